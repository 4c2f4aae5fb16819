//! The process that answers what may run long or eat memory.
//!
//! It opens the graph once and has one thread. For every connection it forks, so that each question
//! has a process of its own that shares the graph's memory: it can be killed at any moment, whatever
//! it is doing, takes what it allocated with it, and costs a millisecond or two. The process ends
//! itself when its time is over or when whoever asked has hung up.
//!
//! To fork is sound only while there is one thread: nothing here starts another before.

use std::io::{self, BufWriter, Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, process, thread};

use cartulary::{Cartulary, SearchOptions};
use clap::Args;
use fork::{Fork, fork};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{
    Resource, Rlimit, Signal, WaitOptions, getpid, getpriority_pgrp, getrlimit, kill_process,
    setpgid, setpriority_pgrp, setrlimit, wait,
};
use rustix::time::{ClockId, clock_gettime};

use crate::Outcome;
use crate::arguments::Common;
use crate::output::note;
use crate::serve::job::{Costs, Job, run as answer};
use crate::serve::pace::{NICEST, Pace};
use crate::serve::{Limits, frames};

/// Answers questions on a socket, for `serve`
#[derive(Debug, Args)]
pub(crate) struct Worker {
    /// Where to listen
    socket: PathBuf,
    #[command(flatten)]
    limits: Limits,
}

/// Address space of the thread that a query runs on; little of it is ever used.
const STACK: u64 = 1 << 29;
/// How long a question may be on its way from the server.
const ASKING: Duration = Duration::from_secs(5);
/// How much less the scheduler favours an answer than the server.
const NICE: i32 = 5;
/// How much of a processor's time an answer may take before it steps aside for others (see
/// [`Pace`]): one to a query, of which nothing is known beforehand, and one to any other question.
const QUERY: Duration = Duration::from_millis(50);
const OTHER: Duration = Duration::from_millis(500);
/// How often that is looked at, and how often whether its time is over.
const GLANCE: Duration = Duration::from_millis(10);
const RARELY: Duration = Duration::from_secs(1);

pub(crate) fn run(common: &Common, verb: &Worker) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    // Everything that is derived is derived before the first fork, so that all share it.
    cartulary.graph().store()?;
    let _ = cartulary.find("");
    cartulary.search("", &SearchOptions::default())?;
    // Unpacks the language models, by threads that have ended when it returns; there is nothing to answer.
    cartulary.ask("")?;
    let listener = UnixListener::bind(&verb.socket)?;
    println!("ready");
    let server = io::stdin();
    let mut pace = Pace::new();
    loop {
        let mut awaited =
            [PollFd::new(&listener, PollFlags::IN), PollFd::new(&server, PollFlags::IN)];
        match poll(&mut awaited, Some(&pace.rest())) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(why) => return Err(why.into()),
        }
        while let Ok(Some((ended, _))) = wait(WaitOptions::NOHANG) {
            pace.ended(ended);
        }
        pace.keep();
        // The server holds the other end and never writes: something comes only when it is gone.
        if !awaited[1].revents().is_empty() {
            pace.release();
            // One that was killed could not clear away itself.
            let _ = fs::remove_file(&verb.socket);
            let _ = verb.socket.parent().map(fs::remove_dir);
            return Ok(Outcome::Done);
        }
        if !awaited[0].revents().is_empty() {
            let (connection, _) = listener.accept()?;
            match fork() {
                Ok(Fork::Parent(answer)) => pace.begun(answer),
                Ok(Fork::Child) => {
                    // Without its parent, nobody listens: the server has to notice.
                    drop(listener);
                    // Nobody listens any more where this fails.
                    let _ = serve(&cartulary, verb.limits.costs(), connection);
                    process::exit(0);
                }
                Err(why) => note(&format!("cannot fork: {why}")),
            }
        }
    }
}

/// Answers the question of one connection.
fn serve(cartulary: &Cartulary, costs: Costs, mut connection: UnixStream) -> anyhow::Result<()> {
    connection.set_read_timeout(Some(ASKING))?;
    let job: Job = serde_json::from_slice(&frames::read(&mut connection)?)?;
    if let Some(memory) = allocated() {
        let most = memory + STACK + costs.memory;
        setrlimit(Resource::Data, Rlimit { current: Some(most), ..getrlimit(Resource::Data) })?;
    }
    // A group of its own, so that all its threads can be slowed down at once.
    setpgid(None, None)?;
    setpriority_pgrp(None, getpriority_pgrp(None)? + NICE)?;
    let watched = connection.try_clone()?;
    let short = if matches!(job, Job::Sparql(_)) { QUERY } else { OTHER };
    let watch = move || {
        watch(watched, costs.time, short);
        let _ = kill_process(getpid(), Signal::KILL);
    };
    thread::Builder::new().name("watch".to_owned()).stack_size(1 << 16).spawn(watch)?;
    let mut to = BufWriter::new(connection);
    answer(&job, cartulary, costs, &mut to)?;
    Ok(to.flush()?)
}

/// Waits until the other side hangs up, or the time is over. Nothing more is sent.
fn watch(mut connection: UnixStream, time: Duration, short: Duration) {
    let begun = Instant::now();
    let mut is_short = true;
    // The server tells the client that the time is over; this is for a server that does not.
    while begun.elapsed() < time.saturating_add(ASKING) {
        let glance = if is_short { GLANCE } else { RARELY };
        // Whatever else fails here, the wait is over.
        if connection.set_read_timeout(Some(glance)).is_err() || connection.read(&mut [0]).is_ok() {
            return;
        }
        let used = clock_gettime(ClockId::ProcessCPUTime);
        if is_short && Duration::try_from(used).is_ok_and(|used| used > short) {
            is_short = setpriority_pgrp(None, NICEST).is_err();
        }
    }
}

/// Bytes of memory that this process may write to, where the system tells.
fn allocated() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes << 10)
}
