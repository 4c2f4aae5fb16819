//! The graph in the formats that other programs read. Every one is a function of the graph alone:
//! the same graph gives the same bytes.
//!
//! The formats of graph tools ([`graph_ml`], [`gexf`], [`dot`], [`svg`], [`cytoscape_json`],
//! [`node_link_json`], [`csv_edges`] with [`csv_nodes`], [`follow_the_money`]) show the entities that take part in a fact,
//! not those that a text only mentions, and no inferences. The RDF formats hold all. [`sssom`] is the
//! table in which a reviewer gets proposals and keeps decisions.
//!
//! A part of a graph is written by writing the graph of that part: see [`narrowed`](crate::narrowed).

mod attributes;
mod dot;
mod explorer;
mod ftm;
mod gexf;
mod graphml;
mod json;
mod json_ld;
mod neo4j;
mod network;
mod rdf;
mod style;
mod svg;
mod tables;
mod xml;

use std::fmt;
use std::str::FromStr;

use crate::Mapping;

pub use dot::dot;
pub use explorer::explorer_json;
pub use ftm::follow_the_money;
pub use gexf::gexf;
pub use graphml::graph_ml;
pub use json::{cytoscape_json, node_link_json};
pub use json_ld::{json_ld, json_ld_context, json_ld_frame};
pub use neo4j::{neo4j_nodes, neo4j_relationships};
pub use rdf::{Rdf12, n_quads, n_triples, trig, turtle, with_reifiers};
pub use svg::svg;
pub use tables::{csv_edges, csv_nodes, json_lines};

/// The program that a file is for, where one asks for more than a format says by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// None in particular.
    #[default]
    Plain,
    /// Gephi: colours by their parts.
    Gephi,
    /// yEd: shapes, lines and labels as it draws them.
    Yed,
    /// Cytoscape: `interaction`, and the names by which its tables are joined.
    Cytoscape,
    /// Neo4j: tables as `neo4j-admin database import` takes them.
    Neo4j,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Plain, Self::Gephi, Self::Yed, Self::Cytoscape, Self::Neo4j];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gephi => "gephi",
            Self::Yed => "yed",
            Self::Cytoscape => "cytoscape",
            Self::Neo4j => "neo4j",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|profile| profile.name() == word).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|profile| profile.name()).collect();
            format!("unknown profile {word:?}: one of {}", known.join(", "))
        })
    }
}

/// Mappings as a table in the form of SSSOM (tabs between columns).
pub fn sssom(mappings: &[Mapping]) -> String {
    crate::sssom::write(None, mappings.iter())
}
