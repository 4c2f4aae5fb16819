use std::collections::{BTreeMap, BTreeSet};

use cartulary_graph::{EntityIx, Fact, FactObject, View};
use cartulary_model::{Modality, Ontology};

/// By thing: the pairs of regions between which it stands.
///
/// The region of a thing is the nearest place that it lies in, as documents assert it or it follows.
/// What lies where is no tie between actors, and a place stands between none.
pub(super) fn bridges(
    view: &View,
    ontology: &Ontology,
    facts: &[&Fact],
) -> Vec<Vec<(EntityIx, EntityIx)>> {
    let places = Places::new(view, ontology);
    let mut regions: Vec<BTreeSet<EntityIx>> = vec![BTreeSet::new(); view.entities.len()];
    for fact in facts {
        let FactObject::Entity(object) = fact.object else { continue };
        if is_containment(ontology, &fact.predicate) {
            continue;
        }
        regions[fact.subject.0].extend(places.nearest(object));
        regions[object.0].extend(places.nearest(fact.subject));
    }
    let pairs = |(thing, regions): (usize, BTreeSet<EntityIx>)| {
        if places.holds_something(EntityIx(thing)) {
            return Vec::new();
        }
        let regions: Vec<EntityIx> = regions.into_iter().collect();
        let mut pairs = Vec::new();
        for (n, &one) in regions.iter().enumerate() {
            let apart =
                |&&other: &&EntityIx| !places.lies_in(one, other) && !places.lies_in(other, one);
            pairs.extend(regions[n + 1..].iter().filter(apart).map(|&other| (one, other)));
        }
        pairs
    };
    regions.into_iter().enumerate().map(pairs).collect()
}

struct Places {
    /// By thing: all places that it lies in.
    around: BTreeMap<EntityIx, BTreeSet<EntityIx>>,
    places: BTreeSet<EntityIx>,
}

impl Places {
    fn new(view: &View, ontology: &Ontology) -> Self {
        let mut places = Self { around: BTreeMap::new(), places: BTreeSet::new() };
        let stated = view.facts.iter().filter_map(|fact| match fact.object {
            FactObject::Entity(object) if fact.modality() == Modality::Asserted => {
                Some((fact.subject, &fact.predicate, object))
            }
            _ => None,
        });
        let follows = view.inferences.iter().map(|it| (it.subject, &it.predicate, it.object));
        for (subject, predicate, object) in stated.chain(follows) {
            if is_containment(ontology, predicate) {
                places.around.entry(subject).or_default().insert(object);
                places.places.insert(object);
            }
        }
        places
    }

    fn holds_something(&self, thing: EntityIx) -> bool {
        self.places.contains(&thing)
    }

    fn lies_in(&self, thing: EntityIx, place: EntityIx) -> bool {
        self.around.get(&thing).is_some_and(|around| around.contains(&place))
    }

    /// The places that a thing lies in and in which no other of them lies; of a place itself.
    fn nearest(&self, thing: EntityIx) -> Vec<EntityIx> {
        if self.holds_something(thing) {
            return vec![thing];
        }
        let Some(around) = self.around.get(&thing) else { return Vec::new() };
        let nearest = |&&place: &&EntityIx| !around.iter().any(|&other| self.lies_in(other, place));
        around.iter().filter(nearest).copied().collect()
    }
}

fn is_containment(ontology: &Ontology, predicate: &str) -> bool {
    ontology.predicate(predicate).is_some_and(|id| ontology.predicate_of(id).containment)
}
