//! Changes of bodies, in the words of the W3C Organization Ontology.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{Modality, Ontology};

use super::{Sink, date, node};
use crate::iri;
use crate::resolve::aligned;
use crate::view::{EntityIx, FactObject, View};
use crate::vocabulary::{self as v, ORGANIZATION, REPLACES};

/// When a body took the place of another, and what says so.
#[derive(Default)]
struct Grounds<'a> {
    dates: BTreeSet<&'a str>,
    from: BTreeSet<&'a str>,
}

pub(super) fn changes(sink: &mut Sink<'_>, view: &View, ontology: &Ontology) {
    for ((original, resulting), grounds) in found(view, ontology) {
        let (original, resulting) = (&view.entity(original).iri, &view.entity(resulting).iri);
        let event = iri::change(original, resulting);
        let event = node(&event);
        sink.put(event, v::RDF_TYPE, v::ORG_CHANGE_EVENT);
        sink.put(event, v::ORG_ORIGINAL, node(original));
        sink.put(event, v::ORG_RESULTING, node(resulting));
        for when in grounds.dates {
            sink.put(event, v::DCTERMS_DATE, date(when));
        }
        for from in grounds.from {
            sink.put(event, v::FOLLOWS_FROM, node(from));
        }
    }
}

/// Pairs of the body before and the body after.
fn found<'a>(
    view: &'a View,
    ontology: &'a Ontology,
) -> BTreeMap<(EntityIx, EntityIx), Grounds<'a>> {
    let is_body = |entity: EntityIx| {
        let top = ontology.class(&view.entity(entity).top);
        top.is_some_and(|top| aligned(ontology, top, &ORGANIZATION))
    };
    let replaces: BTreeSet<&str> = ontology
        .predicates()
        .filter(|(_, it)| it.aligned.iter().any(|iri| REPLACES.contains(&iri.as_str())))
        .map(|(_, it)| it.name.as_str())
        .collect();
    let mut found = BTreeMap::<_, Grounds<'_>>::new();
    for fact in view.facts.iter().filter(|fact| replaces.contains(fact.predicate.as_str())) {
        let FactObject::Entity(original) = fact.object else { continue };
        if fact.modality() == Modality::Asserted && is_body(original) && is_body(fact.subject) {
            let grounds = found.entry((original, fact.subject)).or_default();
            grounds.from.insert(&fact.iri);
            grounds.dates.extend(fact.leading().filter_map(|claim| claim.when.as_deref()));
        }
    }
    let gazetteer = ontology.gazetteer();
    let rows: BTreeMap<_, _> = view
        .entities
        .iter()
        .enumerate()
        .filter_map(|(n, entity)| {
            Some((gazetteer.find(entity.gazetteer.as_deref()?)?, EntityIx(n)))
        })
        .collect();
    for (&row, &resulting) in &rows {
        let row = gazetteer.entry(row);
        let Some(&original) = row.succeeds.as_ref().and_then(|before| rows.get(before)) else {
            continue;
        };
        if is_body(original) && is_body(resulting) {
            let grounds = found.entry((original, resulting)).or_default();
            grounds.from.insert(&view.entity(resulting).iri);
            grounds.dates.extend(row.since.as_deref());
        }
    }
    found
}
