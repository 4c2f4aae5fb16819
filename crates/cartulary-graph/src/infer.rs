//! What follows from asserted facts: inverses, symmetry, transitivity, and the gazetteer's places
//! inside places.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cartulary_model::{GazetteerEntry, GazetteerId, Modality, Ontology, PredicateId};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::iri;
use crate::view::{
    Circle, EntityIx, Fact, FactIx, FactObject, Inference, InferenceIx, Premise, Rule, ViewEntity,
};

type Triple = (EntityIx, PredicateId, EntityIx);

/// Of how many things a chain of one predicate may lead back to its beginning. What is closed over
/// such a circle grows with their square, and a circle of parts or places is a misreading anyway.
const LARGEST_CIRCLE: usize = 64;

/// Everything that follows and is not itself an asserted fact, in order of IRI; and the circles
/// along which nothing was carried over.
pub(crate) fn infer(
    entities: &[ViewEntity],
    facts: &[Fact],
    ontology: &Ontology,
) -> (Vec<Inference>, Vec<Circle>) {
    let mut closure = Closure::default();
    for (n, fact) in facts.iter().enumerate() {
        if let (Some(predicate), FactObject::Entity(object), Modality::Asserted) =
            (ontology.predicate(&fact.predicate), &fact.object, fact.modality())
        {
            closure.put((fact.subject, predicate, *object), Origin::Fact(FactIx(n)));
        }
    }
    for triple in within(entities, ontology) {
        closure.put(triple, Origin::Inferred(Rule::Within, Vec::new()));
    }
    let circles = closure.circles(ontology);
    closure.complete(ontology);
    (named(closure.origins, entities, ontology), circles)
}

/// The direct links of the gazetteer between the entities at hand, as the ontology words them.
fn within(entities: &[ViewEntity], ontology: &Ontology) -> Vec<Triple> {
    let gazetteer = ontology.gazetteer();
    let row = |entity: &ViewEntity| gazetteer.find(entity.gazetteer.as_deref()?);
    let places: BTreeMap<_, _> = entities
        .iter()
        .enumerate()
        .filter_map(|(n, entity)| Some((row(entity)?, EntityIx(n))))
        .collect();
    let mut links = Vec::new();
    for (&inner, &subject) in &places {
        let row = gazetteer.entry(inner);
        let Some(outer) = row.within else { continue };
        let Some(&object) = places.get(&outer) else { continue };
        let words = containments(ontology, row, gazetteer.entry(outer));
        links.extend(words.map(|predicate| (subject, predicate, object)));
    }
    links
}

/// The ontology's words for one row lying within another.
fn containments(
    ontology: &Ontology,
    inner: &GazetteerEntry,
    outer: &GazetteerEntry,
) -> impl Iterator<Item = PredicateId> {
    let marked = ontology.predicates().filter(|(_, predicate)| predicate.containment);
    marked.map(|(id, _)| id).filter(|&id| ontology.accepts(id, inner.class, outer.class))
}

/// The rows around one, nearest first, as far as the ontology has a word for lying within them.
pub(crate) fn containers(ontology: &Ontology, row: GazetteerId) -> Vec<GazetteerId> {
    let gazetteer = ontology.gazetteer();
    let mut inner = row;
    let outwards = gazetteer.ancestors(row).take_while(|&outer| {
        let (this, around) = (gazetteer.entry(inner), gazetteer.entry(outer));
        inner = outer;
        containments(ontology, this, around).next().is_some()
    });
    outwards.collect()
}

/// Where a triple comes from.
enum Origin {
    Fact(FactIx),
    Inferred(Rule, Vec<Triple>),
}

/// Triples closed under the rules. They are worked through first come, first served, so that each
/// is reached on one of its shortest ways, and on the same way in every run.
#[derive(Default)]
struct Closure {
    origins: BTreeMap<Triple, Origin>,
    queue: VecDeque<Triple>,
    objects: BTreeMap<(PredicateId, EntityIx), BTreeSet<EntityIx>>,
    subjects: BTreeMap<(PredicateId, EntityIx), BTreeSet<EntityIx>>,
    /// Which large circle of a predicate a thing is in.
    circle_of: BTreeMap<(PredicateId, EntityIx), usize>,
}

