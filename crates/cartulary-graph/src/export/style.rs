//! Colours that every drawing of the graph shares, so that one legend fits all.

use cartulary_model::{Modality, Ontology};

use super::network::Node;

/// A colour as `#rrggbb` and by its parts.
#[derive(Clone, Copy)]
pub(crate) struct Colour {
    pub(crate) hex: &'static str,
    pub(crate) parts: [u8; 3],
}

/// Fills of the top classes in order of name, told apart by people who see colours differently too;
/// more classes begin anew.
const FILLS: [Colour; 8] = [
    colour("#a6cee3"),
    colour("#fdbf6f"),
    colour("#b2df8a"),
    colour("#cab2d6"),
    colour("#fb9a99"),
    colour("#ffff99"),
    colour("#e0c7a3"),
    colour("#d9d9d9"),
];

const VALUE: Colour = colour("#ffffff");

/// Fills of the top classes of an ontology, whichever of them a graph shows.
pub(crate) struct Palette<'a> {
    tops: Vec<&'a str>,
}

impl<'a> Palette<'a> {
    pub(crate) fn new(ontology: &'a Ontology) -> Self {
        let tops = ontology.classes().filter(|(_, class)| class.top);
        Self { tops: tops.map(|(_, class)| class.name.as_str()).collect() }
    }

    pub(crate) fn fill(&self, node: &Node<'_>) -> Colour {
        match node {
            Node::Entity(entity) => {
                let place = self.tops.iter().position(|&top| top == entity.top).unwrap_or_default();
                FILLS[place % FILLS.len()]
            }
            Node::Value { .. } => VALUE,
        }
    }
}

/// The line of a modality, where a program draws all lines alike.
pub(crate) fn line(modality: Modality) -> Colour {
    match modality {
        Modality::Asserted => colour("#444444"),
        Modality::Planned => colour("#1f78b4"),
        Modality::Proposed => colour("#ff7f00"),
        Modality::Negated => colour("#aaaaaa"),
    }
}

const fn colour(hex: &'static str) -> Colour {
    let digits = hex.as_bytes();
    Colour { hex, parts: [byte(digits, 1), byte(digits, 3), byte(digits, 5)] }
}

const fn byte(digits: &[u8], at: usize) -> u8 {
    16 * digit(digits[at]) + digit(digits[at + 1])
}

const fn digit(digit: u8) -> u8 {
    if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 }
}
