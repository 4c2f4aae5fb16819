//! Learns the language models: `train --data DIR [--only tagger|lemmas|parser|names] [--models DIR]`.

use std::path::Path;
use std::{env, io};

use cartulary_extract::language::train::train;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let data = value("--data").ok_or_else(|| io::Error::other("--data DIR is missing"))?;
    let models = value("--models").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/models"));
    train(Path::new(data), Path::new(models), value("--only"))
}
