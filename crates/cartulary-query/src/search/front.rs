use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::marks::Marks;
use crate::Node;

/// A node as it was reached on one way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) node: Node,
    /// What the way costs up to here, without the toll of the node itself.
    pub(super) price: u64,
    pub(super) hops: u32,
    /// The label before it, or [`NONE`].
    pub(super) parent: u32,
    /// An earlier label of the node.
    next: u32,
}

/// No label.
pub(super) const NONE: u32 = u32::MAX;

/// What a search from one end has reached.
///
/// A node may have several labels: where hops are counted, a way that costs more may yet be the
/// better one, because it is shorter.
#[derive(Clone, Debug)]
pub(super) struct Front {
    pub(super) labels: Vec<Label>,
    /// By node: its latest label.
    latest: Marks,
    /// Labels to go on from, by what a way over them costs at least.
    open: BinaryHeap<Reverse<(u64, Node, u32)>>,
}

impl Front {
    pub(super) fn new(nodes: usize) -> Self {
        Self { labels: Vec::new(), latest: Marks::new(nodes), open: BinaryHeap::new() }
    }

    pub(super) fn clear(&mut self) {
        self.labels.clear();
        self.latest.clear();
        self.open.clear();
    }

    /// Adds a label, unless its node has one as good: no dearer and, where hops are counted, no
    /// longer.
    pub(super) fn put(
        &mut self,
        (node, price, hops): (Node, u64, u32),
        parent: u32,
        counted: bool,
    ) -> Option<u32> {
        let as_good = |known: &Label| known.price <= price && (!counted || known.hops <= hops);
        if self.of(node).any(|(_, known)| as_good(&known)) {
            return None;
        }
        let at = self.labels.len() as u32;
        let next = self.latest.get(node).unwrap_or(NONE);
        self.labels.push(Label { node, price, hops, parent, next });
        self.latest.set(node, at);
        Some(at)
    }

    /// Opens a label; `least` is what a way over it costs at least.
    pub(super) fn open(&mut self, at: u32, least: u64) {
        self.open.push(Reverse((least, self.labels[at as usize].node, at)));
    }

    /// The least that a way over an open label costs.
    pub(super) fn least(&self) -> Option<u64> {
        self.open.peek().map(|Reverse((least, ..))| *least)
    }

    /// Takes the open label over which a way costs least.
    pub(super) fn take(&mut self) -> Option<(u64, u32)> {
        self.open.pop().map(|Reverse((least, _, at))| (least, at))
    }

    /// Whether a better label of its node has come since a label did.
    pub(super) fn is_beaten(&self, at: u32, counted: bool) -> bool {
        let own = self.labels[at as usize];
        self.of(own.node).any(|(other, label)| {
            other != at && label.price < own.price && (!counted || label.hops <= own.hops)
        })
    }

    /// The labels of a node, the latest first.
    pub(super) fn of(&self, node: Node) -> impl Iterator<Item = (u32, Label)> {
        let mut at = self.latest.get(node).unwrap_or(NONE);
        std::iter::from_fn(move || {
            let label = *self.labels.get(at as usize)?;
            Some((std::mem::replace(&mut at, label.next), label))
        })
    }

    /// The nodes of a label's way, from the end that it came from.
    pub(super) fn way(&self, mut at: u32) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(label) = self.labels.get(at as usize) {
            nodes.push(label.node);
            at = label.parent;
        }
        nodes.reverse();
        nodes
    }
}
