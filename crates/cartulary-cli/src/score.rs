use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use cartulary::model::one_line;
use cartulary::score::{Gold, Missed, score};
use cartulary::{Document, StatementLine};
use clap::Args;
use serde::Serialize;

use crate::Outcome;
use crate::arguments::{Common, Format};
use crate::output::{note, stdout, write_json};

/// Tell how good the reading is
///
/// Reads the text of each gold file and compares the statements with its facts: by document, by
/// predicate, by the confidence that the statements state, and over all. A gold file is JSON: the
/// name of its text as `doc`, `entities` with id, type and names, and `facts` with subject `s`,
/// predicate `p`, object `o`, modality and evidence. A correct fact that the gold lacks counts as
/// wrong, unless it stands there as optional.
///
/// Example: cartulary score gold --texts press-releases --errors
#[derive(Debug, Args)]
pub(crate) struct Score {
    /// Folder of the gold files, one .json for each text
    #[arg(value_name = "GOLD_DIR")]
    gold: PathBuf,
    /// Folder of the texts
    #[arg(long, value_name = "DIR")]
    texts: PathBuf,
    /// List what was missed and what was wrong
    #[arg(long)]
    errors: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    score: &'a cartulary::score::Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_facts: Option<&'a [Missed]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong_statements: Option<&'a [StatementLine]>,
}

pub(crate) fn run(common: &Common, verb: &Score) -> anyhow::Result<Outcome> {
    let domain = common.domain()?;
    let golds = Gold::folder(domain.ontology(), &verb.gold)?;
    let mut documents = Vec::new();
    for gold in &golds {
        match Document::file(verb.texts.join(&gold.doc)) {
            Ok(document) => documents.push(document),
            Err(why) => note(&why.to_string()),
        }
    }
    if documents.len() < golds.len() {
        // Figures over a part would look like figures over all.
        return Ok(Outcome::Partly);
    }
    let readings = domain.extract_all(&documents);
    let lines: Vec<_> = documents
        .iter()
        .zip(&readings)
        .map(|(document, reading)| StatementLine::of_reading(document, reading))
        .collect();
    let read = documents.iter().zip(lines.iter().map(Vec::as_slice));
    let score = score(
        domain.ontology(),
        golds.iter().zip(read).map(|(gold, (document, lines))| (gold, document, lines)),
    );
    let mut out = stdout();
    match verb.format {
        Format::Json => {
            let missed_facts = verb.errors.then_some(&*score.missed);
            let wrong_statements = verb.errors.then_some(&*score.wrong);
            write_json(&mut out, &Report { score: &score, missed_facts, wrong_statements })?;
        }
        Format::Text => {
            if verb.errors {
                write_errors(&mut out, &score.missed, &score.wrong)?;
            }
            write_tables(&mut out, &score)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn write_errors(
    to: &mut impl Write,
    missed: &[Missed],
    wrong: &[StatementLine],
) -> std::io::Result<()> {
    for Missed { doc, subject, predicate, object, modality, core, evidence } in missed {
        let core = if *core { ", core" } else { "" };
        writeln!(to, "missed: {subject} —{predicate}→ {object} ({modality}{core})")?;
        writeln!(to, "    «{}» {doc}", one_line(evidence))?;
    }
    for StatementLine { doc, subject, predicate, object, modality, evidence, .. } in wrong {
        let (subject, object) = (&subject.name, object.name());
        writeln!(to, "wrong: {subject} —{predicate}→ {object} ({modality})")?;
        writeln!(to, "    «{}» {doc}:{}", one_line(&evidence.text), evidence.start)?;
    }
    if missed.is_empty() && wrong.is_empty() { Ok(()) } else { writeln!(to) }
}

fn write_tables(to: &mut impl Write, score: &cartulary::score::Score) -> std::io::Result<()> {
    let ids = score.documents.iter().map(|row| row.document.chars().count());
    let wide = ids.max().unwrap_or_default().max("document".len());
    writeln!(
        to,
        "{:wide$} {:>6} {:>6} {:>9} {:>6} {:>6} {:>11}",
        "document", "gold", "said", "precision", "recall", "f1", "core recall"
    )?;
    for row in &score.documents {
        writeln!(
            to,
            "{:wide$} {:6} {:6} {:9.3} {:6.3} {:6.3} {:11.3}",
            row.document, row.gold, row.said, row.precision, row.recall, row.f1, row.core_recall
        )?;
    }
    let names = score.predicates.iter().map(|row| row.predicate.chars().count());
    let wide = names.max().unwrap_or_default().max("predicate".len());
    writeln!(to, "\n{:wide$} {:>6} {:>6} {:>6}", "predicate", "right", "missed", "wrong")?;
    for row in &score.predicates {
        writeln!(to, "{:wide$} {:6} {:6} {:6}", row.predicate, row.right, row.missed, row.wrong)?;
    }
    writeln!(to, "\n{:10} {:>6} {:>6} {:>6}", "confidence", "judged", "right", "share")?;
    for bin in &score.reliability {
        let range = format!("{:.1}–{:.1}", bin.from, bin.to);
        writeln!(to, "{range:10} {:6} {:6} {:6.3}", bin.judged, bin.right, bin.share)?;
    }
    writeln!(to)?;
    let figures = &score.figures;
    let mut line = |name: &str, value: &dyn Display| writeln!(to, "{name:20} {value:>6.3}");
    line("precision", &figures.precision)?;
    line("recall", &figures.recall)?;
    line("f1", &figures.f1)?;
    line("core recall", &figures.core_recall)?;
    line("entity recall", &figures.entity_recall)?;
    line("modality", &figures.modality)?;
    line("types", &figures.types)?;
    line("evidence overlap", &figures.evidence_overlap)?;
    line("gold facts", &figures.gold)?;
    line("right statements", &figures.right)?;
    line("wrong statements", &figures.wrong)?;
    line("void statements", &figures.void)?;
    line("unsupported evidence", &figures.unsupported_evidence)
}
