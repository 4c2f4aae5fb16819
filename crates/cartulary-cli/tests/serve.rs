//! `serve`: what it answers, to whom, and what it costs at most.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]
#![cfg(unix)]

mod common;
mod server;

use std::fs;
use std::time::{Duration, Instant};

use cartulary::graph::oxigraph::io::{RdfFormat, RdfParser};
use common::{built, printed};
use server::{Response, Server};
use tempfile::TempDir;

const TEXT: &str = "\
<script>alert(1)</script> funds the Bada Program.
The Korea Institute for Advancement of Technology funds the Bada Program.
KAIST will open the [Hana Center](javascript:alert(1)) in Daejeon in 2027.
";

/// A folder with the graph of one text.
fn graph() -> TempDir {
    built(&[("note.txt", TEXT)])
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
    for address in ["0.0.0.0:0", "127.0.0.1:0"] {
        fs::write(graph.path().join("short"), "short").unwrap();
        let arguments = ["serve", "--bind", address, "--token-file", "short"];
        let refused = common::cartulary(graph.path(), &arguments);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("a token has 16 visible ASCII characters or more"), "{said}");
    }
    let refused = common::cartulary(graph.path(), &["serve", "--bind", "0.0.0.0:0"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("it needs --token-file"), "{said}");

    fs::write(graph.path().join("token"), "0123456789abcdef\n").unwrap();
    let server = Server::start(graph.path(), &["--bind", "0.0.0.0:0", "--token-file", "token"]);
    let host = format!("127.0.0.1:{}", server.address.port());
    let ask = |target: &str, token: &str| {
        let headers = [("host", host.as_str()), ("authorization", token)];
        server.send("GET", target, &headers[..if token.is_empty() { 1 } else { 2 }], b"")
    };
    let targets =
        ["/", "/sparql", "/graphs?default", "/api/graph", "/api/documents", "/openapi.json", "/x"];
    for target in targets {
        let refused = ask(target, "");
        assert_eq!(refused.status, 401, "{target} {refused:?}");
        // So a browser asks for it.
        assert!(
            refused.head.contains("www-authenticate: basic realm=\"cartulary\""),
            "{refused:?}"
        );
        assert!(refused.head.contains("www-authenticate: bearer"), "{refused:?}");
        assert_eq!(ask(target, "Bearer 0123456789abcdeF").status, 401, "{target}");
        // user:0123456789abcdef
        for right in ["Bearer 0123456789abcdef", "Basic dXNlcjowMTIzNDU2Nzg5YWJjZGVm"] {
            let expected = if target == "/x" { 404 } else { 200 };
            assert_eq!(ask(target, right).status, expected, "{target}");
        }
    }
    assert_eq!(ask("/health", "").status, 200);
    // A token that stands in an address is none.
    assert_eq!(ask("/sparql?token=0123456789abcdef", "").status, 401);
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
    assert_eq!(server.descendants(), 1);
}

/// The system may end any process where memory runs out.
#[test]
fn a_worker_that_is_gone_is_replaced() {
    let graph = graph();
    let server = Server::start(graph.path(), &[]);
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let before = server.sparql(count);
    assert_eq!(before.status, 200, "{before:?}");
    server.kill_descendants();
    let after = server.sparql(count);
    assert_eq!((after.status, after.body), (200, before.body));
    assert_eq!(server.descendants(), 1);
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
