//! Dependency trees: a greedy arc-hybrid parser.
//!
//! A stack and the rest of the sentence; each step moves the next word to the stack, or hangs the
//! word on top of the stack on the next word (left) or on the word below it (right). One linear
//! model chooses the step, a second one names the relation of a new arc.

use super::Deprel;
use super::weights::{Scorer, best};
use super::word::{Word, feature};

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

/// No word: in links between words, and as label of a word that has no head yet.
pub(crate) const NONE: usize = usize::MAX;
const UNLABELLED: u8 = u8::MAX;

/// What is known of one word while its sentence is parsed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) head: usize,
    pub(crate) label: u8,
    /// The two outermost dependents on the left, the outermost first.
    left: [usize; 2],
    /// The two outermost dependents on the right, the outermost first.
    right: [usize; 2],
    lefts: u8,
    rights: u8,
    /// The relations of its dependents on each side, a bit for each.
    left_labels: u64,
    right_labels: u64,
}

const ALONE: Node = Node {
    head: NONE,
    label: UNLABELLED,
    left: [NONE; 2],
    right: [NONE; 2],
    lefts: 0,
    rights: 0,
    left_labels: 0,
    right_labels: 0,
};

/// A sentence being parsed.
pub(crate) struct State<'s> {
    words: &'s [Word],
    tags: &'s [u8],
    pub(crate) stack: Vec<usize>,
    pub(crate) next: usize,
    pub(crate) nodes: Vec<Node>,
}

impl<'s> State<'s> {
    pub(crate) fn new(words: &'s [Word], tags: &'s [u8]) -> Self {
        let nodes = vec![ALONE; words.len()];
        Self { words, tags, stack: Vec::with_capacity(32), next: 0, nodes }
    }

    pub(crate) fn done(&self) -> bool {
        self.next == self.words.len() && self.stack.len() < 2
    }

    pub(crate) fn allows(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.next < self.words.len(),
            Action::Left => self.next < self.words.len() && !self.stack.is_empty(),
            Action::Right => self.stack.len() >= 2,
        }
    }

    /// Head and dependent of the arc that `action` would make.
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
    pub(crate) fn attach(&mut self, head: usize, label: u8) {
        let Some(dependent) = self.stack.pop() else { return };
        self.nodes[dependent].head = head;
        self.nodes[dependent].label = label;
        let node = &mut self.nodes[head];
        if dependent < head {
            node.left = [dependent, node.left[0]];
            node.lefts = node.lefts.saturating_add(1);
            node.left_labels |= 1 << label;
        } else {
            node.right = [dependent, node.right[0]];
            node.rights = node.rights.saturating_add(1);
            node.right_labels |= 1 << label;
        }
    }

    /// The word `depth` below the top of the stack.
    fn top(&self, depth: usize) -> usize {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |at| self.stack[at])
    }

    fn form(&self, word: usize) -> u32 {
        self.words.get(word).map_or(1, |word| word.form)
    }

    fn tag(&self, word: usize) -> u32 {
        self.tags.get(word).map_or(254, |&tag| u32::from(tag))
    }

    fn node(&self, word: usize) -> &Node {
        self.nodes.get(word).unwrap_or(&ALONE)
    }

    fn label(&self, word: usize) -> u32 {
        u32::from(self.node(word).label)
    }
}

