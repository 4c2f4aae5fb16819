//! Time, memory, and the figures that the steps hand on.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Instant;

/// What some work gave, and how long it took, in seconds: by the clock, and in time of the
/// processor, which tells more on a busy machine.
pub(crate) struct Timed<T> {
    pub(crate) value: T,
    pub(crate) elapsed: f64,
    pub(crate) used: f64,
}

/// Does some work and prints how long it took.
pub(crate) fn timed<T>(
    what: &str,
    work: impl FnOnce() -> Result<T, Box<dyn Error>>,
) -> Result<Timed<T>, Box<dyn Error>> {
    let (start, used) = (Instant::now(), processor());
    let value = work()?;
    let (elapsed, used) = (start.elapsed().as_secs_f64(), processor() - used);
    println!("{elapsed:>10.3} s ({used:.3} s) {what}");
    Ok(Timed { value, elapsed, used })
}

/// Seconds that this thread has had of the processor, where the system tells.
pub(crate) fn processor() -> f64 {
    let read = fs::read_to_string("/proc/thread-self/schedstat");
    let nanoseconds = read.ok().and_then(|it| it.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// Bytes of memory in use, where the system tells.
pub(crate) fn memory() -> usize {
    let pages = |text: String| text.split(' ').nth(1)?.parse::<usize>().ok();
    let read: io::Result<String> = fs::read_to_string("/proc/self/statm");
    read.ok().and_then(pages).unwrap_or(0) * 4096
}

/// Prints a figure beside the most that it may be.
pub(crate) fn bar(what: &str, figure: f64, most: f64) {
    let verdict = if figure <= most { "holds" } else { "MISSED" };
    println!("{figure:>10.4} {what}, at most {most}: {verdict}");
}

/// Figures by name.
pub(crate) struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// Hands figures on to the step that sums up.
    pub(crate) fn note(folder: &Path, figures: &[(&str, f64)]) -> Result<(), Box<dyn Error>> {
        let path = folder.join("figures.tsv");
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        for (name, figure) in figures {
            writeln!(file, "{name}\t{figure}")?;
        }
        Ok(())
    }

    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut figures = BTreeMap::new();
        for line in fs::read_to_string(folder.join("figures.tsv"))?.lines() {
            let (name, figure) = line.split_once('\t').ok_or("a figure without name")?;
            figures.insert(name.to_owned(), figure.parse()?);
        }
        Ok(Self(figures))
    }

    pub(crate) fn get(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or(f64::NAN)
    }
}
