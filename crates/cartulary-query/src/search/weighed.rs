use super::front::{Front, NONE};
use super::marks::Marks;
use super::reach::Reach;
use super::rest::Rest;
use super::{sorted, sorted_without, yen};
use crate::{Arc, Network, Node};

/// What ways cost, in any unit; less is better.
pub trait Costs {
    /// What it costs to walk over an arc, or nothing where it may not be walked.
    fn cost(&self, arc: Arc) -> Option<u32>;
    /// What it costs to go through a node.
    fn toll(&self, node: Node) -> u32;
}

/// Searches one network by what a way costs, as [`Search`](crate::Search) does by its length.
///
/// Ways are in order of their cost; of as costly ones those with fewer steps are first, then those
/// through nodes with fewer facts in all, then those of lower numbers. Of ways that only their
/// numbers tell apart, any may be the one that is found, but always the same.
///
/// Each search goes first where cost so far and what is left are least (A*).
#[derive(Clone, Debug)]
pub struct WeighedSearch<'n> {
    network: &'n Network,
    ahead: Front,
    rest: Rest,
    reach: Reach,
    /// Nodes that may never be entered.
    closed: Marks,
    /// Nodes that one search may not enter.
    banned: Marks,
}

/// Cost, steps and facts at nodes, in one number that adds up.
const COST: u32 = 36;
const HOPS: u32 = 24;
/// More facts than this at one node count as so many.
const FACTS: usize = (1 << 12) - 1;
/// Up to so many hops are counted from the first. The best ways mostly have no more than a higher
/// limit allows, and to count takes longer the higher it is.
const COUNTED: usize = 8;
/// How many arcs are walked backwards from the goal for each that is walked without knowing what is
/// left. What was found backwards serves all searches between two ends.
const BACKWARDS: usize = 2;

/// What is searched.
pub(super) struct Ground<'g, C> {
    pub(super) network: &'g Network,
    pub(super) costs: &'g C,
    pub(super) closed: &'g Marks,
}

impl<C: Costs> Ground<'_, C> {
    /// What it costs to go through a node, in the order of ways.
    pub(super) fn toll(&self, node: Node) -> u64 {
        toll(self.network, node, self.costs)
    }
}

/// What one search is asked for: the first of all ways that begin with `root` and do not go on to
/// one of `taken`, of at most so many hops, that cost at most so much.
struct Asked<'a> {
    from: &'a [Node],
    to: &'a [Node],
    root: &'a [Node],
    taken: &'a [Node],
    hops: Option<u32>,
    most: Option<u64>,
}

impl<'n> WeighedSearch<'n> {
    /// Makes room to search `network`.
    pub fn new(network: &'n Network) -> Self {
        let nodes = network.len();
        Self {
            network,
            ahead: Front::new(nodes),
            rest: Rest::new(nodes),
            reach: Reach::new(nodes),
            closed: Marks::new(nodes),
            banned: Marks::new(nodes),
        }
    }

    /// Lets no way go through a node, which must be no end of one.
    pub fn close(&mut self, node: Node) {
        self.closed.set(node, 0);
    }

    /// A way that costs least, of at most `max_hops` edges.
    pub fn shortest(
        &mut self,
        from: &[Node],
        to: &[Node],
        max_hops: Option<usize>,
        costs: &impl Costs,
    ) -> Option<Vec<Node>> {
        self.first(from, to, 1, max_hops, costs).pop()
    }

    /// The first `count` ways of at most `max_hops` edges.
    pub fn first(
        &mut self,
        from: &[Node],
        to: &[Node],
        count: usize,
        max_hops: Option<usize>,
        costs: &impl Costs,
    ) -> Vec<Vec<Node>> {
        let (from, to) = (sorted(from), sorted(to));
        if from.iter().any(|node| to.contains(node)) {
            return Vec::new();
        }
        let Some(limit) = max_hops else { return self.ranked(&from, &to, count, None, costs) };
        // No way is longer than there are other nodes.
        let limit = limit.min(self.network.len().saturating_sub(1));
        if limit > COUNTED {
            let ways = self.ranked(&from, &to, count, None, costs);
            if ways.iter().all(|way| way.len() <= limit + 1) {
                return ways;
            }
        }
        self.ranked(&from, &to, count, Some(limit as u32), costs)
    }

    /// What a way costs, as ways are put in order by it.
    pub fn price(&self, way: &[Node], costs: &impl Costs) -> u64 {
        price(self.network, way, costs)
    }

    fn ranked(
        &mut self,
        from: &[Node],
        to: &[Node],
        count: usize,
        hops: Option<u32>,
        costs: &impl Costs,
    ) -> Vec<Vec<Node>> {
        let network = self.network;
        let ground = Ground { network, costs, closed: &self.closed };
        match hops {
            Some(limit) => self.rest.count(&ground, from, to, limit),
            None => self.rest.begin(from, to),
        }
        let next = |root: &[Node], taken: &[Node], most: Option<u64>| {
            self.next(&Asked { from, to, root, taken, hops, most }, costs)
        };
        yen::yen(count, next, |way| price(network, way, costs))
    }

