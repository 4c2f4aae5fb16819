//! A sentence in which every name and date is one token.
//!
//! Long names are what parsers stumble over: "Ministry of Trade, Industry and Energy" reads like a
//! list. So names and values are found first, on word classes alone, and the tree is grown over the
//! sentence in which each of them is a single word, its head. Short forms in brackets fold into the
//! name before them.

use std::ops::Range;

use cartulary_model::Span;

use crate::language::{Deprel, Form, Models, Sentence, Token, Upos, tokenize};
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
pub(crate) fn fold(
    text: &str,
    range: Range<usize>,
    models: &Models,
    finder: &NameFinder<'_>,
) -> Folded {
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
            let close = name
                .tail
                .map_or(name.short.map_or(name.end, |(_, close)| close + 1), |tail| tail + 1);
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
        push(n, n, n + 1, None);
        n += 1;
    }
    place_of[raw.tokens.len()] = spans.len();
    for quantity in values.iter().filter(|value| value.kind == Kind::Quantity) {
        let (first, end) = (place_of[quantity.first], place_of[quantity.end - 1] + 1);
        kept_values.push(ValueSpan { first, end, ..quantity.clone() });
    }
    let standins: Vec<&str> = (0..folded.len())
        .map(|n| match &kept_names[n] {
            Some(name) => stand_in(finder, &folded, text, n, name.name.class),
            None if kept_values
                .iter()
                .any(|value| value.kind == Kind::Amount && value.holds(n)) =>
            {
                "money"
            }
            None => &text[folded[n].start..folded[n].end],
        })
        .collect();
    for (n, token) in folded.iter_mut().enumerate() {
        let as_it_stood = &raw.tokens[place_of.iter().position(|&place| place == n).unwrap_or(0)];
        (token.upos, token.form) = (as_it_stood.upos, as_it_stood.form);
    }
    annotate_apart(&standins, models, &mut folded, &kept_names, &kept_values, finder);
    for (n, token) in folded.iter_mut().enumerate() {
        (token.start, token.end) = spans[n];
        if kept_names[n].is_some() && !matches!(token.upos, Upos::Propn | Upos::Noun) {
            token.upos = Upos::Propn;
        }
    }
    let sentence = Sentence { start: range.start, end: range.end, tokens: folded };
    Folded { sentence, names: kept_names, values: kept_values, words: raw.tokens.len() }
}

/// The word that the models read in place of a name: one they know well, of the same sort.
fn stand_in<'t>(
    finder: &NameFinder<'_>,
    tokens: &[Token],
    text: &'t str,
    n: usize,
    class: Option<cartulary_model::ClassId>,
) -> &'t str {
    let top = class.map(|class| finder.ontology.top(class));
    let word = &text[tokens[n].start..tokens[n].end];
    if word.chars().next().is_some_and(char::is_lowercase) {
        return word;
    }
    let after_the =
        n > 0 && text[tokens[n - 1].start..tokens[n - 1].end].eq_ignore_ascii_case("the");
    match top {
        Some(_) if top == finder.lexicon.kind("PER") => "John",
        Some(_) if top == finder.lexicon.kind("LOC") => "Iraq",
        Some(_) if top == finder.lexicon.kind("field") => word,
        _ if after_the => "Senate",
        _ => "Google",
    }
}

