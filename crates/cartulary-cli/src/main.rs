//! The command line of Cartulary. Data goes to stdout, notes to stderr.

mod arguments;
mod ask;
mod build;
mod check;
mod diff;
mod explain;
mod export;
mod extract;
mod forget;
mod input;
mod learn;
mod output;
mod path;
mod query;
mod rank;
mod review;
mod score;
mod search;
// A worker forks.
#[cfg(unix)]
mod serve;
mod show;
mod timeline;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Verb};

/// How a verb ended when nothing stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done: exit code 0.
    Done,
    /// Nothing found, or a check failed: exit code 1.
    Nothing,
    /// Done as far as possible, with faults already reported: exit code 2.
    Partly,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Partly) => ExitCode::from(2),
        // Whoever reads our output has seen enough: `cartulary … | head`.
        Err(why) if output::is_broken_pipe(&why) => ExitCode::SUCCESS,
        Err(why) => {
            output::complain(&why);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    common.start_threads()?;
    match &arguments.verb {
        Verb::Build(verb) => build::run(common, verb),
        Verb::Extract(verb) => extract::run(common, verb),
        Verb::Query(verb) => query::run(common, verb),
        Verb::Rank(verb) => rank::run(common, verb),
        Verb::Path(verb) => path::run(common, verb),
        Verb::Ask(verb) => ask::run(common, verb),
        Verb::Show(verb) => show::run(common, verb),
        Verb::Search(verb) => search::run(common, verb),
        Verb::Export(verb) => export::run(common, verb),
        Verb::Forget(verb) => forget::run(common, verb),
        Verb::Review(verb) => review::run(common, verb),
        Verb::Diff(verb) => diff::run(common, verb),
        Verb::Check(verb) => check::run(common, verb),
        Verb::Explain(verb) => explain::run(common, verb),
        Verb::Score(verb) => score::run(common, verb),
        Verb::Learn(verb) => learn::run(common, verb),
        #[cfg(unix)]
        Verb::Serve(verb) => serve::run(common, verb),
        #[cfg(unix)]
        Verb::Mcp(verb) => serve::run_mcp(common, verb),
        #[cfg(unix)]
        Verb::Worker(verb) => serve::run_worker(common, verb),
    }
}
