use std::rc::Rc;

use cartulary_model::{
    ClassId, Document, EntityId, Evidence, MentionKind, Metadata, Modality, Object, Ontology,
    Reading, Span, Statement, Tally,
};

use crate::date::Date;
use crate::discourse::{Discourse, Seen};
use crate::fold::{Folded, fold};
use crate::grammar::Grammar;
use crate::header::{self, Field};
use crate::language::{Models, split};
use crate::layout::{Block, BlockKind, blocks};
use crate::name::NameFinder;
use crate::reader::{Miss, Reader, distinct};
use crate::reference::{References, Wanted, is_subject, place_names};
use crate::sequence::{self, SequenceSite};
use crate::speech::{self, Quote};
use crate::tree::Tree;
use crate::trigger::Trigger;
use crate::value::{self, Kind};

/// Reads a document. Cannot fail: what was not understood is counted in the reading's tally.
pub fn extract(ontology: &Ontology, grammar: &Grammar, document: &Document) -> Reading {
    let text = document.text();
    let page = Page::new(ontology, grammar, text);
    let trees: Vec<Tree<'_>> =
        page.sentences.iter().map(|sentence| Tree::new(text, &sentence.folded.sentence)).collect();
    let mut session = Session::new(ontology, grammar, &page, &trees);
    session.read_header();
    session.read_sentences();
    let mut reading = session.finish();
    document.id().clone_into(&mut reading.document);
    reading.sha256 = document.sha256();
    reading
}

/// A document taken apart: header and sentences.
pub(crate) struct Page<'a> {
    text: &'a str,
    header: Header,
    pub(crate) sentences: Vec<PageSentence>,
}

pub(crate) struct PageSentence {
    pub(crate) folded: Folded,
    /// Number of the block that it stands in.
    block: usize,
    kind: BlockKind,
}

/// The header's fields, as far as they were found.
#[derive(Default)]
struct Header {
    title: Option<Span>,
    fields: Vec<(Field, Span)>,
    date: Option<(Date, Span)>,
    /// Lines above the running text, in which a publisher may be named.
    lines: Vec<Span>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(ontology: &'a Ontology, grammar: &'a Grammar, text: &'a str) -> Self {
        let models = Models::embedded();
        let finder = NameFinder { ontology, lexicon: &grammar.lexicon, index: &grammar.index };
        let blocks = blocks(text, |line| !grammar.headers.fields(text, line).is_empty());
        let mut header = read_header(grammar, text, &blocks);
        let mut sentences = Vec::new();
        for (n, block) in blocks.iter().enumerate() {
            let used = header.fields.iter().any(|(_, span)| block.span.contains(*span))
                && block.kind == BlockKind::Line;
            if used
                || block.kind == BlockKind::Line
                    && header.title.is_some_and(|title| block.span.contains(title))
            {
                continue;
            }
            let mut span = block.span;
            if let Some(start) = header::dateline(text, span) {
                let line = Span::new(span.start, start);
                if header.date.is_none() {
                    header.date = date_in(grammar, text, line);
                }
                header.lines.push(line);
                span.start = start;
            }
            for range in split(&text[span.start..span.end]) {
                let range = span.start + range.start..span.start + range.end;
                let folded = fold(text, range, models, &finder);
                sentences.push(PageSentence { folded, block: n, kind: block.kind });
            }
        }
        Self { text, header, sentences }
    }
}

fn read_header(grammar: &Grammar, text: &str, blocks: &[Block]) -> Header {
    let mut header = Header::default();
    let top = header::top(blocks);
    for block in &blocks[..top] {
        let line = &text[block.span.start..block.span.end];
        let fields = grammar.headers.fields(text, block.span);
        if fields.is_empty() {
            header.lines.push(block.span);
            let longest = header.title.is_none_or(|title| title.len() < block.span.len());
            if header::is_title(line) && longest && date_in(grammar, text, block.span).is_none() {
                header.title = Some(block.span);
            }
        }
        header.fields.extend(fields);
    }
    // Header fields may stand below a first paragraph, or in one: "Reporter: …".
    for block in blocks.iter().skip(top).filter(|block| block.kind == BlockKind::Line) {
        header.fields.extend(grammar.headers.fields(text, block.span));
    }
    if let Some(&(_, title)) = header.fields.iter().find(|(field, _)| *field == Field::Title) {
        header.title = Some(title);
    }
    let dated =
        header.fields.iter().filter(|(field, _)| *field == Field::Date).map(|&(_, span)| span);
    header.date =
        dated.chain(header.lines.iter().copied()).find_map(|span| date_in(grammar, text, span));
    header
}

