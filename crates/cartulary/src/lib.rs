//! A knowledge graph of actors, programs and regions out of policy texts, each fact with its
//! evidence.

mod domain;

pub use cartulary_extract as extract;
pub use cartulary_model as model;
pub use cartulary_model::{
    Document, DocumentError, Folder, Modality, Ontology, Problem, Problems, Reading, StatementLine,
};
pub use domain::Domain;
