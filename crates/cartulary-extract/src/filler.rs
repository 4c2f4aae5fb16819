//! What fills a role: the ends of a statement that stand where a pattern leads, or are implied.

use cartulary_model::{ClassId, MentionKind, PredicateId, ValueKind};

use crate::discourse::Discourse;
use crate::language::{Deprel, Upos};
use crate::pattern::Site;
use crate::reader::{Hit, Reader};
use crate::reference::{Meant, Wanted};
use crate::trigger::{Role, Trigger, WordClass};
use crate::value::{Kind, ValueSpan};

/// An end of a statement: an entity or a value.
#[derive(Clone, Debug)]
pub(crate) enum End {
    Entity(Meant),
    Value { value: String, datatype: &'static str, first: usize, end: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Subject,
    Object,
}

impl End {
    /// Whether nothing was said yet of it, or it bears a name.
    pub(crate) fn is_new(&self, discourse: &Discourse<'_>) -> bool {
        match self {
            Self::Entity(meant) => {
                let draft = discourse.draft(meant.entity);
                draft.named || !draft.settled
            }
            Self::Value { .. } => true,
        }
    }

    fn same_value(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Value { first: a, .. }, Self::Value { first: b, .. }) if a == b)
    }
}

/// The roles of the nearest name or value on one side, which no pattern leads to.
pub(crate) const LEFT: &str = "left";
pub(crate) const RIGHT: &str = "right";
/// The way to what the passage is about.
pub(crate) const IMPLIED: &str = "implied";
/// How many words away it may stand.
const FAR: usize = 14;

impl Reader<'_, '_> {
    /// The names and values beside the words of a trigger, the nearest first, where the role asks for
    /// them: the tree need not lead there. None stands beyond a mark that parts, or a clause of its own.
    pub(crate) fn nearest(&self, hit: &Hit<'_>, role: &Role) -> Vec<(usize, &'static str)> {
        let tree = self.tree;
        let (_, last) = hit.place();
        let first = hit.tokens.first().copied().unwrap_or(hit.anchor);
        let parts = |n: usize| {
            let clause = tree.upos(n) == Upos::Verb
                && (tree.has(n, Deprel::Nsubj) || tree.has(n, Deprel::NsubjPass));
            clause || matches!(tree.word(n), ";" | ":" | "—" | "(" | ")" | "“" | "”" | "\"")
        };
        let named = |n: usize| {
            self.folded.names[n].is_some() || self.folded.values.iter().any(|value| value.holds(n))
        };
        // What a verb has for its own subject is no other role's.
        let subject = hit.trigger.class == WordClass::Verb
            && (tree.has(hit.anchor, Deprel::Nsubj) || tree.has(hit.anchor, Deprel::NsubjPass));
        let mut near = Vec::new();
        for name in &role.names {
            if name == LEFT && !subject {
                let left = (0..first).rev().take(FAR).take_while(|&n| !parts(n));
                near.extend(left.filter(|&n| named(n)).map(|n| (n, LEFT)));
            } else if name == RIGHT {
                let right = (last + 1..tree.len()).take(FAR).take_while(|&n| !parts(n));
                near.extend(right.filter(|&n| named(n)).map(|n| (n, RIGHT)));
            }
        }
        near
    }

    /// The ends that the likeliest filler of the right kind gives, and the way to it.
    pub(crate) fn first_ends(
        &self,
        discourse: &mut Discourse<'_>,
        fillers: &[(usize, &str)],
        hit: &Hit<'_>,
        side: Side,
        future: bool,
    ) -> Option<(Vec<End>, String)> {
        let trigger = hit.trigger;
        let predicate = self.ontology.predicate_of(trigger.predicate);
        if let (Side::Object, Some(kind @ ValueKind::Quantity)) = (side, predicate.value) {
            // Targets come in lists of clauses: all of them count.
            let mut ends: Vec<End> = Vec::new();
            for &(token, _) in fillers {
                let more = self.values(token, kind, future);
                ends.extend(
                    more.into_iter()
                        .filter(|end| !ends.iter().any(|known| known.same_value(end)))
                        .collect::<Vec<_>>(),
                );
            }
            return fillers
                .first()
                .filter(|_| !ends.is_empty())
                .map(|&(_, way)| (ends, way.to_owned()));
        }
        for &(token, way) in fillers {
            let ends = match (side, predicate.value) {
                (Side::Object, Some(kind)) => self.values(token, kind, future),
                _ => {
                    let id = trigger.predicate;
                    let role =
                        if side == Side::Subject { &trigger.subject } else { &trigger.object };
                    let accepts = |class: ClassId| {
                        self.accepts(id, side, class) && role.takes(self.ontology, class)
                    };
                    let wanted = Wanted {
                        accepts: &accepts,
                        default: self.default_class(id, side).filter(|_| !trigger.waits()),
                        unknown_name: self.unknown_class(id, side).filter(|_| !trigger.waits()),
                    };
                    self.references
                        .all(discourse, token, &wanted)
                        .into_iter()
                        // "Jane Doe, a fellow of the institute, and John Roe": what stands between
                        // two of a list tells of the first.
                        .filter(|meant| {
                            let between = token < hit.anchor && hit.anchor < meant.token;
                            !between || self.references.is_example(token, meant.token)
                        })
                        .map(End::Entity)
                        .collect()
                }
            };
            if !ends.is_empty() {
                return Some((ends, way.to_owned()));
            }
        }
        None
    }

