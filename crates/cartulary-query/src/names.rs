use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use cartulary_graph::{EntityIx, View};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// All names of a view's things, to find a thing by any of them.
///
/// Case, accents, punctuation and a leading article make no difference. Besides names, a thing
/// answers to its IRI, to its id in the gazetteer, and to `name (class)`, which tells apart things
/// of one name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// All keys, one after the other.
    text: String,
    /// In order of their hashes: keys are asked for as a whole, and numbers are sorted fast.
    keys: Vec<Key>,
    /// By gazetteer id.
    rows: BTreeMap<String, EntityIx>,
}

/// A key that a thing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hash: u64,
    thing: u32,
    start: u32,
    end: u32,
}

/// Why a name does not give a thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// No thing has the name.
    #[error("nothing is named {name:?}{}", DidYouMean(near))]
    Unknown {
        /// As it was given.
        name: String,
        /// What has a similar name, the most similar first.
        near: Vec<Candidate>,
    },
    /// Several things have the name.
    #[error("{name:?} may mean{}", Listed(candidates))]
    Ambiguous {
        /// As it was given.
        name: String,
        /// The things, each of which can be named alone.
        candidates: Vec<Candidate>,
    },
}

/// A thing that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The thing.
    pub entity: EntityIx,
    /// What to write to mean it and no other.
    pub write: String,
    /// The name to show.
    pub name: String,
    /// Its class by name.
    pub class: String,
}

/// How many near misses are worth reading.
const NEAR: usize = 5;

impl Names {
    /// Gathers the names of a view.
    pub fn new(view: &View) -> Self {
        let things = || view.entities.iter().enumerate();
        let (mut text, mut keys) = (String::new(), Vec::new());
        for (n, entity) in things() {
            // The label is the first of the names.
            for name in &entity.names {
                let start = text.len();
                push_key(name, &mut text);
                if text.len() > start {
                    let (hash, end) = (hash(&text[start..]), text.len() as u32);
                    keys.push(Key { hash, thing: n as u32, start: start as u32, end });
                }
            }
        }
        keys.sort_unstable();
        let rows = things().filter_map(|(n, it)| Some((it.gazetteer.clone()?, EntityIx(n))));
        Self { rows: rows.collect(), text, keys }
    }

    /// Every key with its thing.
    fn keys(&self) -> impl Iterator<Item = (&str, EntityIx)> {
        let text = |key: &Key| &self.text[key.start as usize..key.end as usize];
        self.keys.iter().map(move |key| (text(key), EntityIx(key.thing as usize)))
    }

    /// The things that have a key, in order.
    fn of(&self, key: &str) -> Vec<EntityIx> {
        let hash = hash(key);
        let first = self.keys.partition_point(|known| known.hash < hash);
        let same = self.keys[first..].iter().take_while(|known| known.hash == hash);
        let same = same.filter(|it| self.text[it.start as usize..it.end as usize] == *key);
        let mut things: Vec<_> = same.map(|known| EntityIx(known.thing as usize)).collect();
        things.dedup();
        things
    }

    /// Everything that has the name, what is shown by it first.
    pub fn all(&self, view: &View, name: &str) -> Vec<EntityIx> {
        let name = name.trim();
        let by_iri = || view.entities.binary_search_by(|it| it.iri.as_str().cmp(name)).ok();
        if let Some(id) = self.rows.get(name).copied().or_else(|| by_iri().map(EntityIx)) {
            return vec![id];
        }
        let wanted = key(name);
        let mut found = self.of(&wanted);
        if found.is_empty()
            && let Some((outer, inner)) =
                name.strip_suffix(')').and_then(|name| name.rsplit_once('('))
        {
            found = self.of(&key(outer));
            found.retain(|&id| is_or_is_named(view, id, inner));
        }
        found.sort_by_key(|&id| (key(&view.entity(id).label) != wanted, id));
        found
    }

    /// Everything of which a name holds these words side by side, in order of the view: "Daedeok"
    /// finds "Daedeok Valley".
    pub fn with_part(&self, part: &str) -> Vec<EntityIx> {
        let part = format!(" {} ", key(part));
        if part.trim().is_empty() {
            return Vec::new();
        }
        let holding = self.keys().filter(|(key, _)| format!(" {key} ").contains(&part));
        let found: BTreeSet<EntityIx> = holding.map(|(_, id)| id).collect();
        found.into_iter().collect()
    }

