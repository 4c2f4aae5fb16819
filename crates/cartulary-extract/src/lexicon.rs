//! Word lists of the language and of the domain, loaded from their tables.

use std::collections::{HashMap, HashSet};

use cartulary_model::{ClassId, Folder, Modality, Ontology, Problem};

use crate::table::Table;

/// What words are, apart from triggers and patterns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    months: HashMap<String, u32>,
    numbers: HashMap<String, u32>,
    lists: HashMap<String, HashSet<String>>,
    modality: HashMap<(String, String), Modality>,
    /// Head nouns of the domain, words in lower case, by their last word: longest first.
    heads: HashMap<String, Vec<(Vec<String>, ClassId)>>,
    /// Role titles by their last word: longest first, with the predicate that they speak of.
    titles: HashMap<String, Vec<(Vec<String>, String)>>,
    kinds: HashMap<String, ClassId>,
    /// Words with hyphens that the tables name: one word each in a text too.
    compounds: HashSet<String>,
}

/// The lists that `words.tsv` must have, with what belongs in each.
const LISTS: &[&str] = &[
    "season",
    "leads-date",
    "currency",
    "currency-word",
    "magnitude",
    "name-connector",
    "name-particle",
    "honorific",
    "says",
    "reports",
    "clutter",
    "contents",
    "credited",
    "agenda",
    "office",
    "seat",
    "instance",
    "ordinal",
    "negation",
    "transparent",
    "example",
    "number-pronoun",
    "not-a-name",
    "weekday",
    "legal-form",
    "people",
    "government",
    "another",
    "condition",
    "surname",
    "ask-who",
    "ask-whose",
    "ask-what",
    "ask-where",
    "ask-when",
    "ask-number",
    "ask-amount",
    "ask-age",
    "ask-value",
    "ask-it",
    "ask-person",
    "ask-any",
    "ask-exist",
    "ask-on",
    "ask-list",
    "ask-about",
    "ask-role",
    "ask-link",
    "ask-source",
    "ask-text",
    "ask-date",
    "ask-people",
    "since",
    "until",
    "during",
    "auxiliary",
];

impl Lexicon {
    pub(crate) fn load(
        ontology: &Ontology,
        domain: &Folder,
        language: &Folder,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut lexicon = Self::default();
        let table = Table::read(language, "months.tsv", &["word", "month"], problems);
        for row in table.rows() {
            match row.cell(1).parse::<u32>() {
                Ok(month) if (1..=12).contains(&month) => {
                    lexicon.months.insert(row.cell(0).to_owned(), month);
                }
                _ => problems.push(table.problem(row, "a month is a number from 1 to 12")),
            }
        }
        let table = Table::read(language, "numbers.tsv", &["word", "value"], problems);
        for row in table.rows() {
            match row.cell(1).parse() {
                Ok(value) => drop(lexicon.numbers.insert(row.cell(0).to_owned(), value)),
                Err(_) => problems.push(table.problem(row, "a value is a whole number")),
            }
        }
        let table = Table::read(language, "words.tsv", &["list", "words"], problems);
        for row in table.rows() {
            if !LISTS.contains(&row.cell(0)) {
                problems.push(table.problem(row, format!("unknown list {:?}", row.cell(0))));
            }
            let list = lexicon.lists.entry(row.cell(0).to_owned()).or_default();
            list.extend(row.cell(1).split('|').map(|word| word.trim().to_owned()));
        }
        for list in LISTS.iter().filter(|list| !lexicon.lists.contains_key(**list)) {
            problems.push(Problem::new(table.file(), 0, format!("the list {list:?} is missing")));
        }
        let table = Table::read(language, "modality.tsv", &["word", "place", "modality"], problems);
        for row in table.rows() {
            if !["aux", "governor", "noun", "object", "adverb"].contains(&row.cell(1)) {
                problems
                    .push(table.problem(row, "a place is aux, governor, noun, object or adverb"));
            }
            match row.cell(2).parse() {
                Ok(modality) => {
                    let key = (row.cell(1).to_owned(), row.cell(0).to_owned());
                    lexicon.modality.insert(key, modality);
                }
                Err(why) => problems.push(table.problem(row, why)),
            }
        }
        let table = Table::read(domain, "heads.tsv", &["word", "class"], problems);
        for row in table.rows() {
            row.cell(0).split(' ').for_each(|word| lexicon.keep_whole(word));
            match ontology.class(row.cell(1)) {
                Some(class) => insert_phrase(&mut lexicon.heads, row.cell(0), class),
                None => {
                    problems.push(table.problem(row, format!("unknown class {:?}", row.cell(1))))
                }
            }
        }
        let table = Table::read(domain, "titles.tsv", &["title", "predicate"], problems);
        for row in table.rows() {
            row.cell(0).split(' ').for_each(|word| lexicon.keep_whole(word));
            if ontology.predicate(row.cell(1)).is_none() {
                problems.push(table.problem(row, format!("unknown predicate {:?}", row.cell(1))));
            }
            insert_phrase(&mut lexicon.titles, row.cell(0), row.cell(1).to_owned());
        }
        let table = Table::read(domain, "kinds.tsv", &["kind", "class"], problems);
        for row in table.rows() {
            match ontology.class(row.cell(1)) {
                Some(class) => drop(lexicon.kinds.insert(row.cell(0).to_owned(), class)),
                None => {
                    problems.push(table.problem(row, format!("unknown class {:?}", row.cell(1))))
                }
            }
        }
        lexicon
    }

