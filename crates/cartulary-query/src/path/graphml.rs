//! Paths as GraphML.

use std::collections::BTreeMap;
use std::io::{self, Write};

use cartulary_graph::{EntityIx, View};
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Hop, Tie};
use crate::fact::Citation;

/// What nodes and edges carry: for whom, name, type.
const KEYS: [(&str, &str, &str); 18] = [
    ("node", "label", "string"),
    ("node", "class", "string"),
    ("node", "top", "string"),
    ("node", "iri", "string"),
    ("edge", "label", "string"),
    ("edge", "predicate", "string"),
    ("edge", "modality", "string"),
    ("edge", "inferred", "string"),
    ("edge", "confidence", "double"),
    ("edge", "paths", "string"),
    ("edge", "quote", "string"),
    ("edge", "sentence", "string"),
    ("edge", "document", "string"),
    ("edge", "publisher", "string"),
    ("edge", "issued", "string"),
    ("edge", "start", "int"),
    ("edge", "end", "int"),
    ("edge", "fact", "string"),
];

/// Writes paths as one directed graph: the things that they go through, and what they walk over,
/// from subject to object, with its evidence. `paths` of an edge are the numbers of those that walk
/// over it, from 1, separated by " | "; `inferred` is the rule where no document states it.
///
/// # Errors
/// Where `writer` fails.
pub fn path_graph_ml(view: &View, paths: &[&[Hop<'_>]], writer: impl Write) -> io::Result<()> {
    let mut edges: BTreeMap<(&str, EntityIx, EntityIx), (&Hop<'_>, Vec<String>)> = BTreeMap::new();
    let mut order = Vec::new();
    let mut nodes: BTreeMap<EntityIx, usize> = BTreeMap::new();
    for (n, hop) in paths.iter().enumerate().flat_map(|(n, hops)| hops.iter().map(move |h| (n, h)))
    {
        for thing in [hop.from, hop.to] {
            let next = nodes.len();
            nodes.entry(thing).or_insert(next);
        }
        let (subject, object) = hop.ends();
        let key = (hop.predicate(), subject, object);
        let (_, walked) = edges.entry(key).or_insert_with(|| {
            order.push(key);
            (hop, Vec::new())
        });
        walked.push((n + 1).to_string());
    }
    let mut things: Vec<EntityIx> = nodes.keys().copied().collect();
    things.sort_by_key(|thing| nodes[thing]);

    let mut xml = Xml(Writer::new_with_indent(writer, b' ', 1));
    xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (of, name, kind) in KEYS {
        let id = format!("{of}.{name}");
        let about = [("id", &*id), ("for", of), ("attr.name", name), ("attr.type", kind)];
        xml.0.write_event(Event::Empty(start("key", &about)))?;
    }
    xml.open("graph", &[("id", "paths"), ("edgedefault", "directed")])?;
    for thing in things {
        let entity = view.entity(thing);
        xml.open("node", &[("id", &format!("n{}", nodes[&thing]))])?;
        xml.data("node", "label", &entity.label)?;
        xml.data("node", "class", &entity.class)?;
        xml.data("node", "top", &entity.top)?;
        xml.data("node", "iri", &entity.iri)?;
        xml.close("node")?;
    }
    for (n, key) in order.iter().enumerate() {
        let (_, subject, object) = key;
        let (hop, walked) = &edges[key];
        let id = |thing| format!("n{}", nodes[thing]);
        let (id, source, target) = (format!("e{n}"), id(subject), id(object));
        xml.open("edge", &[("id", &id), ("source", &source), ("target", &target)])?;
        write_edge(&mut xml, view, hop, &walked.join(" | "))?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    let mut writer = xml.0.into_inner();
    writeln!(writer)?;
    writer.flush()
}

fn write_edge(
    xml: &mut Xml<impl Write>,
    view: &View,
    hop: &Hop<'_>,
    paths: &str,
) -> io::Result<()> {
    xml.data("edge", "label", hop.predicate())?;
    xml.data("edge", "predicate", hop.predicate())?;
    xml.data("edge", "paths", paths)?;
    match hop.tie {
        Tie::Inference(inference) => {
            xml.data("edge", "modality", "asserted")?;
            xml.data("edge", "inferred", inference.rule.name())
        }
        Tie::Fact(fact, claim) => {
            let evidence = Citation::new(view, claim);
            xml.data("edge", "modality", claim.modality.name())?;
            xml.data("edge", "confidence", &claim.confidence.to_string())?;
            xml.data("edge", "quote", &evidence.quote)?;
            xml.data("edge", "sentence", &evidence.sentence)?;
            xml.data("edge", "document", &evidence.document)?;
            for (name, value) in [("publisher", &evidence.publisher), ("issued", &evidence.issued)]
            {
                if let Some(value) = value {
                    xml.data("edge", name, value)?;
                }
            }
            xml.data("edge", "start", &evidence.start.to_string())?;
            xml.data("edge", "end", &evidence.end.to_string())?;
            xml.data("edge", "fact", &fact.iri)
        }
    }
}

struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn data(&mut self, of: &str, name: &str, value: &str) -> io::Result<()> {
        self.open("data", &[("key", &format!("{of}.{name}"))])?;
        // XML 1.0 cannot hold control characters; a bare carriage return would be read as a line feed.
        let held = value.replace(|c: char| c.is_control() && !"\t\n\r".contains(c), " ");
        let text = partial_escape(&held).replace('\r', "&#13;");
        self.0.write_event(Event::Text(BytesText::from_escaped(text)))?;
        self.close("data")
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}
