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

/// A graph in a folder, with its store.
fn filled(folder: &Path) -> Graph {
    let mut graph = open(folder);
    for text in corpus() {
        text.add_to(&mut graph);
    }
    graph.store().unwrap();
    graph
}

#[test]
fn a_store_that_is_kept_answers_alone_and_the_files_give_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, all) = (filled(folder.path()), quads(&graph_of(&corpus())));
    let kept = stores(folder.path());
    let graph = open(folder.path());
    assert_eq!(graph.problems(), []);
    assert_eq!(quads(&graph), all);
    assert_eq!(graph.ids().collect::<Vec<_>>(), whole.ids().collect::<Vec<_>>());
    assert_eq!(graph.view().facts.len(), whole.view().facts.len());
    assert_eq!(stores(folder.path()), kept);
    drop(whole);

    // What changes a graph that was opened so changes the whole of it.
    let mut graph = open(folder.path());
    assert!(graph.forget("empty.txt").unwrap());
    let rest: Vec<_> =
        corpus().into_iter().filter(|text| text.document.id() != "empty.txt").collect();
    assert_eq!(quads(&graph), quads(&graph_of(&rest)));
    assert_eq!(quads(&open(folder.path())), quads(&graph_of(&rest)));
}

#[test]
fn files_that_were_copied_or_touched_are_compared_by_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let kept = stores(folder.path());
    let noted = || fs::read(folder.path().join("store/files.json")).unwrap();
    let before = noted();
    let documents = folder.path().join("documents");
    for entry in fs::read_dir(&documents).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(quads(&open(folder.path())), quads(&graph_of(&corpus())));
    assert_eq!(stores(folder.path()), kept);
    assert_ne!(noted(), before, "how the files are now was not noted");

    fs::remove_file(folder.path().join("store/files.json")).unwrap();
    assert_eq!(quads(&open(folder.path())), quads(&graph_of(&corpus())));
    assert_eq!(stores(folder.path()), kept);
}

#[test]
fn a_store_is_not_that_of_files_that_were_changed_damaged_put_or_removed() {
    type Change = fn(&Path);
    let changes: [(&str, Change, usize); 5] = [
        ("changed", |documents| replace(documents, "Coastal Guard", "Coastal Gaurd"), 1),
        ("damaged", |documents| replace(documents, "\"form\": 1", "\"form\": 9"), 1),
        ("put", |documents| fs::write(documents.join("more.json"), "{}").unwrap(), 1),
        ("removed", |documents| fs::remove_file(documents.join("empty.txt.json")).unwrap(), 0),
        (
            "decided",
            |documents| fs::write(documents.join("../decisions.sssom.tsv"), "nonsense\n").unwrap(),
            4,
        ),
    ];
    for (what, change, problems) in changes {
        let folder = tempfile::tempdir().unwrap();
        drop(filled(folder.path()));
        let kept = stores(folder.path());
        change(&folder.path().join("documents"));
        // The first fills a store of what is left, the second finds that one.
        for _ in 0..2 {
            let graph = open(folder.path());
            assert_eq!(graph.problems().len(), problems, "{what}: {:?}", graph.problems());
            graph.store().unwrap();
            assert_ne!(stores(folder.path()), kept, "{what}");
        }
    }
}

/// Replaces something in the first file that has it, by as many letters.
fn replace(documents: &Path, old: &str, new: &str) {
    for entry in fs::read_dir(documents).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if text.contains(old) {
            return fs::write(&path, text.replace(old, new)).unwrap();
        }
    }
    panic!("no file has {old}");
}
