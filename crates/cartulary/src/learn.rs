//! From annotated examples to rows of a domain's tables.
//!
//! ```no_run
//! use cartulary::{Domain, Folder, learn};
//!
//! let domain = Folder::open("ontology/wine".as_ref())?;
//! let text = std::fs::read_to_string("examples.jsonl").expect("a file of examples");
//! let learned = learn::learn(&domain, &Domain::english_folder(), |ontology| {
//!     learn::read_lines(ontology, "examples.jsonl", &text)
//! })?;
//! print!("{}", learned.sequences);
//! # Ok::<(), cartulary::Problems>(())
//! ```

mod lines;

use cartulary_extract::Grammar;
use cartulary_model::{Folder, Ontology, Problems};

pub use cartulary_extract::{Counts, Example, ExampleFact, Learned, LearnedPredicate};
pub use lines::read_lines;

/// The files of a domain that hold what was learned, and nothing else.
pub const FILES: [&str; 3] = ["triggers/learned.tsv", "sequences/learned.tsv", "confidence.tsv"];

/// Learns rows for a domain from the files of its folder and those of a language. What was learned
/// before is left aside.
///
/// # Errors
/// Every problem of the domain's files and of the examples.
pub fn learn(
    domain: &Folder,
    language: &Folder,
    examples: impl FnOnce(&Ontology) -> Result<Vec<Example>, Problems>,
) -> Result<Learned, Problems> {
    let written = domain.under("").filter(|(path, _)| !FILES.contains(path));
    let written = Folder::from_texts(domain.name(), written);
    let ontology = Ontology::load(&written)?;
    let grammar = Grammar::load(&ontology, &written, language)?;
    let examples = examples(&ontology)?;
    Ok(cartulary_extract::learn(&ontology, &grammar, &examples))
}