    fn next(&mut self, asked: &Asked<'_>, costs: &impl Costs) -> Option<Vec<Node>> {
        let Asked { from, to, root, taken, hops, most } = asked;
        self.banned.clear();
        for &node in from.iter().chain(*root) {
            self.banned.set(node, 0);
        }
        let (starts, taken) = match root {
            [] => (sorted_without(from, taken), &[][..]),
            [.., at] => (vec![*at], *taken),
        };
        let network = self.network;
        let ground = Ground { network, costs, closed: &self.closed };
        let walked = root.len().saturating_sub(1) as u32;
        let spent = price(network, root, costs);
        let through = if walked > 0 { ground.toll(root[root.len() - 1]) } else { 0 };
        self.reach.begin(to);
        self.ahead.clear();
        for node in starts {
            if let Some(at) = self.ahead.put((node, spent, walked), NONE, false) {
                self.ahead.open(at, spent);
            }
        }
        let counted = hops.is_some();
        while let Some((least, at)) = self.ahead.take() {
            if most.is_some_and(|most| least > most) {
                return None;
            }
            let label = self.ahead.labels[at as usize];
            let is_start = label.parent == NONE;
            if !is_start {
                if to.contains(&label.node) {
                    let way = self.ahead.way(at);
                    return Some([*root, &way[usize::from(!root.is_empty())..]].concat());
                }
                if self.ahead.is_beaten(at, counted) {
                    continue;
                }
                // More may be known of what is left than when the label was opened.
                let left = hops.map_or(0, |hops| hops - label.hops);
                let Some(rest) = self.rest.least(label.node, left) else { continue };
                let now = label.price + ground.toll(label.node) + rest;
                if now > least {
                    self.ahead.open(at, now);
                    continue;
                }
            }
            let arcs = network.degree(label.node);
            if !self.reach.may_be(&ground, &self.banned, &self.ahead, arcs) {
                return None;
            }
            if self.rest.is_beyond(label.node) {
                self.rest.grow(&ground, BACKWARDS * arcs);
            }
            let toll = if is_start { through } else { ground.toll(label.node) };
            for &arc in network.arcs(label.node) {
                if self.banned.has(arc.to)
                    || self.closed.has(arc.to)
                    || (is_start && taken.contains(&arc.to))
                {
                    continue;
                }
                let hops_so_far = label.hops + 1;
                if hops.is_some_and(|hops| hops_so_far > hops) {
                    continue;
                }
                let left = hops.map_or(0, |hops| hops - hops_so_far);
                let Some(rest) = self.rest.least(arc.to, left) else { continue };
                let Some(cost) = costs.cost(arc) else { continue };
                let price = label.price + toll + edge_price(cost);
                let between = if to.contains(&arc.to) { 0 } else { ground.toll(arc.to) };
                let least = price + between + rest;
                if most.is_some_and(|most| least > most) {
                    continue;
                }
                if let Some(made) = self.ahead.put((arc.to, price, hops_so_far), at, counted) {
                    self.ahead.open(made, least);
                }
            }
        }
        None
    }
}

pub(super) fn edge_price(cost: u32) -> u64 {
    (u64::from(cost) << COST) + (1 << HOPS)
}

fn toll(network: &Network, node: Node, costs: &impl Costs) -> u64 {
    (u64::from(costs.toll(node)) << COST) + network.degree(node).min(FACTS) as u64
}

fn price(network: &Network, way: &[Node], costs: &impl Costs) -> u64 {
    let edges = way.windows(2).map(|ends| {
        let costs = network.between(ends[0], ends[1]).iter().filter_map(|&arc| costs.cost(arc));
        edge_price(costs.min().unwrap_or(u32::MAX))
    });
    let inner = way.get(1..way.len().saturating_sub(1)).unwrap_or_default();
    edges.sum::<u64>() + inner.iter().map(|&node| toll(network, node, costs)).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::{by_hand, random};

    /// Costs that differ from edge to edge; nodes with many facts cost more.
    struct Uneven<'n>(&'n Network, bool);

    impl Costs for Uneven<'_> {
        fn cost(&self, arc: Arc) -> Option<u32> {
            let n = arc.edge() as u32;
            ((!self.1 || arc.forward()) && !n.is_multiple_of(7)).then_some(1 + n * 37 % 5)
        }

        fn toll(&self, node: Node) -> u32 {
            self.0.degree(node).saturating_sub(3) as u32
        }
    }

    #[test]
    fn every_search_agrees_with_trying_everything() {
        for seed in 1..400 {
            let network = random(seed, 9, 16);
            let node = |n| network.node(n);
            let one = (vec![node(0)], vec![node(1)]);
            let two = (vec![node(0), node(2)], vec![node(1), node(3)]);
            for (from, to) in [one, two] {
                for directed in [false, true] {
                    for max_hops in [None, Some(2), Some(3)] {
                        let costs = Uneven(&network, directed);
                        agrees(&network, &costs, &from, &to, max_hops, seed);
                    }
                }
            }
        }
    }

    fn agrees(
        network: &Network,
        costs: &Uneven<'_>,
        from: &[Node],
        to: &[Node],
        max_hops: Option<usize>,
        seed: u64,
    ) {
        let key = |way: &Vec<Node>| (price(network, way, costs), way.clone());
        let prices =
            |ways: &[Vec<Node>]| -> Vec<u64> { ways.iter().map(|way| key(way).0).collect() };
        let admit = |arc| costs.cost(arc).is_some();
        let mut expected = by_hand(network, from, to, max_hops.unwrap_or(9), &admit);
        expected.sort_by_cached_key(key);
        let mut search = WeighedSearch::new(network);
        let mut all = search.first(from, to, usize::MAX, max_hops, costs);
        assert_eq!(prices(&all), prices(&expected), "all, seed {seed}");
        all.sort_by_cached_key(key);
        assert_eq!(all, expected, "all, seed {seed}");
        let three = search.first(from, to, 3, max_hops, costs);
        assert_eq!(prices(&three), prices(&expected[..expected.len().min(3)]), "seed {seed}");
    }
}
