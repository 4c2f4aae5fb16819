//! Which entities are one, which facts are gathered, and what follows from them.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::collections::BTreeMap;

use cartulary_graph::oxigraph::model::GraphNameRef;
use cartulary_graph::{Graph, Mapping, Named, Premise, Rule};
use cartulary_model::Modality::{self, Asserted, Negated, Planned};
use common::{Text, corpus, graph_of};

/// Ends of the IRIs of a graph's entities, with the number of documents' entities behind each.
fn entities(texts: &[Text]) -> Vec<(String, usize)> {
    let graph = graph_of(texts);
    let ends = graph.view().entities.iter().map(|entity| {
        let end = entity.iri.strip_prefix("https://cartulary.org/id/").unwrap();
        (end.to_owned(), entity.members.len())
    });
    ends.collect()
}

fn naming(id: &str, class: &str, names: &[&str]) -> Text {
    let mut text = Text::new(id, &names.join("\n"));
    text.entity(class, names);
    text
}

fn expect(texts: &[Text], expected: &[(&str, usize)]) {
    let expected: Vec<_> =
        expected.iter().map(|&(end, members)| (end.to_owned(), members)).collect();
    assert_eq!(entities(texts), expected);
}

#[test]
fn the_same_full_name_under_the_same_top_class_is_one() {
    let texts = [
        naming("a", "Body", &["The Coast & Harbour Guard"]),
        naming("b", "Navy", &["CHG", "Coast and Harbour Guard"]),
        naming("c", "Ship", &["Coast and Harbour Guard"]),
    ];
    expect(&texts, &[("Body/coast-and-harbour-guard", 2), ("Ship/coast-and-harbour-guard", 1)]);
}

#[test]
fn a_bare_acronym_decides_nothing() {
    let mut defined = naming("a", "Body", &["Harbour Defence League", "HDL"]);
    defined.acronym(cartulary_model::EntityId(0), "HDL");
    let texts = [defined, naming("b", "Body", &["HDL"]), naming("c", "Body", &["HDL"])];
    expect(&texts, &[("Body/harbour-defence-league", 1), ("Body/hdl@b", 1), ("Body/hdl@c", 1)]);
}

#[test]
fn a_name_in_two_scripts_joins_what_has_either() {
    let pair = |id: &str, name: &str| naming(id, "Body", &[name, "연안 경비대"]);
    let korean = naming("c.txt", "Body", &["연안 경비대"]);
    let english = naming("d.txt", "Body", &["the Coastal Guard"]);
    expect(
        &[korean.clone(), english.clone()],
        &[("Body/coastal-guard", 1), ("Body/연안-경비대", 1)],
    );
    let both = pair("a.txt", "Coastal Guard");
    expect(&[both.clone(), korean.clone(), english], &[("Body/coastal-guard", 3)]);
    // Two English names of one Korean one.
    let other = pair("b.txt", "Coast Patrol");
    expect(&[both.clone(), other.clone()], &[("Body/coast-patrol", 2)]);
    // A second name in the same script proves nothing, nor does the same pair of another sort.
    let alias = naming("e.txt", "Body", &["Coastal Guard", "Coast Watch"]);
    let watch = naming("f.txt", "Body", &["Coast Watch"]);
    expect(&[alias, watch], &[("Body/coast-watch", 1), ("Body/coastal-guard", 1)]);
    expect(
        &[both.clone(), naming("g.txt", "Ship", &["연안 경비대"])],
        &[("Body/coastal-guard", 1), ("Ship/연안-경비대", 1)],
    );
    // A row is what has its name, in whichever script.
    expect(
        &[naming("h.txt", "Waters", &["Northern Main", "북해"])],
        &[("north-sea", 1), ("ocean", 0)],
    );

    // What a reviewer keeps apart stays apart.
    let mut graph = graph_of(&[both, other]);
    let ends = |iri: &str| Named { iri: iri.to_owned(), label: String::new() };
    graph
        .decide(
            Mapping {
                subject: ends("https://cartulary.org/id/Body/coast-patrol"),
                object: ends("https://cartulary.org/id/Body/coastal-guard"),
                same: false,
                justification: String::new(),
                confidence: None,
                comment: String::new(),
                notes: BTreeMap::new(),
            }
            .decided(false),
        )
        .unwrap();
    let bodies = graph.view().entities.iter().filter(|entity| !entity.members.is_empty());
    assert_eq!(bodies.count(), 2);
}

#[test]
fn a_description_is_a_thing_of_its_text_unless_it_names_a_concept() {
    let described = |id: &str, class: &str, name: &str| {
        let mut text = naming(id, class, &[name]);
        text.described(cartulary_model::EntityId(0));
        text
    };
    let texts = [
        described("a", "Body", "harbour boards"),
        described("b", "Body", "harbour boards"),
        described("c", "Craft", "pilotage"),
        described("d", "Craft", "pilotage"),
    ];
    expect(
        &texts,
        &[("Body/harbour-boards@a", 1), ("Body/harbour-boards@b", 1), ("Craft/pilotage", 2)],
    );
}

