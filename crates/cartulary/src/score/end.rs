//! When two ends of facts are one thing or one value.

use std::collections::BTreeMap;

use cartulary_model::EndLine;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words before a name that are no part of it.
const DETERMINERS: [&str; 12] =
    ["the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "these", "those"];

/// An end of a statement or of a gold fact.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// Its names, without those that hold no word, and its top class.
    Thing { names: Vec<Words>, class: String },
    /// A date, amount or quantity.
    Value(Value),
}

type Words = Vec<String>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Year, month, day, as far as they are given.
    Date(Vec<u32>),
    Words(Words),
}

impl End {
    pub(super) fn thing<'a>(names: impl IntoIterator<Item = &'a String>, class: &str) -> Self {
        let names = names.into_iter().map(|name| tokens(name)).filter(|name| !name.is_empty());
        Self::Thing { names: names.collect(), class: class.to_owned() }
    }

    pub(super) fn value(text: &str) -> Self {
        let text = casefold(text.trim());
        Self::Value(date(&text).map_or_else(|| Value::Words(figures(&text)), Value::Date))
    }

    pub(super) fn of_line(line: &EndLine) -> Self {
        Self::thing(std::iter::once(&line.name).chain(&line.aliases), &line.class)
    }

    pub(super) fn is_thing(&self) -> bool {
        matches!(self, Self::Thing { .. })
    }

    /// Top class of a thing.
    pub(super) fn class(&self) -> Option<&str> {
        match self {
            Self::Thing { class, .. } => Some(class),
            Self::Value(_) => None,
        }
    }

    /// Whether both are one thing, by names that are nearly the same, or one value. A value may be
    /// given as the first name of a thing.
    pub(super) fn matches(&self, other: &Self) -> bool {
        if let (Self::Thing { names: ours, .. }, Self::Thing { names: theirs, .. }) = (self, other)
        {
            return ours.iter().any(|name| theirs.iter().any(|other| same_name(name, other)));
        }
        match (self.as_value(), other.as_value()) {
            (one, other) if one == other => true,
            (Value::Words(one), Value::Words(other)) => same_name(&one, &other),
            _ => false,
        }
    }

    /// Whether two things have one name word for word.
    pub(super) fn shares_a_name(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Thing { names: ours, .. }, Self::Thing { names: theirs, .. }) => {
                ours.iter().any(|name| theirs.contains(name))
            }
            _ => false,
        }
    }

    fn as_value(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Thing { names, .. } => Value::Words(names.first().cloned().unwrap_or_default()),
        }
    }
}

/// The words of a name, folded, without a possessive's "s" and leading determiners.
pub(super) fn tokens(name: &str) -> Words {
    let text = casefold(&name.nfkc().collect::<String>());
    let mut words = Words::new();
    let mut apostrophe = false;
    for piece in text.split_inclusive(|c| !is_word(c)) {
        let word = piece.trim_end_matches(|c| !is_word(c));
        let determiner = words.is_empty() && DETERMINERS.contains(&word);
        let possessive = apostrophe && word == "s";
        if !(word.is_empty() || determiner || possessive) {
            words.push(word.to_owned());
        }
        apostrophe = piece.ends_with(['’', '\'', '`']);
    }
    words
}

/// Equal, or at least four fifths of their words in common (F1).
fn same_name(one: &[String], other: &[String]) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let mut left = BTreeMap::<&str, usize>::new();
    for word in one {
        *left.entry(word).or_default() += 1;
    }
    let shared = other.iter().filter(|word| match left.get_mut(word.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    5 * shared.count() >= 2 * (one.len() + other.len())
}

/// Year, month and day, as far as the text is nothing else.
fn date(text: &str) -> Option<Vec<u32>> {
    let parts: Vec<&str> = text.strip_suffix('.').unwrap_or(text).split(['-', '.', '/']).collect();
    let fits = |(n, part): (usize, &&str)| {
        let length = if n == 0 { 4..=4 } else { 1..=2 };
        length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.len() > 3 || !parts.iter().enumerate().all(fits) {
        return None;
    }
    parts.iter().map(|part| part.parse().ok()).collect()
}

/// Words and numbers; a comma between digits only groups them.
fn figures(text: &str) -> Words {
    let mut plain = String::with_capacity(text.len() + 1);
    for piece in text.split(',') {
        let digit = |c: char| c.is_ascii_digit();
        if !(plain.ends_with(digit) && piece.starts_with(digit)) {
            plain.push(' ');
        }
        plain.push_str(piece);
    }
    let words = plain.split(|c| !is_word(c) && c != '.').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() && !is_combining_mark(c)
}

/// Unicode's full case folding, which the standard library lacks: lower case after upper case makes
/// "ß" "ss" and both small sigmas one. The dotless "ı" alone would lose what it is.
fn casefold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ı' => folded.push(c),
            _ => folded.extend(c.to_uppercase().flat_map(char::to_lowercase)),
        }
    }
    folded
}
