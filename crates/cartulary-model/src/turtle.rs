//! From `ontology.ttl` to [`Ontology`]. The only module that knows the vocabularies in which an
//! ontology is written.

use std::collections::BTreeMap;

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

use crate::{Class, ClassId, Ontology, Predicate, PredicateId, Problem, ValueKind};

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const OWL: &str = "http://www.w3.org/2002/07/owl#";
const SCHEMA: &str = "https://schema.org/";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
const CART: &str = "https://cartulary.org/ns#";

pub(crate) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Ontology {
    let mut triples = Vec::new();
    for triple in TurtleParser::new().for_slice(text) {
        match triple {
            Ok(triple) => triples.push(triple),
            Err(why) => {
                let line = why.location().start.line as usize + 1;
                problems.push(Problem::new(file, line, why.message()));
            }
        }
    }
    let facts = Facts::new(&triples);
    let mut ontology = Ontology::default();
    ontology.namespace = facts
        .typed(&format!("{OWL}Ontology"))
        .first()
        .map(|iri| namespace(iri))
        .unwrap_or_default();
    let mut at =
        |iri: &str, message: String| problems.push(Problem::new(file, line_of(text, iri), message));

    for iri in facts.typed(&format!("{OWL}Class")) {
        let name = local(iri);
        let id = ClassId(ontology.classes.len() as u16);
        if ontology.class_names.insert(name.to_owned(), id).is_some() {
            at(iri, format!("a second class has the local name {name}"));
            continue;
        }
        ontology.classes.push(Class {
            iri: iri.to_owned(),
            name: name.to_owned(),
            labels: facts.labels(iri),
            top: facts.flag(iri, "topClass"),
            ..Class::default()
        });
    }
    for n in 0..ontology.classes.len() {
        let iri = ontology.classes[n].iri.clone();
        let ours = namespace(&iri);
        for above in facts.iris(&iri, &format!("{RDFS}subClassOf")) {
            match ontology.class(local(above)).filter(|&id| ontology.class_of(id).iri == above) {
                Some(id) => ontology.classes[n].parents.push(id),
                None if above.starts_with(&ours) => {
                    at(&iri, format!("subClassOf an unknown class {}", local(above)))
                }
                None => ontology.classes[n].aligned.push(above.to_owned()),
            }
        }
        if above_itself(&ontology, ClassId(n as u16)) {
            at(&iri, format!("class {} lies below itself", local(&iri)));
            ontology.classes[n].parents.clear();
        }
    }

    let properties =
        ["ObjectProperty", "DatatypeProperty"].map(|kind| facts.typed(&format!("{OWL}{kind}")));
    let mut properties: Vec<&str> = properties.into_iter().flatten().collect();
    properties.sort_unstable();
    properties.dedup();
    for (n, iri) in properties.iter().enumerate() {
        ontology.predicate_names.insert(local(iri).to_owned(), PredicateId(n as u16));
    }
    for iri in properties {
        let (domain, _) = ends(&ontology, &facts, iri, "domain", &mut at);
        let (range, value) = ends(&ontology, &facts, iri, "range", &mut at);
        let kind = |kind: &str| facts.iris(iri, RDF_TYPE).contains(&&*format!("{OWL}{kind}"));
        let inverse = facts
            .iris(iri, &format!("{OWL}inverseOf"))
            .into_iter()
            .chain(facts.subjects(&format!("{OWL}inverseOf"), iri))
            .find_map(|other| ontology.predicate(local(other)));
        let predicate = Predicate {
            iri: iri.to_owned(),
            name: local(iri).to_owned(),
            labels: facts.labels(iri),
            domain,
            range,
            value,
            inverse,
            symmetric: kind("SymmetricProperty"),
            transitive: kind("TransitiveProperty"),
            containment: facts.flag(iri, "containment"),
            same_kind: facts.flag(iri, "sameKind"),
            inverse_only: facts.flag(iri, "inverseOnly"),
            aligned: facts
                .iris(iri, &format!("{RDFS}subPropertyOf"))
                .into_iter()
                .map(str::to_owned)
                .collect(),
        };
        ontology.predicates.push(predicate);
    }
    if ontology.classes.is_empty() && problems.is_empty() {
        problems.push(Problem::new(file, 0, "declares no owl:Class"));
    }
    ontology
}

