//! The words that all of Cartulary shares: [`Document`] and [`Span`], [`Ontology`] with its
//! gazetteer, and what a reading of a document gives: [`Entity`], [`Statement`], [`Evidence`].
//!
//! Invariants of this crate:
//! - A [`Span`] counts bytes of the document's text and lies on character boundaries. Code points
//!   appear only where text leaves or enters the program ([`Offsets`], [`StatementLine`]).
//! - An [`Ontology`] is closed once loaded: every class, predicate and gazetteer row that it names
//!   is in it. Loading reports all problems at once, each with file and line.
//! - Nothing here knows a class, a predicate or a name of any domain.

mod document;
mod folder;
mod gazetteer;
mod line;
mod ontology;
mod problem;
mod reading;
mod span;
mod text;
mod turtle;

pub use document::{Document, DocumentError};
pub use folder::Folder;
pub use gazetteer::{Gazetteer, GazetteerEntry, GazetteerId};
pub use line::{EndLine, EvidenceLine, LiteralLine, ObjectLine, StatementLine};
pub use ontology::{Class, ClassId, Ontology, Predicate, PredicateId, ValueKind};
pub use problem::{Problem, Problems};
pub use reading::{
    Attribute, Entity, EntityId, Evidence, Mention, MentionKind, Metadata, Modality, Object,
    Reading, Statement, Tally,
};
pub use span::{Offsets, Span};
pub use text::{line_of, one_line};
