use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use cartulary::model::one_line;
use cartulary::query::{Citation, FactLine};
use cartulary::{Modality, Problems};
use serde::Serialize;

/// Where data goes.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// A line for the user that is no data. There is nobody to tell when stderr is closed.
pub(crate) fn note(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// Tells what stopped the program.
pub(crate) fn complain(why: &anyhow::Error) {
    let message = match why.downcast_ref::<cartulary::Error>() {
        // Editors find their way by `file:line:` at the beginning of a line.
        Some(cartulary::Error::Domain(problems)) => problems.to_string(),
        // The library's errors name their causes themselves.
        Some(why) => format!("error: {why}"),
        None if why.is::<Problems>() => why.to_string(),
        None => format!("error: {why:#}"),
    };
    note(&message);
}

/// A value as indented JSON.
pub(crate) fn write_json(to: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *to, value)?;
    Ok(writeln!(to)?)
}

/// What must be known of a claim to judge it, in brackets; empty for a plain assertion.
pub(crate) fn marks(fact: &FactLine) -> String {
    let mut marks = Vec::new();
    if fact.modality != Modality::Asserted {
        marks.push(fact.modality.to_string());
    }
    if fact.inferred_agent {
        marks.push("agent inferred".to_owned());
    }
    marks.extend(fact.role.as_ref().map(|role| format!("as {role}")));
    marks.extend(fact.when.as_ref().map(|when| format!("from {when}")));
    marks.extend(fact.according_to.as_ref().map(|name| format!("according to {name}")));
    if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) }
}

/// Quote, document and date of a piece of evidence, indented.
pub(crate) fn write_evidence(
    to: &mut impl Write,
    evidence: &Citation,
    indent: usize,
) -> io::Result<()> {
    let date = evidence.issued.as_ref().map_or_else(String::new, |date| format!(", {date}"));
    writeln!(
        to,
        "{:indent$}«{}»\n{:indent$}{}{date}",
        "",
        one_line(&evidence.quote),
        "",
        evidence.document,
    )
}

/// Whether the error comes from a reader of our output that has gone.
pub(crate) fn is_broken_pipe(why: &anyhow::Error) -> bool {
    why.chain().any(|cause| {
        let broken = |error: &io::Error| error.kind() == ErrorKind::BrokenPipe;
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(ErrorKind::BrokenPipe))
    })
}
