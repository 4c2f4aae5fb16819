//! Sentences and things by their words.
//!
//! An index in memory over the sentences of all documents and the names of all things, ranked by
//! BM25. English words are stemmed, Korean ones are cut into pairs of syllables, so that a word is
//! found inside a longer one and with any particle behind it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use cartulary_graph::{DocumentIx, EntityIx, FactIx, FactObject, Graph, View};
use cartulary_model::{Modality, Offsets, Span};
use cartulary_query::{FactLine, ThingLine};
use frostem::{Algorithm, Stemmer};
use serde::Serialize;

/// What a search gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Hits {
    /// Things with the words in their names, the best first.
    pub things: Vec<ThingHit>,
    /// Sentences with the words, the best first.
    pub sentences: Vec<SentenceHit>,
    /// How many sentences there are in all.
    pub found: usize,
}

/// A thing that was found by its names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThingHit {
    /// The thing.
    #[serde(flatten)]
    pub thing: ThingLine,
    /// The name that has the words.
    pub matched: String,
    /// How many facts speak of it.
    pub facts: usize,
}

/// A sentence that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentenceHit {
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: Option<String>,
    /// Who issued it.
    pub publisher: Option<String>,
    /// When it came out (ISO 8601).
    pub issued: Option<String>,
    /// First code point in the document.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The sentence.
    pub text: String,
    /// Where in the sentence the words stand, in code points of the sentence.
    pub matches: Vec<[usize; 2]>,
    /// How well it fits: BM25, with two decimals.
    pub score: f64,
    /// What it states, as far as the search admits.
    pub facts: Vec<FactLine>,
}

/// What sentences and things must be to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// Only sentences in which this thing acts: it is the subject of what they state.
    pub actor: Option<String>,
    /// Only things of this class, and sentences that state something of one, by the class's name or
    /// label.
    pub class: Option<String>,
    /// Only things in this region, and sentences that state something of one or of the region.
    pub region: Option<String>,
    /// Only sentences that state something in this modality.
    pub modality: Option<Modality>,
    /// At most so many sentences, and so many things.
    pub limit: usize,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { actor: None, class: None, region: None, modality: None, limit: 10 }
    }
}

/// The filters of a search, found in graph and ontology.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) actor: Option<EntityIx>,
    /// Names of the class and of those below it.
    pub(crate) classes: Option<BTreeSet<String>>,
    /// By thing, whether it is the region or in it.
    pub(crate) region: Option<Vec<bool>>,
    pub(crate) modality: Option<Modality>,
}

/// The index of a graph.
pub(crate) struct FullText {
    sentences: Vec<Sentence>,
    words: Index,
    /// The names of things, in order, with the thing of each.
    names: Vec<(EntityIx, String)>,
    name_words: Index,
}

struct Sentence {
    document: DocumentIx,
    span: Span,
    /// What it states: facts, and which of their claims.
    claims: Vec<(FactIx, usize)>,
}

impl FullText {
    pub(crate) fn new(graph: &Graph, sentences_of: impl Fn(&str) -> Vec<Span>) -> Self {
        let view = graph.view();
        let mut sentences = Vec::new();
        let mut words = Index::default();
        let mut first_of = Vec::new();
        for (n, document) in view.documents.iter().enumerate() {
            first_of.push(sentences.len());
            for span in sentences_of(&document.text) {
                words.add(&terms(span.of(&document.text).unwrap_or_default()));
                sentences.push(Sentence { document: DocumentIx(n), span, claims: Vec::new() });
            }
        }
        first_of.push(sentences.len());
        for (n, fact) in view.facts.iter().enumerate() {
            for (m, claim) in fact.claims.iter().enumerate() {
                let own = first_of[claim.document.0]..first_of[claim.document.0 + 1];
                let here = sentences[own].iter_mut().find(|s| s.span.overlaps(claim.evidence));
                if let Some(sentence) = here {
                    sentence.claims.push((FactIx(n), m));
                }
            }
        }
        let (mut names, mut name_words) = (Vec::new(), Index::default());
        for (n, entity) in view.entities.iter().enumerate() {
            for name in &entity.names {
                name_words.add(&terms(name));
                names.push((EntityIx(n), name.clone()));
            }
        }
        Self { sentences, words, names, name_words }
    }

    pub(crate) fn search(&self, view: &View, words: &str, filter: &Filter, limit: usize) -> Hits {
        let wanted: Vec<String> = terms(words).into_iter().map(|(term, _)| term).collect();
        let mut ranked = self.words.rank(&wanted);
        ranked.retain(|hit| {
            let claims = &self.sentences[hit.place].claims;
            filter.is_open() || claims.iter().any(|&(fact, claim)| filter.admits(view, fact, claim))
        });
        let found = ranked.len();
        ranked.truncate(limit);
        let sentences =
            ranked.into_iter().map(|hit| self.sentence(view, &wanted, filter, hit)).collect();
        Hits { things: self.things(view, &wanted, filter, limit), sentences, found }
    }

