//! The default graph and the graph of what spans documents.

use std::collections::BTreeSet;

use cartulary_model::{EntityId, Modality, Ontology};
use oxigraph::model::{LiteralRef, NamedNodeRef};

use super::{Sink, class, count, date, modality, node, object, plain, predicate};
use crate::view::{Fact, View, ViewEntity};
use crate::vocabulary as v;
use crate::{Graph, iri};

pub(super) fn default(sink: &mut Sink<'_>, view: &View, ontology: &Ontology) {
    for entity in &view.entities {
        sink.put(node(&entity.iri), v::RDFS_LABEL, plain(&entity.label));
        types(sink, entity, ontology);
    }
    for fact in view.facts.iter().filter(|fact| fact.modality() == Modality::Asserted) {
        let subject = node(&view.entity(fact.subject).iri);
        let predicate = predicate(ontology, &fact.predicate);
        sink.put(subject, node(&predicate), object(view, &fact.object).term());
    }
}

/// The direct triples of facts that no document asserts and one states in one of these modalities.
pub(super) fn unasserted(
    sink: &mut Sink<'_>,
    view: &View,
    ontology: &Ontology,
    modalities: &[Modality],
) {
    let meant = |fact: &&Fact| {
        fact.modality() != Modality::Asserted
            && fact.claims.iter().any(|claim| modalities.contains(&claim.modality))
    };
    for fact in view.facts.iter().filter(meant) {
        let subject = node(&view.entity(fact.subject).iri);
        let predicate = predicate(ontology, &fact.predicate);
        sink.put(subject, node(&predicate), object(view, &fact.object).term());
    }
}

pub(super) fn facts(sink: &mut Sink<'_>, graph: &Graph) {
    let (view, ontology) = (graph.view(), graph.ontology());
    let held: Vec<_> = graph.held().values().collect();
    for entity in &view.entities {
        global_entity(sink, entity, ontology);
    }
    // In the order of the documents' own graphs: a store finds again what it was given last.
    let mut members: Vec<_> = view
        .entities
        .iter()
        .flat_map(|entity| entity.members.iter().map(move |member| (*member, entity)))
        .collect();
    members.sort_unstable_by_key(|&(member, _)| member);
    for ((document, EntityId(n)), entity) in members {
        let local = iri::local_entity(&view.document(document).iri, &held[document.0].keys[n]);
        sink.put(node(&local), v::PROV_SPECIALIZATION_OF, node(&entity.iri));
    }
    for (other, this) in &graph.derived().joined {
        sink.put(node(this), v::OWL_SAME_AS, node(other));
    }
    for fact in &view.facts {
        global_fact(sink, fact, view, ontology);
    }
}

fn global_entity(sink: &mut Sink<'_>, entity: &ViewEntity, ontology: &Ontology) {
    let this = node(&entity.iri);
    types(sink, entity, ontology);
    let row = entity.gazetteer.as_ref().and_then(|id| {
        let gazetteer = ontology.gazetteer();
        gazetteer.find(id).map(|row| gazetteer.entry(row))
    });
    let korean = row.and_then(|row| row.label_ko.as_deref());
    let label = match row {
        Some(row) => LiteralRef::new_language_tagged_literal_unchecked(&row.label, "en"),
        None => plain(&entity.label),
    };
    sink.put(this, v::SKOS_PREF_LABEL, label);
    if let Some(korean) = korean {
        let label = LiteralRef::new_language_tagged_literal_unchecked(korean, "ko");
        sink.put(this, v::SKOS_PREF_LABEL, label);
    }
    for name in entity.names.iter().skip(1).filter(|name| Some(name.as_str()) != korean) {
        sink.put(this, v::SKOS_ALT_LABEL, plain(name));
    }
    if let Some(id) = &entity.gazetteer {
        sink.put(this, v::GAZETTEER, plain(id));
    }
    let elsewhere: BTreeSet<_> = row.iter().flat_map(|row| &row.same_as).collect();
    for id in elsewhere {
        match same_as(id) {
            Some(other) => sink.put(this, v::OWL_SAME_AS, node(&other)),
            None => sink.put(this, v::DCTERMS_IDENTIFIER, plain(id)),
        }
    }
}

fn global_fact(sink: &mut Sink<'_>, fact: &Fact, view: &View, ontology: &Ontology) {
    let this: NamedNodeRef<'_> = node(&fact.iri);
    sink.put(this, v::RDF_TYPE, v::FACT);
    sink.put(this, v::RDF_SUBJECT, node(&view.entity(fact.subject).iri));
    sink.put(this, v::RDF_PREDICATE, node(&predicate(ontology, &fact.predicate)));
    sink.put(this, v::RDF_OBJECT, object(view, &fact.object).term());
    sink.put(this, v::MODALITY, modality(fact.modality()));
    for claim in &fact.claims {
        sink.put(this, v::PROV_WAS_DERIVED_FROM, node(&claim.iri));
    }
    sink.put(this, v::SUPPORT, &count(fact.support()));
    sink.put(this, v::PUBLISHERS, &count(fact.publishers(view).len()));
    if let Some((first, last)) = fact.dates(view) {
        sink.put(this, v::FIRST_DATE, date(first));
        sink.put(this, v::LAST_DATE, date(last));
    }
}

/// The class and the top class above it.
fn types(sink: &mut Sink<'_>, entity: &ViewEntity, ontology: &Ontology) {
    let this = node(&entity.iri);
    sink.put(this, v::RDF_TYPE, node(&class(ontology, &entity.class)));
    if entity.class != entity.top {
        sink.put(this, v::RDF_TYPE, node(&class(ontology, &entity.top)));
    }
}

/// The IRI of an id in another register, where that register gives IRIs.
fn same_as(id: &str) -> Option<String> {
    let (scheme, value) = id.split_once(':')?;
    let root = match scheme {
        "wikidata" => "http://www.wikidata.org/entity/",
        "ror" => "https://ror.org/",
        "geonames" => "https://sws.geonames.org/",
        "viaf" => "http://viaf.org/viaf/",
        "isni" => "https://isni.org/isni/",
        _ => return None,
    };
    Some(format!("{root}{}", crate::name::encode(value, "/")))
}
