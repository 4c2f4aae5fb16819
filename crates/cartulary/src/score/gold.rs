//! Gold files: what a careful reader took from a document.

use std::collections::BTreeMap;
use std::path::Path;

use cartulary_extract::{Example, ExampleFact};
use cartulary_model::{Document, Modality, Ontology, Problem, Problems, Span, line_of};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Missed;
use super::end::End;

/// Entities and facts of one document, read from a file of JSON:
///
/// ```json
/// {
///   "doc": "note.txt",
///   "entities": [
///     {"id": "kaist", "type": "Organization", "names": ["KAIST"]},
///     {"id": "daejeon", "type": "Region", "names": ["Daejeon"]}
///   ],
///   "facts": [
///     {"s": "kaist", "p": "locatedIn", "o": "daejeon", "modality": "asserted",
///      "evidence": "located in Daejeon", "core": true},
///     {"s": "kaist", "p": "foundedOn", "o": {"value": "1971"}, "modality": "asserted",
///      "evidence": "founded in 1971"}
///   ]
/// }
/// ```
///
/// A fact may be `"optional": true`. What else stands in the file is for its readers.
#[derive(Clone, Debug)]
pub struct Gold {
    /// The document: its path below the folder of the texts.
    pub doc: String,
    pub(super) entities: Vec<End>,
    pub(super) facts: Vec<Fact>,
}

#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) subject: End,
    pub(super) predicate: String,
    pub(super) object: End,
    pub(super) optional: bool,
    pub(super) core: bool,
    pub(super) modality: Modality,
    pub(super) evidence: String,
    names: [Vec<String>; 2],
}

impl Gold {
    /// Reads the `.json` files of a folder, in order of name.
    ///
    /// # Errors
    /// Every problem of every file, with file and line.
    pub fn folder(ontology: &Ontology, path: impl AsRef<Path>) -> Result<Vec<Self>, Problems> {
        let path = path.as_ref();
        let failed = |path: &Path, why: &std::io::Error| {
            Problem::new(path.display().to_string(), 0, why.to_string())
        };
        let entries = std::fs::read_dir(path).map_err(|why| Problems(vec![failed(path, &why)]))?;
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
        files.sort();
        let (mut golds, mut problems) = (Vec::new(), Vec::new());
        if files.is_empty() {
            problems.push(Problem::new(path.display().to_string(), 0, "no .json file in it"));
        }
        for file in files {
            match std::fs::read_to_string(&file) {
                Ok(text) => match Self::parse(ontology, &file.display().to_string(), &text) {
                    Ok(gold) => golds.push(gold),
                    Err(Problems(more)) => problems.extend(more),
                },
                Err(why) => problems.push(failed(&file, &why)),
            }
        }
        Problems::unless_empty(problems, golds)
    }

