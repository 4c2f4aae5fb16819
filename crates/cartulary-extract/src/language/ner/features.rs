//! What the name finder sees of a word.

use crate::language::tagger::{around, style};
use crate::language::word::{Word, feature, form_of};

/// A sentence as the name finder sees it.
pub(crate) struct View<'s> {
    words: &'s [Word],
    tags: &'s [u8],
    style: u32,
    /// The run of each word, of capitalized words alone and with the small words between them.
    runs: [Vec<Run>; 2],
}

/// Capitalized words in a row, first and after the last; a name is often such a run.
///
/// The run of any other word is empty.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

impl<'s> View<'s> {
    pub(crate) fn new(words: &'s [Word], tags: &'s [u8]) -> Self {
        let runs = [runs(words, &MARKS), runs(words, &JOINTS)];
        Self { words, tags, style: style(words), runs }
    }
}

/// Sets `features` to what speaks for the class of the word at `index`, apart from the class of the
/// word before.
pub(crate) fn features(view: &View<'_>, index: usize, features: &mut Vec<u32>) {
    let at = |offset| around(view.words, index, offset);
    let tag = |offset: isize| {
        let at = index.checked_add_signed(offset).and_then(|at| view.tags.get(at));
        at.map_or(255, |&tag| u32::from(tag))
    };
    let [last2, last, word, next, next2] = [-2, -1, 0, 1, 2].map(at);
    let [last_tag, this_tag, next_tag] = [-1, 0, 1].map(tag);
    let [_, two, three, four] = word.suffixes;
    let first = u32::from(index == 0);
    features.clear();
    features.extend([
        feature(200, []),
        feature(201, [word.form]),
        feature(202, [word.exact]),
        feature(203, [two]),
        feature(204, [three]),
        feature(205, [four]),
        feature(206, [word.prefixes[1]]),
        feature(207, [word.prefixes[2]]),
        feature(208, [word.shape, first]),
        feature(209, [this_tag]),
        feature(210, [last_tag, this_tag]),
        feature(211, [this_tag, next_tag]),
        feature(212, [last_tag, this_tag, next_tag]),
        feature(213, [last.form]),
        feature(214, [next.form]),
        feature(215, [last2.form]),
        feature(216, [next2.form]),
        feature(217, [last.form, word.form]),
        feature(218, [word.form, next.form]),
        feature(219, [last.form, word.shape]),
        feature(220, [word.shape, next.form]),
        feature(221, [last.shape, word.shape, next.shape]),
        feature(222, [last2.form, last.form, word.shape]),
        feature(223, [word.shape, next.form, next2.form]),
        feature(224, [last.shape, word.shape]),
        feature(225, [word.shape, next.shape]),
        feature(226, [last.suffixes[3], word.shape]),
        feature(227, [next.suffixes[3], word.shape]),
        feature(228, [last2.shape, last.shape, word.shape, next.shape, next2.shape]),
        feature(229, [three, word.shape]),
        feature(230, [at(-3).form, word.shape]),
        feature(231, [at(3).form, word.shape]),
        feature(232, [word.class, last.class]),
        feature(233, [word.class, next.class]),
        feature(234, [view.style, word.shape]),
        feature(235, [view.style, this_tag, word.form]),
        feature(236, [last.exact, word.exact]),
        feature(237, [word.exact, next.exact]),
    ]);
    for (runs, base) in view.runs.iter().zip([240, 260]) {
        run_features(view.words, index, runs[index], base, features);
    }
}

/// The feature that joins the classes of two neighbours.
pub(crate) fn transition(last: u8) -> u32 {
    feature(299, [u32::from(last)])
}

/// Adds what the run of a word says, as features from number `base` on.
fn run_features(words: &[Word], index: usize, run: Run, base: u32, features: &mut Vec<u32>) {
    if run.end == run.start {
        return;
    }
    let form = |at: usize| words.get(at).map_or(1, |word| word.form);
    let (first, last) = (&words[run.start], &words[run.end - 1]);
    let (before, after) = (form(run.start.wrapping_sub(1)), form(run.end));
    let place = u32::from(index == run.start) * 2 + u32::from(index + 1 == run.end);
    let len = (run.end - run.start).min(6) as u32;
    features.extend([
        feature(base, [place, first.form]),
        feature(base + 1, [place, last.form]),
        feature(base + 2, [place, before]),
        feature(base + 3, [place, after]),
        feature(base + 4, [place, len]),
        feature(base + 5, [place, before, len]),
        feature(base + 6, [place, after, len]),
        feature(base + 7, [place, form(run.end.wrapping_sub(2)), last.form]),
        feature(base + 8, [words[index].form, last.form]),
        feature(base + 9, [place, last.suffixes[2]]),
        feature(base + 10, [place, len, first.shape, last.shape]),
    ]);
}

/// Marks that stand between the words of a name.
const MARKS: [u32; 2] = [form_of(b"-"), form_of(b"&")];

/// Marks and small words that stand between the words of a name.
const JOINTS: [u32; 10] = [
    form_of(b"-"),
    form_of(b"&"),
    form_of(b"of"),
    form_of(b"for"),
    form_of(b"and"),
    form_of(b"the"),
    form_of(b"on"),
    form_of(b"in"),
    form_of(b"de"),
    form_of(b"'s"),
];

/// The run of each word, with up to two `joints` between capitalized words.
fn runs(words: &[Word], joints: &[u32]) -> Vec<Run> {
    let mut runs: Vec<Run> = (0..words.len()).map(|at| Run { start: at, end: at }).collect();
    let is_joint = |word: &&Word| joints.contains(&word.form);
    let is_capital = |at: usize| words.get(at).is_some_and(|word| word.capital);
    let mut start = 0;
    while start < words.len() {
        let mut end = start + 1;
        if is_capital(start) {
            loop {
                let between = words[end..].iter().take(2).take_while(is_joint).count();
                if !is_capital(end + between) {
                    break;
                }
                end += between + 1;
            }
            runs[start..end].fill(Run { start, end });
        }
        start = end;
    }
    runs
}
