//! What a learned row is worth: how often it was right and wrong on the examples, and its vote.

use std::fmt;
use std::str::FromStr;

/// Counts and weight of a row that was learned. They stand in the table where a row that somebody
/// wrote has its example sentence: `12 right, 3 wrong, weight 1.35`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counts {
    /// On how many candidates among the examples the row was right.
    pub right: usize,
    /// On how many it was wrong.
    pub wrong: usize,
    /// Log odds that it adds to the confidence of what it finds; below 0 it speaks against it.
    pub weight: f64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} right, {} wrong, weight {:.2}", self.right, self.wrong, self.weight)
    }
}

impl FromStr for Counts {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split(", ");
        let right = parts.next().and_then(|part| part.strip_suffix(" right"));
        let wrong = parts.next().and_then(|part| part.strip_suffix(" wrong"));
        let weight = parts.next().and_then(|part| part.strip_prefix("weight "));
        let (Some(right), Some(wrong), Some(weight), None) = (right, wrong, weight, parts.next())
        else {
            return Err(());
        };
        let weight: f64 = weight.parse().map_err(drop)?;
        if !weight.is_finite() {
            return Err(());
        }
        Ok(Self {
            right: right.parse().map_err(drop)?,
            wrong: wrong.parse().map_err(drop)?,
            weight,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_they_are_written() {
        let counts = Counts { right: 12, wrong: 3, weight: -1.35 };
        assert_eq!(counts.to_string(), "12 right, 3 wrong, weight -1.35");
        assert_eq!(counts.to_string().parse(), Ok(counts));
        for sentence in ["The agency was 3 right, 2 wrong.", "3 right, 2 wrong, weight NaN", ""] {
            assert_eq!(sentence.parse::<Counts>(), Err(()), "{sentence}");
        }
    }
}
