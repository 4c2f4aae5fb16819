use serde::{Deserialize, Serialize};

use crate::{Document, Entity, EntityId, Modality, Object, Offsets, Reading, Span, Statement};

/// A statement as one line of JSON, the form that other programs read. Offsets count Unicode code
/// points of the file as it is on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementLine {
    /// Id of the document.
    pub doc: String,
    /// Of whom.
    pub subject: EndLine,
    /// Predicate by name.
    pub predicate: String,
    /// To whom, or what value.
    pub object: ObjectLine,
    /// How it is meant.
    pub modality: Modality,
    /// Date from which it holds (ISO 8601).
    pub when: Option<String>,
    /// Title under which it holds.
    pub role: Option<String>,
    /// Name of the speaker, where the document reports somebody's word.
    pub according_to: Option<String>,
    /// Whether the subject is the document's responsible actor, unnamed in the sentence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inferred_agent: bool,
    /// Probability that the statement is right, 0 to 1, two decimals.
    pub confidence: f64,
    /// Which trigger and pattern found it.
    pub pattern: String,
    /// The words that say it.
    pub evidence: EvidenceLine,
}

/// An entity as an end of a [`StatementLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndLine {
    /// Gazetteer id, or an id that holds within the document.
    pub id: String,
    /// Fullest name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Top class by name.
    #[serde(rename = "type")]
    pub class: String,
    /// Finer class by name, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
    /// First code point of the mention that the statement was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// One past its last code point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// The object of a [`StatementLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ObjectLine {
    /// A date, amount or quantity.
    Literal(LiteralLine),
    /// An entity.
    Entity(EndLine),
}

/// A value as the object of a [`StatementLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiteralLine {
    /// ISO 8601 for dates, else number and unit as in the text.
    pub value: String,
    /// `xsd:date`, `xsd:gYear`, … or `xsd:string`.
    pub datatype: String,
    /// First code point of the value in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// One past its last code point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// The evidence of a [`StatementLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceLine {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The text between, character for character.
    pub text: String,
    /// The sentence around it.
    pub sentence: String,
}

impl ObjectLine {
    /// The entity's name, or the value.
    pub fn name(&self) -> &str {
        match self {
            Self::Literal(literal) => &literal.value,
            Self::Entity(entity) => &entity.name,
        }
    }
}

impl StatementLine {
    /// The lines of a reading of `document`, in the order of its statements.
    pub fn of_reading(document: &Document, reading: &Reading) -> Vec<Self> {
        let offsets = document.offsets();
        reading.statements.iter().map(|s| Self::new(document, &offsets, reading, s)).collect()
    }

    fn new(
        document: &Document,
        offsets: &Offsets,
        reading: &Reading,
        statement: &Statement,
    ) -> Self {
        let quote = |span: Span| span.of(document.text()).unwrap_or_default().to_owned();
        let (start, end) = offsets.code_points(statement.evidence.span);
        let place = |span: Option<Span>| span.map(|span| offsets.code_points(span)).unzip();
        let object = match &statement.object {
            Object::Entity(id) => {
                ObjectLine::Entity(EndLine::new(reading, *id, place(statement.object_span)))
            }
            Object::Literal { value, datatype } => {
                let (start, end) = place(statement.object_span);
                ObjectLine::Literal(LiteralLine {
                    value: value.clone(),
                    datatype: datatype.clone(),
                    start,
                    end,
                })
            }
        };
        Self {
            doc: document.id().to_owned(),
            subject: EndLine::new(reading, statement.subject, place(statement.subject_span)),
            predicate: statement.predicate.clone(),
            object,
            modality: statement.modality,
            when: statement.when.clone(),
            role: statement.role.clone(),
            according_to: statement.according_to.map(|id| reading.entities[id.0].name().to_owned()),
            inferred_agent: statement.inferred_agent,
            confidence: (statement.confidence * 100.0).round() / 100.0,
            pattern: statement.pattern.clone(),
            evidence: EvidenceLine {
                start,
                end,
                text: quote(statement.evidence.span),
                sentence: quote(statement.evidence.sentence),
            },
        }
    }
}

impl EndLine {
    fn new(reading: &Reading, id: EntityId, place: (Option<usize>, Option<usize>)) -> Self {
        let Entity { class, top, names, gazetteer, .. } = &reading.entities[id.0];
        Self {
            id: gazetteer.clone().unwrap_or_else(|| format!("e{}", id.0)),
            name: names.first().cloned().unwrap_or_default(),
            aliases: names.iter().skip(1).cloned().collect(),
            class: top.clone(),
            subtype: (class != top).then(|| class.clone()),
            start: place.0,
            end: place.1,
        }
    }
}
