//! Graphs of what careful readers took from documents, in place of what extraction takes.

use std::path::Path;

use cartulary::model::{
    Entity, EntityId, Evidence, Modality, Object, Ontology, Span, Statement, ValueKind,
};
use cartulary::{Cartulary, Document, Domain, Graph, Reading};
use serde_json::Value;

/// The graph of the gold in a folder, over the texts of another.
pub(crate) fn graph(gold: &Path, texts: &Path, directory: &Path) -> Cartulary {
    let domain = Domain::innovation().expect("a sound domain");
    let mut graph = Graph::open(directory, domain.ontology()).expect("an empty folder");
    let mut files: Vec<_> = std::fs::read_dir(gold)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let doc = value["doc"].as_str().expect("a document");
        let document = Document::file(texts.join(doc)).expect("a text");
        let reading = reading(&domain, &document, &value);
        graph.add(&document, reading).expect("a sound reading");
    }
    Cartulary::open(directory, domain).expect("a graph")
}

fn reading(domain: &Domain, document: &Document, gold: &Value) -> Reading {
    let list = |name: &str| gold[name].as_array().expect("a list").clone();
    let ids: Vec<String> = list("entities").iter().map(|row| word(row, "id").to_owned()).collect();
    let entity = |row: &Value| ids.iter().position(|id| row.as_str() == Some(id)).map(EntityId);
    let sentences = domain.sentences(document.text());
    let facts = list("facts");
    let statements = facts.iter().filter_map(|row| {
        let evidence = word(row, "evidence");
        let start = document.text().find(evidence)?;
        let span = Span::new(start, start + evidence.len());
        let sentence = sentences.iter().find(|sentence| sentence.contains(span)).copied();
        let predicate = word(row, "p").to_owned();
        let object = match entity(&row["o"]) {
            Some(id) => Object::Entity(id),
            None => literal(domain.ontology(), &predicate, &row["o"]["value"]),
        };
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        Some(Statement {
            subject: entity(&row["s"])?,
            predicate,
            object,
            modality: word(row, "modality").parse::<Modality>().expect("a modality"),
            when: text("when"),
            role: text("role"),
            according_to: entity(&row["according_to"]),
            inferred_agent: row["inferred_agent"].as_bool().unwrap_or(false),
            confidence: 1.0,
            pattern: "gold".to_owned(),
            subject_span: None,
            object_span: None,
            evidence: Evidence { span, sentence: sentence.unwrap_or(span) },
        })
    });
    Reading {
        document: document.id().to_owned(),
        sha256: document.sha256(),
        metadata: domain.extract(document).metadata,
        statements: statements.collect(),
        entities: list("entities").iter().map(|row| thing(domain.ontology(), row)).collect(),
        ..Reading::default()
    }
}

/// A thing with the row of the gazetteer that has one of its names, as extraction would find it.
fn thing(ontology: &Ontology, row: &Value) -> Entity {
    let names: Vec<String> = row["names"]
        .as_array()
        .expect("names")
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let top = word(row, "type");
    let known = ontology.gazetteer().entries().find(|(_, entry)| {
        let named = |name: &String| {
            entry.label == *name || entry.aliases.contains(name) || entry.acronyms.contains(name)
        };
        ontology.class_of(ontology.top(entry.class)).name == top && names.iter().any(named)
    });
    let class = known.map_or(top, |(_, entry)| &ontology.class_of(entry.class).name);
    Entity {
        class: class.to_owned(),
        top: top.to_owned(),
        names,
        gazetteer: known.map(|(_, entry)| entry.id.clone()),
        attributes: Vec::new(),
        mentions: Vec::new(),
    }
}

fn literal(ontology: &Ontology, predicate: &str, value: &Value) -> Object {
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let kind = ontology.predicate(predicate).and_then(|id| ontology.predicate_of(id).value);
    let datatype = match (kind, value.split('-').count(), value.starts_with("--")) {
        (Some(ValueKind::Date), _, true) => "xsd:gMonthDay",
        (Some(ValueKind::Date), 1, _) => "xsd:gYear",
        (Some(ValueKind::Date), 2, _) => "xsd:gYearMonth",
        (Some(ValueKind::Date), ..) => "xsd:date",
        _ => "xsd:string",
    };
    Object::Literal { value, datatype: datatype.to_owned() }
}

fn word<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().expect("a text")
}
