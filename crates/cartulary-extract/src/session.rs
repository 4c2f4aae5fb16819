//! The reading of one page in progress.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use cartulary_model::{
    ClassId, EntityId, MentionKind, Metadata, Modality, Object, Ontology, Reading, Span, Statement,
    Tally,
};

use crate::date::Date;
use crate::discourse::{Discourse, Seen};
use crate::distinct::distinct;
use crate::ends::{Loose, ends};
use crate::grammar::Grammar;
use crate::interview::Interview;
use crate::language::Upos;
use crate::layout::BlockKind;
use crate::name::singular;
use crate::page::Page;
use crate::reader::{Miss, Reader};
use crate::reference::{References, is_subject, place_names};
use crate::tree::Tree;
use crate::trigger::Trigger;
use crate::vote::VoteSite;

/// See [`Session::watch`].
pub(crate) type Watch<'a> = Box<dyn FnMut(&VoteSite<'_>) + 'a>;

/// The sentences of a text that is more than an excerpt.
const SHORTEST_TEXT: usize = 8;

/// The reading of one page in progress.
pub(crate) struct Session<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(crate) grammar: &'a Grammar,
    pub(crate) page: &'a Page<'a>,
    pub(crate) trees: &'a [Tree<'a>],
    /// The entity of each name, by sentence and token.
    pub(crate) names: Rc<[Vec<Option<EntityId>>]>,
    pub(crate) discourse: Discourse<'a>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) tally: Tally,
    pub(crate) document: Option<EntityId>,
    /// What the title names, where it is the name of an occasion and nothing else; and how the page
    /// speaks of it outside of its sentences: a program of what is to come.
    pub(crate) occasion: Option<(EntityId, Modality)>,
    pub(crate) publisher: Option<EntityId>,
    pub(crate) authors: Vec<EntityId>,
    pub(crate) byline: Option<Span>,
    pub(crate) metadata: Metadata,
    pub(crate) interview: Option<Interview>,
    /// In what each person has a role, as far as `statements` were looked through for it.
    pub(crate) roles: HashMap<EntityId, Vec<EntityId>>,
    /// How many of `statements` were.
    pub(crate) roles_known: usize,
    /// Of an excerpt, the entities of pronouns whose antecedent stands outside.
    pub(crate) loose: Option<Loose>,
    /// Who looks at each sentence as rows that vote see it.
    pub(crate) watch: Option<Watch<'a>>,
    /// The sentences of which a label told what they say.
    pub(crate) labelled: HashSet<usize>,
    tried: Vec<(usize, &'a Trigger, Option<Miss>)>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        ontology: &'a Ontology,
        grammar: &'a Grammar,
        page: &'a Page<'a>,
        trees: &'a [Tree<'a>],
    ) -> Self {
        let mut discourse = Discourse::new(ontology, &grammar.lexicon);
        // Names that define a short form come first, so that the short form is known wherever it stands.
        for (tree, sentence) in trees.iter().zip(&page.sentences) {
            if sentence.folded.names.iter().flatten().any(|name| name.short.is_some()) {
                let mut defining = sentence.folded.clone();
                for name in &mut defining.names {
                    if name.as_ref().is_some_and(|name| name.short.is_none()) {
                        *name = None;
                    }
                }
                place_names(&mut discourse, tree, &defining);
            }
        }
        let names: Rc<[Vec<Option<EntityId>>]> = trees
            .iter()
            .zip(&page.sentences)
            .map(|(tree, sentence)| place_names(&mut discourse, tree, &sentence.folded))
            .collect();
        // An excerpt may leave out where a person is named in full.
        if page.sentences.len() >= SHORTEST_TEXT {
            discourse.doubt_lone_persons();
        }
        Self {
            ontology,
            grammar,
            page,
            trees,
            names,
            discourse,
            statements: Vec::new(),
            tally: Tally::default(),
            document: None,
            occasion: None,
            publisher: None,
            authors: Vec::new(),
            byline: None,
            metadata: Metadata { language: Some("en".to_owned()), ..Metadata::default() },
            interview: Interview::find(page, trees),
            roles: HashMap::new(),
            roles_known: 0,
            loose: None,
            watch: None,
            labelled: HashSet::new(),
            tried: Vec::new(),
        }
    }

    /// Every trigger that stood in a sentence, with where it stopped.
    pub(crate) fn tried(&self) -> &[(usize, &'a Trigger, Option<Miss>)] {
        &self.tried
    }

    /// The class of the thing that a token names.
    pub(crate) fn class_of_name(&self, sentence: usize, token: usize) -> Option<String> {
        let entity = self.names[sentence][token]?;
        let class = self.discourse.draft(entity).class?;
        Some(self.ontology.class_of(class).name.clone())
    }

    /// The domain's class for a kind of thing that the engine knows.
    pub(crate) fn kind(&self, kind: &str) -> Option<ClassId> {
        self.grammar.lexicon.kind(kind)
    }

    /// Whether a thing's class is that of a kind of thing, or below it.
    pub(crate) fn is_kind(&self, id: EntityId, kind: &str) -> bool {
        self.discourse.is_kind(id, kind)
    }

    /// The day of the document, or the year that it is of.
    pub(crate) fn today(&self) -> Option<Date> {
        let header = &self.page.header;
        header.year.or(header.date.map(|(date, _)| date))
    }

    /// Whether a value is a date after the document's.
    pub(crate) fn is_to_come(&self, value: &Object) -> bool {
        let Object::Literal { value, datatype } = value else { return false };
        datatype != "xsd:string" && self.today().is_some_and(|today| today.is_before(value))
    }

    pub(crate) fn read_sentences(&mut self) {
        // Who is who comes first: a quotation may be read before its speaker is introduced.
        for n in 0..self.page.sentences.len() {
            self.read_introductions(n);
        }
        for n in 0..self.page.sentences.len() {
            self.read_sequences(n);
        }
        for n in 0..self.page.sentences.len() {
            self.read_offices(n);
        }
        self.read_diary();
        self.read_sections();
        let mut previous_date = None;
        for n in 0..self.page.sentences.len() {
            self.read_sentence(n, previous_date);
            let folded = &self.page.sentences[n].folded;
            let anchor = self.today();
            for value in folded.values.iter().filter_map(|value| value.date) {
                previous_date = value.resolve(anchor, previous_date, false).or(previous_date);
            }
        }
    }

    fn read_sentence(&mut self, n: usize, previous_date: Option<Date>) {
        let sentence = &self.page.sentences[n];
        let (tree, names) = (&self.trees[n], Rc::clone(&self.names));
        if !sentence.joined {
            self.tally.tokens += sentence.folded.words;
        }
        if sentence.kind != BlockKind::Line && !sentence.joined {
            self.tally.sentences += 1;
        }
        for token in 0..tree.len() {
            if let Some(entity) = self.names[n][token] {
                let subject = is_subject(tree, token);
                self.discourse.see(Seen { entity, sentence: n, token, subject, acting: false });
            }
        }
        let quotes = self.quotes_of_block(n);
        let (speakers, speakers_bodies) = self.first_persons(n, &quotes);
        let upcoming = self.upcoming(n);
        let references = References {
            ontology: self.ontology,
            lexicon: &self.grammar.lexicon,
            tree,
            folded: &sentence.folded,
            sentence: n,
            names: &names[n],
            upcoming: &upcoming,
            speakers: &speakers,
            speakers_bodies: &speakers_bodies,
        };
        let reader = Reader {
            ontology: self.ontology,
            grammar: self.grammar,
            tree,
            folded: &sentence.folded,
            references,
            quotes: &quotes,
            anchor_date: self.today(),
            previous_date,
            responsible: self.publisher,
            document: self.voice(n),
            labelled: self.labelled.contains(&n),
        };
        // Headings and menus name things, but their words govern nothing.
        let hits = if sentence.kind == BlockKind::Line { Vec::new() } else { reader.hits() };
        let before = self.statements.len();
        // Tokens of expressions that were read, with the length of each.
        let mut spoken: Vec<(usize, usize)> = Vec::new();
        for hit in &hits {
            let length = hit.tokens.len();
            if spoken.iter().any(|&(token, longer)| token == hit.anchor && longer > length) {
                continue;
            }
            let outcome = reader.read(&mut self.discourse, hit);
            if outcome.is_ok() && length > 1 {
                spoken.extend(hit.tokens.iter().map(|&token| (token, length)));
            }
            self.tried.push((n, hit.trigger, outcome.as_ref().err().copied()));
            if let Ok(found) = outcome {
                for statement in &found {
                    // "invests in fostering start-ups": the inner verb is spent.
                    if let Some(verb) = self.inner_verb(n, statement) {
                        spoken.push((verb, usize::MAX));
                    }
                    let object = match statement.object {
                        Object::Entity(id) => Some(id),
                        Object::Literal { .. } => None,
                    };
                    let ends = [
                        (
                            Some(statement.subject),
                            statement.subject_span,
                            !statement.inferred_agent,
                        ),
                        (object, statement.object_span, false),
                    ];
                    for (entity, span, acting) in ends {
                        let (Some(entity), Some(span)) = (entity, span) else { continue };
                        if let Some(token) = tree.last_of(span) {
                            let subject = is_subject(tree, token);
                            self.discourse.see(Seen {
                                entity,
                                sentence: n,
                                token,
                                subject,
                                acting,
                            });
                        }
                    }
                }
                for statement in found {
                    self.state(statement);
                }
            }
        }
        self.read_votes(&reader);
        if !hits.is_empty() && !sentence.joined {
            self.tally.triggered += 1;
            if self.statements.len() == before {
                self.tally.unread.push(Span::new(tree.sentence.start, tree.sentence.end));
            }
        }
    }

    /// What the rows that vote make of a sentence.
    fn read_votes(&mut self, reader: &Reader<'_, '_>) {
        if !self.grammar.votes() && self.watch.is_none() {
            return;
        }
        let ends = ends(&mut self.discourse, &reader.references, self.loose.as_mut());
        let site = VoteSite {
            ontology: self.ontology,
            grammar: self.grammar,
            tree: reader.tree,
            folded: reader.folded,
            references: &reader.references,
            ends: &ends,
        };
        if let Some(watch) = &mut self.watch {
            watch(&site);
        }
        let found = site.statements((reader.anchor_date, reader.previous_date));
        for statement in &found {
            self.settle_classes(statement);
        }
        for statement in found {
            self.state(statement);
        }
    }

    /// Gives ends of which nothing was known the class that the predicate asks for.
    fn settle_classes(&mut self, statement: &Statement) {
        let Some(predicate) = self.ontology.predicate(&statement.predicate) else { return };
        let predicate = self.ontology.predicate_of(predicate);
        let subject = &mut self.discourse.draft_mut(statement.subject).class;
        *subject = subject.or(predicate.domain.first().copied());
        if let Object::Entity(object) = statement.object {
            let object = &mut self.discourse.draft_mut(object).class;
            *object = object.or(predicate.range.first().copied());
        }
    }

    /// Keeps a statement; the classes of its ends are settled by it.
    pub(crate) fn state(&mut self, statement: Statement) {
        self.discourse.draft_mut(statement.subject).settled = true;
        if let Object::Entity(object) = statement.object {
            self.discourse.draft_mut(object).settled = true;
        }
        self.statements.push(statement);
    }

    /// The verb of the -ing clause through which a statement's object was found.
    fn inner_verb(&self, n: usize, statement: &Statement) -> Option<usize> {
        let span =
            statement.object_span.filter(|_| statement.pattern.ends_with("of an -ing clause"))?;
        let tree = &self.trees[n];
        let object = tree.last_of(span)?;
        std::iter::once(object).chain(tree.ancestors(object)).find(|&t| tree.upos(t) == Upos::Verb)
    }

    /// The names that the next two sentences open with, by head noun.
    fn upcoming(&self, n: usize) -> Vec<(String, EntityId)> {
        let mut upcoming = Vec::new();
        for next in (n + 1..self.trees.len()).take(2) {
            let tree = &self.trees[next];
            let first = usize::from(tree.len() > 1 && tree.lower(0) == "the");
            let folded = &self.page.sentences[next].folded;
            if let (Some(id), Some(Some(name))) =
                (self.names[next].get(first).copied().flatten(), folded.names.get(first))
            {
                let head = name.head.of(self.page.text).unwrap_or_default().to_lowercase();
                let whole = name.name.end - name.name.first > 1;
                upcoming.extend(whole.then_some((head, id)));
            } else if first == 1 && tree.len() > 4 && tree.word(2) == "," {
                // "… a report out today. The report, “Towns after the Flood,” …"
                let name = (3..6).find_map(|n| *self.names[next].get(n)?);
                upcoming.extend(name.map(|id| (singular(tree.lower(1)), id)));
            }
        }
        upcoming
    }

    pub(crate) fn finish(self) -> Reading {
        let default = self.kind("ORG").or_else(|| self.ontology.classes().next().map(|(id, _)| id));
        let Some(default) = default else { return Reading::default() };
        let statements = distinct(self.ontology, &self.statements);
        let entities = self.discourse.finish(default);
        let mut reading = Reading {
            metadata: self.metadata,
            entities,
            statements,
            tally: self.tally,
            ..Reading::default()
        };
        drop_unused(&mut reading);
        reading
    }
}

