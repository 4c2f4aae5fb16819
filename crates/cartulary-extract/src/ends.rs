//! What may be an end of a statement in one sentence: names, pronouns, descriptions and dates, each
//! with the entity that it means. Rows that vote are tried between all of these.

use std::collections::BTreeMap;

use cartulary_model::{ClassId, EntityId, MentionKind, Span};

use crate::discourse::{Discourse, Seen};
use crate::language::{Deprel, Upos};
use crate::phrase::Phrase;
use crate::reference::{References, Wanted, is_subject};
use crate::value::Kind;

/// A mention of an entity or a value, by its head token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) what: EndOf,
    pub(crate) span: Span,
    /// `None` where nothing is known of it, and for values.
    pub(crate) class: Option<ClassId>,
    /// Whether the class is more than a guess.
    pub(crate) sure: bool,
}

/// What an end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EndOf {
    Entity(EntityId),
    /// Place of a date among the sentence's values.
    Date(usize),
}

/// The entities of pronouns whose antecedent the text does not hold, by group of pronouns.
#[derive(Debug, Default)]
pub(crate) struct Loose(BTreeMap<&'static str, EntityId>);

impl End {
    pub(crate) fn entity(&self) -> Option<EntityId> {
        match self.what {
            EndOf::Entity(entity) => Some(entity),
            EndOf::Date(_) => None,
        }
    }
}

/// The ends of a sentence, by token. With `loose`, a pronoun that nothing in the text explains is an
/// end of its own.
pub(crate) fn ends(
    discourse: &mut Discourse<'_>,
    references: &References<'_>,
    mut loose: Option<&mut Loose>,
) -> Vec<Option<End>> {
    let (tree, folded) = (references.tree, references.folded);
    let mut ends: Vec<Option<End>> = vec![None; tree.len()];
    for token in 0..tree.len() {
        if let Some(entity) = references.names[token] {
            let span = folded.names[token].as_ref().map_or(tree.span(token, token + 1), |n| n.span);
            ends[token] = Some(entity_end(discourse, entity, span, MentionKind::Name));
        } else if let Some(value) =
            folded.values.iter().position(|value| value.kind == Kind::Date && value.first == token)
        {
            let (first, end) = (folded.values[value].first, folded.values[value].end);
            let span = tree.span(first, end);
            ends[token] = Some(End { what: EndOf::Date(value), span, class: None, sure: false });
        } else if tree.is_relative(token) {
            let meant = tree.antecedent(token).and_then(|noun| ends[noun]);
            let meant = meant.and_then(|end| end.entity());
            let meant = meant.or_else(|| {
                let group = group(tree.lower(token))?;
                let loose = loose.as_deref_mut()?;
                Some(loose.entity(discourse, references, token, group))
            });
            ends[token] = meant.map(|entity| {
                let span = tree.span(token, token + 1);
                entity_end(discourse, entity, span, MentionKind::Pronoun)
            });
        } else if let Some(group) = group(tree.lower(token))
            && matches!(
                tree.upos(token),
                Upos::Pron | Upos::Det | Upos::Propn | Upos::Noun | Upos::X
            )
            && !matches!(tree.lower(token), "who" | "which" | "that" | "whose" | "whom")
        {
            let meant = pronoun(discourse, references, token, group, loose.as_deref_mut());
            ends[token] = meant.map(|entity| {
                let seen = Seen {
                    entity,
                    sentence: references.sentence,
                    token,
                    subject: is_subject(tree, token),
                    acting: false,
                };
                if loose.is_some() {
                    discourse.see(seen);
                }
                entity_end(discourse, entity, tree.span(token, token + 1), MentionKind::Pronoun)
            });
        } else if matches!(tree.upos(token), Upos::Noun) && tree.deprel(token) != Deprel::Compound {
            ends[token] = description(discourse, references, token, loose.is_some());
        }
    }
    ends
}

fn entity_end(
    discourse: &mut Discourse<'_>,
    entity: EntityId,
    span: Span,
    kind: MentionKind,
) -> End {
    discourse.mention(entity, span, kind);
    let draft = discourse.draft(entity);
    End { what: EndOf::Entity(entity), span, class: draft.class, sure: draft.sure }
}

/// Pronouns that mean one thing.
fn group(word: &str) -> Option<&'static str> {
    Some(match word {
        "he" | "him" | "his" | "himself" => "he",
        "she" | "her" | "hers" | "herself" => "she",
        "i" | "me" | "my" | "mine" | "myself" => "I",
        "it" | "its" | "itself" => "it",
        "they" | "them" | "their" | "theirs" | "themselves" => "they",
        "we" | "us" | "our" | "ours" | "ourselves" => "we",
        "who" | "whom" => "who",
        "which" => "which",
        _ => return None,
    })
}

