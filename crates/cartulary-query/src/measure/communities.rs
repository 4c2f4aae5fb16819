use std::collections::{BTreeMap, VecDeque};

use crate::{Network, Node};

/// The connected part of each node, numbered from 1.
pub(super) fn components(neighbours: &[Vec<u32>]) -> Vec<usize> {
    let mut parts = vec![0; neighbours.len()];
    let mut last = 0;
    for start in 0..neighbours.len() {
        if parts[start] > 0 {
            continue;
        }
        last += 1;
        parts[start] = last;
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            for &near in &neighbours[node] {
                if parts[near as usize] == 0 {
                    parts[near as usize] = last;
                    open.push(near as usize);
                }
            }
        }
    }
    parts
}

/// The community of each node, numbered from 1, by the Leiden algorithm (Traag, Waltman and van Eck
/// 2019) for modularity, with as much weight between two nodes as there are edges.
///
/// Where the original picks at random this takes the best, and of as good ones the first, so that
/// the answer is the same in every run. Every community is connected.
pub(super) fn leiden(network: &Network, resolution: f64) -> Vec<usize> {
    let mut graph = Weighted::new(network);
    // The node of the graph at hand that each node of the network is in.
    let mut within: Vec<usize> = (0..network.len()).collect();
    let mut groups: Vec<usize> = (0..graph.len()).collect();
    loop {
        graph.move_nodes(&mut groups, resolution);
        let (count, finer) = numbered(&graph.refine(&groups, resolution));
        // Nothing is left to be drawn together.
        if count == graph.len() {
            break;
        }
        let mut coarse = vec![0; count];
        for (node, &part) in finer.iter().enumerate() {
            coarse[part] = groups[node];
        }
        graph = graph.drawn_together(&finer, count);
        for node in &mut within {
            *node = finer[*node];
        }
        groups = numbered(&coarse).1;
    }
    let groups = graph.connected(&groups);
    within.iter().map(|&node| groups[node]).collect()
}

/// How many different numbers there are, and the same ones numbered from 0 in order of appearance.
fn numbered(groups: &[usize]) -> (usize, Vec<usize>) {
    let mut numbers = BTreeMap::new();
    let anew = groups
        .iter()
        .map(|&group| {
            let next = numbers.len();
            *numbers.entry(group).or_insert(next)
        })
        .collect();
    (numbers.len(), anew)
}

/// An undirected graph with weights.
struct Weighted {
    /// By node: its neighbours, not itself, in order, with the weight between them.
    near: Vec<Vec<(usize, f64)>>,
    /// By node: all weight at it, that within it counted twice.
    strength: Vec<f64>,
    /// All weight, counted at both ends.
    total: f64,
}

impl Weighted {
    fn new(network: &Network) -> Self {
        let of = |node: usize| {
            let mut near: Vec<(usize, f64)> = Vec::new();
            for arc in network.arcs(Node(node as u32)) {
                match near.last_mut() {
                    Some((last, weight)) if *last == arc.to.index() => *weight += 1.0,
                    _ => near.push((arc.to.index(), 1.0)),
                }
            }
            near
        };
        let near: Vec<_> = (0..network.len()).map(of).collect();
        let strength: Vec<f64> =
            near.iter().map(|near| near.iter().map(|(_, weight)| weight).sum()).collect();
        let total = strength.iter().sum::<f64>().max(1.0);
        Self { near, strength, total }
    }

    fn len(&self) -> usize {
        self.near.len()
    }

    /// What modularity gains, in units of all weight, by a node of some strength joining a group to
    /// which it has some weight.
    fn gain(&self, weight: f64, own: f64, group: f64, resolution: f64) -> f64 {
        weight - resolution * own * group / self.total
    }

