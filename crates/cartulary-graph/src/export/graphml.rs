use std::collections::BTreeSet;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::network::{Edge, Network, Node};
use crate::Graph;

/// What nodes and edges carry: for whom, name, type.
const KEYS: [(&str, &str, &str); 27] = [
    ("node", "label", "string"),
    ("node", "kind", "string"),
    ("node", "class", "string"),
    ("node", "top", "string"),
    ("node", "names", "string"),
    ("node", "iri", "string"),
    ("node", "gazetteer", "string"),
    ("node", "documents", "int"),
    ("node", "datatype", "string"),
    ("edge", "label", "string"),
    ("edge", "predicate", "string"),
    ("edge", "modality", "string"),
    ("edge", "when", "string"),
    ("edge", "role", "string"),
    ("edge", "according_to", "string"),
    ("edge", "inferred_agent", "boolean"),
    ("edge", "confidence", "double"),
    ("edge", "support", "int"),
    ("edge", "weight", "double"),
    ("edge", "quote", "string"),
    ("edge", "sentence", "string"),
    ("edge", "documents", "string"),
    ("edge", "publishers", "string"),
    ("edge", "first_date", "string"),
    ("edge", "last_date", "string"),
    ("edge", "fact", "string"),
    ("edge", "claims", "string"),
];

/// The facts as GraphML for Gephi, yEd, Cytoscape, networkx, igraph: a directed graph that keeps
/// parallel edges.
///
/// An edge is a fact in one modality. Where several claims give different values (quotes, roles,
/// documents), an attribute holds each once, separated by " | ", in order of document and place;
/// `confidence` is that of the surest; `support` and `weight` count documents; `claims` holds every
/// claim in full, with its offsets in code points, as JSON. A node's `kind` is `entity` or `value`;
/// a value (a date, an amount) is a node for each fact, so that no year ties things together.
///
/// # Errors
/// Where `writer` fails.
pub fn graph_ml(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let mut xml = Xml(Writer::new_with_indent(writer, b' ', 1));
    xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (of, name, kind) in KEYS {
        let id = key(of, name);
        let about = [("id", &*id), ("for", of), ("attr.name", name), ("attr.type", kind)];
        xml.0.write_event(Event::Empty(start("key", &about)))?;
    }
    xml.open("graph", &[("id", "cartulary"), ("edgedefault", "directed")])?;
    for node in network.nodes() {
        write_node(&mut xml, &node)?;
    }
    for edge in network.edges() {
        write_edge(&mut xml, &network, &edge)?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    let mut writer = xml.0.into_inner();
    writeln!(writer)?;
    writer.flush()
}

fn write_node(xml: &mut Xml<impl Write>, node: &Node<'_>) -> io::Result<()> {
    xml.open("node", &[("id", &node.id())])?;
    match node {
        Node::Entity(entity) => {
            xml.data("node", "label", &entity.label)?;
            xml.data("node", "kind", "entity")?;
            xml.data("node", "class", &entity.class)?;
            xml.data("node", "top", &entity.top)?;
            xml.data("node", "names", &entity.names.join(SEPARATOR))?;
            xml.data("node", "iri", &entity.iri)?;
            if let Some(row) = &entity.gazetteer {
                xml.data("node", "gazetteer", row)?;
            }
            let documents: BTreeSet<_> = entity.members.iter().map(|member| member.0).collect();
            xml.data("node", "documents", &documents.len().to_string())?;
        }
        Node::Value { value, datatype, .. } => {
            xml.data("node", "label", value)?;
            xml.data("node", "kind", "value")?;
            xml.data("node", "datatype", datatype)?;
        }
    }
    xml.close("node")
}

fn write_edge(xml: &mut Xml<impl Write>, network: &Network<'_>, edge: &Edge<'_>) -> io::Result<()> {
    let (source, target) = network.ends(edge.fact);
    let claims: Vec<_> = edge.claims.iter().map(|claim| network.claim(claim)).collect();
    xml.open("edge", &[("id", &edge.id()), ("source", &source), ("target", &target)])?;
    xml.data("edge", "label", network.label(&edge.fact.predicate))?;
    xml.data("edge", "predicate", &edge.fact.predicate)?;
    xml.data("edge", "modality", edge.modality.name())?;
    xml.each("when", claims.iter().filter_map(|claim| claim.when))?;
    xml.each("role", claims.iter().filter_map(|claim| claim.role))?;
    xml.each("according_to", claims.iter().filter_map(|claim| claim.according_to))?;
    let inferred = claims.iter().all(|claim| claim.inferred_agent);
    xml.data("edge", "inferred_agent", &inferred.to_string())?;
    let surest = claims.iter().map(|claim| claim.confidence).fold(0.0, f64::max);
    xml.data("edge", "confidence", &surest.to_string())?;
    xml.data("edge", "support", &edge.support().to_string())?;
    xml.data("edge", "weight", &edge.support().to_string())?;
    xml.each("quote", claims.iter().map(|claim| claim.quote))?;
    xml.each("sentence", claims.iter().map(|claim| claim.sentence))?;
    xml.each("documents", claims.iter().map(|claim| claim.document))?;
    xml.each("publishers", claims.iter().filter_map(|claim| claim.publisher))?;
    let dates = || claims.iter().filter_map(|claim| claim.issued);
    xml.each("first_date", dates().min().into_iter())?;
    xml.each("last_date", dates().max().into_iter())?;
    xml.data("edge", "fact", &edge.fact.iri)?;
    xml.data("edge", "claims", &serde_json::to_string(&claims)?)?;
    xml.close("edge")
}

const SEPARATOR: &str = " | ";

struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn data(&mut self, of: &str, name: &str, value: &str) -> io::Result<()> {
        self.open("data", &[("key", &key(of, name))])?;
        // A bare carriage return would be read as a line feed, and a quote with it.
        let text = partial_escape(allowed(value)).replace('\r', "&#13;");
        self.0.write_event(Event::Text(BytesText::from_escaped(text)))?;
        self.close("data")
    }

    /// An edge's values, each once; nothing where there is none.
    fn each<'a>(&mut self, name: &str, values: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let mut all = Vec::new();
        for value in values {
            if !all.contains(&value) {
                all.push(value);
            }
        }
        if all.is_empty() { Ok(()) } else { self.data("edge", name, &all.join(SEPARATOR)) }
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

fn key(of: &str, name: &str) -> String {
    format!("{of}.{name}")
}

/// Text without the characters that XML 1.0 cannot hold at all; a page break, say, becomes a space.
fn allowed(text: &str) -> String {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.replace(forbidden, " ")
}
