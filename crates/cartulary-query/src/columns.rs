//! The columns of `SELECT *`, in the order in which a query names them; the parser sorts them.

use spargebra::Query;
use spargebra::algebra::GraphPattern;

use crate::syntax::{blank, token};

/// The query with its columns as its text has them, where it selects all.
pub(crate) fn in_order_of_text(mut query: Query, text: &str) -> Query {
    let mut words = words(text).skip_while(|word| !word.eq_ignore_ascii_case("select")).skip(1);
    let form = |word: &str| ["distinct", "reduced"].iter().any(|it| word.eq_ignore_ascii_case(it));
    if words.find(|word| !form(word)) != Some("*") {
        return query;
    }
    let Query::Select { pattern, .. } = &mut query else { return query };
    let mut below = pattern;
    loop {
        match below {
            GraphPattern::Project { variables, .. } => {
                // "?a.?b" is a word of two.
                let ends = |c: char| !(c.is_alphanumeric() || c == '_');
                let names = words.flat_map(|word| word.split(['?', '$']).skip(1));
                let named: Vec<&str> =
                    names.map(|name| name.split(ends).next().unwrap_or_default()).collect();
                variables.sort_by_key(|variable| {
                    let place = named.iter().position(|name| *name == variable.as_str());
                    place.unwrap_or(usize::MAX)
                });
                return query;
            }
            GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => below = inner,
            _ => return query,
        }
    }
}

/// The tokens of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[blank(rest)..];
        let word = token(rest);
        rest = &rest[word.len()..];
        (!word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_columns_stand_in_the_order_of_the_text() {
        let columns = |text: &str| {
            let query = spargebra::SparqlParser::new().parse_query(text).expect("a query");
            let Query::Select { pattern, .. } = in_order_of_text(query, text) else {
                panic!("no SELECT")
            };
            let mut below = &pattern;
            loop {
                match below {
                    GraphPattern::Project { variables, .. } => {
                        let names = variables.iter().map(|it| it.as_str().to_owned());
                        return names.collect::<Vec<_>>().join(" ");
                    }
                    GraphPattern::Distinct { inner } | GraphPattern::Slice { inner, .. } => {
                        below = inner;
                    }
                    other => panic!("{other:?}"),
                }
            }
        };
        for (text, wanted) in [
            ("SELECT * { ?s ?p ?o }", "s p o"),
            ("# select * { ?z\nselect distinct* {$who a ?b.?a ?is ?who} LIMIT 3", "who b a is"),
            ("PREFIX x: <http://x/#?o> SELECT * { ?s x:p \"?z ?o\", ?b } ORDER BY ?b", "s b"),
            ("SELECT ?o ?a { ?a ?b ?o }", "o a"),
            ("SELECT * { ?x ?y ?z { SELECT (?a AS ?b) { ?a ?a ?z } } }", "x y z b"),
        ] {
            assert_eq!(columns(text), wanted, "{text}");
        }
    }
}
