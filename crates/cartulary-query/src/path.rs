use std::cmp::Reverse;
use std::fmt;

use cartulary_graph::{Claim, EntityIx, Fact, View};
use cartulary_model::{Modality, Ontology};
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

use crate::fact::{best, rank};
use crate::names::{key, similarity};
use crate::{Arc, FactLine, Network, Node, Search};

/// The ways between two things, over facts that the options admit.
///
/// Shorter ones come first; of equally long ones, that which goes through things with fewer facts:
/// a way through a small institute says more than one through a country.
#[derive(Clone, Debug)]
pub struct Paths<'v> {
    view: &'v View,
    network: &'v Network,
    from: EntityIx,
    to: EntityIx,
    max_hops: usize,
    modalities: Vec<Modality>,
    /// By predicate of the network.
    walk: Vec<Walk>,
}

/// Which facts paths may use. By default all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathOptions {
    /// Only these predicates, where any are named.
    pub via: Vec<String>,
    /// None of these predicates.
    pub not_via: Vec<String>,
    /// Only claims of these modalities, where any are named.
    pub only: Vec<Modality>,
    /// Only along the arrows. A symmetric predicate has none and may be walked both ways.
    pub directed: bool,
    /// At most so many facts in a path.
    pub max_hops: Option<usize>,
}

/// A way from one thing to another.
#[derive(Clone, Debug)]
pub struct Path<'v> {
    view: &'v View,
    hops: Vec<Hop<'v>>,
}

/// A step of a [`Path`].
#[derive(Clone, Debug)]
pub struct Hop<'v> {
    /// Where it begins.
    pub from: EntityIx,
    /// Where it leads.
    pub to: EntityIx,
    /// The fact that proves best that the two are joined.
    pub fact: &'v Fact,
    /// Whether it begins at the fact's subject.
    pub forward: bool,
    /// The claim that proves the fact best.
    pub claim: &'v Claim,
    /// Other facts that join the two, the better proved first.
    pub beside: Vec<&'v Fact>,
}

/// A predicate that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no predicate {name:?}{}", near.as_ref().map_or_else(
    String::new, |near| format!("; did you mean {near:?}?")))]
pub struct UnknownPredicate {
    /// As it was given.
    pub name: String,
    /// The nearest of those there are.
    pub near: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    Never,
    Along,
    BothWays,
}

impl<'v> Paths<'v> {
    /// The ways between two things over all facts.
    pub fn new(view: &'v View, network: &'v Network, from: EntityIx, to: EntityIx) -> Self {
        Self {
            view,
            network,
            from,
            to,
            max_hops: usize::MAX,
            modalities: Vec::new(),
            walk: vec![Walk::BothWays; network.predicates().len()],
        }
    }

    /// The ways over those facts that `options` admit.
    ///
    /// # Errors
    /// Where an option names a predicate that neither `ontology` nor the graph has.
    pub fn with(
        mut self,
        ontology: &Ontology,
        options: &PathOptions,
    ) -> Result<Self, UnknownPredicate> {
        let resolve = |names: &[String]| -> Result<Vec<String>, UnknownPredicate> {
            names.iter().map(|name| predicate(ontology, self.network, name)).collect()
        };
        let (via, not_via) = (resolve(&options.via)?, resolve(&options.not_via)?);
        let symmetric = |name: &str| {
            ontology.predicate(name).is_some_and(|id| ontology.predicate_of(id).symmetric)
        };
        self.walk = self
            .network
            .predicates()
            .iter()
            .map(|name| {
                if (!via.is_empty() && !via.contains(name)) || not_via.contains(name) {
                    Walk::Never
                } else if options.directed && !symmetric(name) {
                    Walk::Along
                } else {
                    Walk::BothWays
                }
            })
            .collect();
        self.modalities.clone_from(&options.only);
        self.max_hops = options.max_hops.unwrap_or(usize::MAX);
        Ok(self)
    }

