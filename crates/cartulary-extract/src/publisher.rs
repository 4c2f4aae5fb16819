//! Who publishes a page: the body that a field, the masthead, a line or the imprint names.

use cartulary_model::{EntityId, Span};

use crate::about::line_around;
use crate::header::Field;
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
            .collect();
        let whole = |&place: &Span| {
            self.bodies_in(place).find(|id| !self.is_unit(*id)).map(|id| (id, place))
        };
        stated
            .iter()
            .find_map(whole)
            .or_else(|| self.find_masthead())
            .or_else(|| lines.iter().find_map(whole))
            .or_else(|| copyright_line(self.page.text).as_ref().and_then(whole))
            .or_else(|| {
                let any = |&place: &Span| self.bodies_in(place).next().map(|id| (id, place));
                stated.iter().chain(&lines).find_map(any)
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

    /// Bodies named in a stretch above the running text, in order.
    fn bodies_in(&self, place: Span) -> impl Iterator<Item = EntityId> {
        let named = self.sentences_in(place).flat_map(move |sentence| {
            let (tree, names) = (&self.trees[sentence], &self.names[sentence]);
            let inside = move |n: usize| place.contains(tree.span(n, n + 1));
            names.iter().enumerate().filter(move |(n, _)| inside(*n)).filter_map(|(_, id)| *id)
        });
        named.filter(move |&id| {
            let draft = self.discourse.draft(id);
            // A menu is full of capitals: only what is known or shown to be a body counts.
            self.is_kind(id, "ORG")
                && (!draft.rows.is_empty() || !draft.acronyms.is_empty() || draft.sure)
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
