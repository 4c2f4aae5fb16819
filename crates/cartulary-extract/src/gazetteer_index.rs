//! Finds the gazetteer's names in a sentence.

use std::collections::HashMap;

use cartulary_model::{GazetteerId, Ontology};

use crate::language::tokenize;
use crate::tree::Tree;

/// The names of a gazetteer by their first word.
#[derive(Clone, Debug, Default)]
pub(crate) struct GazetteerIndex {
    names: HashMap<String, Vec<Known>>,
    demonyms: HashMap<String, GazetteerId>,
}

#[derive(Clone, Debug)]
struct Known {
    /// Words in lower case.
    words: Vec<String>,
    /// Whether the text must write the first word with a capital, as the gazetteer does.
    capital: bool,
    /// Whether the text must write it exactly so: short forms are ordinary words otherwise.
    exact: Option<String>,
    id: GazetteerId,
}

/// A stretch of tokens that is a name of the gazetteer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// All rows with that name, in the order of the gazetteer.
    pub(crate) ids: Vec<GazetteerId>,
}

impl GazetteerIndex {
    pub(crate) fn new(ontology: &Ontology) -> Self {
        let mut index = Self::default();
        let gazetteer = ontology.gazetteer();
        for (id, entry) in gazetteer.entries() {
            // "Surrey, British Columbia" only tells it from another Surrey: in a text these are two names.
            let qualified = |name: &str| {
                name.split_once(", ").is_some_and(|(_, rest)| {
                    gazetteer.ancestors(id).any(|above| {
                        let above = gazetteer.entry(above);
                        above.label == rest || above.aliases.iter().any(|alias| alias == rest)
                    })
                })
            };
            for name in std::iter::once(&entry.label).chain(&entry.aliases).chain(&entry.label_ko) {
                if !qualified(name) {
                    index.insert(name, id, false);
                }
            }
            for acronym in &entry.acronyms {
                index.insert(acronym, id, true);
            }
        }
        for list in index.names.values_mut() {
            list.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(a.id.cmp(&b.id)));
        }
        index.demonyms =
            gazetteer.demonyms().map(|(word, place)| (word.to_owned(), place)).collect();
        index
    }

    /// The longest name that begins at token `at`.
    pub(crate) fn at(&self, tree: &Tree<'_>, at: usize) -> Option<Found> {
        let known = self.names.get(tree.lower(at))?;
        let longest = known.iter().find(|known| known.stands(tree, at))?.words.len();
        let ids: Vec<_> = known
            .iter()
            .filter(|k| k.words.len() == longest && k.stands(tree, at))
            .map(|k| k.id)
            .collect();
        Some(Found { first: at, end: at + longest, ids })
    }

    /// The rows whose name the tokens from `first` to before `end` are, exactly.
    pub(crate) fn whole(&self, tree: &Tree<'_>, first: usize, end: usize) -> Vec<GazetteerId> {
        let Some(known) = self.names.get(tree.lower(first)) else { return Vec::new() };
        known
            .iter()
            .filter(|k| k.words.len() == end - first && k.stands(tree, first))
            .map(|k| k.id)
            .collect()
    }

    /// The place whose adjective a word is ("Korean").
    pub(crate) fn demonym(&self, word: &str) -> Option<GazetteerId> {
        self.demonyms.get(word).copied()
    }

    fn insert(&mut self, name: &str, id: GazetteerId, acronym: bool) {
        let tokens = tokenize(name, 0);
        let words: Vec<String> =
            tokens.iter().map(|t| name[t.start..t.end].to_lowercase().replace('’', "'")).collect();
        let Some(first) = words.first().cloned() else { return };
        let capital = name.chars().next().is_some_and(char::is_uppercase);
        let short = acronym || name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let exact = (short && capital).then(|| name.to_owned());
        let list = self.names.entry(first).or_default();
        if !list.iter().any(|known| known.id == id && known.words == words) {
            list.push(Known { words, capital, exact, id });
        }
    }
}

impl Known {
    fn stands(&self, tree: &Tree<'_>, at: usize) -> bool {
        let end = at + self.words.len();
        if end > tree.len()
            || self.words.iter().enumerate().any(|(n, word)| tree.lower(at + n) != word)
        {
            return false;
        }
        match &self.exact {
            Some(exact) => {
                let span = tree.span(at, end);
                &tree.text[span.start..span.end] == exact
            }
            None => !self.capital || tree.is_capitalized(at),
        }
    }
}
