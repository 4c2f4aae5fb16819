//! Measures what a reading takes for one: `coreference --data DIR [--domain DIR] [--language DIR]`.

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};

use cartulary_extract::Grammar;
use cartulary_extract::language::train::coreference;
use cartulary_model::{Folder, Ontology};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let data = value("--data").ok_or("--data DIR is missing")?;
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology");
    let domain = value("--domain").unwrap_or_else(|| tables.join("innovation"));
    let language = value("--language").unwrap_or_else(|| tables.join("english"));
    let (domain, language) = (Folder::open(&domain)?, Folder::open(&language)?);
    let ontology = Ontology::load(&domain)?;
    let grammar = Grammar::load(&ontology, &domain, &language)?;
    coreference::evaluate(&ontology, &grammar, &data)?;
    Ok(())
}
