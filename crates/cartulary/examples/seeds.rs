//! Reads the seeds into a graph, shows how two things in it are connected, and exports it.
//!
//! ```sh
//! cargo run --release --example seeds
//! ```

use cartulary::{Cartulary, Document, Domain};

fn main() -> Result<(), cartulary::Error> {
    let domain = Domain::load("ontology/innovation")?;
    let mut cartulary = Cartulary::open("target/seeds-graph", domain)?;
    for document in Document::folder("seeds")? {
        cartulary.read(&document?)?;
    }
    for path in cartulary.paths("ITIF", "South Korea")?.up_to(3) {
        println!("{path}  «{}»", path.quotes().join("», «"));
    }
    cartulary.export("target/innovation.graphml")?;
    Ok(())
}
