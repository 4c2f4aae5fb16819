use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use cartulary::model::{line_of, one_line};
use cartulary::{Cartulary, Change, Modality};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::Outcome;
use crate::arguments::{Common, Format};
use crate::input::Input;
use crate::output::{note, stdout, write_json};

/// Read texts into the graph
///
/// A document is known by its path below the folder that is named here. Reading it again changes
/// nothing; a changed text takes the place of the old one. Nothing is removed: see `forget`.
///
/// Example: cartulary build press-releases
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Text files (UTF-8) and folders of .txt files
    #[arg(required = true, value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// List the sentences that hold a trigger word and gave no statement
    #[arg(long)]
    unread: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How many documents are read before the progress is shown.
const BATCH: usize = 64;
/// From how many documents on it is worth showing.
const LONG: usize = 4 * BATCH;

/// What a build read, and what the graph holds now.
#[derive(Debug, Default, Serialize)]
struct Report {
    documents: Documents,
    graph: Holdings,
    /// Sentences that hold a trigger and gave no statement, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<Vec<Unread>>,
}

#[derive(Debug, Default, Serialize)]
struct Documents {
    added: usize,
    replaced: usize,
    unchanged: usize,
    skipped: usize,
}

#[derive(Debug, Default, Serialize)]
struct Holdings {
    documents: usize,
    sentences: usize,
    sentences_with_trigger: usize,
    sentences_with_trigger_but_no_statement: usize,
    entities: usize,
    entities_by_type: BTreeMap<String, usize>,
    facts: usize,
    statements: usize,
    statements_by_predicate: BTreeMap<String, BTreeMap<Modality, usize>>,
}

#[derive(Debug, Serialize)]
struct Unread {
    document: String,
    line: usize,
    sentence: String,
}

pub(crate) fn run(common: &Common, verb: &Build) -> anyhow::Result<Outcome> {
    let mut cartulary = common.begin()?;
    let input = Input::read(&verb.paths);
    let mut report = Report::default();
    report.documents.skipped = input.failed;
    let progress = progress(input.documents.len());
    for batch in input.documents.chunks(BATCH) {
        for (document, change) in batch.iter().zip(cartulary.read_all(batch)) {
            match change {
                Ok(Change::Added) => report.documents.added += 1,
                Ok(Change::Replaced) => report.documents.replaced += 1,
                Ok(Change::Unchanged) => report.documents.unchanged += 1,
                // What hinders one document hinders all.
                Err(why @ cartulary::Error::Graph(cartulary::graph::GraphError::Locked { .. })) => {
                    return Err(why.into());
                }
                Err(why) => {
                    report.documents.skipped += 1;
                    progress.suspend(|| note(&format!("{}: {why}", document.id())));
                }
            }
        }
        progress.inc(batch.len() as u64);
    }
    progress.finish_and_clear();
    report.graph = holdings(&cartulary);
    report.unread = verb.unread.then(|| unread(&cartulary));

    let mut out = stdout();
    match verb.format {
        Format::Json => write_json(&mut out, &report)?,
        Format::Text => write_text(&mut out, &report)?,
    }
    out.flush()?;
    if report.documents.skipped > 0 {
        return Ok(Outcome::Partly);
    }
    if input.documents.is_empty() {
        note("no document found; folders are searched for .txt files");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

/// Hidden unless stderr is a terminal.
fn progress(documents: usize) -> ProgressBar {
    if documents < LONG {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(documents as u64);
    match ProgressStyle::with_template("{bar:40} {pos} of {len} documents, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn holdings(cartulary: &Cartulary) -> Holdings {
    let (graph, view) = (cartulary.graph(), cartulary.view());
    let mut holdings = Holdings {
        documents: view.documents.len(),
        facts: view.facts.len(),
        ..Holdings::default()
    };
    for reading in graph.ids().filter_map(|id| graph.reading(id)) {
        holdings.sentences += reading.tally.sentences;
        holdings.sentences_with_trigger += reading.tally.triggered;
        holdings.sentences_with_trigger_but_no_statement += reading.tally.unread.len();
        holdings.statements += reading.statements.len();
        for statement in &reading.statements {
            let of = holdings.statements_by_predicate.entry(statement.predicate.clone());
            *of.or_default().entry(statement.modality).or_default() += 1;
        }
    }
    // Places around those that are named stand in the graph too; no text speaks of them.
    for entity in view.entities.iter().filter(|entity| !entity.members.is_empty()) {
        holdings.entities += 1;
        *holdings.entities_by_type.entry(entity.top.clone()).or_default() += 1;
    }
    holdings
}

fn unread(cartulary: &Cartulary) -> Vec<Unread> {
    let graph = cartulary.graph();
    let mut unread = Vec::new();
    for document in graph.ids().filter_map(|id| graph.document(id)) {
        let spans = graph.reading(document.id()).map_or(&[][..], |r| &r.tally.unread);
        for span in spans {
            unread.push(Unread {
                document: document.id().to_owned(),
                line: line_of(document.text(), span.start),
                sentence: one_line(span.of(document.text()).unwrap_or_default()),
            });
        }
    }
    unread
}

fn write_text(to: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let Documents { added, replaced, unchanged, skipped } = report.documents;
    writeln!(
        to,
        "documents: {added} new, {replaced} changed, {unchanged} unchanged, {skipped} skipped"
    )?;
    let graph = &report.graph;
    writeln!(
        to,
        "the graph: {} documents, {} entities, {} facts, {} statements",
        graph.documents, graph.entities, graph.facts, graph.statements
    )?;
    writeln!(
        to,
        "sentences: {}, with a trigger word {}, of these without a statement {}",
        graph.sentences,
        graph.sentences_with_trigger,
        graph.sentences_with_trigger_but_no_statement
    )?;
    if !graph.entities_by_type.is_empty() {
        writeln!(to, "\nentities")?;
        for (class, count) in &graph.entities_by_type {
            writeln!(to, "  {class:<18}{count:>9}")?;
        }
    }
    if !graph.statements_by_predicate.is_empty() {
        write!(to, "\n{:<20}", "statements")?;
        for modality in Modality::ALL {
            write!(to, "{modality:>10}")?;
        }
        writeln!(to)?;
        for (predicate, counts) in &graph.statements_by_predicate {
            write!(to, "  {predicate:<18}")?;
            for modality in Modality::ALL {
                match counts.get(&modality) {
                    Some(count) => write!(to, "{count:>10}")?,
                    None => write!(to, "{:>10}", "·")?,
                }
            }
            writeln!(to)?;
        }
    }
    if let Some(unread) = &report.unread {
        writeln!(to, "\nsentences with a trigger word and no statement")?;
        for Unread { document, line, sentence } in unread {
            writeln!(to, "{document}:{line}: {sentence}")?;
        }
    }
    Ok(())
}
