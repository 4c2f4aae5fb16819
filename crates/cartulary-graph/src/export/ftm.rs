use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use cartulary_model::Ontology;
use serde::Serialize;

use super::network::{ClaimRecord, Network, Node};
use crate::resolve::aligned;
use crate::view::{FactObject, ViewDocument, ViewEntity};
use crate::vocabulary::{CREATIVE_WORK, EVENT, ORGANIZATION, PERSON, PLACE, PLAN};
use crate::{Graph, iri};

/// The facts as entities of `FollowTheMoney`, a line of JSON each, for `OpenAleph` and the tools around
/// it.
///
/// Things are persons, organizations, territories, projects, events and documents, as their class is
/// aligned to FOAF, ORG, PROV, schema.org or GeoSPARQL; what is none of these is a note with a name.
/// A fact in one modality is an `UnknownLink` from subject to object: its role is the predicate, its
/// status the modality, its summary the quotes, its proof the documents. A fact about a value is a
/// note on its subject. Documents come without their text.
///
/// # Errors
/// Where `writer` fails.
pub fn follow_the_money(graph: &Graph, mut writer: impl Write) -> io::Result<()> {
    let (network, view, ontology) = (Network::new(graph), graph.view(), graph.ontology());
    let mut proofs = BTreeSet::new();
    for edge in network.edges() {
        proofs.extend(edge.claims.iter().map(|claim| claim.document));
    }
    for document in proofs {
        write(&mut writer, &document_record(view.document(document)))?;
    }
    for node in network.nodes() {
        if let Node::Entity(entity) = node {
            write(&mut writer, &thing(entity, ontology))?;
        }
    }
    for edge in network.edges() {
        let claims: Vec<_> = edge.claims.iter().map(|claim| network.claim(claim)).collect();
        let subject = id(&view.entity(edge.fact.subject).iri);
        let label = network.label(&edge.fact.predicate);
        let mut record = match edge.fact.object {
            FactObject::Entity(object) => Record::new(&edge.fact.iri, "UnknownLink")
                .with("subject", [subject])
                .with("object", [id(&view.entity(object).iri)])
                .with("role", [label])
                .with("status", [edge.modality.name()])
                .with("recordId", [&*edge.fact.iri])
                .with("description", claims.iter().map(|claim| claim.sentence)),
            FactObject::Literal { ref value, .. } => Record::new(&edge.fact.iri, "Note")
                .with("entity", [subject])
                .with("name", [format!("{label}: {value}")])
                .with("keywords", [edge.fact.predicate.as_str(), edge.modality.name()])
                .with("description", claims.iter().map(|claim| claim.sentence)),
        };
        // A fact in two modalities is two entities.
        record.id = id(&format!("{}.{}", edge.fact.iri, edge.modality));
        let documents = edge.claims.iter().map(|claim| id(&view.document(claim.document).iri));
        let record = evidence(record, &claims, &edge.fact.object).with("proof", documents);
        write(&mut writer, &record)?;
    }
    writer.flush()
}

/// An entity of the form: properties have many values, all of them text.
#[derive(Serialize)]
struct Record {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
}

impl Record {
    fn new(iri: &str, schema: &'static str) -> Self {
        Self { id: id(iri), schema, properties: BTreeMap::new() }
    }

    fn with<T: Into<String>>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let known = self.properties.entry(name).or_default();
        for value in values {
            let value = value.into();
            if !known.contains(&value) {
                known.push(value);
            }
        }
        if known.is_empty() {
            self.properties.remove(name);
        }
        self
    }
}

fn write(writer: &mut impl Write, record: &Record) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, record)?;
    writeln!(writer)
}

/// An id in the letters that the form admits.
fn id(iri: &str) -> String {
    format!("cartulary-{}", iri::hash([iri]))
}

fn document_record(document: &ViewDocument) -> Record {
    let about = &document.metadata;
    Record::new(&document.iri, "Document")
        .with("fileName", [&*document.id])
        .with("title", about.title.as_deref())
        .with("publisher", about.publisher.as_deref())
        .with("publishedAt", about.issued.as_deref().filter(has_year))
}

fn thing(entity: &ViewEntity, ontology: &Ontology) -> Record {
    let schema = schema(entity, ontology);
    let row = entity.gazetteer.as_ref().and_then(|id| {
        let gazetteer = ontology.gazetteer();
        gazetteer.find(id).map(|row| gazetteer.entry(row))
    });
    let elsewhere = row.iter().flat_map(|row| &row.same_as);
    let record = Record::new(&entity.iri, schema)
        .with("alias", entity.names.iter().skip(1).map(String::as_str))
        .with("keywords", [&*entity.top, &*entity.class])
        .with("sourceUrl", [&*entity.iri])
        .with("wikidataId", elsewhere.filter_map(|id| id.strip_prefix("wikidata:")));
    if schema == "Document" {
        record.with("title", [&*entity.label]).with("name", [&*entity.label])
    } else {
        record.with("name", [&*entity.label])
    }
}

/// The schema that a thing's class is aligned to.
fn schema(entity: &ViewEntity, ontology: &Ontology) -> &'static str {
    let class = ontology.class(&entity.class).or_else(|| ontology.class(&entity.top));
    let is = |words: &[&str]| class.is_some_and(|class| aligned(ontology, class, words));
    let schemata: [(&[&str], &str); 6] = [
        (&PERSON, "Person"),
        (&ORGANIZATION, "Organization"),
        (&EVENT, "Event"),
        (&CREATIVE_WORK, "Document"),
        (&PLAN, "Project"),
        (&PLACE, "Territory"),
    ];
    schemata.into_iter().find(|(words, _)| is(words)).map_or("Note", |(_, schema)| schema)
}

/// What proves a fact, and when it is so as far as the schema has a place for it.
fn evidence(record: Record, claims: &[ClaimRecord<'_>], object: &FactObject) -> Record {
    let record = record
        .with("summary", claims.iter().map(|claim| claim.quote))
        .with("publisher", claims.iter().filter_map(|claim| claim.publisher));
    match object {
        FactObject::Entity(_) => record
            .with("role", claims.iter().filter_map(|claim| claim.role))
            .with("startDate", claims.iter().filter_map(|claim| claim.when).filter(has_year))
            .with("date", claims.iter().filter_map(|claim| claim.issued).filter(has_year)),
        FactObject::Literal { .. } => record,
    }
}

/// A text may leave the year of a date to the reader; the form has no such dates.
fn has_year(date: &&str) -> bool {
    date.starts_with(|c: char| c.is_ascii_digit())
}
