//! How well a reading tells what is one: its chains of mentions against those that the annotators of
//! GUM marked, beside chains by mere words.
//!
//! Chains of a single mention are left out on both sides. A mention is right if its head is, or, more
//! strictly, if all its words are. GUM marks more than a reading looks for: events, times and abstract
//! things, what is described once more, and "I" and "you" in talk.

mod chains;
mod gold;
mod score;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use cartulary_model::Ontology;

use crate::grammar::Grammar;
use chains::{Found, Words};
use gold::{GoldDocument, Place, Sort};
use score::{Chains, Score};

/// The kinds of GUM that a reading is for.
const ACTORS: [&str; 3] = ["person", "organization", "place"];

/// Prints how well a reading of the test documents of GUM below `data` chains what is one.
///
/// # Errors
/// When data cannot be read.
pub fn evaluate(ontology: &Ontology, grammar: &Grammar, data: &Path) -> io::Result<()> {
    let documents = GoldDocument::read(&data.join("ud/gum-permissive-test.conllu"))?;
    let read = |document: &GoldDocument| chains::of_reading(ontology, grammar, &document.text);
    let by = |words: Words| move |document: &GoldDocument| chains::of_words(document, words);
    let rows: [(&str, Vec<Vec<Vec<Found>>>); 4] = [
        ("reading", documents.iter().map(read).collect()),
        ("same words", documents.iter().map(by(Words::Same)).collect()),
        ("same head", documents.iter().map(by(Words::Heads)).collect()),
        ("same head, pronouns", documents.iter().map(by(Words::HeadsAndPronouns)).collect()),
    ];
    let kinds = "persons, organizations and places";
    for (title, scope) in [
        ("all chains, by heads".to_owned(), Scope { actors: false, written: false, exact: false }),
        (format!("{kinds}, by heads"), Scope { actors: true, written: false, exact: false }),
        (format!("{kinds} in written text"), Scope { actors: true, written: true, exact: false }),
        (
            "all chains, by all words".to_owned(),
            Scope { actors: false, written: false, exact: true },
        ),
    ] {
        println!("{title}");
        println!(
            "  {:20} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
            "", "P", "R", "F1", "MUC", "B3", "CEAF", "CoNLL"
        );
        for (name, found) in &rows {
            print!("  {name:20}");
            let score = scope.score(&documents, found);
            let mentions = score.mentions;
            for value in [
                mentions.precision(),
                mentions.recall(),
                mentions.f1(),
                score.muc.f1(),
                score.b_cubed.f1(),
                score.ceaf.f1(),
                score.conll(),
            ] {
                print!(" {:6.2}", 100.0 * value);
            }
            println!();
        }
        println!();
    }
    print_links(&documents, &rows[0].1);
    Ok(())
}

/// What of the documents is compared, and how.
#[derive(Clone, Copy)]
struct Scope {
    /// Only chains of [`ACTORS`].
    actors: bool,
    written: bool,
    /// By all words of a mention rather than its head.
    exact: bool,
}

impl Scope {
    fn score(self, documents: &[GoldDocument], found: &[Vec<Vec<Found>>]) -> Score {
        let mut sum = Score::default();
        let wanted = |kind: &str| !self.actors || ACTORS.contains(&kind);
        for (document, found) in documents.iter().zip(found) {
            if !self.written || document.is_written() {
                let aligned = Aligned::new(document, found, self.exact);
                sum += Score::of(&aligned.key(wanted), &aligned.response(wanted));
            }
        }
        sum
    }
}

