//! Candidates among the examples, with the rows that hold of each.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use cartulary_model::{EntityId, Ontology, PredicateId, Span};

use super::propose::Proposer;
use super::{Example, ExampleFact};
use crate::ends::{EndOf, Loose};
use crate::grammar::Grammar;
use crate::page::Page;
use crate::session::Session;
use crate::tree::Tree;
use crate::vote::{Pair, VoteSite};

/// A pair of ends in one sentence of which a predicate may hold.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Place of the example.
    pub(crate) example: usize,
    /// Numbers of the rows that hold, ascending.
    pub(crate) rows: Vec<u32>,
    pub(crate) right: bool,
    /// In how many ways the text mentions it.
    pub(crate) mentions: usize,
}

/// All candidates by predicate, and what the rows' numbers stand for.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) candidates: BTreeMap<PredicateId, Vec<Candidate>>,
    /// Facts of the examples that no candidate is.
    pub(crate) missed: BTreeMap<PredicateId, usize>,
    pub(crate) rows: Rows,
}

/// Rows by number.
#[derive(Default)]
pub(crate) struct Rows {
    numbers: HashMap<String, u32>,
    pub(crate) texts: Vec<String>,
}

impl Rows {
    fn number(&mut self, text: String) -> u32 {
        let Self { numbers, texts } = self;
        *numbers.entry(text).or_insert_with_key(|text| {
            texts.push(text.clone());
            u32::try_from(texts.len() - 1).expect("fewer rows than fit into memory")
        })
    }
}

/// A candidate of one sentence before the whole text is read.
struct Seen {
    predicate: PredicateId,
    pair: Pair,
    /// Where its value stands, of a date.
    value: Option<Span>,
    rows: Vec<u32>,
}

pub(crate) fn collect(ontology: &Ontology, grammar: &Grammar, examples: &[Example]) -> Collected {
    let collected = Rc::new(RefCell::new(Collected::default()));
    for (n, example) in examples.iter().enumerate() {
        let predicates: Vec<PredicateId> = match &example.annotated {
            Some(names) => names.iter().filter_map(|name| ontology.predicate(name)).collect(),
            None => ontology.predicates().map(|(id, _)| id).collect(),
        };
        let seen = Rc::new(RefCell::new(Vec::<Seen>::new()));
        let text = example.document.text();
        let page = if example.excerpt {
            Page::excerpt(ontology, grammar, text)
        } else {
            Page::new(ontology, grammar, text)
        };
        let trees: Vec<Tree<'_>> =
            page.sentences.iter().map(|part| Tree::new(text, &part.folded.sentence)).collect();
        let mut session = Session::new(ontology, grammar, &page, &trees);
        session.loose = example.excerpt.then(Loose::default);
        let (into, all, wanted) = (Rc::clone(&seen), Rc::clone(&collected), predicates.clone());
        session.watch = Some(Box::new(move |site| {
            watch(site, &wanted, &mut all.borrow_mut().rows, &mut into.borrow_mut());
        }));
        session.read_header();
        session.read_sentences();
        session.watch = None;
        let mentions = |entity: EntityId| -> Vec<Span> {
            session.discourse.draft(entity).mentions.iter().map(|mention| mention.span).collect()
        };
        let mut collected = collected.borrow_mut();
        let mut found = vec![false; example.facts.len()];
        for seen in seen.take() {
            let subject = mentions(seen.pair.0);
            let object = match (seen.pair.1, seen.value) {
                (EndOf::Entity(entity), _) => mentions(entity),
                (EndOf::Date(_), span) => span.into_iter().collect(),
            };
            let name = &ontology.predicate_of(seen.predicate).name;
            let is = |fact: &ExampleFact| {
                let overlap = |own: &[Span], spans: &[Span]| {
                    own.iter().any(|a| spans.iter().any(|b| a.overlaps(*b)))
                };
                fact.predicate == *name
                    && overlap(&subject, &fact.subject)
                    && overlap(&object, &fact.object)
            };
            let mut right = false;
            for (fact, found) in example.facts.iter().zip(&mut found) {
                if is(fact) {
                    (right, *found) = (true, true);
                }
            }
            collected.candidates.entry(seen.predicate).or_default().push(Candidate {
                example: n,
                rows: seen.rows,
                right,
                mentions: subject.len().max(1) * object.len().max(1),
            });
        }
        for (fact, _) in example.facts.iter().zip(found).filter(|(_, found)| !found) {
            if let Some(predicate) = ontology.predicate(&fact.predicate) {
                *collected.missed.entry(predicate).or_default() += 1;
            }
        }
    }
    collected.take()
}

/// Notes the candidates of a sentence.
fn watch(site: &VoteSite<'_>, predicates: &[PredicateId], rows: &mut Rows, seen: &mut Vec<Seen>) {
    let proposer = Proposer::new(site);
    for &predicate in predicates {
        for (pair, tokens) in site.candidates(predicate) {
            let mut held = Vec::new();
            let mut push = |row: String| held.push(rows.number(row));
            for &(s, o) in &tokens {
                proposer.triggers(s, o, &mut push);
            }
            let (s, o) = tokens[0];
            proposer.sequences(s, o, &mut push);
            held.sort_unstable();
            held.dedup();
            let value = site.ends[o].filter(|end| end.entity().is_none()).map(|end| end.span);
            seen.push(Seen { predicate, pair, value, rows: held });
        }
    }
}
