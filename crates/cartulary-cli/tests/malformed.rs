//! Ten thousand requests that no client means: the server answers each or hangs up, and is afterwards
//! what it was before.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![cfg(unix)]

mod common;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;

use common::built;
use percent_encoding::NON_ALPHANUMERIC;
use server::Server;

const REQUESTS: u64 = 10_000;
/// The first ones let it grow to its usual size.
const WARMING: u64 = 2000;
/// Kilobytes by which all its processes may grow over the others; the allocator keeps some.
const GROWTH: u64 = 16 << 10;

/// What the description says of a server that is asked too much.
const DOCUMENTED: [u16; 3] = [503, 504, 507];

const TEXT: &str = "The Korea Institute for Advancement of Technology funds the Bada Program.\n";

/// Requests as clients send them, to be spoiled. `@` is the server's address, behind which
/// the connection is said to end.
const SOUND: [&str; 12] = [
    "GET /sparql?query=SELECT%20*%20%7B%20%3Fs%20inno%3Afunds%20%3Fo%20%7D HTTP/1.1\r\nHost: @\r\nAccept: text/csv;q=0.5, */*\r\n\r\n",
    "GET /graphs?graph=https://cartulary.org/doc/note.txt HTTP/1.1\r\nHost: @\r\nAccept: application/ld+json\r\n\r\n",
    "GET /api/show?name=Bada%20Program HTTP/1.1\r\nHost: @\r\n\r\n",
    "GET /api/path?from=KIAT&to=Bada%20Program&only=asserted&max_hops=3 HTTP/1.1\r\nHost: @\r\n\r\n",
    "GET /api/search?text=bada&limit=3 HTTP/1.1\r\nHost: @\r\nOrigin: http://localhost\r\n\r\n",
    "GET /api/ask?question=Who%20funds%20the%20Bada%20Program? HTTP/1.1\r\nHost: @\r\n\r\n",
    "GET /api/statements?modality=asserted&offset=0&limit=10 HTTP/1.1\r\nHost: @\r\n\r\n",
    "HEAD / HTTP/1.1\r\nHost: @\r\nCookie: a=b\r\n\r\n",
    "POST /sparql HTTP/1.1\r\nHost: @\r\nContent-Type: application/sparql-query\r\nContent-Length: 33\r\n\r\nSELECT * { ?s ?p ?o } ORDER BY ?s",
    "POST /sparql HTTP/1.1\r\nHost: @\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n12\r\nquery=ASK%20%7B%7D\r\n0\r\n\r\n",
    "POST /mcp HTTP/1.1\r\nHost: @\r\nContent-Type: application/json\r\nContent-Length: 105\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"arguments\":{\"text\":\"bada\"}}}    ",
    "POST /api/documents?id=new.txt HTTP/1.1\r\nHost: @\r\nContent-Type: text/plain\r\nAuthorization: Bearer wrong-wrong-wrong\r\nContent-Length: 5\r\n\r\nKAIST",
];

/// Pieces of which queries are made.
const WORDS: [&str; 40] = [
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "?s",
    "?p",
    "?o",
    "$x",
    "inno:funds",
    "rdfs:label",
    "<a>",
    "<>",
    "_:b",
    "'x'",
    "\"\"\"",
    "@en",
    "^^xsd:int",
    "1",
    "-1e400",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "GRAPH",
    "VALUES",
    "BIND",
    "AS",
    "ORDER BY",
    "LIMIT",
    "(COUNT(*) AS ?n)",
    "*",
    "+",
    "\\u0041",
    "SERVICE <http://127.0.0.1:1/>",
];

