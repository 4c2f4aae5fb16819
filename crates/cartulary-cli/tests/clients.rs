//! `serve` and `mcp` through what others talk to them with: `SPARQLWrapper`, rdflib's `SPARQLStore`, the
//! official client of MCP, a validator of `OpenAPI`, and curl as the documentation calls it.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![cfg(unix)]

mod common;
mod server;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use cartulary_tests::{clients, python, run, skipped};
use common::{printed, root};
use server::Server;
use tempfile::TempDir;

/// A folder with the graph of the seeds, and a token.
fn graph() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let seeds = root().join("seeds");
    printed(directory.path(), &["build".as_ref(), seeds.as_os_str()]);
    fs::write(directory.path().join("token"), "0123456789abcdef\n").unwrap();
    directory
}

#[test]
fn python_talks_to_the_server() {
    let unchecked = "the server was not asked through Python's clients";
    let Some(python) = python(Path::new(env!("CARGO_TARGET_TMPDIR")), unchecked) else { return };
    let directory = graph();
    let server = Server::start(directory.path(), &[]);
    let check = clients().join("check.py");
    let (url, graph) = (server.url(), directory.path().join(".cartulary"));
    let arguments: [&OsStr; 4] = [
        check.as_os_str(),
        url.as_ref(),
        env!("CARGO_BIN_EXE_cartulary").as_ref(),
        graph.as_os_str(),
    ];
    println!("{}", run(&python, &arguments).unwrap());
}

/// Every call of curl in `docs/server.md` does what it is there for.
#[test]
fn curl_is_answered_as_the_documentation_says() {
    if let Err(why) = run(Path::new("curl"), &["--version"]) {
        assert!(std::env::var_os("CI").is_none(), "{why}");
        return skipped(&format!("curl did not talk to the server: {why}"));
    }
    let directory = graph();
    fs::write(directory.path().join("today.txt"), "KAIST is located in Daejeon.\n").unwrap();
    let server = Server::start(directory.path(), &["--token-file", "token"]);
    let documentation = fs::read_to_string(root().join("docs/server.md")).unwrap();
    let joined = documentation.replace("\\\n", "");
    let calls: Vec<_> = joined.lines().filter(|line| line.starts_with("curl ")).collect();
    assert!(calls.len() >= 4, "{calls:?}");
    for call in calls {
        let call = call.replace("http://127.0.0.1:7373", &server.url());
        let call = call.replacen("curl ", "curl --silent --show-error --fail-with-body ", 1);
        let output = Command::new("sh").current_dir(&directory).args(["-c", &call]).output();
        let output = output.unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(output.status.success() && said.len() > 10, "{call}\n{said}");
    }
}
