//! Explains how standard input is read, with the ontology and language folders given as arguments.

use std::io::{self, Read};
use std::path::Path;

use cartulary_extract::{Grammar, explain};
use cartulary_model::{Document, Folder, Ontology};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [domain, language] = &arguments[..] else {
        return Err("usage: explain DOMAIN LANGUAGE < text".into());
    };
    let (domain, language) = (Folder::open(Path::new(domain))?, Folder::open(Path::new(language))?);
    let ontology = Ontology::load(&domain)?;
    let grammar = Grammar::load(&ontology, &domain, &language)?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    if text.trim().is_empty() {
        let problems = grammar.check(&ontology);
        for problem in problems {
            println!("{problem}");
        }
    }
    print!("{}", explain(&ontology, &grammar, &Document::new("-", text)));
    Ok(())
}