    fn things(
        &self,
        view: &View,
        wanted: &[String],
        filter: &Filter,
        limit: usize,
    ) -> Vec<ThingHit> {
        let mut seen = BTreeSet::new();
        let mut things = Vec::new();
        if filter.actor.is_some() || filter.modality.is_some() {
            return things;
        }
        for hit in self.name_words.rank(wanted) {
            let (thing, name) = &self.names[hit.place];
            if hit.distinct < wanted.len() || !filter.admits_thing(view, *thing) {
                continue;
            }
            if seen.insert(*thing) {
                let speaks = |fact: &&cartulary_graph::Fact| {
                    fact.subject == *thing || fact.object == FactObject::Entity(*thing)
                };
                things.push(ThingHit {
                    thing: ThingLine::new(view, *thing),
                    matched: name.clone(),
                    facts: view.facts.iter().filter(speaks).count(),
                });
            }
            if things.len() == limit {
                break;
            }
        }
        things.sort_by_key(|hit| Reverse(hit.facts));
        things
    }

    fn sentence(
        &self,
        view: &View,
        wanted: &[String],
        filter: &Filter,
        hit: Ranked,
    ) -> SentenceHit {
        let Sentence { document, span, claims } = &self.sentences[hit.place];
        let document = view.document(*document);
        let text = span.of(&document.text).unwrap_or_default();
        let offsets = Offsets::new(&document.text);
        let (start, end) = offsets.code_points(*span);
        let within = Offsets::new(text);
        let matches = terms(text)
            .into_iter()
            .filter(|(term, _)| wanted.contains(term))
            .map(|(_, span)| within.code_points(span).into())
            .collect();
        let admitted = claims.iter().filter(|&&(fact, claim)| filter.admits(view, fact, claim));
        let facts = admitted
            .map(|&(fact, claim)| {
                let fact = view.fact(fact);
                FactLine::new(view, fact, &fact.claims[claim])
            })
            .collect();
        SentenceHit {
            document: document.id.clone(),
            title: document.metadata.title.clone(),
            publisher: document.metadata.publisher.clone(),
            issued: document.metadata.issued.clone(),
            start,
            end,
            text: text.to_owned(),
            matches: joined(matches),
            score: (hit.score * 100.0).round() / 100.0,
            facts,
        }
    }
}

impl Filter {
    fn is_open(&self) -> bool {
        self.actor.is_none()
            && self.classes.is_none()
            && self.region.is_none()
            && self.modality.is_none()
    }

    fn admits(&self, view: &View, fact: FactIx, claim: usize) -> bool {
        let fact = view.fact(fact);
        let object = match fact.object {
            FactObject::Entity(object) => Some(object),
            FactObject::Literal { .. } => None,
        };
        let ends = || std::iter::once(fact.subject).chain(object);
        let class = |thing: EntityIx| {
            let class = &view.entity(thing).class;
            self.classes.as_ref().is_none_or(|classes| classes.contains(class))
        };
        let here = |thing: EntityIx| self.region.as_ref().is_none_or(|region| region[thing.0]);
        self.actor.is_none_or(|actor| actor == fact.subject)
            && self.modality.is_none_or(|modality| modality == fact.claims[claim].modality)
            && ends().any(class)
            && ends().any(here)
    }

    fn admits_thing(&self, view: &View, thing: EntityIx) -> bool {
        let class = &view.entity(thing).class;
        self.classes.as_ref().is_none_or(|classes| classes.contains(class))
            && self.region.as_ref().is_none_or(|region| region[thing.0])
    }
}

/// Texts by their words.
#[derive(Default)]
struct Index {
    /// By term: the texts that have it, in order, and how often.
    postings: BTreeMap<String, Vec<(u32, u32)>>,
    lengths: Vec<u32>,
    total: u64,
}

/// A text that has words of a search.
#[derive(Clone, Copy)]
struct Ranked {
    place: usize,
    /// How many of the words it has.
    distinct: usize,
    score: f64,
}

impl Index {
    fn add(&mut self, terms: &[(String, Span)]) {
        let place = self.lengths.len() as u32;
        for (term, _) in terms {
            let list = match self.postings.get_mut(term) {
                Some(list) => list,
                None => self.postings.entry(term.clone()).or_default(),
            };
            match list.last_mut() {
                Some((last, count)) if *last == place => *count += 1,
                _ => list.push((place, 1)),
            }
        }
        self.lengths.push(terms.len() as u32);
        self.total += terms.len() as u64;
    }

