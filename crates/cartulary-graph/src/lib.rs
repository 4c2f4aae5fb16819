//! Statements of many documents as one graph.

mod graph;
mod view;

mod admit;
mod file;
mod folder;
mod gather;
mod infer;
mod iri;
mod name;
mod rdf;
mod resolve;
mod vocabulary;

pub mod export;

pub use admit::{Fault, Refusal};
pub use graph::{Change, Graph, GraphError};
pub use oxigraph;
pub use view::{
    Claim, DocumentIx, EntityIx, Fact, FactIx, FactObject, Inference, InferenceIx, Premise, Rule,
    View, ViewDocument, ViewEntity,
};
