//! Things that are likely one, and why: for a person to decide.
//!
//! Candidates come from blocks (names that share a rare word, all words but one, initials, …), so
//! that not every pair is compared; each is then judged by its [likeness](likeness) and by what the
//! graph says of both. Never proposed:
//!
//! - things that a claim relates to each other, such as a body and its successor or its part;
//! - two rows of the gazetteer;
//! - a bare acronym and a body that lies elsewhere;
//! - persons without something in common that the graph says of both.

mod block;
mod likeness;
mod thing;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::Graph;
use crate::decision::{Mapping, Named};
use block::pairs;
use likeness::{Likeness, Reason, likeness};
use thing::{Kind, Thing, Things};

/// What scores less is not worth a look.
const LEAST: f64 = 0.3;
/// What each thing that both are related to adds, and how much in all.
const SHARED: (f64, f64) = (0.05, 0.15);
/// What lying in different places takes away.
const ELSEWHERE: f64 = 0.2;

pub(crate) fn propose(graph: &Graph) -> Vec<Mapping> {
    let things = Things::new(graph);
    let decided: BTreeSet<String> = graph.decisions().map(Mapping::id).collect();
    let mut found = Vec::new();
    for (one, other) in pairs(&things.list) {
        let (one, other) = (&things.list[one], &things.list[other]);
        if let Some(candidate) = candidate(&things, one, other) {
            found.push(candidate);
        }
    }
    // What fits several things equally well fits each of them less.
    let mut rivals = BTreeMap::<String, usize>::new();
    for candidate in found.iter().filter(|candidate| candidate.ambiguous) {
        *rivals.entry(candidate.mapping.subject.iri.clone()).or_default() += 1;
    }
    let mut proposals: Vec<Mapping> = found
        .into_iter()
        .filter_map(|candidate| {
            let Candidate { mut mapping, score, bonus, .. } = candidate;
            let among = rivals.get(&mapping.subject.iri).copied().unwrap_or(1);
            let share = if candidate.ambiguous { score / among as f64 } else { score };
            let score = ((share + bonus).clamp(0.0, 0.99) * 100.0).round() / 100.0;
            mapping.confidence = Some(score);
            (score >= LEAST && !decided.contains(&mapping.id())).then_some(mapping)
        })
        .collect();
    proposals.sort_by(|one, other| {
        let score = |mapping: &Mapping| mapping.confidence.unwrap_or_default();
        score(other)
            .total_cmp(&score(one))
            .then_with(|| one.subject.cmp(&other.subject))
            .then_with(|| one.object.cmp(&other.object))
    });
    proposals
}

struct Candidate {
    mapping: Mapping,
    score: f64,
    bonus: f64,
    /// Whether the likeness is one that several things may have.
    ambiguous: bool,
}

fn candidate(things: &Things<'_>, one: &Thing<'_>, other: &Thing<'_>) -> Option<Candidate> {
    if one.top != other.top || (one.is_row && other.is_row) || things.related(one, other) {
        return None;
    }
    // The less known thing is the subject.
    let standing = |thing: &Thing<'_>| {
        let longest = thing.names.iter().map(Vec::len).max();
        (thing.is_row, longest, !thing.iri.contains('@'), Reverse(thing.iri.clone()))
    };
    let (subject, object) =
        if standing(one) < standing(other) { (one, other) } else { (other, one) };
    let Likeness { score, reason, words } = likeness(subject, object)?;
    let shared = things.shared(one, other);
    let elsewhere = one.elsewhere(other);
    let (bare, person) = (reason.is_bare(), one.kind == Kind::Person);
    let unproven = (person || reason == Reason::SameShort) && shared.is_empty();
    if unproven || (bare && elsewhere) {
        return None;
    }
    let mut bonus = (SHARED.0 * shared.len() as f64).min(SHARED.1);
    let mut reasons = vec![words];
    if !shared.is_empty() {
        reasons.push(format!("both: {}", shared.join(", ")));
    }
    if elsewhere {
        bonus -= ELSEWHERE;
        reasons.push("in different places".to_owned());
    }
    let named = |thing: &Thing<'_>| Named { iri: thing.iri.clone(), label: thing.label.clone() };
    let grounds = if shared.is_empty() { "LexicalMatching" } else { "CompositeMatching" };
    let mapping = Mapping {
        subject: named(subject),
        object: named(object),
        same: true,
        justification: format!("semapv:{grounds}"),
        confidence: None,
        comment: reasons.join("; "),
        notes: BTreeMap::new(),
    };
    let ambiguous = bare || reason == Reason::SameName;
    Some(Candidate { mapping, score, bonus, ambiguous })
}
