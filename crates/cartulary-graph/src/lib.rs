//! Statements of many documents as one graph.
//!
//! A [`Graph`] holds documents with what was read in them, one file each, and derives the rest: the
//! [`View`] (entities over all documents, facts with the claims that each gathers, what follows from
//! them), an RDF store for SPARQL (see [`rdf`] for its form) and the formats of [`export`].
//!
//! Invariants:
//! - Files are the truth, each written whole or not at all; view and store are derived and never
//!   written back. A file is read back through the same checks that a new reading passes.
//! - Evidence gives back text: what enters has spans that lie in its document's text, evidence
//!   inside its sentence, and the hash of that text. What does not is refused with a [`Fault`].
//! - The graph is a function of its documents, the reviewer's decisions and the ontology. The order of adding and forgetting
//!   leaves no trace, and every output is in a fixed order.
//! - Things of different documents are one only on proof (a row of the gazetteer, the same full name
//!   under the same top class, a full name in two scripts, for persons also a body in common) or by a reviewer's decision. What
//!   is likely and not proven is a [proposal](Graph::proposals). Facts that only a plan, a
//!   proposal or a denial speaks of never become plain triples.
//! - No class, predicate or name of a domain stands here. Persons, bodies and concepts are known by
//!   the FOAF, ORG, SKOS or schema.org class above theirs; the predicate for one place lying in
//!   another by the mark `cart:containment` in the ontology.

mod decision;
mod diff;
mod graph;
mod ladder;
mod view;

pub mod export;
pub mod rdf;
pub mod shacl;

mod admit;
mod contents;
#[cfg(feature = "rocksdb")]
mod disk;
mod file;
mod folder;
mod gather;
mod infer;
mod iri;
mod layout;
mod name;
mod narrow;
#[cfg(feature = "rocksdb")]
mod print;
mod propose;
mod resolve;
mod sssom;
mod vocabulary;

pub use admit::{Fault, Refusal};
pub use decision::{Mapping, Named};
pub use diff::{Cause, Changed, Difference, Saying, Told, diff};
pub use graph::{Change, Graph, GraphError};
pub use ladder::{LastNamed, Rung};
pub use layout::{Point, layout};
pub use narrow::narrowed;
pub use oxigraph;
pub use view::{
    Circle, Claim, DocumentIx, EntityIx, Fact, FactIx, FactObject, Inference, InferenceIx, Premise,
    Rule, View, ViewDocument, ViewEntity,
};
