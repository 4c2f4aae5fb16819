//! What the exports hold: each format of one document against a file, to be read in the diff.
//! `UPDATE_EXPECT=1 cargo test` writes the files anew.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::io;
use std::path::Path;

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::{Graph, export};
use common::{Text, corpus, graph_of};

fn written(graph: &Graph, export: impl Fn(&Graph, &mut Vec<u8>) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    export(graph, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn check(file: &str, export: impl Fn(&Graph, &mut Vec<u8>) -> io::Result<()>) {
    let actual = written(&graph_of(&corpus()[1..2]), export);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(file);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(actual == expected, "{file} has changed:\n{actual}");
}

#[test]
fn graph_ml() {
    check("plans.graphml", |graph, writer| export::graph_ml(graph, writer));
}

#[test]
fn turtle() {
    check("plans.ttl", |graph, writer| export::turtle(graph, writer));
}

#[test]
fn trig() {
    check("plans.trig", |graph, writer| export::trig(graph, writer));
}

#[test]
fn csv() {
    check("plans.csv", |graph, writer| export::csv_edges(graph, writer));
    check("plans-nodes.csv", |graph, writer| export::csv_nodes(graph, writer));
}

#[test]
fn dot() {
    check("plans.dot", |graph, writer| export::dot(graph, writer));
}

#[test]
fn json_lines() {
    check("plans.jsonl", |graph, writer| export::json_lines(graph, writer));
}

#[test]
fn explorer_json() {
    check("plans.explorer.json", |graph, writer| {
        let mut json = Vec::new();
        export::explorer_json(graph, &mut json)?;
        let value: serde_json::Value = serde_json::from_slice(&json)?;
        Ok(serde_json::to_writer_pretty(writer, &value)?)
    });
}

#[test]
fn trig_holds_what_n_quads_hold() {
    let graph = graph_of(&corpus());
    let quads = |format, text: &str| {
        let parser = RdfParser::from_format(format).for_slice(text);
        let mut quads: Vec<_> = parser.map(|quad| quad.unwrap().to_string()).collect();
        quads.sort();
        quads
    };
    let trig = written(&graph, |graph, writer| export::trig(graph, writer));
    let n_quads = common::n_quads(&graph);
    let expected = quads(RdfFormat::NQuads, &n_quads);
    assert_eq!(quads(RdfFormat::TriG, &trig), expected);
    let mut once = expected.clone();
    once.dedup();
    assert_eq!(once, expected, "a quad stands twice");
}

#[test]
fn what_no_format_can_hold_does_not_break_it() {
    let mut text = Text::new("a_b/<&>\".txt", "Ships \"A\\B\" & <C>\u{c}sail\u{0}. \u{1f6a2}");
    let body = text.entity("Body", &["\"A\\B\" & <C>\u{c}sail\u{0}"]);
    let ship = text.entity("Ship", &["\u{1f6a2}"]);
    text.says(body, "sails", ship, cartulary_model::Modality::Asserted, "Ships");
    let graph = graph_of(&[text]);
    let xml = written(&graph, |graph, writer| export::graph_ml(graph, writer));
    assert!(xml.contains(">\"A\\B\" &amp; &lt;C&gt; sail <"), "{xml}");
    let dot = written(&graph, |graph, writer| export::dot(graph, writer));
    assert!(dot.contains(r#"label="\"A\\B\" & <C> sail"#), "{dot}");
    for (format, text) in [
        (RdfFormat::NQuads, common::n_quads(&graph)),
        (RdfFormat::TriG, written(&graph, |graph, writer| export::trig(graph, writer))),
    ] {
        for quad in RdfParser::from_format(format).for_slice(&text) {
            quad.unwrap();
        }
    }
}

#[test]
fn an_empty_graph_can_be_written() {
    let graph = graph_of(&[]);
    assert_eq!(common::n_quads(&graph), "");
    let xml = written(&graph, |graph, writer| export::graph_ml(graph, writer));
    assert!(xml.ends_with("</graph>\n</graphml>\n"), "{xml}");
    let json = written(&graph, |graph, writer| export::explorer_json(graph, writer));
    assert!(json.ends_with(r#""things":[],"facts":[]}"#), "{json}");
}

#[test]
fn every_fact_and_inference_is_a_reifier_of_what_it_says() {
    let graph = common::graph_of(&common::corpus());
    let mut bytes = Vec::new();
    cartulary_graph::export::n_quads_with_reifiers(&graph, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (plain, reified): (Vec<_>, Vec<_>) =
        text.lines().partition(|line| !line.contains("22-rdf-syntax-ns#reifies"));
    assert_eq!(plain.join("\n") + "\n", common::n_quads(&graph));
    let view = graph.view();
    assert_eq!(reified.len(), view.facts.len() + view.inferences.len());
    let fact = &view.facts[0];
    let start = format!("<{}> ", fact.iri);
    let line = reified.iter().find(|line| line.starts_with(&start)).unwrap();
    assert!(line.contains(&format!("<<( <{}> ", view.entity(fact.subject).iri)), "{line}");
    assert!(line.ends_with(" )>> <https://cartulary.org/ns#facts> ."), "{line}");
}
