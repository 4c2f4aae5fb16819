//! From readings to the [`View`]: entities over all documents, and facts with all their claims.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{Entity, EntityId, GazetteerEntry, Object, Ontology, Statement};

use crate::admit::Held;
use crate::decision::Decisions;
use crate::infer::{containers, infer};
use crate::iri;
use crate::name::{encode, full_name};
use crate::resolve::{Resolved, resolve};
use crate::view::{Claim, DocumentIx, EntityIx, Fact, FactObject, View, ViewDocument, ViewEntity};

/// The view, and how its entities came to be.
pub(crate) struct Derived {
    pub(crate) view: View,
    /// IRIs that a decision or a name in two scripts made one with another entity's, and that one's.
    pub(crate) joined: BTreeMap<String, String>,
    /// For persons whose IRI rests on there being no namesake: the one that stays.
    pub(crate) lasting: BTreeMap<String, String>,
}

pub(crate) fn derive(
    documents: &BTreeMap<String, Held>,
    decisions: &Decisions,
    ontology: &Ontology,
) -> Derived {
    let rows = rows(ontology);
    let is_row = |iri: &str| rows.contains_key(iri);
    let Resolved { iris: resolved, joined, lasting } =
        resolve(documents, decisions, ontology, is_row);
    let mut members = BTreeMap::<&str, Vec<(DocumentIx, EntityId)>>::new();
    for (document, iris) in resolved.iter().enumerate() {
        for (n, iri) in iris.iter().enumerate() {
            members.entry(iri).or_default().push((DocumentIx(document), EntityId(n)));
        }
    }
    for iri in around(members.keys().copied(), &rows, ontology) {
        members.entry(iri).or_default();
    }
    let held: Vec<&Held> = documents.values().collect();
    let places: BTreeMap<&str, EntityIx> =
        members.keys().enumerate().map(|(n, &iri)| (iri, EntityIx(n))).collect();
    let facts =
        facts(&held, ontology, |document, EntityId(n)| places[resolved[document][n].as_str()]);
    let entities: Vec<ViewEntity> = members
        .iter()
        .map(|(iri, members)| entity(iri, rows.get(*iri).copied(), members, &held, ontology))
        .collect();
    let facts = named(facts, &entities);
    let (inferences, circles) = infer(&entities, &facts, ontology);
    let documents = held.iter().map(|held| document(held)).collect();
    Derived { view: View { documents, entities, facts, inferences, circles }, joined, lasting }
}

/// Tells the IRIs of things that are rows of the gazetteer.
pub(crate) fn is_row(ontology: &Ontology) -> impl Fn(&str) -> bool + use<> {
    let rows: BTreeSet<String> = rows(ontology).into_keys().collect();
    move |iri| rows.contains(iri)
}

fn document(held: &Held) -> ViewDocument {
    ViewDocument {
        id: held.document.id().to_owned(),
        iri: iri::document(held.document.id()),
        text: held.document.text().to_owned(),
        sha256: held.reading.sha256.clone(),
        metadata: held.reading.metadata.clone(),
    }
}

/// Rows of the gazetteer by the IRI of the thing that each describes.
pub(crate) fn rows(ontology: &Ontology) -> BTreeMap<String, &GazetteerEntry> {
    let rows = ontology.gazetteer().entries();
    rows.map(|(_, row)| (iri::entity(&encode(&row.id, "/")), row)).collect()
}

/// IRIs of the rows around these things.
fn around<'a>(
    iris: impl Iterator<Item = &'a str>,
    rows: &'a BTreeMap<String, &GazetteerEntry>,
    ontology: &Ontology,
) -> BTreeSet<&'a str> {
    let gazetteer = ontology.gazetteer();
    let around: BTreeSet<_> = iris
        .filter_map(|iri| gazetteer.find(&rows.get(iri)?.id))
        .flat_map(|row| containers(ontology, row))
        .collect();
    around
        .into_iter()
        .map(|row| iri::entity(&encode(&gazetteer.entry(row).id, "/")))
        .filter_map(|iri| rows.get_key_value(&iri))
        .map(|(iri, _)| iri.as_str())
        .collect()
}

