//! Answers that no text gives but that follow: where the gazetteer or what texts say together puts a
//! thing.

use cartulary_graph::{Inference, InferenceIx, Rule};
use cartulary_model::Modality;
use cartulary_query::{Conclusion, ThingLine, conclusion};

use super::gap::{Constraint, Known, Stated, StatedObject, Wanted};
use super::question::{Asked, Question};
use super::{Asking, Given, Reply};

impl Asking<'_> {
    /// "Where is X?", "Which country is X in?" of what no text puts anywhere.
    pub(super) fn places_that_follow(&self, question: &Question, wanted: &Wanted) -> Option<Reply> {
        let [Constraint { known: Known::Name(name), relations }] = wanted.constraints.as_slice()
        else {
            return None;
        };
        let within = relations.iter().find(|relation| {
            !relation.answer_is_subject && self.writer().is_containment(&relation.predicate)
        })?;
        let inner = &question.named.get(*name)?.things;
        let class = match &question.asked {
            Asked::Kind(noun) => Some(noun.class?),
            Asked::Where => None,
            _ => return None,
        };
        let ontology = self.cartulary.domain().ontology();
        let is_meant = |inference: &Inference| {
            let place = ontology.class(&self.view().entity(inference.object).class);
            inner.contains(&inference.subject)
                && inference.predicate == within.predicate
                && match class {
                    Some(class) => place.is_some_and(|place| ontology.is_a(place, class)),
                    // The nearest place will do.
                    None => inference.rule == Rule::Within,
                }
        };
        let answers = self.inferences(is_meant).map(|id| {
            let thing = ThingLine::new(self.view(), self.view().inference(id).object);
            let follows = vec![conclusion(self.view(), id)];
            let (name, thing) = (thing.name.clone(), Some(thing));
            Given { name, thing, modality: Modality::Asserted, evidence: Vec::new(), follows }
        });
        let answers: Vec<Given> = answers.collect();
        let sparql = self.writer().follows(inner, &within.predicate, class);
        let reply = self.replied(wanted.statement.clone(), sparql, answers);
        (!reply.answers.is_empty()).then_some(reply)
    }

    /// "Is X in Y?" where that follows.
    pub(super) fn truth_that_follows(
        &self,
        question: &Question,
        stated: &[Stated],
    ) -> Option<Reply> {
        stated.iter().find_map(|Stated { subject, predicate, object }| {
            let StatedObject::Name(object) = object else { return None };
            let (inner, outer) =
                (&question.named[*subject].things, &question.named[*object].things);
            let found = self.inferences(|inference| {
                inner.contains(&inference.subject)
                    && inference.predicate == *predicate
                    && outer.contains(&inference.object)
            });
            let follows: Vec<Conclusion> = found.map(|id| conclusion(self.view(), id)).collect();
            if follows.is_empty() {
                return None;
            }
            let yes = Given {
                name: "yes".to_owned(),
                thing: None,
                modality: Modality::Asserted,
                evidence: Vec::new(),
                follows,
            };
            let sparql = self.writer().follows(inner, predicate, None);
            Some(self.replied(self.text.to_owned(), sparql, vec![yes]))
        })
    }

    /// What is behind an inference of the view.
    pub(super) fn conclusion(&self, inference: &Inference) -> Option<Conclusion> {
        let known = |known: &Inference| known.iri == inference.iri;
        self.inferences(known).next().map(|id| conclusion(self.view(), id))
    }

    fn inferences(
        &self,
        is_meant: impl Fn(&Inference) -> bool,
    ) -> impl Iterator<Item = InferenceIx> {
        let all = self.view().inferences.iter().enumerate();
        all.filter(move |(_, inference)| is_meant(inference)).map(|(n, _)| InferenceIx(n))
    }
}
