//! The graph of one document.

use std::collections::BTreeSet;

use cartulary_model::{Entity, EntityId, Object, Offsets, Ontology, Statement};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef};

use super::{End, Sink, class, count, date, modality, node, plain, predicate, typed};
use crate::admit::Held;
use crate::iri;
use crate::vocabulary as v;

pub(super) fn document(sink: &mut Sink<'_>, held: &Held, ontology: &Ontology) {
    let (reading, text) = (&held.reading, held.document.text());
    let this = iri::document(held.document.id());
    let entities: Vec<_> = held.keys.iter().map(|key| iri::local_entity(&this, key)).collect();
    let offsets = held.document.offsets();

    about(sink, held, &this, &entities);
    for (entity, local) in reading.entities.iter().zip(&entities) {
        local_entity(sink, entity, node(local), &offsets, ontology);
    }
    let mut quoted = BTreeSet::new();
    for (statement, claim) in reading.statements.iter().zip(&held.claims) {
        let at = offsets.code_points(statement.evidence.span);
        let evidence = iri::stretch(&this, at);
        let (claim, evidence) = (node(claim), node(&evidence));
        says(sink, claim, statement, &entities, ontology);
        sink.put(claim, v::PROV_WAS_DERIVED_FROM, evidence);
        if quoted.insert(at) {
            let sentence = statement.evidence.sentence.of(text).unwrap_or_default();
            let quote = statement.evidence.span.of(text).unwrap_or_default();
            sink.put(evidence, v::RDF_TYPE, v::OA_SPECIFIC_RESOURCE);
            sink.put(evidence, v::OA_HAS_SOURCE, node(&this));
            sink.put(evidence, v::SENTENCE, plain(sentence));
            selectors(sink, evidence, &this, at, quote);
        }
    }
}

/// The document itself and its reading.
fn about(sink: &mut Sink<'_>, held: &Held, document: &str, entities: &[String]) {
    let (reading, about, this) = (&held.reading, &held.reading.metadata, node(document));
    sink.put(this, v::RDF_TYPE, v::PROV_ENTITY);
    sink.put(this, v::DCTERMS_IDENTIFIER, plain(held.document.id()));
    sink.put(this, v::SHA256, plain(&reading.sha256));
    if let Some(title) = &about.title {
        sink.put(this, v::DCTERMS_TITLE, plain(title));
    }
    if let Some(issued) = &about.issued {
        sink.put(this, v::DCTERMS_ISSUED, date(issued));
    }
    if let Some(language) = &about.language {
        sink.put(this, v::DCTERMS_LANGUAGE, plain(language));
    }
    if let Some(publisher) = &about.publisher {
        match held.publisher() {
            Some(EntityId(n)) => sink.put(this, v::DCTERMS_PUBLISHER, node(&entities[n])),
            None => {
                let agent = format!("{document}#publisher");
                sink.put(this, v::DCTERMS_PUBLISHER, node(&agent));
                sink.put(node(&agent), v::RDF_TYPE, v::FOAF_AGENT);
                sink.put(node(&agent), v::RDFS_LABEL, plain(publisher));
            }
        }
    }
    let activity = format!("{document}#reading");
    let activity = node(&activity);
    sink.put(activity, v::RDF_TYPE, v::PROV_ACTIVITY);
    sink.put(activity, v::PROV_USED, this);
    sink.put(activity, v::ONTOLOGY_VERSION, plain(&held.ontology));
    sink.put(activity, v::READER_VERSION, plain(&held.reader));
}

fn local_entity(
    sink: &mut Sink<'_>,
    entity: &Entity,
    this: NamedNodeRef<'_>,
    offsets: &Offsets,
    ontology: &Ontology,
) {
    sink.put(this, v::RDF_TYPE, node(&class(ontology, &entity.class)));
    sink.put(this, v::RDFS_LABEL, plain(entity.name()));
    let others: BTreeSet<_> =
        entity.names.iter().skip(1).filter(|name| *name != entity.name()).collect();
    for name in others {
        sink.put(this, v::SKOS_ALT_LABEL, plain(name));
    }
    let places: BTreeSet<_> =
        entity.mentions.iter().map(|mention| offsets.code_points(mention.span)).collect();
    if !places.is_empty() {
        let places: Vec<_> = places.iter().map(|(start, end)| format!("{start},{end}")).collect();
        sink.put(this, v::MENTIONS, plain(&places.join(" ")));
    }
}

/// What a statement says, as a node.
fn says(
    sink: &mut Sink<'_>,
    claim: NamedNodeRef<'_>,
    statement: &Statement,
    entities: &[String],
    ontology: &Ontology,
) {
    let entity = |EntityId(n): EntityId| node(&entities[n]);
    let object = match &statement.object {
        Object::Entity(id) => End::Node(entity(*id)),
        Object::Literal { value, datatype } => End::Literal(typed(value, datatype)),
    };
    sink.put(claim, v::RDF_TYPE, v::CLAIM);
    sink.put(claim, v::RDF_SUBJECT, entity(statement.subject));
    sink.put(claim, v::RDF_PREDICATE, node(&predicate(ontology, &statement.predicate)));
    sink.put(claim, v::RDF_OBJECT, object.term());
    sink.put(claim, v::MODALITY, modality(statement.modality));
    let confidence = Literal::new_typed_literal(statement.confidence.to_string(), xsd::DECIMAL);
    sink.put(claim, v::CONFIDENCE, &confidence);
    sink.put(claim, v::PATTERN, plain(&statement.pattern));
    if let Some(when) = &statement.when {
        sink.put(claim, v::WHEN, date(when));
    }
    if let Some(role) = &statement.role {
        sink.put(claim, v::ROLE, plain(role));
    }
    if let Some(speaker) = statement.according_to {
        sink.put(claim, v::PROV_WAS_ATTRIBUTED_TO, entity(speaker));
    }
    if statement.inferred_agent {
        sink.put(claim, v::INFERRED_AGENT, &Literal::from(true));
    }
}

fn selectors(
    sink: &mut Sink<'_>,
    evidence: NamedNodeRef<'_>,
    document: &str,
    (start, end): (usize, usize),
    quote: &str,
) {
    let position = format!("{document}#position={start},{end}");
    let position = node(&position);
    sink.put(evidence, v::OA_HAS_SELECTOR, position);
    sink.put(position, v::RDF_TYPE, v::OA_TEXT_POSITION_SELECTOR);
    sink.put(position, v::OA_START, &count(start));
    sink.put(position, v::OA_END, &count(end));
    let exact = format!("{document}#quote={start},{end}");
    let exact = node(&exact);
    sink.put(evidence, v::OA_HAS_SELECTOR, exact);
    sink.put(exact, v::RDF_TYPE, v::OA_TEXT_QUOTE_SELECTOR);
    sink.put(exact, v::OA_EXACT, plain(quote));
}
