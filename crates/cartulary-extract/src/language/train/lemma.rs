//! Learning to make lemmas.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::lemma::{LONGEST, Lemmatizer, Rule, ending_key, endings};
use super::super::tagger::Tag;
use super::conllu::GoldSentence;
use super::tagger::index;

/// How often each rule was right for an ending.
type Counts = BTreeMap<usize, usize>;

/// A tag and a lower-cased ending.
type Ending = (u8, Vec<char>);

/// Counts by ending: parts of words before whole ones, each from the shortest to the longest.
type Table = BTreeMap<(bool, usize, Ending), Counts>;

/// Learns lemma rules; gives the content of the model's file.
pub(super) fn learn(treebank: &[GoldSentence], tagset: &[Tag]) -> Vec<u8> {
    let (rules, counts) = count(treebank, tagset);
    let mut known: BTreeMap<Ending, usize> = BTreeMap::new();
    let mut keys = BTreeMap::new();
    // The shortest endings come first: a longer one is kept only if it says something else.
    for ((whole, _, (tag, ending)), counts) in &counts {
        let Some(rule) = most_frequent(counts) else { continue };
        let shorter = |len: usize| known.get(&(*tag, ending[ending.len() - len..].to_vec()));
        let said = (0..ending.len()).rev().filter(|&len| len <= LONGEST).find_map(shorter);
        if said == Some(&rule) {
            continue;
        }
        keys.insert(ending_key(*tag, ending, *whole), rule as u16);
        if !whole {
            known.insert((*tag, ending.clone()), rule);
        }
    }
    println!("  {} lemma rules, {} endings", rules.len(), keys.len());
    let mut out = Vec::new();
    Lemmatizer { rules, endings: keys.into_iter().collect() }.write(&mut out);
    out
}

/// All rules, and how often each was right for an ending.
fn count(treebank: &[GoldSentence], tagset: &[Tag]) -> (Vec<Rule>, Table) {
    let mut rules: BTreeMap<Rule, usize> = BTreeMap::new();
    let mut counts = Table::new();
    let tokens = treebank.iter().flat_map(|sentence| &sentence.tokens);
    for token in tokens.filter(|token| token.lemma != "_") {
        let next = rules.len();
        let rule = *rules.entry(rule(&token.form, &token.lemma)).or_insert(next);
        let tag = index(tagset, &token.tag);
        let lower: Vec<char> = token.form.chars().flat_map(char::to_lowercase).collect();
        for len in endings(lower.len()) {
            let ending = lower[lower.len() - len..].to_vec();
            let key = (len == lower.len(), len, (tag, ending));
            *counts.entry(key).or_default().entry(rule).or_default() += 1;
        }
    }
    let mut rules: Vec<(Rule, usize)> = rules.into_iter().collect();
    rules.sort_by_key(|&(_, at)| at);
    (rules.into_iter().map(|(rule, _)| rule).collect(), counts)
}

/// The rule that was right most often, the one seen first if several were.
fn most_frequent(counts: &Counts) -> Option<usize> {
    counts.iter().max_by_key(|&(&rule, &count)| (count, Reverse(rule))).map(|(&rule, _)| rule)
}

/// The rule that makes `lemma` from `form`.
fn rule(form: &str, lemma: &str) -> Rule {
    let make = |form: &str, lower| {
        let common = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        let cut = form.chars().count() - common;
        Rule { lower, cut, add: lemma.chars().skip(common).collect() }
    };
    let (kept, lower) = (make(form, false), make(&form.to_lowercase(), true));
    if kept.cut < lower.cut && form.chars().count() > 1 { kept } else { lower }
}
