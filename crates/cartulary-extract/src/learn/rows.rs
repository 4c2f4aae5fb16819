//! From candidates to rows: which are kept, with which weight, and from which confidence on.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use cartulary_model::{Ontology, PredicateId};

use super::collect::{Candidate, Collected};
use super::fit::{Columns, Model, calibrate, fit, sigmoid};
use super::propose::CELL;
use crate::counts::Counts;
use crate::vote;

/// What was learned: three tables for a domain's folder, and how good they are.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// `triggers/learned.tsv`.
    pub triggers: String,
    /// `sequences/learned.tsv`.
    pub sequences: String,
    /// `confidence.tsv`.
    pub confidence: String,
    /// In order of name.
    pub predicates: Vec<LearnedPredicate>,
}

/// How well one predicate was learned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LearnedPredicate {
    /// Its name.
    pub predicate: String,
    /// Candidates among the examples.
    pub candidates: usize,
    /// Those that are right.
    pub right: usize,
    /// Facts of the examples that are no candidate: an end was not seen, or not as what it is.
    pub missed: usize,
    /// Rows that were kept.
    pub rows: usize,
    /// Precision on held-out parts of the examples.
    pub precision: f64,
    /// Recall there, among candidates.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// In how many parts the examples are cut; each is held out once.
const FOLDS: usize = 5;
/// What a unit of weight may cost, see [`fit`]; the best on held-out parts is taken.
const PRICES: [f64; 3] = [0.25, 0.5, 1.0];
/// A row must hold of so many candidates.
const LEAST_SUPPORT: usize = 3;

pub(crate) fn learned(ontology: &Ontology, collected: &Collected) -> Learned {
    let mut learned = Learned {
        triggers: "# Learned from examples, see `cartulary learn`: rows that vote.\npredicate\twords\tclass\tsubject\tobject\tmodality\texample\n".to_owned(),
        sequences: "# Learned from examples, see `cartulary learn`: rows that vote.\npredicate\tsequence\texample\n".to_owned(),
        confidence: format!(
            "# Learned from examples: the log odds of a predicate before any row votes, and the least confidence with which it is stated.\n{}\n",
            vote::COLUMNS.join("\t")
        ),
        predicates: Vec::new(),
    };
    let mut names: Vec<(String, PredicateId)> = collected
        .candidates
        .keys()
        .map(|&id| (ontology.predicate_of(id).name.clone(), id))
        .collect();
    names.sort();
    for (name, id) in names {
        let missed = collected.missed.get(&id).copied().unwrap_or_default();
        learn_one(&name, &collected.candidates[&id], missed, &collected.rows.texts, &mut learned);
    }
    learned
}

fn learn_one(
    name: &str,
    candidates: &[Candidate],
    missed: usize,
    texts: &[String],
    learned: &mut Learned,
) {
    let (rows, columns) = columns(candidates, texts);
    let right: Vec<bool> = candidates.iter().map(|candidate| candidate.right).collect();
    if right.iter().filter(|right| **right).count() < LEAST_SUPPORT {
        return;
    }
    let data = Columns { columns: &columns, right: &right };
    let held = held_rows(candidates.len(), &columns);
    let tried = PRICES.map(|price| Trial::new(&data, candidates, &held, missed, price));
    let best = tried
        .iter()
        .reduce(|best, next| if next.f1 > best.f1 { next } else { best })
        .expect("there is a price to try");
    let mut model = fit(&data, &vec![true; candidates.len()], best.price);
    model.base = best.slope * model.base + best.offset;
    model.weights.iter_mut().for_each(|weight| *weight *= best.slope);

    let mut kept: Vec<usize> =
        (0..rows.len()).filter(|&j| model.weights[j].abs() >= 0.05).collect();
    kept.sort_by(|&a, &b| {
        model.weights[b].total_cmp(&model.weights[a]).then(texts[rows[a]].cmp(&texts[rows[b]]))
    });
    for &j in &kept {
        let good = columns[j].iter().filter(|&&n| right[n as usize]).count();
        let counts =
            Counts { right: good, wrong: columns[j].len() - good, weight: model.weights[j] };
        let text = &texts[rows[j]];
        let (table, row) = if text.contains(CELL) {
            let cells: Vec<&str> = text.split(CELL).collect();
            (&mut learned.triggers, format!("{}\t", cells.join("\t")))
        } else {
            (&mut learned.sequences, text.clone())
        };
        writeln!(table, "{name}\t{row}\t{counts}").expect("a string takes all");
    }
    writeln!(learned.confidence, "{name}\t{:.2}\t{:.2}", model.base, best.least)
        .expect("a string takes all");
    learned.predicates.push(LearnedPredicate {
        predicate: name.to_owned(),
        candidates: candidates.len(),
        right: right.iter().filter(|right| **right).count(),
        missed,
        rows: kept.len(),
        precision: best.precision,
        recall: best.recall,
        f1: best.f1,
    });
}

