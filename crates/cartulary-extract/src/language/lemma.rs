//! Dictionary forms: what to cut from the end of a word and what to put there, by the longest
//! known ending.

use std::io;

use super::weights::{read_slice, read_u32, read_varint};
use super::word::feature;

/// How a lemma is made from a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rule {
    /// Whether the lemma is lower-cased.
    pub(crate) lower: bool,
    /// How many characters to cut from the end.
    pub(crate) cut: usize,
    /// What to put there.
    pub(crate) add: String,
}

/// The longest ending, in characters, that is looked up apart from whole words.
pub(crate) const LONGEST: usize = 6;

/// Rules by tag and ending, the whole word being the longest ending.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    pub(crate) rules: Vec<Rule>,
    /// Sorted by key.
    pub(crate) endings: Vec<(u32, u16)>,
}

/// The key of a lower-cased ending, which may be the whole word.
pub(crate) fn ending_key(tag: u8, ending: &[char], whole: bool) -> u32 {
    let hash = ending.iter().fold(7, |hash, &c| feature(hash, [c as u32]));
    feature(hash, [u32::from(tag), u32::from(whole)])
}

/// The lengths of the endings to look up for a form, the longest first.
pub(crate) fn endings(len: usize) -> impl Iterator<Item = usize> {
    std::iter::once(len).chain((0..=LONGEST.min(len.saturating_sub(1))).rev())
}

impl Rule {
    /// The lemma of `form`.
    pub(crate) fn apply(&self, form: &str) -> String {
        let mut lemma = if self.lower { form.to_lowercase() } else { form.to_owned() };
        for _ in 0..self.cut {
            lemma.pop();
        }
        lemma.push_str(&self.add);
        lemma
    }
}

impl Lemmatizer {
    /// The lemma of a form with this tag.
    pub(crate) fn lemma(&self, form: &str, tag: u8) -> String {
        let lower: Vec<char> = form.chars().flat_map(char::to_lowercase).collect();
        let found = endings(lower.len()).find_map(|len| {
            let key = ending_key(tag, &lower[lower.len() - len..], len == lower.len());
            let at = self.endings.binary_search_by_key(&key, |&(key, _)| key).ok()?;
            self.rules.get(self.endings[at].1 as usize)
        });
        found.map_or_else(|| form.to_lowercase(), |rule| rule.apply(form))
    }

    /// Reads what [`Lemmatizer::write`] wrote.
    pub(crate) fn read(bytes: &mut &[u8]) -> io::Result<Self> {
        let mut rules = Vec::new();
        for _ in 0..read_u32(bytes)? {
            let &[lower, cut, len] = read_slice(bytes, 3)? else { break };
            let add = String::from_utf8_lossy(read_slice(bytes, len as usize)?).into_owned();
            rules.push(Rule { lower: lower == 1, cut: cut as usize, add });
        }
        let mut endings = Vec::new();
        let mut key = 0_u32;
        for _ in 0..read_u32(bytes)? {
            key = key.wrapping_add(read_varint(bytes)?);
            endings.push((key, read_varint(bytes)? as u16));
        }
        Ok(Self { rules, endings })
    }

    #[cfg(feature = "train")]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        use super::weights::write_varint;
        out.extend((self.rules.len() as u32).to_le_bytes());
        for rule in &self.rules {
            out.extend([u8::from(rule.lower), rule.cut as u8, rule.add.len() as u8]);
            out.extend(rule.add.as_bytes());
        }
        out.extend((self.endings.len() as u32).to_le_bytes());
        let mut previous = 0;
        for &(key, rule) in &self.endings {
            write_varint(key - previous, out);
            write_varint(u32::from(rule), out);
            previous = key;
        }
    }
}
