use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNodeRef, Term, TermRef};
use serde_json::{Map, Value as Json, json};

use super::rdf::prefixes;
use crate::Graph;
use crate::rdf::{Part, parts};
use crate::vocabulary::{self as v};

/// All that documents say as JSON-LD, framed: each fact with the names of its ends, its claims within
/// it, the evidence within the claim; then everything else. What follows from the facts is left out.
///
/// The named graphs of the other RDF formats are one here: which document claims what shows in each
/// claim's evidence. Its [context](json_ld_context) stands inside, so that no reader need fetch it.
///
/// # Errors
/// Where `writer` fails.
pub fn json_ld(graph: &Graph, mut writer: impl Write) -> io::Result<()> {
    let terms = Terms::new(graph);
    let nodes = Nodes::new(graph);
    writeln!(writer, "{{\n\"@context\": {},\n\"@graph\": [", terms.context())?;
    let (facts, others): (Vec<_>, Vec<_>) =
        nodes.by_iri.keys().partition(|iri| nodes.has_type(iri, v::FACT));
    let mut told = BTreeSet::new();
    let mut between = "";
    for iri in facts.into_iter().chain(others) {
        if nodes.embedded.contains(iri) || told.contains(iri) {
            continue;
        }
        write!(writer, "{between}{}", nodes.tree(iri, &terms, &mut told))?;
        between = ",\n";
    }
    writeln!(writer, "\n]\n}}")?;
    writer.flush()
}

/// The context of [`json_ld`]: what its words mean.
///
/// # Errors
/// Where `writer` fails.
pub fn json_ld_context(graph: &Graph, writer: impl Write) -> io::Result<()> {
    pretty(&json!({ "@context": Terms::new(graph).context() }), writer)
}

/// A frame by which any processor makes of the same triples a tree of facts: ends with their names,
/// claims and evidence within.
///
/// # Errors
/// Where `writer` fails.
pub fn json_ld_frame(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let end = json!({ "@embed": "@always", "@explicit": true, "label": {} });
    let frame = json!({
        "@context": Terms::new(graph).context(),
        "@type": "Fact",
        "subject": end,
        "object": end,
        "predicate": { "@embed": "@never" },
        "wasDerivedFrom": {
            "subject": { "@embed": "@never" },
            "object": { "@embed": "@never" },
            "wasDerivedFrom": { "@embed": "@always", "hasSource": { "@embed": "@never" } },
        },
    });
    pretty(&frame, writer)
}

fn pretty(json: &Json, mut writer: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut writer, json)?;
    writeln!(writer)?;
    writer.flush()
}

/// Words of the vocabularies under which properties and classes go; the terms of the ontology go under
/// their own names.
const WORDS: [NamedNodeRef<'static>; 58] = [
    v::ASSERTED,
    v::PLANNED,
    v::PROPOSED,
    v::NEGATED,
    v::CLAIM,
    v::FACT,
    v::INFERENCE,
    v::CONFIDENCE,
    v::FIRST_DATE,
    v::FOLLOWS_FROM,
    v::GAZETTEER,
    v::INFERRED_AGENT,
    v::LAST_DATE,
    v::MENTIONS,
    v::MODALITY,
    v::ONTOLOGY_VERSION,
    v::PATTERN,
    v::PUBLISHERS,
    v::READER_VERSION,
    v::ROLE,
    v::RULE,
    v::SENTENCE,
    v::SHA256,
    v::SUPPORT,
    v::WHEN,
    v::DCTERMS_DATE,
    v::DCTERMS_IDENTIFIER,
    v::DCTERMS_ISSUED,
    v::DCTERMS_LANGUAGE,
    v::DCTERMS_PUBLISHER,
    v::DCTERMS_TITLE,
    v::FOAF_AGENT,
    v::OA_EXACT,
    v::OA_END,
    v::OA_HAS_SELECTOR,
    v::OA_HAS_SOURCE,
    v::OA_SPECIFIC_RESOURCE,
    v::OA_START,
    v::OA_TEXT_POSITION_SELECTOR,
    v::OA_TEXT_QUOTE_SELECTOR,
    v::OWL_SAME_AS,
    v::PROV_ACTIVITY,
    v::PROV_ENTITY,
    v::PROV_SPECIALIZATION_OF,
    v::PROV_USED,
    v::PROV_WAS_ATTRIBUTED_TO,
    v::PROV_WAS_DERIVED_FROM,
    v::RDF_OBJECT,
    v::RDF_PREDICATE,
    v::RDF_SUBJECT,
    v::RDFS_LABEL,
    v::RDFS_SUB_CLASS_OF,
    v::RDFS_SUB_PROPERTY_OF,
    v::SKOS_ALT_LABEL,
    v::SKOS_PREF_LABEL,
    v::ORG_CHANGE_EVENT,
    v::ORG_ORIGINAL,
    v::ORG_RESULTING,
];

