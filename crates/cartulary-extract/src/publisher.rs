//! Who publishes a page: the body that a field, the masthead, a line or the imprint names.

use cartulary_model::{EntityId, Span};

use crate::about::line_around;
use crate::header::Field;
use crate::language::{Form, Token, Upos};
use crate::layout::BlockKind;
use crate::reference::is_subject;
use crate::session::Session;

impl Session<'_> {
    /// The body of a publisher field, else the one whose masthead heads the page, else the first body
    /// named above the running text.
    pub(crate) fn find_publisher(&self) -> Option<(EntityId, Span)> {
        let header = &self.page.header;
        let stated: Vec<Span> = header.stretches(Field::Publisher).collect();
        let dated = header.date.map(|(_, date)| line_around(self.page.text, date));
        let byline = self.byline;
        let lines: Vec<Span> = dated
            .into_iter()
            .chain(header.lines.iter().copied())
            .filter(|line| byline.is_none_or(|byline| !line.contains(byline)))
            .filter(|&line| !self.is_clause(line))
            .collect();
        let whole = |&place: &Span| {
            let body = self.bodies_in(place).find(|id| !self.is_unit(*id))?;
            Some((self.explained(place, body).unwrap_or(body), place))
        };
        stated
            .iter()
            .find_map(whole)
            .or_else(|| self.find_masthead())
            .or_else(|| lines.iter().find_map(whole))
            .or_else(|| copyright_line(self.page.text).as_ref().and_then(whole))
            .or_else(|| {
                let any = |&place: &Span| self.bodies_in(place).next().map(|id| (id, place));
                let named = |&place: &Span| {
                    let mut named = self.named_in(place);
                    let whole = |id: &EntityId| {
                        let names = &self.discourse.draft(*id).names;
                        names.iter().any(|name| {
                            place
                                .of(self.page.text)
                                .is_some_and(|place| place.ends_with(name.as_str()))
                        })
                    };
                    named.find(|id| self.is_kind(*id, "ORG") && whole(id)).map(|id| (id, place))
                };
                stated.iter().find_map(named).or_else(|| lines.iter().find_map(any))
            })
    }

    /// Where a page says "we" and names no publisher: the body that its first sentences are about.
    pub(crate) fn find_speaker(&self) -> Option<EntityId> {
        let text = self.page.sentences.iter().enumerate();
        let mut opening = text
            .filter(|(_, sentence)| sentence.kind == BlockKind::Paragraph && self.page.says_we)
            .map(|(n, _)| n)
            .take(2);
        opening.find_map(|n| {
            let tree = &self.trees[n];
            let subject = (0..tree.len()).find(|&token| {
                let id = self.names[n][token];
                is_subject(tree, token) && id.is_some_and(|id| self.is_kind(id, "ORG"))
            })?;
            self.names[n][subject]
        })
    }

    /// What is named in a stretch above the running text, in order.
    fn named_in(&self, place: Span) -> impl Iterator<Item = EntityId> {
        self.sentences_in(place).flat_map(move |sentence| {
            let (tree, names) = (&self.trees[sentence], &self.names[sentence]);
            let inside = move |n: usize| place.contains(tree.span(n, n + 1));
            names.iter().enumerate().filter(move |(n, _)| inside(*n)).filter_map(|(_, id)| *id)
        })
    }

    /// Bodies among them.
    fn bodies_in(&self, place: Span) -> impl Iterator<Item = EntityId> {
        self.named_in(place).filter(move |&id| {
            let draft = self.discourse.draft(id);
            // A menu is full of capitals: only what is known or shown to be a body counts.
            self.is_kind(id, "ORG")
                && (!draft.rows.is_empty() || !draft.acronyms.is_empty() || draft.sure)
        })
    }

    /// What a dash says of a body at the head of a line: "Hana – Gangwon's Harbour Agency".
    fn explained(&self, line: Span, body: EntityId) -> Option<EntityId> {
        let n = self.sentences_in(line).next()?;
        let (tree, names) = (&self.trees[n], &self.names[n]);
        let dash = tree.len() > 2 && matches!(tree.word(1), "–" | "—" | "-");
        let behind = names.iter().skip(2).any(|&id| id == Some(body));
        names.first().copied().flatten().filter(|_| dash && behind)
    }

    /// "Jeju to set up a council with Hana": a line that tells of something names no publisher.
    fn is_clause(&self, line: Span) -> bool {
        self.sentences_in(line).any(|n| {
            let tree = &self.trees[n];
            let menu = (0..tree.len()).any(|at| matches!(tree.word(at), "|" | "·" | "•"));
            let tells = |token: &Token| {
                token.upos == Upos::Verb && matches!(token.form, Form::Bare | Form::Present)
            };
            let verb = |at: usize| {
                let plain = tree.word(at).starts_with(char::is_lowercase);
                plain && self.names[n][at].is_none() && tells(tree.token(at))
            };
            // "The Hana Institute is a body that …" tells of itself.
            let mut opening = self.names[n].iter().take(2).flatten();
            let own = opening.next().is_some_and(|&id| self.is_kind(id, "ORG"));
            !menu && !own && (0..tree.len()).any(verb)
        })
    }

    /// Whether a body is a unit of another one, which publishes in the other's name.
    fn is_unit(&self, id: EntityId) -> bool {
        let unit = self.kind("unit");
        unit.is_some_and(|unit| {
            self.discourse.draft(id).class.is_some_and(|class| self.ontology.is_a(class, unit))
        })
    }

    /// The body whose name is the first line of a page ("Business Oulu"), or whose short form opens
    /// the title of a periodical there ("HRI Newsletter"); the text must speak of it again.
    fn find_masthead(&self) -> Option<(EntityId, Span)> {
        let &place = self.page.header.lines.first()?;
        if place.start > self.page.text.len() - self.page.text.trim_start().len() {
            return None;
        }
        let n = self.sentences_in(place).next()?;
        let (tree, id) = (&self.trees[n], self.names[n].first().copied().flatten()?);
        let draft = self.discourse.draft(id);
        if self.is_kind(id, "document") {
            let (short, _) = tree.word(0).split_once(' ')?;
            let body = self.discourse.bearer(short)?;
            return self.is_kind(body, "ORG").then_some((body, place));
        }
        let alone = tree.len() == 1 && Some(place) != self.page.header.title;
        let again = draft.mentions.iter().any(|mention| mention.span.start > place.end);
        // "Hana Mission … we": what has a page of its own and speaks on it is a body.
        let speaks = self.is_kind(id, "undertaking") && self.page.says_we;
        let free = draft.class.is_none() || !draft.sure || self.is_kind(id, "ORG") || speaks;
        (alone && again && free && draft.rows.is_empty()).then_some((id, place))
    }
}

/// The last line that says whose the page is: "© Hana Institute".
fn copyright_line(text: &str) -> Option<Span> {
    let marks = ["©", "(c) ", "(C) ", "Copyright "];
    let found = marks.iter().filter_map(|mark| {
        let at = text.rfind(mark)?;
        Some(Span::new(at, at + mark.len()))
    });
    found.max_by_key(|mark| mark.start).map(|mark| line_around(text, mark))
}
