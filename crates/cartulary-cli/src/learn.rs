use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use cartulary::learn::{Example, FILES, LearnedPredicate, learn, read_lines};
use cartulary::score::Gold;
use cartulary::{Document, Ontology, Problem, Problems};
use clap::Args;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::{note, stdout};

/// Learn rows for a domain's tables from annotated examples
///
/// Reads texts with the facts that are right in them, finds out which triggers and sequences tell
/// the right candidates from the wrong, and writes them as `triggers/learned.tsv`,
/// `sequences/learned.tsv` and `confidence.tsv` into the domain's folder: each row with how often it
/// was right and wrong and with its weight. They are there to be read, and to be deleted where they
/// say nonsense. Examples are gold files as `score` reads them (a folder, with --texts), or lines of
/// JSON: {"passages": [{"id", "text", "annotated", "facts": [{"rel", "subj", "obj"}]}]} with offsets
/// in code points, or {"id", "text", "triples": [[subject, predicate, object]]}.
///
/// Example: cartulary learn examples.jsonl --ontology ontology/wine
#[derive(Debug, Args)]
pub(crate) struct Learn {
    /// File of examples (.jsonl), or folder of gold files
    #[arg(value_name = "EXAMPLES")]
    examples: PathBuf,
    /// Folder of the texts, where the examples are gold files
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Folder to write the tables to, in place of the domain's own
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

pub(crate) fn run(common: &Common, verb: &Learn) -> anyhow::Result<Outcome> {
    let Some(into) = verb.into.as_ref().or(common.ontology.as_ref()) else {
        bail!("name the folder of the domain with --ontology, or one to write to with --into");
    };
    let (domain, language) = common.folders(common.ontology.as_deref())?;
    let learned = learn(&domain, &language, |ontology| verb.read(ontology))?;
    for (path, text) in
        FILES.iter().zip([&learned.triggers, &learned.sequences, &learned.confidence])
    {
        let path = into.join(path);
        write(&path, text).with_context(|| path.display().to_string())?;
    }
    let mut out = stdout();
    let names = learned.predicates.iter().map(|row| row.predicate.chars().count());
    let wide = names.max().unwrap_or_default().max("predicate".len());
    writeln!(
        out,
        "{:wide$} {:>10} {:>6} {:>6} {:>6} {:>9} {:>6} {:>6}",
        "predicate", "candidates", "right", "missed", "rows", "precision", "recall", "f1"
    )?;
    for row in &learned.predicates {
        let LearnedPredicate { predicate, candidates, right, missed, rows, precision, recall, f1 } =
            row;
        writeln!(
            out,
            "{predicate:wide$} {candidates:10} {right:6} {missed:6} {rows:6} {precision:9.3} {recall:6.3} {f1:6.3}"
        )?;
    }
    out.flush()?;
    if learned.predicates.is_empty() {
        note("nothing learned: too few facts of the examples are pairs of names in one sentence");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

impl Learn {
    fn read(&self, ontology: &Ontology) -> Result<Vec<Example>, Problems> {
        let name = self.examples.display().to_string();
        let failed = |file: &Path, why: String| Problem::new(file.display().to_string(), 0, why);
        if !self.examples.is_dir() {
            let text = std::fs::read_to_string(&self.examples)
                .map_err(|why| Problems(vec![failed(&self.examples, why.to_string())]))?;
            return read_lines(ontology, &name, &text);
        }
        let Some(texts) = &self.texts else {
            let why = "gold files need the folder of their texts: --texts DIR".to_owned();
            return Err(Problems(vec![failed(&self.examples, why)]));
        };
        let (mut examples, mut problems) = (Vec::new(), Vec::new());
        for gold in Gold::folder(ontology, &self.examples)? {
            match Document::file(texts.join(&gold.doc)) {
                Ok(document) => examples.push(gold.example(document)),
                Err(why) => problems.push(failed(&texts.join(&gold.doc), why.to_string())),
            }
        }
        if problems.is_empty() { Ok(examples) } else { Err(Problems(problems)) }
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
