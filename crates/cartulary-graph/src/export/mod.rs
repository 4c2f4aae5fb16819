//! The graph in the formats that other programs read. Every one is a function of the graph alone:
//! the same graph gives the same bytes.
//!
//! The formats of graph tools ([`graph_ml`], [`dot`], [`csv_edges`] with [`csv_nodes`]) show the
//! entities that take part in a fact, not those that a text only mentions, and no inferences. The
//! RDF formats hold all. [`sssom`] is the table in which a reviewer gets proposals and keeps
//! decisions.

mod dot;
mod explorer;
mod graphml;
mod network;
mod rdf;
mod tables;

use crate::Mapping;

pub use dot::dot;
pub use explorer::explorer_json;
pub use graphml::graph_ml;
pub use rdf::{n_quads, n_quads_with_reifiers, trig, turtle};
pub use tables::{csv_edges, csv_nodes, json_lines};

/// Mappings as a table in the form of SSSOM (tabs between columns).
pub fn sssom(mappings: &[Mapping]) -> String {
    crate::sssom::write(None, mappings.iter())
}
