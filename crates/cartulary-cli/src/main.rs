//! The command line of Cartulary. Data goes to stdout, notes to stderr.

mod arguments;
mod extract;
mod input;
mod output;

use std::process::ExitCode;

use arguments::{Arguments, Verb};
use clap::Parser;

/// How a verb ended when nothing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done: exit code 0.
    Done,
    /// Nothing found, or a check failed: exit code 1.
    Nothing,
    /// Done as far as possible, with problems already reported: exit code 2.
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
            output::note(&format!("{why:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let common = &arguments.common;
    common.start_threads()?;
    match &arguments.verb {
        Verb::Extract(verb) => extract::run(common, verb),
    }
}
