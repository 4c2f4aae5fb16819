//! What a noun phrase without a name of its own means: something named before or beside it, or a
//! thing that is only described.

use cartulary_model::{ClassId, EntityId, Span};

use crate::discourse::{Discourse, Seen};
use crate::language::{Deprel, Form, Upos};
use crate::name::singular;
use crate::phrase::Phrase;
use crate::reference::{References, Wanted, clause_of};
use crate::value::Kind;

/// A noun phrase and what its words say of it.
struct Description<'p> {
    phrase: &'p Phrase,
    words: Vec<&'p str>,
    /// What its head names.
    class: Option<ClassId>,
    /// How many of the words that took: two of "think tank".
    head_words: usize,
    /// The head in the singular.
    noun: String,
    plural: bool,
    /// Whether an amount opens it: "the $20 million center".
    costs: bool,
}

impl Description<'_> {
    /// Whether nothing but the head stands in it.
    fn is_bare(&self) -> bool {
        // "the same city", "the 40-hectare park" say no more than "the city", "the park".
        let idle = match self.words[..] {
            [
                "same" | "whole" | "entire" | "various" | "several" | "many" | "other" | "numerous",
                ..,
            ] => 1,
            _ if self.costs => 1,
            [figure, "-", _, ..] if figure.starts_with(|c: char| c.is_ascii_digit()) => 3,
            _ => 0,
        };
        self.words.len() == self.head_words.max(1) + idle
    }

    /// Whether "new" is all that stands before the head.
    fn is_new(&self) -> bool {
        self.words.first() == Some(&"new") && self.words.len() == self.head_words.max(1) + 1
    }

    fn determiner(&self) -> &str {
        self.phrase.determiner.as_deref().unwrap_or_default()
    }
}

