//! How well chains agree: MUC, B-cubed and CEAF-phi4, and their mean, as Pradhan et al. (2014), "Scoring
//! Coreference Partitions of Predicted Mentions", define them.

use std::collections::HashMap;
use std::ops::{AddAssign, Index};

/// Chains of mentions, which are numbers; the same number on both sides is the same mention.
pub(super) type Chains = Vec<Vec<usize>>;

/// A sum of what was right over a sum of what was asked, for recall and for precision.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ratio {
    recall: (f64, f64),
    precision: (f64, f64),
}

impl Ratio {
    pub(super) fn recall(self) -> f64 {
        share(self.recall)
    }

    pub(super) fn precision(self) -> f64 {
        share(self.precision)
    }

    pub(super) fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        share((2.0 * p * r, p + r))
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        for (own, other) in
            [(&mut self.recall, other.recall), (&mut self.precision, other.precision)]
        {
            own.0 += other.0;
            own.1 += other.1;
        }
    }
}

/// Of the same documents, the mentions found, and the three measures of chains.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    pub(super) mentions: Ratio,
    pub(super) muc: Ratio,
    pub(super) b_cubed: Ratio,
    pub(super) ceaf: Ratio,
}

impl Score {
    /// Scores the chains of one document. Chains of one mention are for the caller to leave out.
    pub(super) fn of(key: &[Vec<usize>], response: &[Vec<usize>]) -> Self {
        let both = |measure: fn(&[Vec<usize>], &Chained<'_>) -> (f64, f64)| Ratio {
            recall: measure(key, &Chained::new(response)),
            precision: measure(response, &Chained::new(key)),
        };
        Self {
            mentions: both(mentions),
            muc: both(muc),
            b_cubed: both(b_cubed),
            ceaf: ceaf(key, response),
        }
    }

    /// The mean of the three.
    pub(super) fn conll(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf.f1()) / 3.0
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.muc += other.muc;
        self.b_cubed += other.b_cubed;
        self.ceaf += other.ceaf;
    }
}

/// Chains by their mentions.
struct Chained<'c> {
    chains: &'c [Vec<usize>],
    chain_of: HashMap<usize, usize>,
}

impl<'c> Chained<'c> {
    fn new(chains: &'c [Vec<usize>]) -> Self {
        let numbered = chains.iter().enumerate();
        let chain_of =
            numbered.flat_map(|(n, chain)| chain.iter().map(move |&mention| (mention, n)));
        Self { chains, chain_of: chain_of.collect() }
    }

    /// How many mentions of `chain` stand in each chain here, and how many in none.
    fn shares(&self, chain: &[usize]) -> (Vec<(usize, usize)>, usize) {
        let mut places: Vec<Option<usize>> =
            chain.iter().map(|mention| self.chain_of.get(mention).copied()).collect();
        places.sort_unstable();
        let outside = places.iter().filter(|place| place.is_none()).count();
        let parts = places[outside..].chunk_by(PartialEq::eq);
        (parts.map(|part| (part[0].unwrap_or_default(), part.len())).collect(), outside)
    }
}

impl Index<usize> for Chained<'_> {
    type Output = [usize];

    fn index(&self, n: usize) -> &[usize] {
        &self.chains[n]
    }
}

fn mentions(chains: &[Vec<usize>], other: &Chained<'_>) -> (f64, f64) {
    let all = chains.iter().flatten();
    let found = all.clone().filter(|mention| other.chain_of.contains_key(mention));
    (found.count() as f64, all.count() as f64)
}

/// Links of the chains that the other side has: a chain of n mentions has n - 1, and lacks one for
/// each part that it falls into.
fn muc(chains: &[Vec<usize>], other: &Chained<'_>) -> (f64, f64) {
    let (mut kept, mut links) = (0, 0);
    for chain in chains {
        let (parts, outside) = other.shares(chain);
        kept += chain.len() - parts.len() - outside;
        links += chain.len() - 1;
    }
    (kept as f64, links as f64)
}

/// For each mention the share of its chain that the other side has in that mention's chain.
fn b_cubed(chains: &[Vec<usize>], other: &Chained<'_>) -> (f64, f64) {
    let (mut kept, mut all) = (0.0, 0.0);
    for chain in chains {
        let (parts, _) = other.shares(chain);
        let size = chain.len() as f64;
        kept += parts.iter().map(|&(_, part)| (part * part) as f64 / size).sum::<f64>();
        all += size;
    }
    (kept, all)
}