/// Removes descriptions that no statement speaks of, and renumbers the rest.
fn drop_unused(reading: &mut Reading) {
    let mut used = vec![false; reading.entities.len()];
    for statement in &reading.statements {
        used[statement.subject.0] = true;
        if let Object::Entity(id) = statement.object {
            used[id.0] = true;
        }
        if let Some(id) = statement.according_to {
            used[id.0] = true;
        }
    }
    let keep: Vec<bool> = reading
        .entities
        .iter()
        .zip(&used)
        .map(|(entity, &used)| {
            used || entity.mentions.iter().any(|mention| mention.kind == MentionKind::Name)
                && !entity.names.is_empty()
        })
        .collect();
    let mut order: Vec<usize> = (0..keep.len()).filter(|&n| keep[n]).collect();
    order.sort_by_key(|&n| (reading.entities[n].mentions.first().map(|mention| mention.span), n));
    let mut place = vec![0; keep.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    reading.entities = order.iter().map(|&n| reading.entities[n].clone()).collect();
    for statement in &mut reading.statements {
        statement.subject = EntityId(place[statement.subject.0]);
        if let Object::Entity(id) = &mut statement.object {
            *id = EntityId(place[id.0]);
        }
        if let Some(id) = &mut statement.according_to {
            *id = EntityId(place[id.0]);
        }
    }
}
