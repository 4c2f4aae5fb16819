//! The SPARQL query that gives a path again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cartulary_graph::{EntityIx, View};
use cartulary_model::Ontology;

use super::{Hop, Tie};
use crate::Prefixes;

/// A query that gives the things and quotes of these paths, a row for each path and its number.
///
/// The things and claims of a path stand in one line of it; without that line the query gives every
/// path of the same form.
pub fn path_sparql(
    view: &View,
    ontology: &Ontology,
    prefixes: &Prefixes,
    paths: &[&[Hop<'_>]],
) -> String {
    let longest = paths.iter().map(|hops| hops.len()).max().unwrap_or(0);
    let mut query = String::from("SELECT ?path ?thing_1");
    for n in 1..=longest {
        let _ = write!(query, " ?quote_{n} ?thing_{}", n + 1);
    }
    query.push_str(" {\n");
    for (n, hops) in paths.iter().enumerate() {
        let union = if n > 0 { "  UNION\n" } else { "" };
        let _ = write!(query, "{union}  {{\n    BIND({} AS ?path)\n", n + 1);
        query.push_str(&pattern(view, ontology, prefixes, hops));
        query.push_str("  }\n");
    }
    query.push_str("}\nORDER BY ?path\n");
    query
}

fn pattern(view: &View, ontology: &Ontology, prefixes: &Prefixes, hops: &[Hop<'_>]) -> String {
    // Things by the order in which the path meets them.
    let mut numbers: BTreeMap<EntityIx, usize> = BTreeMap::new();
    let (mut variables, mut values, mut labels) = (Vec::new(), Vec::new(), String::new());
    for thing in hops.iter().flat_map(|hop| [hop.from, hop.to]) {
        if numbers.contains_key(&thing) {
            continue;
        }
        let n = numbers.len() + 1;
        numbers.insert(thing, n);
        variables.push(format!("?node_{n}"));
        values.push(prefixes.shorten(&view.entity(thing).iri));
        let _ = writeln!(labels, "    ?node_{n} rdfs:label ?thing_{n} .");
    }
    let mut steps = String::new();
    for (n, hop) in hops.iter().enumerate() {
        let n = n + 1;
        let (subject, object) = hop.ends();
        let (subject, object) = (numbers[&subject], numbers[&object]);
        let predicate = match ontology.predicate(hop.predicate()) {
            Some(id) => prefixes.shorten(&ontology.predicate_of(id).iri),
            // A word of an earlier ontology.
            None => format!("?predicate_{n}"),
        };
        match hop.tie {
            Tie::Fact(_, claim) => {
                variables.push(format!("?claim_{n}"));
                values.push(prefixes.shorten(&claim.iri));
                let _ = write!(
                    steps,
                    "    GRAPH cart:facts {{\n      ?fact_{n} rdf:subject ?node_{subject} ; \
                     rdf:predicate {predicate} ; rdf:object ?node_{object} ;\n        \
                     prov:wasDerivedFrom ?claim_{n} .\n    }}\n    GRAPH ?document_{n} {{\n      \
                     ?claim_{n} cart:modality cart:{} ;\n        \
                     prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote_{n} .\n    }}\n",
                    claim.modality
                );
            }
            Tie::Inference(_) => {
                let _ = writeln!(
                    steps,
                    "    GRAPH cart:inferred {{ ?node_{subject} {predicate} ?node_{object} }}"
                );
            }
        }
    }
    format!(
        "    VALUES ({}) {{ ({}) }}  # without this line: all of this form\n{steps}{labels}",
        variables.join(" "),
        values.join(" ")
    )
}
