use std::fmt;
use std::str::FromStr;

use cartulary_model::Modality;

/// Which facts and things paths may use, and which paths come first. By default all facts, and
/// [`Weight::Hubs`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathOptions {
    /// Only these predicates, where any are named.
    pub via: Vec<String>,
    /// None of these predicates.
    pub not_via: Vec<String>,
    /// Only through things of these classes or of finer ones, where any are named.
    pub classes: Vec<String>,
    /// Through no thing of these classes.
    pub not_classes: Vec<String>,
    /// Only claims of these modalities, where any are named.
    pub only: Vec<Modality>,
    /// Only claims of this date or later (ISO 8601, as precise as need be). The date of a claim is
    /// that of the fact where the text gives one, else that of the text.
    pub since: Option<String>,
    /// Only claims of this date or earlier.
    pub until: Option<String>,
    /// Only claims of documents that one of these published, where any are named.
    pub publishers: Vec<String>,
    /// Only facts that at least so many documents state.
    pub min_evidence: usize,
    /// Only through things that lie in this region, or it itself, by any of its names.
    pub region: Option<String>,
    /// Through these things, in this order.
    pub through: Vec<String>,
    /// Other things to begin at.
    pub or_from: Vec<String>,
    /// Other things to arrive at.
    pub or_to: Vec<String>,
    /// Over nothing that was inferred.
    pub no_inferred: bool,
    /// Only along the arrows. A symmetric predicate has none and may be walked both ways.
    pub directed: bool,
    /// At most so many steps in a path.
    pub max_hops: Option<usize>,
    /// Which paths come first.
    pub weight: Weight,
}

/// What makes one path better than another.
///
/// Of as good ones that with fewer steps is first, then that through things with fewer facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// Few steps, and no detour over what everything is joined to: to go through a thing with 16
    /// facts or more, inferred ones among them, counts as a step more, with 32 as two, with 64 or
    /// more as three. So a country in which both ends lie does not hide what else there is
    /// between them. A step that was inferred counts as two: it has no words of its own.
    #[default]
    Hubs,
    /// Few steps, whatever they lead through.
    Hops,
    /// The product of the confidence of its facts: the path that is right most likely.
    Confidence,
    /// Steps that many documents state: a step costs one part in as many as state it.
    Evidence,
}

/// A weight that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown weight {0:?}: one of {known}", known = Weight::ALL.map(Weight::name).join(", "))]
pub struct UnknownWeight(String);

impl Weight {
    /// All weights, the default one first.
    pub const ALL: [Self; 4] = [Self::Hubs, Self::Hops, Self::Confidence, Self::Evidence];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hubs => "hubs",
            Self::Hops => "hops",
            Self::Confidence => "confidence",
            Self::Evidence => "evidence",
        }
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Weight {
    type Err = UnknownWeight;

    fn from_str(name: &str) -> Result<Self, UnknownWeight> {
        let found = Self::ALL.into_iter().find(|weight| weight.name() == name);
        found.ok_or_else(|| UnknownWeight(name.to_owned()))
    }
}