/// Likeness of the chains that are paired one to one so that it is greatest; of a pair, twice what
/// they share by what they hold together.
fn ceaf(key: &[Vec<usize>], response: &[Vec<usize>]) -> Ratio {
    let other = Chained::new(response);
    let mut likeness = vec![vec![0.0; response.len()]; key.len()];
    for (chain, row) in key.iter().zip(&mut likeness) {
        for (n, shared) in other.shares(chain).0 {
            row[n] = 2.0 * shared as f64 / (chain.len() + other[n].len()) as f64;
        }
    }
    let best = best_pairs(&likeness);
    Ratio { recall: (best, key.len() as f64), precision: (best, response.len() as f64) }
}

/// The greatest sum of cells of which no two share a row or a column (Kuhn and Munkres, with
/// potentials).
fn best_pairs(cells: &[Vec<f64>]) -> f64 {
    let size = cells.len().max(cells.first().map_or(0, Vec::len));
    let cell = |row: usize, column: usize| {
        cells.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    };
    // Rows and columns count from one; column 0 holds the row that is being placed.
    let (mut of_row, mut of_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_at = vec![0; size + 1];
    for row in 1..=size {
        row_at[0] = row;
        let (mut least, mut from) = (vec![f64::INFINITY; size + 1], vec![0; size + 1]);
        let mut used = vec![false; size + 1];
        let mut at = 0;
        while row_at[at] != 0 {
            used[at] = true;
            let placed = row_at[at];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for column in (1..=size).filter(|&column| !used[column]) {
                let slack = -cell(placed - 1, column - 1) - of_row[placed] - of_column[column];
                if slack < least[column] {
                    (least[column], from[column]) = (slack, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=size {
                if used[column] {
                    of_row[row_at[column]] += step;
                    of_column[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_at[at] = row_at[from[at]];
            at = from[at];
        }
    }
    (1..=size).map(|column| cell(row_at[column] - 1, column - 1)).sum()
}

fn share((part, whole): (f64, f64)) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(text: &str) -> Chains {
        text.split(' ').map(|chain| chain.bytes().map(usize::from).collect()).collect()
    }

    fn rounded(ratio: Ratio) -> [String; 3] {
        [ratio.recall(), ratio.precision(), ratio.f1()].map(|value| format!("{value:.3}"))
    }

    fn f1(key: &str, response: &str) -> [String; 3] {
        let score = Score::of(&chains(key), &chains(response));
        [score.muc, score.b_cubed, score.ceaf].map(|ratio| format!("{:.3}", ratio.f1()))
    }

    /// The example that Pradhan et al. (2014) work out: mentions missed and invented.
    #[test]
    fn the_worked_example_of_pradhan_and_others() {
        let score = Score::of(&chains("abc defg"), &chains("ab cd fghi"));
        assert_eq!(rounded(score.mentions), ["0.857", "0.750", "0.800"]);
        assert_eq!(rounded(score.muc), ["0.400", "0.400", "0.400"]);
        assert_eq!(rounded(score.b_cubed), ["0.417", "0.500", "0.455"]);
        assert_eq!(rounded(score.ceaf), ["0.650", "0.433", "0.520"]);
        assert_eq!(format!("{:.3}", score.conll()), "0.458");
    }

    /// Those by which Luo (2005) sets CEAF against MUC and B-cubed.
    #[test]
    fn the_four_responses_of_luo() {
        let key = "12345 67 89ABC";
        assert_eq!(f1(key, "12345 6789ABC"), ["0.947", "0.865", "0.733"]);
        assert_eq!(f1(key, "67 1234589ABC"), ["0.947", "0.737", "0.667"]);
        assert_eq!(f1(key, "123456789ABC"), ["0.900", "0.545", "0.294"]);
        assert_eq!(f1(key, "1 2 3 4 5 6 7 8 9 A B C"), ["0.000", "0.400", "0.178"]);
    }

    #[test]
    fn the_same_chains_are_right_and_none_are_nothing() {
        assert_eq!(f1("ab cde", "cde ab"), ["1.000", "1.000", "1.000"]);
        let none = Score::of(&chains("ab"), &Chains::new());
        assert_eq!(rounded(none.ceaf), ["0.000", "0.000", "0.000"]);
    }

    #[test]
    fn pairs_are_the_best_together_not_one_by_one() {
        let best = best_pairs(&[vec![0.75, 0.5], vec![0.5, 0.0], vec![0.125, 0.125]]);
        assert!((best - 1.0).abs() < 1e-9, "{best}");
    }
}
