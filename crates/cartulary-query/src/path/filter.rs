use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

use cartulary_graph::{Claim, EntityIx, FactIx, View, ViewDocument};
use cartulary_model::{Modality, Ontology};

use super::{PathOptions, Weight};
use crate::claims::{Days, Told};
use crate::names::{key, similarity};
use crate::network::{Arc, Edge, Network, Node};
use crate::place::inside;
use crate::search::Costs;
use crate::{NameError, Names};

/// What is wrong with what was asked of paths, or of a [part](crate::Selection) of a graph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// A name does not give one thing.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A predicate, class or publisher is not there.
    #[error(transparent)]
    Unknown(#[from] Unknown),
    /// Two names that must give two things give one.
    #[error("{0:?} and {1:?} are two names of one thing")]
    SameThing(String, String),
    /// A date is not one.
    #[error("{0:?} is no date: write 2024, 2024-05 or 2024-05-31")]
    Date(String),
}

/// A word of the domain or the graph that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} {name:?}{}", DidYouMean(near.as_deref()))]
pub struct Unknown {
    /// What it should have been: predicate, class or publisher.
    pub kind: &'static str,
    /// As it was given.
    pub name: String,
    /// The nearest of those there are.
    pub near: Option<String>,
}

struct DidYouMean<'a>(Option<&'a str>);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |near| write!(f, "; did you mean {near:?}?"))
    }
}

/// Which edges may be walked and what they cost. What was found of an edge is kept.
#[derive(Clone, Debug)]
pub(super) struct Filter<'v> {
    view: &'v View,
    network: &'v Network,
    /// By predicate of the network.
    walk: Vec<Walk>,
    only: Vec<Modality>,
    since: Option<Days>,
    until: Option<Days>,
    /// By document, whether it is of a publisher that is asked for; empty where none is.
    published: Vec<bool>,
    min_evidence: usize,
    inferred: bool,
    weight: Weight,
    /// By edge: what it costs and one more, [`BARRED`], or 0 where that is not known yet.
    costs: Vec<Cell<u32>>,
}

const BARRED: u32 = u32::MAX;
/// What a plain step costs.
const STEP: u32 = 1000;
const MILLION: u32 = 1_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    Never,
    Along,
    BothWays,
}

impl<'v> Filter<'v> {
    /// Lets everything pass.
    pub(super) fn all(view: &'v View, network: &'v Network) -> Self {
        Self {
            view,
            network,
            walk: vec![Walk::BothWays; network.predicates().len()],
            only: Vec::new(),
            since: None,
            until: None,
            published: Vec::new(),
            min_evidence: 0,
            inferred: true,
            weight: Weight::default(),
            costs: vec![Cell::new(0); network.edges()],
        }
    }

    /// What the options say of facts.
    pub(super) fn new(
        view: &'v View,
        network: &'v Network,
        ontology: &Ontology,
        options: &PathOptions,
    ) -> Result<Self, PathError> {
        let date = |date: &Option<String>| match date {
            Some(date) => Days::of(date).ok_or_else(|| PathError::Date(date.clone())).map(Some),
            None => Ok(None),
        };
        let evidence = options.since.is_some()
            || options.until.is_some()
            || !options.publishers.is_empty()
            || options.min_evidence > 0;
        let asserted = options.only.is_empty() || options.only.contains(&Modality::Asserted);
        Ok(Self {
            walk: walk(network, ontology, options)?,
            only: options.only.clone(),
            since: date(&options.since)?,
            until: date(&options.until)?,
            published: published(view, &options.publishers)?,
            min_evidence: options.min_evidence,
            // The gazetteer is no document.
            inferred: !options.no_inferred && asserted && !evidence,
            weight: options.weight,
            ..Self::all(view, network)
        })
    }

    pub(super) fn admits(&self, arc: Arc) -> bool {
        self.cost(arc).is_some()
    }

