//! The exports open in what others have: networkx, igraph, rdflib, pyld, pyoxigraph, followthemoney
//! and Graphviz, with every node, edge, type and piece of evidence.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::fs;
use std::path::Path;

use cartulary_tests::{python, readers, run};
use common::{export, export_rdf_12, printed, root};

/// Says one thing of two in several ways: edges that are parallel.
const PARALLEL: &str = "\
The Korea Institute for Advancement of Technology funds the Bada Program.
The Korea Institute for Advancement of Technology operates the Bada Program.
The Korea Institute for Advancement of Technology will support the Bada Program.
";

/// What breaks a careless writer: markup, quotes, a form feed, line ends of another system.
const HOSTILE: &str = "\
The Korea Institute for Advancement of Technology funds the Norae Program because \
\"<script>alert('&')</script>\u{c} & more\" would not stop it.\r\n";

#[test]
fn python_opens_the_exports() {
    let unchecked = "the exports were not opened with Python's readers";
    let Some(python) = python(Path::new(env!("CARGO_TARGET_TMPDIR")), unchecked) else { return };
    let directory = tempfile::tempdir().unwrap();
    let texts = directory.path().join("texts");
    fs::create_dir(&texts).unwrap();
    for seed in fs::read_dir(root().join("seeds")).unwrap() {
        let path = seed.unwrap().path();
        fs::copy(&path, texts.join(path.file_name().unwrap())).unwrap();
    }
    fs::write(texts.join("parallel.txt"), PARALLEL).unwrap();
    fs::write(texts.join("hostile & <b>.txt"), HOSTILE).unwrap();
    printed(directory.path(), &["build", "texts"]);
    export(directory.path());
    export_rdf_12(directory.path());

    let check = readers().join("check.py");
    run(&python, &[check.as_path(), directory.path(), &texts]).unwrap();
}
