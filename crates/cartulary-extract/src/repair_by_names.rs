//! Mends trees by what is known of the names in them: lists of one kind, persons and their titles.

use crate::fold::FoldedName;
use crate::language::{Deprel, Token, Upos};
use crate::name::NameFinder;

/// Mends the tree of a folded sentence, of which `names` tells what each token names.
pub(crate) fn repair_by_names(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    named_lists(words, tokens, names, finder);
    joined_persons(tokens, names, finder);
    titled_persons(words, tokens, names, finder);
}

/// "with China, the United States, Japan and Jordan": three names or more of a kind, with "and" before
/// the last, are a list, whatever the parser made of them.
fn named_lists(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let top = |n: usize| {
        let class = names.get(n)?.as_ref()?.name.class?;
        Some(finder.ontology.top(class))
    };
    let article = |n: usize| usize::from(words.get(n) == Some(&"the"));
    let mut first = 0;
    while first < tokens.len() {
        let Some(kind) = top(first) else {
            first += 1;
            continue;
        };
        let (mut members, mut last) = (vec![first], first);
        let ended = loop {
            let comma = usize::from(words.get(last + 1) == Some(&","));
            let and =
                words.get(last + 1 + comma).is_some_and(|word| matches!(*word, "and" | "&" | "or"));
            let next = last + 1 + comma + usize::from(and);
            let next = next + article(next);
            // "Japan and German", as people write
            let loose = and
                && tokens.get(next).is_some_and(|token| token.upos == Upos::Adj)
                && words[next].starts_with(char::is_uppercase);
            if comma == 0 && !and || top(next) != Some(kind) && !loose {
                break false;
            }
            members.push(next);
            last = next;
            if and {
                break true;
            }
        };
        if ended && members.len() > 2 {
            for &member in &members[1..] {
                (tokens[member].head, tokens[member].deprel) = (Some(first), Deprel::Conj);
            }
        }
        first = last + 1;
    }
}

/// "Jane Doe of the Institute and John Roe", "Jane Doe, a fellow of the Institute, and John Roe": a
/// person is listed with a person.
fn joined_persons(tokens: &mut [Token], names: &[Option<FoldedName>], finder: &NameFinder<'_>) {
    let person = finder.lexicon.kind("PER");
    let is_person = |n: usize| {
        names[n].as_ref().is_some_and(|name| person.is_some() && name.name.class == person)
    };
    for n in 1..tokens.len() {
        let Some(head) = tokens[n].head.filter(|&head| {
            tokens[n].deprel == Deprel::Conj && head < n && is_person(n) && !is_person(head)
        }) else {
            continue;
        };
        let subject = |m: usize| matches!(tokens[m].deprel, Deprel::Nsubj | Deprel::NsubjPass);
        let first = (0..head).rev().find(|&m| is_person(m));
        let parted =
            |first: usize| (first + 1..n).any(|m| subject(m) && tokens[m].upos != Upos::Pron);
        if let Some(first) = first.filter(|&first| !parted(first)) {
            tokens[n].head = Some(first);
        }
    }
}

/// "Nebraska Governor Jane Doe announced it": the person did, and the body or place before the title
/// only says which governor she is.
fn titled_persons(
    words: &[&str],
    tokens: &mut [Token],
    names: &[Option<FoldedName>],
    finder: &NameFinder<'_>,
) {
    let person = finder.lexicon.kind("PER");
    for n in 1..tokens.len() {
        // "Mr Roe proposed it"
        let address = n - 1;
        if names[n].is_some()
            && tokens[n].head == Some(address)
            && finder.lexicon.is("honorific", &words[address].to_lowercase())
        {
            (tokens[n].head, tokens[n].deprel) = (tokens[address].head, tokens[address].deprel);
            for token in tokens.iter_mut() {
                if token.head == Some(address) {
                    token.head = Some(n);
                }
            }
            (tokens[address].head, tokens[address].deprel) = (Some(n), Deprel::NmodDesc);
        }
    }
    for n in 2..tokens.len() {
        let is_person = names[n].as_ref().is_some_and(|name| name.name.class == person);
        let Some(body) = (0..n - 1).rev().take(5).find(|&m| names[m].is_some()) else { continue };
        let title: Vec<String> =
            words[body + 1..n].iter().map(|word| word.to_lowercase()).collect();
        let title: Vec<&str> = title.iter().map(String::as_str).collect();
        if !is_person || finder.lexicon.title(&title).map(|(_, length)| length) != Some(title.len())
        {
            continue;
        }
        let below = tokens[n].head.is_some_and(|head| {
            head == body || body < head && head < n && tokens[head].head == Some(body)
        });
        if !below {
            continue;
        }
        (tokens[n].head, tokens[n].deprel) = (tokens[body].head, tokens[body].deprel);
        for token in &mut tokens[body + 1..] {
            if token.head == Some(body) {
                token.head = Some(n);
            }
        }
        for token in &mut tokens[..body] {
            if token.head == Some(body) && matches!(token.deprel, Deprel::Case | Deprel::Det) {
                token.head = Some(n);
            }
        }
        tokens[n].head = tokens[n].head.filter(|&head| head != n);
        (tokens[body].head, tokens[body].deprel) = (Some(n), Deprel::Compound);
        for title in &mut tokens[body + 1..n] {
            (title.head, title.deprel) = (Some(n), Deprel::NmodDesc);
        }
    }
}
