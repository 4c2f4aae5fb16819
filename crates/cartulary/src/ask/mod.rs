//! Plain questions: read as the texts are, answered by SPARQL, each answer with its evidence.

mod gap;
mod question;
mod reply;
mod sparql;

pub use reply::{Given, Reply};

use std::collections::BTreeMap;

use cartulary_extract::language::Upos;
use cartulary_graph::oxigraph::model::Term;
use cartulary_graph::{EntityIx, FactIx, View};
use cartulary_model::Modality;
use cartulary_query::{Answer, FactLine, Limits, ThingLine};

use crate::{Cartulary, Error};
use gap::{GapReader, Wanted};
use question::{Asked, Finder, Noun, Piece, Question};
use sparql::{Choice, Kind, Writer};

impl Cartulary {
    /// Answers a plain English question.
    ///
    /// A question that cannot be read is no error: its reply has no SPARQL, and questions beside it
    /// that can be read.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn ask(&self, question: &str) -> Result<Reply, Error> {
        self.ask_after(question, None)
    }

    /// Answers a question that may go on from the reply before it: "Who says so?"
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub fn ask_after(&self, question: &str, before: Option<&Reply>) -> Result<Reply, Error> {
        Asking { cartulary: self, text: question, before }.reply()
    }
}

/// A question being answered.
struct Asking<'a> {
    cartulary: &'a Cartulary,
    text: &'a str,
    before: Option<&'a Reply>,
}

