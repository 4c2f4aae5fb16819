//! A sentence in which every name and date is one token.
//!
//! Long names are what parsers stumble over: "Ministry of Trade, Industry and Energy" reads like a
//! list. So names and values are found first, on word classes alone, and the tree is grown over the
//! sentence in which each of them is a single word, its head. Short forms in brackets fold into the
//! name before them.

use std::ops::Range;

use cartulary_model::Span;

use crate::aside::{annotate_apart, break_circles};
use crate::language::{Models, Sentence, Token, Upos, tokenize};
use crate::name::{Name, NameFinder};
use crate::repair::repair;
use crate::repair_by_names::repair_by_names;
use crate::tree::Tree;
use crate::value::{self, Kind, ValueSpan};

/// A folded sentence; names and values refer to its tokens.
#[derive(Clone, Debug)]
pub(crate) struct Folded {
    pub(crate) sentence: Sentence,
    /// What each token stands for, where it is more than a word.
    pub(crate) names: Vec<Option<FoldedName>>,
    pub(crate) values: Vec<ValueSpan>,
    /// How many words it had before.
    pub(crate) words: usize,
}

/// A name as one token.
#[derive(Clone, Debug)]
pub(crate) struct FoldedName {
    /// What was found of it; token numbers are those of the sentence before folding.
    pub(crate) name: Name,
    /// The name's words.
    pub(crate) span: Span,
    /// The short form in brackets behind it, without the brackets.
    pub(crate) short: Option<Span>,
    /// From the name to the end of its brackets.
    pub(crate) outer: Span,
    /// The name's head word.
    pub(crate) head: Span,
}

/// Reads the sentence at `range` of `text`.
pub(crate) fn fold(
    text: &str,
    range: Range<usize>,
    models: &Models,
    finder: &NameFinder<'_>,
) -> Folded {
    let range = std::slice::from_ref(&range);
    fold_by(text, range, models, finder, |tree, values| finder.find(tree, values))
}

/// Reads the words before a colon and one item of the list behind it as the sentence that they are:
/// "The call is open to: • firms • schools".
pub(crate) fn fold_item(
    text: &str,
    lead: Range<usize>,
    item: Range<usize>,
    models: &Models,
    finder: &NameFinder<'_>,
) -> Folded {
    fold_by(text, &[lead, item], models, finder, |tree, values| finder.find(tree, values))
}

