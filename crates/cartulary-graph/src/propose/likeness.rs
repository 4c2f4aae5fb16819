//! How much two names look like names of one thing.

use std::collections::BTreeSet;

use strsim::{jaro_winkler, osa_distance};

use super::thing::{Kind, Thing};
use crate::name::binds;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 1.
    pub(super) score: f64,
    pub(super) reason: Reason,
    /// The reason in words.
    pub(super) words: String,
}

/// Why two things look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    SameName,
    Spacing,
    Order,
    Spelling,
    Part,
    Initials,
    KnownShort,
    SameShort,
}

impl Reason {
    fn words(self) -> &'static str {
        match self {
            Self::SameName => "the same name",
            Self::Spacing => "differ in spaces",
            Self::Order => "differ in the order of words",
            Self::Spelling => "differ in spelling",
            Self::Part => "one is a part of the other, with the same head",
            Self::Initials => "the short form has the initials of the name",
            Self::KnownShort => "the short form is among the other's names",
            Self::SameShort => "the same short form",
        }
    }

    /// Whether one of the two is known by a short form alone, which others may have as well.
    pub(super) fn is_bare(self) -> bool {
        matches!(self, Self::Initials | Self::KnownShort | Self::SameShort)
    }
}

/// The best likeness among the names of two things.
pub(super) fn likeness(one: &Thing<'_>, other: &Thing<'_>) -> Option<Likeness> {
    let bare = |score, reason: Reason| Likeness { score, reason, words: reason.words().to_owned() };
    match (one.names.is_empty(), other.names.is_empty()) {
        (true, true) => {
            (!one.shorts.is_disjoint(&other.shorts)).then(|| bare(0.5, Reason::SameShort))
        }
        (true, false) => short_form(one, other).map(|(score, reason)| bare(score, reason)),
        (false, true) => short_form(other, one).map(|(score, reason)| bare(score, reason)),
        (false, false) => {
            let pairs =
                one.names.iter().flat_map(|name| other.names.iter().map(move |it| (name, it)));
            let alike = pairs.filter_map(|(name, it)| Some((name, it, names(name, it, one.kind)?)));
            let best = alike.max_by(|(.., (one, _)), (.., (other, _))| one.total_cmp(other));
            best.map(|(name, it, (score, reason))| {
                let (name, it) = (name.join(" "), it.join(" "));
                Likeness {
                    score, reason, words: format!("«{name}» / «{it}»: {}", reason.words())
                }
            })
        }
    }
}

/// A thing known by a short form only, and one with full names.
fn short_form(short: &Thing<'_>, full: &Thing<'_>) -> Option<(f64, Reason)> {
    if !short.shorts.is_disjoint(&full.shorts) {
        return Some((0.8, Reason::KnownShort));
    }
    let spelt =
        |name: &Vec<String>| initials(name).iter().any(|initials| short.shorts.contains(initials));
    // A thing that has a short form of its own would not have another.
    let free = full.shorts.is_empty() && full.names.iter().any(spelt);
    free.then_some((0.7, Reason::Initials))
}