impl Closure {
    /// The large circles of what is there, along which nothing will be carried over.
    fn circles(&mut self, ontology: &Ontology) -> Vec<Circle> {
        let mut edges = BTreeMap::<PredicateId, BTreeSet<(EntityIx, EntityIx)>>::new();
        for &(subject, id, object) in self.origins.keys() {
            let predicate = ontology.predicate_of(id);
            let mut edge = |id: PredicateId, from, to| {
                if ontology.predicate_of(id).transitive {
                    edges.entry(id).or_default().insert((from, to));
                }
            };
            edge(id, subject, object);
            if predicate.symmetric {
                edge(id, object, subject);
            }
            if let Some(inverse) = predicate.inverse {
                edge(inverse, object, subject);
            }
        }
        let mut circles = Vec::new();
        for (id, edges) in edges {
            for members in components(&edges) {
                if members.len() <= LARGEST_CIRCLE {
                    continue;
                }
                self.circle_of.extend(members.iter().map(|&it| ((id, it), circles.len())));
                let predicate = ontology.predicate_of(id).name.clone();
                circles.push(Circle { predicate, members });
            }
        }
        circles
    }

    fn put(&mut self, triple: Triple, origin: Origin) {
        let (subject, _, object) = triple;
        if subject != object && !self.origins.contains_key(&triple) {
            self.origins.insert(triple, origin);
            self.queue.push_back(triple);
        }
    }

    fn complete(&mut self, ontology: &Ontology) {
        while let Some(triple @ (subject, id, object)) = self.queue.pop_front() {
            let predicate = ontology.predicate_of(id);
            if predicate.symmetric {
                self.put((object, id, subject), Origin::Inferred(Rule::Symmetric, vec![triple]));
            }
            if let Some(inverse) = predicate.inverse {
                self.put((object, inverse, subject), Origin::Inferred(Rule::Inverse, vec![triple]));
            }
            let circle = self.circle_of.get(&(id, subject));
            let in_circle = circle.is_some() && circle == self.circle_of.get(&(id, object));
            if !predicate.transitive || in_circle {
                continue;
            }
            let known = |map: &BTreeMap<_, BTreeSet<EntityIx>>, end| -> Vec<EntityIx> {
                map.get(&(id, end)).into_iter().flatten().copied().collect()
            };
            for further in known(&self.objects, object) {
                let premises = vec![triple, (object, id, further)];
                self.put((subject, id, further), Origin::Inferred(Rule::Transitive, premises));
            }
            for nearer in known(&self.subjects, subject) {
                let premises = vec![(nearer, id, subject), triple];
                self.put((nearer, id, object), Origin::Inferred(Rule::Transitive, premises));
            }
            self.objects.entry((id, subject)).or_default().insert(object);
            self.subjects.entry((id, object)).or_default().insert(subject);
        }
    }
}

/// Sets of things that lead to each other, each in order, and they in order of their first.
fn components(edges: &BTreeSet<(EntityIx, EntityIx)>) -> Vec<Vec<EntityIx>> {
    let things: BTreeSet<_> = edges.iter().flat_map(|&(from, to)| [from, to]).collect();
    let things: Vec<_> = things.into_iter().collect();
    let node = |it: EntityIx| {
        NodeIndex::new(things.binary_search(&it).expect("every end of an edge is among them"))
    };
    let edges = edges.iter().map(|&(from, to)| (node(from), node(to)));
    let mut found: Vec<Vec<_>> = kosaraju_scc(&DiGraph::<(), ()>::from_edges(edges))
        .into_iter()
        .map(|members| members.into_iter().map(|it| things[it.index()]).collect())
        .collect();
    for members in &mut found {
        members.sort();
    }
    found.sort();
    found
}

