//! The IRIs of the vocabularies in which the graph is written.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $iri:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: NamedNodeRef<'static> =
            NamedNodeRef::new_unchecked($iri);)*
    };
}

/// Prefixes for the formats that know them.
pub(crate) const PREFIXES: [(&str, &str); 12] = [
    ("cart", "https://cartulary.org/ns#"),
    ("claim", "https://cartulary.org/claim/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("fact", "https://cartulary.org/fact/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", XSD),
];

/// Namespace of the literal types.
pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Classes of other vocabularies that tell how the things of an ontology's class are recognized.
pub(crate) const PERSON: [&str; 3] = [
    "http://xmlns.com/foaf/0.1/Person",
    "https://schema.org/Person",
    "http://www.w3.org/ns/prov#Person",
];
/// Bodies: a person's tie to one tells the person from a namesake.
pub(crate) const ORGANIZATION: [&str; 4] = [
    "http://www.w3.org/ns/org#Organization",
    "http://xmlns.com/foaf/0.1/Organization",
    "https://schema.org/Organization",
    "http://www.w3.org/ns/prov#Organization",
];
/// Events, works, plans and places, for formats that tell them apart.
pub(crate) const EVENT: [&str; 1] = ["https://schema.org/Event"];
pub(crate) const CREATIVE_WORK: [&str; 2] =
    ["https://schema.org/CreativeWork", "http://xmlns.com/foaf/0.1/Document"];
pub(crate) const PLAN: [&str; 2] = ["http://www.w3.org/ns/prov#Plan", "https://schema.org/Project"];
pub(crate) const PLACE: [&str; 2] =
    ["https://schema.org/Place", "http://www.opengis.net/ont/geosparql#Feature"];
/// Relations that say that the subject took the place of the object.
pub(crate) const REPLACES: [&str; 1] = ["http://purl.org/dc/terms/replaces"];
/// Concepts: a common noun names one as well as a proper name would.
pub(crate) const CONCEPT: [&str; 1] = ["http://www.w3.org/2004/02/skos/core#Concept"];

terms! {
    /// The graph of what spans documents.
    FACTS = "https://cartulary.org/ns#facts";
    /// The graph of what follows from facts.
    INFERRED = "https://cartulary.org/ns#inferred";

    ASSERTED = "https://cartulary.org/ns#asserted";
    PLANNED = "https://cartulary.org/ns#planned";
    PROPOSED = "https://cartulary.org/ns#proposed";
    NEGATED = "https://cartulary.org/ns#negated";

    CLAIM = "https://cartulary.org/ns#Claim";
    FACT = "https://cartulary.org/ns#Fact";
    INFERENCE = "https://cartulary.org/ns#Inference";
    CONFIDENCE = "https://cartulary.org/ns#confidence";
    FIRST_DATE = "https://cartulary.org/ns#firstDate";
    FOLLOWS_FROM = "https://cartulary.org/ns#followsFrom";
    GAZETTEER = "https://cartulary.org/ns#gazetteer";
    INFERRED_AGENT = "https://cartulary.org/ns#inferredAgent";
    LAST_DATE = "https://cartulary.org/ns#lastDate";
    MENTIONS = "https://cartulary.org/ns#mentions";
    MODALITY = "https://cartulary.org/ns#modality";
    ONTOLOGY_VERSION = "https://cartulary.org/ns#ontologyVersion";
    PATTERN = "https://cartulary.org/ns#pattern";
    PUBLISHERS = "https://cartulary.org/ns#publishers";
    READER_VERSION = "https://cartulary.org/ns#readerVersion";
    ROLE = "https://cartulary.org/ns#role";
    RULE = "https://cartulary.org/ns#rule";
    SENTENCE = "https://cartulary.org/ns#sentence";
    SHA256 = "https://cartulary.org/ns#sha256";
    SUPPORT = "https://cartulary.org/ns#support";
    WHEN = "https://cartulary.org/ns#when";

    DCTERMS_DATE = "http://purl.org/dc/terms/date";
    DCTERMS_IDENTIFIER = "http://purl.org/dc/terms/identifier";
    DCTERMS_ISSUED = "http://purl.org/dc/terms/issued";
    DCTERMS_LANGUAGE = "http://purl.org/dc/terms/language";
    DCTERMS_PUBLISHER = "http://purl.org/dc/terms/publisher";
    DCTERMS_TITLE = "http://purl.org/dc/terms/title";
    FOAF_AGENT = "http://xmlns.com/foaf/0.1/Agent";
    OA_EXACT = "http://www.w3.org/ns/oa#exact";
    OA_END = "http://www.w3.org/ns/oa#end";
    OA_HAS_SELECTOR = "http://www.w3.org/ns/oa#hasSelector";
    OA_HAS_SOURCE = "http://www.w3.org/ns/oa#hasSource";
    OA_SPECIFIC_RESOURCE = "http://www.w3.org/ns/oa#SpecificResource";
    OA_START = "http://www.w3.org/ns/oa#start";
    OA_TEXT_POSITION_SELECTOR = "http://www.w3.org/ns/oa#TextPositionSelector";
    OA_TEXT_QUOTE_SELECTOR = "http://www.w3.org/ns/oa#TextQuoteSelector";
    ORG_CHANGE_EVENT = "http://www.w3.org/ns/org#ChangeEvent";
    ORG_ORIGINAL = "http://www.w3.org/ns/org#originalOrganization";
    ORG_RESULTING = "http://www.w3.org/ns/org#resultingOrganization";
    OWL_SAME_AS = "http://www.w3.org/2002/07/owl#sameAs";
    PROV_ACTIVITY = "http://www.w3.org/ns/prov#Activity";
    PROV_ENTITY = "http://www.w3.org/ns/prov#Entity";
    PROV_SPECIALIZATION_OF = "http://www.w3.org/ns/prov#specializationOf";
    PROV_USED = "http://www.w3.org/ns/prov#used";
    PROV_WAS_ATTRIBUTED_TO = "http://www.w3.org/ns/prov#wasAttributedTo";
    PROV_WAS_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom";
    RDF_OBJECT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#object";
    RDF_PREDICATE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate";
    RDF_REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies";
    RDF_SUBJECT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject";
    RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
    RDFS_SUB_CLASS_OF = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
    RDFS_SUB_PROPERTY_OF = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf";
    SKOS_ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel";
    SKOS_PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel";
}
