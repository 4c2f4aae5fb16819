//! The explorer: one HTML page that shows a graph with its texts, and asks nothing of the network.
//!
//! [`page`] writes the page with a graph inside, to keep or to mail. [`live_page`] is the same page
//! for a server, which gives it [`data`] at an address beside it.
//!
//! The page is `explorer/dist/explorer.html`, made from `explorer/src` by `npm run build` and kept
//! as built, so that building this library needs no Node. Its content security policy admits its own
//! script and style by their hashes and nothing else.
//!
//! [`sparql_editor`] is a second page for a server, on which its graph is asked in SPARQL.

use std::io::{self, Write};

use cartulary_graph::{Graph, export};
use serde::Serialize;

use crate::Domain;

const PAGE: &str = include_str!("../explorer/dist/explorer.html");
/// Where the graph stands in the page.
const GRAPH: &str = r#"<script id="graph" type="application/json">"#;
const EDITOR: &str = include_str!("../explorer/dist/sparql-editor.html");
/// Where the editor's settings stand in its page.
const SETTINGS: &str = r#"<script id="settings" type="application/json">"#;
/// What the page may connect to.
const NOWHERE: &str = "connect-src 'none'";

/// Writes the page with the graph inside.
///
/// # Errors
/// Where `to` fails.
pub fn page(graph: &Graph, mut to: impl Write) -> io::Result<()> {
    let (before, after) = around(PAGE, GRAPH);
    to.write_all(before.as_bytes())?;
    to.write_all(GRAPH.as_bytes())?;
    data(graph, InScript(&mut to))?;
    to.write_all(after.as_bytes())?;
    to.flush()
}

/// The page of a server: it reads the graph from `graph` and leads to a SPARQL editor at `editor`,
/// addresses relative to its own.
///
/// ```
/// let page = cartulary::explorer::live_page("api/graph", "sparql-editor");
/// assert!(page.starts_with("<!doctype html>"));
/// ```
pub fn live_page(graph: &str, editor: &str) -> String {
    let (before, after) = around(PAGE, GRAPH);
    let before = before.replace(NOWHERE, "connect-src 'self'");
    let (graph, editor) = (attribute(graph), attribute(editor));
    format!(
        r#"{before}<script id="graph" type="application/json" data-source="{graph}" data-editor="{editor}">{after}"#
    )
}

/// The page on which a server's graph is asked in SPARQL, at `endpoint`, an address relative to its
/// own. It knows the prefixes and terms of the domain and begins with its questions.
///
/// ```
/// use cartulary::{Domain, explorer};
///
/// let page = explorer::sparql_editor(&Domain::innovation()?, "sparql");
/// assert!(page.starts_with("<!doctype html>"));
/// # Ok::<(), cartulary::Problems>(())
/// ```
pub fn sparql_editor(domain: &Domain, endpoint: &str) -> String {
    let (before, after) = around(EDITOR, SETTINGS);
    let before = before.replace(NOWHERE, "connect-src 'self'");
    // Maps of strings and strings always become JSON.
    let settings = serde_json::to_string(&Settings::new(domain, endpoint)).unwrap_or_default();
    format!("{before}{SETTINGS}{}{after}", settings.replace('<', "\\u003c"))
}

/// What the editor's page is told.
#[derive(Serialize)]
struct Settings<'a> {
    endpoint: &'a str,
    prefixes: std::collections::BTreeMap<&'a str, &'a str>,
    terms: Vec<String>,
    questions: Vec<Kept<'a>>,
}

#[derive(Serialize)]
struct Kept<'a> {
    title: &'a str,
    about: &'a str,
    text: &'a str,
}

