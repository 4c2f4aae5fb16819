//! What a document says of itself: title, authors, publisher, date.

use std::collections::HashMap;

use cartulary_model::{Folder, Ontology, PredicateId, Problem, Span};

use crate::grammar::Grammar;
use crate::layout::{Block, BlockKind};
use crate::table::Table;

/// Labels of header fields and what the fields mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderTables {
    /// Label in lower case to field.
    labels: HashMap<String, Field>,
    /// What a field says: predicate, and whether the document is its subject.
    pub(crate) predicates: Vec<(Field, PredicateId, bool)>,
}

/// A field of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Title,
    Author,
    Date,
    Publisher,
    /// A field of interest that the title names.
    Topic,
    /// A place that the title names.
    Place,
    /// The day of the occasion that the title names and nothing else.
    OccasionDay,
    /// Where that occasion is.
    OccasionPlace,
    /// A field that says nothing of interest: views, files, volume.
    Other,
}

impl HeaderTables {
    pub(crate) fn load(
        ontology: &Ontology,
        domain: &Folder,
        language: &Folder,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut tables = Self::default();
        let field = |name: &str| match name {
            "title" => Some(Field::Title),
            "author" => Some(Field::Author),
            "date" => Some(Field::Date),
            "publisher" => Some(Field::Publisher),
            "title's field" => Some(Field::Topic),
            "title's place" => Some(Field::Place),
            "occasion's day" => Some(Field::OccasionDay),
            "occasion's place" => Some(Field::OccasionPlace),
            "other" => Some(Field::Other),
            _ => None,
        };
        let unknown = "a field is title, author, date, publisher or other";
        let table = Table::read(language, "headers.tsv", &["label", "field"], problems);
        for row in table.rows() {
            match field(row.cell(1)) {
                Some(field) => drop(tables.labels.insert(row.cell(0).to_lowercase(), field)),
                None => problems.push(table.problem(row, unknown)),
            }
        }
        let table =
            Table::read(domain, "header.tsv", &["field", "predicate", "document"], problems);
        for row in table.rows() {
            match (field(row.cell(0)), ontology.predicate(row.cell(1)), row.cell(2)) {
                (Some(field), Some(predicate), side @ ("subject" | "object")) => {
                    tables.predicates.push((field, predicate, side == "subject"));
                }
                (None, ..) => problems.push(table.problem(row, unknown)),
                (_, None, _) => problems
                    .push(table.problem(row, format!("unknown predicate {:?}", row.cell(1)))),
                _ => problems.push(table.problem(row, "the document is subject or object")),
            }
        }
        tables
    }

    /// The fields of a line: each label with the stretch up to the next one.
    pub(crate) fn fields(&self, text: &str, line: Span) -> Vec<(Field, Span)> {
        let mut starts: Vec<(usize, usize, Field)> = Vec::new();
        let words: Vec<(usize, &str)> = text[line.start..line.end]
            .split_whitespace()
            .map(|word| (Span::of_part(text, word).start, word))
            .collect();
        for (n, &(at, word)) in words.iter().enumerate() {
            let colon = word.ends_with(':');
            let key = word.trim_end_matches([':', '.']).to_lowercase();
            // A label that ends in a colon in the table needs one in the text.
            let marked = colon.then(|| self.labels.get(&format!("{key}:"))).flatten();
            // "Prepared by: Jane Doe"
            let next = words.get(n + 1).map(|&(_, next)| next);
            let pair = next.and_then(|next| {
                let second = next.trim_end_matches([':', '.']).to_lowercase();
                self.labels.get(&format!("{key} {second}"))
            });
            // "Published May 2021 by the Hana Institute"
            let dated = starts.last().is_some_and(|&(_, _, before)| before == Field::Date);
            if dated && word == "by" {
                starts.push((at, at + word.len(), Field::Publisher));
                continue;
            }
            let one = marked.or_else(|| self.labels.get(&key));
            let Some(&field) = pair.or(one) else { continue };
            let last = if pair.is_some() { n + 1 } else { n };
            let colon = words[last].1.ends_with(':');
            let capital = word.starts_with(|c: char| c.is_uppercase()) || !word.is_ascii();
            // "Ministry of Science": a label is followed by its value, not by the rest of a name.
            // "Organization (HO), an association": nor by its short form.
            let goes_on = words.get(last + 1).is_some_and(|(_, next)| {
                next.starts_with('(')
                    || ["of", "for"].iter().any(|word| next.eq_ignore_ascii_case(word))
            });
            // "DIVISION Blue Port Agency": nor does it end the line.
            let ends = last + 1 == words.len();
            if (goes_on || ends) && !colon {
                continue;
            }
            // A label opens a line, ends in a colon, or follows another field.
            let opens = n == 0 || colon || !starts.is_empty() || text[..at].ends_with(['|', '\t']);
            if !capital || !opens {
                continue;
            }
            // The title itself may hold such words; only other labels end it, and only short ones.
            let titled = starts.last().is_some_and(|&(_, _, before)| before == Field::Title);
            // "Title  Ministry Names Three Hubs"
            let gap = text[..at].ends_with("  ") || text[..at].ends_with(['|', '\t']);
            let named = matches!(field, Field::Author | Field::Publisher);
            let first_word = n == 1 && last == n;
            if titled && !colon && (named || first_word) && !(gap && n > 1) {
                continue;
            }
            let (at_last, last) = words[last];
            starts.push((at, at_last + last.len(), field));
        }
        let mut fields = Vec::new();
        for (n, &(_, from, field)) in starts.iter().enumerate() {
            let to = starts.get(n + 1).map_or(line.end, |next| next.0);
            let value =
                text[from..to].trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|'));
            if !value.is_empty() {
                fields.push((field, Span::of_part(text, value)));
            }
        }
        fields
    }
}

