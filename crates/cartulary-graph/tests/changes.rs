//! Bodies that took the place of others, as W3C ORG tells it.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use cartulary_graph::{Graph, export};
use cartulary_model::{Folder, Modality, Ontology};
use common::Text;

const BODIES: &str = "\
id,type,label,label_ko,aliases,acronym,within,since,until,succeeds,same_as
guard,Body,Coastal Guard,,,,,1900,,,
watch,Body,Sea Watch,,,,,1920,,guard,
";

fn changes(texts: &[Text]) -> Vec<String> {
    let turtle = common::TURTLE.replace(
        ":sails a owl:ObjectProperty ;",
        ":follows a owl:ObjectProperty ; rdfs:subPropertyOf <http://purl.org/dc/terms/replaces> .\n\
         :sails a owl:ObjectProperty ;",
    );
    let files = [("ontology.ttl", turtle.as_str()), ("gazetteer/bodies.csv", BODIES)];
    let mut graph = Graph::in_memory(&Ontology::load(&Folder::from_texts("sea", files)).unwrap());
    for text in texts {
        text.add_to(&mut graph);
    }
    let mut bytes = Vec::new();
    export::n_quads(&graph, &mut bytes).unwrap();
    let quads = String::from_utf8(bytes).unwrap();
    let of_change = quads.lines().filter(|line| line.starts_with("<https://cartulary.org/change/"));
    let end = |term: &str| term.rsplit(['/', '#']).next().unwrap().replace('>', "");
    of_change
        .map(|line| line.split(' ').skip(1).take(2).map(end).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn a_successor_of_the_gazetteer_is_a_change_when_both_are_named() {
    let mut text = Text::new("a", "The Sea Watch came after the Coastal Guard.");
    text.row("Body", &["Sea Watch"], "watch");
    assert_eq!(changes(&[text.clone()]), [""; 0]);
    text.row("Body", &["Coastal Guard"], "guard");
    assert_eq!(
        changes(&[text]),
        [
            "date gYear",
            "type ChangeEvent",
            "originalOrganization guard",
            "resultingOrganization watch",
            "followsFrom watch",
        ]
    );
}

#[test]
fn a_successor_that_a_text_asserts_is_a_change() {
    let said = |modality| {
        let mut text = Text::new("a", "The Ocean Watch follows the Harbour League.");
        let after = text.entity("Body", &["Ocean Watch"]);
        let before = text.entity("Body", &["Harbour League"]);
        text.says(after, "follows", before, modality, "follows");
        text
    };
    assert_eq!(changes(&[said(Modality::Planned)]), [""; 0]);
    let changes = changes(&[said(Modality::Asserted)]);
    assert!(changes.contains(&"originalOrganization harbour-league".to_owned()), "{changes:?}");
    assert!(changes.contains(&"resultingOrganization ocean-watch".to_owned()), "{changes:?}");
    assert_eq!(changes.len(), 4);
}
