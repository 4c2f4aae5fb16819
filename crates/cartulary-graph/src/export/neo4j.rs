use std::io::{self, Write};

use super::Profile;
use super::attributes::{
    Attribute, Kind, Value, edge_attributes, node_attributes, of_edge, of_node,
};
use super::network::{Network, Node};
use super::style::Palette;
use crate::Graph;

/// The facts as the table of relationships that `neo4j-admin database import` takes, beside
/// [`neo4j_nodes`]. A row is a fact in one modality, its type the predicate; what it carries is that
/// of [`graph_ml`](super::graph_ml). Text stands to the letter, over several lines where it has them:
/// the importer needs `--multiline-fields=true`.
///
/// # Errors
/// Where `writer` fails.
pub fn neo4j_relationships(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let attributes: Vec<_> = edge_attributes(Profile::Neo4j).collect();
    let mut table = csv::Writer::from_writer(writer);
    let head = attributes.iter().map(|&attribute| column(attribute));
    let fixed = [":START_ID", ":END_ID", ":TYPE", "id"].map(str::to_owned);
    table.write_record(fixed.into_iter().chain(head))?;
    for edge in network.edges() {
        let (source, target) = network.ends(edge.fact);
        let mut row = Row::new([source, target, edge.fact.predicate.clone(), edge.id()]);
        of_edge(&network, &edge, Profile::Neo4j, |name, value| {
            row.put(&attributes, name, value);
            Ok(())
        })?;
        table.write_record(row.filled(&attributes))?;
    }
    table.flush()
}

/// The nodes of [`neo4j_relationships`]. Their labels are their class and the top class above it;
/// those of values `Value`.
///
/// # Errors
/// Where `writer` fails.
pub fn neo4j_nodes(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let (network, palette) = (Network::new(graph), Palette::new(graph.ontology()));
    let attributes: Vec<_> = node_attributes(Profile::Neo4j).collect();
    let mut table = csv::Writer::from_writer(writer);
    let head = attributes.iter().map(|&attribute| column(attribute));
    let fixed = [":ID", ":LABEL"].map(str::to_owned);
    table.write_record(fixed.into_iter().chain(head))?;
    for node in network.nodes() {
        let labels = match node {
            Node::Entity(entity) if entity.class == entity.top => entity.class.clone(),
            Node::Entity(entity) => format!("{};{}", entity.top, entity.class),
            Node::Value { .. } => "Value".to_owned(),
        };
        let mut row = Row::new([node.id(), labels]);
        of_node(&node, &palette, Profile::Neo4j, |name, value| {
            row.put(&attributes, name, value);
            Ok(())
        })?;
        table.write_record(row.filled(&attributes))?;
    }
    table.flush()
}

/// The head of a column, with the type of its values.
fn column((name, kind): Attribute) -> String {
    match kind {
        Kind::Text => name.to_owned(),
        Kind::Integer => format!("{name}:int"),
        Kind::Number => format!("{name}:double"),
        Kind::Flag => format!("{name}:boolean"),
    }
}

/// A row in the making. Values come in the order of the columns, but not for every column.
struct Row {
    fields: Vec<String>,
    fixed: usize,
}

impl Row {
    fn new<const N: usize>(fixed: [String; N]) -> Self {
        Self { fields: fixed.into(), fixed: N }
    }

    fn put(&mut self, columns: &[Attribute], name: &str, value: Value<'_>) {
        let place = columns.iter().position(|(column, _)| *column == name);
        let place = self.fixed + place.expect("what is given is declared");
        self.fields.resize(place, String::new());
        self.fields.push(value.lexical().into_owned());
    }

    fn filled(mut self, columns: &[Attribute]) -> Vec<String> {
        self.fields.resize(self.fixed + columns.len(), String::new());
        self.fields
    }
}
