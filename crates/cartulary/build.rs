//! Writes the files of `ontology/` into the library, so that a program runs from any folder.
//!
//! `ontology` beside this file is a link to the workspace's folder; a published package carries
//! the files themselves.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut code = String::new();
    for (constant, folder) in [("INNOVATION", "innovation"), ("ENGLISH", "english")] {
        let root = here.join("ontology").join(folder);
        println!("cargo::rerun-if-changed={}", root.display());
        let mut files = Vec::new();
        if root.is_dir() {
            list(&root.canonicalize()?, "", &mut files)?;
        }
        files.sort();
        let _ = writeln!(code, "pub(crate) const {constant}: &[(&str, &str)] = &[");
        for (name, path) in files {
            println!("cargo::rerun-if-changed={}", path.display());
            let path = path.display().to_string();
            let _ = writeln!(code, "    ({name:?}, include_str!({path:?})),");
        }
        code.push_str("];\n");
    }
    fs::write(out.join("ontology.rs"), code)
}

/// The files that the loaders read, by their path inside the folder.
fn list(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() {
            list(&path, &format!("{prefix}{name}/"), files)?;
        } else if matches!(
            path.extension().and_then(|ending| ending.to_str()),
            Some("ttl" | "csv" | "tsv" | "txt" | "rq")
        ) {
            files.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(())
}
