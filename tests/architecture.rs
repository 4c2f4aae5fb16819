//! What ARCHITECTURE.md says must never happen where.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cartulary::Domain;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

/// The source files of a crate with what they say, without comments and tests.
fn sources(name: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    list(&crates().join(name).join("src"), &mut found);
    assert!(!found.is_empty(), "{name} has no sources");
    found
}

fn list(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, found);
        } else {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push((path, lines.collect::<Vec<_>>().join("\n")));
        }
    }
}

/// Files of a crate that hold one of the words.
fn holding(name: &str, words: &[&str]) -> Vec<PathBuf> {
    let holds = |text: &str| words.iter().any(|word| text.contains(word));
    let found = sources(name).into_iter().filter(|(_, text)| holds(text));
    found.map(|(path, _)| path).collect()
}

const NONE: Vec<PathBuf> = Vec::new();
const LIBRARIES: [&str; 5] =
    ["cartulary-model", "cartulary-extract", "cartulary-graph", "cartulary-query", "cartulary"];

#[test]
fn crates_know_only_those_below_them() {
    let known = |name: &str| {
        let manifest = fs::read_to_string(crates().join(name).join("Cargo.toml")).expect("UTF-8");
        let (_, after) = manifest.split_once("\n[dependencies]\n").expect("dependencies");
        let names = after.lines().take_while(|line| !line.starts_with('['));
        let names = names.filter_map(|line| line.split(['.', ' ']).next());
        names.filter(|name| name.starts_with("cartulary")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(known("cartulary-model"), Vec::<String>::new());
    assert_eq!(known("cartulary-extract"), ["cartulary-model"]);
    assert_eq!(known("cartulary-graph"), ["cartulary-model"]);
    assert_eq!(known("cartulary-query"), ["cartulary-graph", "cartulary-model"]);
    assert_eq!(known("cartulary-cli"), ["cartulary"]);
}

#[test]
fn every_module_is_on_the_map() {
    let map = fs::read_to_string(crates().join("../ARCHITECTURE.md")).expect("UTF-8");
    let mut missing = Vec::new();
    for name in LIBRARIES {
        let library = fs::read_to_string(crates().join(name).join("src/lib.rs")).expect("UTF-8");
        let modules = library.lines().filter_map(|line| {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            line.strip_prefix("mod ")?.strip_suffix(';')
        });
        let modules = modules.filter(|&module| module != "testing");
        let unknown = modules.filter(|module| !map.contains(&format!("`{module}`")));
        missing.extend(unknown.map(|module| format!("{name}: {module}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn extraction_touches_nothing_outside_its_arguments() {
    // Learning the models is a program of its own.
    let learning = crates().join("cartulary-extract/src/language/train");
    let mut touching = holding(
        "cartulary-extract",
        &["std::fs", "fs::", "std::env", "std::net", "std::process", "print!", "println!"],
    );
    touching.retain(|path| !path.starts_with(&learning));
    assert_eq!(touching, NONE);
}

#[test]
fn one_module_turns_statements_into_quads() {
    let rdf = crates().join("cartulary-graph/src/rdf");
    let making = |name| holding(name, &["Quad::new", "QuadRef::new", "Triple::new"]);
    let mut elsewhere = making("cartulary-graph");
    elsewhere.retain(|path| !path.starts_with(&rdf));
    elsewhere.extend(making("cartulary"));
    elsewhere.extend(making("cartulary-cli"));
    assert_eq!(elsewhere, NONE);
}

#[test]
fn no_clock_and_no_chance_reaches_an_output() {
    for name in ["cartulary-model", "cartulary-graph", "cartulary-query", "cartulary"] {
        assert_eq!(holding(name, &["SystemTime", "Instant::", "rand::", "RandomState"]), NONE);
    }
}

/// A name of the ontology as a string in the code would be a domain that only this program knows.
#[test]
fn no_term_of_the_domain_stands_in_the_code() {
    let learning = crates().join("cartulary-extract/src/language/train");
    let domain = Domain::innovation().expect("a sound domain");
    let ontology = domain.ontology();
    let classes = ontology.classes().map(|(_, class)| class.name.as_str());
    let predicates = ontology.predicates().map(|(_, predicate)| predicate.name.as_str());
    let rows = ontology.gazetteer().entries().map(|(_, row)| row.label.as_str());
    let terms: BTreeSet<&str> = classes.chain(predicates).chain(rows).collect();
    let mut spoken = Vec::new();
    for name in LIBRARIES {
        for (path, text) in sources(name) {
            // What the models learn from is English, which has words such as "finance".
            if path.starts_with(&learning) {
                continue;
            }
            let strings = text.split('"').skip(1).step_by(2);
            let terms = strings.filter(|string| terms.contains(string));
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            spoken.extend(terms.map(|term| format!("{file}: {term}")));
        }
    }
    let known = [
        // Words that the models know well stand in for long names while a tree is grown.
        "fold.rs: Google",
        "fold.rs: Iraq",
        // Schemata of FollowTheMoney, which other vocabularies lead to.
        "ftm.rs: Event",
        "ftm.rs: Organization",
        "ftm.rs: Person",
        "ftm.rs: Project",
        // A column of every gazetteer.
        "gazetteer.rs: succeeds",
    ];
    spoken.sort();
    assert_eq!(spoken, known);
}
