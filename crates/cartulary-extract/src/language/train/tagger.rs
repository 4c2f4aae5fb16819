//! Learning to tag.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use super::super::models::read_tags;
use super::super::tagger::{Tag, before, features, sole, style, tag};
use super::super::weights::{Scorer, Weights, best};
use super::super::word::{Lexicon, Word};
use super::RUNS;
use super::conllu::GoldSentence;
use super::perceptron::Perceptron;
use super::random::Random;

const EPOCHS: usize = 6;
/// The right tag must lead any other one by as many corrections.
const MARGIN: i32 = 15;
/// Smaller weights are left out.
const LEAST_WEIGHT: f64 = 0.5;
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

/// The words that occur three times or more, with the number of their set of tags.
pub(super) fn lexicon(treebank: &[GoldSentence], tagset: &[Tag]) -> Lexicon {
    let nothing = Lexicon::new(&[]);
    let mut counts: BTreeMap<u32, BTreeMap<u8, usize>> = BTreeMap::new();
    for token in treebank.iter().flat_map(|sentence| &sentence.tokens) {
        let form = Word::new(&token.form, &nothing).form;
        *counts.entry(form).or_default().entry(index(tagset, &token.tag)).or_default() += 1;
    }
    let mut sets: BTreeMap<Vec<u8>, u16> = BTreeMap::new();
    let mut words = Vec::new();
    for (form, counts) in counts {
        let all: usize = counts.values().sum();
        if all < 3 {
            continue;
        }
        // A frequent word that is nearly always the same is of a class that is its tag.
        let sole = counts.iter().find(|&(_, &count)| all >= 40 && count * 500 >= all * 499);
        let class = if let Some((&tag, _)) = sole {
            u16::from(tag)
        } else {
            let often = counts.into_iter().filter(|(_, count)| count * 20 >= all);
            let next = (tagset.len() + sets.len()) as u16;
            *sets.entry(often.map(|(tag, _)| tag).collect()).or_insert(next)
        };
        words.push((form, class));
    }
    println!("  {} words known, in {} classes", words.len(), sets.len());
    Lexicon::new(&words)
}

/// A sentence as the tagger sees it, with the right tags.
type Example = (Vec<Word>, Vec<u8>);

/// The sentences of a treebank as the tagger sees them.
pub(super) fn examples(
    treebank: &[GoldSentence],
    tagset: &[Tag],
    lexicon: &Lexicon,
) -> Vec<Example> {
    let example = |sentence: &GoldSentence| {
        let tags = sentence.tokens.iter().map(|token| index(tagset, &token.tag)).collect();
        (sentence.words(lexicon), tags)
    };
    treebank.iter().map(example).collect()
}

/// Learns to tag; gives the content of the model's file.
pub(super) fn learn(treebank: &[GoldSentence], tagset: &[Tag], lexicon: &Lexicon) -> Vec<u8> {
    let examples = examples(treebank, tagset, lexicon);
    let seen: Vec<&Example> = examples.iter().collect();
    let runs: Vec<Perceptron> =
        (0..RUNS).map(|run| fit(&seen, tagset.len(), Random(run))).collect();
    let lines: Vec<String> =
        tagset.iter().map(|tag| format!("{} {}", tag.upos, tag.penn)).collect();
    let list = lines.join("\n");
    let mut out = Vec::new();
    lexicon.write(&mut out);
    out.extend((list.len() as u32).to_le_bytes());
    out.extend(list.bytes());
    Perceptron::write_mean(&runs.iter().collect::<Vec<_>>(), LEAST_WEIGHT, &mut out);
    out
}

fn fit(examples: &[&Example], classes: usize, mut random: Random) -> Perceptron {
    let mut model = Perceptron::new(classes);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut known, mut scores) = (Vec::new(), Vec::new());
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0_usize, 0_usize);
        for &at in &order {
            let (words, truth) = examples[at];
            let mut tags = Vec::with_capacity(words.len());
            let style = style(words);
            for index in 0..words.len() {
                if let Some(tag) = sole(&words[index], classes) {
                    tags.push(tag);
                    continue;
                }
                features(words, style, index, before(&tags), &mut known);
                model.score(&known, &mut scores);
                let guess = best(&scores, |_| true).unwrap_or_default();
                let gold = truth[index] as usize;
                let rival = best(&scores, |class| class != gold).unwrap_or_default();
                if scores[rival] + MARGIN > scores[gold] {
                    model.update(&known, gold, rival);
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
pub(super) fn jackknife(
    treebank: &[GoldSentence],
    tagset: &[Tag],
    lexicon: &Lexicon,
    folds: usize,
) -> io::Result<Vec<Vec<u8>>> {
    let examples = examples(treebank, tagset, lexicon);
    let mut tags = vec![Vec::new(); examples.len()];
    let part = examples.len().div_ceil(folds);
    for fold in 0..folds {
        let held_out = fold * part..((fold + 1) * part).min(examples.len());
        let seen: Vec<_> =
            examples[..held_out.start].iter().chain(&examples[held_out.end..]).collect();
        let mut bytes = Vec::new();
        let run = fit(&seen, tagset.len(), Random(0));
        // What a single run makes of little is chance.
        Perceptron::write_mean(&[&run], 2.0 * LEAST_WEIGHT, &mut bytes);
        let weights = Weights::read(&mut bytes.as_slice())?;
        for at in held_out {
            tags[at] = tag(&weights, &examples[at].0);
        }
    }
    Ok(tags)
}

/// The tagger of a model's file.
pub(super) fn read(packed: &[u8]) -> io::Result<(Lexicon, Weights)> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed).read_to_end(&mut bytes)?;
    let mut bytes = bytes.as_slice();
    let lexicon = Lexicon::read(&mut bytes)?;
    read_tags(&mut bytes)?;
    Ok((lexicon, Weights::read(&mut bytes)?))
}
