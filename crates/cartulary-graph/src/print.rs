//! Whether files are still as they were, told without reading them all (feature `rocksdb`).
//!
//! A file counts as unchanged while its length, times and number are what they were; only one of
//! which they differ is read, to compare its SHA-256. The times come from the file system: on Unix
//! also that of the last change of status, which no program sets at will. So a change escapes only
//! where a file is written over in place, to the same length, within one tick of the file system's
//! clock (some milliseconds). The graph itself writes by renaming, which gives a file a new number.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What the file system tells of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stat {
    length: u64,
    /// Times in nanoseconds, and on Unix the number.
    marks: [i128; 3],
}

/// What a file held, and what the file system told of it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Print {
    stat: Stat,
    sha256: String,
}

/// Prints of a graph's files, by name: those of documents end in `.json`, decisions do not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Prints(BTreeMap<String, Print>);

impl Stat {
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self { length: metadata.len(), marks: marks(&metadata) })
    }
}

#[cfg(unix)]
fn marks(metadata: &Metadata) -> [i128; 3] {
    use std::os::unix::fs::MetadataExt as _;
    let time = |seconds, nanoseconds| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
    let modified = time(metadata.mtime(), metadata.mtime_nsec());
    let changed = time(metadata.ctime(), metadata.ctime_nsec());
    [modified, changed, metadata.ino().into()]
}

#[cfg(not(unix))]
fn marks(metadata: &Metadata) -> [i128; 3] {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    [since.map_or(0, |since| since.as_nanos() as i128), 0, 0]
}

impl Print {
    pub(crate) fn new(stat: Stat, bytes: &[u8]) -> Self {
        Self { stat, sha256: hex(&Sha256::digest(bytes)) }
    }

    /// The print of a file as it is; none where it cannot be read.
    pub(crate) fn taken(path: &Path) -> Option<Self> {
        let stat = Stat::of(path)?;
        Some(Self::new(stat, &fs::read(path).ok()?))
    }
}

impl Prints {
    /// Puts the print of a file in place of what was known of it; none where it is gone.
    pub(crate) fn put(&mut self, path: &Path, print: Option<Print>) {
        match print {
            Some(print) => self.0.insert(name(path), print),
            None => self.0.remove(&name(path)),
        };
    }

    /// The prints of files as they are, reading only those that are not as they were here. None
    /// where one cannot be read.
    pub(crate) fn again<'a>(&self, files: impl Iterator<Item = &'a Path>) -> Option<Self> {
        let print = |path: &Path| {
            let (name, stat) = (name(path), Stat::of(path)?);
            let known = self.0.get(&name).filter(|print| print.stat == stat).cloned();
            Some((name, known.or_else(|| Print::taken(path))?))
        };
        files.map(print).collect::<Option<_>>().map(Self)
    }

    /// Names of the files with the hashes of what they hold, in order of name.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, print)| (name.as_str(), print.sha256.as_str()))
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