/// Inferences under their IRIs, in order of them.
fn named(
    origins: BTreeMap<Triple, Origin>,
    entities: &[ViewEntity],
    ontology: &Ontology,
) -> Vec<Inference> {
    let mut facts = BTreeMap::new();
    let mut inferred = Vec::new();
    for (triple @ (subject, predicate, object), origin) in origins {
        match origin {
            Origin::Fact(fact) => drop(facts.insert(triple, fact)),
            Origin::Inferred(rule, premises) => {
                let iri = |entity: EntityIx| entities[entity.0].iri.as_str();
                let name = &ontology.predicate_of(predicate).name;
                inferred.push((
                    iri::inference(iri(subject), name, iri(object)),
                    triple,
                    rule,
                    premises,
                ));
            }
        }
    }
    inferred.sort_by(|one, other| one.0.cmp(&other.0));
    let places: BTreeMap<Triple, InferenceIx> =
        inferred.iter().enumerate().map(|(n, &(_, triple, ..))| (triple, InferenceIx(n))).collect();
    let premise = |triple: &Triple| match facts.get(triple) {
        Some(&fact) => Premise::Fact(fact),
        None => Premise::Inference(places[triple]),
    };
    inferred
        .iter()
        .map(|(iri, (subject, predicate, object), rule, premises)| Inference {
            iri: iri.clone(),
            subject: *subject,
            predicate: ontology.predicate_of(*predicate).name.clone(),
            object: *object,
            rule: *rule,
            premises: premises.iter().map(premise).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use cartulary_model::Folder;

    use super::*;
    use crate::view::Claim;

    const TURTLE: &str = "
        @prefix : <https://example.org/#> .
        @prefix cart: <https://cartulary.org/ns#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix schema: <https://schema.org/> .
        <https://example.org/#> a owl:Ontology .
        :Box a owl:Class ; cart:topClass true .
        :inside a owl:ObjectProperty , owl:TransitiveProperty ;
            schema:domainIncludes :Box ; schema:rangeIncludes :Box .";

    /// What follows, and the sizes of the circles, where each box lies inside the next and the last
    /// of the first `circle` inside the first.
    fn boxes(count: usize, circle: usize) -> (usize, Vec<usize>) {
        let ontology = Folder::from_texts("boxes", [("ontology.ttl", TURTLE)]);
        let ontology = Ontology::load(&ontology).expect("a sound ontology");
        let boxes: Vec<_> = (0..count)
            .map(|n| ViewEntity {
                iri: format!("{n:06}"),
                class: "Box".to_owned(),
                top: "Box".to_owned(),
                label: String::new(),
                names: Vec::new(),
                gazetteer: None,
                members: Vec::new(),
            })
            .collect();
        let fact = |from: usize, to: usize| Fact {
            iri: format!("{from:06}"),
            subject: EntityIx(from),
            predicate: "inside".to_owned(),
            object: FactObject::Entity(EntityIx(to)),
            claims: Vec::<Claim>::new(),
        };
        let next = (0..count - 1).map(|n| fact(n, n + 1));
        let facts: Vec<_> = next.chain((circle > 1).then(|| fact(circle - 1, 0))).collect();
        let (inferences, circles) = infer(&boxes, &facts, &ontology);
        (inferences.len(), circles.iter().map(|it| it.members.len()).collect())
    }

    #[test]
    fn a_chain_is_closed_and_so_is_a_small_circle() {
        // All pairs, less the facts that say so.
        assert_eq!(boxes(4, 0), (6 - 3, vec![]));
        assert_eq!(boxes(4, 4), (12 - 4, vec![]));
    }

    #[test]
    fn a_large_circle_is_told_of_and_carries_nothing_over() {
        // What lies beyond it is carried over as ever: from the circle's last and its next two.
        assert_eq!(boxes(2_003, 2_000), (3, vec![2_000]));
    }
}
