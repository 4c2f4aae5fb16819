use std::io::{BufWriter, ErrorKind, StdoutLock, Write as _};

/// Where data goes.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, std::io::stdout().lock())
}

/// A line for the user that is no data. There is nobody to tell when stderr is closed.
pub(crate) fn note(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// Whether the error comes from a reader of our output that has gone.
pub(crate) fn is_broken_pipe(why: &anyhow::Error) -> bool {
    why.chain().any(|cause| {
        let broken = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
        cause.downcast_ref::<std::io::Error>().is_some_and(broken)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(ErrorKind::BrokenPipe))
    })
}
