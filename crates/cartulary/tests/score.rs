//! What counts as right, wrong and neither, and that the figures are those of the scorer by which
//! gold has been measured before.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cartulary::score::{Figures, Gold, Score, score};
use cartulary::{Document, Domain, StatementLine};
use serde_json::{Value, json};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

const TEXT: &str = "The Bada Institute and the Sanmaru Agency cooperate. The agency may pay 1,200 \
                    won for the Haneul Program, which began in May 2019.";

const GOLD: &str = r#"{
  "doc": "note.txt",
  "entities": [
    {"id": "bada", "type": "Organization", "names": ["Bada Institute of Marine Technology", "BIMT"]},
    {"id": "sanmaru", "type": "Organization", "names": ["Sanmaru Agency"]},
    {"id": "haneul", "type": "Program", "names": ["Haneul Program"]}
  ],
  "facts": [
    {"s": "bada", "p": "partnersWith", "o": "sanmaru", "modality": "asserted", "core": true,
     "evidence": "Bada Institute and the Sanmaru Agency cooperate"},
    {"s": "haneul", "p": "hasBudget", "o": {"value": "1,200 won"}, "modality": "proposed",
     "evidence": "may pay 1,200 won"},
    {"s": "haneul", "p": "foundedOn", "o": {"value": "2019-05"}, "modality": "asserted",
     "evidence": "began in May 2019", "optional": true}
  ]
}"#;

/// Statements with names of both ends, and how many are right, wrong and void.
#[test]
fn a_statement_is_right_when_it_gives_a_fact_of_the_gold() {
    for (said, counts) in [
        // A symmetric predicate holds both ways, a fact pays once.
        (vec![("BIMT", "partnersWith", "Sanmaru Agency")], [1, 0, 0]),
        (vec![("the Sanmaru Agency's", "partnersWith", "ｂｉｍｔ")], [1, 0, 0]),
        (vec![("BIMT", "partnersWith", "Sanmaru Agency"); 2], [1, 0, 0]),
        (vec![("Haneul Program", "funds", "BIMT")], [0, 1, 0]),
        // Four words of five are one name, three of five are not.
        (vec![("Bada Institute of Technology", "partnersWith", "Sanmaru Agency")], [1, 0, 0]),
        (vec![("Bada Institute Technology", "partnersWith", "Sanmaru Agency")], [0, 1, 0]),
        // Values.
        (vec![("Haneul Program", "hasBudget", "=1200 won")], [1, 0, 0]),
        (vec![("Haneul Program", "hasBudget", "1200 Won")], [1, 0, 0]),
        (vec![("Haneul Program", "hasBudget", "=1.200 won")], [0, 1, 0]),
        // What is optional is neither right nor wrong.
        (vec![("Haneul Program", "foundedOn", "=2019.5.")], [0, 0, 0]),
        (vec![("Haneul Program", "foundedOn", "=2019")], [0, 1, 0]),
        // Nothing is two things at once.
        (vec![("BIMT|Haneul Program", "partnersWith", "Sanmaru Agency")], [0, 1, 1]),
    ] {
        let lines: Vec<_> = said.iter().map(|&(s, p, o)| line(s, p, o, "cooperate")).collect();
        let Figures { right, wrong, void, .. } = scored(&lines).figures;
        assert_eq!([right, wrong, void], counts, "{said:?}");
    }
}

#[test]
fn evidence_is_short_and_in_the_text() {
    let figures = |evidence: &str| {
        let figures = scored(&[line("BIMT", "partnersWith", "Sanmaru Agency", evidence)]).figures;
        (figures.right, figures.evidence_overlap, figures.unsupported_evidence)
    };
    assert_eq!(figures("Institute and the Sanmaru Agency"), (1, 1.0, 0));
    assert_eq!(figures("which began in May 2019"), (1, 0.0, 0));
    assert_eq!(figures("the institute of Bada cooperates and pays"), (1, 1.0, 1));
    assert_eq!(figures(&"cooperate ".repeat(80)), (0, 0.0, 1));
}

#[test]
fn figures_are_shares_of_what_they_speak_of() {
    let mut first = line("BIMT", "partnersWith", "Sanmaru Agency", "cooperate");
    let mut second = line("Haneul Program", "hasBudget", "=1200 won", "1,200 won");
    let third = line("Haneul Program", "funds", "BIMT", "Program");
    (first.confidence, second.confidence) = (0.7, 1.0);
    let score = scored(&[first, second, third]);
    let Figures { precision, recall, f1, core_recall, modality, types, .. } = score.figures;
    let thousandths = |share: f64| (share * 1000.0).round() as usize;
    assert_eq!([precision, recall, f1].map(thousandths), [667, 1000, 800]);
    // The program was called an organization, and its budget is not asserted.
    assert_eq!([core_recall, modality, types].map(thousandths), [1000, 500, 667]);
    let bins: Vec<_> =
        score.reliability.iter().map(|bin| (bin.from, bin.judged, bin.right)).collect();
    assert_eq!(bins, [(0.5, 1, 0), (0.7, 1, 1), (0.9, 1, 1)]);
}

