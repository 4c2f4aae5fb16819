//! The orders of words in which a question may be a statement.

use cartulary_extract::Grammar;
use cartulary_extract::language::Upos;

use super::question::{Asked, Piece, Question};

/// A word order: pieces and the place of the gap.
#[derive(Clone, Debug)]
pub(super) enum Slot<'a> {
    Word(&'a str),
    Name(usize),
    Gap,
}

/// The pieces of a question, its period left out or not.
pub(super) fn slots(question: &Question, with_period: bool) -> Vec<Slot<'_>> {
    let left_out = |n: usize| {
        !with_period
            && question.period.as_ref().is_some_and(|period| period.first <= n && n < period.end)
    };
    let pieces = question.rest.iter().enumerate().filter(|&(n, _)| !left_out(n));
    pieces
        .map(|(_, piece)| match piece {
            Piece::Word(word, _) => Slot::Word(word),
            Piece::Name(name) => Slot::Name(*name),
        })
        .collect()
}

/// The orders of words in which a question may be a statement, the likelier first.
pub(super) fn orders<'q>(
    question: &'q Question,
    rest: &[Slot<'q>],
    grammar: &Grammar,
) -> Vec<Vec<Slot<'q>>> {
    let mut orders = Vec::new();
    orders.extend(had(question, rest));
    let mut gap = Vec::new();
    let preposition = question.preposition.as_deref().or(match question.asked {
        // "When was it founded" has no preposition; a statement has.
        Asked::When => Some("in"),
        _ => None,
    });
    gap.extend(preposition.map(Slot::Word));
    gap.push(Slot::Gap);
    let inverted = matches!(rest.first(), Some(Slot::Word(word))
        if grammar.is("auxiliary", &word.to_lowercase()));
    // "List the members of it": the noun itself tells the relation, most of all where it tells no
    // kind of thing.
    let by_noun = match (&question.asked, rest.first()) {
        (Asked::Kind(noun), Some(of)) if is_adposition(question, of) => {
            let is = [Slot::Gap, Slot::Word("is a"), Slot::Word(&noun.singular)];
            Some((noun.class.is_none(), [&is, rest].concat()))
        }
        _ => None,
    };
    orders.extend(by_noun.iter().filter(|(first, _)| *first).map(|(_, order)| order.clone()));
    if question.request || preposition.is_none() && question.asked != Asked::Where {
        if question.request && !inverted {
            // "clusters in the north": a predicate is to be supplied.
            let relative = matches!(rest.first(), Some(Slot::Word(word))
                if matches!(*word, "that" | "which" | "who"));
            let rest = if relative { &rest[1..] } else { rest };
            orders.push([&[Slot::Gap], rest].concat());
            orders.push([&[Slot::Gap, Slot::Word("is")], rest].concat());
        } else {
            orders.push([&[Slot::Gap], rest].concat());
            if !inverted {
                // "Which clusters lie …": of one stand-in it must be "can lie".
                orders.push([&[Slot::Gap, Slot::Word("can")], rest].concat());
            }
        }
    }
    orders.extend(by_noun.filter(|(first, _)| !first).map(|(_, order)| order));
    if !inverted {
        return orders;
    }
    let (auxiliary, rest) = (&rest[0], &rest[1..]);
    let is_noun = |n: usize| matches!(rest[n], Slot::Name(_)) || is_nominal(question, &rest[n]);
    for subject_end in (1..=rest.len()).filter(|&n| is_noun(n - 1)) {
        // The gap stands behind a preposition that was left alone, behind the verb, or last.
        let mut places: Vec<usize> = (subject_end..=rest.len()).collect();
        places.sort_by_key(|&place| {
            let stranded = place > subject_end
                && is_adposition(question, &rest[place - 1])
                && rest.get(place).is_none_or(|next| is_adposition(question, next));
            let after_verb = place > subject_end && is_verb(question, &rest[place - 1]);
            let last = place == rest.len();
            match () {
                () if stranded => 0,
                () if preposition.is_some() || question.asked == Asked::Where => {
                    2 - usize::from(last)
                }
                () if after_verb => 1,
                () if last => 2,
                () => 3,
            }
        });
        for place in places {
            let mut order = rest[..subject_end].to_vec();
            order.push(auxiliary.clone());
            order.extend_from_slice(&rest[subject_end..place]);
            order.extend(gap.iter().cloned());
            order.extend_from_slice(&rest[place..]);
            // "does partner with": some verbs look like nouns unless "can" stands before them.
            let plain = matches!(auxiliary, Slot::Word("do" | "does" | "did"));
            let able = plain.then(|| {
                let mut able = order.clone();
                able[subject_end] = Slot::Word("can");
                able
            });
            orders.push(order);
            orders.extend(able);
        }
    }
    orders
}

