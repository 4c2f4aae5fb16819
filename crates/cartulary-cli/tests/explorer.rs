//! The explorer and the SPARQL editor in a real Chromium, driven through Node, and the pages as they
//! are kept against the pages as they are built.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cartulary_tests::skipped;
use common::root;

#[test]
fn the_pages_are_what_their_sources_give_and_do_what_they_should() {
    let explorer = match installed() {
        Ok(explorer) => explorer,
        Err(why) if std::env::var_os("CI").is_none() => {
            return skipped(&format!("the explorer was not opened in a browser: {why}"));
        }
        Err(why) => panic!("{why}"),
    };
    run(&explorer, "npm", &["run", "check"]).unwrap();
    run(&explorer, "npm", &["run", "build"]).unwrap();
    let kept = source();
    for file in ["explorer.html", "sparql-editor.html", "THIRD-PARTY.txt"] {
        let read = |folder: &Path| fs::read_to_string(folder.join("dist").join(file)).unwrap();
        assert!(
            read(&explorer) == read(&kept),
            "dist/{file} is not what its sources give: run `npm ci && npm run build` in {}",
            kept.display()
        );
    }
    run(&explorer, "node", &["--test", "test/"]).unwrap();
}

fn source() -> PathBuf {
    root().join("crates/cartulary/explorer")
}

/// The explorer's sources with their packages, in a folder of their own.
fn installed() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explorer");
    for part in ["licences", "src", "test"] {
        let _ = fs::remove_dir_all(folder.join(part));
    }
    fs::create_dir_all(folder.join("dist")).unwrap();
    copy(&source(), &folder);
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| run(&folder, name, &["--version"]).is_ok());
    found.ok_or("there is no Chromium")?;
    run(&folder, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        if path.is_dir() {
            fs::create_dir_all(to.join(&name)).unwrap();
            copy(&path, &to.join(&name));
        } else {
            fs::copy(&path, to.join(&name)).unwrap();
        }
    }
}

/// Runs a program in a folder; what it said where it failed.
fn run<S: AsRef<OsStr>>(folder: &Path, program: &str, arguments: &[S]) -> Result<(), String> {
    let output = Command::new(program)
        .current_dir(folder)
        .env("CARTULARY", env!("CARGO_BIN_EXE_cartulary"))
        .env("SEEDS", root().join("seeds"))
        .args(arguments)
        .output()
        .map_err(|why| format!("{program}: {why}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{program}: {}", String::from_utf8_lossy(&said)))
}
