//! How well entities are resolved across documents, on names whose bearers are known. The figures:
//!
//! ```text
//! cargo test --release -p cartulary-graph --test resolution_set -- --nocapture
//! ```
//!
//! Two mentions are a pair where both mean one thing. *Precision* is how many of the pairs that are
//! decided are right, *recall* how many of the right ones are found: decided, or one after a
//! reviewer accepts the proposals that are right.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cartulary_graph::Graph;
use cartulary_model::{
    Attribute, Document, Entity, Folder, GazetteerEntry, Mention, MentionKind, Ontology, Reading,
    Span,
};

/// A thing as one document names it.
struct Named {
    thing: String,
    document: String,
    class: String,
    names: Vec<String>,
    /// Whether the document itself introduces the short form.
    defines: bool,
}

/// What became of a set of mentions.
struct Figures {
    mentions: usize,
    pairs: u64,
    decided: u64,
    wrong: u64,
    right: u64,
    reachable: u64,
    /// Things that are decided to be one though no name is borne by both.
    without_a_name_in_common: Vec<String>,
    proposals: usize,
    right_proposals: usize,
    /// Some pairs that are decided wrongly, and some that nothing leads to.
    examples: [Vec<String>; 2],
}

impl Figures {
    fn precision(&self) -> f64 {
        1.0 - self.wrong as f64 / self.decided as f64
    }

    fn recall(&self) -> f64 {
        self.reachable as f64 / self.pairs as f64
    }

    fn print(&self, what: &str) {
        println!(
            "{what}: {} mentions, {} pairs\n  decided: precision {:.4}, recall {:.4}\n  with \
             proposals: recall {:.4}; of {} proposals {} are right",
            self.mentions,
            self.pairs,
            self.precision(),
            self.right as f64 / self.pairs as f64,
            self.recall(),
            self.proposals,
            self.right_proposals
        );
        for (what, examples) in ["decided wrongly", "not found"].into_iter().zip(&self.examples) {
            for example in examples {
                println!("  {what}: {example}");
            }
        }
    }
}

fn domain() -> Folder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/innovation");
    Folder::open(&path).unwrap()
}

/// The graph of documents that name things and say nothing of them.
fn graph(ontology: &Ontology, mentions: &[Named]) -> Graph {
    let mut by_document = BTreeMap::<&str, Vec<&Named>>::new();
    for named in mentions {
        by_document.entry(&named.document).or_default().push(named);
    }
    let mut graph = Graph::in_memory(ontology);
    for (id, named) in by_document {
        let text: String = named.iter().map(|it| it.names.join("\n") + "\n").collect();
        let document = Document::new(id, &text);
        let mut reading =
            Reading { document: id.to_owned(), sha256: document.sha256(), ..Reading::default() };
        for named in named {
            let start = text.find(&named.names[0]).unwrap();
            let span = Span::new(start, start + named.names[0].len());
            let short = named.names.iter().skip(1).find(|it| !it.contains(' '));
            let acronym = short.filter(|_| named.defines).cloned().map(Attribute::Acronym);
            let class = ontology.class(&named.class).unwrap();
            reading.entities.push(Entity {
                class: named.class.clone(),
                top: ontology.class_of(ontology.top(class)).name.clone(),
                names: named.names.clone(),
                gazetteer: None,
                attributes: acronym.into_iter().collect(),
                mentions: vec![Mention { span, kind: MentionKind::Name }],
            });
        }
        graph.add(&document, reading).unwrap();
    }
    graph
}

