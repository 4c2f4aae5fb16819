//! Where the things of a network stand in a drawing: computed once, the same on every machine.
//!
//! Each connected part is settled by forces on its own, and the parts are packed around the largest,
//! so that pairs and triples fill the room beside it. Only sums, products, quotients and square roots
//! are taken, which every machine rounds alike; sines and powers would differ between libraries.

mod apart;
mod force;
mod pack;
mod quadtree;

use std::collections::BTreeMap;

pub(crate) use apart::{Half, apart};

/// Where a node stands. Nodes that an edge joins are about 100 apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// The mean length of an edge.
const EDGE: f64 = 100.0;

/// Places `nodes` numbered from 0, joined by `edges`. Parallel edges draw as one, and a loop draws
/// nothing.
///
/// ```
/// let placed = cartulary_graph::layout(3, &[(0, 1)]);
/// assert_eq!(placed.len(), 3);
/// ```
///
/// # Panics
/// Where an edge names a node that is not there.
pub fn layout(nodes: usize, edges: &[(usize, usize)]) -> Vec<Point> {
    let mut joined: Vec<_> = edges
        .iter()
        .filter(|(from, to)| from != to)
        .map(|&(from, to)| (from.min(to), from.max(to)))
        .collect();
    joined.sort_unstable();
    joined.dedup();

    let parts = parts(nodes, &joined);
    let mut place_in_part = vec![(0, 0); nodes];
    for (n, part) in parts.iter().enumerate() {
        for (place, &node) in part.iter().enumerate() {
            place_in_part[node] = (n, place);
        }
    }
    let mut inner = vec![Vec::new(); parts.len()];
    for &(from, to) in &joined {
        let ((part, from), (_, to)) = (place_in_part[from], place_in_part[to]);
        inner[part].push((from, to));
    }
    let mut drawn: Vec<_> = parts
        .iter()
        .zip(&inner)
        .map(|(part, edges)| scaled(force::settle(part.len(), edges), edges))
        .collect();
    pack::pack(&mut drawn, &inner);

    let mut placed = vec![Point::default(); nodes];
    for (part, points) in parts.iter().zip(&drawn) {
        for (&node, &point) in part.iter().zip(points) {
            placed[node] = point;
        }
    }
    placed
}

/// The connected parts, the largest first, then in order of their lowest node; nodes in order.
fn parts(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..nodes).collect();
    for &(from, to) in edges {
        let (from, to) = (find(&mut root, from), find(&mut root, to));
        root[from.max(to)] = from.min(to);
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for node in 0..nodes {
        parts.entry(find(&mut root, node)).or_default().push(node);
    }
    let mut parts: Vec<_> = parts.into_values().collect();
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    parts
}

fn find(root: &mut [usize], mut node: usize) -> usize {
    while root[node] != node {
        root[node] = root[root[node]];
        node = root[node];
    }
    node
}

/// The points around the origin, at the scale at which the mean edge is as long as it should be.
fn scaled(mut points: Vec<Point>, edges: &[(usize, usize)]) -> Vec<Point> {
    let length = |&(from, to): &(usize, usize)| distance(points[from], points[to]);
    let total: f64 = edges.iter().map(length).sum();
    let scale = if total > 0.0 { EDGE * edges.len() as f64 / total } else { 1.0 };
    let count = points.len().max(1) as f64;
    let center_x = points.iter().map(|point| point.x).sum::<f64>() / count;
    let center_y = points.iter().map(|point| point.y).sum::<f64>() / count;
    for point in &mut points {
        point.x = (point.x - center_x) * scale;
        point.y = (point.y - center_y) * scale;
    }
    points
}

fn distance(one: Point, other: Point) -> f64 {
    let (x, y) = (one.x - other.x, one.y - other.y);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring, a star and a pair, and a node alone.
    fn world() -> (usize, Vec<(usize, usize)>) {
        let ring = (0..30).map(|n| (n, (n + 1) % 30));
        let star = (31..50).map(|n| (30, n));
        (53, ring.chain(star).chain([(50, 51), (51, 50), (52, 52)]).collect())
    }

    #[test]
    fn every_node_has_a_place_of_its_own() {
        let (nodes, edges) = world();
        let placed = layout(nodes, &edges);
        assert!(placed.iter().all(|point| point.x.is_finite() && point.y.is_finite()));
        for (n, &one) in placed.iter().enumerate() {
            for (m, &other) in placed.iter().enumerate().skip(n + 1) {
                assert!(distance(one, other) > 10.0, "{n} and {m} lie at {one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn what_is_joined_is_nearer_than_what_is_not() {
        let (nodes, edges) = world();
        let placed = layout(nodes, &edges);
        let across = distance(placed[0], placed[15]);
        for n in 0..30 {
            let side = distance(placed[n], placed[(n + 1) % 30]);
            assert!(side * 3.0 < across, "side {n} is {side}, the ring {across} across");
        }
    }

    #[test]
    fn parts_do_not_lie_on_each_other() {
        let (nodes, edges) = world();
        let placed = layout(nodes, &edges);
        for inside in 30..nodes {
            for outside in 0..30 {
                assert!(distance(placed[inside], placed[outside]) > 50.0);
            }
        }
    }

    #[test]
    fn the_order_of_edges_makes_no_difference() {
        let (nodes, mut edges) = world();
        let placed = layout(nodes, &edges);
        edges.reverse();
        assert_eq!(layout(nodes, &edges), placed);
    }

    #[test]
    fn nothing_has_no_places() {
        assert_eq!(layout(0, &[]), []);
        assert_eq!(layout(1, &[]), [Point::default()]);
    }
}
