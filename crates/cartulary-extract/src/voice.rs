//! Whose words a sentence is: its quotations, and whom "I" and "we" mean in it.

use std::rc::Rc;

use cartulary_model::{ClassId, EntityId, Object, Span};

use crate::reference::{References, Wanted};
use crate::session::Session;
use crate::speech::{self, Quote};

/// How many sentences around a quotation its speaker is sought in.
const FAR: usize = 12;

impl Session<'_> {
    /// The quotations of the sentence's block, each with who says it.
    pub(crate) fn quotes_of_block(&mut self, n: usize) -> Vec<Quote> {
        let block = self.page.sentences[n].block;
        let same = |m: &usize| self.page.sentences[*m].block == block;
        let first = (0..=n).rev().take(FAR).take_while(same).last().unwrap_or(n);
        let last = (n..self.page.sentences.len()).take(FAR).take_while(same).last().unwrap_or(n);
        let inside: Vec<usize> = (first..=last).collect();
        let whole = Span::new(self.trees[first].sentence.start, self.trees[last].sentence.end);
        let spans = speech::quotes(self.page.text, whole);
        if spans.is_empty() {
            return Vec::new();
        }
        let mut sayings = Vec::new();
        let names = Rc::clone(&self.names);
        for &m in &inside {
            for (verb, subject) in speech::sayings(&self.trees[m], &self.grammar.lexicon, &spans) {
                let (ontology, lexicon) = (self.ontology, &self.grammar.lexicon);
                let speaks = |class: ClassId| speech::can_speak(ontology, lexicon, class);
                let references = References {
                    ontology: self.ontology,
                    lexicon: &self.grammar.lexicon,
                    tree: &self.trees[m],
                    folded: &self.page.sentences[m].folded,
                    sentence: m,
                    names: &names[m],
                    upcoming: &[],
                    speakers: &[],
                    speakers_bodies: &[],
                };
                let wanted =
                    Wanted { accepts: &speaks, default: None, unknown_name: self.kind("PER") };
                let meant = references.all(&mut self.discourse, subject, &wanted);
                let at = self.trees[m].span(verb, verb + 1);
                if let Some(&meant) = meant.first() {
                    self.discourse.settle(meant);
                    sayings.push((at, meant.entity));
                }
            }
        }
        let near = |span: Span| {
            let distance = |at: Span| {
                if at.start >= span.end { at.start - span.end } else { span.start.abs_diff(at.end) }
            };
            sayings.iter().min_by_key(|(at, _)| distance(*at)).map(|&(_, speaker)| speaker)
        };
        spans.into_iter().map(|span| Quote { span, speaker: near(span) }).collect()
    }

    /// Whom "I" and "we" may mean, the likeliest first: inside a quotation its speaker and the
    /// speaker's body, else the author, the document, its publisher and the author's body.
    pub(crate) fn first_persons(
        &mut self,
        n: usize,
        quotes: &[Quote],
    ) -> (Vec<EntityId>, Vec<EntityId>) {
        let tree = &self.trees[n];
        let here = Span::new(tree.sentence.start, tree.sentence.end);
        let quoted =
            quotes.iter().find(|quote| quote.span.overlaps(here)).and_then(|quote| quote.speaker);
        if let Some(speaker) = quoted.or_else(|| self.interviewed(n)) {
            // A page quotes its own people; whom it interviews comes from elsewhere.
            let publisher = self.publisher.filter(|_| quoted.is_some());
            let body = self.body_of(speaker).or(publisher);
            return (vec![speaker], body.into_iter().chain([speaker]).collect());
        }
        let author = self.authors.first().copied();
        let body = author.and_then(|author| self.body_of(author));
        let bodies = [self.document, self.publisher, body, author];
        (author.into_iter().chain(self.document).collect(), bodies.into_iter().flatten().collect())
    }

    /// Who speaks in a sentence where nobody is quoted: the document, or its author where the text says
    /// "I"; in an interview who answers.
    pub(crate) fn voice(&mut self, n: usize) -> Option<EntityId> {
        let answers = self.interviewed(n);
        if answers.is_some() {
            return answers;
        }
        let author = self.authors.first().copied();
        author.filter(|_| self.page.says_i).or(self.document).or(author)
    }

    /// The body that a person was said to lead or belong to.
    pub(crate) fn body_of(&mut self, person: EntityId) -> Option<EntityId> {
        for statement in &self.statements[self.roles_known..] {
            if let (Some(_), Object::Entity(id)) = (&statement.role, &statement.object) {
                self.roles.entry(statement.subject).or_default().push(*id);
            }
        }
        self.roles_known = self.statements.len();
        self.roles.get(&person)?.iter().copied().find(|&id| self.is_kind(id, "ORG"))
    }
}
