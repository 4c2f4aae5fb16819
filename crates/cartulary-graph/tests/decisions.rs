//! What is proposed, what a reviewer decides, and what the graph makes of it.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::fs;

use cartulary_graph::{Graph, GraphError, Mapping};
use cartulary_model::Modality::{self, Asserted};
use common::{Text, graph_of, n_quads, ontology};

fn naming(id: &str, class: &str, names: &[&str]) -> Text {
    let mut text = Text::new(id, &names.join("\n"));
    text.entity(class, names);
    text
}

/// Two things, each named in a document of its own, and something said of each with the same other.
fn with_shared(
    class: &str,
    one: &[&str],
    other: &[&str],
    predicate: &str,
    object: &str,
) -> Vec<Text> {
    let mut texts = Vec::new();
    for (id, names) in [("a", one), ("b", other)] {
        let mut text = Text::new(id, &format!("{}\n{object} shared", names.join("\n")));
        let subject = text.entity(class, names);
        let object = text.entity("Ship", &[object]);
        text.says(subject, predicate, object, Asserted, "shared");
        texts.push(text);
    }
    texts
}

/// Proposals as "subject = object score: comment", ends by the last part of their IRI.
fn proposals(graph: &Graph) -> Vec<String> {
    let end = |iri: &str| iri.strip_prefix("https://cartulary.org/id/").unwrap().to_owned();
    let line = |it: &Mapping| {
        let score = it.confidence.unwrap();
        format!("{} = {} {score:.2}: {}", end(&it.subject.iri), end(&it.object.iri), it.comment)
    };
    graph.proposals().iter().map(line).collect()
}

#[test]
fn near_names_are_proposed_with_their_reason() {
    let texts = [
        naming("a", "Body", &["Harbour Defense League"]),
        naming("b", "Body", &["Harbour Defence League"]),
        naming("c", "Body", &["Royal Harbour Defence League"]),
        naming("d", "Body", &["HDL"]),
        naming("e", "Ship", &["Harbour Defence League"]),
        naming("f", "Waters", &["German Oceon"]),
    ];
    assert_eq!(
        proposals(&graph_of(&texts)),
        [
            "Body/harbour-defense-league = Body/harbour-defence-league 0.88: «harbour defense league» / «harbour defence league»: differ in spelling",
            "Waters/german-oceon = north-sea 0.87: «german oceon» / «german ocean»: differ in spelling",
            "Body/harbour-defence-league = Body/royal-harbour-defence-league 0.72: \
             «harbour defence league» / «royal harbour defence league»: one is a part of the other, with the same head",
            "Body/hdl@d = Body/harbour-defence-league 0.35: the short form has the initials of the name",
            "Body/hdl@d = Body/harbour-defense-league 0.35: the short form has the initials of the name",
        ]
    );
}

#[test]
fn a_short_form_is_not_proposed_for_a_body_elsewhere() {
    let located = |id: &str, name: &[&str], place: &str, row: &str| {
        let mut text = Text::new(id, &format!("{} lies in the {place}.", name.join(" ")));
        let body = text.entity("Body", name);
        let place = text.row("Waters", &[place], row);
        text.says(body, "liesIn", place, Asserted, "lies in the");
        text
    };
    let far = [
        located("a", &["Harbour Defence League"], "Atlantic Ocean", "ocean"),
        located("b", &["HDL"], "Harwich", "harwich-a"),
    ];
    // Harwich lies in the North Sea, which lies in the ocean: that is no other place.
    assert_eq!(proposals(&graph_of(&far)).len(), 1);
    let far = [
        located("a", &["Harbour Defence League"], "German Bight", "bight"),
        located("b", &["HDL"], "Harwich", "harwich-a"),
    ];
    assert_eq!(proposals(&graph_of(&far)), [""; 0]);
}

#[test]
fn things_that_a_claim_relates_are_two() {
    let mut text =
        Text::new("a", "Harbour Defence League belongs to Royal Harbour Defence League.");
    let part = text.entity("Body", &["Harbour Defence League"]);
    let whole = text.entity("Body", &["Royal Harbour Defence League"]);
    assert_eq!(proposals(&graph_of(&[text.clone()])).len(), 1);
    text.says(part, "belongsTo", whole, Modality::Planned, "belongs to");
    assert_eq!(proposals(&graph_of(&[text])), [""; 0]);
}

