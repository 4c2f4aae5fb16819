//! What the models see of a word: hashes of its form, its ends and its shape.

use std::io;

use super::weights::{read_u32, read_varint};

/// Hashes of a word, computed once and combined into features by all models.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower-cased form with digits as `0`.
    pub(crate) form: u32,
    /// Form with its case, digits as `0`.
    pub(crate) exact: u32,
    /// Last one to four characters of the lower-cased form.
    pub(crate) suffixes: [u32; 4],
    /// First one to three characters of the lower-cased form.
    pub(crate) prefixes: [u32; 3],
    /// Classes of its characters, runs shortened.
    pub(crate) shape: u32,
    /// The form if the lexicon knows it, else what its end and its shape tell.
    pub(crate) key: u32,
    /// The word classes that the lexicon gives it, or what its end and its shape tell.
    pub(crate) class: u32,
    /// Whether the first character is an upper-case letter.
    pub(crate) capital: bool,
    /// Whether all letters are upper-case, and there are at least two.
    pub(crate) capitals: bool,
    /// Whether it holds letters.
    pub(crate) letters: bool,
}

impl Word {
    /// The word that is written `text`.
    pub(crate) fn new(text: &str, lexicon: &Lexicon) -> Self {
        let mut lower: [char; MAX_CHARS] = ['\0'; MAX_CHARS];
        let (mut len, mut form, mut exact, mut shape) = (0, START, START, START);
        let (mut last_class, mut run) = ('\0', 0);
        let (mut upper, mut letters) = (0, 0);
        for character in text.chars() {
            let character = plain(character);
            let lowered = if character.is_ascii() {
                character.to_ascii_lowercase()
            } else {
                character.to_lowercase().next().unwrap_or(character)
            };
            form = step(form, lowered);
            exact = step(exact, character);
            if len < MAX_CHARS {
                lower[len] = lowered;
                len += 1;
            } else {
                lower.copy_within(1.., 0);
                lower[MAX_CHARS - 1] = lowered;
            }
            let class = class(character);
            run = if class == last_class { run + 1 } else { 1 };
            last_class = class;
            if run <= 2 {
                shape = step(shape, class);
            }
            upper += usize::from(class == 'X');
            letters += usize::from(class == 'X' || class == 'x');
        }
        let lower = &lower[..len];
        let hash = |characters: &[char]| characters.iter().fold(START, |hash, &c| step(hash, c));
        let suffixes = [1, 2, 3, 4].map(|n| hash(&lower[len.saturating_sub(n)..]));
        let head: Vec<char> = text.chars().take(3).map(plain).collect();
        let prefixes = [1, 2, 3].map(|n| {
            let prefix = &head[..n.min(head.len())];
            prefix.iter().fold(START, |hash, c| step(hash, c.to_ascii_lowercase()))
        });
        let class = lexicon.class(form);
        let unknown = feature(900, [suffixes[1], shape]);
        let key = if class.is_some() { form } else { feature(901, [suffixes[2], shape]) };
        let class = class.map_or(unknown, u32::from);
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        Self {
            form,
            exact,
            suffixes,
            prefixes,
            shape,
            key,
            class,
            capital,
            capitals: letters >= 2 && upper == letters,
            letters: letters > 0,
        }
    }
}

/// The words that are frequent enough to be known one by one.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Hash of the form and number of its class, by open addressing.
    slots: Vec<Option<(u32, u16)>>,
}

impl Lexicon {
    pub(crate) fn new(words: &[(u32, u16)]) -> Self {
        let mut slots = vec![None; (words.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for &word in words {
            let mut at = word.0 as usize & mask;
            while slots[at].is_some() {
                at = (at + 1) & mask;
            }
            slots[at] = Some(word);
        }
        Self { slots }
    }

    /// The class of the word with this hash.
    pub(crate) fn class(&self, form: u32) -> Option<u16> {
        let mask = self.slots.len() - 1;
        let mut at = form as usize & mask;
        while let Some((known, class)) = self.slots[at] {
            if known == form {
                return Some(class);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Reads what [`Lexicon::write`] wrote.
    pub(crate) fn read(bytes: &mut &[u8]) -> io::Result<Self> {
        let mut words = Vec::new();
        let mut form = 0_u32;
        for _ in 0..read_u32(bytes)? {
            form = form.wrapping_add(read_varint(bytes)?);
            words.push((form, read_varint(bytes)? as u16));
        }
        Ok(Self::new(&words))
    }

    #[cfg(feature = "train")]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        use super::weights::write_varint;
        let mut words: Vec<(u32, u16)> = self.slots.iter().flatten().copied().collect();
        words.sort_unstable();
        out.extend((words.len() as u32).to_le_bytes());
        let mut previous = 0;
        for (form, class) in words {
            write_varint(form - previous, out);
            write_varint(u32::from(class), out);
            previous = form;
        }
    }
}

/// How many characters at the end of a word are remembered.
const MAX_CHARS: usize = 8;
const START: u32 = 0x811c_9dc5;

/// The form of a word of lower-case ASCII letters, as [`Word::form`] has it.
pub(crate) const fn form_of(word: &[u8]) -> u32 {
    let mut hash = START;
    let mut at = 0;
    while at < word.len() {
        hash = step(hash, word[at] as char);
        at += 1;
    }
    hash
}

const fn step(hash: u32, character: char) -> u32 {
    (hash ^ character as u32).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// The character under which curly quotes, dashes and digits are known to the models.
pub(crate) fn plain(character: char) -> char {
    match character {
        '0'..='9' => '0',
        '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}' | '\u{2011}' | '\u{2012}' => '-',
        '\u{2013}' | '\u{2014}' | '\u{2015}' => '\u{2013}',
        other => other,
    }
}

fn class(character: char) -> char {
    match character {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => '0',
        c if c.is_ascii() => c,
        c if c.is_uppercase() => 'X',
        c if c.is_lowercase() => 'x',
        c if c.is_alphabetic() => 'o',
        c => c,
    }
}

/// The hash of a feature: a template's number and the values that fill it.
pub(crate) fn feature<const N: usize>(template: u32, values: [u32; N]) -> u32 {
    const FACTOR: u64 = 0x517c_c1b7_2722_0a95;
    let mut hash = u64::from(template).wrapping_mul(FACTOR);
    for value in values {
        hash = (hash.rotate_left(23) ^ u64::from(value)).wrapping_mul(FACTOR);
    }
    (hash >> 32) as u32
}
