//! Where things are: the places around a thing, out to its country.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use cartulary_graph::{EntityIx, FactObject, View};
use cartulary_model::{Modality, Ontology};

use crate::network::{Arc, Edge, Network};

/// What every country is, whatever a domain calls it.
const COUNTRY: &str = "https://schema.org/Country";

/// The places around a thing, the nearest first, out to its country where that is known.
///
/// Where a thing has several places, the one that most claims speak of begins the list; where none
/// is asserted, one that is planned or proposed.
pub fn places(view: &View, ontology: &Ontology, thing: EntityIx) -> Vec<EntityIx> {
    let mut chain: Vec<EntityIx> = Vec::new();
    let own = stated(view, ontology, thing);
    let inner = |places: Vec<(EntityIx, usize)>| {
        let depth = |place| around(view, ontology, place).len();
        let key = |&(place, claims): &(EntityIx, usize)| (depth(place), claims, Reverse(place));
        places.into_iter().max_by_key(key).map(|(place, _)| place)
    };
    let first = if own.is_empty() {
        inner(around(view, ontology, thing).into_iter().map(|place| (place, 0)).collect())
    } else {
        inner(own)
    };
    let Some(first) = first.filter(|_| !is_country(view, ontology, thing)) else { return chain };
    chain.push(first);
    let mut outer: Vec<EntityIx> = around(view, ontology, first).into_iter().collect();
    outer.sort_by_key(|&place| (Reverse(around(view, ontology, place).len()), place));
    chain.extend(outer);
    if let Some(country) = chain.iter().position(|&place| is_country(view, ontology, place)) {
        chain.truncate(country + 1);
    }
    chain
}

/// By thing, whether it is the region or lies in it, as documents assert it or the gazetteer has it.
pub fn inside(view: &View, network: &Network, ontology: &Ontology, region: EntityIx) -> Vec<bool> {
    let containment: Vec<bool> =
        network.predicates().iter().map(|name| is_containment(ontology, name)).collect();
    let holds = |arc: Arc| match network.edge(arc) {
        Edge::Fact(fact) => view.fact(fact).modality() == Modality::Asserted,
        Edge::Inference(_) => true,
    };
    let mut inside = vec![false; view.entities.len()];
    inside[region.0] = true;
    let mut open = vec![network.node(region.0)];
    while let Some(outer) = open.pop() {
        for &arc in network.arcs(outer) {
            let inner = network.thing(arc.to);
            let lies = !arc.forward() && containment[network.predicate(arc)];
            if lies && !inside[inner] && holds(arc) {
                inside[inner] = true;
                open.push(arc.to);
            }
        }
    }
    inside
}

/// The places that texts put a thing in, with the number of claims: of the strongest modality only.
fn stated(view: &View, ontology: &Ontology, thing: EntityIx) -> Vec<(EntityIx, usize)> {
    let facts = view.facts.iter().filter(|fact| {
        fact.subject == thing
            && fact.modality() != Modality::Negated
            && is_containment(ontology, &fact.predicate)
    });
    let places: Vec<_> = facts
        .filter_map(|fact| match fact.object {
            FactObject::Entity(place) => Some((fact.modality(), place, fact.claims.len())),
            FactObject::Literal { .. } => None,
        })
        .collect();
    let strongest = places.iter().map(|&(modality, ..)| modality).min();
    let strong = places.into_iter().filter(|&(modality, ..)| Some(modality) == strongest);
    strong.map(|(_, place, claims)| (place, claims)).collect()
}

/// The places around one, as far as texts assert it or it follows.
fn around(view: &View, ontology: &Ontology, place: EntityIx) -> BTreeSet<EntityIx> {
    let stated = view.facts.iter().filter(|fact| {
        fact.subject == place
            && fact.modality() == Modality::Asserted
            && is_containment(ontology, &fact.predicate)
    });
    let stated = stated.filter_map(|fact| match fact.object {
        FactObject::Entity(outer) => Some(outer),
        FactObject::Literal { .. } => None,
    });
    let follows = view.inferences.iter().filter(|inference| {
        inference.subject == place && is_containment(ontology, &inference.predicate)
    });
    stated.chain(follows.map(|inference| inference.object)).collect()
}

fn is_containment(ontology: &Ontology, predicate: &str) -> bool {
    ontology.predicate(predicate).is_some_and(|id| ontology.predicate_of(id).containment)
}

fn is_country(view: &View, ontology: &Ontology, thing: EntityIx) -> bool {
    let class = ontology.class(&view.entity(thing).class);
    class.is_some_and(|id| ontology.class_of(id).aligned.iter().any(|above| above == COUNTRY))
}
