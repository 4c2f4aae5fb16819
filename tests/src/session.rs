use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// Runs every session under `sessions/` of this package with `program` as the `cartulary` in it,
/// each in a folder of its own.
///
/// # Panics
/// Where a session does not run as it is shown, with what it printed instead.
pub fn sessions(program: &Path) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = fs::read_dir(here.join("sessions"))
        .expect("sessions/")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let failed = files.iter().filter_map(|file| {
        let directory = folder_with(&[("ships", &ships())]);
        session(program, directory.path(), file).err()
    });
    report(failed);
}

/// Runs the sessions in the project's documents one after the other in one folder, which holds
/// `tests/ships` and, as `seeds`, the folder of that name or another one.
///
/// # Panics
/// As [`sessions`].
pub fn documents(program: &Path, seeds: &Path, files: &[PathBuf]) {
    let directory = project(seeds);
    report(files.iter().filter_map(|file| session(program, directory.path(), file).err()));
}

/// What a document shows when its sessions run, as [`documents`] runs them.
///
/// # Panics
/// Where the document is not there, or holds what is no session.
pub fn played(program: &Path, seeds: &Path, file: &Path) -> String {
    let shown = fs::read_to_string(file).expect("a document");
    run(program, project(seeds).path(), &shown)
}

fn project(seeds: &Path) -> tempfile::TempDir {
    folder_with(&[("seeds", seeds), ("tests/ships", &ships())])
}

fn ships() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ships")
}

fn folder_with(given: &[(&str, &Path)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a folder");
    for (name, folder) in given {
        copy(folder, &directory.path().join(name));
    }
    directory
}

fn report(failed: impl Iterator<Item = String>) {
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn session(program: &Path, directory: &Path, file: &Path) -> Result<(), String> {
    let shown = fs::read_to_string(file).expect("a session");
    let ran = run(program, directory, &shown);
    if ran == shown {
        return Ok(());
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(file, ran).expect("to write the session");
        return Ok(());
    }
    let same = shown.lines().zip(ran.lines()).take_while(|(one, other)| one == other).count();
    let rest = |text: &str| text.lines().skip(same).take(12).collect::<Vec<_>>().join("\n");
    Err(format!(
        "{}:{}: the session shows\n{}\nand the program printed\n{}\n",
        file.display(),
        same + 1,
        rest(&shown),
        rest(&ran)
    ))
}

/// The commands of one block; a command goes on over lines while a quote in it is open.
fn commands_of(block: &[&str]) -> Vec<String> {
    let mut commands = Vec::new();
    let mut lines = block.iter();
    while let Some(line) = lines.next() {
        let Some(first) = line.strip_prefix("$ ") else { continue };
        let mut command = first.to_owned();
        while words(&command).is_none() {
            let Some(more) = lines.next() else { break };
            command.push('\n');
            command.push_str(more);
        }
        commands.push(command);
    }
    commands
}

/// The session as it ran: all of its text, with what the commands really printed.
fn run(program: &Path, directory: &Path, shown: &str) -> String {
    let mut ran = String::new();
    let mut lines = shown.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(ran, "{line}");
        let Some(mark) = line.strip_prefix("```").filter(|mark| !mark.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if mark == "console" {
            for command in commands_of(&block) {
                let _ = writeln!(ran, "$ {command}");
                let output = execute(program, directory, &command);
                ran.push_str(&printed(&output));
            }
        } else {
            for line in &block {
                let _ = writeln!(ran, "{line}");
            }
            put(directory, mark, &block);
        }
        ran.push_str("```\n");
    }
    ran
}

fn printed(output: &Output) -> String {
    let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    // CSV ends its rows as its standard says; the session is a text file.
    let mut printed = printed.replace("\r\n", "\n");
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        let _ = writeln!(printed, "! {line}");
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => {
            let _ = writeln!(printed, "[{code}]");
        }
        None => printed.push_str("[killed]\n"),
    }
    printed
}

fn execute(program: &Path, directory: &Path, command: &str) -> Output {
    let words = words(&command.replacen("cargo run --release --", "cartulary", 1));
    let words = words.expect("each quote is closed");
    let (input, words) = match words.as_slice() {
        [echo, text, pipe, words @ ..] if echo == "echo" && pipe == "|" => (&**text, words),
        words => ("", words),
    };
    let (name, arguments) = words.split_first().expect("a command");
    let name = match name.as_str() {
        "cartulary" => program,
        known @ ("cp" | "rm" | "cat" | "cmp") => Path::new(known),
        other => panic!("a session runs cartulary, cp, rm, cat and cmp, not {other}"),
    };
    let mut child = Command::new(name)
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    // A program that reads no stdin may be gone.
    let mut stdin = child.stdin.take().expect("it is piped");
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("its output")
}

/// Words of a command line; single and double quotes hold words together. None while one is open.
fn words(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote, mut inside) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => (quote, inside) = (Some(c), true),
            (None, ' ') => {
                if inside {
                    words.push(std::mem::take(&mut word));
                }
                inside = false;
            }
            (_, c) => {
                word.push(c);
                inside = true;
            }
        }
    }
    if inside {
        words.push(word);
    }
    quote.is_none().then_some(words)
}

fn put(directory: &Path, mark: &str, block: &[&str]) {
    let Some((kind, path)) = mark.split_once(' ') else { return };
    let path = directory.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("to make a folder");
    match kind {
        "file" => {
            let lines: String = block.iter().flat_map(|line| [*line, "\n"]).collect();
            fs::write(path, lines).expect("to write a file");
        }
        "bytes" => fs::write(path, bytes(&block.join("\n"))).expect("to write a file"),
        "link" => link(&block.concat(), &path),
        other => panic!("a block is a file, bytes, a link or a console, not {other}"),
    }
}

#[cfg(unix)]
fn link(to: &str, path: &Path) {
    std::os::unix::fs::symlink(to, path).expect("to make a link");
}

#[cfg(not(unix))]
fn link(_to: &str, _path: &Path) {
    panic!("links are made on Unix only");
}

fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("two hexadecimal digits"));
        rest = &after[2..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("to make a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("to copy a file");
        }
    }
}