#[test]
fn a_row_is_found_by_a_full_name_that_it_alone_has() {
    let texts = [
        naming("a", "Waters", &["German Ocean"]),
        naming("b", "Waters", &["북해"]),
        naming("c", "Waters", &["Harwich"]),
        naming("d", "Body", &["North Sea"]),
        naming("e", "Waters", &["Harwich"]),
    ];
    // The place around it comes with it, though no text names it. Two rows are named Harwich.
    expect(
        &texts,
        &[
            ("Body/north-sea", 1),
            ("Waters/harwich@c", 1),
            ("Waters/harwich@e", 1),
            ("north-sea", 2),
            ("ocean", 0),
        ],
    );
}

#[test]
fn bodies_of_two_countries_with_one_acronym_are_two() {
    let located = |id: &str, names: &[&str], place: &str, row: &str| {
        let mut text = Text::new(id, &format!("{} lies in the {place}.", names.join(" ")));
        let body = text.entity("Body", names);
        text.acronym(body, names[1]);
        let place = text.row("Waters", &[place], row);
        text.says(body, "liesIn", place, Asserted, "lies in the");
        text
    };
    let texts = [
        located("a", &["Ministry of Sea Trade", "MST"], "German Bight", "bight"),
        located("b", &["Museum of Sails and Tackle", "MST"], "Atlantic Ocean", "ocean"),
    ];
    expect(
        &texts,
        &[
            ("Body/ministry-of-sea-trade", 1),
            ("Body/museum-of-sails-and-tackle", 1),
            ("bight", 1),
            ("north-sea", 0),
            ("ocean", 1),
        ],
    );
    assert_eq!(graph_of(&texts).proposals(), []);
}

#[test]
fn a_ministry_and_its_predecessor_are_two() {
    let mut text = Text::new("a", "Ministry of Sea Trade and Fishing, ex Ministry of Sea Trade");
    let now = text.entity("Body", &["Ministry of Sea Trade and Fishing"]);
    let before = text.entity("Body", &["Ministry of Sea Trade"]);
    text.says(now, "belongsTo", before, Asserted, "ex Ministry");
    let texts = [text, naming("b", "Body", &["Ministry of Sea Trade"])];
    expect(
        &texts,
        &[("Body/ministry-of-sea-trade", 2), ("Body/ministry-of-sea-trade-and-fishing", 1)],
    );
    assert_eq!(graph_of(&texts).proposals(), []);
}

#[test]
fn persons_are_one_with_a_body_in_common_only() {
    let person = |id: &str, bodies: &[&str], modality| {
        let mut text = Text::new(id, &format!("Mary Read commands {}.", bodies.join(" and ")));
        let mary = text.entity("Sailor", &["Mary Read"]);
        for body in bodies {
            let body = text.entity("Body", &[body]);
            text.says(mary, "commands", body, modality, "Mary Read commands");
        }
        text
    };
    let league = "Harbour League";
    let (guard, company) = ("Coastal Guard", "Whaling Company");

    let alone = [person("a", &[league], Asserted)];
    expect(&alone, &[("Body/harbour-league", 1), ("Sailor/mary-read", 1)]);

    let connected = [
        person("a", &[league], Asserted),
        person("b", &[guard], Planned),
        person("c", &[guard, league], Asserted),
    ];
    expect(
        &connected,
        &[("Body/coastal-guard", 2), ("Body/harbour-league", 2), ("Sailor/mary-read", 3)],
    );

    let apart = [
        person("a", &[league], Asserted),
        person("b", &[company], Asserted),
        person("c", &[league], Negated),
    ];
    expect(
        &apart,
        &[
            ("Body/harbour-league", 2),
            ("Body/whaling-company", 1),
            ("Sailor/mary-read@a", 1),
            ("Sailor/mary-read@b", 1),
            ("Sailor/mary-read@c", 1),
        ],
    );
}

#[test]
fn a_surname_decides_nothing_but_a_korean_name_is_whole() {
    let texts = [
        naming("a", "Sailor", &["Read"]),
        naming("b", "Sailor", &["Read"]),
        naming("c", "Sailor", &["홍길동"]),
    ];
    expect(&texts, &[("Sailor/read@a", 1), ("Sailor/read@b", 1), ("Sailor/홍길동", 1)]);
}

