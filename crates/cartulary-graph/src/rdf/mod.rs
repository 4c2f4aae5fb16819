//! The graph as RDF: what the store holds and the exports write. This is the only module that knows
//! how a statement becomes quads.
//!
//! | graph | holds |
//! | --- | --- |
//! | default | the direct triples of facts that a document asserts; `rdfs:label` and `rdf:type` of entities |
//! | `<https://cartulary.org/doc/ID>` | what one document says: itself, its reading, its entities with their mentions, its claims with their evidence |
//! | `cart:facts` | what spans documents: global entities, and facts with the claims that each gathers |
//! | `cart:inferred` | what follows from asserted facts, the ontology and the gazetteer, each triple with what it follows from |
//!
//! In a document's graph:
//!
//! ```turtle
//! <doc> a prov:Entity ; dcterms:identifier "note.txt" ; cart:sha256 "…" ; dcterms:title "…" ;
//!     dcterms:publisher <doc#publisher> ; dcterms:issued "2023-05-01"^^xsd:date ; dcterms:language "en" .
//! <doc#publisher> a foaf:Agent ; rdfs:label "…" .
//! <doc#reading> a prov:Activity ; prov:used <doc> ; cart:ontologyVersion "…" ; cart:readerVersion "…" .
//! <doc#motie> a inno:Ministry ; rdfs:label "Ministry of …" ; skos:altLabel "MOTIE" ;
//!     cart:mentions "0,5 94,99" .     # code points
//! claim:0123456789abcdef a cart:Claim ;
//!     rdf:subject <doc#motie> ; rdf:predicate inno:funds ; rdf:object <doc#Program/…> ;
//!     cart:modality cart:planned ; cart:confidence 0.9 ; cart:pattern "…" ;
//!     cart:when "2024"^^xsd:gYear ; cart:role "…" ; cart:inferredAgent true ;   # where given
//!     prov:wasAttributedTo <doc#…> ;                                            # the speaker
//!     prov:wasDerivedFrom <doc#char=0,40> .
//! <doc#char=0,40> a oa:SpecificResource ; oa:hasSource <doc> ; cart:sentence "…" ;
//!     oa:hasSelector <doc#position=0,40> , <doc#quote=0,40> .
//! <doc#position=0,40> a oa:TextPositionSelector ; oa:start 0 ; oa:end 40 .      # code points
//! <doc#quote=0,40> a oa:TextQuoteSelector ; oa:exact "…" .
//! ```
//!
//! Claims with the same words share their evidence node. `#char=` is the fragment that RFC 5147
//! gives to plain text. In `cart:facts`:
//!
//! ```turtle
//! <doc#motie> prov:specializationOf <https://cartulary.org/id/motie> .
//! <https://cartulary.org/id/motie> a inno:Ministry , inno:Organization ; skos:prefLabel "…"@en ;
//!     skos:altLabel "MOTIE" ; cart:gazetteer "motie" ; owl:sameAs <http://www.wikidata.org/entity/…> ,
//!         <…> .                           # what a reviewer decided or a name in two scripts proves to be this one
//! fact:fedcba9876543210 a cart:Fact ;
//!     rdf:subject <…/motie> ; rdf:predicate inno:funds ; rdf:object <…> ;
//!     cart:modality cart:planned ;        # the strongest of its claims
//!     prov:wasDerivedFrom claim:0123456789abcdef ;
//!     cart:support 1 ;                    # documents that say so; this and the next count the
//!                                         # claims in that modality
//!     cart:publishers 1 ; cart:firstDate "2023-05-01"^^xsd:date ; cart:lastDate "2023-05-01"^^xsd:date .
//! ```
//!
//! In `cart:inferred`, beside each relation that follows:
//!
//! ```turtle
//! <https://cartulary.org/inference/…> a cart:Inference ;
//!     rdf:subject <…> ; rdf:predicate <…> ; rdf:object <…> ;
//!     cart:rule "inverse" ;          # or symmetric, transitive, within
//!     cart:followsFrom <a fact, another inference; for within the place that lies inside> .
//! ```
//!
//! and for each body that took the place of another, as a document asserts or the gazetteer says of
//! two bodies that documents name (the predicate is known by `dcterms:replaces` above it):
//!
//! ```turtle
//! <https://cartulary.org/change/…> a org:ChangeEvent ;
//!     org:originalOrganization <…> ; org:resultingOrganization <…> ;
//!     dcterms:date "2013"^^xsd:gYear ;           # where it is known
//!     cart:followsFrom <the fact; for the gazetteer the body that came after> .
//! ```
//!
//! Types above a thing's own and what a relation says in other vocabularies would bury the graph
//! under such nodes. They follow from the thing's type or the relation by one of the axioms
//! (`rdfs:subClassOf`, `rdfs:subPropertyOf`) that stand beside them.
//!
//! A statement costs 16 to 19 quads in its document's graph: 8 for the claim, one for each qualifier,
//! 10 for its evidence unless another claim has the same words. The document's own 11 quads and
//! three or four for each entity come on top; for sixteen annotated press releases, briefs and
//! newsletters that made 22 a statement, all counted (21 to 25 by document). A fact costs 10 quads in
//! `cart:facts`, a relation that follows 7.

mod changes;
mod derived;
mod document;
mod inferred;

use std::borrow::Cow;

use cartulary_model::{Modality, Ontology};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{
    GraphNameRef, Literal, LiteralRef, NamedNode, NamedNodeRef, Quad, QuadRef, TermRef,
};

use crate::admit::Held;
use crate::view::{FactObject, View};
use crate::vocabulary::{self as v, XSD};
use crate::{Graph, iri};

