//! The graph as RDF. The only module that knows how a statement becomes quads.
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
//!     cart:mentionedAt <doc#char=0,5> .
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
//!     skos:altLabel "MOTIE" ; cart:gazetteer "motie" ; owl:sameAs <http://www.wikidata.org/entity/…> .
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
//! Types above a thing's own and what a relation says in other vocabularies would bury the graph
//! under such nodes. They follow from the thing's type or the relation by one of the axioms
//! (`rdfs:subClassOf`, `rdfs:subPropertyOf`) that stand beside them.
//!
//! On the five annotated documents a statement costs 22 quads in its document's graph, all of the
//! document's entities, mentions and metadata counted in (at most 25 are allowed).

use std::collections::{BTreeMap, BTreeSet};

use cartulary_model::{ClassId, Entity, EntityId, Modality, Object, Offsets, Ontology, Statement};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

use crate::file::Held;
use crate::view::{Fact, FactObject, Premise, View, ViewEntity};
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

impl Part<'_> {
    /// What it holds, in no order but with every quad once.
    pub(crate) fn quads(self, graph: &Graph) -> Vec<Quad> {
        let (view, ontology) = (graph.view(), graph.ontology());
        match self {
            Self::Default => default(view, ontology),
            Self::Document(held) => document(held, ontology),
            Self::Facts => facts(view, graph),
            Self::Inferred => inferred(view, ontology),
        }
    }
}

/// Quads of one graph in the making.
struct Sink {
    name: GraphName,
    quads: Vec<Quad>,
}

impl Sink {
    fn new(name: impl Into<GraphName>) -> Self {
        Self { name: name.into(), quads: Vec::new() }
    }

    fn put(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        let name = self.name.clone();
        self.quads.push(Quad::new(subject.clone(), predicate.into_owned(), object, name));
    }
}

fn default(view: &View, ontology: &Ontology) -> Vec<Quad> {
    let mut sink = Sink::new(GraphName::DefaultGraph);
    for entity in &view.entities {
        let this = node(&entity.iri);
        sink.put(&this, v::RDFS_LABEL, plain(&entity.label));
        types(&mut sink, &this, &entity.class, &entity.top, ontology);
    }
    for fact in view.facts.iter().filter(|fact| fact.modality() == Modality::Asserted) {
        let predicate = predicate(ontology, &fact.predicate);
        let subject = node(&view.entity(fact.subject).iri);
        sink.put(&subject, predicate.as_ref(), object(view, &fact.object));
    }
    sink.quads
}

fn document(held: &Held, ontology: &Ontology) -> Vec<Quad> {
    let (reading, text) = (&held.reading, held.document.text());
    let iri = iri::document(held.document.id());
    let this = node(&iri);
    let mut sink = Sink::new(this.clone());
    let keys = iri::local_keys(reading);
    let entities: Vec<_> = keys.iter().map(|key| node(&iri::local_entity(&iri, key))).collect();
    let offsets = held.document.offsets();

    metadata(&mut sink, held, &this, &entities);
    for (entity, local) in reading.entities.iter().zip(&entities) {
        local_entity(&mut sink, entity, local, &iri, &offsets, ontology);
    }
    let mut quoted = BTreeSet::new();
    for statement in &reading.statements {
        let at = offsets.code_points(statement.evidence.span);
        let claim = node(&iri::claim(held.document.id(), at, &keys, statement));
        let evidence = node(&iri::stretch(&iri, at));
        sink.put(&claim, v::PROV_WAS_DERIVED_FROM, evidence.clone());
        claim_says(&mut sink, &claim, statement, &entities, ontology);
        if quoted.insert(at) {
            let sentence = statement.evidence.sentence.of(text).unwrap_or_default();
            let quote = statement.evidence.span.of(text).unwrap_or_default();
            sink.put(&evidence, v::RDF_TYPE, v::OA_SPECIFIC_RESOURCE);
            sink.put(&evidence, v::OA_HAS_SOURCE, this.clone());
            sink.put(&evidence, v::SENTENCE, plain(sentence));
            selectors(&mut sink, &evidence, &iri, at, quote);
        }
    }
    sink.quads
}

