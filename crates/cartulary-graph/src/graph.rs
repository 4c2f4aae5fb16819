use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cartulary_model::{Document, Ontology, Problem, Problems, Reading};
use oxigraph::store::{StorageError, Store};

use crate::admit::{Held, Refusal, admit};
use crate::contents::{Contents, decisions_now};
use crate::decision::Decisions;
use crate::folder::Folder;
use crate::gather::Derived;
use crate::{Mapping, View, export, file, gather, propose, rdf, sssom};

/// The documents that were read, and what follows from them.
///
/// ```
/// use cartulary_graph::{Change, Graph};
/// use cartulary_model::{Document, Ontology, Reading};
///
/// let mut graph = Graph::in_memory(&Ontology::default());
/// let document = Document::new("note.txt", "Nothing is said here.");
/// let reading = Reading {
///     document: document.id().to_owned(),
///     sha256: document.sha256(),
///     ..Reading::default()
/// };
/// assert_eq!(graph.add(&document, reading.clone())?, Change::Added);
/// assert_eq!(graph.add(&document, reading)?, Change::Unchanged);
/// assert_eq!(graph.view().documents.len(), 1);
/// # Ok::<(), cartulary_graph::GraphError>(())
/// ```
pub struct Graph {
    ontology: Ontology,
    reader: String,
    folder: Option<Folder>,
    /// A store on disk that was derived from the files as they were when the graph was opened.
    kept: Option<PathBuf>,
    contents: OnceLock<Contents>,
    derived: OnceLock<Derived>,
    store: OnceLock<Store>,
}

/// What adding a document changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The document is new.
    Added,
    /// Another text or reading of it was there.
    Replaced,
    /// All of it was there.
    Unchanged,
}

