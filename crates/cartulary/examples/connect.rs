//! Reads a folder of texts and shows how two things in them are connected.
//!
//! ```text
//! cargo run --example connect -- seeds ITIF "South Korea"
//! ```

use cartulary::{Cartulary, Document, Domain};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, from, to] = arguments.as_slice() else {
        return Err("call it with a folder of texts and two names".into());
    };
    let mut cartulary = Cartulary::in_memory(Domain::innovation()?);
    for document in Document::folder(folder)? {
        cartulary.read(&document?)?;
    }
    for path in cartulary.paths(from, to)?.up_to(3) {
        println!("{path}  «{}»", path.quotes().join("», «"));
    }
    Ok(())
}
