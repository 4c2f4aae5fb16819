//! The graph in the formats that other programs read. Every one is a function of the graph alone:
//! the same graph gives the same bytes.
//!
//! The formats of graph tools ([`graph_ml`], [`dot`], [`csv_edges`] with [`csv_nodes`]) show the
//! entities that take part in a fact, not those that a text only mentions, and no inferences. The
//! RDF formats hold all.

mod dot;
mod graphml;
mod network;
mod rdf;
mod tables;

pub use dot::dot;
pub use graphml::graph_ml;
pub use rdf::{n_quads, trig, turtle};
pub use tables::{csv_edges, csv_nodes, json_lines};
