use super::front::{Front, NONE};
use super::marks::Marks;
use super::weighed::Ground;
use crate::Node;
use crate::search::Costs;

/// Whether the goal is to be reached at all, asked from its own end: where every way to it leads
/// over nodes that a search may not enter, the search would else go everywhere in vain.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    seen: Marks,
    open: Vec<Node>,
    /// Arcs that the search has walked, less those walked here.
    ahead: usize,
    met: bool,
}

/// A search that has walked fewer arcs ends soon enough anyway.
const SOON: usize = 500;

impl Reach {
    pub(super) fn new(nodes: usize) -> Self {
        Self { seen: Marks::new(nodes), open: Vec::new(), ahead: 0, met: false }
    }

    pub(super) fn begin(&mut self, to: &[Node]) {
        self.seen.clear();
        self.open = to.to_vec();
        (self.ahead, self.met) = (0, false);
    }

    /// Looks as far as the search has gone, which has walked some arcs more; whether the goal may
    /// still be reached.
    pub(super) fn may_be(
        &mut self,
        ground: &Ground<'_, impl Costs>,
        banned: &Marks,
        search: &Front,
        arcs: usize,
    ) -> bool {
        self.ahead += arcs;
        while !self.met && self.ahead > SOON {
            let Some(node) = self.open.pop() else { return false };
            self.ahead = self.ahead.saturating_sub(ground.network.degree(node));
            for &arc in ground.network.arcs(node) {
                let shut = banned.has(arc.to) || ground.closed.has(arc.to);
                if shut || self.seen.has(arc.to) || ground.costs.cost(arc.reversed()).is_none() {
                    continue;
                }
                self.met |= search.of(arc.to).any(|(_, label)| label.parent != NONE);
                self.seen.set(arc.to, 0);
                self.open.push(arc.to);
            }
        }
        true
    }
}
