//! The W3C's tests of SPARQL 1.1 queries, through this crate and through oxigraph alone: what
//! oxigraph passes, this crate passes.
//!
//! They are read from `../shared/w3c/sparql11` beside the project or one above, or the folder that the
//! variable `SPARQL11_TESTS` names, and skipped where none is there.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use cartulary_query::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_query::oxigraph::model::vocab::rdf;
use cartulary_query::oxigraph::model::{
    BlankNode, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple,
};
use cartulary_query::oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput,
};
use cartulary_query::oxigraph::sparql::{QueryResults, SparqlEvaluator};
use cartulary_query::oxigraph::store::Store;
use cartulary_query::{Answer, AnswerFormat, Limits, Prefixes, Rows, sparql};

/// What oxigraph passes and this crate does not, with the reason.
const LOST: [(&str, &str); 0] = [];

/// What neither passes, with the reason. All of it is oxigraph's.
const NEITHER: [(&str, &[&str]); 5] = [
    (
        "the store keeps what a literal means, not how it is written: \"0\" as a boolean is \"false\"",
        &[
            "cast/cast-bool",
            "cast/cast-int",
            "cast/cast-float",
            "cast/cast-double",
            "cast/cast-decimal",
            "cast/cast-string",
            "csv-tsv-res/csv03",
            "csv-tsv-res/tsv03",
        ],
    ),
    (
        "GROUP_CONCAT of literals of one language has that language",
        &["aggregates/agg-groupconcat-04", "aggregates/agg-groupconcat-06"],
    ),
    (
        "what stands in GRAPH ?g is evaluated before ?g has a value",
        &["aggregates/agg-empty-group-count-graph", "bindings/graph", "negation/graph-minus"],
    ),
    ("BNODE of one string gives another node each time", &["functions/bnode01"]),
    (
        "a path of no step begins and ends only at what the store holds",
        &[
            "property-path/zero_or_more_set_start",
            "property-path/zero_or_more_set_end",
            "property-path/zero_or_one_set_start",
            "property-path/zero_or_one_set_end",
        ],
    ),
];

#[test]
fn nothing_that_oxigraph_passes_is_lost() {
    let above =
        ["../../..", "../../../.."].map(|up| Path::new(env!("CARGO_MANIFEST_DIR")).join(up));
    let beside = above.map(|folder| folder.join("shared/w3c/sparql11"));
    let named = env::var_os("SPARQL11_TESTS").map(PathBuf::from);
    let Some(folder) = named.into_iter().chain(beside).find(|folder| folder.is_dir()) else {
        return skipped("the W3C's tests of SPARQL 1.1 in ../shared/w3c/sparql11 are not here");
    };
    let folder = folder.canonicalize().unwrap();
    let mut tests = Vec::new();
    for manifest in ["manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl"] {
        gather(&folder.join(manifest), &mut tests);
    }
    let (mut passed, mut lost, mut neither) = (0, Vec::new(), Vec::new());
    for test in &tests {
        match (test.run(oxigraph), test.run(ours)) {
            (_, Ok(())) => passed += 1,
            (Ok(()), Err(why)) => lost.push((test.name.as_str(), why)),
            (Err(_), Err(_)) => neither.push(test.name.as_str()),
        }
    }
    println!("{} tests, {passed} passed; by neither", tests.len());
    for (why, names) in NEITHER {
        println!("{why}: {}", names.join(", "));
    }
    assert!(tests.len() > 300, "only {} tests were found", tests.len());
    let expected: Vec<&str> = LOST.iter().map(|(name, _)| *name).collect();
    let names: Vec<&str> = lost.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected, "{lost:#?}");
    let mut expected: Vec<&str> = NEITHER.iter().flat_map(|(_, names)| *names).copied().collect();
    expected.sort_unstable();
    neither.sort_unstable();
    assert_eq!(neither, expected);
}

/// What a query gives, or why it gives nothing.
type Given = Result<Answer, String>;

/// The answer through this crate: written and read back, where it is rows or truth.
fn ours(store: &Store, query: &str, base: &str) -> Given {
    let limits = Limits { time: Duration::from_secs(60), rows: 1_000_000 };
    let prefixes = Prefixes::new([]);
    let text = format!("BASE <{base}> {query}");
    let answer =
        sparql(store, &prefixes, &text, &BTreeMap::new(), limits).map_err(|why| why.to_string())?;
    if matches!(answer, Answer::Triples { .. }) {
        return Ok(answer);
    }
    let mut bytes = Vec::new();
    answer.write(AnswerFormat::Json, &prefixes, &mut bytes).map_err(|why| why.to_string())?;
    parse(&bytes, QueryResultsFormat::Json)
}

