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
    /// What follows from asserted facts, the ontology and the gazetteer, in order of IRI.
    pub inferences: Vec<Inference>,
    /// Circles too large to infer along, in order of predicate.
    pub circles: Vec<Circle>,
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

/// One thing of the world, however many documents name it; or a place that no document names but
/// that holds one that they do.
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
    /// The entities of single documents that were resolved into it, in order.
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

/// Place of an inference in [`View::inferences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InferenceIx(pub usize);

/// A relation that no document asserts but that follows from what they assert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inference {
    /// IRI, from subject, predicate and object.
    pub iri: String,
    /// Of whom.
    pub subject: EntityIx,
    /// Predicate by name.
    pub predicate: String,
    /// To whom.
    pub object: EntityIx,
    /// How it follows.
    pub rule: Rule,
    /// What it follows from; of several ways one of the shortest. Empty for [`Rule::Within`], which
    /// follows from the gazetteer's row of the subject.
    pub premises: Vec<Premise>,
}

/// How an [`Inference`] follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The predicate is the inverse of the premise's.
    Inverse,
    /// The predicate holds both ways.
    Symmetric,
    /// The predicate carries over from the first premise to the second.
    Transitive,
    /// The gazetteer puts the subject inside the object.
    Within,
}

/// Things that a transitive predicate leads through and back again, each inside the next as it were:
/// the mark of a misreading. Nothing is carried over between them where they are many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    /// Predicate by name.
    pub predicate: String,
    /// The things, in order.
    pub members: Vec<EntityIx>,
}

/// What an [`Inference`] follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Premise {
    /// An asserted fact.
    Fact(FactIx),
    /// Another inference.
    Inference(InferenceIx),
}

impl Rule {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inverse => "inverse",
            Self::Symmetric => "symmetric",
            Self::Transitive => "transitive",
            Self::Within => "within",
        }
    }
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

    /// A fact of this view.
    pub fn fact(&self, id: FactIx) -> &Fact {
        &self.facts[id.0]
    }

    /// An inference of this view.
    pub fn inference(&self, id: InferenceIx) -> &Inference {
        &self.inferences[id.0]
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

    /// The claims in that [modality](Self::modality): those that the figures below count.
    pub fn leading(&self) -> impl Iterator<Item = &Claim> {
        let modality = self.modality();
        self.claims.iter().filter(move |claim| claim.modality == modality)
    }

    /// How many documents say so.
    pub fn support(&self) -> usize {
        self.leading().map(|claim| claim.document).collect::<BTreeSet<_>>().len()
    }

    /// The publishers of the documents that say so, by name, as far as they are known.
    pub fn publishers<'a>(&self, view: &'a View) -> BTreeSet<&'a str> {
        self.about(view).filter_map(|about| about.publisher.as_deref()).collect()
    }

    /// The first and the last date of issue of the documents that say so, as far as they are known.
    pub fn dates<'a>(&self, view: &'a View) -> Option<(&'a str, &'a str)> {
        let dates = || self.about(view).filter_map(|about| about.issued.as_deref());
        Some((dates().min()?, dates().max()?))
    }

    fn about<'a>(&self, view: &'a View) -> impl Iterator<Item = &'a Metadata> {
        self.leading().map(|claim| &view.document(claim.document).metadata)
    }
}
