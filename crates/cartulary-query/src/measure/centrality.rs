use crate::{Network, Node};

/// How `PageRank` is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRank {
    /// How often, 0 to 1, the reader follows a fact rather than beginning anew.
    pub damping: f64,
    /// How much all ranks together may still change, for the computation to end.
    pub tolerance: f64,
    /// How many rounds there are at most.
    pub rounds: usize,
}

impl Default for PageRank {
    /// Damping 0.85, tolerance 10⁻⁹, 200 rounds.
    fn default() -> Self {
        Self { damping: 0.85, tolerance: 1e-9, rounds: 200 }
    }
}

/// `PageRank` of every node: rank flows along arrows, from subject to object; that of a node without
/// a way on flows to all.
///
/// Each round works on what it has already found (Gauss-Seidel), and ends with the sum brought back
/// to one. That it has left is the slowest error to go by itself: without it there were five times as
/// many rounds.
pub fn page_rank(network: &Network, how: &PageRank) -> Vec<f64> {
    let count = network.len();
    if count == 0 {
        return Vec::new();
    }
    let mut starts = Vec::with_capacity(count + 1);
    let mut ways_on = vec![0_u32; count];
    // Each arc is written, and kept where it leads here: which do is as good as random, and to branch
    // on it costs more. The last place takes what is written behind the end.
    let (mut sources, mut end) = (vec![0_u32; network.edges() + 1], 0);
    for (node, ways) in ways_on.iter_mut().enumerate() {
        starts.push(end);
        let arcs = network.arcs(Node(node as u32));
        for arc in arcs {
            sources[end] = arc.to.0;
            end += usize::from(!arc.forward());
        }
        *ways = (arcs.len() - (end - starts[node])) as u32;
    }
    starts.push(end);
    let share = 1.0 / count as f64;
    let parts: Vec<f64> =
        ways_on.iter().map(|&ways| how.damping / f64::from(ways.max(1))).collect();
    // What a node hands to each next one, and the rank at ends, which goes to all.
    let mut handed: Vec<f64> = parts.iter().map(|part| part * share).collect();
    let mut ranks = vec![share; count];
    let mut stuck: f64 = share * ways_on.iter().filter(|&&ways| ways == 0).count() as f64;
    for _ in 0..how.rounds {
        let (mut change, mut total) = (0.0, 0.0);
        for node in 0..count {
            let into: f64 = sources[starts[node]..starts[node + 1]]
                .iter()
                .map(|&source| handed[source as usize])
                .sum();
            let rank = (1.0 - how.damping + how.damping * stuck) * share + into;
            let difference = rank - ranks[node];
            change += difference.abs();
            total += rank;
            if ways_on[node] == 0 {
                stuck += difference;
            }
            ranks[node] = rank;
            handed[node] = parts[node] * rank;
        }
        let scale = 1.0 / total;
        for (rank, handed) in ranks.iter_mut().zip(&mut handed) {
            *rank *= scale;
            *handed *= scale;
        }
        stuck *= scale;
        if change < how.tolerance {
            break;
        }
    }
    ranks
}

/// The neighbours of each node, each once, in order.
pub(super) fn neighbours(network: &Network) -> Vec<Vec<u32>> {
    let of = |node: u32| {
        let mut near: Vec<u32> = network.arcs(Node(node)).iter().map(|arc| arc.to.0).collect();
        near.dedup();
        near
    };
    (0..network.len() as u32).map(of).collect()
}

/// Betweenness of every node as a share of all pairs, by Brandes' algorithm: from all nodes, or
/// where they are more than `pivots` from so many, evenly spread over those that have a neighbour.
pub(super) fn betweenness(neighbours: &[Vec<u32>], pivots: usize) -> Vec<f64> {
    let count = neighbours.len();
    let joined: Vec<usize> = (0..count).filter(|&node| !neighbours[node].is_empty()).collect();
    let pivots = pivots.clamp(1, joined.len().max(1));
    let mut sums = vec![0.0; count];
    let (mut steps, mut ways) = (vec![u32::MAX; count], vec![0.0_f64; count]);
    let (mut owed, mut order) = (vec![0.0_f64; count], Vec::new());
    let starts = (0..pivots).filter_map(|n| joined.get(n * joined.len() / pivots)).copied();
    for start in starts {
        (steps[start], ways[start]) = (0, 1.0);
        order.push(start);
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            next += 1;
            for &near in &neighbours[node] {
                let near = near as usize;
                if steps[near] == u32::MAX {
                    steps[near] = steps[node] + 1;
                    order.push(near);
                }
                if steps[near] == steps[node] + 1 {
                    ways[near] += ways[node];
                }
            }
        }
        for &node in order.iter().rev() {
            for &near in &neighbours[node] {
                let near = near as usize;
                if steps[near] == steps[node].wrapping_sub(1) {
                    owed[near] += ways[near] / ways[node] * (1.0 + owed[node]);
                }
            }
            if node != start {
                sums[node] += owed[node];
            }
        }
        for node in order.drain(..) {
            (steps[node], ways[node], owed[node]) = (u32::MAX, 0.0, 0.0);
        }
    }
    let others = joined.len().saturating_sub(1) as f64;
    let pairs = (others * (others - 1.0)).max(1.0);
    let scale = joined.len() as f64 / pivots as f64 / pairs;
    sums.iter().map(|sum| sum * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By node of the network, in the order of things.
    fn of_things(network: &Network, values: &[f64]) -> Vec<f64> {
        (0..network.len()).map(|thing| values[network.node(thing).index()]).collect()
    }

    fn near(one: &[f64], other: &[f64]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-6)
    }

    #[test]
    fn page_rank_is_what_its_equations_say() {
        // 0 → 1 → 2 → 0, 3 → 0, and 4, at which nothing arrives and from which nothing leads on.
        let edges = [(0, 1), (1, 2), (2, 0), (3, 0), (0, 2)];
        let network = Network::from_edges(5, &edges);
        let ranks = of_things(&network, &page_rank(&network, &PageRank::default()));
        let ways = |from: usize| edges.iter().filter(|(s, _)| *s == from).count() as f64;
        let expected: Vec<f64> = (0..5)
            .map(|node| {
                let into = edges.iter().filter(|(_, to)| *to == node);
                let into: f64 = into.map(|&(from, _)| ranks[from] / ways(from)).sum();
                0.15 / 5.0 + 0.85 * (into + ranks[4] / 5.0)
            })
            .collect();
        assert!(near(&ranks, &expected), "{ranks:?} {expected:?}");
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn betweenness_counts_the_pairs_that_a_thing_lies_between() {
        // A path of five, and a ring of four.
        let line = neighbours(&Network::from_edges(5, &[(0, 1), (1, 2), (2, 3), (3, 4)]));
        let sorted = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values
        };
        let expected = [0.0, 0.0, 6.0 / 12.0, 6.0 / 12.0, 8.0 / 12.0];
        assert!(near(&sorted(betweenness(&line, 100)), &expected));
        let ring = neighbours(&Network::from_edges(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]));
        assert!(near(&betweenness(&ring, 100), &[1.0 / 6.0; 4]));
        // An estimate from half of a ring's nodes is near what all of them give.
        let ring: Vec<_> = (0..40).map(|n| (n, (n + 1) % 40)).collect();
        let ring = neighbours(&Network::from_edges(40, &ring));
        let (all, half) = (betweenness(&ring, 40), betweenness(&ring, 20));
        assert!(all.iter().zip(&half).all(|(all, half)| (all - half).abs() < 0.05));
    }
}
