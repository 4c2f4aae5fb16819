//! Chains of mentions in a text: as the reading of it finds them, and by mere words.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use cartulary_model::{EntityId, Object, Ontology, Span};

use super::gold::GoldDocument;
use crate::discourse::normalize;
use crate::grammar::Grammar;
use crate::language::{Deprel, Models, Sentence, Token, Upos};
use crate::name::singular;
use crate::page::Page;
use crate::session::Session;
use crate::tree::Tree;

/// A phrase that was found to speak of something.
pub(super) struct Found {
    /// The words that the reading takes for the mention.
    pub(super) core: Span,
    /// The whole noun phrase, with what follows its head.
    pub(super) whole: Span,
}

/// The chains of the entities that a reading of the text finds, each in the order of the text.
///
/// Whom a pronoun or a description means is mostly asked for a role of a statement. Where one was
/// read, its answer stands; every other name, pronoun and definite description is asked as rows that
/// vote ask.
pub(super) fn of_reading(ontology: &Ontology, grammar: &Grammar, text: &str) -> Vec<Vec<Found>> {
    let page = Page::new(ontology, grammar, text);
    let trees: Vec<Tree<'_>> =
        page.sentences.iter().map(|sentence| Tree::new(text, &sentence.folded.sentence)).collect();
    let mut session = Session::new(ontology, grammar, &page, &trees);
    let ends: Rc<RefCell<Vec<(Span, EntityId)>>> = Rc::default();
    let into = Rc::clone(&ends);
    session.watch = Some(Box::new(move |site| {
        let found = site.ends.iter().flatten().filter_map(|end| Some((end.span, end.entity()?)));
        into.borrow_mut().extend(found);
    }));
    session.read_header();
    session.read_sentences();
    session.watch = None;

    let mut meant: BTreeMap<Span, EntityId> = BTreeMap::new();
    for statement in &session.statements {
        if let Some(span) = statement.subject_span {
            meant.entry(span).or_insert(statement.subject);
        }
        if let (Some(span), Object::Entity(object)) = (statement.object_span, &statement.object) {
            meant.entry(span).or_insert(*object);
        }
    }
    for (span, entity) in ends.take() {
        meant.entry(span).or_insert(entity);
    }
    for (entity, draft) in session.discourse.drafts() {
        for mention in &draft.mentions {
            meant.entry(mention.span).or_insert(entity);
        }
    }
    let mut chains: BTreeMap<EntityId, Vec<Found>> = BTreeMap::new();
    for (core, entity) in meant {
        // Sentences that a list completes hold words that stand elsewhere already.
        let own = page.sentences.iter().zip(&trees).filter(|(sentence, _)| !sentence.joined);
        let holds =
            |tree: &&Tree<'_>| tree.sentence.start <= core.start && core.end <= tree.sentence.end;
        let Some(tree) = own.map(|(_, tree)| tree).find(holds) else { continue };
        let Some(token) = tree.last_of(core) else { continue };
        // A relative pronoun belongs to the phrase that it goes on with.
        if tree.is_relative(token) {
            continue;
        }
        chains.entry(entity).or_default().push(Found { core, whole: whole(tree, token) });
    }
    chains.into_values().collect()
}

/// By which words a chain is told where nothing is resolved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Noun phrases of the same words.
    Same,
    /// Noun phrases of the same head.
    Heads,
    /// Noun phrases of the same head, and each pronoun with its like.
    HeadsAndPronouns,
}

/// Chains of noun phrases by their words, on the given tokens, tagged and parsed by the models.
pub(super) fn of_words(document: &GoldDocument, words: Words) -> Vec<Vec<Found>> {
    let text = &document.text;
    let mut chains: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for range in &document.sentences {
        let own = &document.tokens[range.clone()];
        let mut tokens: Vec<Token> =
            own.iter().map(|token| Token::new(token.span.start, token.span.end)).collect();
        Models::embedded().annotate(text, &mut tokens);
        let start = tokens.first().map_or(0, |token| token.start);
        let end = tokens.last().map_or(start, |token| token.end);
        let sentence = Sentence { start, end, tokens };
        let tree = Tree::new(text, &sentence);
        for n in 0..tree.len() {
            let inside = matches!(tree.deprel(n), Deprel::Compound | Deprel::Flat | Deprel::Fixed);
            let whole = whole(&tree, n);
            let key = match tree.upos(n) {
                Upos::Pron if words == Words::HeadsAndPronouns && !tree.is_relative(n) => {
                    like(tree.lower(n)).to_owned()
                }
                Upos::Noun | Upos::Propn if !inside => match words {
                    Words::Same => normalize(whole.of(text).unwrap_or_default()),
                    _ => singular(tree.lower(n)),
                },
                _ => continue,
            };
            chains.entry(key).or_default().push(Found { core: whole, whole });
        }
    }
    chains.into_values().collect()
}

/// The pronoun that a form of it stands for.
fn like(pronoun: &str) -> &str {
    match pronoun {
        "me" | "my" | "mine" | "myself" => "i",
        "us" | "our" | "ours" | "ourselves" => "we",
        "your" | "yours" | "yourself" => "you",
        "him" | "his" | "himself" => "he",
        "her" | "hers" | "herself" => "she",
        "its" | "itself" => "it",
        "them" | "their" | "theirs" | "themselves" => "they",
        other => other,
    }
}

/// The noun phrase around a head, with determiner and what follows and belongs to it.
fn whole(tree: &Tree<'_>, head: usize) -> Span {
    let mut inside = vec![false; tree.len()];
    inside[head] = true;
    let mut open: Vec<usize> = tree
        .children(head)
        .iter()
        .copied()
        .filter(|&child| {
            let outside = matches!(
                tree.deprel(child),
                Deprel::Cop
                    | Deprel::Mark
                    | Deprel::Cc
                    | Deprel::Conj
                    | Deprel::Nsubj
                    | Deprel::NsubjPass
                    | Deprel::Aux
                    | Deprel::Punct
                    | Deprel::Appos
                    | Deprel::Parataxis
                    | Deprel::Advcl
            );
            // "'s" belongs to what owns, "of" does not.
            !outside && (tree.deprel(child) != Deprel::Case || child > head)
        })
        .collect();
    while let Some(n) = open.pop() {
        if !inside[n] {
            inside[n] = true;
            open.extend(tree.children(n));
        }
    }
    let mark = |n: usize| tree.upos(n) == Upos::Punct;
    let mut first = head;
    while first > 0 && (inside[first - 1] || mark(first - 1) && first > 1 && inside[first - 2]) {
        first -= 1;
    }
    let mut end = head + 1;
    while end < tree.len() && (inside[end] || mark(end) && end + 1 < tree.len() && inside[end + 1])
    {
        end += 1;
    }
    while end > head + 1 && mark(end - 1) {
        end -= 1;
    }
    tree.span(first, end)
}
