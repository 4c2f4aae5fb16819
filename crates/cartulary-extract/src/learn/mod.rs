//! Rows learned from examples.
//!
//! Texts with the facts that are right in them give candidates: all pairs of ends in a sentence that
//! a predicate takes. From each candidate the rows are read off that hold of it ([`propose`]), and of
//! all these rows a sparse set is kept whose votes tell the right candidates from the wrong
//! ([`fit`]). The result is text for the same tables that a person writes, each row with its counts.

mod collect;
mod fit;
mod propose;
mod rows;

use cartulary_model::{Document, Ontology, Span};

use crate::grammar::Grammar;

pub use rows::{Learned, LearnedPredicate};

/// A text and the facts that are right in it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text.
    pub document: Document,
    /// Whether it was cut out of a longer text, see [`extract_excerpt`](crate::extract_excerpt).
    pub excerpt: bool,
    /// The predicates that it was searched for, by name; `None` for all. Of others nothing is known.
    pub annotated: Option<Vec<String>>,
    /// All facts of these predicates that the text states.
    pub facts: Vec<ExampleFact>,
}

/// A fact of an [`Example`].
#[derive(Clone, Debug)]
pub struct ExampleFact {
    /// Name of the predicate.
    pub predicate: String,
    /// Where the subject is named; any of these will do.
    pub subject: Vec<Span>,
    /// Where the object is named, or the value stands.
    pub object: Vec<Span>,
}

/// Learns rows for the predicates that the examples show.
///
/// The same examples give the same rows. What `grammar` has already decides nothing here: rows are
/// proposed as if there were none that vote.
pub fn learn(ontology: &Ontology, grammar: &Grammar, examples: &[Example]) -> Learned {
    let collected = collect::collect(ontology, grammar, examples);
    rows::learned(ontology, &collected)
}
