use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cartulary::Document;

use crate::output::note;

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
        let file =
            if argument.is_dir() { argument.join(document.id()) } else { argument.to_owned() };
        if document.text().trim_start_matches('\u{feff}').trim().is_empty() {
            note(&format!("{}: empty, nothing to read", file.display()));
        }
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
