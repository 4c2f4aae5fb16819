//! What two graphs say differently, and through which document or decision.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::Modality;
use serde::Serialize;

use crate::Graph;
use crate::view::{EntityIx, Fact, FactObject};

/// How one graph differs from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Facts that only the second graph holds, in order of IRI.
    pub gained: Vec<Told>,
    /// Facts that only the first holds, in order of IRI.
    pub lost: Vec<Told>,
    /// Facts of both that the second holds in another modality, or that the same words state of
    /// other things there, because two became one or one two. In order of the first's IRI.
    pub changed: Vec<Changed>,
}

/// A fact that one of the graphs lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The fact.
    #[serde(flatten)]
    pub fact: Saying,
    /// Why only one graph has it.
    pub because: Vec<Cause>,
}

/// A fact that is another in the second graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// In the first graph.
    pub before: Saying,
    /// In the second graph.
    pub after: Saying,
    /// Why.
    pub because: Vec<Cause>,
}

/// A fact in words, with the first words that say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Saying {
    /// IRI of the fact.
    pub id: String,
    /// Name of the subject.
    pub subject: String,
    /// Predicate by name.
    pub predicate: String,
    /// Name of the object, or the value.
    pub object: String,
    /// Strongest modality of its claims.
    pub modality: Modality,
    /// Id of the document that says it.
    pub document: String,
    /// The words there.
    pub quote: String,
}

/// What made the difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Cause {
    /// Only the second graph has the document.
    Added {
        /// Id of the document.
        document: String,
    },
    /// Only the first graph has the document.
    Removed {
        /// Id of the document.
        document: String,
    },
    /// The document has another text.
    Edited {
        /// Id of the document.
        document: String,
    },
    /// The same text was read by another ontology, other tables or models.
    Reread {
        /// Id of the document.
        document: String,
    },
    /// A reviewer decided, or decided otherwise, or took a decision back.
    Decided {
        /// Id of the decision.
        decision: String,
        /// What it speaks of, in words: "… = …" or "… ≠ …".
        pair: String,
        /// Whether the second graph has it.
        taken: bool,
    },
}

/// What `second` says differently from `first`.
pub fn diff(first: &Graph, second: &Graph) -> Difference {
    let (one, other) = (Side::new(first), Side::new(second));
    let causes = Causes::new(&one, &other);
    let mut difference = Difference::default();
    let mut explained = BTreeSet::new();
    for fact in &first.view().facts {
        if let Some(&there) = other.by_iri.get(fact.iri.as_str()) {
            if fact.modality() != there.modality() {
                difference.changed.push(causes.changed(fact, there));
            }
        } else if let Some(there) = other.with_claim_of(fact) {
            explained.insert(&there.iri);
            difference.changed.extend(Some(causes.changed(fact, there)).filter(Changed::tells));
        } else {
            let because = causes.of(Some(fact), None);
            difference.lost.push(Told { fact: one.saying(fact), because });
        }
    }
    for fact in &second.view().facts {
        if one.by_iri.contains_key(fact.iri.as_str()) || explained.contains(&fact.iri) {
            continue;
        }
        if let Some(before) = one.with_claim_of(fact) {
            difference.changed.extend(Some(causes.changed(before, fact)).filter(Changed::tells));
        } else {
            let because = causes.of(None, Some(fact));
            difference.gained.push(Told { fact: other.saying(fact), because });
        }
    }
    let place = |it: &Changed| (it.before.id.clone(), it.after.id.clone());
    difference.changed.sort_by_key(place);
    difference
}

impl Changed {
    /// Whether more differs than an IRI that rests on which documents name a thing.
    fn tells(&self) -> bool {
        let words = |it: &Saying| {
            (it.subject.clone(), it.predicate.clone(), it.object.clone(), it.modality)
        };
        words(&self.before) != words(&self.after)
            || self.because.iter().any(|cause| matches!(cause, Cause::Decided { .. }))
    }
}

/// One of the graphs, with what leads to its facts.
struct Side<'a> {
    graph: &'a Graph,
    by_iri: BTreeMap<&'a str, &'a Fact>,
    by_claim: BTreeMap<&'a str, &'a Fact>,
}

impl<'a> Side<'a> {
    fn new(graph: &'a Graph) -> Self {
        let facts = &graph.view().facts;
        let claims =
            facts.iter().flat_map(|fact| fact.claims.iter().map(move |it| (it.iri.as_str(), fact)));
        Self {
            graph,
            by_iri: facts.iter().map(|fact| (fact.iri.as_str(), fact)).collect(),
            by_claim: claims.collect(),
        }
    }

