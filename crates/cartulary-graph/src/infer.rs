//! What follows from asserted facts: inverses, symmetry, transitivity, and the gazetteer's places
//! inside places.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cartulary_model::{GazetteerEntry, GazetteerId, Modality, Ontology, PredicateId};

use crate::iri;
use crate::view::{
    EntityIx, Fact, FactIx, FactObject, Inference, InferenceIx, Premise, Rule, ViewEntity,
};

type Triple = (EntityIx, PredicateId, EntityIx);

/// Everything that follows and is not itself an asserted fact, in order of IRI.
pub(crate) fn infer(
    entities: &[ViewEntity],
    facts: &[Fact],
    ontology: &Ontology,
) -> Vec<Inference> {
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
    closure.complete(ontology);
    named(closure.origins, entities, ontology)
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
}

impl Closure {
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
            if !predicate.transitive {
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
