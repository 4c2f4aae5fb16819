//! Literate cases: Markdown files under `cases/` that show texts and what is read from them.
//!
//! Each `##` begins a case. In it stand blocks:
//! - `text`: the document;
//! - `statements`: all that it must give, one a line in order of its evidence:
//!   `Subject —predicate→ Object [modality; when DATE; as ROLE; says SPEAKER; inferred] «evidence»`;
//! - `entities`, where it matters: all its entities, `Name = other name (Class, gazetteer id)`;
//! - `file PATH`: a table of a domain of the case's own, `language PATH`: of its language; those above
//!   the first case hold for all of them;
//! - `problems`: what loading those files complains of.
//!
//! A line of a `statements` or `entities` block may begin with a mark: `wrong` is given and should not
//! be, `missing` should be given and is not, `never` must not be given.
//! `UPDATE_EXPECT=1` writes what is given into the files, marks kept, for a person to read in the
//! difference; what must never be given fails all the same.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

use cartulary_extract::{Grammar, extract};
use cartulary_model::{
    Document, Entity, EntityId, Folder, Modality, Object, Ontology, Problem, Reading, Span,
    Statement,
};
use common::{ENGLISH, INNOVATION, path};

macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test] fn $name() { check(stringify!($name)); })*

        #[test]
        fn no_file_is_forgotten() {
            let mut names: Vec<String> = fs::read_dir(path("tests/cases"))
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            names.sort();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

cases! {
    acronyms dates descriptions header lists loading modality names references second_domain sections speakers titles trees values voice
}

/// Runs the cases of one file.
fn check(name: &str) {
    let file = path("tests/cases").join(format!("{name}.md"));
    let shown = fs::read_to_string(&file).unwrap();
    let mut faults = String::new();
    let read = run(&shown, &mut faults);
    if read != shown {
        if env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&file, read).unwrap();
        } else {
            for (n, (expected, given)) in differences(&shown, &read) {
                let _ = writeln!(faults, "{}:{n}:\n{expected}{given}", file.display());
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The file as its cases were read.
fn run(shown: &str, faults: &mut String) -> String {
    let (mut read, mut shared, mut case) = (String::new(), Domain::default(), None::<Case>);
    let mut lines = shown.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            case =
                Some(Case { title: title.to_owned(), domain: shared.clone(), text: String::new() });
        }
        let _ = writeln!(read, "{line}");
        let Some(mark) = line.strip_prefix("```").filter(|mark| !mark.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let (kind, path) = mark.split_once(' ').unwrap_or((mark, ""));
        let block = match (kind, &mut case) {
            ("file" | "language", _) => {
                let domain = case.as_mut().map_or(&mut shared, |case| &mut case.domain);
                let files = if kind == "file" { &mut domain.files } else { &mut domain.language };
                files.insert(path.to_owned(), joined(&block));
                joined(&block)
            }
            ("text", Some(case)) => {
                case.text = joined(&block);
                joined(&block)
            }
            ("statements", Some(case)) => case.marked(&block, &case.statements(), faults),
            ("entities", Some(case)) => case.marked(&block, &case.entities(), faults),
            ("problems", Some(case)) => joined(&case.domain.problems()),
            _ => panic!("a case has no block {mark:?}"),
        };
        read.push_str(&block);
        read.push_str("```\n");
    }
    read
}

struct Case {
    title: String,
    domain: Domain,
    text: String,
}

impl Case {
    fn reading(&self) -> (Document, Reading) {
        let loaded;
        let (ontology, grammar) = if self.domain.files.is_empty() {
            &*INNOVATION
        } else {
            loaded = self
                .domain
                .load()
                .unwrap_or_else(|problems| panic!("{}: {problems:?}", self.title));
            &loaded
        };
        let document = Document::new("case.txt", self.text.as_str());
        let reading = extract(ontology, grammar, &document);
        (document, reading)
    }

    fn statements(&self) -> Vec<String> {
        let (document, reading) = self.reading();
        reading.statements.iter().map(|statement| line(&document, &reading, statement)).collect()
    }

    fn entities(&self) -> Vec<String> {
        let line = |entity: &Entity| {
            let known = entity.gazetteer.as_ref().map(|id| format!(", {id}")).unwrap_or_default();
            format!("{} ({}{known})", entity.names.join(" = "), entity.class)
        };
        self.reading().1.entities.iter().map(line).collect()
    }

    /// A block of expected lines brought in accord with the lines that are given.
    fn marked(&self, block: &[&str], given: &[String], faults: &mut String) -> String {
        let with =
            |mark: &'static str| block.iter().filter_map(move |line| line.strip_prefix(mark));
        let mut lines: Vec<String> = given
            .iter()
            .map(|line| {
                let wrong = with("wrong ").any(|wrong| says(line, wrong));
                if wrong { format!("wrong {line}") } else { line.clone() }
            })
            .collect();
        let is_given = |wanted: &str| given.iter().any(|line| says(line, wanted));
        lines.extend(
            with("missing ").filter(|line| !is_given(line)).map(|line| format!("missing {line}")),
        );
        for line in with("never ") {
            if is_given(line) {
                let _ = writeln!(faults, "{}: never to be given: {line}", self.title);
            }
            lines.push(format!("never {line}"));
        }
        joined(&lines)
    }
}

/// Whether a given line says what is wanted, wrong or forbidden, of which the end may be left out: with
/// `A —p→ B` all that says it in whatever modality, with `A —p→ B «` what asserts it.
fn says(given: &str, wanted: &str) -> bool {
    let ends =
        |rest: &str| rest.is_empty() || rest.starts_with([' ', ';', ']']) || wanted.ends_with('«');
    given.strip_prefix(wanted).is_some_and(ends)
}

fn line(document: &Document, reading: &Reading, statement: &Statement) -> String {
    let name = |id: EntityId| reading.entities[id.0].name();
    let object = match &statement.object {
        Object::Entity(id) => name(*id),
        Object::Literal { value, .. } => value,
    };
    let mut notes = Vec::new();
    if statement.modality != Modality::Asserted {
        notes.push(statement.modality.to_string());
    }
    notes.extend(statement.when.iter().map(|when| format!("when {when}")));
    notes.extend(statement.role.iter().map(|role| format!("as {role}")));
    notes.extend(statement.according_to.map(|id| format!("says {}", name(id))));
    if statement.inferred_agent {
        notes.push("inferred".to_owned());
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" [{}]", notes.join("; ")) };
    let quote = |span: Span| span.of(document.text()).unwrap().replace('\n', "⏎");
    format!(
        "{} —{}→ {object}{notes} «{}»",
        name(statement.subject),
        statement.predicate,
        quote(statement.evidence.span)
    )
}

/// The files of a domain and, where they are not English, of a language.
#[derive(Clone, Default)]
struct Domain {
    files: BTreeMap<String, String>,
    language: BTreeMap<String, String>,
}

impl Domain {
    fn load(&self) -> Result<(Ontology, Grammar), Vec<Problem>> {
        let pairs = |files: &BTreeMap<String, String>| {
            Folder::from_texts(
                "domain",
                files.iter().map(|(path, text)| (path.as_str(), text.as_str())),
            )
        };
        let folder = pairs(&self.files);
        let language =
            if self.language.is_empty() { ENGLISH.clone() } else { over(&ENGLISH, &self.language) };
        let ontology = Ontology::load(&folder).map_err(|problems| problems.0)?;
        let grammar =
            Grammar::load(&ontology, &folder, &language).map_err(|problems| problems.0)?;
        Ok((ontology, grammar))
    }

    fn problems(&self) -> Vec<String> {
        let problems = self.load().err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect()
    }
}

/// A folder with some of its files replaced, under the name `language`.
fn over(folder: &Folder, files: &BTreeMap<String, String>) -> Folder {
    let mut all: BTreeMap<&str, &str> = folder.under("").collect();
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Folder::from_texts("language", all)
}

fn joined(lines: &[impl AsRef<str>]) -> String {
    lines.iter().flat_map(|line| [line.as_ref(), "\n"]).collect()
}

/// Where a file and what it became differ: number of the first line of each stretch, what the file
/// has there with `-` before each line, and what it should have with `+`.
fn differences(shown: &str, read: &str) -> Vec<(usize, (String, String))> {
    // Blocks alone can differ, so that both texts have the same lines around them.
    let blocks = |text: &str| -> Vec<(usize, Vec<String>)> {
        let mut blocks = vec![(1, Vec::new())];
        for (n, line) in text.lines().enumerate() {
            if line.starts_with("```") {
                blocks.push((n + 2, Vec::new()));
            } else {
                blocks.last_mut().unwrap().1.push(line.to_owned());
            }
        }
        blocks
    };
    let prefixed = |mark: &str, lines: &[String], others: &[String]| -> String {
        let only = lines.iter().filter(|line| !others.contains(line));
        only.flat_map(|line| [mark, " ", line, "\n"]).collect()
    };
    let pairs = blocks(shown).into_iter().zip(blocks(read));
    pairs
        .filter(|(shown, read)| shown.1 != read.1)
        .map(|((n, shown), (_, read))| {
            (n, (prefixed("-", &shown, &read), prefixed("+", &read, &shown)))
        })
        .collect()
}
