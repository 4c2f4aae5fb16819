//! Measures learning alone on `Text2KGBench` (Mihindukulasooriya et al. 2023): of each ontology of its
//! Wikidata half, a domain is made from the ontology's JSON and the train triples, rows are learned,
//! and the texts of dev are read. Nobody writes a row.
//!
//! ```sh
//! cargo run --release -p cartulary --example text2kgbench -- BENCH [--held-out] [--without-names]
//! ```
//!
//! `BENCH` holds `ontologies/*.json`, `train.jsonl`, `dev.jsonl` and `score.py`. With `--held-out` a
//! quarter of train is kept from learning and read in place of dev: for choosing between settings.
//! With `--without-names` the domain has no gazetteer of the train triples' objects.
//! The domains and the predictions stay in a temporary folder, to be looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use cartulary::learn::{FILES, learn, read_lines};
use cartulary::model::{Entity, MentionKind, Object};
use cartulary::{Document, Domain, Folder};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A line of `train.jsonl` or `dev.jsonl`.
#[derive(Clone, Deserialize, Serialize)]
struct Line {
    id: String,
    dataset: String,
    ontology: String,
    text: String,
    triples: Vec<Triple>,
}

type Triple = (String, String, String);

#[derive(Deserialize)]
struct Source {
    id: String,
    concepts: Vec<Concept>,
    relations: Vec<Relation>,
}

#[derive(Deserialize)]
struct Concept {
    qid: String,
    label: String,
}

#[derive(Deserialize)]
struct Relation {
    label: String,
    range: String,
}

/// A line with what was read in it.
struct Read {
    line: Line,
    found: Vec<Found>,
    /// How many of its triples have both ends among the names that were found.
    seen: usize,
}

struct Found {
    triple: Triple,
    confidence: f64,
    /// Whether it is as sure as the predicate's learned level asks for.
    stated: bool,
}

/// Name of an ontology, what was read of its train texts, and of those of dev.
type Measured = (String, Vec<Read>, Vec<Read>);

