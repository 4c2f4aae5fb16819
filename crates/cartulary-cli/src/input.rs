use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cartulary::Document;

use crate::output::note;

/// How many documents are read at a time, and how many bytes of them at about most.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 4_000_000;

/// The documents that a call names, and what could not be read.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// In order of id, each id once.
    pub(crate) documents: Vec<Document>,
    /// How many files or folders failed; each is reported when it does.
    pub(crate) failed: usize,
}

impl Input {
    /// Reads files and folders; problems are reported and the rest goes on. In order of id, so that
    /// the output does not depend on the order of the arguments.
    pub(crate) fn read(paths: &[PathBuf]) -> Self {
        let mut input = Self::default();
        let mut found: BTreeMap<String, (PathBuf, Document)> = BTreeMap::new();
        for path in paths {
            for document in documents(path) {
                match document {
                    Ok(document) => input.keep(&mut found, path, document),
                    Err(why) => input.fail(&why),
                }
            }
        }
        input.documents = found.into_values().map(|(_, document)| document).collect();
        input
    }

    /// Reads files and folders as [`Input::read`] does and hands them to `each` some at a time; how
    /// many failed. Of a single folder no more than that is held in memory.
    pub(crate) fn batches(
        paths: &[PathBuf],
        mut each: impl FnMut(&[Document]) -> anyhow::Result<()>,
    ) -> anyhow::Result<usize> {
        let [folder] = paths else {
            let input = Self::read(paths);
            for batch in input.documents.chunks(BATCH) {
                each(batch)?;
            }
            return Ok(input.failed);
        };
        let mut input = Self::default();
        let mut bytes = 0;
        for document in documents(folder) {
            match document {
                Ok(document) => {
                    note_if_empty(folder, &document);
                    bytes += document.text().len();
                    input.documents.push(document);
                }
                Err(why) => input.fail(&why),
            }
            if input.documents.len() == BATCH || bytes > BATCH_BYTES {
                each(&input.documents)?;
                input.documents.clear();
                bytes = 0;
            }
        }
        each(&input.documents)?;
        Ok(input.failed)
    }

    /// Reads the text on stdin, as a document named `stdin`.
    pub(crate) fn stdin() -> Self {
        let mut bytes = Vec::new();
        let mut input = Self::default();
        match std::io::stdin().read_to_end(&mut bytes).map(|_| String::from_utf8(bytes)) {
            Ok(Ok(text)) => input.documents.push(Document::new("stdin", text)),
            Ok(Err(why)) => {
                let offset = why.utf8_error().valid_up_to();
                let line =
                    1 + why.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count();
                input.fail(&format!("stdin:{line}: not valid UTF-8 (byte {offset})"));
            }
            Err(why) => input.fail(&format!("stdin: {why}")),
        }
        input
    }

    fn keep(
        &mut self,
        found: &mut BTreeMap<String, (PathBuf, Document)>,
        argument: &Path,
        document: Document,
    ) {
        let file = file_of(argument, &document);
        note_if_empty(argument, &document);
        match found.get(document.id()) {
            None => drop(found.insert(document.id().to_owned(), (file, document))),
            // The same text twice says nothing new.
            Some((_, first)) if *first == document => {}
            Some((first, _)) => self.fail(&format!(
                "{}: would have the same id {:?} as {}: give the folder above both",
                file.display(),
                document.id(),
                first.display(),
            )),
        }
    }

    fn fail(&mut self, why: &impl std::fmt::Display) {
        self.failed += 1;
        note(&why.to_string());
    }
}

/// The file that a document was found in, where `argument` was asked for.
fn file_of(argument: &Path, document: &Document) -> PathBuf {
    if argument.is_dir() { argument.join(document.id()) } else { argument.to_owned() }
}

fn note_if_empty(argument: &Path, document: &Document) {
    if document.text().trim_start_matches('\u{feff}').trim().is_empty() {
        note(&format!("{}: empty, nothing to read", file_of(argument, document).display()));
    }
}

fn documents(
    path: &Path,
) -> Box<dyn Iterator<Item = Result<Document, cartulary::DocumentError>> + '_> {
    if !path.is_dir() {
        return Box::new(std::iter::once(Document::file(path)));
    }
    match Document::folder(path) {
        Ok(documents) => Box::new(documents),
        Err(why) => Box::new(std::iter::once(Err(why))),
    }
}
