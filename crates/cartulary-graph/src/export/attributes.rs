//! What nodes and edges carry in the formats of graph tools, told once for all of them.

use std::collections::BTreeSet;
use std::io;

use super::Profile;
use super::network::{Edge, Network, Node};
use super::style::{Colour, Palette, line};

/// A name and the type of all its values.
pub(crate) type Attribute = (&'static str, Kind);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Flag,
}

#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Integer(usize),
    Number(f64),
    Flag(bool),
}

/// Between the values of an attribute that has several.
pub(crate) const SEPARATOR: &str = " | ";

const NODE: [Attribute; 10] = [
    ("label", Kind::Text),
    ("kind", Kind::Text),
    ("class", Kind::Text),
    ("top", Kind::Text),
    ("names", Kind::Text),
    ("iri", Kind::Text),
    ("gazetteer", Kind::Text),
    ("documents", Kind::Integer),
    ("datatype", Kind::Text),
    ("color", Kind::Text),
];

const EDGE: [Attribute; 19] = [
    ("label", Kind::Text),
    ("predicate", Kind::Text),
    ("modality", Kind::Text),
    ("when", Kind::Text),
    ("role", Kind::Text),
    ("according_to", Kind::Text),
    ("inferred_agent", Kind::Flag),
    ("confidence", Kind::Number),
    ("support", Kind::Integer),
    ("weight", Kind::Number),
    ("quote", Kind::Text),
    ("sentence", Kind::Text),
    ("documents", Kind::Text),
    ("publishers", Kind::Text),
    ("first_date", Kind::Text),
    ("last_date", Kind::Text),
    ("fact", Kind::Text),
    ("claims", Kind::Text),
    ("color", Kind::Text),
];

/// Gephi takes a colour from these three.
const PARTS: [Attribute; 3] = [("r", Kind::Integer), ("g", Kind::Integer), ("b", Kind::Integer)];

/// Cytoscape knows nodes and edges by these in every one of its tables.
const SHARED_NODE: [Attribute; 2] = [("name", Kind::Text), ("shared name", Kind::Text)];
const SHARED_EDGE: [Attribute; 4] = [
    ("name", Kind::Text),
    ("shared name", Kind::Text),
    ("interaction", Kind::Text),
    ("shared interaction", Kind::Text),
];

/// What a node may carry, in the order in which it is given.
pub(crate) fn node_attributes(profile: Profile) -> impl Iterator<Item = Attribute> {
    let more: &[Attribute] = match profile {
        Profile::Gephi => &PARTS,
        Profile::Cytoscape => &SHARED_NODE,
        Profile::Plain | Profile::Yed | Profile::Neo4j => &[],
    };
    NODE.into_iter().chain(more.iter().copied())
}

/// What an edge may carry, in the order in which it is given.
pub(crate) fn edge_attributes(profile: Profile) -> impl Iterator<Item = Attribute> {
    let more: &[Attribute] = match profile {
        Profile::Gephi => &PARTS,
        Profile::Cytoscape => &SHARED_EDGE,
        Profile::Plain | Profile::Yed | Profile::Neo4j => &[],
    };
    EDGE.into_iter().chain(more.iter().copied())
}

/// Gives what a node carries; what it does not have is left out.
pub(crate) fn of_node(
    node: &Node<'_>,
    palette: &Palette<'_>,
    profile: Profile,
    mut give: impl FnMut(&'static str, Value<'_>) -> io::Result<()>,
) -> io::Result<()> {
    give("label", Value::Text(node.label()))?;
    match node {
        Node::Entity(entity) => {
            give("kind", Value::Text("entity"))?;
            give("class", Value::Text(&entity.class))?;
            give("top", Value::Text(&entity.top))?;
            give("names", Value::Text(&entity.names.join(SEPARATOR)))?;
            give("iri", Value::Text(&entity.iri))?;
            if let Some(row) = &entity.gazetteer {
                give("gazetteer", Value::Text(row))?;
            }
            let documents: BTreeSet<_> = entity.members.iter().map(|member| member.0).collect();
            give("documents", Value::Integer(documents.len()))?;
        }
        Node::Value { datatype, .. } => {
            give("kind", Value::Text("value"))?;
            give("datatype", Value::Text(datatype))?;
        }
    }
    let fill = palette.fill(node);
    give("color", Value::Text(fill.hex))?;
    match profile {
        Profile::Gephi => parts(fill, give)?,
        Profile::Cytoscape => {
            for (name, _) in SHARED_NODE {
                give(name, Value::Text(node.label()))?;
            }
        }
        Profile::Plain | Profile::Yed | Profile::Neo4j => {}
    }
    Ok(())
}

