//! Short forms in brackets: "Information Technology and Innovation Foundation (ITIF)"; and names in
//! another script: "Coastal Guard (연안 경비대)".
//!
//! The long form is found by matching the letters of the short form from right to left, after
//! A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in
//! biomedical text", PSB 2003; then it is widened to the whole run of capitalized words.

use cartulary_model::{ClassId, GazetteerId};

use crate::language::Upos;
use crate::name::{Name, NameFinder, capitals, has_capital};
use crate::tree::Tree;

/// Two brackets and what stands between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Brackets {
    /// The opening bracket.
    pub(crate) open: usize,
    /// The closing bracket.
    pub(crate) close: usize,
    /// First token of the short form: behind "hereinafter" and quotation marks.
    pub(crate) first: usize,
    /// One past its last.
    pub(crate) end: usize,
}

/// A short form, or a name in another script, that stands in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bracketed {
    pub(crate) brackets: Brackets,
    /// First token of the long form, where the letters lead to one.
    pub(crate) long_form: Option<usize>,
    /// First token of a long form in small letters, each letter a word's first.
    pub(crate) plain_form: Option<usize>,
    /// Whether it is in another script.
    pub(crate) foreign: bool,
}

impl NameFinder<'_> {
    /// Gives names their short forms, and to names that the letters show to be longer, their start.
    pub(crate) fn widen_by_short_forms(
        &self,
        tree: &Tree<'_>,
        short_forms: &[Bracketed],
        names: &mut Vec<Name>,
    ) {
        for short in short_forms {
            let open = short.brackets.open;
            // "the ministry of the economy, innovation and energy (MEIE)"
            if let Some(first) = short.plain_form
                && let Some(class) = self.plain_body(tree, first, open)
            {
                names.retain(|name| name.end <= first || name.first >= open);
                let head = self.head_of(tree, first, open);
                let whole = Name::new(first, open, head, Some(class));
                let short = Some(short.brackets);
                let at = names.iter().position(|name| name.first > first).unwrap_or(names.len());
                names.insert(at, Name { short, sure: true, ..whole });
                continue;
            }
            let Some(at) = names.iter().rposition(|name| name.end <= open) else {
                continue;
            };
            let adjoining = names[at].end == open;
            match short.long_form {
                Some(first) if first < names[at].first || !adjoining => {
                    // The letters reach farther left than the run: "Innovation, Science and … (ISED)".
                    let from = names.iter().position(|name| name.end > first).unwrap_or(at);
                    if names[from].first > first && from > at {
                        continue;
                    }
                    let start =
                        first.min(names.get(from).map_or(first, |name| name.first.max(first)));
                    let head = self.head_of(tree, start, open);
                    let rows = self.index.whole(tree, start, open);
                    let (class, sure) = self.class_of(tree, start, open, head, &rows, false);
                    let short = Some(short.brackets);
                    let whole = Name::new(start, open, head, class);
                    names.splice(from..=at, [Name { rows, short, sure, ..whole }]);
                }
                Some(_) => names[at].short = Some(short.brackets),
                None if adjoining && self.is_other_name(tree, &names[at], short) => {
                    names[at].short = Some(short.brackets);
                }
                None => {}
            }
        }
        for name in names.iter_mut() {
            let Some(Brackets { close, .. }) = name.short else { continue };
            let tail = close + 1;
            let class = (tail < tree.len() && tree.upos(tail) == Upos::Noun
                || tail < tree.len() && self.goes_on(tree, tail))
            .then(|| self.head_class_of_run(tree, tail, tail + 1))
            .flatten();
            if let Some(class) = class.filter(|_| name.rows.is_empty()) {
                (name.class, name.sure, name.tail) = (Some(class), true, Some(tail));
            }
        }
        let tails: Vec<usize> = names.iter().filter_map(|name| name.tail).collect();
        names.retain(|name| !tails.contains(&name.first));
        // What stands in brackets as a short form is part of its long form.
        let brackets: Vec<Brackets> = names.iter().filter_map(|name| name.short).collect();
        names
            .retain(|name| !brackets.iter().any(|it| it.open < name.first && name.end <= it.close));
    }

    /// The class of a body whose name in small letters a short form stands for.
    fn plain_body(&self, tree: &Tree<'_>, first: usize, end: usize) -> Option<ClassId> {
        let head = self.head_of(tree, first, end);
        let class = self.head_class_of_run(tree, first, head + 1)?;
        self.is_class_of(class, "ORG").then_some(class)
    }

    /// Whether one or few words in brackets are another name of what stands before, though no
    /// letters show it: "Korea Heavy Industries and Construction (Hanjung)", or in another script.
    fn is_other_name(&self, tree: &Tree<'_>, name: &Name, short: &Bracketed) -> bool {
        let person = name.class.is_some() && name.class == self.lexicon.kind("PER");
        let Brackets { first, end, .. } = short.brackets;
        let rows = self.index.whole(tree, first, end);
        let known = !rows.is_empty();
        // "Italy's National Research Council (CNR)": the row knows it by another name.
        let class = |row: &GazetteerId| self.ontology.gazetteer().entry(*row).class;
        let same = name.rows.is_empty()
            && capitals(tree.word(first)) == tree.word(first).chars().count()
            && rows
                .first()
                .zip(name.class)
                .is_some_and(|(row, own)| self.ontology.top(class(row)) == self.ontology.top(own));
        let known = known && !same;
        let several = name.end - name.first > 1;
        if short.foreign {
            return !known || name.rows.is_empty();
        }
        let words = end - first;
        // "East Harbour Agency (Oost NL)"
        let capitals =
            (first..end).all(|n| has_capital(tree.word(n))) && capitals(tree.word(end - 1)) > 1;
        !known && !person && several && (words == 1 || words == 2 && capitals && name.sure)
    }
}

