//! The graph of some claims alone, for whoever shows a part of it.

use std::collections::BTreeSet;

use cartulary_model::{EntityId, Object, Statement};

use crate::Graph;
use crate::admit::Held;
use crate::gather::Derived;
use crate::view::{
    Claim, DocumentIx, EntityIx, Fact, FactIx, FactObject, Inference, InferenceIx, Premise, View,
    ViewEntity,
};

/// The graph of those claims that `keep` admits, of which it is asked one by one.
///
/// It holds their facts, the things at the ends of them with all their names, the speakers, the
/// documents with their publishers, and what follows from the facts that are left. Things stay those
/// that the whole graph resolved: nothing becomes one or two because evidence is out of sight. What
/// counts a fact's claims (modality, support, dates) counts those that are kept.
///
/// It stands in memory alone. Adding a document to it or forgetting one derives it anew from the
/// documents that it holds.
///
/// ```
/// use cartulary_graph::{Graph, narrowed};
/// use cartulary_model::{Modality, Ontology};
///
/// let graph = Graph::in_memory(&Ontology::default());
/// let plans = narrowed(&graph, |_, claim| claim.modality == Modality::Planned);
/// assert!(plans.view().facts.is_empty());
/// ```
pub fn narrowed(graph: &Graph, mut keep: impl FnMut(FactIx, &Claim) -> bool) -> Graph {
    let view = graph.view();
    let held: Vec<&Held> = graph.held().values().collect();
    let facts: Vec<Option<Fact>> = (0..)
        .zip(&view.facts)
        .map(|(n, fact)| {
            let claims = fact.claims.iter().filter(|claim| keep(FactIx(n), claim));
            let claims: Vec<_> = claims.cloned().collect();
            let Fact { iri, subject, predicate, object, .. } = fact;
            (!claims.is_empty()).then(|| Fact {
                iri: iri.clone(),
                subject: *subject,
                predicate: predicate.clone(),
                object: object.clone(),
                claims,
            })
        })
        .collect();
    let left = Left::new(view, &held, &facts);

    let documents = left.documents.kept(&view.documents).cloned().collect();
    let entities: Vec<_> = left.entities.kept(&view.entities).map(|it| left.entity(it)).collect();
    let inferences = left.inferences.kept(&view.inferences).map(|it| left.inference(it)).collect();
    let facts = facts.into_iter().flatten().map(|it| left.fact(it)).collect::<Vec<_>>();
    let claims: BTreeSet<&str> =
        facts.iter().flat_map(|fact| &fact.claims).map(|claim| claim.iri.as_str()).collect();
    let held = (0..)
        .zip(held)
        .filter(|&(n, _)| left.documents.place(n).is_some())
        .map(|(n, held)| (held.document.id().to_owned(), left.held(n, held, &claims)))
        .collect();

    let there: BTreeSet<&str> = entities.iter().map(|entity| entity.iri.as_str()).collect();
    let joined = graph.derived().joined.iter();
    let joined = joined.filter(|(_, this)| there.contains(this.as_str()));
    let derived = Derived {
        joined: joined.map(|(other, this)| (other.clone(), this.clone())).collect(),
        lasting: graph.derived().lasting.clone(),
        view: View { documents, entities, facts, inferences, circles: Vec::new() },
    };
    Graph::of_parts(graph.ontology(), held, derived)
}

/// New places of what is kept.
#[derive(Default)]
struct Places(Vec<Option<usize>>);

impl Places {
    fn new(kept: &[bool]) -> Self {
        let mut next = 0..;
        Self(kept.iter().map(|kept| kept.then(|| next.next()).flatten()).collect())
    }

    fn place(&self, old: usize) -> Option<usize> {
        self.0[old]
    }

    fn kept<'a, T>(&'a self, all: &'a [T]) -> impl Iterator<Item = &'a T> {
        all.iter().zip(&self.0).filter(|(_, place)| place.is_some()).map(|(one, _)| one)
    }
}

/// What is left of a view, by its places there.
struct Left {
    documents: Places,
    entities: Places,
    facts: Places,
    inferences: Places,
    /// By document: its entities.
    locals: Vec<Places>,
}