/// The blocks before the running text: as far as the first paragraph.
pub(crate) fn top(blocks: &[Block]) -> usize {
    blocks.iter().position(|block| block.kind == BlockKind::Paragraph).unwrap_or(blocks.len())
}

/// A line that says whose words follow: "Remarks by Jane Doe, Director of the Hana Institute".
pub(crate) fn is_credit(grammar: &Grammar, line: &str) -> bool {
    let mut words = line.split_whitespace();
    let noun = words.next().unwrap_or_default().to_lowercase();
    grammar.lexicon.is("credited", &noun) && words.next() == Some("by")
}

/// "Jane Doe, Research Fellow, Hana Institute": a line with a person's name and title.
pub(crate) fn is_signature(grammar: &Grammar, line: &str) -> bool {
    let mut parts = line.split(',').map(str::trim);
    let name: Vec<&str> = parts.next().unwrap_or_default().split_whitespace().collect();
    let title = parts.next().unwrap_or_default().to_lowercase();
    let title: Vec<&str> = title.split_whitespace().collect();
    (2..=4).contains(&name.len())
        && name.iter().all(|word| word.starts_with(|c: char| c.is_uppercase()))
        && grammar.lexicon.title(&title).is_some()
}

/// The dateline that opens a release ("OTTAWA, June 8, 2023 – "): where the text behind it begins.
pub(crate) fn dateline(text: &str, paragraph: Span) -> Option<usize> {
    let head: String = text[paragraph.start..paragraph.end].chars().take(110).collect();
    let (at, dash) = ["–", "—", " - ", "--"]
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| (at, *dash)))
        .min()?;
    let before = &head[..at];
    let first = before.split([',', ' ']).next().unwrap_or_default();
    let place = first.chars().count() > 2 && first.chars().all(char::is_uppercase);
    // "Jane Doe (March 3, 1918 – May 4, 2007) was …": years of a life.
    let inside = before.matches('(').count() > before.matches(')').count();
    if inside {
        return None;
    }
    let dated = before.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let behind = paragraph.start + at + dash.len();
    (place || dated && before.split_whitespace().count() <= 8).then(|| {
        behind + text[behind..paragraph.end].len() - text[behind..paragraph.end].trim_start().len()
    })
}

/// The label in brackets that opens a paragraph ("(Current issue) The …"): where the text behind it
/// begins.
pub(crate) fn after_label(text: &str, paragraph: Span) -> usize {
    let inner = &text[paragraph.start..paragraph.end];
    let label = inner.strip_prefix('(').and_then(|rest| rest.find(") "));
    match label {
        Some(at) if at <= 80 && inner[at + 3..].starts_with(char::is_uppercase) => {
            paragraph.start + at + 3
        }
        _ => paragraph.start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(text: &str) -> Option<&str> {
        dateline(text, Span::new(0, text.len())).map(|start| &text[start..])
    }

    #[test]
    fn a_dateline_ends_before_the_text() {
        assert_eq!(behind("BUSAN, March 3, 2021 – The towns build."), Some("The towns build."));
        assert_eq!(behind("March 3, 2021 -- The towns build."), Some("The towns build."));
        // A dash inside of a sentence.
        assert_eq!(behind("The towns – all of them – build."), None);
        assert_eq!(behind("US – all of it – builds."), None);
    }

    #[test]
    fn a_label_in_brackets_ends_before_the_text() {
        let after = |text: &'static str| &text[after_label(text, Span::new(0, text.len()))..];
        assert_eq!(after("(Limits) The towns build."), "The towns build.");
        assert_eq!(after("(all of them) build."), "(all of them) build.");
        assert_eq!(after("(open"), "(open");
    }
}
