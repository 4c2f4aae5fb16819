use std::io::Write;

use cartulary::{Modality, PathOptions};
use clap::Args;
use serde::Serialize;

use crate::Outcome;
use crate::arguments::{Common, Format};
use crate::output::{marks, note, stdout, write_evidence, write_json};

/// Show how two things are connected, with the sentence behind each step
///
/// Shorter paths come first; of equally long ones, those through things with fewer facts. Facts of
/// every modality are walked, in both directions, unless the options say otherwise. A thing is
/// found by any of its names.
///
/// Example: cartulary path MOTIE Daejeon -k 3 --not-via partOf
#[derive(Debug, Args)]
pub(crate) struct Path {
    /// Where to begin
    #[arg(value_name = "A")]
    from: String,
    /// Where to arrive
    #[arg(value_name = "B")]
    to: String,
    /// Show at most so many paths [default: 1; with --all: 1000]
    #[arg(short = 'k', value_name = "N")]
    count: Option<usize>,
    /// Walk only over this predicate; may be given several times
    #[arg(long, value_name = "PREDICATE")]
    via: Vec<String>,
    /// Do not walk over this predicate; may be given several times
    #[arg(long, value_name = "PREDICATE")]
    not_via: Vec<String>,
    /// Walk only over claims of this modality: asserted, planned, proposed or negated; may be given
    /// several times
    #[arg(long, value_name = "MODALITY")]
    only: Vec<Modality>,
    /// Walk only along the arrows, from subject to object
    #[arg(long)]
    directed: bool,
    /// Show every path, not only the first ones
    #[arg(long, requires = "max_hops")]
    all: bool,
    /// Take at most so many steps
    #[arg(long, value_name = "N")]
    max_hops: Option<usize>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How many of all paths are shown where no number is given.
const MANY: usize = 1000;

#[derive(Serialize)]
struct Found<'a> {
    hops: usize,
    path: String,
    facts: &'a cartulary::Path<'a>,
}

pub(crate) fn run(common: &Common, verb: &Path) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    let options = PathOptions {
        via: verb.via.clone(),
        not_via: verb.not_via.clone(),
        only: verb.only.clone(),
        directed: verb.directed,
        max_hops: verb.max_hops,
    };
    let paths = cartulary.paths_with(&verb.from, &verb.to, &options)?;
    let mut found = Vec::new();
    let mut more = false;
    if verb.all {
        let count = verb.count.unwrap_or(MANY);
        paths.each(|path| {
            more = found.len() == count;
            if !more {
                found.push(path);
            }
            !more
        });
    } else {
        found = paths.up_to(verb.count.unwrap_or(1));
    }
    let mut out = stdout();
    match verb.format {
        Format::Json => {
            let found: Vec<_> = found
                .iter()
                .map(|path| Found { hops: path.hops().len(), path: path.to_string(), facts: path })
                .collect();
            write_json(&mut out, &found)?;
        }
        Format::Text => {
            for (n, path) in found.iter().enumerate() {
                if n > 0 {
                    writeln!(out)?;
                }
                write_text(&mut out, &cartulary, path, n + 1, found.len())?;
            }
        }
    }
    out.flush()?;
    if more {
        note(&format!("there are more: only the first {} are shown, see -k", found.len()));
    }
    if found.is_empty() {
        note(&format!("no path from {:?} to {:?}", verb.from, verb.to));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

fn write_text(
    to: &mut impl Write,
    cartulary: &cartulary::Cartulary,
    path: &cartulary::Path<'_>,
    number: usize,
    of: usize,
) -> anyhow::Result<()> {
    let indent = if of > 1 {
        let hops = path.hops().len();
        let plural = if hops == 1 { "" } else { "s" };
        writeln!(to, "{number}. {hops} step{plural}")?;
        3
    } else {
        0
    };
    let label = |id| &cartulary.view().entity(id).label;
    for (hop, fact) in path.hops().iter().zip(path.facts()) {
        let (from, predicate, marks) = (label(hop.from), &fact.predicate, marks(&fact));
        write!(to, "{:indent$}{from} ", "")?;
        let (left, right) = if hop.forward { ("—", "→") } else { ("←", "—") };
        write!(to, "{left}{predicate}{marks}{right}")?;
        writeln!(to, " {}", label(hop.to))?;
        write_evidence(to, &fact.evidence, indent + 4)?;
    }
    Ok(())
}
