//! Which entities of different documents are one thing. Decided on proof alone:
//!
//! - a row of the gazetteer, as the reading recognized it or by a full name that one row alone has;
//! - the same full name under the same top class, where it is a name and not a mere description
//!   ("regional governments"), unless the class is one of concepts, which a common noun names;
//! - two full names of one thing in two scripts, as a text gives both ("Coastal Guard (연안 경비대)"):
//!   what has the one is what has the other;
//! - for a person, beyond the full name, a body that both are tied to.
//!
//! A bare acronym decides nothing; nor does a surname, or a name that several rows have. What stays undecided is a thing of its own
//! document, and its IRI says so. Each proof looks at names and ties only, never at what was proven
//! before, so that the order of documents plays no part. What a reviewer decided comes on top, first
//! for all but persons, so that a body that was two and now is one ties persons as one.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{ClassId, Entity, EntityId, MentionKind, Modality, Object, Ontology};

use crate::admit::Held;
use crate::decision::{Decisions, Groups};
use crate::iri;
use crate::name::{full_name, is_acronym, normalize};
use crate::vocabulary::{CONCEPT, ORGANIZATION, PERSON};

/// What became of the entities of all documents.
pub(crate) struct Resolved {
    /// For each document, in order of id, the global IRIs of its entities.
    pub(crate) iris: Vec<Vec<String>>,
    /// IRIs that a decision or a name in two scripts made one with another, and that one.
    pub(crate) joined: BTreeMap<String, String>,
    /// For persons, from their IRI to one that does not change with namesakes in other documents.
    pub(crate) lasting: BTreeMap<String, String>,
}

pub(crate) fn resolve(
    documents: &BTreeMap<String, Held>,
    decisions: &Decisions,
    ontology: &Ontology,
    is_row: impl Fn(&str) -> bool,
) -> Resolved {
    let (mut groups, _) = decisions.settle(&is_row);
    let known = Known::new(ontology);
    for (one, other) in known.in_two_scripts(documents) {
        // A pair that would join two rows, or what a reviewer keeps apart, proves nothing.
        let _ = groups.join((&one, &other), &is_row);
    }
    let mut undecided = BTreeMap::<(String, String), Vec<Namesake>>::new();
    let mut resolved = Vec::with_capacity(documents.len());
    for (number, held) in documents.values().enumerate() {
        let mut iris = Vec::with_capacity(held.keys.len());
        for (n, (entity, key)) in held.reading.entities.iter().zip(&held.keys).enumerate() {
            iris.push(match known.decide(entity) {
                Decision::Key(key) => iri::entity(&key),
                Decision::Local => iri::entity(&of_document(key, held.document.id())),
                Decision::Person(name) => {
                    let namesakes = undecided.entry((entity.top.clone(), name)).or_default();
                    namesakes.push(Namesake {
                        document: number,
                        entity: EntityId(n),
                        key: key.clone(),
                    });
                    // Its place is taken once every namesake is known.
                    String::new()
                }
            });
        }
        resolved.push(iris);
    }
    let mut joined = join(&mut resolved, &groups, &BTreeMap::new(), &is_row);
    let (mut lasting, mut persons_now) = (BTreeMap::new(), BTreeMap::new());
    let held: Vec<&Held> = documents.values().collect();
    for ((top, name), namesakes) in undecided {
        let ties: Vec<_> = namesakes
            .iter()
            .map(|one| known.ties(held[one.document], one.entity, &resolved[one.document]))
            .collect();
        let persons = connected(&ties);
        for person in &persons {
            let first = &namesakes[person[0]];
            let key = if persons.len() == 1 {
                iri::named(&top, &name)
            } else {
                of_document(&first.key, held[first.document].document.id())
            };
            for &member in person {
                let Namesake { document, entity, key: local } = &namesakes[member];
                resolved[*document][entity.0] = iri::entity(&key);
                let local = iri::entity(&of_document(local, held[*document].document.id()));
                lasting.entry(iri::entity(&key)).or_insert_with(|| local.clone());
                persons_now.insert(local, iri::entity(&key));
            }
        }
    }
    joined.extend(join(&mut resolved, &groups, &persons_now, &is_row));
    Resolved { iris: resolved, joined, lasting }
}

