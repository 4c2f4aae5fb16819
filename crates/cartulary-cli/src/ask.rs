use std::io::{BufRead as _, IsTerminal as _, Write};

use cartulary::model::one_line;
use cartulary::query::Why;
use cartulary::{Cartulary, Modality, Reply};
use clap::Args;

use crate::Outcome;
use crate::arguments::{Common, Format};
use crate::output::{marks, note, stdout, write_evidence, write_json};

/// Answer a plain English question, with the words that say so and the SPARQL that was asked
///
/// A question that follows another may go on from it: "Who says so?". `-` reads questions from
/// stdin, one on a line.
///
/// Example: cartulary ask "Which clusters are in Daejeon?"
///
/// Example: cartulary ask "Who funds the National Innovation Cluster?" "Who says so?"
#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// The question, and questions that go on from it
    #[arg(value_name = "QUESTION", required = true)]
    questions: Vec<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(common: &Common, verb: &Ask) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    let mut out = stdout();
    let mut asking = Dialogue { cartulary: &cartulary, format: verb.format, before: None };
    let mut answered = true;
    if verb.questions == ["-"] {
        let stdin = std::io::stdin();
        for line in stdin.lock().lines() {
            let line = line?;
            if !line.trim().is_empty() {
                answered = asking.ask(line.trim(), &mut out)?;
                // A person who types waits for the answer.
                if stdin.is_terminal() {
                    out.flush()?;
                }
            }
        }
    } else {
        for question in &verb.questions {
            answered = asking.ask(question, &mut out)?;
        }
    }
    out.flush()?;
    Ok(if answered { Outcome::Done } else { Outcome::Nothing })
}

/// Questions one after the other.
struct Dialogue<'a> {
    cartulary: &'a Cartulary,
    format: Format,
    before: Option<Reply>,
}

impl Dialogue<'_> {
    fn ask(&mut self, question: &str, out: &mut impl Write) -> anyhow::Result<bool> {
        let reply = self.cartulary.ask_after(question, self.before.as_ref())?;
        let answered = !reply.answers.is_empty();
        match self.format {
            Format::Json => write_json(out, &reply)?,
            Format::Text => {
                if self.before.is_some() {
                    writeln!(out)?;
                }
                write_text(out, &reply)?;
            }
        }
        self.before = Some(reply);
        Ok(answered)
    }
}

/// What something follows from, in a line.
fn premise(why: &Why) -> String {
    let (subject, predicate, object) = match why {
        Why::Said { claims, .. } => match claims.first() {
            Some(fact) => (&fact.subject.name, &fact.predicate, fact.object.name()),
            None => return String::new(),
        },
        Why::Follows(step) => (&step.subject.name, &step.predicate, step.object.name.as_str()),
    };
    format!("{subject} —{predicate}→ {object}")
}

/// How many facts are shown for one answer.
const MOST_EVIDENCE: usize = 3;

fn write_text(out: &mut impl Write, reply: &Reply) -> anyhow::Result<()> {
    for answer in &reply.answers {
        let planned = answer.modality != Modality::Asserted && !answer.name.contains("—");
        let mark = if planned { format!(" ({})", answer.modality) } else { String::new() };
        writeln!(out, "{}{mark}", one_line(&answer.name))?;
        let shown = if answer.thing.is_none() { usize::MAX } else { MOST_EVIDENCE };
        for fact in answer.evidence.iter().take(shown) {
            let (subject, object) = (&fact.subject.name, fact.object.name());
            writeln!(out, "    {subject} —{}{}→ {object}", fact.predicate, marks(fact))?;
            write_evidence(out, &fact.evidence, 8)?;
        }
        for step in &answer.follows {
            let (subject, object) = (&step.subject.name, &step.object.name);
            writeln!(out, "    {subject} —{} (inferred)→ {object}", step.predicate)?;
            let why = match step.from.as_slice() {
                [] => "so says the gazetteer".to_owned(),
                from => format!(
                    "follows ({}) from {}",
                    step.rule,
                    from.iter().map(premise).collect::<Vec<_>>().join(" and ")
                ),
            };
            writeln!(out, "        {why}")?;
        }
    }
    if let Some(sparql) = &reply.sparql {
        if !reply.answers.is_empty() {
            writeln!(out)?;
        }
        writeln!(out, "asked in SPARQL")?;
        for line in sparql.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    if reply.answers.is_empty() {
        if reply.is_read() && reply.sought.is_empty() {
            note("the graph does not say");
        } else if reply.is_read() {
            note(&format!("the graph does not say: no fact {}", reply.sought.join(" or ")));
        } else {
            note(&format!("{:?} is no question that can be read", reply.question));
        }
        if let Some(unknown) = &reply.unknown {
            note(unknown);
        }
    }
    if !reply.near.is_empty() {
        note("questions near it that have answers");
        for near in &reply.near {
            note(&format!("  {near}"));
        }
    }
    Ok(())
}