    /// What the passage is about, for an end that the trigger lets it stand in for.
    pub(crate) fn implied(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        trigger: &Trigger,
        side: Side,
    ) -> Option<(Vec<End>, String)> {
        let role = if side == Side::Subject { &trigger.subject } else { &trigger.object };
        let gate = role.implied.as_deref().filter(|_| !self.labelled)?;
        let site = Site { tree: self.tree, values: &self.folded.values };
        let filled = |gate: &str| {
            let gate = Role::named(gate);
            !self.grammar.roles.fillers(site, trigger.class, hit.place(), &gate).is_empty()
        };
        if !gate.is_empty() && !filled(gate) {
            return None;
        }
        let id = trigger.predicate;
        let accepts =
            |class: ClassId| self.accepts(id, side, class) && role.takes(self.ontology, class);
        let wanted = Wanted { accepts: &accepts, default: None, unknown_name: None };
        let entity = self.references.implied(discourse, hit.anchor, &wanted)?;
        let token = hit.anchor;
        let span = self.tree.span(token, token + 1);
        let meant =
            Meant { entity, token, span, kind: MentionKind::Nominal, negated: false, asked: None };
        Some((vec![End::Entity(meant)], IMPLIED.to_owned()))
    }

    fn accepts(&self, predicate: PredicateId, side: Side, class: ClassId) -> bool {
        match side {
            Side::Subject => self.ontology.accepts_subject(predicate, class),
            Side::Object => self.ontology.accepts_object(predicate, class),
        }
    }

    /// The class of a phrase whose head is unknown: only fields have names that any noun may be, and
    /// only where the predicate leaves no choice.
    fn default_class(&self, predicate: PredicateId, side: Side) -> Option<ClassId> {
        let predicate = self.ontology.predicate_of(predicate);
        let classes = if side == Side::Subject { &predicate.domain } else { &predicate.range };
        match classes[..] {
            [only] if Some(only) == self.grammar.lexicon.kind("field") => Some(only),
            _ => None,
        }
    }

    /// The class of a name that nothing is known of: a body where one may stand.
    fn unknown_class(&self, predicate: PredicateId, side: Side) -> Option<ClassId> {
        let body = self.grammar.lexicon.kind("ORG");
        let thing = self.grammar.lexicon.kind("undertaking");
        let first = if side == Side::Object { [thing, body] } else { [body, thing] };
        first
            .into_iter()
            .flatten()
            .find(|&class| self.accepts(predicate, side, class))
            .or_else(|| self.default_class(predicate, side))
    }

    pub(crate) fn values(&self, token: usize, kind: ValueKind, future: bool) -> Vec<End> {
        let wanted = match kind {
            ValueKind::Date => [Kind::Date, Kind::Date],
            ValueKind::Amount => [Kind::Amount, Kind::Amount],
            // A target may be a sum of money: "sales of KRW 1.5 trillion".
            ValueKind::Quantity => [Kind::Quantity, Kind::Amount],
        };
        let mut tokens = vec![token];
        let mut n = 0;
        while n < tokens.len() {
            tokens.extend(self.tree.by(tokens[n], &[Deprel::Conj]));
            n += 1;
        }
        let of = |token: usize| {
            self.folded
                .values
                .iter()
                .find(|value| value.holds(token) && wanted.contains(&value.kind))
        };
        tokens
            .into_iter()
            .filter_map(of)
            .filter_map(|value| self.value_end(value, future))
            .collect()
    }

    fn value_end(&self, value: &ValueSpan, future: bool) -> Option<End> {
        let (first, end) = (value.first, value.end);
        let (value, datatype) =
            value.literal(self.tree, self.anchor_date, self.previous_date, future)?;
        Some(End::Value { value, datatype, first, end })
    }
}