/// Gives the things of each group one IRI: that of a row of the gazetteer, else one that is not
/// of a single document, else the first in order. `now` leads from an IRI that a decision may name
/// to the one in use. Returns which IRIs went into which.
fn join(
    resolved: &mut [Vec<String>],
    groups: &Groups,
    now: &BTreeMap<String, String>,
    is_row: &impl Fn(&str) -> bool,
) -> BTreeMap<String, String> {
    let current = |iri: &str| now.get(iri).map_or(iri, String::as_str).to_owned();
    let wanted: BTreeSet<String> = groups.members().map(current).collect();
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let present: BTreeSet<String> =
        resolved.iter().flatten().filter(|iri| wanted.contains(*iri)).cloned().collect();
    let mut joined = BTreeMap::new();
    for member in groups.members() {
        let rank = |iri: &String| (!is_row(iri), iri.contains('@'), iri.clone());
        let others = groups.of(member).iter().map(|iri| current(iri));
        let there = others.filter(|iri| present.contains(iri) || is_row(iri));
        let Some(chosen) = there.min_by_key(rank) else { continue };
        let member = current(member);
        if member != chosen && present.contains(&member) {
            joined.insert(member, chosen);
        }
    }
    for iri in resolved.iter_mut().flatten() {
        if let Some(chosen) = joined.get(iri) {
            iri.clone_from(chosen);
        }
    }
    joined
}

/// Whether a class, or one above it, is aligned to one of these.
pub(crate) fn aligned(ontology: &Ontology, class: ClassId, to: &[&str]) -> bool {
    let this = ontology.class_of(class);
    this.aligned.iter().any(|iri| to.contains(&iri.as_str()))
        || this.parents.iter().any(|&parent| aligned(ontology, parent, to))
}

/// One of several persons of one name, in order of document and place.
struct Namesake {
    document: usize,
    entity: EntityId,
    key: String,
}

enum Decision {
    /// The thing that has this key in every document.
    Key(String),
    /// A thing of its document.
    Local,
    /// A person of this full name, to be told from namesakes.
    Person(String),
}

/// What the ontology tells of names and classes.
struct Known<'a> {
    ontology: &'a Ontology,
    /// Rows by top class and normalized full name; `None` where several have it.
    rows: BTreeMap<(ClassId, String), Option<&'a str>>,
}

impl<'a> Known<'a> {
    fn new(ontology: &'a Ontology) -> Self {
        let mut rows = BTreeMap::new();
        for (_, row) in ontology.gazetteer().entries() {
            let top = ontology.top(row.class);
            let names = [&row.label].into_iter().chain(&row.label_ko).chain(&row.aliases);
            let names: BTreeSet<_> =
                names.filter(|name| !is_acronym(name)).map(|name| normalize(name)).collect();
            for name in names {
                rows.entry((top, name))
                    .and_modify(|row| *row = None)
                    .or_insert_with(|| Some(row.id.as_str()));
            }
        }
        Self { ontology, rows }
    }

    fn decide(&self, entity: &Entity) -> Decision {
        if let Some(row) = &entity.gazetteer {
            return Decision::Key(crate::name::encode(row, "/"));
        }
        let Some(name) = full_name(&entity.names) else { return Decision::Local };
        let normalized = normalize(name);
        if self.is(&entity.top, &PERSON) {
            // One word in letters that know capitals is a first or family name only.
            let full = normalized.contains(' ') || !name.contains(char::is_uppercase);
            return if full { Decision::Person(normalized) } else { Decision::Local };
        }
        let described = !entity.mentions.is_empty()
            && entity.mentions.iter().all(|mention| mention.kind != MentionKind::Name);
        if described && !self.is(&entity.top, &CONCEPT) {
            return Decision::Local;
        }
        // Where several are known to have the name, it does not tell which is meant.
        self.key(&entity.top, &normalized).map_or(Decision::Local, Decision::Key)
    }

