//! Queries that would run for ever, take all memory or break the parser are stopped with a clear
//! message, within their limits.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{printed, root};

/// Bytes of memory that a query may take beside the graph.
const MOST: usize = 3 << 30;

#[test]
fn a_hostile_query_is_stopped() {
    let directory = tempfile::tempdir().unwrap();
    let seeds = root().join("seeds");
    printed(directory.path(), &["build", seeds.to_str().unwrap(), "--graph", "g"]);
    let product = (0..12).fold(String::new(), |text, n| text + &format!("?a{n} ?b{n} ?c{n} . "));
    let doubled: String =
        (0..40).fold("'0123456789'".to_owned(), |text, _| format!("REPLACE({text}, '0', '00')"));
    let timed_out = "error: the query was stopped after 0.5 s";
    for (query, messages) in [
        // Much to read, nothing to give.
        (format!("SELECT (COUNT(*) AS ?n) {{ {product} }}"), vec![timed_out]),
        // A sort that looks at nothing while it sorts, over more than fits.
        (
            format!("SELECT * {{ {product} }} ORDER BY ?a0 ?b1 LIMIT 1"),
            vec![timed_out, "of memory"],
        ),
        // Paths whose ends are both known, or whose end is.
        (
            "SELECT (COUNT(*) AS ?n) { ?s ((!rdf:nil)|^(!rdf:nil))*/((!rdf:nil)|^(!rdf:nil))* ?o . \
             ?x ((!rdf:nil)|^(!rdf:nil))* ?y }"
                .to_owned(),
            vec![timed_out],
        ),
        (
            "SELECT (COUNT(*) AS ?n) { GRAPH cart:facts { ?s ((!rdf:nil)|^(!rdf:nil))/((!rdf:nil)|^(!rdf:nil))* id:KR . \
             ?t ((!rdf:nil)|^(!rdf:nil))* ?s } }"
                .to_owned(),
            vec![timed_out],
        ),
        // Filters around each other.
        (
            format!(
                "SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {product} FILTER(?a0 != ?s) \
                 FILTER NOT EXISTS {{ {product} FILTER(?c1 = ?o && ?o != ?c1) }} }} }}"
            ),
            vec![timed_out, "of memory"],
        ),
        // A string that doubles.
        (format!("SELECT (STRLEN({doubled}) AS ?n) {{ }}"), vec![timed_out, "of memory", "n\n"]),
        // Ten megabytes, and brackets within brackets.
        (format!("ASK {{ }} #{}", "x".repeat(10 << 20)), vec!["262144 are the most"]),
        (format!("ASK {}{}", "{".repeat(100_000), "}".repeat(100_000)), vec![timed_out, "true"]),
        ("SELECT nonsense".to_owned(), vec!["SPARQL syntax, line 1"]),
        ("\u{0}\u{7}".to_owned(), vec!["SPARQL syntax"]),
        (String::new(), vec!["SPARQL syntax"]),
    ] {
        stopped(directory.path(), &query, &messages);
    }
}

/// Runs a query from stdin with half a second to answer, and looks at what it takes.
fn stopped(directory: &std::path::Path, query: &str, messages: &[&str]) {
    let shown: String = query.chars().take(200).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cartulary"))
        .current_dir(directory)
        .args(["query", "-", "--graph", "g", "--timeout", "0.5"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(query.as_bytes()).unwrap();
    drop(stdin);
    let (began, mut most) = (Instant::now(), 0);
    while child.try_wait().unwrap().is_none() {
        let told = fs::read_to_string(format!("/proc/{}/statm", child.id())).unwrap_or_default();
        let pages = told.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
        most = most.max(pages.unwrap_or(0) * 4096);
        assert!(began.elapsed() < Duration::from_secs(60), "it goes on: {shown}");
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(messages.iter().any(|message| told.contains(message)), "{shown}\n{told}");
    assert!(!told.contains("panicked"), "{shown}\n{told}");
    assert!(most < MOST, "{most} bytes: {shown}");
}
