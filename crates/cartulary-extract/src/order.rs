//! Facts that order says: sequences of names, titles and marks, and lists under headings.

use std::rc::Rc;

use cartulary_model::{
    EntityId, Evidence, Modality, Object, PredicateId, Span, Statement, ValueKind,
};

use crate::confidence::{Way, confidence};
use crate::layout::BlockKind;
use crate::modality;
use crate::section::Section;
use crate::sequence_site::{self, SequenceHit, SequenceSite};
use crate::session::Session;
use crate::value::Kind;

/// What stands in `sections.tsv` for a heading that begins with a time: "09:30 Welcome".
const TIME_SLOT: &str = "time slot";

/// How many letters of an office the name of its body begins a word with.
const OFFICE_STEM: usize = 6;

/// The most words of a label before a colon.
const LONGEST_LABEL: usize = 3;

impl<'a> Session<'a> {
    /// Sequences of names, titles and marks in a sentence.
    pub(crate) fn read_sequences(&mut self, n: usize) {
        let sentence = &self.page.sentences[n];
        let tree = &self.trees[n];
        let site = self.sequence_site(n);
        let mut found = Vec::new();
        for row in self.grammar.sequences.iter().filter(|row| row.counts.is_none()) {
            for at in 0..tree.len() {
                if let Some(hit) = row.at(&site, &self.discourse, at) {
                    let span = sequence_site::span(&site, &hit);
                    found.push((row, hit, span));
                }
            }
        }
        // Of sequences that join the same two names, the longest knows most: "President Jane Doe of the
        // Hana Institute" heads it.
        let ends = |hit: &SequenceHit| (hit.subjects.clone(), hit.objects.clone());
        let lengths: Vec<_> = found.iter().map(|(_, hit, span)| (ends(hit), *span)).collect();
        found.retain(|(_, hit, span)| {
            let inside = |other: &Span| other.contains(*span) && other.len() > span.len();
            !lengths.iter().any(|(same, other)| *same == ends(hit) && inside(other))
        });
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
                        let draft = self.discourse.draft_mut(id);
                        if draft.acronyms.is_empty() {
                            draft.class = Some(person);
                        }
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
                    let Some((value, datatype)) = value.literal(tree, self.today(), None, false)
                    else {
                        continue;
                    };
                    objects.push((
                        Object::Literal { value, datatype: datatype.to_owned() },
                        tree.span(token, token + 1),
                    ));
                }
                for (object, object_span) in objects {
                    let modality = self.modality_of_sequence(n, subject, &object);
                    if !self.takes(predicate, subject_id, &object) {
                        continue;
                    }
                    let confidence = confidence(&self.discourse, Way::Order, subject_id, &object);
                    self.state(Statement {
                        subject: subject_id,
                        predicate: self.ontology.predicate_of(predicate).name.clone(),
                        object,
                        modality,
                        when: None,
                        role: hit.title.as_ref().map(|(_, words)| words.clone()),
                        according_to: None,
                        inferred_agent: false,
                        confidence,
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

    /// "Minister Jane Doe" on the page of a ministry holds its office: of persons of whom no body is
    /// told, where the title and the name of who publishes the page have one stem.
    pub(crate) fn read_offices(&mut self, n: usize) {
        let Some(body) = self.publisher.filter(|&id| self.is_kind(id, "ORG")) else { return };
        let tree = &self.trees[n];
        for token in 1..tree.len() {
            let Some(person) = self.names[n][token].filter(|&id| self.is_kind(id, "PER")) else {
                continue;
            };
            let office = tree.lower(token - 1);
            let stem: String = office.chars().take(OFFICE_STEM).collect();
            let names = &self.discourse.draft(body).names;
            let alike = names.iter().any(|name| {
                name.split(' ').any(|word| word.to_lowercase().starts_with(stem.as_str()))
            });
            // "Prime Minister Jane Doe" leads no ministry.
            let prime = token > 1 && tree.lower(token - 2) == "prime";
            if !self.grammar.lexicon.is("office", office)
                || prime
                || !alike
                || self.body_of(person).is_some()
            {
                continue;
            }
            let first = (token.saturating_sub(3)..token - 1)
                .find(|&first| self.title_between(n, first, token).is_some())
                .unwrap_or(token - 1);
            let Some((predicate, title)) = self.title_between(n, first, token) else { continue };
            let object = Object::Entity(body);
            if !self.takes(predicate, person, &object) {
                continue;
            }
            let confidence = confidence(&self.discourse, Way::Implied, person, &object);
            self.state(Statement {
                subject: person,
                predicate: self.ontology.predicate_of(predicate).name.clone(),
                object,
                modality: Modality::Asserted,
                when: None,
                role: Some(title),
                according_to: None,
                inferred_agent: false,
                confidence,
                pattern: "office".to_owned(),
                subject_span: Some(tree.span(token, token + 1)),
                object_span: None,
                evidence: Evidence {
                    span: tree.span(first, token + 1),
                    sentence: Span::new(tree.sentence.start, tree.sentence.end),
                },
            });
        }
    }

    /// The title that words make up, with the relation it speaks of.
    fn title_between(&self, n: usize, first: usize, end: usize) -> Option<(PredicateId, String)> {
        let tree = &self.trees[n];
        let words: Vec<&str> = (first..end).map(|n| tree.lower(n)).collect();
        let (predicate, length) = self.grammar.lexicon.title(&words)?;
        let predicate = self.ontology.predicate(predicate)?;
        (length == words.len()).then(|| (predicate, tree.phrase(first, end)))
    }

    /// A sentence as sequences are sought in it.
    pub(crate) fn sequence_site(&self, n: usize) -> SequenceSite<'_> {
        SequenceSite {
            ontology: self.ontology,
            lexicon: &self.grammar.lexicon,
            tree: &self.trees[n],
            folded: &self.page.sentences[n].folded,
            names: &self.names[n],
        }
    }

    /// Whether the classes of the ends are such as the predicate takes.
    fn takes(&self, predicate: PredicateId, subject: EntityId, object: &Object) -> bool {
        let class = |id: EntityId| self.discourse.draft(id).class;
        match *object {
            Object::Entity(object) => {
                let classes = class(subject).zip(class(object));
                subject != object
                    && classes.is_some_and(|(s, o)| self.ontology.accepts(predicate, s, o))
            }
            // What has no class ends as a body.
            Object::Literal { .. } => class(subject)
                .or_else(|| self.kind("ORG"))
                .is_some_and(|class| self.ontology.accepts_subject(predicate, class)),
        }
    }

    /// Whether what a sequence says is still to come: it is of an occasion that will be held, or on a
    /// day after the document's.
    fn modality_of_sequence(&self, n: usize, subject: usize, object: &Object) -> Modality {
        if let Object::Literal { .. } = object {
            return if self.is_to_come(object) { Modality::Planned } else { Modality::Asserted };
        }
        let occasion = self.names[n][subject].is_some_and(|id| self.is_kind(id, "occasion"));
        match modality::of(&self.trees[n], &self.grammar.lexicon, subject) {
            own @ (Modality::Planned | Modality::Proposed) if occasion => own,
            _ => Modality::Asserted,
        }
    }

    /// Names in lists under a heading such as "Speakers", and behind a label such as "Venue:".
    pub(crate) fn read_sections(&mut self) {
        let mut open: Option<(&'a Section, Option<EntityId>)> = None;
        // The thing of each section's kind that was named last.
        let mut last: Vec<Option<EntityId>> = vec![None; self.grammar.sections.len()];
        if let Some((occasion, _)) = self.occasion {
            self.note_kinds([occasion], &mut last);
        }
        let mut labelled_before = false;
        for n in 0..self.trees.len() {
            // What a label lists is no thing that further labels speak of.
            if let Some(before) = n.checked_sub(1).filter(|_| !labelled_before) {
                self.note_kinds(self.names[before].iter().flatten().copied(), &mut last);
            }
            labelled_before = false;
            let sentence = &self.page.sentences[n];
            if sentence.joined {
                continue;
            }
            let tree = &self.trees[n];
            let whole = &self.page.text[tree.sentence.start..tree.sentence.end];
            let text = after_time(whole);
            let timed = text.len() < whole.len();
            let (label, listed) = match text.split_once(':') {
                Some((label, rest)) if !rest.trim().is_empty() => (label, true),
                _ => (text, false),
            };
            let start = tree.sentence.end - text.len();
            let from = if listed { start + label.len() } else { start };
            let labelled = listed && label.split_whitespace().count() <= LONGEST_LABEL;
            let short = sentence.kind == BlockKind::Line || text.trim_end().ends_with(':');
            let starts_with_person =
                self.names[n].iter().take(1).flatten().any(|&id| self.is_kind(id, "PER"));
            if short && !starts_with_person
                || listed && sentence.kind == BlockKind::Line
                || labelled
            {
                let opens = |label| self.grammar.sections.iter().position(|it| it.opens(label));
                let section = opens(label).or_else(|| timed.then(|| opens(TIME_SLOT)).flatten());
                if let Some(section) = section {
                    open = Some((&self.grammar.sections[section], last[section]));
                    labelled_before = listed;
                } else if sentence.kind == BlockKind::Line && !starts_with_person {
                    open = None;
                }
                if !listed || section.is_none() {
                    continue;
                }
            } else if sentence.kind == BlockKind::Paragraph && !starts_with_person {
                open = None;
            }
            if let Some((section, Some(thing))) = open {
                self.read_listed(n, section, thing, from);
            }
        }
    }

    /// What a sentence of a list names behind byte `from`.
    fn read_listed(&mut self, n: usize, section: &Section, thing: EntityId, from: usize) {
        let tree = &self.trees[n];
        let names = Rc::clone(&self.names);
        let mut found: Vec<(Object, Span)> = Vec::new();
        for (token, id) in names[n].iter().enumerate() {
            let span = tree.span(token, token + 1);
            let Some(id) = id.filter(|_| span.start >= from) else { continue };
            let class = self.discourse.draft(id).class;
            let fits = class
                .zip(section.class)
                .is_some_and(|(class, wanted)| self.ontology.is_a(class, wanted));
            if fits && id != thing {
                found.push((Object::Entity(id), span));
            }
        }
        if section.class.is_none() {
            let wanted = match self.ontology.predicate_of(section.predicate).value {
                Some(ValueKind::Date) => Kind::Date,
                Some(ValueKind::Amount) => Kind::Amount,
                _ => Kind::Quantity,
            };
            let values = &self.page.sentences[n].folded.values;
            let listed = values.iter().filter(|value| {
                value.kind == wanted && tree.span(value.first, value.end).start >= from
            });
            // Targets come in lists.
            let most = if wanted == Kind::Quantity { usize::MAX } else { 1 };
            for value in listed.take(most) {
                let span = tree.span(value.first, value.end);
                let Some((value, datatype)) = value.literal(tree, self.today(), None, false) else {
                    continue;
                };
                let datatype = datatype.to_owned();
                found.push((Object::Literal { value, datatype }, span));
            }
        }
        if !found.is_empty() {
            self.labelled.insert(n);
        }
        for (listed, span) in found {
            let to_come = self.is_to_come(&listed);
            let (subject, object) = match (&listed, section.lists_subjects) {
                (Object::Entity(id), true) => (*id, Object::Entity(thing)),
                _ => (thing, listed.clone()),
            };
            let own = Some(span);
            let confidence = confidence(&self.discourse, Way::Section, subject, &object);
            self.state(Statement {
                subject,
                predicate: self.ontology.predicate_of(section.predicate).name.clone(),
                object,
                modality: if to_come { Modality::Planned } else { self.modality_of_program(thing) },
                when: None,
                role: None,
                according_to: None,
                inferred_agent: false,
                confidence,
                pattern: "section".to_owned(),
                subject_span: own.filter(|_| section.lists_subjects),
                object_span: own.filter(|_| !section.lists_subjects),
                evidence: Evidence {
                    span,
                    sentence: Span::new(tree.sentence.start, tree.sentence.end),
                },
            });
        }
    }

    /// Notes in `last` which of some things are of the sections' kinds.
    fn note_kinds(
        &self,
        things: impl IntoIterator<Item = EntityId>,
        last: &mut [Option<EntityId>],
    ) {
        for id in things {
            for (section, last) in self.grammar.sections.iter().zip(last.iter_mut()) {
                if section.kind.split('|').any(|kind| self.is_kind(id, kind)) {
                    *last = Some(id);
                }
            }
        }
    }
}

/// A line without the time, or the span of time, that it begins with: "09:30–10:15 Welcome".
fn after_time(line: &str) -> &str {
    let time = |text: &str| {
        let (hour, rest) = text.split_once([':', '.'])?;
        let two = |digits: &str| digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
        let minutes = rest.get(..2).filter(|minutes| two(minutes))?;
        (two(hour) && !hour.is_empty()).then_some(hour.len() + 1 + minutes.len())
    };
    let Some(end) = time(line) else { return line };
    let rest = line[end..].trim_start();
    let until = rest.strip_prefix(['-', '–', '—']).map(str::trim_start);
    let rest = until.and_then(|rest| Some(&rest[time(rest)?..])).unwrap_or(rest);
    if rest.trim().is_empty() { line } else { rest.trim_start() }
}

#[cfg(test)]
mod tests {
    use super::after_time;

    #[test]
    fn a_time_opens_a_line() {
        assert_eq!(after_time("09:30  Welcome"), "Welcome");
        assert_eq!(after_time("9.30–10.15 Session 1: Zones"), "Session 1: Zones");
        for line in ["09:30", "Theme: zones", "2.5 million won", "1:0"] {
            assert_eq!(after_time(line), line);
        }
    }
}
