//! Questions to a graph.

mod network;
mod search;

pub use network::{Arc, Network, Node};
pub use search::Search;
