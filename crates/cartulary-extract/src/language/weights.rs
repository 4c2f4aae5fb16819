//! Linear models: sparse rows of weights found by the hash of a feature.

use std::io::{self, Read};

/// Something that weighs features for the classes of a decision.
///
/// Learning and reading share all code that extracts features and decides; only where the weights
/// lie differs.
pub(crate) trait Scorer {
    /// How many classes there are.
    fn classes(&self) -> usize;

    /// The weight that one correction during learning makes.
    fn unit(&self) -> i32;

    /// Adds the weights of `feature` to the score of each class.
    fn add(&self, feature: u32, scores: &mut [i32]);

    /// Adds the weights of each of `features` to the score of each class.
    fn add_all(&self, features: &[u32], scores: &mut [i32]) {
        for &feature in features {
            self.add(feature, scores);
        }
    }

    /// Sets `scores` to the sum of the weights of `features`.
    fn score(&self, features: &[u32], scores: &mut Vec<i32>) {
        scores.clear();
        scores.resize(self.classes(), 0);
        self.add_all(features, scores);
    }
}

/// The first of the classes with the highest score among those that `allowed` lets through.
pub(crate) fn best(scores: &[i32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (class, &score) in scores.iter().enumerate() {
        if allowed(class) && best.is_none_or(|best| score > scores[best]) {
            best = Some(class);
        }
    }
    best
}

/// Weights as they are shipped: read-only, in an open-addressing table.
#[derive(Debug)]
pub(crate) struct Weights {
    classes: usize,
    slots: Vec<Slot>,
    cells: Vec<Cell>,
}

/// Where the row of a feature lies; `len` 0 marks a free slot.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    feature: u32,
    start: u32,
    len: u32,
}

/// One weight of a row.
#[derive(Debug, Clone, Copy)]
struct Cell {
    class: u16,
    weight: i16,
}

impl Scorer for Weights {
    fn classes(&self) -> usize {
        self.classes
    }

    fn unit(&self) -> i32 {
        UNIT
    }

    fn add(&self, feature: u32, scores: &mut [i32]) {
        let first = self.slots[feature as usize & (self.slots.len() - 1)];
        self.add_from(first, feature, scores);
    }

    fn add_all(&self, features: &[u32], scores: &mut [i32]) {
        let slots = &self.slots;
        at_once(slots, features, |first, feature| self.add_from(first, feature, scores));
    }
}

/// Calls `add` with each feature and the slot where its search begins.
///
/// The table is far larger than the caches. Slots that are fetched before any is looked at are fetched
/// together; one after the other, each would be waited for.
fn at_once<S: Copy>(slots: &[S], features: &[u32], mut add: impl FnMut(S, u32)) {
    const TOGETHER: usize = 64;
    let mask = slots.len() - 1;
    for features in features.chunks(TOGETHER) {
        let mut firsts = [slots[0]; TOGETHER];
        for (first, &feature) in firsts.iter_mut().zip(features) {
            *first = slots[feature as usize & mask];
        }
        for (&first, &feature) in firsts.iter().zip(features) {
            add(first, feature);
        }
    }
}

/// Weights for three classes, a row in eight bytes: a parser looks up hundreds for each word.
#[derive(Debug)]
pub(crate) struct Trio {
    /// The upper half of the feature and its weights; all weights 0 mark a free slot. The lower half
    /// of the feature is told by the place.
    slots: Vec<(u16, [i16; 3])>,
}

impl Scorer for Trio {
    fn classes(&self) -> usize {
        3
    }

    fn unit(&self) -> i32 {
        UNIT
    }

    fn add(&self, feature: u32, scores: &mut [i32]) {
        let first = self.slots[feature as usize & (self.slots.len() - 1)];
        self.add_from(first, feature, scores);
    }

    fn add_all(&self, features: &[u32], scores: &mut [i32]) {
        let slots = &self.slots;
        at_once(slots, features, |first, feature| self.add_from(first, feature, scores));
    }
}

impl Trio {
    /// Adds the weights of a feature whose search begins at the slot `first`.
    fn add_from(&self, first: (u16, [i16; 3]), feature: u32, scores: &mut [i32]) {
        let mask = self.slots.len() - 1;
        let (mut at, (mut upper, mut weights)) = (feature as usize & mask, first);
        while weights != [0; 3] {
            if upper == (feature >> 16) as u16 {
                for (score, weight) in scores.iter_mut().zip(weights) {
                    *score += i32::from(weight);
                }
                return;
            }
            at = (at + 1) & mask;
            (upper, weights) = self.slots[at];
        }
    }

    /// Reads what [`Weights::write`] wrote for three classes.
    pub(crate) fn read(bytes: &mut &[u8]) -> io::Result<Self> {
        let rows = Rows::read(bytes)?;
        let slots = (rows.features.len() * 3 / 2).next_power_of_two().max(1 << 16);
        let mut slots = vec![(0, [0; 3]); slots];
        let mask = slots.len() - 1;
        let mut cells = rows.cells();
        for (&feature, &len) in rows.features.iter().zip(rows.lens) {
            let mut at = feature as usize & mask;
            while slots[at].1 != [0; 3] {
                at = (at + 1) & mask;
            }
            slots[at].0 = (feature >> 16) as u16;
            for cell in cells.by_ref().take(len as usize) {
                if let Some(weight) = slots[at].1.get_mut(cell.class as usize) {
                    *weight = cell.weight;
                }
            }
        }
        Ok(Self { slots })
    }
}