    fn with_claim_of(&self, fact: &Fact) -> Option<&'a Fact> {
        fact.claims.iter().find_map(|claim| self.by_claim.get(claim.iri.as_str()).copied())
    }

    fn saying(&self, fact: &Fact) -> Saying {
        let view = self.graph.view();
        let claim = fact.leading().next();
        Saying {
            id: fact.iri.clone(),
            subject: view.entity(fact.subject).label.clone(),
            predicate: fact.predicate.clone(),
            object: match &fact.object {
                FactObject::Entity(object) => view.entity(*object).label.clone(),
                FactObject::Literal { value, .. } => value.clone(),
            },
            modality: fact.modality(),
            document: claim.map_or_else(String::new, |it| view.document(it.document).id.clone()),
            quote: claim.map_or_else(String::new, |it| view.quote(it).to_owned()),
        }
    }

    /// Claims of a fact with the documents that make them.
    fn claims<'f>(&self, fact: &'f Fact) -> BTreeSet<(&'f str, &'a str)> {
        let view = self.graph.view();
        let document = |claim: &crate::Claim| view.document(claim.document).id.as_str();
        fact.claims.iter().map(|claim| (claim.iri.as_str(), document(claim))).collect()
    }

    /// The IRIs by which a decision may speak of a fact's ends, and the ends' names.
    fn ends(&self, fact: &Fact) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
        let (view, derived) = (self.graph.view(), self.graph.derived());
        let object = match fact.object {
            FactObject::Entity(object) => Some(object),
            FactObject::Literal { .. } => None,
        };
        let (mut iris, mut names) = (BTreeSet::new(), BTreeSet::new());
        for EntityIx(end) in [Some(fact.subject), object].into_iter().flatten() {
            let entity = &view.entities[end];
            let joined = derived.joined.iter().filter(|(_, into)| **into == entity.iri);
            iris.insert(entity.iri.as_str());
            iris.extend(joined.map(|(from, _)| from.as_str()));
            names.extend(entity.names.iter().map(String::as_str));
        }
        let lasting: Vec<_> =
            iris.iter().filter_map(|&iri| derived.lasting.get(iri)).map(String::as_str).collect();
        iris.extend(lasting);
        (iris, names)
    }

    /// Whether a document has an entity of one of these names.
    fn names_any(&self, document: &str, names: &BTreeSet<&str>) -> bool {
        self.graph.reading(document).is_some_and(|reading| {
            let all = reading.entities.iter().flat_map(|entity| &entity.names);
            all.map(String::as_str).any(|name| names.contains(name))
        })
    }
}

/// All that differs between the graphs before anything is derived.
struct Causes<'a> {
    one: &'a Side<'a>,
    other: &'a Side<'a>,
    documents: BTreeMap<&'a str, Cause>,
    /// Each with the IRIs that it speaks of.
    decisions: Vec<(Cause, [&'a str; 2])>,
}

impl<'a> Causes<'a> {
    fn new(one: &'a Side<'a>, other: &'a Side<'a>) -> Self {
        let (first, second) = (one.graph, other.graph);
        let mut documents = BTreeMap::new();
        for id in first.ids().chain(second.ids()) {
            let document = id.to_owned();
            let cause = match (first.held().get(id), second.held().get(id)) {
                (Some(one), Some(other)) if one == other => continue,
                (Some(one), Some(other)) if one.document == other.document => {
                    Cause::Reread { document }
                }
                (Some(_), Some(_)) => Cause::Edited { document },
                (Some(_), None) => Cause::Removed { document },
                (None, _) => Cause::Added { document },
            };
            documents.insert(id, cause);
        }
        let has = |graph: &Graph, decision: &crate::Mapping| {
            graph.decisions().any(|it| it.id() == decision.id() && it.same == decision.same)
        };
        let lost = first.decisions().filter(|it| !has(second, it)).map(|it| (it, false));
        let gained = second.decisions().filter(|it| !has(first, it)).map(|it| (it, true));
        let decisions = lost
            .chain(gained)
            .map(|(it, taken)| {
                let cause = Cause::Decided { decision: it.id(), pair: it.in_words(), taken };
                (cause, [it.subject.iri.as_str(), it.object.iri.as_str()])
            })
            .collect();
        Self { one, other, documents, decisions }
    }

    fn changed(&self, before: &Fact, after: &Fact) -> Changed {
        Changed {
            before: self.one.saying(before),
            after: self.other.saying(after),
            because: self.of(Some(before), Some(after)),
        }
    }

    /// Why a fact of the first graph is another of the second, or there is none there.
    fn of(&self, before: Option<&Fact>, after: Option<&Fact>) -> Vec<Cause> {
        let mine = before.map(|fact| self.one.claims(fact)).unwrap_or_default();
        let theirs = after.map(|fact| self.other.claims(fact)).unwrap_or_default();
        let said = mine.symmetric_difference(&theirs);
        let mut because: BTreeSet<Cause> =
            said.filter_map(|(_, document)| self.documents.get(document)).cloned().collect();

        let mut ends = before.map(|fact| self.one.ends(fact)).unwrap_or_default();
        if let Some((iris, names)) = after.map(|fact| self.other.ends(fact)) {
            ends.0.extend(iris);
            ends.1.extend(names);
        }
        let moved = before.zip(after).is_some_and(|(before, after)| before.iri != after.iri);
        if moved || because.is_empty() {
            let touching =
                self.decisions.iter().filter(|(_, of)| of.iter().any(|it| ends.0.contains(it)));
            because.extend(touching.map(|(cause, _)| cause.clone()));
        }
        if because.is_empty() {
            // A namesake came or went, and with it the proof that two were one.
            let naming = self.documents.iter().filter(|(document, _)| {
                [self.one, self.other].iter().any(|side| side.names_any(document, &ends.1))
            });
            because.extend(naming.map(|(_, cause)| cause.clone()));
        }
        because.into_iter().collect()
    }
}
