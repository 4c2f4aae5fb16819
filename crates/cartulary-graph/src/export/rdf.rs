use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Quad;

use crate::Graph;
use crate::rdf::{Part, parts};

/// All of the graph as N-Quads: the default graph, then graph by graph, each in order.
///
/// # Errors
/// Where `writer` fails.
pub fn n_quads(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(writer);
    for part in parts(graph) {
        for quad in sorted(part, graph) {
            serializer.serialize_quad(&quad)?;
        }
    }
    serializer.finish()?.flush()
}

/// The quads of a part in order of subject, predicate and object.
fn sorted(part: Part<'_>, graph: &Graph) -> Vec<Quad> {
    let mut quads = part.quads(graph);
    quads.sort_by_cached_key(|quad| {
        (quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string())
    });
    quads
}
