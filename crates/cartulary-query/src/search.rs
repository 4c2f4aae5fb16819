use std::collections::BTreeSet;

use crate::{Arc, Network, Node};

/// Searches one network, and keeps its memory from one search to the next.
///
/// A way is a sequence of nodes, each joined to the next by a fact that the search admits, none
/// twice. Ways are in order of length, then of their nodes' numbers; every method gives the first
/// in that order, so that an answer does not depend on how it was found.
///
/// `admit` is asked about an arc as it is walked, from `from` towards `to`.
#[derive(Clone, Debug)]
pub struct Search<'n> {
    network: &'n Network,
    /// Steps from the start, in the round of [`Self::round`].
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

    /// The first of the shortest ways, of at most `max_hops` facts.
    pub fn shortest(
        &mut self,
        from: Node,
        to: Node,
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Option<Vec<Node>> {
        self.banned.clear();
        let mut way = vec![from];
        self.extend(&mut way, to, max_hops, &[], admit).then_some(way)
    }

    /// The first `count` ways of at most `max_hops` facts, by Yen's algorithm.
    pub fn first(
        &mut self,
        from: Node,
        to: Node,
        count: usize,
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Vec<Vec<Node>> {
        let mut found: Vec<Vec<Node>> = Vec::new();
        // Ways that leave a found one at some node, with the place where they leave it.
        let mut candidates: BTreeSet<(usize, Vec<Node>, usize)> = BTreeSet::new();
        if count > 0
            && let Some(way) = self.shortest(from, to, max_hops, admit)
        {
            candidates.insert((way.len(), way, 0));
        }
        while let Some((_, way, left)) = candidates.pop_first() {
            found.push(way);
            if found.len() == count {
                break;
            }
            let way = &found[found.len() - 1];
            // Ways that leave before `left` were found when the way left there was (Lawler).
            for at in left..way.len() - 1 {
                let root = &way[..=at];
                let taken: Vec<Node> = found
                    .iter()
                    .filter(|way| way.starts_with(root))
                    .map(|way| way[at + 1])
                    .collect();
                self.banned.clear();
                for &node in &root[..at] {
                    self.banned.set(node, 0);
                }
                let mut branch = root.to_vec();
                if self.extend(&mut branch, to, max_hops, &taken, admit) {
                    candidates.insert((branch.len(), branch, at));
                }
            }
        }
        found
    }

    /// Calls `visit` with every way of at most `max_hops` facts, in order, until it gives `false`.
    pub fn all(
        &mut self,
        from: Node,
        to: Node,
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
        visit: &mut impl FnMut(&[Node]) -> bool,
    ) {
        // No way is longer than there are other nodes.
        let max_hops = max_hops.min(self.network.len() - 1);
        if from == to {
            return;
        }
        self.measure(to, max_hops, admit);
        self.banned.clear();
        self.banned.set(from, 0);
        let shortest = self.behind.get(from).unwrap_or(u32::MAX) as usize;
        for hops in shortest..=max_hops {
            if !self.descend(&mut vec![from], to, hops, admit, visit) {
                return;
            }
        }
    }

    /// Extends `way` by the first of the shortest ways from its end to `to`, not entering a banned
    /// node and not going to one of `taken` first; `max_hops` bounds the whole way.
    fn extend(
        &mut self,
        way: &mut Vec<Node>,
        to: Node,
        max_hops: usize,
        taken: &[Node],
        admit: &impl Fn(Arc) -> bool,
    ) -> bool {
        let from = way[way.len() - 1];
        let left = max_hops.saturating_sub(way.len() - 1);
        if from == to || left == 0 {
            return false;
        }
        let Some(hops) = self.meet(from, to, left, taken, admit) else { return false };
        let mut at = from;
        for rest in (0..hops).rev() {
            let next = self.network.arcs(at).iter().find(|&&arc| {
                self.behind.get(arc.to) == Some(rest)
                    && (at != from || !taken.contains(&arc.to))
                    && admit(arc)
            });
            // Holds by construction; a way that could not be followed would be no way.
            let Some(next) = next else { return false };
            at = next.to;
            way.push(at);
        }
        true
    }

    /// How many facts lead from `from` to `to`, at most `left`. Afterwards [`Self::behind`] holds
    /// the steps to the goal for every node of every shortest way.
    ///
    /// Both ends search level by level towards each other, the one with less before it first.
    fn meet(
        &mut self,
        from: Node,
        to: Node,
        left: usize,
        taken: &[Node],
        admit: &impl Fn(Arc) -> bool,
    ) -> Option<u32> {
        let network = self.network;
        self.ahead.clear();
        self.behind.clear();
        self.banned.set(from, 0);
        self.ahead.set(from, 0);
        self.behind.set(to, 0);
        let backwards = |arc: Arc| admit(arc.reversed());
        // The first step is taken from the start, because only it must avoid `taken`.
        let first = |arc: Arc| !taken.contains(&arc.to) && admit(arc);
        let (mut ahead, mut behind, mut tails) = (1, 0, vec![to]);
        let (mut heads, mut met) =
            advance(network, &[from], ahead, &mut self.ahead, &self.behind, &self.banned, first);
        while !met {
            if heads.is_empty() || tails.is_empty() || (ahead + behind) as usize >= left {
                return None;
            }
            if network.facts_at(&heads) <= network.facts_at(&tails) {
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
    fn measure(&mut self, to: Node, max_hops: usize, admit: &impl Fn(Arc) -> bool) {
        self.behind.clear();
        self.behind.set(to, 0);
        let mut level = vec![to];
        for step in 1..=max_hops as u32 {
            let mut reached = Vec::new();
            for &arc in level.iter().flat_map(|&node| self.network.arcs(node)) {
                if self.behind.get(arc.to).is_none() && admit(arc.reversed()) {
                    self.behind.set(arc.to, step);
                    reached.push(arc.to);
                }
            }
            level = reached;
        }
    }

    /// Visits the ways that begin with `way` and have exactly `hops` facts.
    fn descend(
        &mut self,
        way: &mut Vec<Node>,
        to: Node,
        hops: usize,
        admit: &impl Fn(Arc) -> bool,
        visit: &mut impl FnMut(&[Node]) -> bool,
    ) -> bool {
        let rest = hops - (way.len() - 1);
        let mut last = None;
        for &arc in self.network.arcs(way[way.len() - 1]) {
            let near = self.behind.get(arc.to).is_some_and(|steps| (steps as usize) < rest);
            if last == Some(arc.to) || !near || self.banned.get(arc.to).is_some() || !admit(arc) {
                continue;
            }
            last = Some(arc.to);
            if arc.to == to && rest > 1 {
                continue;
            }
            way.push(arc.to);
            let go_on = if rest == 1 {
                visit(way)
            } else {
                self.banned.set(arc.to, 0);
                let go_on = self.descend(way, to, hops, admit, visit);
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
        if own.get(arc.to).is_none() && banned.get(arc.to).is_none() && admit(arc) {
            own.set(arc.to, step);
            reached.push(arc.to);
            met |= other.get(arc.to).is_some();
        }
    }
    (reached, met)
}

/// A number for some of the nodes; forgetting all of them takes no time.
#[derive(Clone, Debug)]
struct Marks {
    /// Round in which the number was set, and the number.
    marks: Vec<(u32, u32)>,
    round: u32,
}

impl Marks {
    fn new(nodes: usize) -> Self {
        Self { marks: vec![(0, 0); nodes], round: 1 }
    }

    fn clear(&mut self) {
        self.round = self.round.checked_add(1).unwrap_or_else(|| {
            self.marks.fill((0, 0));
            1
        });
    }

    fn get(&self, node: Node) -> Option<u32> {
        let (round, value) = self.marks[node.index()];
        (round == self.round).then_some(value)
    }

    fn set(&mut self, node: Node, value: u32) {
        self.marks[node.index()] = (self.round, value);
    }

    fn unset(&mut self, node: Node) {
        self.marks[node.index()].0 = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small multigraph, different for each seed.
    fn random(seed: u64, nodes: usize, edges: usize) -> Network {
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
    fn by_hand(
        network: &Network,
        from: Node,
        to: Node,
        max_hops: usize,
        admit: &impl Fn(Arc) -> bool,
    ) -> Vec<Vec<Node>> {
        let (mut open, mut found) = (vec![vec![from]], Vec::new());
        while let Some(way) = open.pop() {
            for &arc in network.arcs(way[way.len() - 1]) {
                if way.len() > max_hops || way.contains(&arc.to) || !admit(arc) {
                    continue;
                }
                let mut longer = way.clone();
                longer.push(arc.to);
                if arc.to == to { found.push(longer) } else { open.push(longer) }
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
            let (from, to) = (network.node(0), network.node(1));
            for directed in [false, true] {
                // A filter on facts as well, so that parallel ones differ.
                let admit = |arc: Arc| {
                    (!directed || arc.forward())
                        && (seed % 3 > 0 || !arc.fact().0.is_multiple_of(4))
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
        let node = network.node(0);
        assert_eq!(search.shortest(node, node, 5, &|_| true), None);
        assert_eq!(search.first(node, node, 5, 5, &|_| true), Vec::<Vec<Node>>::new());
    }
}
