//! Interviews: whose words the answers are.

use cartulary_model::EntityId;

use crate::page::Page;
use crate::session::Session;
use crate::tree::Tree;

/// Questions, each a paragraph or a line by itself, and the answers that somebody gives to them.
#[derive(Debug)]
pub(crate) struct Interview {
    /// The sentence in which the first question ends.
    first: usize,
    /// The blocks that end in a question.
    questions: Vec<usize>,
    /// Who answers, once it was asked for.
    pub(crate) answers: Option<EntityId>,
}

/// How many questions must have an answer in the first person.
const FEWEST: usize = 2;

impl Interview {
    /// The interview that a page is, if it is one.
    pub(crate) fn find(page: &Page<'_>, trees: &[Tree<'_>]) -> Option<Self> {
        let block = |n: usize| page.sentences[n].block;
        let ends_block = |n: usize| n + 1 == trees.len() || block(n + 1) != block(n);
        let first_person = |n: usize| {
            (0..trees[n].len())
                .any(|token| matches!(trees[n].lower(token), "i" | "we" | "our" | "my" | "us"))
        };
        // An answer may end in a question, too.
        let asks = |n: &usize| {
            let sentence = trees[*n].sentence;
            let asked = page.text[sentence.start..sentence.end].trim_end().ends_with('?');
            let own = (0..=*n).rev().take_while(|&m| block(m) == block(*n));
            ends_block(*n) && asked && !own.into_iter().any(first_person)
        };
        let questions: Vec<usize> = (0..trees.len()).filter(asks).collect();
        let answered = |question: &&usize| {
            let next = *question + 1;
            let answer = (next..trees.len()).take_while(|&n| block(n) == block(next));
            answer.into_iter().any(first_person)
        };
        let first = *questions.first()?;
        (questions.iter().filter(answered).count() >= FEWEST).then(|| Self {
            first,
            questions: questions.into_iter().map(block).collect(),
            answers: None,
        })
    }
}

impl Session<'_> {
    /// Who answers in a sentence of an interview: the person who is introduced before the first
    /// question, with a body if several are.
    pub(crate) fn interviewed(&mut self, n: usize) -> Option<EntityId> {
        let interview = self.interview.as_ref()?;
        let first = interview.first;
        let block = self.page.sentences[n].block;
        if n <= first || interview.questions.binary_search(&block).is_ok() {
            return None;
        }
        if interview.answers.is_some() {
            return interview.answers;
        }
        let names = self.names[..=first].iter().flatten().flatten();
        let persons: Vec<EntityId> = names
            .copied()
            .filter(|&id| self.is_kind(id, "PER") && !self.authors.contains(&id))
            .collect();
        let placed = persons.iter().copied().find(|&id| self.body_of(id).is_some());
        let answers = placed.or(persons.first().copied());
        if let Some(interview) = &mut self.interview {
            interview.answers = answers;
        }
        answers
    }
}
