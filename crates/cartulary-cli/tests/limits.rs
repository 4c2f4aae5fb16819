//! `serve`: each limit is kept, and told in words that name no path.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![cfg(unix)]

mod common;
mod server;

use std::cell::RefCell;
use std::fs;
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::built;
use server::{Response, Server, state};
use tempfile::TempDir;

/// A folder with the graph of one text, and a token.
fn graph() -> TempDir {
    let text = "The Korea Institute for Advancement of Technology funds the Bada Program.\n";
    let directory = built(&[("note.txt", text)]);
    fs::write(directory.path().join("token"), "0123456789abcdef\n").unwrap();
    directory
}

/// A product that takes until its time is over.
fn endless() -> String {
    let patterns: Vec<_> = (0..6).map(|n| format!("?a{n} ?b{n} ?c{n}")).collect();
    format!("SELECT * {{ {} }} ORDER BY ?c0 ?c5", patterns.join(" . "))
}

#[test]
fn what_is_too_large_is_refused() {
    let directory = graph();
    let server = Server::start(directory.path(), &["--rows", "5", "--token-file", "token"]);
    let refused = |answer: &Response, status: u16, why: &str| {
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(answer.body.contains(why), "{answer:?}");
        assert!(!answer.body.contains(directory.path().to_str().unwrap()), "{answer:?}");
    };
    // Bodies: by what is said of them, and as they come.
    let long = "x".repeat((1 << 20) + 1);
    let more = "the body has more than 1048576 bytes";
    refused(&server.post("/sparql", "application/sparql-query", &long), 413, more);
    refused(&server.post("/mcp", "application/json", &long), 413, more);
    let chunk = format!("100001\r\n{long}\r\n0\r\n\r\n");
    let host = server.address;
    let head = format!(
        "POST /sparql HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/sparql-query\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    refused(&server.raw(&[head, chunk].concat().into_bytes()).unwrap(), 413, more);
    let text = "x".repeat((4 << 20) + 1);
    let headers = [("authorization", "Bearer 0123456789abcdef"), ("content-type", "text/plain")];
    let read = server.send("POST", "/api/documents?id=a", &headers, text.as_bytes());
    refused(&read, 413, "the body has more than 4194304 bytes");
    // The longest that is taken.
    let padded = format!("ASK {{}} #{}", "x".repeat((1 << 18) - 8));
    assert_eq!(server.sparql(&padded).status, 200);
    let query = format!("{padded}x");
    refused(&server.sparql(&query), 413, "the query has 262145 bytes; 262144 are the most");

    // Headers: how many, and how long.
    let many: Vec<_> = (0..80).map(|n| (format!("x-{n}"), "y")).collect();
    let many: Vec<_> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(server.send("GET", "/health", &many[..60], b"").status, 200);
    assert_eq!(server.send("GET", "/health", &many, b"").status, 431);
    let long = "y".repeat(1 << 17);
    assert_eq!(server.send("GET", "/health", &[("x", &long)], b"").status, 431);
    let address = server.send("GET", &format!("/health?{long}"), &[], b"").status;
    assert!(matches!(address, 414 | 431), "{address}");

    // Answers: rows, triples, bytes.
    let rows = "the answer has more than 5 rows: ask for a part of it with LIMIT and OFFSET";
    refused(&server.sparql("SELECT * { GRAPH ?g { ?s ?p ?o } }"), 422, rows);
    refused(&server.sparql("SELECT * { ?s ?p ?o }"), 422, rows);
    refused(&server.sparql("CONSTRUCT WHERE { ?s ?p ?o }"), 422, rows);
    assert_eq!(server.sparql("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 5").status, 200);
    let double = |n: usize| format!("BIND(CONCAT(?s{n}, ?s{n}) AS ?s{})", n + 1);
    let doubled: String = (0..23).map(double).collect();
    let large = format!("SELECT ?s23 {{ BIND('xxxxxxxx' AS ?s0) {doubled} }}");
    refused(&server.sparql(&large), 422, "the answer has more than 64 MB: ask for a part of it");
}

#[test]
fn what_does_not_come_in_time_is_not_waited_for() {
    let directory = graph();
    let server = Server::start(directory.path(), &[]);
    let host = server.address;
    let half = ["GET /health HTTP/1.1\r\nhost: x\r\n".to_owned(), "GET".to_owned(), String::new()];
    let body = format!(
        "POST /sparql HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/sparql-query\r\ncontent-length: 100\r\n\r\nASK"
    );
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for head in &half {
            scope.spawn(|| assert!(server.raw(head.as_bytes()).is_none_or(|a| a.status == 408)));
        }
        let answer = server.raw(body.as_bytes()).unwrap();
        assert_eq!(answer.status, 408, "{answer:?}");
        assert!(answer.body.contains("the body did not come"), "{answer:?}");
        assert_eq!(server.get("/health").status, 200);
    });
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
}

