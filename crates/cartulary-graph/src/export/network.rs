//! The graph as graph tools see it: nodes with edges between them.
//!
//! An edge is a fact in one modality, so that a picture can tell what is from what is planned; its
//! claims are all those of the fact that are meant so. A value (a date, an amount) is a node of its
//! own for each fact: an attribute of the entity's node would lose modality and evidence, and one
//! node for "2019" would tie together all that happened in that year.

use std::collections::BTreeSet;

use cartulary_model::{Modality, Offsets, Ontology};
use serde::Serialize;

use crate::Graph;
use crate::name::encode;
use crate::view::{Claim, EntityIx, Fact, FactObject, View, ViewEntity};

pub(crate) struct Network<'a> {
    view: &'a View,
    ontology: &'a Ontology,
    /// Of each document.
    offsets: Vec<Offsets>,
}

pub(crate) enum Node<'a> {
    Entity(&'a ViewEntity),
    Value { fact: &'a Fact, value: &'a str, datatype: &'a str },
}

pub(crate) struct Edge<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) modality: Modality,
    /// In order of document and place; never empty.
    pub(crate) claims: Vec<&'a Claim>,
}

/// A claim in full, for formats with few columns.
#[derive(Serialize)]
pub(crate) struct ClaimRecord<'a> {
    pub(crate) iri: &'a str,
    pub(crate) document: &'a str,
    pub(crate) publisher: Option<&'a str>,
    pub(crate) issued: Option<&'a str>,
    pub(crate) when: Option<&'a str>,
    pub(crate) role: Option<&'a str>,
    pub(crate) according_to: Option<&'a str>,
    pub(crate) inferred_agent: bool,
    pub(crate) confidence: f64,
    pub(crate) pattern: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) quote: &'a str,
    pub(crate) sentence: &'a str,
}

impl<'a> Network<'a> {
    pub(crate) fn new(graph: &'a Graph) -> Self {
        let view = graph.view();
        let offsets = view.documents.iter().map(|document| Offsets::new(&document.text)).collect();
        Self { view, ontology: graph.ontology(), offsets }
    }

    /// Nodes: entities in order of IRI, then values in order of fact.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node<'a>> {
        let mut drawn = vec![false; self.view.entities.len()];
        for fact in &self.view.facts {
            drawn[fact.subject.0] = true;
            if let FactObject::Entity(object) = fact.object {
                drawn[object.0] = true;
            }
            for speaker in fact.claims.iter().filter_map(|claim| claim.according_to) {
                drawn[speaker.0] = true;
            }
        }
        let entities = self.view.entities.iter().zip(drawn).filter(|(_, drawn)| *drawn);
        let entities = entities.map(|(entity, _)| Node::Entity(entity));
        let values = self.view.facts.iter().filter_map(|fact| match &fact.object {
            FactObject::Literal { value, datatype } => Some(Node::Value { fact, value, datatype }),
            FactObject::Entity(_) => None,
        });
        entities.chain(values)
    }

    /// Edges in order of fact, then the strongest modality first.
    pub(crate) fn edges(&self) -> impl Iterator<Item = Edge<'a>> {
        self.view.facts.iter().flat_map(|fact| {
            Modality::ALL.into_iter().filter_map(move |modality| {
                let claims: Vec<_> =
                    fact.claims.iter().filter(|claim| claim.modality == modality).collect();
                (!claims.is_empty()).then_some(Edge { fact, modality, claims })
            })
        })
    }

    /// The ids of the nodes at an edge's ends.
    pub(crate) fn ends(&self, fact: &Fact) -> (String, String) {
        let object = match &fact.object {
            FactObject::Entity(object) => self.id(*object),
            FactObject::Literal { .. } => value_id(fact),
        };
        (self.id(fact.subject), object)
    }

    /// How people read a predicate's name.
    pub(crate) fn label(&self, predicate: &'a str) -> &'a str {
        let known = self.ontology.predicate(predicate).map(|id| self.ontology.predicate_of(id));
        known.and_then(|known| known.labels.get("en")).map_or(predicate, String::as_str)
    }

    /// The names of an edge's ends.
    pub(crate) fn labels(&self, fact: &'a Fact) -> (&'a str, &'a str) {
        let object = match &fact.object {
            FactObject::Entity(object) => self.name(*object),
            FactObject::Literal { value, .. } => value,
        };
        (self.name(fact.subject), object)
    }

    fn name(&self, entity: EntityIx) -> &'a str {
        &self.view.entity(entity).label
    }

    pub(crate) fn claim(&self, claim: &'a Claim) -> ClaimRecord<'a> {
        let document = self.view.document(claim.document);
        let (start, end) = self.offsets[claim.document.0].code_points(claim.evidence);
        ClaimRecord {
            iri: &claim.iri,
            document: &document.id,
            publisher: document.metadata.publisher.as_deref(),
            issued: document.metadata.issued.as_deref(),
            when: claim.when.as_deref(),
            role: claim.role.as_deref(),
            according_to: claim.according_to.map(|entity| self.name(entity)),
            inferred_agent: claim.inferred_agent,
            confidence: claim.confidence,
            pattern: &claim.pattern,
            start,
            end,
            quote: self.view.quote(claim),
            sentence: claim.sentence.of(&document.text).unwrap_or_default(),
        }
    }

    fn id(&self, entity: EntityIx) -> String {
        entity_id(self.view.entity(entity))
    }
}

impl Node<'_> {
    /// The name to show.
    pub(crate) fn label(&self) -> &str {
        match self {
            Self::Entity(entity) => &entity.label,
            Self::Value { value, .. } => value,
        }
    }

    pub(crate) fn id(&self) -> String {
        match self {
            Self::Entity(entity) => entity_id(entity),
            Self::Value { fact, .. } => value_id(fact),
        }
    }
}

impl Edge<'_> {
    /// An id unique among edges.
    pub(crate) fn id(&self) -> String {
        format!("{}.{}", last(&self.fact.iri), self.modality)
    }

    /// Documents that claim it so.
    pub(crate) fn support(&self) -> usize {
        self.claims.iter().map(|claim| claim.document).collect::<BTreeSet<_>>().len()
    }
}

/// A node's id: the end of its IRI in the letters that XML allows in a token.
pub(super) fn entity_id(entity: &ViewEntity) -> String {
    let path = entity.iri.split_once("/id/").map_or(&*entity.iri, |(_, path)| path);
    // "_" stands for "%", so it cannot stand for itself.
    encode(path, "/").replace('_', "_5F").replace('%', "_").replace('/', ":")
}

fn value_id(fact: &Fact) -> String {
    format!("value:{}", last(&fact.iri))
}

pub(super) fn last(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}