/// One of the graphs of the dataset.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    Default,
    Document(&'a Held),
    Facts,
    Inferred,
}

/// The parts of the dataset, the default graph first, then the documents' in order of id.
pub(crate) fn parts(graph: &Graph) -> impl Iterator<Item = Part<'_>> {
    let documents = graph.held().values().map(Part::Document);
    [Part::Default].into_iter().chain(documents).chain([Part::Facts, Part::Inferred])
}

/// The graph of what follows from asserted facts.
pub const INFERRED: NamedNodeRef<'static> = v::INFERRED;

/// The direct triples, in the default graph, of facts that no document asserts and one states in one
/// of these modalities. The store does not hold them: whoever asks for them adds them to a query.
pub fn unasserted(graph: &Graph, modalities: &[Modality]) -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut give = |quad: QuadRef<'_>| quads.push(quad.into_owned());
    let mut sink = Sink { name: GraphNameRef::DefaultGraph, give: &mut give };
    derived::unasserted(&mut sink, graph.view(), graph.ontology(), modalities);
    quads
}

impl Part<'_> {
    /// Gives every quad that it holds, once and in no order.
    pub(crate) fn quads(self, graph: &Graph, mut give: impl FnMut(QuadRef<'_>)) {
        let (view, ontology) = (graph.view(), graph.ontology());
        let document;
        let name = match self {
            Self::Default => GraphNameRef::DefaultGraph,
            Self::Document(held) => {
                document = iri::document(held.document.id());
                node(&document).into()
            }
            Self::Facts => v::FACTS.into(),
            Self::Inferred => v::INFERRED.into(),
        };
        let mut sink = Sink { name, give: &mut give };
        match self {
            Self::Default => derived::default(&mut sink, view, ontology),
            Self::Document(held) => document::document(&mut sink, held, ontology),
            Self::Facts => derived::facts(&mut sink, graph),
            Self::Inferred => {
                inferred::inferred(&mut sink, view, ontology);
                changes::changes(&mut sink, view, ontology);
            }
        }
    }
}

/// Where the quads of one graph go.
struct Sink<'a> {
    name: GraphNameRef<'a>,
    give: &'a mut dyn FnMut(QuadRef<'_>),
}

impl Sink<'_> {
    fn put<'t>(
        &mut self,
        subject: NamedNodeRef<'t>,
        predicate: NamedNodeRef<'t>,
        object: impl Into<TermRef<'t>>,
    ) {
        let object: TermRef<'_> = object.into();
        (self.give)(QuadRef::new(subject, predicate, object, self.name));
    }
}

/// An object of either kind.
enum End<'a> {
    Node(NamedNodeRef<'a>),
    Literal(Literal),
}

impl End<'_> {
    fn term(&self) -> TermRef<'_> {
        match self {
            Self::Node(node) => (*node).into(),
            Self::Literal(literal) => literal.into(),
        }
    }
}

fn object<'a>(view: &'a View, object: &FactObject) -> End<'a> {
    match object {
        FactObject::Entity(entity) => End::Node(node(&view.entity(*entity).iri)),
        FactObject::Literal { value, datatype } => End::Literal(typed(value, datatype)),
    }
}

fn node(iri: &str) -> NamedNodeRef<'_> {
    // `iri` encodes whatever an IRI may not hold.
    NamedNodeRef::new_unchecked(iri)
}

/// The IRI of a class.
fn class<'a>(ontology: &'a Ontology, name: &str) -> Cow<'a, str> {
    match ontology.class(name) {
        Some(id) => Cow::Borrowed(&ontology.class_of(id).iri),
        None => Cow::Owned(unknown(ontology, name)),
    }
}

/// The IRI of a predicate.
fn predicate<'a>(ontology: &'a Ontology, name: &str) -> Cow<'a, str> {
    match ontology.predicate(name) {
        Some(id) => Cow::Borrowed(&ontology.predicate_of(id).iri),
        None => Cow::Owned(unknown(ontology, name)),
    }
}

/// A term of an earlier ontology, under which a document was read.
fn unknown(ontology: &Ontology, name: &str) -> String {
    let namespace = ontology.namespace();
    let joint = if namespace.ends_with(['#', '/']) { "" } else { "#" };
    format!("{namespace}{joint}{}", crate::name::encode(name, ""))
}

fn modality(modality: Modality) -> NamedNodeRef<'static> {
    match modality {
        Modality::Asserted => v::ASSERTED,
        Modality::Planned => v::PLANNED,
        Modality::Proposed => v::PROPOSED,
        Modality::Negated => v::NEGATED,
    }
}

fn plain(text: &str) -> LiteralRef<'_> {
    LiteralRef::new_simple_literal(text)
}

fn typed(value: &str, datatype: &str) -> Literal {
    let datatype = match datatype.strip_prefix("xsd:") {
        Some("string") => return plain(value).into_owned(),
        Some(name) => format!("{XSD}{name}"),
        None => datatype.to_owned(),
    };
    Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype))
}

/// A date of ISO 8601 under the type that its precision asks for; other words stay words.
fn date(value: &str) -> LiteralRef<'_> {
    let parts: Vec<_> = value.split('-').collect();
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let datatype = match parts[..] {
        [year] if digits(year, 4) => xsd::G_YEAR,
        [year, month] if digits(year, 4) && digits(month, 2) => xsd::G_YEAR_MONTH,
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => xsd::DATE,
        // A text may leave its year to the reader.
        ["", "", month] if digits(month, 2) => xsd::G_MONTH,
        ["", "", month, day] if digits(month, 2) && digits(day, 2) => xsd::G_MONTH_DAY,
        _ => return plain(value),
    };
    LiteralRef::new_typed_literal(value, datatype)
}

fn count(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}
