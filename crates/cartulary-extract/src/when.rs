//! When what a trigger says is so: the dates that stand with it, and whether they are to come.

use cartulary_model::{Modality, ValueKind};

use crate::filler::End;
use crate::language::{Deprel, Form};
use crate::pattern::Site;
use crate::reader::{Hit, Reader};
use crate::trigger::{Role, WordClass};

impl Reader<'_, '_> {
    /// Whether a day without its year is one to come: "will open on May 4", "opens on May 4", "is holding
    /// it on May 4".
    pub(crate) fn looks_ahead(&self, hit: &Hit<'_>, modality: Modality) -> bool {
        let tree = self.tree;
        let aux = || tree.by(hit.anchor, &[Deprel::Aux, Deprel::AuxPass]);
        let present = match tree.token(hit.anchor).form {
            Form::Present => !aux().any(|_| true),
            Form::Gerund => aux().any(|n| matches!(tree.lower(n), "is" | "are" | "am" | "'re")),
            _ => false,
        };
        matches!(modality, Modality::Planned | Modality::Proposed)
            || hit.trigger.class == WordClass::Verb && present
    }

    /// The date that stands with a trigger.
    pub(crate) fn date_at(&self, hit: &Hit<'_>, future: bool) -> Option<String> {
        self.dates_at(hit).into_iter().find_map(|token| {
            match self.values(token, ValueKind::Date, future).into_iter().next() {
                Some(End::Value { value, .. }) => Some(value),
                _ => None,
            }
        })
    }

    /// Whether a date with its year stands with a trigger.
    pub(crate) fn has_year(&self, hit: &Hit<'_>) -> bool {
        let dated = |token: usize| {
            self.folded
                .values
                .iter()
                .any(|v| v.holds(token) && v.date.is_some_and(|date| date.year.is_some()))
        };
        self.dates_at(hit).into_iter().any(dated)
    }

    /// The tokens of the dates that stand with a trigger, the likeliest first.
    fn dates_at(&self, hit: &Hit<'_>) -> Vec<usize> {
        let site = Site { tree: self.tree, values: &self.folded.values };
        let role = Role::named("date");
        let fillers = self.grammar.roles.fillers(site, hit.trigger.class, hit.place(), &role);
        fillers.into_iter().map(|(token, _)| token).collect()
    }
}
