//! The averaged perceptron behind all models.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::super::weights::{LARGEST, Scorer, Weights, encode};

/// Weights while they are learned.
///
/// Each keeps, beside its value, the sum of its changes weighted by when they came, which gives its
/// average over all steps without touching it at each.
pub(super) struct Perceptron {
    classes: usize,
    rows: HashMap<u32, Vec<Cell>, BuildHasherDefault<Identity>>,
    step: i64,
}

struct Cell {
    class: u8,
    weight: i32,
    weighted_changes: i64,
}

/// Features are hashes already.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are u32");
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Scorer for Perceptron {
    fn classes(&self) -> usize {
        self.classes
    }

    fn add(&self, feature: u32, scores: &mut [i32]) {
        if let Some(row) = self.rows.get(&feature) {
            for cell in row {
                scores[cell.class as usize] += cell.weight;
            }
        }
    }
}

impl Perceptron {
    pub(super) fn new(classes: usize) -> Self {
        Self { classes, rows: HashMap::default(), step: 1 }
    }

    /// Tells that a decision was made: averages count decisions.
    pub(super) fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves the weights of `features` towards class `truth` and away from class `guess`.
    pub(super) fn update(&mut self, features: &[u32], truth: usize, guess: usize) {
        for &feature in features {
            self.change(feature, truth, 1);
            self.change(feature, guess, -1);
        }
    }

    pub(super) fn change(&mut self, feature: u32, class: usize, by: i32) {
        let row = self.rows.entry(feature).or_default();
        let at = row.iter().position(|cell| cell.class as usize == class).unwrap_or_else(|| {
            row.push(Cell { class: class as u8, weight: 0, weighted_changes: 0 });
            row.len() - 1
        });
        row[at].weight += by;
        row[at].weighted_changes += i64::from(by) * self.step;
    }

    /// Appends the averaged weights in the shipped form; those below `least` of the unit are left
    /// out.
    pub(super) fn write(&self, least: f64, out: &mut Vec<u8>) {
        let average =
            |cell: &Cell| f64::from(cell.weight) - cell.weighted_changes as f64 / self.step as f64;
        let cells = || self.rows.values().flatten();
        #[expect(clippy::iter_over_hash_type, reason = "a maximum has no order")]
        let largest = self.rows.values().flatten().map(|c| average(c).abs()).fold(1.0, f64::max);
        let unit = LARGEST / largest;
        let mut rows: Vec<(u32, Vec<(u8, u8)>)> = self
            .rows
            .iter()
            .map(|(&feature, row)| {
                let mut row: Vec<(u8, u8)> = row
                    .iter()
                    .filter(|cell| average(cell).abs() >= least)
                    .map(|cell| (cell.class, encode(average(cell) * unit)))
                    .filter(|(_, code)| code & 0x7f != 0)
                    .collect();
                row.sort_unstable();
                (feature, row)
            })
            .filter(|(_, row)| !row.is_empty())
            .collect();
        rows.sort_unstable();
        let kept: usize = rows.iter().map(|(_, row)| row.len()).sum();
        println!(
            "  {} of {} features, {kept} of {} weights, largest {largest:.0}",
            rows.len(),
            self.rows.len(),
            cells().count()
        );
        Weights::write(self.classes, &rows, out);
    }

    /// The averaged weights in the shipped form.
    pub(super) fn weights(&self, least: f64) -> Weights {
        let mut bytes = Vec::new();
        self.write(least, &mut bytes);
        Weights::read(&mut bytes.as_slice()).expect("what was just written can be read")
    }
}
