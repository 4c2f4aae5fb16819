//! How good the embedded models are on texts that they were not learned from.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Instant;

use super::super::ner::tag_of;
use super::super::{Models, NerTag, Token, split, tokenize};
use super::conllu::{self, GoldSentence};
use super::names::{self, NamedSentence};
use super::tagger::index;

/// Prints the accuracy of the models in `folder`, or of the embedded ones, on the test parts below `data`, and their speed.
///
/// # Errors
/// When data cannot be read.
pub fn evaluate(data: &Path, folder: Option<&Path>) -> io::Result<()> {
    let start = Instant::now();
    let from_folder;
    let models = match folder {
        None => Models::embedded(),
        Some(folder) => {
            let file = |name: &str| fs::read(folder.join(name));
            let [tagger, lemmas] = [file("tagger.bin")?, file("lemmas.bin")?];
            let [parser, names] = [file("parser.bin")?, file("names.bin")?];
            from_folder = Models::unpack(&tagger, &lemmas, &parser, &names)?;
            &from_folder
        }
    };
    println!("unpacked in {:.0} ms\n", start.elapsed().as_secs_f64() * 1000.0);
    println!(
        "{:22} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
        "", "UPOS", "form", "lemma", "folded", "given", "UAS", "LAS", "LAS+"
    );
    for part in ["ewt-dev", "ewt-test", "gum-permissive-dev", "gum-permissive-test", "pud"] {
        let treebank = conllu::read(&data.join(format!("ud/{part}.conllu")))?;
        print_trees(part, models, &treebank);
    }
    println!("\n{:22} {:>6} {:>6} {:>6}", "", "P", "R", "F1");
    for part in [
        "uner-ewt-dev.iob2",
        "uner-ewt-test.iob2",
        "crossner-politics-test.txt",
        "crossner-science-test.txt",
    ] {
        print_names(part, models, &names::read(&data.join("ner").join(part))?);
    }
    print_cuts(&conllu::read(&data.join("ud/gum-permissive-dev.conllu"))?);
    print_speed(models, &conllu::read(&data.join("ud/pud.conllu"))?);
    Ok(())
}

/// Accuracies with given tokens and predicted tags. A lemma is folded where capitals do not count, and
/// given where it is made with the tag of the treebank; LAS+ counts subtypes.
fn print_trees(part: &str, models: &Models, treebank: &[GoldSentence]) {
    let mut all = 0_usize;
    let mut right = [0_usize; 8];
    for sentence in treebank {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for token in &sentence.tokens {
            text.push(' ');
            tokens.push(Token::new(text.len(), text.len() + token.form.len()));
            text.push_str(&token.form);
        }
        models.annotate(&text, &mut tokens);
        for (token, gold) in tokens.iter().zip(&sentence.tokens) {
            let head = token.head == gold.arc.head;
            let labelled = head && token.deprel.universal() == gold.arc.deprel.universal();
            let is_lemma = |lemma: &str| lemma == gold.lemma || gold.lemma == "_";
            let results = [
                token.upos == gold.tag.upos,
                token.form == gold.tag.form,
                is_lemma(&token.lemma),
                is_lemma(&token.lemma) || token.lemma.to_lowercase() == gold.lemma.to_lowercase(),
                is_lemma(&models.lemmatizer.lemma(&gold.form, index(&models.tags, &gold.tag))),
                head,
                labelled,
                head && token.deprel == gold.arc.deprel,
            ];
            for (count, result) in right.iter_mut().zip(results) {
                *count += usize::from(result);
            }
            all += 1;
        }
    }
    print!("{part:22}");
    for count in right {
        print!(" {:6.2}", percent(count, all));
    }
    println!();
}

