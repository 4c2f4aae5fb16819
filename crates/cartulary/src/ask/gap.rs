//! From a question to what it asks of the graph.
//!
//! A question is a sentence with a gap. It is put into the order of a statement with a stand-in in
//! the gap, "Who runs the center?" as "*Somebody* runs the center", and read as every other sentence
//! is. The statements that the stand-in is an end of are what is asked. So a question leads to a
//! predicate through the same triggers and patterns as a text, in any domain.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use cartulary_extract::{GivenName, Grammar, extract_given};
use cartulary_graph::{EntityIx, View};
use cartulary_model::{ClassId, Modality, Object, Ontology, Span, Statement, ValueKind};

use super::question::{Asked, Question};
use super::word_order::{Slot, is_adposition, orders, slots, truth_orders};

/// What a question asks of the graph: relations, all of which the answer must have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) constraints: Vec<Constraint>,
    /// How the statements of the question are meant.
    pub(super) modality: Modality,
    /// The order of words in which it was read.
    pub(super) statement: String,
}

/// Relations of the answer to one known end, of which one must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constraint {
    pub(super) known: Known,
    pub(super) relations: BTreeSet<Relation>,
}

/// The end of a relation that the question gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// A name of the question, by its place.
    Name(usize),
    /// A date, as precise as it is asked.
    Date(String),
}

/// A predicate, and whether the answer is its subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relation {
    pub(super) predicate: String,
    pub(super) answer_is_subject: bool,
    /// What the answer must be, where the question asks so only of some kinds of things: what is
    /// held in a city is an event, though clusters lie there as well. Empty where it may be any.
    pub(super) classes: BTreeSet<ClassId>,
}

/// What a question states itself: a relation of a thing that it names to another, or to a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stated {
    pub(super) subject: usize,
    pub(super) predicate: String,
    pub(super) object: StatedObject,
}

/// The object of what a question [states](Stated).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StatedObject {
    /// A name of the question, by its place.
    Name(usize),
    /// A value, as precise as the question gives it.
    Value(String),
}

/// What a question is read with.
pub(super) struct GapReader<'a> {
    pub(super) ontology: &'a Ontology,
    pub(super) grammar: &'a Grammar,
    pub(super) view: &'a View,
    /// Bytes of statements that may still be read.
    pub(super) left: &'a Cell<usize>,
}

/// How many bytes of statements are read for a question at most, so that one with very many orders of
/// its words comes to an end. Usual ones take a tenth of it at most.
pub(super) const MOST_READ: usize = 120_000;

/// What stands in the gap while the question is read.
#[derive(Clone, Debug)]
enum StandIn {
    /// A thing of a class, after a preposition where the question has none.
    Thing(ClassId, Option<&'static str>),
    /// A date, an amount or a number of things.
    Value(String),
}

impl GapReader<'_> {
    /// What the question asks, or nothing where it cannot be read.
    pub(super) fn read(&self, question: &Question) -> Option<Wanted> {
        let mut best: Option<(usize, Wanted)> = None;
        for with_period in [false, true] {
            let rest: Vec<Slot<'_>> = slots(question, with_period);
            if with_period && question.period.is_none() {
                continue;
            }
            for order in orders(question, &rest, self.grammar) {
                let wanted = self.wanted(question, &order);
                let covered = wanted.constraints.len();
                if covered > best.as_ref().map_or(0, |(most, _)| *most) {
                    best = Some((covered, wanted));
                }
            }
        }
        best.map(|(_, wanted)| wanted)
    }

    /// The values of a kind that anything named in the question has: "How big is X?"
    pub(super) fn values(&self, question: &Question) -> Option<Wanted> {
        let kind = match question.asked {
            Asked::When => ValueKind::Date,
            Asked::Amount => ValueKind::Amount,
            Asked::Number(_) => ValueKind::Quantity,
            _ => return None,
        };
        let [_] = question.named.as_slice() else { return None };
        let valued = self.ontology.predicates().filter(|(_, p)| p.value == Some(kind));
        let relations: BTreeSet<Relation> = valued
            .map(|(_, p)| Relation {
                predicate: p.name.clone(),
                answer_is_subject: false,
                classes: BTreeSet::new(),
            })
            .collect();
        if relations.is_empty() {
            return None;
        }
        let constraints = vec![Constraint { known: Known::Name(0), relations }];
        let statement = question.named[0].text.clone();
        Some(Wanted { constraints, statement, ..Wanted::default() })
    }