/// Why the graph could not be opened, changed or derived.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// A file of the graph could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process is changing the graph.
    #[error("{}: another process is writing to this graph", path.display())]
    Locked {
        /// The graph's folder.
        path: PathBuf,
    },
    /// A reading is not borne out by its text.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The file of decisions has faults, and writing it anew would lose what stands there; or the
    /// decision cannot hold beside those that stand.
    #[error(transparent)]
    Decisions(#[from] Problems),
    /// The RDF store failed.
    #[error("RDF store: {0}")]
    Store(#[from] StorageError),
}

impl Graph {
    /// An empty graph that no file keeps.
    pub fn in_memory(ontology: &Ontology) -> Self {
        Self {
            ontology: ontology.clone(),
            reader: String::new(),
            folder: None,
            kept: None,
            contents: Contents::default().into(),
            derived: OnceLock::new(),
            store: OnceLock::new(),
        }
    }

    /// The graph in a folder, which is made when the first document is added. A damaged file is
    /// left out and told of in [`problems`](Self::problems).
    ///
    /// With the feature `rocksdb`, where the folder keeps an RDF store that was derived from the
    /// files as they are, they are read only when more than the [store](Self::store) is asked for.
    ///
    /// # Errors
    /// Where the folder is there and cannot be listed.
    pub fn open(directory: impl AsRef<Path>, ontology: &Ontology) -> Result<Self, GraphError> {
        let mut graph = Self::in_memory(ontology);
        let folder = Folder::new(directory.as_ref());
        graph.contents = OnceLock::new();
        #[cfg(feature = "rocksdb")]
        {
            graph.kept = crate::disk::kept(&folder, ontology);
        }
        if graph.kept.is_none() {
            graph.contents = Contents::read(&folder, ontology)?.into();
        }
        graph.folder = Some(folder);
        Ok(graph)
    }

    /// Names the language tables and models by which the documents added from here on are read, so
    /// that [`is_current`](Self::is_current) can tell when they changed.
    #[must_use]
    pub fn with_reader(mut self, version: &str) -> Self {
        version.clone_into(&mut self.reader);
        self
    }

    /// Adds a document with its reading, in place of what was there under its id.
    ///
    /// # Errors
    /// Where the text does not bear out the reading, or its file cannot be written; then the graph
    /// is as it was.
    pub fn add(&mut self, document: &Document, reading: Reading) -> Result<Change, GraphError> {
        let held = admit(document.clone(), reading, self.ontology.version(), &self.reader)?;
        let change = match self.contents().documents.get(document.id()) {
            Some(there) if *there == held => return Ok(Change::Unchanged),
            Some(_) => Change::Replaced,
            None => Change::Added,
        };
        let (folder, contents) = self.changing();
        if let Some(folder) = folder {
            let text = file::write(&held);
            folder.put(document.id(), &text)?;
            contents.written(&folder.path(document.id()), &text);
        }
        contents.documents.insert(document.id().to_owned(), held);
        self.derive_anew();
        Ok(change)
    }

    /// Removes a document with all that it contributed; whether it was there.
    ///
    /// # Errors
    /// Where its file cannot be removed; then the graph is as it was.
    pub fn forget(&mut self, id: &str) -> Result<bool, GraphError> {
        let (folder, contents) = self.changing();
        // A damaged file is not among the documents and can be forgotten all the same.
        let on_disk = match folder {
            Some(folder) => {
                let removed = folder.remove(id)?;
                contents.removed(&folder.path(id));
                removed
            }
            None => false,
        };
        let known = contents.documents.remove(id).is_some();
        if known {
            self.derive_anew();
        }
        Ok(known || on_disk)
    }

    /// The reviewer's decisions, in order of the things they speak of.
    pub fn decisions(&self) -> impl Iterator<Item = &Mapping> {
        self.contents().decisions.iter()
    }

    /// Things that are likely one but not by proof, and that no decision speaks of; the likeliest
    /// first.
    pub fn proposals(&self) -> Vec<Mapping> {
        propose::propose(self)
    }

    /// Writes the [proposals](Self::proposals) into the graph's folder, as a table for a person to
    /// go through; where it is. A graph that no file keeps writes none.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn write_proposals(&mut self) -> Result<Option<PathBuf>, GraphError> {
        let table = export::sssom(&self.proposals());
        self.folder.as_mut().map(|folder| folder.put_proposals(&table)).transpose()
    }

    /// Writes down whether two things are one, in place of what was decided of them before.
    ///
    /// # Errors
    /// Where the decision cannot hold beside those that stand, or the file of decisions has faults
    /// or cannot be written; then the graph is as it was.
    pub fn decide(&mut self, mapping: Mapping) -> Result<(), GraphError> {
        let is_row = gather::is_row(&self.ontology);
        self.change_decisions(|decisions| {
            decisions.put(mapping);
            let conflicts = decisions.settle(is_row).1;
            let problems = conflicts.iter().map(|conflict| conflict.problem("decisions")).collect();
            Problems::unless_empty(problems, ())
        })
    }

    /// Takes a decision back, by the [id](Mapping::id) of its mapping; what it was, if there was one.
    ///
    /// # Errors
    /// Where the file of decisions has faults or cannot be written; then the graph is as it was.
    pub fn take_back(&mut self, id: &str) -> Result<Option<Mapping>, GraphError> {
        let mut taken = None;
        self.change_decisions(|decisions| {
            taken = decisions.take_back(id);
            Ok(())
        })?;
        Ok(taken)
    }

    /// Ids of the documents, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.contents().documents.keys().map(String::as_str)
    }

    /// The text of a document.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.contents().documents.get(id).map(|held| &held.document)
    }

    /// What was read in a document.
    pub fn reading(&self, id: &str) -> Option<&Reading> {
        self.contents().documents.get(id).map(|held| &held.reading)
    }

    /// Whether reading a document again would give what is there: the same text (by its SHA-256)
    /// was read with the same ontology and the same [reader](Self::with_reader).
    pub fn is_current(&self, id: &str, sha256: &str) -> bool {
        self.contents().documents.get(id).is_some_and(|held| {
            held.reading.sha256 == sha256
                && held.ontology == self.ontology.version()
                && held.reader == self.reader
        })
    }

    /// The ontology over the graph.
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// Files that were damaged when the graph was opened; the rest is without them.
    pub fn problems(&self) -> &[Problem] {
        // A folder keeps a store of sound files only.
        self.contents.get().map_or(&[], |contents| &contents.problems)
    }

    /// The entities and facts over all documents.
    pub fn view(&self) -> &View {
        &self.derived().view
    }

    /// The graph as RDF, for SPARQL, in the form that [`rdf`](crate::rdf) describes. Derived when it is
    /// first asked for; with the feature `rocksdb` a graph in a folder keeps it there, for reading
    /// only, until the graph changes.
    ///
    /// # Errors
    /// Where the store runs out of memory or disk, or the like.
    pub fn store(&self) -> Result<&Store, GraphError> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = self.derive_store()?;
        // Two threads may both come here; both stores are the same.
        Ok(self.store.get_or_init(|| store))
    }

    fn derive_store(&self) -> Result<Store, GraphError> {
        #[cfg(feature = "rocksdb")]
        if let Some(folder) = &self.folder {
            let kept = self.kept.as_deref().and_then(crate::disk::opened);
            return kept.map_or_else(|| crate::disk::store(&folder.stores(), self), Ok);
        }
        let store = Store::new()?;
        let mut transaction = store.start_transaction()?;
        for part in rdf::parts(self) {
            part.quads(self, |quad| transaction.insert(quad));
        }
        transaction.commit()?;
        Ok(store)
    }

    pub(crate) fn derived(&self) -> &Derived {
        self.derived.get_or_init(|| {
            let Contents { documents, decisions, .. } = self.contents();
            gather::derive(documents, decisions, &self.ontology)
        })
    }

    /// A graph in memory of documents from which this is known to follow.
    pub(crate) fn of_parts(
        ontology: &Ontology,
        documents: BTreeMap<String, Held>,
        derived: Derived,
    ) -> Self {
        let contents = Contents { documents, ..Contents::default() };
        Self {
            contents: OnceLock::from(contents),
            derived: OnceLock::from(derived),
            ..Self::in_memory(ontology)
        }
    }

    /// Changes the decisions as they stand on the disk, where another process may have put some
    /// since this graph was opened.
    fn change_decisions(
        &mut self,
        change: impl FnOnce(&mut Decisions) -> Result<(), Problems>,
    ) -> Result<(), GraphError> {
        let mut decisions = match &mut self.folder {
            Some(folder) => {
                folder.lock()?;
                decisions_now(folder)?
            }
            None => self.contents().decisions.clone(),
        };
        change(&mut decisions)?;
        let (folder, contents) = self.changing();
        if let Some(folder) = folder {
            let text = sssom::write(decisions.head.as_deref(), decisions.iter());
            folder.put_decisions(&text)?;
            contents.written(&folder.decisions_path(), &text);
        }
        contents.decisions = decisions;
        self.derive_anew();
        Ok(())
    }

    pub(crate) fn held(&self) -> &BTreeMap<String, Held> {
        &self.contents().documents
    }

    pub(crate) fn contents(&self) -> &Contents {
        self.contents.get_or_init(|| match &self.folder {
            Some(folder) => Contents::read(folder, &self.ontology).unwrap_or_else(|why| {
                // It could be listed when the graph was opened.
                let problems = vec![Problem::new("documents", 0, why.to_string())];
                Contents { problems, ..Contents::default() }
            }),
            None => Contents::default(),
        })
    }

    /// The folder, where there is one, and the contents.
    fn changing(&mut self) -> (Option<&mut Folder>, &mut Contents) {
        self.contents();
        (self.folder.as_mut(), self.contents.get_mut().expect("the line above reads them"))
    }

    fn derive_anew(&mut self) {
        self.kept = None;
        self.derived.take();
        self.store.take();
    }
}