impl<'a> Settings<'a> {
    fn new(domain: &'a Domain, endpoint: &'a str) -> Self {
        let (prefixes, ontology) = (domain.prefixes(), domain.ontology());
        let classes = ontology.classes().map(|(_, class)| &class.iri);
        // What only reads a fact from its other end stands in no triple.
        let stated = ontology.predicates().filter(|(_, predicate)| !predicate.inverse_only);
        let predicates = stated.map(|(_, predicate)| &predicate.iri);
        let short = classes.chain(predicates).map(|iri| prefixes.shorten(iri));
        let questions = domain.questions().iter();
        Self {
            endpoint,
            prefixes: prefixes.iter().collect(),
            terms: short.collect(),
            questions: questions
                .map(|kept| Kept { title: &kept.title, about: &kept.about, text: &kept.text })
                .collect(),
        }
    }
}

/// Writes what the page shows: the graph, with texts and places in a drawing, as JSON.
///
/// # Errors
/// Where `to` fails.
pub fn data(graph: &Graph, to: impl Write) -> io::Result<()> {
    export::explorer_json(graph, to)
}

/// What stands before and after the opening of an element in a page.
fn around(page: &'static str, element: &str) -> (&'static str, &'static str) {
    page.split_once(element).expect("the build leaves the element in the page")
}

/// Text as an attribute's value.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// JSON that may stand inside a script element: no text in it can end the element or open another.
struct InScript<W>(W);

impl<W: Write> Write for InScript<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (n, part) in bytes.split(|&byte| byte == b'<').enumerate() {
            if n > 0 {
                // In JSON the character stands in strings alone.
                self.0.write_all(br"\u003c")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // Helpers of tests are tests.

    use cartulary_model::Document;

    use super::*;
    use crate::{Cartulary, Domain};

    fn graph_in(page: &str) -> &str {
        let (_, after) = page.split_once(r#"<script id="graph""#).unwrap();
        after.split_once('>').unwrap().1.split_once("</script>").unwrap().0
    }

    #[test]
    fn no_text_leaves_the_element_that_holds_it() {
        let mut cartulary = Cartulary::in_memory(Domain::innovation().unwrap());
        let text = "KAIST </script><script>alert(1)</script> <!-- opened the Hana Center.";
        cartulary.read(&Document::new("a<b>.txt", text)).unwrap();
        let (mut written, mut json) = (Vec::new(), Vec::new());
        page(cartulary.graph(), &mut written).unwrap();
        data(cartulary.graph(), &mut json).unwrap();
        let written = String::from_utf8(written).unwrap();

        assert!(!graph_in(&written).contains('<'));
        let inside: serde_json::Value = serde_json::from_str(graph_in(&written)).unwrap();
        assert_eq!(inside["documents"][0]["text"], text);
        assert_eq!(inside, serde_json::from_slice::<serde_json::Value>(&json).unwrap());
    }

    #[test]
    fn a_live_page_may_ask_its_server_and_nobody_else() {
        let live = live_page("api/graph?a=1&b=\"2\"", "sparql-editor");
        assert_eq!(graph_in(&live), "");
        assert!(live.contains(r#" data-source="api/graph?a=1&amp;b=&quot;2&quot;" "#));
        assert!(live.contains("connect-src 'self'") && !live.contains(NOWHERE));
        assert!(PAGE.contains(NOWHERE) && PAGE.contains("default-src 'none'"));
    }

    #[test]
    fn the_editor_knows_the_domain_and_asks_its_server_alone() {
        let page = sparql_editor(&Domain::innovation().unwrap(), "sparql</script>");
        let (_, after) = page.split_once(SETTINGS).unwrap();
        let (settings, _) = after.split_once("</script>").unwrap();
        let settings: serde_json::Value = serde_json::from_str(settings).unwrap();
        assert_eq!(settings["endpoint"], "sparql</script>");
        assert!(settings["prefixes"]["rdfs"].as_str().unwrap().starts_with("http"));
        assert!(!settings["terms"].as_array().unwrap().is_empty());
        assert!(settings["questions"][0]["text"].as_str().unwrap().contains("SELECT"));
        assert!(page.contains("connect-src 'self'") && !page.contains(NOWHERE));
        assert!(EDITOR.contains(NOWHERE) && EDITOR.contains("default-src 'none'"));
    }
}
