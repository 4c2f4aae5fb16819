//! Validation by shapes, and the innovation domain's shapes against its ontology.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::oxigraph::model::Term;
use cartulary_graph::oxigraph::store::Store;
use cartulary_graph::shacl::{Shapes, validate};
use cartulary_model::{Folder, Ontology};
use common::ontology;

const PREFIXES: &str = "\
@prefix : <https://example.org/sea#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

/// What shapes say of data, both in Turtle: the local name of each focus with the constraint.
fn check(shapes: &str, data: &str) -> Vec<String> {
    let shapes = Shapes::parse("shapes.ttl", &format!("{PREFIXES}{shapes}")).unwrap();
    let store = Store::new().unwrap();
    let turtle = RdfParser::from_format(RdfFormat::Turtle);
    store.load_from_slice(turtle, format!("{PREFIXES}{data}").as_bytes()).unwrap();
    let violations = validate(&store, &ontology(), &shapes).unwrap();
    let short = |it: &cartulary_graph::shacl::Violation| {
        let focus = it.focus.rsplit('#').next().unwrap().trim_end_matches('>').to_owned();
        format!("{focus} {}", it.constraint)
    };
    violations.iter().map(short).collect()
}

#[test]
fn each_constraint_holds_or_is_violated() {
    for (constraint, good, bad, name) in [
        ("sh:minCount 1", ":p 1", "", "minCount"),
        ("sh:maxCount 1", ":p 1", ":p 1, 2", "maxCount"),
        ("sh:class :Body", ":p :navy", ":p :x", "class"),
        (
            "sh:datatype xsd:date",
            ":p '2020-02-29'^^xsd:date",
            ":p '2021-02-29'^^xsd:date",
            "datatype",
        ),
        ("sh:datatype xsd:integer", ":p 1", ":p 1.0", "datatype"),
        ("sh:nodeKind sh:IRI", ":p :x", ":p 'x'", "nodeKind"),
        ("sh:in ( 'a' :x )", ":p 'a', :x", ":p 'b'", "in"),
        ("sh:pattern '^a+$'", ":p 'aa'", ":p 'ab'", "pattern"),
        ("sh:minLength 2", ":p '가나'", ":p '가'", "minLength"),
        ("sh:minInclusive 0", ":p 0", ":p -1", "minInclusive"),
        ("sh:maxInclusive 1.0", ":p 1.0", ":p 'x'", "maxInclusive"),
        ("sh:lessThan :q", ":p 1 ; :q 2", ":p 2 ; :q 2", "lessThan"),
        ("sh:or ( [ sh:class :Ship ] [ sh:datatype xsd:date ] )", ":p :x", ":p :navy", "or"),
    ] {
        let shapes =
            format!(":S sh:targetClass :Ship ; sh:property [ sh:path :p ; {constraint} ] .");
        let data = |said: &str| {
            let said = if said.is_empty() { String::new() } else { format!("; {said}") };
            format!(":x a :Ship {said} . :navy a :Navy .")
        };
        assert_eq!(check(&shapes, &data(good)), [""; 0], "{constraint}");
        assert_eq!(check(&shapes, &data(bad)), [format!("x {name}")], "{constraint}");
    }
}

#[test]
fn paths_lead_back_and_on() {
    let shapes = ":S sh:targetNode :sails ;
        sh:property [ sh:path ( [ sh:inversePath :of ] :who ) ; sh:class :Body ] .";
    assert_eq!(check(shapes, ":c :of :sails ; :who :n . :n a :Navy ."), [""; 0]);
    assert_eq!(check(shapes, ":c :of :sails ; :who :n . :n a :Ship ."), ["sails class"]);
}

#[test]
fn what_is_not_read_is_refused_with_its_line() {
    let shapes = format!("{PREFIXES}:S sh:targetClass :Ship ;\n  sh:closed true .");
    let problems = Shapes::parse("shapes.ttl", &shapes).unwrap_err();
    assert_eq!(
        problems.to_string().lines().next().unwrap().split(": ").next(),
        Some("shapes.ttl:5")
    );
}

/// Of each predicate, the classes and datatypes of both its ends.
type Signatures = BTreeMap<String, [Vec<String>; 2]>;

#[test]
fn the_shapes_of_the_innovation_domain_are_the_signatures_of_its_ontology() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/innovation");
    let folder = Folder::open(&path).unwrap();
    let ontology = Ontology::load(&folder).unwrap();
    let shapes = folder.get("shapes.ttl").unwrap();
    Shapes::parse("shapes.ttl", shapes).unwrap();

    let mut expected = Signatures::new();
    for (_, predicate) in ontology.predicates() {
        let classes = |ids: &[cartulary_model::ClassId]| {
            let mut iris: Vec<_> =
                ids.iter().map(|&id| ontology.class_of(id).iri.clone()).collect();
            iris.sort();
            iris
        };
        let mut range = classes(&predicate.range);
        if let Some(kind) = predicate.value {
            let types: &[&str] = match kind {
                cartulary_model::ValueKind::Date => &["date", "gMonthDay", "gYear", "gYearMonth"],
                _ => &["string"],
            };
            range.extend(types.iter().map(|it| format!("http://www.w3.org/2001/XMLSchema#{it}")));
        }
        expected.insert(predicate.iri.clone(), [classes(&predicate.domain), range]);
    }
    assert_eq!(signatures(shapes), expected);
}

fn signatures(shapes: &str) -> Signatures {
    const QUERY: &str = "PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?predicate ?end ?type WHERE {
            ?shape sh:targetNode ?predicate ; sh:property ?property .
            ?property sh:path/rdf:rest/rdf:first ?end ; sh:or/rdf:rest*/rdf:first ?alternative .
            ?alternative sh:class|sh:datatype ?type } ORDER BY ?type";
    use cartulary_graph::oxigraph::sparql::{QueryResults, SparqlEvaluator};
    let store = Store::new().unwrap();
    store.load_from_slice(RdfParser::from_format(RdfFormat::Turtle), shapes.as_bytes()).unwrap();
    let query = SparqlEvaluator::new().parse_query(QUERY).unwrap();
    let QueryResults::Solutions(rows) = query.on_store(&store).execute().unwrap() else {
        panic!("solutions")
    };
    let mut found = Signatures::new();
    for row in rows {
        let row = row.unwrap();
        let iri = |name: &str| match row.get(name) {
            Some(Term::NamedNode(node)) => node.as_str().to_owned(),
            other => panic!("{other:?}"),
        };
        let end = usize::from(iri("end").ends_with("#object"));
        found.entry(iri("predicate")).or_default()[end].push(iri("type"));
    }
    found
}
