//! Queries that are answered where they arrive, because they can be stopped at any moment.
//!
//! oxigraph looks at its cancellation token whenever it reads a quad, and nowhere else. A query may
//! therefore be stopped only if each of its steps reads one: a chain of triple patterns that are
//! joined by their variables, with filters that cost no more than their terms are long. Sorting,
//! grouping, tables of values, cartesian products and functions that build strings work on without
//! reading, so that such queries need a process that can be killed.

use std::collections::BTreeSet;

use oxigraph::sparql::CancellationToken;
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::bind::bind;
use crate::columns::in_order_of_text;
use crate::sparql::{evaluate, parser};
use crate::{Answer, Prefixes, SparqlQuery};

/// Bytes of the longest text. Parsing recurses over it, here on the caller's stack: some kilobytes
/// for each byte.
const LONGEST: usize = 2048;
/// Triple patterns and parts of an expression, at most: putting them in order takes more than the
/// square of their number, and cannot be stopped.
const LARGEST: usize = 16;

/// Answers a query if each of its steps notices the token. Nothing where it is of another kind, is
/// wrong, was stopped, or gives more rows than `rows`: then [`sparql`](crate::sparql) must be asked,
/// where it can be killed. A thread that calls this needs a stack of 32 MB.
pub fn quick(
    store: &Store,
    prefixes: &Prefixes,
    query: &SparqlQuery,
    token: CancellationToken,
    rows: usize,
) -> Option<Answer> {
    if query.text.len() > LONGEST {
        return None;
    }
    // What is wrong with a query takes long to find out, and is told by whoever has the time.
    let SparqlQuery { text, values, base, dataset } = query;
    let parser = parser(prefixes, base.as_deref(), text);
    let mut parsed = in_order_of_text(parser.parse_query(text).ok()?, text);
    bind(&mut parsed, values).ok()?;
    let (Query::Select { pattern, .. } | Query::Ask { pattern, .. }) = &parsed else { return None };
    if !streams(pattern) {
        return None;
    }
    let answer = evaluate(store, parsed, dataset.as_ref(), token, rows).ok()?;
    (!answer.is_cut()).then_some(answer)
}

/// Whether every row of a pattern, also those that are dropped, costs the reading of a quad.
fn streams(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.len() <= LARGEST && are_connected(patterns),
        GraphPattern::Graph { name: NamedNodePattern::NamedNode(_), inner }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => streams(inner),
        GraphPattern::Filter { expr, inner } => is_cheap(expr, &mut { LARGEST }) && streams(inner),
        _ => false,
    }
}

/// Whether the patterns hang together by their variables, so that oxigraph walks from each to the
/// next and builds no product of two.
fn are_connected(patterns: &[TriplePattern]) -> bool {
    let mut apart: Vec<BTreeSet<&str>> =
        patterns.iter().map(variables).filter(|names| !names.is_empty()).collect();
    let Some(mut together) = apart.pop() else { return true };
    while let Some(next) = apart.iter().position(|names| !names.is_disjoint(&together)) {
        together.append(&mut apart.swap_remove(next));
    }
    apart.is_empty()
}

/// Names of variables and of blank nodes, which stand for something unknown just the same.
fn variables(pattern: &TriplePattern) -> BTreeSet<&str> {
    fn of_term(term: &TermPattern) -> Option<&str> {
        match term {
            TermPattern::Variable(variable) => Some(variable.as_str()),
            TermPattern::BlankNode(node) => Some(node.as_str()),
            TermPattern::NamedNode(_) | TermPattern::Literal(_) => None,
        }
    }
    let TriplePattern { subject, predicate, object } = pattern;
    let of_predicate = match predicate {
        NamedNodePattern::Variable(variable) => Some(variable.as_str()),
        NamedNodePattern::NamedNode(_) => None,
    };
    [of_term(subject), of_predicate, of_term(object)].into_iter().flatten().collect()
}

