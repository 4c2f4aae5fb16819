//! Readers, validators and reasoners of others, which Python has.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python with the packages that `readers/requirements.txt` names, from an environment of its own
/// that is made in the folder once. Where there is none, tells on stderr what is not checked for
/// want of it.
///
/// # Panics
/// Where there is none and `CI` is set.
pub fn python(folder: &Path, unchecked: &str) -> Option<PathBuf> {
    match environment(&folder.join("python")) {
        Ok(python) => Some(python),
        Err(why) if std::env::var_os("CI").is_none() => {
            skipped(&format!("{unchecked}: {why}"));
            None
        }
        Err(why) => panic!("{unchecked}: {why}"),
    }
}

/// The folder of the scripts that read exports.
pub fn readers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("readers")
}

/// The folder of the scripts that talk to a server.
pub fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

/// Runs a program; what it printed.
///
/// # Errors
/// What it said where it failed.
pub fn run<S: AsRef<OsStr>>(program: &Path, arguments: &[S]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|why| format!("{}: {why}", program.display()))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    Err(format!("{}: {}{}", program.display(), text(&output.stdout), text(&output.stderr)))
}

fn environment(folder: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(folder).map_err(|why| why.to_string())?;
    // Tests run side by side, in threads and in processes: one of them makes it.
    let lock = File::create(folder.join("lock")).map_err(|why| why.to_string())?;
    lock.lock().map_err(|why| why.to_string())?;
    let python = folder.join("bin/python");
    if !python.exists() {
        run(Path::new("python3"), &["-m".as_ref(), "venv".as_ref(), folder.as_os_str()])?;
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    let requirements = readers().join("requirements.txt");
    run(&python, &[&install.map(OsStr::new)[..], &[requirements.as_os_str()]].concat())?;
    Ok(python)
}

/// Tells on stderr that something was not checked. The harness shows no `eprintln!` of a test that
/// passes.
pub fn skipped(why: &str) {
    use std::io::Write as _;
    // Nobody reads what cannot be told.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
