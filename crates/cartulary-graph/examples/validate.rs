//! Validates a dump of a graph by the shapes of its domain, so that the validator can be held
//! against another one: `validate DOMAIN_FOLDER GRAPH.nq`. Exit code 1 where something is wrong.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::oxigraph::store::Store;
use cartulary_graph::shacl::{Shapes, validate};
use cartulary_model::{Folder, Ontology};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [domain, dump] = &arguments[..] else {
        return Err("validate DOMAIN_FOLDER GRAPH.nq".into());
    };
    let folder = Folder::open(Path::new(domain))?;
    let shapes = folder.get("shapes.ttl").ok_or("the domain has no shapes.ttl")?;
    let shapes = Shapes::parse(&folder.display("shapes.ttl"), shapes)?;
    let store = Store::new()?;
    store.load_from_slice(RdfParser::from_format(RdfFormat::NQuads), &fs::read(dump)?)?;
    let violations = validate(&store, &Ontology::load(&folder)?, &shapes)?;
    for violation in &violations {
        println!("{violation}");
    }
    Ok(ExitCode::from(u8::from(!violations.is_empty())))
}
