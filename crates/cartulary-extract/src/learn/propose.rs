//! The rows that hold of two tokens of a sentence: triggers whose roles lead to both, and sequences
//! of what stands before, between and behind them.

use std::collections::BTreeMap;

use crate::ends::EndOf;
use crate::grammar::PREPOSITIONS;
use crate::language::Upos;
use crate::sequence::LONGEST_GAP;
use crate::sequence_site::title_at;
use crate::trigger::{Role, WordClass};
use crate::vote::VoteSite;

/// Parts the cells of a proposed trigger; a sequence has none.
pub(crate) const CELL: char = '\t';

/// The most words between two ends that a sequence spells out.
const LONGEST_EXACT: usize = 6;

/// Reads rows off one sentence.
pub(crate) struct Proposer<'s, 'a> {
    site: &'s VoteSite<'a>,
    /// What each token is in a sequence; `None` where no row may name it.
    words: Vec<Option<String>>,
    /// Where a role title begins.
    titles: Vec<usize>,
    anchors: Vec<Anchor>,
}

/// A word that may be a trigger, with the ends in each role beside it.
struct Anchor {
    word: String,
    class: &'static str,
    roles: BTreeMap<String, Vec<usize>>,
}

impl<'s, 'a> Proposer<'s, 'a> {
    pub(crate) fn new(site: &'s VoteSite<'a>) -> Self {
        let tree = site.tree;
        let words = (0..tree.len()).map(|n| word_of(site, n)).collect();
        let sequence_site = site.sequence_site();
        let titles = (0..tree.len()).filter(|&n| title_at(&sequence_site, n).is_some()).collect();
        let prepositions: Vec<&str> = PREPOSITIONS
            .iter()
            .copied()
            .filter(|p| (0..tree.len()).any(|n| tree.is_word(n, p)))
            .collect();
        let mut anchors = Vec::new();
        for n in (0..tree.len()).filter(|&n| site.folded.names[n].is_none()) {
            let word = tree.lemma(n).to_lowercase();
            if !is_plain(&word) {
                continue;
            }
            let classes =
                [(WordClass::Verb, "VERB"), (WordClass::Noun, "NOUN"), (WordClass::Adj, "ADJ")];
            let auxiliary = tree.upos(n) == Upos::Aux;
            for (class, name) in classes.into_iter().filter(|(class, _)| class.fits(tree, n)) {
                if auxiliary {
                    continue;
                }
                let mut roles = BTreeMap::new();
                let named = site.grammar.roles.names(class);
                for role in named.iter().chain(&prepositions) {
                    let ends = site.fillers(class, (n, n), &Role::named(role));
                    if !ends.is_empty() {
                        roles.insert((*role).to_owned(), ends);
                    }
                }
                if !roles.is_empty() {
                    anchors.push(Anchor { word: word.clone(), class: name, roles });
                }
            }
        }
        Self { site, words, titles, anchors }
    }

    /// Gives `push` each trigger that holds of subject `s` and object `o`.
    pub(crate) fn triggers(&self, s: usize, o: usize, push: &mut dyn FnMut(String)) {
        for Anchor { word, class, roles } in &self.anchors {
            let leading = |n: usize| roles.iter().filter(move |(_, ends)| ends.contains(&n));
            for (subject, _) in leading(s) {
                for (object, _) in leading(o).filter(|(object, _)| *object != subject) {
                    push([word, *class, subject, object].join("\t"));
                }
            }
        }
    }

