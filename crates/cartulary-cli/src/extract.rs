use std::io::Write;
use std::path::PathBuf;

use cartulary::model::one_line;
use cartulary::{Document, Modality, StatementLine};
use clap::{Args, ValueEnum};

use crate::Outcome;
use crate::arguments::Common;
use crate::input::Input;
use crate::output::{note, stdout};

/// Print the statements that texts make, without a graph
///
/// One statement a line, in the order of the documents' ids and of the text. With --format jsonl
/// each line is a JSON object with subject, predicate, object, modality and evidence; offsets count
/// Unicode code points of the file.
///
/// Example: cartulary extract press-releases --format jsonl > statements.jsonl
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// Text files (UTF-8) and folders of .txt files; `-` reads stdin
    #[arg(required = true, value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people: statement, quote, document
    #[default]
    Text,
    /// For programs: one JSON object a line
    Jsonl,
}

pub(crate) fn run(common: &Common, verb: &Extract) -> anyhow::Result<Outcome> {
    let domain = common.domain()?;
    let mut out = stdout();
    let mut statements = 0;
    let mut write = |documents: &[Document]| -> anyhow::Result<()> {
        for (document, reading) in documents.iter().zip(domain.extract_all(documents)) {
            for line in StatementLine::of_reading(document, &reading) {
                statements += 1;
                match verb.format {
                    Format::Jsonl => {
                        serde_json::to_writer(&mut out, &line)?;
                        out.write_all(b"\n")?;
                    }
                    Format::Text => write_text(&mut out, &line)?,
                }
            }
        }
        Ok(())
    };
    let failed = match verb.paths.as_slice() {
        [only] if only.as_os_str() == "-" => {
            let input = Input::stdin();
            write(&input.documents)?;
            input.failed
        }
        paths => Input::batches(paths, write)?,
    };
    out.flush()?;
    if failed > 0 {
        return Ok(Outcome::Partly);
    }
    if statements == 0 {
        note("no statement found");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

fn write_text(out: &mut impl Write, line: &StatementLine) -> std::io::Result<()> {
    let (subject, object) = (&line.subject.name, line.object.name());
    write!(out, "{subject} —{}→ {object}", line.predicate)?;
    if line.modality != Modality::Asserted {
        write!(out, " ({})", line.modality)?;
    }
    if let Some(speaker) = &line.according_to {
        write!(out, " (according to {speaker})")?;
    }
    let quote = one_line(&line.evidence.text);
    writeln!(out, "\n    «{quote}» {}:{}", line.doc, line.evidence.start)
}
