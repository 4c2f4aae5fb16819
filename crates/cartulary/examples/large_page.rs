//! The explorer's page of a large made-up graph, to see how fast it opens.
//!
//! ```sh
//! cargo run --release -p cartulary --example large_page -- 5000 20000 target/large.html
//! ```
//!
//! `explorer/bench/opening.js` opens it in a browser.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use cartulary::model::{
    Entity, EntityId, Evidence, Mention, MentionKind, Metadata, Object, Span, Statement,
};
use cartulary::{Document, Folder, Graph, Modality, Ontology, Reading, explorer};

/// Facts of a document.
const LINES: usize = 20;
const CLASSES: usize = 8;
const PREDICATES: usize = 12;
/// Every so many facts, something lies in a place.
const PLACED: usize = 10;
/// What stands between two sentences that say something.
const FILLER: &str = " The register was kept by hand for many years, and much of what it tells was \
    copied from older books whose pages are lost. Whoever reads it today should compare it with \
    the letters of the same months, which often give another day or a smaller sum.\n\n";

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: large_page THINGS FACTS FILE";
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [things, facts, path] = &arguments[..] else { return Err(usage.into()) };
    let (things, facts): (usize, usize) = (things.parse()?, facts.parse()?);
    let mut graph = Graph::in_memory(&ontology()?);
    let joins = joins(things, facts);
    for (number, joins) in joins.chunks(LINES).enumerate() {
        let (document, reading) = document(number, joins);
        graph.add(&document, reading)?;
    }
    let view = graph.view();
    println!("things {}, facts {}", view.entities.len(), view.facts.len());
    let start = Instant::now();
    let mut file = BufWriter::new(File::create(path)?);
    explorer::page(&graph, &mut file)?;
    file.flush()?;
    let bytes = file.get_ref().metadata()?.len() as f64;
    println!("megabytes {:.1}, seconds {:.1}", bytes / 1e6, start.elapsed().as_secs_f64());
    Ok(())
}

/// Classes and predicates by number; one predicate says where things are.
fn ontology() -> Result<Ontology, Box<dyn Error>> {
    let mut text = "\
@prefix made: <https://example.org/made#> .
@prefix cart: <https://cartulary.org/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/made> a owl:Ontology .
"
    .to_owned();
    for n in 0..CLASSES {
        writeln!(
            text,
            "made:Kind{n} a owl:Class ; cart:topClass true ; rdfs:label \"Kind {n}\"@en ."
        )?;
    }
    for n in 0..PREDICATES {
        let place = if n == 0 { "cart:containment true ;" } else { "" };
        writeln!(
            text,
            "made:joins{n} a owl:ObjectProperty ; {place} rdfs:label \"joins by {n}\"@en ."
        )?;
    }
    Ok(Ontology::load(&Folder::from_texts("made", [("ontology.ttl", &*text)]))?)
}

/// A fact: subject, predicate, object.
type Join = (usize, usize, usize);

/// Facts between things, all different. A few things have hundreds, most have few, as names in texts
/// do, and every thing has one.
fn joins(things: usize, facts: usize) -> Vec<Join> {
    let mut random = 1_u64;
    // Numerical Recipes' linear congruential generator: made up, but always the same.
    let mut below = |most: usize| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((random >> 33) as usize) % most
    };
    let mut known = std::collections::BTreeSet::new();
    let mut joins = Vec::new();
    while joins.len() < facts {
        let subject = if joins.len() < things { joins.len() } else { below(things) };
        let most = below(things);
        let most = below(1 + most);
        let object = below(1 + most);
        let predicate =
            if joins.len().is_multiple_of(PLACED) { 0 } else { 1 + below(PREDICATES - 1) };
        if subject != object && known.insert((subject, predicate, object)) {
            joins.push((subject, predicate, object));
        }
    }
    joins
}

/// A document that says so, with as much beside it as documents have.
fn document(number: usize, joins: &[Join]) -> (Document, Reading) {
    let year = 2000 + number % 25;
    let title = format!("Register {number} of {year}");
    let mut text = format!("{title}\n\n");
    let mut entities: Vec<Entity> = Vec::new();
    let mut places = BTreeMap::new();
    let mut statements = Vec::new();
    for &(subject, predicate, object) in joins {
        let start = text.len();
        let mut name = |text: &mut String, thing: usize| {
            let name = format!("Institute number {thing}");
            let span = Span::new(text.len(), text.len() + name.len());
            text.push_str(&name);
            let place = *places.entry(thing).or_insert_with(|| {
                entities.push(entity(thing));
                entities.len() - 1
            });
            entities[place].mentions.push(Mention { span, kind: MentionKind::Name });
            EntityId(place)
        };
        let subject = name(&mut text, subject);
        write!(text, " joins by {predicate} what is known as ").expect("a string takes all");
        let object = name(&mut text, object);
        let span = Span::new(start, text.len());
        text.push_str(", as the \"register\" has it.");
        let sentence = Span::new(start, text.len());
        text.push_str(FILLER);
        statements.push(Statement {
            subject,
            predicate: format!("joins{predicate}"),
            object: Object::Entity(object),
            // Most of what texts say is so.
            modality: if number.is_multiple_of(5) { Modality::Planned } else { Modality::Asserted },
            when: (number.is_multiple_of(3)).then(|| year.to_string()),
            role: None,
            according_to: None,
            inferred_agent: false,
            confidence: 0.9,
            pattern: "join:subject/object".to_owned(),
            subject_span: None,
            object_span: None,
            evidence: Evidence { span, sentence },
        });
    }
    let document = Document::new(format!("{year}/register-{number:04}.txt"), text);
    let metadata = Metadata {
        title: Some(title),
        publisher: Some(format!("Office {}", number % 40)),
        issued: Some(format!("{year}-05-17")),
        language: Some("en".to_owned()),
    };
    let reading = Reading {
        document: document.id().to_owned(),
        sha256: document.sha256(),
        metadata,
        entities,
        statements,
        ..Reading::default()
    };
    (document, reading)
}

fn entity(thing: usize) -> Entity {
    let class = format!("Kind{}", thing % CLASSES);
    Entity {
        class: class.clone(),
        top: class,
        names: vec![format!("Institute number {thing}"), format!("IN{thing}")],
        gazetteer: None,
        attributes: Vec::new(),
        mentions: Vec::new(),
    }
}
