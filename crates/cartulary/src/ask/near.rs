//! Questions beside one: what a follow-up means, and what can be asked where a question cannot be
//! read.

use cartulary_extract::language::Upos;
use cartulary_graph::{EntityIx, FactObject};
use cartulary_query::NameError;

use super::question::{Piece, Question};
use super::{Asking, Reply};
use crate::Error;

/// How many questions beside one that cannot be read.
const NEAR: usize = 3;

/// How many letters tell a word, whatever its ending.
const STEM: usize = 4;

impl Asking<'_> {
    /// The question with what "it" or "she" means, where it goes on from the one before.
    pub(super) fn resolved(&self) -> Option<String> {
        let before = self.before?;
        let question = Question::new(self.text, &self.finder(false));
        let asks_source = question.words().take(3).any(|word| self.is("ask-source", &word));
        if !question.named.is_empty() || asks_source {
            return None;
        }
        let named = || {
            let before = Question::new(&before.question, &self.finder(false));
            before.named.into_iter().next().map(|named| named.text)
        };
        let given = || before.answers.first()?.thing.as_ref().map(|thing| thing.name.clone());
        let words: Vec<&str> = self.text.split(' ').collect();
        let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let place = |list| words.iter().position(|word| self.is(list, &plain(word)));
        let (place, name) = match (place("ask-it"), place("ask-person")) {
            (Some(place), _) => (place, named().or_else(given)?),
            (None, Some(place)) => (place, given().or_else(named)?),
            (None, None) => return None,
        };
        let end = words[place].trim_start_matches(char::is_alphanumeric);
        Some([&words[..place], &[&*(name + end)], &words[place + 1..]].concat().join(" "))
    }

    /// A reply without an answer: what is near that can be read.
    pub(super) fn unread(&self, question: &Question) -> Result<Reply, Error> {
        let mut reply = Reply::new(self.text);
        let words = self.unknown(question);
        let why = words.as_ref().and_then(|words| self.cartulary.find(words).err());
        // The question with the name that is meant, where one name is written like what was.
        let mended = match (&words, &why) {
            (Some(words), Some(Error::Name(NameError::Unknown { near, .. }))) => {
                near.first().map(|near| self.text.replace(words, &near.write))
            }
            _ => None,
        };
        reply.unknown = why.map(|why| why.to_string());
        for form in mended.into_iter().chain(self.near(question)) {
            let asking = Asking { text: &form, ..*self };
            let read = asking.answer(&Question::new(&form, &asking.finder(false)))?;
            if read.is_some_and(|reply| !reply.answers.is_empty()) && !reply.near.contains(&form) {
                reply.near.push(form);
            }
            if reply.near.len() == NEAR {
                break;
            }
        }
        Ok(reply)
    }

    /// Questions about what is named, else about the things of most facts.
    fn near(&self, question: &Question) -> Vec<String> {
        let view = self.view();
        let ontology = self.cartulary.domain().ontology();
        let things: Vec<EntityIx> =
            question.named.iter().flat_map(|named| named.things.iter().copied()).collect();
        let mut forms: Vec<String> = Vec::new();
        for fact in &view.facts {
            let object = match fact.object {
                FactObject::Entity(object) => object,
                FactObject::Literal { .. } => continue,
            };
            if !things.is_empty() && !things.contains(&object) && !things.contains(&fact.subject) {
                continue;
            }
            let label = ontology
                .predicate(&fact.predicate)
                .and_then(|id| ontology.predicate_of(id).labels.get("en").cloned());
            let Some(label) = label else { continue };
            let verb = label.split(' ').next().is_some_and(|word| word.ends_with('s'));
            let copula = if verb { "" } else { "is " };
            let acts = ["PER", "ORG", "LOC"].into_iter().any(|kind| {
                let class = self.cartulary.domain().grammar().kind(kind);
                class.is_some_and(|id| ontology.class_of(id).name == view.entity(fact.subject).top)
            });
            let who = if acts { "Who" } else { "What" };
            let form = format!("{who} {copula}{label} {}?", view.entity(object).label);
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        // First those that share the stem of a word with the question: "Who funded X?" leads to who
        // funds what.
        let stem = |word: &str| word.chars().take(STEM).collect::<String>().to_lowercase();
        let is_long = |stem: &String| stem.chars().count() == STEM;
        let stems: Vec<String> = question.words().map(|word| stem(&word)).filter(is_long).collect();
        let shares = |form: &String| form.split(' ').any(|word| stems.contains(&stem(word)));
        forms.sort_by_key(|form| !shares(form));
        forms
    }

    /// The first words with capitals that name nothing as a whole, though a part may be a name.
    pub(super) fn unknown(&self, question: &Question) -> Option<String> {
        let capital = |word: &str| {
            word.starts_with(char::is_uppercase) && !self.is("auxiliary", &word.to_lowercase())
        };
        let mut words: Vec<&str> = Vec::new();
        let mut unknown = false;
        for piece in &question.rest {
            match piece {
                Piece::Word(word, _) if capital(word) => {
                    words.push(word);
                    unknown = true;
                }
                Piece::Name(name) => words.push(&question.named[*name].text),
                // "Ministry of Energy"
                Piece::Word(word, Upos::Adp)
                    if !words.is_empty() && self.is("name-connector", word) =>
                {
                    words.push(word);
                }
                _ if words.is_empty() => {}
                _ if unknown => break,
                Piece::Word(..) => words.clear(),
            }
        }
        while words.last().is_some_and(|word| !capital(word)) {
            words.pop();
        }
        (unknown && !words.is_empty()).then(|| words.join(" "))
    }
}
