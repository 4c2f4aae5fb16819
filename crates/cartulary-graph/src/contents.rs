//! What the files of a graph hold: documents with their readings, and decisions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cartulary_model::{Ontology, Problem, Problems};

use crate::admit::Held;
use crate::decision::Decisions;
use crate::folder::Folder;
#[cfg(feature = "rocksdb")]
use crate::print::{Print, Prints, Stat};
use crate::{GraphError, file, gather, sssom};

#[derive(Default)]
pub(crate) struct Contents {
    pub(crate) documents: BTreeMap<String, Held>,
    pub(crate) decisions: Decisions,
    /// What was wrong with files when they were read; the rest is without them.
    pub(crate) problems: Vec<Problem>,
    /// The files as they were when they were read or written.
    #[cfg(feature = "rocksdb")]
    pub(crate) prints: Prints,
}

impl Contents {
    /// Reads all files of a graph.
    ///
    /// # Errors
    /// Where the folder is there and cannot be listed.
    pub(crate) fn read(folder: &Folder, ontology: &Ontology) -> Result<Self, GraphError> {
        let mut contents = Self::default();
        for path in folder.documents()? {
            match contents.read_document(&path) {
                Ok(held) if folder.path(held.document.id()) == path => {
                    contents.documents.insert(held.document.id().to_owned(), held);
                }
                Ok(held) => {
                    let id = held.document.id();
                    let why = format!("holds document {id:?}, which has another file");
                    contents.problem(&path, 0, why);
                }
                Err((line, why)) => contents.problem(&path, line, why),
            }
        }
        contents.read_all_decisions(folder, ontology);
        Ok(contents)
    }

    #[cfg_attr(not(feature = "rocksdb"), allow(clippy::unused_self))]
    fn read_document(&mut self, path: &Path) -> Result<Held, file::Damage> {
        // Before its bytes, so that a change in between shows in the next comparison.
        #[cfg(feature = "rocksdb")]
        let stat = Stat::of(path);
        let bytes = fs::read(path).map_err(|why| (0, why.to_string()))?;
        #[cfg(feature = "rocksdb")]
        self.prints.put(path, stat.map(|stat| Print::new(stat, &bytes)));
        let text = String::from_utf8(bytes).map_err(|why| (0, why.to_string()))?;
        file::read(&text)
    }

    fn read_all_decisions(&mut self, folder: &Folder, ontology: &Ontology) {
        let path = folder.decisions_path();
        #[cfg(feature = "rocksdb")]
        let stat = Stat::of(&path);
        let text = match folder.decisions() {
            Ok(text) => text,
            Err(why) => return self.problem(&path, 0, why.to_string()),
        };
        #[cfg(feature = "rocksdb")]
        self.prints.put(&path, stat.map(|stat| Print::new(stat, text.as_bytes())));
        let file = path.display().to_string();
        let (decisions, problems) = decisions(&file, &text);
        let conflicts = decisions.settle(gather::is_row(ontology)).1;
        self.problems.extend(problems);
        self.problems.extend(conflicts.iter().map(|conflict| conflict.problem(&file)));
        self.decisions = decisions;
    }

    fn problem(&mut self, path: &Path, line: usize, why: String) {
        self.problems.push(Problem::new(path.display().to_string(), line, why));
    }

    /// Takes note that a file of the graph was written.
    #[cfg_attr(not(feature = "rocksdb"), allow(unused_variables, clippy::unused_self))]
    pub(crate) fn written(&mut self, path: &Path, text: &str) {
        #[cfg(feature = "rocksdb")]
        self.prints.put(path, Stat::of(path).map(|stat| Print::new(stat, text.as_bytes())));
    }

    /// Takes note that a file of the graph was removed.
    #[cfg_attr(not(feature = "rocksdb"), allow(unused_variables, clippy::unused_self))]
    pub(crate) fn removed(&mut self, path: &Path) {
        #[cfg(feature = "rocksdb")]
        self.prints.put(path, None);
    }
}

/// The decisions in a graph's folder as they stand now.
///
/// # Errors
/// Where the file cannot be read or has faults.
pub(crate) fn decisions_now(folder: &Folder) -> Result<Decisions, GraphError> {
    let file = folder.decisions_path().display().to_string();
    let (decisions, problems) = decisions(&file, &folder.decisions()?);
    Ok(Problems::unless_empty(problems, decisions)?)
}

/// The decisions in a file's text, and the rows that are none.
fn decisions(file: &str, text: &str) -> (Decisions, Vec<Problem>) {
    let (head, mappings, mut problems) = sssom::read(file, text);
    let head = (!text.is_empty()).then_some(head);
    let mut decisions = Decisions::under(head);
    for mapping in mappings {
        let (id, same) = (mapping.id(), mapping.same);
        if decisions.put(mapping).is_some_and(|before| before.same != same) {
            let why = format!("decision {id} stands twice, once with Not and once without");
            problems.push(Problem::new(file, 0, why));
        }
    }
    (decisions, problems)
}