/// Prints, by sort of word, how often the reading joins a mention to the right one before it: of all
/// that it joins, and of all that the annotators join.
fn print_links(documents: &[GoldDocument], found: &[Vec<Vec<Found>>]) {
    let mut links: BTreeMap<(Sort, bool), [usize; 3]> = BTreeMap::new();
    for (document, found) in documents.iter().zip(found) {
        let aligned = Aligned::new(document, found, false);
        let mut add = |place: &Place, kinds: &[&str], counts: [bool; 3]| {
            let sort = document.tokens[place.head].sort;
            let actor = kinds.iter().any(|kind| ACTORS.contains(kind));
            for scope in [Some(false), actor.then_some(true)].into_iter().flatten() {
                let sums = links.entry((sort, scope)).or_default();
                for (sum, count) in sums.iter_mut().zip(counts) {
                    *sum += usize::from(count);
                }
            }
        };
        for chain in aligned.key(|_| true) {
            for &mention in &chain[1..] {
                let phrase = &document.phrases[mention];
                add(&phrase.place, &[&phrase.kind], [false, false, true]);
            }
        }
        for chain in &aligned.chains {
            for (n, (number, place)) in chain.iter().enumerate().skip(1) {
                // A wrong pronoun between two names does not make the second wrong.
                let spoken = |place: &Place| document.tokens[place.head].sort.is_worded();
                let before = chain[..n].iter().rev().find(|(_, place)| spoken(place));
                let before = before.unwrap_or(&chain[n - 1]).0;
                let phrases = [before, *number].map(|number| document.phrases.get(number));
                let right = matches!(phrases, [Some(a), Some(b)] if a.chain == b.chain);
                let kinds: Vec<&str> =
                    phrases.iter().flatten().map(|phrase| phrase.kind.as_str()).collect();
                add(place, &kinds, [right, true, false]);
            }
        }
    }
    println!("links of the reading to what was said before, by heads");
    println!("  {:50} {:>6} {:>6} {:>6}", "", "right", "made", "marked");
    for ((sort, actors), [right, made, marked]) in links {
        let scope = if actors { ", of persons, bodies, places" } else { "" };
        println!("  {:50} {right:>6} {made:>6} {marked:>6}", format!("{}{scope}", sort.name()));
    }
}

/// The chains that were found in a document, their mentions numbered as the annotated phrases that
/// they are; what is none has a number behind them.
struct Aligned<'d> {
    document: &'d GoldDocument,
    chains: Vec<Vec<(usize, Place)>>,
}

impl<'d> Aligned<'d> {
    fn new(document: &'d GoldDocument, found: &[Vec<Found>], exact: bool) -> Self {
        let phrases = &document.phrases;
        let place = |found: &Found| {
            let head = document.place(found.core)?.head;
            let tokens = document.place(found.whole)?.tokens;
            Some((usize::MAX, Place { tokens, head }))
        };
        let mut chains: Vec<Vec<(usize, Place)>> =
            found.iter().map(|chain| chain.iter().filter_map(place).collect()).collect();
        let mut free = vec![true; phrases.len()];
        // What has the same words goes first; a phrase and the list that it begins have one head.
        for exactly in [true, false] {
            for (number, place) in chains.iter_mut().flatten() {
                if *number != usize::MAX || !exactly && exact {
                    continue;
                }
                let fits = |n: &usize| {
                    let gold = &phrases[*n].place;
                    free[*n]
                        && if exactly {
                            gold.tokens == place.tokens
                        } else {
                            gold.head == place.head
                        }
                };
                let far = |n: &usize| phrases[*n].place.tokens.len().abs_diff(place.tokens.len());
                if let Some(best) = (0..phrases.len()).filter(fits).min_by_key(far) {
                    *number = best;
                    free[best] = false;
                }
            }
        }
        let open = chains.iter_mut().flatten().filter(|(number, _)| *number == usize::MAX);
        for (n, (number, _)) in open.enumerate() {
            *number = phrases.len() + n;
        }
        Self { document, chains }
    }

    /// The annotated chains of the kinds that are wanted.
    fn key(&self, wanted: impl Fn(&str) -> bool) -> Chains {
        let mut chains: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut phrases: Vec<usize> = (0..self.document.phrases.len()).collect();
        phrases.sort_by_key(|&n| &self.document.phrases[n].place.tokens.start);
        for n in phrases {
            let phrase = &self.document.phrases[n];
            if wanted(&phrase.kind) {
                chains.entry(phrase.chain).or_default().push(n);
            }
        }
        chains.into_values().filter(|chain| chain.len() > 1).collect()
    }

    /// The chains that were found, without mentions that are annotated as of another kind.
    fn response(&self, wanted: impl Fn(&str) -> bool) -> Chains {
        let numbers = |chain: &Vec<(usize, Place)>| -> Vec<usize> {
            let numbers = chain.iter().map(|&(number, _)| number);
            let other = |n: &usize| self.document.phrases.get(*n).is_none_or(|p| wanted(&p.kind));
            numbers.filter(other).collect()
        };
        self.chains.iter().map(numbers).filter(|chain| chain.len() > 1).collect()
    }
}

impl Sort {
    /// Whether its words say something of what is meant.
    fn is_worded(self) -> bool {
        matches!(self, Self::Name | Self::Noun)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Name => "names",
            Self::Noun => "nouns",
            Self::HeOrShe => "he and she",
            Self::It => "it",
            Self::They => "they",
            Self::Other => "other words",
        }
    }
}