/// A stretch that is left out of the sentence's tree, and how it is hung on afterwards.
struct Aside {
    range: Range<usize>,
    kind: AsideKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AsideKind {
    /// "(…)": hangs on the word before it.
    Bracket,
    /// "in May 2020": hangs on the verb before it, else on the one behind it.
    Date,
    /// "President and CEO" before a name: hangs on the name.
    Title,
    /// ", a unit of the agency," between a noun and its verb: hangs on the noun.
    Remark,
}

/// Grows the tree of a sentence without what only interrupts it (remarks in brackets, dates, titles
/// before names), then hangs that on: they tear the best parse apart, and where they belong is plain.
fn annotate_apart(
    words: &[&str],
    models: &Models,
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    values: &[ValueSpan],
    finder: &NameFinder<'_>,
) {
    let mut asides = asides(words, tokens, names, values, finder);
    add_remarks(words, tokens, names, &mut asides);
    let inside = |n: usize| asides.iter().any(|aside| aside.range.contains(&n));
    let main: Vec<usize> = (0..tokens.len()).filter(|&n| !inside(n)).collect();
    if asides.is_empty() || main.is_empty() {
        return models.annotate_words(words, tokens);
    }
    annotate_some(words, models, tokens, &main);
    for aside in &asides {
        let (first, last) = (aside.range.start, aside.range.end - 1);
        let root_of_main =
            main.iter().copied().find(|&n| tokens[n].head.is_none()).unwrap_or(main[0]);
        match aside.kind {
            AsideKind::Bracket => {
                let inner: Vec<usize> = (first + 1..last).collect();
                annotate_some(words, models, tokens, &inner);
                let root =
                    inner.iter().copied().find(|&n| tokens[n].head.is_none()).unwrap_or(first + 1);
                let nominal = matches!(tokens[root].upos, Upos::Noun | Upos::Propn | Upos::Num);
                tokens[root].head = Some(first - 1);
                tokens[root].deprel = if nominal { Deprel::Appos } else { Deprel::Parataxis };
                for mark in [first, last] {
                    hang(tokens, mark, root, Upos::Punct, Deprel::Punct);
                }
            }
            AsideKind::Date => {
                let date = aside
                    .range
                    .clone()
                    .find(|&n| values.iter().any(|value| value.holds(n)))
                    .unwrap_or(first);
                // A date inside a remark belongs to the remark.
                let remark =
                    asides.iter().find(|a| a.kind == AsideKind::Remark && a.range.contains(&first));
                let (from, to) = remark
                    .map_or((0, words.len()), |remark| (remark.range.start, remark.range.end));
                let nearest_verb = |mut places: Box<dyn Iterator<Item = usize>>| {
                    places.find(|&n| {
                        (!inside(n) || remark.is_some()) && matches!(tokens[n].upos, Upos::Verb)
                    })
                };
                let before = nearest_verb(Box::new((from..first).rev()));
                let verb =
                    before.or_else(|| nearest_verb(Box::new(last + 1..to))).unwrap_or(root_of_main);
                for n in aside.range.clone() {
                    let mark = !words[n].chars().any(char::is_alphanumeric);
                    match n == date {
                        true => hang(tokens, n, verb, Upos::Propn, Deprel::Obl),
                        false if mark => hang(tokens, n, date, Upos::Punct, Deprel::Punct),
                        false => hang(tokens, n, date, Upos::Adp, Deprel::Case),
                    }
                }
            }
            AsideKind::Remark => {
                let within = |n: usize| {
                    asides
                        .iter()
                        .any(|other| other.kind != AsideKind::Remark && other.range.contains(&n))
                };
                let inner: Vec<usize> = (first + 1..last).filter(|&n| !within(n)).collect();
                annotate_some(words, models, tokens, &inner);
                let root =
                    inner.iter().copied().find(|&n| tokens[n].head.is_none()).unwrap_or(first + 1);
                let relative =
                    matches!(words[first + 1], "which" | "who" | "whose" | "where" | "whom");
                let noun = (0..first).rev().find(|&n| !asides.iter().any(|a| a.range.contains(&n)));
                tokens[root].head = Some(noun.unwrap_or(first - 1));
                tokens[root].deprel = match tokens[root].upos {
                    _ if relative => Deprel::AclRelcl,
                    Upos::Verb | Upos::Adj => Deprel::Acl,
                    _ => Deprel::Appos,
                };
                for mark in [first, last] {
                    hang(tokens, mark, root, Upos::Punct, Deprel::Punct);
                }
            }
            AsideKind::Title => {
                let places: Vec<usize> = aside.range.clone().collect();
                annotate_some(words, models, tokens, &places);
                let root =
                    places.iter().copied().find(|&n| tokens[n].head.is_none()).unwrap_or(first);
                tokens[root].head = Some(last + 1);
                tokens[root].deprel = Deprel::NmodDesc;
            }
        }
    }
    break_circles(tokens);
}

/// Cuts heads that run in a circle, which hanging parts on each other might close.
fn break_circles(tokens: &mut [Token]) {
    for n in 0..tokens.len() {
        let mut at = n;
        for _ in 0..tokens.len() {
            match tokens[at].head {
                Some(head) if head == n => {
                    tokens[n].head = None;
                    break;
                }
                Some(head) => at = head,
                None => break,
            }
        }
    }
}

fn hang(tokens: &mut [Token], n: usize, head: usize, upos: Upos, relation: Deprel) {
    tokens[n].upos = upos;
    tokens[n].head = Some(head);
    tokens[n].deprel = relation;
}

/// Annotates the tokens at `places` as a sentence of their own.
fn annotate_some(words: &[&str], models: &Models, tokens: &mut [Token], places: &[usize]) {
    let some_words: Vec<&str> = places.iter().map(|&n| words[n]).collect();
    let mut some: Vec<Token> = places.iter().map(|&n| tokens[n].clone()).collect();
    models.annotate_words(&some_words, &mut some);
    for (&n, mut token) in places.iter().zip(some) {
        token.head = token.head.map(|head| places[head]);
        tokens[n] = token;
    }
}

fn asides(
    words: &[&str],
    tokens: &[Token],
    names: &[Option<FoldedName>],
    values: &[ValueSpan],
    finder: &NameFinder<'_>,
) -> Vec<Aside> {
    let mut asides: Vec<Aside> = Vec::new();
    let person = finder.lexicon.kind("PER");
    let mut n = 0;
    while n < tokens.len() {
        if let Some(close) = bracket_end(words, n).filter(|&close| n > 0 && close > n + 1) {
            asides.push(Aside { range: n..close + 1, kind: AsideKind::Bracket });
            n = close + 1;
            continue;
        }
        if let Some(value) =
            values.iter().find(|value| value.kind == Kind::Date && value.first == n)
        {
            let lead = n.saturating_sub(1);
            let free = asides.last().is_none_or(|aside| aside.range.end <= lead);
            let led = n > 0 && free && finder.lexicon.leads_date(&words[lead].to_lowercase());
            let start = if led { lead } else { n };
            // "On June 14, the …": the comma goes with a date that opens the sentence.
            let comma = start == 0 && value.end < words.len() && words[value.end] == ",";
            let end = value.end + usize::from(comma);
            let as_noun = n > 0
                && matches!(words[lead].to_lowercase().as_str(), "of" | "and" | "to" | "between");
            if !as_noun && end - start < tokens.len() {
                asides.push(Aside { range: start..end, kind: AsideKind::Date });
            }
            n = end;
            continue;
        }
        let is_person = |n: usize| {
            names[n]
                .as_ref()
                .is_some_and(|name| name.name.class.is_some() && name.name.class == person)
        };
        let title_end = (n + 1..(n + 5).min(tokens.len())).find(|&m| names[m].is_some());
        if let Some(end) = title_end.filter(|&end| names[n].is_none() && is_person(end)) {
            let lower: Vec<String> = words[n..end].iter().map(|word| word.to_lowercase()).collect();
            let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
            let whole =
                finder.lexicon.title(&lower).is_some_and(|(_, length)| length == lower.len())
                    || lower.iter().all(|word| {
                        matches!(*word, "and" | "&") || finder.lexicon.title(&[word]).is_some()
                    });
            if whole && !matches!(lower[0], "and" | "&") {
                asides.push(Aside { range: n..end, kind: AsideKind::Title });
                n = end;
                continue;
            }
        }
        n += 1;
    }
    asides
}

/// Remarks between commas that part a noun from its verb. `tokens` hold the classes that the words
/// had in the sentence as it is.
fn add_remarks(
    words: &[&str],
    tokens: &[Token],
    names: &[Option<FoldedName>],
    asides: &mut Vec<Aside>,
) {
    let taken: Vec<Range<usize>> = asides.iter().map(|aside| aside.range.clone()).collect();
    let is_taken = |n: usize| taken.iter().any(|range| range.contains(&n));
    let finite = |n: usize| {
        n < tokens.len()
            && (tokens[n].upos == Upos::Aux
                || tokens[n].upos == Upos::Verb && tokens[n].form != Form::Gerund)
            && !is_taken(n)
    };
    let opens = |n: usize| {
        let before = (0..n).rev().find(|&m| !is_taken(m));
        let noun = before.is_some_and(|m| {
            names[m].is_some()
                || tokens[m].upos == Upos::Noun && (m + 1..n).all(|between| is_taken(between))
        });
        let first = &tokens[n + 1];
        words[n] == ","
            && noun
            && !is_taken(n)
            && (matches!(
                words[n + 1],
                "which" | "who" | "whose" | "where" | "whom" | "formerly" | "itself" | "another"
            ) || matches!(first.upos, Upos::Det | Upos::Adv | Upos::Adj)
                || first.upos == Upos::Verb
                    && matches!(first.form, Form::Participle | Form::Past | Form::Gerund))
    };
    let mut from = 1;
    for close in 3..words.len() {
        let next = close + 1;
        let verb =
            if next < tokens.len() && tokens[next].upos == Upos::Adv { next + 1 } else { next };
        if words[close] != "," || is_taken(close) || !finite(verb) {
            continue;
        }
        // Of several commas before it the nearest that can open a remark.
        if let Some(open) =
            (from.max(close.saturating_sub(40))..close - 1).rev().find(|&n| opens(n))
        {
            asides.push(Aside { range: open..close + 1, kind: AsideKind::Remark });
            from = close + 1;
        }
    }
    // Remarks come first: what interrupts one is hung on after it has its tree.
    asides.sort_by_key(|aside| (aside.kind != AsideKind::Remark, aside.range.start));
}

/// The bracket that closes the one at `n`, at most 40 tokens on.
fn bracket_end(words: &[&str], n: usize) -> Option<usize> {
    if words[n] != "(" {
        return None;
    }
    let mut depth = 0_usize;
    (n..words.len().min(n + 42)).find(|&m| {
        match words[m] {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}
