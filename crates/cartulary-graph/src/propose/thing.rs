//! What is known of each thing that may be one with another.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{EntityId, MentionKind, Modality, Ontology};

use crate::name::{is_acronym, normalize};
use crate::resolve::aligned;
use crate::view::{EntityIx, FactObject, Rule, View, ViewEntity};
use crate::vocabulary::{CONCEPT, PERSON};
use crate::{Graph, gather};

/// How many relations a thing may have for a common relation to it to tell something.
const HUB: usize = 40;
/// How many common relations are named as reasons.
const NAMED: usize = 3;

/// What a name proves depends on what is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Person,
    Concept,
    Other,
}

/// An entity of the view, or a row of the gazetteer that no document names.
pub(super) struct Thing<'a> {
    pub(super) iri: String,
    pub(super) label: String,
    pub(super) top: &'a str,
    pub(super) is_row: bool,
    pub(super) kind: Kind,
    /// Full names, each as its words in normal form.
    pub(super) names: Vec<Vec<String>>,
    /// Short forms in normal form.
    pub(super) shorts: BTreeSet<String>,
    entity: Option<EntityIx>,
    /// Where it lies, by its documents or the gazetteer.
    places: BTreeSet<String>,
    /// Those, and all around them.
    around: BTreeSet<String>,
}

pub(super) struct Things<'a> {
    pub(super) list: Vec<Thing<'a>>,
    view: &'a View,
    /// By entity: what it is related to, and how.
    ties: Vec<BTreeSet<(&'a str, bool, EntityIx)>>,
}

impl<'a> Things<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        let (view, ontology) = (graph.view(), graph.ontology());
        let mut ties = vec![BTreeSet::new(); view.entities.len()];
        for fact in view.facts.iter().filter(|fact| fact.modality() != Modality::Negated) {
            if let FactObject::Entity(object) = fact.object {
                ties[fact.subject.0].insert((fact.predicate.as_str(), true, object));
                ties[object.0].insert((fact.predicate.as_str(), false, fact.subject));
            }
        }
        let (places, around) = places(view, ontology);
        let rows = gather::rows(ontology);
        let mut list = Vec::new();
        for (n, entity) in view.entities.iter().enumerate() {
            let is_row = rows.contains_key(&entity.iri);
            let thing = thing(&entity.label, &entity.top, &entity.names, ontology);
            if !is_row && thing.kind != Kind::Concept && !named(graph, entity) {
                continue;
            }
            let lasting = graph.derived().lasting.get(&entity.iri);
            list.push(Thing {
                iri: lasting.unwrap_or(&entity.iri).clone(),
                is_row,
                entity: Some(EntityIx(n)),
                places: places[n].clone(),
                around: around[n].clone(),
                ..thing
            });
        }
        let gazetteer = ontology.gazetteer();
        let known: BTreeSet<_> = view.entities.iter().map(|entity| &entity.iri).collect();
        for (iri, row) in rows.iter().filter(|(iri, _)| !known.contains(iri)) {
            let top = &ontology.class_of(ontology.top(row.class)).name;
            let names: Vec<_> = [&row.label]
                .into_iter()
                .chain(&row.label_ko)
                .chain(&row.aliases)
                .chain(&row.acronyms)
                .cloned()
                .collect();
            let outwards =
                gazetteer.find(&row.id).into_iter().flat_map(|id| gazetteer.ancestors(id));
            let around: Vec<_> = outwards
                .map(|id| crate::iri::entity(&crate::name::encode(&gazetteer.entry(id).id, "/")))
                .collect();
            list.push(Thing {
                iri: iri.clone(),
                is_row: true,
                places: around.first().cloned().into_iter().collect(),
                around: around.into_iter().collect(),
                ..thing(&row.label, top, &names, ontology)
            });
        }
        Self { list, view, ties }
    }

    /// Whether something is said of the two together, which nobody says of one thing.
    pub(super) fn related(&self, one: &Thing<'_>, other: &Thing<'_>) -> bool {
        let (Some(one), Some(other)) = (one.entity, other.entity) else { return false };
        self.ties[one.0].iter().any(|&(.., end)| end == other)
    }

    /// What is said of both, in words.
    pub(super) fn shared(&self, one: &Thing<'_>, other: &Thing<'_>) -> Vec<String> {
        let (Some(first), Some(second)) = (one.entity, other.entity) else { return Vec::new() };
        let telling = |end: EntityIx| one.kind == Kind::Person || self.ties[end.0].len() <= HUB;
        self.ties[first.0]
            .intersection(&self.ties[second.0])
            .filter(|&&(.., end)| telling(end))
            .take(NAMED)
            .map(|&(predicate, forth, end)| {
                let label = &self.view.entity(end).label;
                if forth { format!("{predicate} {label}") } else { format!("{label} {predicate}") }
            })
            .collect()
    }
}

