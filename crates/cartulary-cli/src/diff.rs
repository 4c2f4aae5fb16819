use std::io::{self, Write};
use std::path::PathBuf;

use cartulary::graph::{Cause, Difference, Saying, diff};
use cartulary::model::one_line;
use clap::Args;

use crate::Outcome;
use crate::arguments::{Common, Format, open_graph};
use crate::output::{note, stdout, write_json};

/// Tell what two graphs say differently, and why
///
/// Facts that the second graph gained (+), lost (-) or holds otherwise (~), each with the documents
/// or decisions that made the difference.
///
/// Example: cartulary diff graph-2023 graph-2024
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Folder of the first graph
    #[arg(value_name = "GRAPH_A")]
    first: PathBuf,
    /// Folder of the second graph
    #[arg(value_name = "GRAPH_B")]
    second: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(common: &Common, verb: &Diff) -> anyhow::Result<Outcome> {
    let domain = common.domain()?;
    let first = open_graph(&verb.first, domain.ontology())?;
    let second = open_graph(&verb.second, domain.ontology())?;
    let difference = diff(&first, &second);
    let mut out = stdout();
    match verb.format {
        Format::Json => write_json(&mut out, &difference)?,
        Format::Text => write_text(&mut out, &difference)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn write_text(to: &mut impl Write, difference: &Difference) -> io::Result<()> {
    for told in &difference.gained {
        writeln!(to, "+ {}", line(&told.fact))?;
        write_reasons(to, &told.fact, &told.because)?;
    }
    for told in &difference.lost {
        writeln!(to, "- {}", line(&told.fact))?;
        write_reasons(to, &told.fact, &told.because)?;
    }
    for changed in &difference.changed {
        writeln!(to, "~ {}\n  → {}", line(&changed.before), line(&changed.after))?;
        write_reasons(to, &changed.after, &changed.because)?;
    }
    let Difference { gained, lost, changed } = difference;
    note(&format!("{} gained, {} lost, {} changed", gained.len(), lost.len(), changed.len()));
    Ok(())
}

fn line(fact: &Saying) -> String {
    format!("{} —{}→ {} ({})", fact.subject, fact.predicate, fact.object, fact.modality)
}

fn write_reasons(to: &mut impl Write, fact: &Saying, because: &[Cause]) -> io::Result<()> {
    writeln!(to, "    «{}»\n    {}", one_line(&fact.quote), fact.document)?;
    for cause in because {
        let words = match cause {
            Cause::Added { document } => format!("{document} was added"),
            Cause::Removed { document } => format!("{document} was removed"),
            Cause::Edited { document } => format!("{document} has another text"),
            Cause::Reread { document } => format!("{document} was read anew"),
            Cause::Decided { decision, pair, taken: true } => {
                format!("decision {decision} was taken: {pair}")
            }
            Cause::Decided { decision, pair, taken: false } => {
                format!("decision {decision} was taken back: {pair}")
            }
        };
        writeln!(to, "    because {words}")?;
    }
    Ok(())
}
