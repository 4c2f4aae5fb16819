//! The graph in its folder.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::fs;
use std::path::Path;

use cartulary_graph::{Graph, GraphError};
use common::{Text, corpus, graph_of, n_quads, ontology};

fn open(folder: &Path) -> Graph {
    Graph::open(folder, &ontology()).unwrap()
}

fn filled(folder: &Path) -> Graph {
    let mut graph = open(folder);
    for text in corpus() {
        text.add_to(&mut graph);
    }
    graph
}

/// All files under a folder with what they hold, in order.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder.join("documents"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_added_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let graph = open(folder.path());
    assert_eq!(graph.problems(), []);
    assert_eq!(n_quads(&graph), n_quads(&graph_of(&corpus())));
    for text in corpus() {
        assert_eq!(graph.document(text.document.id()), Some(&text.document));
        assert_eq!(graph.reading(text.document.id()), Some(&text.reading));
    }
}

#[test]
fn adding_again_and_forgetting_what_is_not_there_leave_every_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let before = contents(folder.path());
    let mut graph = filled(folder.path());
    assert!(!graph.forget("not there").unwrap());
    assert_eq!(contents(folder.path()), before);
    assert!(graph.forget("empty.txt").unwrap());
    assert_eq!(contents(folder.path()).len(), before.len() - 1);
    Text::new("empty.txt", "").add_to(&mut graph);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_graph_that_does_not_exist_is_empty_and_opening_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("graph");
    let graph = open(&inner);
    assert_eq!(graph.ids().count(), 0);
    assert!(!inner.exists());
}

#[test]
fn damaged_files_are_told_of_and_the_rest_is_there() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let file = |name: &str| folder.path().join("documents").join(name);
    let read = |name: &str| fs::read_to_string(file(name)).unwrap();

    let cut = read("1907%2Ffleet.txt.json");
    fs::write(file("1907%2Ffleet.txt.json"), &cut[..cut.len() / 2]).unwrap();
    let changed = read("1908%20plans.txt.json").replace("\"text\": \"The", "\"text\": \"Our");
    fs::write(file("1908%20plans.txt.json"), changed).unwrap();
    let misquoted = read("namesake.txt.json").replace(
        "\"quote\":\"Mary Read of the Whaling Company\"",
        "\"quote\":\"Mary Read of the Sailing Company\"",
    );
    fs::write(file("namesake.txt.json"), misquoted).unwrap();
    fs::rename(file("empty.txt.json"), file("moved.json")).unwrap();
    fs::write(file("bytes.json"), b"\xff").unwrap();
    fs::write(file("later.json"), "{\"form\": 2}").unwrap();
    fs::write(file(".draft"), "what a killed writer left").unwrap();

    let mut graph = open(folder.path());
    let problems: Vec<_> = graph
        .problems()
        .iter()
        .map(|problem| problem.to_string().rsplit('/').next().unwrap().to_owned())
        .collect();
    let expected = [
        "1907%2Ffleet.txt.json:17: EOF while parsing",
        "1908%20plans.txt.json: the reading is of a text with SHA-256",
        "bytes.json: invalid utf-8",
        "later.json: form 2 is not known here, this is for form 1",
        "moved.json: holds document \"empty.txt\", which has another file",
        "namesake.txt.json: statement 0: code points 0..32 read \"Mary Read of the Whaling Company\"",
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, start) in problems.iter().zip(expected) {
        assert!(problem.starts_with(start), "{problem:?} does not begin with {start:?}");
    }
    assert_eq!(graph.ids().collect::<Vec<_>>(), ["보고서.txt"]);

    // A damaged document can be forgotten, and reading it again mends it.
    assert!(graph.forget("1907/fleet.txt").unwrap());
    assert!(!file("1907%2Ffleet.txt.json").exists());
    corpus()[2].add_to(&mut graph);
    let healed = open(folder.path());
    assert_eq!(healed.ids().collect::<Vec<_>>(), ["namesake.txt", "보고서.txt"]);
}

#[test]
fn one_writes_at_a_time_and_others_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = filled(folder.path());
    let mut second = open(folder.path());
    assert_eq!(second.ids().count(), corpus().len());
    let text = Text::new("new.txt", "New.");
    match second.add(&text.document, text.reading.clone()) {
        Err(GraphError::Locked { path }) => assert_eq!(path, folder.path()),
        other => panic!("not locked out: {other:?}"),
    }
    assert!(matches!(second.forget("empty.txt"), Err(GraphError::Locked { .. })));
    assert_eq!(second.ids().count(), corpus().len());

    text.add_to(&mut first);
    drop(first);
    assert!(second.forget("empty.txt").unwrap());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told_and_the_graph_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let mut graph = open(folder.path());
    // A folder in the place of the draft stands for whatever keeps it from being written.
    fs::create_dir(folder.path().join("documents/.draft")).unwrap();
    let text = Text::new("new.txt", "New.");
    match graph.add(&text.document, text.reading.clone()) {
        Err(GraphError::Io { path, .. }) => assert!(path.ends_with("new.txt.json"), "{path:?}"),
        other => panic!("written: {other:?}"),
    }
    assert_eq!(graph.ids().count(), corpus().len());
    assert_eq!(n_quads(&graph), n_quads(&graph_of(&corpus())));
}
