//! The graph as a function of its documents.

mod common;

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use common::{corpus, graph_of, n_quads};

#[test]
fn the_dump_holds_what_the_store_holds() {
    let graph = graph_of(&corpus());
    let dump = n_quads(&graph);
    let store = graph.store().unwrap();
    let mut count = 0;
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(&dump) {
        assert!(store.contains(&quad.unwrap()).unwrap());
        count += 1;
    }
    assert_eq!(count, store.len().unwrap());
}