    /// The claim of a fact that proves it best, of those that are admitted.
    pub(super) fn best(&self, fact: FactIx) -> Option<&'v Claim> {
        self.surest(fact).map(|(n, _)| &self.view.fact(fact).claims[n])
    }

    fn surest(&self, fact: FactIx) -> Option<(usize, &'v Told)> {
        let told = self.network.claims(fact).iter().enumerate();
        told.filter(|(_, told)| self.admits_claim(told)).min_by_key(|(_, told)| told.rank())
    }

    fn admits_claim(&self, told: &Told) -> bool {
        // What is less precise than a bound counts where it may fit.
        let timely = match (self.since, self.until) {
            (None, None) => true,
            (since, until) => told.when.is_some_and(|when| {
                since.is_none_or(|since| when.last >= since.first)
                    && until.is_none_or(|until| when.first <= until.last)
            }),
        };
        timely
            && (self.only.is_empty() || self.only.contains(&told.modality))
            && (self.published.is_empty() || self.published[told.document as usize])
    }

    /// What an edge costs in whichever direction, or [`BARRED`].
    fn weigh(&self, arc: Arc) -> u32 {
        let fact = match self.network.edge(arc) {
            Edge::Fact(fact) => fact,
            Edge::Inference(_) if !self.inferred => return BARRED,
            // Words count for more.
            Edge::Inference(_) if self.weight == Weight::Hubs => return 2 * STEP,
            Edge::Inference(_) => return STEP,
        };
        let claims = self.network.claims(fact);
        let told = || claims.iter().filter(|told| self.admits_claim(told));
        let documents = || told().map(|told| told.document).collect::<BTreeSet<_>>().len();
        let enough = match self.min_evidence {
            0 | 1 => told().next().is_some(),
            least => claims.len() >= least && documents() >= least,
        };
        if !enough {
            return BARRED;
        }
        match self.weight {
            Weight::Hubs | Weight::Hops => STEP,
            Weight::Confidence => {
                let sure = self.surest(fact).map_or(MILLION, |(_, told)| told.sure.max(1));
                (-(f64::from(sure) / f64::from(MILLION)).ln() * f64::from(STEP)).round() as u32
            }
            Weight::Evidence => STEP / documents().clamp(1, STEP as usize) as u32,
        }
    }
}

impl Filter<'_> {
    /// How many steps more it counts to go through a node.
    pub(super) fn detour(&self, node: Node) -> u32 {
        // From 16 facts on, each doubling is a step, up to three: a detour of more says less than
        // the hub.
        let degree = self.network.degree(node);
        let doublings = degree.checked_ilog2().unwrap_or(0).saturating_sub(3).min(3);
        if self.weight == Weight::Hubs { doublings } else { 0 }
    }
}

impl Costs for Filter<'_> {
    fn cost(&self, arc: Arc) -> Option<u32> {
        let direction = match self.walk[self.network.predicate(arc)] {
            Walk::Never => false,
            Walk::Along => arc.forward(),
            Walk::BothWays => true,
        };
        if !direction {
            return None;
        }
        let kept = &self.costs[arc.edge()];
        if kept.get() == 0 {
            kept.set(self.weigh(arc).saturating_add(1));
        }
        let cost = kept.get();
        (cost != BARRED).then(|| cost - 1)
    }

    fn toll(&self, node: Node) -> u32 {
        self.detour(node) * STEP
    }
}

fn walk(
    network: &Network,
    ontology: &Ontology,
    options: &PathOptions,
) -> Result<Vec<Walk>, Unknown> {
    let resolve = |names: &[String]| -> Result<Vec<String>, Unknown> {
        names.iter().map(|name| predicate(ontology, network, name)).collect()
    };
    let (via, not_via) = (resolve(&options.via)?, resolve(&options.not_via)?);
    let symmetric =
        |name: &str| ontology.predicate(name).is_some_and(|id| ontology.predicate_of(id).symmetric);
    let of = |name: &String| {
        if (!via.is_empty() && !via.contains(name)) || not_via.contains(name) {
            Walk::Never
        } else if options.directed && !symmetric(name) {
            Walk::Along
        } else {
            Walk::BothWays
        }
    };
    Ok(network.predicates().iter().map(of).collect())
}

/// The predicate of that name or English label, whatever its case.
pub(crate) fn predicate(
    ontology: &Ontology,
    network: &Network,
    name: &str,
) -> Result<String, Unknown> {
    let declared = ontology.predicates().map(|(_, it)| (it.name.as_str(), it.labels.get("en")));
    let used = network.predicates().iter().map(|name| (name.as_str(), None));
    Words::new(declared.chain(used)).find("predicate", name)
}

