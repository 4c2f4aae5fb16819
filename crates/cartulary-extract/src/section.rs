//! Sections: lists of names under a heading that says what the names do, and labels that say what
//! stands behind them ("Venue: …").

use std::collections::HashSet;

use cartulary_model::{ClassId, Ontology, PredicateId, Problem};

use crate::table::Table;

/// A row of `sections.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) place: (String, usize),
    pub(crate) predicate: PredicateId,
    /// Kinds of the thing that the list belongs to, any of them, parted by "|".
    pub(crate) kind: String,
    /// Whether what is listed are subjects, and the thing that the list belongs to their object.
    pub(crate) lists_subjects: bool,
    /// Class of what is listed; `None` for a value.
    pub(crate) class: Option<ClassId>,
    pub(crate) example: String,
    words: HashSet<String>,
}

impl Section {
    pub(crate) fn load(
        ontology: &Ontology,
        table: &Table<'_>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Self> {
        let mut sections = Vec::new();
        for row in table.rows() {
            let Some(predicate) = ontology.predicate(row.cell(1)) else {
                problems.push(table.problem(row, format!("unknown predicate {:?}", row.cell(1))));
                continue;
            };
            let lists_subjects = match row.cell(3) {
                "subject" => true,
                "object" => false,
                other => {
                    let problem = format!("{other:?} is not an end: subject or object");
                    problems.push(table.problem(row, problem));
                    continue;
                }
            };
            let class = ontology.class(row.cell(4));
            let value = ontology.predicate_of(predicate).value.is_some();
            if class.is_none() && !(value && row.cell(4).is_empty() && !lists_subjects) {
                problems.push(table.problem(row, format!("unknown class {:?}", row.cell(4))));
                continue;
            }
            sections.push(Self {
                place: (table.file().to_owned(), row.line),
                predicate,
                kind: row.cell(2).to_owned(),
                lists_subjects,
                class,
                example: row.cell(5).replace("\\n", "\n"),
                words: row.cell(0).split('|').map(str::to_owned).collect(),
            });
        }
        sections
    }

    /// Whether a heading of few words names this sort of list. A word of the row behind "=" must be
    /// the whole heading.
    pub(crate) fn opens(&self, heading: &str) -> bool {
        let words: Vec<String> = heading
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let whole = || self.words.contains(&format!("={}", words.join(" ")));
        words.len() <= 6 && (words.iter().any(|word| self.words.contains(word)) || whole())
    }
}