/// Words whose values are words themselves.
const OF_WORDS: [NamedNodeRef<'static>; 2] = [v::MODALITY, v::RDF_PREDICATE];

/// Words within which what they lead to is told.
const WITHIN: [NamedNodeRef<'static>; 2] = [v::PROV_WAS_DERIVED_FROM, v::OA_HAS_SELECTOR];

/// Short words for IRIs.
struct Terms<'a> {
    prefixes: Vec<(&'a str, &'a str)>,
    /// By IRI.
    words: BTreeMap<&'a str, &'a str>,
}

impl<'a> Terms<'a> {
    fn new(graph: &'a Graph) -> Self {
        let ontology = graph.ontology();
        let classes = ontology.classes().map(|(_, class)| (&*class.iri, &*class.name));
        let predicates = ontology.predicates().map(|(_, it)| (&*it.iri, &*it.name));
        let vocabulary = WORDS.iter().map(|word| {
            let iri = word.as_str();
            (iri, iri.rsplit(['#', '/']).next().unwrap_or(iri))
        });
        let mut taken = BTreeSet::new();
        let words = vocabulary.chain(classes).chain(predicates);
        // A word of the ontology that the vocabularies have is left with its prefix.
        let words = words.filter(|(_, word)| taken.insert(*word)).collect();
        Self { prefixes: prefixes(graph).collect(), words }
    }

    fn context(&self) -> Json {
        let mut context = Map::new();
        for (name, iri) in &self.prefixes {
            context.insert((*name).to_owned(), json!(iri));
        }
        for (iri, word) in &self.words {
            let of_words = OF_WORDS.iter().any(|other| other.as_str() == *iri);
            let meaning = if of_words {
                json!({ "@id": self.prefixed(iri), "@type": "@vocab" })
            } else {
                json!(self.prefixed(iri))
            };
            context.insert((*word).to_owned(), meaning);
        }
        context.into()
    }

    /// A property, a class, or a value that is a word.
    fn word(&self, iri: &str) -> String {
        self.words.get(iri).map_or_else(|| self.prefixed(iri), |word| (*word).to_owned())
    }

    fn prefixed(&self, iri: &str) -> String {
        let fitting = self.prefixes.iter().find_map(|(name, start)| {
            let rest = iri.strip_prefix(start).filter(|rest| !rest.is_empty())?;
            rest.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some((name, rest))
        });
        fitting.map_or_else(|| iri.to_owned(), |(name, rest)| format!("{name}:{rest}"))
    }
}

/// What is said of each node.
struct Nodes {
    by_iri: BTreeMap<String, BTreeMap<String, Vec<Term>>>,
    /// What is told within another node.
    embedded: BTreeSet<String>,
}

impl Nodes {
    fn new(graph: &Graph) -> Self {
        let mut by_iri = BTreeMap::<String, BTreeMap<String, Vec<Term>>>::new();
        let mut embedded = BTreeSet::new();
        for part in parts(graph).filter(|part| !matches!(part, Part::Inferred)) {
            part.quads(graph, |quad| {
                let oxigraph::model::NamedOrBlankNodeRef::NamedNode(subject) = quad.subject else {
                    return;
                };
                let said = by_iri.entry(subject.as_str().to_owned()).or_default();
                let said = said.entry(quad.predicate.as_str().to_owned()).or_default();
                said.push(quad.object.into_owned());
                if let TermRef::NamedNode(object) = quad.object
                    && WITHIN.contains(&quad.predicate)
                {
                    embedded.insert(object.as_str().to_owned());
                }
            });
        }
        for values in by_iri.values_mut().flat_map(BTreeMap::values_mut) {
            values.sort_by_cached_key(ToString::to_string);
            values.dedup();
        }
        Self { by_iri, embedded }
    }

    fn said(&self, iri: &str, predicate: NamedNodeRef<'_>) -> &[Term] {
        let said = self.by_iri.get(iri).and_then(|node| node.get(predicate.as_str()));
        said.map_or(&[], Vec::as_slice)
    }

    fn has_type(&self, iri: &str, class: NamedNodeRef<'_>) -> bool {
        self.said(iri, v::RDF_TYPE).iter().any(|known| TermRef::from(known) == class.into())
    }

    /// A node with what is told within it.
    fn tree(&self, iri: &str, terms: &Terms<'_>, told: &mut BTreeSet<String>) -> Json {
        let mut tree = Map::new();
        tree.insert("@id".to_owned(), json!(terms.prefixed(iri)));
        let fact = self.has_type(iri, v::FACT);
        if told.insert(iri.to_owned()) {
            for (predicate, values) in self.by_iri.get(iri).into_iter().flatten() {
                let is = |word: NamedNodeRef<'_>| word.as_str() == predicate;
                let values: Vec<Json> = values
                    .iter()
                    .map(|value| match value {
                        Term::NamedNode(node) if is(v::RDF_TYPE) => {
                            json!(terms.word(node.as_str()))
                        }
                        Term::NamedNode(node) if OF_WORDS.into_iter().any(is) => {
                            json!(terms.word(node.as_str()))
                        }
                        Term::NamedNode(node) if WITHIN.into_iter().any(is) => {
                            self.tree(node.as_str(), terms, told)
                        }
                        Term::NamedNode(node)
                            if fact && (is(v::RDF_SUBJECT) || is(v::RDF_OBJECT)) =>
                        {
                            self.named(node.as_str(), terms)
                        }
                        Term::NamedNode(node) => json!({ "@id": terms.prefixed(node.as_str()) }),
                        other => literal(other, terms),
                    })
                    .collect();
                let word = if is(v::RDF_TYPE) { "@type".to_owned() } else { terms.word(predicate) };
                let values = match <[Json; 1]>::try_from(values) {
                    Ok([only]) => only,
                    Err(several) => several.into(),
                };
                tree.insert(word, values);
            }
        }
        tree.into()
    }

    /// A node with its label, which is told again where the node is.
    fn named(&self, iri: &str, terms: &Terms<'_>) -> Json {
        let mut named = Map::new();
        named.insert("@id".to_owned(), json!(terms.prefixed(iri)));
        if let [label] = self.said(iri, v::RDFS_LABEL) {
            named.insert(terms.word(v::RDFS_LABEL.as_str()), literal(label, terms));
        }
        named.into()
    }
}

fn literal(term: &Term, terms: &Terms<'_>) -> Json {
    let Term::Literal(literal) = term else { return Json::Null };
    let value = literal.value();
    if let Some(language) = literal.language() {
        return json!({ "@value": value, "@language": language });
    }
    let datatype = literal.datatype();
    // Numbers and truth values have forms of their own, as far as they come back as they went.
    if datatype == xsd::STRING {
        json!(value)
    } else if datatype == xsd::BOOLEAN && matches!(value, "true" | "false") {
        json!(value == "true")
    } else if datatype == xsd::INTEGER
        && value.parse::<u32>().is_ok_and(|number| number.to_string() == value)
    {
        json!(value.parse::<u32>().unwrap_or_default())
    } else {
        json!({ "@value": value, "@type": terms.prefixed(datatype.as_str()) })
    }
}
