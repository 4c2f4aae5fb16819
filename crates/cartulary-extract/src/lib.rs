//! Text into entities and statements with evidence.

mod grammar;

pub use grammar::{Grammar, extract};