/// Rows that hold often enough, of several that hold of the same candidates the shortest, with the
/// candidates of each.
fn columns(candidates: &[Candidate], texts: &[String]) -> (Vec<usize>, Vec<Vec<u32>>) {
    let mut by_row: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (n, candidate) in (0u32..).zip(candidates) {
        for &row in &candidate.rows {
            by_row.entry(row).or_default().push(n);
        }
    }
    let mut all: Vec<(u32, Vec<u32>)> =
        by_row.into_iter().filter(|(_, held)| held.len() >= LEAST_SUPPORT).collect();
    all.sort_by(|(a, _), (b, _)| {
        let (a, b) = (&texts[*a as usize], &texts[*b as usize]);
        (a.len(), a).cmp(&(b.len(), b))
    });
    let mut known: HashSet<Vec<u32>> = HashSet::new();
    all.retain(|(_, held)| known.insert(held.clone()));
    all.into_iter().map(|(row, held)| (row as usize, held)).unzip()
}

/// The kept rows that hold of each candidate.
fn held_rows(candidates: usize, columns: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut held = vec![Vec::new(); candidates];
    for (j, column) in (0u32..).zip(columns) {
        for &n in column {
            held[n as usize].push(j);
        }
    }
    held
}

/// How one price did on held-out parts.
struct Trial {
    price: f64,
    slope: f64,
    offset: f64,
    least: f64,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Trial {
    fn new(
        data: &Columns<'_>,
        candidates: &[Candidate],
        held: &[Vec<u32>],
        missed: usize,
        price: f64,
    ) -> Self {
        let mut odds = vec![0.0; candidates.len()];
        for fold in 0..FOLDS {
            let among: Vec<bool> = candidates.iter().map(|c| c.example % FOLDS != fold).collect();
            let model: Model = fit(data, &among, price);
            for n in (0..candidates.len()).filter(|&n| !among[n]) {
                odds[n] = model.odds(&held[n]);
            }
        }
        let (slope, offset) = calibrate(&odds, data.right);
        let mut ranked: Vec<(f64, usize)> =
            odds.iter().enumerate().map(|(n, &x)| (sigmoid(slope * x + offset), n)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let weight = |n: usize| candidates[n].mentions as f64;
        let all: f64 = (0..candidates.len()).filter(|&n| data.right[n]).map(weight).sum();
        let (mut good, mut said) = (0.0, 0.0);
        let mut trial =
            Self { price, slope, offset, least: 0.5, precision: 0.0, recall: 0.0, f1: 0.0 };
        for (at, &(chance, n)) in ranked.iter().enumerate() {
            said += weight(n);
            good += if data.right[n] { weight(n) } else { 0.0 };
            let next = ranked.get(at + 1).map_or(0.0, |next| next.0);
            let f1 = 2.0 * good / (said + all + missed as f64);
            if f1 > trial.f1 && next < chance {
                (trial.f1, trial.precision, trial.recall) = (f1, good / said, good / all);
                trial.least = f64::midpoint(chance, next).clamp(0.05, 0.95);
            }
        }
        trial
    }
}
