use std::collections::BTreeMap;
use std::path::Path;

use crate::{Problem, Problems};

/// The text files of a folder, by their `/`-separated path in it; read from disk or carried in the
/// binary. Ontologies and language tables are loaded from it, so that both ways are one.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    name: String,
    files: BTreeMap<String, String>,
}

impl Folder {
    /// Reads every `.ttl`, `.csv`, `.tsv`, `.txt` and `.rq` file under `path`.
    ///
    /// # Errors
    /// Where the folder or one of its files cannot be read as UTF-8: all such files.
    pub fn open(path: &Path) -> Result<Self, Problems> {
        let mut folder = Self { name: path.display().to_string(), files: BTreeMap::new() };
        let mut problems = Vec::new();
        folder.read(path, "", &mut problems);
        Problems::unless_empty(problems, folder)
    }

    /// A folder from pairs of path and text.
    pub fn from_texts<'a>(name: &str, texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files =
            texts.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        Self { name: name.to_owned(), files }
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Paths and texts of the files whose path begins with `prefix`, in order of path.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(prefix))
            .map(|(p, t)| (p.as_str(), t.as_str()))
    }

    /// How a file of this folder is named in messages.
    pub fn display(&self, path: &str) -> String {
        format!("{}/{path}", self.name.trim_end_matches('/'))
    }

    /// The folder's own name, as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn read(&mut self, directory: &Path, prefix: &str, problems: &mut Vec<Problem>) {
        let entries = match std::fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(why) => {
                return problems.push(Problem::new(
                    directory.display().to_string(),
                    0,
                    why.to_string(),
                ));
            }
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let inner =
                if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            if path.is_dir() {
                self.read(&path, &inner, problems);
            } else if matches!(
                path.extension().and_then(|e| e.to_str()),
                Some("ttl" | "csv" | "tsv" | "txt" | "rq")
            ) {
                match std::fs::read(&path).map(String::from_utf8) {
                    Ok(Ok(text)) => drop(self.files.insert(inner, text)),
                    Ok(Err(why)) => {
                        let line = 1 + why.as_bytes()[..why.utf8_error().valid_up_to()]
                            .iter()
                            .filter(|&&byte| byte == b'\n')
                            .count();
                        problems.push(Problem::new(
                            path.display().to_string(),
                            line,
                            "not valid UTF-8",
                        ));
                    }
                    Err(why) => {
                        problems.push(Problem::new(path.display().to_string(), 0, why.to_string()))
                    }
                }
            }
        }
    }
}
