//! Names from the entities that GUM marks in its trees.
//!
//! GUM marks every phrase that speaks of something; a name is the part of it around a head that is a
//! proper noun.

use std::fs;
use std::io;
use std::path::Path;

use super::super::ner::classes_of;
use super::super::{NerTag, Token};
use super::names::NamedSentence;

/// A line of the treebank, as far as names need it.
pub(super) struct Line<'l> {
    pub(super) form: &'l str,
    pub(super) upos: &'l str,
    penn: &'l str,
    pub(super) head: Option<usize>,
    deprel: &'l str,
    misc: &'l str,
}

/// A phrase: number, kind, first line, line after the last.
pub(super) type Phrase<'l> = (&'l str, &'l str, usize, usize);

/// The sentences of a part of GUM with their names.
pub(super) fn read(path: &Path) -> io::Result<Vec<NamedSentence>> {
    let content = fs::read_to_string(path)?;
    let sentence = |block: &str| {
        let lines: Vec<Line<'_>> = block.lines().filter_map(line).collect();
        let mut labels: Vec<Option<(NerTag, bool)>> = vec![None; lines.len()];
        let mut phrases = phrases(&lines);
        // The longest first: a name inside a name is not marked.
        phrases.sort_by_key(|&(_, _, start, end)| std::cmp::Reverse(end - start));
        for (_, kind, start, end) in phrases {
            if let Some(kind) = kind_of(kind)
                && let Some((start, end)) = name(&lines, start, end)
                && labels[start..end].iter().all(Option::is_none)
            {
                labels[start..end].fill(Some((kind, false)));
                labels[start] = Some((kind, true));
            }
        }
        for (at, line) in lines.iter().enumerate() {
            let people = line.upos == "ADJ" && line.penn == "JJ" && at > 0;
            if people && line.form.starts_with(char::is_uppercase) && labels[at].is_none() {
                labels[at] = Some((NerTag::Misc, true));
            }
        }
        let (mut text, mut tokens) = (String::new(), Vec::new());
        for line in &lines {
            text.push(' ');
            tokens.push(Token::new(text.len(), text.len() + line.form.len()));
            text.push_str(line.form);
        }
        NamedSentence { text, tokens, classes: classes_of(&labels) }
    };
    Ok(content.split("\n\n").map(sentence).filter(|sentence| !sentence.tokens.is_empty()).collect())
}

pub(super) fn line(line: &str) -> Option<Line<'_>> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, _, upos, penn, _, head, deprel, _, misc] = columns.as_slice() else {
        return None;
    };
    id.parse::<usize>().ok()?;
    let head = head.parse::<usize>().ok()?.checked_sub(1);
    Some(Line { form, upos, penn, head, deprel, misc })
}

/// The phrases that `Entity=` opens by `(number-kind-…` and closes by `number)`.
pub(super) fn phrases<'l>(lines: &[Line<'l>]) -> Vec<Phrase<'l>> {
    let (mut open, mut phrases): (Vec<Phrase<'l>>, Vec<_>) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let value = line.misc.split('|').find_map(|item| item.strip_prefix("Entity="));
        let mut rest = value.unwrap_or_default();
        while !rest.is_empty() {
            let end = rest.find(['(', ')']).unwrap_or(rest.len());
            if let Some(opening) = rest.strip_prefix('(') {
                let end = opening.find(['(', ')']).unwrap_or(opening.len());
                let mut parts = opening[..end].split('-');
                let (number, kind) = (parts.next(), parts.next());
                open.push((number.unwrap_or_default(), kind.unwrap_or_default(), at, at + 1));
                // `)` directly after an opening closes that same phrase.
                rest = &opening[end..];
                if let Some(after) = rest.strip_prefix(')') {
                    phrases.extend(open.pop());
                    rest = after;
                }
            } else {
                let number = &rest[..end];
                if let Some(place) = open.iter().rposition(|phrase| phrase.0 == number) {
                    let (number, kind, start, _) = open.remove(place);
                    phrases.push((number, kind, start, at + 1));
                }
                rest = rest.get(end + 1..).unwrap_or_default();
            }
        }
    }
    phrases
}

/// The name in a phrase: the proper nouns around its head, with the small words between them.
fn name(lines: &[Line<'_>], start: usize, end: usize) -> Option<(usize, usize)> {
    let outside = |line: &Line<'_>| line.head.is_none_or(|head| !(start..end).contains(&head));
    let head = (start..end).find(|&at| outside(&lines[at]) && lines[at].upos == "PROPN")?;
    let title = |at: usize| lines[at].deprel == "nmod:desc";
    let proper = |at: usize| {
        let line = &lines[at];
        line.penn.starts_with("NNP") || line.penn == "HYPH" || line.form == "&"
    };
    let joint = |at: usize| {
        matches!(lines[at].form, "of" | "for" | "and" | "the" | "on" | "in" | "'s" | "de")
    };
    let mut from = head;
    while from > start && proper(from - 1) && !title(from - 1) {
        from -= 1;
    }
    let mut to = head + 1;
    while to < end {
        let joints = (to..end.min(to + 2)).take_while(|&at| joint(at)).count();
        if to + joints < end && proper(to + joints) {
            to += joints + 1;
        } else {
            break;
        }
    }
    Some((from, to))
}

/// The kind of a name for a kind of phrase; days, animals and the like have no names here.
fn kind_of(kind: &str) -> Option<NerTag> {
    match kind {
        "person" => Some(NerTag::Per),
        "organization" => Some(NerTag::Org),
        "place" => Some(NerTag::Loc),
        "event" | "abstract" | "object" => Some(NerTag::Misc),
        _ => None,
    }
}