/// Rows as they lie in a file: all features, then all lengths, classes and codes of weights, which
/// compresses better than row after row.
struct Rows<'b> {
    classes: usize,
    features: Vec<u32>,
    lens: &'b [u8],
    cell_classes: &'b [u8],
    cell_codes: &'b [u8],
}

impl<'b> Rows<'b> {
    fn read(bytes: &mut &'b [u8]) -> io::Result<Self> {
        let classes = read_u32(bytes)? as usize;
        let rows = read_u32(bytes)? as usize;
        let cells = read_u32(bytes)? as usize;
        let mut features = Vec::with_capacity(rows);
        let mut feature = 0_u32;
        for _ in 0..rows {
            feature = feature.wrapping_add(read_varint(bytes)?);
            features.push(feature);
        }
        let lens = read_slice(bytes, rows)?;
        let (cell_classes, cell_codes) = (read_slice(bytes, cells)?, read_slice(bytes, cells)?);
        Ok(Self { classes, features, lens, cell_classes, cell_codes })
    }

    /// The cells of all rows, one row after the other.
    fn cells(&self) -> impl Iterator<Item = Cell> {
        let cells = self.cell_classes.iter().zip(self.cell_codes);
        cells.map(|(&class, &code)| Cell { class: u16::from(class), weight: decode(code) })
    }
}

impl Weights {
    /// Adds the weights of a feature whose search begins at the slot `first`.
    fn add_from(&self, first: Slot, feature: u32, scores: &mut [i32]) {
        let mask = self.slots.len() - 1;
        let (mut at, mut slot) = (feature as usize & mask, first);
        while slot.len != 0 {
            if slot.feature == feature {
                let row = slot.start as usize..(slot.start + slot.len) as usize;
                for cell in &self.cells[row] {
                    scores[cell.class as usize] += i32::from(cell.weight);
                }
                return;
            }
            at = (at + 1) & mask;
            slot = self.slots[at];
        }
    }

    /// Reads what [`Weights::write`] wrote.
    pub(crate) fn read(bytes: &mut &[u8]) -> io::Result<Self> {
        let rows = Rows::read(bytes)?;
        let mut slots = vec![Slot::default(); (rows.features.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        let mut start = 0;
        for (&feature, &len) in rows.features.iter().zip(rows.lens) {
            let mut at = feature as usize & mask;
            while slots[at].len != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = Slot { feature, start, len: u32::from(len) };
            start += u32::from(len);
        }
        Ok(Self { classes: rows.classes, slots, cells: rows.cells().collect() })
    }

    /// Appends `rows`, sorted by feature, in the form that [`Weights::read`] takes.
    #[cfg(feature = "train")]
    pub(crate) fn write(classes: usize, rows: &[(u32, Vec<(u8, u8)>)], out: &mut Vec<u8>) {
        let cells: usize = rows.iter().map(|(_, row)| row.len()).sum();
        for count in [classes, rows.len(), cells] {
            out.extend((count as u32).to_le_bytes());
        }
        let mut previous = 0;
        for (feature, _) in rows {
            write_varint(feature - previous, out);
            previous = *feature;
        }
        out.extend(rows.iter().map(|(_, row)| row.len() as u8));
        out.extend(rows.iter().flat_map(|(_, row)| row).map(|&(class, _)| class));
        out.extend(rows.iter().flat_map(|(_, row)| row).map(|&(_, code)| code));
    }
}

/// What a weight of 1 in learning is in the shipped form.
const UNIT: i32 = 128;

/// A weight from its byte: the square of the lower seven bits, negative if the highest is set.
///
/// Squares keep small weights apart, of which there are many, and still reach the few large ones.
fn decode(code: u8) -> i16 {
    let root = i16::from(code & 0x7f);
    if code & 0x80 == 0 { root * root } else { -root * root }
}

/// The byte whose weight is nearest to `weight`, a weight as it was learned.
#[cfg(feature = "train")]
pub(crate) fn encode(weight: f64) -> u8 {
    let root = (weight.abs() * f64::from(UNIT)).sqrt().round().min(127.0) as u8;
    if weight < 0.0 { root | 0x80 } else { root }
}

/// The next four bytes as a number.
pub(crate) fn read_u32(bytes: &mut &[u8]) -> io::Result<u32> {
    let mut number = [0; 4];
    bytes.read_exact(&mut number)?;
    Ok(u32::from_le_bytes(number))
}

/// The next `len` bytes.
pub(crate) fn read_slice<'b>(bytes: &mut &'b [u8], len: usize) -> io::Result<&'b [u8]> {
    let (head, rest) = bytes.split_at_checked(len).ok_or(io::ErrorKind::UnexpectedEof)?;
    *bytes = rest;
    Ok(head)
}

/// A number in groups of seven bits, the lowest first.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> io::Result<u32> {
    let mut number = 0;
    for (at, &byte) in bytes.iter().take(5).enumerate() {
        number |= u32::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            *bytes = &bytes[at + 1..];
            return Ok(number);
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

#[cfg(feature = "train")]
pub(crate) fn write_varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
