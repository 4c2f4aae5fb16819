//! From `shapes.ttl` to shapes.

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{Problem, Problems};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use regex::Regex;

const SH: &str = "http://www.w3.org/ns/shacl#";

/// The shapes of a graph.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    pub(super) targeted: Vec<(Vec<Target>, Shape)>,
}

/// What a shape is tried on.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Class(NamedNode),
    Node(Term),
}

/// Constraints on a focus node, or on what lies at the end of a path from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Empty for the focus node itself.
    pub(super) path: Vec<Step>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) properties: Vec<Shape>,
    pub(super) message: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Forth(NamedNode),
    Back(NamedNode),
}

#[derive(Clone, Debug)]
pub(super) enum Constraint {
    MinCount(usize),
    MaxCount(usize),
    Class(NamedNode),
    Datatype(NamedNode),
    NodeKind(NamedNode),
    In(Vec<Term>),
    Pattern(Regex),
    MinLength(usize),
    MinInclusive(f64),
    MaxInclusive(f64),
    LessThan(NamedNode),
    Or(Vec<Shape>),
}

impl Shapes {
    /// Reads shapes; `file` names them in problems.
    ///
    /// # Errors
    /// Where the text is not Turtle, or uses what is not read here: everything of that kind.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        let mut reader = Reader { file, text, triples: BTreeMap::new(), problems: Vec::new() };
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()) {
            match quad {
                Ok(quad) => {
                    let of = reader.triples.entry(quad.subject.to_string()).or_default();
                    of.push((quad.predicate, quad.object));
                }
                Err(why) => {
                    let line = why.location().map_or(0, |at| at.start.line as usize + 1);
                    reader.problems.push(Problem::new(file, line, why.to_string()));
                }
            }
        }
        let subjects: Vec<_> = reader.triples.keys().cloned().collect();
        let mut shapes = Self::default();
        for subject in subjects {
            let targets = reader.targets(&subject);
            if !targets.is_empty() {
                let shape = reader.shape(&subject);
                shapes.targeted.push((targets, shape));
            }
        }
        Problems::unless_empty(reader.problems, shapes)
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    /// By subject, as a term of N-Triples.
    triples: BTreeMap<String, Vec<(NamedNode, Term)>>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn targets(&self, subject: &str) -> Vec<Target> {
        let target = |(predicate, object): &(NamedNode, Term)| match (
            predicate.as_str().strip_prefix(SH)?,
            object,
        ) {
            ("targetClass", Term::NamedNode(class)) => Some(Target::Class(class.clone())),
            ("targetNode", node) => Some(Target::Node(node.clone())),
            _ => None,
        };
        self.triples[subject].iter().filter_map(target).collect()
    }

    fn shape(&mut self, subject: &str) -> Shape {
        let mut shape = Shape::default();
        for (predicate, object) in self.triples.get(subject).cloned().unwrap_or_default() {
            let Some(term) = predicate.as_str().strip_prefix(SH) else { continue };
            let constraint = match term {
                "targetClass" | "targetNode" => continue,
                "message" => {
                    shape.message = literal(&object).map(str::to_owned);
                    continue;
                }
                "path" => {
                    match self.path(&object) {
                        Some(path) => shape.path = path,
                        None => self.refuse(term, "is a path of a kind that is not read here"),
                    }
                    continue;
                }
                "property" => {
                    if let Some(node) = subject_of(&object) {
                        let property = self.shape(&node);
                        shape.properties.push(property);
                    }
                    continue;
                }
                _ => self.constraint(term, &object),
            };
            match constraint {
                Some(constraint) => shape.constraints.push(constraint),
                None => self.refuse(term, &format!("{object} is not read here")),
            }
        }
        shape
    }

    fn constraint(&mut self, term: &str, object: &Term) -> Option<Constraint> {
        let node = || match object {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        };
        let count = || literal(object)?.parse().ok();
        let number = || literal(object)?.parse().ok();
        Some(match term {
            "minCount" => Constraint::MinCount(count()?),
            "maxCount" => Constraint::MaxCount(count()?),
            "class" => Constraint::Class(node()?),
            "datatype" => Constraint::Datatype(node()?),
            "nodeKind" => Constraint::NodeKind(node()?),
            "pattern" => Constraint::Pattern(Regex::new(literal(object)?).ok()?),
            "minLength" => Constraint::MinLength(count()?),
            "minInclusive" => Constraint::MinInclusive(number()?),
            "maxInclusive" => Constraint::MaxInclusive(number()?),
            "lessThan" => Constraint::LessThan(node()?),
            "in" => Constraint::In(self.list(object)?),
            "or" => {
                let alternatives = self.list(object)?;
                let alternatives =
                    alternatives.iter().map(subject_of).collect::<Option<Vec<_>>>()?;
                Constraint::Or(alternatives.iter().map(|it| self.shape(it)).collect())
            }
            _ => return None,
        })
    }

    fn path(&self, object: &Term) -> Option<Vec<Step>> {
        match self.list(object) {
            Some(steps) => steps.iter().map(|step| self.step(step)).collect(),
            None => Some(vec![self.step(object)?]),
        }
    }

    fn step(&self, object: &Term) -> Option<Step> {
        if let Term::NamedNode(predicate) = object {
            return Some(Step::Forth(predicate.clone()));
        }
        match &self.triples.get(&subject_of(object)?)?[..] {
            [(term, Term::NamedNode(predicate))]
                if term.as_str().strip_prefix(SH) == Some("inversePath") =>
            {
                Some(Step::Back(predicate.clone()))
            }
            _ => None,
        }
    }

    /// The members of an RDF list.
    fn list(&self, object: &Term) -> Option<Vec<Term>> {
        let (mut members, mut seen) = (Vec::new(), BTreeSet::new());
        let mut rest = object.clone();
        loop {
            if matches!(&rest, Term::NamedNode(end) if *end == rdf::NIL) {
                return Some(members);
            }
            let node = subject_of(&rest)?;
            let of = self.triples.get(&node)?;
            let next = |what| of.iter().find(|(it, _)| *it == what).map(|(_, object)| object);
            members.push(next(rdf::FIRST)?.clone());
            rest = next(rdf::REST)?.clone();
            if !seen.insert(node) {
                return None;
            }
        }
    }

    fn refuse(&mut self, term: &str, why: &str) {
        let line = self.text.lines().position(|line| line.contains(&format!("sh:{term}")));
        let message = format!("sh:{term}: {why}");
        self.problems.push(Problem::new(self.file, line.map_or(0, |n| n + 1), message));
    }
}

fn subject_of(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(_) | Term::BlankNode(_) => Some(term.to_string()),
        Term::Literal(_) => None,
    }
}

fn literal(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}
