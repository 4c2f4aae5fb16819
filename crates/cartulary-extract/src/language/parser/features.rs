//! What the parser's models see of a state.
//!
//! Names follow the literature: `s0` is the word on top of the stack, `s1` the one below, `b0` the
//! next word, `b1` the one after; `w` is a form, `p` a tag, `l` the relation to the head.

use super::state::{Guide, NONE, State};
use crate::language::Deprel;
use crate::language::word::feature;

/// Sets `features` to what decides the next step.
pub(crate) fn action_features(state: &State<'_>, features: &mut Vec<u32>) {
    features.clear();
    word_features(state, features);
    dependent_features(state, features);
    if !state.guide.is_empty() {
        guide_features(state, features);
    }
}

/// Forms, tags and distances of the words on top of the stack and of the next ones.
fn word_features(state: &State<'_>, features: &mut Vec<u32>) {
    let [s0, s1, s2] = [0, 1, 2].map(|depth| state.top(depth));
    let [b0, b1, b2] = [0, 1, 2].map(|ahead| state.next() + ahead);
    let [s0w, s1w, s2w, b0w, b1w, b2w] = [s0, s1, s2, b0, b1, b2].map(|word| state.form(word));
    let [s0p, s1p, s2p, b0p, b1p, b2p] = [s0, s1, s2, b0, b1, b2].map(|word| state.tag(word));
    let outer = if s0 == NONE { 0 } else { distance(s0, b0) };
    let inner = if s1 == NONE { 0 } else { distance(s1, s0) };
    let after_s0 = state.tag(s0.wrapping_add(1));
    let before_b0 = state.tag(b0.wrapping_sub(1));
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
        feature(34, [s1p, s0p, b0p, b1p]),
        feature(35, [s0w, b0p, b1p]),
        feature(36, [s0p, b0w, b1p]),
        feature(37, [s0p, b0p, b1w]),
        feature(38, [s1w, s0p, b0p]),
        feature(39, [s1p, s0w, b0p]),
        feature(40, [s1p, s0p, b0w]),
        feature(41, [s0w, outer]),
        feature(42, [s0p, outer]),
        feature(43, [b0w, outer]),
        feature(44, [b0p, outer]),
        feature(45, [s0w, b0w, outer]),
        feature(46, [s0p, b0p, outer]),
        feature(47, [s1p, s0p, inner]),
        feature(48, [s0p, after_s0, before_b0, b0p]),
    ]);
}

/// The dependents that these words have so far.
#[expect(clippy::similar_names, reason = "the names say place and kind")]
fn dependent_features(state: &State<'_>, features: &mut Vec<u32>) {
    let [s0, s1, b0] = [state.top(0), state.top(1), state.next()];
    let [s0w, s1w, b0w] = [s0, s1, b0].map(|word| state.form(word));
    let [s0p, s1p, b0p] = [s0, s1, b0].map(|word| state.tag(word));
    let [s0n, s1n, b0n] = [s0, s1, b0].map(|word| state.node(word));
    // First and second dependent on a side: `s0la` is the outermost one on the left of `s0`.
    let ([s0la, s0lb], [s0ra, s0rb]) = (s0n.left, s0n.right);
    let ([s1la, _], [s1ra, s1rb]) = (s1n.left, s1n.right);
    let [b0la, b0lb] = b0n.left;
    let p = |word| state.tag(word);
    let l = |word| state.label(word);
    let wpl = |word| [state.form(word), state.tag(word), state.label(word)];
    let count = |dependents: u8| u32::from(dependents.min(5));
    let [s0vl, s0vr] = [s0n.lefts, s0n.rights].map(count);
    let [b0vl, s1vr] = [b0n.lefts, s1n.rights].map(count);
    let [s0sl, s0sr] = [s0n.left_labels, s0n.right_labels].map(fold);
    let [s1sl, s1sr] = [s1n.left_labels, s1n.right_labels].map(fold);
    let b0sl = fold(b0n.left_labels);
    let s0law = state.form(s0la);
    features.extend([
        feature(60, [s0p, p(s0la), b0p]),
        feature(61, [s0p, p(s0ra), b0p]),
        feature(62, [s0p, b0p, p(b0la)]),
        feature(63, [s1p, p(s1ra), s0p]),
        feature(64, [s1p, p(s1la), s0p]),
        feature(65, [s0p, p(s0la), p(s0lb)]),
        feature(66, [s0p, p(s0ra), p(s0rb)]),
        feature(67, [b0p, p(b0la), p(b0lb)]),
        feature(68, [s0w, s0vl]),
        feature(69, [s0p, s0vl, s0vr]),
        feature(70, [s0w, s0vr]),
        feature(71, [b0w, b0vl]),
        feature(72, [b0p, b0vl]),
        feature(73, [s1w, s1vr]),
        feature(74, [s1p, s1vr]),
        feature(75, wpl(s0la)),
        feature(76, wpl(s0ra)),
        feature(77, wpl(b0la)),
        feature(78, wpl(s1ra)),
        feature(79, [s0p, l(s0la), b0p]),
        feature(80, [s0p, l(s0ra), b0p]),
        feature(81, [b0p, l(b0la), s0p]),
        feature(82, [s0w, s0sl]),
        feature(83, [s0p, s0sl, b0p]),
        feature(84, [s0w, s0sr]),
        feature(85, [s0p, s0sr, b0p]),
        feature(86, [b0p, b0sl, s0p]),
        feature(87, [b0w, b0sl]),
        feature(88, [s1p, s1sr, s0p]),
        feature(89, [s1w, s1sr]),
        feature(90, [s1p, s1sl, s0p]),
        feature(91, [s0p, l(s0ra), l(s0rb)]),
        feature(92, [s1p, l(s1ra), l(s1rb), s0p]),
        feature(93, [s1p, s0p, s0law]),
        feature(94, [s1w, s0p, s0law]),
        feature(95, [s1w, s0law, s0w]),
    ]);
}