impl Thing<'_> {
    /// Whether both are known to lie somewhere, and neither lies where the other does.
    pub(super) fn elsewhere(&self, other: &Thing<'_>) -> bool {
        !self.places.is_empty()
            && !other.places.is_empty()
            && self.places.is_disjoint(&other.around)
            && other.places.is_disjoint(&self.around)
    }
}

fn thing<'a>(label: &str, top: &'a str, names: &[String], ontology: &Ontology) -> Thing<'a> {
    let full: BTreeSet<String> =
        names.iter().filter(|name| !is_acronym(name)).map(|name| normalize(name)).collect();
    let is = |kind: &[&str]| ontology.class(top).is_some_and(|top| aligned(ontology, top, kind));
    let kind = match (is(&PERSON), is(&CONCEPT)) {
        (true, _) => Kind::Person,
        (_, true) => Kind::Concept,
        _ => Kind::Other,
    };
    Thing {
        iri: String::new(),
        label: label.to_owned(),
        top,
        is_row: false,
        kind,
        names: full
            .iter()
            .map(|name| name.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .filter(|words: &Vec<String>| !words.iter().all(String::is_empty))
            .collect(),
        shorts: names
            .iter()
            .filter(|name| is_acronym(name))
            .map(|name| normalize(name).replace(' ', ""))
            .collect(),
        entity: None,
        places: BTreeSet::new(),
        around: BTreeSet::new(),
    }
}

/// Whether a document calls the thing by a name rather than describing it.
fn named(graph: &Graph, entity: &ViewEntity) -> bool {
    let view = graph.view();
    entity.members.iter().any(|&(document, EntityId(n))| {
        let held = &graph.held()[&view.document(document).id];
        let mentions = &held.reading.entities[n].mentions;
        mentions.is_empty() || mentions.iter().any(|mention| mention.kind == MentionKind::Name)
    })
}

/// For each entity, the IRIs of where it lies, and of that and all around it.
fn places(view: &View, ontology: &Ontology) -> (Vec<BTreeSet<String>>, Vec<BTreeSet<String>>) {
    let containment: BTreeSet<&str> = ontology
        .predicates()
        .filter(|(_, predicate)| predicate.containment)
        .map(|(_, predicate)| predicate.name.as_str())
        .collect();
    let mut direct = vec![BTreeSet::new(); view.entities.len()];
    let mut all = direct.clone();
    let asserted = view.facts.iter().filter(|fact| fact.modality() == Modality::Asserted);
    let stated = asserted.filter_map(|fact| match fact.object {
        FactObject::Entity(object) => Some((fact.subject, fact.predicate.as_str(), object, true)),
        FactObject::Literal { .. } => None,
    });
    let followed = view.inferences.iter().map(|inference| {
        let direct = inference.rule == Rule::Within;
        (inference.subject, inference.predicate.as_str(), inference.object, direct)
    });
    for (subject, predicate, object, is_direct) in stated.chain(followed) {
        if containment.contains(predicate) {
            let object = &view.entity(object).iri;
            all[subject.0].insert(object.clone());
            if is_direct {
                direct[subject.0].insert(object.clone());
            }
        }
    }
    (direct, all)
}

/// Entities by what stands for them in blocks.
pub(super) type Index<'k> = BTreeMap<(&'k str, String), Vec<usize>>;
