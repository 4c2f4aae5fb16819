//! Any text on the whole way to statements.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use cartulary_extract::{Grammar, extract};
use cartulary_model::{Document, Folder, Object, Ontology};
use libfuzzer_sys::fuzz_target;

static INNOVATION: LazyLock<(Ontology, Grammar)> = LazyLock::new(|| {
    let folder = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ontology").join(path);
        Folder::open(&path).expect("a folder of the repository")
    };
    let (domain, language) = (folder("innovation"), folder("english"));
    let ontology = Ontology::load(&domain).expect("a sound ontology");
    let grammar = Grammar::load(&ontology, &domain, &language).expect("sound tables");
    (ontology, grammar)
});

fuzz_target!(|text: &str| {
    let (ontology, grammar) = &*INNOVATION;
    let reading = extract(ontology, grammar, &Document::new("text", text));
    for mention in reading.entities.iter().flat_map(|entity| &entity.mentions) {
        assert!(mention.span.of(text).is_some(), "a mention out of the text");
    }
    for statement in &reading.statements {
        let evidence = statement.evidence;
        assert!(evidence.span.of(text).is_some_and(|quote| !quote.is_empty()), "no quote");
        assert!(evidence.sentence.contains(evidence.span), "evidence outside of its sentence");
        assert!(statement.subject.0 < reading.entities.len(), "a subject that is not there");
        if let Object::Entity(id) = statement.object {
            assert!(id.0 < reading.entities.len(), "an object that is not there");
        }
    }
});
