use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::note;

/// Remove documents from the graph, with all that they contributed
///
/// Example: cartulary forget 2019/launch.txt
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Ids of the documents: their paths below the folder from which they were read
    #[arg(required = true, value_name = "DOC")]
    documents: Vec<String>,
}

pub(crate) fn run(common: &Common, verb: &Forget) -> anyhow::Result<Outcome> {
    let mut cartulary = common.open()?;
    let mut outcome = Outcome::Done;
    for id in &verb.documents {
        if cartulary.forget(id)? {
            note(&format!("forgot {id}"));
        } else {
            outcome = Outcome::Nothing;
            let last = |id: &str| id.rsplit('/').next().unwrap_or(id).to_lowercase();
            let near = cartulary.graph().ids().find(|known| last(known) == last(id));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
            note(&format!("there is no document {id:?} in the graph{hint}"));
        }
    }
    Ok(outcome)
}
