//! Questions to a graph: [`Names`] finds a thing by any of its names, [`Paths`] how two things are
//! joined and [`Connection`] how several are, [`Portrait`] all that is said of one, [`History`]
//! how far it has got, and
//! [`sparql`] answers what is asked in SPARQL.
//!
//! Everything here reads a [`View`](cartulary_graph::View) and changes nothing. Answers carry their
//! evidence, and their order is defined: the same graph gives the same answer.

mod answer;
mod bind;
mod claims;
mod columns;
mod fact;
mod history;
mod measure;
mod names;
mod network;
mod path;
mod place;
mod portrait;
mod prefixes;
mod question;
mod quick;
mod search;
mod selection;
mod sparql;
mod syntax;
mod table;
#[cfg(test)]
mod testing;
mod view_graph;
mod why;

pub use answer::{Answer, Rows};
pub use fact::{Citation, FactLine, ObjectOf, ThingLine};
pub use history::{History, LastNamed, Step};
pub use measure::{MeasureOptions, Measures, PageRank, measure, page_rank};
pub use names::{Candidate, NameError, Names};
pub use network::{Arc, Edge, Network, Node};
pub use path::{
    Classes, Connection, Hop, HopLine, InferredLine, Path, PathError, PathOptions, Paths, Tie,
    TieLine, Unknown, UnknownWeight, Weight, path_graph_ml, path_sparql,
};
pub use place::{inside, places};
pub use portrait::{FactsOf, Moment, Neighbour, Portrait};
pub use prefixes::Prefixes;
pub use question::{Parameter, Question, term};
pub use quick::quick;
pub use search::{Costs, Search, WeighedSearch};
pub use selection::{Selected, Selection};
pub use sparql::{
    Beside, Dataset, Limits, QueryError, SparqlQuery, check_sparql, sparql, sparql_beside,
};
pub use syntax::SyntaxError;
pub use table::{AnswerFormat, WriteError};
pub use view_graph::view_graph;
pub use why::{Conclusion, Why, conclusion, why};

pub use oxigraph;
pub use petgraph;