fn metadata(sink: &mut Sink, held: &Held, this: &NamedNode, entities: &[NamedNode]) {
    let (reading, about) = (&held.reading, &held.reading.metadata);
    sink.put(this, v::RDF_TYPE, v::PROV_ENTITY);
    sink.put(this, v::DCTERMS_IDENTIFIER, plain(held.document.id()));
    sink.put(this, v::SHA256, plain(&reading.sha256));
    if let Some(title) = &about.title {
        sink.put(this, v::DCTERMS_TITLE, plain(title));
    }
    if let Some(issued) = &about.issued {
        sink.put(this, v::DCTERMS_ISSUED, date(issued));
    }
    if let Some(language) = &about.language {
        sink.put(this, v::DCTERMS_LANGUAGE, plain(language));
    }
    if let Some(publisher) = &about.publisher {
        let named = reading.entities.iter().position(|entity| entity.names.contains(publisher));
        match named {
            Some(n) => sink.put(this, v::DCTERMS_PUBLISHER, entities[n].clone()),
            None => {
                let agent = node(&format!("{}#publisher", this.as_str()));
                sink.put(this, v::DCTERMS_PUBLISHER, agent.clone());
                sink.put(&agent, v::RDF_TYPE, v::FOAF_AGENT);
                sink.put(&agent, v::RDFS_LABEL, plain(publisher));
            }
        }
    }
    let activity = node(&format!("{}#reading", this.as_str()));
    sink.put(&activity, v::RDF_TYPE, v::PROV_ACTIVITY);
    sink.put(&activity, v::PROV_USED, this.clone());
    sink.put(&activity, v::ONTOLOGY_VERSION, plain(&held.ontology));
    sink.put(&activity, v::READER_VERSION, plain(&held.reader));
}

fn local_entity(
    sink: &mut Sink,
    entity: &Entity,
    local: &NamedNode,
    document: &str,
    offsets: &Offsets,
    ontology: &Ontology,
) {
    sink.put(local, v::RDF_TYPE, class(ontology, &entity.class));
    sink.put(local, v::RDFS_LABEL, plain(entity.name()));
    let others: BTreeSet<_> =
        entity.names.iter().skip(1).filter(|name| *name != entity.name()).collect();
    for name in others {
        sink.put(local, v::SKOS_ALT_LABEL, plain(name));
    }
    let places: BTreeSet<_> =
        entity.mentions.iter().map(|mention| offsets.code_points(mention.span)).collect();
    for place in places {
        sink.put(local, v::MENTIONED_AT, node(&iri::stretch(document, place)));
    }
}

fn claim_says(
    sink: &mut Sink,
    claim: &NamedNode,
    statement: &Statement,
    entities: &[NamedNode],
    ontology: &Ontology,
) {
    let entity = |EntityId(n): EntityId| entities[n].clone();
    let object: Term = match &statement.object {
        Object::Entity(id) => entity(*id).into(),
        Object::Literal { value, datatype } => typed(value, datatype).into(),
    };
    sink.put(claim, v::RDF_TYPE, v::CLAIM);
    sink.put(claim, v::RDF_SUBJECT, entity(statement.subject));
    sink.put(claim, v::RDF_PREDICATE, predicate(ontology, &statement.predicate));
    sink.put(claim, v::RDF_OBJECT, object);
    sink.put(claim, v::MODALITY, modality(statement.modality));
    sink.put(claim, v::CONFIDENCE, decimal(statement.confidence));
    sink.put(claim, v::PATTERN, plain(&statement.pattern));
    if let Some(when) = &statement.when {
        sink.put(claim, v::WHEN, date(when));
    }
    if let Some(role) = &statement.role {
        sink.put(claim, v::ROLE, plain(role));
    }
    if let Some(speaker) = statement.according_to {
        sink.put(claim, v::PROV_WAS_ATTRIBUTED_TO, entity(speaker));
    }
    if statement.inferred_agent {
        sink.put(claim, v::INFERRED_AGENT, Literal::from(true));
    }
}