/// Whether an expression costs no more than its terms are long, gives nothing longer, and has no
/// more parts than `left`.
fn is_cheap(expression: &Expression, left: &mut usize) -> bool {
    let Some(fewer) = left.checked_sub(1) else { return false };
    *left = fewer;
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => true,
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b) => is_cheap(a, left) && is_cheap(b, left),
        Expression::Not(a) => is_cheap(a, left),
        Expression::In(a, list) => is_cheap(a, left) && list.iter().all(|one| is_cheap(one, left)),
        Expression::FunctionCall(function, arguments) => {
            let cheap = matches!(
                function,
                Function::Str
                    | Function::Lang
                    | Function::LangMatches
                    | Function::Datatype
                    | Function::StrLen
                    | Function::Contains
                    | Function::StrStarts
                    | Function::StrEnds
                    | Function::LCase
                    | Function::UCase
                    | Function::Year
                    | Function::IsIri
                    | Function::IsBlank
                    | Function::IsLiteral
                    | Function::IsNumeric
            );
            cheap && arguments.iter().all(|one| is_cheap(one, left))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparql::tests::{prefixes, store};

    fn answer(text: &str, rows: usize) -> Option<Answer> {
        let query = SparqlQuery::new(text);
        quick(&store(), &prefixes(), &query, CancellationToken::new(), rows)
    }

    #[test]
    fn only_what_reads_at_every_step_is_answered() {
        for quick in [
            "SELECT ?o { ex:a ex:funds ?o }",
            "SELECT DISTINCT ?o { ?s ex:funds ?o . ?o ?p ?label } LIMIT 3",
            "SELECT * { ?s rdfs:label ?l FILTER(CONTAINS(LCASE(?l), 'first') && ?s != ex:b) }",
            "SELECT * { ?s ex:funds [ ex:funds ?o ] . ex:a ex:funds ex:b }",
            "SELECT ?s { ?s ex:funds/ex:funds ex:c }",
            "ASK { ex:a ex:funds ex:b }",
            "ASK { GRAPH ex:g { ?s ?p ?o } }",
        ] {
            assert!(answer(quick, 100).is_some(), "{quick}");
        }
        for slow in [
            "SELECT * { ?s ?p ?o } ORDER BY ?s",
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            "SELECT * { ?s ?p ?o . ?a ?b ?c }",
            "SELECT * { ?s ex:funds+ ?o }",
            "SELECT * { VALUES ?s { ex:a ex:b } ?s ?p ?o }",
            "SELECT * { ?s ?p ?o FILTER(CONTAINS(CONCAT(?o, ?o), 'x')) }",
            "SELECT * { ?s ?p ?o FILTER REGEX(?o, 'x') }",
            "SELECT * { ?s ?p ?o FILTER EXISTS { ?a ?b ?c } }",
            "SELECT * { { ?s ?p ?o } UNION { ?a ?b ?c } }",
            "SELECT * { ?s ?p ?o BIND(CONCAT(?o, ?o) AS ?x) }",
            "SELECT * { GRAPH ?g { ?s ?p ?o } }",
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "CONSTRUCT WHERE { ?s ?p ?o }",
        ] {
            assert_eq!(answer(slow, 100), None, "{slow}");
        }
    }

    #[test]
    fn what_is_stopped_or_gives_too_much_is_left() {
        let all = "SELECT * { ?s ?p ?o }";
        assert!(answer(all, 5).is_some());
        assert_eq!(answer(all, 4), None);
        let token = CancellationToken::new();
        token.cancel();
        let stopped = quick(&store(), &prefixes(), &SparqlQuery::new(all), token, 5);
        assert_eq!(stopped, None);
    }

    #[test]
    fn a_nested_text_of_the_greatest_length_fits_the_stack() {
        let deep = std::thread::Builder::new().stack_size(32 << 20).spawn(|| {
            for (before, inside, after) in [
                ("(", "1", ")"),
                ("!", "true", ""),
                ("1+", "1", ""),
                ("{", "", "}"),
                ("[", "", "]"),
            ] {
                let count = (LONGEST - 40) / (before.len() + after.len());
                let nested = format!("{}{inside}{}", before.repeat(count), after.repeat(count));
                for text in [format!("ASK {{ FILTER({nested}) }}"), format!("ASK {{ {nested} }}")] {
                    answer(&text, 1);
                }
            }
        });
        deep.expect("a thread").join().expect("no overflow");
    }
}
