//! Names: each word begins, continues, ends or is a name of one of four kinds, or is outside.

mod features;

use super::NerTag;
use super::weights::Scorer;
use super::word::Word;

pub(crate) use features::{View, features, transition};

/// Place of a word in a name; with the kind of the name it makes a class of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin = 0,
    Inside = 1,
    Last = 2,
    Unit = 3,
}

/// The class of a word outside all names.
///
/// The others are `1 + 4 * kind + place`.
pub(crate) const OUTSIDE: u8 = 0;
/// How many classes there are.
pub(crate) const CLASSES: usize = 1 + 4 * NerTag::ALL.len();

/// The name that a word of this class belongs to, and whether the word begins it.
pub(crate) fn tag_of(class: u8) -> Option<(NerTag, bool)> {
    let tag = NerTag::ALL[class.checked_sub(1)? as usize / 4];
    Some((tag, place(class) == Some(Place::Begin) || place(class) == Some(Place::Unit)))
}

/// The classes of words of which this is known, the reverse of [`tag_of`].
#[cfg(feature = "train")]
pub(crate) fn classes_of(tags: &[Option<(NerTag, bool)>]) -> Vec<u8> {
    let class = |(at, tag): (usize, &Option<(NerTag, bool)>)| {
        let Some((tag, begins)) = *tag else { return OUTSIDE };
        let goes_on = matches!(tags.get(at + 1), Some(Some((_, false))));
        let place = match (begins, goes_on) {
            (true, true) => Place::Begin,
            (true, false) => Place::Unit,
            (false, true) => Place::Inside,
            (false, false) => Place::Last,
        };
        1 + 4 * tag as u8 + place as u8
    };
    tags.iter().enumerate().map(class).collect()
}

/// The best sequence of classes.
pub(crate) fn name(weights: &impl Scorer, words: &[Word], tags: &[u8]) -> Vec<u8> {
    decode(weights, words, tags, |_, _| ())
}

/// The best sequence of classes (Viterbi) after `adjust` changed the scores of each word.
pub(crate) fn decode(
    weights: &impl Scorer,
    words: &[Word],
    tags: &[u8],
    adjust: impl Fn(usize, &mut [i32]),
) -> Vec<u8> {
    let mut steps = [[0; CLASSES]; CLASSES];
    for (last, step) in steps.iter_mut().enumerate() {
        weights.add(transition(last as u8), step);
    }
    let view = View::new(words, tags);
    let (mut known, mut local) = (Vec::new(), Vec::new());
    let mut reached = [None; CLASSES];
    reached[OUTSIDE as usize] = Some(0);
    let mut origins: Vec<[u8; CLASSES]> = Vec::with_capacity(words.len());
    for index in 0..words.len() {
        features(&view, index, &mut known);
        weights.score(&known, &mut local);
        adjust(index, &mut local);
        let (mut now, mut origin) = ([None; CLASSES], [OUTSIDE; CLASSES]);
        for (last, before) in reached.iter().enumerate() {
            let Some(before) = before else { continue };
            for class in 0..CLASSES {
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
    // A name must end with its sentence.
    let mut class = (0..CLASSES as u8)
        .filter(|&class| !is_open(class))
        .max_by_key(|&class| (reached[class as usize], std::cmp::Reverse(class)))
        .unwrap_or(OUTSIDE);
    let mut classes = vec![OUTSIDE; words.len()];
    for index in (0..words.len()).rev() {
        classes[index] = class;
        class = origins[index][class as usize];
    }
    classes
}

fn place(class: u8) -> Option<Place> {
    const PLACES: [Place; 4] = [Place::Begin, Place::Inside, Place::Last, Place::Unit];
    Some(PLACES[class.checked_sub(1)? as usize % 4])
}

/// Whether a name goes on after a word of this class.
fn is_open(class: u8) -> bool {
    matches!(place(class), Some(Place::Begin | Place::Inside))
}

/// Whether `class` may follow `last`.
fn follows(last: u8, class: u8) -> bool {
    let continues = matches!(place(class), Some(Place::Inside | Place::Last));
    if is_open(last) { continues && (class - 1) / 4 == (last - 1) / 4 } else { !continues }
}