    /// The key of whatever has a name under a top class; none where several rows have it.
    fn key(&self, top: &str, normalized: &str) -> Option<String> {
        let class = self.ontology.class(top);
        match class.and_then(|class| self.rows.get(&(class, normalized.to_owned()))) {
            Some(row) => row.map(|row| crate::name::encode(row, "/")),
            None => Some(iri::named(top, normalized)),
        }
    }

    /// IRIs of what a text names in two scripts: by the name that decides, and by another.
    fn in_two_scripts(&self, documents: &BTreeMap<String, Held>) -> BTreeSet<(String, String)> {
        let entities = documents.values().flat_map(|held| &held.reading.entities);
        let mut pairs = BTreeSet::new();
        let in_two = |entity: &&Entity| {
            let with_case = entity.names.iter().filter(|name| has_case(name)).count();
            0 < with_case && with_case < entity.names.len()
        };
        for entity in entities.filter(in_two) {
            let Some(first) = full_name(&entity.names) else { continue };
            let Decision::Key(key) = self.decide(entity) else { continue };
            let others = entity.names.iter().filter(|name| {
                !is_acronym(name)
                    && has_case(name) != has_case(first)
                    && !normalize(name).is_empty()
            });
            for other in others.filter_map(|name| self.key(&entity.top, &normalize(name))) {
                if other != key {
                    pairs.insert((iri::entity(&key), iri::entity(&other)));
                }
            }
        }
        pairs
    }

    /// The bodies, as resolved across documents, that a document's statements tie an entity to.
    fn ties<'b>(&self, held: &Held, entity: EntityId, iris: &'b [String]) -> BTreeSet<&'b str> {
        let reading = &held.reading;
        reading
            .statements
            .iter()
            .filter(|statement| statement.modality != Modality::Negated)
            .filter_map(|statement| match statement.object {
                Object::Entity(object) if statement.subject == entity => Some(object),
                Object::Entity(object) if object == entity => Some(statement.subject),
                _ => None,
            })
            .filter(|other| self.is(&reading.entities[other.0].top, &ORGANIZATION))
            .map(|other| iris[other.0].as_str())
            .collect()
    }

    fn is(&self, class: &str, kind: &[&str]) -> bool {
        self.ontology.class(class).is_some_and(|class| aligned(self.ontology, class, kind))
    }
}

/// Sets of numbers that share an element, directly or through others; each in order, and they in
/// order of their first.
fn connected(sets: &[BTreeSet<&str>]) -> Vec<Vec<usize>> {
    // Each number points to a lower one of its group; the lowest points to itself.
    let mut lower: Vec<usize> = (0..sets.len()).collect();
    let mut owners = BTreeMap::new();
    for (n, set) in sets.iter().enumerate() {
        for element in set {
            let one = lowest(&mut lower, *owners.entry(element).or_insert(n));
            let other = lowest(&mut lower, n);
            lower[one.max(other)] = one.min(other);
        }
    }
    let mut groups = BTreeMap::<usize, Vec<usize>>::new();
    for n in 0..sets.len() {
        groups.entry(lowest(&mut lower, n)).or_default().push(n);
    }
    groups.into_values().collect()
}

/// The lowest number of a group, with the way there shortened for the next time.
fn lowest(lower: &mut [usize], mut n: usize) -> usize {
    while lower[n] != n {
        lower[n] = lower[lower[n]];
        n = lower[n];
    }
    n
}

/// Whether a name is written in letters that know capitals.
fn has_case(name: &str) -> bool {
    name.chars().any(|c| c.is_uppercase() || c.is_lowercase())
}

fn of_document(key: &str, document: &str) -> String {
    format!("{key}@{}", crate::name::encode(document, "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_connected_through_others() {
        let sets: Vec<BTreeSet<&str>> = [&["a"][..], &["b"], &["c"], &["a", "c"], &[], &["b"]]
            .into_iter()
            .map(|set| set.iter().copied().collect())
            .collect();
        assert_eq!(connected(&sets), [vec![0, 2, 3], vec![1, 5], vec![4]]);
    }
}
