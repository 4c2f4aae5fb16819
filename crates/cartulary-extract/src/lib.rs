//! Text into entities and statements with evidence.
//!
//! [`extract`] reads a document by a [`Grammar`], which is compiled from the tables of a domain and
//! of a language. On the way: page layout and header, sentences and names ([`language`]), a
//! dependency tree in which every name is one word, triggers and the roles around them, references
//! back, modality and speaker.
//!
//! Invariants of this crate:
//! - It reads no file and keeps no state: the same document, ontology and grammar give the same
//!   reading, whatever was read before.
//! - Reading cannot fail. What was not understood is counted in the reading.
//! - No word of a domain stands in its code; what it must know of one it asks by kind ("a body", "a
//!   person", "the document") from the domain's `kinds.tsv`.

mod about;
mod acronym;
mod agent;
mod antecedent;
mod apposition;
mod aside;
mod check;
mod clause;
mod confidence;
mod coordination;
mod counts;
mod date;
mod description;
mod diary;
mod discourse;
mod distinct;
mod ends;
mod explain;
mod extract;
mod filler;
mod fold;
mod gazetteer_index;
mod given;
mod grammar;
mod header;
mod interview;
mod introduce;
pub mod language;
mod layout;
mod learn;
mod lexicon;
mod modality;
mod name;
mod name_run;
mod order;
mod page;
mod pattern;
mod phrase;
mod pronoun;
mod publisher;
mod reader;
mod reference;
mod repair;
mod repair_by_names;
mod roles;
mod section;
mod sequence;
mod sequence_site;
mod session;
mod speech;
mod table;
mod title;
mod tree;
mod trigger;
mod value;
mod voice;
mod vote;
mod when;
mod work;

pub use check::LearnedRow;
pub use counts::Counts;
pub use explain::{ExplainedSentence, ExplainedWord, Explanation, Tried, explain};
pub use extract::{extract, extract_excerpt};
pub use given::{GivenName, extract_given};
pub use grammar::Grammar;
pub use learn::{Example, ExampleFact, Learned, LearnedPredicate, learn};