/// The answer of oxigraph alone.
fn oxigraph(store: &Store, query: &str, base: &str) -> Given {
    let evaluator = SparqlEvaluator::new().with_base_iri(base).unwrap();
    let query = evaluator.parse_query(query).map_err(|why| format!("SPARQL syntax: {why}"))?;
    match query.on_store(store).execute().map_err(|why| why.to_string())? {
        QueryResults::Boolean(truth) => Ok(Answer::Truth(truth)),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows: Result<Vec<_>, _> =
                solutions.map(|row| row.map(|row| row.values().to_vec())).collect();
            let rows = rows.map_err(|why| why.to_string())?;
            Ok(Answer::Rows(Rows { variables, rows, cut: false }))
        }
        QueryResults::Graph(triples) => {
            let triples: Result<Vec<_>, _> = triples.collect();
            Ok(Answer::Triples { triples: triples.map_err(|why| why.to_string())?, cut: false })
        }
    }
}

struct Test {
    name: String,
    kind: String,
    query: PathBuf,
    data: Vec<PathBuf>,
    named: Vec<PathBuf>,
    result: Option<PathBuf>,
}

impl Test {
    fn run(&self, answer: fn(&Store, &str, &str) -> Given) -> Result<(), String> {
        let text = fs::read_to_string(&self.query).map_err(|why| why.to_string())?;
        let store = Store::new().unwrap();
        for file in &self.data {
            load(&store, file, &GraphName::DefaultGraph)?;
        }
        for file in &self.named {
            load(&store, file, &NamedNode::new(url(file)).unwrap().into())?;
        }
        let given = answer(&store, &text, &url(&self.query));
        match self.kind.as_str() {
            "PositiveSyntaxTest11" => match given {
                Err(why) if why.starts_with("SPARQL syntax") => Err(why),
                _ => Ok(()),
            },
            "NegativeSyntaxTest11" => match given {
                Err(why) if why.starts_with("SPARQL syntax") => Ok(()),
                other => Err(format!("{other:?}")),
            },
            "QueryEvaluationTest" => same(&given?, &self.expected()?),
            "CSVResultFormatTest" => {
                let mut bytes = Vec::new();
                let written = given?.write(AnswerFormat::Csv, &Prefixes::new([]), &mut bytes);
                written.map_err(|why| why.to_string())?;
                let expected = fs::read_to_string(self.result.as_ref().unwrap()).unwrap();
                let given = String::from_utf8(bytes).unwrap();
                if lines(&given) == lines(&expected) { Ok(()) } else { Err(given) }
            }
            other => Err(format!("{other} is no kind of test that is known")),
        }
    }

    fn expected(&self) -> Given {
        let file = self.result.as_ref().ok_or("it has no result")?;
        let bytes = fs::read(file).map_err(|why| why.to_string())?;
        match extension(file) {
            "srx" => parse(&bytes, QueryResultsFormat::Xml),
            "srj" => parse(&bytes, QueryResultsFormat::Json),
            "tsv" => parse(&bytes, QueryResultsFormat::Tsv),
            _ => match result_set(&triples(file)?) {
                Some(rows) => Ok(Answer::Rows(rows)),
                None => Ok(Answer::Triples { triples: triples(file)?, cut: false }),
            },
        }
    }
}

/// Rows written as triples, where these are such.
fn result_set(triples: &[Triple]) -> Option<Rows> {
    const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
    let objects = |subject: &Term, name: &str| -> Vec<Term> {
        let of = |it: &&Triple| {
            Term::from(it.subject.clone()) == *subject
                && it.predicate.as_str().strip_prefix(RS) == Some(name)
        };
        triples.iter().filter(of).map(|it| it.object.clone()).collect()
    };
    let is_set = |it: &&Triple| it.object.to_string() == format!("<{RS}ResultSet>");
    let set = Term::from(triples.iter().find(is_set)?.subject.clone());
    let text = |term: &Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let names: Vec<String> = objects(&set, "resultVariable").iter().map(text).collect();
    let row = |solution: Term| {
        let mut row = vec![None; names.len()];
        for binding in objects(&solution, "binding") {
            let name = objects(&binding, "variable").first().map(text)?;
            let place = names.iter().position(|own| *own == name)?;
            row[place] = objects(&binding, "value").into_iter().next();
        }
        Some(row)
    };
    let rows = objects(&set, "solution").into_iter().map(row).collect::<Option<_>>()?;
    let variables = names
        .iter()
        .map(|name| cartulary_query::oxigraph::model::Variable::new(name.clone()).unwrap());
    Some(Rows { variables: variables.collect(), rows, cut: false })
}

