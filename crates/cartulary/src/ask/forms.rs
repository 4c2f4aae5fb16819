//! The forms of questions, and what each asks of the graph.

use cartulary_extract::language::Upos;
use cartulary_graph::{Claim, EntityIx};
use cartulary_model::Modality;
use cartulary_query::{FactLine, ObjectOf, ThingLine, Tie};

use super::gap::{self, Known, Relation, Stated, StatedObject, Wanted};
use super::question::{Asked, Noun, Piece, Question};
use super::sparql::{Choice, Kind};
use super::{Asking, Given, Reply};
use crate::Error;

impl Asking<'_> {
    /// "How many clusters are in X?": things, to be counted.
    pub(super) fn number(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let Asked::Number(Some(noun)) = &question.asked else { return Ok(None) };
        let things = Question { asked: Asked::Kind(noun.clone()), ..question.clone() };
        let Some(wanted) = self.gap_reader().read(&things) else { return Ok(None) };
        let reply = self.relations(&things, &wanted)?;
        Ok(Some(if reply.answers.is_empty() { reply } else { counted(question, reply) }))
    }

    /// "When did X launch Y?": the date that texts give to the launch.
    pub(super) fn dates(&self, question: &Question) -> Result<Option<Reply>, Error> {
        if question.asked != Asked::When {
            return Ok(None);
        }
        let relations = self.gap_reader().read_truth(question);
        if relations.is_empty() {
            return Ok(None);
        }
        let sparql = self.writer().dates(&relations, &question.named);
        let answers = self.select(&sparql)?;
        Ok(Some(self.replied(self.text.to_owned(), sparql, answers)))
    }

    /// "Who funds X?": things or values that stand in relations to what is named.
    pub(super) fn relations(&self, question: &Question, wanted: &Wanted) -> Result<Reply, Error> {
        let noun = match &question.asked {
            Asked::Kind(noun) => Some(noun),
            _ => None,
        };
        let sought = self.sought(question, wanted);
        let dated = wanted.constraints.iter().any(|c| matches!(c.known, gap::Known::Date(_)));
        let period = question.period.as_ref().filter(|_| !dated);
        let only = (wanted.modality != Modality::Asserted).then_some(wanted.modality);
        let modalities = if only.is_some() && only != Some(Modality::Negated) {
            vec![only, None]
        } else {
            vec![only]
        };
        // "Which agency runs it?" is answered by who runs it, agency or not; "Which agencies are in
        // it?" and "Which agencies run anything?" are not.
        let lists = question.named.iter().any(|named| named.things.is_empty())
            || wanted.constraints.iter().flat_map(|it| &it.relations).any(|relation| {
                relation.answer_is_subject && self.writer().is_containment(&relation.predicate)
            });
        let kinds: &[Kind] = match noun.and_then(|noun| noun.class) {
            Some(_) if lists => &[Kind::Strict],
            Some(_) => &[Kind::Strict, Kind::Loose],
            None => &[Kind::Any],
        };
        let mut first = None;
        for &only in &modalities {
            for &kind in kinds {
                let choice = Choice { only, kind };
                let sparql = self.writer().answers(wanted, &question.named, noun, period, choice);
                let answers = self.select(&sparql)?;
                let reply = self.replied(wanted.statement.clone(), sparql, answers);
                let reply = counted(question, reply);
                if !reply.answers.is_empty() {
                    return Ok(reply);
                }
                first.get_or_insert(reply);
            }
        }
        if let Some(reply) = self.places_that_follow(question, wanted) {
            return Ok(reply);
        }
        Ok(Reply { sought, ..first.unwrap_or_else(|| Reply::new(self.text)) })
    }

    /// "Is X a member of Y?"
    pub(super) fn truth(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let relations = self.gap_reader().read_truth(question);
        if relations.is_empty() {
            return Ok(None);
        }
        let sparql = self.writer().truth(&relations, &question.named);
        let facts = self.facts(&sparql)?;
        let mut reply = self.replied(self.text.to_owned(), sparql, Vec::new());
        if let Some(best) = facts.first() {
            let name = match best.modality {
                Modality::Negated => "no".to_owned(),
                Modality::Asserted => "yes".to_owned(),
                other => format!("yes, {other}"),
            };
            let modality = best.modality;
            reply.answers =
                vec![Given { name, thing: None, modality, evidence: facts, follows: Vec::new() }];
        } else if let Some(follows) = self.truth_that_follows(question, &relations) {
            return Ok(Some(follows));
        } else {
            reply.sought = relations.iter().map(|stated| self.line(question, stated)).collect();
        }
        Ok(Some(reply))
    }

    /// "How is X connected to Y?"
    pub(super) fn connection(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let links = |word: &str| self.is("ask-link", word);
        let linked = question.words().any(|word| links(&word))
            // "What links X to Y?"
            || matches!(&question.asked, Asked::Kind(noun) if links(&noun.words));
        let [one, other] = question.named.as_slice() else { return Ok(None) };
        if !linked || !matches!(question.asked, Asked::What | Asked::Kind(_) | Asked::Truth) {
            return Ok(None);
        }
        let write = |thing: EntityIx| self.view().entity(thing).iri.clone();
        let (Some(&from), Some(&to)) = (one.things.first(), other.things.first()) else {
            return Ok(None);
        };
        if from == to {
            return Ok(None);
        }
        let paths = self.cartulary.paths(&write(from), &write(to))?.up_to(3);
        let shortest = paths.first().map_or(0, |path| path.hops().len());
        let mut reply = Reply::new(self.text);
        reply.statement = Some(format!("{} … {}", one.text, other.text));
        let near = paths.iter().filter(|path| path.hops().len() == shortest);
        reply.answers = near
            .map(|path| {
                let evidence: Vec<FactLine> = path.facts().collect();
                let modality = evidence.iter().map(|fact| fact.modality).max();
                let modality = modality.unwrap_or_default();
                let follows = path.hops().iter().filter_map(|hop| match hop.tie {
                    Tie::Inference(inference) => self.conclusion(inference),
                    Tie::Fact(..) => None,
                });
                let (name, follows) = (path.to_string(), follows.collect());
                Given { name, thing: None, modality, evidence, follows }
            })
            .collect();
        let facts = reply.answers.iter().flat_map(|answer| &answer.evidence);
        let facts: Vec<String> = facts.map(|fact| fact.id.clone()).collect();
        if !facts.is_empty() {
            reply.sparql = Some(self.writer().sources(&facts));
        }
        Ok(Some(reply))
    }

    /// "What position does X hold?"
    pub(super) fn roles(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let asks_role = match &question.asked {
            Asked::Kind(noun) => {
                noun.words.split(' ').next_back().is_some_and(|word| self.is("ask-role", word))
            }
            Asked::What => question.words().any(|word| self.is("ask-role", &word)),
            _ => false,
        };
        let Some(named) = question.named.first().filter(|_| asks_role) else { return Ok(None) };
        let sparql = self.writer().roles(&named.things);
        let answers = self.select(&sparql)?;
        Ok(Some(self.replied(self.text.to_owned(), sparql, answers)))
    }

    /// "What is planned for X?"
    pub(super) fn intended(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let grammar = self.cartulary.domain().grammar();
        // "What has X planned?"
        let ([Piece::Word(auxiliary, _), Piece::Word(word, _), ..]
        | [Piece::Word(auxiliary, _), Piece::Name(_), Piece::Word(word, _)]) =
            question.rest.as_slice()
        else {
            return Ok(None);
        };
        let modality = grammar.modality_of(&word.to_lowercase());
        if question.asked != Asked::What
            || modality.is_none()
            || !self.is("auxiliary", &auxiliary.to_lowercase())
        {
            return Ok(None);
        }
        self.told(question, modality)
    }

    /// Whether a question after a value says no more of what it asks than that something has it or
    /// that it happens: "How big is X?", "When does X take place?" Another verb would ask for another
    /// value, unless the question names what is counted.
    pub(super) fn is_open(&self, question: &Question) -> bool {
        matches!(question.asked, Asked::Number(Some(_)))
            || question.rest.iter().all(|piece| match piece {
                Piece::Name(_) => true,
                Piece::Word(word, upos) => {
                    let word = word.to_lowercase();
                    self.is("auxiliary", &word)
                        || self.is("ask-value", &word)
                        || !matches!(upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj)
                }
            })
    }

    /// "Who is X?", "Tell me about X."
    pub(super) fn about(&self, question: &Question) -> Result<Option<Reply>, Error> {
        match question.asked {
            Asked::Who | Asked::What => self.told(question, None),
            _ => Ok(None),
        }
    }

    /// What texts say of the one thing that is named, where nothing else is asked of it.
    fn told(
        &self,
        question: &Question,
        modality: Option<Modality>,
    ) -> Result<Option<Reply>, Error> {
        let [named] = question.named.as_slice() else { return Ok(None) };
        let grammar = self.cartulary.domain().grammar();
        let is_meant = |word: &str| modality.is_some() && grammar.modality_of(word).is_some();
        let simple = question.rest.iter().all(|piece| match piece {
            Piece::Name(_) => true,
            Piece::Word(word, upos) => {
                let word = word.to_lowercase();
                self.is("auxiliary", &word)
                    || self.is("ask-about", &word)
                    || is_meant(&word)
                    || matches!(upos, Upos::Adp | Upos::Det | Upos::Part)
            }
        });
        if !simple {
            return Ok(None);
        }
        let sparql = self.writer().about(&named.things, modality);
        let mut answers = self.select(&sparql)?;
        // What somebody is comes before what they do, and that before what others do to them.
        let own: Vec<&str> =
            named.things.iter().map(|&thing| self.view().entity(thing).iri.as_str()).collect();
        answers.sort_by_key(|answer| {
            let acts = answer.evidence.iter().any(|fact| own.contains(&fact.subject.id.as_str()));
            let ranks = answer.evidence.iter().any(|fact| fact.role.is_some());
            (answer.modality, !acts, !ranks)
        });
        Ok(Some(self.replied(self.text.to_owned(), sparql, answers)))
    }

    /// "Who says so?", "Who says that X funds Y?"
    pub(super) fn sources(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let words: Vec<String> = question.words().collect();
        let asks =
            matches!(question.asked, Asked::Who | Asked::What | Asked::Where | Asked::Kind(_))
                && words.iter().take(3).any(|word| self.is("ask-source", word));
        if !asks {
            return Ok(None);
        }
        if let Some(said) = self.said(question) {
            return Ok(Some(said));
        }
        // "Which document says so?"
        let text = matches!(&question.asked, Asked::Kind(noun) if self.is("ask-text", &noun.words));
        let facts: Vec<FactLine> = if question.named.is_empty() {
            let Some(before) = self.before else { return Ok(None) };
            before.answers.first().map(|answer| answer.evidence.clone()).unwrap_or_default()
        } else {
            let relations = self.gap_reader().read_truth(&Question {
                rest: question
                    .rest
                    .iter()
                    .skip_while(|piece| match piece {
                        Piece::Word(word, _) => {
                            let word = word.to_lowercase();
                            self.is("ask-source", &word) || word == "that"
                        }
                        Piece::Name(_) => false,
                    })
                    .cloned()
                    .collect(),
                period: None,
                ..question.clone()
            });
            if relations.is_empty() {
                return Ok(None);
            }
            self.facts(&self.writer().truth(&relations, &question.named))?
        };
        let mut ids: Vec<String> = facts.iter().map(|fact| fact.id.clone()).collect();
        ids.dedup();
        if ids.is_empty() {
            return Ok(None);
        }
        let sparql = self.writer().sources(&ids);
        let mut answers: Vec<Given> = Vec::new();
        for id in &ids {
            let Some(fact) = self.fact(id) else { continue };
            for claim in &self.view().fact(fact).claims {
                let line = FactLine::new(self.view(), self.view().fact(fact), claim);
                let evidence = &line.evidence;
                let speaker = claim.according_to.filter(|_| !text);
                let thing = speaker.map(|thing| ThingLine::new(self.view(), thing));
                let name = thing.as_ref().map(|thing| thing.name.clone());
                let name = name
                    .or_else(|| evidence.publisher.clone().filter(|_| !text))
                    .unwrap_or_else(|| evidence.document.clone());
                match answers.iter_mut().find(|known| known.name == name) {
                    Some(known) => known.evidence.push(line),
                    None => answers.push(Given {
                        name,
                        thing,
                        modality: line.modality,
                        evidence: vec![line],
                        follows: Vec::new(),
                    }),
                }
            }
        }
        // A speaker's word comes before that of a document.
        answers.sort_by_key(|answer| answer.thing.is_none());
        Ok(Some(self.replied(self.text.to_owned(), sparql, answers)))
    }

    /// "What does X say of Y?": the facts that texts have on the word of somebody.
    fn said(&self, question: &Question) -> Option<Reply> {
        // Behind the name: what stands before it is what is said of X.
        let [Piece::Word(auxiliary, _), Piece::Name(speaker), Piece::Word(says, _), ..] =
            question.rest.as_slice()
        else {
            return None;
        };
        let (speaker, others) = (question.named.get(*speaker)?, question.named.get(1..)?);
        if question.asked != Asked::What
            || !self.is("auxiliary", &auxiliary.to_lowercase())
            || !self.is("ask-source", &says.to_lowercase())
        {
            return None;
        }
        let about = |line: &FactLine| {
            others.iter().all(|other| {
                let named = |id: &str| {
                    other.things.iter().any(|&thing| self.view().entity(thing).iri == id)
                };
                named(&line.subject.id)
                    || matches!(&line.object, ObjectOf::Thing(thing) if named(&thing.id))
            })
        };
        let mut answers: Vec<Given> = Vec::new();
        for fact in &self.view().facts {
            let said = |claim: &&Claim| {
                claim.according_to.is_some_and(|thing| speaker.things.contains(&thing))
            };
            let lines = fact.claims.iter().filter(said);
            let evidence: Vec<FactLine> =
                lines.map(|claim| FactLine::new(self.view(), fact, claim)).filter(about).collect();
            if let Some(first) = evidence.first() {
                let modality = first.modality;
                let (subject, object) = (&first.subject.name, first.object.name());
                let name = format!("{subject} —{}→ {object}", first.predicate);
                answers.push(Given { name, thing: None, modality, evidence, follows: Vec::new() });
            }
        }
        let sparql = self.writer().said(&speaker.things);
        Some(self.replied(self.text.to_owned(), sparql, answers))
    }

    /// The facts that would have answered a question.
    fn sought(&self, question: &Question, wanted: &Wanted) -> Vec<String> {
        let mut sought: Vec<String> = Vec::new();
        for constraint in &wanted.constraints {
            let known = match &constraint.known {
                Known::Name(name) => self.label(question, *name),
                Known::Date(date) => date.clone(),
            };
            for Relation { predicate, answer_is_subject, .. } in &constraint.relations {
                let (subject, object) =
                    if *answer_is_subject { ("?", known.as_str()) } else { (known.as_str(), "?") };
                let line = format!("{subject} —{predicate}→ {object}");
                if !sought.contains(&line) {
                    sought.push(line);
                }
            }
        }
        sought
    }

    /// The fact that a question states.
    fn line(&self, question: &Question, stated: &Stated) -> String {
        let object = match &stated.object {
            StatedObject::Name(name) => self.label(question, *name),
            StatedObject::Value(value) => value.clone(),
        };
        format!("{} —{}→ {object}", self.label(question, stated.subject), stated.predicate)
    }

    /// What is shown for a name of a question.
    fn label(&self, question: &Question, name: usize) -> String {
        let named = &question.named[name];
        match named.things.as_slice() {
            [only] => self.view().entity(*only).label.clone(),
            _ => named.text.clone(),
        }
    }
}

/// The number of answers before them, where a number is asked for and none is told.
pub(super) fn counted(question: &Question, mut reply: Reply) -> Reply {
    let Asked::Number(noun) = &question.asked else { return reply };
    if reply.answers.iter().all(|answer| answer.thing.is_none()) {
        let word = noun.as_ref().map_or("", |noun: &Noun| noun.words.as_str());
        let stem = word.trim_end_matches('s');
        // "4,390 jobs" is no number of companies.
        reply.answers.retain(|answer| answer.name.to_lowercase().contains(stem));
        return reply;
    }
    let evidence = reply.answers.iter().flat_map(|answer| answer.evidence.clone()).collect();
    let modality = reply.answers[0].modality;
    let name = reply.answers.len().to_string();
    reply.answers = vec![Given { name, thing: None, modality, evidence, follows: Vec::new() }];
    reply
}