impl References<'_> {
    /// The entities that a noun phrase means, each with the phrase's span.
    pub(crate) fn described(
        &self,
        discourse: &mut Discourse<'_>,
        phrase: &Phrase,
        wanted: &Wanted<'_>,
    ) -> Vec<(EntityId, Span)> {
        let tree = self.tree;
        let head = phrase.head;
        let nominal = matches!(tree.upos(head), Upos::Noun | Upos::Propn | Upos::X);
        if !nominal && wanted.default.is_none() {
            return Vec::new();
        }
        if let Some(body) = self.people_of(discourse, phrase, wanted) {
            return vec![(body, phrase.span(tree))];
        }
        let words = phrase.words(tree);
        let (class, head_words) = self.class_of(&words, head).unzip();
        let description = Description {
            phrase,
            words,
            class,
            head_words: head_words.unwrap_or(1),
            noun: singular(tree.lower(head)),
            plural: tree.token(head).form == Form::Plural,
            costs: self.folded.values.iter().any(|value| {
                value.kind == Kind::Amount && value.first == phrase.first && value.end <= head
            }),
        };
        let span = phrase.span(tree);
        let one = self
            .said_to_be(discourse, head, class, wanted)
            .or_else(|| self.chosen_as(discourse, &description))
            .or_else(|| self.beside(discourse, head, class))
            .or_else(|| self.named_inside(discourse, &description))
            .or_else(|| self.governed(discourse, &description));
        if let Some(entity) = one {
            return vec![(entity, span)];
        }
        if matches!(description.noun.as_str(), "former" | "latter") {
            let one = self.of_two(discourse, &description, wanted);
            return one.map(|one| (one, span)).into_iter().collect();
        }
        if let Some(found) = self.places_of(discourse, &description) {
            return found;
        }
        if let Some(found) = self.pointed_at(discourse, &description, wanted) {
            return found.into_iter().map(|entity| (entity, span)).collect();
        }
        let one = self
            .introduced(discourse, &description)
            .or_else(|| self.part_of_occasion(discourse, &description))
            .or_else(|| self.new_thing(discourse, &description, wanted));
        one.map(|entity| (entity, span)).into_iter().collect()
    }

    /// "It is a charity based in Jeju": what the pronoun means is the charity.
    fn said_to_be(
        &self,
        discourse: &Discourse<'_>,
        head: usize,
        class: Option<ClassId>,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let is = tree.has(head, Deprel::Cop) && !tree.has(head, Deprel::Case);
        let subject = tree.by(head, &[Deprel::Nsubj]).next().filter(|_| is)?;
        let meant = matches!(tree.lower(subject), "it" | "she" | "he")
            .then(|| self.pronoun(discourse, subject, wanted))?
            .first()
            .copied()?;
        let own = discourse.draft(meant).class?;
        let same = class.is_none_or(|class| self.ontology.top(class) == self.ontology.top(own));
        same.then_some(meant)
    }

    /// "Mokpo was selected as a pilot city": the pilot city is Mokpo.
    fn chosen_as(
        &self,
        discourse: &Discourse<'_>,
        description: &Description<'_>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let head = description.phrase.head;
        let a = matches!(description.determiner(), "a" | "an") && tree.has_case(head, "as");
        let verb = tree.head(head).filter(|&verb| a && tree.upos(verb) == Upos::Verb)?;
        let chosen = tree.by(verb, &[Deprel::NsubjPass, Deprel::Obj]).next()?;
        let entity = self.names[chosen]?;
        let own = discourse.draft(entity).class?;
        let same = description.class.map(|class| self.ontology.top(class));
        (same == Some(self.ontology.top(own))).then_some(entity)
    }

    /// "the RISE scheme": the name says which scheme.
    fn named_inside(
        &self,
        discourse: &mut Discourse<'_>,
        description: &Description<'_>,
    ) -> Option<EntityId> {
        let phrase = description.phrase;
        let quoted = |n: usize| matches!(self.tree.word(n), "”" | "\"" | "’");
        let before = phrase.head.checked_sub(1)?;
        // "the “Hana Belt” project": what stands in marks is its name, whatever the noun says.
        if quoted(before)
            && let Some(entity) = before.checked_sub(1).and_then(|n| self.names[n])
        {
            return Some(entity);
        }
        let before = Some(before).filter(|&n| n >= phrase.first)?;
        let entity = self.names[before]?;
        let class = description.class?;
        let draft = discourse.draft(entity);
        // What was only guessed of the name yields to its noun.
        let own = draft.class.filter(|_| draft.settled || !draft.is_guess());
        if own.is_some_and(|own| self.ontology.top(own) != self.ontology.top(class)) {
            return None;
        }
        // "the Oulu region" is more than the city of Oulu.
        let any_place = self.lexicon.kind("LOC") == Some(class);
        if any_place && own.is_some_and(|own| own != class) {
            return None;
        }
        discourse.add_name(entity, &self.tree.phrase(phrase.first, phrase.end));
        discourse.draft_mut(entity).class = own.or(Some(class));
        Some(entity)
    }

    /// "South Korea's government", "the government of Quebec": a government is the place it governs.
    fn governed(
        &self,
        discourse: &Discourse<'_>,
        description: &Description<'_>,
    ) -> Option<EntityId> {
        if !self.lexicon.is("government", &description.noun) || description.words.len() > 2 {
            return None;
        }
        let phrase = description.phrase;
        let before = phrase.possessor.into_iter().chain(phrase.first..phrase.head);
        // "governments in Korea" are others than that of Korea.
        let of = self
            .tree
            .by(phrase.head, &[Deprel::Nmod])
            .filter(|&n| !description.plural || self.tree.has_case(n, "of"));
        before.chain(of).find_map(|n| self.names[n]).filter(|&id| discourse.is_kind(id, "LOC"))
    }

    /// "researchers at the Hana Institute": what they do, the institute does.
    fn people_of(
        &self,
        discourse: &Discourse<'_>,
        phrase: &Phrase,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let head = phrase.head;
        let people = tree.token(head).form == Form::Plural
            && phrase.first == head
            && self.lexicon.is("people", tree.lower(head));
        let at = |&n: &usize| ["at", "from", "of"].iter().any(|word| tree.has_case(n, word));
        let body = tree.by(head, &[Deprel::Nmod]).filter(|_| people).find(at);
        let body = self.names[body?]?;
        let class = discourse.draft(body).class?;
        (self.is_class_of(class, "ORG") && (wanted.accepts)(class)).then_some(body)
    }

    /// "the former", "the latter": one of the two of a kind that one sentence before named.
    fn of_two(
        &self,
        discourse: &Discourse<'_>,
        description: &Description<'_>,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        let first = description.noun == "former";
        let tree = self.tree;
        let doer = clause_of(tree, description.phrase.head).and_then(|verb| {
            tree.by(verb, &[Deprel::Nsubj, Deprel::OblAgent]).find_map(|n| self.names[n])
        });
        let mut seen: Vec<Seen> = discourse
            .before(self.sentence, 0)
            .take_while(|seen| self.sentence - seen.sentence <= 3)
            .filter(|seen| {
                let draft = discourse.draft(seen.entity);
                draft.named && draft.class.is_some_and(|class| (wanted.accepts)(class))
            })
            .collect();
        seen.reverse();
        let top =
            |seen: &Seen| discourse.draft(seen.entity).class.map(|class| self.ontology.top(class));
        let mut sentences: Vec<usize> = seen.iter().map(|seen| seen.sentence).collect();
        sentences.dedup();
        for sentence in sentences.into_iter().rev() {
            let here: Vec<&Seen> = seen.iter().filter(|seen| seen.sentence == sentence).collect();
            let pair = here.iter().find_map(|one| {
                let mut alike: Vec<EntityId> = Vec::new();
                for other in here.iter().filter(|other| top(other) == top(one)) {
                    if !alike.contains(&other.entity) {
                        alike.push(other.entity);
                    }
                }
                let two = alike.len() == 2 && doer.is_none_or(|doer| !alike.contains(&doer));
                two.then_some(alike)
            });
            if let Some(pair) = pair {
                return pair.get(usize::from(!first)).copied();
            }
        }
        None
    }

    /// "the province of Jeju", "the towns of Raahe and Kemi": places by their names.
    fn places_of(
        &self,
        discourse: &mut Discourse<'_>,
        description: &Description<'_>,
    ) -> Option<Vec<(EntityId, Span)>> {
        let tree = self.tree;
        let class = description.class.filter(|&class| self.is_class_of(class, "LOC"))?;
        let head = description.phrase.head;
        let of = tree
            .by(head, &[Deprel::Nmod])
            .find(|&n| tree.word_or_empty(head + 1) == "of" && tree.has_case(n, "of"))?;
        let one = !description.plural;
        let listed = |&n: &usize| n == of || !(one && tree.has(n, Deprel::Det));
        let members: Vec<usize> = self.members(of).into_iter().filter(listed).collect();
        let named: Vec<EntityId> = members.iter().filter_map(|&n| self.names[n]).collect();
        // "the provinces of Korea" are in it.
        if !one && named.len() < 2 {
            return None;
        }
        let is_place = |id: &EntityId| {
            let draft = discourse.draft(*id);
            draft.class.is_none_or(|own| self.is_class_of(own, "LOC"))
                || draft.is_guess() && !draft.settled
        };
        if named.len() < members.len() || !named.iter().all(is_place) {
            return None;
        }
        for &id in &named {
            let draft = discourse.draft_mut(id);
            if draft.is_guess() && !draft.settled {
                (draft.class, draft.sure) = (Some(class), true);
            }
        }
        let first = description.phrase.first;
        let spans = members
            .iter()
            .map(|&n| if n == of { tree.span(first, n + 1) } else { tree.span(n, n + 1) });
        Some(named.iter().copied().zip(spans).collect())
    }

    /// "the ministry", "each cluster", "the two bodies": something spoken of before. `Some` of nothing
    /// where the phrase points back and nothing fits.
    fn pointed_at(
        &self,
        discourse: &Discourse<'_>,
        description: &Description<'_>,
        wanted: &Wanted<'_>,
    ) -> Option<Vec<EntityId>> {
        let tree = self.tree;
        let phrase = description.phrase;
        let place = (self.sentence, phrase.head);
        let each = matches!(description.determiner(), "each" | "every") && description.is_bare();
        let of_persons =
            phrase.possessor.is_some_and(|p| matches!(tree.lower(p), "his" | "her" | "our" | "my"));
        let number = description.words.len() == 2 && tree.upos(phrase.first) == Upos::Num;
        let pointing = phrase.is_definite() && phrase.possessor.is_none() || each || of_persons;
        // "… was replaced by the Hana Fund. The new fund …": what was named lately with that noun.
        if pointing && description.is_new() && !description.plural {
            let known = discourse.last_named(&description.noun, place);
            let lately = |id: &EntityId| {
                let mut seen = discourse.before(place.0, place.1);
                seen.find(|seen| seen.entity == *id)
                    .is_some_and(|seen| place.0 - seen.sentence <= 2)
            };
            return known.filter(lately).map(|id| vec![id]);
        }
        if !pointing || !description.is_bare() && !number {
            return None;
        }
        let is = |kind| description.class.is_some_and(|class| self.is_class_of(class, kind));
        // "our agency": the one that speaks.
        let own = phrase.possessor.is_some_and(|p| matches!(tree.lower(p), "our" | "my"));
        if own && description.is_bare() {
            let body = is("ORG");
            let speaks = |id: &&EntityId| {
                discourse.draft(**id).class.is_none_or(|own| self.is_class_of(own, "ORG"))
            };
            if let Some(&id) = self.speakers_bodies.iter().find(speaks).filter(|_| body) {
                return Some(vec![id]);
            }
        }
        // "the proceedings of the conference", "the report by the institute": whose they are is said,
        // so nothing earlier is meant.
        let whose = |n: usize| ["of", "by", "from"].iter().any(|word| tree.has_case(n, word));
        if is("document") && tree.by(phrase.head, &[Deprel::Nmod]).any(whose) {
            return None;
        }
        // "the provinces of Korea": so is where they are.
        let of = |n: usize| self.names[n].is_some() && tree.has_case(n, "of");
        if is("LOC") && description.plural && tree.by(phrase.head, &[Deprel::Nmod]).any(of) {
            return None;
        }
        if description.plural && number {
            // "the seven zones": a group that was described before, else the last so many.
            if let Some(group) = discourse.last_group(place, &description.noun) {
                return Some(vec![group]);
            }
            let count = self.lexicon.number(description.words[0]).unwrap_or(2) as usize;
            return Some(self.last_few(discourse, phrase.head, description.class, count, wanted));
        }
        let latest = |noun| discourse.latest(place, noun, description.class, wanted.accepts);
        // "the company" is none of "eight companies".
        let counted = |id: &EntityId| {
            let draft = discourse.draft(*id);
            let first = draft.names.first().and_then(|name| name.split(' ').next());
            !draft.named && first.is_some_and(|word| self.lexicon.number(word).is_some())
        };
        let found = match latest(&description.noun) {
            Some(id) if !description.plural && counted(&id) => latest(""),
            found => found,
        };
        // "the universities" are more than one that has a name.
        let one = |id: &EntityId| {
            let draft = discourse.draft(*id);
            draft.named && !draft.names.iter().any(|name| name.ends_with('s'))
        };
        let found = found.filter(|id| !(description.plural && one(id)));
        // "the agency" in an agency's own report, but where the text just went over to another.
        let aside = |id: EntityId| {
            let seen = discourse.before(place.0, place.1).find(|seen| seen.entity == id);
            seen.is_some_and(|seen| !seen.subject)
        };
        let publishes = |id: &&EntityId| {
            let draft = discourse.draft(**id);
            draft.named && is("ORG") && draft.heads.contains(&description.noun)
        };
        let publisher = self.speakers_bodies.iter().find(publishes).copied();
        let found = match (found, publisher) {
            (Some(id), Some(publisher)) if !description.plural && aside(id) => Some(publisher),
            (found, _) => found,
        };
        // "the federal government" is no institute of which nothing else is known.
        let governs = self.lexicon.is("government", &description.noun);
        let found = found.filter(|&id| {
            let draft = discourse.draft(id);
            !governs
                || draft.heads.contains(&description.noun)
                || description
                    .class
                    .zip(draft.class)
                    .is_some_and(|(class, own)| self.ontology.is_a(own, class))
        });
        // "the national government" says enough to be a thing of its own.
        (found.is_some() || description.head_words < 2).then(|| found.into_iter().collect())
    }

    /// "A new policy center … The Center for X opened": the name follows its introduction. "A cluster
    /// will be designated": one of those that the text has just named.
    fn introduced(
        &self,
        discourse: &Discourse<'_>,
        description: &Description<'_>,
    ) -> Option<EntityId> {
        if !matches!(description.determiner(), "a" | "an") || description.plural {
            return None;
        }
        let head = description.phrase.head;
        let follows = self.upcoming.iter().find(|(noun, _)| *noun == description.noun);
        let passive = self.tree.deprel(head) == Deprel::NsubjPass;
        follows.map(|&(_, id)| id).or_else(|| {
            let known = discourse.last_named(&description.noun, (self.sentence, head));
            known.filter(|_| description.is_bare() && passive)
        })
    }

    /// "the panel discussion": a part of the occasion that the text is about.
    fn part_of_occasion(
        &self,
        discourse: &Discourse<'_>,
        description: &Description<'_>,
    ) -> Option<EntityId> {
        let is_occasion = |class| self.is_class_of(class, "occasion");
        let another = description.words.iter().any(|word| {
            self.lexicon.is("another", word) || word.starts_with(|c: char| c.is_ascii_digit())
        });
        if !description.phrase.is_definite()
            || another
            || !description.class.is_some_and(is_occasion)
        {
            return None;
        }
        let before =
            discourse.before(self.sentence, description.phrase.head).map(|seen| seen.entity);
        let fits = |id: &EntityId| {
            let draft = discourse.draft(*id);
            draft.named && draft.class.is_some_and(is_occasion)
        };
        before.into_iter().find(fits)
    }

    /// A thing that the text only describes: "technology holding companies".
    fn new_thing(
        &self,
        discourse: &mut Discourse<'_>,
        description: &Description<'_>,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        let (tree, phrase) = (self.tree, description.phrase);
        // "Its head office is in Jeju": where a body sits is no other body.
        let seat = description.words[description.words.len().saturating_sub(2)..].join(" ");
        if self.lexicon.is("seat", &seat) {
            return None;
        }
        let noun = matches!(tree.upos(phrase.head), Upos::Noun | Upos::Propn);
        let class = description.class.or(wanted.default.filter(|_| noun))?;
        // What is counted is no field: "20 specialists".
        if description.class.is_none() && tree.upos(phrase.first) == Upos::Num {
            return None;
        }
        // A lone noun ("a way", "work", "reforms") says too little to be a thing.
        let undertaking = self.is_class_of(class, "undertaking");
        let lone = description.is_bare()
            && (!description.plural || undertaking)
            && phrase.long_end == phrase.end
            && phrase.possessor.is_none()
            // "the national government" says enough.
            && !(phrase.is_definite() && description.head_words > 1);
        if lone && wanted.default.is_none() {
            return None;
        }
        let mut names = vec![tree.phrase(phrase.first, phrase.end)];
        if phrase.long_end > phrase.end {
            names.insert(0, tree.phrase(phrase.first, phrase.long_end));
            // "briefing for firms in Daejeon": where it is may be no part of what it is.
            let place = (phrase.end + 1..phrase.long_end).rev().find(|&n| {
                tree.upos(n) == Upos::Adp && self.names.get(n + 1).is_some_and(Option::is_some)
            });
            if let Some(place) = place.filter(|&place| place + 2 == phrase.long_end) {
                names.insert(1, tree.phrase(phrase.first, place));
            }
        }
        Some(discourse.described(&names, tree.lower(phrase.head), Some(class)))
    }
}
