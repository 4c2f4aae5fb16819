use std::io::Write;

use cartulary::Document;
use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::stdout;

/// Tell why a sentence is read as it is
///
/// Shows for each sentence its words and the tree over them, each trigger that stands in it and
/// where the try gave up, and the statements that were found.
///
/// Example: cartulary explain "KIAT funds the National Innovation Cluster."
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The text
    text: String,
}

pub(crate) fn run(common: &Common, verb: &Explain) -> anyhow::Result<Outcome> {
    let domain = common.domain()?;
    let explanation = domain.explain(&Document::new("text", &verb.text));
    let mut out = stdout();
    writeln!(out, "{}", explanation.to_string().trim_end())?;
    out.flush()?;
    Ok(if explanation.statements.is_empty() { Outcome::Nothing } else { Outcome::Done })
}
