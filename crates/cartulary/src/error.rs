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
    /// What was asked of paths, or of a part of the graph, cannot be.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A class is not there.
    #[error("there is no class {name:?}; there are: {known}")]
    Class {
        /// As it was given.
        name: String,
        /// The classes that there are.
        known: String,
    },
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
    /// A format has no form for a program.
    #[error("{}: this format has no profile {profile:?}; it has {known}", path.display())]
    Profile {
        /// The file.
        path: PathBuf,
        /// The profile that was asked for.
        profile: &'static str,
        /// The profiles that the format has.
        known: String,
    },
    /// A format has no form in a version of RDF.
    #[error("{}: this format has no RDF {version}; .nq .nt .trig .ttl have", path.display())]
    Rdf {
        /// The file.
        path: PathBuf,
        /// The version that was asked for.
        version: crate::RdfVersion,
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
