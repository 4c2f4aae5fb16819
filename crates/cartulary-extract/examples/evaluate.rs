//! Measures the language models: `evaluate --data DIR [--models DIR]`.

use std::path::Path;
use std::{env, io};

use cartulary_extract::language::train::evaluate;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let data = value("--data").ok_or_else(|| io::Error::other("--data DIR is missing"))?;
    evaluate(Path::new(data), value("--models").map(Path::new))
}
