//! Sentences of running text.

use std::ops::Range;

use super::abbreviations::{Period, period};

/// The longest sentence in bytes; longer ones are cut at white space, or anywhere when twice as long.
const LONGEST: usize = 4000;

/// The sentences of `text` as byte ranges in order; nothing but white space lies between them.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    let mut word = 0;
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            word = at + c.len_utf8();
            let blank =
                c == '\n' && text[word..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
            let long = start.is_some_and(|start| at - start > LONGEST);
            if (blank || long)
                && let Some(start) = start.take()
            {
                sentences.push(start..end);
            }
            continue;
        }
        if let Some(begin) = start.filter(|start| at - start > 2 * LONGEST) {
            sentences.push(begin..at);
            start = None;
        }
        let begin = *start.get_or_insert(at);
        end = at + c.len_utf8();
        if !matches!(c, '.' | '!' | '?' | '\u{2026}' | '\u{3002}') {
            if opens(c) {
                word = end;
            }
            continue;
        }
        let before = word..at;
        while let Some((at, c)) = chars.next_if(|&(_, c)| stops(c) || closes(c)) {
            end = at + c.len_utf8();
        }
        let plain = end == before.end + 1;
        let notes = end + notes_len(&text[end..]);
        while let Some((at, c)) = chars.next_if(|&(at, _)| at < notes) {
            end = at + c.len_utf8();
        }
        let numbered = before.start == begin && text[before.clone()].parse::<u16>().is_ok();
        if !(plain && numbered) && is_boundary(text, before, end, c, plain) {
            sentences.push(begin..end);
            start = None;
            word = end;
        }
    }
    if let Some(start) = start {
        sentences.push(start..end);
    }
    sentences
}

/// The length of the marks of notes, such as `[12]`, that `text` begins with.
fn notes_len(text: &str) -> usize {
    let mut rest = text;
    while let Some(note) = rest.strip_prefix('[') {
        let digits = note.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let Some(after) = note[digits..].strip_prefix(']').filter(|_| digits > 0) else { break };
        rest = after;
    }
    text.len() - rest.len()
}

/// Whether a sentence ends at `end`; its last word is `word`, `mark` follows it, and nothing else
/// does if `plain`.
fn is_boundary(text: &str, word: Range<usize>, end: usize, mark: char, plain: bool) -> bool {
    let after = &text[end..];
    let next = after.trim_start();
    if mark == '\u{3002}' || next.is_empty() {
        return true;
    }
    if next.len() == after.len() {
        return false;
    }
    let first = next.trim_start_matches(opens).chars().next();
    if first.is_none_or(|c| c.is_lowercase() || closes(c) || matches!(c, ',' | ';' | ':' | '-')) {
        return false;
    }
    if matches!(first, Some('\u{2013}' | '\u{2014}')) {
        return false;
    }
    if mark != '.' || !plain {
        return true;
    }
    match period(&text[word], after) {
        Period::Stop => true,
        Period::Inner => false,
        Period::Either => starts_sentence(next.trim_start_matches(opens)),
    }
}

/// Whether the first word of `text` begins sentences more often than it stands in a name.
fn starts_sentence(text: &str) -> bool {
    const STARTERS: &[&str] = &[
        "A",
        "According",
        "After",
        "All",
        "Also",
        "Although",
        "An",
        "And",
        "As",
        "At",
        "Because",
        "Before",
        "Both",
        "But",
        "By",
        "During",
        "For",
        "From",
        "He",
        "Her",
        "His",
        "However",
        "I",
        "If",
        "In",
        "It",
        "Its",
        "More",
        "Most",
        "Moreover",
        "No",
        "On",
        "Our",
        "Several",
        "She",
        "Since",
        "So",
        "Some",
        "Such",
        "That",
        "The",
        "Their",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "Through",
        "To",
        "Today",
        "Two",
        "Under",
        "We",
        "What",
        "When",
        "While",
        "With",
        "You",
    ];
    let word = &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())];
    STARTERS.contains(&word)
}

fn stops(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\u{2026}')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\'' | '\u{201c}' | '\u{2018}' | '\u{ab}' | '\u{300c}')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}' | '\u{300d}')
}
