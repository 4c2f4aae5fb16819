use super::front::{Front, NONE};
use super::marks::Marks;
use super::weighed::{Ground, edge_price};
use crate::Node;
use crate::search::Costs;

/// What is left to pay from a node to the goal: searched backwards from there, and kept over all
/// searches between the same ends, so that each of them is led to the goal.
///
/// Where hops are not counted, nodes are reached in order of their price, and no more of them than
/// the search itself has use for: what was not reached costs no less than what was reached last.
/// Where they are counted, all is known beforehand: for each number of hops the least price.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    front: Front,
    counted: bool,
    /// Steps from where ways begin, as far as they were counted.
    near: Marks,
}

impl Rest {
    pub(super) fn new(nodes: usize) -> Self {
        Self { front: Front::new(nodes), counted: false, near: Marks::new(nodes) }
    }

    /// Begins at the goal, without counting hops.
    pub(super) fn begin(&mut self, from: &[Node], to: &[Node]) {
        self.front.clear();
        self.near.clear();
        self.counted = false;
        for &node in from {
            self.near.set(node, 0);
        }
        for &node in to {
            if let Some(at) = self.front.put((node, 0, 0), NONE, false) {
                self.front.open(at, 0);
            }
        }
    }

    /// What is left at a node with so many hops left, or less; nothing where the goal is not to be
    /// reached from it.
    pub(super) fn least(&self, node: Node, hops: u32) -> Option<u64> {
        let mut labels = self.front.of(node).map(|(_, label)| label);
        if self.counted {
            return labels.find(|label| label.hops <= hops).map(|label| label.price);
        }
        match (labels.next(), self.front.least()) {
            (Some(label), Some(reached)) => Some(label.price.min(reached)),
            (label, reached) => label.map(|label| label.price).or(reached),
        }
    }

    /// Whether a node is not reached yet, so that what is left there may be far more than the least.
    pub(super) fn is_beyond(&self, node: Node) -> bool {
        let reached = |price: u64| self.front.least().is_none_or(|least| price <= least);
        !self.counted && !self.front.of(node).next().is_some_and(|(_, it)| reached(it.price))
    }

    /// Reaches further, over so many arcs at least.
    pub(super) fn grow(&mut self, ground: &Ground<'_, impl Costs>, arcs: usize) {
        let (mut walked, mut made) = (0, Vec::new());
        while walked < arcs
            && let Some((_, at)) = self.front.take()
        {
            if self.front.is_beaten(at, false) {
                continue;
            }
            walked += ground.network.degree(self.front.labels[at as usize].node);
            self.expand(ground, at, |_| true, &mut made);
            for at in made.drain(..) {
                self.front.open(at, self.front.labels[at as usize].price);
            }
        }
    }

    /// Begins at the goal and finds the price with each number of hops up to `limit`, for all nodes
    /// through which ways of so many hops lead.
    ///
    /// Steps from where ways begin are counted towards it, from whichever end has less before it.
    /// Where the two have met, a node is of use if the steps to it and from it are few enough.
    pub(super) fn count(
        &mut self,
        ground: &Ground<'_, impl Costs>,
        from: &[Node],
        to: &[Node],
        limit: u32,
    ) {
        self.begin(from, to);
        self.counted = true;
        let (mut ahead, mut behind) = (0, 0);
        let mut heads = from.to_vec();
        let mut tails: Vec<u32> = (0..self.front.labels.len() as u32).collect();
        while ahead + behind < limit {
            let node = |&at: &u32| self.front.labels[at as usize].node;
            let waiting: usize = tails.iter().map(|at| ground.network.degree(node(at))).sum();
            if ground.network.arcs_at(&heads) <= waiting {
                ahead += 1;
                heads = self.near(ground, &heads, ahead);
            } else {
                behind += 1;
                tails = self.layer(ground, &tails, None);
            }
        }
        for hops in behind + 1..=limit {
            tails = self.layer(ground, &tails, Some(limit - hops));
        }
    }

    /// The nodes that so many steps lead to and no fewer, `heads` being one step nearer.
    fn near(&mut self, ground: &Ground<'_, impl Costs>, heads: &[Node], steps: u32) -> Vec<Node> {
        let mut reached = Vec::new();
        for &arc in heads.iter().flat_map(|&node| ground.network.arcs(node)) {
            let open = !ground.closed.has(arc.to) && self.near.get(arc.to).is_none();
            if open && !self.is_goal(arc.to) && ground.costs.cost(arc).is_some() {
                self.near.set(arc.to, steps);
                reached.push(arc.to);
            }
        }
        reached
    }

    /// The labels of one hop more than `tails` have, at nodes within so many steps if they were
    /// counted.
    fn layer(
        &mut self,
        ground: &Ground<'_, impl Costs>,
        tails: &[u32],
        steps: Option<u32>,
    ) -> Vec<u32> {
        let mut made = Vec::new();
        for &at in tails {
            if !self.front.is_beaten(at, true) {
                let near = |near: Option<u32>| {
                    steps.is_none_or(|steps| near.is_some_and(|near| near <= steps))
                };
                self.expand(ground, at, near, &mut made);
            }
        }
        made
    }

    /// Goes on from a label to the nodes before it whose steps from the beginning will do.
    fn expand(
        &mut self,
        ground: &Ground<'_, impl Costs>,
        at: u32,
        will_do: impl Fn(Option<u32>) -> bool,
        made: &mut Vec<u32>,
    ) {
        let label = self.front.labels[at as usize];
        let toll = if label.parent == NONE { 0 } else { ground.toll(label.node) };
        for &arc in ground.network.arcs(label.node) {
            let near = self.near.get(arc.to);
            // No way goes on through where ways begin.
            if near == Some(0) || !will_do(near) || ground.closed.has(arc.to) {
                continue;
            }
            let Some(cost) = ground.costs.cost(arc.reversed()) else { continue };
            let price = label.price + toll + edge_price(cost);
            made.extend(self.front.put((arc.to, price, label.hops + 1), at, self.counted));
        }
    }

    fn is_goal(&self, node: Node) -> bool {
        self.front.of(node).any(|(_, label)| label.parent == NONE)
    }
}
