use std::io::{self, Write};

use cartulary_model::Modality;

use super::network::{Network, Node};
use super::style::Palette;
use crate::Graph;

/// The facts as a drawing for Graphviz: a colour for each top class, and a line for each modality
/// (full where asserted, dashed where planned, dotted where proposed, grey with a bar where
/// negated). A hint at a node or an edge gives the names or the first quote.
///
/// # Errors
/// Where `writer` fails.
pub fn dot(graph: &Graph, mut writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let palette = Palette::new(graph.ontology());
    writeln!(writer, "digraph cartulary {{")?;
    writeln!(writer, "  graph [rankdir=LR, overlap=false, splines=true, outputorder=edgesfirst]")?;
    writeln!(
        writer,
        "  node [shape=box, style=\"rounded,filled\", color=\"#666666\", fontname=Helvetica, fontsize=11]"
    )?;
    writeln!(writer, "  edge [color=\"#444444\", fontname=Helvetica, fontsize=9]")?;
    for node in network.nodes() {
        let id = quoted(&node.id());
        match &node {
            Node::Entity(entity) => {
                let fill = palette.fill(&node).hex;
                let label = quoted(&wrapped(&entity.label));
                let hint = quoted(&format!("{}: {}", entity.class, entity.names.join(", ")));
                writeln!(writer, "  {id} [label={label}, fillcolor=\"{fill}\", tooltip={hint}]")?;
            }
            Node::Value { value, .. } => {
                let label = quoted(&wrapped(value));
                writeln!(writer, "  {id} [label={label}, shape=plain, style=\"\"]")?;
            }
        }
    }
    for edge in network.edges() {
        let (source, target) = network.ends(edge.fact);
        let style = match edge.modality {
            Modality::Asserted => "",
            Modality::Planned => ", style=dashed",
            Modality::Proposed => ", style=dotted",
            Modality::Negated => ", color=\"#aaaaaa\", arrowhead=tee",
        };
        let label = quoted(network.label(&edge.fact.predicate));
        let hint = quoted(network.claim(edge.claims[0]).quote);
        let (source, target) = (quoted(&source), quoted(&target));
        writeln!(writer, "  {source} -> {target} [label={label}, tooltip={hint}{style}]")?;
    }
    writeln!(writer, "}}")?;
    writer.flush()
}

/// A string of the language.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "");
    format!("\"{}\"", escaped.replace('\n', "\\n"))
}

/// A long name over several lines.
pub(super) fn wrapped(name: &str) -> String {
    const WIDTH: usize = 24;
    let mut lines = vec![String::new()];
    for word in name.split_whitespace() {
        let line = lines.last_mut().expect("there is a first line and none is taken away");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + word.chars().count() < WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}