/// The half whose ontologies are Wikidata's.
const HALF: &str = "wikidata_tekgen";
/// What is read may be so unsure; what is stated, or best, is picked afterwards.
const LEAST: f64 = 0.02;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let before = arguments.len();
        arguments.retain(|argument| argument != name);
        arguments.len() < before
    };
    let (held_out, without_names) = (flag("--held-out"), flag("--without-names"));
    let [bench] = &arguments[..] else {
        return Err("usage: text2kgbench BENCH [--held-out] [--without-names]".into());
    };
    let (bench, work) = (Path::new(bench), std::env::temp_dir().join("text2kgbench"));
    let mut train = lines(&bench.join("train.jsonl"))?;
    let dev = if held_out {
        let (held, rest): (Vec<_>, Vec<_>) =
            train.into_iter().enumerate().partition(|(n, _)| n % 4 == 3);
        train = rest.into_iter().map(|(_, line)| line).collect();
        held.into_iter().map(|(_, line)| line).collect()
    } else {
        lines(&bench.join("dev.jsonl"))?
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(bench.join("ontologies"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.file_name().is_some_and(|n| n.to_string_lossy().starts_with(HALF)));
    files.sort();

    let tasks: Vec<Result<_, String>> = files
        .par_iter()
        .map(|file| measure(file, &work, &train, &dev, !without_names).map_err(|e| e.to_string()))
        .collect();
    let scorer = Scorer { script: bench.join("score.py"), work };
    let (mut all_train, mut all_dev) = (Vec::new(), Vec::new());
    for task in tasks {
        let (name, train, dev) = task?;
        println!("{name}\n{}", scorer.report(&dev, best)?);
        all_train.extend(train);
        all_dev.extend(dev);
    }
    let read = if held_out { "held out of train" } else { "dev" };
    println!("all, train, best of each text\n{}", scorer.report(&all_train, best)?);
    println!("all, {read}, what is stated\n{}", scorer.report(&all_dev, stated)?);
    println!("all, {read}, best of each text\n{}", scorer.report(&all_dev, best)?);
    let triples: usize = all_dev.iter().map(|read| read.line.triples.len()).sum();
    let seen: usize = all_dev.iter().map(|read| read.seen).sum();
    println!("{seen} of the {triples} triples have both ends among the names that were found");
    println!("domains and predictions: {}", scorer.work.display());
    Ok(())
}

/// What the domain states of a text.
fn stated(found: &[Found]) -> Vec<&Triple> {
    found.iter().filter(|found| found.stated).map(|found| &found.triple).collect()
}

/// The likeliest alone: the benchmark gives hardly any text more than one triple.
fn best(found: &[Found]) -> Vec<&Triple> {
    let best = found.iter().map(|found| found.confidence).fold(0.0, f64::max);
    found.iter().filter(|found| found.confidence >= best).map(|found| &found.triple).collect()
}

/// Makes the domain of an ontology, learns its rows, and reads the texts of both folds.
fn measure(
    file: &Path,
    work: &Path,
    train: &[Line],
    dev: &[Line],
    names: bool,
) -> Result<Measured, Box<dyn Error>> {
    let source: Source = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let name = source.id.trim_start_matches("ont_").to_owned();
    let own = |line: &&Line| line.dataset == HALF && line.ontology == name;
    let train: Vec<Line> = train.iter().filter(own).cloned().collect();
    let dev: Vec<Line> = dev.iter().filter(own).cloned().collect();
    let folder = work.join(&name);
    let schema = Schema::new(&source, &train, names);
    for (path, text) in schema.files(&source)? {
        write(&folder.join(path), &text)?;
    }
    let examples: Vec<String> = train
        .iter()
        .map(|line| serde_json::to_string(&schema.as_written(line)))
        .collect::<Result<_, _>>()?;
    let learned = learn(&Folder::open(&folder)?, &Domain::english_folder(), |ontology| {
        read_lines(ontology, "train.jsonl", &examples.join("\n"))
    })?;
    let (mut levels, mut confidence) = (BTreeMap::new(), String::new());
    for line in learned.confidence.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        match (&cells[..], cells.last().and_then(|least| least.parse::<f64>().ok())) {
            ([predicate, base, _], Some(least)) => {
                levels.insert((*predicate).to_owned(), least);
                writeln!(confidence, "{predicate}\t{base}\t{LEAST}")?;
            }
            _ => writeln!(confidence, "{line}")?,
        }
    }
    for (path, text) in FILES.iter().zip([&learned.triggers, &learned.sequences, &confidence]) {
        write(&folder.join(path), text)?;
    }
    let domain = Domain::load(&folder)?;
    let read = |lines: Vec<Line>| {
        lines.into_par_iter().map(|line| schema.read(&domain, &levels, line)).collect()
    };
    Ok((name, read(train), read(dev)))
}

/// What the engine is told of an ontology.
///
/// Classes are the concepts, and what the name finder tells apart. Nobody can tell by its words
/// whether a name bears a film or a book, so the relations take any class, and domain and range only
/// say what class the gazetteer's names have: what a class is worth as an end is left to the rows.
struct Schema {
    /// Relations by their label.
    predicates: BTreeMap<String, Predicate>,
    /// Names with their class.
    names: BTreeMap<String, String>,
}

#[derive(Default)]
struct Predicate {
    name: String,
    /// Whether its objects are dates.
    date: bool,
}

