//! Measures a domain on `KnowledgeNet` (Mesquita et al. 2019): reads raw passages, writes predictions in
//! the form of the benchmark's scorer, and runs it.
//!
//! ```sh
//! cargo run --release --example knowledgenet -- ontology/knowledgenet BENCH/score.py BENCH/train.jsonl BENCH/dev.jsonl
//! ```

use std::error::Error;
use std::io::Write;
use std::process::Command;

use cartulary::model::{Object, Offsets, Span};
use cartulary::{Document, Domain};
use rayon::prelude::*;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [domain, scorer, files @ ..] = &arguments[..] else {
        return Err("usage: knowledgenet DOMAIN SCORER PASSAGES.jsonl …".into());
    };
    let domain = Domain::load(domain)?;
    for file in files {
        let lines: Vec<Value> = std::fs::read_to_string(file)?
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        let passages: Vec<&Value> = lines
            .iter()
            .flat_map(|line| line["passages"].as_array().into_iter().flatten())
            .collect();
        let predictions: Vec<Value> =
            passages.par_iter().map(|passage| predict(&domain, passage)).collect();
        let name = format!(
            "{}.pred",
            std::path::Path::new(file).file_name().unwrap_or_default().display()
        );
        let path = std::env::temp_dir().join(name);
        let mut out = std::fs::File::create(&path)?;
        for prediction in &predictions {
            writeln!(out, "{prediction}")?;
        }
        println!("{file}");
        let mut command = Command::new("python3");
        command.arg(scorer).arg(file).arg(&path);
        if std::env::var_os("VERBOSE").is_some() {
            command.arg("-v");
        }
        command.status()?;
    }
    Ok(())
}

/// The facts of a passage, one for each two mentions of their ends.
fn predict(domain: &Domain, passage: &Value) -> Value {
    let id = passage["id"].as_str().unwrap_or_default();
    let document = Document::new(id, passage["text"].as_str().unwrap_or_default());
    let offsets: Offsets = document.offsets();
    let reading = domain.extract_excerpt(&document);
    let place = |span: Span| {
        let (start, end) = offsets.code_points(span);
        json!([start, end])
    };
    let mentions = |entity: cartulary::model::EntityId| -> Vec<Span> {
        reading.entities[entity.0].mentions.iter().map(|mention| mention.span).collect()
    };
    let mut facts = Vec::new();
    for statement in &reading.statements {
        let objects = match statement.object {
            Object::Entity(entity) => mentions(entity),
            Object::Literal { .. } => statement.object_span.into_iter().collect(),
        };
        let predicate = domain.ontology().predicate(&statement.predicate);
        let symmetric = predicate.is_some_and(|id| domain.ontology().predicate_of(id).symmetric);
        for subject in mentions(statement.subject) {
            for &object in &objects {
                let mut fact = |subject: Span, object: Span| {
                    facts.push(json!({"rel": statement.predicate, "subj": place(subject),
                        "obj": place(object), "confidence": statement.confidence, "why": statement.pattern}));
                };
                fact(subject, object);
                if symmetric {
                    fact(object, subject);
                }
            }
        }
    }
    json!({"id": id, "facts": facts})
}