/// Two full names, as their words.
fn names(one: &[String], other: &[String], kind: Kind) -> Option<(f64, Reason)> {
    if one == other {
        return Some((0.6, Reason::SameName));
    }
    if one.concat() == other.concat() {
        return Some((0.95, Reason::Spacing));
    }
    let sorted = |words: &[String]| {
        let mut words: Vec<_> = words.to_vec();
        words.sort();
        words
    };
    if sorted(one) == sorted(other) {
        return Some((0.85, Reason::Order));
    }
    if misspelt(one, other) {
        let score = jaro_winkler(&one.join(" "), &other.join(" ")) - 0.1;
        return Some((score, Reason::Spelling));
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    part(short, long, kind).map(|share| (0.4 + 0.4 * share, Reason::Part))
}

/// Whether the names are the same but for a slip in one word.
fn misspelt(one: &[String], other: &[String]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut different = one.iter().zip(other).filter(|(one, other)| one != other);
    let (Some((first, second)), None) = (different.next(), different.next()) else { return false };
    let length = first.chars().count().min(second.chars().count());
    let shortest = if one.len() == 1 { 6 } else { 4 };
    let allowed = if length >= 8 { 2 } else { 1 };
    let figures = |word: &str| word.chars().any(char::is_numeric);
    length >= shortest
        && !figures(first)
        && !figures(second)
        && osa_distance(first, second) <= allowed
}

/// How much of the longer name the shorter makes up, where its words are among those and both have
/// the same head. A number more is another edition, not a longer name; a word more makes a concept
/// another one.
fn part(short: &[String], long: &[String], kind: Kind) -> Option<f64> {
    let content = |words: &[String]| -> BTreeSet<String> {
        words.iter().filter(|word| !binds(word)).cloned().collect()
    };
    let (few, many) = (content(short), content(long));
    let enough = match kind {
        Kind::Person => 1,
        Kind::Other => 2,
        Kind::Concept => return None,
    };
    if few.len() < enough || few.len() == many.len() || !few.is_subset(&many) {
        return None;
    }
    if head(short) != head(long) {
        return None;
    }
    if many.difference(&few).any(|word| word.chars().any(char::is_numeric)) {
        return None;
    }
    let letters = |words: &BTreeSet<String>| words.iter().map(|w| w.chars().count()).sum::<usize>();
    Some(letters(&few) as f64 / letters(&many) as f64)
}

/// The word that says what a thing is: the last before "of", "for" and the like, else the last.
fn head(words: &[String]) -> Option<&String> {
    let end = words.iter().skip(1).position(|word| binds(word) && word != "and");
    words[..end.map_or(words.len(), |end| end + 1)].iter().rev().find(|word| !binds(word))
}

/// The short forms that a name's initials may give: those of its content words, with any of the
/// others.
pub(super) fn initials(words: &[String]) -> BTreeSet<String> {
    const MOST_BINDING: usize = 4;
    let mut forms = vec![String::new()];
    let mut binding = 0;
    for word in words {
        let Some(initial) = word.chars().next() else { continue };
        if binds(word) {
            binding += 1;
            if binding <= MOST_BINDING {
                forms.extend(forms.clone().iter().map(|form| format!("{form}{initial}")));
            }
        } else {
            for form in &mut forms {
                form.push(initial);
            }
        }
    }
    forms.into_iter().filter(|form| form.chars().count() >= 3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::normalize;

    fn words(name: &str) -> Vec<String> {
        normalize(name).split(' ').map(str::to_owned).collect()
    }

    fn reason(one: &str, other: &str) -> Option<Reason> {
        names(&words(one), &words(other), Kind::Other).map(|(_, reason)| reason)
    }

    #[test]
    fn names_are_alike_for_a_reason() {
        for (one, other, expected) in [
            ("Harbour Defense League", "Harbour Defence League", Reason::Spelling),
            ("Standardisation Board", "Standardization Board", Reason::Spelling),
            ("Whale Watch", "WhaleWatch", Reason::Spacing),
            ("School of Law and Trade", "School of Trade and Law", Reason::Order),
            ("Coast and Harbour Guard", "Harbour Guard", Reason::Part),
            ("Institute of Deep Seas", "Royal Institute of Deep Seas", Reason::Part),
        ] {
            assert_eq!(reason(one, other), Some(expected), "{one} / {other}");
        }
    }

    #[test]
    fn names_that_mean_other_things_are_not() {
        for (one, other) in [
            ("North Sea Board", "South Sea Board"),
            ("Fleet 2020", "Fleet 2030"),
            ("Fleet Plan", "Second Fleet Plan 2030"),
            ("Institute of Deep Seas", "Friends of the Institute of Deep Seas"),
            ("Read", "Mead"),
        ] {
            assert_eq!(reason(one, other), None, "{one} / {other}");
        }
    }

    #[test]
    fn initials_may_leave_out_binding_words() {
        let forms = initials(&words("Ministry of Trade, Industry and Energy"));
        assert!(["mtie", "motie", "mtiae", "motiae"].iter().all(|&form| forms.contains(form)));
        assert!(!forms.contains("mie"));
    }
}
