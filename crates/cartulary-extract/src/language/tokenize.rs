//! Words, numbers and marks, the way the English UD treebanks cut them.
//!
//! A word runs on over a mark between two of its characters only where [`joins`] says so:
//! `U.S.`, `1.5`, `R&D`, `2016.12.28`, `O'Brien` are one token, `Asia-based` and `and/or` are three.

use super::Token;
use super::abbreviations::takes_period;

/// The tokens of a sentence, which stands at byte `offset` of its text; only their places are set.
pub fn tokenize(sentence: &str, offset: usize) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(sentence.len() / 5 + 1);
    let mut start = 0;
    for chunk in sentence.split_inclusive(char::is_whitespace) {
        let word = chunk.trim_end();
        if !word.is_empty() {
            cut(sentence, start, start + word.len(), &mut |from, to| {
                tokens.push(Token::new(offset + from, offset + to));
            });
        }
        start += chunk.len();
    }
    tokens
}

/// Cuts `text[start..end]`, which holds no white space.
fn cut(text: &str, start: usize, end: usize, push: &mut impl FnMut(usize, usize)) {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let Some(first) = rest.chars().next() else { break };
        if let Some(len) = address(rest) {
            push(at, at + len);
            at += len;
        } else if is_word(first) || begins_number(rest) {
            let len = word_len(rest);
            let word = &rest[..len];
            let period = rest[len..].starts_with('.') && !rest[len..].starts_with("..");
            let after = &text[at + len + usize::from(period)..];
            if period && takes_period(word, after) {
                push(at, at + len + 1);
                at += len + 1;
            } else {
                let inner = contraction(word).or_else(|| unit(word)).unwrap_or(0);
                if inner > 0 {
                    push(at, at + inner);
                }
                push(at + inner, at + len);
                at += len;
            }
        } else {
            let len = mark_len(rest, first);
            push(at, at + len);
            at += len;
        }
    }
}

/// Characters that words are made of.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining(c)
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe0f}' | '\u{ad}')
}

/// Whether a decimal point or an apostrophe begins a number, as in `.5` and `'90s`.
fn begins_number(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('.')) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// The length of the mark at the beginning of `rest`: runs of dots, dashes and the like are one.
fn mark_len(rest: &str, first: char) -> usize {
    if matches!(first, '.' | '-' | '!' | '?' | '*' | '=' | '_' | '~' | '+' | '#' | '\'' | '`') {
        let pair = matches!(first, '\'' | '`');
        let run = rest.len() - rest.trim_start_matches(first).len();
        return if pair { run.min(2) } else { run };
    }
    first.len_utf8()
}

/// The length of the URL or e-mail address that `rest` begins with.
fn address(rest: &str) -> Option<usize> {
    let begins = |prefix: &str| {
        rest.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    let link = begins("http://") || begins("https://") || begins("www.") || begins("ftp://");
    if !link && !is_mail(rest) {
        return None;
    }
    let end = rest.find(['<', '>', '"', '\u{201c}', '\u{201d}', '|']).unwrap_or(rest.len());
    let closing =
        |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '\'' | '\u{2019}');
    let len = rest[..end].trim_end_matches(closing).len();
    (len > 0).then_some(len)
}

/// Whether `rest` begins with `name@host.domain`.
fn is_mail(rest: &str) -> bool {
    const LONGEST_NAME: usize = 64;
    let is_plain = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-' | b'+');
    let plain = |bytes: &[u8]| bytes.iter().take(LONGEST_NAME).take_while(|c| is_plain(c)).count();
    let name = plain(rest.as_bytes());
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        || rest.as_bytes().get(name) != Some(&b'@')
    {
        return false;
    }
    let host = &rest[name + 1..];
    host[..plain(host.as_bytes())].trim_matches('.').contains('.')
}

/// The length of the word that `rest` begins with.
fn word_len(rest: &str) -> usize {
    let mut word = WordSoFar::default();
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        if is_word(c) || at == 0 || word.joins(c, next, &rest[at..]) {
            word.push(c);
        } else {
            return at;
        }
    }
    rest.len()
}

