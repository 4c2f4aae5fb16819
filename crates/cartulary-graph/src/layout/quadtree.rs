//! What pushes a node, with far groups taken as one (Barnes and Hut 1986): n log n in place of n².

use super::Point;

/// How wide a group may be against its distance and still count as one body.
const WIDTH_TO_DISTANCE: f64 = 1.2;
/// Points that no square of this depth tells apart count as one body.
const DEEPEST: usize = 32;

pub(super) struct Quadtree {
    /// Each before the squares inside it.
    squares: Vec<Square>,
}

struct Square {
    mass: f64,
    /// The middle of its mass.
    middle: Point,
    side: f64,
    /// One past the last of the squares inside: where to go on when this counts as one body.
    end: usize,
}

impl Quadtree {
    pub(super) fn new(points: &[Point], masses: &[f64]) -> Self {
        let mut tree = Self { squares: Vec::with_capacity(2 * points.len()) };
        let far = points.iter().fold(1.0_f64, |far, p| far.max(p.x.abs()).max(p.y.abs()));
        let mut members: Vec<usize> = (0..points.len()).collect();
        let corner = Point { x: -far, y: -far };
        tree.grow(points, masses, &mut members, corner, 2.0 * far, 0);
        tree
    }

    fn grow(
        &mut self,
        points: &[Point],
        masses: &[f64],
        members: &mut [usize],
        corner: Point,
        side: f64,
        depth: usize,
    ) {
        let mass: f64 = members.iter().map(|&n| masses[n]).sum();
        let middle = Point {
            x: members.iter().map(|&n| masses[n] * points[n].x).sum::<f64>() / mass,
            y: members.iter().map(|&n| masses[n] * points[n].y).sum::<f64>() / mass,
        };
        let place = self.squares.len();
        self.squares.push(Square { mass, middle, side, end: place + 1 });
        if members.len() < 2 || depth == DEEPEST {
            return;
        }
        let half = side / 2.0;
        let quarter = |n: usize| {
            let right = usize::from(points[n].x >= corner.x + half);
            right + 2 * usize::from(points[n].y >= corner.y + half)
        };
        members.sort_by_key(|&n| quarter(n));
        let mut rest = members;
        for part in 0..4 {
            let (inside, others) = rest.split_at_mut(rest.partition_point(|&n| quarter(n) <= part));
            rest = others;
            if !inside.is_empty() {
                let corner = Point {
                    x: corner.x + if part % 2 == 1 { half } else { 0.0 },
                    y: corner.y + if part >= 2 { half } else { 0.0 },
                };
                self.grow(points, masses, inside, corner, half, depth + 1);
            }
        }
        self.squares[place].end = self.squares.len();
    }

    /// The sum of mass over distance of all others, away from each.
    pub(super) fn push(&self, point: Point) -> Point {
        let mut push = Point::default();
        let mut next = 0;
        while let Some(square) = self.squares.get(next) {
            let (x, y) = (point.x - square.middle.x, point.y - square.middle.y);
            let squared = x * x + y * y;
            let single = square.end == next + 1;
            if !single
                && square.side * square.side > WIDTH_TO_DISTANCE * WIDTH_TO_DISTANCE * squared
            {
                next += 1;
                continue;
            }
            // A node does not push itself.
            if squared > 1e-12 {
                push.x += square.mass * x / squared;
                push.y += square.mass * y / squared;
            }
            next = square.end;
        }
        push
    }
}
