//! The query operation of the SPARQL 1.1 Protocol: by tests of our own, and by the W3C's where they are
//! there.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![cfg(unix)]

mod common;
mod server;

use std::fs;
use std::path::PathBuf;

use cartulary::graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary::graph::oxigraph::sparql::{QueryResults, SparqlEvaluator};
use cartulary::graph::oxigraph::store::Store;
use cartulary_tests::skipped;
use common::{built, root};
use server::Server;
use tempfile::TempDir;

/// A folder with the graph of three texts. Each graph of a document holds a triple that says what it
/// is of, so that a query can tell which graphs it was asked of.
fn graph() -> TempDir {
    built(&["data1.txt", "data2.txt", "data3.txt"].map(|name| (name, "KAIST is in Daejeon.")))
}

const QUERY: &str = "application/sparql-query";
const FORM: &str = "application/x-www-form-urlencoded";
/// Graphs of the texts, as a form writes them.
const ONE: &str = "https%3A%2F%2Fcartulary.org%2Fdoc%2Fdata1.txt";
const TWO: &str = "https%3A%2F%2Fcartulary.org%2Fdoc%2Fdata2.txt";
const THREE: &str = "https%3A%2F%2Fcartulary.org%2Fdoc%2Fdata3.txt";

/// Whether the default graph has a text, and whether graph `?g` does.
const DEFAULT: &str = "ASK+%7B+doc%3Adata1.txt+%3Fp+%3Fo+%7D";
const NAMED: &str = "ASK+%7B+GRAPH+%3Fg+%7B+doc%3Adata1.txt+%3Fp+%3Fo+%7D+%7D";

/// A request: method, what stands behind the question mark, type of the body, and the body.
type Request<'a> = (&'a str, String, &'a str, String);

#[test]
fn a_query_comes_by_each_way_of_the_protocol() {
    let directory = graph();
    let server = Server::start(directory.path(), &[]);
    let ways = |query: &str, graphs: &str| -> [Request<'_>; 4] {
        let spaced = query.replace('+', " ");
        let plain =
            percent_encoding::percent_decode_str(&spaced).decode_utf8().unwrap().into_owned();
        let and = if graphs.is_empty() { String::new() } else { format!("&{graphs}") };
        [
            ("GET", format!("query={query}{and}"), "", String::new()),
            ("POST", graphs.to_owned(), QUERY, plain),
            ("POST", String::new(), FORM, format!("query={query}{and}")),
            (
                "POST",
                String::new(),
                "Application/X-WWW-Form-URLencoded; charset=UTF-8",
                format!("query={query}{and}&unknown=1"),
            ),
        ]
    };
    for (query, graphs, expected) in [
        // Facts that are asserted are plain triples; what is said of a document is not among them.
        (DEFAULT, String::new(), false),
        (NAMED, String::new(), true),
        (DEFAULT, format!("default-graph-uri={ONE}"), true),
        (DEFAULT, format!("default-graph-uri={TWO}"), false),
        (DEFAULT, format!("default-graph-uri={TWO}&default-graph-uri={ONE}"), true),
        (DEFAULT, format!("default-graph-uri={TWO}&default-graph-uri={THREE}"), false),
        (DEFAULT, format!("named-graph-uri={ONE}"), false),
        (NAMED, format!("named-graph-uri={ONE}"), true),
        (NAMED, format!("named-graph-uri={TWO}&named-graph-uri={ONE}"), true),
        (NAMED, format!("named-graph-uri={TWO}&named-graph-uri={THREE}"), false),
        (NAMED, format!("default-graph-uri={ONE}"), false),
        (NAMED, format!("default-graph-uri={TWO}&named-graph-uri={ONE}"), true),
        // What the request says goes before what the query says.
        ("ASK+FROM+doc%3Adata1.txt+%7B+doc%3Adata1.txt+%3Fp+%3Fo+%7D", String::new(), true),
        (
            "ASK+FROM+doc%3Adata2.txt+%7B+doc%3Adata1.txt+%3Fp+%3Fo+%7D",
            format!("default-graph-uri={ONE}"),
            true,
        ),
        (
            "ASK+FROM+NAMED+doc%3Adata2.txt+%7B+GRAPH+%3Fg+%7B+doc%3Adata1.txt+%3Fp+%3Fo+%7D+%7D",
            format!("named-graph-uri={ONE}"),
            true,
        ),
    ] {
        for (method, target, media, body) in ways(query, &graphs) {
            let headers: &[_] = if media.is_empty() { &[] } else { &[("content-type", media)] };
            let answer =
                server.send(method, &format!("/sparql?{target}"), headers, body.as_bytes());
            let what = format!("{method} {target} {media} {body}");
            assert_eq!(answer.status, 200, "{what}: {answer:?}");
            let told = format!("\"boolean\":{expected}");
            assert!(answer.body.contains(&told), "{what}: {answer:?}");
        }
    }
    // A relative IRI is one of the service's address.
    let own = "CONSTRUCT { <#here> a <there> } WHERE {}";
    let answer = server.sparql(own);
    assert!(answer.body.contains(&format!("{}/sparql#here", server.url())), "{answer:?}");
}

