//! What the SPARQL service can do, as SPARQL 1.1 Service Description has it.

use cartulary::graph::oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};

use crate::serve::accept::{TRIPLES, choose};
use crate::serve::job::{Reply, unacceptable};
use crate::serve::problem::Problem;

const DESCRIPTION: &str = r#"
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<> a sd:Service ;
    sd:endpoint <> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML ,
        formats:SPARQL_Results_CSV , formats:SPARQL_Results_TSV ,
        formats:Turtle , formats:N-Triples , formats:RDF_XML , formats:JSON-LD ;
    sd:defaultDataset <#dataset> .
<#dataset> a sd:Dataset ;
    sd:defaultGraph <#default> ;
    sd:namedGraph <#facts> , <#inferred> .
<#default> a sd:Graph ;
    dcterms:description "What the documents assert, as plain triples."@en .
<#facts> a sd:NamedGraph ; sd:name <https://cartulary.org/ns#facts> ; sd:graph <#facts-graph> .
<#facts-graph> a sd:Graph ;
    dcterms:description "Entities and facts over all documents, whatever their modality."@en .
<#inferred> a sd:NamedGraph ; sd:name <https://cartulary.org/ns#inferred> ;
    sd:graph <#inferred-graph> .
<#inferred-graph> a sd:Graph ;
    dcterms:description "What follows from asserted facts, and from which."@en .
"#;

/// The description of the service at an address, in the form that the client likes best.
pub(crate) fn reply(endpoint: &str, accept: Option<&str>) -> Result<Reply, Problem> {
    let (media, format) =
        choose(accept, &TRIPLES).ok_or_else(|| unacceptable(TRIPLES.map(|(media, _)| media)))?;
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(endpoint);
    let parser = parser.map_err(|why| Problem::bad(format!("{endpoint:?}: {why}")))?;
    let writer = RdfSerializer::from_format(format)
        .with_prefix("sd", "http://www.w3.org/ns/sparql-service-description#")
        .map_err(|why| Problem::internal(&why))?;
    let mut writer = writer.for_writer(Vec::new());
    for quad in parser.for_slice(DESCRIPTION) {
        let quad = quad.map_err(|why| Problem::internal(&why))?;
        writer.serialize_quad(&quad).map_err(|why| Problem::internal(&why))?;
    }
    let body = writer.finish().map_err(|why| Problem::internal(&why))?;
    Ok(Reply::new(media, body))
}
