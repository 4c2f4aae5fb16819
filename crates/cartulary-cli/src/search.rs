use std::io::Write;

use cartulary::model::one_line;
use cartulary::{Hits, Modality, SearchOptions, SentenceHit};
use clap::Args;

use crate::Outcome;
use crate::arguments::{Common, Format};
use crate::output::{marks, note, stdout, write_json};

/// Find sentences and things by words
///
/// English words are found in any form, Korean ones inside longer words. Sentences with all the
/// words come first, the rarer words weigh more. The options ask that a sentence states something.
///
/// Example: cartulary search semiconductors --actor MOTIE
///
/// Example: cartulary search "regional innovation" --region Daejeon --type Cluster
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,
    /// Only sentences that say what this thing does
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Only things of this class, and sentences that state something of one
    #[arg(long = "type", value_name = "CLASS")]
    class: Option<String>,
    /// Only things in this region, and sentences that state something of one
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Only sentences that state something so: asserted, planned, proposed or negated
    #[arg(long, value_name = "MODALITY")]
    modality: Option<Modality>,
    /// Show at most so many sentences, and so many things
    #[arg(short = 'k', value_name = "N", default_value_t = SearchOptions::default().limit)]
    limit: usize,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(common: &Common, verb: &Search) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    let options = SearchOptions {
        actor: verb.actor.clone(),
        class: verb.class.clone(),
        region: verb.region.clone(),
        modality: verb.modality,
        limit: verb.limit,
    };
    let hits = cartulary.search(&verb.words.join(" "), &options)?;
    let mut out = stdout();
    match verb.format {
        Format::Json => write_json(&mut out, &hits)?,
        Format::Text => write_text(&mut out, &hits)?,
    }
    out.flush()?;
    if hits.found > hits.sentences.len() {
        note(&format!(
            "there are more: {} of {} sentences are shown, see -k",
            hits.sentences.len(),
            hits.found
        ));
    }
    let nothing = hits.sentences.is_empty() && hits.things.is_empty();
    if nothing {
        let asked = verb.actor.is_some() || verb.class.is_some() || verb.region.is_some();
        let narrowed = if asked || verb.modality.is_some() { " of what is asked for" } else { "" };
        note(&format!("nothing{narrowed} has {:?}", verb.words.join(" ")));
    }
    Ok(if nothing { Outcome::Nothing } else { Outcome::Done })
}

fn write_text(out: &mut impl Write, hits: &Hits) -> anyhow::Result<()> {
    for hit in &hits.things {
        let matched = if hit.matched == hit.thing.name {
            String::new()
        } else {
            format!(", as {}", hit.matched)
        };
        let plural = if hit.facts == 1 { "" } else { "s" };
        let (name, class) = (&hit.thing.name, &hit.thing.class);
        writeln!(out, "{name} ({class}{matched}): {} fact{plural}", hit.facts)?;
    }
    if !hits.things.is_empty() && !hits.sentences.is_empty() {
        writeln!(out)?;
    }
    for hit in &hits.sentences {
        writeln!(out, "{}", marked(hit))?;
        let date = hit.issued.as_ref().map_or_else(String::new, |date| format!(", {date}"));
        writeln!(out, "    {}:{}{date}", hit.document, hit.start)?;
        for fact in &hit.facts {
            let (subject, object) = (&fact.subject.name, fact.object.name());
            writeln!(out, "    {subject} —{}{}→ {object}", fact.predicate, marks(fact))?;
        }
    }
    Ok(())
}

/// The sentence with the words in asterisks.
fn marked(hit: &SentenceHit) -> String {
    let mut text = String::new();
    for (n, c) in hit.text.chars().enumerate() {
        if hit.matches.iter().any(|&[start, end]| n == start || n == end) {
            text.push('*');
        }
        text.push(c);
    }
    if hit.matches.last().is_some_and(|&[_, end]| end == hit.text.chars().count()) {
        text.push('*');
    }
    one_line(&text)
}
