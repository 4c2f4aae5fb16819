use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Folder, Gazetteer, Problem, Problems, turtle};

/// What there is to know of a domain: classes, predicates and a gazetteer, closed once loaded.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    pub(crate) namespace: String,
    pub(crate) classes: Vec<Class>,
    pub(crate) predicates: Vec<Predicate>,
    pub(crate) class_names: BTreeMap<String, ClassId>,
    pub(crate) predicate_names: BTreeMap<String, PredicateId>,
    gazetteer: Gazetteer,
    version: String,
}

/// Place of a class in its ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClassId(pub u16);

/// Place of a predicate in its ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PredicateId(pub u16);

/// A class of things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// Full IRI.
    pub iri: String,
    /// Local name, unique in the ontology.
    pub name: String,
    /// Labels by language tag.
    pub labels: BTreeMap<String, String>,
    /// Classes of this ontology above it.
    pub parents: Vec<ClassId>,
    /// Whether outputs name things by this class rather than by a finer one.
    pub top: bool,
    /// Classes of other vocabularies above it, by IRI.
    pub aligned: Vec<String>,
}

/// A relation between things, or from a thing to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predicate {
    /// Full IRI.
    pub iri: String,
    /// Local name, unique in the ontology.
    pub name: String,
    /// Labels by language tag.
    pub labels: BTreeMap<String, String>,
    /// Classes whose things may be its subject; any where empty.
    pub domain: Vec<ClassId>,
    /// Classes whose things may be its object; any where empty and no value kind is given.
    pub range: Vec<ClassId>,
    /// What kind of value its object is, where it is no thing.
    pub value: Option<ValueKind>,
    /// The same relation the other way round.
    pub inverse: Option<PredicateId>,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// Whether it carries over a chain.
    pub transitive: bool,
    /// Whether it says of a gazetteer's row and the row that it lies `within` how the two are
    /// related, where its signature admits them.
    pub containment: bool,
    /// Whether both ends must have a top class in common.
    pub same_kind: bool,
    /// Whether it is only the reverse of another and never read from text by itself.
    pub inverse_only: bool,
    /// Predicates of other vocabularies above it, by IRI.
    pub aligned: Vec<String>,
}

/// Kind of a literal object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// A date, as precise as its text.
    Date,
    /// An amount of money.
    Amount,
    /// A number of things.
    Quantity,
}

impl Ontology {
    /// Loads `ontology.ttl` and `gazetteer/*.csv` of a folder.
    ///
    /// # Errors
    /// Every problem of every file, with file and line.
    pub fn load(folder: &Folder) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut ontology = match folder.get("ontology.ttl") {
            Some(text) => turtle::read(&folder.display("ontology.ttl"), text, &mut problems),
            None => {
                problems.push(Problem::new(folder.display("ontology.ttl"), 0, "no such file"));
                Self::default()
            }
        };
        ontology.gazetteer = Gazetteer::load(folder, |name| ontology.class(name), &mut problems);
        ontology.version = version(folder);
        Problems::unless_empty(problems, ontology)
    }

    /// Namespace of its terms.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Hash over all files that it was loaded from, 16 hexadecimal digits: readings with the same
    /// ontology are comparable.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Things known by name.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// All classes, in order of name.
    pub fn classes(&self) -> impl Iterator<Item = (ClassId, &Class)> {
        self.classes.iter().enumerate().map(|(n, class)| (ClassId(n as u16), class))
    }

    /// All predicates, in order of name.
    pub fn predicates(&self) -> impl Iterator<Item = (PredicateId, &Predicate)> {
        self.predicates.iter().enumerate().map(|(n, predicate)| (PredicateId(n as u16), predicate))
    }

    /// The class of that local name.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_names.get(name).copied()
    }

    /// The predicate of that local name.
    pub fn predicate(&self, name: &str) -> Option<PredicateId> {
        self.predicate_names.get(name).copied()
    }

    /// A class of this ontology.
    pub fn class_of(&self, id: ClassId) -> &Class {
        &self.classes[usize::from(id.0)]
    }

    /// A predicate of this ontology.
    pub fn predicate_of(&self, id: PredicateId) -> &Predicate {
        &self.predicates[usize::from(id.0)]
    }

    /// Whether `class` is `above` or lies below it.
    pub fn is_a(&self, class: ClassId, above: ClassId) -> bool {
        class == above
            || self.class_of(class).parents.iter().any(|&parent| self.is_a(parent, above))
    }

    /// The top class of `class`: itself where none stands above it.
    pub fn top(&self, class: ClassId) -> ClassId {
        let this = self.class_of(class);
        if this.top {
            class
        } else {
            this.parents.first().map_or(class, |&parent| self.top(parent))
        }
    }

    /// Whether things of the class may be subjects of the predicate.
    pub fn accepts_subject(&self, predicate: PredicateId, class: ClassId) -> bool {
        let domain = &self.predicate_of(predicate).domain;
        domain.is_empty() || domain.iter().any(|&above| self.is_a(class, above))
    }

    /// Whether things of the class may be objects of the predicate.
    pub fn accepts_object(&self, predicate: PredicateId, class: ClassId) -> bool {
        let this = self.predicate_of(predicate);
        this.value.is_none()
            && (this.range.is_empty() || this.range.iter().any(|&above| self.is_a(class, above)))
    }

    /// Whether the predicate may hold between things of these two classes.
    pub fn accepts(&self, predicate: PredicateId, subject: ClassId, object: ClassId) -> bool {
        self.accepts_subject(predicate, subject)
            && self.accepts_object(predicate, object)
            && (!self.predicate_of(predicate).same_kind || self.top(subject) == self.top(object))
    }
}

fn version(folder: &Folder) -> String {
    let mut hash = Sha256::new();
    for (path, text) in folder.under("") {
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path.as_bytes());
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
