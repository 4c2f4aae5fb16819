use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::output::note;

/// A request and what became of it: one line of JSON on stderr. What was asked stays out of it.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    /// Seconds since 1970.
    pub(crate) time: f64,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) status: u16,
    /// How long the answer took to begin.
    pub(crate) milliseconds: f64,
}

impl Line<'_> {
    pub(crate) fn write(&self) {
        // A line of text and numbers is JSON without fail.
        if let Ok(line) = serde_json::to_string(self) {
            note(&line);
        }
    }
}

/// Seconds since 1970, to the millisecond.
pub(crate) fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    rounded(since)
}

/// Milliseconds, to the microsecond.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    rounded(time * 1000)
}

fn rounded(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}
