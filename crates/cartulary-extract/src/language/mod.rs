//! English sentences: tokens with byte offsets, word classes, lemmas, a dependency tree and names.
//!
//! [`split`] finds sentences in running text, [`Models::analyse`] reads one of them:
//!
//! ```
//! use cartulary_extract::language::{Deprel, Models, Upos};
//!
//! let text = "The ministry launched two programs.";
//! let sentence = Models::embedded().analyse(text, 0..text.len());
//! let launched = &sentence.tokens[2];
//! assert_eq!((launched.text(text), launched.upos, launched.lemma.as_str()), ("launched", Upos::Verb, "launch"));
//! assert_eq!((sentence.tokens[1].head, sentence.tokens[1].deprel), (Some(2), Deprel::Nsubj));
//! ```
//!
//! What always holds:
//! - a token is `text[start..end]`, never empty, and tokens do not overlap;
//! - between the tokens of a sentence there is nothing but white space;
//! - heads are indices into the same sentence and form no cycle;
//! - time and memory are linear in the length of the text, whatever it holds.
//!
//! The scheme is Universal Dependencies 2 for English; the models are linear and lie in `models/`,
//! learned by `cargo run --release --features train --example train`.

mod abbreviations;
mod british;
mod labels;
mod lemma;
mod mend;
mod models;
mod ner;
mod parser;
mod split;
mod tagger;
mod token;
mod tokenize;
mod weights;
mod word;

#[cfg(feature = "train")]
pub mod train;

pub use labels::{Deprel, Form, NerTag, UnknownLabel, Upos};
pub use models::Models;
pub use split::split;
pub use token::{Sentence, Token};
pub use tokenize::tokenize;
