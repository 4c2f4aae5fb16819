use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::store::Store;

use crate::{Answer, Limits, Prefixes, QueryError, sparql};

/// A SPARQL query that is kept under a name, with what it asks and what may be put into it.
///
/// It is a file: comment lines at its top tell title and parameters, the rest is SPARQL.
///
/// ```sparql
/// # title: Who funds what
/// # about: Money or money's worth, as the texts assert it.
/// # parameter funder: only what this one pays for
/// SELECT ?funder ?funded WHERE { … }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name: that of its file, without the ending.
    pub name: String,
    /// What it asks, in a few words.
    pub title: String,
    /// What more there is to know.
    pub about: String,
    /// Variables that may be given a value, in order.
    pub parameters: Vec<Parameter>,
    /// The whole file.
    pub text: String,
}

/// A variable of a [`Question`] that may be given a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name of the variable, without its question mark.
    pub name: String,
    /// What a value does.
    pub about: String,
}

impl Question {
    /// Reads a query file.
    pub fn new(name: &str, text: &str) -> Self {
        let mut question = Self {
            name: name.to_owned(),
            title: name.to_owned(),
            about: String::new(),
            parameters: Vec::new(),
            text: text.to_owned(),
        };
        for line in text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim) {
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["title"] => value.clone_into(&mut question.title),
                ["about"] if question.about.is_empty() => value.clone_into(&mut question.about),
                ["about"] => question.about = format!("{} {value}", question.about),
                ["parameter", name] => question
                    .parameters
                    .push(Parameter { name: (*name).to_owned(), about: value.to_owned() }),
                _ => {}
            }
        }
        question
    }

    /// Answers it, with `values` in place of parameters.
    ///
    /// # Errors
    /// As [`sparql`].
    pub fn ask(
        &self,
        store: &Store,
        prefixes: &Prefixes,
        values: &BTreeMap<String, Term>,
        limits: Limits,
    ) -> Result<Answer, QueryError> {
        sparql(store, prefixes, &self.text, values, limits)
    }
}

/// A value to put into a query: an IRI in pointed brackets or with a prefix, else plain text.
pub fn term(value: &str, prefixes: &Prefixes) -> Term {
    let iri = value.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let iri = iri.map(str::to_owned).or_else(|| prefixes.expand(value));
    match iri.map(NamedNode::new) {
        Some(Ok(node)) => node.into(),
        _ => Literal::from(value).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_file_tells_what_it_asks() {
        let text = "# title: Who funds what\n# about: Money,\n# about: and its worth.\n\
                    # parameter funder: only this one\n#\nSELECT * {}\n# title: no";
        let question = Question::new("funds", text);
        assert_eq!(question.title, "Who funds what");
        assert_eq!(question.about, "Money, and its worth.");
        let funder = Parameter { name: "funder".into(), about: "only this one".into() };
        assert_eq!(question.parameters, [funder]);
    }

    #[test]
    fn a_value_is_an_iri_or_text() {
        let prefixes = Prefixes::new([]);
        let term = |value| term(value, &prefixes).to_string();
        assert_eq!(term("<https://x.org/a>"), "<https://x.org/a>");
        assert_eq!(term("cart:planned"), "<https://cartulary.org/ns#planned>");
        assert_eq!(term("Topic: markets"), "\"Topic: markets\"");
    }
}
