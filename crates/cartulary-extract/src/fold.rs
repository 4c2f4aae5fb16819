//! A sentence in which every name and date is one token.
//!
//! Long names are what parsers stumble over: "Ministry of Trade, Industry and Energy" reads like a
//! list. So names and values are found first, on word classes alone, and the tree is grown over the
//! sentence in which each of them is a single word, its head. Short forms in brackets fold into the
//! name before them.

use std::ops::Range;

use cartulary_model::Span;

use crate::language::{Deprel, Models, Sentence, Token, Upos, tokenize};
use crate::name::{Name, NameFinder};
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
pub(crate) fn fold(text: &str, range: Range<usize>, models: &Models, finder: &NameFinder<'_>) -> Folded {
    let mut tokens = tokenize(&text[range.clone()], range.start);
    models.tag(text, &mut tokens);
    let raw = Sentence { start: range.start, end: range.end, tokens };
    let tree = Tree::new(text, &raw);
    let values = value::find(&tree, finder.lexicon);
    let names = finder.find(&tree, &values);

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
            let short = name.short.map(|(open, close)| tree.span(open + 1, close));
            let close = name.tail.map_or(name.short.map_or(name.end, |(_, close)| close + 1), |tail| tail + 1);
            let outer = tree.span(name.first, close);
            let head = tree.span(name.head, name.head + 1);
            place_of[n..close].fill(at);
            push(name.head, n, name.end, Some(FoldedName { name: name.clone(), span, short, outer, head }));
            n = close;
            continue;
        }
        if let Some(value) = next_value.next_if(|value| value.first == n && value.kind != Kind::Quantity) {
            // The head is the month or year of a date, the sign or name of a currency.
            let head = match value.kind {
                Kind::Amount if tree.upos(value.first) != Upos::Num => value.first,
                Kind::Amount => value.end - 1,
                _ => (value.first..value.end).find(|&m| tree.is_capitalized(m)).unwrap_or(value.end - 1),
            };
            kept_values.push(ValueSpan { first: at, end: at + 1, ..value.clone() });
            place_of[n..value.end].fill(at);
            push(head, n, value.end, None);
            n = value.end;
            continue;
        }
        place_of[n] = at;
        push(n, n, n + 1, None);
        n += 1;
    }
    place_of[raw.tokens.len()] = spans.len();
    for quantity in values.iter().filter(|value| value.kind == Kind::Quantity) {
        let (first, end) = (place_of[quantity.first], place_of[quantity.end - 1] + 1);
        kept_values.push(ValueSpan { first, end, ..quantity.clone() });
    }
    annotate_apart(text, models, &mut folded);
    for (n, token) in folded.iter_mut().enumerate() {
        (token.start, token.end) = spans[n];
        if kept_names[n].is_some() && !matches!(token.upos, Upos::Propn | Upos::Noun) {
            token.upos = Upos::Propn;
        }
    }
    let sentence = Sentence { start: range.start, end: range.end, tokens: folded };
    Folded { sentence, names: kept_names, values: kept_values, words: raw.tokens.len() }
}

/// Grows the tree of a sentence without its brackets, then those of the brackets, each hung on the
/// word before it: a remark in brackets tears the best parse apart.
fn annotate_apart(text: &str, models: &Models, tokens: &mut [Token]) {
    let groups = brackets(text, tokens);
    if groups.is_empty() {
        return models.annotate(text, tokens);
    }
    let inside = |n: usize| groups.iter().any(|group| group.contains(&n));
    let main: Vec<usize> = (0..tokens.len()).filter(|&n| !inside(n)).collect();
    annotate_some(text, models, tokens, &main);
    for group in groups {
        let (open, close) = (group.start, group.end - 1);
        let inner: Vec<usize> = (open + 1..close).collect();
        annotate_some(text, models, tokens, &inner);
        let root = inner.iter().copied().find(|&n| tokens[n].head.is_none()).unwrap_or(open + 1);
        let nominal = matches!(tokens[root].upos, Upos::Noun | Upos::Propn | Upos::Num);
        tokens[root].head = Some(open - 1);
        tokens[root].deprel = if nominal { Deprel::Appos } else { Deprel::Parataxis };
        for mark in [open, close] {
            tokens[mark].upos = Upos::Punct;
            tokens[mark].head = Some(root);
            tokens[mark].deprel = Deprel::Punct;
        }
    }
}

/// Annotates the tokens at `places` as a sentence of their own.
fn annotate_some(text: &str, models: &Models, tokens: &mut [Token], places: &[usize]) {
    let mut some: Vec<Token> = places.iter().map(|&n| tokens[n].clone()).collect();
    models.annotate(text, &mut some);
    for (&n, mut token) in places.iter().zip(some) {
        token.head = token.head.map(|head| places[head]);
        tokens[n] = token;
    }
}

/// Stretches in brackets, brackets included, that follow a word and hold at most 40 tokens.
fn brackets(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let word = |n: usize| &text[tokens[n].start..tokens[n].end];
    let mut groups = Vec::new();
    let mut n = 1;
    while n < tokens.len() {
        let close = (word(n) == "(").then(|| {
            let mut depth = 0_usize;
            (n..tokens.len().min(n + 42)).find(|&m| {
                match word(m) {
                    "(" => depth += 1,
                    ")" => depth -= 1,
                    _ => {}
                }
                depth == 0
            })
        });
        match close.flatten() {
            Some(close) if close > n + 1 => {
                groups.push(n..close + 1);
                n = close + 1;
            }
            _ => n += 1,
        }
    }
    groups
}
