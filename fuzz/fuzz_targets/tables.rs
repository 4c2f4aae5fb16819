//! Any text in place of one of the tables that say what to look for.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use cartulary_extract::{Grammar, extract};
use cartulary_model::{Document, Folder, Ontology};
use libfuzzer_sys::fuzz_target;

/// A small domain, and the tables of English.
static FOLDERS: LazyLock<[Folder; 2]> = LazyLock::new(|| {
    ["../tests/ships", "../ontology/english"].map(|path| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        Folder::open(&path).expect("a folder of the repository")
    })
});

/// The files that are tried, of the domain and of the language; one that is not there is added.
const FILES: [(usize, &str); 15] = [
    (0, "ontology.ttl"),
    (0, "gazetteer/things.csv"),
    (0, "heads.tsv"),
    (0, "kinds.tsv"),
    (0, "triggers/all.tsv"),
    (0, "sections.tsv"),
    (0, "sequences.tsv"),
    (0, "titles.tsv"),
    (0, "header.tsv"),
    (1, "headers.tsv"),
    (1, "modality.tsv"),
    (1, "months.tsv"),
    (1, "numbers.tsv"),
    (1, "patterns.tsv"),
    (1, "words.tsv"),
];

fuzz_target!(|input: &str| {
    let first = input.chars().next().map_or(0, |c| c as usize);
    let (which, file) = FILES[first % FILES.len()];
    let mut folders = FOLDERS.clone();
    let name = folders[which].name().to_owned();
    let kept: Vec<(String, String)> = folders[which]
        .under("")
        .filter(|&(path, _)| path != file)
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    let texts = kept.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    folders[which] = Folder::from_texts(&name, texts.chain([(file, input)]));
    let [domain, language] = &folders;
    let Ok(ontology) = Ontology::load(domain) else { return };
    let Ok(grammar) = Grammar::load(&ontology, domain, language) else { return };
    let text = "Jane Doe, captain of the Elm, sailed from Busan to Oslo on June 14, 2017.";
    extract(&ontology, &grammar, &Document::new("text", text));
});