fn measure(ontology: &Ontology, mentions: &[Named]) -> Figures {
    let graph = graph(ontology, mentions);
    let view = graph.view();
    // A mention is known by its document and first name.
    let things: BTreeMap<(&str, &str), &str> = mentions
        .iter()
        .map(|it| ((it.document.as_str(), it.names[0].as_str()), it.thing.as_str()))
        .collect();
    let mut groups = Vec::<BTreeMap<&str, u64>>::new();
    let mut places = BTreeMap::new();
    for entity in &view.entities {
        places.insert(entity.iri.as_str(), groups.len());
        let mut group = BTreeMap::new();
        for &(document, member) in &entity.members {
            let id = view.document(document).id.as_str();
            let name = graph.reading(id).unwrap().entities[member.0].name();
            *group.entry(things[&(id, name)]).or_insert(0) += 1;
        }
        groups.push(group);
    }
    // Rows that no document names may still lead from one thing to another.
    let rows: BTreeMap<String, &str> = ontology
        .gazetteer()
        .entries()
        .map(|(_, row)| (format!("https://cartulary.org/id/{}", row.id), row.id.as_str()))
        .collect();
    let proposals = graph.proposals();
    let meant = |iri: &str| -> BTreeSet<&str> {
        match places.get(iri) {
            Some(&place) if !groups[place].is_empty() => groups[place].keys().copied().collect(),
            _ => rows.get(iri).copied().into_iter().collect(),
        }
    };
    let mut links = BTreeMap::<&str, Vec<(&str, &str)>>::new();
    let mut right_proposals = 0;
    for proposal in &proposals {
        let (one, other) = (proposal.subject.iri.as_str(), proposal.object.iri.as_str());
        let both: Vec<_> = meant(one).intersection(&meant(other)).copied().collect();
        right_proposals += usize::from(!both.is_empty());
        for thing in both {
            links.entry(thing).or_default().push((one, other));
        }
    }

    let mut bearers = BTreeMap::<String, BTreeSet<&str>>::new();
    for named in mentions {
        for name in &named.names {
            bearers.entry(name.to_lowercase()).or_default().insert(&named.thing);
        }
    }
    let mut without_a_name_in_common = Vec::new();
    let mut totals = BTreeMap::<&str, Vec<(&str, u64)>>::new();
    let (mut decided, mut right, mut wrongly) = (0, 0, Vec::new());
    for (entity, group) in view.entities.iter().zip(&groups) {
        let members: u64 = group.values().sum();
        let good: u64 = group.values().map(|&it| choose(it)).sum();
        decided += choose(members);
        right += good;
        let shared =
            |thing: &&&str| bearers.values().any(|of| of.len() > 1 && of.contains(**thing));
        if group.len() > 1 && !group.keys().all(|thing| shared(&thing)) {
            without_a_name_in_common.push(entity.label.clone());
        }
        if good < choose(members) && wrongly.len() < 5 {
            wrongly.push(format!("{} {:?}", entity.label, group.keys().collect::<Vec<_>>()));
        }
        for (&thing, &count) in group {
            totals.entry(thing).or_default().push((&entity.iri, count));
        }
    }
    let (mut pairs, mut reachable, mut missed) = (0, 0, Vec::new());
    for (thing, parts) in &totals {
        let all = choose(parts.iter().map(|it| it.1).sum());
        let linked = links.get(thing).map_or(&[][..], Vec::as_slice);
        let found: u64 = connected(parts, linked).into_iter().map(choose).sum();
        pairs += all;
        reachable += found;
        if found < all && missed.len() < 5 {
            missed.push(format!("{thing} {:?}", parts.iter().map(|it| it.0).collect::<Vec<_>>()));
        }
    }
    Figures {
        mentions: mentions.len(),
        pairs,
        decided,
        wrong: decided - right,
        right,
        reachable,
        without_a_name_in_common,
        proposals: proposals.len(),
        right_proposals,
        examples: [wrongly, missed],
    }
}

/// How many mentions of a thing come together where the links between its parts are followed.
fn connected(parts: &[(&str, u64)], links: &[(&str, &str)]) -> Vec<u64> {
    let mut left: BTreeMap<&str, u64> = parts.iter().copied().collect();
    let mut sums = Vec::new();
    while let Some((&first, _)) = left.iter().next() {
        let (mut sum, mut open, mut seen) = (0, vec![first], BTreeSet::new());
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                sum += left.remove(next).unwrap_or(0);
                open.extend(links.iter().filter(|it| it.0 == next).map(|it| it.1));
                open.extend(links.iter().filter(|it| it.1 == next).map(|it| it.0));
            }
        }
        sums.push(sum);
    }
    sums
}

