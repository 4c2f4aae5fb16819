//! Plain questions: read as the texts are, answered by SPARQL, each answer with its evidence.

mod follows;
mod forms;
mod gap;
mod near;
mod open;
mod question;
mod reply;
mod sparql;
mod word_order;

pub use reply::{Given, Reply};

use std::cell::Cell;
use std::collections::BTreeMap;

use cartulary_graph::oxigraph::model::Term;
use cartulary_graph::{EntityIx, FactIx, View};
use cartulary_query::{Answer, FactLine, Limits, ThingLine};

use crate::{Cartulary, Error};
use gap::{GapReader, MOST_READ};
use question::{Asked, Finder, Question};
use sparql::Writer;

/// Bytes of a question at most: it is read in every order of its words, with every stand-in.
const LONGEST: usize = 400;

/// Characters that are shown of a question that is too long.
const SHOWN: usize = 60;

impl Cartulary {
    /// Answers a plain English question.
    ///
    /// A question that cannot be read is no error: its reply has no SPARQL, and questions beside it
    /// that can be read.
    ///
    /// ```
    /// use cartulary::{Cartulary, Document, Domain};
    ///
    /// let mut cartulary = Cartulary::in_memory(Domain::innovation()?);
    /// cartulary.read(&Document::new("note.txt", "KAIST launched the Hana Program in 2021."))?;
    /// let reply = cartulary.ask("Who launched the Hana Program?")?;
    /// let quote = &reply.answers[0].evidence[0].evidence.quote;
    /// assert_eq!(quote, "KAIST launched the Hana Program");
    /// # Ok::<(), cartulary::Error>(())
    /// ```
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
        if question.len() > LONGEST {
            let why = format!("the question has {} bytes; {LONGEST} are the most", question.len());
            let shown: String = question.chars().take(SHOWN).chain(['…']).collect();
            return Ok(Reply { unknown: Some(why), ..Reply::new(&shown) });
        }
        let left = Cell::new(MOST_READ);
        let asking = Asking { cartulary: self, text: question, before, left: &left };
        match asking.resolved() {
            Some(text) => Asking { text: &text, ..asking }.reply(),
            None => asking.reply(),
        }
    }
}

/// A question being answered.
struct Asking<'a> {
    cartulary: &'a Cartulary,
    text: &'a str,
    before: Option<&'a Reply>,
    /// Bytes of statements that may still be read for it.
    left: &'a Cell<usize>,
}

impl Asking<'_> {
    fn reply(&self) -> Result<Reply, Error> {
        let question = Question::new(self.text, &self.finder(false));
        let reply = self.answer(&question)?;
        if reply.as_ref().is_some_and(|reply| !reply.answers.is_empty()) {
            return Ok(reply.unwrap_or_default());
        }
        let parts = Question::new(self.text, &self.finder(true));
        if parts != question
            && let Some(of_parts) = self.answer(&parts)?
            && (reply.is_none() || !of_parts.answers.is_empty())
        {
            return Ok(of_parts);
        }
        let reply = match reply {
            Some(reply) => Some(reply),
            None => match question.by_relation() {
                Some(other) => self.answer(&other)?,
                None => self.open(&question)?,
            },
        };
        reply.map_or_else(|| self.unread(&question), Ok)
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
        let (ontology, grammar) = (domain.ontology(), domain.grammar());
        GapReader { ontology, grammar, view: self.view(), left: self.left }
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
        if let Some(wanted) = self.gap_reader().read(question) {
            // What is asked has been understood: another relation is no answer to it.
            let reply = self.relations(question, &wanted)?;
            let told = |reply: &Reply| !reply.answers.is_empty();
            if told(&reply) {
                return Ok(Some(reply));
            }
            let others = [self.number(question)?, self.dates(question)?];
            return Ok(others.into_iter().flatten().find(told).or(Some(reply)));
        }
        for other in [self.intended(question)?, self.number(question)?, self.dates(question)?] {
            if other.is_some() {
                return Ok(other);
            }
        }
        if let Some(values) = self.gap_reader().values(question).filter(|_| self.is_open(question))
        {
            return self.relations(question, &values).map(Some);
        }
        self.about(question)
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
            let Some(term) = &row[answer] else { continue };
            let thing = match term {
                Term::NamedNode(node) => self.thing(node.as_str()),
                _ => None,
            };
            let name = match (&thing, term) {
                (Some(thing), _) => thing.name.clone(),
                (None, Term::Literal(value)) => value.value().to_owned(),
                (None, other) => other.to_string(),
            };
            // Of a thing that is merely named there is no fact.
            let line = match &row[fact] {
                Some(Term::NamedNode(fact)) => {
                    let fact = self.fact(fact.as_str());
                    fact.and_then(|fact| FactLine::best(self.view(), self.view().fact(fact)))
                }
                _ => None,
            };
            let same = |known: &&mut Given| match (&known.thing, &thing) {
                (Some(one), Some(other)) => one.id == other.id,
                (None, None) => known.name == name,
                _ => false,
            };
            match answers.iter_mut().find(same) {
                Some(known) => known.evidence.extend(line),
                None => answers.push(Given {
                    name,
                    thing,
                    modality: line.as_ref().map(|line| line.modality).unwrap_or_default(),
                    evidence: line.into_iter().collect(),
                    follows: Vec::new(),
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
}