fn selectors(
    sink: &mut Sink,
    evidence: &NamedNode,
    document: &str,
    (start, end): (usize, usize),
    quote: &str,
) {
    let position = node(&format!("{document}#position={start},{end}"));
    sink.put(evidence, v::OA_HAS_SELECTOR, position.clone());
    sink.put(&position, v::RDF_TYPE, v::OA_TEXT_POSITION_SELECTOR);
    sink.put(&position, v::OA_START, count(start));
    sink.put(&position, v::OA_END, count(end));
    let exact = node(&format!("{document}#quote={start},{end}"));
    sink.put(evidence, v::OA_HAS_SELECTOR, exact.clone());
    sink.put(&exact, v::RDF_TYPE, v::OA_TEXT_QUOTE_SELECTOR);
    sink.put(&exact, v::OA_EXACT, plain(quote));
}

fn facts(view: &View, graph: &Graph) -> Vec<Quad> {
    let mut sink = Sink::new(v::FACTS.into_owned());
    let ontology = graph.ontology();
    for entity in &view.entities {
        global_entity(&mut sink, entity, ontology);
    }
    specializations(&mut sink, view, graph);
    for fact in &view.facts {
        global_fact(&mut sink, fact, view, ontology);
    }
    sink.quads
}

/// Links from the entities of documents to those that they were resolved into.
fn specializations(sink: &mut Sink, view: &View, graph: &Graph) {
    let keys: Vec<_> = graph.held().values().map(|held| iri::local_keys(&held.reading)).collect();
    for entity in &view.entities {
        let this = node(&entity.iri);
        for &(document, EntityId(n)) in &entity.members {
            let document_iri = &view.document(document).iri;
            let local = node(&iri::local_entity(document_iri, &keys[document.0][n]));
            sink.put(&local, v::PROV_SPECIALIZATION_OF, this.clone());
        }
    }
}

fn global_entity(sink: &mut Sink, entity: &ViewEntity, ontology: &Ontology) {
    let this = node(&entity.iri);
    types(sink, &this, &entity.class, &entity.top, ontology);
    let row = entity.gazetteer.as_ref().and_then(|id| {
        let gazetteer = ontology.gazetteer();
        gazetteer.find(id).map(|row| gazetteer.entry(row))
    });
    let korean = row.and_then(|row| row.label_ko.as_deref());
    let label = match row {
        Some(row) => tagged(&row.label, "en"),
        None => plain(&entity.label),
    };
    sink.put(&this, v::SKOS_PREF_LABEL, label);
    if let Some(korean) = korean {
        sink.put(&this, v::SKOS_PREF_LABEL, tagged(korean, "ko"));
    }
    for name in entity.names.iter().skip(1).filter(|name| Some(name.as_str()) != korean) {
        sink.put(&this, v::SKOS_ALT_LABEL, plain(name));
    }
    if let Some(id) = &entity.gazetteer {
        sink.put(&this, v::GAZETTEER, plain(id));
    }
    let elsewhere: BTreeSet<_> = row.iter().flat_map(|row| &row.same_as).collect();
    for id in elsewhere {
        match same_as(id) {
            Some(other) => sink.put(&this, v::OWL_SAME_AS, node(&other)),
            None => sink.put(&this, v::DCTERMS_IDENTIFIER, plain(id)),
        }
    }
}

fn global_fact(sink: &mut Sink, fact: &Fact, view: &View, ontology: &Ontology) {
    let this = node(&fact.iri);
    sink.put(&this, v::RDF_TYPE, v::FACT);
    sink.put(&this, v::RDF_SUBJECT, node(&view.entity(fact.subject).iri));
    sink.put(&this, v::RDF_PREDICATE, predicate(ontology, &fact.predicate));
    sink.put(&this, v::RDF_OBJECT, object(view, &fact.object));
    sink.put(&this, v::MODALITY, modality(fact.modality()));
    for claim in &fact.claims {
        sink.put(&this, v::PROV_WAS_DERIVED_FROM, node(&claim.iri));
    }
    sink.put(&this, v::SUPPORT, count(fact.support()));
    sink.put(&this, v::PUBLISHERS, count(fact.publishers(view).len()));
    if let Some((first, last)) = fact.dates(view) {
        sink.put(&this, v::FIRST_DATE, date(first));
        sink.put(&this, v::LAST_DATE, date(last));
    }
}

