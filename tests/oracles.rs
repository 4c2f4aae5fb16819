//! What the program infers and what it finds at fault, held against a reasoner and a validator of
//! others: owlrl and pySHACL.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cartulary::graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary::graph::oxigraph::store::Store;
use cartulary::graph::shacl::{Shapes, validate};
use cartulary::graph::{Graph, export};
use cartulary::model::{ClassId, Entity, EntityId, Evidence, Object, PredicateId, Span, Statement};
use cartulary::{Cartulary, Document, Domain, Folder, Modality, Ontology, Reading};
use cartulary_tests::{python, readers, run};
use serde::Deserialize;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn domain() -> PathBuf {
    root().join("ontology/innovation")
}

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

fn write(graph: &Graph, path: &Path) {
    let mut bytes = Vec::new();
    export::n_quads(graph, &mut bytes).expect("memory");
    fs::write(path, bytes).expect("a file");
}

fn seeds() -> Cartulary {
    let documents: Result<Vec<_>, _> =
        Document::folder(root().join("seeds")).expect("seeds/").collect();
    let mut cartulary = Cartulary::in_memory(Domain::innovation().expect("a sound domain"));
    for change in cartulary.read_all(&documents.expect("UTF-8")) {
        change.expect("every quote is borne out by its text");
    }
    cartulary
}

#[derive(Deserialize)]
struct Damaged {
    damage: String,
    file: String,
    at_fault: BTreeSet<String>,
}

#[test]
fn each_damage_is_caught_as_pyshacl_catches_it() {
    let Some(python) = python(target(), "damages were not shown to pySHACL") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    write(seeds().graph(), &folder.path().join("graph.nq"));
    let script = readers().join("shacl.py");
    let said = run(&python, &[&*script, folder.path(), &domain()]).expect("pySHACL");

    let files = Folder::open(&domain()).expect("the domain");
    let ontology = Ontology::load(&files).expect("a sound ontology");
    let shapes = files.get("shapes.ttl").expect("shapes");
    let shapes = Shapes::parse("shapes.ttl", shapes).expect("sound shapes");
    let mut damages = 0;
    for line in said.lines() {
        let theirs: Damaged = serde_json::from_str(line).expect("a line of JSON");
        let store = Store::new().expect("memory");
        let bytes = fs::read(folder.path().join(&theirs.file)).expect("a copy");
        store.load_from_slice(RdfParser::from_format(RdfFormat::NQuads), &bytes).expect("N-Quads");
        let violations = validate(&store, &ontology, &shapes).expect("a store in memory");
        let node = |focus: &str| focus.trim_matches(['<', '>']).to_owned();
        let ours: BTreeSet<_> = violations.iter().map(|it| node(&it.focus)).collect();
        assert_eq!(ours, theirs.at_fault, "{}", theirs.damage);
        assert_eq!(ours.is_empty(), theirs.damage == "no damage", "{}", theirs.damage);
        damages += usize::from(!ours.is_empty());
    }
    assert!(damages >= 10, "{damages} damages are too few");
}

#[test]
fn standard_vocabularies_are_used_as_they_are_defined() {
    let Some(python) = python(target(), "terms were not looked up in their vocabularies") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.nq");
    write(with_a_body_renamed().graph(), &path);
    let script = readers().join("vocabularies.py");
    println!("{}", run(&python, &[&*script, &path]).expect("terms as they are defined"));
}

/// The seeds' graph, and one text more: a body that took the place of another.
fn with_a_body_renamed() -> Cartulary {
    let mut cartulary = seeds();
    let text = "The Bada Agency was founded in 2013. The Bada Agency succeeded the Norae Agency.";
    cartulary.read(&Document::new("renamed.txt", text)).expect("borne out by its text");
    cartulary
}

#[test]
fn what_follows_is_what_an_owl_reasoner_infers() {
    let Some(python) = python(target(), "inferences were not shown to owlrl") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.nq");
    let script = readers().join("reason.py");
    write(seeds().graph(), &path);
    run(&python, &[&*script, &path, &domain()]).expect("the same inferences on the seeds");
    for seed in 1..=2 {
        let graph = tangle(seed);
        let follow = graph.view().inferences.len();
        assert!(follow > 300, "no more than {follow} follow");
        write(&graph, &path);
        run(&python, &[&*script, &path, &domain()]).expect("the same inferences on a tangle");
    }
}

/// A graph whose few things are related at random, so that chains run in circles.
fn tangle(seed: u64) -> Graph {
    let files = Folder::open(&domain()).expect("the domain");
    let ontology = Ontology::load(&files).expect("a sound ontology");
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let predicates: Vec<PredicateId> = ontology
        .predicates()
        .filter(|(_, it)| it.value.is_none() && !it.inverse_only)
        .map(|(id, _)| id)
        .collect();
    let (text, span) = ("It is so.", Span::new(0, 9));
    let document = Document::new(format!("{seed}.txt"), text);
    let mut reading = Reading {
        document: document.id().to_owned(),
        sha256: document.sha256(),
        ..Reading::default()
    };
    for n in 0..300 {
        // Half of the relations are of the few that chain.
        let chains = |id: &&PredicateId| n % 2 == 0 || ontology.predicate_of(**id).transitive;
        let among: Vec<PredicateId> = predicates.iter().filter(chains).copied().collect();
        let predicate = ontology.predicate_of(*random.of(&among));
        let of = *random.of(&predicate.domain);
        let to = if predicate.same_kind { of } else { *random.of(&predicate.range) };
        let subject = thing(&mut reading, &ontology, of, &mut random);
        let object = thing(&mut reading, &ontology, to, &mut random);
        if subject == object {
            continue;
        }
        reading.statements.push(Statement {
            subject,
            predicate: predicate.name.clone(),
            object: Object::Entity(object),
            modality: Modality::ALL[random.below(8).saturating_sub(4)],
            when: None,
            role: None,
            according_to: None,
            inferred_agent: false,
            confidence: 1.0,
            pattern: "at random".to_owned(),
            subject_span: None,
            object_span: None,
            evidence: Evidence { span, sentence: span },
        });
    }
    let mut graph = Graph::in_memory(&ontology);
    graph.add(&document, reading).expect("a reading borne out by its text");
    graph
}

/// One of the six things of a class, new in the reading or there already.
fn thing(
    reading: &mut Reading,
    ontology: &Ontology,
    class: ClassId,
    random: &mut Random,
) -> EntityId {
    let class = &ontology.class_of(class).name;
    let name = format!("{class} {}", random.of(&["One", "Two", "Three", "Four", "Five", "Six"]));
    let known = reading.entities.iter().position(|it| it.names[0] == name);
    EntityId(known.unwrap_or_else(|| {
        reading.entities.push(Entity {
            class: class.clone(),
            top: class.clone(),
            names: vec![name],
            gazetteer: None,
            attributes: Vec::new(),
            mentions: Vec::new(),
        });
        reading.entities.len() - 1
    }))
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % bound as u64) as usize
    }

    fn of<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }
}
