//! The parts of a drawing side by side: each takes the squares that it covers on a grid, and lies as
//! near to the middle as free squares let it (after Freivalds, Dogrusoz, Kikusts 2002).

use std::collections::BTreeSet;

use super::Point;

/// The side of a square of the grid: a node and room for its name.
const SIDE: f64 = 60.0;
/// A drawing is this much wider than high, as screens are.
const WIDER: f64 = 1.6;

type Cell = (i32, i32);

/// Moves the parts, the largest first, so that none lies on another.
pub(super) fn pack(parts: &mut [Vec<Point>], edges: &[Vec<(usize, usize)>]) {
    let mut taken: BTreeSet<Cell> = BTreeSet::new();
    // What is as large as the one before finds no room nearer than that did.
    let mut last = (0, 0);
    for (points, edges) in parts.iter_mut().zip(edges) {
        let covered = covered(points, edges);
        let nearest = if last.0 == covered.len() { last.1 } else { 0 };
        let is_free = |by: &Cell| covered.iter().all(|&cell| !taken.contains(&moved(cell, *by)));
        let mut ring = nearest;
        let by = loop {
            match around(ring).find(is_free) {
                Some(by) => break by,
                None => ring += 1,
            }
        };
        last = (covered.len(), ring);
        taken.extend(covered.iter().map(|&cell| moved(cell, by)));
        for point in points {
            point.x += SIDE * f64::from(by.0);
            point.y += SIDE * f64::from(by.1);
        }
    }
}

/// The squares on and beside a part's nodes, and under its edges.
fn covered(points: &[Point], edges: &[(usize, usize)]) -> BTreeSet<Cell> {
    let mut cells = BTreeSet::new();
    for &point in points {
        let (x, y) = cell(point);
        cells.extend((-1..=1).flat_map(|by_x| (-1..=1).map(move |by_y| (x + by_x, y + by_y))));
    }
    for &(from, to) in edges {
        let (from, to) = (points[from], points[to]);
        let steps = (super::distance(from, to) / SIDE).ceil().max(1.0);
        let along = |step: i32| {
            let share = f64::from(step) / steps;
            Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
        };
        cells.extend((0..=steps as i32).map(|step| cell(along(step))));
    }
    cells
}

fn cell(point: Point) -> Cell {
    ((point.x / SIDE).floor() as i32, (point.y / SIDE).floor() as i32)
}

fn moved((x, y): Cell, (by_x, by_y): Cell) -> Cell {
    (x + by_x, y + by_y)
}

/// The squares on the edge of a rectangle around the middle.
fn around(ring: i32) -> impl Iterator<Item = Cell> {
    let (wide, high) = ((f64::from(ring) * WIDER) as i32, ring);
    let level = (-wide..=wide).flat_map(move |x| [(x, -high), (x, high)]);
    let upright = (1 - high..high).flat_map(move |y| [(-wide, y), (wide, y)]);
    level.chain(upright)
}
