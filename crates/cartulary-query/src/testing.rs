//! Views written as text, for tests.

use std::collections::BTreeMap;

use cartulary_graph::{
    Claim, DocumentIx, EntityIx, Fact, FactObject, View, ViewDocument, ViewEntity,
};
use cartulary_model::{EntityId, Metadata, Modality, Span};

/// A view from lines. `Class: Name | other name` declares a thing. `A -predicate-> B` states a fact
/// in document `doc.txt`; ` @other.txt` at the end names another document, ` ?planned` before it a
/// modality, ` !0.5` before that a confidence. An object in quotation marks is a date.
///
/// Its quote is the line without those marks.
pub(crate) fn view(text: &str) -> View {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut entities: Vec<ViewEntity> = Vec::new();
    for line in lines.iter().filter(|line| !line.contains("->")) {
        let (class, names) = line.split_once(": ").expect("a class");
        let names: Vec<String> = names.split(" | ").map(str::to_owned).collect();
        entities.push(entity(class, names));
    }
    let facts: Vec<Stated> = lines.iter().filter_map(|line| Stated::parse(line)).collect();
    for name in facts.iter().flat_map(|fact| [fact.subject, fact.object]) {
        let known = |entity: &ViewEntity| entity.names.iter().any(|known| known == name);
        if !name.starts_with('"') && !entities.iter().any(known) {
            entities.push(entity("Thing", vec![name.to_owned()]));
        }
    }
    entities.sort_by(|a, b| a.iri.cmp(&b.iri));
    let of_name = |name: &str| {
        let named = |entity: &ViewEntity| entity.names.iter().any(|known| known == name);
        EntityIx(entities.iter().position(named).expect("an entity"))
    };
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let mut spans = Vec::new();
    for fact in &facts {
        let text = texts.entry(fact.document).or_default();
        let start = text.len();
        text.push_str(&fact.quote);
        spans.push(Span::new(start, text.len()));
        text.push('\n');
    }
    let mut gathered: BTreeMap<String, Fact> = BTreeMap::new();
    for (stated, span) in facts.iter().zip(spans) {
        let iri = format!("fact:{}-{}-{}", stated.subject, stated.predicate, stated.object);
        let object = match stated.object.strip_prefix('"') {
            Some(value) => FactObject::Literal {
                value: value.trim_end_matches('"').to_owned(),
                datatype: "xsd:date".to_owned(),
            },
            None => FactObject::Entity(of_name(stated.object)),
        };
        let fact = gathered.entry(iri.clone()).or_insert_with(|| Fact {
            iri,
            subject: of_name(stated.subject),
            predicate: stated.predicate.to_owned(),
            object,
            claims: Vec::new(),
        });
        let document = texts.keys().position(|&known| known == stated.document);
        fact.claims.push(Claim {
            iri: format!("claim:{}-{}", stated.document, span.start),
            document: DocumentIx(document.expect("a document")),
            modality: stated.modality,
            when: None,
            role: None,
            according_to: None,
            inferred_agent: false,
            confidence: stated.confidence,
            pattern: "test".to_owned(),
            evidence: span,
            sentence: span,
        });
    }
    for fact in gathered.values() {
        let object = match fact.object {
            FactObject::Entity(object) => Some(object),
            FactObject::Literal { .. } => None,
        };
        for EntityIx(end) in [fact.subject].into_iter().chain(object) {
            let named = fact.claims.iter().map(|claim| (claim.document, EntityId(0)));
            entities[end].members.extend(named);
        }
    }
    let documents = texts.into_iter().map(|(id, text)| ViewDocument {
        id: id.to_owned(),
        iri: format!("doc:{id}"),
        text,
        sha256: String::new(),
        metadata: Metadata { issued: Some("2020-01-31".to_owned()), ..Metadata::default() },
    });
    View {
        documents: documents.collect(),
        entities,
        facts: gathered.into_values().collect(),
        inferences: Vec::new(),
        circles: Vec::new(),
    }
}

struct Stated<'a> {
    subject: &'a str,
    predicate: &'a str,
    object: &'a str,
    modality: Modality,
    confidence: f64,
    document: &'a str,
    quote: String,
}

impl<'a> Stated<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (line, document) = line.split_once(" @").unwrap_or((line, "doc.txt"));
        let (line, modality) = line.split_once(" ?").unwrap_or((line, "asserted"));
        let (line, confidence) = line.split_once(" !").unwrap_or((line, "0.9"));
        let (left, object) = line.split_once("-> ")?;
        let (subject, predicate) = left.split_once(" -").expect("a predicate");
        Some(Self {
            subject,
            predicate,
            object,
            modality: modality.parse().expect("a modality"),
            confidence: confidence.parse().expect("a number"),
            document,
            quote: format!("{subject} {predicate} {object}"),
        })
    }
}

fn entity(class: &str, names: Vec<String>) -> ViewEntity {
    ViewEntity {
        iri: format!("id:{class}/{}", names[0]),
        class: class.to_owned(),
        top: class.to_owned(),
        label: names[0].clone(),
        names,
        gazetteer: None,
        members: Vec::new(),
    }
}
