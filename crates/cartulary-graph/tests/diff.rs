//! What two graphs say differently, and why.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use cartulary_graph::{Cause, Graph, Saying, diff};
use cartulary_model::Modality::{Asserted, Planned};
use common::{Text, corpus, graph_of};

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Added { document } => format!("added {document}"),
        Cause::Removed { document } => format!("removed {document}"),
        Cause::Edited { document } => format!("edited {document}"),
        Cause::Reread { document } => format!("reread {document}"),
        Cause::Decided { pair, taken, .. } => {
            format!("{} {pair}", if *taken { "decided" } else { "took back" })
        }
    }
}

/// The difference, a line each.
fn lines(first: &Graph, second: &Graph) -> Vec<String> {
    let difference = diff(first, second);
    let say = |fact: &Saying| {
        format!("{} {} {} ({})", fact.subject, fact.predicate, fact.object, fact.modality)
    };
    let why = |causes: &[Cause]| causes.iter().map(cause).collect::<Vec<_>>().join(", ");
    let gained =
        difference.gained.iter().map(|it| format!("+ {}: {}", say(&it.fact), why(&it.because)));
    let lost =
        difference.lost.iter().map(|it| format!("- {}: {}", say(&it.fact), why(&it.because)));
    let changed = difference
        .changed
        .iter()
        .map(|it| format!("{} -> {}: {}", say(&it.before), say(&it.after), why(&it.because)));
    let mut lines: Vec<_> = gained.chain(lost).chain(changed).collect();
    lines.sort();
    lines
}

#[test]
fn a_graph_does_not_differ_from_itself() {
    assert_eq!(lines(&graph_of(&corpus()), &graph_of(&corpus())), [""; 0]);
}

#[test]
fn facts_come_and_go_with_their_documents() {
    let texts = corpus();
    let (all, some) = (graph_of(&texts), graph_of(&texts[1..]));
    assert_eq!(
        lines(&some, &all),
        [
            "+ Harbour Defence League sails Résolue (asserted): added 1907/fleet.txt",
            "+ Résolue liesIn German Bight (asserted): added 1907/fleet.txt",
            "Coastal Guard alliedWith Harbour Defence League (planned) -> Coastal Guard alliedWith \
             Harbour Defence League (asserted): added 1907/fleet.txt",
        ]
    );
    let back = lines(&all, &some);
    assert!(back.iter().all(|line| line.ends_with("removed 1907/fleet.txt")), "{back:?}");
    assert_eq!(back.len(), 3);
}

#[test]
fn a_plan_that_was_carried_out_changes_its_modality() {
    let said = |text: &str, modality| {
        let mut text = Text::new("note", text);
        let (guard, ship) = (text.entity("Body", &["Guard"]), text.entity("Ship", &["Résolue"]));
        text.says(guard, "sails", ship, modality, "the Résolue");
        text
    };
    let plan = graph_of(&[said("The Guard will sail the Résolue.", Planned)]);
    let done = graph_of(&[said("The Guard has sailed the Résolue.", Asserted)]);
    assert_eq!(
        lines(&plan, &done),
        ["Guard sails Résolue (planned) -> Guard sails Résolue (asserted): edited note"]
    );
    let reread = graph_of(&[said("The Guard will sail the Résolue.", Asserted)]);
    assert_eq!(
        lines(&plan, &reread),
        ["Guard sails Résolue (planned) -> Guard sails Résolue (asserted): reread note"]
    );
}

#[test]
fn a_decision_moves_facts_to_what_became_of_their_things() {
    let mut texts = Vec::new();
    for (id, name, ship) in
        [("a", "Harbour Defense League", "Résolue"), ("b", "Harbour Defence League", "Ariel")]
    {
        let mut text = Text::new(id, &format!("{name} sails {ship}."));
        let (league, ship) = (text.entity("Body", &[name]), text.entity("Ship", &[ship]));
        text.says(league, "sails", ship, Asserted, "sails");
        texts.push(text);
    }
    let before = graph_of(&texts);
    let mut after = graph_of(&texts);
    let proposal = after.proposals().remove(0);
    after.decide(proposal.decided(true)).unwrap();
    let pair = "Harbour Defense League = Harbour Defence League";
    assert_eq!(
        lines(&before, &after),
        [format!(
            "Harbour Defense League sails Résolue (asserted) -> Harbour Defence League sails \
             Résolue (asserted): decided {pair}"
        )]
    );
    assert!(lines(&after, &before)[0].ends_with(&format!("took back {pair}")));
}