/// Sets `features` to what decides the next step.
pub(crate) fn action_features(state: &State<'_>, features: &mut Vec<u32>) {
    let [s0, s1, s2] = [0, 1, 2].map(|depth| state.top(depth));
    let [b0, b1, b2] = [0, 1, 2].map(|ahead| state.next + ahead);
    let (w, p, l) = (|i| state.form(i), |i| state.tag(i), |i| state.label(i));
    let (s0n, s1n) = (state.node(s0), state.node(s1));
    let b0n = state.node(b0);
    let [s0l, s0l2] = s0n.left;
    let [s0r, s0r2] = s0n.right;
    let [b0l, b0l2] = b0n.left;
    let [s1l, _] = s1n.left;
    let [s1r, s1r2] = s1n.right;
    let (s0w, s0p, b0w, b0p) = (w(s0), p(s0), w(b0), p(b0));
    let (s1w, s1p, s2w, s2p) = (w(s1), p(s1), w(s2), p(s2));
    let (b1w, b1p, b2w, b2p) = (w(b1), p(b1), w(b2), p(b2));
    let distance = if s0 == NONE { 0 } else { distance(s0, b0) };
    let inner = if s1 == NONE { 0 } else { self::distance(s1, s0) };
    let (s0vl, s0vr) = (u32::from(s0n.lefts.min(5)), u32::from(s0n.rights.min(5)));
    let (b0vl, s1vr) = (u32::from(b0n.lefts.min(5)), u32::from(s1n.rights.min(5)));
    let set = |labels: u64| (labels ^ (labels >> 32)) as u32;
    features.clear();
    features.extend([
        feature(1, [s0w]),
        feature(2, [s0p]),
        feature(3, [s0w, s0p]),
        feature(4, [b0w]),
        feature(5, [b0p]),
        feature(6, [b0w, b0p]),
        feature(7, [b1w, b1p]),
        feature(8, [b1p]),
        feature(9, [b2w, b2p]),
        feature(10, [b2p]),
        feature(11, [s1w, s1p]),
        feature(12, [s1p]),
        feature(13, [s2w, s2p]),
        feature(14, [s0w, s0p, b0w, b0p]),
        feature(15, [s0w, s0p, b0w]),
        feature(16, [s0w, b0w, b0p]),
        feature(17, [s0w, s0p, b0p]),
        feature(18, [s0p, b0w, b0p]),
        feature(19, [s0w, b0w]),
        feature(20, [s0p, b0p]),
        feature(21, [b0p, b1p]),
        feature(22, [s1w, s0w]),
        feature(23, [s1p, s0p]),
        feature(24, [s1p, s0w]),
        feature(25, [s1w, s0p]),
        feature(26, [s1w, b0w]),
        feature(27, [s1p, b0p]),
        feature(28, [s1w, s1p, b0p]),
        feature(29, [s1p, b0w, b0p]),
        feature(30, [b0p, b1p, b2p]),
        feature(31, [s0p, b0p, b1p]),
        feature(32, [s1p, s0p, b0p]),
        feature(33, [s2p, s1p, s0p]),
        feature(34, [s0p, p(s0l), b0p]),
        feature(35, [s0p, p(s0r), b0p]),
        feature(36, [s0p, b0p, p(b0l)]),
        feature(37, [s1p, p(s1r), s0p]),
        feature(38, [s1p, p(s1l), s0p]),
        feature(39, [s0p, p(s0l), p(s0l2)]),
        feature(40, [s0p, p(s0r), p(s0r2)]),
        feature(41, [b0p, p(b0l), p(b0l2)]),
        feature(42, [s0w, distance]),
        feature(43, [s0p, distance]),
        feature(44, [b0w, distance]),
        feature(45, [b0p, distance]),
        feature(46, [s0w, b0w, distance]),
        feature(47, [s0p, b0p, distance]),
        feature(48, [s1p, s0p, inner]),
        feature(49, [s0w, s0vl]),
        feature(50, [s0p, s0vl, s0vr]),
        feature(51, [s0w, s0vr]),
        feature(52, [b0w, b0vl]),
        feature(53, [b0p, b0vl]),
        feature(54, [s1w, s1vr]),
        feature(55, [s1p, s1vr]),
        feature(56, [w(s0l), p(s0l), l(s0l)]),
        feature(57, [w(s0r), p(s0r), l(s0r)]),
        feature(58, [w(b0l), p(b0l), l(b0l)]),
        feature(59, [w(s1r), p(s1r), l(s1r)]),
        feature(60, [s0p, l(s0l), b0p]),
        feature(61, [s0p, l(s0r), b0p]),
        feature(62, [b0p, l(b0l), s0p]),
        feature(63, [s0w, set(s0n.left_labels)]),
        feature(64, [s0p, set(s0n.left_labels), b0p]),
        feature(65, [s0w, set(s0n.right_labels)]),
        feature(66, [s0p, set(s0n.right_labels), b0p]),
        feature(67, [b0p, set(b0n.left_labels), s0p]),
        feature(68, [b0w, set(b0n.left_labels)]),
        feature(69, [s1p, set(s1n.right_labels), s0p]),
        feature(70, [s1w, set(s1n.right_labels)]),
        feature(71, [s1p, set(s1n.left_labels), s0p]),
        feature(72, [s0p, l(s0r), l(s0r2)]),
        feature(73, [s1p, l(s1r), l(s1r2), s0p]),
        feature(74, [s0p, p(s0.wrapping_add(1)), p(b0.wrapping_sub(1)), b0p]),
        feature(75, [s1p, s0p, w(s0l)]),
        feature(76, [s1w, s0p, w(s0l)]),
        feature(77, [s1w, w(s0l), s0w]),
        feature(78, [s1p, s0p, b0p, b1p]),
        feature(79, [s0w, b0p, b1p]),
        feature(80, [s0p, b0w, b1p]),
        feature(81, [s0p, b0p, b1w]),
        feature(82, [s1w, s0p, b0p]),
        feature(83, [s1p, s0w, b0p]),
        feature(84, [s1p, s0p, b0w]),
    ]);
}