#[test]
fn what_comes_too_often_waits_or_is_sent_away() {
    let directory = graph();
    let options = ["--queries", "1", "--timeout", "3", "--connections", "100", "--memory", "300"];
    let server = Server::start(directory.path(), &options);
    let endless = endless();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> =
            (0..90).map(|_| scope.spawn(|| server.sparql(&endless).status)).collect();
        // What is answered where it arrives does not wait behind them.
        assert_eq!(server.sparql("ASK { ?s inno:funds ?o }").status, 200);
        assert_eq!(server.get("/api/show?name=Bada%20Program").status, 200);
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let count = |status| statuses.iter().filter(|&&one| one == status).count();
    // Some had their turn; 64 wait for it at most, and the rest is sent away at once.
    assert!(count(504) + count(507) >= 1, "{statuses:?}");
    assert!(count(503) >= 25, "{statuses:?}");
    assert_eq!(count(503) + count(504) + count(507), 90, "{statuses:?}");
    let answer = server.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    assert_eq!(answer.status, 200, "afterwards all is as before: {answer:?}");

    // Connections: the next one is answered when another ends.
    let held: Vec<_> = (0..100).map(|_| server.sent(b"GET")).collect();
    let request =
        format!("GET /health HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", server.address);
    let mut next = server.sent(request.as_bytes());
    next.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut answer = String::new();
    assert!(next.read_to_string(&mut answer).is_err(), "{answer}");
    drop(held);
    next.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    next.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Tells those who ask to end, also where the test fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Asks something cheap again and again, without waiting for the answers, until told to end.
fn ask_much(server: &Server, end: &AtomicBool) {
    let head = format!("GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nhost: {}\r\n", server.address);
    let last = format!("{head}connection: close\r\n\r\n");
    let many = format!("{head}\r\n").repeat(500) + &last;
    while !end.load(Ordering::SeqCst) {
        server.raw(many.as_bytes());
    }
}

/// Waits until something is so, for a minute at most.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_costly_answer_stands_still_while_many_ask() {
    let directory = graph();
    let server = Server::start(directory.path(), &["--timeout", "90"]);
    let digits = |n| format!("VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }}");
    let product: String = (0..12).map(digits).collect();
    let sum: Vec<_> = (0..12).map(|n| format!("?v{n}")).collect();
    let costly = format!("SELECT * {{ {product} FILTER({} > 200) }}", sum.join("+"));
    // It is never answered: whoever asks hangs up.
    let post = format!(
        "POST /sparql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/sparql-query\r\n\
         content-length: {}\r\n\r\n{costly}",
        server.address,
        costly.len()
    );
    let asked = server.sent(post.as_bytes());
    let beside_many = |see: &dyn Fn()| {
        let many = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let _end = End(&many);
            for _ in 0..4 {
                scope.spawn(|| ask_much(&server, &many));
            }
            until("it stands still", || !server.stopped().is_empty());
            see();
        });
    };
    beside_many(&|| {
        until("it has a turn", || server.stopped().is_empty());
        until("it stands still again", || !server.stopped().is_empty());
    });
    until("it goes on", || server.stopped().is_empty());
    drop(asked);
    until("it ends", || server.descendants() == 1);

    // Nothing stays where the server ends meanwhile.
    let _asked = server.sent(post.as_bytes());
    let costly = RefCell::new(Vec::new());
    beside_many(&|| {
        until("which ones stand still", || {
            *costly.borrow_mut() = server.stopped();
            !costly.borrow().is_empty()
        });
    });
    drop(server);
    let ended = |&id: &u32| matches!(state(id), None | Some('Z'));
    until("all have ended", || costly.borrow().iter().all(ended));
}