    /// The first paths, at most `count`.
    pub fn up_to(&self, count: usize) -> Vec<Path<'v>> {
        let (from, to) = self.ends();
        let mut search = Search::new(self.network);
        let ways = search.first(from, to, count, self.max_hops, &|arc| self.admits(arc));
        ways.iter().map(|way| self.path(way)).collect()
    }

    /// Calls `visit` with every path in order, until it gives `false`. There can be very many.
    pub fn each(&self, mut visit: impl FnMut(Path<'v>) -> bool) {
        let (from, to) = self.ends();
        let mut search = Search::new(self.network);
        search.all(from, to, self.max_hops, &|arc| self.admits(arc), &mut |way| {
            visit(self.path(way))
        });
    }

    fn ends(&self) -> (Node, Node) {
        (self.network.node(self.from.0), self.network.node(self.to.0))
    }

    fn admits(&self, arc: Arc) -> bool {
        let walk = self.walk[self.network.predicate(arc.fact())];
        let direction = walk == Walk::BothWays || (walk == Walk::Along && arc.forward());
        direction
            && (self.modalities.is_empty()
                || self.view.facts[arc.fact().0].claims.iter().any(|claim| self.tells(claim)))
    }

    fn tells(&self, claim: &Claim) -> bool {
        self.modalities.is_empty() || self.modalities.contains(&claim.modality)
    }

    fn path(&self, way: &[Node]) -> Path<'v> {
        let hops = way.windows(2).filter_map(|ends| self.hop(ends[0], ends[1])).collect();
        Path { view: self.view, hops }
    }

    fn hop(&self, from: Node, to: Node) -> Option<Hop<'v>> {
        let mut facts: Vec<(&Fact, &Claim, Arc)> = self
            .network
            .between(from, to)
            .iter()
            .filter(|&&arc| self.admits(arc))
            .filter_map(|&arc| {
                let fact = &self.view.facts[arc.fact().0];
                Some((fact, best(fact, |claim| self.tells(claim))?, arc))
            })
            .collect();
        facts.sort_by_key(|(fact, claim, arc)| {
            (rank(claim), Reverse(fact.claims.len()), arc.fact())
        });
        let &(fact, claim, arc) = facts.first()?;
        Some(Hop {
            from: EntityIx(self.network.thing(from)),
            to: EntityIx(self.network.thing(to)),
            fact,
            forward: arc.forward(),
            claim,
            beside: facts[1..].iter().map(|&(fact, ..)| fact).collect(),
        })
    }
}

impl<'v> Path<'v> {
    /// Its steps, from the first name to the second. Never empty.
    pub fn hops(&self) -> &[Hop<'v>] {
        &self.hops
    }

    /// The words that prove each step.
    pub fn quotes(&self) -> Vec<&'v str> {
        self.hops.iter().map(|hop| self.view.quote(hop.claim)).collect()
    }

    /// The fact of each step with its evidence.
    pub fn facts(&self) -> impl Iterator<Item = FactLine> {
        self.hops.iter().map(|hop| FactLine::new(self.view, hop.fact, hop.claim))
    }
}

/// `A —launches→ B ←locatedIn (planned)— C`: names and arrows, the modality where a fact is not
/// asserted.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(first) = self.hops.first() {
            f.write_str(&self.view.entity(first.from).label)?;
        }
        for hop in &self.hops {
            let (left, right) = if hop.forward { ("—", "→") } else { ("←", "—") };
            write!(f, " {left}{}", hop.fact.predicate)?;
            if hop.claim.modality != Modality::Asserted {
                write!(f, " ({})", hop.claim.modality)?;
            }
            write!(f, "{right} {}", self.view.entity(hop.to).label)?;
        }
        Ok(())
    }
}

/// A list of facts, in order; where an arrow points shows in which end the facts share.
impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hops = serializer.serialize_seq(Some(self.hops.len()))?;
        for (hop, fact) in self.hops.iter().zip(self.facts()) {
            hops.serialize_element(&HopLine {
                direction: if hop.forward { "forward" } else { "backward" },
                fact,
                beside: hop.beside.iter().map(|fact| fact.predicate.as_str()).collect(),
            })?;
        }
        hops.end()
    }
}

#[derive(serde::Serialize)]
struct HopLine<'a> {
    direction: &'static str,
    #[serde(flatten)]
    fact: FactLine,
    beside: Vec<&'a str>,
}

