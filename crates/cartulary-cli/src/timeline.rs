use std::io::Write;

use cartulary::History;
use cartulary::query::Step;

use crate::Outcome;
use crate::arguments::Format;
use crate::output::{stdout, write_json};

/// Prints how far a thing has got.
pub(crate) fn run(history: &History, format: Format) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    match format {
        Format::Json => write_json(&mut out, history)?,
        Format::Text => {
            writeln!(out, "{} ({})", history.thing.name, history.thing.class)?;
            let spans: Vec<String> = history.steps.iter().map(span).collect();
            let width = spans.iter().map(|span| span.chars().count()).max().unwrap_or(0);
            for (step, span) in history.steps.iter().zip(&spans) {
                let before = step.before.map_or_else(String::new, |it| format!(", before {it}"));
                let fact = &step.fact;
                let (subject, object) = (&fact.subject.name, fact.object.name());
                let (modality, predicate) = (step.modality, &fact.predicate);
                writeln!(
                    out,
                    "{span:width$}  {modality:<8}  {subject} —{predicate}→ {object}{before}"
                )?;
                writeln!(out, "{:width$}            {}", "", step.documents.join(", "))?;
            }
            if let Some(last) = &history.last_named {
                let since = match last.later {
                    0 => "no text is later".to_owned(),
                    1 => "a later text does not name it".to_owned(),
                    later => format!("{later} later texts do not name it"),
                };
                writeln!(out, "named last on {}, in {}: {since}", last.date, last.document)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// The dates of a step's documents.
fn span(step: &Step) -> String {
    match (&step.first, &step.last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(date), _) => date.clone(),
        (None, _) => "undated".to_owned(),
    }
}
