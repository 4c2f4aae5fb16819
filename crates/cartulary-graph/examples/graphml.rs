//! How fast a large graph is written as GraphML, and in how much memory.
//!
//! ```sh
//! cargo run --release -p cartulary-graph --example graphml -- 1000000 target/large.graphml
//! ```
//!
//! `tests/bench/graphml.py` runs it beside networkx.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use cartulary_graph::export::{Profile, graph_ml};
use cartulary_graph::{Graph, narrowed};
use cartulary_model::{
    Document, Entity, EntityId, Evidence, Modality, Object, Ontology, Reading, Span, Statement,
};

/// Facts of a document.
const LINES: usize = 1000;
/// Things of the graph.
const THINGS: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let edges: usize = arguments.next().ok_or("usage: graphml EDGES FILE")?.parse()?;
    let path = arguments.next().ok_or("usage: graphml EDGES FILE")?;
    if !edges.is_multiple_of(LINES) || edges / THINGS >= THINGS {
        return Err(format!("EDGES is a multiple of {LINES} below {}", THINGS * THINGS).into());
    }
    let mut graph = Graph::in_memory(&Ontology::default());
    for number in 0..edges / LINES {
        let (document, reading) = document(number);
        graph.add(&document, reading)?;
    }
    let facts = graph.view().facts.len();
    assert_eq!(facts, edges, "no two lines say the same");
    // A small graph first: what is allocated once is not the graph's.
    let few = narrowed(&graph, |fact, _| fact.0 < 1000);
    graph_ml(&few, Profile::Plain, std::io::sink())?;

    let before = peak()?;
    let start = Instant::now();
    let mut writer = BufWriter::new(File::create(&path)?);
    graph_ml(&graph, Profile::Plain, &mut writer)?;
    writer.flush()?;
    let seconds = start.elapsed().as_secs_f64();
    let bytes = fs::metadata(&path)?.len() as f64;
    println!("edges {facts}");
    println!("megabytes {:.1}", bytes / 1e6);
    println!("seconds {seconds:.3}");
    println!("megabytes/second {:.1}", bytes / 1e6 / seconds);
    println!("peak memory before, MiB {}", before / 1024);
    println!("peak memory after, MiB {}", peak()? / 1024);
    Ok(())
}

/// A document of lines that say things of things, none of them said elsewhere.
fn document(number: usize) -> (Document, Reading) {
    let mut text = String::new();
    let mut statements = Vec::new();
    let mut entities = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for line in number * LINES..(number + 1) * LINES {
        let (subject, object) = (line % THINGS, (line + 1 + line / THINGS) % THINGS);
        let mut place = |thing: usize| {
            EntityId(*places.entry(thing).or_insert_with(|| {
                entities.push(entity(thing));
                entities.len() - 1
            }))
        };
        let (subject_id, object_id) = (place(subject), place(object));
        let start = text.len();
        let quote = format!("Institute number {subject} funds Institute number {object}");
        text.push_str(&quote);
        let span = Span::new(start, text.len());
        let rest = format!(" & others, as line {line} of the \"register\" has it.");
        text.push_str(&rest);
        let sentence = Span::new(start, text.len());
        text.push('\n');
        statements.push(Statement {
            subject: subject_id,
            predicate: "funds".to_owned(),
            object: Object::Entity(object_id),
            modality: Modality::ALL[line % 4],
            when: None,
            role: None,
            according_to: None,
            inferred_agent: false,
            confidence: 0.9,
            pattern: "fund:subject/object".to_owned(),
            subject_span: None,
            object_span: None,
            evidence: Evidence { span, sentence },
        });
    }
    let document = Document::new(format!("register-{number:04}.txt"), text);
    let reading = Reading {
        document: document.id().to_owned(),
        sha256: document.sha256(),
        entities,
        statements,
        ..Reading::default()
    };
    (document, reading)
}

fn entity(thing: usize) -> Entity {
    Entity {
        class: "Institute".to_owned(),
        top: "Body".to_owned(),
        names: vec![format!("Institute number {thing}")],
        gazetteer: None,
        attributes: Vec::new(),
        mentions: Vec::new(),
    }
}

/// The most memory that this process has held, in KiB, as Linux counts it.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("this system does not count memory")?.parse()?)
}
