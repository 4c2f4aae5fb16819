//! Values in a sentence: dates, amounts of money, quantities of things.

use crate::date::{self, Date, PartialDate};
use crate::language::{Form, Upos};
use crate::lexicon::Lexicon;
use crate::tree::Tree;

/// A value and the tokens that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ValueSpan {
    pub(crate) kind: Kind,
    /// First token.
    pub(crate) first: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// For a date: what the words say of it.
    pub(crate) date: Option<PartialDate>,
}

/// What sort of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Date,
    Amount,
    Quantity,
}

impl Kind {
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "date" => Some(Self::Date),
            "amount" => Some(Self::Amount),
            "quantity" => Some(Self::Quantity),
            _ => None,
        }
    }
}

impl ValueSpan {
    pub(crate) fn holds(&self, token: usize) -> bool {
        (self.first..self.end).contains(&token)
    }

    /// Whether a token of it can belong to nothing else; what is counted may bear a name.
    pub(crate) fn claims(&self, token: usize) -> bool {
        self.kind != Kind::Quantity && self.holds(token)
    }

    /// The value and its datatype: its words, or a date as [`PartialDate::resolve`] resolves it.
    /// `None` for a date that hangs on one that is not known.
    pub(crate) fn literal(
        &self,
        tree: &Tree<'_>,
        anchor: Option<Date>,
        previous: Option<Date>,
        future: bool,
    ) -> Option<(String, &'static str)> {
        match self.date {
            Some(date) => Some(date.resolve(anchor, previous, future)?.iso()),
            None => Some((tree.phrase(self.first, self.end), "xsd:string")),
        }
    }
}

/// All values of a sentence, in order; they do not overlap.
pub(crate) fn find(tree: &Tree<'_>, lexicon: &Lexicon) -> Vec<ValueSpan> {
    let mut values = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        let found = date::at(tree, lexicon, at)
            .map(|(end, date)| ValueSpan { kind: Kind::Date, first: at, end, date: Some(date) })
            .or_else(|| amount(tree, lexicon, at))
            .or_else(|| quantity(tree, lexicon, at));
        at = found.as_ref().map_or(at + 1, |value| value.end);
        values.extend(found);
    }
    values
}

/// "KRW 1.5 trillion", "€116 million", "100 billion won", "two billion won".
fn amount(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<ValueSpan> {
    let mut n = at;
    // "NT$", "S$": letters that are a currency with their sign only.
    let signed = tree.is_glued(n + 1)
        && lexicon.is_currency(&format!("{}{}", tree.word(n), tree.word(n + 1)));
    let before = signed || lexicon.is_currency(tree.word(n));
    if before {
        n += 1;
        // "US$", "HK$": a code and a sign.
        if n < tree.len() && lexicon.is_currency(tree.word(n)) {
            n += 1;
        }
    }
    let number = n;
    // "two trillion won", "half a billion euros"
    let magnitude = |n: usize| n < tree.len() && lexicon.is_magnitude(tree.lower(n));
    if n < tree.len() && lexicon.number(tree.lower(n)).is_some() && magnitude(n + 1) {
        n += 2;
    } else if n + 1 < tree.len()
        && (tree.lower(n), tree.lower(n + 1)) == ("half", "a")
        && magnitude(n + 2)
    {
        n += 3;
    }
    while n < tree.len() && (is_figure(tree.word(n)) || (n > number && magnitude(n))) {
        n += 1;
    }
    if n == number {
        return None;
    }
    if !before {
        if n >= tree.len()
            || !lexicon.is_currency(tree.word(n)) && !lexicon.is_currency(tree.lower(n))
        {
            return None;
        }
        n += 1;
    }
    Some(ValueSpan { kind: Kind::Amount, first: at, end: n, date: None })
}

/// The most tokens that tell what is counted.
const LONGEST_COUNTED: usize = 6;

/// "150 businesses", "60 core patents", "two thousand technicians": a number and what it counts.
fn quantity(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<ValueSpan> {
    let mut n = at;
    while n < tree.len()
        && (is_figure(tree.word(n))
            || lexicon.number(tree.lower(n)).is_some()
            || (n > at && lexicon.is_magnitude(tree.lower(n))))
    {
        n += 1;
    }
    if n == at || (n == at + 1 && tree.lower(at) == "one") {
        return None;
    }
    let number = n;
    // "two years" is how long, not how many.
    let span = |word: &str| {
        matches!(word, "year" | "years" | "month" | "months" | "week" | "weeks" | "day" | "days")
            || matches!(word, "hour" | "hours" | "decade" | "decades")
    };
    if n < tree.len() && span(tree.lower(n)) {
        return None;
    }
    // "30 percent", "5 %"
    if n < tree.len() && matches!(tree.lower(n), "percent" | "%") {
        return Some(ValueSpan { kind: Kind::Quantity, first: at, end: n + 1, date: None });
    }
    // What is counted: a few words and hyphens that end in a plural noun.
    let mut end = None;
    while n < tree.len() && n < number + LONGEST_COUNTED {
        let joins = tree.word(n) == "-" || matches!(tree.upos(n), Upos::Adj | Upos::Noun);
        if !joins {
            break;
        }
        n += 1;
        let last = n - 1;
        if tree.upos(last) == Upos::Noun && tree.token(last).form == Form::Plural {
            end = Some(n);
            // A plural noun ends it, unless a hyphen or another noun follows at once.
            if !(n < tree.len() && (tree.word(n) == "-" || tree.upos(n) == Upos::Noun)) {
                break;
            }
        }
    }
    end.map(|end| ValueSpan { kind: Kind::Quantity, first: at, end, date: None })
}

/// Digits with separators: "1,063", "3.5", "10".
pub(crate) fn is_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}
