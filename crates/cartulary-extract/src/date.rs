//! Dates as texts write them, and what they mean given the date of the document.

use crate::language::Upos;
use crate::lexicon::Lexicon;
use crate::tree::Tree;

/// What the words say of a date; the rest comes from the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PartialDate {
    pub(crate) year: Option<i32>,
    pub(crate) month: Option<u32>,
    pub(crate) day: Option<u32>,
    pub(crate) relative: Option<Relative>,
}

/// How a date hangs on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relative {
    /// "today", "this morning": the day of the document.
    Today,
    /// "a week ago", "yesterday": days before it.
    DaysAgo(u32),
    /// "this year", "last year", "next year": years from it.
    Year(i32),
    /// "this month", "last month".
    Month(i32),
    /// "last October", "next May": the nearest such month on that side.
    Last,
    /// See [`Relative::Last`].
    Next,
    /// "the same day", "that June": as the date mentioned before.
    Same,
}

/// A calendar date as precise as it is known, ISO 8601.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub(crate) year: Option<i32>,
    pub(crate) month: Option<u32>,
    pub(crate) day: Option<u32>,
}

impl Date {
    /// ISO 8601 form and XSD datatype.
    pub(crate) fn iso(self) -> (String, &'static str) {
        match (self.year, self.month, self.day) {
            (Some(y), Some(m), Some(d)) => (format!("{y:04}-{m:02}-{d:02}"), "xsd:date"),
            (Some(y), Some(m), None) => (format!("{y:04}-{m:02}"), "xsd:gYearMonth"),
            (Some(y), ..) => (format!("{y:04}"), "xsd:gYear"),
            (None, Some(m), Some(d)) => (format!("--{m:02}-{d:02}"), "xsd:gMonthDay"),
            (None, Some(m), None) => (format!("--{m:02}"), "xsd:gMonth"),
            (None, None, _) => (String::new(), "xsd:string"),
        }
    }

    /// Whether a date in ISO 8601 form lies after this one, as far as both are known.
    pub(crate) fn is_before(self, day: &str) -> bool {
        let parts: Vec<u32> = day.split('-').map_while(|part| part.parse().ok()).collect();
        let own = [self.year.map(i32::cast_unsigned), self.month, self.day];
        for (own, other) in own.into_iter().zip(parts) {
            match own {
                Some(own) if own == other => {}
                Some(own) => return own < other,
                None => return false,
            }
        }
        false
    }