/// What decides whether a word goes on over a mark.
#[derive(Default)]
struct WordSoFar {
    last: Option<char>,
    /// Characters since the last mark.
    piece: usize,
    /// Whether all of the word is digits and marks.
    numeric: bool,
    len: usize,
    /// The first characters, lower-cased, as far as a prefix may go.
    prefix: String,
    hyphens: usize,
}

impl WordSoFar {
    fn push(&mut self, c: char) {
        self.numeric = (self.len == 0 || self.numeric) && !c.is_alphabetic();
        self.piece = if is_word(c) { self.piece + 1 } else { 0 };
        self.hyphens += usize::from(c == '-');
        if self.len < 8 {
            self.prefix.extend(c.to_lowercase());
        }
        self.len += 1;
        self.last = Some(c);
    }

    /// Whether the word goes on over the mark `c`, with `next` after it; `rest` begins at the mark.
    fn joins(&self, c: char, next: Option<char>, rest: &str) -> bool {
        let (Some(last), Some(next)) = (self.last, next) else { return false };
        if !is_word(last) || !is_word(next) {
            return false;
        }
        let digits = last.is_ascii_digit() && next.is_ascii_digit();
        let letters = last.is_alphabetic() && next.is_alphabetic();
        match c {
            '.' => {
                digits || letters && (self.piece == 1 || next.is_lowercase() || is_initial(rest))
            }
            ',' | ':' | '/' => digits,
            '\'' | '\u{2019}' => letters,
            '&' => true,
            '-' | '\u{2010}' | '\u{2011}' => self.joins_hyphen(digits, rest),
            _ => false,
        }
    }

    /// Dates and telephone numbers stay whole, and what a single letter or a prefix begins.
    fn joins_hyphen(&self, digits: bool, rest: &str) -> bool {
        if digits && self.numeric {
            let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
            let run = 1 + digits(&rest[1..]);
            return self.hyphens > 0
                || rest[run..].starts_with('-') && digits(&rest[run + 1..]) > 0;
        }
        self.hyphens == 0
            && ((self.len == 1 && self.last.is_some_and(char::is_alphabetic))
                || PREFIXES.contains(&self.prefix.as_str()))
    }
}

/// Whether one letter stands between the period that `rest` begins with and another one (`Ph.D.`).
fn is_initial(rest: &str) -> bool {
    rest.chars().nth(2) == Some('.')
}

/// Prefixes that stay with their word.
const PREFIXES: [&str; 16] = [
    "anti", "co", "e", "ex", "inter", "intra", "mid", "multi", "non", "post", "pre", "pro", "re",
    "semi", "sub", "un",
];

/// Where the contracted part of `word` begins: `n't`, `'s`, the `not` of `cannot`.
fn contraction(word: &str) -> Option<usize> {
    if ["cannot", "gonna", "gotta", "wanna"].iter().any(|whole| word.eq_ignore_ascii_case(whole)) {
        return Some(3);
    }
    let (at, mark) =
        word.char_indices().rev().take(4).find(|&(_, c)| c == '\'' || c == '\u{2019}')?;
    let tail = &word[at + mark.len_utf8()..];
    let is = |ending: &str| tail.eq_ignore_ascii_case(ending);
    if is("t") && word[..at].ends_with(['n', 'N']) {
        return Some(at - 1);
    }
    ["s", "m", "d", "re", "ve", "ll"].into_iter().any(is).then_some(at)
}

/// Where the unit begins that follows a number in the same word (`2.4bn`, `10am`).
fn unit(word: &str) -> Option<usize> {
    const UNITS: [&str; 16] = [
        "am", "bn", "cm", "gw", "ha", "kg", "km", "kw", "m", "mm", "mn", "mw", "pm", "tn", "trn",
        "tr",
    ];
    let at = word.find(|c: char| c.is_alphabetic())?;
    UNITS.iter().any(|unit| word[at..].eq_ignore_ascii_case(unit)).then_some(at)
}