#[test]
fn persons_and_bare_short_forms_need_something_in_common() {
    let alike = [naming("a", "Sailor", &["Mary Read"]), naming("b", "Sailor", &["Mary Read"])];
    assert_eq!(proposals(&graph_of(&alike)), [""; 0]);
    assert_eq!(
        proposals(&graph_of(&with_shared(
            "Sailor",
            &["Mary Read"],
            &["Mary Read"],
            "commands",
            "Résolue"
        ))),
        [
            "Sailor/mary-read@b = Sailor/mary-read@a 0.65: «mary read» / «mary read»: the same name; both: commands Résolue"
        ]
    );
    assert_eq!(
        proposals(&graph_of(&with_shared(
            "Sailor",
            &["Read"],
            &["Mary Read"],
            "commands",
            "Résolue"
        ))),
        [
            "Sailor/read@a = Sailor/mary-read@b 0.65: «read» / «mary read»: one is a part of the other, with the same \
          head; both: commands Résolue"
        ]
    );
    let bare = [naming("a", "Body", &["HDL"]), naming("b", "Body", &["HDL"])];
    assert_eq!(proposals(&graph_of(&bare)), [""; 0]);
    assert_eq!(
        proposals(&graph_of(&with_shared("Body", &["HDL"], &["HDL"], "sails", "Résolue"))),
        ["Body/hdl@b = Body/hdl@a 0.55: the same short form; both: sails Résolue"]
    );
}

#[test]
fn what_is_accepted_is_one_and_what_is_taken_back_is_two() {
    let texts = with_shared(
        "Body",
        &["Harbour Defense League"],
        &["Harbour Defence League"],
        "sails",
        "Résolue",
    );
    let folder = tempfile::tempdir().unwrap();
    let mut graph = Graph::open(folder.path(), &ontology()).unwrap();
    for text in &texts {
        text.add_to(&mut graph);
    }
    let before = n_quads(&graph);
    let [proposal] = &graph.proposals()[..] else { panic!("one proposal") };
    graph.decide(proposal.clone().decided(true)).unwrap();
    assert_eq!(graph.proposals(), []);
    let view = graph.view();
    let bodies: Vec<_> = view.entities.iter().filter(|entity| entity.class == "Body").collect();
    assert_eq!(bodies.len(), 1);
    assert_eq!(bodies[0].iri, "https://cartulary.org/id/Body/harbour-defence-league");
    assert_eq!(bodies[0].members.len(), 2);
    assert_eq!(view.facts.len(), 1);
    assert_eq!(view.facts[0].support(), 2);
    let merged = n_quads(&graph);
    assert!(merged.contains(
        "<https://cartulary.org/id/Body/harbour-defence-league> <http://www.w3.org/2002/07/owl#sameAs> \
         <https://cartulary.org/id/Body/harbour-defense-league>"
    ));

    // It is kept, and holds whatever the order of documents and decisions.
    drop(graph);
    let mut graph = Graph::open(folder.path(), &ontology()).unwrap();
    assert_eq!(graph.problems(), []);
    assert_eq!(n_quads(&graph), merged);
    let mut other = Graph::in_memory(&ontology());
    other.decide(proposal.clone().decided(true)).unwrap();
    for text in texts.iter().rev() {
        text.add_to(&mut other);
    }
    assert_eq!(n_quads(&other), merged);

    assert!(graph.take_back(&proposal.id()).unwrap().is_some());
    assert!(graph.take_back(&proposal.id()).unwrap().is_none());
    assert_eq!(n_quads(&graph), before);
    graph.decide(proposal.clone().decided(false)).unwrap();
    assert_eq!(n_quads(&graph), before);
    assert_eq!(graph.proposals(), []);
}

#[test]
fn a_body_that_became_one_ties_its_persons() {
    let mut texts = Vec::new();
    for (id, name) in [("a", "Harbour Defense League"), ("b", "Harbour Defence League")] {
        let mut text = Text::new(id, &format!("Mary Read commands {name}."));
        let mary = text.entity("Sailor", &["Mary Read"]);
        let league = text.entity("Body", &[name]);
        text.says(mary, "commands", league, Asserted, "Mary Read commands");
        texts.push(text);
    }
    let mut graph = graph_of(&texts);
    assert_eq!(graph.view().entities.len(), 4);
    let proposal = graph.proposals().remove(0);
    graph.decide(proposal.decided(true)).unwrap();
    assert_eq!(graph.view().entities.len(), 2);
}