    /// The texts that have all the words, else those that have most of them, which is half at least;
    /// the best first.
    fn rank(&self, wanted: &[String]) -> Vec<Ranked> {
        // The usual constants of BM25.
        const K: f64 = 1.2;
        const B: f64 = 0.75;
        let texts = self.lengths.len() as f64;
        let mean = self.total as f64 / texts.max(1.0);
        let mut found: BTreeMap<u32, (usize, f64)> = BTreeMap::new();
        let distinct: BTreeSet<&String> = wanted.iter().collect();
        for &term in &distinct {
            let Some(list) = self.postings.get(term) else { continue };
            let having = list.len() as f64;
            let weight = (1.0 + (texts - having + 0.5) / (having + 0.5)).ln();
            for &(place, count) in list {
                let count = f64::from(count);
                let length = f64::from(self.lengths[place as usize]) / mean;
                let share = count * (K + 1.0) / (count + K * (1.0 - B + B * length));
                let (known, score) = found.entry(place).or_default();
                *known += 1;
                *score += weight * share;
            }
        }
        let most = found.values().map(|(known, _)| *known).max().unwrap_or_default();
        let mut ranked: Vec<Ranked> = found
            .into_iter()
            .filter(|(_, (known, _))| *known == most && most * 2 >= distinct.len())
            .map(|(place, (distinct, score))| Ranked { place: place as usize, distinct, score })
            .collect();
        // In millionths: an order that every float has.
        ranked.sort_by_key(|hit| (Reverse((hit.score * 1e6) as u64), hit.place));
        ranked
    }
}

/// The terms of a text with the place of each: stems of words, pairs of Korean syllables.
fn terms(text: &str) -> Vec<(String, Span)> {
    let stemmer = Stemmer::new(Algorithm::English);
    let mut terms = Vec::new();
    let mut add = |start: usize, end: usize| {
        let word = &text[start..end];
        if word.chars().any(is_hangul) {
            let starts = word.char_indices().map(|(at, _)| start + at);
            let marks: Vec<usize> = starts.chain([end]).collect();
            // A syllable by itself is its own term.
            for pair in marks.windows(marks.len().min(3)) {
                let span = Span::new(pair[0], pair[pair.len() - 1]);
                terms.push((text[span.start..span.end].to_owned(), span));
            }
        } else {
            let lower = word.to_lowercase();
            terms.push((stemmer.stem(&lower).into_owned(), Span::new(start, end)));
        }
    };
    let mut open: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric();
        match open {
            // "AI기술": a word ends where the script does.
            Some((start, hangul)) if !inside || hangul != is_hangul(c) => {
                add(start, at);
                open = inside.then(|| (at, is_hangul(c)));
            }
            None if inside => open = Some((at, is_hangul(c))),
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        add(start, text.len());
    }
    terms
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

/// Stretches in order, those that overlap as one.
fn joined(stretches: Vec<[usize; 2]>) -> Vec<[usize; 2]> {
    let mut joined: Vec<[usize; 2]> = Vec::new();
    for [start, end] in stretches {
        match joined.last_mut() {
            Some(last) if start < last[1] => last[1] = last[1].max(end),
            _ => joined.push([start, end]),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stemmed_and_syllables_paired() {
        let terms = |text: &str| -> Vec<String> {
            super::terms(text).into_iter().map(|(term, _)| term).collect()
        };
        assert_eq!(terms("Funding clusters, funded."), ["fund", "cluster", "fund"]);
        assert_eq!(terms("혁신도시는 AI기술"), ["혁신", "신도", "도시", "시는", "ai", "기술"]);
        assert_eq!(terms("시"), ["시"]);
        assert_eq!(terms(" — "), Vec::<String>::new());
    }

    #[test]
    fn rarer_words_weigh_more_and_all_words_come_first() {
        let mut index = Index::default();
        for text in ["fund a cluster", "fund a fund", "cluster", "fund a small cluster here"] {
            index.add(&terms(text));
        }
        let rank = |words: &[&str]| -> Vec<usize> {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            index.rank(&words).into_iter().map(|hit| hit.place).collect()
        };
        assert_eq!(rank(&["fund"]), [1, 0, 3]);
        assert_eq!(rank(&["fund", "cluster"]), [0, 3]);
        assert_eq!(rank(&["fund", "nowhere"]), [1, 0, 3]);
        assert_eq!(rank(&["nowhere"]), Vec::<usize>::new());
    }
}
