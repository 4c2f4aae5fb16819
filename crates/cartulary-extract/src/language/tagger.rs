//! Word classes: one pass from left to right, each decision seeing the two before it.

use super::weights::{Scorer, best};
use super::word::{Word, feature};
use super::{Form, Upos};

/// A class of the tagger: universal word class and Penn tag, which together tell the inflection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) upos: Upos,
    pub(crate) form: Form,
    pub(crate) penn: String,
}

impl Tag {
    /// The tag of a word with this word class and Penn tag.
    pub(crate) fn new(upos: Upos, penn: &str) -> Self {
        let form = match penn {
            "NN" => Form::Singular,
            "NNS" | "NNPS" => Form::Plural,
            "NNP" if upos == Upos::Propn => Form::Singular,
            "NNP" => Form::Name,
            "VB" => Form::Bare,
            "VBP" | "VBZ" => Form::Present,
            "VBD" => Form::Past,
            "VBG" => Form::Gerund,
            "VBN" => Form::Participle,
            "MD" => Form::Modal,
            "JJR" | "RBR" => Form::Comparative,
            "JJS" | "RBS" => Form::Superlative,
            _ => Form::Plain,
        };
        Self { upos, form, penn: penn.to_owned() }
    }
}

/// Marks a place before the first or after the last word.
const OUTSIDE: Word = Word {
    form: 1,
    exact: 1,
    suffixes: [1; 4],
    prefixes: [1; 3],
    shape: 1,
    key: 1,
    class: 1,
    capital: false,
    capitals: false,
    letters: false,
};

/// The word at `index + offset`, or the mark of the outside.
pub(crate) fn around(words: &[Word], index: usize, offset: isize) -> &Word {
    index.checked_add_signed(offset).and_then(|at| words.get(at)).unwrap_or(&OUTSIDE)
}

/// Sets `features` to what decides the tag of the word at `index`, given the two tags before it.
pub(crate) fn features(
    words: &[Word],
    style: u32,
    index: usize,
    before: [u32; 2],
    features: &mut Vec<u32>,
) {
    let at = |offset| around(words, index, offset);
    let (word, last, next) = (at(0), at(-1), at(1));
    let [tag2, tag1] = before;
    let [s1, s2, s3, s4] = word.suffixes;
    let first = u32::from(index == 0);
    features.clear();
    features.extend([
        feature(0, []),
        feature(1, [word.form]),
        feature(2, [word.exact, first]),
        feature(3, [s1]),
        feature(4, [s2]),
        feature(5, [s3]),
        feature(6, [s4]),
        feature(7, [word.prefixes[0]]),
        feature(8, [word.prefixes[1]]),
        feature(9, [word.prefixes[2]]),
        feature(10, [word.shape, first]),
        feature(11, [tag1]),
        feature(12, [tag1, tag2]),
        feature(13, [tag1, word.form]),
        feature(14, [tag1, tag2, word.form]),
        feature(15, [last.form]),
        feature(16, [last.form, word.form]),
        feature(17, [at(-2).form]),
        feature(18, [next.form]),
        feature(19, [next.form, word.form]),
        feature(20, [at(2).form]),
        feature(21, [next.form, tag1]),
        feature(22, [next.suffixes[2]]),
        feature(23, [next.suffixes[1], s2]),
        feature(24, [next.shape, word.shape]),
        feature(25, [tag1, s3]),
        feature(26, [tag1, word.shape]),
        feature(27, [last.suffixes[2]]),
        feature(28, [last.exact, word.shape]),
        feature(29, [next.form, at(2).form]),
        feature(30, [next.suffixes[2], tag1]),
        feature(31, [next.class]),
        feature(32, [next.class, word.class]),
        feature(33, [next.class, tag1]),
        feature(34, [next.class, at(2).class]),
        feature(35, [next.class, at(2).class, word.class]),
        feature(36, [tag1, word.class, next.class]),
        feature(37, [word.form, next.class]),
        feature(38, [word.class]),
        feature(40, [style, word.shape, first]),
        feature(41, [style, word.form, u32::from(word.capital)]),
        feature(42, [last.shape, word.shape, next.shape]),
        feature(43, [last.shape, word.form, next.shape]),
        feature(44, [tag1, word.shape, next.shape]),
        feature(45, [tag1, word.form, next.class]),
        feature(46, [last.form, word.form, next.form]),
        feature(47, [last.form, word.class, next.form]),
        feature(48, [tag1, word.class, next.form]),
        feature(49, [s3, word.shape, next.shape]),
        feature(39, [tag1, tag2, word.class]),
    ]);
}

/// How much of a sentence is in capitals: a headline has its words tagged otherwise.
pub(crate) fn style(words: &[Word]) -> u32 {
    let capital = words.iter().filter(|word| word.capital).count();
    let capitals = words.iter().filter(|word| word.capitals).count();
    let letters = words.iter().filter(|word| word.letters).count().max(1);
    (capital * 5 / letters * 8 + capitals * 5 / letters) as u32
}

/// The tag of a word that has no other one: there the class of the word is its tag.
pub(crate) fn sole(word: &Word, tags: usize) -> Option<u8> {
    ((word.class as usize) < tags).then_some(word.class as u8)
}

/// The index of the tag of each word.
pub(crate) fn tag(weights: &impl Scorer, words: &[Word]) -> Vec<u8> {
    let mut tags = Vec::with_capacity(words.len());
    let (mut known, mut scores) = (Vec::new(), Vec::new());
    let style = style(words);
    for index in 0..words.len() {
        if let Some(tag) = sole(&words[index], weights.classes()) {
            tags.push(tag);
            continue;
        }
        features(words, style, index, before(&tags), &mut known);
        weights.score(&known, &mut scores);
        tags.push(best(&scores, |_| true).unwrap_or_default() as u8);
    }
    tags
}

/// The last two of `tags` as values of features; 255 stands for the outside.
pub(crate) fn before(tags: &[u8]) -> [u32; 2] {
    let back = |n: usize| tags.len().checked_sub(n).map_or(255, |at| u32::from(tags[at]));
    [back(2), back(1)]
}
