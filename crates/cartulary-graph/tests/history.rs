//! Any history of adding, replacing, forgetting, deciding and taking back leaves the graph that is
//! built at once from what is left, byte for byte in every format.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::collections::BTreeMap;

use cartulary_graph::{Graph, Mapping, export};
use cartulary_model::{Attribute, Modality};
use common::{Random, Text, ontology};

/// Names that are the same, nearly the same, or short for one another.
const BODIES: [&[&str]; 7] = [
    &["Harbour Defence League", "HDL"],
    &["Harbour Defense League"],
    &["Royal Harbour Defence League"],
    &["HDL"],
    &["The Coastal Guard", "연안 경비대"],
    &["coastal guard"],
    &["Coastal Gaurd"],
];
const SAILORS: [&str; 4] = ["Mary Read", "Read", "Mary Reed", "홍길동"];
const SHIPS: [&str; 4] = ["Résolue", "Resolue", "Ariel", "Résolue II"];
const WATERS: [&str; 4] = ["North Sea", "German Ocean", "북해", "Harwich"];

/// A document made up at random.
fn text(id: &str, random: &mut Random) -> Text {
    let body = BODIES[random.below(BODIES.len())];
    let other = BODIES[random.below(BODIES.len())];
    let sailor = SAILORS[random.below(SAILORS.len())];
    let ship = SHIPS[random.below(SHIPS.len())];
    let waters = WATERS[random.below(WATERS.len())];
    let words = format!(
        "{} and {}, {sailor}, {ship}, {waters}: one and another.",
        body.join(" "),
        other.join(" ")
    );
    let mut text = Text::new(id, &words);
    if random.below(2) == 0 {
        text = text.issued("Harbour Gazette", &format!("19{:02}", random.below(30)));
    }
    let first = text.entity("Body", body);
    if random.below(2) == 0 {
        text.reading.entities[first.0].attributes.push(Attribute::Acronym("HDL".to_owned()));
    }
    let second = text.entity(["Body", "Navy"][random.below(2)], other);
    let person = text.entity("Sailor", &[sailor]);
    let vessel = text.entity("Ship", &[ship]);
    let place = text.entity("Waters", &[waters]);
    if random.below(6) == 0 {
        text.described(second);
    }
    let all = [
        (person, "commands", first),
        (person, "commands", vessel),
        (first, "sails", vessel),
        (second, "sails", vessel),
        (first, "alliedWith", second),
        (second, "belongsTo", first),
        (vessel, "liesIn", place),
        (first, "liesIn", place),
    ];
    for (subject, predicate, object) in all {
        if random.below(2) == 0 {
            let modality = Modality::ALL[random.below(6).saturating_sub(2)];
            text.says(subject, predicate, object, modality, "one and another");
        }
    }
    text
}

/// The graph in every format.
fn dumps(graph: &Graph) -> Vec<(&'static str, Vec<u8>)> {
    type Write = fn(&Graph, &mut Vec<u8>) -> std::io::Result<()>;
    let formats: [(&str, Write); 8] = [
        ("nq", |graph, to| export::n_quads(graph, to)),
        ("trig", |graph, to| export::trig(graph, to)),
        ("ttl", |graph, to| export::turtle(graph, to)),
        ("graphml", |graph, to| export::graph_ml(graph, export::Profile::Plain, to)),
        ("dot", |graph, to| export::dot(graph, to)),
        ("csv edges", |graph, to| export::csv_edges(graph, to)),
        ("csv nodes", |graph, to| export::csv_nodes(graph, to)),
        ("jsonl", |graph, to| export::json_lines(graph, to)),
    ];
    let dump = |(name, write): (&'static str, Write)| {
        let mut bytes = Vec::new();
        write(graph, &mut bytes).unwrap();
        (name, bytes)
    };
    let proposals = ("proposals", export::sssom(&graph.proposals()).into_bytes());
    formats.into_iter().map(dump).chain([proposals]).collect()
}

#[test]
fn any_history_leaves_the_graph_of_what_is_left() {
    let (mut decided, mut replaced) = (0, 0);
    for seed in 1..=8 {
        let mut random = Random(seed * 7919);
        let folder = tempfile::tempdir().unwrap();
        let mut graph = Graph::open(folder.path(), &ontology()).unwrap();
        let mut left = BTreeMap::<String, Text>::new();
        let mut decisions = BTreeMap::<String, Mapping>::new();
        for step in 0..30 {
            let id = format!("{}.txt", random.below(7));
            match random.below(8) {
                0 | 1 => {
                    assert_eq!(graph.forget(&id).unwrap(), left.remove(&id).is_some());
                }
                2 => {
                    let proposals = graph.proposals();
                    if !proposals.is_empty() {
                        let proposal = proposals[random.below(proposals.len())].clone();
                        let mapping = proposal.decided(random.below(3) > 0);
                        // What cannot hold beside other decisions is refused, and changes nothing.
                        if graph.decide(mapping.clone()).is_ok() {
                            decisions.insert(mapping.id(), mapping);
                            decided += 1;
                        }
                    }
                }
                3 if !decisions.is_empty() => {
                    let taken =
                        decisions.keys().nth(random.below(decisions.len())).unwrap().clone();
                    assert_eq!(graph.take_back(&taken).unwrap(), decisions.remove(&taken));
                }
                _ => {
                    let text = text(&id, &mut random);
                    text.add_to(&mut graph);
                    replaced += usize::from(left.insert(id, text).is_some());
                }
            }
            if step % 6 == 5 {
                let mut scratch = Graph::in_memory(&ontology());
                for text in left.values().rev() {
                    text.add_to(&mut scratch);
                }
                for decision in decisions.values() {
                    scratch.decide(decision.clone()).unwrap();
                }
                let again = Graph::open(folder.path(), &ontology()).unwrap();
                assert_eq!(again.problems(), []);
                for (one, other) in dumps(&graph).into_iter().zip(dumps(&scratch)) {
                    assert!(one == other, "{}: another graph, seed {seed}, step {step}", one.0);
                }
                assert!(dumps(&again) == dumps(&graph), "opened again, seed {seed}, step {step}");
            }
        }
    }
    assert!(decided > 8 && replaced > 20, "{decided} decided, {replaced} replaced");
}
