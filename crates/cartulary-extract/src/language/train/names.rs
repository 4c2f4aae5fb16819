//! Learning to find names.

use std::fs;
use std::io;
use std::path::Path;

use super::super::ner::{CLASSES, OUTSIDE, Place, class, features, name, transition};
use super::super::tagger::tag;
use super::super::weights::Weights;
use super::super::word::Word;
use super::super::{NerTag, Token, tokenize};
use super::perceptron::Perceptron;
use super::random::Random;

const EPOCHS: usize = 8;
const LEAST_WEIGHT: f64 = 0.2;

/// A sentence with its names.
pub(super) struct NamedSentence {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    pub(super) classes: Vec<u8>,
}

/// All training material for names below `data`.
pub(super) fn training(data: &Path) -> io::Result<Vec<NamedSentence>> {
    let parts = [
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
            let classes = classes(&labels);
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

/// The classes of the model for kinds and beginnings.
fn classes(labels: &[Option<(NerTag, bool)>]) -> Vec<u8> {
    let goes_on = |at: usize| matches!(labels.get(at), Some(Some((_, false))));
    let class = |(at, label): (usize, &Option<(NerTag, bool)>)| match label {
        None => OUTSIDE,
        Some((kind, true)) if goes_on(at + 1) => class(*kind, Place::Begin),
        Some((kind, true)) => class(*kind, Place::Unit),
        Some((kind, false)) if goes_on(at + 1) => class(*kind, Place::Inside),
        Some((kind, false)) => class(*kind, Place::Last),
    };
    labels.iter().enumerate().map(class).collect()
}

/// Learns to find names; gives the content of the model's file.
pub(super) fn learn(sentences: &[NamedSentence], tagger: &Weights) -> Vec<u8> {
    let examples: Vec<_> = sentences
        .iter()
        .map(|sentence| {
            let text = |token: &Token| Word::new(token.text(&sentence.text));
            let words: Vec<Word> = sentence.tokens.iter().map(text).collect();
            let tags = tag(tagger, &words);
            (words, tags, &sentence.classes)
        })
        .collect();
    let mut model = Perceptron::new(CLASSES);
    let mut random = Random(3);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut known = Vec::new();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let mut wrong = 0;
        for &at in &order {
            let (words, tags, truth) = &examples[at];
            let guess = name(&model, words, tags);
            if guess != **truth {
                wrong += 1;
                for index in 0..words.len() {
                    let (guess_class, truth_class) = (guess[index] as usize, truth[index] as usize);
                    if guess_class != truth_class {
                        features(words, tags, index, &mut known);
                        model.update(&known, truth_class, guess_class);
                    }
                    let last =
                        |classes: &[u8]| if index == 0 { OUTSIDE } else { classes[index - 1] };
                    model.change(transition(last(truth)), truth_class, 1);
                    model.change(transition(last(&guess)), guess_class, -1);
                }
            }
            model.tick();
        }
        println!("  names, epoch {}: {wrong} of {} sentences wrong", epoch + 1, examples.len());
    }
    let mut out = Vec::new();
    model.write(LEAST_WEIGHT, &mut out);
    out
}