    /// Whether the question itself states relations between the things that it names, or of one to a
    /// value.
    pub(super) fn read_truth(&self, question: &Question) -> Vec<Stated> {
        let rest = slots(question, true);
        for order in truth_orders(&rest, self.grammar) {
            let mut found = Vec::new();
            let (text, spans, _) = self.render(question, &order, None);
            for names in self.classings(question) {
                let given = given(&spans, &names);
                let statements = self.statements(&text, &given);
                for statement in &statements {
                    let subject = statement.subject_span.and_then(|span| name_at(&spans, span));
                    let name = statement.object_span.and_then(|span| name_at(&spans, span));
                    let object = match (&statement.object, name) {
                        (_, Some(name)) => StatedObject::Name(name),
                        (Object::Literal { value, .. }, None) => StatedObject::Value(value.clone()),
                        (Object::Entity(_), None) => continue,
                    };
                    if let Some(subject) = subject {
                        let predicate = statement.predicate.clone();
                        found.push(Stated { subject, predicate, object });
                    }
                }
            }
            if !found.is_empty() {
                found.sort();
                found.dedup();
                return found;
            }
        }
        Vec::new()
    }

    fn wanted(&self, question: &Question, order: &[Slot<'_>]) -> Wanted {
        let mut relations: BTreeMap<Known, BTreeMap<Relation, BTreeSet<ClassId>>> = BTreeMap::new();
        let mut wanted = Wanted::default();
        let stand_ins = self.stand_ins(question);
        let class = |stand_in: &StandIn| match stand_in {
            StandIn::Thing(class, _) => Some(*class),
            StandIn::Value(_) => None,
        };
        let tried: BTreeSet<ClassId> = stand_ins.iter().filter_map(class).collect();
        for stand_in in stand_ins {
            let (text, spans, gap) = self.render(question, order, Some(&stand_in));
            let Some(gap) = gap else { continue };
            for names in self.classings(question) {
                let mut given = given(&spans, &names);
                if let StandIn::Thing(class, _) = stand_in {
                    given.push(GivenName { span: gap, class });
                }
                let statements = self.statements(&text, &given);
                for statement in &statements {
                    let Some((known, relation)) = asks(statement, gap, &spans, &text) else {
                        continue;
                    };
                    // A value stands for no thing that something is said of.
                    if relation.answer_is_subject && class(&stand_in).is_none() {
                        continue;
                    }
                    let classes = relations.entry(known).or_default().entry(relation).or_default();
                    classes.extend(class(&stand_in));
                    wanted.modality = wanted.modality.max(statement.modality);
                    wanted.statement.clone_from(&text);
                }
            }
        }
        let named = relations.keys().any(|known| matches!(known, Known::Name(_)));
        wanted.constraints = relations
            .into_iter()
            // A date beside a name is a period, not an end.
            .filter(|(known, _)| !named || matches!(known, Known::Name(_)))
            .map(|(known, relations)| {
                let limited = relations.into_iter().map(|(relation, classes)| {
                    let any = classes == tried;
                    Relation { classes: if any { BTreeSet::new() } else { classes }, ..relation }
                });
                Constraint { known, relations: limited.collect() }
            })
            .collect();
        wanted
    }

    /// What a statement states, as long as it may be read.
    fn statements(&self, text: &str, given: &[GivenName]) -> Vec<Statement> {
        let Some(left) = self.left.get().checked_sub(text.len()) else { return Vec::new() };
        self.left.set(left);
        extract_given(self.ontology, self.grammar, text, given).statements
    }

    /// The classes that the names of a question may have, one for each reading of it.
    fn classings(&self, question: &Question) -> Vec<Vec<ClassId>> {
        const MOST: usize = 8;
        let mut classings: Vec<Vec<ClassId>> = vec![Vec::new()];
        for named in &question.named {
            let mut classes: Vec<ClassId> = Vec::new();
            for &class in &named.classes {
                let top = self.ontology.top(class);
                if !classes.contains(&top) {
                    classes.push(top);
                }
            }
            for &thing in &named.things {
                if let Some(class) = self.top_of(thing)
                    && !classes.contains(&class)
                {
                    classes.push(class);
                }
            }
            let longer = classings.iter().flat_map(|known| {
                classes.iter().map(|&class| [known.as_slice(), &[class]].concat())
            });
            classings = longer.take(MOST).collect();
        }
        classings
    }

    fn top_of(&self, thing: EntityIx) -> Option<ClassId> {
        self.ontology.class(&self.view.entity(thing).top)
    }

    fn stand_ins(&self, question: &Question) -> Vec<StandIn> {
        let kinds = |kinds: &[&str], preposition: Option<&'static str>| -> Vec<StandIn> {
            let classes = kinds.iter().filter_map(|kind| self.grammar.kind(kind));
            classes.map(|class| StandIn::Thing(class, preposition)).collect()
        };
        let value = |text: &str| StandIn::Value(text.to_owned());
        let anything = || {
            let tops = self.ontology.classes().filter(|(_, class)| class.top);
            let things = tops.map(|(id, _)| StandIn::Thing(id, None));
            things.chain([value(AMOUNT), value("150 units")]).collect()
        };
        match &question.asked {
            Asked::Who => kinds(&["PER", "ORG", "LOC"], None),
            Asked::What => anything(),
            Asked::Kind(noun) => match noun.class {
                Some(class) => vec![StandIn::Thing(self.ontology.top(class), None)],
                None => anything(),
            },
            Asked::Where => {
                let places = ["in", "at"].map(|preposition| kinds(&["LOC"], Some(preposition)));
                let bodies = ["at", "for"].map(|preposition| kinds(&["ORG"], Some(preposition)));
                [places, bodies].concat().concat()
            }
            Asked::When => vec![StandIn::Value("1998".to_owned())],
            Asked::Number(noun) => {
                let noun = noun.as_ref().map_or("units", |noun| noun.words.as_str());
                vec![StandIn::Value(format!("150 {noun}"))]
            }
            Asked::Amount => vec![value(AMOUNT)],
            Asked::Truth => Vec::new(),
        }
    }

