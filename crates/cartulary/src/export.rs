//! The graph as a file, in the format that the file's ending names.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use cartulary_graph::export::{self, Profile, Rdf12};
use cartulary_graph::{Graph, narrowed};
use cartulary_query::Selection;

use crate::{Cartulary, Error, explorer};

/// What of a graph is written, and for whom. By default all of it, for nobody in particular.
///
/// ```
/// use cartulary::{Cartulary, Document, Domain, ExportOptions, Modality, Selection};
///
/// let mut cartulary = Cartulary::in_memory(Domain::innovation()?);
/// cartulary.read(&Document::new("note.txt", "KAIST will open the Hana Center in Daejeon."))?;
/// let plans = Selection { only: vec![Modality::Planned], ..Selection::default() };
/// let options = ExportOptions { selection: plans, ..ExportOptions::default() };
/// # let folder = tempfile::tempdir().expect("a folder");
/// # let file = folder.path().join("plans.graphml");
/// cartulary.export_with(file, &options)?;
/// # Ok::<(), cartulary::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Which part of the graph.
    pub selection: Selection,
    /// The program that the file is for.
    pub profile: Profile,
    /// The version of RDF.
    pub rdf: RdfVersion,
}

/// A version of RDF that files may be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RdfVersion {
    /// RDF 1.1, which everything reads.
    #[default]
    V1_1,
    /// RDF 1.2: each fact is besides the reifier of the triple that it is about.
    V1_2,
}

impl fmt::Display for RdfVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        })
    }
}

impl FromStr for RdfVersion {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "1.1" => Ok(Self::V1_1),
            "1.2" => Ok(Self::V1_2),
            _ => Err(format!("unknown version {word:?} of RDF: one of 1.1, 1.2")),
        }
    }
}

type Writer = BufWriter<File>;

/// How a file is written.
type Write = fn(&Graph, &ExportOptions, &mut Writer) -> io::Result<()>;

/// A format by its ending.
struct Format {
    ending: &'static str,
    /// The files that it takes: a suffix of the name, and how each is written.
    parts: &'static [(&'static str, Write)],
    /// The profiles that it knows besides the plain one.
    profiles: &'static [Profile],
    /// Whether it knows a later version of RDF.
    rdf_12: bool,
}

const FORMATS: [Format; 15] = [
    Format {
        profiles: &[Profile::Neo4j],
        ..Format::new(
            "csv",
            &[
                ("", |graph, options, to| match options.profile {
                    Profile::Neo4j => export::neo4j_relationships(graph, to),
                    _ => export::csv_edges(graph, to),
                }),
                ("-nodes", |graph, options, to| match options.profile {
                    Profile::Neo4j => export::neo4j_nodes(graph, to),
                    _ => export::csv_nodes(graph, to),
                }),
            ],
        )
    },
    Format::new("cyjs", &[("", |graph, _, to| export::cytoscape_json(graph, to))]),
    Format::new("dot", &[("", |graph, _, to| export::dot(graph, to))]),
    Format::new("ftm.json", &[("", |graph, _, to| export::follow_the_money(graph, to))]),
    Format::new("gexf", &[("", |graph, _, to| export::gexf(graph, to))]),
    Format {
        profiles: &[Profile::Gephi, Profile::Yed, Profile::Cytoscape],
        ..Format::new(
            "graphml",
            &[("", |graph, options, to| export::graph_ml(graph, options.profile, to))],
        )
    },
    Format::new("html", &[("", |graph, _, to| explorer::page(graph, to))]),
    Format::new("json", &[("", |graph, _, to| export::node_link_json(graph, to))]),
    Format::new("jsonl", &[("", |graph, _, to| export::json_lines(graph, to))]),
    Format::new(
        "jsonld",
        &[
            ("", |graph, _, to| export::json_ld(graph, to)),
            ("-context", |graph, _, to| export::json_ld_context(graph, to)),
            ("-frame", |graph, _, to| export::json_ld_frame(graph, to)),
        ],
    ),
    Format::rdf(
        "nq",
        &[("", |graph, options, to| match options.rdf {
            RdfVersion::V1_1 => export::n_quads(graph, to),
            RdfVersion::V1_2 => export::with_reifiers(graph, Rdf12::NQuads, to),
        })],
    ),
    Format::rdf(
        "nt",
        &[("", |graph, options, to| match options.rdf {
            RdfVersion::V1_1 => export::n_triples(graph, to),
            RdfVersion::V1_2 => export::with_reifiers(graph, Rdf12::NTriples, to),
        })],
    ),
    Format::new("svg", &[("", |graph, _, to| export::svg(graph, to))]),
    Format::rdf(
        "trig",
        &[("", |graph, options, to| match options.rdf {
            RdfVersion::V1_1 => export::trig(graph, to),
            RdfVersion::V1_2 => export::with_reifiers(graph, Rdf12::TriG, to),
        })],
    ),
    Format::rdf(
        "ttl",
        &[("", |graph, options, to| match options.rdf {
            RdfVersion::V1_1 => export::turtle(graph, to),
            RdfVersion::V1_2 => export::with_reifiers(graph, Rdf12::Turtle, to),
        })],
    ),
];

