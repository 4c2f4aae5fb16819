//! A running `cartulary serve`, and a client that sends whatever bytes it is told to.

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses a part; all are tests")]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server on a free port, ended with its value.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Status line and headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Server {
    /// Serves the graph of a folder.
    pub(crate) fn start(directory: &Path, options: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_cartulary"))
            .current_dir(directory)
            .args(["serve", "--bind", "127.0.0.1:0", "--quiet"])
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut notes = BufReader::new(process.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("serving on http://") {
            said.clear();
            assert!(notes.read_line(&mut said).unwrap() > 0, "the server did not start");
        }
        let address = said.trim().trim_start_matches("serving on http://").trim_end_matches('/');
        let address = address.parse().unwrap();
        // Whatever else it says is the test's to see.
        std::thread::spawn(move || notes.lines().for_each(|line| eprintln!("{}", line.unwrap())));
        Self { process, address }
    }

    /// The address as a client writes it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn get(&self, target: &str) -> Response {
        self.send("GET", target, &[], b"")
    }

    pub(crate) fn post(&self, target: &str, media: &str, body: &str) -> Response {
        self.send("POST", target, &[("content-type", media)], body.as_bytes())
    }

    pub(crate) fn sparql(&self, query: &str) -> Response {
        self.post("/sparql", "application/sparql-query", query)
    }

    /// Sends a request; `Host` is set unless it is among the headers.
    pub(crate) fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        let mut head = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            write!(head, "host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if !body.is_empty() || method == "POST" {
            write!(head, "content-length: {}\r\n", body.len()).unwrap();
        }
        let bytes = [head.as_bytes(), b"\r\n", body].concat();
        let answer = self.raw(&bytes);
        answer.unwrap_or_else(|| panic!("no answer to {method} {target}"))
    }

    /// Sends bytes; nothing where the server hangs up without an answer.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Option<Response> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // The server may refuse before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let split = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..split]).to_lowercase();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let body = &answer[split + 4..];
        let body = if head.contains("transfer-encoding: chunked") {
            unchunked(body)
        } else {
            body.to_vec()
        };
        Some(Response { status, head, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The body behind HTTP's chunks; it ends where they are broken.
fn unchunked(mut from: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = from.windows(2).position(|window| window == b"\r\n") {
        let length = std::str::from_utf8(&from[..end]).ok();
        let length = length.and_then(|length| usize::from_str_radix(length, 16).ok());
        let Some(length) = length.filter(|&length| length > 0) else { break };
        body.extend_from_slice(&from[end + 2..][..length]);
        from = &from[end + 2 + length + 2..];
    }
    body
}
