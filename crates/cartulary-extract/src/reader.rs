//! Reads statements off a sentence: triggers, the roles around them, what fills the roles.

use std::collections::HashMap;

use cartulary_model::{
    ClassId, EntityId, Evidence, Modality, Object, Ontology, PredicateId, Span, Statement,
    ValueKind,
};

use crate::date::Date;
use crate::discourse::Discourse;
use crate::fold::Folded;
use crate::grammar::Grammar;
use crate::language::Deprel;
use crate::pattern::Site;
use crate::phrase::Phrase;
use crate::reference::{Meant, References, Wanted};
use crate::speech;
use crate::tree::Tree;
use crate::trigger::{Role, Trigger, WordClass};
use crate::value::{Kind, ValueSpan};
use crate::{modality, trigger};

/// The sentence being read and what is known around it.
pub(crate) struct Reader<'g, 'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) grammar: &'g Grammar,
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) folded: &'a Folded,
    pub(crate) references: References<'a>,
    pub(crate) quotes: &'a [speech::Quote],
    pub(crate) anchor_date: Option<Date>,
    pub(crate) previous_date: Option<Date>,
    /// Who acts where nobody is named, when no sentence before tells.
    pub(crate) responsible: Option<EntityId>,
}

/// A trigger where it stands in the sentence.
pub(crate) struct Hit<'a> {
    pub(crate) trigger: &'a Trigger,
    pub(crate) anchor: usize,
    pub(crate) tokens: Vec<usize>,
}

impl Hit<'_> {
    /// Its anchor and its last word.
    fn place(&self) -> (usize, usize) {
        (self.anchor, self.tokens.last().copied().unwrap_or(self.anchor))
    }
}

