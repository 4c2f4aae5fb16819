//! Another domain is another folder: nothing of the first one is needed, and nothing of it shows.

use std::path::Path;

use cartulary::{Cartulary, Document, Domain};

fn ships() -> Domain {
    Domain::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("ships")).expect("a sound domain")
}

#[test]
fn its_tables_do_as_they_say() {
    let problems: Vec<String> = ships().check().iter().map(ToString::to_string).collect();
    // Patterns belong to the language, whose own check is elsewhere.
    let own: Vec<&String> =
        problems.iter().filter(|problem| !problem.starts_with("ontology/english")).collect();
    assert_eq!(own, Vec::<&String>::new());
}

#[test]
fn it_is_read_and_asked_like_the_first() {
    let mut cartulary = Cartulary::in_memory(ships());
    let text = "The Gull Line owns the Kittiwake. The Kittiwake will call at Brackhaven.";
    cartulary.read(&Document::new("log.txt", text)).expect("a reading");
    let paths = cartulary.paths("GSL", "Brackhaven").expect("names").up_to(1);
    let shown: Vec<String> = paths.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["Gull Line —owns→ Kittiwake —callsAt (planned)→ Brackhaven"]);
}

#[test]
fn learned_rows_read_what_no_row_was_written_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ontology/knowledgenet");
    let domain = Domain::load(folder).expect("a sound domain");
    assert!(!domain.learned_rows().is_empty());
    let text = "Jane Doe (born 4 May 1960) is a Norwegian chemist. She was born in Bergen.";
    let reading = domain.extract_excerpt(&Document::new("life.txt", text));
    let said: Vec<&str> = reading.statements.iter().map(|s| s.predicate.as_str()).collect();
    for predicate in ["DATE_OF_BIRTH", "NATIONALITY", "PLACE_OF_BIRTH"] {
        assert!(said.contains(&predicate), "{predicate}: {said:?}");
    }
    assert!(!said.contains(&"SPOUSE"), "{said:?}");
}
