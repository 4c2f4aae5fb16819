//! Which things are worth comparing.

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::initials;
use super::thing::{Index, Thing};
use crate::name::binds;

/// A block of more things is one of a common word, and tells nothing.
const LARGEST: usize = 200;

/// Pairs of places in the list, the first lower, in order. Each pair holds a thing that is no row.
pub(super) fn pairs(things: &[Thing<'_>]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let mut blocks = Index::new();
    for (n, thing) in things.iter().enumerate() {
        for key in keys(thing) {
            blocks.entry((thing.top, key)).or_default().push(n);
        }
    }
    for block in blocks.values().filter(|block| block.len() <= LARGEST) {
        for (at, &one) in block.iter().enumerate() {
            for &other in &block[at + 1..] {
                if one != other && !(things[one].is_row && things[other].is_row) {
                    pairs.insert((one, other));
                }
            }
        }
    }
    parts(things, &mut pairs);
    pairs
}

/// What things that are alike have in common, in one way or another.
fn keys(thing: &Thing<'_>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for short in &thing.shorts {
        keys.insert(format!("short {short}"));
    }
    for words in &thing.names {
        keys.insert(format!("spaceless {}", words.concat()));
        let mut sorted = words.clone();
        sorted.sort();
        keys.insert(format!("words {}", sorted.join(" ")));
        if thing.shorts.is_empty() {
            keys.extend(initials(words).into_iter().map(|form| format!("short {form}")));
        }
        if let [word] = &words[..] {
            // A slip in one half of a word leaves the other as it is.
            let letters: Vec<_> = word.chars().collect();
            if letters.len() >= 6 {
                let (start, end) = (&letters[..4], &letters[letters.len() - 4..]);
                keys.insert(format!("start {}", String::from_iter(start)));
                keys.insert(format!("end {}", String::from_iter(end)));
            }
        } else {
            for (n, word) in words.iter().enumerate().filter(|(_, word)| !binds(word)) {
                let initial = word.chars().next().map(String::from).unwrap_or_default();
                let mut others = words.clone();
                others[n] = format!("{initial}*");
                keys.insert(format!("but one {}", others.join(" ")));
            }
        }
    }
    keys
}

/// Names whose words are among those of another, found by the rarest of them.
fn parts(things: &[Thing<'_>], pairs: &mut BTreeSet<(usize, usize)>) {
    let mut having = BTreeMap::<(&str, &str), Vec<usize>>::new();
    for (n, thing) in things.iter().enumerate() {
        let words: BTreeSet<&str> = content(thing.names.iter().flatten()).collect();
        for word in words {
            having.entry((thing.top, word)).or_default().push(n);
        }
    }
    for (n, thing) in things.iter().enumerate() {
        for name in &thing.names {
            let words: BTreeSet<&str> = content(name.iter()).collect();
            let rarest =
                words.iter().map(|&word| &having[&(thing.top, word)]).min_by_key(|it| it.len());
            let Some(others) = rarest.filter(|others| others.len() <= LARGEST) else { continue };
            for &other in others.iter().filter(|&&other| other != n) {
                let among = |name: &Vec<String>| {
                    words.iter().all(|&word| name.iter().any(|other| other == word))
                };
                let rows = thing.is_row && things[other].is_row;
                if !rows && things[other].names.iter().any(among) {
                    pairs.insert((n.min(other), n.max(other)));
                }
            }
        }
    }
}

fn content<'a>(words: impl Iterator<Item = &'a String>) -> impl Iterator<Item = &'a str> {
    words.map(String::as_str).filter(|word| !binds(word))
}
