//! What the documents show is what the program does. `UPDATE_EXPECT=1 cargo test --release -p cartulary-cli` writes
//! their outputs and the picture anew.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use cartulary_tests::skipped;
use common::{root, updating};

const PROGRAM: &str = env!("CARGO_BIN_EXE_cartulary");

#[test]
fn sessions_in_the_documents_run_as_they_are_shown() {
    let documents = ["README.md", "ARCHITECTURE.md"].map(|name| root().join(name));
    cartulary_tests::documents(Path::new(PROGRAM), &root().join("seeds"), &documents);
}

/// Whatever else the README shows, what it is about must be there: in the graph of the seeds, and in
/// that of the texts behind them.
#[test]
fn the_readme_finds_who_launches_and_who_designates() {
    finds(&root().join("seeds"));
    let originals = root().join("../shared/seeds");
    if originals.is_dir() {
        finds(&originals);
    } else {
        skipped("the original texts in ../shared/seeds are not here");
    }
}

fn finds(texts: &Path) {
    let shown = cartulary_tests::played(Path::new(PROGRAM), texts, &root().join("README.md"));
    // The width of a column follows its longest value.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = shown.lines().map(words).collect();
    for row in [
        "Information Technology and Innovation Foundation \
         Center for Korean Innovation and Competitiveness",
        "Ministry of Trade, Industry and Energy National Innovation Cluster cart:planned true",
        "Center for Korean Innovation and Competitiveness —locatedIn→ Seoul",
        "Ministry of Trade, Industry and Energy —operates→ Regional Development Investment Agreement",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(row)), "{row}\n{shown}");
    }
}

/// `docs/seeds.svg` is Graphviz's drawing of `exports/innovation.dot`: the same nodes and edges,
/// whatever its version makes of them.
#[test]
fn the_picture_shows_the_exported_graph() {
    let (drawing, picture) = (root().join("exports/innovation.dot"), root().join("docs/seeds.svg"));
    if updating() {
        draw(&drawing, &picture);
    }
    let picture = fs::read_to_string(picture).unwrap();
    let shown: BTreeSet<String> = picture
        .lines()
        .filter_map(|line| line.strip_prefix("<title>")?.strip_suffix("</title>"))
        // The name that `gvpack` gives to the whole.
        .filter(|&title| title != "root")
        .map(|title| title.replace("&#45;", "-").replace("&gt;", ">").replace("&amp;", "&"))
        .collect();
    let drawing = fs::read_to_string(drawing).unwrap();
    let expected: BTreeSet<String> = drawing
        .lines()
        .filter_map(|line| {
            let (what, _) = line.strip_prefix("  \"")?.split_once("\" [")?;
            Some(what.replace("\" -> \"", "->"))
        })
        .collect();
    let differing: Vec<&String> = shown.symmetric_difference(&expected).collect();
    assert!(differing.is_empty(), "docs/seeds.svg, see UPDATE_EXPECT=1: {differing:?}");
}

/// Each connected part of the graph is laid out by itself, then all are packed.
fn draw(drawing: &Path, picture: &Path) {
    const SHAPE: &str = "-Granksep=0.25 -Gnodesep=0.1 -Nmargin=0.06,0.03 -Nheight=0.2 \
                         -Nwidth=0.3 -Nfontsize=13 -Efontsize=11";
    let pipe = format!(
        "ccomps -x '{}' | dot {SHAPE} | gvpack -m8 | neato -n2 -Tsvg -o '{}'",
        drawing.display(),
        picture.display()
    );
    let status = Command::new("sh").args(["-c", &pipe]).status().unwrap();
    assert!(status.success(), "Graphviz draws the picture; is it installed?");
}