/// The predicate of that name or English label, whatever its case.
fn predicate(
    ontology: &Ontology,
    network: &Network,
    name: &str,
) -> Result<String, UnknownPredicate> {
    let declared = ontology.predicates().map(|(_, predicate)| {
        (predicate.name.as_str(), predicate.labels.get("en").map_or("", String::as_str))
    });
    let known: Vec<(&str, &str)> =
        declared.chain(network.predicates().iter().map(|name| (name.as_str(), ""))).collect();
    // "located in" names `locatedIn`.
    let key = |name: &str| key(name).replace(' ', "");
    let wanted = key(name);
    let is_wanted = |&&(own, label): &&(&str, &str)| key(own) == wanted || key(label) == wanted;
    if let Some((own, _)) = known.iter().find(is_wanted) {
        return Ok((*own).to_owned());
    }
    let score = |&&(own, label): &&(&str, &str)| {
        similarity(&wanted, &key(own)).max(similarity(&wanted, &key(label)))
    };
    let near = known.iter().filter(|names| score(names) > 0).max_by_key(score);
    Err(UnknownPredicate { name: name.to_owned(), near: near.map(|(own, _)| (*own).to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Names;
    use crate::testing::view;

    const FACTS: &str = "
        Institute -launches-> Center
        Institute -funds-> Center !0.5
        Institute -funds-> Center ?planned @other.txt
        Center -locatedIn-> City
        Ministry -designates-> City ?planned
        Ministry -partOf-> Country
        City -locatedIn-> Country
        Institute -locatedIn-> Country
        Lone -foundedOn-> \"1973\"";

    fn paths(from: &str, to: &str, options: &PathOptions) -> Vec<String> {
        let view = view(FACTS);
        let (network, names) = (Network::new(&view), Names::new(&view));
        let find = |name| names.find(&view, name).expect("a name");
        let paths = Paths::new(&view, &network, find(from), find(to))
            .with(&Ontology::default(), options)
            .expect("predicates");
        let mut all = Vec::new();
        paths.each(|path| {
            all.push(path.to_string());
            true
        });
        let up_to: Vec<_> = paths.up_to(100).iter().map(ToString::to_string).collect();
        assert_eq!(all, up_to);
        all
    }

    #[test]
    fn shorter_paths_come_first_and_hubs_last() {
        assert_eq!(
            paths("Institute", "City", &PathOptions::default()),
            [
                "Institute —launches→ Center —locatedIn→ City",
                "Institute —locatedIn→ Country ←locatedIn— City",
                "Institute —locatedIn→ Country ←partOf— Ministry —designates (planned)→ City",
            ]
        );
    }

    #[test]
    fn options_narrow_what_is_walked() {
        let along = PathOptions { directed: true, ..PathOptions::default() };
        assert_eq!(
            paths("Institute", "City", &along),
            ["Institute —launches→ Center —locatedIn→ City"]
        );
        let planned = PathOptions { only: vec![Modality::Planned], ..PathOptions::default() };
        assert_eq!(paths("Institute", "Center", &planned), ["Institute —funds (planned)→ Center"]);
        let only = PathOptions { via: vec!["Located In".into()], ..PathOptions::default() };
        assert!(paths("Institute", "Ministry", &only).is_empty());
        let without = PathOptions { not_via: vec!["launches".into()], ..PathOptions::default() };
        assert_eq!(paths("Institute", "Center", &without)[0], "Institute —funds→ Center");
        let near = PathOptions { max_hops: Some(1), ..PathOptions::default() };
        assert!(paths("Institute", "City", &near).is_empty());
    }

    #[test]
    fn each_hop_has_its_quote_and_the_facts_beside() {
        let view = view(FACTS);
        let (network, names) = (Network::new(&view), Names::new(&view));
        let find = |name| names.find(&view, name).expect("a name");
        let paths = Paths::new(&view, &network, find("Center"), find("Institute")).up_to(1);
        assert_eq!(paths[0].quotes(), ["Institute launches Center"]);
        assert_eq!(paths[0].to_string(), "Center ←launches— Institute");
        let beside: Vec<_> =
            paths[0].hops()[0].beside.iter().map(|fact| &*fact.predicate).collect();
        assert_eq!(beside, ["funds"]);
    }

    #[test]
    fn an_unknown_predicate_gets_a_suggestion() {
        let view = view(FACTS);
        let network = Network::new(&view);
        let options = PathOptions { via: vec!["lanches".into()], ..PathOptions::default() };
        let why = Paths::new(&view, &network, EntityIx(0), EntityIx(1))
            .with(&Ontology::default(), &options)
            .expect_err("no such predicate");
        assert_eq!(
            why.to_string(),
            "there is no predicate \"lanches\"; did you mean \"launches\"?"
        );
    }
}
