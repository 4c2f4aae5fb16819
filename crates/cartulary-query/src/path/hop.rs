use std::cmp::Reverse;

use cartulary_graph::{Claim, EntityIx, Fact, Inference, Premise, View};
use cartulary_model::Modality;
use serde::Serialize;

use super::filter::Filter;
use crate::fact::{best, rank};
use crate::network::{Edge, Network, Node};
use crate::{FactLine, ThingLine};

/// A step of a path.
#[derive(Clone, Debug)]
pub struct Hop<'v> {
    /// Where it begins.
    pub from: EntityIx,
    /// Where it leads.
    pub to: EntityIx,
    /// What joins the two, the best proved of several.
    pub tie: Tie<'v>,
    /// Whether it begins at the subject.
    pub forward: bool,
    /// Other facts that join the two, the better proved first.
    pub beside: Vec<&'v Fact>,
}

/// What joins the two ends of a [`Hop`].
#[derive(Clone, Copy, Debug)]
pub enum Tie<'v> {
    /// A fact, and the claim that proves it best.
    Fact(&'v Fact, &'v Claim),
    /// What no document says but what follows.
    Inference(&'v Inference),
}

impl<'v> Hop<'v> {
    /// The step between two nodes, where the filter lets it be made.
    pub(super) fn new(
        view: &'v View,
        network: &'v Network,
        filter: &Filter<'v>,
        from: Node,
        to: Node,
    ) -> Option<Self> {
        let arcs = || network.between(from, to).iter().filter(|&&arc| filter.admits(arc));
        let mut facts: Vec<(&Fact, &Claim, bool)> = arcs()
            .filter_map(|&arc| {
                let Edge::Fact(fact) = network.edge(arc) else { return None };
                Some((view.fact(fact), filter.best(fact)?, arc.forward()))
            })
            .collect();
        // A stable sort: what is as well proved stays in the order of facts.
        facts.sort_by_key(|(fact, claim, _)| (rank(claim), Reverse(fact.claims.len())));
        let inferred = || {
            arcs().find_map(|&arc| match network.edge(arc) {
                Edge::Inference(id) => Some((Tie::Inference(view.inference(id)), arc.forward())),
                Edge::Fact(_) => None,
            })
        };
        let stated = facts.first().map(|&(fact, claim, forward)| (Tie::Fact(fact, claim), forward));
        let (tie, forward) = stated.or_else(inferred)?;
        Some(Self {
            from: EntityIx(network.thing(from)),
            to: EntityIx(network.thing(to)),
            tie,
            forward,
            beside: facts.iter().skip(1).map(|&(fact, ..)| fact).collect(),
        })
    }

    /// The predicate by name.
    pub fn predicate(&self) -> &'v str {
        match self.tie {
            Tie::Fact(fact, _) => &fact.predicate,
            Tie::Inference(inference) => &inference.predicate,
        }
    }

    /// The fact and its claim, where a document states it.
    pub fn stated(&self) -> Option<(&'v Fact, &'v Claim)> {
        match self.tie {
            Tie::Fact(fact, claim) => Some((fact, claim)),
            Tie::Inference(_) => None,
        }
    }

    /// `—launches→`, `←locatedIn (planned)—`, `—locatedIn (inferred)→`.
    pub fn arrow(&self) -> String {
        let mark = match self.tie {
            Tie::Inference(_) => " (inferred)".to_owned(),
            Tie::Fact(_, claim) if claim.modality == Modality::Asserted => String::new(),
            Tie::Fact(_, claim) => format!(" ({})", claim.modality),
        };
        let (left, right) = if self.forward { ("—", "→") } else { ("←", "—") };
        format!("{left}{}{mark}{right}", self.predicate())
    }

    /// The two ends, the subject first.
    pub fn ends(&self) -> (EntityIx, EntityIx) {
        if self.forward { (self.from, self.to) } else { (self.to, self.from) }
    }
}

/// A step of a path, ready to be written as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct HopLine {
    /// `forward` where the step is made from subject to object, else `backward`.
    pub direction: &'static str,
    /// What joins the two.
    #[serde(flatten)]
    pub tie: TieLine,
    /// Predicates of other facts that join the two, the better proved first.
    pub beside: Vec<String>,
}

/// What joins the two ends of a [`HopLine`].
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum TieLine {
    /// A fact with its best evidence.
    Fact(Box<FactLine>),
    /// What follows.
    Inferred(Box<InferredLine>),
}

/// What no document says but what follows, ready to be written as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct InferredLine {
    /// Of whom.
    pub subject: ThingLine,
    /// Predicate by name.
    pub predicate: String,
    /// To whom.
    pub object: ThingLine,
    /// How it follows: `inverse`, `symmetric`, `transitive`, or `within` from the gazetteer.
    pub inferred: &'static str,
    /// The facts that it follows from.
    pub from: Vec<FactLine>,
}

impl HopLine {
    /// A step over things of a view.
    pub fn new(view: &View, hop: &Hop<'_>) -> Self {
        let tie = match hop.tie {
            Tie::Fact(fact, claim) => TieLine::Fact(Box::new(FactLine::new(view, fact, claim))),
            Tie::Inference(inference) => {
                let facts = inference.premises.iter().filter_map(|premise| match premise {
                    Premise::Fact(fact) => Some(view.fact(*fact)),
                    Premise::Inference(_) => None,
                });
                TieLine::Inferred(Box::new(InferredLine {
                    subject: ThingLine::new(view, inference.subject),
                    predicate: inference.predicate.clone(),
                    object: ThingLine::new(view, inference.object),
                    inferred: inference.rule.name(),
                    from: facts
                        .filter_map(|fact| Some(FactLine::new(view, fact, best(fact, |_| true)?)))
                        .collect(),
                }))
            }
        };
        Self {
            direction: if hop.forward { "forward" } else { "backward" },
            tie,
            beside: hop.beside.iter().map(|fact| fact.predicate.clone()).collect(),
        }
    }
}
