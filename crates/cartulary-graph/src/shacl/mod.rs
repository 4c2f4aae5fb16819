//! Validation of a graph by shapes in SHACL Core.
//!
//! [`Shapes`] reads the part of SHACL Core that Cartulary's shapes use and refuses the rest, so that
//! no constraint is passed over in silence:
//!
//! | of SHACL | read |
//! | --- | --- |
//! | targets | `sh:targetClass`, `sh:targetNode` |
//! | paths | a predicate, `sh:inversePath` of one, a sequence of these |
//! | constraints | `sh:minCount`, `sh:maxCount`, `sh:class`, `sh:datatype` (with the value's form), `sh:nodeKind`, `sh:in`, `sh:pattern`, `sh:minLength`, `sh:minInclusive`, `sh:maxInclusive`, `sh:lessThan`, `sh:or`, `sh:property` |
//! | besides | `sh:message` |
//!
//! Shapes are tried on the union of the graphs, and classes lie below others as the ontology says.

mod check;
mod data;
mod shapes;

pub use check::{Violation, validate};
pub use shapes::Shapes;