fn entity(
    iri: &str,
    row: Option<&GazetteerEntry>,
    members: &[(DocumentIx, EntityId)],
    held: &[&Held],
    ontology: &Ontology,
) -> ViewEntity {
    let entities: Vec<_> =
        members.iter().map(|&(document, n)| &held[document.0].reading.entities[n.0]).collect();
    let mut names: BTreeSet<&str> =
        entities.iter().flat_map(|entity| &entity.names).map(String::as_str).collect();
    let (label, class) = match row {
        Some(row) => {
            let known = [&row.label].into_iter().chain(&row.label_ko);
            names.extend(known.chain(&row.aliases).chain(&row.acronyms).map(String::as_str));
            (row.label.as_str(), ontology.class_of(row.class).name.as_str())
        }
        None => (
            foremost(entities.iter().map(|entity| fullest(entity)), |_| 0),
            foremost(entities.iter().map(|entity| entity.class.as_str()), |class| {
                depth(ontology, class)
            }),
        ),
    };
    let top = ontology.class(class).map(|class| &ontology.class_of(ontology.top(class)).name);
    let top = top.or(entities.first().map(|entity| &entity.top)).cloned().unwrap_or_default();
    names.remove(label);
    ViewEntity {
        iri: iri.to_owned(),
        class: class.to_owned(),
        top,
        label: label.to_owned(),
        names: [label].into_iter().chain(names).map(str::to_owned).collect(),
        gazetteer: row
            .map(|row| row.id.clone())
            .or_else(|| entities.iter().find_map(|entity| entity.gazetteer.clone())),
        members: members.to_vec(),
    }
}

fn fullest(entity: &Entity) -> &str {
    full_name(&entity.names).unwrap_or_else(|| entity.name())
}

/// The word of the greatest weight, then the most frequent, then the first in order.
fn foremost<'a>(words: impl Iterator<Item = &'a str>, weight: impl Fn(&str) -> usize) -> &'a str {
    let mut counts = BTreeMap::<&str, usize>::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let weigh =
        |&(word, count): &(&str, usize)| (weight(word), count, std::cmp::Reverse(word.to_owned()));
    counts.into_iter().max_by_key(weigh).map_or("", |(word, _)| word)
}

/// How many classes stand above a class, on the longest way.
fn depth(ontology: &Ontology, class: &str) -> usize {
    ontology.class(class).map_or(0, |class| {
        let parents = &ontology.class_of(class).parents;
        parents
            .iter()
            .map(|&up| 1 + depth(ontology, &ontology.class_of(up).name))
            .max()
            .unwrap_or(0)
    })
}

type Triple = (EntityIx, String, FactObject);

/// Claims by what they say between global things.
fn facts(
    held: &[&Held],
    ontology: &Ontology,
    place: impl Fn(usize, EntityId) -> EntityIx,
) -> BTreeMap<Triple, Vec<Claim>> {
    let mut facts = BTreeMap::<Triple, Vec<Claim>>::new();
    for (document, held) in held.iter().enumerate() {
        for (statement, iri) in held.reading.statements.iter().zip(&held.claims) {
            let triple = triple(statement, ontology, |entity| place(document, entity));
            facts.entry(triple).or_default().push(Claim {
                iri: iri.clone(),
                document: DocumentIx(document),
                modality: statement.modality,
                when: statement.when.clone(),
                role: statement.role.clone(),
                according_to: statement.according_to.map(|entity| place(document, entity)),
                inferred_agent: statement.inferred_agent,
                confidence: statement.confidence,
                pattern: statement.pattern.clone(),
                evidence: statement.evidence.span,
                sentence: statement.evidence.sentence,
            });
        }
    }
    for claims in facts.values_mut() {
        let place = |claim: &Claim| (claim.document, claim.evidence, claim.iri.clone());
        claims.sort_by_key(place);
    }
    facts
}

/// What a statement says; one way round where its predicate holds both ways.
fn triple(
    statement: &Statement,
    ontology: &Ontology,
    place: impl Fn(EntityId) -> EntityIx,
) -> Triple {
    let predicate = statement.predicate.clone();
    let subject = place(statement.subject);
    match &statement.object {
        Object::Literal { value, datatype } => {
            let object = FactObject::Literal { value: value.clone(), datatype: datatype.clone() };
            (subject, predicate, object)
        }
        Object::Entity(object) => {
            let object = place(*object);
            let symmetric = ontology
                .predicate(&predicate)
                .is_some_and(|predicate| ontology.predicate_of(predicate).symmetric);
            let (subject, object) =
                if symmetric && object < subject { (object, subject) } else { (subject, object) };
            (subject, predicate, FactObject::Entity(object))
        }
    }
}

/// Facts under their IRIs, in order of them.
fn named(facts: BTreeMap<Triple, Vec<Claim>>, entities: &[ViewEntity]) -> Vec<Fact> {
    let iri = |entity: EntityIx| entities[entity.0].iri.as_str();
    let mut facts: Vec<_> = facts
        .into_iter()
        .map(|((subject, predicate, object), claims)| {
            let literal;
            let object_name = match &object {
                FactObject::Entity(object) => iri(*object),
                FactObject::Literal { value, datatype } => {
                    literal = format!("\"{value}\"^^{datatype}");
                    &literal
                }
            };
            let iri = iri::fact(iri(subject), &predicate, object_name);
            Fact { iri, subject, predicate, object, claims }
        })
        .collect();
    facts.sort_by(|one, other| one.iri.cmp(&other.iri));
    facts
}
