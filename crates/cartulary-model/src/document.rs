use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Offsets;

/// A text to read, under the id by which the graph knows it.
///
/// ```
/// use cartulary_model::Document;
///
/// let document = Document::new("notes/launch.txt", "ITIF has launched a center.");
/// assert_eq!(document.id(), "notes/launch.txt");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    id: String,
    text: String,
}

/// Why a file could not become a [`Document`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The file or folder could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file's bytes are not UTF-8.
    #[error("{}:{line}: not valid UTF-8 (byte {offset})", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Offset of the first bad byte.
        offset: usize,
    },
}

impl Document {
    /// A document from a text at hand. The id is its path relative to where it was found,
    /// `/`-separated.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into() }
    }

    /// Reads one file; its id is its file name.
    ///
    /// # Errors
    /// Where the file cannot be read or is not UTF-8.
    pub fn file(path: impl AsRef<Path>) -> Result<Self, DocumentError> {
        let path = path.as_ref();
        let id =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self::read(path, id)
    }

    /// The `.txt` files under a folder in order of id, each an item of its own so that a bad one
    /// does not hide the rest. Hidden files and folders are left out.
    ///
    /// # Errors
    /// Where the folder itself cannot be listed.
    pub fn folder(
        path: impl AsRef<Path>,
    ) -> Result<impl Iterator<Item = Result<Self, DocumentError>>, DocumentError> {
        let root = path.as_ref().to_owned();
        let mut found = Vec::new();
        list(&root, &mut found)?;
        found.sort_by_cached_key(|file| id_of(&root, file));
        Ok(found.into_iter().map(move |file| {
            let id = id_of(&root, &file);
            Self::read(&file, id)
        }))
    }

    /// The id: a path, `/`-separated.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text as it is in the file, line ends and byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text's bytes, 64 hexadecimal digits.
    pub fn sha256(&self) -> String {
        use std::fmt::Write as _;
        Sha256::digest(self.text.as_bytes()).iter().fold(
            String::with_capacity(64),
            |mut hex, byte| {
                // Writing into a string cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            },
        )
    }

    /// Translates the text's bytes into code points and back.
    pub fn offsets(&self) -> Offsets {
        Offsets::new(&self.text)
    }

    fn read(path: &Path, id: String) -> Result<Self, DocumentError> {
        let bytes = std::fs::read(path)
            .map_err(|source| DocumentError::Io { path: path.to_owned(), source })?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { id, text }),
            Err(why) => {
                let offset = why.utf8_error().valid_up_to();
                let line =
                    1 + why.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count();
                Err(DocumentError::Encoding { path: path.to_owned(), line, offset })
            }
        }
    }
}

fn list(directory: &Path, found: &mut Vec<PathBuf>) -> Result<(), DocumentError> {
    let failed = |source| DocumentError::Io { path: directory.to_owned(), source };
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            // An unreadable folder below is an item of the listing, not the end of it.
            if list(&path, found).is_err() {
                found.push(path);
            }
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            found.push(path);
        }
    }
    Ok(())
}

fn id_of(root: &Path, file: &Path) -> String {
    let inner = file.strip_prefix(root).unwrap_or(file);
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
