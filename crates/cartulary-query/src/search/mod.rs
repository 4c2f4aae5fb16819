mod front;
mod marks;
mod reach;
mod rest;
mod weighed;
mod yen;

pub use weighed::{Costs, WeighedSearch};

use crate::{Arc, Network, Node};
use marks::Marks;

/// Searches one network by number of steps, and keeps its memory from one search to the next.
///
/// A way is a sequence of nodes, each joined to the next by an edge that the search admits, none
/// twice. It leads from one of several nodes to one of several others and goes through no further
/// one of them. Ways are in order of length, then of their nodes' numbers; every method gives the
/// first in that order, so that an answer does not depend on how it was found.
///
/// `admit` is asked about an arc as it is walked; where nodes are to be shunned, they are
/// [closed](Self::close).
#[derive(Clone, Debug)]
pub struct Search<'n> {
    network: &'n Network,
    /// Steps from the start.
    ahead: Marks,
    /// Steps to the goal.
    behind: Marks,
    /// Nodes that may not be entered.
    banned: Marks,
}

impl<'n> Search<'n> {
    /// Makes room to search `network`.
    pub fn new(network: &'n Network) -> Self {
        let marks = Marks::new(network.len());
        Self { network, ahead: marks.clone(), behind: marks.clone(), banned: marks }
    }

    /// Lets no way go through a node, which must be no end of one.
    pub fn close(&mut self, node: Node) {
        self.banned.keep(node);
    }

