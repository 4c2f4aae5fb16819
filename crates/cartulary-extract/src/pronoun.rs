//! Whom a pronoun means: of the entities mentioned lately the likeliest, by distance, by being the
//! subject, by being new, among those that the predicate can take.

use cartulary_model::EntityId;

use crate::discourse::{Discourse, Seen};
use crate::language::{Deprel, Form};
use crate::reference::{References, Wanted, clause_of};

impl References<'_> {
    /// The entities that a pronoun means: one, or none, or both of "both".
    pub(crate) fn pronoun(
        &self,
        discourse: &Discourse<'_>,
        token: usize,
        wanted: &Wanted<'_>,
    ) -> Vec<EntityId> {
        let tree = self.tree;
        let word = tree.lower(token);
        let who = match word {
            "i" | "me" | "my" | "myself" => {
                return first_accepted(discourse, self.speakers, wanted);
            }
            "we" => return first_accepted(discourse, self.speakers_bodies, wanted),
            // A paper may propose; what is given to "us" and what is "ours" is a body's.
            "our" | "us" | "ours" => {
                let is_body = |id: &EntityId| {
                    !discourse.is_kind(*id, "document") && !discourse.is_kind(*id, "PER")
                };
                let bodies: Vec<EntityId> =
                    self.speakers_bodies.iter().copied().filter(is_body).collect();
                return first_accepted(discourse, &bodies, wanted);
            }
            "he" | "she" | "him" | "her" | "his" | "hers" => Who::Person,
            "it" | "its" | "itself" => Who::Thing,
            "they" | "them" | "their" | "theirs" => Who::Any,
            "both" => return self.last_few(discourse, token, None, 2, wanted),
            _ => return Vec::new(),
        };
        let possessive = matches!(word, "its" | "their" | "his" | "her");
        if let Some(entity) = self.ahead(discourse, token, who, wanted).filter(|_| possessive) {
            return vec![entity];
        }
        self.likeliest(discourse, token, who, possessive, wanted).into_iter().collect()
    }

    /// "Since its launch in 2019, the program has …": before the subject of the sentence, "its" speaks of
    /// that subject, if it is named.
    fn ahead(
        &self,
        discourse: &Discourse<'_>,
        token: usize,
        who: Who,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let top = tree.ancestors(token).last()?;
        let subject =
            tree.by(top, &[Deprel::Nsubj, Deprel::NsubjPass]).find(|&subject| subject > token)?;
        let fronted = std::iter::once(token).chain(tree.ancestors(token)).find(|&n| {
            tree.head(n) == Some(top) && matches!(tree.deprel(n), Deprel::Obl | Deprel::Advcl)
        })?;
        let (first, end) = tree.subtree(fronted);
        let opens = first == 0 && end <= subject;
        let entity = self.names[subject].filter(|_| opens)?;
        let draft = discourse.draft(entity);
        self.fits(discourse, entity, who, wanted).then_some(entity).filter(|_| draft.named)
    }

    /// What a passage is about where a sentence leaves an end unsaid ("Total cost is $10 million."):
    /// what "its" would mean there, of the things named before the sentence.
    pub(crate) fn implied(
        &self,
        discourse: &Discourse<'_>,
        token: usize,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        self.likeliest(discourse, token, Who::Implied, true, wanted).or_else(|| {
            // Whoever speaks at the end of a report speaks at the occasion that it began with.
            let occasion = |id: &EntityId| {
                let named = discourse.draft(*id).named;
                named
                    && discourse.is_kind(*id, "occasion")
                    && self.fits(discourse, *id, Who::Implied, wanted)
            };
            discourse.first_of(self.sentence, occasion)
        })
    }

    fn likeliest(
        &self,
        discourse: &Discourse<'_>,
        token: usize,
        who: Who,
        possessive: bool,
        wanted: &Wanted<'_>,
    ) -> Option<EntityId> {
        let tree = self.tree;
        let clause = clause_of(tree, token);
        // "it" is not who does the deed.
        let doers: Vec<EntityId> = clause
            .filter(|_| !possessive)
            .and_then(|verb| tree.by(verb, &[Deprel::Nsubj]).find(|&n| n != token))
            // "the agency, which runs it"
            .map(|n| tree.antecedent(n).filter(|_| tree.is_relative(n)).unwrap_or(n))
            .map(|n| self.members(n).into_iter().filter_map(|n| self.names[n]).collect())
            .unwrap_or_default();
        // "The Ontario government announced that it will …": who says so.
        let sayer = clause.and_then(|verb| {
            let above = tree.head(verb).filter(|_| tree.deprel(verb) == Deprel::Ccomp)?;
            let subject = tree.by(above, &[Deprel::Nsubj]).next()?;
            let owner = tree.by(subject, &[Deprel::Compound, Deprel::NmodPoss]);
            let entity = std::iter::once(subject).chain(owner).find_map(|n| self.names[n])?;
            tree.by(verb, &[Deprel::Nsubj]).any(|n| n == token).then_some(entity)
        });
        // "GlobalFoundries, which has its seat in Malta": whose clause it is.
        let owner = clause.filter(|_| possessive).and_then(|verb| {
            let subject = tree.by(verb, &[Deprel::Nsubj, Deprel::NsubjPass]).next()?;
            let antecedent = tree.antecedent(subject).filter(|_| tree.is_relative(subject))?;
            self.names[antecedent]
        });
        // "KIMST, a public body under the ministry with its seat in Busan"
        let owner = owner.or_else(|| {
            let noun = tree.ancestors(token).find(|&n| tree.deprel(n) == Deprel::Appos);
            noun.filter(|_| possessive).and_then(|noun| self.names[tree.head(noun)?])
        });
        let score = |seen: &Seen| {
            let distance = (self.sentence - seen.sentence) as f64;
            let mut score = -2.0 * distance - 0.02 * (token.abs_diff(seen.token)) as f64;
            if seen.subject {
                score += 1.6;
            }
            // What the sentence before brought up is what this one goes on about.
            let first = discourse.first_seen(seen.entity);
            if first == Some(seen.sentence) && seen.sentence + 1 == self.sentence && !seen.subject {
                score += NEW;
            }
            // A place is seldom what "it" stands for, least where something else acts.
            if discourse.is_kind(seen.entity, "LOC") && sayer != Some(seen.entity) {
                score -= if seen.subject { 0.9 } else { 1.5 };
            }
            if sayer == Some(seen.entity) && seen.sentence == self.sentence {
                score += 3.0;
            }
            if seen.sentence == self.sentence {
                let same_clause = clause_of(tree, seen.token) == clause;
                // "it" does not mean the subject of its own clause, "its" mostly does.
                score += match (same_clause, possessive) {
                    _ if owner == Some(seen.entity) => 3.0,
                    (true, true) => 1.0,
                    (true, false) if !seen.subject => -1.5,
                    (true, false) => -2.5,
                    _ => 0.0,
                };
            }
            score
        };
        // "Set up by the ministry, it grew": "it" is not who did that.
        let fronted = |seen: &Seen| {
            if seen.sentence != self.sentence || possessive || clause.is_none() {
                return false;
            }
            // "Founded in 1994 as the Hana Forum, it grew"
            let inside = tree.ancestors(seen.token).find(|&n| tree.deprel(n) == Deprel::Advcl);
            let participle = inside.is_some_and(|n| {
                tree.token(n).form == Form::Participle
                    && tree.head(n) == clause
                    && tree.subtree(n).0 == 0
            });
            if participle {
                return true;
            }
            let first = tree.head(seen.token).filter(|_| tree.deprel(seen.token) == Deprel::Conj);
            let agent = first.unwrap_or(seen.token);
            tree.head(agent)
                .filter(|_| tree.deprel(agent) == Deprel::OblAgent)
                .is_some_and(|verb| tree.deprel(verb) == Deprel::Advcl && tree.head(verb) == clause)
        };
        let fits = |seen: &Seen| {
            !doers.contains(&seen.entity)
                && !fronted(seen)
                && (who != Who::Implied || seen.sentence < self.sentence)
                && self.fits(discourse, seen.entity, who, wanted)
        };
        let recent = discourse
            .before(self.sentence, token)
            .take_while(|seen| self.sentence - seen.sentence <= 3);
        let best = recent.filter(fits).max_by(|a, b| score(a).total_cmp(&score(b)));
        best.map(|seen| seen.entity)
    }

    /// Whether an entity is of a kind that a pronoun stands for and the predicate can take.
    fn fits(
        &self,
        discourse: &Discourse<'_>,
        entity: EntityId,
        who: Who,
        wanted: &Wanted<'_>,
    ) -> bool {
        let draft = discourse.draft(entity);
        let Some(class) = draft.class else { return false };
        let (person, field) = (self.is_class_of(class, "PER"), self.is_class_of(class, "field"));
        let kind = match who {
            Who::Person => person,
            Who::Thing | Who::Implied => !person && !field,
            Who::Any => !field,
        };
        kind && ((wanted.accepts)(class) || self.asked_class(draft, wanted).is_some())
    }
}

/// Of those who may speak, the first that the predicate can take.
fn first_accepted(
    discourse: &Discourse<'_>,
    speakers: &[EntityId],
    wanted: &Wanted<'_>,
) -> Vec<EntityId> {
    let accepted =
        |id: &&EntityId| discourse.draft(**id).class.is_none_or(|class| (wanted.accepts)(class));
    speakers.iter().find(accepted).copied().into_iter().collect()
}

/// How much more likely a pronoun means what was first named in the sentence before.
const NEW: f64 = 1.2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Person,
    Thing,
    Any,
    /// Nobody says "it".
    Implied,
}
