//! The graph in the formats that other programs read. Every one is a function of the graph alone:
//! the same graph gives the same bytes.

mod rdf;

pub use rdf::n_quads;
