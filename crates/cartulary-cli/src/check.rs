use std::io::Write;
use std::path::PathBuf;

use cartulary::{Cartulary, Domain, Problem};
use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::{note, stdout};

/// Tell all faults of an ontology or of a graph
///
/// Loads the domain in DIR (else that of --ontology, else the one that the program carries), runs
/// the example of every trigger and pattern, and parses every kept question. With --graph it checks
/// that graph: each document's file, and each quote against its text.
///
/// Example: cartulary check ontology/innovation
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folder of a domain
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
}

pub(crate) fn run(common: &Common, verb: &Check) -> anyhow::Result<Outcome> {
    let directory = verb.directory.as_deref().or(common.ontology.as_deref());
    let domain = match common.domain_in(directory) {
        Ok(domain) => domain,
        Err(problems) => return report(&problems.0),
    };
    let problems = domain.check();
    if !problems.is_empty() {
        return report(&problems);
    }
    let mut out = stdout();
    if let Some(graph) = &common.graph {
        if !graph.is_dir() {
            anyhow::bail!("there is no graph in {}", graph.display());
        }
        let cartulary = Cartulary::open(graph, domain)?;
        if !cartulary.graph().problems().is_empty() {
            return report(cartulary.graph().problems());
        }
        let view = cartulary.view();
        writeln!(
            out,
            "{}: {} documents, {} facts, no faults",
            graph.display(),
            view.documents.len(),
            view.facts.len()
        )?;
    } else {
        writeln!(out, "{}", counts(&domain))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn counts(domain: &Domain) -> String {
    let ontology = domain.ontology();
    format!(
        "{} classes, {} predicates, {} rows of gazetteers, {} questions, no faults",
        ontology.classes().count(),
        ontology.predicates().count(),
        ontology.gazetteer().entries().count(),
        domain.questions().len()
    )
}

fn report(problems: &[Problem]) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    out.flush()?;
    let plural = if problems.len() == 1 { "" } else { "s" };
    note(&format!("{} fault{plural}", problems.len()));
    Ok(Outcome::Nothing)
}
