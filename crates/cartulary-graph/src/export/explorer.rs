use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use cartulary_model::{EntityId, Modality, Offsets, Ontology};
use serde::Serialize;

use super::network::{entity_id, last};
use crate::Graph;
use crate::layout::layout;
use crate::view::{Claim, DocumentIx, EntityIx, Fact, FactObject, View, ViewDocument, ViewEntity};

/// The graph as one JSON document for the explorer page: classes and predicates with their labels,
/// documents with their texts, things with their names, mentions and places in a drawing, and facts
/// with all their claims.
///
/// Things, documents, classes and predicates are referred to by their place in their list. Offsets
/// are code points of the document's text. A thing of no fact has no place in the drawing.
///
/// # Errors
/// Where `writer` fails.
pub fn explorer_json(graph: &Graph, mut writer: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut writer, &Explorer::new(graph))?;
    writer.flush()
}

#[derive(Serialize)]
struct Explorer<'a> {
    classes: Vec<ClassRecord<'a>>,
    predicates: Vec<Labelled<'a>>,
    documents: Vec<DocumentRecord<'a>>,
    things: Vec<ThingRecord<'a>>,
    facts: Vec<FactRecord<'a>>,
}

#[derive(Serialize)]
struct ClassRecord<'a> {
    #[serde(flatten)]
    name: Labelled<'a>,
    /// The top class above it.
    top: usize,
    /// Which of the page's colours the things of a top class have.
    #[serde(skip_serializing_if = "Option::is_none")]
    hue: Option<usize>,
}

#[derive(Serialize)]
struct Labelled<'a> {
    name: &'a str,
    /// By language.
    labels: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct DocumentRecord<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize)]
struct ThingRecord<'a> {
    id: String,
    iri: &'a str,
    /// The one to show first.
    names: &'a [String],
    class: usize,
    /// Document, first code point, one past the last.
    mentions: Vec<(usize, usize, usize)>,
    /// The things that it lies in, as documents and the gazetteer have it.
    #[serde(rename = "in")]
    within: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<(i64, i64)>,
}

#[derive(Serialize)]
struct FactRecord<'a> {
    id: &'a str,
    subject: usize,
    predicate: usize,
    #[serde(flatten)]
    object: ObjectRecord<'a>,
    claims: Vec<ClaimRecord<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ObjectRecord<'a> {
    Thing { object: usize },
    Value { value: &'a str, datatype: &'a str },
}

#[derive(Serialize)]
struct ClaimRecord<'a> {
    document: usize,
    modality: Modality,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    according_to: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inferred_agent: bool,
    confidence: f64,
    pattern: &'a str,
    quote: (usize, usize),
    sentence: (usize, usize),
}

impl<'a> Explorer<'a> {
    fn new(graph: &'a Graph) -> Self {
        let (view, ontology) = (graph.view(), graph.ontology());
        let offsets: Vec<_> =
            view.documents.iter().map(|document| Offsets::new(&document.text)).collect();
        let classes = classes(view, ontology);
        let predicates = predicates(view, ontology);
        Self {
            documents: documents(view),
            things: things(graph, &classes, &offsets),
            facts: facts(view, &predicates, &offsets),
            classes,
            predicates,
        }
    }
}

/// The classes of the things, and all top classes, in order of name.
fn classes<'a>(view: &'a View, ontology: &'a Ontology) -> Vec<ClassRecord<'a>> {
    let tops: Vec<&str> = ontology
        .classes()
        .filter(|(_, class)| class.top)
        .map(|(_, class)| class.name.as_str())
        .collect();
    let own =
        |entity: &'a ViewEntity| [(&*entity.class, &*entity.top), (&*entity.top, &*entity.top)];
    let tops_of: BTreeMap<&str, &str> =
        tops.iter().map(|&top| (top, top)).chain(view.entities.iter().flat_map(own)).collect();
    let names: Vec<_> = tops_of.keys().copied().collect();
    let record = |(&name, &top): (&&'a str, &&'a str)| {
        let labels = ontology.class(name).map(|id| &ontology.class_of(id).labels);
        ClassRecord {
            name: labelled(name, labels),
            top: names.partition_point(|&known| known < top),
            hue: tops.iter().position(|&known| known == name),
        }
    };
    tops_of.iter().map(record).collect()
}

/// The predicates of the facts, in order of name.
fn predicates<'a>(view: &'a View, ontology: &'a Ontology) -> Vec<Labelled<'a>> {
    let names: BTreeSet<&str> = view.facts.iter().map(|fact| &*fact.predicate).collect();
    let label = |name| {
        let labels = ontology.predicate(name).map(|id| &ontology.predicate_of(id).labels);
        labelled(name, labels)
    };
    names.into_iter().map(label).collect()
}

fn labelled<'a>(name: &'a str, labels: Option<&'a BTreeMap<String, String>>) -> Labelled<'a> {
    let labels = labels.into_iter().flatten();
    Labelled { name, labels: labels.map(|(language, label)| (&**language, &**label)).collect() }
}