impl Asking<'_> {
    fn reply(&self) -> Result<Reply, Error> {
        for parts in [false, true] {
            let question = Question::new(self.text, &self.finder(parts));
            if let Some(reply) = self.answer(&question)?
                && (!reply.answers.is_empty() || parts)
            {
                return Ok(reply);
            }
        }
        let question = Question::new(self.text, &self.finder(false));
        if let Some(reply) = self.answer(&question)? {
            return Ok(reply);
        }
        self.unread(&question)
    }

    fn finder(&self, parts: bool) -> Finder<'_> {
        Finder {
            view: self.view(),
            names: self.cartulary.names(),
            grammar: self.cartulary.domain().grammar(),
            ontology: self.cartulary.domain().ontology(),
            parts,
        }
    }

    fn view(&self) -> &View {
        self.cartulary.view()
    }

    fn writer(&self) -> Writer<'_> {
        let domain = self.cartulary.domain();
        Writer { view: self.view(), ontology: domain.ontology(), prefixes: domain.prefixes() }
    }

    fn gap_reader(&self) -> GapReader<'_> {
        let domain = self.cartulary.domain();
        GapReader { ontology: domain.ontology(), grammar: domain.grammar(), view: self.view() }
    }

    fn is(&self, list: &str, word: &str) -> bool {
        self.cartulary.domain().grammar().is(list, word)
    }

    fn answer(&self, question: &Question) -> Result<Option<Reply>, Error> {
        if let Some(reply) = self.sources(question)? {
            return Ok(Some(reply));
        }
        if let Some(reply) = self.connection(question)? {
            return Ok(Some(reply));
        }
        if question.asked == Asked::Truth {
            return self.truth(question);
        }
        if let Some(reply) = self.roles(question)? {
            return Ok(Some(reply));
        }
        if let Some(reply) = self.intended(question)? {
            return Ok(Some(reply));
        }
        let read = self.gap_reader().read(question);
        let values = self.gap_reader().values(question);
        let mut first = None;
        for wanted in read.into_iter().chain(values) {
            let reply = self.relations(question, &wanted)?;
            if !reply.answers.is_empty() {
                return Ok(Some(reply));
            }
            first.get_or_insert(reply);
        }
        for other in [self.number(question)?, self.dates(question)?, self.about(question)?]
            .into_iter()
            .flatten()
        {
            if !other.answers.is_empty() {
                return Ok(Some(other));
            }
            first.get_or_insert(other);
        }
        Ok(first)
    }

    /// "How many clusters are in X?": things, to be counted.
    fn number(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let Asked::Number(Some(noun)) = &question.asked else { return Ok(None) };
        let things = Question { asked: Asked::Kind(noun.clone()), ..question.clone() };
        let Some(wanted) = self.gap_reader().read(&things) else { return Ok(None) };
        let reply = self.relations(&things, &wanted)?;
        Ok(Some(if reply.answers.is_empty() { reply } else { counted(question, reply) }))
    }

    /// "When did X launch Y?": the date that texts give to the launch.
    fn dates(&self, question: &Question) -> Result<Option<Reply>, Error> {
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
    fn relations(&self, question: &Question, wanted: &Wanted) -> Result<Reply, Error> {
        let noun = match &question.asked {
            Asked::Kind(noun) => Some(noun),
            _ => None,
        };
        let dated = wanted.constraints.iter().any(|c| matches!(c.known, gap::Known::Date(_)));
        let period = question.period.as_ref().filter(|_| !dated);
        let only = (wanted.modality != Modality::Asserted).then_some(wanted.modality);
        let modalities = if only.is_some() && only != Some(Modality::Negated) {
            vec![only, None]
        } else {
            vec![only]
        };
        let kinds: &[Kind] = match noun.and_then(|noun| noun.class) {
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
                if !reply.answers.is_empty() {
                    return Ok(counted(question, reply));
                }
                first.get_or_insert(reply);
            }
        }
        Ok(first.unwrap_or_else(|| Reply::new(self.text)))
    }

    /// "Is X a member of Y?"
    fn truth(&self, question: &Question) -> Result<Option<Reply>, Error> {
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
            reply.answers = vec![Given { name, thing: None, modality, evidence: facts }];
        }
        Ok(Some(reply))
    }

    /// "How is X connected to Y?"
    fn connection(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let linked = question.words().any(|word| self.is("ask-link", &word));
        let [one, other] = question.named.as_slice() else { return Ok(None) };
        if !linked || !matches!(question.asked, Asked::What) {
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
                Given { name: path.to_string(), thing: None, modality, evidence }
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
    fn roles(&self, question: &Question) -> Result<Option<Reply>, Error> {
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
    fn intended(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let grammar = self.cartulary.domain().grammar();
        let [Piece::Word(auxiliary, _), Piece::Word(word, _), ..] = question.rest.as_slice() else {
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

    /// "Who is X?", "Tell me about X."
    fn about(&self, question: &Question) -> Result<Option<Reply>, Error> {
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
        let simple = question.rest.iter().all(|piece| match piece {
            Piece::Name(_) => true,
            Piece::Word(word, upos) => {
                let word = word.to_lowercase();
                self.is("auxiliary", &word)
                    || self.is("ask-about", &word)
                    || grammar.modality_of(&word).is_some()
                    || matches!(upos, Upos::Adp | Upos::Det | Upos::Part)
            }
        });
        if !simple {
            return Ok(None);
        }
        let sparql = self.writer().about(&named.things, modality);
        let mut answers = self.select(&sparql)?;
        // What somebody is comes before what they do.
        answers.sort_by_key(|answer| {
            (answer.modality, answer.evidence.iter().all(|fact| fact.role.is_none()))
        });
        Ok(Some(self.replied(self.text.to_owned(), sparql, answers)))
    }

    /// "Who says so?", "Who says that X funds Y?"
    fn sources(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let words: Vec<String> = question.words().collect();
        let asks = matches!(question.asked, Asked::Who | Asked::What | Asked::Where)
            && words.iter().take(3).any(|word| self.is("ask-source", word));
        if !asks {
            return Ok(None);
        }
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
                let thing = claim.according_to.map(|thing| ThingLine::new(self.view(), thing));
                let name = thing.as_ref().map(|thing| thing.name.clone());
                let name = name
                    .or_else(|| evidence.publisher.clone())
                    .unwrap_or_else(|| evidence.document.clone());
                match answers.iter_mut().find(|known| known.name == name) {
                    Some(known) => known.evidence.push(line),
                    None => answers.push(Given {
                        name,
                        thing,
                        modality: line.modality,
                        evidence: vec![line],
                    }),
                }
            }
        }
        // A speaker's word comes before that of a document.
        answers.sort_by_key(|answer| answer.thing.is_none());
        Ok(Some(self.replied(self.text.to_owned(), sparql, answers)))
    }

    fn replied(&self, statement: String, sparql: String, answers: Vec<Given>) -> Reply {
        Reply { statement: Some(statement), sparql: Some(sparql), answers, ..Reply::new(self.text) }
    }

    /// The answers of a query that selects `?answer`, each once, with the facts that prove them.
    fn select(&self, sparql: &str) -> Result<Vec<Given>, Error> {
        let Answer::Rows(rows) =
            self.cartulary.query_with(sparql, &BTreeMap::new(), Limits::default())?
        else {
            return Ok(Vec::new());
        };
        let column = |name: &str| rows.variables.iter().position(|v| v.as_str() == name);
        let (Some(answer), Some(fact)) = (column("answer"), column("fact")) else {
            return Ok(Vec::new());
        };
        let mut answers: Vec<Given> = Vec::new();
        for row in &rows.rows {
            let (Some(term), Some(Term::NamedNode(fact))) = (&row[answer], &row[fact]) else {
                continue;
            };
            let thing = match term {
                Term::NamedNode(node) => self.thing(node.as_str()),
                _ => None,
            };
            let name = match (&thing, term) {
                (Some(thing), _) => thing.name.clone(),
                (None, Term::Literal(value)) => value.value().to_owned(),
                (None, other) => other.to_string(),
            };
            let Some(line) = self
                .fact(fact.as_str())
                .and_then(|fact| FactLine::best(self.view(), self.view().fact(fact)))
            else {
                continue;
            };
            let same = |known: &&mut Given| match (&known.thing, &thing) {
                (Some(one), Some(other)) => one.id == other.id,
                (None, None) => known.name == name,
                _ => false,
            };
            match answers.iter_mut().find(same) {
                Some(known) => known.evidence.push(line),
                None => answers.push(Given {
                    name,
                    thing,
                    modality: line.modality,
                    evidence: vec![line],
                }),
            }
        }
        Ok(answers)
    }

    /// The facts of a query that selects `?fact`.
    fn facts(&self, sparql: &str) -> Result<Vec<FactLine>, Error> {
        let Answer::Rows(rows) =
            self.cartulary.query_with(sparql, &BTreeMap::new(), Limits::default())?
        else {
            return Ok(Vec::new());
        };
        let column = rows.variables.iter().position(|variable| variable.as_str() == "fact");
        let terms = rows.rows.iter().filter_map(|row| row[column?].as_ref());
        let facts = terms.filter_map(|term| match term {
            Term::NamedNode(node) => {
                let fact = self.view().fact(self.fact(node.as_str())?);
                FactLine::best(self.view(), fact)
            }
            _ => None,
        });
        Ok(facts.collect())
    }

    fn fact(&self, iri: &str) -> Option<FactIx> {
        let facts = &self.view().facts;
        facts.binary_search_by(|fact| fact.iri.as_str().cmp(iri)).ok().map(FactIx)
    }

    fn thing(&self, iri: &str) -> Option<ThingLine> {
        let entities = &self.view().entities;
        let found = entities.binary_search_by(|entity| entity.iri.as_str().cmp(iri)).ok()?;
        Some(ThingLine::new(self.view(), EntityIx(found)))
    }

    /// A reply without an answer: what is near that can be read.
    fn unread(&self, question: &Question) -> Result<Reply, Error> {
        let mut reply = Reply::new(self.text);
        reply.unknown = self.unknown(question);
        for form in self.near(question) {
            let asking = Asking { text: &form, ..*self };
            let read = Question::new(&form, &asking.finder(false));
            let wanted = asking.gap_reader().read(&read);
            let Some(wanted) = wanted else { continue };
            if !asking.relations(&read, &wanted)?.answers.is_empty() {
                reply.near.push(form);
            }
            if reply.near.len() == NEAR {
                break;
            }
        }
        Ok(reply)
    }

    /// The first words with capitals that name nothing, with what has a similar name.
    fn unknown(&self, question: &Question) -> Option<String> {
        let mut words: Vec<&str> = Vec::new();
        for piece in &question.rest {
            match piece {
                Piece::Word(word, _) if word.starts_with(char::is_uppercase) => words.push(word),
                // "Ministry of Energy"
                Piece::Word(word, Upos::Adp) if !words.is_empty() => words.push(word),
                _ if words.is_empty() => {}
                _ => break,
            }
        }
        while words.last().is_some_and(|word| !word.starts_with(char::is_uppercase)) {
            words.pop();
        }
        if words.is_empty() {
            return None;
        }
        self.cartulary.find(&words.join(" ")).err().map(|why| why.to_string())
    }

    /// Questions about what is named, else about the things of most facts.
    fn near(&self, question: &Question) -> Vec<String> {
        let view = self.view();
        let ontology = self.cartulary.domain().ontology();
        let things: Vec<EntityIx> =
            question.named.iter().flat_map(|named| named.things.iter().copied()).collect();
        let mut forms: Vec<String> = Vec::new();
        for fact in &view.facts {
            let object = match fact.object {
                cartulary_graph::FactObject::Entity(object) => object,
                cartulary_graph::FactObject::Literal { .. } => continue,
            };
            if !things.is_empty() && !things.contains(&object) && !things.contains(&fact.subject) {
                continue;
            }
            let label = ontology
                .predicate(&fact.predicate)
                .and_then(|id| ontology.predicate_of(id).labels.get("en").cloned());
            let Some(label) = label else { continue };
            let verb = label.split(' ').next().is_some_and(|word| word.ends_with('s'));
            let copula = if verb { "" } else { "is " };
            let acts = ["PER", "ORG", "LOC"].into_iter().any(|kind| {
                let class = self.cartulary.domain().grammar().kind(kind);
                class.is_some_and(|id| ontology.class_of(id).name == view.entity(fact.subject).top)
            });
            let who = if acts { "Who" } else { "What" };
            let form = format!("{who} {copula}{label} {}?", view.entity(object).label);
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
    }
}

/// How many questions beside one that cannot be read.
const NEAR: usize = 3;

/// The number of answers before them, where a number is asked for and none is told.
fn counted(question: &Question, mut reply: Reply) -> Reply {
    let Asked::Number(noun) = &question.asked else { return reply };
    if reply.answers.iter().all(|answer| answer.thing.is_none()) {
        let word = noun.as_ref().map_or("", |noun: &Noun| noun.words.as_str());
        let stem = word.trim_end_matches('s');
        let named = |answer: &Given| answer.name.to_lowercase().contains(stem);
        if reply.answers.iter().any(named) {
            reply.answers.retain(named);
        }
        return reply;
    }
    let evidence = reply.answers.iter().flat_map(|answer| answer.evidence.clone()).collect();
    let modality = reply.answers[0].modality;
    let name = reply.answers.len().to_string();
    reply.answers = vec![Given { name, thing: None, modality, evidence }];
    reply
}
