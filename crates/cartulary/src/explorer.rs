//! The explorer: one HTML page that shows a graph with its texts, and asks nothing of the network.
//!
//! [`page`] writes the page with a graph inside, to keep or to mail. [`live_page`] is the same page
//! for a server, which gives it [`data`] at an address beside it.
//!
//! The page is `explorer/dist/explorer.html`, made from `explorer/src` by `npm run build` and kept
//! as built, so that building this library needs no Node. Its content security policy admits its own
//! script and style by their hashes and nothing else.

use std::io::{self, Write};

use cartulary_graph::{Graph, export};

const PAGE: &str = include_str!("../explorer/dist/explorer.html");
/// Where the graph stands in the page.
const GRAPH: &str = r#"<script id="graph" type="application/json">"#;
/// What the page may connect to.
const NOWHERE: &str = "connect-src 'none'";

/// Writes the page with the graph inside.
///
/// # Errors
/// Where `to` fails.
pub fn page(graph: &Graph, mut to: impl Write) -> io::Result<()> {
    let (before, after) = around_graph();
    to.write_all(before.as_bytes())?;
    to.write_all(GRAPH.as_bytes())?;
    data(graph, InScript(&mut to))?;
    to.write_all(after.as_bytes())?;
    to.flush()
}

/// The page of a server: it reads the graph from `source`, an address relative to its own.
///
/// ```
/// assert!(cartulary::explorer::live_page("api/graph").starts_with("<!doctype html>"));
/// ```
pub fn live_page(source: &str) -> String {
    let (before, after) = around_graph();
    let source = source.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let before = before.replace(NOWHERE, "connect-src 'self'");
    format!(r#"{before}<script id="graph" type="application/json" data-source="{source}">{after}"#)
}

/// Writes what the page shows: the graph, with texts and places in a drawing, as JSON.
///
/// # Errors
/// Where `to` fails.
pub fn data(graph: &Graph, to: impl Write) -> io::Result<()> {
    export::explorer_json(graph, to)
}

fn around_graph() -> (&'static str, &'static str) {
    PAGE.split_once(GRAPH).expect("the build puts the graph's element into the page")
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
        let live = live_page("api/graph?a=1&b=\"2\"");
        assert_eq!(graph_in(&live), "");
        assert!(live.contains(r#" data-source="api/graph?a=1&amp;b=&quot;2&quot;">"#));
        assert!(live.contains("connect-src 'self'") && !live.contains(NOWHERE));
        assert!(PAGE.contains(NOWHERE) && PAGE.contains("default-src 'none'"));
    }
}
