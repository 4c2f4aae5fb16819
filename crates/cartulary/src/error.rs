use std::path::PathBuf;

use cartulary_graph::GraphError;
use cartulary_model::{DocumentError, Problems};
use cartulary_query::{NameError, PathError, QueryError};

/// Whatever can go wrong with a [`Cartulary`](crate::Cartulary).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A domain's files have faults.
    #[error(transparent)]
    Domain(#[from] Problems),
    /// A document could not be read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The graph could not be opened, changed or derived.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A name does not give one thing.
    #[error(transparent)]
    Name(#[from] NameError),
    /// What was asked of paths cannot be.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A query has no answer.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// No format is known for a file's ending.
    #[error("{}: no format is known for this ending; known are {known}", path.display())]
    Ending {
        /// The file.
        path: PathBuf,
        /// The endings that are known.
        known: String,
    },
    /// An export could not be written.
    #[error("{}: {source}", path.display())]
    Export {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
