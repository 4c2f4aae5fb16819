use std::io::{self, Write};

use cartulary::Portrait;
use cartulary::model::one_line;
use cartulary::query::{Citation, Conclusion, FactLine, FactsOf, Why};
use clap::Args;

use crate::arguments::{Common, Format};
use crate::output::{marks, note, stdout, write_evidence, write_json};
use crate::{Outcome, timeline};

/// Show all that the graph says of one thing
///
/// Names, class, the places around it, facts in both directions with their evidence, a timeline and
/// its neighbours. The thing is found by any of its names.
///
/// Example: cartulary show MOTIE
///
/// Example: cartulary show MOTIE --why "announces follow-up"
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A name of the thing
    name: String,
    /// Show how far the thing has got instead: what was planned, done or denied of it, by the dates
    /// of the texts, and whether it was heard of since
    #[arg(long)]
    timeline: bool,
    /// Tell why the graph holds a fact of it: every sentence that says so, or what it follows from.
    /// The fact is named by words of its predicate and of its other end, or by its IRI
    #[arg(long, value_name = "FACT")]
    why: Option<String>,
    /// Give the evidence as footnotes to paste
    #[arg(long)]
    cite: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(common: &Common, verb: &Show) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    if verb.timeline {
        return timeline::run(&cartulary.history(&verb.name)?, verb.format);
    }
    let mut out = stdout();
    let mut notes = verb.cite.then(Footnotes::default);
    if let Some(fact) = &verb.why {
        let reasons = cartulary.why(&verb.name, fact)?;
        match verb.format {
            Format::Json => write_json(&mut out, &reasons)?,
            Format::Text => {
                for (n, why) in reasons.iter().enumerate() {
                    if n > 0 {
                        writeln!(out)?;
                    }
                    write_why(&mut out, why, 0, &mut notes)?;
                }
            }
        }
        if reasons.is_empty() {
            note(&format!("no fact of {:?} has {fact:?} in predicate or other end", verb.name));
            return Ok(Outcome::Nothing);
        }
    } else {
        let portrait = cartulary.show(&verb.name)?;
        match verb.format {
            Format::Json => write_json(&mut out, &portrait)?,
            Format::Text => write_text(&mut out, &portrait, &mut notes)?,
        }
    }
    if let (Some(notes), Format::Text) = (notes, verb.format) {
        notes.write(&mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Footnotes, each number once.
#[derive(Default)]
struct Footnotes(Vec<String>);

impl Footnotes {
    fn number(&mut self, evidence: &Citation) -> usize {
        let note = evidence.footnote();
        let known = self.0.iter().position(|known| *known == note);
        1 + known.unwrap_or_else(|| {
            self.0.push(note);
            self.0.len() - 1
        })
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        writeln!(to)?;
        for (n, note) in self.0.iter().enumerate() {
            writeln!(to, "[{}] {note}", n + 1)?;
        }
        Ok(())
    }
}

fn write_text(
    to: &mut impl Write,
    portrait: &Portrait,
    notes: &mut Option<Footnotes>,
) -> io::Result<()> {
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
    if !portrait.region.is_empty() {
        let places: Vec<_> = portrait.region.iter().map(|place| place.name.as_str()).collect();
        writeln!(to, "in: {}", places.join(", "))?;
    }
    writeln!(to, "named in: {}", portrait.documents.join(", "))?;
    write_facts(to, &portrait.out, notes, |fact| {
        format!("—{}{}→ {}", fact.predicate, marks(fact), fact.object.name())
    })?;
    write_facts(to, &portrait.into, notes, |fact| {
        format!("←{}{}— {}", fact.predicate, marks(fact), fact.subject.name)
    })?;
    if !portrait.timeline.is_empty() {
        writeln!(to, "\ntimeline (* date of the document)")?;
        for moment in &portrait.timeline {
            let star = if moment.reported { "*" } else { " " };
            writeln!(to, "  {:<10}{star} {}", moment.date, moment.fact)?;
        }
    }
    if !portrait.neighbours.is_empty() {
        writeln!(to, "\nneighbours")?;
        for next in &portrait.neighbours {
            let predicates = next.predicates.join(", ");
            writeln!(to, "  {} ({}): {predicates}", next.thing.name, next.thing.class)?;
        }
    }
    Ok(())
}

fn write_facts(
    to: &mut impl Write,
    groups: &[FactsOf],
    notes: &mut Option<Footnotes>,
    line: impl Fn(&FactLine) -> String,
) -> io::Result<()> {
    if !groups.is_empty() {
        writeln!(to)?;
    }
    for fact in groups.iter().flat_map(|group| &group.facts) {
        let times = if fact.claims > 1 { format!("  {}×", fact.claims) } else { String::new() };
        match notes {
            Some(notes) => {
                writeln!(to, "{}{times} [{}]", line(fact), notes.number(&fact.evidence))?;
            }
            None => {
                writeln!(to, "{}{times}", line(fact))?;
                write_evidence(to, &fact.evidence, 4)?;
            }
        }
    }
    Ok(())
}

fn write_why(
    to: &mut impl Write,
    why: &Why,
    indent: usize,
    notes: &mut Option<Footnotes>,
) -> io::Result<()> {
    match why {
        Why::Said { id, claims } => {
            for (n, claim) in claims.iter().enumerate() {
                let (subject, object) = (&claim.subject.name, claim.object.name());
                let arrow = format!("—{}{}→", claim.predicate, marks(claim));
                let number = notes.as_mut().map(|notes| notes.number(&claim.evidence));
                let number = number.map_or_else(String::new, |number| format!(" [{number}]"));
                writeln!(to, "{:indent$}{subject} {arrow} {object}{number}", "")?;
                if n == 0 {
                    writeln!(to, "{:indent$}  fact: <{id}>", "")?;
                }
                let evidence = &claim.evidence;
                writeln!(to, "{:indent$}  says: {}", "", one_line(&evidence.sentence))?;
                writeln!(to, "{:indent$}  words: «{}»", "", one_line(&evidence.quote))?;
                writeln!(to, "{:indent$}  in: {}", "", source(evidence))?;
                let sure = format!("confidence {:.2}", claim.confidence);
                writeln!(to, "{:indent$}  read by: {}, {sure}", "", claim.pattern)?;
            }
        }
        Why::Follows(step) => write_step(to, step, indent, notes)?,
    }
    Ok(())
}

fn write_step(
    to: &mut impl Write,
    step: &Conclusion,
    indent: usize,
    notes: &mut Option<Footnotes>,
) -> io::Result<()> {
    let Conclusion { subject, predicate, object, .. } = step;
    writeln!(to, "{:indent$}{} —{predicate}→ {}", "", subject.name, object.name)?;
    writeln!(to, "{:indent$}  fact: <{}>", "", step.id)?;
    match step.from.as_slice() {
        [] => writeln!(to, "{:indent$}  follows ({}): so says the gazetteer", "", step.rule)?,
        from => {
            writeln!(to, "{:indent$}  follows ({}) from", "", step.rule)?;
            for why in from {
                write_why(to, why, indent + 4, notes)?;
            }
        }
    }
    Ok(())
}

/// Document, place, title, publisher and date.
fn source(evidence: &Citation) -> String {
    let place = format!("{}, characters {}–{}", evidence.document, evidence.start, evidence.end);
    let title = evidence.title.as_deref().map(|title| format!("“{}”", one_line(title)));
    let rest = [title, evidence.publisher.clone(), evidence.issued.clone()];
    std::iter::once(place).chain(rest.into_iter().flatten()).collect::<Vec<_>>().join(", ")
}
