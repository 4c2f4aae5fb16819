//! A sentence while it is parsed.

use super::Arc;
use crate::language::Deprel;
use crate::language::word::Word;

/// A step of the parser; the number is its class in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Shift = 0,
    Left = 1,
    Right = 2,
}

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// No word, in links between words.
pub(super) const NONE: usize = usize::MAX;

/// What another parser says of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guide {
    pub(super) head: usize,
    pub(super) label: Deprel,
    /// Its last dependent; 0 if it has none.
    pub(super) last: usize,
}

impl Guide {
    /// The guide along `arcs`.
    pub(crate) fn along(arcs: &[Arc]) -> Vec<Self> {
        let guide = |arc: &Arc| Self { head: arc.head.unwrap_or(NONE), label: arc.deprel, last: 0 };
        let mut guides: Vec<Self> = arcs.iter().map(guide).collect();
        for (at, arc) in arcs.iter().enumerate() {
            if let Some(head) = arc.head {
                guides[head].last = at;
            }
        }
        guides
    }
}

/// What is known of one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) head: usize,
    pub(super) label: Option<Deprel>,
    /// The two outermost dependents on the left, the outermost first.
    pub(super) left: [usize; 2],
    /// The two outermost dependents on the right, the outermost first.
    pub(super) right: [usize; 2],
    /// How many dependents it has on each side.
    pub(super) lefts: u8,
    pub(super) rights: u8,
    /// The relations of its dependents on each side, a bit for each.
    pub(super) left_labels: u64,
    pub(super) right_labels: u64,
}

/// A word without arcs.
const ALONE: Node = Node {
    head: NONE,
    label: None,
    left: [NONE; 2],
    right: [NONE; 2],
    lefts: 0,
    rights: 0,
    left_labels: 0,
    right_labels: 0,
};

const _: () = assert!(Deprel::ALL.len() <= 64, "sets of relations are bits of an u64");

/// Stack, rest of the sentence and arcs.
pub(crate) struct State<'s> {
    pub(super) words: &'s [Word],
    tags: &'s [u8],
    pub(super) guide: &'s [Guide],
    stack: Vec<usize>,
    next: usize,
    nodes: Vec<Node>,
}

impl<'s> State<'s> {
    pub(crate) fn new(words: &'s [Word], tags: &'s [u8], guide: &'s [Guide]) -> Self {
        let nodes = vec![ALONE; words.len()];
        Self { words, tags, guide, stack: Vec::with_capacity(32), next: 0, nodes }
    }

    /// The words on the stack, the lowest first.
    #[cfg(feature = "train")]
    pub(crate) fn stack(&self) -> &[usize] {
        &self.stack
    }

    /// The next word of the rest.
    pub(crate) fn next(&self) -> usize {
        self.next
    }

    /// The word `depth` below the top of the stack.
    pub(super) fn top(&self, depth: usize) -> usize {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |at| self.stack[at])
    }

    /// Whether `action` can be taken; none can when the tree is complete.
    pub(crate) fn allows(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.next < self.words.len(),
            Action::Left => self.next < self.words.len() && !self.stack.is_empty(),
            Action::Right => self.stack.len() >= 2,
        }
    }

    /// Head and dependent of the arc that `action`, which must be allowed, would make.
    pub(crate) fn arc(&self, action: Action) -> Option<(usize, usize)> {
        match action {
            Action::Shift => None,
            Action::Left => Some((self.next, self.top(0))),
            Action::Right => Some((self.top(1), self.top(0))),
        }
    }

    /// Moves the next word to the stack.
    pub(crate) fn shift(&mut self) {
        self.stack.push(self.next);
        self.next += 1;
    }

    /// Hangs the word on top of the stack on `head` and takes it from the stack.
    pub(crate) fn attach(&mut self, head: usize, label: Deprel) {
        let Some(dependent) = self.stack.pop() else { return };
        self.nodes[dependent].head = head;
        self.nodes[dependent].label = Some(label);
        let node = &mut self.nodes[head];
        let (outermost, count, labels) = if dependent < head {
            (&mut node.left, &mut node.lefts, &mut node.left_labels)
        } else {
            (&mut node.right, &mut node.rights, &mut node.right_labels)
        };
        *outermost = [dependent, outermost[0]];
        *count = count.saturating_add(1);
        *labels |= 1 << label as u8;
    }

    /// The arcs made; a word without head is a root.
    pub(crate) fn arcs(&self) -> Vec<Arc> {
        let arc = |node: &Node| Arc {
            head: (node.head != NONE).then_some(node.head),
            deprel: node.label.unwrap_or(Deprel::Root),
        };
        self.nodes.iter().map(arc).collect()
    }

    pub(super) fn node(&self, word: usize) -> &Node {
        self.nodes.get(word).unwrap_or(&ALONE)
    }

    /// The form of a word as a value of features.
    pub(super) fn form(&self, word: usize) -> u32 {
        self.words.get(word).map_or(1, |word| word.key)
    }

    /// The tag of a word as a value of features.
    pub(super) fn tag(&self, word: usize) -> u32 {
        self.tags.get(word).map_or(254, |&tag| u32::from(tag))
    }

    /// The relation of a word to its head as a value of features.
    pub(super) fn label(&self, word: usize) -> u32 {
        self.node(word).label.map_or(255, |label| label as u32)
    }
}
