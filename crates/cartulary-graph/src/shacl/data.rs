//! The graph as shapes look at it: the union of all graphs, and classes below classes.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::Ontology;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store};

use super::shapes::Step;
use crate::vocabulary as v;

pub(super) struct Data<'a> {
    store: &'a Store,
    /// The classes above each.
    above: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Data<'a> {
    pub(super) fn new(store: &'a Store, ontology: &Ontology) -> Result<Self, StorageError> {
        let mut above = BTreeMap::<String, BTreeSet<String>>::new();
        for (_, class) in ontology.classes() {
            let parents = class.parents.iter().map(|&parent| &ontology.class_of(parent).iri);
            above
                .entry(class.iri.clone())
                .or_default()
                .extend(parents.chain(&class.aligned).cloned());
        }
        let stated = store.quads_for_pattern(None, Some(v::RDFS_SUB_CLASS_OF), None, None);
        for quad in stated {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(class), Term::NamedNode(parent)) =
                (quad.subject, quad.object)
            {
                above.entry(class.into_string()).or_default().insert(parent.into_string());
            }
        }
        Ok(Self { store, above })
    }

    /// The things of a class or of one below it, in order.
    pub(super) fn instances(
        &self,
        class: NamedNodeRef<'_>,
    ) -> Result<BTreeSet<String>, StorageError> {
        let below = self.above.keys().filter(|it| self.is_a(it, class.as_str()));
        let mut found = BTreeSet::new();
        for class in below.map(String::as_str).chain([class.as_str()]) {
            let class = NamedNodeRef::new_unchecked(class);
            for quad in
                self.store.quads_for_pattern(None, Some(v::RDF_TYPE), Some(class.into()), None)
            {
                if let NamedOrBlankNode::NamedNode(subject) = quad?.subject {
                    found.insert(subject.into_string());
                }
            }
        }
        Ok(found)
    }

    pub(super) fn has_class(
        &self,
        node: &Term,
        class: NamedNodeRef<'_>,
    ) -> Result<bool, StorageError> {
        for kind in self.objects(node, v::RDF_TYPE)? {
            if matches!(&kind, Term::NamedNode(kind) if self.is_a(kind.as_str(), class.as_str())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The nodes at the end of a path, each once.
    pub(super) fn at(&self, focus: &Term, path: &[Step]) -> Result<Vec<Term>, StorageError> {
        let mut nodes = vec![focus.clone()];
        for step in path {
            let mut next = BTreeMap::new();
            for node in &nodes {
                let found = match step {
                    Step::Forth(predicate) => self.objects(node, predicate.as_ref())?,
                    Step::Back(predicate) => self.subjects(node, predicate.as_ref())?,
                };
                next.extend(found.into_iter().map(|term| (term.to_string(), term)));
            }
            nodes = next.into_values().collect();
        }
        Ok(nodes)
    }

    pub(super) fn objects(
        &self,
        node: &Term,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Vec<Term>, StorageError> {
        let Term::NamedNode(subject) = node else { return Ok(Vec::new()) };
        let quads = self.store.quads_for_pattern(
            Some(subject.as_ref().into()),
            Some(predicate),
            None,
            None,
        );
        quads.map(|quad| Ok(quad?.object)).collect()
    }

    fn subjects(
        &self,
        node: &Term,
        predicate: NamedNodeRef<'_>,
    ) -> Result<Vec<Term>, StorageError> {
        let quads = self.store.quads_for_pattern(None, Some(predicate), Some(node.as_ref()), None);
        quads.map(|quad| Ok(quad?.subject.into())).collect()
    }

    fn is_a(&self, class: &str, above: &str) -> bool {
        let (mut open, mut seen) = (vec![class], BTreeSet::new());
        while let Some(next) = open.pop() {
            if next == above {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.above.get(next).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }
}
