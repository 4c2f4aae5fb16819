//! Diaries: lists of occasions, each behind its day: "22 Nov 2023   Hana Day, Daejeon."

use std::rc::Rc;

use cartulary_model::{EntityId, Evidence, MentionKind, Modality, Object, Span};

use crate::about::Said;
use crate::confidence::Way;
use crate::header::Field;
use crate::session::Session;
use crate::value::ValueSpan;

/// The fewest entries of a diary, and the most words that name an occasion in it.
const FEWEST: usize = 2;
const LONGEST: usize = 12;

/// An entry of a diary.
struct Entry {
    sentence: usize,
    /// The first token behind the day, and one past the last that names the occasion.
    name: (usize, usize),
}

impl Session<'_> {
    /// The occasions of a diary with their days and places.
    pub(crate) fn read_diary(&mut self) {
        let entries: Vec<Entry> = (0..self.trees.len()).filter_map(|n| self.entry(n)).collect();
        if entries.len() < FEWEST {
            return;
        }
        for entry in entries {
            self.read_entry(&entry);
        }
    }

    /// The entry that a sentence is: a day, a gap or a mark, and what takes place.
    fn entry(&self, n: usize) -> Option<Entry> {
        let sentence = &self.page.sentences[n];
        let tree = &self.trees[n];
        let day = day_at_start(&sentence.folded.values).filter(|_| !sentence.joined)?;
        let marked = matches!(tree.word_or_empty(day.end), ":" | "–" | "—" | "|");
        let first = day.end + usize::from(marked);
        if first >= tree.len() || !(marked || tree.is_column(first)) {
            return None;
        }
        let ends = |n: usize| {
            matches!(tree.word(n), "," | "." | ";" | "(" | "|" | "–" | "—") || tree.is_column(n)
        };
        let end = (first + 1..tree.len()).find(|&n| ends(n)).unwrap_or(tree.len());
        (end - first <= LONGEST).then_some(Entry { sentence: n, name: (first, end) })
    }

    fn read_entry(&mut self, entry: &Entry) {
        let (n, (first, end)) = (entry.sentence, entry.name);
        let trees = self.trees;
        let tree = &trees[n];
        let names = Rc::clone(&self.names);
        let Some(occasion) = self.occasion_of_entry(n, entry.name) else { return };
        let folded = &self.page.sentences[n].folded;
        let Some(day) = day_at_start(&folded.values) else { return };
        let Some((value, datatype)) = day.literal(tree, self.today(), None, false) else { return };
        let day = Object::Literal { value, datatype: datatype.to_owned() };
        let modality = if self.is_to_come(&day) { Modality::Planned } else { Modality::Asserted };
        self.say_in_diary(n, occasion, Field::OccasionDay, &day, (0, end), modality);
        let place = (end..tree.len())
            .find(|&token| names[n][token].is_some_and(|id| self.is_kind(id, "LOC")));
        if let Some((token, id)) = place.and_then(|token| Some((token, names[n][token]?))) {
            let place = Object::Entity(id);
            let evidence = (first, token + 1);
            self.say_in_diary(n, occasion, Field::OccasionPlace, &place, evidence, modality);
        }
    }

    /// What takes place: the thing that the words name, or one that they describe.
    fn occasion_of_entry(&mut self, n: usize, (first, end): (usize, usize)) -> Option<EntityId> {
        let tree = &self.trees[n];
        let kind = self.kind("occasion")?;
        if let Some(id) = self.names[n][first].filter(|_| first + 1 == end) {
            let draft = self.discourse.draft(id);
            let own = draft.class.map(|class| self.ontology.top(class));
            // The name finder takes many a name for a person's.
            let person = own == self.kind("PER") && draft.rows.is_empty() && !draft.titled;
            if own != Some(kind) && (draft.is_guess() || person) && !draft.settled {
                let draft = self.discourse.draft_mut(id);
                (draft.class, draft.sure) = (Some(kind), true);
            }
            return self.is_kind(id, "occasion").then_some(id);
        }
        // "New Year's reception of the Hana Institute"
        let head = (first..end).take_while(|&n| tree.lower(n) != "of").last()?;
        let words: Vec<&str> = (first..=head).map(|n| tree.lower(n)).collect();
        let (class, _) = self.grammar.lexicon.head_class(&words)?;
        if self.ontology.top(class) != kind {
            return None;
        }
        let phrases = [tree.phrase(first, end), tree.phrase(first, head + 1)];
        let id = self.discourse.described(&phrases, tree.lower(head), Some(class));
        self.discourse.mention(id, tree.span(first, end), MentionKind::Nominal);
        Some(id)
    }

    fn say_in_diary(
        &mut self,
        n: usize,
        occasion: EntityId,
        field: Field,
        object: &Object,
        (first, end): (usize, usize),
        modality: Modality,
    ) {
        let tree = &self.trees[n];
        let said = Said {
            modality,
            way: Way::Field,
            pattern: "diary".to_owned(),
            object_span: None,
            evidence: Evidence {
                span: tree.span(first, end),
                sentence: Span::new(tree.sentence.start, tree.sentence.end),
            },
        };
        self.state_field(occasion, field, object, &said);
    }
}

/// The day, or month, that the first words of a sentence are.
fn day_at_start(values: &[ValueSpan]) -> Option<&ValueSpan> {
    let day = values.iter().find(|value| value.first == 0)?;
    day.date.filter(|date| date.month.is_some()).map(|_| day)
}
