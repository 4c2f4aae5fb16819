//! Words whose period is their own.

/// Abbreviations that go before what they belong to: no sentence ends with them.
const LEADING: &[&str] = &[
    "adm", "asst", "brig", "capt", "cf", "cmdr", "col", "dr", "e.g", "eds", "eg", "fig", "figs",
    "fr", "ft", "gen", "gov", "hon", "i.e", "ie", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt",
    "pp", "pres", "prof", "rep", "reps", "rev", "sen", "sens", "sgt", "st", "supt", "vol", "vols",
    "vs",
];

/// Abbreviations that follow or stand alone: a sentence may end with them.
const TRAILING: &[&str] = &[
    "a.m", "al", "apr", "assn", "aug", "ave", "bldg", "blvd", "bros", "co", "corp", "dec", "dept",
    "dist", "div", "ed", "est", "etc", "feb", "inc", "inst", "jan", "jr", "jul", "jun", "ltd",
    "mfg", "natl", "nov", "oct", "p.m", "ph.d", "plc", "rd", "sep", "sept", "sr", "univ", "v",
];

/// Abbreviations only before a number: `No. 5`, `p. 12`.
const BEFORE_NUMBER: &[&str] =
    &["b", "c", "ca", "ch", "d", "no", "nos", "nr", "op", "p", "par", "sec", "art", "vol"];

/// How a period after a word is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// It ends a sentence.
    Stop,
    /// It belongs to the word, and the sentence goes on.
    Inner,
    /// It belongs to the word; what follows tells whether it also ends the sentence.
    Either,
}

/// How the period between `word` and `after` is to be taken.
pub(super) fn period(word: &str, after: &str) -> Period {
    if word.len() > 12 {
        return Period::Stop;
    }
    let lower = word.to_lowercase();
    let has = |list: &[&str]| list.contains(&lower.as_str());
    let next = after.trim_start().chars().next();
    if has(BEFORE_NUMBER) && next.is_some_and(|c| c.is_ascii_digit()) || has(LEADING) {
        return Period::Inner;
    }
    // "(b. March 3, 1950)"
    if matches!(lower.as_str(), "b" | "d" | "c" | "ca") && starts_with_month(after.trim_start()) {
        return Period::Inner;
    }
    if has(TRAILING) || is_dotted(word) {
        return Period::Either;
    }
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(initial), None) if initial.is_uppercase() && next.is_some() => Period::Inner,
        _ => Period::Stop,
    }
}

fn starts_with_month(text: &str) -> bool {
    const MONTHS: &[&str] =
        &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS.iter().any(|month| text.starts_with(month))
}

/// Whether the period after `word` is part of its token.
pub(super) fn takes_period(word: &str, after: &str) -> bool {
    period(word, after) != Period::Stop
}

/// Single letters with periods between them: `U.S`, `a.m`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|piece| {
            let mut chars = piece.chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
}
