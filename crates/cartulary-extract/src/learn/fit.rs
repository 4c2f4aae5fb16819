//! Weights of rows: logistic regression with a price on each row that is kept (L1), by coordinate
//! descent. Sums run in a fixed order, so the same candidates give the same weights.

/// Candidates as columns: for each row the candidates of which it holds.
pub(crate) struct Columns<'a> {
    pub(crate) columns: &'a [Vec<u32>],
    pub(crate) right: &'a [bool],
}

/// Weights of the rows, and the log odds without any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) base: f64,
    pub(crate) weights: Vec<f64>,
}

const SWEEPS: usize = 60;
/// How strongly weights are drawn to nothing, besides the price.
const RIDGE: f64 = 0.5;
/// A sweep that changes no weight by more than this was the last.
const SETTLED: f64 = 0.005;
/// No weight moves farther at once, where the curve is flat.
const LONGEST_STEP: f64 = 1.0;

pub(crate) fn sigmoid(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// Fits the candidates for which `among` is true. `price` is what a unit of weight must save in log
/// loss.
pub(crate) fn fit(data: &Columns<'_>, among: &[bool], price: f64) -> Model {
    let members: Vec<u32> = (0..data.right.len() as u32).filter(|&n| among[n as usize]).collect();
    let mut model = Model { base: 0.0, weights: vec![0.0; data.columns.len()] };
    let mut odds = vec![0.0; data.right.len()];
    let mut chance = vec![0.5; data.right.len()];
    let columns: Vec<Vec<u32>> = data
        .columns
        .iter()
        .map(|column| column.iter().copied().filter(|&n| among[n as usize]).collect())
        .collect();
    let mut active: Vec<usize> = (0..columns.len()).collect();
    for sweep in 0..SWEEPS {
        // Every fourth sweep looks at all rows, the others at those that have a weight.
        if sweep % 4 == 0 {
            active = (0..columns.len()).collect();
        }
        let mut largest: f64 = 0.0;
        let mut step = |column: &[u32], weight: &mut f64, price: f64| {
            let (mut slope, mut curve) =
                if price > 0.0 { (RIDGE * *weight, RIDGE) } else { (0.0, 1e-6) };
            for &n in column {
                let n = n as usize;
                slope += chance[n] - f64::from(u8::from(data.right[n]));
                curve += chance[n] * (1.0 - chance[n]);
            }
            let free = *weight - slope / curve;
            let target = free.signum() * (free.abs() - price / curve).max(0.0);
            let by = (target - *weight).clamp(-LONGEST_STEP, LONGEST_STEP);
            if by == 0.0 {
                return;
            }
            *weight += by;
            largest = largest.max(by.abs());
            for &n in column {
                let n = n as usize;
                odds[n] += by;
                chance[n] = sigmoid(odds[n]);
            }
        };
        step(&members, &mut model.base, 0.0);
        for &j in &active {
            step(&columns[j], &mut model.weights[j], price);
        }
        if sweep % 4 == 0 {
            if largest < SETTLED {
                break;
            }
            active.retain(|&j| model.weights[j] != 0.0);
        }
    }
    model
}

impl Model {
    /// Log odds of a candidate by the rows that hold of it.
    pub(crate) fn odds(&self, rows: &[u32]) -> f64 {
        self.base + rows.iter().map(|&row| self.weights[row as usize]).sum::<f64>()
    }
}

/// Slope and offset that make odds honest on candidates that were held out (Platt).
pub(crate) fn calibrate(odds: &[f64], right: &[bool]) -> (f64, f64) {
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..50 {
        let (mut g, mut h) = ([0.0; 2], [[1e-6, 0.0], [0.0, 1e-6]]);
        for (&x, &y) in odds.iter().zip(right) {
            let p = sigmoid(slope * x + offset);
            let (error, curve) = (p - f64::from(u8::from(y)), p * (1.0 - p));
            g[0] += error * x;
            g[1] += error;
            h[0][0] += curve * x * x;
            h[0][1] += curve * x;
            h[1][1] += curve;
        }
        // A little pull to the odds as they are keeps few examples from deciding all.
        g[0] += 2.0 * (slope - 1.0);
        g[1] += 2.0 * offset;
        h[0][0] += 2.0;
        h[1][1] += 2.0;
        let det = h[0][0] * h[1][1] - h[0][1] * h[0][1];
        let (a, b) =
            ((h[1][1] * g[0] - h[0][1] * g[1]) / det, (h[0][0] * g[1] - h[0][1] * g[0]) / det);
        slope = (slope - a).clamp(0.1, 2.0);
        offset -= b;
    }
    (slope, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_tells_right_from_wrong_gets_a_weight_and_noise_gets_none() {
        let right: Vec<bool> = (0..40).map(|n| n % 2 == 0).collect();
        let telling = (0..40).filter(|n| n % 2 == 0 || *n == 1).collect();
        let noise = (0..40).filter(|n| n % 4 < 2).collect();
        let columns = [telling, noise];
        let data = Columns { columns: &columns, right: &right };
        let model = fit(&data, &[true; 40], 1.0);
        assert!(model.weights[0] > 2.0, "{model:?}");
        assert!(model.weights[1].abs() < 1e-9, "{model:?}");
        assert!(sigmoid(model.odds(&[0])) > 0.8 && sigmoid(model.odds(&[])) < 0.2);
    }

    #[test]
    fn overstated_odds_are_pulled_in() {
        let odds: Vec<f64> = (0..200).map(|n| if n % 2 == 0 { 6.0 } else { -6.0 }).collect();
        let right: Vec<bool> = (0..200).map(|n| (n % 2 == 0) == (n % 10 > 1)).collect();
        let (slope, offset) = calibrate(&odds, &right);
        let share = sigmoid(slope * 6.0 + offset);
        assert!((share - 0.8).abs() < 0.05, "{slope} {offset} {share}");
    }
}