/// All short forms in brackets of a sentence.
pub(crate) fn find(tree: &Tree<'_>) -> Vec<Bracketed> {
    let mut found = Vec::new();
    for open in 1..tree.len() {
        if tree.word(open) != "(" {
            continue;
        }
        let led = matches!(
            tree.word_or_empty(open + 1).to_lowercase().as_str(),
            "hereinafter" | "hereafter" | "henceforth"
        );
        let longest = if led { 12 } else { 6 };
        let Some(close) = (open + 2..tree.len().min(open + longest)).find(|&n| tree.word(n) == ")")
        else {
            continue;
        };
        // "(hereinafter referred to as the “Agency”)"
        let led_by = |&n: &usize| {
            is_quote(tree.word(n))
                || led
                    && matches!(
                        tree.lower(n),
                        "hereinafter"
                            | "hereafter"
                            | "henceforth"
                            | "referred"
                            | "to"
                            | "as"
                            | "called"
                            | "the"
                            | ","
                    )
        };
        let first = (open + 1..close).find(|n| !led_by(n)).unwrap_or(open + 1);
        let end = (first + 1..close).find(|&n| is_quote(tree.word(n))).unwrap_or(close);
        let span = tree.span(first, end);
        let short = &tree.text[span.start..span.end];
        let foreign = is_in_another_script(short);
        if foreign || is_short_form(short) {
            let long_form = long_form(tree, open, short).filter(|_| !foreign);
            let plain = long_form.is_none() && !foreign;
            let plain_form = plain.then(|| plain_form(tree, open, short)).flatten();
            let brackets = Brackets { open, close, first, end };
            found.push(Bracketed { brackets, long_form, plain_form, foreign });
        }
    }
    found
}

fn is_quote(word: &str) -> bool {
    matches!(word, "“" | "”" | "\"" | "‘" | "’" | "'" | "„" | "``" | "''")
}

/// Letters with at least one capital, short, no sentence.
fn is_short_form(short: &str) -> bool {
    let letters = short.chars().filter(|c| c.is_alphabetic()).count();
    (2..=16).contains(&short.chars().count())
        && letters >= 2
        && short.chars().next().is_some_and(char::is_alphanumeric)
        && short.chars().any(char::is_uppercase)
        && short.split_whitespace().count() <= 3
}

/// Words of letters that know no capitals, and nothing else.
pub(crate) fn is_in_another_script(name: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase();
    name.chars().filter(|&c| letter(c)).count() >= 2
        && name.chars().all(|c| letter(c) || c == ' ' || c.is_ascii_digit() || c == '·')
}

