//! What tests of the whole program need.

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses a part; all are tests")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs the program in a folder.
pub(crate) fn cartulary<S: AsRef<OsStr>>(directory: &Path, arguments: &[S]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cartulary"))
        .current_dir(directory)
        .args(arguments)
        .output()
        .unwrap()
}

/// What the program prints on stdout, where it does its work.
pub(crate) fn printed<S: AsRef<OsStr>>(directory: &Path, arguments: &[S]) -> String {
    let output = cartulary(directory, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with the graph of some texts, given by the names of their files; these lie in `texts/`.
pub(crate) fn built<S: AsRef<str>>(texts: &[(S, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("texts");
    fs::create_dir(&folder).unwrap();
    for (name, text) in texts {
        fs::write(folder.join(name.as_ref()), text).unwrap();
    }
    printed(directory.path(), &["build", "texts"]);
    directory
}

/// Writes the folder's graph in every format, as `innovation.*` and `innovation-PROFILE.*`.
pub(crate) fn export(directory: &Path) {
    for profile in cartulary::Profile::ALL {
        let endings = cartulary::endings().filter(|ending| {
            profile == cartulary::Profile::Plain || cartulary::profiles(ending).contains(&profile)
        });
        let stem = match profile {
            cartulary::Profile::Plain => "innovation".to_owned(),
            _ => format!("innovation-{profile}"),
        };
        let files: Vec<String> = endings.map(|ending| format!("{stem}.{ending}")).collect();
        let mut arguments = vec!["export", "--profile", profile.name()];
        arguments.extend(files.iter().map(String::as_str));
        printed(directory, &arguments);
    }
}

/// Writes the folder's graph in every format that knows RDF 1.2, as `innovation-rdf12.*`.
pub(crate) fn export_rdf_12(directory: &Path) {
    let endings = cartulary::endings().filter(|ending| cartulary::knows_rdf_12(ending));
    let files: Vec<String> = endings.map(|ending| format!("innovation-rdf12.{ending}")).collect();
    let arguments = ["export", "--rdf", "1.2"].into_iter();
    printed(directory, &arguments.chain(files.iter().map(String::as_str)).collect::<Vec<_>>());
}

/// Whether expected output is to be written anew.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}