fn documents<'a>(view: &'a View) -> Vec<DocumentRecord<'a>> {
    let record = |document: &'a ViewDocument| {
        let ViewDocument { id, text, metadata, .. } = document;
        DocumentRecord {
            id,
            title: metadata.title.as_deref(),
            publisher: metadata.publisher.as_deref(),
            issued: metadata.issued.as_deref(),
            language: metadata.language.as_deref(),
            text,
        }
    };
    view.documents.iter().map(record).collect()
}

fn things<'a>(
    graph: &'a Graph,
    classes: &[ClassRecord<'_>],
    offsets: &[Offsets],
) -> Vec<ThingRecord<'a>> {
    let (view, ontology) = (graph.view(), graph.ontology());
    let places = drawn(view);
    let mut within = within(view, ontology);
    let readings: Vec<_> =
        view.documents.iter().map(|document| graph.reading(&document.id)).collect();
    let mentions = |entity: &ViewEntity| {
        let of = |&(document, id): &(DocumentIx, EntityId)| {
            let entities = readings[document.0].map_or(&[][..], |reading| &reading.entities);
            let entity = entities.get(id.0);
            let mentions = entity.map_or(&[][..], |entity| &entity.mentions);
            mentions.iter().map(move |mention| (document, mention.span))
        };
        let mentions = entity.members.iter().flat_map(of);
        let mut mentions: Vec<_> = mentions
            .map(|(document, span)| {
                let (start, end) = offsets[document.0].code_points(span);
                (document.0, start, end)
            })
            .collect();
        mentions.sort_unstable();
        mentions.dedup();
        mentions
    };
    view.entities
        .iter()
        .enumerate()
        .map(|(n, entity)| ThingRecord {
            id: entity_id(entity),
            iri: &entity.iri,
            names: &entity.names,
            class: classes.partition_point(|known| known.name.name < &*entity.class),
            mentions: mentions(entity),
            within: within.remove(&EntityIx(n)).unwrap_or_default().into_iter().collect(),
            at: places.get(&EntityIx(n)).copied(),
        })
        .collect()
}

/// The places of the things that a fact joins, in whole units.
fn drawn(view: &View) -> BTreeMap<EntityIx, (i64, i64)> {
    let joins: Vec<_> = view
        .facts
        .iter()
        .filter_map(|fact| match fact.object {
            FactObject::Entity(object) => Some((fact.subject, object)),
            FactObject::Literal { .. } => None,
        })
        .collect();
    let ends: BTreeSet<_> = joins.iter().flat_map(|&(one, other)| [one, other]).collect();
    let ends: Vec<_> = ends.into_iter().collect();
    let number = |end: &EntityIx| ends.partition_point(|known| known < end);
    let edges: Vec<_> = joins.iter().map(|(one, other)| (number(one), number(other))).collect();
    let points = layout(ends.len(), &edges);
    let whole = |at: f64| at.round() as i64;
    ends.into_iter().zip(points).map(|(end, at)| (end, (whole(at.x), whole(at.y)))).collect()
}

/// What each thing lies in, by the predicates that the ontology marks as containment.
fn within(view: &View, ontology: &Ontology) -> BTreeMap<EntityIx, BTreeSet<usize>> {
    let contains = |name: &str| {
        let predicate = ontology.predicate(name).map(|id| ontology.predicate_of(id));
        predicate.is_some_and(|predicate| predicate.containment)
    };
    let said = view.facts.iter().filter_map(|fact| match fact.object {
        FactObject::Entity(object) if fact.modality() == Modality::Asserted => {
            Some((&fact.predicate, fact.subject, object))
        }
        _ => None,
    });
    let follows = view.inferences.iter().map(|this| (&this.predicate, this.subject, this.object));
    let mut within: BTreeMap<EntityIx, BTreeSet<usize>> = BTreeMap::new();
    for (predicate, subject, object) in said.chain(follows) {
        if contains(predicate) {
            within.entry(subject).or_default().insert(object.0);
        }
    }
    within
}

fn facts<'a>(
    view: &'a View,
    predicates: &[Labelled<'_>],
    offsets: &[Offsets],
) -> Vec<FactRecord<'a>> {
    let claim = |claim: &'a Claim| {
        let offsets = &offsets[claim.document.0];
        ClaimRecord {
            document: claim.document.0,
            modality: claim.modality,
            when: claim.when.as_deref(),
            role: claim.role.as_deref(),
            according_to: claim.according_to.map(|entity| entity.0),
            inferred_agent: claim.inferred_agent,
            confidence: claim.confidence,
            pattern: &claim.pattern,
            quote: offsets.code_points(claim.evidence),
            sentence: offsets.code_points(claim.sentence),
        }
    };
    let record = |fact: &'a Fact| FactRecord {
        id: last(&fact.iri),
        subject: fact.subject.0,
        predicate: predicates.partition_point(|known| known.name < &*fact.predicate),
        object: match &fact.object {
            FactObject::Entity(object) => ObjectRecord::Thing { object: object.0 },
            FactObject::Literal { value, datatype } => ObjectRecord::Value { value, datatype },
        },
        claims: fact.claims.iter().map(claim).collect(),
    };
    view.facts.iter().map(record).collect()
}
