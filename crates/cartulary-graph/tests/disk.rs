//! The RDF store on disk holds what the one in memory does.
//!
//! ```text
//! .ci/rocksdb
//! ```

#![cfg(feature = "rocksdb")]
#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::fs;
use std::path::Path;

use cartulary_graph::Graph;
use common::{corpus, graph_of, ontology};

fn open(folder: &Path) -> Graph {
    Graph::open(folder, &ontology()).unwrap()
}

/// The quads of a graph's store, in order.
fn quads(graph: &Graph) -> Vec<String> {
    let store = graph.store().unwrap();
    let mut quads: Vec<_> = store.iter().map(|quad| quad.unwrap().to_string()).collect();
    quads.sort();
    quads
}

/// The names of the stores in a graph's folder.
fn stores(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder.join("store"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_store_on_disk_is_kept_until_the_graph_changes() {
    let folder = tempfile::tempdir().unwrap();
    let texts = corpus();
    let mut graph = open(folder.path());
    for text in &texts {
        text.add_to(&mut graph);
    }
    let all = quads(&graph);
    assert_eq!(all, quads(&graph_of(&texts)));
    let first = stores(folder.path());
    assert_eq!(first.len(), 1);

    // Two that read it at the same time.
    assert_eq!(quads(&open(folder.path())), all);
    assert_eq!(quads(&open(folder.path())), all);
    assert_eq!(stores(folder.path()), first);

    graph.forget(texts[0].document.id()).unwrap();
    assert_eq!(quads(&graph), quads(&graph_of(&texts[1..])));
    assert_ne!(stores(folder.path()), first);
    texts[0].add_to(&mut graph);
    assert_eq!(quads(&graph), all);
    assert_eq!(stores(folder.path()), first);
}

#[test]
fn a_damaged_store_and_a_draft_are_filled_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut graph = open(folder.path());
    for text in corpus() {
        text.add_to(&mut graph);
    }
    let all = quads(&graph);
    drop(graph);
    let store = folder.path().join("store").join(&stores(folder.path())[0]);
    fs::write(store.join("CURRENT"), "nothing").unwrap();
    fs::create_dir(folder.path().join("store/.draft")).unwrap();
    assert_eq!(quads(&open(folder.path())), all);
}
