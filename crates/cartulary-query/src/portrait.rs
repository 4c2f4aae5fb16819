use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use cartulary_graph::{EntityIx, Fact, FactObject, View};
use cartulary_model::Ontology;
use serde::Serialize;

use crate::fact::best;
use crate::{FactLine, ThingLine, places};

/// All that a graph says of one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Portrait {
    /// The thing.
    #[serde(flatten)]
    pub thing: ThingLine,
    /// All its names, the one to show first.
    pub names: Vec<String>,
    /// Its row of the gazetteer.
    pub gazetteer: Option<String>,
    /// Ids of the documents that name it.
    pub documents: Vec<String>,
    /// The places around it, the nearest first, out to its country.
    pub region: Vec<ThingLine>,
    /// What it does, is or has: facts of which it is the subject, by predicate.
    pub out: Vec<FactsOf>,
    /// What others do with it: facts of which it is the object, by predicate.
    #[serde(rename = "in")]
    pub into: Vec<FactsOf>,
    /// Its dated facts, the earliest first.
    pub timeline: Vec<Moment>,
    /// The things that facts join it to, those with more facts first.
    pub neighbours: Vec<Neighbour>,
}

/// A thing that facts join to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// The thing.
    #[serde(flatten)]
    pub thing: ThingLine,
    /// How many facts join the two.
    pub facts: usize,
    /// Their predicates, by name.
    pub predicates: Vec<String>,
}

/// Facts of one predicate, those with more claims first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactsOf {
    /// Predicate by name.
    pub predicate: String,
    /// The facts.
    pub facts: Vec<FactLine>,
}

/// A fact at a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// ISO 8601, as precise as the text.
    pub date: String,
    /// Whether the date is that of the document that says so, because the fact has none.
    pub reported: bool,
    /// The fact.
    pub fact: FactLine,
}

impl Portrait {
    /// Gathers what a view says of a thing.
    pub fn new(view: &View, ontology: &Ontology, id: EntityIx) -> Self {
        let entity = view.entity(id);
        let mut documents: Vec<String> = entity
            .members
            .iter()
            .map(|&(document, _)| view.document(document).id.clone())
            .collect();
        documents.dedup();
        let out: Vec<&Fact> = view.facts.iter().filter(|fact| fact.subject == id).collect();
        let is_object = |fact: &&Fact| fact.object == FactObject::Entity(id) && fact.subject != id;
        let into: Vec<&Fact> = view.facts.iter().filter(is_object).collect();
        let region = places(view, ontology, id).into_iter();
        Self {
            thing: ThingLine::new(view, id),
            names: entity.names.clone(),
            gazetteer: entity.gazetteer.clone(),
            documents,
            region: region.map(|place| ThingLine::new(view, place)).collect(),
            timeline: timeline(view, out.iter().chain(&into).copied()),
            neighbours: neighbours(view, id, out.iter().chain(&into).copied()),
            out: by_predicate(view, &out),
            into: by_predicate(view, &into),
        }
    }
}

fn by_predicate(view: &View, facts: &[&Fact]) -> Vec<FactsOf> {
    let mut groups: BTreeMap<&str, Vec<FactLine>> = BTreeMap::new();
    for fact in facts {
        if let Some(claim) = best(fact, |_| true) {
            groups.entry(&fact.predicate).or_default().push(FactLine::new(view, fact, claim));
        }
    }
    groups
        .into_iter()
        .map(|(predicate, mut facts)| {
            // A stable sort: facts with as many claims stay in order of IRI.
            facts.sort_by_key(|fact| (Reverse(fact.claims), fact.modality));
            FactsOf { predicate: predicate.to_owned(), facts }
        })
        .collect()
}

fn neighbours<'v>(
    view: &View,
    id: EntityIx,
    facts: impl Iterator<Item = &'v Fact>,
) -> Vec<Neighbour> {
    let mut joined: BTreeMap<EntityIx, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for fact in facts {
        let FactObject::Entity(object) = fact.object else { continue };
        let other = if object == id { fact.subject } else { object };
        let (count, predicates) = joined.entry(other).or_default();
        *count += 1;
        predicates.insert(&fact.predicate);
    }
    let neighbour = |(other, (facts, predicates)): (EntityIx, (usize, BTreeSet<&str>))| Neighbour {
        thing: ThingLine::new(view, other),
        facts,
        predicates: predicates.into_iter().map(str::to_owned).collect(),
    };
    let mut neighbours: Vec<Neighbour> = joined.into_iter().map(neighbour).collect();
    neighbours.sort_by_key(|neighbour| Reverse(neighbour.facts));
    neighbours
}

fn timeline<'v>(view: &View, facts: impl Iterator<Item = &'v Fact>) -> Vec<Moment> {
    let mut moments = Vec::new();
    for fact in facts {
        // A fact may hold from several dates, as different documents have it.
        let mut dates: Vec<&str> =
            fact.claims.iter().filter_map(|claim| claim.when.as_deref()).collect();
        if let FactObject::Literal { value, datatype } = &fact.object
            && datatype != "xsd:string"
        {
            dates.push(value);
        }
        dates.sort_unstable();
        dates.dedup();
        for date in &dates {
            let claim = best(fact, |claim| claim.when.as_deref() == Some(date))
                .or_else(|| best(fact, |_| true));
            moments.extend(claim.map(|claim| Moment {
                date: (*date).to_owned(),
                reported: false,
                fact: FactLine::new(view, fact, claim),
            }));
        }
        if dates.is_empty() {
            let issued = |claim: &cartulary_graph::Claim| {
                view.document(claim.document).metadata.issued.clone()
            };
            // The first document to say so.
            let first = fact
                .claims
                .iter()
                .filter_map(|c| Some((issued(c)?, c)))
                .min_by(|(one, _), (other, _)| one.cmp(other));
            moments.extend(first.map(|(date, claim)| Moment {
                date,
                reported: true,
                fact: FactLine::new(view, fact, claim),
            }));
        }
    }
    moments.sort_by(|a, b| a.date.cmp(&b.date));
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Names;
    use crate::testing::view;

    #[test]
    fn a_portrait_gathers_facts_both_ways_and_dates() {
        let view = view(
            "
            Organization: Institute | IN
            Institute -launches-> Center
            Institute -launches-> Award ?planned
            Institute -launches-> Award ?planned @second.txt
            Institute -foundedOn-> \"1973\"
            Ministry -funds-> Institute",
        );
        let id = Names::new(&view).find(&view, "IN").expect("a name");
        let portrait = Portrait::new(&view, &Ontology::default(), id);
        let shown = |groups: &[FactsOf]| -> Vec<String> {
            let facts = groups.iter().flat_map(|group| &group.facts);
            facts.map(|fact| format!("{fact} {}", fact.claims)).collect()
        };
        assert_eq!(
            shown(&portrait.out),
            [
                "Institute —foundedOn→ 1973 1",
                "Institute —launches (planned)→ Award 2",
                "Institute —launches→ Center 1",
            ]
        );
        assert_eq!(shown(&portrait.into), ["Ministry —funds→ Institute 1"]);
        let dates: Vec<_> = portrait.timeline.iter().map(|at| (&*at.date, at.reported)).collect();
        assert_eq!(
            dates,
            [("1973", false), ("2020-01-31", true), ("2020-01-31", true), ("2020-01-31", true)]
        );
        assert_eq!(portrait.names, ["Institute", "IN"]);
        let neighbours = portrait.neighbours.iter().map(|next| (&*next.thing.name, next.facts));
        assert_eq!(neighbours.collect::<Vec<_>>(), [("Award", 1), ("Center", 1), ("Ministry", 1)]);
    }
}
