use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Span;

/// Everything that one document says, as it was read: entities, statements, notes.
///
/// A reading is a function of the document's text, the ontology and the models; it refers to no
/// other document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The document's id.
    pub document: String,
    /// SHA-256 of the text that was read, in hexadecimal digits.
    pub sha256: String,
    /// What the document says of itself.
    pub metadata: Metadata,
    /// The entities named in it, in order of first mention. An [`EntityId`] is a place in this list.
    pub entities: Vec<Entity>,
    /// Its statements, in order of evidence.
    pub statements: Vec<Statement>,
    /// How much was read.
    pub tally: Tally,
}

/// A document's own words on itself, from its header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Who issued it, by name.
    pub publisher: Option<String>,
    /// When it came out: ISO 8601, as precise as the text.
    pub issued: Option<String>,
    /// Language of the text (BCP 47).
    pub language: Option<String>,
}

/// Counts over a reading, for an honest report of what was and was not understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sentences of running text.
    pub sentences: usize,
    /// Tokens in them.
    pub tokens: usize,
    /// Sentences that hold a trigger word.
    pub triggered: usize,
    /// Those of them that gave no statement.
    pub unread: Vec<Span>,
}

/// Place of an entity in its reading's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub usize);

/// A thing that the document speaks of, with all its names there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Class of the ontology, by name; the most specific that is known.
    pub class: String,
    /// Top class above it.
    pub top: String,
    /// Surface names, the fullest first; never empty.
    pub names: Vec<String>,
    /// Row of the gazetteer that the name was recognized as.
    pub gazetteer: Option<String>,
    /// What is said of it besides relations.
    pub attributes: Vec<Attribute>,
    /// Where it is mentioned, in order of the text.
    pub mentions: Vec<Mention>,
}

impl Entity {
    /// The fullest name.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// A property of an entity that is part of resolving it, such as an acronym that the text defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attribute {
    /// A short form that the document itself introduces: "… Foundation (ITIF)".
    Acronym(String),
}

/// One place where an entity is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// How.
    pub kind: MentionKind,
}

/// How a mention points at its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// By a name or acronym.
    Name,
    /// By a noun phrase: "the center", "regional governments".
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// A fact as one document makes it, with the words that prove it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Of whom.
    pub subject: EntityId,
    /// Predicate of the ontology, by name.
    pub predicate: String,
    /// To whom, or what value.
    pub object: Object,
    /// Whether it is so, will be, should be, or is not.
    pub modality: Modality,
    /// Date from which it holds (ISO 8601).
    pub when: Option<String>,
    /// Title under which it holds ("President").
    pub role: Option<String>,
    /// Whose word it is, where the document quotes or reports somebody.
    pub according_to: Option<EntityId>,
    /// Whether the subject was not named by the sentence but is the actor that the document makes
    /// responsible.
    pub inferred_agent: bool,
    /// Probability that the statement is right, 0 to 1.
    pub confidence: f64,
    /// Which trigger and pattern found it.
    pub pattern: String,
    /// Where the subject is mentioned.
    pub subject_span: Option<Span>,
    /// Where the object is mentioned.
    pub object_span: Option<Span>,
    /// The words that say it.
    pub evidence: Evidence,
}

/// The object of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Object {
    /// An entity of the same reading.
    Entity(EntityId),
    /// A date, amount or quantity.
    Literal {
        /// ISO 8601 for dates, else number and unit as in the text.
        value: String,
        /// `xsd:date`, `xsd:gYear`, … or `xsd:string`.
        datatype: String,
    },
}

/// The words that prove a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The shortest stretch that proves it.
    pub span: Span,
    /// The sentence, or the header line, in which it stands.
    pub sentence: Span,
}

/// How a statement is meant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// It is or was so.
    #[default]
    Asserted,
    /// It will be so.
    Planned,
    /// It should be so.
    Proposed,
    /// It is not so.
    Negated,
}

impl Modality {
    /// All of them, the strongest first.
    pub const ALL: [Self; 4] = [Self::Asserted, Self::Planned, Self::Proposed, Self::Negated];

    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Planned => "planned",
            Self::Proposed => "proposed",
            Self::Negated => "negated",
        }
    }
}

impl fmt::Display for Modality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Modality {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|modality| modality.name() == word).ok_or_else(|| {
            format!("unknown modality {word:?}: one of asserted, planned, proposed, negated")
        })
    }
}