/// The same numbers every time (Knuth's linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// Bytes without meaning.
    fn noise(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| self.byte()).collect()
    }

    /// Spoils some bytes: others in their place, left out, doubled, put in.
    fn spoil(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let (at, byte) = (self.below(bytes.len().max(1)), self.byte());
            match self.below(4) {
                _ if bytes.is_empty() => bytes.push(byte),
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => {
                    let end = (at + 1 + self.below(40)).min(bytes.len());
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
    }

    fn percent(&mut self, most: usize) -> String {
        percent_encoding::percent_encode(&self.noise(most), NON_ALPHANUMERIC).to_string()
    }

    fn query(&mut self) -> String {
        let words: Vec<_> = (0..self.below(25)).map(|_| self.one(&WORDS)).collect();
        words.join(" ")
    }
}

/// A request by its number.
fn request(number: u64, address: &str) -> Vec<u8> {
    let mut chance = Chance(number);
    let host = format!("Host: {address}\r\nConnection: close");
    let sound = chance.one(&SOUND).replace("Host: @", &host);
    match number % 10 {
        // Any byte anywhere.
        0 => chance.noise(300),
        1 | 2 => {
            let mut bytes = sound.into_bytes();
            chance.spoil(&mut bytes);
            bytes
        }
        3 => path(&mut chance, &host),
        4 => question(&mut chance, &host),
        5 => headers(&mut chance, &sound),
        6 => body(&mut chance, &host),
        7 | 8 => {
            let query = chance.query();
            posted("/sparql", "application/sparql-query", query.as_bytes(), &host)
        }
        _ => posted("/mcp", "application/json", &message(&mut chance), &host),
    }
}

fn posted(path: &str, media: &str, body: &[u8], host: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\n{host}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Paths and parameters that are not there.
fn path(chance: &mut Chance, host: &str) -> Vec<u8> {
    let path = chance.one(&["/", "/api/", "/sparql", "/graphs?", "//", "/../", "/%2e%2e/", "*"]);
    let (more, value) = (chance.percent(30), chance.percent(60));
    format!("GET {path}{more}?{value}={value}&name HTTP/1.1\r\n{host}\r\n\r\n").into()
}

/// Values that no parameter has.
fn question(chance: &mut Chance, host: &str) -> Vec<u8> {
    let path = chance.one(&[
        "show?name",
        "path?from=KIAT&to",
        "search?text",
        "ask?question",
        "statements?limit",
        "document?id",
        "documents?offset",
        "search?text=bada&type",
        "path?from=KIAT&to=Bada%20Program&only",
    ]);
    let value = chance.percent(200);
    format!("GET /api/{path}={value} HTTP/1.1\r\n{host}\r\n\r\n").into()
}

/// Headers that mean something, with any value, and many times.
fn headers(chance: &mut Chance, sound: &str) -> Vec<u8> {
    let name = chance.one(&[
        "Host",
        "Accept",
        "Content-Type",
        "Content-Length",
        "Origin",
        "Expect",
        "Transfer-Encoding",
        "Authorization",
        "Connection",
        "Upgrade",
        "Mcp-Protocol-Version",
        "X",
    ]);
    let (head, body) = sound.split_once("\r\n\r\n").unwrap();
    let count = chance.below(80);
    let line = [name.as_bytes(), b": ", &chance.noise(400), b"\r\n"].concat();
    [head.as_bytes(), b"\r\n", &line.repeat(count), b"\r\n", body.as_bytes()].concat()
}

/// Bodies that are not as long as is said, or not of the kind.
fn body(chance: &mut Chance, host: &str) -> Vec<u8> {
    let media = chance.one(&[
        "application/sparql-query",
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
        "multipart/form-data",
        "",
    ]);
    let path = chance.one(&["/sparql", "/mcp", "/api/documents?id=a", "/graphs?default", "/"]);
    let length = chance.one(&["0", "1", "300", "99999999", "-1", "x", "18446744073709551616"]);
    let head = format!(
        "POST {path} HTTP/1.1\r\n{host}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &chance.noise(600)].concat()
}

/// Messages of MCP.
fn message(chance: &mut Chance) -> Vec<u8> {
    let method = chance.one(&["initialize", "tools/call", "tools/list", "ping", "", "x"]);
    let value = chance.one(&[
        "null",
        "[]",
        "{}",
        "1e999",
        "\"\\ud800\"",
        r#"{"name":"query","arguments":{"sparql":1}}"#,
        r#"{"name":"show","arguments":{"name":"KIAT"}}"#,
    ]);
    let id = chance.one(&["1", "null", "[]", "\"x\""]);
    let message = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{value}}}"#);
    let mut message = message.into_bytes();
    if chance.below(2) == 0 {
        chance.spoil(&mut message);
    }
    message
}

#[test]
fn no_request_fails_the_server_and_none_leaves_something_behind() {
    let directory = built(&[("note.txt", TEXT)]);
    fs::write(directory.path().join("token"), "0123456789abcdef").unwrap();
    let options = ["--timeout", "5", "--memory", "100", "--token-file", "token"];
    let server = Server::start(directory.path(), &options);

    let statuses = Mutex::new(BTreeMap::<u16, u64>::new());
    send_all(&server, 0..WARMING, &statuses);
    let before = settled(&server);
    send_all(&server, WARMING..REQUESTS, &statuses);
    let after = settled(&server);

    let statuses = statuses.into_inner().unwrap();
    println!("answers by status, 0 where it hung up: {statuses:?}");
    println!(
        "KB of memory and open files: {before:?} after {WARMING} requests, {after:?} after {REQUESTS}"
    );
    assert_eq!(statuses.values().sum::<u64>(), REQUESTS);
    assert!(statuses.len() > 8, "every sort of answer should be there: {statuses:?}");
    let said = server.said();
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(server.descendants(), 1, "processes are left");
    assert!(after.0 < before.0 + GROWTH, "memory grew: {before:?} {after:?}");
    assert!(after.1 <= before.1 + 2, "files stay open: {before:?} {after:?}");
    assert_eq!(server.sparql("ASK { ?s inno:funds ?o }").status, 200);
}

/// Sends requests, some at a time; each answer must be one that is documented.
fn send_all(server: &Server, numbers: std::ops::Range<u64>, statuses: &Mutex<BTreeMap<u16, u64>>) {
    let host = server.address.to_string();
    let next = Mutex::new(numbers);
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                loop {
                    let Some(number) = next.lock().unwrap().next() else { return };
                    let bytes = request(number, &host);
                    let answer = server.broken_off(&bytes);
                    let status = answer.as_ref().map_or(0, |answer| answer.status);
                    assert!(
                        status < 500 || DOCUMENTED.contains(&status),
                        "{number} {:?} {answer:?}",
                        String::from_utf8_lossy(&bytes)
                    );
                    *statuses.lock().unwrap().entry(status).or_default() += 1;
                }
            });
        }
    });
}

/// What the server holds once every process of a question has ended.
fn settled(server: &Server) -> (u64, usize) {
    for _ in 0..100 {
        if server.descendants() == 1 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    server.holds()
}
