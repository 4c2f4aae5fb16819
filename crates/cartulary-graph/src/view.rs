use std::collections::BTreeSet;

use cartulary_model::{EntityId, Metadata, Modality, Span};

/// The graph over all documents, derived from their readings and from the reviewer's decisions:
/// entities resolved across documents, and facts that gather the claims of each.
///
/// Everything is in a fixed order, entities and facts by IRI, claims by document and place, so that
/// two views of the same documents are equal.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Documents in order of id.
    pub documents: Vec<ViewDocument>,
    /// Entities in order of IRI.
    pub entities: Vec<ViewEntity>,
    /// Facts in order of IRI.
    pub facts: Vec<Fact>,
}

/// A document as the graph knows it.
#[derive(Clone, Debug)]
pub struct ViewDocument {
    /// Its id.
    pub id: String,
    /// IRI of its named graph.
    pub iri: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of the text.
    pub sha256: String,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// Place of an entity in [`View::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIx(pub usize);

/// Place of a document in [`View::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentIx(pub usize);

/// Place of a fact in [`View::facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactIx(pub usize);

/// One thing of the world, however many documents name it.
#[derive(Clone, Debug)]
pub struct ViewEntity {
    /// Global IRI: of the gazetteer row, else of top class and canonical name.
    pub iri: String,
    /// Class by name; the most specific that a document or the gazetteer gives.
    pub class: String,
    /// Top class above it.
    pub top: String,
    /// The name to show.
    pub label: String,
    /// All names, the label first, then sorted.
    pub names: Vec<String>,
    /// Row of the gazetteer.
    pub gazetteer: Option<String>,
    /// The entities of single documents that were resolved into it.
    pub members: Vec<(DocumentIx, EntityId)>,
}

/// A subject, a predicate and an object, with everything that claims it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// IRI, from subject, predicate and object.
    pub iri: String,
    /// Of whom.
    pub subject: EntityIx,
    /// Predicate by name.
    pub predicate: String,
    /// To whom, or what value.
    pub object: FactObject,
    /// Who says so; never empty.
    pub claims: Vec<Claim>,
}

/// The object of a [`Fact`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactObject {
    /// A thing.
    Entity(EntityIx),
    /// A value with its datatype (`xsd:date`, …).
    Literal {
        /// Lexical form.
        value: String,
        /// Datatype, prefixed.
        datatype: String,
    },
}

/// A fact as one document states it, once.
#[derive(Clone, Debug)]
pub struct Claim {
    /// IRI, from document, span and what it says.
    pub iri: String,
    /// The document.
    pub document: DocumentIx,
    /// How it is meant there.
    pub modality: Modality,
    /// Date from which it holds (ISO 8601).
    pub when: Option<String>,
    /// Title under which it holds.
    pub role: Option<String>,
    /// Whose word it is.
    pub according_to: Option<EntityIx>,
    /// Whether the subject is the document's responsible actor, unnamed in the sentence.
    pub inferred_agent: bool,
    /// Probability that it is right, 0 to 1.
    pub confidence: f64,
    /// Which trigger and pattern found it.
    pub pattern: String,
    /// The words that say it, in bytes of the document's text.
    pub evidence: Span,
    /// The sentence around them.
    pub sentence: Span,
}

impl View {
    /// An entity of this view.
    pub fn entity(&self, id: EntityIx) -> &ViewEntity {
        &self.entities[id.0]
    }

    /// A document of this view.
    pub fn document(&self, id: DocumentIx) -> &ViewDocument {
        &self.documents[id.0]
    }

    /// The quoted evidence of a claim.
    pub fn quote(&self, claim: &Claim) -> &str {
        // Evidence is verified when a reading enters the graph.
        claim.evidence.of(&self.document(claim.document).text).unwrap_or_default()
    }
}

impl Fact {
    /// The strongest modality among its claims: asserted before planned, proposed and negated.
    pub fn modality(&self) -> Modality {
        self.claims.iter().map(|claim| claim.modality).min().unwrap_or_default()
    }

    /// In how many documents it is claimed.
    pub fn support(&self) -> usize {
        self.claims.iter().map(|claim| claim.document).collect::<BTreeSet<_>>().len()
    }

    /// The publishers of the documents that claim it, by name, as far as they are known.
    pub fn publishers<'a>(&self, view: &'a View) -> BTreeSet<&'a str> {
        self.about(view).filter_map(|about| about.publisher.as_deref()).collect()
    }

    /// The first and the last date of issue of the documents that claim it, as far as they are
    /// known.
    pub fn dates<'a>(&self, view: &'a View) -> Option<(&'a str, &'a str)> {
        let dates = || self.about(view).filter_map(|about| about.issued.as_deref());
        Some((dates().min()?, dates().max()?))
    }

    fn about<'a>(&self, view: &'a View) -> impl Iterator<Item = &'a Metadata> {
        self.claims.iter().map(|claim| &view.document(claim.document).metadata)
    }
}
