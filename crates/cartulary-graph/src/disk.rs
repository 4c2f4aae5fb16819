//! The RDF store on disk, for graphs whose quads do not fit into memory (feature `rocksdb`).
//!
//! ```text
//! store/<stamp>    a store of RocksDB, complete
//! store/.draft     one in the making
//! store/lock
//! ```
//!
//! It stays a derived thing. Its name is a hash over all that it is derived from, so that one that is
//! out of date is never opened, and it gets its name only when it is complete.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use oxigraph::model::Quad;
use oxigraph::store::Store;
use sha2::{Digest, Sha256};

use crate::{Graph, GraphError, rdf};

/// To be raised when other quads follow from the same graph.
const FORM: &str = "1";
/// Quads that are handed to RocksDB at a time.
const BATCH: usize = 1_000_000;

/// The store below a folder that holds what follows from the graph; it is filled where there is none.
pub(crate) fn store(folder: &Path, graph: &Graph) -> Result<Store, GraphError> {
    let failed = |source: io::Error| GraphError::Io { path: folder.to_owned(), source };
    let complete = folder.join(stamp(graph));
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
    Ok(Store::open_read_only(&complete)?)
}

/// A store that is there and sound. One that cannot be opened is filled anew.
fn opened(path: &Path) -> Option<Store> {
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

/// A hash over all that the quads follow from: the form of the quads, the ontology, the documents
/// with their readings, and the decisions.
fn stamp(graph: &Graph) -> String {
    use std::fmt::Write as _;
    let mut hash = Sha256::new();
    let mut part = |text: &[u8]| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(FORM.as_bytes());
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(graph.ontology().version().as_bytes());
    for held in graph.held().values() {
        part(crate::file::write(held).as_bytes());
    }
    for decision in graph.decisions() {
        part(format!("{decision:?}").as_bytes());
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