/// A fact in one line: subject, predicate, object, and its claims' documents and modalities.
fn facts(graph: &Graph) -> Vec<String> {
    let view = graph.view();
    let name = |entity| view.entity(entity).label.as_str();
    let mut lines: Vec<_> = view
        .facts
        .iter()
        .map(|fact| {
            let object = match &fact.object {
                cartulary_graph::FactObject::Entity(object) => name(*object),
                cartulary_graph::FactObject::Literal { value, .. } => value,
            };
            let claims: Vec<_> = fact
                .claims
                .iter()
                .map(|claim| format!("{} {}", view.document(claim.document).id, claim.modality))
                .collect();
            let subject = name(fact.subject);
            format!("{subject} {} {object}: {}", fact.predicate, claims.join(", "))
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn one_fact_gathers_the_claims_of_all_documents() {
    assert_eq!(
        facts(&graph_of(&corpus())),
        [
            "Coastal Guard alliedWith Harbour Defence League: 1907/fleet.txt asserted, 1908 plans.txt planned",
            "Coastal Guard belongsTo Union: 보고서.txt asserted",
            "Harbour Defence League belongsTo Union: 1908 plans.txt planned",
            "Harbour Defence League sails Résolue: 1907/fleet.txt asserted",
            "It launchedOn 1908: 1908 plans.txt asserted",
            "Mary Read commands HDL: namesake.txt proposed",
            "Mary Read commands Harbour Defence League: 1907/fleet.txt asserted, 1908 plans.txt asserted",
            "Mary Read commands Whaling Company: namesake.txt asserted",
            "Résolue liesIn German Bight: 1907/fleet.txt asserted",
            "Union liesIn North Sea: 1908 plans.txt negated, 보고서.txt asserted",
            "fleet practises pilotage: namesake.txt asserted",
            "fleet practises pilotage: 보고서.txt asserted",
        ]
    );
}

#[test]
fn figures_of_a_fact_count_the_claims_in_its_own_modality() {
    let graph = graph_of(&corpus());
    let view = graph.view();
    let figures = |predicate: &str, object: &str| {
        let fact = view
            .facts
            .iter()
            .find(|fact| {
                fact.predicate == predicate
                    && matches!(fact.object, cartulary_graph::FactObject::Entity(entity)
                        if view.entity(entity).label == object)
            })
            .unwrap();
        let publishers: Vec<_> = fact.publishers(view).into_iter().collect();
        (fact.support(), publishers, fact.dates(view))
    };
    assert_eq!(
        figures("commands", "Harbour Defence League"),
        (2, vec!["Coast Review", "Harbour Gazette"], Some(("1907-05-01", "1908")))
    );
    assert_eq!(
        figures("liesIn", "North Sea"),
        (1, vec!["Harbour Gazette"], Some(("1910-11", "1910-11")))
    );
    assert_eq!(figures("commands", "Whaling Company"), (1, vec![], None));
}

#[test]
fn what_follows_says_what_it_follows_from() {
    let graph = graph_of(&corpus());
    let view = graph.view();
    let name = |entity| view.entity(entity).label.as_str();
    let mut lines: Vec<_> = view
        .inferences
        .iter()
        .map(|inference| {
            let premises: Vec<_> = inference
                .premises
                .iter()
                .map(|premise| match premise {
                    Premise::Fact(fact) => format!("fact of {}", name(view.fact(*fact).subject)),
                    Premise::Inference(other) => {
                        format!("inference on {}", name(view.inference(*other).subject))
                    }
                })
                .collect();
            assert_eq!(premises.is_empty(), inference.rule == Rule::Within);
            format!(
                "{} {} {}: {} {}",
                name(inference.subject),
                inference.predicate,
                name(inference.object),
                inference.rule.name(),
                premises.join(" and ")
            )
        })
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "German Bight liesIn Atlantic Ocean: transitive inference on German Bight and inference on North Sea",
            "German Bight liesIn North Sea: within ",
            "Harbour Defence League alliedWith Coastal Guard: symmetric fact of Coastal Guard",
            "North Sea liesIn Atlantic Ocean: within ",
            "Résolue liesIn Atlantic Ocean: transitive fact of Résolue and inference on German Bight",
            "Résolue liesIn North Sea: transitive fact of Résolue and inference on German Bight",
            "Union comprises Coastal Guard: inverse fact of Coastal Guard",
            "Union liesIn Atlantic Ocean: transitive fact of Union and inference on North Sea",
        ]
    );
}

#[test]
fn the_default_graph_never_holds_what_no_document_asserts() {
    let graph = graph_of(&corpus());
    let ontology = graph.ontology();
    let relations: Vec<_> = ontology.predicates().map(|(_, it)| it.iri.as_str()).collect();
    let mut stated = Vec::new();
    let store = graph.store().unwrap();
    for quad in store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
        let quad = quad.unwrap();
        if relations.contains(&quad.predicate.as_str()) {
            stated.push(format!("{} {} {}", quad.subject, quad.predicate, quad.object));
        }
    }
    stated.sort();
    let view = graph.view();
    let mut asserted: Vec<_> = view
        .facts
        .iter()
        .filter(|fact| fact.claims.iter().any(|claim| claim.modality == Modality::Asserted))
        .map(|fact| {
            let object = match &fact.object {
                cartulary_graph::FactObject::Entity(object) => {
                    format!("<{}>", view.entity(*object).iri)
                }
                cartulary_graph::FactObject::Literal { value, datatype } => {
                    let name = datatype.strip_prefix("xsd:").unwrap();
                    format!("\"{value}\"^^<http://www.w3.org/2001/XMLSchema#{name}>")
                }
            };
            let predicate = ontology.predicate(&fact.predicate).unwrap();
            let predicate = &ontology.predicate_of(predicate).iri;
            format!("<{}> <{predicate}> {object}", view.entity(fact.subject).iri)
        })
        .collect();
    asserted.sort();
    assert_eq!(stated, asserted);
    assert_eq!(stated.len(), 10);
}
