//! `serve`: what it answers, to whom, and what it costs at most.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![cfg(unix)]

mod common;
mod server;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use cartulary::graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary::graph::oxigraph::sparql::{QueryResults, SparqlEvaluator};
use cartulary::graph::oxigraph::store::Store;
use cartulary_tests::skipped;
use common::{printed, root};
use server::{Response, Server};
use tempfile::TempDir;

const TEXT: &str = "\
<script>alert(1)</script> funds the Bada Program.
The Korea Institute for Advancement of Technology funds the Bada Program.
KAIST will open the [Hana Center](javascript:alert(1)) in Daejeon in 2027.
";

/// A folder with the graph of one text.
fn graph() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let texts = directory.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("note.txt"), TEXT).unwrap();
    printed(directory.path(), &["build", "texts"]);
    directory
}

fn json(response: &Response) -> serde_json::Value {
    serde_json::from_str(&response.body).unwrap_or_else(|why| panic!("{why}: {response:?}"))
}

#[test]
fn every_form_of_answer_is_negotiated() {
    let graph = graph();
    let server = Server::start(graph.path(), &[]);
    let select = "SELECT ?o { ?s inno:funds ?o }";
    let sorted = "SELECT ?o { ?s inno:funds ?o } ORDER BY ?o";
    let ask = "ASK { ?s inno:funds ?o }";
    let construct = "CONSTRUCT WHERE { ?s inno:funds ?o }";
    for (query, accept, media, begins) in [
        (select, "*/*", "application/sparql-results+json", "{\"head\":{\"vars\":[\"o\"]}"),
        (sorted, "application/json", "application/json", "{\"head\":{\"vars\":[\"o\"]}"),
        (select, "application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        (select, "text/csv", "text/csv", "o\r\nhttps://"),
        (sorted, "text/tab-separated-values", "text/tab-separated-values", "?o\n<https://"),
        (ask, "application/json", "application/json", "{\"head\":{},\"boolean\":true}"),
        (construct, "*/*", "text/turtle", "@prefix"),
        (construct, "application/n-triples", "application/n-triples", "<https://"),
        (construct, "application/rdf+xml", "application/rdf+xml", "<?xml"),
        (construct, "application/ld+json", "application/ld+json", "[{\"@id\""),
    ] {
        let headers = [("content-type", "application/sparql-query"), ("accept", accept)];
        let answer = server.send("POST", "/sparql", &headers, query.as_bytes());
        assert_eq!(answer.status, 200, "{query} {accept} {answer:?}");
        assert!(answer.head.contains(&format!("content-type: {media}")), "{accept} {answer:?}");
        assert!(answer.body.starts_with(begins), "{query} {accept} {answer:?}");
    }
    let wrong = server.send("GET", "/sparql?query=ASK%7B%7D", &[("accept", "image/png")], b"");
    assert_eq!(wrong.status, 406, "{wrong:?}");

    let described = server.get("/sparql");
    assert!(described.body.contains(&format!("sd:endpoint <{}/sparql>", server.url())));

    for (target, status) in [
        ("/graphs?default", 200),
        ("/graphs?graph=https://cartulary.org/doc/note.txt", 200),
        ("/graphs?graph=https://cartulary.org/doc/other.txt", 404),
        ("/graphs?graph=no%20iri", 400),
        ("/graphs", 400),
    ] {
        let answer = server.get(target);
        assert_eq!(answer.status, status, "{target} {answer:?}");
        let triples = RdfParser::from_format(RdfFormat::Turtle).for_slice(answer.body.as_bytes());
        assert!(status != 200 || triples.flatten().count() > 0, "{target}");
    }
}

#[test]
fn questions_are_answered_in_json_with_quotes() {
    let graph = graph();
    let server = Server::start(graph.path(), &[]);
    let shown = json(&server.get("/api/show?name=Bada%20Program"));
    let quote = &shown["in"][0]["facts"][0]["evidence"]["quote"];
    assert!(quote.as_str().unwrap().ends_with("funds the Bada Program"), "{shown}");
    let path = json(&server.get("/api/path?from=KIAT&to=Bada%20Program&only=asserted"));
    assert_eq!(path["paths"][0]["hops"], 1, "{path}");
    let found = json(&server.get("/api/search?text=bada"));
    assert_eq!(found["things"][0]["name"], "Bada Program", "{found}");
    let cited = json(&server.get("/api/search?text=will+opens&actor=KAIST&limit=1"));
    assert_eq!(cited["sentences"][0]["facts"][0]["predicate"], "launches", "{cited}");
    let asked = "/api/ask?question=Who%20funds%20the%20Bada%20Program?";
    let asked = json(&server.get(asked));
    let funds = &asked["answers"][0]["evidence"][0]["evidence"]["quote"];
    assert!(funds.as_str().unwrap().contains("funds the Bada Program"), "{asked}");
    let after = "/api/ask?question=Who%20says%20so?&after=Who%20funds%20the%20Bada%20Program?";
    let after = json(&server.get(after));
    assert!(!after["answers"].as_array().unwrap().is_empty(), "{after}");
    let planned = json(&server.get("/api/statements?modality=planned&subject=KAIST&limit=1"));
    assert_eq!(planned["items"][0]["predicate"], "launches", "{planned}");
    let document = json(&server.get("/api/document?id=note.txt"));
    assert_eq!(document["text"], TEXT);
    for (target, status) in [
        ("/api/show?name=nobody", 404),
        ("/api/show", 400),
        ("/api/show?name=KAIST&nam=x", 400),
        ("/api/path?from=KAIST&to=KAIST", 400),
        ("/api/path?from=KAIST&to=Daejeon&via=flies", 400),
        ("/api/search?text=x&type=Nonsense", 400),
        ("/api/search?text=x&actor=nobody", 404),
        ("/api/search?text=x&modality=likely", 400),
        ("/api/ask", 400),
        ("/api/document?id=../../etc/passwd", 404),
        ("/api/none", 404),
    ] {
        let answer = server.get(target);
        assert_eq!(answer.status, status, "{target} {answer:?}");
        assert_eq!(json(&answer)["status"], status, "{target}");
    }
}

#[test]
fn only_who_may_comes_in_and_nothing_can_be_changed() {
    let graph = graph();
    let server = Server::start(graph.path(), &[]);
    let send = |method, target, headers: &[_]| server.send(method, target, headers, b"").status;
    assert_eq!(send("GET", "/health", &[("host", "evil.example")]), 421);
    assert_eq!(send("GET", "/health", &[("origin", "https://evil.example")]), 403);
    assert_eq!(send("DELETE", "/sparql", &[]), 405);
    assert_eq!(send("PUT", "/graphs?default", &[]), 405);
    let text = server.post("/api/documents?id=a.txt", "text/plain", "KAIST is in Daejeon.");
    assert_eq!(text.status, 403, "{text:?}");
    for update in ["LOAD <file:///etc/passwd>", "DROP ALL", "INSERT DATA { <a:a> <a:a> <a:a> }"] {
        let update = server.post("/sparql", "application/sparql-update", update);
        assert_eq!(update.status, 403, "{update:?}");
        let form = "application/x-www-form-urlencoded";
        assert_eq!(server.post("/sparql", form, "update=DROP%20ALL").status, 403);
    }
    for outside in
        ["LOAD <file:///etc/passwd>", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"]
    {
        let answer = server.sparql(outside);
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    let file = server.sparql("ASK FROM <file:///etc/passwd> { ?s ?p ?o }");
    assert!(file.body.contains("false"), "a file is a graph that is not there: {file:?}");
    let here = graph.path().to_str().unwrap();
    for target in ["/", "/health", "/none", "/sparql?query=x", "/api/show?name=x"] {
        let answer = server.get(target);
        assert!(answer.head.contains("content-security-policy: "), "{target}");
        let policy = if target == "/" { &answer.body } else { &answer.head };
        assert!(policy.contains("default-src 'none'"), "{target}");
        assert!(answer.head.contains("x-content-type-options: nosniff"), "{answer:?}");
        assert!(!answer.body.contains(here), "{answer:?}");
    }
    let shown = server.get("/api/document?id=note.txt");
    assert!(shown.head.contains("content-type: application/json"), "{shown:?}");
}

#[test]
fn another_address_needs_a_token() {
    let graph = graph();
    let refused = common::cartulary(graph.path(), &["serve", "--bind", "0.0.0.0:0"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("it needs --token-file"), "{said}");
}

#[test]
fn a_text_is_read_with_a_token_as_build_would() {
    let graph = graph();
    let token = graph.path().join("token");
    fs::write(&token, "0123456789abcdef\n").unwrap();
    let server = Server::start(graph.path(), &["--token-file", "token"]);
    let text = "The Korea Institute for Advancement of Technology operates the Sora Program.\n";
    let put = |token: &str, target: &str| {
        let headers = [("content-type", "text/plain"), ("authorization", token)];
        server.send("POST", target, &headers, text.as_bytes())
    };
    let right = "Bearer 0123456789abcdef";
    assert_eq!(put("Bearer 0123456789abcdeX", "/api/documents?id=sora.txt").status, 401);
    for id in ["..%2Fsora.txt", "%2Fsora.txt", "", "a%2F%2Fb", "a%00", "."] {
        assert_eq!(put(right, &format!("/api/documents?id={id}")).status, 400, "{id}");
    }
    assert_eq!(server.get("/api/show?name=Sora%20Program").status, 404);
    let change = |answer: &Response| json(answer)["change"].as_str().map(str::to_owned);
    assert_eq!(change(&put(right, "/api/documents?id=sora.txt")).as_deref(), Some("added"));
    assert_eq!(change(&put(right, "/api/documents?id=sora.txt")).as_deref(), Some("unchanged"));
    assert_eq!(server.get("/api/show?name=Sora%20Program").status, 200);
    let quick = server.sparql("ASK { ?s inno:operates ?o }");
    assert!(quick.body.contains("true"), "{quick:?}");
    let slow = server.sparql("SELECT (COUNT(*) AS ?n) { ?s inno:operates ?o }");
    assert!(slow.body.contains("\"value\":\"1\""), "{slow:?}");

    // Others may write again, and find what `build` would have left.
    let texts = graph.path().join("texts");
    fs::write(texts.join("sora.txt"), text).unwrap();
    let built = printed(graph.path(), &["build", "texts"]);
    assert!(built.starts_with("documents: 0 new, 0 changed, 2 unchanged"), "{built}");
}

#[test]
fn what_ignores_its_cancellation_is_stopped() {
    let graph = graph();
    let server = Server::start(graph.path(), &["--timeout", "1", "--memory", "200", "--rows", "9"]);
    let values = "VALUES ?X { 0 1 2 3 4 5 6 7 8 9 }";
    let many: Vec<_> = (0..12).map(|n| values.replace('X', &format!("v{n}"))).collect();
    let sum: Vec<_> = (0..12).map(|n| format!("?v{n}")).collect();
    let products: Vec<_> = (0..6).map(|n| format!("?a{n} ?b{n} ?c{n}")).collect();
    let doubled: Vec<_> =
        (0..40).map(|n| format!("BIND(CONCAT(?s{n}, ?s{n}) AS ?s{})", n + 1)).collect();
    let hostile = [
        (504, format!("SELECT * {{ {} FILTER({} > 200) }}", many.concat(), sum.join("+"))),
        (504, format!("SELECT * {{ {} }} ORDER BY ?c0 ?c5", products.join(" . "))),
        (507, format!("SELECT ?s40 {{ BIND('xxxxxxxx' AS ?s0) {} }}", doubled.concat())),
        (422, "SELECT * { ?s ?p ?o }".to_owned()),
        (413, format!("ASK {{}} #{}", "x".repeat(300_000))),
    ];
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for (status, query) in &hostile {
            scope.spawn(|| {
                let answer = server.sparql(query);
                // Memory or time: what is reached first depends on the machine.
                let stopped = |status| matches!(status, 504 | 507);
                let ended = answer.status == *status || stopped(answer.status) && stopped(*status);
                assert!(ended, "{} {answer:?}", &query[..60.min(query.len())]);
            });
        }
        // Others are answered all the while.
        scope.spawn(|| {
            while begun.elapsed() < Duration::from_secs(1) {
                assert_eq!(server.sparql("ASK { ?s inno:funds ?o }").status, 200);
            }
        });
    });
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    // Nothing is left behind but the one process beside the server.
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(descendants(server.id()), 1);
}

/// Processes that a process started, and those that they started, without those that have ended.
fn descendants(process: u32) -> usize {
    let children = |process: u32| -> Vec<u32> {
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers
            .filter(|number: &u32| {
                let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
                let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
                fields.next() != Some("Z") && fields.next() == Some(&process.to_string())
            })
            .collect()
    };
    let own = children(process);
    own.len() + own.into_iter().map(descendants).sum::<usize>()
}

/// The approved tests of the SPARQL 1.1 Protocol that concern queries. Its graphs stand in for
/// documents': each holds a triple that says of itself what it is.
#[test]
fn the_protocol_tests_of_the_w3c_pass() {
    let beside = root().join("../shared/w3c/sparql11");
    let folder = std::env::var_os("SPARQL11_TESTS").map_or(beside, PathBuf::from).join("protocol");
    let Ok(manifest) = fs::read_to_string(folder.join("manifest.ttl")) else {
        return skipped("the W3C's protocol tests, for which ../shared is not there");
    };
    let directory = tempfile::tempdir().unwrap();
    let texts = directory.path().join("texts");
    fs::create_dir(&texts).unwrap();
    for number in 1..=3 {
        fs::write(texts.join(format!("data{number}.txt")), "KAIST is in Daejeon.").unwrap();
    }
    printed(directory.path(), &["build", "texts"]);
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

/// What a browser would take for markup stays text in what it is given.
#[test]
fn markup_of_documents_is_no_markup_of_pages() {
    let graph = graph();
    let server = Server::start(graph.path(), &[]);
    for target in ["/", "/?q=<script>alert(1)</script>", "/api/search?text=script"] {
        let answer = server.send(
            "GET",
            &target.replace('<', "%3C").replace('>', "%3E"),
            &[("accept", "text/html")],
            b"",
        );
        let is_page = answer.head.contains("content-type: text/html");
        assert!(!is_page || !answer.body.contains("<script>alert"), "{answer:?}");
        assert!(answer.head.contains("nosniff"), "{answer:?}");
    }
}
