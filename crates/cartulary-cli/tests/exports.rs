//! `exports/` is the graph of `seeds/` as the program writes it, and it writes the same bytes
//! however it comes to the graph. `UPDATE_EXPECT=1 cargo test --release -p cartulary-cli` writes `exports/` anew.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{export, printed, root, updating};

/// The exports in a folder by name.
fn exports(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_stem().unwrap().to_string_lossy().starts_with("innovation"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect()
}

/// The exports of the graph that these calls of `build` make.
fn built(calls: &[Vec<&str>]) -> BTreeMap<String, Vec<u8>> {
    let directory = tempfile::tempdir().unwrap();
    for call in calls {
        printed(directory.path(), &[&["build"], &**call].concat());
    }
    export(directory.path());
    exports(directory.path())
}

/// Two sets of exports are equal; else the files that differ, with the first line that does.
fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, what: &str) {
    let names = one.keys().collect::<Vec<_>>();
    assert_eq!(names, other.keys().collect::<Vec<_>>(), "{what}: the files");
    for (name, bytes) in one {
        let (text, expected) =
            (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&other[name]));
        let first = text.lines().zip(expected.lines()).position(|(a, b)| a != b);
        assert!(*bytes == other[name], "{what}: {name} differs, first in line {first:?} from 0");
    }
}

#[test]
fn exports_in_the_repository_are_what_the_program_writes() {
    let seeds = root().join("seeds");
    let written = built(&[vec![seeds.to_str().unwrap()]]);
    let kept = root().join("exports");
    if updating() {
        for (name, bytes) in &written {
            fs::write(kept.join(name), bytes).unwrap();
        }
    }
    assert_same(&written, &exports(&kept), "exports/, see UPDATE_EXPECT=1");
}

#[test]
fn runs_threads_and_order_leave_no_trace() {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("seeds"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let files: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let in_order = |order: &[usize]| order.iter().map(|&n| files[n]).collect::<Vec<_>>();

    let once = built(&[[&["--threads", "1"], &*files].concat()]);
    let again = built(&[[&["--threads", "1"], &*files].concat()]);
    assert_same(&again, &once, "a second run");
    let threads = built(&[[&["--threads", "2"], &*files].concat()]);
    assert_same(&threads, &once, "two threads");
    let shuffled = built(&[in_order(&[3, 0, 4, 2, 1])]);
    assert_same(&shuffled, &once, "another order of files");
    let one_by_one =
        built(&[in_order(&[4]), in_order(&[2]), in_order(&[0]), in_order(&[3]), in_order(&[1])]);
    assert_same(&one_by_one, &once, "a call for each file");
}