#[test]
fn a_faulty_gold_is_refused_with_every_fault_in_its_line() {
    let text = r#"{"doc": "note.txt",
 "entities": [
  {"id": "a", "type": "Organization", "names": ["A"]},
  {"id": "a", "type": "Ship", "names": ["B"]},
  {"id": "c", "names": []}
 ],
 "facts": [
  {"s": "a", "p": "funds", "o": "d", "modality": "asserted", "evidence": ""},
  {"s": "a", "p": "sails", "o": {"value": 1}, "modality": "asserted",
   "evidence": ""},
  {"s": "a", "p": "funds", "o": [],
   "modality": "asserted", "evidence": ""},
  {"s": "a", "p": "funds", "o": "a", "modality": "denied", "evidence": ""}
 ]
}"#;
    let domain = Domain::innovation().unwrap();
    let refused = |text| Gold::parse(domain.ontology(), "a.json", text).unwrap_err().to_string();
    assert_eq!(
        refused(text),
        r#"a.json:4: a second entity "a"
a.json:4: no top class "Ship"
a.json:5: missing field `type`
a.json:8: no entity "d"
a.json:9: no predicate "sails"
a.json:11: `o` is neither the id of an entity nor {"value": …}
a.json:13: unknown variant `denied`, expected one of `asserted`, `planned`, `proposed`, `negated`"#
    );
    assert_eq!(refused("{\n  \"doc\"\n}"), "a.json:3: expected `:`");
}

/// A small gold of a seed text: what the reader says of it can be scored.
#[test]
fn the_reading_of_a_seed_is_scored() {
    let domain = Domain::innovation().unwrap();
    let golds = Gold::folder(domain.ontology(), Path::new(HERE).join("tests/gold")).unwrap();
    let texts = Path::new(HERE).join("../../seeds");
    let score = read_and_scored(&domain, &golds, &texts).0;
    assert_eq!((score.figures.gold, score.figures.unsupported_evidence), (9, 0));
    assert!(score.figures.core_recall > 0.5, "{:#?}", score.missed);
    assert_eq!(score.figures.gold, score.figures.right + score.missed.len());
    assert_eq!(score.figures.wrong, score.wrong.len());
}

#[test]
fn the_figures_are_those_of_the_reference_scorer() {
    let Some(shared) = shared() else {
        return skipped("figures were not compared: there is no ../shared/tools/score.py");
    };
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped("figures were not compared: there is no python3");
    }
    let domain = Domain::innovation().unwrap();
    for (gold, texts) in [("gold/dev", "gold/dev"), ("gold/seeds", "seeds")] {
        let (gold, texts) = (shared.join(gold), shared.join(texts));
        let golds = Gold::folder(domain.ontology(), &gold).unwrap();
        let (ours, mut lines) = read_and_scored(&domain, &golds, &texts);
        assert_eq!(differences(&ours, &reference(&shared, &gold, &texts, &lines)), [""; 0]);
        spoil(&mut lines);
        let ours = scored_lines(&domain, &golds, &texts, &lines);
        assert!(ours.figures.void > 0 && ours.figures.unsupported_evidence > 0);
        assert_eq!(differences(&ours, &reference(&shared, &gold, &texts, &lines)), [""; 0]);
    }
}

/// A statement between organizations with these names, `|` between them; `=` before a value.
fn line(subject: &str, predicate: &str, object: &str, evidence: &str) -> StatementLine {
    let end = |names: &str| match names.strip_prefix('=') {
        Some(value) => json!({"value": value, "datatype": "xsd:string"}),
        None => {
            let names: Vec<&str> = names.split('|').collect();
            json!({"id": "", "name": names[0], "aliases": names[1..], "type": "Organization"})
        }
    };
    let start = TEXT.find(evidence).unwrap_or(0);
    serde_json::from_value(json!({
        "doc": "note.txt", "subject": end(subject), "predicate": predicate, "object": end(object),
        "modality": "asserted", "confidence": 0.5, "pattern": "",
        "evidence": {
            "start": start, "end": start + evidence.len(), "text": evidence, "sentence": evidence,
        },
    }))
    .unwrap()
}