fn inferred(view: &View, ontology: &Ontology) -> Vec<Quad> {
    let mut sink = Sink::new(v::INFERRED.into_owned());
    for inference in &view.inferences {
        let this = node(&inference.iri);
        let subject = node(&view.entity(inference.subject).iri);
        let object = node(&view.entity(inference.object).iri);
        let says = (&subject, predicate(ontology, &inference.predicate), object.into());
        follows(&mut sink, &this, says, inference.rule.name());
        for premise in &inference.premises {
            let from = match premise {
                Premise::Fact(fact) => &view.fact(*fact).iri,
                Premise::Inference(other) => &view.inference(*other).iri,
            };
            sink.put(&this, v::FOLLOWS_FROM, node(from));
        }
        if inference.premises.is_empty() {
            sink.put(&this, v::FOLLOWS_FROM, subject);
        }
    }
    superclasses(&mut sink, view, ontology);
    superproperties(&mut sink, view, ontology);
    sink.quads
}

/// Types above those that the default graph gives, in this ontology and in others, with the axioms
/// that they follow from.
fn superclasses(sink: &mut Sink, view: &View, ontology: &Ontology) {
    let mut axioms = BTreeSet::new();
    let mut known = BTreeMap::<ClassId, BTreeSet<&str>>::new();
    for entity in &view.entities {
        let Some(own) = ontology.class(&entity.class) else { continue };
        let above = known.entry(own).or_insert_with(|| classes_above(own, ontology, &mut axioms));
        let top = ontology.class(&entity.top).map(|top| ontology.class_of(top).iri.as_str());
        for class in above.iter().filter(|&&class| Some(class) != top) {
            sink.put(&node(&entity.iri), v::RDF_TYPE, node(class));
        }
    }
    for (class, above) in axioms {
        sink.put(&node(class), v::RDFS_SUB_CLASS_OF, node(above));
    }
}

/// The classes above one, and in `axioms` what is directly above what.
fn classes_above<'a>(
    class: ClassId,
    ontology: &'a Ontology,
    axioms: &mut BTreeSet<(&'a str, &'a str)>,
) -> BTreeSet<&'a str> {
    let this = ontology.class_of(class);
    let parents = this.parents.iter().map(|&parent| ontology.class_of(parent).iri.as_str());
    let mut above: BTreeSet<_> = parents.chain(this.aligned.iter().map(String::as_str)).collect();
    axioms.extend(above.iter().map(|&one| (this.iri.as_str(), one)));
    for &parent in &this.parents {
        above.extend(classes_above(parent, ontology, axioms));
    }
    above
}

/// What asserted and inferred relations say in the words of other vocabularies, with the axioms
/// that it follows from.
fn superproperties(sink: &mut Sink, view: &View, ontology: &Ontology) {
    let asserted = view.facts.iter().filter(|fact| fact.modality() == Modality::Asserted);
    let asserted = asserted.map(|fact| (fact.subject, &fact.predicate, fact.object.clone()));
    let inferred = view.inferences.iter().map(|inference| {
        (inference.subject, &inference.predicate, FactObject::Entity(inference.object))
    });
    // Several relations may have the same word elsewhere.
    let (mut axioms, mut said) = (BTreeSet::new(), BTreeSet::new());
    for (subject, predicate, object) in asserted.chain(inferred) {
        let Some(id) = ontology.predicate(predicate) else { continue };
        let this = ontology.predicate_of(id);
        for above in &this.aligned {
            axioms.insert((&this.iri, above));
            said.insert((subject, above, object.clone()));
        }
    }
    for (predicate, above) in axioms {
        sink.put(&node(predicate), v::RDFS_SUB_PROPERTY_OF, node(above));
    }
    for (subject, predicate, value) in said {
        let subject = node(&view.entity(subject).iri);
        sink.put(&subject, node(predicate).as_ref(), object(view, &value));
    }
}

