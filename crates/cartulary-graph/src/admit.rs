//! What a reading must prove before it enters the graph.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use cartulary_model::{Document, EntityId, Object, Reading, Span, Statement};

use crate::iri;

/// Why a reading was not taken into the graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{document}: {fault}")]
pub struct Refusal {
    /// The document's id.
    pub document: String,
    /// What is wrong with its reading.
    pub fault: Fault,
}

/// What is wrong with a reading. Offsets are in bytes of the text, as readings count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The document's id is empty.
    #[error("a document needs an id")]
    NoId,
    /// The reading is one of another document.
    #[error("the reading is of document {0:?}")]
    OtherDocument(String),
    /// The reading is one of another text.
    #[error("the reading is of a text with SHA-256 {read}, the text has {actual}")]
    OtherText {
        /// Hash that the reading gives.
        read: String,
        /// Hash of the text.
        actual: String,
    },
    /// An entity has no name.
    #[error("entity {0} has no name")]
    NoName(usize),
    /// A span does not give back text.
    #[error("{what}: bytes {}..{} give back no text", span.start, span.end)]
    NoText {
        /// Whose span it is.
        what: String,
        /// The span.
        span: Span,
    },
    /// Evidence reaches beyond its sentence.
    #[error(
        "{what}: bytes {}..{} are not inside their sentence, {}..{}",
        span.start, span.end, sentence.start, sentence.end
    )]
    OutsideSentence {
        /// Whose evidence it is.
        what: String,
        /// The evidence.
        span: Span,
        /// The sentence.
        sentence: Span,
    },
    /// A statement refers to an entity that the reading does not list.
    #[error("{what}: there is no entity {entity}")]
    NoEntity {
        /// Which statement.
        what: String,
        /// The number of the missing entity.
        entity: usize,
    },
    /// A confidence is no probability.
    #[error("{what}: confidence {confidence} is not between 0 and 1")]
    Confidence {
        /// Which statement.
        what: String,
        /// As it was given.
        confidence: String,
    },
}

/// A document in the graph: its text, what was read in it, and by what.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Held {
    pub(crate) document: Document,
    pub(crate) reading: Reading,
    /// Version of the ontology that it was read with.
    pub(crate) ontology: String,
    /// Version of language tables and models that it was read with.
    pub(crate) reader: String,
    /// The [keys](iri::local_keys) of the reading's entities.
    pub(crate) keys: Vec<String>,
    /// The IRIs of the reading's statements.
    pub(crate) claims: Vec<String>,
}

impl Held {
    /// The entity that issued the document, where the reading knows it by that name.
    pub(crate) fn publisher(&self) -> Option<EntityId> {
        let publisher = self.reading.metadata.publisher.as_ref()?;
        let entities = &self.reading.entities;
        entities.iter().position(|entity| entity.names.contains(publisher)).map(EntityId)
    }
}

/// Takes a reading in, in the one form that the graph keeps: confidences with two decimals, each
/// statement once, the surest of equal ones.
///
/// # Errors
/// The first thing about it that the text does not bear out.
pub(crate) fn admit(
    document: Document,
    mut reading: Reading,
    ontology: &str,
    reader: &str,
) -> Result<Held, Refusal> {
    verify(&document, &reading)
        .map_err(|fault| Refusal { document: document.id().to_owned(), fault })?;
    let (keys, offsets) = (iri::local_keys(&reading), document.offsets());
    let mut places = BTreeMap::<String, usize>::new();
    let mut kept = Vec::<Statement>::with_capacity(reading.statements.len());
    for mut statement in reading.statements {
        statement.confidence = (statement.confidence * 100.0).round() / 100.0;
        let at = offsets.code_points(statement.evidence.span);
        // The IRI tells what a statement says and where, not how it was found.
        match places.entry(iri::claim(document.id(), at, &keys, &statement)) {
            Entry::Vacant(entry) => {
                entry.insert(kept.len());
                kept.push(statement);
            }
            Entry::Occupied(entry) => {
                let there = &mut kept[*entry.get()];
                if there.confidence < statement.confidence {
                    *there = statement;
                }
            }
        }
    }
    reading.statements = kept;
    let mut claims = vec![String::new(); places.len()];
    for (iri, place) in places {
        claims[place] = iri;
    }
    let (ontology, reader) = (ontology.to_owned(), reader.to_owned());
    Ok(Held { document, reading, ontology, reader, keys, claims })
}

fn verify(document: &Document, reading: &Reading) -> Result<(), Fault> {
    if document.id().is_empty() {
        return Err(Fault::NoId);
    }
    if reading.document != document.id() {
        return Err(Fault::OtherDocument(reading.document.clone()));
    }
    let actual = document.sha256();
    if reading.sha256 != actual {
        return Err(Fault::OtherText { read: reading.sha256.clone(), actual });
    }
    for (n, entity) in reading.entities.iter().enumerate() {
        if entity.name().trim().is_empty() {
            return Err(Fault::NoName(n));
        }
        for mention in &entity.mentions {
            quotes(document, mention.span, || format!("mention of {:?}", entity.name()))?;
        }
    }
    for &span in &reading.tally.unread {
        quotes(document, span, || "unread sentence".to_owned())?;
    }
    reading
        .statements
        .iter()
        .enumerate()
        .try_for_each(|(n, statement)| verify_statement(document, reading, n, statement))
}

fn verify_statement(
    document: &Document,
    reading: &Reading,
    n: usize,
    statement: &Statement,
) -> Result<(), Fault> {
    let what = || format!("statement {n} ({})", statement.predicate);
    let object = match &statement.object {
        Object::Entity(id) => Some(*id),
        Object::Literal { .. } => None,
    };
    for EntityId(entity) in
        [Some(statement.subject), object, statement.according_to].into_iter().flatten()
    {
        if entity >= reading.entities.len() {
            return Err(Fault::NoEntity { what: what(), entity });
        }
    }
    let (span, sentence) = (statement.evidence.span, statement.evidence.sentence);
    quotes(document, span, || format!("evidence of {}", what()))?;
    quotes(document, sentence, || format!("sentence of {}", what()))?;
    if !sentence.contains(span) {
        return Err(Fault::OutsideSentence { what: what(), span, sentence });
    }
    for span in [statement.subject_span, statement.object_span].into_iter().flatten() {
        quotes(document, span, || format!("end of {}", what()))?;
    }
    if !(0.0..=1.0).contains(&statement.confidence) {
        let confidence = statement.confidence.to_string();
        return Err(Fault::Confidence { what: what(), confidence });
    }
    Ok(())
}

fn quotes(document: &Document, span: Span, what: impl Fn() -> String) -> Result<(), Fault> {
    match span.of(document.text()) {
        Some(text) if !text.trim().is_empty() => Ok(()),
        _ => Err(Fault::NoText { what: what(), span }),
    }
}