fn scored(lines: &[StatementLine]) -> Score {
    let domain = Domain::innovation().unwrap();
    let gold = Gold::parse(domain.ontology(), "note.json", GOLD).unwrap();
    score(domain.ontology(), [(&gold, &Document::new("note.txt", TEXT), lines)])
}

fn read_and_scored(
    domain: &Domain,
    golds: &[Gold],
    texts: &Path,
) -> (Score, Vec<Vec<StatementLine>>) {
    let lines: Vec<_> = documents(golds, texts)
        .iter()
        .map(|document| StatementLine::of_reading(document, &domain.extract(document)))
        .collect();
    (scored_lines(domain, golds, texts, &lines), lines)
}

fn scored_lines(
    domain: &Domain,
    golds: &[Gold],
    texts: &Path,
    lines: &[Vec<StatementLine>],
) -> Score {
    let documents = documents(golds, texts);
    let read = documents.iter().zip(lines.iter().map(Vec::as_slice));
    let read = golds.iter().zip(read).map(|(gold, (document, lines))| (gold, document, lines));
    score(domain.ontology(), read)
}

fn documents(golds: &[Gold], texts: &Path) -> Vec<Document> {
    golds.iter().map(|gold| Document::file(texts.join(&gold.doc)).unwrap()).collect()
}

/// Makes statements wrong, void, doubled and badly quoted in many ways.
fn spoil(documents: &mut [Vec<StatementLine>]) {
    for (at, line) in documents.iter_mut().flatten().enumerate() {
        let mut spoilt = serde_json::to_value(&*line).unwrap();
        match at % 9 {
            0 => {
                let (subject, object) = (spoilt["subject"].take(), spoilt["object"].take());
                let turned = subject["name"].is_string() && object["name"].is_string();
                let (first, last) = if turned { (object, subject) } else { (subject, object) };
                (spoilt["subject"], spoilt["object"]) = (first, last);
            }
            1 => spoilt["subject"]["name"] = json!(format!("The {}’s", line.subject.name)),
            2 => {
                spoilt["subject"]["name"] =
                    json!(format!("{} Straße", line.subject.name.to_uppercase()))
            }
            3 => {
                let name = spoilt["object"]["name"].clone();
                if name.is_string() {
                    spoilt["subject"]["aliases"] = json!([name]);
                }
            }
            4 => spoilt["evidence"]["text"] = json!("x ".repeat(351)),
            5 => spoilt["evidence"]["start"] = json!(line.evidence.start + 1),
            6 => {
                let name = spoilt["object"]["name"].take();
                if name.is_string() {
                    spoilt["object"] = json!({"value": name, "datatype": "xsd:string"});
                } else {
                    spoilt["object"] = json!({
                        "id": "", "name": spoilt["object"]["value"], "aliases": [], "type": "Event",
                    });
                }
            }
            7 => spoilt["modality"] = json!("negated"),
            _ => {}
        }
        *line = serde_json::from_value(spoilt).unwrap();
    }
    for lines in documents {
        lines.extend_from_within(..lines.len() / 3);
    }
}

/// What the reference scorer says of the statements.
fn reference(shared: &Path, gold: &Path, texts: &Path, lines: &[Vec<StatementLine>]) -> Value {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("statements.jsonl");
    let lines: Vec<_> =
        lines.iter().flatten().map(|line| serde_json::to_string(line).unwrap()).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let output = Command::new("python3")
        .args([&shared.join("tools/score.py"), gold, &file])
        .arg("--texts")
        .arg(texts)
        .arg("--json")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Figures that differ by more than rounding.
fn differences(ours: &Score, theirs: &Value) -> Vec<String> {
    let Value::Object(ours) = serde_json::to_value(ours.figures).unwrap() else {
        panic!("figures")
    };
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let far = |(name, value): &(&String, &Value)| {
        let distance = (number(value) - number(&theirs[name.as_str()])).abs();
        distance.is_nan() || distance > 1e-9
    };
    let differ = ours.iter().filter(far);
    differ.map(|(name, value)| format!("{name}: {value}, not {}", theirs[name])).collect()
}

/// The folder `shared` beside the project or one above.
fn shared() -> Option<PathBuf> {
    let above = Path::new(HERE).ancestors().skip(3);
    above.map(|folder| folder.join("shared")).find(|shared| shared.join("tools/score.py").is_file())
}

/// Tells on stderr that something was not checked. The harness shows no `eprintln!` of a test that
/// passes.
#[expect(clippy::explicit_write, reason = "for the harness does not catch it")]
fn skipped(why: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "SKIPPED: {why}").unwrap();
}