#[test]
fn what_is_no_query_of_the_protocol_is_refused() {
    let directory = graph();
    let server = Server::start(directory.path(), &[]);
    let ask = "ASK%20%7B%7D";
    for (method, target, media, body, status) in [
        ("GET", format!("query={ask}&query={ask}"), "", &b""[..], 400),
        ("GET", "query=ASK%20%7B".to_owned(), "", b"", 400),
        ("GET", "query=".to_owned(), "", b"", 400),
        ("GET", "query=%FF".to_owned(), "", b"", 400),
        ("GET", format!("query={ask}&default-graph-uri=no%20iri"), "", b"", 400),
        ("GET", "update=DROP%20ALL".to_owned(), "", b"", 403),
        ("GET", "query=DROP%20ALL".to_owned(), "", b"", 400),
        ("POST", String::new(), FORM, b"", 400),
        ("POST", String::new(), FORM, b"quer=ASK%20%7B%7D", 400),
        ("POST", String::new(), FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
        ("POST", format!("query={ask}"), FORM, b"query=ASK%20%7B%7D", 400),
        ("POST", format!("query={ask}"), QUERY, b"ASK {}", 400),
        ("POST", String::new(), "", b"query=ASK%20%7B%7D", 415),
        ("POST", String::new(), "text/plain", b"ASK {}", 415),
        ("POST", String::new(), "application/sparql-query; charset=utf-16", b"A\0S\0K\0", 415),
        ("POST", String::new(), QUERY, b"ASK { ?s ?p '\xff' }", 400),
        ("POST", String::new(), QUERY, b"", 400),
        ("POST", String::new(), "application/sparql-update", b"DROP ALL", 403),
        ("PUT", format!("query={ask}"), "", b"", 405),
        ("DELETE", format!("query={ask}"), "", b"", 405),
    ] {
        let headers: &[_] = if media.is_empty() { &[] } else { &[("content-type", media)] };
        let answer = server.send(method, &format!("/sparql?{target}"), headers, body);
        let what = format!("{method} {target} {media} {}", String::from_utf8_lossy(body));
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        assert!(answer.head.contains("content-type: application/problem+json"), "{answer:?}");
    }
}

/// The approved tests of the SPARQL 1.1 Protocol that concern queries. Its graphs stand in for
/// documents': each holds a triple that says of itself what it is.
#[test]
fn the_protocol_tests_of_the_w3c_pass() {
    let beside = root().join("../shared/w3c/sparql11");
    let folder = std::env::var_os("SPARQL11_TESTS").map_or(beside, PathBuf::from).join("protocol");
    let Ok(manifest) = fs::read_to_string(folder.join("manifest.ttl")) else {
        return skipped("the W3C's own protocol tests, for which ../shared is not there");
    };
    let directory = graph();
    let server = Server::start(directory.path(), &[]);
    let tests = protocol_tests(&manifest);
    assert_eq!(tests.len(), 20);
    for test in &tests {
        run_protocol_test(test, &server);
    }
}

/// Columns of a row, by name.
type Row = std::collections::BTreeMap<String, String>;

fn protocol_tests(manifest: &str) -> Vec<Row> {
    let store = Store::new().unwrap();
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri("http://x/").unwrap();
    store.load_from_reader(parser, manifest.as_bytes()).unwrap();
    let query = "
        PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
        PREFIX ht: <http://www.w3.org/2011/http#>
        PREFIX cnt: <http://www.w3.org/2011/content#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?test ?method ?path ?body ?encoding ?type ?format ?truth
            (GROUP_CONCAT(STR(?expected)) AS ?statuses)
        {
            ?test a mf:ProtocolTest ; mf:action/ht:requests/rdf:rest*/rdf:first ?request .
            ?request ht:methodName ?method ; ht:absolutePath ?path ; ht:resp ?response .
            ?response mf:expectedStatus ?expected .
            OPTIONAL { ?response mf:expectedFormat ?format }
            OPTIONAL { ?response mf:expectedBoolean ?truth }
            OPTIONAL { ?request ht:body [ cnt:chars ?body ; cnt:characterEncoding ?encoding ] }
            OPTIONAL { ?request ht:headers/rdf:rest*/rdf:first [
                ht:fieldName 'content-type' ; ht:fieldValue ?type ] }
            FILTER(REGEX(STR(?test), '#(query_|bad_query|bad_multiple_queries)'))
        } GROUP BY ?test ?method ?path ?body ?encoding ?type ?format ?truth ORDER BY ?test";
    let query = SparqlEvaluator::new().parse_query(query).unwrap();
    let QueryResults::Solutions(rows) = query.on_store(&store).execute().unwrap() else {
        panic!("rows")
    };
    let row = |row: cartulary::graph::oxigraph::sparql::QuerySolution| {
        let text = |term: &cartulary::graph::oxigraph::model::Term| match term {
            cartulary::graph::oxigraph::model::Term::Literal(value) => value.value().to_owned(),
            other => other.to_string(),
        };
        row.iter().map(|(name, term)| (name.as_str().to_owned(), text(term))).collect()
    };
    rows.map(|solution| row(solution.unwrap())).collect()
}

fn run_protocol_test(test: &Row, server: &Server) {
    let name = &test["test"];
    let own = |text: &str| {
        text.replace("http://kasei.us/2009/09/sparql/data/", "https://cartulary.org/doc/")
            .replace(
                "http%3A%2F%2Fkasei.us%2F2009%2F09%2Fsparql%2Fdata%2F",
                "https%3A%2F%2Fcartulary.org%2Fdoc%2F",
            )
            .replace(".rdf", ".txt")
    };
    let body = own(test.get("body").map_or("", String::as_str));
    let body = match test.get("encoding").map(String::as_str) {
        Some("UTF-16") => body.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => body.into_bytes(),
    };
    let headers: Vec<_> =
        test.get("type").map(|media| ("content-type", media.as_str())).into_iter().collect();
    let answer = server.send(&test["method"], &own(&test["path"]), &headers, &body);
    let class = format!("StatusCode{}xx", answer.status / 100);
    assert!(test["statuses"].contains(&class), "{name}: {answer:?}");
    let media: &[&str] = match test.get("format").map(String::as_str) {
        Some("boolean" | "tabular") => &["application/sparql-results+json"],
        Some("RDF") => &["text/turtle"],
        _ => &[""],
    };
    let fits = |media: &&str| answer.head.contains(&format!("content-type: {media}"));
    assert!(media.iter().any(fits), "{name}: {answer:?}");
    if let Some(truth) = test.get("truth") {
        assert!(answer.body.contains(&format!("\"boolean\":{truth}")), "{name}: {answer:?}");
    }
}
