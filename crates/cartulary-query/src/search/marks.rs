use crate::Node;

/// A number for some of the nodes; forgetting all of them takes no time.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    /// Round in which the number was set, and the number.
    marks: Vec<(u32, u32)>,
    round: u32,
}

/// The round of a mark that stays.
const FOREVER: u32 = u32::MAX;

impl Marks {
    pub(super) fn new(nodes: usize) -> Self {
        Self { marks: vec![(0, 0); nodes], round: 1 }
    }

    /// Forgets every mark but those that stay.
    pub(super) fn clear(&mut self) {
        self.round += 1;
        if self.round == FOREVER {
            for mark in self.marks.iter_mut().filter(|mark| mark.0 != FOREVER) {
                *mark = (0, 0);
            }
            self.round = 1;
        }
    }

    pub(super) fn get(&self, node: Node) -> Option<u32> {
        let (round, value) = self.marks[node.index()];
        (round == self.round).then_some(value)
    }

    pub(super) fn set(&mut self, node: Node, value: u32) {
        self.marks[node.index()] = (self.round, value);
    }

    pub(super) fn unset(&mut self, node: Node) {
        self.marks[node.index()].0 = 0;
    }

    /// Marks a node for good.
    pub(super) fn keep(&mut self, node: Node) {
        self.marks[node.index()] = (FOREVER, 0);
    }

    /// Whether a node is marked, in this round or for good.
    pub(super) fn has(&self, node: Node) -> bool {
        let round = self.marks[node.index()].0;
        round == self.round || round == FOREVER
    }
}
