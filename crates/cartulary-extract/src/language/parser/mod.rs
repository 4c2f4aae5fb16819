//! Dependency trees: two greedy arc-hybrid parsers, one after the other.
//!
//! The first reads the sentence from its end; the second reads it from its beginning and sees the
//! tree of the first, right context that it has not reached itself.
//!
//! Each holds a stack and the rest of the sentence; a step moves the next word to the stack, or hangs
//! the word on top of the stack on the next word (left) or on the word below it (right). One linear
//! model weighs the steps, another one the relations of the arcs. Where steps are nearly even, the
//! relation that an arc would have has a say in the choice.

mod features;
mod state;

use std::io;

use super::Deprel;
use super::weights::{Scorer, Trio, Weights, best};
use super::word::Word;

pub(crate) use features::{action_features, label_features};
pub(crate) use state::{Action, Guide, State};

/// Where a word hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    /// Index of the head; `None` for the root.
    pub(crate) head: Option<usize>,
    pub(crate) deprel: Deprel,
}

/// A parser with its two models, as they are learned or as they are shipped.
#[derive(Debug)]
pub(crate) struct Parser<A, L> {
    pub(crate) actions: A,
    pub(crate) labels: L,
}

/// A possible step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) action: Action,
    pub(crate) score: i32,
    /// The best relation of the arc, if the step makes one and relations were asked.
    pub(crate) label: Option<Deprel>,
}

/// Buffers that each step uses again.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(crate) features: Vec<u32>,
    pub(crate) scores: Vec<i32>,
}

/// Steps that differ by less, in corrections of learning, are nearly even.
const CLOSE: i32 = 80;

impl Parser<Trio, Weights> {
    /// Reads the actions' weights, then the relations'.
    pub(crate) fn read(bytes: &mut &[u8]) -> io::Result<Self> {
        Ok(Self { actions: Trio::read(bytes)?, labels: Weights::read(bytes)? })
    }
}

impl<A: Scorer, L: Scorer> Parser<A, L> {
    /// The arcs of a sentence; `guide` is what another parser says of each word, or nothing.
    pub(crate) fn parse(&self, words: &[Word], tags: &[u8], guide: &[Guide]) -> Vec<Arc> {
        let mut state = State::new(words, tags, guide);
        let mut scratch = Scratch::default();
        while let Some(choice) = best_of(self.choices(&state, &mut scratch)) {
            self.take(&mut state, choice, &mut scratch);
        }
        state.arcs()
    }

    /// The arcs of a sentence, which is read from its end.
    pub(crate) fn parse_backward(&self, words: &[Word], tags: &[u8]) -> Vec<Arc> {
        let words: Vec<Word> = words.iter().rev().copied().collect();
        let tags: Vec<u8> = tags.iter().rev().copied().collect();
        mirrored(&self.parse(&words, &tags, &[]))
    }

    /// The steps that `state` allows, by the number of their action.
    pub(crate) fn choices(&self, state: &State<'_>, scratch: &mut Scratch) -> [Option<Choice>; 3] {
        action_features(state, &mut scratch.features);
        self.actions.score(&scratch.features, &mut scratch.scores);
        let mut choices = Action::ALL.map(|action| {
            let score = scratch.scores[action as usize];
            state.allows(action).then_some(Choice { action, score, label: None })
        });
        if self.nearly_even(&choices) {
            for choice in choices.iter_mut().flatten() {
                if let Some(arc) = state.arc(choice.action) {
                    let (label, score) = self.label(state, arc, scratch);
                    choice.label = Some(label);
                    choice.score += score;
                }
            }
        }
        choices
    }

    /// Takes a step that [`Parser::choices`] offered.
    pub(crate) fn take(&self, state: &mut State<'_>, choice: Choice, scratch: &mut Scratch) {
        match state.arc(choice.action) {
            None => state.shift(),
            Some(arc) => {
                let label = choice.label.unwrap_or_else(|| self.label(state, arc, scratch).0);
                state.attach(arc.0, label);
            }
        }
    }

    /// The best relation between a head and its dependent, with its score.
    fn label(
        &self,
        state: &State<'_>,
        arc: (usize, usize),
        scratch: &mut Scratch,
    ) -> (Deprel, i32) {
        label_features(state, arc, &mut scratch.features);
        self.labels.score(&scratch.features, &mut scratch.scores);
        let class = best(&scratch.scores, |_| true).unwrap_or_default();
        (Deprel::ALL[class], scratch.scores[class])
    }

    fn nearly_even(&self, choices: &[Option<Choice>; 3]) -> bool {
        let score = |choice: &Option<Choice>| choice.map_or(i32::MIN / 2, |choice| choice.score);
        let mut scores = choices.each_ref().map(score);
        scores.sort_unstable();
        scores[2] - scores[1] < CLOSE * self.actions.unit()
    }
}

/// The choice with the highest score.
pub(crate) fn best_of(choices: [Option<Choice>; 3]) -> Option<Choice> {
    choices.into_iter().flatten().reduce(
        |best, choice| {
            if choice.score > best.score { choice } else { best }
        },
    )
}

/// The arcs of the reversed sentence.
pub(crate) fn mirrored(arcs: &[Arc]) -> Vec<Arc> {
    let last = arcs.len().saturating_sub(1);
    let mirror = |arc: &Arc| Arc { head: arc.head.map(|head| last - head), ..*arc };
    arcs.iter().rev().map(mirror).collect()
}
