//! Statements of many documents as one graph.

mod view;

pub use view::{
    Claim, DocumentIx, EntityIx, Fact, FactIx, FactObject, View, ViewDocument, ViewEntity,
};
