//! Trying shapes on a graph.

use std::fmt;
use std::str::FromStr;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use oxigraph::store::{StorageError, Store};
use oxsdatatypes::{
    Boolean, Date, DateTime, Decimal, Double, GMonth, GMonthDay, GYear, GYearMonth, Integer,
};

use cartulary_model::Ontology;

use super::data::Data;
use super::shapes::{Constraint, Shape, Shapes, Step, Target};

/// Something in a graph that is not as its shapes say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The node that is not as it should be, as a term of N-Triples.
    pub focus: String,
    /// The way from it to what is wrong; empty for the node itself.
    pub path: String,
    /// What is wrong there; none where something is missing or there is too much.
    pub value: Option<String>,
    /// The constraint, by its name in SHACL.
    pub constraint: &'static str,
    /// What the shape says of it.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { focus, path, value, constraint, message } = self;
        write!(f, "{focus}")?;
        if !path.is_empty() {
            write!(f, " {path}")?;
        }
        if let Some(value) = value {
            write!(f, " {value}")?;
        }
        write!(f, ": {message} (sh:{constraint})")
    }
}

/// Tries shapes on the union of a store's graphs; what is not as they say, in order.
///
/// # Errors
/// Where the store cannot be read.
pub fn validate(
    store: &Store,
    ontology: &Ontology,
    shapes: &Shapes,
) -> Result<Vec<Violation>, StorageError> {
    let data = Data::new(store, ontology)?;
    let mut violations = Vec::new();
    for (targets, shape) in &shapes.targeted {
        for target in targets {
            match target {
                Target::Node(node) => shape.check(&data, node, &mut violations)?,
                Target::Class(class) => {
                    for instance in data.instances(class.as_ref())? {
                        let node = NamedNode::new_unchecked(instance).into();
                        shape.check(&data, &node, &mut violations)?;
                    }
                }
            }
        }
    }
    violations.sort();
    violations.dedup();
    Ok(violations)
}

impl Shape {
    fn check(
        &self,
        data: &Data<'_>,
        focus: &Term,
        violations: &mut Vec<Violation>,
    ) -> Result<(), StorageError> {
        let values = data.at(focus, &self.path)?;
        let mut violate = |constraint: &Constraint, value: Option<&Term>| {
            let name = constraint.name();
            violations.push(Violation {
                focus: focus.to_string(),
                path: self.path.iter().map(ToString::to_string).collect::<Vec<_>>().join("/"),
                value: value.map(ToString::to_string),
                constraint: name,
                message: self.message.clone().unwrap_or_else(|| name.to_owned()),
            });
        };
        for constraint in &self.constraints {
            match constraint {
                Constraint::MinCount(least) if values.len() < *least => violate(constraint, None),
                Constraint::MaxCount(most) if values.len() > *most => violate(constraint, None),
                Constraint::MinCount(_) | Constraint::MaxCount(_) => {}
                Constraint::LessThan(than) => {
                    let others = data.objects(focus, than.as_ref())?;
                    for value in &values {
                        if !others.iter().all(|other| is_less(value, other)) {
                            violate(constraint, Some(value));
                        }
                    }
                }
                _ => {
                    for value in &values {
                        if !constraint.holds(data, value)? {
                            violate(constraint, Some(value));
                        }
                    }
                }
            }
        }
        for property in &self.properties {
            for value in &values {
                property.check(data, value, violations)?;
            }
        }
        Ok(())
    }
}

impl Constraint {
    /// Whether it holds of a single value.
    fn holds(&self, data: &Data<'_>, value: &Term) -> Result<bool, StorageError> {
        Ok(match self {
            Self::Class(class) => data.has_class(value, class.as_ref())?,
            Self::Datatype(datatype) => {
                matches!(value, Term::Literal(it) if it.datatype() == datatype.as_ref() && is_well_formed(it))
            }
            Self::NodeKind(kind) => match kind.as_str().rsplit('#').next() {
                Some("IRI") => matches!(value, Term::NamedNode(_)),
                Some("Literal") => matches!(value, Term::Literal(_)),
                Some("IRIOrLiteral") => matches!(value, Term::NamedNode(_) | Term::Literal(_)),
                Some("BlankNode") => matches!(value, Term::BlankNode(_)),
                Some("BlankNodeOrIRI") => matches!(value, Term::NamedNode(_) | Term::BlankNode(_)),
                Some("BlankNodeOrLiteral") => {
                    matches!(value, Term::BlankNode(_) | Term::Literal(_))
                }
                _ => false,
            },
            Self::In(terms) => terms.contains(value),
            Self::Pattern(pattern) => lexical(value).is_some_and(|text| pattern.is_match(text)),
            Self::MinLength(least) => {
                lexical(value).is_some_and(|text| text.chars().count() >= *least)
            }
            Self::MinInclusive(least) => number(value).is_some_and(|number| number >= *least),
            Self::MaxInclusive(most) => number(value).is_some_and(|number| number <= *most),
            Self::Or(shapes) => {
                for shape in shapes {
                    let mut violations = Vec::new();
                    shape.check(data, value, &mut violations)?;
                    if violations.is_empty() {
                        return Ok(true);
                    }
                }
                false
            }
            // These look at all values together.
            Self::MinCount(_) | Self::MaxCount(_) | Self::LessThan(_) => true,
        })
    }

    fn name(&self) -> &'static str {
        match self {
            Self::MinCount(_) => "minCount",
            Self::MaxCount(_) => "maxCount",
            Self::Class(_) => "class",
            Self::Datatype(_) => "datatype",
            Self::NodeKind(_) => "nodeKind",
            Self::In(_) => "in",
            Self::Pattern(_) => "pattern",
            Self::MinLength(_) => "minLength",
            Self::MinInclusive(_) => "minInclusive",
            Self::MaxInclusive(_) => "maxInclusive",
            Self::LessThan(_) => "lessThan",
            Self::Or(_) => "or",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forth(predicate) => write!(f, "{predicate}"),
            Self::Back(predicate) => write!(f, "^{predicate}"),
        }
    }
}

fn lexical(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        Term::BlankNode(_) => None,
    }
}

/// The value of a number; none for what is no number.
fn number(term: &Term) -> Option<f64> {
    const NUMBERS: [NamedNodeRef<'_>; 4] = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT];
    match term {
        Term::Literal(literal) if NUMBERS.contains(&literal.datatype()) => {
            literal.value().parse().ok()
        }
        _ => None,
    }
}

fn is_less(one: &Term, other: &Term) -> bool {
    number(one).zip(number(other)).is_some_and(|(one, other)| one < other)
}

/// Whether a literal's text has the form of its datatype; of a datatype that is not known here,
/// any text has.
fn is_well_formed(literal: &Literal) -> bool {
    let text = literal.value();
    match literal.datatype() {
        xsd::DATE => Date::from_str(text).is_ok(),
        xsd::DATE_TIME => DateTime::from_str(text).is_ok(),
        xsd::G_YEAR => GYear::from_str(text).is_ok(),
        xsd::G_YEAR_MONTH => GYearMonth::from_str(text).is_ok(),
        xsd::G_MONTH => GMonth::from_str(text).is_ok(),
        xsd::G_MONTH_DAY => GMonthDay::from_str(text).is_ok(),
        xsd::INTEGER => Integer::from_str(text).is_ok(),
        xsd::DECIMAL => Decimal::from_str(text).is_ok(),
        xsd::DOUBLE => Double::from_str(text).is_ok(),
        xsd::BOOLEAN => Boolean::from_str(text).is_ok(),
        _ => true,
    }
}
