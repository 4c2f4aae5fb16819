//! Names: each word begins, continues, ends or is a name of one of four kinds, or is outside.

use super::NerTag;
use super::tagger::around;
use super::weights::Scorer;
use super::word::{Word, feature};

/// Place of a word in a name; with the kind of the name it makes a class of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Begin = 0,
    Inside = 1,
    Last = 2,
    Unit = 3,
}

/// The class of a word outside all names; `1 + 4 * kind + place` are the others.
pub(crate) const OUTSIDE: u8 = 0;
pub(crate) const CLASSES: usize = 1 + 4 * NerTag::ALL.len();

/// The class of a word at `place` in a name of kind `tag`.
pub(crate) fn class(tag: NerTag, place: Place) -> u8 {
    1 + 4 * tag as u8 + place as u8
}

/// Whether `class` may follow `last`, or stand at the beginning if `last` is outside.
pub(crate) fn follows(last: u8, class: u8) -> bool {
    let open = |class: u8| class != OUTSIDE && (class - 1) % 4 < 2;
    let continues = |class: u8| class != OUTSIDE && matches!((class - 1) % 4, 1 | 2);
    if open(last) {
        continues(class) && (class - 1) / 4 == (last - 1) / 4
    } else {
        !continues(class)
    }
}

/// Whether a sentence may end with `class`.
pub(crate) fn ends(class: u8) -> bool {
    class == OUTSIDE || (class - 1) % 4 >= 2
}

/// Sets `features` to what speaks for the class of the word at `index`, apart from its neighbours'
/// classes.
pub(crate) fn features(words: &[Word], tags: &[u8], index: usize, features: &mut Vec<u32>) {
    let at = |offset| around(words, index, offset);
    let p = |offset: isize| {
        let at = index.checked_add_signed(offset).and_then(|at| tags.get(at));
        at.map_or(255, |&tag| u32::from(tag))
    };
    let (word, last, next) = (at(0), at(-1), at(1));
    let [_, s2, s3, s4] = word.suffixes;
    let first = u32::from(index == 0);
    features.clear();
    features.extend([
        feature(200, []),
        feature(201, [word.form]),
        feature(202, [word.exact]),
        feature(203, [s2]),
        feature(204, [s3]),
        feature(205, [s4]),
        feature(206, [word.prefixes[1]]),
        feature(207, [word.prefixes[2]]),
        feature(208, [word.shape, first]),
        feature(209, [p(0)]),
        feature(210, [p(-1), p(0)]),
        feature(211, [p(0), p(1)]),
        feature(212, [p(-1), p(0), p(1)]),
        feature(213, [last.form]),
        feature(214, [next.form]),
        feature(215, [at(-2).form]),
        feature(216, [at(2).form]),
        feature(217, [last.form, word.form]),
        feature(218, [word.form, next.form]),
        feature(219, [last.form, word.shape]),
        feature(220, [word.shape, next.form]),
        feature(221, [last.shape, word.shape, next.shape]),
        feature(222, [at(-2).form, last.form, word.shape]),
        feature(223, [word.shape, next.form, at(2).form]),
        feature(224, [last.shape, word.shape]),
        feature(225, [word.shape, next.shape]),
        feature(226, [last.suffixes[3], word.shape]),
        feature(227, [next.suffixes[3], word.shape]),
        feature(228, [at(-2).shape, last.shape, word.shape, next.shape, at(2).shape]),
        feature(229, [s3, word.shape]),
        feature(230, [at(-3).form, word.shape]),
        feature(231, [at(3).form, word.shape]),
    ]);
}

/// The feature that joins the classes of two neighbours.
pub(crate) fn transition(last: u8) -> u32 {
    feature(299, [u32::from(last)])
}

/// The best sequence of classes (Viterbi).
pub(crate) fn name(weights: &impl Scorer, words: &[Word], tags: &[u8]) -> Vec<u8> {
    let mut steps = vec![vec![0; CLASSES]; CLASSES];
    for (last, step) in steps.iter_mut().enumerate() {
        weights.add(transition(last as u8), step);
    }
    let (mut known, mut local) = (Vec::new(), Vec::new());
    let mut reached = [None; CLASSES];
    reached[OUTSIDE as usize] = Some(0);
    let mut origins: Vec<[u8; CLASSES]> = Vec::with_capacity(words.len());
    for index in 0..words.len() {
        features(words, tags, index, &mut known);
        weights.score(&known, &mut local);
        let (mut now, mut origin) = ([None; CLASSES], [OUTSIDE; CLASSES]);
        for class in 0..CLASSES {
            for (last, before) in reached.iter().enumerate() {
                let Some(before) = before else { continue };
                if follows(last as u8, class as u8) {
                    let score: i32 = before + local[class] + steps[last][class];
                    if now[class].is_none_or(|best| score > best) {
                        now[class] = Some(score);
                        origin[class] = last as u8;
                    }
                }
            }
        }
        reached = now;
        origins.push(origin);
    }
    let final_classes = (0..CLASSES as u8).filter(|&class| ends(class));
    let mut class = final_classes
        .max_by_key(|&class| (reached[class as usize], std::cmp::Reverse(class)))
        .unwrap_or(OUTSIDE);
    let mut classes = vec![OUTSIDE; words.len()];
    for index in (0..words.len()).rev() {
        classes[index] = class;
        class = origins[index][class as usize];
    }
    classes
}

/// The name tag of a token with this class.
pub(crate) fn tag_of(class: u8) -> Option<(NerTag, bool)> {
    let code = class.checked_sub(1)?;
    Some((NerTag::ALL[code as usize / 4], code % 4 == Place::Begin as u8 || code % 4 == 3))
}
