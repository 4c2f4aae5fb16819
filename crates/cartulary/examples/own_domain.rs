//! A graph from strings in a domain of one's own: built, asked in SPARQL and in English, searched,
//! walked, written.
//!
//! ```sh
//! cargo run --release -p cartulary --example own_domain
//! ```

use cartulary::{Cartulary, Document, Domain, ExportOptions, Folder, SearchOptions, Selection};

const ONTOLOGY: &str = r#"
@prefix ship: <https://example.org/ships#> .
@prefix cart: <https://cartulary.org/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<https://example.org/ships> a owl:Ontology .
ship:Line a owl:Class ; cart:topClass true ; rdfs:label "Shipping line"@en .
ship:Vessel a owl:Class ; cart:topClass true ; rdfs:label "Vessel"@en .
ship:Harbour a owl:Class ; cart:topClass true ; rdfs:label "Harbour"@en .
ship:owns a owl:ObjectProperty ; rdfs:label "owns"@en ;
    rdfs:domain ship:Line ; rdfs:range ship:Vessel .
ship:callsAt a owl:ObjectProperty ; rdfs:label "calls at"@en ;
    rdfs:domain ship:Vessel ; rdfs:range ship:Harbour .
"#;

const THINGS: &str = "\
id,type,label,label_ko,aliases,acronym,within,since,until,succeeds,same_as
eelport,Harbour,Eelport,,,,,,,,
gull-line,Line,Gull Line,,,GSL,,,,,
kittiwake,Vessel,Kittiwake,,,,,,,,
";

const TRIGGERS: &str = "\
predicate\twords\tclass\tsubject\tobject\tmodality\texample
owns\town\tVERB\tagent\tpatient\t\tThe Gull Line owns the Kittiwake.
callsAt\tcall\tVERB\tsubject\tat\t\tThe Kittiwake will call at Eelport.
";

fn main() -> Result<(), cartulary::Error> {
    let files = [
        ("ontology.ttl", ONTOLOGY),
        ("gazetteer/things.csv", THINGS),
        ("triggers/all.tsv", TRIGGERS),
        ("heads.tsv", "word\tclass\nferry\tVessel\n"),
        ("kinds.tsv", "kind\tclass\nORG\tLine\nLOC\tHarbour\n"),
    ];
    let folder = Folder::from_texts("ships", files);
    let domain = Domain::new(&folder, &Domain::english_folder())?;
    let mut cartulary = Cartulary::in_memory(domain);
    cartulary.read(&Document::new(
        "log.txt",
        "The Gull Line owns the Kittiwake. The Kittiwake will call at Eelport.",
    ))?;

    let answer = cartulary.query("SELECT ?vessel { ?line ship:owns ?vessel }")?;
    println!("somebody owns a vessel: {}", !answer.is_empty());
    for answer in cartulary.ask("Who owns the Kittiwake?")?.answers {
        let quotes: Vec<_> = answer.evidence.iter().map(|fact| &*fact.evidence.quote).collect();
        println!("{} owns the Kittiwake  «{}»", answer.name, quotes.join("», «"));
    }
    for hit in cartulary.search("calling", &SearchOptions::default())?.sentences {
        println!("{}: {}", hit.document, hit.text);
    }
    for path in cartulary.paths("GSL", "Eelport")?.up_to(1) {
        println!("{path}  «{}»", path.quotes().join("», «"));
    }
    let around = Selection { around: vec!["Kittiwake".into()], ..Selection::default() };
    let options = ExportOptions { selection: around, ..ExportOptions::default() };
    for written in cartulary.export_with(std::env::temp_dir().join("ships.graphml"), &options)? {
        println!("wrote {}", written.display());
    }
    Ok(())
}