/// Lines in any order, blank nodes without their names.
fn lines(csv: &str) -> Vec<String> {
    let plain = |cell: &str| if cell.starts_with("_:") { "_:".to_owned() } else { cell.to_owned() };
    let line = |line: &str| line.split(',').map(plain).collect::<Vec<_>>().join(",");
    let mut lines: Vec<String> = csv.lines().map(line).collect();
    lines.sort();
    lines
}

fn parse(bytes: &[u8], format: QueryResultsFormat) -> Given {
    let parser = QueryResultsParser::from_format(format);
    match parser.for_slice(bytes).map_err(|why| why.to_string())? {
        SliceQueryResultsParserOutput::Boolean(truth) => Ok(Answer::Truth(truth)),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows: Result<Vec<_>, _> =
                solutions.map(|row| row.map(|row| row.values().to_vec())).collect();
            let rows = rows.map_err(|why| why.to_string())?;
            Ok(Answer::Rows(Rows { variables, rows, cut: false }))
        }
    }
}

type Row = Vec<Option<Term>>;

/// Whether two answers are one, whatever the order of rows and the names of blank nodes.
fn same(given: &Answer, expected: &Answer) -> Result<(), String> {
    let differ = || format!("gave {given:?}, expected {expected:?}");
    let (given_rows, mut left) = match (given, expected) {
        (Answer::Truth(one), Answer::Truth(other)) if one == other => return Ok(()),
        (Answer::Triples { triples: one, .. }, Answer::Triples { triples: other, .. }) => {
            (cells(one), cells(other))
        }
        (Answer::Rows(one), Answer::Rows(other))
            if one.variables.len() == other.variables.len() =>
        {
            (columns(one, other).ok_or_else(differ)?, other.rows.clone())
        }
        _ => return Err(differ()),
    };
    let alike =
        given_rows.len() == left.len() && matched(&given_rows, &mut left, &mut BTreeMap::new());
    if alike { Ok(()) } else { Err(differ()) }
}

/// Triples as rows, each once.
fn cells(triples: &[Triple]) -> Vec<Row> {
    let row = |Triple { subject, predicate, object }: &Triple| {
        vec![Some(subject.clone().into()), Some(predicate.clone().into()), Some(object.clone())]
    };
    let mut rows: Vec<Row> = triples.iter().map(row).collect();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows.dedup();
    rows
}

/// Rows with their columns in the order of others.
fn columns(rows: &Rows, like: &Rows) -> Option<Vec<Row>> {
    let place = |variable| rows.variables.iter().position(|own| own == variable);
    let places: Option<Vec<usize>> = like.variables.iter().map(place).collect();
    let places = places?;
    Some(rows.rows.iter().map(|row| places.iter().map(|&n| row[n].clone()).collect()).collect())
}

/// Whether each row has another one of those left, under one renaming of blank nodes.
fn matched(rows: &[Row], left: &mut Vec<Row>, names: &mut BTreeMap<String, String>) -> bool {
    let Some((row, rest)) = rows.split_first() else { return true };
    for n in 0..left.len() {
        let before = names.clone();
        if alike(row, &left[n], names) {
            let other = left.remove(n);
            if matched(rest, left, names) {
                return true;
            }
            left.insert(n, other);
        }
        *names = before;
    }
    false
}

fn alike(one: &Row, other: &Row, names: &mut BTreeMap<String, String>) -> bool {
    one.iter().zip(other).all(|cells| match cells {
        (Some(Term::BlankNode(one)), Some(Term::BlankNode(other))) => {
            let taken = names.values().any(|name| name == other.as_str());
            match names.get(one.as_str()) {
                Some(known) => known == other.as_str(),
                None if taken => false,
                None => {
                    names.insert(one.as_str().to_owned(), other.as_str().to_owned());
                    true
                }
            }
        }
        (one, other) => one == other || same_number(one.as_ref(), other.as_ref()),
    })
}

