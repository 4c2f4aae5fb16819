//! Paths that must go through certain things.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::Paths;
use super::searcher::Searcher;
use crate::Node;

/// Ways of one leg that are looked at, and combinations of ways that are tried, at most: whether any
/// way at all goes through a thing without meeting itself can take for ever to find out.
const WAYS: usize = 64;
const TRIES: usize = 20_000;

/// The first ways through all of the nodes asked for, in their order.
///
/// Each leg is searched by itself; the best combinations of ways of legs that share no node but where
/// they meet are the answer.
pub(super) fn first(paths: &Paths<'_>, count: usize) -> Vec<Vec<Node>> {
    let inner: Vec<Vec<Node>> = paths.through.iter().map(|&node| vec![node]).collect();
    let stops: Vec<&[Node]> = std::iter::once(paths.from.as_slice())
        .chain(inner.iter().map(Vec::as_slice))
        .chain([paths.to.as_slice()])
        .collect();
    let legs: Vec<Vec<(u64, Vec<Node>)>> = stops
        .windows(2)
        .map(|leg| {
            let mut search = Searcher::new(paths);
            // A leg does not go through where another one begins or ends.
            for &stop in
                stops.iter().copied().flatten().filter(|&stop| !leg.concat().contains(stop))
            {
                search.close(stop);
            }
            search.first(leg[0], leg[1], WAYS.max(count), paths.max_hops)
        })
        .collect();
    combine(&legs, count, paths.max_hops)
}

fn combine(
    legs: &[Vec<(u64, Vec<Node>)>],
    count: usize,
    max_hops: Option<usize>,
) -> Vec<Vec<Node>> {
    let price = |choice: &[usize]| -> Option<u64> {
        legs.iter().zip(choice).map(|(leg, &n)| leg.get(n).map(|(price, _)| *price)).sum()
    };
    let mut found = Vec::new();
    let (mut open, mut seen) = (BinaryHeap::new(), BTreeSet::new());
    let push = |choice: Vec<usize>, open: &mut BinaryHeap<_>, seen: &mut BTreeSet<_>| {
        if let Some(price) = price(&choice)
            && seen.insert(choice.clone())
        {
            open.push(Reverse((price, choice)));
        }
    };
    push(vec![0; legs.len()], &mut open, &mut seen);
    while let Some(Reverse((_, choice))) = open.pop() {
        let mut way: Vec<Node> = Vec::new();
        for (leg, &n) in legs.iter().zip(&choice) {
            way.extend(leg[n].1.iter().skip(usize::from(!way.is_empty())));
        }
        let simple = way.iter().collect::<BTreeSet<_>>().len() == way.len();
        if simple && max_hops.is_none_or(|most| way.len() <= most.saturating_add(1)) {
            found.push(way);
        }
        if found.len() == count || seen.len() > TRIES {
            break;
        }
        for leg in 0..legs.len() {
            let mut next = choice.clone();
            next[leg] += 1;
            push(next, &mut open, &mut seen);
        }
    }
    found
}
