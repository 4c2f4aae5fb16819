//! The exports open in what others have: networkx, igraph, rdflib, pyld, pyoxigraph, followthemoney
//! and Graphviz, with every node, edge, type and piece of evidence.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{export, export_rdf_12, printed, root, skipped};

/// Says one thing of two in several ways: edges that are parallel.
const PARALLEL: &str = "\
The Korea Institute for Advancement of Technology funds the Bada Program.
The Korea Institute for Advancement of Technology operates the Bada Program.
The Korea Institute for Advancement of Technology will support the Bada Program.
";

/// What breaks a careless writer: markup, quotes, a form feed, line ends of another system.
const HOSTILE: &str = "\
The Korea Institute for Advancement of Technology funds the Norae Program because \
\"<script>alert('&')</script>\u{c} & more\" would not stop it.\r\n";

#[test]
fn python_opens_the_exports() {
    let readers = root().join("tests/readers");
    let python = match python_with(&readers.join("requirements.txt")) {
        Ok(python) => python,
        Err(why) if std::env::var_os("CI").is_none() => {
            return skipped(&format!("the exports were not opened with Python's readers: {why}"));
        }
        Err(why) => panic!("{why}"),
    };
    let directory = tempfile::tempdir().unwrap();
    let texts = directory.path().join("texts");
    fs::create_dir(&texts).unwrap();
    for seed in fs::read_dir(root().join("seeds")).unwrap() {
        let path = seed.unwrap().path();
        fs::copy(&path, texts.join(path.file_name().unwrap())).unwrap();
    }
    fs::write(texts.join("parallel.txt"), PARALLEL).unwrap();
    fs::write(texts.join("hostile & <b>.txt"), HOSTILE).unwrap();
    printed(directory.path(), &["build", "texts"]);
    export(directory.path());
    export_rdf_12(directory.path());

    let check = readers.join("check.py");
    run(&python, &[check.as_path(), directory.path(), &texts]).unwrap();
}

/// A Python that has the packages, from an environment of its own that is made once.
fn python_with(requirements: &Path) -> Result<PathBuf, String> {
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let python = environment.join("bin/python");
    if !python.exists() {
        run(Path::new("python3"), &["-m".as_ref(), "venv".as_ref(), environment.as_os_str()])?;
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    run(&python, &[&install.map(OsStr::new)[..], &[requirements.as_os_str()]].concat())?;
    Ok(python)
}

/// Runs a program; what it said where it failed.
fn run<S: AsRef<OsStr>>(program: &Path, arguments: &[S]) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|why| format!("{}: {why}", program.display()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{}: {}", program.display(), String::from_utf8_lossy(&said)))
}
