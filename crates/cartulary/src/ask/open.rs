//! Questions that name nothing: "Which clusters are there?", "Who funds what?", "What is planned?"

use cartulary_extract::language::Upos;
use cartulary_model::{ClassId, Modality};

use super::question::{Asked, Named, Noun, Piece, Question, class_of_noun};
use super::{Asking, Reply};
use crate::Error;

impl Asking<'_> {
    /// The reply to a question in which no thing is named.
    pub(super) fn open(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let names = !question.named.is_empty() || self.unknown(question).is_some();
        let points =
            question.words().any(|word| self.is("ask-it", &word) || self.is("ask-person", &word));
        if names || points || question.asked == Asked::Truth {
            return Ok(None);
        }
        if let Some(reply) = self.kinds(question)? {
            return Ok(Some(reply));
        }
        let mut empty = None;
        // Anything that stands in a relation to anything is no answer.
        let vague = matches!(&question.asked, Asked::Kind(noun) if noun.class.is_none());
        let opened = if vague { Vec::new() } else { self.opened(question) };
        for open in opened {
            let Some(wanted) = self.gap_reader().read(&open) else { continue };
            let reply = self.relations(&open, &wanted)?;
            if !reply.answers.is_empty() {
                return Ok(Some(reply));
            }
            empty.get_or_insert(reply);
        }
        match self.meant(question)? {
            Some(reply) => Ok(Some(reply)),
            None => Ok(empty),
        }
    }

    /// "Which clusters are there?", "How many clusters are known?": all things of a kind.
    fn kinds(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let Some((noun, class)) = kind(question) else { return Ok(None) };
        let says_more = question.rest.iter().any(|piece| match piece {
            Piece::Word(word, upos) => {
                let word = word.to_lowercase();
                !(self.is("auxiliary", &word)
                    || self.is("ask-exist", &word)
                    || matches!(upos, Upos::Adp | Upos::Det | Upos::Pron | Upos::Part))
            }
            Piece::Name(_) => true,
        });
        if says_more {
            return Ok(None);
        }
        let sparql = self.writer().kinds(class);
        let mut answers = self.select(&sparql)?;
        // What is planned or proposed is one of the facts about it, not that it is of this kind.
        for answer in &mut answers {
            answer.modality = Modality::Asserted;
        }
        let reply = self.replied(noun.words.clone(), sparql, answers);
        Ok(Some(super::forms::counted(question, reply)))
    }

    /// "Which programs are planned?": what stands in facts of a modality.
    fn meant(&self, question: &Question) -> Result<Option<Reply>, Error> {
        let [Piece::Word(auxiliary, _), Piece::Word(word, _)] = question.rest.as_slice() else {
            return Ok(None);
        };
        let modality = self.cartulary.domain().grammar().modality_of(&word.to_lowercase());
        let (Some(modality), true) = (modality, self.is("auxiliary", &auxiliary.to_lowercase()))
        else {
            return Ok(None);
        };
        let sparql = self.writer().meant(kind(question).map(|(_, class)| class), modality);
        let answers = self.select(&sparql)?;
        let reply = self.replied(self.text.to_owned(), sparql, answers);
        Ok(Some(super::forms::counted(question, reply)))
    }

    /// The question with any thing of a kind in the place of a word: "Who funds *what*?", "Which
    /// ministries run *programs*?", "Which clusters were designated *by somebody*?" The likelier
    /// first.
    fn opened(&self, question: &Question) -> Vec<Question> {
        let domain = self.cartulary.domain();
        let (grammar, ontology) = (domain.grammar(), domain.ontology());
        let words: Vec<(&str, Upos)> = question
            .rest
            .iter()
            .map(|piece| match piece {
                Piece::Word(word, upos) => (word.as_str(), *upos),
                Piece::Name(_) => ("", Upos::X),
            })
            .collect();
        let actors: Vec<ClassId> =
            ["PER", "ORG", "LOC"].iter().filter_map(|kind| grammar.kind(kind)).collect();
        let tops = || ontology.classes().filter(|(_, class)| class.top).map(|(id, _)| id).collect();
        let put = |start: usize, end: usize, text: &str, classes: Vec<ClassId>| {
            let mut open = question.clone();
            open.rest.splice(start..end, [Piece::Name(0)]);
            open.named = vec![Named { text: text.to_owned(), classes, ..Named::default() }];
            open
        };
        let mut found = Vec::new();
        for (n, (word, _)) in words.iter().enumerate().rev() {
            let word = word.to_lowercase();
            if self.is("ask-any", &word) {
                let who = self.is("ask-who", &word);
                let (text, classes) =
                    if who { ("Somebody", actors.clone()) } else { ("something", tops()) };
                found.push(put(n, n + 1, text, classes));
            }
        }
        for end in (1..=words.len()).rev() {
            let noun = |&n: &usize| matches!(words[n].1, Upos::Noun | Upos::Adj | Upos::Propn);
            let start = (0..end).rev().take_while(noun).last();
            let spans = start.into_iter().flat_map(|start| start..end);
            let classed = spans.filter_map(|start| {
                let span: Vec<&str> = words[start..end].iter().map(|(word, _)| *word).collect();
                Some((start, span.join(" "), class_of_noun(grammar, ontology, &span)?))
            });
            if let Some((start, text, class)) = classed.take(1).next() {
                // "which organization"
                let which = start > 0 && self.is("ask-what", &words[start - 1].0.to_lowercase());
                found.push(put(start - usize::from(which), end, &text, vec![class]));
            }
        }
        if words.last().is_some_and(|(_, upos)| *upos == Upos::Verb) {
            let mut open = put(words.len(), words.len(), "Somebody", actors);
            open.rest.insert(words.len(), Piece::Word("by".to_owned(), Upos::Adp));
            found.push(open);
        }
        found
    }
}

/// The noun that tells the kind of what is asked for.
fn kind(question: &Question) -> Option<(&Noun, ClassId)> {
    match &question.asked {
        Asked::Kind(noun) | Asked::Number(Some(noun)) => Some((noun, noun.class?)),
        _ => None,
    }
}
