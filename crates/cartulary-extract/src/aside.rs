//! Grows the tree of a sentence without what only interrupts it: remarks in brackets and between
//! commas, dates, titles before names, lists behind their first member, phrases before the subject.
//! They tear the best parse apart, and where they belong is plain.

use std::ops::Range;

use crate::fold::FoldedName;
use crate::language::{Deprel, Form, Models, Token, Upos};
use crate::name::NameFinder;
use crate::value::{Kind, ValueSpan};

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
    /// "a year", "per month" behind an amount: hangs on the amount.
    Rate,
    /// "President and CEO" before a name: hangs on the name.
    Title,
    /// ", B and C" behind a name: hangs on the name.
    List,
    /// "To fund it, " before a sentence: hangs on its root.
    Fronted,
    /// ", a unit of the agency," between a noun and its verb: hangs on the noun.
    Remark,
}

/// Grows the tree of what is left without the asides, then one for each of them, and hangs it on.
#[expect(clippy::too_many_lines, reason = "one arm for each sort of aside")]
pub(crate) fn annotate_apart(
    words: &[&str],
    models: &Models,
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    values: &[ValueSpan],
    finder: &NameFinder<'_>,
) {
    let mut asides = asides(words, tokens, names, values, finder);
    add_lists(words, tokens, names, &mut asides, finder);
    add_fronted(words, tokens, &mut asides);
    add_remarks(words, tokens, names, &mut asides);
    // First what holds other asides, so that they find the words they hang on.
    let order = |kind: AsideKind| match kind {
        AsideKind::Fronted => 0,
        AsideKind::Remark => 1,
        AsideKind::List => 2,
        _ => 3,
    };
    asides.sort_by_key(|aside| (order(aside.kind), aside.range.start));
    let mut covered = vec![false; tokens.len()];
    for aside in &asides {
        covered[aside.range.clone()].fill(true);
    }
    let inside = |n: usize| covered[n];
    let main: Vec<usize> = (0..tokens.len()).filter(|&n| !inside(n)).collect();
    if asides.is_empty() || main.is_empty() {
        return models.annotate_words(words, tokens);
    }
    let root_of_main = annotate_some(words, models, tokens, &main).unwrap_or(main[0]);
    for aside in &asides {
        let (first, last) = (aside.range.start, aside.range.end - 1);
        match aside.kind {
            AsideKind::Bracket => {
                let inner: Vec<usize> = (first + 1..last).collect();
                let root = annotate_some(words, models, tokens, &inner).unwrap_or(first + 1);
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
                let holds = |a: &&Aside| {
                    matches!(a.kind, AsideKind::Remark | AsideKind::Fronted)
                        && a.range.contains(&first)
                };
                let remark = asides.iter().find(holds).filter(|a| {
                    a.kind == AsideKind::Remark
                        || a.range.clone().any(|n| tokens[n].upos == Upos::Verb)
                });
                let (from, to) = remark
                    .map_or((0, words.len()), |remark| (remark.range.start, remark.range.end));
                let nearest_verb = |mut places: Box<dyn Iterator<Item = usize>>| {
                    places.find(|&n| {
                        (!inside(n) || remark.is_some()) && matches!(tokens[n].upos, Upos::Verb)
                    })
                };
                let before = nearest_verb(Box::new((from..first).rev()));
                // "today launched": a date without preposition right before a verb is that verb's.
                let bare =
                    date == first && last + 1 < words.len() && tokens[last + 1].upos == Upos::Verb;
                let before = if bare { Some(last + 1) } else { before };
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
            AsideKind::Rate => {
                hang(tokens, last, first - 1, Upos::Noun, Deprel::NmodUnmarked);
                hang(tokens, first, last, Upos::Det, Deprel::Det);
            }
            AsideKind::List => {
                for n in aside.range.clone().filter(|&n| !inside_other(&asides, aside, n)) {
                    let member = names[n].is_some();
                    let next = aside.range.clone().find(|&m| m > n && names[m].is_some());
                    match next {
                        _ if member => hang(tokens, n, first - 1, Upos::Propn, Deprel::Conj),
                        Some(next) if matches!(words[n], "and" | "&") => {
                            hang(tokens, n, next, Upos::Cconj, Deprel::Cc)
                        }
                        Some(next) if words[n] == "the" => {
                            hang(tokens, n, next, Upos::Det, Deprel::Det)
                        }
                        _ => hang(tokens, n, next.unwrap_or(first - 1), Upos::Punct, Deprel::Punct),
                    }
                }
            }
            AsideKind::Fronted => {
                let inner: Vec<usize> =
                    (first..last).filter(|&n| !inside_other(&asides, aside, n)).collect();
                let root = annotate_some(words, models, tokens, &inner).unwrap_or(first);
                tokens[root].head = Some(root_of_main);
                tokens[root].deprel =
                    if tokens[root].upos == Upos::Verb { Deprel::Advcl } else { Deprel::Obl };
                hang(tokens, last, root, Upos::Punct, Deprel::Punct);
            }
            AsideKind::Remark => {
                let within = |n: usize| inside_other(&asides, aside, n);
                let inner: Vec<usize> = (first + 1..last).filter(|&n| !within(n)).collect();
                let root = annotate_some(words, models, tokens, &inner).unwrap_or(first + 1);
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
                let root = annotate_some(words, models, tokens, &places).unwrap_or(first);
                tokens[root].head = Some(last + 1);
                tokens[root].deprel = Deprel::NmodDesc;
            }
        }
    }
}

/// Whether a token stands in an aside that lies inside `outer`.
fn inside_other(asides: &[Aside], outer: &Aside, n: usize) -> bool {
    asides.iter().any(|other| {
        other.range.contains(&n)
            && other.range.len() < outer.range.len()
            && outer.range.start <= other.range.start
            && other.range.end <= outer.range.end
    })
}

/// Cuts heads that run in a circle, which hanging parts on each other might close.
pub(crate) fn break_circles(tokens: &mut [Token]) {
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

/// Annotates the tokens at `places` as a sentence of their own; its root.
fn annotate_some(
    words: &[&str],
    models: &Models,
    tokens: &mut [Token],
    places: &[usize],
) -> Option<usize> {
    let some_words: Vec<&str> = places.iter().map(|&n| words[n]).collect();
    let mut some: Vec<Token> = places.iter().map(|&n| tokens[n].clone()).collect();
    models.annotate_words(&some_words, &mut some);
    for (&n, mut token) in places.iter().zip(some) {
        token.head = token.head.map(|head| places[head]);
        tokens[n] = token;
    }
    places.iter().copied().find(|&n| tokens[n].head.is_none())
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
            // ", with effect from May 4,"
            let effect = led && start > 2 && words[start - 2..start] == ["with", "effect"];
            let start = if effect { start - 2 } else { start };
            let parted = effect
                && words[start - 1] == ","
                && value.end < words.len()
                && words[value.end] == ",";
            let start = if parted { start - 1 } else { start };
            // "On June 14, the …": the comma goes with a date that opens the sentence.
            let comma =
                (start == 0 || parted) && value.end < words.len() && words[value.end] == ",";
            let end = value.end + usize::from(comma);
            let as_noun = n > 0
                && matches!(words[lead].to_lowercase().as_str(), "of" | "and" | "to" | "between");
            if !as_noun && end - start < tokens.len() {
                asides.push(Aside { range: start..end, kind: AsideKind::Date });
            }
            n = end;
            continue;
        }
        let amount = n > 0
            && values.iter().any(|value| value.kind == Kind::Amount && value.end == n)
            && matches!(words[n], "a" | "per" | "each" | "every")
            && n + 1 < words.len()
            && matches!(words[n + 1], "year" | "month" | "week" | "annum" | "quarter");
        if amount {
            asides.push(Aside { range: n..n + 2, kind: AsideKind::Rate });
            n += 2;
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
            names[m].is_some() || tokens[m].upos == Upos::Noun && (m + 1..n).all(&is_taken)
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
    for (close, word) in words.iter().enumerate().skip(3) {
        let next = (close + 1..tokens.len()).find(|&n| !is_taken(n)).unwrap_or(tokens.len());
        let verb =
            if next < tokens.len() && tokens[next].upos == Upos::Adv { next + 1 } else { next };
        if *word != "," || is_taken(close) || !finite(verb) {
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
}

/// Lists of names of one sort that an "and" closes: the tree needs only the first.
fn add_lists(
    words: &[&str],
    tokens: &[Token],
    names: &[Option<FoldedName>],
    asides: &mut Vec<Aside>,
    finder: &NameFinder<'_>,
) {
    let taken: Vec<Range<usize>> = asides.iter().map(|aside| aside.range.clone()).collect();
    let end_of_taken =
        |n: usize| taken.iter().find(|range| range.start == n).map(|range| range.end);
    let sort = |n: usize| {
        names[n].as_ref().map(|name| name.name.class.map(|class| finder.ontology.top(class)))
    };
    let mut first = 0;
    while first < tokens.len() {
        let Some(own) = sort(first) else {
            first += 1;
            continue;
        };
        let (mut at, mut members, mut commas, mut closed) = (first + 1, 1, 0, false);
        let mut last = first;
        while at < tokens.len() && !closed {
            if let Some(end) = end_of_taken(at).filter(|_| words[at] == "(") {
                at = end;
                continue;
            }
            let mut next = at;
            let comma = words[next] == ",";
            next += usize::from(comma);
            let and = next < words.len() && matches!(words[next], "and" | "&");
            next += usize::from(and);
            next += usize::from(next < words.len() && words[next] == "the");
            if next == at
                || next >= tokens.len()
                || sort(next).is_none_or(|other| other != own && other.is_some() && own.is_some())
            {
                break;
            }
            commas += usize::from(comma);
            members += 1;
            last = next;
            closed = and;
            at = next + 1;
        }
        // "A, and B runs …" is two clauses.
        let list = closed && (members > 2 || commas == 0);
        if list {
            let end = end_of_taken(last + 1)
                .filter(|_| words.get(last + 1) == Some(&"("))
                .unwrap_or(last + 1);
            asides.push(Aside { range: first + 1..end, kind: AsideKind::List });
            first = end;
        } else {
            first += 1;
        }
    }
}

/// A phrase or clause without a finite verb before the comma with which the sentence proper begins.
fn add_fronted(words: &[&str], tokens: &[Token], asides: &mut Vec<Aside>) {
    let inside = |n: usize| asides.iter().any(|aside| aside.range.contains(&n));
    let Some(first) = tokens.first() else { return };
    let participle = first.upos == Upos::Verb
        && matches!(first.form, Form::Participle | Form::Past | Form::Gerund);
    if !(matches!(first.upos, Upos::Adp | Upos::Sconj | Upos::Part) || participle) || inside(0) {
        return;
    }
    let finite = |n: usize| {
        tokens[n].upos == Upos::Aux
            || n > 0
                && tokens[n].upos == Upos::Verb
                && matches!(tokens[n].form, Form::Present | Form::Past | Form::Modal)
    };
    for n in 2..tokens.len().min(28) {
        if inside(n) {
            continue;
        }
        if finite(n) {
            return;
        }
        let subject = n + 1 < tokens.len()
            && matches!(
                tokens[n + 1].upos,
                Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Adj
            );
        let verb_follows =
            || (n + 2..tokens.len()).any(|m| matches!(tokens[m].upos, Upos::Verb | Upos::Aux));
        // In a list the next comma, or an "and", comes soon.
        let listed = (n + 2..tokens.len().min(n + 4)).any(|m| matches!(words[m], "," | "and"));
        if words[n] == "," && subject && !listed && verb_follows() {
            asides.push(Aside { range: 0..n + 1, kind: AsideKind::Fronted });
            return;
        }
    }
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
