use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use cartulary::{Cartulary, Domain, Folder, Graph, Ontology, Problems};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::output::note;
use crate::{
    ask, build, check, diff, explain, export, extract, forget, learn, path, query, rank, review,
    score, search, serve, show,
};

/// Reads policy texts and builds a knowledge graph of who does what where, each fact with the
/// sentence that says it
///
/// Begin with `cartulary build FOLDER`; then ask with `ask`, `show`, `search`, `path` and `query`.
/// Exit codes: 0 done, 1 nothing found or a check failed, 2 error.
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
    Build(build::Build),
    Extract(extract::Extract),
    Ask(ask::Ask),
    Show(show::Show),
    Search(search::Search),
    Path(Box<path::Path>),
    Query(query::Query),
    Rank(rank::Rank),
    Export(export::Export),
    Forget(forget::Forget),
    Review(review::Review),
    Diff(diff::Diff),
    Explain(explain::Explain),
    Check(check::Check),
    Score(score::Score),
    Learn(learn::Learn),
    #[cfg(unix)]
    Serve(serve::Serve),
    #[cfg(unix)]
    Mcp(serve::Mcp),
    #[cfg(unix)]
    #[command(hide = true)]
    Worker(serve::Worker),
}

/// What every verb takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Common {
    /// Folder of the graph [default: .cartulary]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) graph: Option<PathBuf>,
    /// Folder of another domain, in place of innovation and regional policy
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) ontology: Option<PathBuf>,
    /// Folder of other language tables, in place of English
    #[arg(long, global = true, value_name = "DIR")]
    language: Option<PathBuf>,
    /// How many documents are read at the same time [default: as many as there are processors]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// Form of an output that a person or a program may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl Common {
    /// The domain that the options name, else the one that the binary carries.
    pub(crate) fn domain(&self) -> Result<Domain, Problems> {
        self.domain_in(self.ontology.as_deref())
    }

    /// The domain of a folder, in the language that the options name.
    pub(crate) fn domain_in(&self, ontology: Option<&Path>) -> Result<Domain, Problems> {
        let (domain, language) = self.folders(ontology)?;
        Domain::new(&domain, &language)
    }

    /// The files of the domain in a folder, and those of the language that the options name.
    pub(crate) fn folders(&self, ontology: Option<&Path>) -> Result<(Folder, Folder), Problems> {
        let folder = |path: Option<&Path>, carried: fn() -> Folder| match path {
            Some(path) => Folder::open(path),
            None => Ok(carried()),
        };
        let domain = folder(ontology, Domain::innovation_folder)?;
        let language = folder(self.language.as_deref(), Domain::english_folder)?;
        Ok((domain, language))
    }

    /// The graph's folder.
    pub(crate) fn directory(&self) -> &Path {
        self.graph.as_deref().unwrap_or(Path::new(".cartulary"))
    }

    /// Opens the graph for reading documents into it; there may be none yet.
    pub(crate) fn begin(&self) -> anyhow::Result<Cartulary> {
        let cartulary = Cartulary::open(self.directory(), self.domain()?)?;
        for problem in cartulary.graph().problems() {
            note(&problem.to_string());
        }
        Ok(cartulary)
    }

    /// Opens the graph to ask it.
    pub(crate) fn open(&self) -> anyhow::Result<Cartulary> {
        let directory = self.directory();
        if !directory.is_dir() {
            bail!(
                "there is no graph in {}: make one with `cartulary build PATHS`, or name another \
                 with --graph",
                directory.display()
            );
        }
        self.begin()
    }

    /// The same options for another call of this program.
    #[cfg(unix)]
    pub(crate) fn as_arguments(&self) -> Vec<OsString> {
        let folders = [
            ("--graph", &self.graph),
            ("--ontology", &self.ontology),
            ("--language", &self.language),
        ];
        let given = folders.into_iter().filter_map(|(name, folder)| Some((name, folder.as_ref()?)));
        given.flat_map(|(name, folder)| [name.into(), folder.into()]).collect()
    }

    pub(crate) fn start_threads(&self) -> anyhow::Result<()> {
        let Some(threads) = self.threads else { return Ok(()) };
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.into())
            .build_global()
            .context("cannot start threads")
    }
}

/// Opens a graph that must be there, without reading documents into it.
pub(crate) fn open_graph(directory: &Path, ontology: &Ontology) -> anyhow::Result<Graph> {
    if !directory.is_dir() {
        bail!("there is no graph in {}", directory.display());
    }
    let graph = Graph::open(directory, ontology)?;
    for problem in graph.problems() {
        note(&problem.to_string());
    }
    Ok(graph)
}