    /// Reads the text of a gold file; `file` is its name in messages.
    ///
    /// # Errors
    /// Every problem: what is no JSON or lacks a field, and what names a class, predicate or entity
    /// that there is not.
    pub fn parse(ontology: &Ontology, file: &str, text: &str) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let Some(rows) = read::<File>(file, text, text, &mut problems) else {
            return Err(Problems(problems));
        };
        let mut entities = BTreeMap::new();
        for part in &rows.entities {
            let Some(row) = read::<EntityRow>(file, text, part.get(), &mut problems) else {
                continue;
            };
            let mut problem = |message| problems.push(at(file, text, part.get(), message));
            let top = ontology.class(&row.class).filter(|&class| ontology.top(class) == class);
            if top.is_none() {
                problem(format!("no top class {:?}", row.class));
            }
            let end = End::thing(&row.names, &row.class);
            let names = if row.names.is_empty() { vec![row.id.clone()] } else { row.names };
            if entities.insert(row.id.clone(), (names, end)).is_some() {
                problem(format!("a second entity {:?}", row.id));
            }
        }
        let mut facts = Vec::new();
        for part in &rows.facts {
            let Some(row) = read::<FactRow>(file, text, part.get(), &mut problems) else {
                continue;
            };
            let mut problem = |message| problems.push(at(file, text, part.get(), message));
            if ontology.predicate(&row.p).is_none() {
                problem(format!("no predicate {:?}", row.p));
            }
            let mut entity = |id: &String| {
                let found = entities.get(id).cloned();
                if found.is_none() {
                    problem(format!("no entity {id:?}"));
                }
                found
            };
            let subject = entity(&row.s);
            let object = match &row.o {
                ObjectRow::Entity(id) => entity(id),
                ObjectRow::Text { value } => Some((vec![value.clone()], End::value(value))),
                ObjectRow::Number { value } => {
                    Some((vec![value.to_string()], End::value(&value.to_string())))
                }
            };
            let (Some((subject_names, subject)), Some((object_names, object))) = (subject, object)
            else {
                continue;
            };
            facts.push(Fact {
                subject,
                predicate: row.p,
                object,
                optional: row.optional,
                core: row.core,
                modality: row.modality,
                evidence: row.evidence,
                names: [subject_names, object_names],
            });
        }
        let entities = entities.into_values().map(|(_, end)| end).collect();
        Problems::unless_empty(problems, Self { doc: rows.doc, entities, facts })
    }
}

impl Gold {
    /// The text with these facts as an example to learn from: an end may stand wherever one of its
    /// names does.
    pub fn example(&self, document: Document) -> Example {
        let places = |names: &[String]| -> Vec<Span> {
            let found = names.iter().filter(|name| !name.is_empty()).flat_map(|name| {
                document
                    .text()
                    .match_indices(name.as_str())
                    .map(|(start, found)| Span::new(start, start + found.len()))
            });
            found.collect()
        };
        let fact = |fact: &Fact| ExampleFact {
            predicate: fact.predicate.clone(),
            subject: places(&fact.names[0]),
            object: places(&fact.names[1]),
        };
        let facts = self.facts.iter().map(fact).collect();
        Example { document, excerpt: false, annotated: None, facts }
    }
}

impl Fact {
    pub(super) fn missed(&self, doc: &str) -> Missed {
        let [subject, object] =
            self.names.each_ref().map(|names| names.first().cloned().unwrap_or_default());
        Missed {
            doc: doc.to_owned(),
            subject,
            predicate: self.predicate.clone(),
            object,
            modality: self.modality,
            core: self.core,
            evidence: self.evidence.clone(),
        }
    }
}

/// The rows as they stand in the file, so that each is known by its line.
#[derive(Deserialize)]
struct File<'a> {
    doc: String,
    #[serde(borrow)]
    entities: Vec<&'a RawValue>,
    #[serde(borrow)]
    facts: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct EntityRow {
    id: String,
    #[serde(rename = "type")]
    class: String,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct FactRow {
    s: String,
    p: String,
    o: ObjectRow,
    modality: Modality,
    evidence: String,
    #[serde(default)]
    core: bool,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`o` is neither the id of an entity nor {\"value\": …}")]
enum ObjectRow {
    Entity(String),
    Text { value: String },
    Number { value: serde_json::Number },
}

/// Reads a part of a file's text as JSON.
fn read<'a, T: Deserialize<'a>>(
    file: &str,
    text: &str,
    part: &'a str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let why = match serde_json::from_str(part) {
        Ok(value) => return Some(value),
        Err(why) => why,
    };
    let message = why.to_string();
    // The library tells the place within the part.
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    let mut problem = at(file, text, part, message.to_owned());
    problem.line += why.line().saturating_sub(1);
    problems.push(problem);
    None
}

/// A problem at the line of a file on which a part of its text begins.
fn at(file: &str, text: &str, part: &str, message: String) -> Problem {
    Problem::new(file, line_of(text, Span::of_part(text, part).start), message)
}
