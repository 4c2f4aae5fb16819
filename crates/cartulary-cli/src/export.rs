use std::path::PathBuf;

use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::note;

/// Write the graph to a file, in the format that its ending names
///
/// The same graph gives the same bytes.
///
/// Example: cartulary export graph.graphml
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Files to write
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(common: &Common, verb: &Export) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    for file in &verb.files {
        for written in cartulary.export(file)? {
            note(&format!("wrote {}", written.display()));
        }
    }
    Ok(Outcome::Done)
}