/// An end of a statement: an entity or a value.
#[derive(Clone, Debug)]
enum End {
    Entity(Meant),
    Value { value: String, datatype: &'static str, first: usize, end: usize },
}

impl<'g> Reader<'g, '_> {
    /// Triggers of the sentence. Of two at one anchor that say the same predicate, the one with more
    /// words stands.
    pub(crate) fn hits(&self) -> Vec<Hit<'g>> {
        let mut hits: Vec<Hit<'g>> = Vec::new();
        for anchor in 0..self.tree.len() {
            if self.folded.names[anchor].is_some() {
                continue;
            }
            let mut here: Vec<Hit<'g>> = self
                .grammar
                .triggers_at(self.tree, anchor)
                .filter_map(|trigger| {
                    trigger.matched(self.tree, anchor).map(|tokens| Hit { trigger, anchor, tokens })
                })
                .collect();
            let longest = here.iter().map(|hit| hit.tokens.len()).max().unwrap_or(0);
            here.retain(|hit| hit.tokens.len() == longest);
            hits.append(&mut here);
        }
        // A word inside a longer expression does not speak for itself: "take" of "take part".
        let longer: Vec<(usize, Vec<usize>)> = hits
            .iter()
            .filter(|hit| hit.tokens.len() > 1)
            .map(|hit| (hit.anchor, hit.tokens.clone()))
            .collect();
        hits.retain(|hit| {
            hit.tokens.len() > 1
                || !longer
                    .iter()
                    .any(|(anchor, tokens)| *anchor != hit.anchor && tokens.contains(&hit.anchor))
        });
        hits
    }

    /// The statements of one trigger, or why there is none.
    pub(crate) fn read(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
    ) -> Result<Vec<Statement>, Miss> {
        let trigger = hit.trigger;
        if self.is_other_title(hit) {
            return Err(Miss::OtherTitle);
        }
        let site = Site { tree: self.tree, values: &self.folded.values };
        let roles = &self.grammar.roles;
        let subjects = roles.fillers(site, trigger.class, hit.place(), &trigger.subject);
        let objects = roles.fillers(site, trigger.class, hit.place(), &trigger.object);
        let modality = trigger.modality.unwrap_or_else(|| {
            modality::of(self.tree, self.folded, &self.grammar.lexicon, hit.anchor)
        });
        let future = matches!(modality, Modality::Planned | Modality::Proposed);

        let object_ends = self.first_ends(discourse, &objects, trigger, Side::Object, future);
        let Some((objects, object_way)) = object_ends else {
            return Err(if objects.is_empty() { Miss::NoObject } else { Miss::ObjectOfWrongKind });
        };
        let found = self.first_ends(discourse, &subjects, trigger, Side::Subject, future);
        let (subjects, subject_way, inferred) = match found {
            Some((ends, way)) => (ends, way, false),
            None if trigger.subject.inferable && self.is_agentless(hit) => {
                let not = objects.iter().find_map(|end| match end {
                    End::Entity(meant) => Some(meant.entity),
                    End::Value { .. } => None,
                });
                let Some(actor) = self.inferred_actor(discourse, hit, trigger, not) else {
                    return Err(Miss::NoSubject);
                };
                // What was done in a year that is named is history; who acts now did not do it.
                if trigger.class == WordClass::Verb && self.has_year(hit) {
                    return Err(Miss::NoSubject);
                }
                (vec![End::Entity(actor)], "inferred".to_owned(), true)
            }
            None if subjects.is_empty() => return Err(Miss::NoSubject),
            None => return Err(Miss::SubjectOfWrongKind),
        };

        let mut statements = Vec::new();
        for subject in &subjects {
            let End::Entity(subject) = subject else { continue };
            for object in &objects {
                let pattern = format!("{}:{}/{}", trigger.words_text, subject_way, object_way);
                let statement =
                    self.statement(discourse, hit, *subject, object, modality, inferred, pattern);
                statements.extend(statement);
            }
        }
        if statements.is_empty() { Err(Miss::SubjectOfWrongKind) } else { Ok(statements) }
    }

    /// "associate director": a title that speaks of another relation than its last word alone.
    fn is_other_title(&self, hit: &Hit<'_>) -> bool {
        if hit.trigger.class != WordClass::Noun {
            return false;
        }
        let phrase = Phrase::of(self.tree, hit.anchor);
        let words = phrase.words(self.tree);
        let predicate = &self.ontology.predicate_of(hit.trigger.predicate).name;
        let (whole, last) = (
            self.grammar.lexicon.title(&words),
            self.grammar.lexicon.title(&words[words.len() - 1..]),
        );
        matches!((whole, last), (Some((whole, _)), Some((last, _))) if last == predicate && whole != predicate)
    }

    /// The ends that the likeliest filler of the right kind gives, and the way to it.
    fn first_ends(
        &self,
        discourse: &mut Discourse<'_>,
        fillers: &[(usize, &str)],
        trigger: &Trigger,
        side: Side,
        future: bool,
    ) -> Option<(Vec<End>, String)> {
        let predicate = self.ontology.predicate_of(trigger.predicate);
        for &(token, way) in fillers {
            let ends = match (side, predicate.value) {
                (Side::Object, Some(kind)) => self.values(token, kind, future),
                _ => {
                    let ontology = self.ontology;
                    let id = trigger.predicate;
                    let accepts = |class: ClassId| match side {
                        Side::Subject => ontology.accepts_subject(id, class),
                        Side::Object => ontology.accepts_object(id, class),
                    };
                    let wanted = Wanted {
                        accepts: &accepts,
                        default: self.default_class(id, side),
                        unknown_name: self.unknown_class(id, side),
                    };
                    self.references
                        .all(discourse, token, &wanted)
                        .into_iter()
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
        let accepts = |class: ClassId| match side {
            Side::Subject => self.ontology.accepts_subject(predicate, class),
            Side::Object => self.ontology.accepts_object(predicate, class),
        };
        let thing = self.grammar.lexicon.kind("undertaking");
        let first = if side == Side::Object { [thing, body] } else { [body, thing] };
        first
            .into_iter()
            .flatten()
            .find(|&class| accepts(class))
            .or_else(|| self.default_class(predicate, side))
    }

    fn values(&self, token: usize, kind: ValueKind, future: bool) -> Vec<End> {
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
        let Some(date) = value.date else {
            return Some(End::Value {
                value: self.tree.phrase(first, end),
                datatype: "xsd:string",
                first,
                end,
            });
        };
        let (value, datatype) = date.resolve(self.anchor_date, self.previous_date, future)?.iso();
        Some(End::Value { value, datatype, first, end })
    }

    #[expect(clippy::too_many_arguments, reason = "each is a part of the statement")]
    fn statement(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        subject: Meant,
        object: &End,
        modality: Modality,
        inferred: bool,
        pattern: String,
    ) -> Option<Statement> {
        let trigger = hit.trigger;
        let predicate = self.ontology.predicate_of(trigger.predicate);
        let mut tokens = hit.tokens.clone();
        if !inferred {
            tokens.push(subject.token);
        }
        let (object_value, object_span, object_negated) = match object {
            End::Entity(object) => {
                if object.entity == subject.entity {
                    return None;
                }
                let classes =
                    (discourse.draft(subject.entity).class?, discourse.draft(object.entity).class?);
                if !self.ontology.accepts(trigger.predicate, classes.0, classes.1) {
                    return None;
                }
                tokens.push(object.token);
                (Object::Entity(object.entity), object.span, object.negated)
            }
            End::Value { value, datatype, first, end } => {
                tokens.extend([*first, *end - 1]);
                let object =
                    Object::Literal { value: value.clone(), datatype: (*datatype).to_owned() };
                (object, self.tree.span(*first, *end), false)
            }
        };
        let own_no = self.tree.by(hit.anchor, &[Deprel::Det]).any(|n| self.tree.lower(n) == "no");
        let negated = trigger.modality.is_none() && (object_negated || subject.negated || own_no);
        let modality = match modality {
            Modality::Negated if negated => Modality::Asserted,
            _ if negated => Modality::Negated,
            other => other,
        };
        let future = matches!(modality, Modality::Planned | Modality::Proposed);
        let when = if predicate.value.is_none() { self.date_at(hit, future) } else { None };
        let evidence = self.evidence(&tokens);
        Some(Statement {
            subject: subject.entity,
            predicate: predicate.name.clone(),
            object: object_value,
            modality,
            when,
            role: None,
            according_to: self.speaker(discourse, hit, evidence, subject.entity),
            inferred_agent: inferred,
            confidence: if inferred { 0.6 } else { 0.8 },
            pattern,
            subject_span: (!inferred).then_some(subject.span),
            object_span: Some(object_span),
            evidence: Evidence {
                span: evidence,
                sentence: Span::new(self.tree.sentence.start, self.tree.sentence.end),
            },
        })
    }

    /// The date that stands with a trigger.
    fn date_at(&self, hit: &Hit<'_>, future: bool) -> Option<String> {
        let site = Site { tree: self.tree, values: &self.folded.values };
        let role = Role { names: vec!["date".to_owned()], inferable: false };
        let fillers = self.grammar.roles.fillers(site, hit.trigger.class, hit.place(), &role);
        fillers.iter().find_map(|&(token, _)| {
            match self.values(token, ValueKind::Date, future).into_iter().next() {
                Some(End::Value { value, .. }) => Some(value),
                _ => None,
            }
        })
    }

    /// Whether a date with its year stands with a trigger.
    fn has_year(&self, hit: &Hit<'_>) -> bool {
        let site = Site { tree: self.tree, values: &self.folded.values };
        let role = Role { names: vec!["date".to_owned()], inferable: false };
        let fillers = self.grammar.roles.fillers(site, hit.trigger.class, hit.place(), &role);
        let dated = |token: usize| {
            self.folded
                .values
                .iter()
                .any(|v| v.holds(token) && v.date.is_some_and(|date| date.year.is_some()))
        };
        fillers.iter().any(|&(token, _)| dated(token))
    }

    /// From the first to the last of the words that say it, brackets of names included.
    fn evidence(&self, tokens: &[usize]) -> Span {
        let outer = |&n: &usize| {
            let own = self.tree.span(n, n + 1);
            self.folded.names[n].as_ref().map_or(own, |name| own.join(name.outer))
        };
        let words = tokens.iter().map(outer).reduce(Span::join);
        words.unwrap_or(Span::new(self.tree.sentence.start, self.tree.sentence.end))
    }

    fn speaker(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        evidence: Span,
        subject: EntityId,
    ) -> Option<EntityId> {
        let quoted = self
            .quotes
            .iter()
            .find(|quote| quote.span.contains(evidence))
            .and_then(|quote| quote.speaker);
        let person = |class: ClassId| {
            let top = Some(self.ontology.top(class));
            top == self.grammar.lexicon.kind("PER") || top == self.grammar.lexicon.kind("ORG")
        };
        let reported = || {
            let token = speech::reporter(self.tree, &self.grammar.lexicon, hit.anchor)?;
            let wanted = Wanted { accepts: &person, default: None, unknown_name: None };
            self.references.all(discourse, token, &wanted).first().map(|meant| meant.entity)
        };
        quoted.or_else(reported).filter(|&speaker| speaker != subject)
    }

    /// A passive, or a nominalization, that leaves its agent unsaid.
    fn is_agentless(&self, hit: &Hit<'_>) -> bool {
        let tree = self.tree;
        match hit.trigger.class {
            WordClass::Verb => {
                let passive = tree.has(hit.anchor, Deprel::AuxPass)
                    || tree.has(hit.anchor, Deprel::NsubjPass)
                    || tree.ancestors(hit.anchor).next().is_some_and(|head| {
                        tree.deprel(hit.anchor) == Deprel::Conj && tree.has(head, Deprel::AuxPass)
                    });
                let agent = tree.has(hit.anchor, Deprel::OblAgent)
                    || tree.by(hit.anchor, &[Deprel::Obl]).any(|n| tree.has_case(n, "by"));
                passive && !agent
            }
            trigger::WordClass::Noun | trigger::WordClass::Adj => true,
        }
    }

    fn inferred_actor(
        &self,
        discourse: &Discourse<'_>,
        hit: &Hit<'_>,
        trigger: &Trigger,
        not: Option<EntityId>,
    ) -> Option<Meant> {
        let accepts = |class: ClassId| self.ontology.accepts_subject(trigger.predicate, class);
        let place = (self.references.sentence, hit.anchor);
        let actor = match trigger.class {
            WordClass::Verb => discourse
                .actor(place, &accepts, not)
                .or(self.responsible.filter(|&id| Some(id) != not))?,
            WordClass::Noun | WordClass::Adj => discourse.topic(place, &accepts)?,
        };
        let token = hit.anchor;
        let span = self.tree.span(token, token + 1);
        Some(Meant {
            entity: actor,
            token,
            span,
            kind: cartulary_model::MentionKind::Nominal,
            negated: false,
        })
    }
}

/// Why a trigger gave no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss {
    OtherTitle,
    NoSubject,
    NoObject,
    SubjectOfWrongKind,
    ObjectOfWrongKind,
}

impl Miss {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::OtherTitle => "the whole title speaks of another predicate",
            Self::NoSubject => "nothing stands in the subject's role",
            Self::NoObject => "nothing stands in the object's role",
            Self::SubjectOfWrongKind => {
                "what stands in the subject's role is of no kind that the predicate takes"
            }
            Self::ObjectOfWrongKind => {
                "what stands in the object's role is of no kind that the predicate takes"
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Subject,
    Object,
}

/// Keeps of equal statements the one that is surest, and of two predicates that the same word is
/// read as between the same ends the one with the narrower signature, in order of evidence.
pub(crate) fn distinct(ontology: &Ontology, statements: Vec<Statement>) -> Vec<Statement> {
    let breadth = |statement: &Statement| {
        ontology.predicate(&statement.predicate).map_or(0, |id| {
            let predicate = ontology.predicate_of(id);
            predicate.domain.len() * predicate.range.len().max(1)
        })
    };
    let same_reading = |a: &Statement, b: &Statement| {
        let words = |s: &Statement| s.pattern.split(':').next().unwrap_or_default().to_owned();
        a.subject == b.subject
            && a.object == b.object
            && a.predicate != b.predicate
            && a.evidence.span == b.evidence.span
            && words(a) == words(b)
            && words(a) != "sequence"
    };
    let narrower =
        |a: &Statement| statements.iter().any(|b| same_reading(a, b) && breadth(b) < breadth(a));
    let kept_readings: Vec<Statement> =
        statements.iter().filter(|a| !narrower(a)).cloned().collect();
    let mut best: HashMap<(EntityId, String, String, Modality), usize> = HashMap::new();
    let mut kept: Vec<Statement> = Vec::new();
    for statement in kept_readings {
        let object = format!("{:?}", statement.object);
        let key = (statement.subject, statement.predicate.clone(), object, statement.modality);
        match best.get(&key) {
            Some(&at) if kept[at].confidence >= statement.confidence => {}
            Some(&at) => kept[at] = statement,
            None => {
                best.insert(key, kept.len());
                kept.push(statement);
            }
        }
    }
    kept.sort_by(|a, b| {
        (a.evidence.span, a.subject, &a.predicate).cmp(&(b.evidence.span, b.subject, &b.predicate))
    });
    kept
}