/// "Which members does X have?" as "*Somebody* is a member of X".
fn had<'q>(question: &'q Question, rest: &[Slot<'q>]) -> Option<Vec<Slot<'q>>> {
    let Asked::Kind(noun) = &question.asked else { return None };
    match rest {
        [Slot::Word("does" | "do" | "did"), holder @ .., Slot::Word("have")] => {
            let is = [Slot::Gap, Slot::Word("is a"), Slot::Word(&noun.singular), Slot::Word("of")];
            Some([&is[..], holder].concat())
        }
        _ => None,
    }
}

/// "Does X fund Y" as "X does fund Y", with every noun as the subject's end.
pub(super) fn truth_orders<'q>(rest: &[Slot<'q>], grammar: &Grammar) -> Vec<Vec<Slot<'q>>> {
    let Some((first, rest)) = rest.split_first() else { return Vec::new() };
    let auxiliary =
        matches!(first, Slot::Word(word) if grammar.is("auxiliary", &word.to_lowercase()));
    if !auxiliary {
        return vec![[std::slice::from_ref(first), rest].concat()];
    }
    let ends = (1..=rest.len()).filter(|&n| matches!(rest[n - 1], Slot::Name(_)));
    // "does partner with": some verbs look like nouns unless "can" stands before them.
    let plain =
        matches!(first, Slot::Word(word) if ["do", "does", "did"].contains(&&*word.to_lowercase()));
    let auxiliaries = [Some(first.clone()), plain.then_some(Slot::Word("can"))];
    ends.flat_map(|end| {
        let auxiliaries = auxiliaries.iter().flatten();
        auxiliaries.map(move |it| [&rest[..end], std::slice::from_ref(it), &rest[end..]].concat())
    })
    .map(|mut order: Vec<Slot<'q>>| {
        // An auxiliary that began the question has a capital there.
        for slot in &mut order {
            if let Slot::Word(word) = slot
                && let Some(lower) = LOWERED.iter().find(|known| known.eq_ignore_ascii_case(word))
            {
                *slot = Slot::Word(lower);
            }
        }
        order
    })
    .collect()
}

/// Auxiliaries as they stand inside a sentence.
const LOWERED: [&str; 17] = [
    "do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "will", "would",
    "shall", "should", "can", "could", "may",
];

fn word_class(question: &Question, slot: &Slot<'_>) -> Option<Upos> {
    let Slot::Word(wanted) = slot else { return None };
    question.rest.iter().find_map(|piece| match piece {
        Piece::Word(word, upos) if std::ptr::eq(word.as_str(), *wanted) => Some(*upos),
        _ => None,
    })
}

fn is_nominal(question: &Question, slot: &Slot<'_>) -> bool {
    matches!(word_class(question, slot), Some(Upos::Noun | Upos::Propn | Upos::Pron))
}

pub(super) fn is_adposition(question: &Question, slot: &Slot<'_>) -> bool {
    matches!(word_class(question, slot), Some(Upos::Adp | Upos::Part))
}

fn is_verb(question: &Question, slot: &Slot<'_>) -> bool {
    matches!(word_class(question, slot), Some(Upos::Verb))
}