/// Sets `features` to what names the relation of `dependent`, whose own dependents are all known,
/// to `head`.
pub(crate) fn label_features(
    state: &State<'_>,
    (head, dependent): (usize, usize),
    features: &mut Vec<u32>,
) {
    let (w, p, l) = (|i| state.form(i), |i| state.tag(i), |i| state.label(i));
    let (h, d) = (state.node(head), state.node(dependent));
    let side = u32::from(dependent < head);
    let far = distance(head.min(dependent), head.max(dependent)) * 2 + side;
    let (hw, hp, dw, dp) = (w(head), p(head), w(dependent), p(dependent));
    let ([dl, dl2], [dr, dr2]) = (d.left, d.right);
    let sibling = if side == 1 { h.left[0] } else { h.right[0] };
    let set = |labels: u64| (labels ^ (labels >> 32)) as u32;
    let suffix = state.words[dependent].suffixes[2];
    features.clear();
    features.extend([
        feature(101, [side]),
        feature(102, [hw, side]),
        feature(103, [hp, side]),
        feature(104, [dw, side]),
        feature(105, [dp, side]),
        feature(106, [hw, dw, side]),
        feature(107, [hp, dp, side]),
        feature(108, [hw, dp, side]),
        feature(109, [hp, dw, side]),
        feature(110, [hp, dp, far]),
        feature(111, [dp, far]),
        feature(112, [hp, dp, p(dl), side]),
        feature(113, [hp, dp, p(dr), side]),
        feature(114, [hp, dp, w(dl), side]),
        feature(115, [hw, dp, w(dl), side]),
        feature(116, [dw, w(dl), side]),
        feature(117, [dp, set(d.left_labels), side]),
        feature(118, [dp, set(d.right_labels), side]),
        feature(119, [hp, dp, set(d.left_labels), side]),
        feature(120, [hp, dp, set(d.right_labels), side]),
        feature(121, [hw, dp, set(d.left_labels), side]),
        feature(122, [hp, dp, set(h.left_labels), side]),
        feature(123, [hp, dp, set(h.right_labels), side]),
        feature(124, [hw, set(h.left_labels), dp, side]),
        feature(125, [hw, set(h.right_labels), dp, side]),
        feature(126, [hp, dp, p(head.wrapping_sub(1)), side]),
        feature(127, [hp, dp, p(head + 1), side]),
        feature(128, [hp, dp, p(dependent.wrapping_sub(1)), side]),
        feature(129, [hp, dp, p(dependent + 1), side]),
        feature(130, [hp, dp, p(sibling), l(sibling), side]),
        feature(131, [hw, dp, l(sibling), side]),
        feature(132, [dp, w(dl), w(dl2), side]),
        feature(133, [dp, w(dr), l(dr), side]),
        feature(134, [dp, l(dr), l(dr2), side]),
        feature(135, [suffix, hp, side]),
        feature(136, [w(dependent.wrapping_sub(1)), dp, hp, side]),
        feature(137, [w(dependent + 1), dp, hp, side]),
        feature(138, [state.words[head].suffixes[2], dp, side]),
        feature(139, [dw, state.words[dependent].exact, u32::from(state.words[dependent].capital)]),
    ]);
}

/// The distance between two places, in five classes.
fn distance(from: usize, to: usize) -> u32 {
    match to - from {
        distance @ 0..=4 => distance as u32,
        5..=6 => 5,
        7..=10 => 6,
        _ => 7,
    }
}

/// The best step in `state` by `scores`.
pub(crate) fn best_action(state: &State<'_>, scores: &[i32]) -> Option<Action> {
    best(scores, |class| state.allows(Action::ALL[class])).map(|class| Action::ALL[class])
}

/// Head and relation of each word of a sentence.
pub(crate) fn parse(
    actions: &impl Scorer,
    labels: &impl Scorer,
    words: &[Word],
    tags: &[u8],
) -> Vec<(Option<usize>, Deprel)> {
    let mut state = State::new(words, tags);
    let (mut features, mut scores) = (Vec::new(), Vec::new());
    while !state.done() {
        action_features(&state, &mut features);
        actions.score(&features, &mut scores);
        let Some(action) = best_action(&state, &scores) else { break };
        match state.arc(action) {
            None => state.shift(),
            Some((head, dependent)) => {
                label_features(&state, (head, dependent), &mut features);
                labels.score(&features, &mut scores);
                state.attach(head, best(&scores, |_| true).unwrap_or_default() as u8);
            }
        }
    }
    let arc = |node: &Node| match node.head {
        NONE => (None, Deprel::Root),
        head => (Some(head), Deprel::ALL[node.label as usize]),
    };
    state.nodes.iter().map(arc).collect()
}