fn choose(members: u64) -> u64 {
    members * members.saturating_sub(1) / 2
}

/// Every row of the gazetteer, in a document for each name that it has: its label, its Korean label,
/// both of them, each alias, the label with the acronym that it introduces, and the acronym alone.
fn of_the_gazetteer(ontology: &Ontology) -> Vec<Named> {
    let named = |row: &GazetteerEntry, form: &str, names: &[&String], defines| Named {
        thing: row.id.clone(),
        document: format!("{}/{form}", row.id),
        class: ontology.class_of(row.class).name.clone(),
        names: names.iter().map(|&it| it.clone()).collect(),
        defines,
    };
    let mut mentions = Vec::new();
    for (_, row) in ontology.gazetteer().entries() {
        let short: Vec<_> = row.acronyms.iter().take(1).collect();
        mentions.push(named(row, "label", &[&row.label], false));
        if let Some(korean) = &row.label_ko {
            mentions.push(named(row, "korean", &[korean], false));
            mentions.push(named(row, "in both scripts", &[&row.label, korean], false));
        }
        for (n, alias) in row.aliases.iter().enumerate() {
            mentions.push(named(row, &format!("alias {n}"), &[alias], false));
        }
        for acronym in short {
            mentions.push(named(row, "with short form", &[&row.label, acronym], true));
            mentions.push(named(row, "short form", &[acronym], false));
        }
    }
    mentions
}

fn of_annotated_documents() -> Vec<Named> {
    let table = include_str!("resolution/annotated.tsv");
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let [thing, document, class, names] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}")
            };
            Named {
                thing: thing.to_owned(),
                document: document.to_owned(),
                class: class.to_owned(),
                names: names.split('|').map(str::to_owned).collect(),
                defines: true,
            }
        })
        .collect()
}

#[test]
fn names_of_the_gazetteer_are_resolved() {
    let ontology = Ontology::load(&domain()).unwrap();
    let figures = measure(&ontology, &of_the_gazetteer(&ontology));
    figures.print("names of the gazetteer");
    assert!(figures.precision() >= 0.99, "precision {}", figures.precision());
    assert!(figures.recall() >= 0.80, "recall {}", figures.recall());
}

#[test]
fn names_of_annotated_documents_are_resolved() {
    let ontology = Ontology::load(&domain()).unwrap();
    let figures = measure(&ontology, &of_annotated_documents());
    figures.print("names of annotated documents");
    assert!(figures.precision() >= 0.99, "precision {}", figures.precision());
    assert!(figures.recall() >= 0.80, "recall {}", figures.recall());
}

/// The same names where no gazetteer knows them: what names alone prove and suggest. No bar of the
/// others holds here: nothing leads from a name to a nickname, and a name that two have (a ministry
/// that was founded anew, districts of several cities) is taken for one's, which only a gazetteer
/// tells. What is wrong must be of that sort.
#[test]
fn names_that_no_gazetteer_knows_are_not_merged_wrongly() {
    let known = Ontology::load(&domain()).unwrap();
    let folder = domain();
    let bare = [("ontology.ttl", folder.get("ontology.ttl").unwrap())];
    let bare = Ontology::load(&Folder::from_texts("bare", bare)).unwrap();
    let figures = measure(&bare, &of_the_gazetteer(&known));
    figures.print("the same names without the gazetteer");
    assert_eq!(figures.without_a_name_in_common, [""; 0]);
    let figures = measure(&bare, &of_annotated_documents());
    figures.print("names of annotated documents without the gazetteer");
    assert!(figures.precision() >= 0.99, "precision {}", figures.precision());
}