fn long_form(tree: &Tree<'_>, open: usize, short: &str) -> Option<usize> {
    let letters: Vec<char> =
        short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let farthest = open.saturating_sub(letters.len() * 2 + 6);
    let barrier = |n: &usize| matches!(tree.word(*n), "(" | ")" | ";" | ":" | "“" | "”");
    let from = (farthest..open).rev().find(barrier).map_or(farthest, |n| n + 1);
    if from >= open {
        return None;
    }
    let start = tree.token(from).start;
    let before: Vec<(usize, char)> =
        tree.text[start..tree.token(open - 1).end].char_indices().collect();
    let mut at = before.len();
    for (n, &letter) in letters.iter().enumerate().rev() {
        loop {
            at = at.checked_sub(1)?;
            let same = before[at].1.to_lowercase().next() == Some(letter);
            let starts_word = at == 0 || !before[at - 1].1.is_alphanumeric();
            if same && (n > 0 || starts_word) {
                break;
            }
        }
    }
    let byte = start + before[at].0;
    let first = (from..open).find(|&n| tree.token(n).start <= byte && byte < tree.token(n).end)?;
    // "Of that, six million will be put up by the East Agency (Oost)": a clause is no name.
    let clause = (first..open).any(|n| tree.upos(n) == Upos::Aux && !tree.is_capitalized(n));
    (tree.is_capitalized(first) && open - first >= 2 && !clause).then_some(first)
}

/// The first of the words in small letters before `open` whose first letters make up a short form of
/// capitals, "of", "the" and "and" apart.
fn plain_form(tree: &Tree<'_>, open: usize, short: &str) -> Option<usize> {
    let letters: Vec<char> = short.chars().flat_map(char::to_lowercase).collect();
    if letters.len() < 3 || !short.chars().all(char::is_uppercase) {
        return None;
    }
    let mut at = open;
    for &letter in letters.iter().rev() {
        loop {
            at = at.checked_sub(1)?;
            match tree.word(at) {
                "," | "of" | "the" | "and" | "for" | "on" | "in" | "&" => {}
                word if word.starts_with(letter) => break,
                _ => return None,
            }
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Sentence, tokenize};

    /// Short form and long form of each bracket.
    fn found(text: &str) -> Vec<(&str, Option<&str>)> {
        let sentence = Sentence { start: 0, end: text.len(), tokens: tokenize(text, 0) };
        let tree = Tree::new(text, &sentence);
        let stretch = |from: usize, to: usize| {
            let span = tree.span(from, to);
            &text[span.start..span.end]
        };
        find(&tree)
            .iter()
            .map(|b| {
                let long = b.long_form.map(|first| stretch(first, b.brackets.open));
                (stretch(b.brackets.first, b.brackets.end), long)
            })
            .collect()
    }

    #[test]
    fn the_letters_lead_to_the_long_form() {
        assert_eq!(
            found("The Blue Port Agency (BPA) opened."),
            [("BPA", Some("Blue Port Agency"))]
        );
        assert_eq!(
            found("the Agency for Towns on the Coast (ATC)"),
            [("ATC", Some("Agency for Towns on the Coast"))]
        );
        assert_eq!(found("The Center for R&D (CRD) opened."), [("CRD", Some("Center for R&D"))]);
    }

    #[test]
    fn what_leads_a_short_form_is_no_part_of_it() {
        let led = ["hereinafter “BPA”", "hereinafter referred to as the “BPA”", "“BPA”"];
        for bracket in led {
            assert_eq!(
                found(&format!("The Blue Port Agency ({bracket}) opened.")),
                [("BPA", Some("Blue Port Agency"))]
            );
        }
    }

    #[test]
    fn letters_that_do_not_fit_lead_nowhere() {
        assert_eq!(found("The Blue Port Agency (XYZ) opened."), [("XYZ", None)]);
        assert_eq!(found("(BPA) opened."), []);
        // A bracket does not look over another one.
        assert_eq!(found("The Blue Port (old) Agency (BPA) opened."), [("BPA", None)]);
    }

    #[test]
    fn a_name_in_another_script_is_found() {
        assert_eq!(found("The Blue Port (푸른 항구) opened."), [("푸른 항구", None)]);
        assert_eq!(found("The Blue Port (푸른 port) opened."), []);
        assert_eq!(found("The Blue Port (青) opened."), []);
    }

    #[test]
    fn remarks_and_years_are_no_short_forms() {
        for text in [
            "The Blue Port (see below) opened.",
            "The Blue Port (2019) opened.",
            "The Blue Port (a port on the coast of Tarn) opened.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
