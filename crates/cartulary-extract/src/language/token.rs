//! What the reading of a sentence gives.

use super::{Deprel, Form, NerTag, Upos};

/// A word, number or mark of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of its first character in the text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// Word class.
    pub upos: Upos,
    /// Inflection, as far as English shows it.
    pub form: Form,
    /// Dictionary form.
    pub lemma: String,
    /// Index in the sentence of the token that this one hangs on; `None` for a root.
    pub head: Option<usize>,
    /// How it hangs on its head.
    pub deprel: Deprel,
    /// Kind of name that it belongs to, and whether it begins that name.
    pub ner: Option<(NerTag, bool)>,
}

impl Token {
    /// A token of which nothing is known but its place.
    pub fn new(start: usize, end: usize) -> Self {
        let (upos, form, deprel) = (Upos::X, Form::Plain, Deprel::Dep);
        Self { start, end, upos, form, lemma: String::new(), head: None, deprel, ner: None }
    }

    /// The token as it stands in `text`, the text that its offsets count in.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// A sentence with its tokens in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Byte offset of its first character in the text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// Its tokens, of which only one hangs on nothing unless the sentence is very long.
    pub tokens: Vec<Token>,
}