/// Whether two terms are one number in two forms: `1.0` and `1` as decimals. The store keeps the
/// number and not its form.
fn same_number(one: Option<&Term>, other: Option<&Term>) -> bool {
    let number = |term: Option<&Term>| match term {
        Some(Term::Literal(literal)) if literal.datatype().as_str().starts_with(XSD) => {
            Some((literal.datatype().into_owned(), literal.value().parse::<f64>().ok()?))
        }
        _ => None,
    };
    number(one).is_some_and(|one| Some(one) == number(other))
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// The tests of a manifest and of those that it includes, in their order.
fn gather(manifest: &Path, tests: &mut Vec<Test>) {
    const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
    const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
    let triples = triples(manifest).unwrap();
    let objects = |subject: &Term, predicate: NamedNodeRef<'_>| -> Vec<Term> {
        let of = |it: &&Triple| {
            Term::from(it.subject.clone()) == *subject && it.predicate.as_ref() == predicate
        };
        triples.iter().filter(of).map(|it| it.object.clone()).collect()
    };
    let object = |subject: &Term, predicate: NamedNodeRef<'_>| {
        objects(subject, predicate).into_iter().next()
    };
    let list = |mut node: Term| {
        let mut members = Vec::new();
        while let Some(first) = object(&node, rdf::FIRST) {
            members.push(first);
            node = object(&node, rdf::REST).unwrap();
        }
        members
    };
    let term = |space: &str, name: &str| NamedNode::new(format!("{space}{name}")).unwrap();
    let file = |term: &Term| match term {
        Term::NamedNode(node) => Some(PathBuf::from(node.as_str().strip_prefix("file://")?)),
        _ => None,
    };
    let this = Term::from(NamedNode::new(url(manifest)).unwrap());
    for included in objects(&this, term(MF, "include").as_ref()).into_iter().flat_map(list) {
        gather(&file(&included).unwrap(), tests);
    }
    for entry in objects(&this, term(MF, "entries").as_ref()).into_iter().flat_map(list) {
        let kind = object(&entry, rdf::TYPE).map_or(String::new(), |kind| local(&kind));
        let Some(action) = object(&entry, term(MF, "action").as_ref()) else { continue };
        let files = |name: &str| -> Vec<PathBuf> {
            objects(&action, term(QT, name).as_ref()).iter().filter_map(file).collect()
        };
        let query = files("query").into_iter().next().or_else(|| file(&action));
        // A named graph may be a node with the graph and its label.
        let named = objects(&action, term(QT, "graphData").as_ref());
        let named = named.iter().filter_map(|graph| {
            file(graph).or_else(|| file(&object(graph, term(QT, "graph").as_ref())?))
        });
        let folder = manifest.parent().and_then(Path::file_name).unwrap().to_string_lossy();
        tests.push(Test {
            name: format!("{folder}/{}", local(&entry)),
            kind,
            query: query.unwrap(),
            data: files("data"),
            named: named.collect(),
            result: object(&entry, term(MF, "result").as_ref()).as_ref().and_then(file),
        });
    }
}

fn local(term: &Term) -> String {
    let text = term.to_string();
    text.trim_end_matches('>').rsplit(['#', '/']).next().unwrap_or_default().to_owned()
}

fn load(store: &Store, file: &Path, graph: &GraphName) -> Result<(), String> {
    for Triple { subject, predicate, object } in triples(file)? {
        store.insert(&Quad::new(subject, predicate, object, graph.clone())).unwrap();
    }
    Ok(())
}

fn triples(file: &Path) -> Result<Vec<Triple>, String> {
    let bytes = fs::read(file).map_err(|why| format!("{}: {why}", file.display()))?;
    let format = if extension(file) == "rdf" { RdfFormat::RdfXml } else { RdfFormat::Turtle };
    let own = url(file);
    let parser = RdfParser::from_format(format).with_base_iri(&own).unwrap();
    // Blank nodes of two files are two.
    let file = own.bytes().fold(String::new(), |name, byte| name + &format!("{byte:x}"));
    let rename = |node: &BlankNode| BlankNode::new(format!("{}x{file}", node.as_str())).unwrap();
    parser
        .for_slice(&bytes)
        .map(|quad| {
            let Quad { subject, predicate, object, .. } = quad.map_err(|why| why.to_string())?;
            let subject = match subject {
                NamedOrBlankNode::BlankNode(node) => rename(&node).into(),
                other @ NamedOrBlankNode::NamedNode(_) => other,
            };
            let object = match object {
                Term::BlankNode(node) => rename(&node).into(),
                other => other,
            };
            Ok(Triple { subject, predicate, object })
        })
        .collect()
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(|it| it.to_str()).unwrap_or_default()
}

fn url(file: &Path) -> String {
    format!("file://{}", file.display())
}

/// Tells on stderr that something was not checked. The harness shows no `eprintln!` of a test that
/// passes.
#[expect(clippy::explicit_write, reason = "for the harness does not catch it")]
fn skipped(why: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "SKIPPED: {why}").unwrap();
}
