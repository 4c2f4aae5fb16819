//! Sections: lists of names under a heading that says what the names do.

use std::collections::HashSet;

use cartulary_model::{Ontology, PredicateId, Problem};

use crate::table::Table;

/// A row of `sections.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) place: (String, usize),
    pub(crate) predicate: PredicateId,
    /// Kind of the thing that the list belongs to.
    pub(crate) kind: String,
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
            match ontology.predicate(row.cell(1)) {
                Some(predicate) => sections.push(Self {
                    place: (table.file().to_owned(), row.line),
                    predicate,
                    kind: row.cell(2).to_owned(),
                    example: row.cell(3).replace("\\n", "\n"),
                    words: row.cell(0).split('|').map(str::to_owned).collect(),
                }),
                None => problems
                    .push(table.problem(row, format!("unknown predicate {:?}", row.cell(1)))),
            }
        }
        sections
    }

    /// Whether a heading of few words names this sort of list.
    pub(crate) fn opens(&self, heading: &str) -> bool {
        let words: Vec<String> = heading
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.len() <= 6 && words.iter().any(|word| self.words.contains(word))
    }
}
