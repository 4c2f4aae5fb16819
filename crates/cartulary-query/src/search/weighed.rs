use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::marks::Marks;
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
#[derive(Clone, Debug)]
pub struct WeighedSearch<'n> {
    network: &'n Network,
    ahead: Front,
    behind: Front,
    /// Nodes that may not be entered.
    banned: Marks,
}

/// Cost, steps and facts at nodes, in one number that adds up.
const COST: u32 = 36;
const HOPS: u32 = 24;
/// More facts than this at one node count as so many.
const FACTS: usize = (1 << 12) - 1;

impl<'n> WeighedSearch<'n> {
    /// Makes room to search `network`.
    pub fn new(network: &'n Network) -> Self {
        let front =
            Front { labels: Vec::new(), first: Marks::new(network.len()), open: BinaryHeap::new() };
        Self { network, ahead: front.clone(), behind: front, banned: Marks::new(network.len()) }
    }

    /// Lets no way go through a node, which must be no end of one.
    pub fn close(&mut self, node: Node) {
        self.banned.keep(node);
    }

    /// A way that costs least, of at most `max_hops` edges.
    pub fn shortest(
        &mut self,
        from: &[Node],
        to: &[Node],
        max_hops: Option<usize>,
        costs: &impl Costs,
    ) -> Option<Vec<Node>> {
        self.next(from, to, &[], &[], max_hops, costs)
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
        let network = self.network;
        let next =
            |root: &[Node], taken: &[Node]| self.next(from, to, root, taken, max_hops, costs);
        yen::yen(count, next, |way| price(network, way, costs))
    }

    /// What a way costs, as ways are put in order by it.
    pub fn price(&self, way: &[Node], costs: &impl Costs) -> u64 {
        price(self.network, way, costs)
    }

    /// The first way that begins with `root` and does not go on to one of `taken`.
    fn next(
        &mut self,
        from: &[Node],
        to: &[Node],
        root: &[Node],
        taken: &[Node],
        max_hops: Option<usize>,
        costs: &impl Costs,
    ) -> Option<Vec<Node>> {
        self.banned.clear();
        for &node in from.iter().chain(root) {
            self.banned.set(node, 0);
        }
        let (starts, taken) = match root {
            [] => (sorted_without(from, taken), &[][..]),
            [.., at] => (vec![*at], taken),
        };
        let walked = root.len().saturating_sub(1);
        let left = max_hops.map(|hops| hops.saturating_sub(walked));
        if left == Some(0) || starts.is_empty() || starts.iter().any(|node| to.contains(node)) {
            return None;
        }
        let goals = sorted(to);
        // To count steps as well takes long, and the best way is mostly short enough anyway.
        let mut rest = self.meet(&starts, &goals, None, taken, costs)?;
        if left.is_some_and(|left| rest.len() - 1 > left) {
            rest = self.meet(&starts, &goals, left, taken, costs)?;
        }
        let mut way = root.to_vec();
        way.extend(rest.into_iter().skip(usize::from(!root.is_empty())));
        Some(way)
    }