/// Reads the sentence at `ranges` of `text`, in which `find` knows the names. The mark that ends each
/// range but the last is left out.
pub(crate) fn fold_by(
    text: &str,
    ranges: &[Range<usize>],
    models: &Models,
    finder: &NameFinder<'_>,
    find: impl FnOnce(&Tree<'_>, &[ValueSpan]) -> Vec<Name>,
) -> Folded {
    let (tokens, joints) = tagged(text, ranges, models, finder);
    let (start, end) = (ranges[0].start, ranges[ranges.len() - 1].end);
    let raw = Sentence { start, end, tokens };
    let tree = Tree::new(text, &raw);
    let values = value::find(&tree, finder.lexicon);
    let names = find(&tree, &values);

    let mut folded = Vec::new();
    let mut kept_names: Vec<Option<FoldedName>> = Vec::new();
    let mut kept_values = Vec::new();
    let mut spans = Vec::new();
    let mut place_of = vec![0; raw.tokens.len() + 1];
    let (mut next_name, mut next_value) = (names.iter().peekable(), values.iter().peekable());
    let mut n = 0;
    while n < raw.tokens.len() {
        while next_value.next_if(|value| value.first < n).is_some() {}
        while next_name.next_if(|name| name.first < n).is_some() {}
        let at = spans.len();
        let mut push = |head: usize, first: usize, end: usize, name: Option<FoldedName>| {
            spans.push((raw.tokens[first].start, raw.tokens[end - 1].end));
            folded.push(Token::new(raw.tokens[head].start, raw.tokens[head].end));
            kept_names.push(name);
        };
        if let Some(name) = next_name.next_if(|name| name.first == n) {
            let span = tree.span(name.first, name.end);
            let short = name.short.map(|short| tree.span(short.first, short.end));
            let close = name
                .tail
                .map_or(name.short.map_or(name.end, |short| short.close + 1), |tail| tail + 1);
            let outer = tree.span(name.first, close);
            let head = tree.span(name.head, name.head + 1);
            place_of[n..close].fill(at);
            push(
                name.head,
                n,
                name.end,
                Some(FoldedName { name: name.clone(), span, short, outer, head }),
            );
            n = close;
            continue;
        }
        if let Some(value) =
            next_value.next_if(|value| value.first == n && value.kind != Kind::Quantity)
        {
            // The head is the month or year of a date, the sign or name of a currency.
            let head = match value.kind {
                Kind::Amount if tree.upos(value.first) != Upos::Num => value.first,
                Kind::Amount => value.end - 1,
                _ => (value.first..value.end)
                    .find(|&m| tree.is_capitalized(m))
                    .unwrap_or(value.end - 1),
            };
            kept_values.push(ValueSpan { first: at, end: at + 1, ..value.clone() });
            place_of[n..value.end].fill(at);
            push(head, n, value.end, None);
            n = value.end;
            continue;
        }
        place_of[n] = at;
        if joints.contains(&n) {
            n += 1;
            continue;
        }
        push(n, n, n + 1, None);
        n += 1;
    }
    place_of[raw.tokens.len()] = spans.len();
    for quantity in values.iter().filter(|value| value.kind == Kind::Quantity) {
        let (first, end) = (place_of[quantity.first], place_of[quantity.end - 1] + 1);
        kept_values.push(ValueSpan { first, end, ..quantity.clone() });
    }
    let titles = titles(text, &folded, &kept_names, finder);
    let is_amount =
        |n: usize| kept_values.iter().any(|value| value.kind == Kind::Amount && value.holds(n));
    let standins: Vec<&str> = (0..folded.len())
        .map(|n| match (&kept_names[n], &titles[n]) {
            (None, Some(title)) => title,
            (Some(name), _) => stand_in(finder, &folded, text, n, name),
            (None, None) if is_amount(n) => "money",
            (None, None) => &text[folded[n].start..folded[n].end],
        })
        .collect();
    for (old, &new) in place_of[..raw.tokens.len()].iter().enumerate().rev() {
        if joints.contains(&old) {
            continue;
        }
        (folded[new].upos, folded[new].form) = (raw.tokens[old].upos, raw.tokens[old].form);
    }
    annotate_apart(&standins, models, &mut folded, &kept_names, &kept_values, finder);
    repair(&standins, &mut folded);
    repair_by_names(&standins, &mut folded, &kept_names, finder);
    break_circles(&mut folded);
    for (n, token) in folded.iter_mut().enumerate() {
        (token.start, token.end) = spans[n];
        if kept_names[n].is_some() && !matches!(token.upos, Upos::Propn | Upos::Noun) {
            token.upos = Upos::Propn;
        }
    }
    let sentence = Sentence { start, end, tokens: folded };
    Folded { sentence, names: kept_names, values: kept_values, words: raw.tokens.len() }
}

/// The tagged tokens of some ranges, and the numbers of those that end a range before another.
fn tagged(
    text: &str,
    ranges: &[Range<usize>],
    models: &Models,
    finder: &NameFinder<'_>,
) -> (Vec<Token>, Vec<usize>) {
    let (mut tokens, mut joints) = (Vec::new(), Vec::new());
    for range in ranges {
        joints.extend(tokens.len().checked_sub(1));
        let part = tokenize(&text[range.clone()], range.start);
        tokens.extend(join_compounds(text, &part, finder));
    }
    models.tag(text, &mut tokens);
    (tokens, joints)
}

/// Puts together again what the tokenizer parted at hyphens and the tables know as a word.
fn join_compounds(text: &str, tokens: &[Token], finder: &NameFinder<'_>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut n = 0;
    while n < tokens.len() {
        let glued = |m: usize| m + 1 < tokens.len() && tokens[m].end == tokens[m + 1].start;
        let hyphen =
            |m: usize| m < tokens.len() && &text[tokens[m].start..tokens[m].end] == "-" && glued(m);
        // "think-tank", "not-for-profit"
        let end = [n + 4, n + 2].into_iter().find(|&end| {
            let joined = (n + 1..end).step_by(2).all(|m| hyphen(m) && glued(m - 1));
            if end >= tokens.len() || !joined {
                return false;
            }
            let word = &text[tokens[n].start..tokens[end].end];
            // A name keeps its parts: they may be names themselves.
            let common = word.chars().skip(1).all(|c| !c.is_uppercase());
            common && finder.lexicon.is_compound(&word.to_lowercase())
        });
        if let Some(end) = end {
            joined.push(Token::new(tokens[n].start, tokens[end].end));
            n = end + 1;
            continue;
        }
        joined.push(tokens[n].clone());
        n += 1;
    }
    joined
}

/// The words of titles in lower case: "has been Director General since May" is read as it would be
/// without its capitals.
fn titles(
    text: &str,
    tokens: &[Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) -> Vec<Option<String>> {
    const LONGEST: usize = 4;
    let word = |n: usize| &text[tokens[n].start..tokens[n].end];
    let capital = |n: usize| names[n].is_none() && word(n).starts_with(char::is_uppercase);
    let mut lower: Vec<Option<String>> = vec![None; tokens.len()];
    let mut n = 1;
    while n < tokens.len() {
        let run = (n..tokens.len().min(n + LONGEST)).take_while(|&n| capital(n)).count();
        let words: Vec<String> = (n..n + run).map(|n| word(n).to_lowercase()).collect();
        let title = (1..=run).rev().find(|&length| {
            let words: Vec<&str> = words[..length].iter().map(String::as_str).collect();
            finder.lexicon.title(&words).is_some_and(|(_, known)| known == length)
        });
        for (at, word) in words.into_iter().take(title.unwrap_or_default()).enumerate() {
            lower[n + at] = Some(word);
        }
        n += title.unwrap_or(1).max(1);
    }
    lower
}

/// The word that the models read in place of a name: one they know well, of the same sort.
fn stand_in<'t>(
    finder: &NameFinder<'_>,
    tokens: &[Token],
    text: &'t str,
    n: usize,
    name: &FoldedName,
) -> &'t str {
    let top = name.name.class.map(|class| finder.ontology.top(class));
    let word = &text[tokens[n].start..tokens[n].end];
    // "Lo Wan-ting", "SK hynix": a name may end in a word without a capital.
    let whole = name.span.of(text).unwrap_or_default();
    if whole.chars().all(|c| !c.is_uppercase()) {
        return word;
    }
    let after_the =
        n > 0 && text[tokens[n - 1].start..tokens[n - 1].end].eq_ignore_ascii_case("the");
    match top {
        Some(_) if top == finder.lexicon.kind("PER") => "John",
        Some(_) if top == finder.lexicon.kind("LOC") && !after_the => "Iraq",
        Some(_) if top == finder.lexicon.kind("field") => word,
        _ if after_the => "Senate",
        _ => "Google",
    }
}
