use std::io::{self, Write};

use cartulary::Portrait;
use cartulary::query::FactsOf;
use clap::Args;

use crate::arguments::{Common, Format};
use crate::output::{marks, stdout, write_evidence, write_json};
use crate::{Outcome, timeline};

/// Show all that the graph says of one thing
///
/// Names, class, facts in both directions with their evidence, and a timeline. The thing is found
/// by any of its names.
///
/// Example: cartulary show MOTIE
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A name of the thing
    name: String,
    /// Show how far the thing has got instead: what was planned, done or denied of it, by the dates
    /// of the texts, and whether it was heard of since
    #[arg(long)]
    timeline: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(common: &Common, verb: &Show) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    if verb.timeline {
        return timeline::run(&cartulary.history(&verb.name)?, verb.format);
    }
    let portrait = cartulary.show(&verb.name)?;
    let mut out = stdout();
    match verb.format {
        Format::Json => write_json(&mut out, &portrait)?,
        Format::Text => write_text(&mut out, &portrait)?,
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn write_text(to: &mut impl Write, portrait: &Portrait) -> io::Result<()> {
    let thing = &portrait.thing;
    let finer = thing.subtype.as_ref().map_or_else(String::new, |finer| format!(", {finer}"));
    writeln!(to, "{} ({}{finer})", thing.name, thing.class)?;
    if let [_, others @ ..] = portrait.names.as_slice()
        && !others.is_empty()
    {
        writeln!(to, "also: {}", others.join(", "))?;
    }
    let row = portrait.gazetteer.as_ref().map_or_else(String::new, |row| format!(", {row}"));
    writeln!(to, "id: <{}>{row}", thing.id)?;
    writeln!(to, "named in: {}", portrait.documents.join(", "))?;
    write_facts(to, &portrait.out, |fact| {
        format!("—{}{}→ {}", fact.predicate, marks(fact), fact.object.name())
    })?;
    write_facts(to, &portrait.into, |fact| {
        format!("←{}{}— {}", fact.predicate, marks(fact), fact.subject.name)
    })?;
    if !portrait.timeline.is_empty() {
        writeln!(to, "\ntimeline (* date of the document)")?;
        for moment in &portrait.timeline {
            let star = if moment.reported { "*" } else { " " };
            writeln!(to, "  {:<10}{star} {}", moment.date, moment.fact)?;
        }
    }
    Ok(())
}

fn write_facts(
    to: &mut impl Write,
    groups: &[FactsOf],
    line: impl Fn(&cartulary::query::FactLine) -> String,
) -> io::Result<()> {
    if !groups.is_empty() {
        writeln!(to)?;
    }
    for fact in groups.iter().flat_map(|group| &group.facts) {
        let times = if fact.claims > 1 { format!("  {}×", fact.claims) } else { String::new() };
        writeln!(to, "{}{times}", line(fact))?;
        write_evidence(to, &fact.evidence, 4)?;
    }
    Ok(())
}
