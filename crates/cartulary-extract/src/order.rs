//! Facts that order says: sequences of names, titles and marks, and lists under headings.

use std::rc::Rc;

use cartulary_model::{EntityId, Evidence, Modality, Object, Span, Statement};

use crate::layout::BlockKind;
use crate::section::Section;
use crate::sequence::{self, SequenceHit, SequenceSite};
use crate::session::Session;

impl Session<'_> {
    /// Sequences of names, titles and marks in a sentence.
    pub(crate) fn read_sequences(&mut self, n: usize) {
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
        for row in self.grammar.sequences.iter().filter(|row| row.counts.is_none()) {
            for at in 0..tree.len() {
                if let Some(hit) = row.at(&site, &self.discourse, at) {
                    let span = sequence::span(&site, &hit);
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
                    let (value, datatype) = match value.date {
                        Some(date) => {
                            let anchor = self.page.header.date.map(|(date, _)| date);
                            let Some(date) = date.resolve(anchor, None, false) else { continue };
                            date.iso()
                        }
                        None => (tree.phrase(value.first, value.end), "xsd:string"),
                    };
                    objects.push((
                        Object::Literal { value, datatype: datatype.to_owned() },
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
                    self.state(Statement {
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

    /// Names in lists under a heading such as "Speakers".
    pub(crate) fn read_sections(&mut self) {
        let mut open: Option<(&Section, Option<EntityId>)> = None;
        // The thing of each section's kind that was named last.
        let mut last: Vec<Option<EntityId>> = vec![None; self.grammar.sections.len()];
        for n in 0..self.trees.len() {
            if let Some(before) = n.checked_sub(1) {
                self.note_kinds(before, &mut last);
            }
            let sentence = &self.page.sentences[n];
            let tree = &self.trees[n];
            let text = &self.page.text[tree.sentence.start..tree.sentence.end];
            let (label, listed) = match text.split_once(':') {
                Some((label, rest)) if !rest.trim().is_empty() => (label, true),
                _ => (text, false),
            };
            let short = sentence.kind == BlockKind::Line || text.trim_end().ends_with(':');
            let starts_with_person =
                self.names[n].iter().take(1).flatten().any(|&id| self.is_person(id));
            if short && !starts_with_person || listed && sentence.kind == BlockKind::Line {
                let section = self.grammar.sections.iter().position(|section| section.opens(label));
                if let Some(section) = section {
                    open = Some((&self.grammar.sections[section], last[section]));
                } else if sentence.kind == BlockKind::Line && !starts_with_person {
                    open = None;
                }
                if !listed || section.is_none() {
                    continue;
                }
            } else if sentence.kind == BlockKind::Paragraph && !starts_with_person {
                open = None;
            }
            let Some((section, Some(object))) = open else { continue };
            let names = Rc::clone(&self.names);
            for (token, id) in names[n].iter().enumerate() {
                let Some(subject) = id.filter(|&id| self.is_person(id)) else { continue };
                let span = tree.span(token, token + 1);
                self.state(Statement {
                    subject,
                    predicate: self.ontology.predicate_of(section.predicate).name.clone(),
                    object: Object::Entity(object),
                    modality: Modality::Asserted,
                    when: None,
                    role: None,
                    according_to: None,
                    inferred_agent: false,
                    confidence: 0.8,
                    pattern: "section".to_owned(),
                    subject_span: Some(span),
                    object_span: None,
                    evidence: Evidence {
                        span,
                        sentence: Span::new(tree.sentence.start, tree.sentence.end),
                    },
                });
            }
        }
    }

    fn is_person(&self, id: EntityId) -> bool {
        let person = self.kind("PER");
        self.discourse.draft(id).class.is_some_and(|class| Some(self.ontology.top(class)) == person)
    }

    /// Notes in `last` the things of the sections' kinds that a sentence names.
    fn note_kinds(&self, sentence: usize, last: &mut [Option<EntityId>]) {
        for &id in self.names[sentence].iter().flatten() {
            let Some(class) = self.discourse.draft(id).class else { continue };
            let top = Some(self.ontology.top(class));
            for (section, last) in self.grammar.sections.iter().zip(last.iter_mut()) {
                if self.kind(&section.kind) == top {
                    *last = Some(id);
                }
            }
        }
    }
}