    /// The words in their order, with the places of names and gap.
    fn render(
        &self,
        question: &Question,
        order: &[Slot<'_>],
        stand_in: Option<&StandIn>,
    ) -> (String, Vec<(usize, Span)>, Option<Span>) {
        let (mut text, mut spans, mut gap) = (String::new(), Vec::new(), None);
        for (n, slot) in order.iter().enumerate() {
            let word = match (slot, stand_in) {
                (Slot::Word(word), _) => (*word).to_owned(),
                (Slot::Name(name), _) => question.named[*name].text.clone(),
                (Slot::Gap, Some(StandIn::Value(value))) => value.clone(),
                (Slot::Gap, Some(StandIn::Thing(class, preposition))) => {
                    let stranded = n > 0
                        && matches!(&order[n - 1], Slot::Word(_))
                        && is_adposition(question, &order[n - 1]);
                    if let Some(preposition) = preposition.filter(|_| !stranded) {
                        push(&mut text, preposition);
                    }
                    let field = self.grammar.kind("field") == Some(*class);
                    if field { "something".to_owned() } else { "Somebody".to_owned() }
                }
                (Slot::Gap, None) => continue,
            };
            push(&mut text, &word);
            let span = Span::new(text.len() - word.len(), text.len());
            match slot {
                Slot::Name(name) => spans.push((*name, span)),
                Slot::Gap => gap = Some(span),
                Slot::Word(_) => {}
            }
        }
        text.push('.');
        (text, spans, gap)
    }
}

const AMOUNT: &str = "$150 million";

fn push(text: &mut String, word: &str) {
    let close = word.starts_with(['\'', '’', ',', ';', ':', ')']);
    if !text.is_empty() && !close {
        text.push(' ');
    }
    text.push_str(word);
}

fn given(spans: &[(usize, Span)], classes: &[ClassId]) -> Vec<GivenName> {
    let class = |name: usize| classes.get(name).copied();
    spans.iter().filter_map(|&(name, span)| Some(GivenName { span, class: class(name)? })).collect()
}

fn name_at(spans: &[(usize, Span)], span: Span) -> Option<usize> {
    spans.iter().find(|(_, known)| known.overlaps(span)).map(|&(name, _)| name)
}

/// What a statement says of the gap: the other end and the relation.
fn asks(
    statement: &Statement,
    gap: Span,
    spans: &[(usize, Span)],
    text: &str,
) -> Option<(Known, Relation)> {
    let (subject, object) = (statement.subject_span?, statement.object_span?);
    let answer_is_subject = subject.overlaps(gap);
    if answer_is_subject == object.overlaps(gap) {
        return None;
    }
    let other = if answer_is_subject { object } else { subject };
    let known = match name_at(spans, other) {
        Some(name) => Known::Name(name),
        None => match &statement.object {
            Object::Literal { value, .. } if answer_is_subject && other.of(text).is_some() => {
                Known::Date(value.clone())
            }
            _ => return None,
        },
    };
    let predicate = statement.predicate.clone();
    Some((known, Relation { predicate, answer_is_subject, classes: BTreeSet::new() }))
}
