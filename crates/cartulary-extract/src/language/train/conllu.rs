//! Treebanks in CoNLL-U.

use std::io;
use std::path::Path;
use std::{fs, str::FromStr};

use super::super::tagger::Tag;
use super::super::word::Word;
use super::super::{Deprel, Upos};

/// A word of a treebank with what annotators said of it.
pub(super) struct GoldToken {
    pub(super) form: String,
    pub(super) lemma: String,
    pub(super) tag: Tag,
    /// Index of the head; the number of tokens for the root.
    pub(super) head: usize,
    pub(super) deprel: Deprel,
}

/// A sentence of a treebank.
pub(super) struct GoldSentence {
    pub(super) tokens: Vec<GoldToken>,
    /// The text that the tokens were cut from.
    pub(super) text: String,
}

impl GoldSentence {
    pub(super) fn words(&self) -> Vec<Word> {
        self.tokens.iter().map(|token| Word::new(&token.form)).collect()
    }
}

/// The sentences of a CoNLL-U file, its multi-word and empty nodes left out.
pub(super) fn read(path: &Path) -> io::Result<Vec<GoldSentence>> {
    let content = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let mut sentences = Vec::new();
    for block in content.split("\n\n") {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        let tokens: Vec<_> = lines.filter_map(token).collect();
        let len = tokens.len();
        let tokens: Vec<GoldToken> = tokens
            .into_iter()
            .map(|token| GoldToken { head: token.head.checked_sub(1).unwrap_or(len), ..token })
            .collect();
        let text = block.lines().find_map(|line| line.strip_prefix("# text = "));
        if !tokens.is_empty() {
            sentences.push(GoldSentence { tokens, text: text.unwrap_or_default().to_owned() });
        }
    }
    Ok(sentences)
}

/// The token of a line, its head counted from one; `None` for a multi-word or empty node.
fn token(line: &str) -> Option<GoldToken> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, lemma, upos, penn, _, head, deprel, ..] = columns.as_slice() else {
        return None;
    };
    id.parse::<usize>().ok()?;
    let tag = Tag::new(Upos::from_str(upos).ok()?, penn);
    let (head, deprel) = (head.parse().ok()?, Deprel::from_ud(deprel).ok()?);
    Some(GoldToken { form: form.to_owned(), lemma: lemma.to_owned(), tag, head, deprel })
}
