use std::io::{self, Write};

use super::Profile;
use super::attributes::{
    Attribute, Kind, Value, edge_attributes, node_attributes, of_edge, of_node,
};
use super::network::{Edge, Network};
use super::style::{Colour, Palette, line};
use super::xml::Xml;
use crate::Graph;

/// The facts as GEXF 1.3 for Gephi and its relatives, over time: an edge is there from the day on
/// which it holds, else from the day on which the first document that says so came out, and without
/// a known day always. No edge ends, for no text says when.
///
/// Nodes, edges and what they carry are those of [`graph_ml`](super::graph_ml). `kind` tells the
/// predicate, so that Gephi keeps parallel edges.
///
/// # Errors
/// Where `writer` fails.
pub fn gexf(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let palette = Palette::new(graph.ontology());
    let (nodes, edges): (Vec<_>, Vec<_>) =
        (own(node_attributes(Profile::Plain)), own(edge_attributes(Profile::Plain)));
    let mut xml = Xml::new(writer)?;
    let name_spaces = [
        ("xmlns", "http://gexf.net/1.3"),
        ("xmlns:viz", "http://gexf.net/1.3/viz"),
        ("version", "1.3"),
    ];
    xml.open("gexf", &name_spaces)?;
    let time = [
        ("defaultedgetype", "directed"),
        ("mode", "dynamic"),
        ("timeformat", "date"),
        ("timerepresentation", "interval"),
    ];
    xml.open("graph", &time)?;
    declare(&mut xml, "node", &nodes)?;
    declare(&mut xml, "edge", &edges)?;
    xml.open("nodes", &[])?;
    for node in network.nodes() {
        xml.open("node", &[("id", &node.id()), ("label", node.label())])?;
        xml.open("attvalues", &[])?;
        of_node(&node, &palette, Profile::Plain, |name, value| {
            data(&mut xml, &nodes, name, value)
        })?;
        xml.close("attvalues")?;
        colour(&mut xml, palette.fill(&node))?;
        xml.close("node")?;
    }
    xml.close("nodes")?;
    xml.open("edges", &[])?;
    for edge in network.edges() {
        write_edge(&mut xml, &network, &edge, &edges)?;
    }
    xml.close("edges")?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.finish()
}

fn write_edge(
    xml: &mut Xml<impl Write>,
    network: &Network<'_>,
    edge: &Edge<'_>,
    attributes: &[Attribute],
) -> io::Result<()> {
    let (id, (source, target)) = (edge.id(), network.ends(edge.fact));
    let (start, weight) = (start(network, edge), edge.support().to_string());
    let mut about = vec![
        ("id", &*id),
        ("source", &source),
        ("target", &target),
        ("kind", &edge.fact.predicate),
        ("label", network.label(&edge.fact.predicate)),
        ("weight", &weight),
    ];
    about.extend(start.as_deref().map(|start| ("start", start)));
    xml.open("edge", &about)?;
    xml.open("attvalues", &[])?;
    of_edge(network, edge, Profile::Plain, |name, value| data(xml, attributes, name, value))?;
    xml.close("attvalues")?;
    colour(xml, line(edge.modality))?;
    xml.close("edge")
}

/// Attributes for which the format has no place of its own.
fn own(attributes: impl Iterator<Item = Attribute>) -> Vec<Attribute> {
    attributes.filter(|(name, _)| !matches!(*name, "label" | "weight" | "color")).collect()
}

fn declare(xml: &mut Xml<impl Write>, class: &str, attributes: &[Attribute]) -> io::Result<()> {
    xml.open("attributes", &[("class", class), ("mode", "static")])?;
    for (n, (name, kind)) in attributes.iter().enumerate() {
        let kind = match kind {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Number => "double",
            Kind::Flag => "boolean",
        };
        xml.empty("attribute", &[("id", &n.to_string()), ("title", name), ("type", kind)])?;
    }
    xml.close("attributes")
}

fn data(
    xml: &mut Xml<impl Write>,
    attributes: &[Attribute],
    name: &str,
    value: Value<'_>,
) -> io::Result<()> {
    match attributes.iter().position(|(own, _)| *own == name) {
        Some(n) => xml.empty("attvalue", &[("for", &n.to_string()), ("value", &value.lexical())]),
        None => Ok(()),
    }
}

fn colour(xml: &mut Xml<impl Write>, colour: Colour) -> io::Result<()> {
    let [red, green, blue] = colour.parts.map(|part| part.to_string());
    xml.empty("viz:color", &[("r", &red), ("g", &green), ("b", &blue)])
}

/// The first day of an edge.
fn start(network: &Network<'_>, edge: &Edge<'_>) -> Option<String> {
    let claims = || edge.claims.iter().map(|claim| network.claim(claim));
    let holds = claims().filter_map(|claim| day(claim.when?)).min();
    holds.or_else(|| claims().filter_map(|claim| day(claim.issued?)).min())
}

/// The first day of a year, a month or a day in the forms of ISO 8601; other words have none.
fn day(date: &str) -> Option<String> {
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match shape.as_str() {
        "0000" => Some(format!("{date}-01-01")),
        "0000-00" => Some(format!("{date}-01")),
        "0000-00-00" => Some(date.to_owned()),
        _ => None,
    }
}
