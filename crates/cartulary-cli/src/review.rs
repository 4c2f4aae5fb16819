use std::io::{self, Write};

use cartulary::Graph;
use cartulary::graph::Mapping;
use clap::Args;
use serde::Serialize;

use crate::Outcome;
use crate::arguments::{Common, Format, open_graph};
use crate::output::{note, stdout, write_json};

/// Decide which things are one
///
/// Without options it lists the decisions that were taken, then the proposals: things that are
/// likely one but not by proof, with a score and the reasons, the likeliest first. Decisions stand
/// in decisions.sssom.tsv in the graph's folder, a table that may be edited by hand; a row of the
/// table of proposals that is put there counts as accepted, with `Not` as its `predicate_modifier`
/// as rejected.
///
/// Example: cartulary review --accept 1f3a09c2 --reject 77de5b10
#[derive(Debug, Args)]
pub(crate) struct Review {
    /// These are one
    #[arg(long, value_name = "ID", num_args = 1..)]
    accept: Vec<String>,
    /// These are two
    #[arg(long, value_name = "ID", num_args = 1..)]
    reject: Vec<String>,
    /// Take these decisions back
    #[arg(long, value_name = "ID", num_args = 1..)]
    undo: Vec<String>,
    /// Write the proposals to proposals.sssom.tsv in the graph's folder
    #[arg(long)]
    write: bool,
    /// Form of the list
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A mapping as a line of JSON.
#[derive(Serialize)]
struct Line {
    id: String,
    subject: End,
    object: End,
    /// Whether they are one: decided, or likely.
    same: bool,
    /// None for a decision.
    score: Option<f64>,
    reasons: String,
}

#[derive(Serialize)]
struct End {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Listing {
    decisions: Vec<Line>,
    proposals: Vec<Line>,
}

pub(crate) fn run(common: &Common, verb: &Review) -> anyhow::Result<Outcome> {
    let mut graph = open_graph(common.directory(), common.domain()?.ontology())?;
    if verb.write {
        if let Some(file) = graph.write_proposals()? {
            note(&format!("wrote {}", file.display()));
        }
        return Ok(Outcome::Done);
    }
    if verb.accept.is_empty() && verb.reject.is_empty() && verb.undo.is_empty() {
        return list(&graph, verb.format);
    }
    decide(&mut graph, verb)
}

fn decide(graph: &mut Graph, verb: &Review) -> anyhow::Result<Outcome> {
    let known: Vec<Mapping> =
        graph.proposals().into_iter().chain(graph.decisions().cloned()).collect();
    let mut outcome = Outcome::Done;
    let mut unknown = |id: &str, what: &str| {
        note(&format!("there is no {what} {id}: `cartulary review` lists them"));
        outcome = Outcome::Nothing;
    };
    let verdicts = [(&verb.accept, true, "accepted"), (&verb.reject, false, "rejected")];
    for (ids, same, word) in verdicts {
        for id in ids {
            match known.iter().find(|mapping| mapping.id() == *id) {
                Some(mapping) => {
                    graph.decide(mapping.clone().decided(same))?;
                    note(&format!("{word} {}", pair(mapping)));
                }
                None => unknown(id, "proposal or decision"),
            }
        }
    }
    for id in &verb.undo {
        match graph.take_back(id)? {
            Some(mapping) => note(&format!("took back {}", pair(&mapping))),
            None => unknown(id, "decision"),
        }
    }
    Ok(outcome)
}

fn pair(mapping: &Mapping) -> String {
    format!("{}: {}", mapping.id(), mapping.in_words())
}

fn list(graph: &Graph, format: Format) -> anyhow::Result<Outcome> {
    let proposals = graph.proposals();
    let mut out = stdout();
    match format {
        Format::Json => {
            let decisions = graph.decisions().map(line).collect();
            let proposals = proposals.iter().map(line).collect();
            write_json(&mut out, &Listing { decisions, proposals })?;
        }
        Format::Text => write_text(&mut out, graph, &proposals)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn write_text(to: &mut impl Write, graph: &Graph, proposals: &[Mapping]) -> io::Result<()> {
    for decision in graph.decisions() {
        writeln!(to, "decided   {}", pair(decision))?;
    }
    for proposal in proposals {
        let score = proposal.confidence.unwrap_or_default();
        writeln!(to, "{score:<8.2}  {}", pair(proposal))?;
        writeln!(to, "          {}", proposal.comment)?;
    }
    if proposals.is_empty() {
        note("no proposals");
    }
    Ok(())
}

fn line(mapping: &Mapping) -> Line {
    let end = |end: &cartulary::graph::Named| End { id: end.iri.clone(), name: end.label.clone() };
    Line {
        id: mapping.id(),
        subject: end(&mapping.subject),
        object: end(&mapping.object),
        same: mapping.same,
        score: mapping.confidence,
        reasons: mapping.comment.clone(),
    }
}
