mod bridges;
mod centrality;
mod communities;

pub use centrality::{PageRank, page_rank};

use cartulary_graph::{EntityIx, Fact, FactObject, View};
use cartulary_model::{Modality, Ontology};

use crate::Network;

/// How a thing stands in the network of facts.
///
/// Parallel facts count once for neighbours, components and betweenness, and each for the others.
/// What was inferred does not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// Facts of which it is the subject.
    pub out_degree: usize,
    /// Facts of which it is the object.
    pub in_degree: usize,
    /// The share of time, 0 to 1, that a reader spends at it who follows facts from subject to object
    /// and now and then begins anew.
    pub page_rank: f64,
    /// The share of pairs of other things, 0 to 1, between which the shortest paths lead through it;
    /// of a large network an estimate from some of them.
    pub betweenness: f64,
    /// Number of the part of the network in which it is, from 1 for the largest; 0 where it is in no
    /// fact.
    pub component: usize,
    /// Number of the group whose members have more to do with each other than with others, from 1
    /// for the largest; 0 where it is in no fact.
    pub community: usize,
    /// Pairs of regions, in order, between which it stands: what it has to do with lies in both, and
    /// neither lies in the other.
    pub bridges: Vec<(EntityIx, EntityIx)>,
}

/// How things are measured.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureOptions {
    /// Only facts with a claim of one of these modalities, where any are named.
    pub only: Vec<Modality>,
    /// How particular communities are: 1 is modularity as it is commonly used, more gives smaller
    /// ones.
    pub resolution: f64,
    /// From how many things on betweenness is estimated, and from the paths of how many of them.
    pub pivots: usize,
}

impl Default for MeasureOptions {
    /// All facts, resolution 1, 1000 pivots.
    fn default() -> Self {
        Self { only: Vec::new(), resolution: 1.0, pivots: 1000 }
    }
}

/// Measures every thing of a view, in the view's order. The same view gives the same figures.
pub fn measure(view: &View, ontology: &Ontology, options: &MeasureOptions) -> Vec<Measures> {
    let told = |fact: &&Fact| {
        options.only.is_empty()
            || fact.claims.iter().any(|claim| options.only.contains(&claim.modality))
    };
    let facts: Vec<&Fact> = view.facts.iter().filter(told).collect();
    let ends = facts.iter().filter_map(|fact| match fact.object {
        FactObject::Entity(object) => Some((fact.subject.0, object.0)),
        FactObject::Literal { .. } => None,
    });
    let ends: Vec<(usize, usize)> = ends.filter(|(subject, object)| subject != object).collect();
    // What is in no fact has no share in anything.
    let mut joined: Vec<usize> = ends.iter().flat_map(|&(one, other)| [one, other]).collect();
    joined.sort_unstable();
    joined.dedup();
    let place = |thing: usize| joined.partition_point(|&known| known < thing);
    let edges: Vec<_> = ends.iter().map(|&(one, other)| (place(one), place(other))).collect();
    let network = Network::from_edges(joined.len(), &edges);
    let mut measures = vec![Measures::default(); view.entities.len()];
    for &(subject, object) in &ends {
        measures[subject].out_degree += 1;
        measures[object].in_degree += 1;
    }
    let plain = centrality::neighbours(&network);
    let ranks = page_rank(&network, &PageRank::default());
    let between = centrality::betweenness(&plain, options.pivots);
    let components = communities::components(&plain);
    let groups = communities::leiden(&network, options.resolution);
    let bridges = bridges::bridges(view, ontology, &facts);
    for (n, &thing) in joined.iter().enumerate() {
        let node = network.node(n).index();
        let this = &mut measures[thing];
        this.page_rank = ranks[node];
        this.betweenness = between[node];
        this.component = components[node];
        this.community = groups[node];
    }
    for (this, bridged) in measures.iter_mut().zip(bridges) {
        this.bridges = bridged;
    }
    number(&mut measures, |this| &mut this.component);
    number(&mut measures, |this| &mut this.community);
    measures
}

/// Numbers sets anew, the largest first, of as large ones that with the first thing of the view;
/// 0 stays.
fn number(measures: &mut [Measures], of: impl Fn(&mut Measures) -> &mut usize) {
    let most = measures.iter_mut().map(|this| *of(this)).max().unwrap_or(0);
    let mut sizes = vec![(0_usize, usize::MAX); most + 1];
    for (thing, this) in measures.iter_mut().enumerate() {
        let set = *of(this);
        sizes[set].0 += 1;
        sizes[set].1 = sizes[set].1.min(thing);
    }
    let mut order: Vec<usize> = (1..=most).filter(|&set| sizes[set].0 > 0).collect();
    order.sort_by_key(|&set| (std::cmp::Reverse(sizes[set].0), sizes[set].1));
    let mut numbers = vec![0; most + 1];
    for (n, set) in order.into_iter().enumerate() {
        numbers[set] = n + 1;
    }
    for this in measures {
        let set = of(this);
        *set = numbers[*set];
    }
}
