//! Every claim can be traced to the words that prove it, by SPARQL alone.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod common;

use cartulary_graph::Graph;
use cartulary_graph::oxigraph::model::Term;
use cartulary_graph::oxigraph::sparql::{QueryResults, SparqlEvaluator};
use common::{corpus, graph_of};

const PREFIXES: &str = "
PREFIX cart: <https://cartulary.org/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sea: <https://example.org/sea#>
";

fn rows(graph: &Graph, query: &str) -> Vec<Vec<String>> {
    let query = format!("{PREFIXES}{query}");
    let prepared = SparqlEvaluator::new().parse_query(&query).unwrap();
    let QueryResults::Solutions(solutions) =
        prepared.on_store(graph.store().unwrap()).execute().unwrap()
    else {
        panic!("a SELECT query")
    };
    let text = |term: Option<&Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    solutions
        .map(|solution| solution.unwrap().values().iter().map(|it| text(it.as_ref())).collect())
        .collect()
}

#[test]
fn the_selectors_of_every_claim_give_back_its_words() {
    let graph = graph_of(&corpus());
    let claims = rows(
        &graph,
        "SELECT ?id ?start ?end ?exact ?sentence WHERE { GRAPH ?document {
            ?claim a cart:Claim ; prov:wasDerivedFrom ?evidence .
            ?evidence oa:hasSource ?document ; cart:sentence ?sentence ;
                oa:hasSelector [ oa:start ?start ; oa:end ?end ] , [ oa:exact ?exact ] .
            ?document dcterms:identifier ?id .
        } }",
    );
    let statements: usize = corpus().iter().map(|text| text.reading.statements.len()).sum();
    assert_eq!(claims.len(), statements);
    for row in claims {
        let [id, start, end, exact, sentence] = &row[..] else { panic!("five columns") };
        let text = graph.document(id).unwrap().text();
        let (start, end) = (start.parse::<usize>().unwrap(), end.parse::<usize>().unwrap());
        let quote: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(&quote, exact);
        assert!(sentence.contains(exact.as_str()) && text.contains(sentence.as_str()));
    }
}

#[test]
fn a_fact_leads_to_its_claims_and_to_who_says_so() {
    let graph = graph_of(&corpus());
    let found = rows(
        &graph,
        "SELECT ?subject ?modality ?when ?speaker ?issued WHERE {
            GRAPH cart:facts {
                ?fact rdf:predicate sea:belongsTo ; prov:wasDerivedFrom ?claim .
            }
            GRAPH ?document {
                ?claim rdf:subject/rdfs:label ?subject ; cart:modality ?modality .
                ?document dcterms:issued ?issued .
                OPTIONAL { ?claim cart:when ?when }
                OPTIONAL { ?claim prov:wasAttributedTo/rdfs:label ?speaker }
            }
        } ORDER BY ?issued",
    );
    let expected = [
        [
            "Harbour Defence League",
            "<https://cartulary.org/ns#planned>",
            "1909-01",
            "Mary Read",
            "1908",
        ],
        ["Coastal Guard", "<https://cartulary.org/ns#asserted>", "", "", "1910-11"],
    ];
    let mut found = found;
    found.sort_by_key(|row| row[4].clone());
    assert_eq!(found, expected);
}

#[test]
fn the_graph_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&graph_of(&[]));
}