    /// The one thing of that name: where several have it, the only one that is shown by it.
    ///
    /// # Errors
    /// Where nothing has the name, with near misses; where several things have it, with all.
    pub fn find(&self, view: &View, name: &str) -> Result<EntityIx, NameError> {
        let found = self.all(view, name);
        let shown_by_it = |&&id: &&EntityIx| key(&view.entity(id).label) == key(name);
        match found.as_slice() {
            [] => Err(NameError::Unknown { name: name.to_owned(), near: self.near(view, name) }),
            [only] => Ok(*only),
            [first, ..] if found.iter().filter(shown_by_it).count() == 1 => Ok(*first),
            _ => Err(NameError::Ambiguous {
                name: name.to_owned(),
                candidates: found.iter().map(|&id| self.candidate(view, id)).collect(),
            }),
        }
    }

    /// Things whose names are similar, the most similar first.
    fn near(&self, view: &View, name: &str) -> Vec<Candidate> {
        let wanted = key(name);
        let mut best: BTreeMap<EntityIx, u32> = BTreeMap::new();
        for (key, id) in self.keys() {
            let score = similarity(&wanted, key);
            if score > 0 {
                let known = best.entry(id).or_default();
                *known = score.max(*known);
            }
        }
        let mut near: Vec<_> = best.into_iter().map(|(id, score)| (score, id)).collect();
        near.sort_by(|a, b| {
            let label = |id| &view.entity(id).label;
            b.0.cmp(&a.0).then_with(|| label(a.1).cmp(label(b.1))).then(a.1.cmp(&b.1))
        });
        near.truncate(NEAR);
        near.into_iter().map(|(_, id)| self.candidate(view, id)).collect()
    }

    fn candidate(&self, view: &View, entity: EntityIx) -> Candidate {
        let thing = view.entity(entity);
        let with_class = format!("{} ({})", thing.label, thing.class);
        let alone = |write: &&String| self.all(view, write) == [entity];
        let write = [&thing.label, &with_class].into_iter().find(alone).unwrap_or(&thing.iri);
        Candidate {
            entity,
            write: write.clone(),
            name: thing.label.clone(),
            class: thing.class.clone(),
        }
    }
}

/// The form in which names are compared: lower case without accents, punctuation and article.
pub(crate) fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_key(name, &mut key);
    key
}

/// Puts the key of a name behind what is there.
fn push_key(name: &str, text: &mut String) {
    let start = text.len();
    if name.is_ascii() {
        name.chars().for_each(|c| push_letter(c, start, text));
    } else {
        let plain = name.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
        let mut letters = String::with_capacity(name.len());
        plain.for_each(|c| push_letter(c, 0, &mut letters));
        // Composed again, so that a Korean syllable counts as one character.
        text.extend(letters.nfc());
    }
    text.truncate(start + text[start..].trim_end().len());
    let article = ["the ", "a ", "an "].iter().find(|article| text[start..].starts_with(**article));
    if let Some(article) = article {
        text.replace_range(start..start + article.len(), "");
    }
}

/// Puts a letter of a name behind what is there of its key, from `start` on.
fn push_letter(c: char, start: usize, key: &mut String) {
    let apart = key.len() > start && !key.ends_with(' ');
    match c {
        '&' => key.push_str(if apart { " and " } else { "and " }),
        // The dots of "U.S." and apostrophes stand inside words.
        '.' | '\'' | '\u{2019}' => {}
        '+' | '#' => key.push(c),
        c if c.is_alphanumeric() => key.push(c.to_ascii_lowercase()),
        _ if apart => key.push(' '),
        _ => {}
    }
}

