//! Which of the entities mentioned before a place a phrase, or a clause that leaves something out,
//! goes back to.

use cartulary_model::{ClassId, EntityId};

use crate::discourse::{Discourse, Draft, Seen};

impl Discourse<'_> {
    /// The latest entity before a place that a definite description with that head noun may mean.
    pub(crate) fn latest(
        &self,
        place: (usize, usize),
        head: &str,
        class: Option<ClassId>,
        accepts: &dyn Fn(ClassId) -> bool,
    ) -> Option<EntityId> {
        let fits = |seen: &Seen, test: &dyn Fn(&Draft) -> bool| {
            let draft = self.draft(seen.entity);
            test(draft) && draft.class.is_none_or(accepts)
        };
        let is_place = class.is_some_and(|class| self.is_class_of(class, "LOC"));
        // Of those in one sentence, its subject: that is what the text goes on about.
        let by = |test: &dyn Fn(&Draft) -> bool| {
            let mut found = self.before(place.0, place.1).filter(|seen| fits(seen, test));
            let last = found.next()?;
            let here = last.sentence == place.0;
            // "The province will …" is a place that has done something, if one has.
            if is_place && !here && !last.subject {
                let subject =
                    self.before(place.0, place.1).find(|seen| seen.subject && fits(seen, test));
                return Some(subject.unwrap_or(last).entity);
            }
            let mut beside = found.take_while(|seen| seen.sentence == last.sentence);
            let subject = beside.find(|seen| seen.subject && !last.subject && !here && !is_place);
            Some(subject.unwrap_or(last).entity)
        };
        let same_head = |draft: &Draft| draft.heads.iter().any(|known| known == head);
        let same_class = |draft: &Draft| {
            draft.named
                && class.is_some_and(|class| {
                    draft.class.is_some_and(|own| self.ontology.is_a(own, class))
                })
        };
        let same_top = |draft: &Draft| {
            let top = |class| self.ontology.top(class);
            // A plain "Organization" may be the institute meant; a ministry is not. Undertakings and
            // occasions go by many nouns.
            let strict = |class| {
                ["PER", "ORG", "LOC", "field"].iter().any(|kind| self.is_class_of(class, kind))
            };
            let near = |own, class| top(own) == top(class) && (own == top(own) || !strict(class));
            draft.named
                && class.is_some_and(|class| draft.class.is_some_and(|own| near(own, class)))
        };
        by(&same_head).or_else(|| by(&same_class)).or_else(|| by(&same_top))
    }

    /// The named entity before a place that has that head noun, if it was mentioned lately.
    pub(crate) fn last_named(&self, head: &str, place: (usize, usize)) -> Option<EntityId> {
        let bears = |id: &EntityId| {
            let draft = self.draft(*id);
            draft.named && draft.heads.iter().any(|known| known == head)
        };
        let lately = self.before(place.0, place.1).take_while(|seen| place.0 - seen.sentence <= 8);
        lately.map(|seen| seen.entity).find(bears)
    }

    /// The group of things with that head noun that was described last before a place.
    pub(crate) fn last_group(&self, place: (usize, usize), head: &str) -> Option<EntityId> {
        let described = |id: &EntityId| {
            let draft = self.draft(*id);
            !draft.named && draft.heads.iter().any(|known| known == head)
        };
        self.before(place.0, place.1).map(|seen| seen.entity).find(described)
    }

    /// Who acts in a passage that does not say: of those that were read as doing something, the last
    /// of a class that is accepted.
    pub(crate) fn actor(
        &self,
        place: (usize, usize),
        accepts: &dyn Fn(ClassId) -> bool,
        not: Option<EntityId>,
    ) -> Option<EntityId> {
        let person = self.lexicon.kind("PER");
        self.before(place.0, place.1)
            .filter(|seen| seen.acting && Some(seen.entity) != not)
            .find(|seen| {
                let draft = self.draft(seen.entity);
                draft.named
                    && draft.class.is_some_and(|class| accepts(class) && Some(class) != person)
            })
            .map(|seen| seen.entity)
    }

    /// What a passage is about: its last subject of a class that is accepted.
    pub(crate) fn topic(
        &self,
        place: (usize, usize),
        accepts: &dyn Fn(ClassId) -> bool,
    ) -> Option<EntityId> {
        let person = self.lexicon.kind("PER");
        let fits = |seen: &Seen| {
            let draft = self.draft(seen.entity);
            seen.subject && draft.class.is_some_and(|class| accepts(class) && Some(class) != person)
        };
        self.before(place.0, place.1)
            .take_while(|seen| place.0 - seen.sentence <= 6)
            .find(fits)
            .map(|seen| seen.entity)
    }
}
