//! What a document says of itself, from its header: title, authors, publisher, date.

use std::ops::Range;
use std::rc::Rc;

use cartulary_model::{
    EntityId, Evidence, MentionKind, Modality, Object, Span, Statement, one_line,
};

use crate::confidence::{Way, confidence};
use crate::fold::{Folded, FoldedName, fold};
use crate::header::Field;
use crate::language::{Deprel, Form, Models, Upos};
use crate::layout::BlockKind;
use crate::reference::place_names;
use crate::sequence_site::title_at;
use crate::session::Session;
use crate::tree::Tree;

/// How and where a page says what a field of it says.
pub(crate) struct Said {
    pub(crate) modality: Modality,
    pub(crate) way: Way,
    pub(crate) pattern: String,
    pub(crate) object_span: Option<Span>,
    pub(crate) evidence: Evidence,
}

impl Session<'_> {
    /// The document as an entity, and what its header says.
    pub(crate) fn read_header(&mut self) {
        let header = &self.page.header;
        let text = self.page.text;
        let Some(class) = self.kind("document") else { return };
        let quote = |span: Span| span.of(text).unwrap_or_default();
        let folded = header.title.map(|title| {
            let finder = self.grammar.finder(self.ontology);
            fold(text, title.start..title.end, Models::embedded(), &finder)
        });
        self.occasion = folded.as_ref().and_then(|folded| self.titled_occasion(folded));
        self.metadata.title = header.title.map(|title| one_line(quote(title)));
        if let Some(title) = header.title.filter(|_| self.occasion.is_none()) {
            let full = one_line(quote(title));
            // "After the Flood: Harbours and Towns" goes by its first part too.
            let short = full.split_once(": ").map(|(short, _)| short.to_owned());
            // Unless that names what the document is about: "The Hana Forum: Towns at Work".
            let short =
                short.filter(|short| short.contains(' ') && self.discourse.bearer(short).is_none());
            let names: Vec<String> = [full.clone()].into_iter().chain(short).collect();
            let id = self.discourse.described(&names, "document", Some(class));
            self.discourse.mention(id, title, MentionKind::Name);
            self.document = Some(id);
        }
        let names_occasion = self.occasion.is_some()
            || folded.as_ref().is_some_and(|folded| self.read_title(folded));
        self.read_day_and_place();
        // The day in the head of a program is the occasion's.
        let date = header.date.filter(|_| header.labelled || !names_occasion);
        if let Some((date, span)) = date {
            let (value, datatype) = date.iso();
            self.metadata.issued = Some(value.clone());
            self.say_of_document(
                Field::Date,
                &Object::Literal { value, datatype: datatype.to_owned() },
                span,
            );
        }
        let authors: Vec<Span> = header.stretches(Field::Author).collect();
        for span in authors {
            for part in parts(text, span) {
                let name = quote(part);
                let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                // "Jane Doe, External Relations Office"
                let head = self.grammar.lexicon.head_class(&words).map(|(class, _)| class);
                let is_body = |class| self.grammar.lexicon.is_kind(self.ontology, class, "ORG");
                if head.is_some_and(is_body)
                    || self.grammar.lexicon.title(&words).is_some()
                    || name.split_whitespace().count() < 2
                    || !name.starts_with(|c: char| c.is_uppercase())
                {
                    continue;
                }
                let id = self.discourse.described(&[name.to_owned()], "author", self.kind("PER"));
                self.discourse.draft_mut(id).named = true;
                self.discourse.mention(id, part, MentionKind::Name);
                self.authors.push(id);
                self.say_of_document(Field::Author, &Object::Entity(id), part);
            }
        }
        if self.authors.is_empty() {
            for (id, span) in self.find_bylines() {
                self.byline = Some(span);
                self.authors.push(id);
                self.discourse.draft_mut(id).class = self.kind("PER");
                self.say_of_document(Field::Author, &Object::Entity(id), span);
            }
        }
        if let Some((id, span)) = self.find_publisher() {
            self.publisher = Some(id);
            let (body, undertaking) = (self.kind("ORG"), self.is_kind(id, "undertaking"));
            let draft = self.discourse.draft_mut(id);
            if draft.is_guess() || undertaking {
                (draft.class, draft.sure) = (body, true);
            }
            self.metadata.publisher =
                Some(self.discourse.draft(id).names.first().cloned().unwrap_or_default());
            self.say_of_document(Field::Publisher, &Object::Entity(id), span);
        } else {
            self.publisher = self.find_speaker();
        }
    }

    /// What the title names, if it is the name of an occasion and nothing else: "Hana Forum 2020".
    fn titled_occasion(&mut self, title: &Folded) -> Option<(EntityId, Modality)> {
        let class = match &title.names[..] {
            [Some(name)] => name.name.class?,
            _ => return None,
        };
        if !self.grammar.lexicon.is_kind(self.ontology, class, "occasion") {
            return None;
        }
        let is_program = self.trees.iter().zip(&self.page.sentences).any(|(tree, sentence)| {
            sentence.kind == BlockKind::Line
                && tree.len() > 0
                && self.grammar.lexicon.is("agenda", tree.lower(0))
        });
        let modality = if is_program { Modality::Planned } else { Modality::Asserted };
        let tree = Tree::new(self.page.text, &title.sentence);
        let id = place_names(&mut self.discourse, &tree, title)[0]?;
        Some((id, modality))
    }

    /// When and where the occasion in the title is, from the first line below that has a day.
    fn read_day_and_place(&mut self) {
        let (Some((occasion, _)), Some(title)) = (self.occasion, self.page.header.title) else {
            return;
        };
        let below = self.page.header.lines.iter().filter(|line| title.end <= line.start);
        for line in below.copied().take(MOST_LINES_TO_AUTHOR).collect::<Vec<_>>() {
            for n in self.sentences_in(line) {
                let (tree, folded) = (&self.trees[n], &self.page.sentences[n].folded);
                let day = folded.values.iter().find_map(|value| {
                    let date = value.date?.resolve(None, None, false)?;
                    Some((date.iso(), tree.span(value.first, value.end)))
                });
                let Some(((value, datatype), span)) = day else { continue };
                let datatype = datatype.to_owned();
                let day = Object::Literal { value, datatype };
                self.say_of(occasion, Field::OccasionDay, &day, span);
                for (token, id) in Rc::clone(&self.names)[n].iter().enumerate() {
                    let Some(id) = *id else { continue };
                    if self.is_kind(id, "LOC") {
                        let span = tree.span(token, token + 1);
                        self.say_of(occasion, Field::OccasionPlace, &Object::Entity(id), span);
                        break;
                    }
                }
                return;
            }
        }
    }

    /// What a title without a verb is about: the fields it names, the place that it ends with. Returns
    /// whether it names an occasion.
    fn read_title(&mut self, folded: &Folded) -> bool {
        let tree = Tree::new(self.page.text, &folded.sentence);
        let finite =
            |n: usize| matches!(tree.token(n).form, Form::Present | Form::Past | Form::Modal);
        let clause = |n: usize| {
            folded.names[n].is_none()
                && finite(n)
                && tree.by(n, &[Deprel::Nsubj, Deprel::NsubjPass]).any(|_| true)
        };
        if (0..tree.len()).any(clause) {
            return false;
        }
        let (ontology, lexicon) = (self.ontology, &self.grammar.lexicon);
        let is_a = |name: &FoldedName, kind: &str| {
            name.name.class.is_some_and(|class| lexicon.is_kind(ontology, class, kind))
        };
        // "Lighter Tanks: Notes from the Hana Forum" is no page of the forum.
        let opening = folded.names.iter().take(2).flatten().next();
        if opening.is_some_and(|name| is_a(name, "occasion")) {
            return true;
        }
        let names_a = |kind: &str| folded.names.iter().flatten().any(|name| is_a(name, kind));
        // A place alone in a title is where something happened, not what it is about, unless it is
        // where an undertaking is: "Industrial Policy in Korea".
        let about_field = names_a("field");
        // "Lessons from the Case of Hana in the USA": what is looked at is not what it is about.
        let end = (0..tree.len())
            .find(|&n| self.grammar.lexicon.is("instance", tree.lower(n)))
            .unwrap_or(tree.len());
        // "Long Roads: Harbour Policy in Jeju and Busan Compared": a title with a second half is that of
        // a study, and the places in that half are those it looks at.
        let colon = (0..end).find(|&n| tree.word(n) == ":");
        let mut before: Option<usize> = None;
        for n in 0..end {
            let Some(name) = &folded.names[n] else { continue };
            let known = !name.name.rows.is_empty();
            let Some(class) = name.name.class.filter(|_| name.name.sure || known) else { continue };
            let led = known && n > 0 && matches!(tree.lower(n - 1), "in" | "for" | "the");
            // "Construction of a Test Center" is no field of interest.
            let deed = n == 0 && tree.word_or_empty(n + 1) == "of";
            let led = led && (about_field || n > 1 && self.is_undertaking(tree.lower(n - 2)));
            let place = lexicon.is_kind(ontology, class, "LOC");
            let studied = known && place && colon.is_some_and(|colon| colon < n) && {
                let preposition = tree.upos(n - 1) == Upos::Adp;
                let owner = matches!(tree.word_or_empty(n + 1), "'s" | "’s");
                let second = tree.lower(n - 1) == "and" && before.is_some_and(|m| m + 2 == n);
                preposition || owner || second
            };
            if studied {
                before = Some(n);
            }
            let kind = match () {
                () if lexicon.is_kind(ontology, class, "field") && !deed => Field::Topic,
                () if place && (led || studied) => Field::Place,
                () => continue,
            };
            let id = place_names(&mut self.discourse, &tree, folded)[n];
            if let Some(id) = id {
                self.say_of_document(kind, &Object::Entity(id), name.span);
            }
        }
        false
    }

    /// Whether the last word of a noun phrase names an undertaking.
    fn is_undertaking(&self, noun: &str) -> bool {
        let noun = noun.rsplit(' ').next().unwrap_or(noun);
        let lexicon = &self.grammar.lexicon;
        let class = lexicon.head_class(&[noun]).map(|(class, _)| class);
        class.is_some_and(|class| lexicon.is_kind(self.ontology, class, "undertaking"))
    }

    /// The persons named by a line above the running text: alone on it, with title and body behind, or
    /// behind "by". Of many persons with titles none is the author.
    fn find_bylines(&self) -> Vec<(EntityId, Span)> {
        let mut titled_line: Option<(EntityId, Span)> = None;
        let mut placed: Vec<(EntityId, Span)> = Vec::new();
        for (above, place) in self.page.header.lines.iter().enumerate() {
            // A name above the title is that of the page, one far below it that of a part.
            let title = self.page.header.title;
            let below = title.is_none_or(|title| title.start < place.start);
            let lines = self.page.header.lines[..above].iter();
            let far = lines.filter(|line| title.is_some_and(|title| title.end <= line.start));
            if far.count() > MOST_LINES_TO_AUTHOR {
                break;
            }
            for n in self.sentences_in(*place) {
                let tree = &self.trees[n];
                let whole = Span::new(tree.sentence.start, tree.sentence.end);
                if tree.len() == 0 || !place.contains(whole) {
                    continue;
                }
                // "3 May 2021 | Interview by Jane Doe"
                let parts =
                    (1..tree.len()).filter(|&at| matches!(tree.word(at - 1), "|" | "·" | "•"));
                let behind_by = |at: usize| {
                    let credit = self.grammar.lexicon.is("credited", tree.lower(at))
                        && at + 2 < tree.len()
                        && tree.lower(at + 1) == "by";
                    if credit { Some(at + 2) } else { (tree.lower(at) == "by").then_some(at + 1) }
                };
                let signed = std::iter::once(0).chain(parts).find_map(behind_by);
                let first = signed.unwrap_or(0);
                let persons = self.persons_alone(n, first);
                if below && !persons.is_empty() {
                    return persons.into_iter().map(|id| (id, whole)).collect();
                }
                let Some(id) = self.names[n].get(first).copied().flatten() else { continue };
                let site = self.sequence_site(n);
                let titled = tree.len() > first + 2
                    && tree.word(first + 1) == ","
                    && title_at(&site, first + 2).is_some();
                let draft = self.discourse.draft(id);
                let person =
                    draft.class.is_none() || draft.class == self.kind("PER") || !draft.sure;
                let words = tree.word(first).split_whitespace().count();
                if !person || !(2..=4).contains(&words) {
                    continue;
                }
                if signed.is_some() {
                    return vec![(id, whole)];
                }
                // "Jane Doe, Hana Institute", and so on line by line
                let bodies = |n: usize| {
                    (1..tree.len()).all(|at| {
                        let body = self.names[n][at].is_some_and(|body| self.is_kind(body, "ORG"));
                        if at % 2 == 1 { tree.word(at) == "," } else { body }
                    })
                };
                if below && tree.len() >= 3 && draft.class == self.kind("PER") && bodies(n) {
                    placed.push((id, whole));
                    continue;
                }
                if titled && titled_line.replace((id, whole)).is_some() {
                    return Vec::new();
                }
            }
        }
        if placed.is_empty() { titled_line.into_iter().collect() } else { placed }
    }

    /// The persons of a line that holds nothing else from token `first` on: "Jane Doe and John Roe".
    fn persons_alone(&self, n: usize, first: usize) -> Vec<EntityId> {
        let tree = &self.trees[n];
        let mut persons = Vec::new();
        for token in first..tree.len() {
            match self.names[n][token] {
                Some(id) => persons.push(id),
                None if matches!(tree.lower(token), "," | "and" | "&" | ";" | "*" | "†") => {}
                // "Jane Doe · 12 May · 6 min read"
                None if matches!(tree.word(token), "·" | "|" | "•") => break,
                None => return Vec::new(),
            }
        }
        let person = |id: &EntityId| {
            let draft = self.discourse.draft(*id);
            let name = draft.names.first().map(String::as_str).unwrap_or_default();
            draft.class == self.kind("PER") && (2..=4).contains(&name.split_whitespace().count())
        };
        if persons.iter().all(person) { persons } else { Vec::new() }
    }

    /// The sentences that share a byte with `place`.
    pub(crate) fn sentences_in(&self, place: Span) -> Range<usize> {
        let first = self.trees.partition_point(|tree| tree.sentence.end <= place.start);
        let last = self.trees.partition_point(|tree| tree.sentence.start < place.end);
        first..last.max(first)
    }

    /// A statement of the header, with the document at one end.
    fn say_of_document(&mut self, field: Field, value: &Object, span: Span) {
        if let Some(document) = self.document {
            self.say_of(document, field, value, span);
        }
    }

    /// How surely a page speaks of a thing outside of its sentences: a program of what is to come.
    pub(crate) fn modality_of_program(&self, thing: EntityId) -> Modality {
        let own = self.occasion.filter(|(occasion, _)| *occasion == thing);
        own.map_or(Modality::Asserted, |(_, modality)| modality)
    }

    /// A statement of the header, with `thing`, the document or its occasion, at one end.
    fn say_of(&mut self, thing: EntityId, field: Field, value: &Object, span: Span) {
        let line = line_around(self.page.text, span);
        let said = Said {
            modality: self.modality_of_program(thing),
            way: Way::Field,
            pattern: format!("header:{field:?}").to_lowercase(),
            object_span: Some(span),
            evidence: Evidence { span: line, sentence: line },
        };
        self.state_field(thing, field, value, &said);
    }

    /// States what a field says, with `thing` at one end and `value` at the other.
    pub(crate) fn state_field(
        &mut self,
        thing: EntityId,
        field: Field,
        value: &Object,
        said: &Said,
    ) {
        let rows: Vec<_> =
            self.grammar.headers.predicates.iter().filter(|(f, ..)| *f == field).copied().collect();
        for (_, predicate, thing_is_subject) in rows {
            let (subject, object) = match (value, thing_is_subject) {
                (_, true) => (thing, value.clone()),
                (Object::Entity(other), false) => (*other, Object::Entity(thing)),
                (Object::Literal { .. }, false) => continue,
            };
            let confidence = confidence(&self.discourse, said.way, subject, &object);
            self.state(Statement {
                subject,
                predicate: self.ontology.predicate_of(predicate).name.clone(),
                object,
                modality: said.modality,
                when: None,
                role: None,
                according_to: None,
                inferred_agent: false,
                confidence,
                pattern: said.pattern.clone(),
                subject_span: None,
                object_span: said.object_span,
                evidence: said.evidence,
            });
        }
    }
}

/// How many lines below the title an author may be named.
const MOST_LINES_TO_AUTHOR: usize = 6;

/// The parts of a list of names: "A, B and C".
fn parts(text: &str, span: Span) -> Vec<Span> {
    let inner = &text[span.start..span.end];
    // "Jane Doe / Staff reporter", "Jane Doe | Print this page"
    let inner =
        [" | ", " / "].iter().fold(inner, |inner, mark| inner.split(mark).next().unwrap_or(inner));
    inner
        .split([',', ';', '|', '·'])
        .flat_map(|part| part.split(" and "))
        // Whatever follows a wide gap or a figure belongs to the next field.
        .map(|part| part.trim().split("  ").next().unwrap_or_default())
        .map(|part| {
            let ends = |c: char| c.is_ascii_digit() || matches!(c, '(' | '*');
            part.find(ends).map_or(part, |at| &part[..at])
        })
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| Span::of_part(text, part))
        .collect()
}

/// The line that a span stands in, trimmed; at most 300 bytes around it.
pub(crate) fn line_around(text: &str, span: Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let whole = Span::of_part(text, text[start..end].trim());
    if whole.len() > 300 { span } else { whole }
}