/// A relation that follows, and the node that says how.
fn follows(
    sink: &mut Sink,
    this: &NamedNode,
    (subject, predicate, object): (&NamedNode, NamedNode, Term),
    rule: &str,
) {
    sink.put(subject, predicate.as_ref(), object.clone());
    sink.put(this, v::RDF_TYPE, v::INFERENCE);
    sink.put(this, v::RDF_SUBJECT, subject.clone());
    sink.put(this, v::RDF_PREDICATE, predicate);
    sink.put(this, v::RDF_OBJECT, object);
    sink.put(this, v::RULE, plain(rule));
}

/// The class and the top class above it.
fn types(sink: &mut Sink, this: &NamedNode, own: &str, top: &str, ontology: &Ontology) {
    sink.put(this, v::RDF_TYPE, class(ontology, own));
    if own != top {
        sink.put(this, v::RDF_TYPE, class(ontology, top));
    }
}

fn object(view: &View, object: &FactObject) -> Term {
    match object {
        FactObject::Entity(entity) => node(&view.entity(*entity).iri).into(),
        FactObject::Literal { value, datatype } => typed(value, datatype).into(),
    }
}

fn node(iri: &str) -> NamedNode {
    // `iri` encodes whatever an IRI may not hold.
    NamedNode::new_unchecked(iri)
}

fn class(ontology: &Ontology, name: &str) -> NamedNode {
    match ontology.class(name) {
        Some(id) => node(&ontology.class_of(id).iri),
        None => unknown(ontology, name),
    }
}

fn predicate(ontology: &Ontology, name: &str) -> NamedNode {
    match ontology.predicate(name) {
        Some(id) => node(&ontology.predicate_of(id).iri),
        None => unknown(ontology, name),
    }
}

/// A term of an earlier ontology, under which a document was read.
fn unknown(ontology: &Ontology, name: &str) -> NamedNode {
    let namespace = ontology.namespace();
    let joint = if namespace.ends_with(['#', '/']) { "" } else { "#" };
    node(&format!("{namespace}{joint}{}", crate::name::encode(name, "")))
}

fn modality(modality: Modality) -> NamedNode {
    node(&format!("https://cartulary.org/ns#{}", modality.name()))
}

fn plain(text: &str) -> Literal {
    Literal::new_simple_literal(text)
}

fn tagged(text: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, language)
}

fn typed(value: &str, datatype: &str) -> Literal {
    match datatype.strip_prefix("xsd:") {
        Some("string") => plain(value),
        Some(name) => Literal::new_typed_literal(value, node(&format!("{XSD}{name}"))),
        None => Literal::new_typed_literal(value, node(datatype)),
    }
}

/// A date of ISO 8601 under the type that its precision asks for; other words stay words.
fn date(value: &str) -> Literal {
    let parts: Vec<_> = value.split('-').collect();
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let datatype = match parts[..] {
        [year] if digits(year, 4) => xsd::G_YEAR,
        [year, month] if digits(year, 4) && digits(month, 2) => xsd::G_YEAR_MONTH,
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => xsd::DATE,
        _ => return plain(value),
    };
    Literal::new_typed_literal(value, datatype)
}

fn count(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

fn decimal(number: f64) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::DECIMAL)
}

/// The IRI of an id in another register, where that register gives IRIs.
fn same_as(id: &str) -> Option<String> {
    let (scheme, value) = id.split_once(':')?;
    let root = match scheme {
        "wikidata" => "http://www.wikidata.org/entity/",
        "ror" => "https://ror.org/",
        "geonames" => "https://sws.geonames.org/",
        "viaf" => "http://viaf.org/viaf/",
        "isni" => "https://isni.org/isni/",
        _ => return None,
    };
    Some(format!("{root}{}", crate::name::encode(value, "/")))
}
