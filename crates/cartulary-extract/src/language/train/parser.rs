//! Learning to parse, with a dynamic oracle: the parser goes its own way and learns, wherever that
//! leads, which steps lose no further arc.

use std::io;

use super::super::Deprel;
use super::super::parser::{
    Action, Arc, Choice, Guide, Parser, Scratch, State, action_features, best_of, label_features,
    mirrored,
};
use super::super::tagger::Tag;
use super::super::weights::{Scorer, Trio, Weights, best};
use super::super::word::{Lexicon, Word};
use super::RUNS;
use super::conllu::GoldSentence;
use super::perceptron::Perceptron;
use super::random::Random;
use super::tagger::jackknife;

const EPOCHS: usize = 6;
const FOLDS: usize = 4;
/// The right step must lead any other one by as many corrections.
const MARGIN: i32 = 30;
/// Smaller weights are left out.
const LEAST_WEIGHT: f64 = 1.75;

/// A sentence as the parser sees it, with its tree.
struct Example {
    words: Vec<Word>,
    tags: Vec<u8>,
    guide: Vec<Guide>,
    arcs: Vec<Arc>,
}

impl Example {
    /// The same sentence from its end.
    fn mirrored(&self) -> Self {
        Self {
            words: self.words.iter().rev().copied().collect(),
            tags: self.tags.iter().rev().copied().collect(),
            guide: Vec::new(),
            arcs: mirrored(&self.arcs),
        }
    }

    /// Whether the word hangs on `head` in the tree.
    fn hangs_on(&self, word: usize, head: usize) -> bool {
        self.arcs[word].head == Some(head)
    }
}

/// Learns to parse; gives the content of the model's file.
pub(super) fn learn(
    treebank: &[GoldSentence],
    tagset: &[Tag],
    lexicon: &Lexicon,
) -> io::Result<Vec<u8>> {
    let tags = jackknife(treebank, tagset, lexicon, FOLDS)?;
    let example = |(sentence, tags): (&GoldSentence, Vec<u8>)| Example {
        words: sentence.words(lexicon),
        tags,
        guide: Vec::new(),
        arcs: sentence.arcs(),
    };
    let mut examples: Vec<Example> = treebank.iter().zip(tags).map(example).collect();
    let mirrored: Vec<Example> = examples.iter().map(Example::mirrored).collect();
    let part = mirrored.len().div_ceil(FOLDS);
    for fold in 0..FOLDS {
        let held_out = fold * part..((fold + 1) * part).min(mirrored.len());
        let seen = mirrored[..held_out.start].iter().chain(&mirrored[held_out.end..]);
        let backward = fit(&seen.collect::<Vec<_>>(), Random(0));
        let backward = shipped(&[backward])?;
        for example in &mut examples[held_out] {
            let arcs = backward.parse_backward(&example.words, &example.tags);
            example.guide = Guide::along(&arcs);
        }
    }
    let mut out = Vec::new();
    for examples in [mirrored, examples] {
        let seen: Vec<&Example> = examples.iter().collect();
        let runs: Vec<Learner> = (0..RUNS).map(|run| fit(&seen, Random(run))).collect();
        write(&runs, &mut out);
    }
    Ok(out)
}

type Learner = Parser<Perceptron, Perceptron>;

fn write(runs: &[Learner], out: &mut Vec<u8>) {
    let actions: Vec<_> = runs.iter().map(|run| &run.actions).collect();
    let labels: Vec<_> = runs.iter().map(|run| &run.labels).collect();
    Perceptron::write_mean(&actions, LEAST_WEIGHT, out);
    Perceptron::write_mean(&labels, LEAST_WEIGHT, out);
}

fn shipped(runs: &[Learner]) -> io::Result<Parser<Trio, Weights>> {
    let mut bytes = Vec::new();
    write(runs, &mut bytes);
    Parser::read(&mut bytes.as_slice())
}

