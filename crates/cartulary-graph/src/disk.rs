//! The RDF store on disk, for graphs whose quads do not fit into memory (feature `rocksdb`).
//!
//! ```text
//! store/<stamp>      a store of RocksDB, complete
//! store/.draft       one in the making
//! store/files.json   what the graph's files held, and what the file system told of them then
//! store/lock
//! ```
//!
//! It stays a derived thing. Its name is a hash over all that it is derived from, so that one that is
//! out of date is never opened, and it gets its name only when it is complete.
//!
//! To open it for a question, nothing else is read: the hashes of files that are as they were (see
//! [`print`](crate::print)) stand in `files.json`. What that trusts is the file system's word on
//! whether a file changed; that the files are sound was verified when the store was filled from
//! them, and whoever asks for more than the store has them verified again.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use cartulary_model::Ontology;
use oxigraph::model::Quad;
use oxigraph::store::Store;
use sha2::{Digest, Sha256};

use crate::folder::Folder;
use crate::print::{Prints, hex};
use crate::{Graph, GraphError, rdf};

/// To be raised when other quads follow from the same graph.
const FORM: &str = "2";
/// Where the prints of the graph's files stand.
const FILES: &str = "files.json";
/// Quads that are handed over at a time.
const BATCH: usize = 1_000_000;

/// The store that was derived from a graph's files as they are, where there is one and the files are
/// sound.
pub(crate) fn kept(folder: &Folder, ontology: &Ontology) -> Option<PathBuf> {
    let stores = folder.stores();
    if !stores.is_dir() {
        return None;
    }
    let before = fs::read(stores.join(FILES)).ok();
    let before: Prints = before.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
    let mut files = folder.documents().ok()?;
    files.extend(Some(folder.decisions_path()).filter(|path| path.exists()));
    let now = before.again(files.iter().map(PathBuf::as_path))?;
    let path = stores.join(stamp(ontology, &now, true));
    if !path.is_dir() {
        return None;
    }
    if now != before
        && let Ok(lock) = File::create(stores.join("lock"))
        && lock.try_lock().is_ok()
    {
        // The files were copied, say. Where this cannot be noted, they are read each time.
        let _ = note(&stores, &now);
    }
    Some(path)
}

/// Writes down how the graph's files are.
fn note(stores: &Path, prints: &Prints) -> io::Result<()> {
    let draft = stores.join(".files.json");
    fs::write(&draft, serde_json::to_vec(prints)?)?;
    fs::rename(draft, stores.join(FILES))
}

/// The store below a folder that holds what follows from the graph; it is filled where there is none.
pub(crate) fn store(folder: &Path, graph: &Graph) -> Result<Store, GraphError> {
    let failed = |source: io::Error| GraphError::Io { path: folder.to_owned(), source };
    let contents = graph.contents();
    let complete =
        folder.join(stamp(graph.ontology(), &contents.prints, contents.problems.is_empty()));
    if let Some(store) = opened(&complete) {
        return Ok(store);
    }
    fs::create_dir_all(folder).map_err(failed)?;
    let lock = File::create(folder.join("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    // Another process may have filled it in the meantime.
    if let Some(store) = opened(&complete) {
        return Ok(store);
    }
    clear(folder).map_err(failed)?;
    let draft = folder.join(".draft");
    fill(&draft, graph)?;
    fs::rename(&draft, &complete).map_err(failed)?;
    note(folder, &contents.prints).map_err(failed)?;
    Ok(Store::open_read_only(&complete)?)
}

/// A store that is there and sound. One that cannot be opened is filled anew.
pub(crate) fn opened(path: &Path) -> Option<Store> {
    path.is_dir().then(|| Store::open_read_only(path).ok()).flatten()
}

/// Removes every store but not the lock. A store that another process reads stays with it until it
/// is closed.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

fn fill(path: &Path, graph: &Graph) -> Result<(), GraphError> {
    let store = Store::open(path)?;
    let mut loader = store.bulk_loader();
    let mut batch = Vec::<Quad>::new();
    for part in rdf::parts(graph) {
        part.quads(graph, |quad| batch.push(quad.into_owned()));
        if batch.len() >= BATCH {
            loader.load_quads(std::mem::take(&mut batch))?;
        }
    }
    loader.load_quads(batch)?;
    loader.commit()?;
    Ok(store.flush()?)
}

/// A hash over all that the quads follow from: the form of the quads, the ontology, the files of
/// documents and decisions, and whether all of them are sound.
fn stamp(ontology: &Ontology, prints: &Prints, sound: bool) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    [FORM, env!("CARGO_PKG_VERSION"), ontology.version()].into_iter().for_each(&mut part);
    part(if sound { "sound" } else { "damaged" });
    for (name, sha256) in prints.hashes() {
        part(name);
        part(sha256);
    }
    hex(&hash.finalize())
}
