//! What the RDF store is slow at, and what is done about it: a path between two given things, a path
//! to a given thing behind a step, and the order of a large result.
//!
//! ```text
//! cargo run --release -p cartulary-query --example slow_spots -- [NODES]    (100000 unless told)
//! ```

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use cartulary_query::oxigraph::model::{GraphName, NamedNode, Quad};
use cartulary_query::oxigraph::sparql::{QueryResults, SparqlEvaluator};
use cartulary_query::oxigraph::store::Store;
use cartulary_query::{Answer, Limits, Prefixes, sparql};

fn main() -> Result<(), Box<dyn Error>> {
    let nodes: usize = env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let store = Store::new()?;
    let node = |n: usize| NamedNode::new(format!("https://example.org/{n}"));
    let (near, part) =
        (NamedNode::new("https://example.org/near")?, NamedNode::new("https://example.org/part")?);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 11) % nodes as u64) as usize
    };
    let mut quads = Vec::new();
    for n in 0..nodes {
        for _ in 0..3 {
            quads.push(Quad::new(node(n)?, near.clone(), node(random())?, GraphName::DefaultGraph));
        }
        // A tree of sixteen branches each.
        if n > 0 {
            quads.push(Quad::new(node(n)?, part.clone(), node(n / 16)?, GraphName::DefaultGraph));
        }
    }
    store.extend(quads)?;
    println!("{nodes} nodes, {} triples", store.len()?);
    let prefixes = Prefixes::new([("ex", "https://example.org/")]);
    let limits = Limits { time: Duration::from_secs(20), ..Limits::default() };
    for (what, text) in [
        ("between two things, there", "ASK { ex:1 ex:near+ ex:2 }"),
        (
            "between two things, open",
            "ASK { { SELECT ?x { ex:1 ex:near+ ?x } } FILTER(?x = ex:2) }",
        ),
        ("between two things, none", "ASK { ex:1 ex:part+ ex:7 }"),
        ("to a thing behind a step", "SELECT (COUNT(*) AS ?n) { ?x ex:near/ex:part* ex:6 }"),
        (
            "to a thing behind a step, set apart",
            "SELECT (COUNT(*) AS ?n) { ?x ex:near ?m { SELECT DISTINCT ?m { ?m ex:part* ex:6 } } }",
        ),
        ("a large result in order", "SELECT * { ?s ?p ?o } ORDER BY ?o"),
        (
            "a very large result in order",
            "SELECT * { ?s ex:part ?o . ?t ex:part ?o . ?u ex:near ?t } ORDER BY ?u ?s LIMIT 5",
        ),
    ] {
        let start = Instant::now();
        let raw =
            SparqlEvaluator::new().with_prefix("ex", "https://example.org/")?.parse_query(text)?;
        let found = match raw.on_store(&store).execute()? {
            QueryResults::Boolean(truth) => usize::from(truth),
            QueryResults::Solutions(rows) => rows.count(),
            QueryResults::Graph(triples) => triples.count(),
        };
        let bare = start.elapsed();
        let start = Instant::now();
        let answer = sparql(&store, &prefixes, text, &BTreeMap::new(), limits);
        let told = match answer {
            Ok(Answer::Rows(rows)) => format!("{} rows", rows.rows.len()),
            Ok(Answer::Truth(truth)) => truth.to_string(),
            Ok(Answer::Triples { triples, .. }) => format!("{} triples", triples.len()),
            Err(why) => why.to_string(),
        };
        println!("{what}: bare {bare:.1?} ({found}), here {:.1?} ({told})", start.elapsed());
    }
    Ok(())
}