impl Schema {
    fn new(source: &Source, train: &[Line], names: bool) -> Self {
        let mut schema = Self { predicates: BTreeMap::new(), names: BTreeMap::new() };
        let triples = || train.iter().flat_map(|line| &line.triples);
        // Some relations stand in the triples only.
        let labels = source.relations.iter().map(|relation| &relation.label);
        for label in labels.chain(triples().map(|triple| &triple.1)) {
            // The ontologies leave the range open for values: the triples tell dates from the rest.
            let objects = || triples().filter(|t| t.1 == *label).map(|triple| &triple.2);
            let dates = objects().filter(|object| date_of(object).is_some()).count();
            let date = dates * 2 > objects().count();
            let name = format!("has{}", camel(label));
            schema.predicates.entry(label.clone()).or_insert(Predicate { name, date });
            if date || !names {
                continue;
            }
            let relation = source.relations.iter().find(|relation| relation.label == *label);
            let concept = relation.and_then(|r| source.concepts.iter().find(|c| c.qid == r.range));
            let class = camel(concept.map_or(label, |concept| &concept.label));
            for object in objects() {
                schema.names.entry(object.clone()).or_insert_with(|| class.clone());
            }
        }
        schema
    }

    /// The files of a domain's folder.
    fn files(&self, source: &Source) -> Result<[(&'static str, String); 4], std::fmt::Error> {
        let person = source.concepts.iter().find(|c| matches!(c.label.trim(), "human" | "person"));
        let person = person.map_or_else(|| "Person".to_owned(), |concept| camel(&concept.label));
        let mut kinds = "kind\tclass\n".to_owned();
        let mut classes: BTreeSet<String> = self.names.values().cloned().collect();
        for (kind, class) in [("PER", &*person), ("ORG", "Organization"), ("LOC", "Place")] {
            writeln!(kinds, "{kind}\t{class}")?;
            classes.insert(class.to_owned());
        }
        let mut heads = "word\tclass\n".to_owned();
        for concept in &source.concepts {
            let class = camel(&concept.label);
            writeln!(heads, "{}\t{class}", concept.label.trim().to_lowercase())?;
            classes.insert(class);
        }
        let mut turtle = "@prefix t: <https://example.org/text2kgbench#> .\n\
            @prefix cart: <https://cartulary.org/ns#> .\n\
            @prefix owl: <http://www.w3.org/2002/07/owl#> .\n\
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
            <https://example.org/text2kgbench> a owl:Ontology .\n"
            .to_owned();
        for class in &classes {
            writeln!(turtle, "t:{class} a owl:Class ; cart:topClass true .")?;
        }
        for (label, Predicate { name, date }) in &self.predicates {
            let (kind, range) = if *date {
                ("Datatype", " ; rdfs:range xsd:date , xsd:gYearMonth , xsd:gYear")
            } else {
                ("Object", "")
            };
            let label = json!(label);
            writeln!(turtle, "t:{name} a owl:{kind}Property ; rdfs:label {label}@en{range} .")?;
        }
        let mut gazetteer =
            "id,type,label,label_ko,aliases,acronym,within,since,until,succeeds,same_as\n"
                .to_owned();
        for (n, (name, class)) in self.names.iter().enumerate() {
            writeln!(gazetteer, "{n},{class},\"{}\",,,,,,,,", name.replace('"', "\"\""))?;
        }
        Ok([
            ("ontology.ttl", turtle),
            ("heads.tsv", heads),
            ("kinds.tsv", kinds),
            ("gazetteer/objects.csv", gazetteer),
        ])
    }

    /// A line whose dates are as the text writes them: the triples say "01 January 2009" for "2009".
    fn as_written(&self, line: &Line) -> Line {
        let mut line = line.clone();
        for (_, relation, object) in &mut line.triples {
            let dated = self.predicates.get(relation).is_some_and(|predicate| predicate.date);
            let Some((day, month, year)) = date_of(object).filter(|_| dated) else { continue };
            let name = MONTHS[month - 1];
            let mut forms = vec![format!("{name} {day}, {year}"), format!("{day} {name} {year}")];
            forms.extend((day == 1).then(|| format!("{name} {year}")));
            forms.extend((day == 1 && month == 1).then(|| year.to_string()));
            if let Some(form) = forms.into_iter().find(|form| line.text.contains(form)) {
                *object = form;
            }
        }
        line
    }

    /// The triples that a text states, in the words of the benchmark. What has no name in the text
    /// ("the film", "he") cannot be said.
    fn read(&self, domain: &Domain, levels: &BTreeMap<String, f64>, line: Line) -> Read {
        let reading = domain.extract_excerpt(&Document::new(&line.id, &line.text));
        let named = |entity: &Entity| {
            let named = entity.mentions.iter().any(|mention| mention.kind == MentionKind::Name);
            named.then(|| entity.name().to_owned())
        };
        let mut found = Vec::new();
        for statement in &reading.statements {
            let label = self.predicates.iter().find(|(_, p)| p.name == statement.predicate);
            let Some((label, _)) = label else { continue };
            let subject = named(&reading.entities[statement.subject.0]);
            let object = match &statement.object {
                Object::Entity(entity) => named(&reading.entities[entity.0]),
                Object::Literal { value, .. } => benchmark_date(value),
            };
            let (Some(subject), Some(object)) = (subject, object) else { continue };
            let confidence = statement.confidence;
            let stated = levels.get(&statement.predicate).is_some_and(|least| confidence >= *least);
            found.push(Found { triple: (subject, label.clone(), object), confidence, stated });
        }
        let names: BTreeSet<String> =
            reading.entities.iter().filter_map(named).map(|name| name.to_lowercase()).collect();
        let has = |end: &str| names.contains(&end.to_lowercase());
        let dated = |label: &String| self.predicates.get(label).is_some_and(|p| p.date);
        let is_seen = |(s, label, o): &&Triple| has(s) && (has(o) || dated(label));
        let seen = line.triples.iter().filter(is_seen).count();
        Read { line, found, seen }
    }
}

/// "01 January 2009" as day, month, year.
fn date_of(text: &str) -> Option<(usize, usize, usize)> {
    let mut parts = text.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Some((day.parse().ok()?, month, year.parse().ok()?))
}

/// A date of ISO 8601 as the benchmark writes it: a year by its first day.
fn benchmark_date(iso: &str) -> Option<String> {
    let mut parts = iso.split('-');
    let year: usize = parts.next()?.parse().ok()?;
    let month: usize = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    let day: usize = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    Some(format!("{day:02} {} {year}", MONTHS.get(month.checked_sub(1)?)?))
}

/// "film production company" as `FilmProductionCompany`.
fn camel(label: &str) -> String {
    let mut camel = String::new();
    for word in label.split(|c: char| !c.is_alphanumeric()) {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(letters);
    }
    camel
}

fn lines(file: &Path) -> Result<Vec<Line>, Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}

/// The benchmark's own scorer.
struct Scorer {
    script: PathBuf,
    work: PathBuf,
}

impl Scorer {
    /// What it says of the triples that are picked of each text.
    fn report(
        &self,
        read: &[Read],
        pick: fn(&[Found]) -> Vec<&Triple>,
    ) -> Result<String, Box<dyn Error>> {
        let (mut gold, mut predicted) = (String::new(), String::new());
        for Read { line, found, .. } in read {
            writeln!(gold, "{}", serde_json::to_string(line)?)?;
            writeln!(predicted, "{}", json!({"id": line.id, "triples": pick(found)}))?;
        }
        let files = [self.work.join("gold.jsonl"), self.work.join("predicted.jsonl")];
        write(&files[0], &gold)?;
        write(&files[1], &predicted)?;
        let output = Command::new("python3").arg(&self.script).args(&files).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        // Further subsets are of the test fold only.
        let report = String::from_utf8(output.stdout)?;
        let whole: Vec<&str> =
            report.lines().filter(|line| line.starts_with(&format!("{HALF} "))).collect();
        Ok(whole.join("\n") + "\n")
    }
}
