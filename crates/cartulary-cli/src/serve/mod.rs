//! `serve` and `mcp`: the graph at an address.
//!
//! A connection comes in by [`listen`] and goes to one of the [`threads`]. It is let in by [`guard`], and [`route`] makes a [`job`] of its
//! request. The [`engine`] does jobs: a query that can be stopped at any moment where it arrives,
//! everything else in a process of its own, which the [`worker`] forks and the [`pace`] holds back
//! while many ask. [`mcp`] does the same jobs for
//! language models.

mod accept;
mod clock;
mod description;
mod engine;
mod frames;
mod guard;
mod job;
mod json;
mod listen;
mod log;
mod mcp;
mod pace;
mod parameters;
mod problem;
mod route;
mod sparql;
mod threads;
mod worker;

use std::ffi::OsString;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::note;
use crate::serve::engine::Engine;
use crate::serve::guard::Guard;
use crate::serve::job::Costs;
use crate::serve::listen::Options;

pub(crate) use mcp::{Mcp, run as run_mcp};
pub(crate) use worker::{Worker, run as run_worker};

/// Serve the graph at an address of this machine: SPARQL, JSON, MCP
///
/// Nothing can be changed, and nobody else can reach it. To let texts be added by POST, or to listen
/// on another address, give a token, which clients then send as `Authorization: Bearer TOKEN`, and
/// persons as the password that their browser asks for.
///
/// Example: cartulary serve
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7373")]
    bind: SocketAddr,
    /// Name under which it is reached beside the address; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// File that holds the token, 16 characters or more
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Let so many clients be connected; more wait
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// Do not log requests
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    limits: Limits,
}

/// What a question may cost.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Limits {
    /// Stop a question after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    timeout: f64,
    /// Give a question so many megabytes of memory
    #[arg(long, value_name = "MB", default_value_t = 1024)]
    memory: u32,
    /// Refuse answers of more rows
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    rows: usize,
    /// Answer so many queries at the same time [default: two for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    queries: Option<u16>,
}

/// Bytes of the longest answer.
const ANSWER: usize = 64 << 20;
/// Characters of the shortest token.
const TOKEN: usize = 16;

impl Limits {
    fn costs(self) -> Costs {
        Costs {
            time: Duration::try_from_secs_f64(self.timeout).unwrap_or(Duration::MAX),
            rows: self.rows,
            bytes: ANSWER,
            memory: u64::from(self.memory) << 20,
        }
    }

    fn queries(self) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        self.queries.map_or(2 * processors, usize::from)
    }

    /// The same limits for another call of this program.
    fn as_arguments(self) -> Vec<OsString> {
        let named = [
            ("--timeout", self.timeout.to_string()),
            ("--memory", self.memory.to_string()),
            ("--rows", self.rows.to_string()),
        ];
        named.into_iter().flat_map(|(name, value)| [name.into(), value.into()]).collect()
    }
}

pub(crate) fn run(common: &Common, verb: &Serve) -> anyhow::Result<Outcome> {
    let token = verb.token_file.as_ref().map(token).transpose()?;
    if !verb.bind.ip().is_loopback() && token.is_none() {
        bail!("{}: others can reach this address, so it needs --token-file", verb.bind.ip());
    }
    let engine = Arc::new(Engine::open(common, verb.limits)?);
    let guard = Guard::new(verb.bind.ip(), &verb.host, token.as_deref());
    let options = Options { connections: verb.connections.into(), logs: !verb.quiet };
    threads::runtime()?.block_on(listen::listen(verb.bind, engine, guard, options))?;
    Ok(Outcome::Done)
}

fn token(file: &PathBuf) -> anyhow::Result<String> {
    let token = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let token = token.trim().to_owned();
    if token.chars().count() < TOKEN || !token.chars().all(|c| c.is_ascii_graphic()) {
        bail!("{}: a token has {TOKEN} visible ASCII characters or more", file.display());
    }
    Ok(token)
}

/// Tells where the server listens, on stderr.
fn announce(address: SocketAddr) {
    note(&format!("serving on http://{address}/"));
}
