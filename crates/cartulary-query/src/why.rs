//! Why the graph holds a fact: every claim of it with its words, or what it follows from.

use cartulary_graph::{EntityIx, FactIx, FactObject, InferenceIx, Premise, View};
use serde::Serialize;

use crate::fact::rank;
use crate::names::key;
use crate::{FactLine, ThingLine};

/// Why the graph holds a fact.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Why {
    /// Documents say so: the fact once for each claim, the best evidence first.
    Said {
        /// IRI of the fact.
        id: String,
        /// Each with document, quote, sentence and pattern.
        claims: Vec<FactLine>,
    },
    /// It follows.
    Follows(Box<Conclusion>),
}

/// What follows, with what it follows from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conclusion {
    /// IRI of the inference.
    pub id: String,
    /// Of whom.
    pub subject: ThingLine,
    /// Predicate by name.
    pub predicate: String,
    /// To whom.
    pub object: ThingLine,
    /// How it follows: inverse, symmetric, transitive or within.
    pub rule: String,
    /// What it follows from; empty where the gazetteer says so.
    pub from: Vec<Why>,
}

/// The reasons for the facts of a thing that `wanted` names: by IRI, or by words of which each must
/// stand in the predicate or in the name of the other end ("locatedIn Seoul"). What documents say
/// comes before what follows.
pub fn why(view: &View, thing: EntityIx, wanted: &str) -> Vec<Why> {
    let iri = wanted.trim().trim_start_matches('<').trim_end_matches('>');
    let short = iri.rsplit(['/', ':']).next().unwrap_or(iri);
    let names_iri = |known: &str| known == iri || known.rsplit('/').next() == Some(short);
    let words = key(wanted);
    let speaks = |predicate: &str, other: &str| {
        let (predicate, other) = (key(predicate), key(other));
        !words.is_empty()
            && words.split(' ').all(|word| {
                predicate.contains(word) || other.split(' ').any(|part| part.starts_with(word))
            })
    };
    let mut found = Vec::new();
    for (n, fact) in view.facts.iter().enumerate() {
        let object = match &fact.object {
            FactObject::Entity(object) => Some(*object),
            FactObject::Literal { .. } => None,
        };
        if fact.subject != thing && object != Some(thing) {
            continue;
        }
        let other = match (&fact.object, object) {
            (FactObject::Literal { value, .. }, _) => value,
            (_, Some(object)) if object != thing => &view.entity(object).label,
            _ => &view.entity(fact.subject).label,
        };
        if names_iri(&fact.iri) || speaks(&fact.predicate, other) {
            found.push(said(view, FactIx(n)));
        }
    }
    for (n, inference) in view.inferences.iter().enumerate() {
        let other = match (inference.subject == thing, inference.object == thing) {
            (true, _) => inference.object,
            (_, true) => inference.subject,
            _ => continue,
        };
        let name = &view.entity(other).label;
        if names_iri(&inference.iri) || speaks(&inference.predicate, name) {
            found.push(Why::Follows(Box::new(conclusion(view, InferenceIx(n)))));
        }
    }
    found
}

fn said(view: &View, id: FactIx) -> Why {
    let fact = view.fact(id);
    let mut claims: Vec<_> = fact.claims.iter().collect();
    claims.sort_by_key(|claim| rank(claim));
    let claims = claims.into_iter().map(|claim| FactLine::new(view, fact, claim)).collect();
    Why::Said { id: fact.iri.clone(), claims }
}

/// What follows, with what it follows from.
pub fn conclusion(view: &View, id: InferenceIx) -> Conclusion {
    let inference = view.inference(id);
    // Each premise is on a shorter way than what follows from it, so this comes to an end.
    let from = inference.premises.iter().map(|premise| match *premise {
        Premise::Fact(fact) => said(view, fact),
        Premise::Inference(inference) => Why::Follows(Box::new(conclusion(view, inference))),
    });
    Conclusion {
        id: inference.iri.clone(),
        subject: ThingLine::new(view, inference.subject),
        predicate: inference.predicate.clone(),
        object: ThingLine::new(view, inference.object),
        rule: inference.rule.name().to_owned(),
        from: from.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Names;
    use crate::testing::view;

    #[test]
    fn a_fact_is_named_by_its_predicate_and_its_other_end() {
        let view = view(
            "
            Institute -launches-> Center
            Institute -launches-> Center ?planned @second.txt
            Institute -locatedIn-> Center City
            Ministry -funds-> Institute",
        );
        let id = Names::new(&view).find(&view, "Institute").expect("a name");
        let shown = |wanted: &str| -> Vec<Vec<String>> {
            let claims = |why: Why| match why {
                Why::Said { claims, .. } => claims.iter().map(ToString::to_string).collect(),
                Why::Follows(step) => vec![step.id],
            };
            why(&view, id, wanted).into_iter().map(claims).collect()
        };
        let launches = vec!["Institute —launches→ Center", "Institute —launches (planned)→ Center"];
        assert_eq!(shown("launches"), std::slice::from_ref(&launches));
        assert_eq!(shown("Launches center"), [launches]);
        assert_eq!(shown("Ministry"), [["Ministry —funds→ Institute"]]);
        assert_eq!(shown("city"), [["Institute —locatedIn→ Center City"]]);
        assert!(shown("nothing").is_empty() && shown("").is_empty());
    }
}