fn pronoun(
    discourse: &mut Discourse<'_>,
    references: &References<'_>,
    token: usize,
    group: &'static str,
    loose: Option<&mut Loose>,
) -> Option<EntityId> {
    let any = |_: ClassId| true;
    let wanted = Wanted { accepts: &any, default: None, unknown_name: None };
    let found = references.pronoun(discourse, token, &wanted).first().copied();
    let Some(loose) = loose else { return found };
    // "he" is nobody whom the text calls "she".
    let other =
        |entity: &EntityId| loose.0.iter().any(|(other, known)| *other != group && known == entity);
    let found = found.filter(|entity| !other(entity));
    Some(found.unwrap_or_else(|| loose.entity(discourse, references, token, group)))
}

impl Loose {
    /// The entity of a pronoun that nothing before explains: the first person whom the rest of the
    /// sentence names as a subject ("Born in Oslo, he …" has none, "In his youth Roe …" has), else one
    /// of its own.
    fn entity(
        &mut self,
        discourse: &mut Discourse<'_>,
        references: &References<'_>,
        token: usize,
        group: &'static str,
    ) -> EntityId {
        if let Some(&known) = self.0.get(group) {
            return known;
        }
        let person = matches!(group, "he" | "she" | "I" | "who");
        let class = references.lexicon.kind("PER").filter(|_| person);
        let tree = references.tree;
        let named = (token + 1..tree.len())
            .filter(|&n| is_subject(tree, n) && !matches!(group, "I" | "we" | "they" | "who"))
            .find_map(|n| references.names[n])
            .filter(|&id| {
                let kind = if person { "PER" } else { "ORG" };
                discourse.is_kind(id, kind)
            });
        if let Some(named) = named {
            return named;
        }
        let entity = discourse.create(class, false);
        discourse.draft_mut(entity).sure = person;
        discourse.add_name(entity, group);
        self.0.insert(group, entity);
        entity
    }
}

/// A noun phrase whose head says what it names: "the company".
fn description(
    discourse: &mut Discourse<'_>,
    references: &References<'_>,
    token: usize,
    loose: bool,
) -> Option<End> {
    let tree = references.tree;
    let phrase = Phrase::of(tree, token);
    let words = phrase.words(tree);
    let (class, head_words) = references.class_of(&words, token)?;
    // "an online platform" is described, "the company" spoken of.
    if !phrase.is_definite() || phrase.possessor.is_some() || words.len() > head_words {
        return None;
    }
    let any = |_: ClassId| true;
    let wanted = Wanted { accepts: &any, default: None, unknown_name: None };
    let found = references.described(discourse, &phrase, &wanted).first().copied();
    let (entity, span) = match found {
        Some(found) => found,
        None if loose => {
            let name = tree.phrase(phrase.first, phrase.end);
            let entity = discourse.described(&[name], tree.lower(token), Some(class));
            discourse.draft_mut(entity).sure = true;
            (entity, phrase.span(tree))
        }
        None => return None,
    };
    Some(entity_end(discourse, entity, span, MentionKind::Nominal))
}
