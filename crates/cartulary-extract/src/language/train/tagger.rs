//! Learning to tag.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use super::super::models::read_tags;
use super::super::tagger::{Tag, before, features, tag};
use super::super::weights::{Scorer, Weights, best};
use super::super::word::Word;
use super::conllu::GoldSentence;
use super::perceptron::Perceptron;
use super::random::Random;

const EPOCHS: usize = 6;
const LEAST_WEIGHT: f64 = 0.15;
/// Combinations of word class and Penn tag that are rarer are annotation slips.
const LEAST_COUNT: usize = 5;

/// The combinations of word class and Penn tag of a treebank, the most frequent first.
pub(super) fn tagset(treebank: &[GoldSentence]) -> Vec<Tag> {
    let mut counts: BTreeMap<(&str, &str), (usize, &Tag)> = BTreeMap::new();
    for token in treebank.iter().flat_map(|sentence| &sentence.tokens) {
        let key = (token.tag.upos.as_str(), token.tag.penn.as_str());
        counts.entry(key).or_insert((0, &token.tag)).0 += 1;
    }
    let mut tags: Vec<_> =
        counts.into_values().filter(|(count, _)| *count >= LEAST_COUNT).collect();
    tags.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    tags.into_iter().map(|(_, tag)| tag.clone()).collect()
}

/// The index of `tag`, or of the most frequent one of its word class.
pub(super) fn index(tagset: &[Tag], tag: &Tag) -> u8 {
    let exact = tagset.iter().position(|other| other == tag);
    let close = || tagset.iter().position(|other| other.upos == tag.upos);
    exact.or_else(close).unwrap_or_default() as u8
}

/// A sentence as the tagger sees it, with the right tags.
type Example = (Vec<Word>, Vec<u8>);

/// The sentences of a treebank as the tagger sees them.
pub(super) fn examples(treebank: &[GoldSentence], tagset: &[Tag]) -> Vec<Example> {
    let example = |sentence: &GoldSentence| {
        let tags = sentence.tokens.iter().map(|token| index(tagset, &token.tag)).collect();
        (sentence.words(), tags)
    };
    treebank.iter().map(example).collect()
}

/// Learns to tag; gives the content of the model's file.
pub(super) fn learn(treebank: &[GoldSentence], tagset: &[Tag]) -> Vec<u8> {
    let examples = examples(treebank, tagset);
    let model = fit(&examples.iter().collect::<Vec<_>>(), tagset.len());
    let list: String = tagset.iter().map(|tag| format!("{} {}\n", tag.upos, tag.penn)).collect();
    let mut out = (list.len() as u32).to_le_bytes().to_vec();
    out.extend(list.bytes());
    model.write(LEAST_WEIGHT, &mut out);
    out
}

fn fit(examples: &[&Example], classes: usize) -> Perceptron {
    let mut model = Perceptron::new(classes);
    let mut random = Random(1);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut known, mut scores) = (Vec::new(), Vec::new());
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &at in &order {
            let (words, truth) = examples[at];
            let mut tags = Vec::with_capacity(words.len());
            for index in 0..words.len() {
                features(words, index, before(&tags), &mut known);
                model.score(&known, &mut scores);
                let guess = best(&scores, |_| true).unwrap_or_default();
                if guess != truth[index] as usize {
                    model.update(&known, truth[index] as usize, guess);
                }
                model.tick();
                tags.push(guess as u8);
                right += usize::from(guess == truth[index] as usize);
                all += 1;
            }
        }
        println!("  tagger, epoch {}: {:.2}", epoch + 1, 100.0 * right as f64 / all as f64);
    }
    model
}

/// Tags each sentence by a tagger that has not seen it, in `folds` parts.
pub(super) fn jackknife(treebank: &[GoldSentence], tagset: &[Tag], folds: usize) -> Vec<Vec<u8>> {
    let examples = examples(treebank, tagset);
    let mut tags = vec![Vec::new(); examples.len()];
    let part = examples.len().div_ceil(folds);
    for fold in 0..folds {
        let held_out = fold * part..((fold + 1) * part).min(examples.len());
        let seen: Vec<_> =
            examples[..held_out.start].iter().chain(&examples[held_out.end..]).collect();
        let weights = fit(&seen, tagset.len()).weights(LEAST_WEIGHT);
        for at in held_out {
            tags[at] = tag(&weights, &examples[at].0);
        }
    }
    tags
}

/// The tagger of a model's file.
pub(super) fn read(packed: &[u8]) -> io::Result<Weights> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed).read_to_end(&mut bytes)?;
    let mut bytes = bytes.as_slice();
    read_tags(&mut bytes)?;
    Weights::read(&mut bytes)
}