/// Classes and value kind of a predicate's domain or range. `rdfs:domain` and schema.org's
/// `domainIncludes` are both read; several mean *or*.
fn ends(
    ontology: &Ontology,
    facts: &Facts<'_>,
    iri: &str,
    side: &str,
    at: &mut impl FnMut(&str, String),
) -> (Vec<ClassId>, Option<ValueKind>) {
    let (mut classes, mut value) = (Vec::new(), None);
    let named = [format!("{RDFS}{side}"), format!("{SCHEMA}{side}Includes")];
    for class in named.iter().flat_map(|property| facts.iris(iri, property)) {
        if class == format!("{CART}Amount") {
            value = Some(ValueKind::Amount);
        } else if class == format!("{CART}Quantity") {
            value = Some(ValueKind::Quantity);
        } else if class.starts_with(XSD) {
            let date =
                ["date", "gYear", "gYearMonth", "gMonthDay", "dateTime"].contains(&local(class));
            value = value.or(date.then_some(ValueKind::Date));
        } else if let Some(id) = ontology.class(local(class)) {
            classes.push(id);
        } else {
            at(iri, format!("{side} of {} names an unknown class {}", local(iri), local(class)));
        }
    }
    classes.sort_unstable();
    classes.dedup();
    (classes, value)
}

fn above_itself(ontology: &Ontology, class: ClassId) -> bool {
    let mut seen = vec![false; ontology.classes.len()];
    let mut open = ontology.class_of(class).parents.clone();
    while let Some(next) = open.pop() {
        if next == class {
            return true;
        }
        if !std::mem::replace(&mut seen[usize::from(next.0)], true) {
            open.extend(&ontology.class_of(next).parents);
        }
    }
    false
}

/// Triples by subject and predicate.
struct Facts<'a> {
    triples: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Term>>>,
}

impl<'a> Facts<'a> {
    fn new(triples: &'a [Triple]) -> Self {
        let mut facts = Self { triples: BTreeMap::new() };
        for triple in triples {
            if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
                let of_subject = facts.triples.entry(subject.as_str()).or_default();
                of_subject.entry(triple.predicate.as_str()).or_default().push(&triple.object);
            }
        }
        facts
    }

    fn objects(&self, subject: &str, predicate: &str) -> &[&'a Term] {
        self.triples.get(subject).and_then(|of| of.get(predicate)).map_or(&[], Vec::as_slice)
    }

    fn iris(&self, subject: &str, predicate: &str) -> Vec<&'a str> {
        let iri = |term: &&'a Term| match *term {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        };
        self.objects(subject, predicate).iter().filter_map(iri).collect()
    }

    fn subjects(&self, predicate: &str, object: &str) -> Vec<&'a str> {
        let is_object =
            |term: &&Term| matches!(term, Term::NamedNode(node) if node.as_str() == object);
        let holds = |subject: &&str| self.objects(subject, predicate).iter().any(is_object);
        self.triples.keys().copied().filter(holds).collect()
    }

    fn typed(&self, class: &str) -> Vec<&'a str> {
        self.subjects(RDF_TYPE, class)
    }

    fn labels(&self, subject: &str) -> BTreeMap<String, String> {
        self.objects(subject, &format!("{RDFS}label"))
            .iter()
            .filter_map(|term| match term {
                Term::Literal(label) => {
                    Some((label.language().unwrap_or("en").to_owned(), label.value().to_owned()))
                }
                _ => None,
            })
            .collect()
    }

    fn flag(&self, subject: &str, name: &str) -> bool {
        self.objects(subject, &format!("{CART}{name}"))
            .iter()
            .any(|term| matches!(term, Term::Literal(value) if value.value() == "true"))
    }
}

fn local(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

fn namespace(iri: &str) -> String {
    match iri.rfind(['#', '/']) {
        Some(at) if at + 1 == iri.len() => iri.to_owned(),
        Some(at) if iri.as_bytes()[at] == b'#' => iri[..=at].to_owned(),
        // An ontology's own IRI often lacks the `#` that its terms have.
        _ => iri.to_owned(),
    }
}

/// The line on which a term is first written as a subject, or first named at all; from 1.
fn line_of(text: &str, iri: &str) -> usize {
    let name = local(iri);
    let ends_with_name = |word: &str| word.trim_end_matches(['.', ';', ',', '>']).ends_with(name);
    let as_subject = |line: &str| {
        !line.starts_with([' ', '\t']) && line.split_whitespace().next().is_some_and(ends_with_name)
    };
    let by = |test: &dyn Fn(&str) -> bool| text.lines().position(test).map(|n| n + 1);
    by(&as_subject).or_else(|| by(&|line| line.split_whitespace().any(ends_with_name))).unwrap_or(0)
}
