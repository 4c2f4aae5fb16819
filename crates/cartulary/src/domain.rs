use std::path::Path;

use cartulary_extract::{Grammar, extract};
use cartulary_model::{Document, Folder, Ontology, Problems, Reading};
use rayon::prelude::*;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/ontology.rs"));
}

/// What to look for and how a language says it: an ontology with its gazetteers and triggers, and
/// the tables of a language, compiled together.
///
/// ```no_run
/// use cartulary::Domain;
///
/// let ours = Domain::innovation()?;
/// let yours = Domain::load("ontology/wine")?;
/// # Ok::<(), cartulary::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Domain {
    ontology: Ontology,
    grammar: Grammar,
}

impl Domain {
    /// The domain of innovation and regional policy in English, carried in the library.
    ///
    /// # Errors
    /// Every problem of the tables; none in a released version, whose tests load them.
    pub fn innovation() -> Result<Self, Problems> {
        Self::new(&Self::innovation_folder(), &Self::english_folder())
    }

    /// Loads a domain from its folder, to be read in English.
    ///
    /// # Errors
    /// Every problem of every file, with file and line.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        Self::new(&Folder::open(path.as_ref())?, &Self::english_folder())
    }

    /// A domain from the files of its folder and those of a language.
    ///
    /// # Errors
    /// Every problem of every file, with file and line.
    pub fn new(domain: &Folder, language: &Folder) -> Result<Self, Problems> {
        let ontology = Ontology::load(domain)?;
        let grammar = Grammar::load(&ontology, domain, language)?;
        Ok(Self { ontology, grammar })
    }

    /// The files of [`Domain::innovation`].
    pub fn innovation_folder() -> Folder {
        Folder::from_texts("ontology/innovation", embedded::INNOVATION.iter().copied())
    }

    /// The English tables that the library carries.
    pub fn english_folder() -> Folder {
        Folder::from_texts("ontology/english", embedded::ENGLISH.iter().copied())
    }

    /// Classes, predicates and gazetteer.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// What the document says. Cannot fail; see [`Reading::tally`] for what was not understood.
    pub fn extract(&self, document: &Document) -> Reading {
        extract(&self.ontology, &self.grammar, document)
    }

    /// What each of the documents says, in their order, read on all threads of rayon's pool.
    pub fn extract_all(&self, documents: &[Document]) -> Vec<Reading> {
        documents.par_iter().map(|document| self.extract(document)).collect()
    }
}