/// Precision, recall and F1 of whole names of persons, organizations and places.
fn print_names(part: &str, models: &Models, sentences: &[NamedSentence]) {
    let kinds = [Some(NerTag::Per), Some(NerTag::Org), Some(NerTag::Loc), None];
    let mut counts = [[0_usize; 3]; 4];
    for sentence in sentences {
        let mut tokens = sentence.tokens.clone();
        models.annotate(&sentence.text, &mut tokens);
        let found = spans(tokens.iter().map(|token| token.ner));
        let gold = spans(sentence.classes.iter().map(|&class| tag_of(class)));
        for (kind, counts) in kinds.iter().zip(&mut counts) {
            let of_kind = |&&(tag, ..): &&(NerTag, usize, usize)| match kind {
                Some(kind) => tag == *kind,
                None => tag != NerTag::Misc,
            };
            counts[0] += found.intersection(&gold).filter(of_kind).count();
            counts[1] += found.iter().filter(of_kind).count();
            counts[2] += gold.iter().filter(of_kind).count();
        }
    }
    for (kind, [right, found, gold]) in kinds.iter().zip(counts) {
        let name = kind.map_or(part.to_owned(), |kind| format!("  {kind}"));
        let (p, r) = (percent(right, found), percent(right, gold));
        println!("{name:22} {p:6.2} {r:6.2} {:6.2}", percent(2 * right, found + gold));
    }
}

/// The names of a sentence: kind, first token, token after the last.
fn spans(tags: impl Iterator<Item = Option<(NerTag, bool)>>) -> BTreeSet<(NerTag, usize, usize)> {
    let mut spans = BTreeSet::new();
    let mut open: Option<(NerTag, usize)> = None;
    let mut len = 0;
    for (at, tag) in tags.enumerate() {
        len = at + 1;
        if tag.is_none_or(|(_, begins)| begins)
            && let Some((kind, start)) = open.take()
        {
            spans.insert((kind, start, at));
        }
        if let Some((kind, true)) = tag {
            open = Some((kind, at));
        }
    }
    if let Some((kind, start)) = open {
        spans.insert((kind, start, len));
    }
    spans
}

/// Agreement of tokenizer and splitter with a treebank of edited text.
fn print_cuts(treebank: &[GoldSentence]) {
    let (mut right, mut found, mut gold) = (0, 0, 0);
    for sentence in treebank {
        let places: BTreeSet<_> =
            tokenize(&sentence.text, 0).iter().map(|token| (token.start, token.end)).collect();
        let truth = gold_places(sentence);
        right += places.intersection(&truth).count();
        found += places.len();
        gold += truth.len();
    }
    println!("\ntokens of gum-permissive-dev: F1 {:.2}", percent(2 * right, found + gold));
    let text: String = treebank.iter().map(|sentence| sentence.text.clone() + " ").collect();
    let mut start = 0;
    let truth: BTreeSet<_> = treebank
        .iter()
        .map(|sentence| {
            start += sentence.text.len() + 1;
            start - 1
        })
        .collect();
    let found: BTreeSet<_> = split(&text).into_iter().map(|range| range.end).collect();
    let right = found.intersection(&truth).count();
    println!(
        "sentences of gum-permissive-dev: F1 {:.2}",
        percent(2 * right, found.len() + truth.len())
    );
}

/// Where the words of a sentence stand in its text.
fn gold_places(sentence: &GoldSentence) -> BTreeSet<(usize, usize)> {
    let mut at = 0;
    let place = |form: &str| {
        let start = at + sentence.text[at..].find(form)?;
        at = start + form.len();
        Some((start, at))
    };
    sentence.tokens.iter().map(|token| token.form.as_str()).filter_map(place).collect()
}

/// Tokens a second from running text.
fn print_speed(models: &Models, treebank: &[GoldSentence]) {
    let text: String = treebank.iter().map(|sentence| sentence.text.clone() + " ").collect();
    let start = Instant::now();
    let sentences: Vec<_> =
        split(&text).into_iter().map(|range| models.analyse(&text, range)).collect();
    let tokens: usize = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    println!("{:.0} tokens a second", tokens as f64 / start.elapsed().as_secs_f64());
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
