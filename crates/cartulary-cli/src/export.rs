use std::path::PathBuf;

use cartulary::{ExportOptions, Modality, Profile, RdfVersion, Selection};
use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::note;

/// Write the graph to files, each in the format that its ending names
///
/// The same graph gives the same bytes. Without options the whole graph is written; with them the
/// facts that fulfil all of them.
///
/// Example: cartulary export graph.graphml
///
/// Example: cartulary export daejeon.gexf --around Daejeon --hops 2
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Files to write
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write for this program: gephi, yed or cytoscape (graphml), neo4j (csv)
    #[arg(long, value_name = "PROGRAM", default_value_t)]
    profile: Profile,
    /// Write this version of RDF (nq, nt, trig, ttl): 1.1, or 1.2 with each fact as a reifier
    #[arg(long, value_name = "VERSION", default_value_t)]
    rdf: RdfVersion,
    #[command(flatten)]
    part: Part,
}

/// Which part of the graph is meant.
#[derive(Debug, Args)]
pub(crate) struct Part {
    /// Only facts with a thing of this type at an end; may be given several times
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Only facts with this place, or what is in it, at an end; may be given several times
    #[arg(long = "region", value_name = "NAME")]
    regions: Vec<String>,
    /// Only facts of this predicate; may be given several times
    #[arg(long = "predicate", value_name = "PREDICATE")]
    predicates: Vec<String>,
    /// Only claims of this modality: asserted, planned, proposed or negated; may be given several
    /// times
    #[arg(long, value_name = "MODALITY")]
    only: Vec<Modality>,
    /// Only the neighbourhood of this thing; may be given several times
    #[arg(long, value_name = "NAME")]
    around: Vec<String>,
    /// How many facts the neighbourhood reaches [default: 1]
    #[arg(long, value_name = "N", requires = "around")]
    hops: Option<usize>,
}

impl Part {
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            types: self.types.clone(),
            regions: self.regions.clone(),
            predicates: self.predicates.clone(),
            only: self.only.clone(),
            around: self.around.clone(),
            hops: self.hops,
        }
    }
}

pub(crate) fn run(common: &Common, verb: &Export) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    let selection = verb.part.selection();
    let options = ExportOptions { selection, profile: verb.profile, rdf: verb.rdf };
    for file in &verb.files {
        for written in cartulary.export_with(file, &options)? {
            note(&format!("wrote {}", written.display()));
        }
    }
    if !options.selection.is_all() && cartulary.select(&options.selection)?.is_empty() {
        note("no fact is so: the files are empty");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
