//! Text into entities and statements with evidence.

mod grammar;
pub mod language;

pub use grammar::{Grammar, extract};
