//! Reads statements off a sentence: triggers, the roles around them, what fills the roles.

use cartulary_model::{
    EntityId, Evidence, MentionKind, Modality, Object, Ontology, Span, Statement, ValueKind,
};

use crate::confidence::{Way, confidence};
use crate::date::Date;
use crate::discourse::Discourse;
use crate::filler::{End, IMPLIED, LEFT, RIGHT, Side};
use crate::fold::Folded;
use crate::grammar::Grammar;
use crate::language::{Deprel, Form};
use crate::modality;
use crate::pattern::Site;
use crate::phrase::Phrase;
use crate::reference::{Meant, References};
use crate::speech;
use crate::tree::Tree;
use crate::trigger::{Trigger, WordClass};

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
    /// The document itself.
    pub(crate) document: Option<EntityId>,
    /// Whether a label says already what the sentence is about.
    pub(crate) labelled: bool,
}

/// A trigger where it stands in the sentence.
pub(crate) struct Hit<'a> {
    pub(crate) trigger: &'a Trigger,
    pub(crate) anchor: usize,
    pub(crate) tokens: Vec<usize>,
}

impl Hit<'_> {
    /// Its anchor and its last word.
    pub(crate) fn place(&self) -> (usize, usize) {
        (self.anchor, self.tokens.last().copied().unwrap_or(self.anchor))
    }
}

