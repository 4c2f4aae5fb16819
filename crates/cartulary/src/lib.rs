//! A knowledge graph of actors, programs and regions out of policy texts, each fact with its
//! evidence.
//!
//! ```
//! use cartulary::{Cartulary, Document, Domain};
//!
//! # fn main() -> Result<(), cartulary::Error> {
//! # let directory = tempfile::tempdir().expect("a folder");
//! # let (graph, file) = (directory.path().join("graph"), directory.path().join("graph.nq"));
//! # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! let domain = Domain::innovation()?;
//! let mut cartulary = Cartulary::open(graph, domain)?;
//! for document in Document::folder(seeds)? {
//!     cartulary.read(&document?)?;
//! }
//! for path in cartulary.paths("ITIF", "South Korea")?.up_to(3) {
//!     println!("{path}  «{}»", path.quotes().join("», «"));
//! }
//! cartulary.export(file)?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Domain`] is what to look for and how a language says it, [`Cartulary`] the graph over
//! [`Document`]s and the questions to it: [`paths`](Cartulary::paths) between two things, a portrait
//! of one ([`show`](Cartulary::show)), SPARQL ([`query`](Cartulary::query)). The crates below are
//! [`extract`], [`graph`], [`query`] and [`model`]; whoever needs a part of the way alone takes them.
//! `examples/own_domain.rs` builds a graph from strings in a domain of its own, asks it in SPARQL and in
//! English, searches it, walks it, and writes a part of it.
//!
//! # What a version promises
//!
//! Semantic versioning, for what is public here and for what others read: the forms of files, JSON
//! and RDF, and the calls of the command line. Below 1.0 a break raises the second number. Better
//! reading is no break: the same version gives the same bytes, another may find more or other facts.
//! Asking for a newer Rust raises the second number too.

mod ask;
mod cartulary;
mod domain;
mod error;
pub mod explorer;
mod export;
mod full_text;
pub mod learn;
pub mod score;

pub use cartulary_extract as extract;
pub use cartulary_graph as graph;
pub use cartulary_model as model;
pub use cartulary_query as query;

pub use crate::cartulary::{Cartulary, Scope};
pub use ask::{Given, Reply};
pub use cartulary_graph::export::Profile;
pub use cartulary_graph::{Change, Graph, View};
pub use cartulary_model::{
    Document, DocumentError, Folder, Modality, Ontology, Problem, Problems, Reading, StatementLine,
};
pub use cartulary_query::{
    Answer, AnswerFormat, Connection, History, Limits, MeasureOptions, Measures, Path, PathOptions,
    Paths, Portrait, Selected, Selection, SparqlQuery, Weight,
};
pub use domain::Domain;
pub use error::Error;
pub use export::{ExportOptions, RdfVersion, endings, knows_rdf_12, profiles};
pub use full_text::{Hits, SearchOptions, SentenceHit, ThingHit};

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
