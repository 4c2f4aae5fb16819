//! What the exports hold: each format of one document against a file, to be read in the diff.
//! `UPDATE_EXPECT=1 cargo test` writes the files anew.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use cartulary_graph::export::{Profile, Rdf12};
use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::{Graph, export, narrowed};
use cartulary_model::Modality;
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
    check("plans.graphml", |graph, writer| export::graph_ml(graph, Profile::Plain, writer));
}

#[test]
fn graph_ml_for_a_program() {
    check("plans-yed.graphml", |graph, writer| export::graph_ml(graph, Profile::Yed, writer));
}

#[test]
fn gexf() {
    check("plans.gexf", |graph, writer| export::gexf(graph, writer));
}

#[test]
fn json() {
    check("plans.cyjs", |graph, writer| export::cytoscape_json(graph, writer));
    check("plans.json", |graph, writer| export::node_link_json(graph, writer));
}

#[test]
fn neo4j() {
    check("plans-neo4j.csv", |graph, writer| export::neo4j_relationships(graph, writer));
    check("plans-neo4j-nodes.csv", |graph, writer| export::neo4j_nodes(graph, writer));
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
fn svg() {
    check("plans.svg", |graph, writer| export::svg(graph, writer));
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
    text.says(body, "sails", ship, Modality::Asserted, "Ships");
    let graph = graph_of(&[text]);
    let xml = written(&graph, |graph, writer| export::graph_ml(graph, Profile::Plain, writer));
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

/// Spreadsheets run what looks like a formula.
#[test]
fn no_cell_of_a_table_is_a_formula() {
    let mut text = Text::new("@sums.txt", "=1+1 sails the -Résolue");
    let body = text.entity("Body", &["=1+1", "'tis"]);
    let ship = text.entity("Ship", &["-Résolue"]);
    text.says(body, "sails", ship, Modality::Asserted, "=1+1 sails the -Résolue");
    let graph = graph_of(&[text]);
    let edges = written(&graph, |graph, writer| export::csv_edges(graph, writer));
    let nodes = written(&graph, |graph, writer| export::csv_nodes(graph, writer));
    let mut tables = Vec::new();
    for table in [edges, nodes] {
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        tables.extend(rows.records().flat_map(|row| {
            let row = row.unwrap();
            row.iter().map(str::to_owned).collect::<Vec<_>>()
        }));
    }
    assert!(tables.contains(&"'=1+1 sails the -Résolue".to_owned()), "{tables:?}");
    for name in ["'@sums.txt", "'=1+1", "'-Résolue"] {
        assert!(tables.contains(&name.to_owned()), "{name}: {tables:?}");
    }
    let formulas: Vec<_> =
        tables.iter().filter(|cell| cell.starts_with(['=', '+', '-', '@'])).collect();
    assert_eq!(formulas, Vec::<&String>::new());
}

#[test]
fn the_whole_narrowed_to_all_draws_the_same() {
    let whole = graph_of(&corpus());
    let all = narrowed(&whole, |_, _| true);
    let drawn = |graph: &Graph| {
        let ml = written(graph, |graph, to| export::graph_ml(graph, Profile::Plain, to));
        (ml, written(graph, |graph, to| export::csv_edges(graph, to)))
    };
    assert_eq!(drawn(&all), drawn(&whole));
    let known = common::n_quads(&whole);
    let known: BTreeSet<&str> = known.lines().collect();
    for quad in common::n_quads(&all).lines() {
        assert!(known.contains(quad), "made up: {quad}");
    }
}

#[test]
fn a_part_says_what_the_whole_says_of_it() {
    let whole = graph_of(&corpus());
    for modality in Modality::ALL {
        let part = narrowed(&whole, |_, claim| claim.modality == modality);
        let lines = |graph: &Graph| written(graph, |graph, to| export::json_lines(graph, to));
        let meant = format!("\"modality\":\"{modality}\"");
        let whole_lines = lines(&whole);
        let expected: Vec<_> = whole_lines.lines().filter(|line| line.contains(&meant)).collect();
        // An entity without a row has its place in the reading as id.
        let said = |line: &str| line.split("\"modality\"").nth(1).map(str::to_owned);
        let part_lines = lines(&part);
        assert_eq!(
            part_lines.lines().map(said).collect::<Vec<_>>(),
            expected.into_iter().map(said).collect::<Vec<_>>()
        );

        // What a fact counts, it counts over the claims that are left.
        let counts = ["modality", "support", "publishers", "firstDate", "lastDate"];
        let known = common::n_quads(&whole);
        let known: BTreeSet<&str> = known.lines().collect();
        for quad in common::n_quads(&part).lines() {
            let counted = counts.iter().any(|name| quad.contains(&format!("/ns#{name}> ")));
            assert!(counted || known.contains(quad), "made up: {quad}");
        }
        let plain = part.view().facts.iter().all(|fact| fact.modality() == modality);
        assert!(plain, "a claim that was left out counts");
    }
}

#[test]
fn an_empty_graph_can_be_written() {
    let graph = graph_of(&[]);
    assert_eq!(common::n_quads(&graph), "");
    let xml = written(&graph, |graph, writer| export::graph_ml(graph, Profile::Plain, writer));
    assert!(xml.ends_with("</graph>\n</graphml>\n"), "{xml}");
    let json = written(&graph, |graph, writer| export::explorer_json(graph, writer));
    assert!(json.ends_with(r#""things":[],"facts":[]}"#), "{json}");
}

type Writer = fn(&Graph, &mut Vec<u8>) -> io::Result<()>;

#[test]
fn every_fact_and_inference_is_a_reifier_of_what_it_says() {
    let graph = common::graph_of(&common::corpus());
    let view = graph.view();
    let fact = &view.facts[0];
    let says = format!("<{}> ", fact.iri);
    let subject = format!("<<( <{}> ", view.entity(fact.subject).iri);
    let forms: [(Rdf12, Writer, &str, usize); 4] = [
        (
            Rdf12::NQuads,
            |graph, to| export::n_quads(graph, to),
            " )>> <https://cartulary.org/ns#facts> .",
            1,
        ),
        (Rdf12::TriG, |graph, to| export::trig(graph, to), " )>> .", 1),
        (Rdf12::NTriples, |graph, to| export::n_triples(graph, to), " )>> .", 0),
        (Rdf12::Turtle, |graph, to| export::turtle(graph, to), " )>> .", 0),
    ];
    for (form, plain, end, inferences) in forms {
        let text = written(&graph, |graph, to| export::with_reifiers(graph, form, to));
        let rest = text.strip_prefix(&written(&graph, plain)).unwrap();
        let reified: Vec<_> = rest.lines().filter(|line| line.contains("-ns#reifies>")).collect();
        assert_eq!(reified.len(), view.facts.len() + inferences * view.inferences.len());
        let line = reified.iter().find(|line| line.contains(&says)).unwrap();
        assert!(line.contains(&subject), "{line}");
        assert!(line.ends_with(end), "{line}");
    }
}

#[test]
fn json_ld() {
    check("plans.jsonld", |graph, writer| export::json_ld(graph, writer));
    check("plans-frame.jsonld", |graph, writer| export::json_ld_frame(graph, writer));
}

#[test]
fn follow_the_money() {
    check("plans.ftm.json", |graph, writer| export::follow_the_money(graph, writer));
}
