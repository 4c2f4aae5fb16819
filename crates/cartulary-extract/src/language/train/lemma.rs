//! Learning to make lemmas.

use std::collections::BTreeMap;

use super::super::lemma::{LONGEST, Lemmatizer, Rule, ending_key, endings};
use super::super::tagger::Tag;
use super::conllu::GoldSentence;
use super::tagger::index;

/// How often each rule was right for an ending.
type Counts = BTreeMap<usize, usize>;

/// Learns lemma rules; gives the content of the model's file.
pub(super) fn learn(treebank: &[GoldSentence], tagset: &[Tag]) -> Vec<u8> {
    let mut rules: BTreeMap<Rule, usize> = BTreeMap::new();
    // By ending length, the whole word after all others; by tag and ending.
    let mut counts: Vec<BTreeMap<(u8, Vec<char>), Counts>> = vec![BTreeMap::new(); LONGEST + 2];
    let tokens = treebank.iter().flat_map(|sentence| &sentence.tokens);
    for token in tokens.filter(|token| token.lemma != "_") {
        let next = rules.len();
        let rule = *rules.entry(rule(&token.form, &token.lemma)).or_insert(next);
        let tag = index(tagset, &token.tag);
        let lower: Vec<char> = token.form.chars().flat_map(char::to_lowercase).collect();
        for len in endings(lower.len()) {
            let level = if len == lower.len() { LONGEST + 1 } else { len };
            let ending = lower[lower.len() - len..].to_vec();
            *counts[level].entry((tag, ending)).or_default().entry(rule).or_default() += 1;
        }
    }
    // The shortest first: a longer ending is kept only if it says something else.
    let mut known: BTreeMap<(u8, Vec<char>), usize> = BTreeMap::new();
    let mut keys = BTreeMap::new();
    for (level, counts) in counts.iter().enumerate() {
        for ((tag, ending), counts) in counts {
            let whole = level == LONGEST + 1;
            let most = |counts: &Counts| {
                counts
                    .iter()
                    .max_by_key(|&(&rule, &count)| (count, std::cmp::Reverse(rule)))
                    .map(|(&r, _)| r)
            };
            let Some(rule) = most(counts) else { continue };
            let longest = if whole {
                LONGEST.min(ending.len().saturating_sub(1))
            } else {
                level.saturating_sub(1)
            };
            let shorter = (level > 0).then(|| {
                (0..=longest)
                    .rev()
                    .find_map(|len| known.get(&(*tag, ending[ending.len() - len..].to_vec())))
            });
            if shorter.flatten() != Some(&rule) {
                let len = if whole { ending.len() } else { level };
                // A whole word stands under a key of its own, see `ending_key`.
                let key = if whole {
                    ending_key(*tag, ending, len)
                } else {
                    let mut longer = vec!['\0'];
                    longer.extend(ending);
                    ending_key(*tag, &longer, len)
                };
                keys.insert(key, rule as u16);
                if !whole {
                    known.insert((*tag, ending.clone()), rule);
                }
            }
        }
    }
    let mut list: Vec<(Rule, usize)> = rules.into_iter().collect();
    list.sort_by_key(|&(_, at)| at);
    println!("  {} lemma rules, {} endings", list.len(), keys.len());
    let rules = list.into_iter().map(|(rule, _)| rule).collect();
    let mut out = Vec::new();
    Lemmatizer { rules, endings: keys.into_iter().collect() }.write(&mut out);
    out
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
