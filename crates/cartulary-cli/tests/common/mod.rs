//! What tests of the whole program need.

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses a part; all are tests")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// Writes the folder's graph in every format, as `innovation.*`.
pub(crate) fn export(directory: &Path) {
    let files: Vec<String> =
        cartulary::endings().map(|ending| format!("innovation.{ending}")).collect();
    let arguments: Vec<&str> = ["export"].into_iter().chain(files.iter().map(|f| &**f)).collect();
    printed(directory, &arguments);
}

/// Whether expected output is to be written anew.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// Tells on stderr that something was not checked. The harness shows no `eprintln!` of a test that
/// passes.
#[expect(clippy::explicit_write, reason = "for the harness does not catch it")]
pub(crate) fn skipped(why: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "SKIPPED: {why}").unwrap();
}
