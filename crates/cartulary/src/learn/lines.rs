//! Examples as lines of JSON, in the forms of two public benchmarks.

use cartulary_extract::{Example, ExampleFact};
use cartulary_model::{Document, Offsets, Ontology, Problem, Problems, Span};
use serde::Deserialize;

/// A line of `KnowledgeNet`: offsets count code points of a passage.
#[derive(Deserialize)]
struct DocumentLine {
    passages: Vec<PassageLine>,
}

#[derive(Deserialize)]
struct PassageLine {
    id: String,
    text: String,
    annotated: Vec<String>,
    facts: Vec<FactLine>,
}

#[derive(Deserialize)]
struct FactLine {
    rel: String,
    subj: (usize, usize),
    obj: (usize, usize),
}

/// A line of `Text2KGBench`: ends are words that may or may not stand in the text.
#[derive(Deserialize)]
struct TripleLine {
    id: String,
    text: String,
    triples: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "neither `passages` with text, annotated and facts nor `text` with triples"
)]
enum Line {
    Document(DocumentLine),
    Triples(TripleLine),
}

/// Reads examples from lines of JSON: `{"passages": [{"id", "text", "annotated", "facts": [{"rel",
/// "subj": [start, end], "obj": [start, end]}]}]}` as in `KnowledgeNet`, or `{"id", "text", "triples":
/// [[subject, predicate, object]]}` as in `Text2KGBench`. `file` is the name in messages.
///
/// Offsets count code points. Words of a triple are sought in the text; a triple of which one does
/// not stand there shows nothing. A predicate is found by its name or its English label.
///
/// # Errors
/// Every line that is none of these or has offsets outside its text.
pub fn read_lines(ontology: &Ontology, file: &str, text: &str) -> Result<Vec<Example>, Problems> {
    let (mut examples, mut problems) = (Vec::new(), Vec::new());
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut problem = |message: String| problems.push(Problem::new(file, n + 1, message));
        match serde_json::from_str::<Line>(line) {
            Ok(Line::Document(document)) => {
                for passage in document.passages {
                    match passage_example(passage) {
                        Ok(example) => examples.push(example),
                        Err(why) => problem(why),
                    }
                }
            }
            Ok(Line::Triples(line)) => examples.push(triples_example(ontology, line)),
            Err(why) => problem(why.to_string()),
        }
    }
    Problems::unless_empty(problems, examples)
}

fn passage_example(passage: PassageLine) -> Result<Example, String> {
    let document = Document::new(passage.id, passage.text);
    let offsets: Offsets = document.offsets();
    let span = |(start, end): (usize, usize)| {
        offsets
            .span(start, end)
            .ok_or_else(|| format!("[{start}, {end}] is not in the text of {}", document.id()))
    };
    let mut facts = Vec::new();
    for fact in passage.facts {
        let (subject, object) = (vec![span(fact.subj)?], vec![span(fact.obj)?]);
        facts.push(ExampleFact { predicate: fact.rel, subject, object });
    }
    Ok(Example { document, excerpt: true, annotated: Some(passage.annotated), facts })
}

fn triples_example(ontology: &Ontology, line: TripleLine) -> Example {
    let places = |words: &str| -> Vec<Span> {
        let words = words.replace('_', " ");
        let found = line.text.match_indices(&words);
        found.map(|(start, found)| Span::new(start, start + found.len())).collect()
    };
    let name = |relation: &str| {
        let named = ontology.predicates().find(|(_, predicate)| {
            predicate.name == relation
                || predicate.labels.get("en").is_some_and(|label| label == relation)
        });
        named.map_or_else(|| relation.to_owned(), |(_, predicate)| predicate.name.clone())
    };
    let facts = line.triples.iter().map(|(subject, relation, object)| ExampleFact {
        predicate: name(relation),
        subject: places(subject),
        object: places(object),
    });
    let facts = facts.collect();
    Example { document: Document::new(line.id, line.text), excerpt: true, annotated: None, facts }
}
