//! One statement for what a document says twice in the same words.

use std::collections::{HashMap, HashSet};

use cartulary_model::{EntityId, Modality, Object, Ontology, Span, Statement};

/// Keeps of equal statements the one that is surest, and of two predicates that the same word is
/// read as between the same ends the one with the narrower signature, in order of evidence.
pub(crate) fn distinct(ontology: &Ontology, statements: &[Statement]) -> Vec<Statement> {
    let breadth = |statement: &Statement| {
        ontology.predicate(&statement.predicate).map_or(0, |id| {
            let predicate = ontology.predicate_of(id);
            predicate.domain.len() * predicate.range.len().max(1)
        })
    };
    let by_words = |s: &Statement| !s.pattern.starts_with("sequence:");
    let same_reading = |a: &Statement, b: &Statement| {
        a.subject == b.subject
            && a.object == b.object
            && a.predicate != b.predicate
            && a.evidence.span == b.evidence.span
            && by_words(a)
            && by_words(b)
    };
    let mut at_span: HashMap<Span, Vec<&Statement>> = HashMap::new();
    for statement in statements {
        at_span.entry(statement.evidence.span).or_default().push(statement);
    }
    let narrower = |a: &Statement| {
        at_span[&a.evidence.span].iter().any(|b| same_reading(a, b) && breadth(b) < breadth(a))
    };
    let kept_readings: Vec<&Statement> = statements.iter().filter(|a| !narrower(a)).collect();
    // What a verb says of a pair ("will open … in Oslo") is truer than that they stand together.
    let said: HashSet<(EntityId, &str, &Object, Span)> = kept_readings
        .iter()
        .filter(|s| by_words(s))
        .map(|s| (s.subject, s.predicate.as_str(), &s.object, s.evidence.sentence))
        .collect();
    let by_order_only = |s: &Statement| {
        by_words(s)
            || s.role.is_some()
            || !said.contains(&(s.subject, s.predicate.as_str(), &s.object, s.evidence.sentence))
    };
    let mut best: HashMap<(EntityId, &str, &Object, Modality), usize> = HashMap::new();
    let mut kept: Vec<&Statement> = Vec::new();
    for &statement in kept_readings.iter().filter(|s| by_order_only(s)) {
        let predicate = statement.predicate.as_str();
        let key = (statement.subject, predicate, &statement.object, statement.modality);
        match best.get(&key) {
            Some(&at) if kept[at].confidence >= statement.confidence => {}
            Some(&at) => kept[at] = statement,
            None => {
                best.insert(key, kept.len());
                kept.push(statement);
            }
        }
    }
    kept.sort_by(|a, b| {
        (a.evidence.span, a.subject, &a.predicate).cmp(&(b.evidence.span, b.subject, &b.predicate))
    });
    kept.into_iter().cloned().collect()
}
