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
        if is_boundary(text, before, end, c) {
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

/// Whether a sentence ends at `end`; its last word is `word` and `mark` follows it.
fn is_boundary(text: &str, word: Range<usize>, end: usize, mark: char) -> bool {
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
    let plain = end == word.end + 1;
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
