//! Treebanks in CoNLL-U.

use std::io;
use std::path::Path;
use std::{fs, str::FromStr};

use super::super::parser::Arc;
use super::super::tagger::Tag;
use super::super::word::{Lexicon, Word};
use super::super::{Deprel, Upos};

/// A word of a treebank with what annotators said of it.
pub(super) struct GoldToken {
    pub(super) form: String,
    pub(super) lemma: String,
    pub(super) tag: Tag,
    pub(super) arc: Arc,
}

/// A sentence of a treebank.
pub(super) struct GoldSentence {
    pub(super) tokens: Vec<GoldToken>,
    /// The text that the tokens were cut from.
    pub(super) text: String,
}

impl GoldSentence {
    pub(super) fn words(&self, lexicon: &Lexicon) -> Vec<Word> {
        self.tokens.iter().map(|token| Word::new(&token.form, lexicon)).collect()
    }

    pub(super) fn arcs(&self) -> Vec<Arc> {
        self.tokens.iter().map(|token| token.arc).collect()
    }
}

/// The sentences of a CoNLL-U file, its multi-word and empty nodes left out.
pub(super) fn read(path: &Path) -> io::Result<Vec<GoldSentence>> {
    let content = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let mut sentences = Vec::new();
    for block in content.split("\n\n") {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        let tokens: Vec<GoldToken> = lines.filter_map(token).collect();
        let text = block.lines().find_map(|line| line.strip_prefix("# text = "));
        if !tokens.is_empty() {
            sentences.push(GoldSentence { tokens, text: text.unwrap_or_default().to_owned() });
        }
    }
    Ok(sentences)
}

/// The token of a line; `None` for a multi-word or empty node.
fn token(line: &str) -> Option<GoldToken> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, lemma, upos, penn, _, head, deprel, ..] = columns.as_slice() else {
        return None;
    };
    id.parse::<usize>().ok()?;
    let tag = Tag::new(Upos::from_str(upos).ok()?, penn);
    // In the file heads are counted from one, and 0 is above the root.
    let head = head.parse::<usize>().ok()?.checked_sub(1);
    let arc = Arc { head, deprel: Deprel::from_ud(deprel).ok()? };
    Some(GoldToken { form: form.to_owned(), lemma: lemma.to_owned(), tag, arc })
}
