//! Costly answers step aside: while the server is busy itself, they stand still but for a short turn
//! now and then.
//!
//! The lowest priority does not do that alone. The scheduler gives a share of some hundredths to it
//! too, and gives it in whole ticks of several milliseconds; whoever asks something cheap just then
//! waits for the end of the tick.

use std::fs;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use rustix::event::Timespec;
use rustix::process::{Pid, RawPid, Signal, getppid, getpriority_process, kill_process};

/// The priority by which a costly answer is known, the lowest that there is.
pub(crate) const NICEST: i32 = 19;
/// How often it is looked whether the server is busy.
const BEAT: Duration = Duration::from_millis(100);
/// One beat of so many is a turn of the costly answers, however busy the server is.
const TURN: u32 = 20;
/// The server is busy when it uses this part of all processors.
const BUSY: f64 = 0.25;
/// How often ended processes are cleared away where nobody asks.
const CLEARING: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// The processes that answer, and when the costly ones among them run.
pub(crate) struct Pace {
    answers: Vec<Pid>,
    server: Option<Pid>,
    /// Seconds of a processor that the whole machine offers in a second.
    processors: f64,
    seen: Option<(Instant, Duration)>,
    beats: u32,
    stopped: bool,
}

impl Pace {
    /// No answers yet; the server is the parent of this process.
    pub(crate) fn new() -> Self {
        let processors = available_parallelism().map_or(1, usize::from) as f64;
        let server = getppid();
        Self { answers: Vec::new(), server, processors, seen: None, beats: 0, stopped: false }
    }

    /// A process has begun to answer.
    pub(crate) fn begun(&mut self, answer: RawPid) {
        self.answers.extend(Pid::from_raw(answer));
    }

    /// A process has ended, and its number may be given to another.
    pub(crate) fn ended(&mut self, answer: Pid) {
        self.answers.retain(|&other| other != answer);
    }

    /// How long to wait at most before the next [`Pace::keep`].
    pub(crate) fn rest(&self) -> Timespec {
        match Timespec::try_from(BEAT) {
            Ok(beat) if !self.answers.is_empty() => beat,
            _ => CLEARING,
        }
    }

    /// Stops costly answers or lets them go on, once a beat.
    pub(crate) fn keep(&mut self) {
        let now = Instant::now();
        if self.answers.is_empty() {
            (self.seen, self.stopped) = (None, false);
        } else if self.seen.is_none_or(|(last, _)| now - last >= BEAT) {
            let used = self.server.and_then(used);
            let busy = self.seen.zip(used).is_some_and(|((last, before), used)| {
                let offered = (now - last).as_secs_f64() * self.processors;
                used.saturating_sub(before).as_secs_f64() >= BUSY * offered
            });
            self.seen = used.map(|used| (now, used));
            self.beats = self.beats.wrapping_add(1);
            if busy && !self.beats.is_multiple_of(TURN) { self.stop() } else { self.release() }
        }
    }

    /// Lets all answers go on.
    pub(crate) fn release(&mut self) {
        if std::mem::take(&mut self.stopped) {
            self.send(Signal::CONT);
        }
    }

    fn stop(&mut self) {
        self.stopped = true;
        self.send(Signal::STOP);
    }

    fn send(&self, signal: Signal) {
        for &answer in &self.answers {
            if getpriority_process(Some(answer)) == Ok(NICEST) {
                // It may just have ended.
                let _ = kill_process(answer, signal);
            }
        }
    }
}

/// How much of the processors' time a process has used, where the system tells (proc(5)).
fn used(process: Pid) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    // The name before the last bracket may hold anything. User and system time are fields 14 and 15.
    let mut times = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || times.next()?.parse::<u64>().ok();
    // Linux tells programs of a hundred ticks a second, whatever it counts itself.
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}

#[cfg(test)]
mod tests {
    use rustix::process::getpid;

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn time_used_grows_with_work() {
        let before = used(getpid()).expect("Linux tells");
        let begun = Instant::now();
        while used(getpid()).expect("Linux tells") < before + Duration::from_millis(50) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the time does not grow");
        }
    }
}
