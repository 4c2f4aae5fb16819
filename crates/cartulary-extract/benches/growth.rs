//! How time grows with the length of odd texts: `cargo bench -p cartulary-extract --bench growth`.
//!
//! Each kind of odd text is read at one, two and four times a length. Linear time gives ratios of 2;
//! the last column is the time for a megabyte. At the end comes one line of 50 megabytes.

#![allow(clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use cartulary_extract::extract;
use cartulary_model::Document;
use common::INNOVATION;
use common::odd::{KINDS, Random};

/// The shortest length in bytes.
const LENGTH: usize = 250_000;

fn main() {
    let only: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let wanted =
        |name: &str| only.is_empty() || only.iter().any(|word| name.contains(word.as_str()));
    seconds("The Hana Foundation launched the Elm Program in Busan.");
    println!("{:24} {:>8} {:>8} {:>6} {:>6} {:>8}", "text", "bytes", "seconds", "x2", "x4", "s/MB");
    for (name, make) in KINDS.iter().filter(|(name, _)| wanted(name)) {
        let times: Vec<f64> =
            [1, 2, 4].iter().map(|times| seconds(&make(&mut Random(7), LENGTH * times))).collect();
        println!(
            "{name:24} {:8} {:8.2} {:6.2} {:6.2} {:8.2}",
            LENGTH,
            times[0],
            times[1] / times[0],
            times[2] / times[1],
            times[2] * 1e6 / (4 * LENGTH) as f64
        );
    }
    if wanted("50 MB") {
        let line = KINDS.iter().find(|(name, _)| *name == "one line").unwrap().1;
        let (small, large) = (line(&mut Random(7), 5_000_000), line(&mut Random(7), 50_000_000));
        let (small, large) = (seconds(&small), seconds(&large));
        println!("one line of 5 MB {small:.1} s, of 50 MB {large:.1} s: x{:.2}", large / small);
    }
}

fn seconds(text: &str) -> f64 {
    let document = Document::new("odd", text);
    let start = Instant::now();
    let before = on_core();
    std::hint::black_box(extract(&INNOVATION.0, &INNOVATION.1, &document));
    match (before, on_core()) {
        (Some(before), Some(after)) => after - before,
        _ => start.elapsed().as_secs_f64(),
    }
}

/// Seconds that this thread has had a core, where the system tells (Linux): what else runs on the
/// machine does not count.
fn on_core() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}