fn fit(examples: &[&Example], mut random: Random) -> Learner {
    let mut parser = Parser {
        actions: Perceptron::new(Action::ALL.len()),
        labels: Perceptron::new(Deprel::ALL.len()),
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &at in &order {
            let example = examples[at];
            let arcs = read(&mut parser, example, (epoch > 0).then_some(&mut random));
            right += arcs.iter().zip(&example.arcs).filter(|(arc, gold)| arc == gold).count();
            all += arcs.len();
        }
        println!("  parser, epoch {}: {:.2}", epoch + 1, 100.0 * right as f64 / all as f64);
    }
    parser
}

/// Parses an example and learns from each step.
///
/// Without `explore` it goes the right way; with it, mostly its own.
fn read(parser: &mut Learner, example: &Example, mut explore: Option<&mut Random>) -> Vec<Arc> {
    let mut state = State::new(&example.words, &example.tags, &example.guide);
    let mut scratch = Scratch::default();
    loop {
        let choices = parser.choices(&state, &mut scratch);
        let Some(own) = best_of(choices) else { return state.arcs() };
        let cost = |choice: &Choice| cost(&state, example, choice.action);
        let least = choices.iter().flatten().map(cost).min();
        let right = choices.map(|choice| choice.filter(|choice| Some(cost(choice)) == least));
        let wrong = choices.map(|choice| choice.filter(|choice| Some(cost(choice)) != least));
        let Some(truth) = best_of(right) else { return state.arcs() };
        if let Some(rival) = best_of(wrong)
            && rival.score + MARGIN > truth.score
        {
            correct(parser, &state, truth, rival, &mut scratch);
        }
        if let Some(arc) = state.arc(truth.action)
            && example.hangs_on(arc.1, arc.0)
        {
            correct_label(
                &mut parser.labels,
                &state,
                arc,
                example.arcs[arc.1].deprel,
                &mut scratch,
            );
        }
        parser.actions.tick();
        parser.labels.tick();
        let own_way = explore.as_mut().is_some_and(|random| random.below(10) > 0);
        parser.take(&mut state, if own_way { own } else { truth }, &mut scratch);
    }
}

/// Learns to prefer `truth` to `rival`.
fn correct(
    parser: &mut Learner,
    state: &State<'_>,
    truth: Choice,
    rival: Choice,
    scratch: &mut Scratch,
) {
    action_features(state, &mut scratch.features);
    parser.actions.update(&scratch.features, truth.action as usize, rival.action as usize);
    for (choice, by) in [(truth, 1), (rival, -1)] {
        if let (Some(arc), Some(label)) = (state.arc(choice.action), choice.label) {
            label_features(state, arc, &mut scratch.features);
            for &feature in &scratch.features {
                parser.labels.change(feature, label as usize, by);
            }
        }
    }
}

/// Learns the relation of an arc.
fn correct_label(
    labels: &mut Perceptron,
    state: &State<'_>,
    arc: (usize, usize),
    truth: Deprel,
    scratch: &mut Scratch,
) {
    label_features(state, arc, &mut scratch.features);
    labels.score(&scratch.features, &mut scratch.scores);
    let truth = truth as usize;
    if let Some(rival) = best(&scratch.scores, |class| class != truth)
        && scratch.scores[rival] + MARGIN / 2 > scratch.scores[truth]
    {
        labels.update(&scratch.features, truth, rival);
    }
}

/// How many right arcs can no longer be made after `action`.
fn cost(state: &State<'_>, example: &Example, action: Action) -> usize {
    let (next, stack) = (state.next(), state.stack());
    let Some((&top, below)) = stack.split_last() else { return 0 };
    if action == Action::Shift {
        return below.iter().filter(|&&word| example.hangs_on(next, word)).count()
            + stack.iter().filter(|&&word| example.hangs_on(word, next)).count();
    }
    let lost = (next..example.arcs.len()).filter(|&word| example.hangs_on(word, top)).count();
    // A root hangs on what comes after all words.
    let head = example.arcs[top].head.unwrap_or(usize::MAX);
    let headless = match action {
        Action::Left => head > next || below.last() == Some(&head),
        _ => head >= next,
    };
    lost + usize::from(headless)
}