/// A date of at least a year in a stretch of text.
fn date_in(grammar: &Grammar, text: &str, span: Span) -> Option<(Date, Span)> {
    let tokens = crate::language::tokenize(&text[span.start..span.end], span.start);
    let sentence = crate::language::Sentence { start: span.start, end: span.end, tokens };
    let tree = Tree::new(text, &sentence);
    let dates =
        value::find(&tree, &grammar.lexicon).into_iter().filter(|value| value.kind == Kind::Date);
    dates
        .filter_map(|value| {
            Some((value.date?.resolve(None, None, false)?, tree.span(value.first, value.end)))
        })
        .filter(|(date, _)| date.year.is_some())
        .max_by_key(|(date, _)| (date.month.is_some(), date.day.is_some()))
}

/// The reading of one page in progress.
pub(crate) struct Session<'a> {
    ontology: &'a Ontology,
    grammar: &'a Grammar,
    page: &'a Page<'a>,
    trees: &'a [Tree<'a>],
    /// The entity of each name, by sentence and token.
    names: Rc<[Vec<Option<EntityId>>]>,
    discourse: Discourse<'a>,
    statements: Vec<Statement>,
    tally: Tally,
    document: Option<EntityId>,
    publisher: Option<EntityId>,
    authors: Vec<EntityId>,
    metadata: Metadata,
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
            publisher: None,
            authors: Vec::new(),
            metadata: Metadata { language: Some("en".to_owned()), ..Metadata::default() },
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

    fn kind(&self, kind: &str) -> Option<ClassId> {
        self.grammar.lexicon.kind(kind)
    }

    /// The document as an entity, and what its header says.
    pub(crate) fn read_header(&mut self) {
        let header = &self.page.header;
        let text = self.page.text;
        let Some(class) = self.kind("document") else { return };
        let quote = |span: Span| span.of(text).unwrap_or_default();
        if let Some(title) = header.title {
            let full = quote(title).split_whitespace().collect::<Vec<_>>().join(" ");
            let id = self.discourse.described(&[full.clone()], "document", Some(class));
            self.discourse.mention(id, title, MentionKind::Name);
            self.document = Some(id);
            self.metadata.title = Some(full);
        }
        self.read_title();
        if let Some((date, span)) = header.date {
            let (value, datatype) = date.iso();
            self.metadata.issued = Some(value.clone());
            self.say_of_document(
                Field::Date,
                Object::Literal { value, datatype: datatype.to_owned() },
                span,
            );
        }
        let authors: Vec<Span> = header
            .fields
            .iter()
            .filter(|(field, _)| *field == Field::Author)
            .map(|&(_, span)| span)
            .collect();
        for span in authors {
            for part in parts(text, span) {
                let name = quote(part);
                if name.split_whitespace().count() < 2
                    || !name.starts_with(|c: char| c.is_uppercase())
                {
                    continue;
                }
                let id = self.discourse.described(&[name.to_owned()], "author", self.kind("PER"));
                self.discourse.draft_mut(id).named = true;
                self.discourse.mention(id, part, MentionKind::Name);
                self.authors.push(id);
                self.say_of_document(Field::Author, Object::Entity(id), part);
            }
        }
        if self.authors.is_empty() {
            if let Some((id, span)) = self.find_byline() {
                self.authors.push(id);
                self.discourse.draft_mut(id).class = self.kind("PER");
                self.say_of_document(Field::Author, Object::Entity(id), span);
            }
        }
        if let Some((id, span)) = self.find_publisher() {
            self.publisher = Some(id);
            self.metadata.publisher =
                Some(self.discourse.draft(id).names.first().cloned().unwrap_or_default());
            self.say_of_document(Field::Publisher, Object::Entity(id), span);
        }
    }

    /// What a title without a verb is about: the fields it names, the place that it ends with.
    fn read_title(&mut self) {
        let Some(title) = self.page.header.title else { return };
        let finder = NameFinder {
            ontology: self.ontology,
            lexicon: &self.grammar.lexicon,
            index: &self.grammar.index,
        };
        let folded = fold(self.page.text, title.start..title.end, Models::embedded(), &finder);
        let tree = Tree::new(self.page.text, &folded.sentence);
        let finite = |n: usize| {
            matches!(
                tree.token(n).form,
                crate::language::Form::Present
                    | crate::language::Form::Past
                    | crate::language::Form::Modal
            )
        };
        if (0..tree.len()).any(|n| folded.names[n].is_none() && finite(n)) {
            return;
        }
        let (field, place) = (self.kind("field"), self.kind("LOC"));
        let is_field = |name: &crate::fold::FoldedName| {
            name.name.class.map(|class| self.ontology.top(class)) == field
        };
        // A place alone in a title is where something happened, not what it is about.
        if !folded.names.iter().flatten().any(is_field) {
            return;
        }
        for n in 0..tree.len() {
            let Some(name) = &folded.names[n] else { continue };
            let Some(class) = name.name.class.filter(|_| name.name.sure) else { continue };
            let top = Some(self.ontology.top(class));
            let known = !name.name.rows.is_empty();
            let led = known && n > 0 && matches!(tree.lower(n - 1), "in" | "for" | "the");
            let kind = match () {
                () if top == field => Field::TitleField,
                () if top == place && led => Field::TitlePlace,
                () => continue,
            };
            let id = place_names(&mut self.discourse, &tree, &folded)[n];
            if let Some(id) = id {
                self.say_of_document(kind, Object::Entity(id), name.span);
            }
        }
    }

    /// A line above the running text that is a person's name, alone or with title and body behind it.
    fn find_byline(&self) -> Option<(EntityId, Span)> {
        for place in &self.page.header.lines {
            for (n, tree) in self.trees.iter().enumerate() {
                let whole = Span::new(tree.sentence.start, tree.sentence.end);
                if tree.len() == 0 || !place.contains(whole) {
                    continue;
                }
                let first = usize::from(tree.lower(0) == "by");
                let Some(id) = self.names[n].get(first).copied().flatten() else { continue };
                let site = SequenceSite {
                    ontology: self.ontology,
                    lexicon: &self.grammar.lexicon,
                    tree,
                    folded: &self.page.sentences[n].folded,
                    names: &self.names[n],
                };
                let titled = tree.len() > first + 2
                    && tree.word(first + 1) == ","
                    && sequence::title_at(&site, first + 2).is_some();
                let alone = tree.len() == first + 1;
                let draft = self.discourse.draft(id);
                let person =
                    draft.class.is_none() || draft.class == self.kind("PER") || !draft.sure;
                let words = tree.word(first).split_whitespace().count();
                if person
                    && (2..=4).contains(&words)
                    && (titled || alone && draft.class == self.kind("PER"))
                {
                    return Some((id, whole));
                }
            }
        }
        None
    }

    /// The body of a publisher field, else the first body named above the running text.
    fn find_publisher(&self) -> Option<(EntityId, Span)> {
        let header = &self.page.header;
        let body = self.kind("ORG")?;
        let stated = header
            .fields
            .iter()
            .filter(|(field, _)| *field == Field::Publisher)
            .map(|&(_, span)| span);
        for place in stated.chain(header.lines.iter().copied()) {
            for (tree, names) in self.trees.iter().zip(self.names.iter()) {
                for (n, id) in names.iter().enumerate() {
                    let Some(id) = *id else { continue };
                    let draft = self.discourse.draft(id);
                    let is_body = draft.class.is_some_and(|class| self.ontology.top(class) == body);
                    // A menu is full of capitals: only what is known or shown to be a body counts.
                    let known = !draft.rows.is_empty() || !draft.acronyms.is_empty() || draft.sure;
                    if place.contains(tree.span(n, n + 1)) && is_body && known {
                        return Some((id, place));
                    }
                }
            }
        }
        None
    }

    /// A statement of the header, with the document at one end.
    fn say_of_document(&mut self, field: Field, value: Object, span: Span) {
        let Some(document) = self.document else { return };
        let rows: Vec<_> =
            self.grammar.headers.predicates.iter().filter(|(f, ..)| *f == field).copied().collect();
        for (_, predicate, document_is_subject) in rows {
            let (subject, object) = match (&value, document_is_subject) {
                (_, true) => (document, value.clone()),
                (Object::Entity(other), false) => (*other, Object::Entity(document)),
                (Object::Literal { .. }, false) => continue,
            };
            let line = line_around(self.page.text, span);
            self.statements.push(Statement {
                subject,
                predicate: self.ontology.predicate_of(predicate).name.clone(),
                object,
                modality: Modality::Asserted,
                when: None,
                role: None,
                according_to: None,
                inferred_agent: false,
                confidence: 0.9,
                pattern: format!("header:{field:?}").to_lowercase(),
                subject_span: None,
                object_span: Some(span),
                evidence: Evidence { span: line, sentence: line },
            });
        }
    }

    pub(crate) fn read_sentences(&mut self) {
        // Who is who comes first: a quotation may be read before its speaker is introduced.
        for n in 0..self.page.sentences.len() {
            self.read_sequences(n);
        }
        let mut previous_date = None;
        for n in 0..self.page.sentences.len() {
            self.read_sentence(n, previous_date);
            let folded = &self.page.sentences[n].folded;
            let anchor = self.page.header.date.map(|(date, _)| date);
            for value in folded.values.iter().filter_map(|value| value.date) {
                previous_date = value.resolve(anchor, previous_date, false).or(previous_date);
            }
        }
    }

    fn read_sentence(&mut self, n: usize, previous_date: Option<Date>) {
        let sentence = &self.page.sentences[n];
        let (tree, names) = (&self.trees[n], Rc::clone(&self.names));
        self.tally.tokens += sentence.folded.words;
        if sentence.kind != BlockKind::Line {
            self.tally.sentences += 1;
        }
        for token in 0..tree.len() {
            if let Some(entity) = self.names[n][token] {
                let subject = is_subject(tree, token);
                self.discourse.see(Seen { entity, sentence: n, token, subject, acting: false });
            }
        }
        let quotes = self.quotes_of_block(n);
        let (speaker, speakers_body) = self.first_persons(n, &quotes);
        let upcoming = self.upcoming(n);
        let references = References {
            ontology: self.ontology,
            lexicon: &self.grammar.lexicon,
            tree,
            folded: &sentence.folded,
            sentence: n,
            names: &names[n],
            upcoming: &upcoming,
            speaker,
            speakers_body,
        };
        let reader = Reader {
            ontology: self.ontology,
            grammar: self.grammar,
            tree,
            folded: &sentence.folded,
            references,
            quotes: &quotes,
            anchor_date: self.page.header.date.map(|(date, _)| date),
            previous_date,
            responsible: self.publisher,
        };
        // Headings and menus name things, but their words govern nothing.
        let hits = if sentence.kind == BlockKind::Line { Vec::new() } else { reader.hits() };
        let before = self.statements.len();
        for hit in &hits {
            let outcome = reader.read(&mut self.discourse, hit);
            self.tried.push((n, hit.trigger, outcome.as_ref().err().copied()));
            if let Ok(found) = outcome {
                for statement in &found {
                    if let (Some(span), false) = (statement.subject_span, statement.inferred_agent)
                    {
                        if let Some(token) = (0..tree.len()).find(|&t| {
                            tree.span(t, t + 1).contains(span) || span.contains(tree.span(t, t + 1))
                        }) {
                            let subject = is_subject(tree, token);
                            self.discourse.see(Seen {
                                entity: statement.subject,
                                sentence: n,
                                token,
                                subject,
                                acting: true,
                            });
                        }
                    }
                }
                self.statements.extend(found);
            }
        }
        if !hits.is_empty() {
            self.tally.triggered += 1;
            if self.statements.len() == before {
                self.tally.unread.push(Span::new(tree.sentence.start, tree.sentence.end));
            }
        }
    }

    fn read_sequences(&mut self, n: usize) {
        let sentence = &self.page.sentences[n];
        let (tree, names) = (&self.trees[n], Rc::clone(&self.names));
        let site = SequenceSite {
            ontology: self.ontology,
            lexicon: &self.grammar.lexicon,
            tree,
            folded: &sentence.folded,
            names: &names[n],
        };
        let mut found = Vec::new();
        for row in &self.grammar.sequences {
            for at in 0..tree.len() {
                if let Some(hit) = row.at(&site, &self.discourse, at) {
                    let span = sequence::span(&site, &hit);
                    found.push((row, hit, span));
                }
            }
        }
        for (row, hit, span) in found {
            let predicate = match (row.predicate, &hit.title) {
                (Some(id), _) => id,
                (None, Some((name, _))) => match self.ontology.predicate(name) {
                    Some(id) => id,
                    None => continue,
                },
                (None, None) => continue,
            };
            if hit.title.is_some() && row.predicate.is_none() {
                // A title shows that the name before it is a person's.
                for &subject in &hit.subjects {
                    if let (Some(id), Some(person)) = (self.names[n][subject], self.kind("PER")) {
                        self.discourse.draft_mut(id).class = Some(person);
                    }
                }
            }
            for &subject in &hit.subjects {
                let Some(subject_id) = self.names[n][subject] else { continue };
                let mut objects: Vec<(Object, Span)> = hit
                    .objects
                    .iter()
                    .filter_map(|&o| Some((Object::Entity(self.names[n][o]?), tree.span(o, o + 1))))
                    .collect();
                if let Some((_, token)) = hit.value {
                    let Some(value) = sentence.folded.values.iter().find(|v| v.first == token)
                    else {
                        continue;
                    };
                    let value = tree.phrase(value.first, value.end);
                    objects.push((
                        Object::Literal { value, datatype: "xsd:string".to_owned() },
                        tree.span(token, token + 1),
                    ));
                }
                for (object, object_span) in objects {
                    if let Object::Entity(object) = object {
                        let class = |id: EntityId| self.discourse.draft(id).class;
                        let (Some(s), Some(o)) = (class(subject_id), class(object)) else {
                            continue;
                        };
                        if subject_id == object || !self.ontology.accepts(predicate, s, o) {
                            continue;
                        }
                    }
                    self.statements.push(Statement {
                        subject: subject_id,
                        predicate: self.ontology.predicate_of(predicate).name.clone(),
                        object,
                        modality: Modality::Asserted,
                        when: None,
                        role: hit.title.as_ref().map(|(_, words)| words.clone()),
                        according_to: None,
                        inferred_agent: false,
                        confidence: 0.85,
                        pattern: format!("sequence:{}", row.text),
                        subject_span: Some(tree.span(subject, subject + 1)),
                        object_span: Some(object_span),
                        evidence: Evidence {
                            span,
                            sentence: Span::new(tree.sentence.start, tree.sentence.end),
                        },
                    });
                }
            }
        }
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
            }
        }
        upcoming
    }

    /// The quotations of the sentence's block, each with who says it.
    fn quotes_of_block(&mut self, n: usize) -> Vec<Quote> {
        let block = self.page.sentences[n].block;
        let inside: Vec<usize> = (0..self.page.sentences.len())
            .filter(|&m| self.page.sentences[m].block == block)
            .collect();
        let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else {
            return Vec::new();
        };
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
                let speaks = |class: ClassId| {
                    let top = Some(ontology.top(class));
                    top == lexicon.kind("PER") || top == lexicon.kind("ORG")
                };
                let references = References {
                    ontology: self.ontology,
                    lexicon: &self.grammar.lexicon,
                    tree: &self.trees[m],
                    folded: &self.page.sentences[m].folded,
                    sentence: m,
                    names: &names[m],
                    upcoming: &[],
                    speaker: None,
                    speakers_body: None,
                };
                let wanted =
                    Wanted { accepts: &speaks, default: None, unknown_name: self.kind("PER") };
                let meant = references.all(&mut self.discourse, subject, &wanted);
                let at = self.trees[m].span(verb, verb + 1);
                sayings.extend(meant.first().map(|meant| (at, meant.entity)));
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

    /// Whom "I" and "we" mean: inside a quotation its speaker and the speaker's body, else the author
    /// and the publisher.
    fn first_persons(&self, n: usize, quotes: &[Quote]) -> (Option<EntityId>, Option<EntityId>) {
        let tree = &self.trees[n];
        let here = Span::new(tree.sentence.start, tree.sentence.end);
        let quoted =
            quotes.iter().find(|quote| quote.span.overlaps(here)).and_then(|quote| quote.speaker);
        match quoted {
            Some(speaker) => (Some(speaker), self.body_of(speaker).or(self.publisher)),
            None => {
                (self.authors.first().copied().or(self.document), self.document.or(self.publisher))
            }
        }
    }

    /// The body that a person was said to lead or belong to.
    fn body_of(&self, person: EntityId) -> Option<EntityId> {
        let body = self.kind("ORG")?;
        self.statements
            .iter()
            .filter(|statement| statement.subject == person && statement.role.is_some())
            .find_map(|statement| match statement.object {
                Object::Entity(id)
                    if self
                        .discourse
                        .draft(id)
                        .class
                        .is_some_and(|c| self.ontology.top(c) == body) =>
                {
                    Some(id)
                }
                _ => None,
            })
    }

    pub(crate) fn finish(self) -> Reading {
        let default = self.kind("ORG").or_else(|| self.ontology.classes().next().map(|(id, _)| id));
        let Some(default) = default else { return Reading::default() };
        let statements = distinct(self.ontology, self.statements);
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

/// The parts of a list of names: "A, B and C".
fn parts(text: &str, span: Span) -> Vec<Span> {
    let inner = &text[span.start..span.end];
    inner
        .split([',', ';', '|', '·'])
        .flat_map(|part| part.split(" and "))
        // Whatever follows a wide gap or a figure belongs to the next field.
        .map(|part| part.trim().split("  ").next().unwrap_or_default())
        .map(|part| part.find(|c: char| c.is_ascii_digit()).map_or(part, |at| &part[..at]))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            Span::new(start, start + part.len())
        })
        .collect()
}

/// The line that a span stands in, trimmed; at most 300 bytes around it.
fn line_around(text: &str, span: Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let line = text[start..end].trim();
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let whole = Span::new(start, start + line.len());
    if whole.len() > 300 { span } else { whole }
}