impl<'g> Reader<'g, '_> {
    /// Triggers of the sentence, those with more words first, those that wait for others last: once they are read, the words in them
    /// do not speak for themselves ("take" of "take part").
    pub(crate) fn hits(&self) -> Vec<Hit<'g>> {
        let mut hits: Vec<Hit<'g>> = Vec::new();
        for anchor in 0..self.tree.len() {
            // "international cooperation" is a field, and still says who cooperates.
            if self.folded.names[anchor].is_some() && !self.is_common(anchor) {
                continue;
            }
            let mut here: Vec<Hit<'g>> = self
                .grammar
                .triggers_at(self.tree, anchor)
                .filter(|trigger| trigger.counts.is_none())
                .filter_map(|trigger| {
                    trigger.matched(self.tree, anchor).map(|tokens| Hit { trigger, anchor, tokens })
                })
                .collect();
            here.sort_by_key(|hit| std::cmp::Reverse(hit.tokens.len()));
            hits.append(&mut here);
        }
        hits.sort_by_key(|hit| (hit.trigger.waits(), std::cmp::Reverse(hit.tokens.len())));
        hits
    }

    /// Whether a token is the name of a field in words that are no names.
    fn is_common(&self, token: usize) -> bool {
        let class = self.folded.names[token].as_ref().and_then(|name| name.name.class);
        class.is_some_and(|class| self.references.is_class_of(class, "field"))
            && !self.tree.is_capitalized(token)
    }

    /// The statements of one trigger, or why there is none.
    pub(crate) fn read(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
    ) -> Result<Vec<Statement>, Miss> {
        let trigger = hit.trigger;
        if self.is_condition(hit) {
            return Err(Miss::Condition);
        }
        if self.is_asked(hit) {
            return Err(Miss::Question);
        }
        if self.is_other_title(hit) {
            return Err(Miss::OtherTitle);
        }
        let site = Site { tree: self.tree, values: &self.folded.values };
        let roles = &self.grammar.roles;
        let mut subjects = roles.fillers(site, trigger.class, hit.place(), &trigger.subject);
        subjects.extend(self.nearest(hit, &trigger.subject));
        let mut objects = roles.fillers(site, trigger.class, hit.place(), &trigger.object);
        objects.extend(self.nearest(hit, &trigger.object));
        let own = self.modality(hit);
        if trigger.asks.is_some_and(|asked| asked != own) {
            return Err(Miss::OtherModality);
        }
        let modality = trigger.modality.unwrap_or(own);
        let future = self.looks_ahead(hit, modality);

        let object_ends = self
            .first_ends(discourse, &objects, hit, Side::Object, future)
            .or_else(|| self.implied(discourse, hit, trigger, Side::Object));
        let Some((objects, object_way)) = object_ends else {
            return Err(if objects.is_empty() { Miss::NoObject } else { Miss::ObjectOfWrongKind });
        };
        let found = if trigger.subject.names.iter().any(|name| name == SPEAKER) {
            let speaker = self.speaking(discourse, hit, trigger);
            speaker.map(|meant| (vec![End::Entity(meant)], SPEAKER.to_owned()))
        } else {
            self.first_ends(discourse, &subjects, hit, Side::Subject, future)
                .or_else(|| self.implied(discourse, hit, trigger, Side::Subject))
        };
        if trigger.waits()
            && found.iter().flat_map(|(ends, _)| ends).any(|end| end.is_new(discourse))
        {
            return Err(Miss::NoSubject);
        }
        let (subjects, subject_way, inferred) = match found {
            Some((mut ends, way)) => {
                ends.extend(self.partners(discourse, hit, trigger));
                (ends, way, false)
            }
            // "Sejong was not selected": who did not do it is seldom who acts elsewhere.
            None if trigger.subject.inferable
                && modality != Modality::Negated
                && self.is_agentless(hit) =>
            {
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

        let ways = [subject_way.as_str(), object_way.as_str()];
        let way = match () {
            () if inferred => Way::Inferred,
            () if ways.contains(&IMPLIED) => Way::Implied,
            () if ways.contains(&LEFT) || ways.contains(&RIGHT) => Way::Nearest,
            () => Way::Tree,
        };
        let mut statements = Vec::new();
        for subject in &subjects {
            let End::Entity(subject) = subject else { continue };
            for object in objects.iter().filter(|object| !self.told_of_another(subject, object)) {
                let pattern = format!("{}:{}/{}", trigger.words_text, subject_way, object_way);
                let statement =
                    self.statement(discourse, hit, *subject, object, modality, way, pattern);
                statements.extend(statement);
            }
        }
        if statements.is_empty() { Err(Miss::SubjectOfWrongKind) } else { Ok(statements) }
    }

    /// "They designated Wando in Jeolla and Uljin in Gyeongsang": Uljin has its own place.
    fn told_of_another(&self, subject: &Meant, object: &End) -> bool {
        let End::Entity(object) = object else { return false };
        let tree = self.tree;
        let place = |n: usize| tree.deprel(n) == Deprel::Nmod && tree.has_case(n, "in");
        let other = tree.head(object.token).filter(|_| place(object.token));
        other.is_some_and(|other| {
            let listed = tree.head(subject.token) == Some(other)
                && tree.deprel(subject.token) == Deprel::Conj;
            listed && tree.by(subject.token, &[Deprel::Nmod]).any(place)
        })
    }

    /// What the words around a trigger make of its statement. What is said beside another statement of
    /// a thing is as sure as that one ("will open an office in Seoul"), but who owns the thing.
    fn modality(&self, hit: &Hit<'_>) -> Modality {
        let waits = hit.trigger.waits();
        match hit.trigger.class {
            WordClass::Noun if waits => Modality::Asserted,
            WordClass::Adj if waits => {
                let noun = self.tree.head(hit.anchor).unwrap_or(hit.anchor);
                modality::of(self.tree, &self.grammar.lexicon, noun)
            }
            _ => modality::of(self.tree, &self.grammar.lexicon, hit.anchor),
        }
    }

    /// "If the agency launches it, …" says of nothing that it is so.
    fn is_condition(&self, hit: &Hit<'_>) -> bool {
        let tree = self.tree;
        let conditional = |n: usize| {
            tree.by(n, &[Deprel::Mark])
                .any(|mark| self.grammar.lexicon.is("condition", tree.lower(mark)))
        };
        std::iter::once(hit.anchor).chain(tree.ancestors(hit.anchor)).take(4).any(conditional)
    }

    /// "Will the agency join it?" says nothing; what a question says in passing, it says: "Who runs the
    /// center, which opened in 2019?"
    fn is_asked(&self, hit: &Hit<'_>) -> bool {
        let tree = self.tree;
        let passing =
            |n: usize| matches!(tree.deprel(n), Deprel::AclRelcl | Deprel::Acl | Deprel::Appos);
        // "We met, and there the first question was: what will it look like?"
        let colon = (0..tree.len()).rev().find(|&n| tree.word(n) == ":");
        tree.len() > 0
            && tree.word(tree.len() - 1) == "?"
            && colon.is_none_or(|colon| colon < hit.anchor)
            && !std::iter::once(hit.anchor).chain(tree.ancestors(hit.anchor)).any(passing)
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

    #[expect(clippy::too_many_arguments, reason = "each is a part of the statement")]
    fn statement(
        &self,
        discourse: &mut Discourse<'_>,
        hit: &Hit<'_>,
        subject: Meant,
        object: &End,
        modality: Modality,
        way: Way,
        pattern: String,
    ) -> Option<Statement> {
        let inferred = way == Way::Inferred;
        let trigger = hit.trigger;
        let predicate = self.ontology.predicate_of(trigger.predicate);
        if !inferred && self.is_generic(hit, subject) {
            return None;
        }
        let mut tokens = hit.tokens.clone();
        if !inferred {
            tokens.push(subject.token);
        }
        let (object_value, object_span, object_negated) = match object {
            End::Entity(object) => {
                if object.entity == subject.entity {
                    return None;
                }
                let class = |end: &Meant| end.asked.or(discourse.draft(end.entity).class);
                let classes = (class(&subject)?, class(object)?);
                if !self.ontology.accepts(trigger.predicate, classes.0, classes.1)
                    || self.lies_elsewhere(discourse, trigger, subject.entity, object.entity)
                {
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
        let negated = trigger.modality.is_none() && (object_negated || subject.negated);
        let modality = match modality {
            Modality::Negated if negated => Modality::Asserted,
            _ if negated => Modality::Negated,
            other => other,
        };
        let future = self.looks_ahead(hit, modality);
        let when = if predicate.value.is_none() { self.date_at(hit, future) } else { None };
        let day = match object {
            End::Value { value, .. } if predicate.value == Some(ValueKind::Date) => Some(value),
            _ => when.as_ref(),
        };
        let to_come =
            day.is_some_and(|day| self.anchor_date.is_some_and(|today| today.is_before(day)));
        let modality =
            if to_come && modality == Modality::Asserted { Modality::Planned } else { modality };
        let evidence = self.evidence(&tokens);
        discourse.settle(subject);
        if let End::Entity(object) = object {
            discourse.settle(*object);
        }
        let confidence = confidence(discourse, way, subject.entity, &object_value);
        Some(Statement {
            subject: subject.entity,
            predicate: predicate.name.clone(),
            object: object_value,
            modality,
            when,
            role: None,
            according_to: self.speaker(discourse, hit, evidence, subject.entity),
            inferred_agent: inferred,
            confidence,
            pattern,
            subject_span: (!inferred).then_some(subject.span),
            object_span: Some(object_span),
            evidence: Evidence {
                span: evidence,
                sentence: Span::new(self.tree.sentence.start, self.tree.sentence.end),
            },
        })
    }

    /// Whether the gazetteer knows that a place does not lie where another predicate than "is in a
    /// place" would not be asked: "Wando in South Jeolla, Uljin in North Gyeongsang".
    fn lies_elsewhere(
        &self,
        discourse: &Discourse<'_>,
        trigger: &Trigger,
        subject: EntityId,
        object: EntityId,
    ) -> bool {
        let predicate = self.ontology.predicate_of(trigger.predicate);
        let [only] = predicate.range[..] else { return false };
        let (inner, outer) = (discourse.draft(subject), discourse.draft(object));
        let known = !inner.rows.is_empty() && !outer.rows.is_empty();
        self.grammar.lexicon.kind("LOC") == Some(only)
            && discourse.is_kind(subject, "LOC")
            && known
            && !discourse.lies_in(subject, object)
    }

    /// "countries cooperating with Korea": the clause says which ones are meant, not what they do.
    fn is_generic(&self, hit: &Hit<'_>, subject: Meant) -> bool {
        let clause = matches!(self.tree.deprel(hit.anchor), Deprel::Acl | Deprel::AclRelcl)
            && self.tree.head(hit.anchor) == Some(subject.token)
            && hit.anchor == subject.token + 1;
        let bare = !self
            .tree
            .by(subject.token, &[Deprel::Det, Deprel::NmodPoss, Deprel::Nummod])
            .any(|_| true);
        let plural = self.tree.token(subject.token).form == Form::Plural;
        clause && bare && plural && subject.kind == MentionKind::Nominal
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
}

/// The role of who says it, which no pattern leads to.
pub(crate) const SPEAKER: &str = "speaker";

/// Why a trigger gave no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss {
    Condition,
    Question,
    OtherTitle,
    OtherModality,
    NoSubject,
    NoObject,
    SubjectOfWrongKind,
    ObjectOfWrongKind,
}

impl Miss {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::OtherModality => "the clause has another modality than the trigger asks",
            Self::Condition => "the clause is a condition",
            Self::Question => "the clause is a question",
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