    /// The way from a start to a goal. Both ends search towards each other, the nearer first, until
    /// no way is left that could cost less than the best so far.
    fn meet(
        &mut self,
        starts: &[Node],
        goals: &[Node],
        left: Option<usize>,
        taken: &[Node],
        costs: &impl Costs,
    ) -> Option<Vec<Node>> {
        let network = self.network;
        self.ahead.begin(starts);
        self.behind.begin(goals);
        let mut best: Option<(u64, u32, u32)> = None;
        while let (Some(near), Some(far)) = (self.ahead.nearest(), self.behind.nearest()) {
            if best.is_some_and(|(price, ..)| near + far >= price) {
                break;
            }
            let forward = near <= far;
            let (own, other) = if forward {
                (&mut self.ahead, &self.behind)
            } else {
                (&mut self.behind, &self.ahead)
            };
            let Some(at) = own.take(left.is_some()) else { continue };
            let label = own.labels[at as usize];
            let is_end = label.parent == NONE;
            let toll = if is_end { 0 } else { toll(network, label.node, costs) };
            for &arc in network.arcs(label.node) {
                let walked = if forward { arc } else { arc.reversed() };
                let barred = self.banned.has(arc.to)
                    || (forward && is_end && taken.contains(&arc.to))
                    || (!forward && goals.contains(&arc.to));
                if barred {
                    continue;
                }
                let Some(cost) = costs.cost(walked) else { continue };
                let price = label.price + toll + edge_price(cost);
                let hops = label.hops + 1;
                if left.is_some_and(|left| hops as usize > left) {
                    continue;
                }
                let next = Label { node: arc.to, price, hops, parent: at, next: NONE };
                let goal = forward && goals.contains(&arc.to);
                let Some(made) = own.put(next, left.is_some(), !goal) else { continue };
                for (met, back) in other.of(arc.to) {
                    let between =
                        if back.parent == NONE { 0 } else { self::toll(network, arc.to, costs) };
                    let price = price + between + back.price;
                    let fits = left.is_none_or(|left| (hops + back.hops) as usize <= left);
                    if fits && best.is_none_or(|(known, ..)| price < known) {
                        best = Some(if forward { (price, made, met) } else { (price, met, made) });
                    }
                }
            }
        }
        let (_, ahead, behind) = best?;
        let mut way = self.ahead.chain(ahead);
        way.reverse();
        way.extend(self.behind.chain(behind).into_iter().skip(1));
        Some(way)
    }
}

fn edge_price(cost: u32) -> u64 {
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

/// No label.
const NONE: u32 = u32::MAX;

/// A node as it was reached on one way.
#[derive(Clone, Copy, Debug)]
struct Label {
    node: Node,
    price: u64,
    hops: u32,
    /// The label before it.
    parent: u32,
    /// Another label of the node.
    next: u32,
}

/// What the search from one end has reached.
#[derive(Clone, Debug)]
struct Front {
    labels: Vec<Label>,
    /// By node: its latest label.
    first: Marks,
    open: BinaryHeap<Reverse<(u64, Node, u32)>>,
}

impl Front {
    fn begin(&mut self, ends: &[Node]) {
        self.labels.clear();
        self.first.clear();
        self.open.clear();
        for &node in ends {
            self.put(Label { node, price: 0, hops: 0, parent: NONE, next: NONE }, false, true);
        }
    }

    /// The price of the nearest label that may be open.
    fn nearest(&self) -> Option<u64> {
        self.open.peek().map(|Reverse((price, ..))| *price)
    }

    /// Takes the nearest label, unless a better one of its node has come since. A label is better
    /// where it is cheaper and, where hops are counted, no longer.
    fn take(&mut self, counted: bool) -> Option<u32> {
        let Reverse((_, node, at)) = self.open.pop()?;
        let own = self.labels[at as usize];
        let beaten = self.of(node).any(|(other, label)| {
            other != at && label.price < own.price && (!counted || label.hops <= own.hops)
        });
        (!beaten).then_some(at)
    }

    /// Adds a label, unless the node has one as good, and opens it.
    fn put(&mut self, label: Label, counted: bool, open: bool) -> Option<u32> {
        let as_good =
            |known: &Label| known.price <= label.price && (!counted || known.hops <= label.hops);
        if self.of(label.node).any(|(_, known)| as_good(&known)) {
            return None;
        }
        let at = self.labels.len() as u32;
        self.labels.push(Label { next: self.first.get(label.node).unwrap_or(NONE), ..label });
        self.first.set(label.node, at);
        if open {
            self.open.push(Reverse((label.price, label.node, at)));
        }
        Some(at)
    }

    /// The labels of a node.
    fn of(&self, node: Node) -> impl Iterator<Item = (u32, Label)> {
        let mut at = self.first.get(node).unwrap_or(NONE);
        std::iter::from_fn(move || {
            let label = *self.labels.get(at as usize)?;
            Some((std::mem::replace(&mut at, label.next), label))
        })
    }

    /// The nodes from a label back to the end that it came from.
    fn chain(&self, mut at: u32) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(label) = self.labels.get(at as usize) {
            nodes.push(label.node);
            at = label.parent;
        }
        nodes
    }
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
