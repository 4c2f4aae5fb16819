//! Words that the tagger mistakes, verbs for nouns above all, where those around them leave no doubt.
//!
//! "finances", "administer", "specializes": what the training texts know as a noun only, or not at
//! all, stays a noun behind a name too, and the clause is left without its verb.

use super::tagger::Tag;
use super::{Form, Upos};

/// The numbers of the tags that a mistaken word may get.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MendedTags {
    bare: u8,
    present: u8,
    third: u8,
    past: u8,
    /// A noun in the singular.
    noun: u8,
    adjective: u8,
}

impl MendedTags {
    /// Their places among `tags`; `None` where one is missing.
    pub(crate) fn among(tags: &[Tag]) -> Option<Self> {
        let of = |upos: Upos, penn: &str| {
            let found = tags.iter().position(|tag| tag.upos == upos && tag.penn == penn);
            found.map(|at| at as u8)
        };
        let place = |penn: &str| of(Upos::Verb, penn);
        Some(Self {
            bare: place("VB")?,
            present: place("VBP")?,
            third: place("VBZ")?,
            past: place("VBD")?,
            noun: of(Upos::Noun, "NN")?,
            adjective: of(Upos::Adj, "JJ")?,
        })
    }
}

/// Sets the tags of such words right.
pub(crate) fn mend(words: &[&str], known: &[Tag], mended: MendedTags, tags: &mut [u8]) {
    for n in 1..words.len().saturating_sub(1) {
        let next = &known[tags[n + 1] as usize];
        let one_of_two =
            matches!(words[n], "former" | "latter") && words[n - 1].eq_ignore_ascii_case("the");
        if !one_of_two {
            continue;
        }
        // "The latter focuses on robotics."
        let mistaken = next.form == Form::Plural
            && n + 2 < words.len()
            && matches!(known[tags[n + 2] as usize].upos, Upos::Adp | Upos::Det);
        if mistaken {
            tags[n + 1] = mended.third;
        }
        if mistaken || matches!(next.upos, Upos::Aux | Upos::Verb | Upos::Adp | Upos::Punct) {
            tags[n] = mended.noun;
        }
    }
    for (n, pair) in words.windows(2).enumerate() {
        // "is its managing director"
        if matches!(pair[0], "managing" | "acting" | "founding")
            && matches!(pair[1], "director" | "president" | "partner" | "editor" | "chair")
        {
            tags[n] = mended.adjective;
        }
    }
    for n in 0..words.len() {
        let at = |n: usize| &known[tags[n] as usize];
        if at(n).form == Form::Modal {
            if let Some(verb) = behind_modal(words, known, tags, n + 1) {
                tags[verb] = mended.bare;
            }
        } else if at(n).upos == Upos::Pron
            && n > 0
            && matches!(at(n - 1).upos, Upos::Noun | Upos::Propn)
            && matches!(words[n], "that" | "which" | "who")
            && is_mistaken(words, known, tags, n + 1, opens_object)
        {
            let third = known[tags[n + 1] as usize].form == Form::Plural;
            tags[n + 1] = if third { mended.third } else { mended.present };
        }
    }
    let finite =
        |tag: &u8| matches!(known[*tag as usize].form, Form::Present | Form::Past | Form::Modal);
    let ended = words.last().is_some_and(|word| matches!(*word, "." | "!" | "?"));
    if !ended || tags.iter().any(finite) {
        return;
    }
    for n in 1..words.len() {
        let before = known[tags[n - 1] as usize].upos;
        if !matches!(before, Upos::Noun | Upos::Propn | Upos::Adv) {
            continue;
        }
        let tag = &known[tags[n] as usize];
        if tag.upos == Upos::Verb && tag.form == Form::Participle {
            if words.get(n + 1).is_some() && opens_object(&known[tags[n + 1] as usize]) {
                tags[n] = mended.past;
                return;
            }
            continue;
        }
        let made = ["izes", "ises", "sists", "elongs"].iter().any(|end| words[n].ends_with(end));
        let opens = |tag: &Tag| opens_object(tag) || made && tag.upos == Upos::Adp;
        if tag.form == Form::Plural && is_mistaken(words, known, tags, n, opens) {
            tags[n] = mended.third;
            return;
        }
    }
}

/// "will not finance companies": the noun or adjective behind a modal is its verb.
fn behind_modal(words: &[&str], known: &[Tag], tags: &[u8], from: usize) -> Option<usize> {
    let at = |n: usize| &known[tags[n] as usize];
    let verb = (from..words.len()).find(|&n| !matches!(at(n).upos, Upos::Adv | Upos::Part))?;
    let lower = words[verb].starts_with(char::is_lowercase);
    let next = words.get(verb + 1).map(|_| at(verb + 1));
    let mistaken = match at(verb).upos {
        Upos::Noun | Upos::Propn => at(verb).form != Form::Plural,
        Upos::Adj => next.is_some_and(|tag| tag.upos == Upos::Det),
        _ => false,
    };
    (lower && mistaken).then_some(verb)
}

/// Whether a word in lower case is tagged as a noun, and what opens an object follows.
fn is_mistaken(
    words: &[&str],
    known: &[Tag],
    tags: &[u8],
    n: usize,
    opens: impl Fn(&Tag) -> bool,
) -> bool {
    let Some(next) = words.get(n + 1).map(|_| &known[tags[n + 1] as usize]) else { return false };
    let noun = matches!(known[tags[n] as usize].upos, Upos::Noun | Upos::Propn);
    noun && words[n].starts_with(char::is_lowercase) && opens(next)
}

/// Whether an object may begin with a word of that tag.
fn opens_object(tag: &Tag) -> bool {
    matches!(tag.upos, Upos::Det | Upos::Propn | Upos::Num) || tag.penn == "PRP$"
}