    /// Gives `push` each sequence that holds of them.
    pub(crate) fn sequences(&self, s: usize, o: usize, push: &mut dyn FnMut(String)) {
        let ontology = self.site.ontology;
        let dated = matches!(self.site.ends[o], Some(end) if matches!(end.what, EndOf::Date(_)));
        let (subject, object) = ("S", if dated { "O:date" } else { "O" });
        let (first, last) = (s.min(o), s.max(o));
        let (left, right) = if s < o { (subject, object) } else { (object, subject) };
        let between = || first + 1..last;
        let word = |n: usize| self.words.get(n).and_then(Option::as_deref);
        let mut row = |parts: &[&str]| push(parts.join(" "));
        if last - first - 1 > LONGEST_GAP {
            return;
        }
        row(&[left, "…", right]);
        if between().all(|n| self.site.references.names[n].is_none()) {
            row(&[left, "_", right]);
        }
        // What is known or guessed of the ends.
        let classes = |n: usize, mark: &str| -> Vec<String> {
            let mut above = self.site.ends[n].and_then(|end| end.class);
            let mut classes = Vec::new();
            while let Some(class) = above {
                classes.push(format!("{mark}:{}", ontology.class_of(class).name));
                above = ontology.class_of(class).parents.first().copied();
            }
            classes
        };
        for class in classes(o, "O") {
            let (left, right) = if s < o { (subject, &*class) } else { (&*class, subject) };
            row(&[left, "…", right]);
        }
        for class in classes(s, "S") {
            let (left, right) = if s < o { (&*class, object) } else { (object, &*class) };
            row(&[left, "…", right]);
        }
        if last - first - 1 <= LONGEST_EXACT {
            let exact: Option<Vec<&str>> = between().map(word).collect();
            if let Some(words) = exact {
                let mut parts = vec![left];
                parts.extend(words);
                parts.push(right);
                row(&parts);
            }
        }
        for n in between() {
            if self.titles.contains(&n) {
                row(&[left, "…", "T", "…", right]);
            }
            let Some(one) = word(n) else { continue };
            if one.contains(':') {
                row(&[left, "…", one, "…", right]);
            } else {
                let form = self.any_form(n);
                row(&[left, "…", &form, "…", right]);
            }
            let next = (n + 1 < last).then(|| word(n + 1)).flatten();
            if let Some(next) = next {
                row(&[left, "…", one, next, "…", right]);
            }
        }
        if last - first > 1 {
            let near = [word(first + 1), word(last - 1)];
            if let Some(one) = near[0] {
                row(&[left, one, "…", right]);
                if let Some(two) = (first + 2 < last).then(|| word(first + 2)).flatten() {
                    row(&[left, one, two, "…", right]);
                }
            }
            if let Some(one) = near[1] {
                row(&[left, "…", one, right]);
                if let Some(two) = (first + 2 < last).then(|| word(last - 2)).flatten() {
                    row(&[left, "…", two, one, right]);
                }
            }
        }
        if let Some(one) = first.checked_sub(1).and_then(word) {
            row(&[one, left, "…", right]);
            if let Some(two) = first.checked_sub(2).and_then(word) {
                row(&[two, one, left, "…", right]);
            }
        }
        if let Some(one) = word(last + 1) {
            row(&[left, "…", right, one]);
            if let Some(two) = word(last + 2) {
                row(&[left, "…", right, one, two]);
            }
        }
    }

    /// A verb or noun in any form, another word as it stands.
    fn any_form(&self, n: usize) -> String {
        let tree = self.site.tree;
        let lemma = tree.lemma(n).to_lowercase();
        let bends = matches!(tree.upos(n), Upos::Verb | Upos::Noun) && is_plain(&lemma);
        if bends { format!("~{lemma}") } else { tree.lower(n).to_owned() }
    }
}

/// A token as a sequence writes it: a name by its class, a word or mark by itself.
fn word_of(site: &VoteSite<'_>, n: usize) -> Option<String> {
    if site.references.names[n].is_some() {
        let class = site.ends[n]?.class?;
        let top = site.ontology.top(class);
        return Some(format!("N:{}", site.ontology.class_of(top).name));
    }
    if site.folded.values.iter().any(|value| value.first == n && value.end == n + 1) {
        return None;
    }
    let word = site.tree.lower(n);
    let mark =
        matches!(word, "," | "(" | ")" | ";" | "'s" | "'" | "-" | "–" | "—" | "&" | "." | "/");
    (mark || is_plain(word)).then(|| word.to_owned())
}

/// Whether a word means itself in every table.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '.'))
        && word.chars().any(char::is_alphabetic)
}
