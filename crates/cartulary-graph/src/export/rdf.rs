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

/// All of the graph as N-Quads of RDF 1.2: as [`n_quads`], and each fact and each inference besides
/// as a reifier of what it says, which is one quad more for each. A consumer that annotates triples
/// finds evidence and modality there.
///
/// # Errors
/// Where `writer` fails.
pub fn n_quads_with_reifiers(graph: &Graph, mut writer: impl Write) -> io::Result<()> {
    n_quads(graph, &mut writer)?;
    // The triple terms are written by hand: oxigraph knows them only under a feature that changes
    // the types of every crate that looks into a term.
    for part in [Part::Facts, Part::Inferred] {
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
        for (reifier, ends) in reified {
            if let [Some(subject), Some(predicate), Some(object)] = ends {
                writeln!(
                    writer,
                    "{reifier} {} <<( {subject} {predicate} {object} )>> {graph_name} .",
                    v::RDF_REIFIES
                )?;
            }
        }
    }
    writer.flush()
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
    let mut quads = Vec::new();
    for part in [Part::Default, Part::Facts] {
        part.quads(graph, |quad| {
            let graph_name = GraphName::DefaultGraph;
            quads.push(Quad { graph_name, ..quad.into_owned() });
        });
    }
    let mut serializer = with_prefixes(RdfFormat::Turtle, graph).for_writer(writer);
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
    PREFIXES
        .into_iter()
        .chain(terms)
        .fold(RdfSerializer::from_format(format), |serializer, (name, iri)| {
            serializer.with_prefix(name, iri).expect("namespaces are IRIs")
        })
}