    /// Moves nodes to the groups where modularity gains most, until none gains.
    fn move_nodes(&self, groups: &mut [usize], resolution: f64) {
        let most = groups.iter().max().map_or(0, |most| most + 1);
        let mut sizes = vec![0.0; most];
        for (node, &group) in groups.iter().enumerate() {
            sizes[group] += self.strength[node];
        }
        let mut open: VecDeque<usize> = (0..self.len()).collect();
        let mut waits = vec![true; self.len()];
        let mut ties = Ties::new(most);
        while let Some(node) = open.pop_front() {
            waits[node] = false;
            let (own, here) = (self.strength[node], groups[node]);
            sizes[here] -= own;
            for &(near, weight) in &self.near[node] {
                ties.add(groups[near], weight);
            }
            let worth = |group: usize, weight| self.gain(weight, own, sizes[group], resolution);
            let stay = worth(here, ties.of(here));
            let (mut best, mut to) = (stay, here);
            for (group, weight) in ties.drain() {
                let gain = worth(group, weight);
                if gain > best + EPSILON || (gain > stay + EPSILON && gain >= best && group < to) {
                    (best, to) = (gain, group);
                }
            }
            sizes[to] += own;
            if to != here {
                groups[node] = to;
                for &(near, _) in &self.near[node] {
                    if groups[near] != to && !waits[near] {
                        waits[near] = true;
                        open.push_back(near);
                    }
                }
            }
        }
    }

    /// Splits groups into parts that hang together: each node begins alone and joins, within its
    /// group, the part where modularity gains most, where both are well joined to the group.
    fn refine(&self, groups: &[usize], resolution: f64) -> Vec<usize> {
        let most = groups.iter().max().map_or(0, |most| most + 1);
        let mut sizes = vec![0.0; most];
        for (node, &group) in groups.iter().enumerate() {
            sizes[group] += self.strength[node];
        }
        let mut parts: Vec<usize> = (0..self.len()).collect();
        let mut part_sizes = self.strength.clone();
        // By part: the weight between it and the rest of its group.
        let mut outward: Vec<f64> = (0..self.len())
            .map(|node| {
                let inside =
                    self.near[node].iter().filter(|(near, _)| groups[*near] == groups[node]);
                inside.map(|(_, weight)| weight).sum()
            })
            .collect();
        let mut alone = vec![true; self.len()];
        let mut ties = Ties::new(self.len());
        for node in 0..self.len() {
            let own = self.strength[node];
            let well_joined = |part: usize, size: f64, outward: &[f64]| {
                let group = sizes[groups[node]];
                outward[part] + EPSILON >= resolution * size * (group - size) / self.total
            };
            if !alone[node] || !well_joined(node, own, &outward) {
                continue;
            }
            for &(near, weight) in &self.near[node] {
                if groups[near] == groups[node] {
                    ties.add(parts[near], weight);
                }
            }
            let (mut best, mut to, mut tie) = (0.0, node, 0.0);
            for (part, weight) in ties.drain() {
                let gain = self.gain(weight, own, part_sizes[part], resolution);
                let fits = part != node && well_joined(part, part_sizes[part], &outward);
                if fits && (gain > best + EPSILON || (gain >= best && gain > 0.0 && part < to)) {
                    (best, to, tie) = (gain, part, weight);
                }
            }
            if to != node {
                outward[to] += outward[node] - 2.0 * tie;
                part_sizes[to] += own;
                part_sizes[node] = 0.0;
                parts[node] = to;
                // The first node of a part gives it its number.
                alone[to] = false;
                alone[node] = false;
            }
        }
        parts
    }

    /// Groups, apart where they hang together by nothing; numbered from 1.
    fn connected(&self, groups: &[usize]) -> Vec<usize> {
        let inside = |node: usize| {
            let near = self.near[node].iter().map(|(near, _)| *near);
            near.filter(|&near| groups[near] == groups[node]).map(|near| near as u32).collect()
        };
        components(&(0..self.len()).map(inside).collect::<Vec<_>>())
    }

    /// The graph in which each part is one node.
    fn drawn_together(&self, parts: &[usize], count: usize) -> Self {
        let mut near: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); count];
        let mut strength = vec![0.0; count];
        for node in 0..self.len() {
            strength[parts[node]] += self.strength[node];
            for &(other, weight) in &self.near[node] {
                if parts[other] != parts[node] {
                    *near[parts[node]].entry(parts[other]).or_default() += weight;
                }
            }
        }
        let near = near.into_iter().map(|near| near.into_iter().collect()).collect();
        Self { near, strength, total: self.total }
    }
}