    /// Takes a word's hyphens for part of it.
    pub(crate) fn keep_whole(&mut self, word: &str) {
        if word.len() > 1 && word.contains('-') {
            self.compounds.insert(word.to_lowercase());
        }
    }

    /// Whether a word with hyphens, in lower case, is one that the tables name, or its plural.
    pub(crate) fn is_compound(&self, word: &str) -> bool {
        self.compounds.contains(word) || self.compounds.contains(&crate::name::singular(word))
    }

    /// The month that a word names. A capital is asked for: "may" and "march" are verbs.
    pub(crate) fn month(&self, word: &str) -> Option<u32> {
        let capital = word.starts_with(|c: char| c.is_uppercase());
        capital
            .then(|| self.months.get(word.trim_end_matches('.').to_lowercase().as_str()).copied())
            .flatten()
    }

    /// The value of a number word in lower case.
    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied().or_else(|| word.parse().ok())
    }

    pub(crate) fn is(&self, list: &str, word: &str) -> bool {
        self.lists.get(list).is_some_and(|words| words.contains(word))
    }

    pub(crate) fn is_season(&self, word: &str) -> bool {
        self.is("season", word)
    }

    pub(crate) fn leads_date(&self, word: &str) -> bool {
        self.is("leads-date", word)
    }

    pub(crate) fn is_currency(&self, word: &str) -> bool {
        self.is("currency", word) || self.is("currency-word", word)
    }

    pub(crate) fn is_magnitude(&self, word: &str) -> bool {
        self.is("magnitude", word)
    }

    /// What a word in that place ("aux", "governor", …) makes of the statement below it.
    pub(crate) fn modality(&self, place: &str, word: &str) -> Option<Modality> {
        self.modality.get(&(place.to_owned(), word.to_owned())).copied()
    }

    /// The class that a noun phrase's last words name, given its words in lower case or as lemmas,
    /// and how many words that took.
    pub(crate) fn head_class(&self, words: &[&str]) -> Option<(ClassId, usize)> {
        longest(&self.heads, words).map(|(class, length)| (*class, length))
    }

    /// All classes that the last words may name, the likeliest first: a "briefing" is a paper or a
    /// meeting.
    pub(crate) fn head_classes(&self, words: &[&str]) -> Vec<ClassId> {
        let Some((_, length)) = self.head_class(words) else { return Vec::new() };
        let list = words.last().and_then(|last| self.heads.get(*last)).into_iter().flatten();
        list.filter(|(phrase, _)| {
            phrase.len() == length
                && words[words.len() - length..].iter().zip(phrase).all(|(a, b)| a == b)
        })
        .map(|&(_, class)| class)
        .collect()
    }

    /// The predicate that the last words of a title speak of, and how many words that took.
    pub(crate) fn title(&self, words: &[&str]) -> Option<(&str, usize)> {
        longest(&self.titles, words).map(|(predicate, length)| (predicate.as_str(), length))
    }

    /// The domain's class for a kind of thing that the engine knows: `PER`, `ORG`, `LOC`, `document`.
    pub(crate) fn kind(&self, kind: &str) -> Option<ClassId> {
        self.kinds.get(kind).copied()
    }

    /// Whether a class is that of a kind of thing, or below it.
    pub(crate) fn is_kind(&self, ontology: &Ontology, class: ClassId, kind: &str) -> bool {
        self.kind(kind) == Some(ontology.top(class))
    }
}

type Phrases<T> = HashMap<String, Vec<(Vec<String>, T)>>;

fn insert_phrase<T>(phrases: &mut Phrases<T>, phrase: &str, value: T) {
    let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
    let Some(last) = words.last().cloned() else { return };
    let list = phrases.entry(last).or_default();
    list.push((words, value));
    list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
}

fn longest<'a, T>(phrases: &'a Phrases<T>, words: &[&str]) -> Option<(&'a T, usize)> {
    let list = phrases.get(*words.last()?)?;
    let ends = |phrase: &[String]| {
        phrase.len() <= words.len()
            && words[words.len() - phrase.len()..].iter().zip(phrase).all(|(a, b)| a == b)
    };
    list.iter().find(|(phrase, _)| ends(phrase)).map(|(phrase, value)| (value, phrase.len()))
}
