//! How sure a statement is that a written row makes: the share of such statements that are right.
//!
//! The way by which it was read, and whether its ends bear names, add up as log odds. The figures
//! were fitted (logistic regression) to the statements of 63 annotated documents on innovation policy,
//! 2,300 of them, and rounded; `cartulary score` prints, for any annotated documents, how many of the
//! statements of each confidence are right. Rows that were learned bring their own, see
//! [`crate::vote`].

use cartulary_model::{EntityId, Object};

use crate::discourse::Discourse;

/// How a statement was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From a trigger along the tree.
    Tree,
    /// The nearest name beside a trigger.
    Nearest,
    /// From the order of names and titles.
    Order,
    /// From a field or a title of the page.
    Field,
    /// From a heading or a label.
    Section,
    /// What the passage is about stands in for an end.
    Implied,
    /// The actor that the document makes responsible stands in for the subject.
    Inferred,
}

impl Way {
    /// Log odds beside those of the tree.
    fn odds(self) -> f64 {
        match self {
            Self::Tree => 0.0,
            Self::Nearest => 0.3,
            Self::Order => 0.9,
            Self::Field => 0.5,
            Self::Section => 0.6,
            Self::Implied => -1.0,
            Self::Inferred => -1.9,
        }
    }
}

/// Log odds of what the tree says of two things with names.
const BASE: f64 = 1.7;
/// What it costs that the subject, or the object, is only described.
const DESCRIBED_SUBJECT: f64 = -1.15;
const DESCRIBED_OBJECT: f64 = -0.9;
/// What it is worth that the object is a date, an amount or a quantity.
const VALUE: f64 = 0.3;

/// The confidence of a statement, from 0 to 1, in hundredths.
pub(crate) fn confidence(
    discourse: &Discourse<'_>,
    way: Way,
    subject: EntityId,
    object: &Object,
) -> f64 {
    let described = |id: EntityId| !discourse.draft(id).named;
    let mut odds = BASE + way.odds();
    if described(subject) {
        odds += DESCRIBED_SUBJECT;
    }
    odds += match object {
        Object::Literal { .. } => VALUE,
        Object::Entity(id) if described(*id) => DESCRIBED_OBJECT,
        Object::Entity(_) => 0.0,
    };
    (100.0 / (1.0 + (-odds).exp())).round() / 100.0
}