impl Left {
    fn new(view: &View, held: &[&Held], facts: &[Option<Fact>]) -> Self {
        let mut documents = vec![false; view.documents.len()];
        let mut entities = vec![false; view.entities.len()];
        for fact in facts.iter().flatten() {
            entities[fact.subject.0] = true;
            if let FactObject::Entity(object) = fact.object {
                entities[object.0] = true;
            }
            for claim in &fact.claims {
                documents[claim.document.0] = true;
                if let Some(speaker) = claim.according_to {
                    entities[speaker.0] = true;
                }
            }
        }
        for (kept, entity) in entities.iter_mut().zip(&view.entities) {
            *kept |= entity.members.iter().any(|&(document, local)| {
                documents[document.0] && held[document.0].publisher() == Some(local)
            });
        }
        let mut locals: Vec<_> =
            held.iter().map(|held| vec![false; held.reading.entities.len()]).collect();
        for (entity, _) in view.entities.iter().zip(&entities).filter(|(_, kept)| **kept) {
            for &(document, EntityId(local)) in &entity.members {
                locals[document.0][local] = documents[document.0];
            }
        }
        let kept_facts: Vec<bool> = facts.iter().map(Option::is_some).collect();
        let inferences = followed(view, &entities, &kept_facts);
        Self {
            documents: Places::new(&documents),
            entities: Places::new(&entities),
            facts: Places::new(&kept_facts),
            inferences: Places::new(&inferences),
            locals: locals.iter().map(|kept| Places::new(kept)).collect(),
        }
    }

    fn entity(&self, entity: &ViewEntity) -> ViewEntity {
        let members = entity.members.iter().filter_map(|&(document, EntityId(local))| {
            let place = DocumentIx(self.documents.place(document.0)?);
            Some((place, EntityId(self.locals[document.0].place(local)?)))
        });
        ViewEntity { members: members.collect(), ..entity.clone() }
    }

    fn fact(&self, fact: Fact) -> Fact {
        let object = match fact.object {
            FactObject::Entity(object) => FactObject::Entity(self.moved(object)),
            value @ FactObject::Literal { .. } => value,
        };
        let claims = fact.claims.into_iter().map(|claim| Claim {
            document: DocumentIx(self.documents.place(claim.document.0).expect(KEPT)),
            according_to: claim.according_to.map(|speaker| self.moved(speaker)),
            ..claim
        });
        Fact { subject: self.moved(fact.subject), object, claims: claims.collect(), ..fact }
    }

    fn inference(&self, inference: &Inference) -> Inference {
        let premises = inference.premises.iter().map(|premise| match premise {
            Premise::Fact(fact) => Premise::Fact(FactIx(self.facts.place(fact.0).expect(KEPT))),
            Premise::Inference(other) => {
                Premise::Inference(InferenceIx(self.inferences.place(other.0).expect(KEPT)))
            }
        });
        Inference {
            subject: self.moved(inference.subject),
            object: self.moved(inference.object),
            premises: premises.collect(),
            ..inference.clone()
        }
    }

    fn moved(&self, entity: EntityIx) -> EntityIx {
        EntityIx(self.entities.place(entity.0).expect(KEPT))
    }

    /// A document with the entities and the statements that are left of its reading.
    fn held(&self, n: usize, held: &Held, claims: &BTreeSet<&str>) -> Held {
        let locals = &self.locals[n];
        let local = |EntityId(old)| EntityId(locals.place(old).expect(KEPT));
        let statements = held.reading.statements.iter().zip(&held.claims);
        let (statements, iris) = statements
            .filter(|(_, iri)| claims.contains(iri.as_str()))
            .map(|(statement, iri)| {
                let object = match &statement.object {
                    Object::Entity(object) => Object::Entity(local(*object)),
                    value @ Object::Literal { .. } => value.clone(),
                };
                let statement = Statement {
                    subject: local(statement.subject),
                    object,
                    according_to: statement.according_to.map(local),
                    ..statement.clone()
                };
                (statement, iri.clone())
            })
            .unzip();
        let mut reading = held.reading.clone();
        reading.entities = locals.kept(&held.reading.entities).cloned().collect();
        reading.statements = statements;
        Held {
            document: held.document.clone(),
            reading,
            ontology: held.ontology.clone(),
            reader: held.reader.clone(),
            keys: locals.kept(&held.keys).cloned().collect(),
            claims: iris,
        }
    }
}

const KEPT: &str = "what something kept speaks of is kept";

/// Which inferences still follow: both ends and all premises are there.
fn followed(view: &View, entities: &[bool], facts: &[bool]) -> Vec<bool> {
    let ends =
        |inference: &Inference| entities[inference.subject.0] && entities[inference.object.0];
    let mut kept: Vec<bool> = view.inferences.iter().map(ends).collect();
    // A premise may stand behind what follows from it.
    loop {
        let lost = view.inferences.iter().enumerate().filter(|(n, inference)| {
            kept[*n]
                && inference.premises.iter().any(|premise| match premise {
                    Premise::Fact(fact) => !facts[fact.0],
                    Premise::Inference(other) => !kept[other.0],
                })
        });
        let lost: Vec<usize> = lost.map(|(n, _)| n).collect();
        if lost.is_empty() {
            return kept;
        }
        for n in lost {
            kept[n] = false;
        }
    }
}
