//! `build`, `forget` and `review`, killed at any moment: each document is there whole or not at all,
//! so is each decision, and the next run does the rest.
//!
//! ```text
//! CARTULARY_KILLS=300 cargo test --release -p cartulary-cli --test crash -- --nocapture
//! ```

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use cartulary::graph::{Graph, export};
use cartulary::{Domain, Ontology};
use common::printed;

/// Texts of which two name one thing in two spellings.
const TEXTS: usize = 12;

fn write_texts(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for n in 0..TEXTS {
        let league = ["Harbour Defense League", "Harbour Defence League"][n % 2];
        let text = format!(
            "The {league} launched the Bada {n} Program in {}. KIAT funds the Bada {n} Program.\n",
            2001 + n
        );
        fs::write(folder.join(format!("{n}.txt")), text.repeat(40)).unwrap();
    }
}

fn open(folder: &Path, ontology: &Ontology) -> Graph {
    Graph::open(folder, ontology).unwrap()
}

/// What each file of the documents holds.
fn documents(graph: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = graph.join("documents");
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let files = entries.map(|entry| entry.unwrap().path());
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// What shows that something is being written: names and times of the files.
fn state(graph: &Path) -> Vec<(std::ffi::OsString, Option<std::time::SystemTime>)> {
    let folders = [graph.to_owned(), graph.join("documents")];
    let entries = folders.iter().filter_map(|it| fs::read_dir(it).ok()).flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|it| (it.file_name(), it.metadata().and_then(|it| it.modified()).ok()))
        .filter(|(name, _)| name != "lock")
        .collect();
    files.sort();
    files
}

fn n_quads(graph: &Graph) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::n_quads(graph, &mut bytes).unwrap();
    bytes
}

#[test]
fn what_a_kill_leaves_is_whole_and_the_next_run_does_the_rest() {
    let kills: usize = env::var("CARTULARY_KILLS").map_or(16, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path();
    write_texts(&directory.join("texts"));
    let domain = Domain::innovation().unwrap();
    let ontology = domain.ontology();

    // What a run comes to that nobody disturbs, and how long it takes.
    let start = Instant::now();
    printed(directory, &["build", "texts", "--graph", "whole"]);
    let longest = start.elapsed();
    let whole = open(&directory.join("whole"), ontology);
    let all = documents(&directory.join("whole"));
    assert_eq!(all.len(), TEXTS);
    let proposals = whole.proposals();
    let decision = proposals.first().expect("two spellings are proposed").id();

    let forget: Vec<String> = (0..TEXTS / 2).map(|n| format!("{n}.txt")).collect();
    let mut forgetting = vec!["forget"];
    forgetting.extend(forget.iter().map(String::as_str));
    let verbs: [&[&str]; 6] = [
        &["build", "texts"],
        &["build", "texts"],
        &forgetting,
        &["review", "--accept", &decision],
        &["review", "--reject", &decision],
        &["review", "--undo", &decision],
    ];
    let graph = directory.join("killed");
    let (mut random, mut between, mut decided, mut alive) = (0x9e37_79b9_u64, 0, 0, 0);
    for kill in 0..kills {
        let verb = verbs[kill % verbs.len()];
        let before = state(&graph);
        let mut running = Command::new(env!("CARGO_BIN_EXE_cartulary"))
            .current_dir(directory)
            .args(verb)
            .args(["--graph", "killed"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let share = (random % 1000) as f64 / 1000.0;
        // Every third at any moment, the others soon after something was written.
        if random % 3 == 0 {
            thread::sleep(longest.mul_f64(share));
        } else {
            while running.try_wait().unwrap().is_none() && state(&graph) == before {
                thread::yield_now();
            }
            thread::sleep(Duration::from_millis(8).mul_f64(share));
        }
        alive += usize::from(running.try_wait().unwrap().is_none());
        running.kill().unwrap();
        running.wait().unwrap();

        let left = documents(&graph);
        for (name, bytes) in &left {
            assert!(all.get(name) == Some(bytes), "{name} is in parts after kill {kill}, {verb:?}");
        }
        between += usize::from(!left.is_empty() && left.len() < TEXTS);
        let opened = open(&graph, ontology);
        assert_eq!(opened.problems(), [], "after kill {kill}, {verb:?}");
        let decisions: Vec<_> = opened.decisions().map(cartulary::graph::Mapping::id).collect();
        assert!(decisions.is_empty() || decisions == [&*decision], "{decisions:?}");
        decided += decisions.len();
    }
    println!(
        "{kills} kills, {alive} in time, {between} left a part of the texts, {decided} a decision"
    );

    if decided > 0 {
        // The decision may be there or not; without it both graphs are of the same texts.
        let _ = common::cartulary(directory, &["review", "--undo", &decision, "--graph", "killed"]);
    }
    printed(directory, &["build", "texts", "--graph", "killed"]);
    let rest = open(&graph, ontology);
    assert!(n_quads(&rest) == n_quads(&whole), "the rest was not done");
}
