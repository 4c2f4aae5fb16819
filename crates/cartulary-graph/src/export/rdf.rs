use std::collections::BTreeMap;
use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Quad};

use crate::Graph;
use crate::rdf::{Part, parts};
use crate::vocabulary::{self as v, PREFIXES};

/// All of the graph as N-Quads: the default graph, then graph by graph, each in order.
///
/// # Errors
/// Where `writer` fails.
pub fn n_quads(graph: &Graph, writer: impl Write) -> io::Result<()> {
    write(RdfSerializer::from_format(RdfFormat::NQuads), parts(graph), graph, writer)
}

/// A text form of RDF 1.2, in which a triple can be spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rdf12 {
    /// As [`n_quads`].
    NQuads,
    /// As [`n_triples`].
    NTriples,
    /// As [`trig`].
    TriG,
    /// As [`turtle`].
    Turtle,
}

/// The graph as the form's writer of RDF 1.1 gives it, and each fact and each inference that is in it
/// besides as a reifier of what it says, which is one quad more for each. A consumer that annotates
/// triples finds evidence and modality there.
///
/// # Errors
/// Where `writer` fails.
pub fn with_reifiers(graph: &Graph, form: Rdf12, mut writer: impl Write) -> io::Result<()> {
    match form {
        Rdf12::NQuads => n_quads(graph, &mut writer)?,
        Rdf12::NTriples => n_triples(graph, &mut writer)?,
        Rdf12::TriG => trig(graph, &mut writer)?,
        Rdf12::Turtle => turtle(graph, &mut writer)?,
    }
    let parts: &[Part<'_>] = match form {
        Rdf12::NQuads | Rdf12::TriG => &[Part::Facts, Part::Inferred],
        Rdf12::NTriples | Rdf12::Turtle => &[Part::Facts],
    };
    for part in parts {
        let (graph_name, reifiers) = reifiers(graph, *part);
        if form == Rdf12::TriG && !reifiers.is_empty() {
            writeln!(writer, "{graph_name} {{")?;
        }
        for reifier in &reifiers {
            match form {
                Rdf12::NQuads => writeln!(writer, "{reifier} {graph_name} .")?,
                Rdf12::TriG => writeln!(writer, "\t{reifier} .")?,
                Rdf12::NTriples | Rdf12::Turtle => writeln!(writer, "{reifier} .")?,
            }
        }
        if form == Rdf12::TriG && !reifiers.is_empty() {
            writeln!(writer, "}}")?;
        }
    }
    writer.flush()
}

/// The name of a graph, and what its facts or inferences say, without the full stop. The triple terms
/// are written by hand: oxigraph knows them only under a feature that changes the types of every
/// crate that looks into a term. All forms take them in this way.
fn reifiers(graph: &Graph, part: Part<'_>) -> (String, Vec<String>) {
    let mut reified = BTreeMap::<String, [Option<String>; 3]>::new();
    let mut graph_name = String::new();
    part.quads(graph, |quad| {
        let place = [v::RDF_SUBJECT, v::RDF_PREDICATE, v::RDF_OBJECT]
            .iter()
            .position(|end| *end == quad.predicate);
        if let Some(place) = place {
            let ends = reified.entry(quad.subject.to_string()).or_default();
            ends[place] = Some(quad.object.to_string());
            graph_name = quad.graph_name.to_string();
        }
    });
    let reifiers = reified.into_iter().filter_map(|(reifier, ends)| match ends {
        [Some(subject), Some(predicate), Some(object)] => {
            Some(format!("{reifier} {} <<( {subject} {predicate} {object} )>>", v::RDF_REIFIES))
        }
        _ => None,
    });
    (graph_name, reifiers.collect())
}

/// All of the graph as `TriG`: the same in groups that a person can read.
///
/// # Errors
/// Where `writer` fails.
pub fn trig(graph: &Graph, writer: impl Write) -> io::Result<()> {
    write(with_prefixes(RdfFormat::TriG, graph), parts(graph), graph, writer)
}

/// What spans documents as Turtle, which has no named graphs: the direct triples of asserted facts,
/// the entities, and the facts with the claims that they gather.
///
/// # Errors
/// Where `writer` fails.
pub fn turtle(graph: &Graph, writer: impl Write) -> io::Result<()> {
    spanning(with_prefixes(RdfFormat::Turtle, graph), graph, writer)
}

/// The same as N-Triples.
///
/// # Errors
/// Where `writer` fails.
pub fn n_triples(graph: &Graph, writer: impl Write) -> io::Result<()> {
    spanning(RdfSerializer::from_format(RdfFormat::NTriples), graph, writer)
}

/// Writes what spans documents.
fn spanning(serializer: RdfSerializer, graph: &Graph, writer: impl Write) -> io::Result<()> {
    let mut quads = Vec::new();
    for part in [Part::Default, Part::Facts] {
        part.quads(graph, |quad| {
            let graph_name = GraphName::DefaultGraph;
            quads.push(Quad { graph_name, ..quad.into_owned() });
        });
    }
    let mut serializer = serializer.for_writer(writer);
    for quad in sorted(quads) {
        serializer.serialize_quad(&quad)?;
    }
    serializer.finish()?.flush()
}

fn write<'a>(
    serializer: RdfSerializer,
    parts: impl Iterator<Item = Part<'a>>,
    graph: &Graph,
    writer: impl Write,
) -> io::Result<()> {
    let mut serializer = serializer.for_writer(writer);
    for part in parts {
        let mut quads = Vec::new();
        part.quads(graph, |quad| quads.push(quad.into_owned()));
        for quad in sorted(quads) {
            serializer.serialize_quad(&quad)?;
        }
    }
    serializer.finish()?.flush()
}

/// Quads, each once, in order of subject, predicate and object.
fn sorted(mut quads: Vec<Quad>) -> Vec<Quad> {
    quads.sort_by_cached_key(|quad| {
        (quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string())
    });
    quads.dedup();
    quads
}

fn with_prefixes(format: RdfFormat, graph: &Graph) -> RdfSerializer {
    prefixes(graph).fold(RdfSerializer::from_format(format), |serializer, (name, iri)| {
        serializer.with_prefix(name, iri).expect("namespaces are IRIs")
    })
}

/// Prefixes of all terms, and that of the ontology where its namespace gives one.
pub(crate) fn prefixes(graph: &Graph) -> impl Iterator<Item = (&str, &str)> {
    let ontology = graph.ontology();
    let terms = ontology.classes().next().map(|(_, class)| {
        let namespace = class.iri.strip_suffix(class.name.as_str()).unwrap_or_default();
        let name = namespace.trim_end_matches(['#', '/']).rsplit('/').next().unwrap_or_default();
        (name, namespace)
    });
    let usable = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && PREFIXES.iter().all(|(taken, _)| *taken != name)
    };
    let terms = terms.filter(|(name, namespace)| usable(name) && !namespace.is_empty());
    PREFIXES.into_iter().chain(terms)
}
