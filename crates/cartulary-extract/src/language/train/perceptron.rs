//! The averaged perceptron behind all models.

use std::collections::BTreeMap;

use super::super::weights::{Scorer, Weights, encode};

/// Weights while they are learned.
///
/// Beside each stands the sum of its changes weighted by when they came, which gives its average
/// over all steps without touching it at each.
///
/// A feature has a row of cells, one for each class that it was ever corrected for. Rows lie in one
/// vector, and one that outgrows its place moves to the end: learning is mostly waiting for memory.
pub(super) struct Perceptron {
    classes: usize,
    slots: Vec<Slot>,
    used: usize,
    cells: Vec<Cell>,
    weighted_changes: Vec<i64>,
    step: i64,
}

/// Where the row of a feature lies; `room` 0 marks a free slot.
#[derive(Clone, Copy, Default)]
struct Slot {
    feature: u32,
    start: u32,
    len: u8,
    room: u8,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    weight: i32,
    class: u8,
}

impl Scorer for Perceptron {
    fn classes(&self) -> usize {
        self.classes
    }

    fn unit(&self) -> i32 {
        1
    }

    fn add(&self, feature: u32, scores: &mut [i32]) {
        for cell in self.row(&self.slots[self.slot(feature)]) {
            scores[cell.class as usize] += cell.weight;
        }
    }
}

impl Perceptron {
    pub(super) fn new(classes: usize) -> Self {
        let slots = vec![Slot::default(); 1 << 16];
        Self { classes, slots, used: 0, cells: Vec::new(), weighted_changes: Vec::new(), step: 1 }
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

    /// Adds `by` to the weight of `feature` for `class`.
    pub(super) fn change(&mut self, feature: u32, class: usize, by: i32) {
        let at = self.cell(feature, class as u8);
        self.cells[at].weight += by;
        self.weighted_changes[at] += i64::from(by) * self.step;
    }

    /// Appends the mean of the averaged weights of several runs in the shipped form; those below
    /// `least` are left out.
    ///
    /// Runs over the same material in another order differ in what is chance: their mean reads
    /// better than any of them, and more of it can be left out.
    pub(super) fn write_mean(runs: &[&Self], least: f64, out: &mut Vec<u8>) {
        let mut sums: BTreeMap<(u32, u8), f64> = BTreeMap::new();
        for run in runs {
            for slot in &run.slots {
                let changes = &run.weighted_changes[slot.start as usize..];
                for (cell, &changes) in run.row(slot).iter().zip(changes) {
                    let average = f64::from(cell.weight) - changes as f64 / run.step as f64;
                    *sums.entry((slot.feature, cell.class)).or_default() += average;
                }
            }
        }
        let all = sums.len();
        let mut rows: Vec<(u32, Vec<(u8, u8)>)> = Vec::new();
        for ((feature, class), sum) in sums {
            let weight = sum / runs.len() as f64;
            if weight.abs() < least {
                continue;
            }
            if rows.last().is_none_or(|&(last, _)| last != feature) {
                rows.push((feature, Vec::new()));
            }
            if let Some((_, row)) = rows.last_mut() {
                row.push((class, encode(weight)));
            }
        }
        let kept: usize = rows.iter().map(|(_, row)| row.len()).sum();
        println!("  {kept} of {all} weights for {} features", rows.len());
        Weights::write(runs.first().map_or(0, |run| run.classes), &rows, out);
    }

    fn row(&self, slot: &Slot) -> &[Cell] {
        &self.cells[slot.start as usize..slot.start as usize + slot.len as usize]
    }

    /// The slot of a feature, or the free one that it would get.
    fn slot(&self, feature: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = feature as usize & mask;
        while self.slots[at].room > 0 && self.slots[at].feature != feature {
            at = (at + 1) & mask;
        }
        at
    }

    /// The cell of a feature and class, which is made if there is none.
    fn cell(&mut self, feature: u32, class: u8) -> usize {
        let mut at = self.slot(feature);
        let slot = self.slots[at];
        if let Some(place) = self.row(&slot).iter().position(|cell| cell.class == class) {
            return slot.start as usize + place;
        }
        if slot.room == 0 {
            self.used += 1;
            if self.used * 2 > self.slots.len() {
                self.grow();
                at = self.slot(feature);
            }
            self.slots[at].feature = feature;
        }
        if slot.len == slot.room {
            self.move_row(at);
        }
        let slot = &mut self.slots[at];
        let place = slot.start as usize + slot.len as usize;
        slot.len += 1;
        self.cells[place].class = class;
        place
    }

    /// Gives the row of a slot a larger place.
    fn move_row(&mut self, at: usize) {
        let slot = &mut self.slots[at];
        let old = slot.start as usize..slot.start as usize + slot.len as usize;
        slot.start = self.cells.len() as u32;
        slot.room = slot.room.saturating_mul(2).max(2);
        let len = self.cells.len() + slot.room as usize;
        self.cells.extend_from_within(old.clone());
        self.cells.resize(len, Cell::default());
        self.weighted_changes.extend_from_within(old);
        self.weighted_changes.resize(len, 0);
    }

    /// Doubles the number of slots.
    fn grow(&mut self) {
        let larger = vec![Slot::default(); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger);
        for slot in old.into_iter().filter(|slot| slot.room > 0) {
            let at = self.slot(slot.feature);
            self.slots[at] = slot;
        }
    }
}