    fn minus_days(self, days: u32) -> Self {
        let (Some(mut y), Some(mut m), Some(d)) = (self.year, self.month, self.day) else {
            return self;
        };
        let mut d = i64::from(d) - i64::from(days);
        while d < 1 {
            m = if m == 1 { 12 } else { m - 1 };
            y -= i32::from(m == 12);
            d += i64::from(days_in(y, m));
        }
        Self { year: Some(y), month: Some(m), day: Some(d as u32) }
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl PartialDate {
    /// The date that is meant in a document of date `anchor`, after the mention of `previous`.
    /// `future` tells whether the sentence speaks of what is to come.
    pub(crate) fn resolve(
        self,
        anchor: Option<Date>,
        previous: Option<Date>,
        future: bool,
    ) -> Option<Date> {
        let stated = Date { year: self.year, month: self.month, day: self.day };
        let Some(relative) = self.relative else {
            if self.year.is_some() {
                return Some(stated);
            }
            let year =
                anchor.and_then(|anchor| nearest_year(anchor, self.month?, self.day, future));
            return Some(Date { year, ..stated });
        };
        if relative == Relative::Same {
            let same = previous.or(anchor)?;
            return Some(match (self.month, self.day) {
                (None, _) => same,
                (month, day) => Date { year: same.year, month, day },
            });
        }
        let anchor = anchor?;
        let year = anchor.year?;
        Some(match relative {
            Relative::Today | Relative::Same => anchor,
            Relative::DaysAgo(days) => anchor.minus_days(days),
            Relative::Year(by) => Date { year: Some(year + by), month: self.month, day: self.day },
            Relative::Month(by) => {
                let months = year * 12 + anchor.month?.cast_signed() - 1 + by;
                Date {
                    year: Some(months.div_euclid(12)),
                    month: Some(months.rem_euclid(12).cast_unsigned() + 1),
                    day: None,
                }
            }
            Relative::Last => {
                let earlier =
                    anchor.month.is_none_or(|now| self.month.is_some_and(|month| month < now));
                Date { year: Some(if earlier { year } else { year - 1 }), ..stated }
            }
            Relative::Next => {
                let later =
                    anchor.month.is_some_and(|now| self.month.is_some_and(|month| month > now));
                Date { year: Some(if later { year } else { year + 1 }), ..stated }
            }
        })
    }
}

/// The year that brings a month and day nearest to the document's date, with a leaning to the side
/// of its tense.
fn nearest_year(anchor: Date, month: u32, day: Option<u32>, future: bool) -> Option<i32> {
    let year = anchor.year?;
    let Some(now) = anchor.month else { return Some(year) };
    // Days of a year of twelve equal months: near enough to compare.
    let ordinal = |year: i32, month: u32, day: u32| {
        f64::from(year) * 366.0 + f64::from(month) * 30.5 + f64::from(day)
    };
    let here = ordinal(year, now, anchor.day.unwrap_or(15));
    let distance = |candidate: i32| {
        let days = ordinal(candidate, month, day.unwrap_or(15)) - here;
        let wrong_side = if future { days < -45.0 } else { days > 45.0 };
        days.abs() + if wrong_side { WRONG_SIDE } else { 0.0 }
    };
    [year, year - 1, year + 1].into_iter().min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
}

/// How many days farther a date seems that lies in the past of a plan or the future of a report.
const WRONG_SIDE: f64 = 1000.0;

/// Reads a date that begins at token `at`: its end and what it says.
pub(crate) fn at(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<(usize, PartialDate)> {
    let word = |n: usize| if n < tree.len() { tree.lower(n) } else { "" };
    let found = |end: usize, year, month, day, relative| {
        Some((end, PartialDate { year, month, day, relative }))
    };

    if let Some(date) = numeric(word(at)) {
        return found(at + 1, date.year, date.month, date.day, None);
    }
    if let Some(found) = relative(tree, lexicon, at) {
        return Some(found);
    }
    if lexicon.is_season(word(at)) && year_word(word(at + 1)).is_some() {
        return found(at + 2, year_word(word(at + 1)), None, None, None);
    }
    // "14–16 June 2017", "14 to 16 June", "8 and 9 June": the first of the days.
    if let (Some(day), true, Some(_), Some(month)) = (
        day_word(word(at)),
        joins_days(word(at + 1)),
        day_word(word(at + 2)),
        lexicon.month(tree.word_or_empty(at + 3)),
    ) {
        let (end, year) = year_after(tree, at + 4);
        return found(end, year, Some(month), Some(day), None);
    }
    // "14 June 2017", "14 June"
    if let (Some(day), Some(month)) =
        (day_word(word(at)), lexicon.month(tree.word_or_empty(at + 1)))
    {
        let (end, year) = year_after(tree, at + 2);
        return found(end, year, Some(month), Some(day), None);
    }
    // "14th of June 2017"
    if let (Some(day), "of", Some(month)) =
        (day_word(word(at)), word(at + 1), lexicon.month(tree.word_or_empty(at + 2)))
    {
        let (end, year) = year_after(tree, at + 3);
        return found(end, year, Some(month), Some(day), None);
    }
    // "June 14, 2017", "June 2017", "June"
    if let Some(month) = lexicon.month(tree.word(at)) {
        let (mut end, day) = day_after(tree, at + 1);
        // "June 14–16, 2017": the first of the days.
        if day.is_some() && joins_days(word(end)) && day_word(word(end + 1)).is_some() {
            end += 2;
        }
        let (end, year) = year_after(tree, end);
        // A month's name alone is also a person's or a verb; only a preposition or more makes it a date.
        let bare = day.is_none() && year.is_none();
        let led = at > 0 && (lexicon.leads_date(tree.lower(at - 1)) || tree.lower(at - 1) == ",");
        return if bare && !led { None } else { found(end, year, Some(month), day, None) };
    }
    if let Some(year) = early_year_word(word(at)) {
        let before = if at > 0 { tree.lower(at - 1) } else { "" };
        let led = at > 0 && lexicon.leads_date(before);
        // "(1914)", "(1914–1980)", "(born in Seoul, 1914)"
        let dash = |word: &str| matches!(word, "–" | "-" | "—");
        let opened = before == "(" || dash(before) || matches!(before, "," | ";");
        let closed = word(at + 1) == ")" || before == "(" && dash(word(at + 1));
        // "in 1500 towns" counts.
        let counts = year < 1800
            && at + 1 < tree.len()
            && matches!(tree.upos(at + 1), Upos::Noun | Upos::Adj);
        if (led || opened && closed) && !counts {
            return found(at + 1, Some(year), None, None, None);
        }
    }
    None
}

/// "today", "last year", "the same month": a date that hangs on another.
fn relative(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<(usize, PartialDate)> {
    let word = |n: usize| if n < tree.len() { tree.lower(n) } else { "" };
    let found = |end: usize, year, month, day, relative| {
        Some((end, PartialDate { year, month, day, relative }))
    };
    match (word(at), word(at + 1)) {
        ("today" | "tonight", _) => return found(at + 1, None, None, None, Some(Relative::Today)),
        ("yesterday", _) => return found(at + 1, None, None, None, Some(Relative::DaysAgo(1))),
        ("this", "morning" | "afternoon" | "evening" | "day") => {
            return found(at + 2, None, None, None, Some(Relative::Today));
        }
        ("a" | "one", "week") if word(at + 2) == "ago" => {
            return found(at + 3, None, None, None, Some(Relative::DaysAgo(7)));
        }
        ("the", "same") if matches!(word(at + 2), "day" | "month" | "year" | "date") => {
            return found(at + 3, None, None, None, Some(Relative::Same));
        }
        ("same", "day" | "month" | "year" | "date") => {
            return found(at + 2, None, None, None, Some(Relative::Same));
        }
        ("this" | "last" | "next" | "past" | "previous" | "coming", unit) => {
            let by = match word(at) {
                "this" => 0,
                "next" | "coming" => 1,
                _ => -1,
            };
            if unit == "year" {
                return found(at + 2, None, None, None, Some(Relative::Year(by)));
            }
            if unit == "month" {
                return found(at + 2, None, None, None, Some(Relative::Month(by)));
            }
            if lexicon.is_season(unit) {
                return found(at + 2, None, None, None, Some(Relative::Year(by)));
            }
            if let Some(month) = lexicon.month(tree.word_or_empty(at + 1)) {
                let (end, day) = day_after(tree, at + 2);
                let relative = match by {
                    0 => Relative::Year(0),
                    1 => Relative::Next,
                    _ => Relative::Last,
                };
                return found(end, None, Some(month), day, Some(relative));
            }
        }
        ("that", unit) => {
            if let Some(month) = lexicon.month(tree.word_or_empty(at + 1)) {
                let (end, day) = day_after(tree, at + 2);
                return found(end, None, Some(month), day, Some(Relative::Same));
            }
            if matches!(unit, "day" | "year" | "month") {
                return found(at + 2, None, None, None, Some(Relative::Same));
            }
        }
        _ => {}
    }
    None
}

/// "2016.12.28", "2020-07-07", "2016/12", as precise as it is.
pub(crate) fn numeric(word: &str) -> Option<Date> {
    let word = word.trim_end_matches('.');
    let separator = ['.', '-', '/'].into_iter().find(|&separator| word.contains(separator))?;
    let parts: Vec<&str> = word.split(separator).collect();
    let number = |part: &str| {
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = match parts[..] {
        [year, month] => (year, month, None),
        // "12.9.2022": with full stops the day comes first.
        [day, month, year] if separator == '.' && year.len() == 4 => (year, month, Some(day)),
        // "18/04/2024", "04/18/2024": where only one order is possible.
        [first, second, year] if year.len() == 4 && first.len() <= 2 => {
            match (number(first)?, number(second)?) {
                (13..=31, 1..=12) => (year, second, Some(first)),
                (1..=12, 13..=31) => (year, first, Some(second)),
                _ => {
                    return year_word(year).map(|year| Date {
                        year: Some(year),
                        month: None,
                        day: None,
                    });
                }
            }
        }
        [year, month, day] => (year, month, Some(day)),
        _ => return None,
    };
    let (year, month) = (year_word(year)?, number(month).filter(|m| (1..=12).contains(m))?);
    let day = match day {
        Some(day) => Some(number(day).filter(|d| (1..=days_in(year, month)).contains(d))?),
        None if separator == '.' => return None,
        None => None,
    };
    Some(Date { year: Some(year), month: Some(month), day })
}

fn joins_days(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "to" | "and" | "until" | "through" | "/")
}

fn year_word(word: &str) -> Option<i32> {
    let plain = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten().filter(|year| (1800..2100).contains(year))
}

/// A year from the Middle Ages on, for places where a number is hardly anything else.
fn early_year_word(word: &str) -> Option<i32> {
    let plain = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten().filter(|year| (1000..2100).contains(year))
}

fn day_word(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}

fn day_after(tree: &Tree<'_>, n: usize) -> (usize, Option<u32>) {
    match (n < tree.len()).then(|| day_word(tree.lower(n))).flatten() {
        Some(day) => (n + 1, Some(day)),
        None => (n, None),
    }
}

fn year_after(tree: &Tree<'_>, n: usize) -> (usize, Option<i32>) {
    let at = if n < tree.len() && matches!(tree.lower(n), "," | "of") { n + 1 } else { n };
    match (at < tree.len()).then(|| early_year_word(tree.lower(at))).flatten() {
        Some(year) => (at + 1, Some(year)),
        None => (n, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Date {
        Date { year: Some(year), month: Some(month), day: Some(day) }
    }

    #[test]
    fn figures_are_dates_as_precise_as_they_are() {
        let read = |word| numeric(word).map(|date| date.iso().0);
        for (word, date) in [
            ("2016.12.28", "2016-12-28"),
            ("2016.12.28.", "2016-12-28"),
            ("2020-07-07", "2020-07-07"),
            ("2020/7/7", "2020-07-07"),
            ("12.9.2022", "2022-09-12"),
            ("2016/12", "2016-12"),
            ("2016-12", "2016-12"),
        ] {
            assert_eq!(read(word).as_deref(), Some(date), "{word}");
        }
        // A number with a fraction, a version, a range of years, a month that is none.
        for word in [
            "2016",
            "2016.5",
            "3.0",
            "1.2.3",
            "2015-2020",
            "2019-13-05",
            "2019-00-05",
            "2019-05-32",
            "-",
            "..",
            "",
        ] {
            assert_eq!(read(word), None, "{word}");
        }
    }

    #[test]
    fn a_date_is_written_as_precise_as_it_is() {
        let date = |year, month, day| Date { year, month, day }.iso();
        assert_eq!(date(Some(2017), Some(6), Some(4)), ("2017-06-04".to_owned(), "xsd:date"));
        assert_eq!(date(Some(2017), Some(6), None), ("2017-06".to_owned(), "xsd:gYearMonth"));
        assert_eq!(date(Some(2017), None, None), ("2017".to_owned(), "xsd:gYear"));
        assert_eq!(date(None, Some(6), Some(4)), ("--06-04".to_owned(), "xsd:gMonthDay"));
        assert_eq!(date(None, Some(6), None), ("--06".to_owned(), "xsd:gMonth"));
    }

    #[test]
    fn days_before_a_day_go_over_months_and_years() {
        assert_eq!(day(2020, 3, 1).minus_days(1), day(2020, 2, 29));
        assert_eq!(day(2021, 3, 1).minus_days(1), day(2021, 2, 28));
        assert_eq!(day(1900, 3, 1).minus_days(1), day(1900, 2, 28));
        assert_eq!(day(2021, 1, 3).minus_days(7), day(2020, 12, 27));
    }

    #[test]
    fn a_date_without_year_lies_near_the_documents() {
        let anchor = Some(day(2018, 1, 10));
        let said = PartialDate { month: Some(12), day: Some(14), ..PartialDate::default() };
        assert_eq!(said.resolve(anchor, None, false), Some(day(2017, 12, 14)));
        let said_in_march = Some(day(2018, 3, 10));
        assert_eq!(said.resolve(said_in_march, None, true), Some(day(2018, 12, 14)));
        assert_eq!(said.resolve(said_in_march, None, false), Some(day(2017, 12, 14)));
        let open = Date { year: None, month: Some(12), day: Some(14) };
        assert_eq!(said.resolve(None, None, false), Some(open));
    }

    #[test]
    fn relative_dates_need_the_documents() {
        let anchor = Some(day(2021, 3, 4));
        let said = |relative| PartialDate { relative: Some(relative), ..PartialDate::default() };
        let month = |year, month| Some(Date { year: Some(year), month: Some(month), day: None });
        assert_eq!(said(Relative::Month(-3)).resolve(anchor, None, false), month(2020, 12));
        assert_eq!(said(Relative::Month(1)).resolve(anchor, None, false), month(2021, 4));
        let october = PartialDate { month: Some(10), ..said(Relative::Last) };
        assert_eq!(october.resolve(anchor, None, false), month(2020, 10));
        let january = PartialDate { month: Some(1), ..said(Relative::Next) };
        assert_eq!(january.resolve(anchor, None, false), month(2022, 1));
        for relative in [
            Relative::Today,
            Relative::DaysAgo(1),
            Relative::Year(0),
            Relative::Last,
            Relative::Same,
        ] {
            assert_eq!(said(relative).resolve(None, None, false), None, "{relative:?}");
        }
        assert_eq!(
            said(Relative::Same).resolve(anchor, Some(day(2017, 6, 14)), false),
            Some(day(2017, 6, 14))
        );
    }
}
