use std::collections::BTreeMap;
use std::io::{self, Write};

use cartulary_model::Modality;

use super::dot::wrapped;
use super::network::{Network, Node};
use super::style::{Palette, line};
use super::xml::Xml;
use crate::Graph;
use crate::layout::{Half, Point, apart, layout};

/// Half the height of a line of text, and the width of a letter, in a node's name.
const HALF: f64 = 7.0;
const LETTER: f64 = 5.6;
/// Room around all.
const MARGIN: f64 = 20.0;
/// By how much a layout is drawn larger, before boxes that touch are pushed apart.
const STRETCH: f64 = 1.05;
/// Half of the room between two boxes, across and up, where words on lines stand.
const BETWEEN: Half = (18.0, 10.0);

/// The facts as a drawing that every browser shows, laid out by forces. Colours and lines are those of
/// [`dot`](super::dot); a pointer over a node or an edge gets its names or its first quote.
///
/// The drawing holds no script and asks for nothing.
///
/// # Errors
/// Where `writer` fails.
pub fn svg(graph: &Graph, writer: impl Write) -> io::Result<()> {
    let network = Network::new(graph);
    let palette = Palette::new(graph.ontology());
    let nodes: Vec<_> = network.nodes().collect();
    let ids: BTreeMap<String, usize> =
        nodes.iter().enumerate().map(|(n, node)| (node.id(), n)).collect();
    let ends: Vec<(usize, usize)> = network
        .edges()
        .map(|edge| {
            let (source, target) = network.ends(edge.fact);
            (ids[&source], ids[&target])
        })
        .collect();
    let halves: Vec<_> = nodes.iter().map(half_size).collect();
    let places = spread(&layout(nodes.len(), &ends), &halves);

    let mut xml = Xml::new(writer)?;
    let (width, height) =
        places.iter().zip(&halves).fold((0.0, 0.0), |(width, height), (place, half)| {
            (f64::max(width, place.x + half.0), f64::max(height, place.y + half.1))
        });
    let view = format!("0 0 {:.0} {:.0}", width + MARGIN, height + MARGIN);
    let about = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", view.as_str()),
        ("font-family", "Helvetica, Arial, sans-serif"),
        ("font-size", "10"),
        ("text-anchor", "middle"),
    ];
    xml.open("svg", &about)?;
    xml.text("title", &[], "The graph")?;
    xml.open("defs", &[])?;
    for modality in Modality::ALL {
        arrow(&mut xml, modality)?;
    }
    xml.close("defs")?;

    let mut between = BTreeMap::<(usize, usize), usize>::new();
    for (edge, &(source, target)) in network.edges().zip(&ends) {
        let beside = between.entry((source.min(target), source.max(target))).or_default();
        let end = (places[target], halves[target]);
        let (path, middle) = curve(places[source], end, *beside);
        *beside += 1;
        xml.open("g", &[("class", "edge"), ("id", &edge.id())])?;
        xml.text("title", &[], network.claim(edge.claims[0]).quote)?;
        let marker = format!("url(#{})", edge.modality);
        let stroke = [
            ("d", path.as_str()),
            ("fill", "none"),
            ("stroke", line(edge.modality).hex),
            ("stroke-dasharray", dashes(edge.modality)),
            ("marker-end", &marker),
        ];
        xml.empty("path", &stroke)?;
        let at = [("x", &*number(middle.x)), ("y", &*number(middle.y)), ("font-size", "8")];
        xml.text("text", &at, network.label(&edge.fact.predicate))?;
        xml.close("g")?;
    }
    for (node, place) in nodes.iter().zip(&places) {
        draw(&mut xml, node, *place, palette.fill(node).hex)?;
    }
    xml.close("svg")?;
    xml.finish()
}

/// The head of an edge; a bar where the fact is denied.
fn arrow(xml: &mut Xml<impl Write>, modality: Modality) -> io::Result<()> {
    let shape =
        if modality == Modality::Negated { "M7,0 h3 v10 h-3 z" } else { "M0,1 L10,5 L0,9 z" };
    let about = [
        ("id", modality.name()),
        ("viewBox", "0 0 10 10"),
        ("refX", "10"),
        ("refY", "5"),
        ("markerWidth", "7"),
        ("markerHeight", "7"),
        ("orient", "auto"),
    ];
    xml.open("marker", &about)?;
    xml.empty("path", &[("d", shape), ("fill", line(modality).hex)])?;
    xml.close("marker")
}

