use std::io::Write;
use std::path::{Path, PathBuf};

use cartulary::extract::LearnedRow;
use cartulary::graph::shacl::{Shapes, validate};
use cartulary::{Cartulary, Domain, Folder, Problem};
use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::{note, stdout};

/// Tell all faults of an ontology or of a graph
///
/// Loads the domain in DIR (else that of --ontology, else the one that the program carries), runs
/// the example of every trigger and pattern, and parses every kept question. With --graph it checks
/// that graph instead: each document's file, each quote against its text, and the whole as RDF against the
/// domain's shapes (SHACL).
///
/// Example: cartulary check ontology/innovation
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folder of a domain
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
    /// List the rows that were learned: they show counts, and no sentence proves them
    #[arg(long)]
    learned: bool,
}

pub(crate) fn run(common: &Common, verb: &Check) -> anyhow::Result<Outcome> {
    let directory = verb.directory.as_deref().or(common.ontology.as_deref());
    let domain = match common.domain_in(directory) {
        Ok(domain) => domain,
        Err(problems) => return report(&problems.0),
    };
    let mut out = stdout();
    if let Some(graph) = &common.graph {
        if !graph.is_dir() {
            anyhow::bail!("there is no graph in {}", graph.display());
        }
        let cartulary = Cartulary::open(graph, domain)?;
        if !cartulary.graph().problems().is_empty() {
            return report(cartulary.graph().problems());
        }
        if let Some(shapes) = shapes(directory)? {
            let store = cartulary.graph().store()?;
            let violations = validate(store, cartulary.domain().ontology(), &shapes)?;
            for violation in &violations {
                writeln!(out, "{violation}")?;
            }
            if !violations.is_empty() {
                out.flush()?;
                note(&format!("{} violations of the shapes", violations.len()));
                return Ok(Outcome::Nothing);
            }
        }
        let view = cartulary.view();
        for circle in &view.circles {
            let names: Vec<_> =
                circle.members.iter().take(3).map(|&it| view.entity(it).label.as_str()).collect();
            note(&format!(
                "{} leads in a circle through {} things, and nothing is inferred along it: {}, …",
                circle.predicate,
                circle.members.len(),
                names.join(", ")
            ));
        }
        writeln!(
            out,
            "{}: {} documents, {} facts, no faults",
            graph.display(),
            view.documents.len(),
            view.facts.len()
        )?;
    } else {
        let problems = domain.check();
        if !problems.is_empty() {
            return report(&problems);
        }
        let learned = domain.learned_rows();
        if verb.learned {
            for LearnedRow { place: (file, line), predicate, row, counts } in &learned {
                writeln!(out, "{file}:{line}: {predicate} {row}: {counts}")?;
            }
        }
        writeln!(out, "{}", counts(&domain))?;
        if !learned.is_empty() {
            let rows = if learned.len() == 1 { "row shows" } else { "rows show" };
            writeln!(out, "{} learned {rows} counts in place of a sentence", learned.len())?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The shapes of the domain in a folder, or of the one that the program carries.
fn shapes(directory: Option<&Path>) -> anyhow::Result<Option<Shapes>> {
    let folder = match directory {
        Some(directory) => Folder::open(directory)?,
        None => Domain::innovation_folder(),
    };
    let Some(text) = folder.get("shapes.ttl") else { return Ok(None) };
    Ok(Some(Shapes::parse(&folder.display("shapes.ttl"), text)?))
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
