use std::collections::BTreeMap;

use oxigraph::model::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

/// Narrows a query to those solutions in which its variables have the given values. The values are
/// joined to the query's pattern below what orders, groups and selects, so that a variable need not
/// be selected, and as terms, so that no value can change what is asked.
///
/// # Errors
/// The first variable that the query does not have.
pub(crate) fn bind(query: &mut Query, values: &BTreeMap<String, Term>) -> Result<(), String> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    for (name, value) in values {
        let missing = || name.clone();
        let variable = Variable::new(name).map_err(|_| missing())?;
        // Only a blank node is no ground term.
        let value = GroundTerm::try_from(value.clone()).map_err(|()| missing())?;
        let place = place(pattern, &variable).ok_or_else(missing)?;
        let inner = std::mem::take(place);
        *place = GraphPattern::Join {
            left: Box::new(GraphPattern::Values {
                variables: vec![variable],
                bindings: vec![vec![Some(value)]],
            }),
            right: Box::new(inner),
        };
    }
    Ok(())
}

/// The innermost pattern below what only shapes solutions, where the variable is in scope.
fn place<'p>(pattern: &'p mut GraphPattern, variable: &Variable) -> Option<&'p mut GraphPattern> {
    let has = |pattern: &GraphPattern| {
        let mut found = false;
        pattern.on_in_scope_variable(|own| found |= own == variable);
        found
    };
    // How deep it lies, where the walk down ends with it or goes past it.
    let mut deepest = None;
    let (mut here, mut selected) = (&mut *pattern, false);
    for depth in 0.. {
        if has(here) {
            deepest = Some(depth);
        }
        // What a query within the query selects, groups or cuts is its own affair.
        let within = selected && matches!(here, GraphPattern::Project { .. });
        selected |= matches!(here, GraphPattern::Project { .. });
        match below(here).filter(|_| !within) {
            Some(inner) => here = inner,
            None => break,
        }
    }
    let mut here = pattern;
    for _ in 0..deepest? {
        here = below(here)?;
    }
    Some(here)
}

/// What a pattern shapes the solutions of, where shaping them is all that it does.
fn below(pattern: &mut GraphPattern) -> Option<&mut GraphPattern> {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => Some(inner),
        _ => None,
    }
}