/// Less than this is no gain: sums of weights in another order differ by so little.
const EPSILON: f64 = 1e-9;

/// The weight between a node and each group around it.
struct Ties {
    weights: Vec<f64>,
    touched: Vec<usize>,
}

impl Ties {
    fn new(groups: usize) -> Self {
        Self { weights: vec![0.0; groups], touched: Vec::new() }
    }

    fn add(&mut self, group: usize, weight: f64) {
        if self.weights[group] == 0.0 {
            self.touched.push(group);
        }
        self.weights[group] += weight;
    }

    fn of(&self, group: usize) -> f64 {
        self.weights[group]
    }

    /// Each group with its weight, as they were met; then there are none.
    fn drain(&mut self) -> impl Iterator<Item = (usize, f64)> {
        let weights = &mut self.weights;
        self.touched.drain(..).map(|group| (group, std::mem::take(&mut weights[group])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::random;

    fn modularity(network: &Network, groups: &[usize]) -> f64 {
        let graph = Weighted::new(network);
        let (count, groups) = numbered(groups);
        let (mut inside, mut sizes) = (0.0, vec![0.0; count]);
        for node in 0..graph.len() {
            sizes[groups[node]] += graph.strength[node];
            let own = graph.near[node].iter().filter(|(near, _)| groups[*near] == groups[node]);
            inside += own.map(|(_, weight)| weight).sum::<f64>();
        }
        let expected: f64 = sizes.iter().map(|size| size * size / graph.total).sum();
        (inside - expected) / graph.total
    }

    #[test]
    fn the_karate_club_falls_into_its_best_known_communities() {
        // Zachary 1977: who met whom outside of the club.
        let near: [&[usize]; 34] = [
            &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31],
            &[2, 3, 7, 13, 17, 19, 21, 30],
            &[3, 7, 8, 9, 13, 27, 28, 32],
            &[7, 12, 13],
            &[6, 10],
            &[6, 10, 16],
            &[16],
            &[],
            &[30, 32, 33],
            &[33],
            &[],
            &[],
            &[],
            &[33],
            &[32, 33],
            &[32, 33],
            &[],
            &[],
            &[32, 33],
            &[33],
            &[32, 33],
            &[],
            &[32, 33],
            &[25, 27, 29, 32, 33],
            &[25, 27, 31],
            &[31],
            &[29, 33],
            &[33],
            &[31, 33],
            &[32, 33],
            &[32, 33],
            &[32, 33],
            &[33],
            &[],
        ];
        let edges: Vec<(usize, usize)> = near
            .iter()
            .enumerate()
            .flat_map(|(n, near)| near.iter().map(move |&to| (n, to)))
            .collect();
        assert_eq!(edges.len(), 78);
        let network = Network::from_edges(34, &edges);
        // The greatest that is known is 0.4198.
        let groups = leiden(&network, 1.0);
        assert!(modularity(&network, &groups) > 0.415, "{}", modularity(&network, &groups));
    }

    #[test]
    fn every_community_is_connected_and_better_than_none() {
        for seed in 1..200 {
            let network = random(seed, 30, 45);
            let groups = leiden(&network, 1.0);
            assert_eq!(groups, leiden(&network, 1.0));
            let alone: Vec<usize> = (0..30).collect();
            assert!(modularity(&network, &groups) >= modularity(&network, &alone));
            let inside = |node: usize| {
                let arcs = network.arcs(Node(node as u32)).iter().map(|arc| arc.to.0);
                arcs.filter(|&near| groups[near as usize] == groups[node]).collect()
            };
            let inside: Vec<Vec<u32>> = (0..30).map(inside).collect();
            // As many parts as groups: none falls apart.
            assert_eq!(numbered(&components(&inside)).0, numbered(&groups).0, "seed {seed}");
        }
    }
}