impl Format {
    const fn new(ending: &'static str, parts: &'static [(&'static str, Write)]) -> Self {
        Self { ending, parts, profiles: &[], rdf_12: false }
    }

    const fn rdf(ending: &'static str, parts: &'static [(&'static str, Write)]) -> Self {
        Self { rdf_12: true, ..Self::new(ending, parts) }
    }
}

/// Endings of the files that can be written, in order.
pub fn endings() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|format| format.ending)
}

/// The profiles that the format of an ending knows besides the plain one.
pub fn profiles(ending: &str) -> &'static [Profile] {
    let format = FORMATS.iter().find(|format| format.ending == ending);
    format.map_or(&[], |format| format.profiles)
}

/// Whether the format of an ending knows RDF 1.2.
pub fn knows_rdf_12(ending: &str) -> bool {
    FORMATS.iter().any(|format| format.ending == ending && format.rdf_12)
}

/// Writes the graph to a file by its ending; the files that were written. A file appears whole or
/// not at all.
pub(crate) fn write(
    cartulary: &Cartulary,
    path: &Path,
    options: &ExportOptions,
) -> Result<Vec<PathBuf>, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let lower = name.to_lowercase();
    let ends = |format: &&Format| {
        lower.strip_suffix(format.ending).is_some_and(|stem| stem.ends_with('.'))
    };
    let Some(format) = FORMATS.iter().filter(ends).max_by_key(|format| format.ending.len()) else {
        let known: Vec<_> = endings().map(|ending| format!(".{ending}")).collect();
        return Err(Error::Ending { path: path.to_owned(), known: known.join(" ") });
    };
    let profile = options.profile;
    if profile != Profile::Plain && !format.profiles.contains(&profile) {
        let known: Vec<_> = format.profiles.iter().map(|profile| profile.name()).collect();
        return Err(Error::Profile {
            path: path.to_owned(),
            profile: profile.name(),
            known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
        });
    }
    if options.rdf != RdfVersion::default() && !format.rdf_12 {
        return Err(Error::Rdf { path: path.to_owned(), version: options.rdf });
    }
    let part;
    let graph = if options.selection.is_all() {
        cartulary.graph()
    } else {
        let selected = cartulary.select(&options.selection)?;
        part = narrowed(cartulary.graph(), |fact, claim| selected.claim(fact, claim));
        &part
    };
    let mut written = Vec::new();
    for (suffix, write) in format.parts {
        let path = if suffix.is_empty() {
            path.to_owned()
        } else {
            let (stem, ending) = name.split_at(name.len() - format.ending.len() - 1);
            path.with_file_name(format!("{stem}{suffix}{ending}"))
        };
        match put(&path, |to| write(graph, options, to)) {
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