/// By document, whether one of these published it; empty where none is named.
fn published(view: &View, names: &[String]) -> Result<Vec<bool>, Unknown> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let published = view.documents.iter().filter_map(|it| it.metadata.publisher.as_deref());
    let known: BTreeSet<&str> = published.filter(|name| !name.is_empty()).collect();
    let stated = Words::new(known.iter().map(|&name| (name, None)));
    let resolve = |name: &String| stated.find("publisher", name).map(|name| key(&name));
    let wanted: BTreeSet<String> = names.iter().map(resolve).collect::<Result<_, _>>()?;
    let meant: BTreeSet<&str> =
        known.iter().copied().filter(|name| wanted.contains(&key(name))).collect();
    let is_meant = |document: &ViewDocument| {
        document.metadata.publisher.as_deref().is_some_and(|name| meant.contains(name))
    };
    Ok(view.documents.iter().map(is_meant).collect())
}

/// The things through which no path may go, the options' ends and classes being what they are.
pub(super) fn closed(
    view: &View,
    network: &Network,
    ontology: &Ontology,
    names: &Names,
    options: &PathOptions,
) -> Result<Vec<EntityIx>, PathError> {
    let resolve = |names: &[String]| Classes::new(view, ontology, names);
    let (only, never) = (resolve(&options.classes)?, resolve(&options.not_classes)?);
    let inside = match &options.region {
        None => None,
        Some(name) => Some(inside(view, network, ontology, names.find(view, name)?)),
    };
    if only.is_empty() && never.is_empty() && inside.is_none() {
        return Ok(Vec::new());
    }
    // There are few kinds of things.
    let kinds: Vec<bool> = network
        .kinds()
        .iter()
        .map(|&example| {
            (!only.is_empty() && !only.has(view, ontology, example))
                || never.has(view, ontology, example)
        })
        .collect();
    let shut = |id: &EntityIx| {
        kinds[network.kind(*id)] || inside.as_ref().is_some_and(|inside| !inside[id.0])
    };
    Ok((0..view.entities.len()).map(EntityIx).filter(shut).collect())
}

/// Classes by name or label, to ask whether a thing is of one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes(Vec<String>);

impl Classes {
    /// The classes of those names or English labels, whatever their case.
    ///
    /// # Errors
    /// Where neither the ontology nor the view has one.
    pub fn new(view: &View, ontology: &Ontology, names: &[String]) -> Result<Self, Unknown> {
        let all = || ontology.classes().map(|(_, it)| (it.name.as_str(), it.labels.get("en")));
        let resolve = |name: &String| {
            Words::new(all()).find("class", name).or_else(|_| {
                // A class of an earlier ontology.
                let used: BTreeSet<&String> =
                    view.entities.iter().flat_map(|it| [&it.class, &it.top]).collect();
                let used = used.iter().map(|name| (name.as_str(), None));
                Words::new(all().chain(used)).find("class", name)
            })
        };
        names.iter().map(resolve).collect::<Result<_, _>>().map(Self)
    }

    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a thing is of one of these classes, or of a finer one.
    pub fn has(&self, view: &View, ontology: &Ontology, thing: EntityIx) -> bool {
        let entity = view.entity(thing);
        let own = ontology.class(&entity.class);
        self.0.iter().any(|above| {
            let ids = own.zip(ontology.class(above));
            entity.class == *above
                || entity.top == *above
                || ids.is_some_and(|(own, above)| ontology.is_a(own, above))
        })
    }
}

/// Words by name and label, whatever their case; "located in" names `locatedIn`.
struct Words<'a>(Vec<(String, &'a str)>);

impl<'a> Words<'a> {
    fn new(known: impl Iterator<Item = (&'a str, Option<&'a String>)>) -> Self {
        let both = known.flat_map(|(own, label)| {
            [Some(own), label.map(String::as_str)].into_iter().flatten().map(move |it| (it, own))
        });
        Self(both.map(|(name, own)| (joined(name), own)).collect())
    }

    fn find(&self, kind: &'static str, name: &str) -> Result<String, Unknown> {
        let wanted = joined(name);
        if let Some((_, own)) = self.0.iter().find(|(key, _)| *key == wanted) {
            return Ok((*own).to_owned());
        }
        let mut near: Option<(u32, &str)> = None;
        for (key, own) in &self.0 {
            let score = similarity(&wanted, key);
            if score > 0 && near.is_none_or(|(best, _)| score > best) {
                near = Some((score, own));
            }
        }
        let near = near.map(|(_, name)| name.to_owned());
        Err(Unknown { kind, name: name.to_owned(), near })
    }
}

fn joined(name: &str) -> String {
    key(name).replace(' ', "")
}