/// What the other parser says of these words.
fn guide_features(state: &State<'_>, features: &mut Vec<u32>) {
    const SILENT: Guide = Guide { head: NONE, label: Deprel::Root, last: 0 };
    let [s0, s1, b0] = [state.top(0), state.top(1), state.next()];
    let guide = |word: usize| state.guide.get(word).copied().unwrap_or(SILENT);
    let place = |guide: Guide| -> u32 {
        match guide.head {
            NONE => 0,
            head if head == s0 => 1,
            head if head == s1 => 2,
            head if head == b0 => 3,
            head if head > b0 => 4,
            _ => 5,
        }
    };
    let [s0g, s1g, b0g] = [s0, s1, b0].map(guide);
    let [s0h, s1h, b0h] = [s0g, s1g, b0g].map(place);
    let [s0l, s1l, b0l] = [s0g, s1g, b0g].map(|guide| guide.label as u32);
    // Whether it is still to get dependents.
    let [s0d, s1d] = [s0g, s1g].map(|guide| u32::from(guide.last >= b0));
    let b0d = u32::from(b0g.last > b0);
    let [s0w, s1w, b0w] = [s0, s1, b0].map(|word| state.form(word));
    let [s0p, s1p, b0p] = [s0, s1, b0].map(|word| state.tag(word));
    features.extend([
        feature(100, [s0h, s0d]),
        feature(101, [s0h, b0h, s0d]),
        feature(102, [s0h, s1h, b0h, s0d, s1d]),
        feature(103, [s0h, s0d, s0p, b0p]),
        feature(104, [s0h, s0d, s0p, s1p]),
        feature(105, [s0h, s0d, s0l, s0p]),
        feature(106, [b0h, b0l, b0p, s0p]),
        feature(107, [s0h, b0h, s0l, b0l, s0d]),
        feature(108, [s0h, s0l, s1l, s0d, s1p]),
        feature(109, [s0h, s0d, s0w]),
        feature(110, [b0h, s0d, b0w]),
        feature(111, [s0h, s0d, state.tag(s0g.head), s0p]),
        feature(112, [b0h, s0d, state.tag(b0g.head), b0p]),
        feature(113, [s0h, b0h, s0d, b0d, s0p, b0p, s0l]),
        feature(114, [s0h, s0w, s1w]),
        feature(115, [s0h, b0h, s0w, b0w]),
    ]);
}

