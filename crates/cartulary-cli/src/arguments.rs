use std::path::PathBuf;

use anyhow::Context as _;
use cartulary::{Domain, Folder};
use clap::{Args, Parser, Subcommand};

use crate::extract;

/// Reads policy texts and builds a knowledge graph of who does what where, each fact with the
/// sentence that says it.
#[derive(Debug, Parser)]
#[command(name = "cartulary", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Extract(extract::Extract),
}

/// What every verb takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder of the graph
    #[arg(long, global = true, value_name = "DIR", default_value = ".cartulary")]
    pub(crate) graph: PathBuf,
    /// Folder of another domain, in place of innovation and regional policy
    #[arg(long, global = true, value_name = "DIR")]
    ontology: Option<PathBuf>,
    /// Folder of other language tables, in place of English
    #[arg(long, global = true, value_name = "DIR")]
    language: Option<PathBuf>,
    /// How many documents are read at the same time [default: as many as there are processors]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Common {
    /// The domain that the options name, else the one that the binary carries.
    pub(crate) fn domain(&self) -> anyhow::Result<Domain> {
        let folder = |path: &Option<PathBuf>, carried: fn() -> Folder| match path {
            Some(path) => Folder::open(path),
            None => Ok(carried()),
        };
        let domain = folder(&self.ontology, Domain::innovation_folder)?;
        let language = folder(&self.language, Domain::english_folder)?;
        Ok(Domain::new(&domain, &language)?)
    }

    pub(crate) fn start_threads(&self) -> anyhow::Result<()> {
        let Some(threads) = self.threads else { return Ok(()) };
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.into())
            .build_global()
            .context("cannot start threads")
    }
}
