use std::collections::BTreeSet;

use crate::Node;

/// The first `count` ways, by Yen's algorithm.
///
/// `next` gives the first of all ways that begin with a root and do not go on from it to one of the
/// nodes given; where the root is empty, those are where it must not begin. `price` is what ways are
/// put in order by. A way of a price above the last thing that `next` is told is of no use, since
/// as many as are wanted are known to cost less.
pub(super) fn yen(
    count: usize,
    mut next: impl FnMut(&[Node], &[Node], Option<u64>) -> Option<Vec<Node>>,
    price: impl Fn(&[Node]) -> u64,
) -> Vec<Vec<Node>> {
    let mut found: Vec<Vec<Node>> = Vec::new();
    // Ways that leave a found one behind some of its nodes, with how many those are.
    let mut candidates: BTreeSet<(u64, Vec<Node>, usize)> = BTreeSet::new();
    if count > 0
        && let Some(way) = next(&[], &[], None)
    {
        candidates.insert((price(&way), way, 0));
    }
    while let Some((_, way, left)) = candidates.pop_first() {
        found.push(way);
        if found.len() == count {
            break;
        }
        let way = &found[found.len() - 1];
        // Ways that leave before `left` were found when the way left there was (Lawler).
        for at in left..way.len() {
            let root = &way[..at];
            let taken: Vec<Node> =
                found.iter().filter(|way| way.starts_with(root)).map(|way| way[at]).collect();
            let wanted = count - found.len();
            let last = candidates.last().filter(|_| candidates.len() == wanted);
            let most = last.map(|(price, ..)| *price);
            if let Some(branch) = next(root, &taken, most) {
                candidates.insert((price(&branch), branch, at));
                if candidates.len() > wanted {
                    candidates.pop_last();
                }
            }
        }
    }
    found
}
