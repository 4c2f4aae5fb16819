//! Learning to parse, with a dynamic oracle: the parser goes its own way and learns, wherever that
//! leads, which steps lose no further arc.

use super::super::parser::{Action, NONE, State, action_features, best_action, label_features};
use super::super::tagger::Tag;
use super::super::weights::{Scorer, best};
use super::super::{Deprel, word::Word};
use super::conllu::GoldSentence;
use super::perceptron::Perceptron;
use super::random::Random;
use super::tagger::jackknife;

const EPOCHS: usize = 10;
const FOLDS: usize = 5;
const LEAST_ACTION: f64 = 1.5;
const LEAST_LABEL: f64 = 1.0;

/// A sentence as the parser sees it, with the right heads and relations.
struct Example {
    words: Vec<Word>,
    tags: Vec<u8>,
    heads: Vec<usize>,
    labels: Vec<u8>,
}

/// Learns to parse; gives the content of the model's file.
pub(super) fn learn(treebank: &[GoldSentence], tagset: &[Tag]) -> Vec<u8> {
    let tags = jackknife(treebank, tagset, FOLDS);
    let examples: Vec<Example> = treebank
        .iter()
        .zip(tags)
        .map(|(sentence, tags)| Example {
            words: sentence.words(),
            tags,
            heads: sentence.tokens.iter().map(|token| token.head).collect(),
            labels: sentence.tokens.iter().map(|token| token.deprel as u8).collect(),
        })
        .collect();
    let mut learner = Learner {
        actions: Perceptron::new(Action::ALL.len()),
        labels: Perceptron::new(Deprel::ALL.len()),
        random: Random(2),
        features: Vec::new(),
        scores: Vec::new(),
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..EPOCHS {
        learner.random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &at in &order {
            right += learner.read(&examples[at], epoch > 0);
            all += examples[at].words.len();
        }
        println!("  parser, epoch {}: {:.2}", epoch + 1, 100.0 * f64::from(right) / all as f64);
    }
    let mut out = Vec::new();
    learner.actions.write(LEAST_ACTION, &mut out);
    learner.labels.write(LEAST_LABEL, &mut out);
    out
}

struct Learner {
    actions: Perceptron,
    labels: Perceptron,
    random: Random,
    features: Vec<u32>,
    scores: Vec<i32>,
}

impl Learner {
    /// Parses an example and learns from each step; gives the number of right heads.
    fn read(&mut self, example: &Example, explore: bool) -> u32 {
        let mut state = State::new(&example.words, &example.tags);
        while !state.done() {
            action_features(&state, &mut self.features);
            self.actions.score(&self.features, &mut self.scores);
            let Some(guess) = best_action(&state, &self.scores) else { break };
            let costs = Action::ALL.map(|action| {
                if state.allows(action) { cost(&state, example, action) } else { u32::MAX }
            });
            let least = costs.into_iter().min().unwrap_or_default();
            let right = |class: usize| costs[class] == least;
            let truth = best(&self.scores, right).map_or(guess, |class| Action::ALL[class]);
            if costs[guess as usize] > least {
                self.actions.update(&self.features, truth as usize, guess as usize);
            }
            self.actions.tick();
            let follow = explore && self.random.below(10) > 0;
            let action = if follow { guess } else { truth };
            match state.arc(action) {
                None => state.shift(),
                Some(arc) => {
                    let label = self.label(&state, example, arc);
                    state.attach(arc.0, label);
                }
            }
        }
        let heads = state.nodes.iter().map(|node| node.head);
        let root = |head: usize| if head == example.words.len() { NONE } else { head };
        heads.zip(&example.heads).filter(|&(head, &truth)| head == root(truth)).count() as u32
    }

    fn label(&mut self, state: &State<'_>, example: &Example, arc: (usize, usize)) -> u8 {
        label_features(state, arc, &mut self.features);
        self.labels.score(&self.features, &mut self.scores);
        let guess = best(&self.scores, |_| true).unwrap_or_default();
        if example.heads[arc.1] == arc.0 {
            let truth = example.labels[arc.1] as usize;
            if truth != guess {
                self.labels.update(&self.features, truth, guess);
            }
            self.labels.tick();
        }
        guess as u8
    }
}

/// How many right arcs can no longer be made after `action`.
fn cost(state: &State<'_>, example: &Example, action: Action) -> u32 {
    let heads = &example.heads;
    let (next, stack) = (state.next, &state.stack);
    let lost = |arcs: usize| arcs as u32;
    match action {
        Action::Shift => {
            let below = &stack[..stack.len().saturating_sub(1)];
            lost(below.iter().filter(|&&word| heads[next] == word).count())
                + lost(stack.iter().filter(|&&word| heads[word] == next).count())
        }
        Action::Left | Action::Right => {
            let Some(&top) = stack.last() else { return 0 };
            let head = heads[top];
            let dependents = heads[next..].iter().filter(|&&head| head == top).count();
            let below = stack.len().checked_sub(2).map(|at| stack[at]);
            let headless = if action == Action::Left {
                head > next || below == Some(head)
            } else {
                head >= next
            };
            lost(dependents) + u32::from(headless)
        }
    }
}
