//! A running `cartulary serve`, and a client that sends whatever bytes it is told to.

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses a part; all are tests")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// A server on a free port, ended with its value.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
    said: Arc<Mutex<Vec<String>>>,
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
            .args(["serve", "--quiet"])
            .args(if options.contains(&"--bind") { &[][..] } else { &["--bind", "127.0.0.1:0"] })
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
        let mut address: SocketAddr = address.parse().unwrap();
        if address.ip().is_unspecified() {
            address.set_ip([127, 0, 0, 1].into());
        }
        // Whatever else it says is the test's to see.
        let said = Arc::new(Mutex::new(Vec::new()));
        let more = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in notes.lines() {
                let line = line.unwrap();
                eprintln!("{line}");
                more.lock().unwrap().push(line);
            }
        });
        Self { process, address, said }
    }

    /// The address as a client writes it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lines that it wrote to stderr once it was there.
    pub(crate) fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Processes that it started, and those that they started.
    pub(crate) fn descendants(&self) -> usize {
        descendants(self.process.id()).len()
    }

    /// Processes among them that stand still.
    pub(crate) fn stopped(&self) -> Vec<u32> {
        let mut all = descendants(self.process.id());
        all.retain(|&id| state(id) == Some('T'));
        all
    }

    /// Ends what it started, as the system does where memory runs out.
    pub(crate) fn kill_descendants(&self) {
        for id in descendants(self.process.id()) {
            let id = Pid::from_raw(id.try_into().unwrap()).unwrap();
            kill_process(id, Signal::KILL).unwrap();
        }
        while self.descendants() > 0 {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kilobytes of memory of the server and of what it started, and how many files are open.
    pub(crate) fn holds(&self) -> (u64, usize) {
        let id = self.process.id();
        let memory = |id: u32| {
            let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse().unwrap())
        };
        let memory = descendants(id).into_iter().chain([id]).map(memory).sum();
        (memory, fs::read_dir(format!("/proc/{id}/fd")).unwrap().count())
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
        let mut answer = Vec::new();
        let mut stream = self.sent(bytes);
        let _ = stream.read_to_end(&mut answer);
        response(&answer)
    }

    /// Sends bytes as [`raw`](Self::raw) does, and that there are no more where the server seems to
    /// wait for them.
    pub(crate) fn broken_off(&self, bytes: &[u8]) -> Option<Response> {
        let mut answer = Vec::new();
        let mut stream = self.sent(bytes);
        stream.set_read_timeout(Some(Duration::from_millis(250))).unwrap();
        if stream.read_to_end(&mut answer).is_err() {
            let _ = stream.shutdown(Shutdown::Write);
            stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            let _ = stream.read_to_end(&mut answer);
        }
        response(&answer)
    }

    /// A connection on which bytes were sent.
    pub(crate) fn sent(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        // The server may refuse before it has read all.
        let _ = stream.write_all(bytes);
        stream
    }
}

fn response(answer: &[u8]) -> Option<Response> {
    let split = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..split]).to_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = &answer[split + 4..];
    let body =
        if head.contains("transfer-encoding: chunked") { unchunked(body) } else { body.to_vec() };
    Some(Response { status, head, body: String::from_utf8_lossy(&body).into_owned() })
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
        let Some(piece) = from.get(end + 2..end + 2 + length) else { break };
        body.extend_from_slice(piece);
        from = from.get(end + 2 + length + 2..).unwrap_or_default();
    }
    body
}

/// What a process is doing, by the letter of proc(5); nothing where there is none.
pub(crate) fn state(process: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit(')').next()?.trim_start().chars().next()
}

/// Processes that a process started, and those that they started, without those that have ended.
fn descendants(process: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let own = numbers.filter(|number: &u32| {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.next() != Some("Z") && fields.next() == Some(&process.to_string())
    });
    own.flat_map(|number| [vec![number], descendants(number)].concat()).collect()
}
