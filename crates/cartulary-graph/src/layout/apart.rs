//! Boxes that lie on each other, pushed apart.

use std::collections::BTreeMap;

use super::{Point, distance};

/// Half of a box's width and of its height.
pub(crate) type Half = (f64, f64);

/// Overlaps below this are none.
const SLACK: f64 = 0.1;

/// Moves boxes around places until none lies on another: each is moved outwards past those that are
/// nearer to the middle, across or up, whichever is less.
pub(crate) fn apart(places: &mut [Point], halves: &[Half]) {
    let count = places.len().max(1) as f64;
    let middle = Point {
        x: places.iter().map(|place| place.x).sum::<f64>() / count,
        y: places.iter().map(|place| place.y).sum::<f64>() / count,
    };
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&one, &other| {
        distance(places[one], middle).total_cmp(&distance(places[other], middle))
    });
    let mut settled = Settled::new(halves);
    for n in order {
        let place = &mut places[n];
        let (out_x, out_y) = ((place.x - middle.x).signum(), (place.y - middle.y).signum());
        // Each step leads further out, so that it ends.
        while let Some((other, half)) = settled.under(*place, halves[n]) {
            let across = half.0 + halves[n].0 - (place.x - other.x) * out_x;
            let up = half.1 + halves[n].1 - (place.y - other.y) * out_y;
            if across < up {
                place.x += across * out_x;
            } else {
                place.y += up * out_y;
            }
        }
        settled.add(*place, halves[n]);
    }
}

type Boxed = (Point, Half);

/// Boxes that stay where they are, by the cell of a grid in which their middle lies.
struct Settled {
    /// As wide and high as the largest box: two that touch lie in the same cell or in neighbours.
    cell: f64,
    boxes: BTreeMap<(i64, i64), Vec<Boxed>>,
}

impl Settled {
    fn new(halves: &[Half]) -> Self {
        let cell = halves.iter().fold(1.0, |most, &(x, y)| f64::max(most, 2.0 * x.max(y)));
        Self { cell, boxes: BTreeMap::new() }
    }

    fn cell(&self, place: Point) -> (i64, i64) {
        ((place.x / self.cell).floor() as i64, (place.y / self.cell).floor() as i64)
    }

    fn add(&mut self, place: Point, half: Half) {
        self.boxes.entry(self.cell(place)).or_default().push((place, half));
    }

    /// A box on which one would lie.
    fn under(&self, place: Point, half: Half) -> Option<Boxed> {
        let (x, y) = self.cell(place);
        let beside = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let near = beside.filter_map(|cell| self.boxes.get(&cell)).flatten();
        near.copied().find(|(other, size)| {
            (place.x - other.x).abs() + SLACK < half.0 + size.0
                && (place.y - other.y).abs() + SLACK < half.1 + size.1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_box_lies_on_another_and_what_is_free_stays() {
        let pile = (0..60).map(|n| Point { x: f64::from(n % 7), y: f64::from(n % 5) });
        let far = Point { x: 5000.0, y: 0.0 };
        let mut places: Vec<_> = pile.chain([far]).collect();
        let halves: Vec<_> = (0..61).map(|n| (20.0 + f64::from(n % 4) * 15.0, 10.0)).collect();
        apart(&mut places, &halves);
        assert_eq!(places[60], far);
        for one in 0..places.len() {
            for other in one + 1..places.len() {
                let x = (places[one].x - places[other].x).abs() + 1.0;
                let y = (places[one].y - places[other].y).abs() + 1.0;
                let is_apart =
                    x >= halves[one].0 + halves[other].0 || y >= halves[one].1 + halves[other].1;
                assert!(is_apart, "{one} at {:?}, {other} at {:?}", places[one], places[other]);
            }
        }
    }
}
