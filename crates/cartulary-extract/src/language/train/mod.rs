//! Learning of the models from treebanks and texts with marked names, and their evaluation.
//! [`coreference`] measures what the whole reading makes of references.

mod conllu;
pub mod coreference;
mod evaluate;
mod gum;
mod lemma;
mod made;
mod made_words;
mod names;
mod parser;
mod perceptron;
mod random;
mod tagger;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

pub use evaluate::evaluate;

use conllu::GoldSentence;

/// How often each model is learned, each time from another order of the sentences.
const RUNS: u64 = 3;

/// Learns all models from the folder `data` and writes them to the folder `models`.
///
/// `only` restricts the work to one of `tagger`, `lemmas`, `parser`, `names`; the others are then
/// taken as they are.
///
/// # Errors
/// When data cannot be read or models cannot be written.
pub fn train(data: &Path, models: &Path, only: Option<&str>) -> io::Result<()> {
    let mut treebank = conllu::read(&data.join("ud/ewt-train.conllu"))?;
    treebank.extend(conllu::read(&data.join("ud/gum-permissive-train.conllu"))?);
    let tagset = tagger::tagset(&treebank);
    let lexicon = tagger::lexicon(&treebank, &tagset);
    let wanted = |part: &str| only.is_none_or(|only| only == part);
    let save = |name: &str, bytes: &[u8]| {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes)?;
        let packed = packed.finish()?;
        println!("{name}: {} KiB, {} KiB packed", bytes.len() / 1024, packed.len() / 1024);
        fs::write(models.join(name), packed)
    };
    if wanted("lemmas") {
        save("lemmas.bin", &lemma::learn(&treebank, &tagset))?;
    }
    let treebank = mixed(treebank, made::sentences());
    if wanted("tagger") {
        save("tagger.bin", &tagger::learn(&treebank, &tagset, &lexicon))?;
    }
    if wanted("parser") {
        save("parser.bin", &parser::learn(&treebank, &tagset, &lexicon)?)?;
    }
    if wanted("names") {
        let tags = tagger::read(&fs::read(models.join("tagger.bin"))?)?;
        save("names.bin", &names::learn(&names::training(data)?, &tags))?;
    }
    Ok(())
}

/// Spreads the few over the many, so that every part of the whole has its share.
fn mixed(many: Vec<GoldSentence>, few: Vec<GoldSentence>) -> Vec<GoldSentence> {
    let every = many.len() / few.len().max(1) + 1;
    let mut few = few.into_iter();
    let mut mixed = Vec::new();
    for (n, sentence) in many.into_iter().enumerate() {
        mixed.push(sentence);
        if n % every == 0 {
            mixed.extend(few.next());
        }
    }
    mixed.extend(few);
    mixed
}