    /// The first of the shortest ways, of at most `max_hops` edges.
    pub fn shortest(
        &mut self,
        from: &[Node],
        to: &[Node],
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Option<Vec<Node>> {
        self.next(from, to, &[], &[], max_hops, admit)
    }

    /// The first `count` ways of at most `max_hops` edges.
    pub fn first(
        &mut self,
        from: &[Node],
        to: &[Node],
        count: usize,
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Vec<Vec<Node>> {
        let next = |root: &[Node], taken: &[Node], most: Option<u64>| {
            let most = most.map_or(max_hops, |nodes| max_hops.min(nodes as usize - 1));
            self.next(from, to, root, taken, most, admit)
        };
        yen::yen(count, next, |way| way.len() as u64)
    }

    /// Calls `visit` with every way of at most `max_hops` edges, in order, until it gives `false`.
    pub fn all(
        &mut self,
        from: &[Node],
        to: &[Node],
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
        visit: &mut impl FnMut(&[Node]) -> bool,
    ) {
        let from = sorted(from);
        if from.iter().any(|node| to.contains(node)) {
            return;
        }
        // No way is longer than there are other nodes.
        let max_hops = max_hops.min(self.network.len().saturating_sub(1));
        self.banned.clear();
        self.measure(to, max_hops, admit);
        for &node in &from {
            self.banned.set(node, 0);
        }
        let steps = |search: &Self, node: Node| search.behind.get(node).map(|steps| steps as usize);
        let Some(shortest) = from.iter().filter_map(|&node| steps(self, node)).min() else {
            return;
        };
        for hops in shortest..=max_hops {
            for &node in &from {
                if steps(self, node).is_some_and(|steps| steps <= hops)
                    && !self.descend(&mut vec![node], hops, admit, visit)
                {
                    return;
                }
            }
        }
    }

    /// The first of the shortest ways that begin with `root` and do not go on to one of `taken`.
    fn next(
        &mut self,
        from: &[Node],
        to: &[Node],
        root: &[Node],
        taken: &[Node],
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Option<Vec<Node>> {
        self.banned.clear();
        for &node in from.iter().chain(root) {
            self.banned.set(node, 0);
        }
        let (starts, taken) = match root {
            [] => (sorted_without(from, taken), &[][..]),
            [.., at] => (vec![*at], taken),
        };
        let left = max_hops.saturating_sub(root.len().saturating_sub(1));
        if left == 0 || starts.is_empty() || starts.iter().any(|node| to.contains(node)) {
            return None;
        }
        let hops = self.meet(&starts, to, left, taken, admit)?;
        let mut way = root.to_vec();
        let step = |search: &Self, at: Node, rest: u32, taken: &[Node]| {
            let arcs = search.network.arcs(at).iter();
            let mut fit = arcs.filter(|&&arc| {
                search.behind.get(arc.to) == Some(rest) && !taken.contains(&arc.to) && admit(arc)
            });
            fit.next().map(|arc| arc.to)
        };
        // Of several starts the first from which so many steps suffice.
        let (start, mut at) =
            starts.iter().find_map(|&at| Some((at, step(self, at, hops - 1, taken)?)))?;
        if root.is_empty() {
            way.push(start);
        }
        way.push(at);
        for rest in (0..hops - 1).rev() {
            at = step(self, at, rest, &[])?;
            way.push(at);
        }
        Some(way)
    }

    /// How many edges lead from `from` to `to`, at most `left`. Afterwards [`Self::behind`] holds
    /// the steps to the goal for every node of every shortest way but the starts.
    ///
    /// Both ends search level by level towards each other, the one with less before it first.
    fn meet(
        &mut self,
        from: &[Node],
        to: &[Node],
        left: usize,
        taken: &[Node],
        admit: &impl Fn(Arc) -> bool,
    ) -> Option<u32> {
        let network = self.network;
        self.ahead.clear();
        self.behind.clear();
        for &node in from {
            self.ahead.set(node, 0);
        }
        for &node in to {
            self.behind.set(node, 0);
        }
        let backwards = |arc: Arc| admit(arc.reversed());
        // The first step is taken from the start, because only it must avoid `taken`.
        let first = |arc: Arc| !taken.contains(&arc.to) && admit(arc);
        let (mut ahead, mut behind, mut tails) = (1, 0, to.to_vec());
        let (mut heads, mut met) =
            advance(network, from, ahead, &mut self.ahead, &self.behind, &self.banned, first);
        while !met {
            if heads.is_empty() || tails.is_empty() || (ahead + behind) as usize >= left {
                return None;
            }
            if network.arcs_at(&heads) <= network.arcs_at(&tails) {
                ahead += 1;
                let (own, other) = (&mut self.ahead, &self.behind);
                (heads, met) = advance(network, &heads, ahead, own, other, &self.banned, admit);
            } else {
                behind += 1;
                let (own, other) = (&mut self.behind, &self.ahead);
                (tails, met) =
                    advance(network, &tails, behind, own, other, &self.banned, backwards);
            }
        }
        // Every shortest way passes a node that both have reached with their last level. From there
        // back to the start, the steps to the goal are noted for nodes of such ways only.
        let edge = if behind == 0 { tails } else { heads };
        let both = |&node: &Node| {
            self.ahead.get(node) == Some(ahead) && self.behind.get(node) == Some(behind)
        };
        let mut level: Vec<Node> = edge.into_iter().filter(both).collect();
        for step in (1..ahead).rev() {
            let mut before = Vec::new();
            for &arc in level.iter().flat_map(|&node| network.arcs(node)) {
                if self.ahead.get(arc.to) == Some(step)
                    && self.behind.get(arc.to).is_none()
                    && admit(arc.reversed())
                {
                    self.behind.set(arc.to, ahead + behind - step);
                    before.push(arc.to);
                }
            }
            level = before;
        }
        Some(ahead + behind)
    }

    /// Notes for every node within `max_hops` of `to` how far it is.
    fn measure(&mut self, to: &[Node], max_hops: usize, admit: &impl Fn(Arc) -> bool) {
        self.behind.clear();
        for &node in to {
            self.behind.set(node, 0);
        }
        let mut level = to.to_vec();
        for step in 1..=max_hops as u32 {
            let mut reached = Vec::new();
            for &arc in level.iter().flat_map(|&node| self.network.arcs(node)) {
                if self.behind.get(arc.to).is_none()
                    && !self.banned.has(arc.to)
                    && admit(arc.reversed())
                {
                    self.behind.set(arc.to, step);
                    reached.push(arc.to);
                }
            }
            level = reached;
        }
    }

    /// Visits the ways that begin with `way` and have exactly `hops` edges.
    fn descend(
        &mut self,
        way: &mut Vec<Node>,
        hops: usize,
        admit: &impl Fn(Arc) -> bool,
        visit: &mut impl FnMut(&[Node]) -> bool,
    ) -> bool {
        let rest = hops - (way.len() - 1);
        let mut last = None;
        for &arc in self.network.arcs(way[way.len() - 1]) {
            let steps = self.behind.get(arc.to).map_or(usize::MAX, |steps| steps as usize);
            // The goal is where no step is left to go, and nowhere before.
            let fits = steps < rest && (steps > 0 || rest == 1);
            if last == Some(arc.to) || !fits || self.banned.has(arc.to) || !admit(arc) {
                continue;
            }
            last = Some(arc.to);
            way.push(arc.to);
            let go_on = if rest == 1 {
                visit(way)
            } else {
                self.banned.set(arc.to, 0);
                let go_on = self.descend(way, hops, admit, visit);
                self.banned.unset(arc.to);
                go_on
            };
            way.pop();
            if !go_on {
                return false;
            }
        }
        true
    }
}

/// The nodes one step on from `nodes`, and whether the search from the other end knows one of them.
fn advance(
    network: &Network,
    nodes: &[Node],
    step: u32,
    own: &mut Marks,
    other: &Marks,
    banned: &Marks,
    admit: impl Fn(Arc) -> bool,
) -> (Vec<Node>, bool) {
    let (mut reached, mut met) = (Vec::new(), false);
    for &arc in nodes.iter().flat_map(|&node| network.arcs(node)) {
        if own.get(arc.to).is_none() && !banned.has(arc.to) && admit(arc) {
            own.set(arc.to, step);
            reached.push(arc.to);
            met |= other.get(arc.to).is_some();
        }
    }
    (reached, met)
}

/// Nodes in order, each once.
fn sorted(nodes: &[Node]) -> Vec<Node> {
    sorted_without(nodes, &[])
}

fn sorted_without(nodes: &[Node], taken: &[Node]) -> Vec<Node> {
    let mut nodes: Vec<Node> = nodes.iter().copied().filter(|node| !taken.contains(node)).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A small multigraph, different for each seed.
    pub(crate) fn random(seed: u64, nodes: usize, edges: usize) -> Network {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % bound as u64) as usize
        };
        let edges: Vec<_> = (0..edges).map(|_| (next(nodes), next(nodes))).collect();
        Network::from_edges(nodes, &edges)
    }

    /// Every way, found by trying everything.
    pub(crate) fn by_hand(
        network: &Network,
        from: &[Node],
        to: &[Node],
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Vec<Vec<Node>> {
        let mut open: Vec<_> = from.iter().map(|&node| vec![node]).collect();
        let mut found = Vec::new();
        while let Some(way) = open.pop() {
            for &arc in network.arcs(way[way.len() - 1]) {
                if way.len() > max_hops
                    || way.contains(&arc.to)
                    || from.contains(&arc.to)
                    || !admit(arc)
                {
                    continue;
                }
                let mut longer = way.clone();
                longer.push(arc.to);
                if to.contains(&arc.to) { found.push(longer) } else { open.push(longer) }
            }
        }
        found.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        found.dedup();
        found
    }

    #[test]
    fn every_search_agrees_with_trying_everything() {
        for seed in 1..400 {
            let network = random(seed, 9, 14);
            let mut search = Search::new(&network);
            let node = |n| network.node(n);
            let one = (vec![node(0)], vec![node(1)]);
            let two = (vec![node(0), node(2)], vec![node(1), node(3)]);
            for ((from, to), directed) in [(&one, false), (&one, true), (&two, false), (&two, true)]
                .map(|(ends, d)| ((&ends.0, &ends.1), d))
            {
                // A filter on facts as well, so that parallel ones differ.
                let admit = |arc: Arc| {
                    (!directed || arc.forward()) && (seed % 3 > 0 || !arc.edge().is_multiple_of(4))
                };
                for max_hops in [2, 4, 9] {
                    let expected = by_hand(&network, from, to, max_hops, &admit);
                    let mut all = Vec::new();
                    search.all(from, to, max_hops, &admit, &mut |way| {
                        all.push(way.to_vec());
                        true
                    });
                    assert_eq!(all, expected, "all, seed {seed}");
                    let first = search.first(from, to, usize::MAX, max_hops, &admit);
                    assert_eq!(first, expected, "Yen, seed {seed}");
                    let shortest = search.shortest(from, to, max_hops, &admit);
                    assert_eq!(shortest.as_ref(), expected.first(), "shortest, seed {seed}");
                    let three = search.first(from, to, 3, max_hops, &admit);
                    assert_eq!(three, expected[..expected.len().min(3)], "three, seed {seed}");
                }
            }
        }
    }

    #[test]
    fn nothing_leads_from_a_thing_to_itself() {
        let network = random(5, 9, 14);
        let mut search = Search::new(&network);
        let node = [network.node(0)];
        assert_eq!(search.shortest(&node, &node, 5, &|_| true), None);
        assert_eq!(search.first(&node, &node, 5, 5, &|_| true), Vec::<Vec<Node>>::new());
    }
}
