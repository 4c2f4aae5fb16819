//! A part of the graph is the same part in every format, and the part that was asked for.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{printed, root};
use serde_json::Value;

/// Ids of facts.
type Facts = BTreeSet<String>;

/// What the words before a fact's id are, by format; formats without ids are counted.
const BEFORE: [(&str, &[&str]); 12] = [
    ("csv", &["/fact/"]),
    ("cyjs", &["/fact/"]),
    ("gexf", &["/fact/"]),
    ("graphml", &["/fact/"]),
    ("html", &["\"facts\":[{\"id\":\"", "]},{\"id\":\""]),
    ("json", &["/fact/"]),
    ("jsonld", &["/fact/", "fact:"]),
    ("nq", &["/fact/"]),
    ("nt", &["/fact/"]),
    ("svg", &["<g class=\"edge\" id=\""]),
    ("trig", &["/fact/", "fact:"]),
    ("ttl", &["/fact/", "fact:"]),
];

fn facts(text: &str, before: &[&str]) -> Facts {
    let ids = |before: &&str| {
        let pieces = text.split(before).skip(1).collect::<Vec<_>>();
        pieces.into_iter().filter_map(|rest| rest.get(..16)).filter(is_id).map(str::to_owned)
    };
    before.iter().flat_map(ids).collect()
}

fn is_id(word: &&str) -> bool {
    word.chars().all(|c| c.is_ascii_hexdigit())
}

/// The files of a part in every format, by ending.
fn part(directory: &Path, options: &[&str]) -> BTreeMap<String, String> {
    let endings: Vec<_> = cartulary::endings().collect();
    let files: Vec<_> = endings.iter().map(|ending| format!("part.{ending}")).collect();
    let files: Vec<_> = files.iter().map(String::as_str).collect();
    printed(directory, &[&["export"], options, &files[..]].concat());
    let read = |ending: &&str| {
        let text = fs::read_to_string(directory.join(format!("part.{ending}"))).unwrap();
        ((*ending).to_owned(), text)
    };
    endings.iter().map(read).collect()
}

/// The whole graph as nodes and edges.
struct Whole {
    /// Top class of each node, by id; by name, its id.
    tops: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
    edges: Vec<Value>,
}

impl Whole {
    fn new(json: &str) -> Self {
        let read: Value = serde_json::from_str(json).unwrap();
        let nodes = read["nodes"].as_array().unwrap();
        let of = |name| nodes.iter().map(move |node| word(node, name)).zip(nodes);
        Self {
            tops: of("id").map(|(id, node)| (id, word(node, "top"))).collect(),
            ids: of("label").map(|(name, node)| (name, word(node, "id"))).collect(),
            edges: read["edges"].as_array().unwrap().clone(),
        }
    }

    /// The facts of the edges for which it holds.
    fn facts(&self, holds: impl Fn(&Value) -> bool) -> Facts {
        let id = |edge: &Value| word(edge, "fact").rsplit('/').next().unwrap().to_owned();
        self.edges.iter().filter(|edge| holds(edge)).map(id).collect()
    }

    /// How many steps each thing is away from one.
    fn distances(&self, name: &str) -> BTreeMap<String, usize> {
        let mut distances = BTreeMap::from([(self.ids[name].clone(), 0)]);
        for far in 1..=self.tops.len() {
            for edge in &self.edges {
                let ends = [word(edge, "source"), word(edge, "target")];
                // A value leads nowhere.
                if ends[1].starts_with("value:") {
                    continue;
                }
                for (here, there) in [(&ends[0], &ends[1]), (&ends[1], &ends[0])] {
                    if distances.get(here) == Some(&(far - 1)) {
                        distances.entry(there.clone()).or_insert(far);
                    }
                }
            }
        }
        distances
    }

    fn around(&self, name: &str, hops: usize) -> impl Fn(&Value) -> bool {
        let distances = self.distances(name);
        move |edge| {
            let far = |end| distances.get(&word(edge, end)).copied().unwrap_or(usize::MAX);
            if word(edge, "target").starts_with("value:") {
                return far("source") < hops;
            }
            far("source") <= hops && far("target") <= hops
        }
    }
}

fn word(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_part_is_the_same_part_in_every_format() {
    let directory = tempfile::tempdir().unwrap();
    printed(directory.path(), &["build", root().join("seeds").to_str().unwrap()]);
    let whole = part(directory.path(), &[]);
    let graph = Whole::new(&whole["json"]);
    let name = "Ministry of Trade, Industry and Energy";
    let is =
        |name: &'static str, value: &'static str| move |edge: &Value| word(edge, name) == value;
    let top = |edge: &Value| {
        ["source", "target"].iter().any(|end| graph.tops[&word(edge, end)] == "Program")
    };
    let near = graph.around(name, 2);
    let cases: [(&[&str], Option<Facts>); 7] = [
        (&["--predicate", "operates"], Some(graph.facts(is("predicate", "operates")))),
        (&["--only", "planned"], Some(graph.facts(is("modality", "planned")))),
        (&["--type", "Program"], Some(graph.facts(top))),
        (&["--around", "MOTIE"], Some(graph.facts(graph.around(name, 1)))),
        (&["--around", "MOTIE", "--hops", "2"], Some(graph.facts(&near))),
        (
            &["--only", "asserted", "--type", "Program", "--predicate", "operates"],
            Some(graph.facts(|edge| {
                top(edge) && is("modality", "asserted")(edge) && is("predicate", "operates")(edge)
            })),
        ),
        // What lies in a place only the graph knows.
        (&["--region", "South Korea"], None),
    ];
    for (options, expected) in cases {
        let part = part(directory.path(), options);
        let expected = expected.unwrap_or_else(|| facts(&part["json"], &["/fact/"]));
        let all = graph.facts(|_| true);
        assert!(!expected.is_empty() && expected.len() < all.len(), "{options:?} proves nothing");
        for (ending, before) in BEFORE {
            assert_eq!(facts(&part[ending], before), expected, "{ending} {options:?}");
        }
        let lines = |ending: &str| part[ending].lines().count();
        let edges: Value = serde_json::from_str(&part["json"]).unwrap();
        let edges = edges["edges"].as_array().unwrap();
        let claims: usize = edges.iter().map(|edge| edge["claims"].as_array().unwrap().len()).sum();
        assert_eq!(part["dot"].matches(" -> ").count(), edges.len(), "dot {options:?}");
        assert_eq!(lines("jsonl"), claims, "jsonl {options:?}");
        let links = expected.iter().filter(|id| part["ftm.json"].contains(*id)).count();
        let things = |edge: &&Value| !word(edge, "target").starts_with("value:");
        let joined: BTreeSet<_> =
            edges.iter().filter(things).map(|edge| word(edge, "fact")).collect();
        assert_eq!(links, joined.len(), "ftm.json {options:?}");
        assert_eq!(facts(&part["ftm.json"], &["/fact/"]).difference(&expected).count(), 0);
    }
}
