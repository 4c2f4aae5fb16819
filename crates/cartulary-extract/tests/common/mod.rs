//! The domain and the language that the tests read with.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

pub mod odd;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cartulary_extract::Grammar;
use cartulary_model::{Folder, Ontology};

pub static ENGLISH: LazyLock<Folder> =
    LazyLock::new(|| Folder::open(&path("../../ontology/english")).unwrap());

pub static INNOVATION: LazyLock<(Ontology, Grammar)> = LazyLock::new(|| {
    let domain = Folder::open(&path("../../ontology/innovation")).unwrap();
    let ontology = Ontology::load(&domain).unwrap();
    let grammar = Grammar::load(&ontology, &domain, &ENGLISH).unwrap();
    (ontology, grammar)
});

/// A path from the folder of this crate.
pub fn path(inner: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inner)
}
