//! The seed texts, all the way: read, asked, exported.

use std::collections::BTreeMap;
use std::path::Path;

use cartulary::graph::export;
use cartulary::graph::oxigraph::model::{GraphName, Quad};
use cartulary::{Answer, Cartulary, Document, Domain, Limits};

fn seeds() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds");
    let documents: Result<Vec<_>, _> = Document::folder(folder).expect("seeds/").collect();
    documents.expect("UTF-8")
}

fn built(documents: &[Document]) -> Cartulary {
    let mut cartulary = Cartulary::in_memory(Domain::innovation().expect("a sound domain"));
    for change in cartulary.read_all(documents) {
        change.expect("every quote is borne out by its text");
    }
    cartulary
}

fn bytes(cartulary: &Cartulary) -> [Vec<u8>; 4] {
    let (graph, mut bytes) = (cartulary.graph(), <[Vec<u8>; 4]>::default());
    let [quads, ml, table, drawing] = &mut bytes;
    export::n_quads(graph, quads).expect("memory");
    export::graph_ml(graph, export::Profile::Plain, ml).expect("memory");
    export::csv_edges(graph, table).expect("memory");
    export::dot(graph, drawing).expect("memory");
    bytes
}

#[test]
fn what_is_forgotten_and_read_again_was_never_gone() {
    let documents = seeds();
    let mut cartulary = built(&documents);
    let all = bytes(&cartulary);
    for document in &documents[1..3] {
        assert!(cartulary.forget(document.id()).expect("memory"));
    }
    assert!(bytes(&cartulary) != all);
    for change in cartulary.read_all(&documents) {
        change.expect("a reading");
    }
    assert!(bytes(&cartulary) == all, "the exports differ");
}

#[test]
fn a_statement_costs_at_most_25_quads_in_the_graphs_of_documents() {
    let cartulary = built(&seeds());
    let store = cartulary.graph().store().expect("memory");
    let statements: usize = cartulary.view().facts.iter().map(|fact| fact.claims.len()).sum();
    let of_document = |quad: &Quad| match &quad.graph_name {
        GraphName::NamedNode(name) => name.as_str().starts_with("https://cartulary.org/doc/"),
        _ => false,
    };
    let quads = store.iter().filter(|quad| of_document(quad.as_ref().expect("memory"))).count();
    assert!(quads <= 25 * statements, "{quads} quads for {statements} statements");
}

#[test]
fn every_kept_question_is_answered() {
    let cartulary = built(&seeds());
    for question in cartulary.domain().questions() {
        let answer = cartulary.query_with(&question.text, &BTreeMap::new(), Limits::default());
        let Ok(Answer::Rows(rows)) = answer else { panic!("{}: {answer:?}", question.name) };
        assert!(!rows.variables.is_empty(), "{}", question.name);
        for parameter in &question.parameters {
            let nobody = cartulary::query::term("nobody", cartulary.domain().prefixes());
            let values = BTreeMap::from([(parameter.name.clone(), nobody)]);
            let answer = cartulary.query_with(&question.text, &values, Limits::default());
            let Ok(Answer::Rows(rows)) = answer else { panic!("{}: {answer:?}", question.name) };
            assert!(rows.rows.is_empty(), "{} --bind {}", question.name, parameter.name);
        }
    }
}