#[test]
fn a_decision_on_a_person_holds_when_a_namesake_comes() {
    let texts = with_shared("Sailor", &["Mary Read"], &["Read"], "commands", "Résolue");
    let mut graph = graph_of(&texts);
    let proposal = graph.proposals().remove(0);
    graph.decide(proposal.decided(true)).unwrap();
    naming("0", "Sailor", &["Mary Read"]).add_to(&mut graph);
    let persons: Vec<_> = graph
        .view()
        .entities
        .iter()
        .filter(|entity| entity.class == "Sailor")
        .map(|entity| entity.members.len())
        .collect();
    assert_eq!(persons, [1, 2]);
}

#[test]
fn decisions_that_cannot_hold_are_refused() {
    let end = |name: &str| cartulary_graph::Named {
        iri: format!("https://cartulary.org/id/{name}"),
        label: name.to_owned(),
    };
    let mapping = |one: &str, other: &str, same| {
        Mapping {
            subject: end(one),
            object: end(other),
            same,
            justification: String::new(),
            confidence: None,
            comment: String::new(),
            notes: std::collections::BTreeMap::new(),
        }
        .decided(same)
    };
    let mut graph = Graph::in_memory(&ontology());
    let refused = graph.decide(mapping("ocean", "north-sea", true)).unwrap_err();
    assert!(refused.to_string().contains("two rows of the gazetteer"), "{refused}");
    graph.decide(mapping("Body/a", "Body/b", true)).unwrap();
    graph.decide(mapping("Body/a", "Body/c", false)).unwrap();
    let refused = graph.decide(mapping("Body/b", "Body/c", true)).unwrap_err();
    assert!(refused.to_string().contains("another decision keeps apart"), "{refused}");
    assert_eq!(graph.decisions().count(), 2);
}

#[test]
fn a_person_may_edit_the_file_and_a_bad_row_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let mut graph = Graph::open(folder.path(), &ontology()).unwrap();
    naming("a", "Body", &["Harbour Defense League"]).add_to(&mut graph);
    naming("b", "Body", &["Harbour Defence League"]).add_to(&mut graph);
    naming("c", "Body", &["Royal Harbour Defence League"]).add_to(&mut graph);
    let mut proposals = graph.proposals();
    let table = cartulary_graph::export::sssom(&proposals);
    drop(graph);
    // A row of the table of proposals, moved, is accepted.
    let file = folder.path().join("decisions.sssom.tsv");
    let rows: Vec<_> = table.lines().take_while(|line| !line.contains("royal")).collect();
    fs::write(&file, rows.join("\n")).unwrap();
    let mut graph = Graph::open(folder.path(), &ontology()).unwrap();
    assert_eq!(graph.view().entities.len(), 2);

    fs::write(&file, format!("{}\nid:x\tnonsense\n", rows.join("\n"))).unwrap();
    let damaged = fs::read(&file).unwrap();
    let other = proposals.remove(1).decided(false);
    assert!(matches!(graph.decide(other.clone()), Err(GraphError::Decisions(_))));
    assert_eq!(fs::read(&file).unwrap(), damaged);
    drop(graph);
    let graph = Graph::open(folder.path(), &ontology()).unwrap();
    assert_eq!(graph.problems().len(), 1);
    assert_eq!(graph.view().entities.len(), 2);
}

#[test]
fn two_that_decide_at_different_times_keep_each_others_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [
        naming("a", "Body", &["Harbour Defense League"]),
        naming("b", "Body", &["Harbour Defence League"]),
        naming("c", "Body", &["Royal Harbour Defence League"]),
    ];
    let mut first = Graph::open(folder.path(), &ontology()).unwrap();
    for text in &texts {
        text.add_to(&mut first);
    }
    drop(first);
    let mut first = Graph::open(folder.path(), &ontology()).unwrap();
    let mut second = Graph::open(folder.path(), &ontology()).unwrap();
    let proposals = first.proposals();
    first.decide(proposals[0].clone().decided(true)).unwrap();
    assert!(matches!(
        second.decide(proposals[1].clone().decided(false)),
        Err(GraphError::Locked { .. })
    ));
    drop(first);
    second.decide(proposals[1].clone().decided(false)).unwrap();
    assert_eq!(second.decisions().count(), 2);
}
