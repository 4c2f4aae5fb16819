use std::io::{self, Write};

use cartulary_model::Modality;

use super::Profile;
use super::attributes::{
    Attribute, Kind, Value, edge_attributes, node_attributes, of_edge, of_node,
};
use super::network::{Edge, Network, Node};
use super::style::{Palette, line};
use super::xml::Xml;
use crate::Graph;

/// The facts as GraphML for Gephi, yEd, Cytoscape, networkx, igraph: a directed graph that keeps
/// parallel edges.
///
/// An edge is a fact in one modality. Where several claims give different values (quotes, roles,
/// documents), an attribute holds each once, separated by " | ", in order of document and place;
/// `confidence` is that of the surest; `support` and `weight` count documents; `claims` holds every
/// claim in full, with its offsets in code points, as JSON. A node's `kind` is `entity` or `value`;
/// a value (a date, an amount) is a node for each fact, so that no year ties things together.
///
/// A profile adds what its program looks for and takes nothing away.
///
/// # Errors
/// Where `writer` fails.
pub fn graph_ml(graph: &Graph, profile: Profile, writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let palette = Palette::new(graph.ontology());
    let mut xml = Xml::new(writer)?;
    let yed = profile == Profile::Yed;
    let name_spaces = [
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:y", "http://www.yworks.com/xml/graphml"),
    ];
    xml.open("graphml", if yed { &name_spaces } else { &name_spaces[..1] })?;
    keys(&mut xml, "node", node_attributes(profile))?;
    keys(&mut xml, "edge", [EDGE_ID].into_iter().chain(edge_attributes(profile)))?;
    if yed {
        for (id, of) in [(NODE_GRAPHICS, "node"), (EDGE_GRAPHICS, "edge")] {
            xml.empty("key", &[("id", id), ("for", of), ("yfiles.type", id)])?;
        }
    }
    xml.open("graph", &[("id", "cartulary"), ("edgedefault", "directed")])?;
    for node in network.nodes() {
        xml.open("node", &[("id", &node.id())])?;
        of_node(&node, &palette, profile, |name, value| data(&mut xml, NODE, name, value))?;
        if yed {
            node_graphics(&mut xml, &node, &palette)?;
        }
        xml.close("node")?;
    }
    for edge in network.edges() {
        let (source, target) = network.ends(edge.fact);
        let id = edge.id();
        xml.open("edge", &[("id", &id), ("source", &source), ("target", &target)])?;
        data(&mut xml, EDGE, EDGE_ID.0, Value::Text(&id))?;
        of_edge(&network, &edge, profile, |name, value| data(&mut xml, EDGE, name, value))?;
        if yed {
            edge_graphics(&mut xml, network.label(&edge.fact.predicate), &edge)?;
        }
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.finish()
}

/// Before the name of an attribute in its key: nodes and edges share names.
const NODE: &str = "node.";
const EDGE: &str = "edge.";

/// An edge's id is told twice: igraph mistakes the ids of elements for each other, but keeps those
/// that are given so.
const EDGE_ID: Attribute = ("id", Kind::Text);

const NODE_GRAPHICS: &str = "nodegraphics";
const EDGE_GRAPHICS: &str = "edgegraphics";

fn keys(
    xml: &mut Xml<impl Write>,
    of: &str,
    attributes: impl Iterator<Item = Attribute>,
) -> io::Result<()> {
    for (name, kind) in attributes {
        let kind = match kind {
            Kind::Text => "string",
            Kind::Integer => "int",
            Kind::Number => "double",
            Kind::Flag => "boolean",
        };
        let id = format!("{of}.{name}");
        xml.empty("key", &[("id", &id), ("for", of), ("attr.name", name), ("attr.type", kind)])?;
    }
    Ok(())
}

fn data(xml: &mut Xml<impl Write>, of: &str, name: &str, value: Value<'_>) -> io::Result<()> {
    xml.text("data", &[("key", &[of, name].concat())], &value.lexical())
}

/// How yEd draws a node.
fn node_graphics(
    xml: &mut Xml<impl Write>,
    node: &Node<'_>,
    palette: &Palette<'_>,
) -> io::Result<()> {
    let width = (8 * node.label().chars().count() + 16).clamp(40, 400).to_string();
    let shape = match node {
        Node::Entity(_) => "roundrectangle",
        Node::Value { .. } => "rectangle",
    };
    xml.open("data", &[("key", NODE_GRAPHICS)])?;
    xml.open("y:ShapeNode", &[])?;
    xml.empty("y:Geometry", &[("width", &width), ("height", "30")])?;
    xml.empty("y:Fill", &[("color", palette.fill(node).hex), ("transparent", "false")])?;
    xml.empty("y:BorderStyle", &[("color", "#666666"), ("type", "line"), ("width", "1.0")])?;
    xml.text("y:NodeLabel", &[], node.label())?;
    xml.empty("y:Shape", &[("type", shape)])?;
    xml.close("y:ShapeNode")?;
    xml.close("data")
}

/// How yEd draws an edge.
fn edge_graphics(xml: &mut Xml<impl Write>, label: &str, edge: &Edge<'_>) -> io::Result<()> {
    let (style, target) = match edge.modality {
        Modality::Asserted => ("line", "standard"),
        Modality::Planned => ("dashed", "standard"),
        Modality::Proposed => ("dotted", "standard"),
        Modality::Negated => ("line", "t_shape"),
    };
    xml.open("data", &[("key", EDGE_GRAPHICS)])?;
    xml.open("y:PolyLineEdge", &[])?;
    let colour = line(edge.modality).hex;
    xml.empty("y:LineStyle", &[("color", colour), ("type", style), ("width", "1.0")])?;
    xml.empty("y:Arrows", &[("source", "none"), ("target", target)])?;
    xml.text("y:EdgeLabel", &[], label)?;
    xml.close("y:PolyLineEdge")?;
    xml.close("data")
}
