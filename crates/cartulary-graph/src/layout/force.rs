//! Forces that settle a connected part: every node pushes every other away, the more the more edges
//! each has, and every edge pulls its ends together, in proportion to its length.
//!
//! This is the method called `ForceAtlas2` (Jacomy, Venturini, Heymann, Bastian 2014,
//! doi:10.1371/journal.pone.0098679): a node that swings to and fro is slowed, one that keeps its way
//! is not, and the whole moves as fast as the swinging allows.

use super::Point;
use super::quadtree::Quadtree;

/// How hard nodes push, against the pull of edges.
const REPULSION: f64 = 4.0;
/// How hard all is drawn to the middle, so that long arms do not run away.
const GRAVITY: f64 = 0.5;
/// How much faster the whole may get in one step.
const RISE: f64 = 0.5;

/// Places of nodes numbered from 0, joined by edges, each once.
pub(super) fn settle(nodes: usize, edges: &[(usize, usize)]) -> Vec<Point> {
    let mut degrees = vec![0_usize; nodes];
    for &(from, to) in edges {
        degrees[from] += 1;
        degrees[to] += 1;
    }
    let masses: Vec<f64> = degrees.iter().map(|&degree| 1.0 + degree as f64).collect();
    let mut points = scattered(nodes);
    if nodes < 2 {
        return points;
    }
    let mut before = vec![Point::default(); nodes];
    let mut pace = Pace { speed: 1.0, efficiency: 1.0 };
    for _ in 0..steps(nodes) {
        let forces = forces(&points, &masses, edges);
        let speed = pace.next(&before, &forces, &masses);
        for ((point, force), (before, mass)) in
            points.iter_mut().zip(&forces).zip(before.iter().zip(&masses))
        {
            let swing = mass * length(force.x - before.x, force.y - before.y);
            let share = speed / (1.0 + (speed * swing).sqrt());
            point.x += force.x * share;
            point.y += force.y * share;
        }
        before = forces;
    }
    points
}

/// Enough to come to rest where that is quick, and few enough that a large network takes seconds.
fn steps(nodes: usize) -> usize {
    (1_500_000 / nodes).clamp(30, 1000)
}

/// Nodes spread evenly over a square without chance: each a fixed share of its side further on than
/// the one before, shares whose multiples never come near each other.
fn scattered(nodes: usize) -> Vec<Point> {
    const SHARE_X: f64 = 0.754_877_666_246_692_8;
    const SHARE_Y: f64 = 0.569_840_290_998_053_3;
    let side = 10.0 * (nodes as f64).sqrt();
    let place = |n: f64, share: f64| {
        let along = n * share;
        (along - along.floor() - 0.5) * side
    };
    (0..nodes).map(|n| Point { x: place(n as f64, SHARE_X), y: place(n as f64, SHARE_Y) }).collect()
}

fn forces(points: &[Point], masses: &[f64], edges: &[(usize, usize)]) -> Vec<Point> {
    let tree = Quadtree::new(points, masses);
    let mut forces: Vec<Point> = points
        .iter()
        .zip(masses)
        .map(|(&point, &mass)| {
            let push = tree.push(point);
            let from_middle = length(point.x, point.y);
            let pull = if from_middle > 0.0 { GRAVITY / from_middle } else { 0.0 };
            Point {
                x: mass * (REPULSION * push.x - pull * point.x),
                y: mass * (REPULSION * push.y - pull * point.y),
            }
        })
        .collect();
    for &(from, to) in edges {
        let (x, y) = (points[to].x - points[from].x, points[to].y - points[from].y);
        forces[from].x += x;
        forces[from].y += y;
        forces[to].x -= x;
        forces[to].y -= y;
    }
    forces
}

/// How fast the whole moves.
struct Pace {
    speed: f64,
    efficiency: f64,
}

impl Pace {
    /// The speed of the next step, by how much of the forces goes to and fro since the last.
    fn next(&mut self, before: &[Point], now: &[Point], masses: &[f64]) -> f64 {
        let (mut swinging, mut moving) = (0.0, 0.0);
        for ((before, now), mass) in before.iter().zip(now).zip(masses) {
            swinging += mass * length(now.x - before.x, now.y - before.y);
            moving += mass * length(now.x + before.x, now.y + before.y) / 2.0;
        }
        if swinging <= 0.0 || moving <= 0.0 {
            return self.speed;
        }
        let nodes = now.len() as f64;
        let usual = 0.05 * nodes.sqrt();
        let mut tolerance = (usual * moving / (nodes * nodes)).min(10.0).max(usual.sqrt());
        if swinging / moving > 2.0 {
            self.slow(0.5);
            tolerance = tolerance.max(1.0);
        }
        let target = tolerance * self.efficiency * moving / swinging;
        if swinging > tolerance * moving {
            self.slow(0.7);
        } else if self.speed < 1000.0 {
            self.efficiency *= 1.3;
        }
        self.speed += (target - self.speed).min(RISE * self.speed);
        self.speed
    }

    fn slow(&mut self, factor: f64) {
        if self.efficiency > 0.05 {
            self.efficiency *= factor;
        }
    }
}

fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}
