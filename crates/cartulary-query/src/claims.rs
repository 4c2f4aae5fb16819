use std::cmp::Reverse;

use cartulary_graph::{FactIx, View};
use cartulary_model::Modality;

/// What filters ask of the claims of a view's facts, packed: a search looks at very many of them, and
/// each claim itself lies somewhere else in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims {
    /// Where the claims of each fact begin, and an end.
    starts: Vec<u32>,
    told: Vec<Told>,
}

/// What a filter asks of a claim.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// Place of its document in the view.
    pub(crate) document: u32,
    pub(crate) modality: Modality,
    pub(crate) inferred_agent: bool,
    /// Confidence in millionths.
    pub(crate) sure: u32,
    /// When it holds, else when its document came out.
    pub(crate) when: Option<Days>,
}

/// The days that a date may mean, first and last, as numbers like 20190502. A year or a month may
/// mean any day in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: u32,
    pub(crate) last: u32,
}

impl Claims {
    /// The claims of a view.
    pub(crate) fn new(view: &View) -> Self {
        let issued = |metadata: &cartulary_model::Metadata| Days::of(metadata.issued.as_deref()?);
        let issued: Vec<Option<Days>> =
            view.documents.iter().map(|document| issued(&document.metadata)).collect();
        let mut claims = Self::default();
        for fact in &view.facts {
            claims.starts.push(claims.told.len() as u32);
            claims.told.extend(fact.claims.iter().map(|claim| Told {
                document: claim.document.0 as u32,
                modality: claim.modality,
                inferred_agent: claim.inferred_agent,
                sure: sure(claim.confidence),
                // A text may give a month or a day without its year.
                when: claim.when.as_deref().and_then(Days::of).or(issued[claim.document.0]),
            }));
        }
        claims.starts.push(claims.told.len() as u32);
        claims
    }

    /// The claims of a fact, in order.
    pub(crate) fn of(&self, fact: FactIx) -> &[Told] {
        &self.told[self.starts[fact.0] as usize..self.starts[fact.0 + 1] as usize]
    }
}

impl Told {
    /// Smaller for the better claim: asserted before planned, a named agent before an inferred one,
    /// then the surer.
    pub(crate) fn rank(&self) -> (Modality, bool, Reverse<u32>) {
        (self.modality, self.inferred_agent, Reverse(self.sure))
    }
}

/// A confidence in millionths: an order that every float has.
pub(crate) fn sure(confidence: f64) -> u32 {
    (confidence.clamp(0.0, 1.0) * 1e6) as u32
}

impl Days {
    /// The days of a year, a month or a day of ISO 8601; nothing where a text is none of these.
    pub(crate) fn of(date: &str) -> Option<Self> {
        let number = |part: &str, digits: usize, most: u32| -> Option<u32> {
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse()
                .ok()
                .filter(|&number| plain && (digits == 4 || number > 0) && number <= most)
        };
        let mut parts = date.split('-');
        let year = number(parts.next()?, 4, 9999)? * 10_000;
        let month = parts.next().map(|part| number(part, 2, 12).map(|month| month * 100));
        let day = parts.next().map(|part| number(part, 2, 31));
        match (month, day, parts.next()) {
            (None, None, None) => Some(Self { first: year, last: year + 9999 }),
            (Some(month), None, None) => {
                let month = year + month?;
                Some(Self { first: month, last: month + 99 })
            }
            (Some(month), Some(day), None) => {
                let day = year + month? + day?;
                Some(Self { first: day, last: day })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_means_the_days_that_it_leaves_open() {
        let days = |date: &str| Days::of(date).map(|days| (days.first, days.last));
        assert_eq!(days("2019"), Some((20_190_000, 20_199_999)));
        assert_eq!(days("2019-05"), Some((20_190_500, 20_190_599)));
        assert_eq!(days("2019-05-02"), Some((20_190_502, 20_190_502)));
        for none in ["", "May", "19", "2019-13", "2019-00", "2019-5", "--05-02", "2019-05-02-1"] {
            assert_eq!(days(none), None, "{none}");
        }
    }
}
