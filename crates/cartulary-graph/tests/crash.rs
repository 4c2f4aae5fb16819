//! What is left when a writer is killed, the disk is full or the folder cannot be written.
//!
//! Each test starts this program again as the process that writes. 500 kills in place of the few of
//! everyday, and the tests that need a file system of their own:
//!
//! ```text
//! CARTULARY_KILLS=500 cargo test -p cartulary-graph --test crash -- --nocapture
//! cargo test -p cartulary-graph --test crash -- --ignored a_full_disk
//! ```

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use cartulary_graph::{Graph, GraphError, Mapping};
use cartulary_model::Modality::Asserted;
use common::{Random, Text, n_quads, ontology};

/// Where the process that writes finds the graph's folder, and what it does.
const FOLDER: &str = "CARTULARY_TEST_FOLDER";
const SEED: &str = "CARTULARY_TEST_SEED";

fn open(folder: &Path) -> Graph {
    Graph::open(folder, &ontology()).unwrap()
}

/// A document in one of its versions, long enough that writing it takes a while.
fn version(document: usize, version: usize) -> Text {
    let league = ["Harbour Defense League", "Harbour Defence League"][document % 2];
    let sea = "The sea is wide. ".repeat(600 * (version + 1));
    let mut text = Text::new(
        &format!("{document}.txt"),
        &format!("{sea}\nThe {league} sails the Résolue {version}.\n"),
    );
    let body = text.entity("Body", &[league]);
    let ship = text.entity("Ship", &[&format!("Résolue {version}")]);
    text.says(body, "sails", ship, Asserted, "sails the Résolue");
    text
}

fn decision(same: bool) -> Mapping {
    let mut graph = Graph::in_memory(&ontology());
    version(0, 0).add_to(&mut graph);
    version(1, 0).add_to(&mut graph);
    graph.proposals().remove(0).decided(same)
}

fn start(test: &str, folder: &Path, seed: u64, limits: &str) -> std::process::Child {
    let program = env::current_exe().unwrap();
    Command::new("sh")
        .arg("-c")
        .arg(format!("{limits} exec {} --exact --ignored {test}", program.display()))
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "started by the tests below as the process that is killed"]
fn write_without_end() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut random = Random(env::var(SEED).unwrap().parse().unwrap());
    let mut graph = open(folder.as_ref());
    let (same, apart) = (decision(true), decision(false));
    loop {
        match random.below(8) {
            0 => drop(graph.forget(&format!("{}.txt", random.below(6))).unwrap()),
            1 => graph.decide(same.clone()).unwrap(),
            2 => graph.decide(apart.clone()).unwrap(),
            3 => drop(graph.take_back(&same.id()).unwrap()),
            _ => version(random.below(6), random.below(2)).add_to(&mut graph),
        }
    }
}

#[test]
fn a_killed_writer_leaves_every_document_and_decision_whole_or_absent() {
    let kills: u64 = env::var("CARTULARY_KILLS").map_or(12, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(4711);
    let (same, apart) = (decision(true), decision(false));
    let (mut drafts, mut documents, mut decisions) = (0, 0, 0);
    for seed in 1..=kills {
        let mut writer = start("write_without_end", folder.path(), seed, "");
        // From before it begins until well inside its work.
        thread::sleep(Duration::from_micros(20_000 + random.below(120_000) as u64));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let draft = |path: &Path| path.join(".draft").exists();
        drafts += u32::from(draft(folder.path()) || draft(&folder.path().join("documents")));

        let graph = open(folder.path());
        assert_eq!(graph.problems(), [], "after kill {seed}");
        let mut scratch = Graph::in_memory(&ontology());
        for id in graph.ids() {
            let number = id.strip_suffix(".txt").unwrap().parse().unwrap();
            let whole = [version(number, 0), version(number, 1)]
                .into_iter()
                .find(|it| graph.document(id) == Some(&it.document));
            let whole = whole.unwrap_or_else(|| panic!("{id} is in no version after kill {seed}"));
            assert_eq!(graph.reading(id), Some(&whole.reading));
            whole.add_to(&mut scratch);
            documents += 1;
        }
        for decision in graph.decisions() {
            assert!([&same, &apart].contains(&decision), "{decision:?} after kill {seed}");
            scratch.decide(decision.clone()).unwrap();
            decisions += 1;
        }
        assert!(n_quads(&graph) == n_quads(&scratch), "another graph after kill {seed}");
    }
    println!(
        "{kills} kills, {drafts} inside a write, {documents} documents, {decisions} decisions"
    );
    assert!(documents > 0 && decisions > 0, "the writers wrote");
}

#[test]
#[ignore = "started by the test below as the process that finds no room"]
fn write_too_much() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut graph = open(folder.as_ref());
    let before = n_quads(&graph);
    let more = Text::new("9.txt", &"The sea is wide. ".repeat(50_000));
    let refused = graph.add(&more.document, more.reading.clone());
    assert!(matches!(refused, Err(GraphError::Io { .. })), "{refused:?}");
    let mut longer = decision(true);
    longer.comment = "The sea is wide. ".repeat(50_000);
    let refused = graph.decide(longer);
    assert!(matches!(refused, Err(GraphError::Io { .. })), "{refused:?}");
    assert_eq!(n_quads(&graph), before);
}

/// A graph with two documents and a decision, and all of its files.
fn small(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut graph = open(folder);
    version(0, 0).add_to(&mut graph);
    version(1, 0).add_to(&mut graph);
    graph.decide(decision(true)).unwrap();
    files(folder)
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("documents")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                found.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_write_that_breaks_off_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let before = small(folder.path());
    // No file may grow beyond 128 KiB, and the writer is told so rather than killed.
    let limits = "trap '' XFSZ; ulimit -f 256;";
    let status = start("write_too_much", folder.path(), 1, limits).wait().unwrap();
    assert!(status.success(), "{status}");
    assert_eq!(files(folder.path()), before);
}

#[test]
#[ignore = "needs a file system of its own (unshare, tmpfs)"]
fn a_full_disk_and_one_that_cannot_be_written_leave_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let mount = folder.path().join("disk");
    fs::create_dir(&mount).unwrap();
    let program = env::current_exe().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=400k tmpfs {disk} && \
         {program} --exact --ignored write_little && \
         {program} --exact --ignored write_too_much && \
         mount -o remount,ro {disk} && {program} --exact --ignored write_too_much",
        disk = mount.display(),
        program = program.display()
    );
    let status = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .env(FOLDER, &mount)
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
}

#[test]
#[ignore = "started by the test above"]
fn write_little() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    small(folder.as_ref());
}