/// Sets `features` to what tells the relation of a dependent, whose own dependents are all known,
/// to its head.
#[expect(clippy::similar_names, reason = "the names say place and kind")]
pub(crate) fn label_features(
    state: &State<'_>,
    (head, dependent): (usize, usize),
    features: &mut Vec<u32>,
) {
    let side = u32::from(dependent < head);
    let far = distance(head.min(dependent), head.max(dependent)) * 2 + side;
    let [hw, dw] = [head, dependent].map(|word| state.form(word));
    let [hp, dp] = [head, dependent].map(|word| state.tag(word));
    let [hn, dn] = [head, dependent].map(|word| state.node(word));
    let ([dla, dlb], [dra, drb]) = (dn.left, dn.right);
    let [dlaw, dlbw, draw] = [dla, dlb, dra].map(|word| state.form(word));
    let [dral, drbl] = [dra, drb].map(|word| state.label(word));
    let [hsl, hsr] = [hn.left_labels, hn.right_labels].map(fold);
    let [dsl, dsr] = [dn.left_labels, dn.right_labels].map(fold);
    let sibling = if side == 1 { hn.left[0] } else { hn.right[0] };
    let sibling_label = state.label(sibling);
    let [before, after] = [dependent.wrapping_sub(1), dependent + 1];
    let word = state.words[dependent];
    features.clear();
    features.extend([
        feature(201, [side]),
        feature(202, [hw, side]),
        feature(203, [hp, side]),
        feature(204, [dw, side]),
        feature(205, [dp, side]),
        feature(206, [hw, dw, side]),
        feature(207, [hp, dp, side]),
        feature(208, [hw, dp, side]),
        feature(209, [hp, dw, side]),
        feature(210, [hp, dp, far]),
        feature(211, [dp, far]),
        feature(212, [hp, dp, state.tag(dla), side]),
        feature(213, [hp, dp, state.tag(dra), side]),
        feature(214, [hp, dp, dlaw, side]),
        feature(215, [hw, dp, dlaw, side]),
        feature(216, [dw, dlaw, side]),
        feature(217, [dp, dsl, side]),
        feature(218, [dp, dsr, side]),
        feature(219, [hp, dp, dsl, side]),
        feature(220, [hp, dp, dsr, side]),
        feature(221, [hw, dp, dsl, side]),
        feature(222, [hp, dp, hsl, side]),
        feature(223, [hp, dp, hsr, side]),
        feature(224, [hw, dp, hsl, side]),
        feature(225, [hw, dp, hsr, side]),
        feature(226, [hp, dp, state.tag(head.wrapping_sub(1)), side]),
        feature(227, [hp, dp, state.tag(head + 1), side]),
        feature(228, [hp, dp, state.tag(before), side]),
        feature(229, [hp, dp, state.tag(after), side]),
        feature(230, [hp, dp, state.tag(sibling), sibling_label, side]),
        feature(231, [hw, dp, sibling_label, side]),
        feature(232, [dp, dlaw, dlbw, side]),
        feature(233, [dp, draw, dral, side]),
        feature(234, [dp, dral, drbl, side]),
        feature(235, [hp, word.suffixes[2], side]),
        feature(236, [hp, dp, state.form(before), side]),
        feature(237, [hp, dp, state.form(after), side]),
        feature(238, [state.words[head].suffixes[2], dp, side]),
        feature(239, [dw, word.exact]),
    ]);
    if let (Some(guide), Some(head_guide)) = (state.guide.get(dependent), state.guide.get(head)) {
        let [same, label] = [u32::from(guide.head == head), guide.label as u32];
        features.extend([
            feature(240, [same, label]),
            feature(241, [same, label, hp, dp]),
            feature(242, [same, label, dw]),
            feature(243, [same, label, hw]),
            feature(244, [same, label, dp, state.tag(dla)]),
            feature(245, [same, label, head_guide.label as u32]),
            feature(246, [same, label, hp, hsl]),
        ]);
    }
}

/// A set of relations as a value.
fn fold(labels: u64) -> u32 {
    (labels ^ (labels >> 32)) as u32
}

/// The distance between two places, in eight classes.
fn distance(from: usize, to: usize) -> u32 {
    match to - from {
        distance @ 0..=4 => distance as u32,
        5..=6 => 5,
        7..=10 => 6,
        _ => 7,
    }
}
