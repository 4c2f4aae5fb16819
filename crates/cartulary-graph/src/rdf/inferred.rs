//! The graph of what follows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{ClassId, Modality, Ontology};

use super::{Sink, node, object, plain, predicate};
use crate::view::{FactObject, Inference, Premise, View};
use crate::vocabulary as v;

pub(super) fn inferred(sink: &mut Sink<'_>, view: &View, ontology: &Ontology) {
    // All of one thing together: a store finds again what it was given last.
    let mut relations: Vec<&Inference> = view.inferences.iter().collect();
    relations.sort_by_key(|inference| inference.subject);
    for inference in relations {
        let subject = node(&view.entity(inference.subject).iri);
        let object = node(&view.entity(inference.object).iri);
        sink.put(subject, node(&predicate(ontology, &inference.predicate)), object);
    }
    for inference in &view.inferences {
        proof(sink, inference, view, ontology);
    }
    superclasses(sink, view, ontology);
    superproperties(sink, view, ontology);
}

/// The node that says how a relation follows.
fn proof(sink: &mut Sink<'_>, inference: &Inference, view: &View, ontology: &Ontology) {
    let this = node(&inference.iri);
    let predicate = predicate(ontology, &inference.predicate);
    let subject = node(&view.entity(inference.subject).iri);
    let object = node(&view.entity(inference.object).iri);
    sink.put(this, v::RDF_TYPE, v::INFERENCE);
    sink.put(this, v::RDF_SUBJECT, subject);
    sink.put(this, v::RDF_PREDICATE, node(&predicate));
    sink.put(this, v::RDF_OBJECT, object);
    sink.put(this, v::RULE, plain(inference.rule.name()));
    if inference.premises.is_empty() {
        sink.put(this, v::FOLLOWS_FROM, subject);
    }
    for premise in &inference.premises {
        let from = match premise {
            Premise::Fact(fact) => &view.fact(*fact).iri,
            Premise::Inference(other) => &view.inference(*other).iri,
        };
        sink.put(this, v::FOLLOWS_FROM, node(from));
    }
}

/// Types above those that the default graph gives, in this ontology and in others, with the axioms
/// that they follow from.
fn superclasses(sink: &mut Sink<'_>, view: &View, ontology: &Ontology) {
    let mut axioms = BTreeSet::new();
    let mut known = BTreeMap::<ClassId, BTreeSet<&str>>::new();
    for entity in &view.entities {
        let Some(own) = ontology.class(&entity.class) else { continue };
        let above = known.entry(own).or_insert_with(|| classes_above(own, ontology, &mut axioms));
        let top = ontology.class(&entity.top).map(|top| ontology.class_of(top).iri.as_str());
        for class in above.iter().filter(|&&class| Some(class) != top) {
            sink.put(node(&entity.iri), v::RDF_TYPE, node(class));
        }
    }
    for (class, above) in axioms {
        sink.put(node(class), v::RDFS_SUB_CLASS_OF, node(above));
    }
}

/// The classes above one, and in `axioms` what is directly above what.
fn classes_above<'a>(
    class: ClassId,
    ontology: &'a Ontology,
    axioms: &mut BTreeSet<(&'a str, &'a str)>,
) -> BTreeSet<&'a str> {
    let this = ontology.class_of(class);
    let parents = this.parents.iter().map(|&parent| ontology.class_of(parent).iri.as_str());
    let mut above: BTreeSet<_> = parents.chain(this.aligned.iter().map(String::as_str)).collect();
    axioms.extend(above.iter().map(|&one| (this.iri.as_str(), one)));
    for &parent in &this.parents {
        above.extend(classes_above(parent, ontology, axioms));
    }
    above
}

/// What asserted and inferred relations say in the words of other vocabularies, with the axioms
/// that it follows from.
fn superproperties(sink: &mut Sink<'_>, view: &View, ontology: &Ontology) {
    let asserted = view.facts.iter().filter(|fact| fact.modality() == Modality::Asserted);
    let asserted =
        asserted.map(|fact| (fact.subject, &fact.predicate, Cow::Borrowed(&fact.object)));
    let inferred = view.inferences.iter().map(|inference| {
        let object = Cow::Owned(FactObject::Entity(inference.object));
        (inference.subject, &inference.predicate, object)
    });
    // Several relations may have the same word elsewhere.
    let (mut axioms, mut said) = (BTreeSet::new(), Vec::new());
    for (subject, predicate, object) in asserted.chain(inferred) {
        let Some(id) = ontology.predicate(predicate) else { continue };
        let this = ontology.predicate_of(id);
        for above in &this.aligned {
            axioms.insert((&this.iri, above));
            said.push((subject, above, object.clone()));
        }
    }
    for (predicate, above) in axioms {
        sink.put(node(predicate), v::RDFS_SUB_PROPERTY_OF, node(above));
    }
    said.sort_unstable();
    said.dedup();
    for (subject, predicate, value) in said {
        let subject = node(&view.entity(subject).iri);
        sink.put(subject, node(predicate), object(view, &value).term());
    }
}
