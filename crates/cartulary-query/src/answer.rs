use std::collections::BTreeMap;

use oxigraph::model::{BlankNode, NamedOrBlankNode, Term, Triple, Variable};
use oxigraph::sparql::QueryResults;

use crate::QueryError;

/// What a SPARQL query gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Rows of a SELECT.
    Rows(Rows),
    /// Truth of an ASK.
    Truth(bool),
    /// Triples of a CONSTRUCT or DESCRIBE, sorted, each once.
    Triples {
        /// The triples.
        triples: Vec<Triple>,
        /// Whether there were more than the limit allows.
        cut: bool,
    },
}

/// Rows of a SELECT.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The variables, in order of the columns.
    pub variables: Vec<Variable>,
    /// A term for each variable, where it is bound.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Whether there were more rows than the limit allows.
    pub cut: bool,
}

/// An answer of at most so many rows.
pub(crate) fn gather(results: QueryResults<'_>, most: usize) -> Result<Answer, QueryError> {
    let failed = QueryError::Evaluation;
    let mut names = BlankNames::default();
    match results {
        QueryResults::Boolean(truth) => Ok(Answer::Truth(truth)),
        QueryResults::Solutions(mut solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions.by_ref().take(most) {
                let solution = solution.map_err(failed)?;
                let row = solution.values().iter();
                rows.push(row.map(|term| term.clone().map(|term| names.rename(term))).collect());
            }
            let cut = rows.len() == most && solutions.next().is_some();
            Ok(Answer::Rows(Rows { variables, rows, cut }))
        }
        QueryResults::Graph(mut found) => {
            let mut triples = Vec::new();
            for triple in found.by_ref().take(most) {
                let Triple { subject, predicate, object } = triple.map_err(failed)?;
                let subject = names.rename_subject(subject);
                triples.push(Triple { subject, predicate, object: names.rename(object) });
            }
            let cut = triples.len() == most && found.next().is_some();
            triples.sort_by_cached_key(ToString::to_string);
            triples.dedup();
            Ok(Answer::Triples { triples, cut })
        }
    }
}

/// Names for blank nodes by order of appearance, in place of random ones.
#[derive(Default)]
struct BlankNames(BTreeMap<String, BlankNode>);

impl BlankNames {
    fn rename(&mut self, term: Term) -> Term {
        match term {
            Term::BlankNode(node) => Term::BlankNode(self.name(&node)),
            other => other,
        }
    }

    fn rename_subject(&mut self, subject: NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::BlankNode(node) => NamedOrBlankNode::BlankNode(self.name(&node)),
            other @ NamedOrBlankNode::NamedNode(_) => other,
        }
    }

    fn name(&mut self, node: &BlankNode) -> BlankNode {
        let next = self.0.len();
        self.0
            .entry(node.as_str().to_owned())
            .or_insert_with(|| BlankNode::new_unchecked(format!("b{next}")))
            .clone()
    }
}