/// Gives what an edge carries; what it does not have is left out.
pub(crate) fn of_edge(
    network: &Network<'_>,
    edge: &Edge<'_>,
    profile: Profile,
    mut give: impl FnMut(&'static str, Value<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let claims: Vec<_> = edge.claims.iter().map(|claim| network.claim(claim)).collect();
    let label = network.label(&edge.fact.predicate);
    give("label", Value::Text(label))?;
    give("predicate", Value::Text(&edge.fact.predicate))?;
    give("modality", Value::Text(edge.modality.name()))?;
    each("when", claims.iter().filter_map(|claim| claim.when), &mut give)?;
    each("role", claims.iter().filter_map(|claim| claim.role), &mut give)?;
    each("according_to", claims.iter().filter_map(|claim| claim.according_to), &mut give)?;
    give("inferred_agent", Value::Flag(claims.iter().all(|claim| claim.inferred_agent)))?;
    let surest = claims.iter().map(|claim| claim.confidence).fold(0.0, f64::max);
    give("confidence", Value::Number(surest))?;
    let support = edge.support();
    give("support", Value::Integer(support))?;
    give("weight", Value::Number(support as f64))?;
    each("quote", claims.iter().map(|claim| claim.quote), &mut give)?;
    each("sentence", claims.iter().map(|claim| claim.sentence), &mut give)?;
    each("documents", claims.iter().map(|claim| claim.document), &mut give)?;
    each("publishers", claims.iter().filter_map(|claim| claim.publisher), &mut give)?;
    let dates = || claims.iter().filter_map(|claim| claim.issued);
    each("first_date", dates().min().into_iter(), &mut give)?;
    each("last_date", dates().max().into_iter(), &mut give)?;
    give("fact", Value::Text(&edge.fact.iri))?;
    give("claims", Value::Text(&serde_json::to_string(&claims)?))?;
    let line = line(edge.modality);
    give("color", Value::Text(line.hex))?;
    match profile {
        Profile::Gephi => parts(line, give)?,
        Profile::Cytoscape => {
            let (source, target) = network.labels(edge.fact);
            let name = format!("{source} ({label}) {target}");
            give("name", Value::Text(&name))?;
            give("shared name", Value::Text(&name))?;
            give("interaction", Value::Text(&edge.fact.predicate))?;
            give("shared interaction", Value::Text(&edge.fact.predicate))?;
        }
        Profile::Plain | Profile::Yed | Profile::Neo4j => {}
    }
    Ok(())
}

fn parts(
    colour: Colour,
    mut give: impl FnMut(&'static str, Value<'_>) -> io::Result<()>,
) -> io::Result<()> {
    for ((name, _), part) in PARTS.into_iter().zip(colour.parts) {
        give(name, Value::Integer(part.into()))?;
    }
    Ok(())
}

/// An edge's values, each once; nothing where there is none.
fn each<'a>(
    name: &'static str,
    values: impl Iterator<Item = &'a str>,
    give: &mut impl FnMut(&'static str, Value<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    match all[..] {
        [] => Ok(()),
        [only] => give(name, Value::Text(only)),
        _ => give(name, Value::Text(&all.join(SEPARATOR))),
    }
}
