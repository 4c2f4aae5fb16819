//! Learning to find names.

use std::fs;
use std::io;
use std::path::Path;

use super::super::ner::{CLASSES, OUTSIDE, View, classes_of, decode, features, transition};
use super::super::tagger::tag;
use super::super::weights::Weights;
use super::super::word::{Lexicon, Word};
use super::super::{NerTag, Token, tokenize};
use super::perceptron::Perceptron;
use super::random::Random;
use super::{RUNS, gum};

const EPOCHS: usize = 8;
/// The right classes must lead any others by as many corrections for each word.
const MARGIN: i32 = 30;
/// Smaller weights are left out.
const LEAST_WEIGHT: f64 = 1.2;

/// A sentence with its names.
pub(super) struct NamedSentence {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    pub(super) classes: Vec<u8>,
}

/// All training material for names below `data`.
pub(super) fn training(data: &Path) -> io::Result<Vec<NamedSentence>> {
    // The texts from the web stand twice, for balance: all others are encyclopedic.
    let parts = [
        "uner-ewt-train.iob2",
        "uner-ewt-train.iob2",
        "crossner-politics-train.txt",
        "crossner-politics-dev.txt",
        "crossner-science-train.txt",
        "crossner-science-dev.txt",
        "crossner-ai-train.txt",
        "crossner-ai-dev.txt",
        "wikigold.conll.txt",
    ];
    let mut sentences = Vec::new();
    for part in parts {
        sentences.extend(read(&data.join("ner").join(part))?);
    }
    sentences.extend(gum::read(&data.join("ud/gum-permissive-train.conllu"))?);
    Ok(sentences)
}

/// The sentences of a file with a token and its label in each line, in any of the three forms.
///
/// Tokens are cut further where [`tokenize`] would cut them.
pub(super) fn read(path: &Path) -> io::Result<Vec<NamedSentence>> {
    let content = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let numbered = path.extension().is_some_and(|extension| extension == "iob2");
    let mut sentences = Vec::new();
    for block in content.split("\n\n") {
        let mut text = String::new();
        let mut tokens = Vec::new();
        let mut labels: Vec<Option<(NerTag, bool)>> = Vec::new();
        for line in block.lines().filter(|line| !line.starts_with("# ")) {
            let mut columns = line.split(['\t', ' ']).skip(usize::from(numbered));
            let (Some(form), Some(label)) = (columns.next(), columns.next()) else { continue };
            if form == "-DOCSTART-" {
                continue;
            }
            text.push(' ');
            let cut = if numbered {
                vec![Token::new(text.len(), text.len() + form.len())]
            } else {
                tokenize(form, text.len())
            };
            text.push_str(form);
            let label = kind(label);
            let goes_on = label.and_then(|(kind, begins)| {
                let last = labels.last().copied().flatten();
                (!begins && last.is_some_and(|(last, _)| last == kind)).then_some(kind)
            });
            for at in 0..cut.len() {
                labels.push(label.map(|(kind, _)| (kind, at == 0 && goes_on.is_none())));
            }
            tokens.extend(cut);
        }
        if !tokens.is_empty() {
            let classes = classes_of(&labels);
            sentences.push(NamedSentence { text, tokens, classes });
        }
    }
    Ok(sentences)
}

/// The kind of name behind a label of one of the corpora, and whether it begins one.
fn kind(label: &str) -> Option<(NerTag, bool)> {
    let (place, kind) = label.split_once('-')?;
    let kind = match kind {
        "PER" | "person" | "politician" | "scientist" | "researcher" => NerTag::Per,
        "ORG" | "organisation" | "politicalparty" | "university" => NerTag::Org,
        "LOC" | "location" | "country" => NerTag::Loc,
        "MISC" | "OTH" | "O" | "misc" | "election" | "event" | "award" | "conference"
        | "product" | "academicjournal" => NerTag::Misc,
        _ => return None,
    };
    Some((kind, place == "B"))
}

/// A sentence as the name finder sees it: words, tags and the right classes.
type Example<'s> = (Vec<Word>, Vec<u8>, &'s [u8]);

/// Learns to find names; gives the content of the model's file.
pub(super) fn learn(
    sentences: &[NamedSentence],
    (lexicon, tagger): &(Lexicon, Weights),
) -> Vec<u8> {
    let examples: Vec<Example<'_>> = sentences
        .iter()
        .map(|NamedSentence { text, tokens, classes }| {
            let word = |token: &Token| Word::new(token.text(text), lexicon);
            let words: Vec<Word> = tokens.iter().map(word).collect();
            let tags = tag(tagger, &words);
            (words, tags, classes.as_slice())
        })
        .collect();
    let runs: Vec<Perceptron> = (0..RUNS).map(|run| fit(&examples, Random(run))).collect();
    let mut out = Vec::new();
    Perceptron::write_mean(&runs.iter().collect::<Vec<_>>(), LEAST_WEIGHT, &mut out);
    out
}

fn fit(examples: &[Example<'_>], mut random: Random) -> Perceptron {
    let mut model = Perceptron::new(CLASSES);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let mut wrong = 0;
        for &at in &order {
            let (words, tags, truth) = &examples[at];
            let guess = decode(&model, words, tags, |index, scores| {
                // Any other class must lose by the margin.
                scores[truth[index] as usize] -= MARGIN;
            });
            if guess != *truth {
                wrong += 1;
                correct(&mut model, &examples[at], &guess);
            }
            model.tick();
        }
        println!("  names, epoch {}: {wrong} of {} sentences wrong", epoch + 1, examples.len());
    }
    model
}

/// Learns to prefer the right classes of an example to `guess`.
fn correct(model: &mut Perceptron, (words, tags, truth): &Example<'_>, guess: &[u8]) {
    let view = View::new(words, tags);
    let mut known = Vec::new();
    for index in 0..words.len() {
        let (right, wrong) = (truth[index] as usize, guess[index] as usize);
        if right != wrong {
            features(&view, index, &mut known);
            model.update(&known, right, wrong);
        }
        let last = |classes: &[u8]| if index == 0 { OUTSIDE } else { classes[index - 1] };
        model.change(transition(last(truth)), right, 1);
        model.change(transition(last(guess)), wrong, -1);
    }
}
