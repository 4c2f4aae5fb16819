//! Sequences: facts that are said by mere order of names, titles and marks, where no verb governs
//! them ("Jane Doe, director of the Institute", "Goa, India"), read off the folded sentence.
//!
//! ```text
//! sequence = { element [ "?" ] }
//! element  = ( "S" | "O" | "N" ) ":" classes [ "[within]" ]   a name: subject, object, neither
//!          | "S" | "O"                                          one of a class that the predicate takes
//!          | "T"                                                a role title
//!          | "O:amount" | "O:date"                              a value
//!          | "*"                                                up to four words of a noun phrase
//!          | words                                              alternatives parted by "|",
//!                                                              "~" before one for any form of it
//!          | "…"                                                up to 30 other words or names
//!          | "_"                                                the same, but no name among them
//!          | "$"                                                the end of the sentence
//! ```
//!
//! A subject or object at the end takes a whole list ("A, B and C"). `[within]` asks that the
//! gazetteer places the subject inside the object, or does not know a subject that "in" leads to.
//! The predicate `@title` is the one that the title speaks of. Rows with gaps say too little to
//! decide alone: they are for rows that vote ([`crate::vote`]), whose last cell holds counts in
//! place of an example.

use cartulary_model::{ClassId, Ontology, PredicateId, Problem};

use crate::counts::Counts;
use crate::table::Table;
use crate::value::Kind;

/// A row of `sequences.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Sequence {
    pub(crate) place: (String, usize),
    /// `None`: the predicate of the title.
    pub(crate) predicate: Option<PredicateId>,
    pub(crate) text: String,
    pub(crate) elements: Vec<Element>,
    pub(crate) example: String,
    /// What it is worth, of a row that was learned.
    pub(crate) counts: Option<Counts>,
}

#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) what: What,
    pub(crate) optional: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Name {
        end: Side,
        classes: Vec<ClassId>,
        within: bool,
    },
    Value(Kind),
    Title,
    /// What may stand between an article and a noun.
    Filler,
    /// The end of the sentence, or of a line without a full stop.
    Close,
    Words(Vec<Written>),
    Gap {
        names: bool,
    },
}

/// A word of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) word: String,
    /// Whether any form of it will do.
    pub(crate) any_form: bool,
}

/// The most tokens that a gap may hold.
pub(crate) const LONGEST_GAP: usize = 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Subject,
    Object,
    Neither,
}

impl Sequence {
    pub(crate) fn load(
        ontology: &Ontology,
        table: &Table<'_>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Self> {
        let mut sequences = Vec::new();
        for row in table.rows() {
            let predicate = match row.cell(0) {
                "@title" => None,
                name => match ontology.predicate(name) {
                    Some(id) => Some(id),
                    None => {
                        problems.push(table.problem(row, format!("unknown predicate {name:?}")));
                        continue;
                    }
                },
            };
            let elements: Result<Vec<Element>, String> =
                row.cell(1).split_whitespace().map(|text| element(ontology, text)).collect();
            match elements {
                Ok(elements) => {
                    let counts: Option<Counts> = row.cell(2).parse().ok();
                    let gap = elements.iter().any(|e| matches!(e.what, What::Gap { .. }));
                    let open = elements.iter().any(|element| {
                        matches!(&element.what, What::Name { classes, .. } if classes.is_empty())
                    });
                    if (gap || open) && counts.is_none() {
                        let why = "a gap, or an end without a class, is for rows that vote";
                        problems.push(table.problem(row, why));
                    }
                    if predicate.is_none() && counts.is_some() {
                        problems.push(table.problem(row, "a row that votes names its predicate"));
                    }
                    sequences.push(Self {
                        place: (table.file().to_owned(), row.line),
                        predicate,
                        text: row.cell(1).to_owned(),
                        elements,
                        example: row.cell(2).to_owned(),
                        counts,
                    });
                }
                Err(why) => problems.push(table.problem(row, why)),
            }
            if row.cell(2).is_empty() {
                problems.push(table.problem(row, "a sequence needs a sentence that it reads"));
            }
        }
        sequences
    }

    /// The words that must stand in a sentence of which it holds, as far as they are one spelling.
    pub(crate) fn required(&self) -> impl Iterator<Item = (&str, bool)> {
        self.elements.iter().filter(|element| !element.optional).filter_map(
            |element| match &element.what {
                What::Words(words) => match &words[..] {
                    [one] => Some((one.word.as_str(), one.any_form)),
                    _ => None,
                },
                _ => None,
            },
        )
    }
}

impl Written {
    fn new(text: &str) -> Self {
        let (text, any_form) = match text.strip_prefix('~') {
            Some(word) if !word.is_empty() => (word, true),
            _ => (text, false),
        };
        Self { word: text.to_lowercase(), any_form }
    }
}

fn element(ontology: &Ontology, text: &str) -> Result<Element, String> {
    let (text, optional) =
        text.strip_suffix('?').filter(|rest| !rest.is_empty()).map_or((text, false), |t| (t, true));
    if let Some(kind) = text.strip_prefix("O:").and_then(Kind::of_name) {
        return Ok(Element { what: What::Value(kind), optional });
    }
    let what = match text.split_once(':') {
        _ if text == "T" => What::Title,
        _ if text == "*" => What::Filler,
        _ if text == "$" => What::Close,
        _ if text == "S" || text == "O" => {
            let end = if text == "S" { Side::Subject } else { Side::Object };
            What::Name { end, classes: Vec::new(), within: false }
        }
        Some((end @ ("S" | "O" | "N"), classes)) => {
            let (classes, within) =
                classes.strip_suffix("[within]").map_or((classes, false), |c| (c, true));
            let class =
                |name: &str| ontology.class(name).ok_or_else(|| format!("unknown class {name:?}"));
            let classes = classes.split('|').map(class).collect::<Result<_, _>>()?;
            let end = match end {
                "S" => Side::Subject,
                "O" => Side::Object,
                _ => Side::Neither,
            };
            What::Name { end, classes, within }
        }
        _ if text == "…" || text == "_" => What::Gap { names: text == "…" },
        _ => What::Words(text.split('|').map(Written::new).collect()),
    };
    Ok(Element { what, optional })
}