fn dashes(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted | Modality::Negated => "none",
        Modality::Planned => "6 3",
        Modality::Proposed => "1.5 3",
    }
}

fn draw(xml: &mut Xml<impl Write>, node: &Node<'_>, place: Point, fill: &str) -> io::Result<()> {
    let (width, height) = half_size(node);
    let hint = match node {
        Node::Entity(entity) => format!("{}: {}", entity.class, entity.names.join(", ")),
        Node::Value { datatype, .. } => (*datatype).to_owned(),
    };
    xml.open("g", &[("class", "node"), ("id", &node.id())])?;
    xml.text("title", &[], &hint)?;
    let stroke = if matches!(node, Node::Entity(_)) { "#666666" } else { "none" };
    let shape = [
        ("x", &*number(place.x - width)),
        ("y", &*number(place.y - height)),
        ("width", &*number(2.0 * width)),
        ("height", &*number(2.0 * height)),
        ("rx", "4"),
        ("fill", fill),
        ("stroke", stroke),
    ];
    xml.empty("rect", &shape)?;
    let lines = wrapped(node.label());
    let first = place.y - height + HALF + 5.5;
    for (line, n) in lines.lines().zip(0_u32..) {
        let (x, y) = (number(place.x), number(first + 2.0 * HALF * f64::from(n)));
        xml.text("text", &[("x", &x), ("y", &y)], line)?;
    }
    xml.close("g")
}

/// Half the width and half the height of a node's box.
fn half_size(node: &Node<'_>) -> Half {
    let lines = wrapped(node.label());
    let longest = lines.lines().map(|line| line.chars().map(width).sum::<f64>());
    let width = longest.fold(0.0, f64::max) / 2.0 + 5.0;
    (width, HALF * lines.lines().count().max(1) as f64 + 3.0)
}

/// About how wide a letter is; those of East Asia take the room of two.
fn width(letter: char) -> f64 {
    if letter >= '\u{1100}' { 2.0 * LETTER } else { LETTER }
}

/// Places with room for names, from the upper left corner on. Only y turns around: layouts count it
/// upwards.
fn spread(points: &[Point], halves: &[Half]) -> Vec<Point> {
    let mut places: Vec<_> =
        points.iter().map(|at| Point { x: at.x * STRETCH, y: -at.y * STRETCH }).collect();
    let roomy: Vec<_> =
        halves.iter().map(|half| (half.0 + BETWEEN.0, half.1 + BETWEEN.1)).collect();
    apart(&mut places, &roomy);
    let boxes = || places.iter().zip(halves);
    let left = boxes().map(|(at, half)| at.x - half.0).fold(f64::INFINITY, f64::min);
    let top = boxes().map(|(at, half)| at.y - half.1).fold(f64::INFINITY, f64::min);
    places.iter().map(|at| Point { x: at.x - left + MARGIN, y: at.y - top + MARGIN }).collect()
}

/// A line to the border of the box at its end, and where its label stands. Those beside the first
/// between two nodes bend away from it.
fn curve(start: Point, (end, size): (Point, (f64, f64)), beside: usize) -> (String, Point) {
    let (dx, dy) = (end.x - start.x, end.y - start.y);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    // To one side and the other, farther each time, whichever way the edge runs.
    let side = if beside.is_multiple_of(2) == (start.x < end.x) { 1.0 } else { -1.0 };
    let bend = side * 24.0 * beside.div_ceil(2) as f64;
    let middle = Point {
        x: start.x.midpoint(end.x) - dy / length * bend,
        y: start.y.midpoint(end.y) + dx / length * bend,
    };
    let (bx, by) = (middle.x - end.x, middle.y - end.y);
    let reach = f64::min(size.0 / bx.abs().max(0.01), size.1 / by.abs().max(0.01)).min(0.9);
    let tip = Point { x: end.x + bx * reach, y: end.y + by * reach };
    let [x, y, mx, my, tx, ty] = [start.x, start.y, middle.x, middle.y, tip.x, tip.y].map(number);
    (format!("M{x},{y} Q{mx},{my} {tx},{ty}"), middle)
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}
