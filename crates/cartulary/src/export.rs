//! The graph as a file, in the format that the file's ending names.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use cartulary_graph::{Graph, export};

use crate::{Error, explorer};

type Writer = BufWriter<File>;

/// Endings, and what is written for each: a suffix of the file's name and how it is written.
type Parts = &'static [(&'static str, fn(&Graph, &mut Writer) -> io::Result<()>)];

const FORMATS: [(&str, Parts); 8] = [
    (
        "csv",
        &[
            ("", |graph, to| export::csv_edges(graph, to)),
            ("-nodes", |graph, to| export::csv_nodes(graph, to)),
        ],
    ),
    ("dot", &[("", |graph, to| export::dot(graph, to))]),
    ("graphml", &[("", |graph, to| export::graph_ml(graph, to))]),
    ("html", &[("", |graph, to| explorer::page(graph, to))]),
    ("jsonl", &[("", |graph, to| export::json_lines(graph, to))]),
    ("nq", &[("", |graph, to| export::n_quads(graph, to))]),
    ("trig", &[("", |graph, to| export::trig(graph, to))]),
    ("ttl", &[("", |graph, to| export::turtle(graph, to))]),
];

/// Endings of the files that can be written, in order.
pub fn endings() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|&(ending, _)| ending)
}

/// Writes the graph to a file by its ending; the files that were written. A file appears whole or
/// not at all.
pub(crate) fn write(graph: &Graph, path: &Path) -> Result<Vec<PathBuf>, Error> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let format = FORMATS.iter().find(|(known, _)| ending.as_deref() == Some(*known));
    let Some((ending, parts)) = format else {
        let known: Vec<_> = endings().map(|ending| format!(".{ending}")).collect();
        return Err(Error::Ending { path: path.to_owned(), known: known.join(" ") });
    };
    let mut written = Vec::new();
    for (suffix, write) in *parts {
        let path = if suffix.is_empty() {
            path.to_owned()
        } else {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            path.with_file_name(format!("{stem}{suffix}.{ending}"))
        };
        match put(&path, |to| write(graph, to)) {
            Ok(()) => written.push(path),
            Err(source) => return Err(Error::Export { path, source }),
        }
    }
    Ok(written)
}

fn put(path: &Path, write: impl Fn(&mut Writer) -> io::Result<()>) -> io::Result<()> {
    let mut draft = PathBuf::from(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    draft.set_file_name(format!(".{name}.draft"));
    let written = File::create(&draft).and_then(|file| {
        let mut writer = BufWriter::new(file);
        write(&mut writer)?;
        writer.flush()
    });
    match written.and_then(|()| fs::rename(&draft, path)) {
        Ok(()) => Ok(()),
        Err(why) => {
            // The first fault is the one to tell.
            let _ = fs::remove_file(&draft);
            Err(why)
        }
    }
}
