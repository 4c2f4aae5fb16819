use std::borrow::Cow;
use std::io::{self, Write};

use cartulary_model::StatementLine;

use super::network::{Network, Node};
use crate::Graph;

/// The facts as CSV, one row a claim: who, what, whom, how it is meant, and where it says so.
/// `Source` and `Target` are ids of [`csv_nodes`]; rows of one fact share `fact`; `support` counts the
/// documents that say it in that modality.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and runs it. Text
/// that begins so, or with a tab, a carriage return or an apostrophe, gets an apostrophe before it:
/// whoever needs the text to the letter takes one away.
///
/// # Errors
/// Where `writer` fails.
pub fn csv_edges(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let mut table = csv::Writer::from_writer(writer);
    table.write_record([
        "Source",
        "predicate",
        "Target",
        "source_label",
        "target_label",
        "modality",
        "when",
        "role",
        "according_to",
        "inferred_agent",
        "confidence",
        "support",
        "document",
        "publisher",
        "issued",
        "start",
        "end",
        "quote",
        "sentence",
        "pattern",
        "fact",
        "claim",
    ])?;
    for edge in network.edges() {
        let (source, target) = network.ends(edge.fact);
        let (source_label, target_label) = network.labels(edge.fact);
        for claim in &edge.claims {
            let claim = network.claim(claim);
            row(
                &mut table,
                &[
                    &source,
                    &edge.fact.predicate,
                    &target,
                    source_label,
                    target_label,
                    edge.modality.name(),
                    claim.when.unwrap_or_default(),
                    claim.role.unwrap_or_default(),
                    claim.according_to.unwrap_or_default(),
                    &claim.inferred_agent.to_string(),
                    &claim.confidence.to_string(),
                    &edge.support().to_string(),
                    claim.document,
                    claim.publisher.unwrap_or_default(),
                    claim.issued.unwrap_or_default(),
                    &claim.start.to_string(),
                    &claim.end.to_string(),
                    claim.quote,
                    claim.sentence,
                    claim.pattern,
                    &edge.fact.iri,
                    claim.iri,
                ],
            )?;
        }
    }
    table.flush()
}

/// The nodes of [`csv_edges`] as CSV: entities, and values as far as facts have them as objects.
/// `names` are separated by "|", the label first. Text that a spreadsheet would run is marked as
/// there.
///
/// # Errors
/// Where `writer` fails.
pub fn csv_nodes(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(writer);
    table.write_record(["Id", "Label", "kind", "class", "top", "names", "gazetteer", "iri"])?;
    for node in Network::new(graph).nodes() {
        let id = node.id();
        match node {
            Node::Entity(entity) => row(
                &mut table,
                &[
                    &id,
                    &entity.label,
                    "entity",
                    &entity.class,
                    &entity.top,
                    &entity.names.join("|"),
                    entity.gazetteer.as_deref().unwrap_or_default(),
                    &entity.iri,
                ],
            )?,
            Node::Value { value, datatype, .. } => {
                row(&mut table, &[&id, value, "value", datatype, "", "", "", ""])?;
            }
        }
    }
    table.flush()
}

/// Writes a row that no spreadsheet runs.
fn row(table: &mut csv::Writer<impl Write>, fields: &[&str]) -> io::Result<()> {
    for field in fields {
        table.write_field(&*cell(field))?;
    }
    Ok(table.write_record(None::<&[u8]>)?)
}

/// Text as a cell that no spreadsheet runs.
fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// Every statement of every document, a line of JSON each, as a reading prints them.
///
/// # Errors
/// Where `writer` fails.
pub fn json_lines(graph: &Graph, mut writer: impl Write) -> io::Result<()> {
    for held in graph.held().values() {
        for line in StatementLine::of_reading(&held.document, &held.reading) {
            serde_json::to_writer(&mut writer, &line)?;
            writeln!(writer)?;
        }
    }
    writer.flush()
}
