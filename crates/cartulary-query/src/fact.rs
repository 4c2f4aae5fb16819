use std::cmp::Reverse;
use std::fmt;

use cartulary_graph::{Claim, EntityIx, Fact, FactObject, View};
use cartulary_model::{Modality, one_line};
use serde::Serialize;

use crate::claims::sure;

/// A fact with its best evidence, ready to be printed or written as JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactLine {
    /// IRI of the fact.
    pub id: String,
    /// Of whom.
    pub subject: ThingLine,
    /// Predicate by name.
    pub predicate: String,
    /// To whom, or what value.
    pub object: ObjectOf,
    /// How it is meant in the evidence.
    pub modality: Modality,
    /// Date from which it holds (ISO 8601).
    pub when: Option<String>,
    /// Title under which it holds.
    pub role: Option<String>,
    /// Name of the speaker, where the document reports somebody's word.
    pub according_to: Option<String>,
    /// Whether the subject is the document's responsible actor, unnamed in the sentence.
    pub inferred_agent: bool,
    /// Probability that the evidence was read right, 0 to 1.
    pub confidence: f64,
    /// Which trigger and pattern found it.
    pub pattern: String,
    /// How many claims of all documents say it, this one among them.
    pub claims: usize,
    /// Where it is said.
    pub evidence: Citation,
}

/// A thing as an end of a [`FactLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThingLine {
    /// Global IRI.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Top class by name.
    #[serde(rename = "type")]
    pub class: String,
    /// Finer class by name, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
}

/// The object of a [`FactLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ObjectOf {
    /// A thing.
    Thing(ThingLine),
    /// A value with its datatype.
    Value {
        /// Lexical form.
        value: String,
        /// Datatype, prefixed.
        datatype: String,
    },
}

/// Where something is said: document, place and words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: Option<String>,
    /// Who issued it.
    pub publisher: Option<String>,
    /// When it came out (ISO 8601).
    pub issued: Option<String>,
    /// First code point of the quote in the document.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The words, character for character.
    pub quote: String,
    /// The sentence around them.
    pub sentence: String,
}

impl FactLine {
    /// A fact with the claim that proves it best.
    pub fn best(view: &View, fact: &Fact) -> Option<Self> {
        best(fact, |_| true).map(|claim| Self::new(view, fact, claim))
    }

    /// A fact with the evidence of one of its claims.
    pub fn new(view: &View, fact: &Fact, claim: &Claim) -> Self {
        let object = match &fact.object {
            FactObject::Entity(id) => ObjectOf::Thing(ThingLine::new(view, *id)),
            FactObject::Literal { value, datatype } => {
                ObjectOf::Value { value: value.clone(), datatype: datatype.clone() }
            }
        };
        Self {
            id: fact.iri.clone(),
            subject: ThingLine::new(view, fact.subject),
            predicate: fact.predicate.clone(),
            object,
            modality: claim.modality,
            when: claim.when.clone(),
            role: claim.role.clone(),
            according_to: claim.according_to.map(|id| view.entity(id).label.clone()),
            inferred_agent: claim.inferred_agent,
            confidence: claim.confidence,
            pattern: claim.pattern.clone(),
            claims: fact.claims.len(),
            evidence: Citation::new(view, claim),
        }
    }
}

impl ThingLine {
    /// A thing of a view.
    pub fn new(view: &View, id: EntityIx) -> Self {
        let entity = view.entity(id);
        Self {
            id: entity.iri.clone(),
            name: entity.label.clone(),
            class: entity.top.clone(),
            subtype: (entity.class != entity.top).then(|| entity.class.clone()),
        }
    }
}

impl ObjectOf {
    /// The thing's name, or the value.
    pub fn name(&self) -> &str {
        match self {
            Self::Thing(thing) => &thing.name,
            Self::Value { value, .. } => value,
        }
    }
}

impl Citation {
    /// Where a claim is made.
    pub fn new(view: &View, claim: &Claim) -> Self {
        let document = view.document(claim.document);
        // Counting once up to the quote is cheaper than an index over the whole document.
        let code_points =
            |bytes: usize| document.text.get(..bytes).map_or(0, |before| before.chars().count());
        Self {
            document: document.id.clone(),
            title: document.metadata.title.clone(),
            publisher: document.metadata.publisher.clone(),
            issued: document.metadata.issued.clone(),
            start: code_points(claim.evidence.start),
            end: code_points(claim.evidence.end),
            quote: view.quote(claim).to_owned(),
            sentence: claim.sentence.of(&document.text).unwrap_or_default().to_owned(),
        }
    }

    /// A footnote to paste: who issued it, title, date, where in which document, and the words.
    ///
    /// `Institute, “Title”, 2019-11-22, note.txt, characters 12–58: “the words”.`
    pub fn footnote(&self) -> String {
        let title = self.title.as_ref().map(|title| format!("“{}”", one_line(title)));
        let publisher = self.publisher.as_deref().map(one_line);
        let place = format!("{}, characters {}–{}", self.document, self.start, self.end);
        let parts = [publisher, title, self.issued.clone(), Some(place)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{}: “{}”.", parts.join(", "), one_line(&self.quote))
    }
}

impl fmt::Display for FactLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} —{}", self.subject.name, self.predicate)?;
        if self.modality != Modality::Asserted {
            write!(f, " ({})", self.modality)?;
        }
        write!(f, "→ {}", self.object.name())
    }
}

/// The claim that proves a fact best: asserted before planned, a named agent before an inferred
/// one, then the surer, then the first in order of documents.
pub(crate) fn best(fact: &Fact, admit: impl Fn(&Claim) -> bool) -> Option<&Claim> {
    fact.claims.iter().filter(|claim| admit(claim)).min_by_key(|claim| rank(claim))
}

/// Smaller for the better claim.
pub(crate) fn rank(claim: &Claim) -> (Modality, bool, Reverse<u32>) {
    (claim.modality, claim.inferred_agent, Reverse(sure(claim.confidence)))
}
