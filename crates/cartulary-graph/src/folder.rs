//! A graph's folder: one file a document, written whole or not at all, by one writer at a time.
//!
//! ```text
//! documents/<id, percent-encoded>.json
//! decisions.sssom.tsv
//! proposals.sssom.tsv   (on request; never read)
//! store/                (feature `rocksdb`; derived)
//! lock
//! ```
//!
//! Reading takes no lock: a file appears under its name only when all of it is on the disk.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::name::encode;
use crate::{GraphError, iri};

pub(crate) struct Folder {
    root: PathBuf,
    /// Held from the first change on.
    lock: Option<File>,
}

impl Folder {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), lock: None }
    }

    /// The documents' files in order of name. A graph not yet begun has none.
    pub(crate) fn documents(&self) -> Result<Vec<PathBuf>, GraphError> {
        let directory = self.directory();
        let failed = |source| GraphError::Io { path: directory.clone(), source };
        let entries = match fs::read_dir(&directory) {
            Ok(entries) => entries,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(failed(why)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(".json") && !name.starts_with('.') {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Where a document's file is.
    pub(crate) fn path(&self, id: &str) -> PathBuf {
        self.directory().join(file_name(id))
    }

    /// Where the reviewer's decisions are.
    pub(crate) fn decisions_path(&self) -> PathBuf {
        self.root.join("decisions.sssom.tsv")
    }

    /// Where RDF stores on disk are, with the feature `rocksdb`.
    #[cfg(feature = "rocksdb")]
    pub(crate) fn stores(&self) -> PathBuf {
        self.root.join("store")
    }

    /// The file of the reviewer's decisions; empty where there is none.
    pub(crate) fn decisions(&self) -> Result<String, GraphError> {
        let path = self.decisions_path();
        match fs::read_to_string(&path) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read.map_err(|source| GraphError::Io { path, source }),
        }
    }

    /// Puts a document's file in place of what was there.
    pub(crate) fn put(&mut self, id: &str, text: &str) -> Result<(), GraphError> {
        self.replace(&self.path(id), text)
    }

    /// Puts the reviewer's decisions in place of what was there.
    pub(crate) fn put_decisions(&mut self, text: &str) -> Result<(), GraphError> {
        self.replace(&self.decisions_path(), text)
    }

    /// Puts a table of proposals in place of what was there; where it is.
    pub(crate) fn put_proposals(&mut self, text: &str) -> Result<PathBuf, GraphError> {
        let path = self.root.join("proposals.sssom.tsv");
        self.replace(&path, text)?;
        Ok(path)
    }

    fn replace(&mut self, path: &Path, text: &str) -> Result<(), GraphError> {
        self.lock()?;
        let directory = path.parent().unwrap_or(&self.root);
        // One writer holds the lock, so one name is enough; what a killed one left is overwritten.
        let draft = directory.join(".draft");
        let put = || {
            let mut file = File::create(&draft)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            drop(file);
            fs::rename(&draft, path)?;
            sync(directory)
        };
        put().map_err(|source| {
            // On a full disk half a draft would be in the way; the first fault is the one to tell.
            let _ = fs::remove_file(&draft);
            GraphError::Io { path: path.to_owned(), source }
        })
    }

    /// Removes a document's file; whether there was one.
    pub(crate) fn remove(&mut self, id: &str) -> Result<bool, GraphError> {
        let path = self.path(id);
        if !path.exists() {
            return Ok(false);
        }
        self.lock()?;
        fs::remove_file(&path)
            .and_then(|()| sync(&self.directory()))
            .map_err(|source| GraphError::Io { path, source })?;
        Ok(true)
    }

    /// Makes this the one writer until it is dropped.
    pub(crate) fn lock(&mut self) -> Result<(), GraphError> {
        if self.lock.is_some() {
            return Ok(());
        }
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| GraphError::Io { path, source }
        };
        let directory = self.directory();
        fs::create_dir_all(&directory).map_err(failed(&directory))?;
        let path = self.root.join("lock");
        let file = File::create(&path).map_err(failed(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(GraphError::Locked { path: self.root.clone() });
            }
            Err(TryLockError::Error(source)) => return Err(GraphError::Io { path, source }),
        }
        self.lock = Some(file);
        Ok(())
    }

    fn directory(&self) -> PathBuf {
        self.root.join("documents")
    }
}

/// The name of a document's file. An id too long for a file's name keeps its beginning and gets a
/// hash of the whole.
fn file_name(id: &str) -> String {
    const LONGEST: usize = 200;
    let mut name = encode(id, "");
    if name.starts_with('.') {
        name.replace_range(..1, "%2E");
    }
    if name.len() > LONGEST {
        let mut end = LONGEST;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name = format!("{}~{}", &name[..end], iri::hash([id]));
    }
    name + ".json"
}

/// Makes a change of names in a folder outlast a loss of power.
#[cfg(unix)]
fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file, and renaming is durable without it.
#[cfg(not(unix))]
fn sync(_directory: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn every_id_has_a_file_name_of_its_own() {
        assert_eq!(file_name("2019/a b.txt"), "2019%2Fa%20b.txt.json");
        assert_eq!(file_name(".hidden"), "%2Ehidden.json");
        assert_eq!(file_name("보도자료.txt"), "보도자료.txt.json");
        let (one, other) = ("가".repeat(300), "가".repeat(301));
        assert!(file_name(&one).len() < 255);
        assert_ne!(file_name(&one), file_name(&other));
    }
}
