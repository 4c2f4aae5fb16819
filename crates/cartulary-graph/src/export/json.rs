use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::Profile;
use super::attributes::{Value, of_edge, of_node};
use super::network::{Edge, Network};
use super::style::Palette;
use crate::Graph;

/// The facts as Cytoscape's JSON (`.cyjs`), for Cytoscape and Cytoscape.js. Nodes, edges and what
/// they carry are those of [`graph_ml`](super::graph_ml) in the profile for Cytoscape.
///
/// # Errors
/// Where `writer` fails.
pub fn cytoscape_json(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let head = [
        ("format_version", json!("1.0")),
        ("generated_by", json!("cartulary")),
        ("target_cytoscapejs_version", json!("~3.0")),
        // As networkx calls it where it reads this form.
        ("directed", json!(true)),
        ("multigraph", json!(true)),
        ("data", json!({ "name": "cartulary", "shared_name": "cartulary" })),
    ];
    let form = Form { head: &head, within: Some("elements"), of_element: Some("data"), id: "id" };
    write(graph, writer, &form, Profile::Cytoscape)
}

/// The facts as JSON of `nodes` and `edges`, the node-link form of networkx and, with its names, of
/// D3. Nodes, edges and what they carry are those of [`graph_ml`](super::graph_ml); an edge's id is
/// its `key`.
///
/// # Errors
/// Where `writer` fails.
pub fn node_link_json(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let head = [
        ("directed", json!(true)),
        ("multigraph", json!(true)),
        ("graph", json!({ "name": "cartulary" })),
    ];
    let form = Form { head: &head, within: None, of_element: None, id: "key" };
    write(graph, writer, &form, Profile::Plain)
}

/// What tells the forms apart.
struct Form<'a> {
    /// What stands before nodes and edges.
    head: &'a [(&'a str, serde_json::Value)],
    /// The object that holds nodes and edges.
    within: Option<&'a str>,
    /// What holds that which a node or an edge carries.
    of_element: Option<&'a str>,
    /// The name of an edge's id.
    id: &'a str,
}

/// Writes a line for each node and each edge, so that neither is held longer than it takes to write
/// it, and a difference between two files shows.
fn write(
    graph: &Graph,
    mut writer: impl Write,
    form: &Form<'_>,
    profile: Profile,
) -> io::Result<()> {
    let network = Network::new(graph);
    let palette = Palette::new(graph.ontology());
    write!(writer, "{{")?;
    for (name, value) in form.head {
        write!(writer, "\n\"{name}\": {value},")?;
    }
    if let Some(within) = form.within {
        write!(writer, "\n\"{within}\": {{")?;
    }
    write!(writer, "\n\"nodes\": [")?;
    let mut between = "\n";
    for node in network.nodes() {
        let mut record = Record::default();
        record.put("id", &node.id())?;
        of_node(&node, &palette, profile, |name, value| record.value(name, value))?;
        write!(writer, "{between}{}", record.element(form))?;
        between = ",\n";
    }
    write!(writer, "\n],\n\"edges\": [")?;
    between = "\n";
    for edge in network.edges() {
        write!(writer, "{between}{}", edge_record(&network, &edge, form, profile)?)?;
        between = ",\n";
    }
    writeln!(writer, "\n]\n}}{}", if form.within.is_some() { "\n}" } else { "" })?;
    writer.flush()
}

fn edge_record(
    network: &Network<'_>,
    edge: &Edge<'_>,
    form: &Form<'_>,
    profile: Profile,
) -> io::Result<String> {
    let (source, target) = network.ends(edge.fact);
    let mut record = Record::default();
    record.put(form.id, &edge.id())?;
    record.put("source", &source)?;
    record.put("target", &target)?;
    of_edge(network, edge, profile, |name, value| record.value(name, value))?;
    Ok(record.element(form))
}

/// An object in the making, whose fields stay in their order.
#[derive(Default)]
struct Record(Vec<u8>);

impl Record {
    fn put(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.name(name)?;
        Ok(serde_json::to_writer(&mut self.0, value)?)
    }

    fn value(&mut self, name: &str, value: Value<'_>) -> io::Result<()> {
        match value {
            Value::Text(text) if name == "claims" => {
                // It is JSON already.
                self.name(name)?;
                self.0.write_all(text.as_bytes())
            }
            // Cytoscape's own files have no space in names.
            Value::Text(text) => self.put(&name.replace(' ', "_"), text),
            Value::Integer(number) => self.put(name, &number),
            Value::Number(number) => self.put(name, &number),
            Value::Flag(flag) => self.put(name, &flag),
        }
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        self.0.write_all(if self.0.is_empty() { b"{" } else { b"," })?;
        serde_json::to_writer(&mut self.0, name)?;
        self.0.write_all(b":")
    }

    fn element(self, form: &Form<'_>) -> String {
        let object = String::from_utf8(self.0).expect("JSON is UTF-8");
        match form.of_element {
            Some(name) => format!("{{\"{name}\":{object}}}}}"),
            None => object + "}",
        }
    }
}