/// The same in every run (FNV-1a).
fn hash(key: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    key.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

/// How near two keys are, 0 to 1000; 0 where nobody would take one for the other.
pub(crate) fn similarity(wanted: &str, key: &str) -> u32 {
    const LEAST: f64 = 0.65;
    // Each letter that only one of them has is a change: where there are too many, none is looked for.
    let (one, other) = (wanted.chars().count(), key.chars().count());
    let may_be = one.min(other) as f64 >= LEAST * one.max(other) as f64;
    let typed = if may_be { strsim::normalized_damerau_levenshtein(wanted, key) } else { 0.0 };
    // A part of a name: every word begins one of the name's words.
    let begins_word = |part: &str| key.split(' ').any(|word| word.starts_with(part));
    let part = wanted.chars().count() > 2 && wanted.split(' ').all(begins_word);
    let share = wanted.len() as f64 / key.len().max(wanted.len()).max(1) as f64;
    let score = if part { typed.max(0.7 + 0.3 * share) } else { typed };
    if score < LEAST { 0 } else { (score * 1000.0).round() as u32 }
}

fn is_or_is_named(view: &View, id: EntityIx, word: &str) -> bool {
    let entity = view.entity(id);
    let word = key(word);
    [&entity.class, &entity.top].into_iter().chain(&entity.names).any(|name| key(name) == word)
}

struct DidYouMean<'a>(&'a [Candidate]);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            [only] => write!(f, "; did you mean {:?}?", only.write),
            near => write!(f, "; did you mean one of{}", Listed(near)),
        }
    }
}

struct Listed<'a>(&'a [Candidate]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for candidate in self.0 {
            write!(f, "\n  {} ({})", candidate.name, candidate.class)?;
            // Name and class together are understood, unless even they stand for several.
            if !candidate.write.starts_with(&candidate.name) {
                write!(f, ": {}", candidate.write)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::view;

    const THINGS: &str = "
        Organization: Institute of Metals | IM
        Organization: Harbour Council | the Council
        Organization: City Council of Åmål | the Council
        Region: Åmål
        Program: Åmål
        Region: 대전광역시 | Daejeon";

    fn find(name: &str) -> Result<String, String> {
        let view = view(THINGS);
        let found = Names::new(&view).find(&view, name);
        found
            .map(|id| format!("{} {}", view.entity(id).top, view.entity(id).label))
            .map_err(|why| why.to_string())
    }

    #[test]
    fn any_spelling_of_any_name_finds_its_thing() {
        for name in ["im", "the Institute of Metals", "INSTITUTE OF METALS", "I.M."] {
            assert_eq!(find(name).as_deref(), Ok("Organization Institute of Metals"), "{name}");
        }
        assert_eq!(
            find("Institute of Metals (IM)").as_deref(),
            Ok("Organization Institute of Metals")
        );
        assert_eq!(find("대전광역시").as_deref(), Ok("Region 대전광역시"));
    }

    #[test]
    fn names_are_compared_without_what_is_written_in_many_ways() {
        for (name, wanted) in [
            ("  The  R&D Fund (\u{201c}Fund\u{201d}) ", "r and d fund fund"),
            ("U.S. & Co.", "us and co"),
            ("&", "and"),
            ("Île-de-France’s", "ile de frances"),
            ("An Åmål", "amal"),
            ("the", "the"),
            ("C++ / C#", "c++ c#"),
            ("대전 광역시", "대전 광역시"),
            ("—", ""),
        ] {
            assert_eq!(key(name), wanted, "{name}");
        }
    }

    #[test]
    fn things_of_one_name_are_told_apart_by_class() {
        assert_eq!(find("amal (region)").as_deref(), Ok("Region Åmål"));
        assert_eq!(
            find("Amal").unwrap_err(),
            "\"Amal\" may mean\n  Åmål (Program)\n  Åmål (Region)"
        );
        assert_eq!(
            find("The Council").unwrap_err(),
            "\"The Council\" may mean\n  City Council of Åmål (Organization)\n  Harbour Council (Organization)"
        );
    }

    #[test]
    fn a_near_miss_gets_a_suggestion() {
        assert_eq!(
            find("Institute of Metal").unwrap_err(),
            "nothing is named \"Institute of Metal\"; did you mean \"Institute of Metals\"?"
        );
        assert_eq!(
            find("Daejon").unwrap_err(),
            "nothing is named \"Daejon\"; did you mean \"대전광역시\"?"
        );
        assert_eq!(find("xyzzy").unwrap_err(), "nothing is named \"xyzzy\"");
    }
}
