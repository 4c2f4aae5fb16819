use cartulary_graph::{Claim, EntityIx, Fact, FactIx, FactObject, View};
use cartulary_model::{Modality, Ontology};

use crate::path::predicate;
use crate::place::inside;
use crate::{Classes, Names, Network, PathError};

/// Which part of a graph is meant. By default all of it.
///
/// A fact is meant if it fulfils every condition that is given; where a condition names several
/// things, one of them is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only facts with a thing of this class, or of one below it, at an end. By name or English
    /// label.
    pub types: Vec<String>,
    /// Only facts with this place at an end, or a thing that is asserted or inferred to be in it. By
    /// any name.
    pub regions: Vec<String>,
    /// Only facts of this predicate. By name or English label.
    pub predicates: Vec<String>,
    /// Only claims of this modality.
    pub only: Vec<Modality>,
    /// Only the neighbourhood of this thing: facts between things to which at most
    /// [`hops`](Self::hops) facts lead, of those that fulfil the other conditions. By any name.
    pub around: Vec<String>,
    /// How far the neighbourhood reaches; one fact where nothing is said.
    pub hops: Option<usize>,
}

/// The part of a view that a [`Selection`] means.
#[derive(Clone, Debug)]
pub struct Selected {
    /// By place of the fact.
    facts: Vec<bool>,
    only: Vec<Modality>,
}

impl Selection {
    /// Whether all of a graph is meant.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Finds what is meant.
    ///
    /// # Errors
    /// Where a name, a predicate or a class is not known.
    pub fn of(
        &self,
        view: &View,
        ontology: &Ontology,
        names: &Names,
        network: &Network,
    ) -> Result<Selected, PathError> {
        let mut facts = vec![true; view.facts.len()];
        let mut narrow = |holds: &dyn Fn(&Fact) -> bool| {
            for (kept, fact) in facts.iter_mut().zip(&view.facts) {
                *kept &= holds(fact);
            }
        };
        if !self.types.is_empty() {
            let classes = Classes::new(view, ontology, &self.types)?;
            let of = |n| classes.has(view, ontology, EntityIx(n));
            let kept: Vec<bool> = (0..view.entities.len()).map(of).collect();
            narrow(&|fact| at_an_end(fact, &kept));
        }
        if !self.regions.is_empty() {
            let mut kept = vec![false; view.entities.len()];
            for region in &self.regions {
                let within = inside(view, network, ontology, names.find(view, region)?);
                kept.iter_mut().zip(within).for_each(|(kept, within)| *kept |= within);
            }
            narrow(&|fact| at_an_end(fact, &kept));
        }
        if !self.predicates.is_empty() {
            let known: Result<Vec<_>, _> =
                self.predicates.iter().map(|name| predicate(ontology, network, name)).collect();
            let known = known?;
            narrow(&|fact| known.contains(&fact.predicate));
        }
        if !self.only.is_empty() {
            narrow(&|fact| fact.claims.iter().any(|claim| self.only.contains(&claim.modality)));
        }
        if !self.around.is_empty() {
            let middle: Result<Vec<_>, _> =
                self.around.iter().map(|name| names.find(view, name)).collect();
            near(&mut facts, view, network, &middle?, self.hops.unwrap_or(1));
        }
        Ok(Selected { facts, only: self.only.clone() })
    }
}

impl Selected {
    /// Whether a claim of a fact is meant.
    pub fn claim(&self, fact: FactIx, claim: &Claim) -> bool {
        self.facts[fact.0] && (self.only.is_empty() || self.only.contains(&claim.modality))
    }

    /// Whether no fact is meant.
    pub fn is_empty(&self) -> bool {
        !self.facts.contains(&true)
    }
}

fn at_an_end(fact: &Fact, things: &[bool]) -> bool {
    let object = match fact.object {
        FactObject::Entity(object) => things[object.0],
        FactObject::Literal { .. } => false,
    };
    things[fact.subject.0] || object
}

/// Leaves the facts between things in reach of the middle. A value counts as a thing.
fn near(facts: &mut [bool], view: &View, network: &Network, middle: &[EntityIx], hops: usize) {
    let mut distance = vec![usize::MAX; view.entities.len()];
    let mut border = Vec::new();
    for thing in middle {
        distance[thing.0] = 0;
        border.push(thing.0);
    }
    for hop in 1..=hops {
        let mut next = Vec::new();
        for &thing in &border {
            // Facts come before what is inferred.
            for arc in network.arcs(network.node(thing)) {
                let far = network.thing(arc.to);
                if facts.get(arc.edge()) == Some(&true) && distance[far] == usize::MAX {
                    distance[far] = hop;
                    next.push(far);
                }
            }
        }
        border = next;
        if border.is_empty() {
            break;
        }
    }
    for (kept, fact) in facts.iter_mut().zip(&view.facts) {
        let subject = distance[fact.subject.0];
        *kept &= match fact.object {
            FactObject::Entity(object) => subject <= hops && distance[object.0] <= hops,
            FactObject::Literal { .. } => subject < hops,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::view;

    const FACTS: &str = "
        Institute -launches-> Center
        Institute -funds-> Center ?planned
        Center -locatedIn-> City
        City -partOf-> Country
        Center -foundedOn-> \"1973\"
        Far -funds-> Farther";

    fn selected(selection: &Selection) -> Result<Vec<String>, PathError> {
        let view = view(FACTS);
        let (network, names) = (Network::new(&view), Names::new(&view));
        let selected = selection.of(&view, &Ontology::default(), &names, &network)?;
        let mut kept = Vec::new();
        for (n, fact) in view.facts.iter().enumerate() {
            let claims = fact.claims.iter().filter(|claim| selected.claim(FactIx(n), claim));
            kept.extend(claims.map(|claim| view.quote(claim).to_owned()));
        }
        kept.sort();
        Ok(kept)
    }

    #[test]
    fn a_neighbourhood_has_the_facts_between_its_things() {
        let around =
            |hops| Selection { around: vec!["Center".into()], hops, ..Selection::default() };
        let one = [
            "Center foundedOn \"1973\"",
            "Center locatedIn City",
            "Institute funds Center",
            "Institute launches Center",
        ];
        assert_eq!(selected(&around(None)).expect("names"), one);
        assert_eq!(selected(&around(Some(1))).expect("names"), one);
        assert_eq!(selected(&around(Some(0))).expect("names"), Vec::<String>::new());
        assert_eq!(selected(&around(Some(2))).expect("names").len(), 5);
        let edge = Selection { around: vec!["City".into()], ..Selection::default() };
        assert_eq!(
            selected(&edge).expect("names"),
            ["Center locatedIn City", "City partOf Country"],
            "the value of a neighbour is two steps away"
        );
    }

    #[test]
    fn conditions_add_up() {
        let planned = Selection { only: vec![Modality::Planned], ..Selection::default() };
        assert_eq!(selected(&planned).expect("names"), ["Institute funds Center"]);
        let funds = Selection { predicates: vec!["Funds".into()], ..Selection::default() };
        assert_eq!(
            selected(&funds).expect("names"),
            ["Far funds Farther", "Institute funds Center"]
        );
        let both = Selection { around: vec!["Institute".into()], ..funds };
        assert_eq!(selected(&both).expect("names"), ["Institute funds Center"]);
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let types = Selection { types: vec!["Boat".into()], ..Selection::default() };
        assert_eq!(
            selected(&types).expect_err("no class").to_string(),
            "there is no class \"Boat\""
        );
        let around = Selection { around: vec!["Centre".into()], ..Selection::default() };
        assert!(selected(&around).is_err());
    }
}
