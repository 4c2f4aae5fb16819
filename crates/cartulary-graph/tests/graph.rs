//! The graph as a function of its documents.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::{Change, Fault, Graph, GraphError};
use cartulary_model::{EntityId, Modality, Span};
use common::{Random, Text, corpus, graph_of, n_quads, ontology};

/// A short text with one statement, to be damaged.
fn small() -> Text {
    let mut text = Text::new("é.txt", "Ahoy. The Guard sails the Résolue. Ahoy.");
    let (guard, ship) = (text.entity("Body", &["Guard"]), text.entity("Ship", &["Résolue"]));
    text.says(guard, "sails", ship, Modality::Asserted, "Guard sails the Résolue");
    text
}

fn fault(text: &Text) -> Fault {
    let mut graph = Graph::in_memory(&ontology());
    match graph.add(&text.document, text.reading.clone()) {
        Err(GraphError::Refused(refusal)) => {
            assert_eq!(refusal.document, "é.txt");
            assert_eq!(graph.ids().count(), 0);
            refusal.fault
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn the_dump_holds_what_the_store_holds() {
    let graph = graph_of(&corpus());
    let dump = n_quads(&graph);
    let store = graph.store().unwrap();
    let mut count = 0;
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(&dump) {
        assert!(store.contains(&quad.unwrap()).unwrap());
        count += 1;
    }
    assert_eq!(count, store.len().unwrap());
}

#[test]
fn every_order_of_documents_gives_the_same_graph() {
    let texts = corpus();
    let expected = n_quads(&graph_of(&texts));
    let mut order: Vec<usize> = (0..texts.len()).collect();
    for_each_permutation(&mut order, 0, &mut |order| {
        let shuffled: Vec<_> = order.iter().map(|&n| texts[n].clone()).collect();
        assert!(n_quads(&graph_of(&shuffled)) == expected, "another graph from order {order:?}");
    });
}

#[test]
fn any_history_gives_the_graph_of_what_is_left() {
    let texts = corpus();
    let mut random = Random(7);
    let mut graph = Graph::in_memory(&ontology());
    let mut inside = vec![false; texts.len()];
    for _ in 0..60 {
        let n = random.below(texts.len());
        if random.below(3) == 0 {
            assert_eq!(graph.forget(texts[n].document.id()).unwrap(), inside[n]);
            inside[n] = false;
        } else {
            texts[n].add_to(&mut graph);
            inside[n] = true;
        }
        let left: Vec<_> = texts
            .iter()
            .zip(&inside)
            .filter(|(_, inside)| **inside)
            .map(|(t, _)| t.clone())
            .collect();
        assert!(n_quads(&graph) == n_quads(&graph_of(&left)), "another graph with {inside:?}");
    }
}

#[test]
fn adding_again_changes_nothing_and_a_new_text_replaces_the_old() {
    let mut graph = Graph::in_memory(&ontology());
    let text = small();
    assert_eq!(graph.add(&text.document, text.reading.clone()).unwrap(), Change::Added);
    let before = n_quads(&graph);
    assert_eq!(graph.add(&text.document, text.reading.clone()).unwrap(), Change::Unchanged);
    assert_eq!(n_quads(&graph), before);
    let new = Text::new("é.txt", "Nothing.");
    assert_eq!(graph.add(&new.document, new.reading.clone()).unwrap(), Change::Replaced);
    assert_eq!(n_quads(&graph), n_quads(&graph_of(&[new])));
}

#[test]
fn a_document_is_current_until_text_ontology_or_reader_change() {
    let text = small();
    let mut graph = Graph::in_memory(&ontology()).with_reader("models 1");
    text.add_to(&mut graph);
    let (id, sha256) = (text.document.id(), text.document.sha256());
    assert!(graph.is_current(id, &sha256));
    assert!(!graph.is_current(id, "another"));
    assert!(!graph.is_current("another", &sha256));
    assert!(!graph.with_reader("models 2").is_current(id, &sha256));
}

#[test]
fn evidence_must_give_back_text_inside_its_sentence() {
    let text = small();
    let sentence = text.reading.statements[0].evidence.sentence;

    // The "é" of "Résolue" is the bytes 27 and 28.
    let inside_a_letter = Span { start: 28, end: 34 };
    for span in [Span { start: 10, end: 10 }, Span { start: 10, end: 999 }, inside_a_letter] {
        let mut damaged = text.clone();
        damaged.reading.statements[0].evidence.span = span;
        let what = "evidence of statement 0 (sails)".to_owned();
        assert_eq!(fault(&damaged), Fault::NoText { what, span });
    }

    let mut damaged = text.clone();
    let short = Span { start: 0, end: 12 };
    damaged.reading.statements[0].evidence.sentence = short;
    let span = damaged.reading.statements[0].evidence.span;
    let what = "statement 0 (sails)".to_owned();
    assert!(sentence.contains(span));
    let expected = Fault::OutsideSentence { what, span, sentence: short };
    assert_eq!(fault(&damaged), expected);
    assert_eq!(
        expected.to_string(),
        "statement 0 (sails): bytes 10..34 are not inside their sentence, 0..12"
    );
}

#[test]
fn mentions_entities_and_hashes_are_checked() {
    let mut damaged = small();
    damaged.reading.entities[0].mentions[0].span = Span { start: 5, end: 6 };
    assert!(matches!(fault(&damaged), Fault::NoText { .. }), "white space is no mention");

    let mut damaged = small();
    damaged.reading.statements[0].according_to = Some(EntityId(9));
    let what = "statement 0 (sails)".to_owned();
    assert_eq!(fault(&damaged), Fault::NoEntity { what, entity: 9 });

    let mut damaged = small();
    damaged.reading.entities[1].names.clear();
    assert_eq!(fault(&damaged), Fault::NoName(1));

    let mut damaged = small();
    damaged.reading.statements[0].confidence = f64::NAN;
    assert!(matches!(fault(&damaged), Fault::Confidence { .. }));

    let mut damaged = small();
    damaged.reading.sha256 = "0".repeat(64);
    assert!(matches!(fault(&damaged), Fault::OtherText { .. }));

    let mut damaged = small();
    damaged.reading.document = "other.txt".to_owned();
    assert_eq!(fault(&damaged), Fault::OtherDocument("other.txt".to_owned()));
}

#[test]
fn a_statement_made_twice_counts_once_and_the_surest_stays() {
    let mut text = small();
    let mut again = text.reading.statements[0].clone();
    again.confidence = 0.987;
    text.reading.statements.push(again);
    let graph = graph_of(&[text]);
    let [fact] = &graph.view().facts[..] else { panic!("one fact") };
    let confidences: Vec<_> = fact.claims.iter().map(|claim| claim.confidence).collect();
    assert_eq!(confidences, [0.99]);
}

fn for_each_permutation(items: &mut [usize], from: usize, visit: &mut impl FnMut(&[usize])) {
    if from == items.len() {
        return visit(items);
    }
    for n in from..items.len() {
        items.swap(from, n);
        for_each_permutation(items, from + 1, visit);
        items.swap(from, n);
    }
}
