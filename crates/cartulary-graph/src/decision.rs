//! What a reviewer decided of things that may be one: the file of decisions, and what it does to
//! the graph.
//!
//! The file is a table in the form of SSSOM (Simple Standard for Sharing Ontological Mappings), so
//! that a person can read and edit it and other tools know it. A row says that two things are one,
//! or with the modifier `Not` that they are two. A row of a table of proposals
//! that is put into it counts as accepted.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::Problem;

use crate::iri;

/// Two things that are, or are not, one.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// One of them.
    pub subject: Named,
    /// The other; where one of them is known better, this one.
    pub object: Named,
    /// Whether they are one.
    pub same: bool,
    /// On what grounds, as a term of the Semantic Mapping Vocabulary (`semapv:…`).
    pub justification: String,
    /// Probability that they are one, 0 to 1; none for a person's decision.
    pub confidence: Option<f64>,
    /// Reasons in words.
    pub comment: String,
    /// What else a person noted in the row, by column.
    pub notes: BTreeMap<String, String>,
}

/// A thing by its IRI, with the name to show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Its IRI in the graph.
    pub iri: String,
    /// Its name.
    pub label: String,
}

/// `mapping_justification` of a person's decision.
const BY_HAND: &str = "semapv:ManualMappingCuration";

impl Mapping {
    /// The id by which a person calls it: 8 hexadecimal digits over both IRIs, in whichever order.
    pub fn id(&self) -> String {
        let (one, other) = self.pair();
        iri::hash([one, other])[..8].to_owned()
    }

    /// The same mapping as a person's decision.
    #[must_use]
    pub fn decided(self, same: bool) -> Self {
        Self { same, justification: BY_HAND.to_owned(), confidence: None, ..self }
    }

    /// What it says in words: names, with "=" or "≠" between them.
    pub fn in_words(&self) -> String {
        let between = if self.same { "=" } else { "≠" };
        format!("{} {between} {}", self.subject.label, self.object.label)
    }

    fn pair(&self) -> (&str, &str) {
        let (one, other) = (self.subject.iri.as_str(), self.object.iri.as_str());
        if one <= other { (one, other) } else { (other, one) }
    }
}

/// The decisions on a graph, at most one on each pair.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    by_pair: BTreeMap<(String, String), Mapping>,
    /// Head of the file as the reviewer keeps it.
    pub(crate) head: Option<Vec<String>>,
}

impl Decisions {
    /// None yet, in a file with this head.
    pub(crate) fn under(head: Option<Vec<String>>) -> Self {
        Self { head, ..Self::default() }
    }

    /// In order of the pairs' IRIs.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Mapping> {
        self.by_pair.values()
    }

    /// Puts a decision in place of what was said of its pair; that, where there was something.
    pub(crate) fn put(&mut self, mapping: Mapping) -> Option<Mapping> {
        let (one, other) = mapping.pair();
        self.by_pair.insert((one.to_owned(), other.to_owned()), mapping)
    }

    /// Takes back the decision of that [id](Mapping::id).
    pub(crate) fn take_back(&mut self, id: &str) -> Option<Mapping> {
        let pair = self.by_pair.iter().find(|(_, mapping)| mapping.id() == id)?.0.clone();
        self.by_pair.remove(&pair)
    }

    /// The things that accepted decisions make one, and the decisions that cannot hold beside
    /// others. `is_row` tells IRIs of the gazetteer's rows.
    ///
    /// Decisions are taken in order of their IRIs. One that would join two rows of the gazetteer,
    /// or two things that another decision keeps apart, is left out.
    pub(crate) fn settle(&self, is_row: impl Fn(&str) -> bool) -> (Groups, Vec<Conflict>) {
        let apart = self.iter().filter(|mapping| !mapping.same).map(Mapping::pair);
        let apart = apart.map(|(one, other)| (one.to_owned(), other.to_owned())).collect();
        let (mut groups, mut conflicts) = (Groups { apart, ..Groups::default() }, Vec::new());
        for mapping in self.iter().filter(|mapping| mapping.same) {
            if let Err(why) = groups.join(mapping.pair(), &is_row) {
                conflicts.push(Conflict { id: mapping.id(), why });
            }
        }
        (groups, conflicts)
    }
}

/// A decision that cannot hold beside others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) id: String,
    pub(crate) why: String,
}

impl Conflict {
    pub(crate) fn problem(&self, file: &str) -> Problem {
        Problem::new(file, 0, format!("decision {} {}; it is left out", self.id, self.why))
    }
}

/// Things that are one by decision, or by a proof that comes on top.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Pairs that a decision keeps apart.
    apart: Vec<(String, String)>,
    members: Vec<BTreeSet<String>>,
    by_member: BTreeMap<String, usize>,
}

impl Groups {
    /// All members of the groups.
    pub(crate) fn members(&self) -> impl Iterator<Item = &str> {
        self.by_member.keys().map(String::as_str)
    }

    /// The things that are one with this; none where no decision speaks of it.
    pub(crate) fn of(&self, iri: &str) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.by_member.get(iri).map_or(&NONE, |&group| &self.members[group])
    }

    /// Makes two things one, unless that would join two rows of the gazetteer or what a decision
    /// keeps apart; then says so.
    pub(crate) fn join(
        &mut self,
        (one, other): (&str, &str),
        is_row: impl Fn(&str) -> bool,
    ) -> Result<(), String> {
        let known = [one, other].into_iter().flat_map(|end| self.of(end)).cloned();
        let joined: BTreeSet<String> = known.chain([one.to_owned(), other.to_owned()]).collect();
        let rows: Vec<_> = joined.iter().filter(|iri| is_row(iri)).collect();
        if let [first, second, ..] = rows[..] {
            return Err(format!("joins two rows of the gazetteer, <{first}> and <{second}>"));
        }
        let mut apart = self.apart.iter();
        if let Some((one, other)) =
            apart.find(|(one, other)| joined.contains(one) && joined.contains(other))
        {
            return Err(format!("joins <{one}> and <{other}>, which another decision keeps apart"));
        }
        for member in &joined {
            self.by_member.insert(member.clone(), self.members.len());
        }
        // What the members were in before is no longer pointed to.
        self.members.push(joined);
        Ok(())
    }
}
