use std::collections::BTreeMap;
use std::io::{Read as _, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use cartulary::graph::oxigraph::io::RdfFormat;
use cartulary::graph::oxigraph::model::{NamedNode, Term};
use cartulary::query::{NameError, term};
use cartulary::{AnswerFormat, Cartulary, Domain, Limits, Modality, Scope};
use clap::{Args, ValueEnum};

use crate::Outcome;
use crate::arguments::Common;
use crate::output::{note, stdout};

/// Ask the graph in SPARQL, or one of the questions kept with the domain
///
/// The default graph holds asserted facts as plain triples; planned, proposed and negated ones are
/// statement nodes in the graph cart:facts. The prefixes of the ontology are declared.
/// `--list` shows the questions that are kept.
///
/// Example: cartulary query "SELECT ?who ?what { ?who inno:funds ?what }"
///
/// Example: cartulary query who-funds --bind funder=KIAT
#[derive(Debug, Args)]
pub(crate) struct Query {
    /// A SPARQL query, the name of a kept question, or `-` for a query on stdin
    #[arg(value_name = "SPARQL", required_unless_present_any = ["file", "list"])]
    text: Option<String>,
    /// Take the query from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// List the questions that are kept with the domain
    #[arg(long, conflicts_with_all = ["text", "file"])]
    list: bool,
    /// Give a variable of the query a value: a name, an IRI, or plain text
    #[arg(long, value_name = "VARIABLE=VALUE")]
    bind: Vec<String>,
    /// What the default graph holds beside asserted facts, as plain triples: planned, proposed,
    /// negated, inferred, or all of these; several with commas between
    #[arg(long, value_enum, value_name = "VIEW", value_delimiter = ',')]
    view: Vec<Seen>,
    /// Form of the answer; table, or ttl for CONSTRUCT and DESCRIBE, where none is named
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Print at most so many rows
    #[arg(long, value_name = "N", default_value_t = Limits::default().rows)]
    limit: usize,
    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().time.as_secs_f64())]
    timeout: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Seen {
    /// Only what is asserted
    Asserted,
    /// What is planned, too
    Planned,
    /// What is proposed, too
    Proposed,
    /// What is denied, too
    Negated,
    /// What follows from asserted facts, too
    Inferred,
    /// All of these
    All,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Aligned columns
    Table,
    /// SPARQL 1.1 Query Results JSON
    Json,
    /// Comma-separated values
    Csv,
    /// Tab-separated values in SPARQL syntax
    Tsv,
    /// SPARQL Query Results XML
    Xml,
    /// Turtle
    Ttl,
}

pub(crate) fn run(common: &Common, verb: &Query) -> anyhow::Result<Outcome> {
    if verb.list {
        return list(&common.domain()?);
    }
    let cartulary = common.open()?;
    let text = text(verb, cartulary.domain())?;
    let values = values(verb, &cartulary)?;
    let time = Duration::try_from_secs_f64(verb.timeout).context("--timeout")?;
    let limits = Limits { time, rows: verb.limit };
    let answer = cartulary.query_scope(&text, &values, &scope(&verb.view), limits)?;
    let format = match verb.format {
        None | Some(Form::Table) => AnswerFormat::Table,
        Some(Form::Json) => AnswerFormat::Json,
        Some(Form::Csv) => AnswerFormat::Csv,
        Some(Form::Tsv) => AnswerFormat::Tsv,
        Some(Form::Xml) => AnswerFormat::Xml,
        Some(Form::Ttl) => AnswerFormat::Rdf(RdfFormat::Turtle),
    };
    let mut out = stdout();
    answer.write(format, cartulary.domain().prefixes(), &mut out)?;
    out.flush()?;
    if answer.is_cut() {
        note(&format!("there is more: only the first {} are shown, see --limit", verb.limit));
    }
    Ok(if answer.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn scope(seen: &[Seen]) -> Scope {
    let has = |wanted| seen.contains(&wanted) || seen.contains(&Seen::All);
    let modalities = [
        (Seen::Planned, Modality::Planned),
        (Seen::Proposed, Modality::Proposed),
        (Seen::Negated, Modality::Negated),
    ];
    let modalities = modalities.into_iter().filter(|(seen, _)| has(*seen));
    Scope {
        modalities: modalities.map(|(_, modality)| modality).collect(),
        inferred: has(Seen::Inferred),
    }
}

fn text(verb: &Query, domain: &Domain) -> anyhow::Result<String> {
    if let Some(file) = &verb.file {
        return std::fs::read_to_string(file).with_context(|| file.display().to_string());
    }
    let query = verb.text.as_deref().unwrap_or_default();
    if query == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("stdin")?;
        return Ok(text);
    }
    if let Some(question) = domain.questions().iter().find(|question| question.name == query) {
        return Ok(question.text.clone());
    }
    // A single word is no SPARQL.
    if !query.is_empty() && query.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)) {
        let names: Vec<_> =
            domain.questions().iter().map(|question| question.name.as_str()).collect();
        bail!("no question is named {query:?}; there are: {}", names.join(", "));
    }
    Ok(query.to_owned())
}

fn values(verb: &Query, cartulary: &Cartulary) -> anyhow::Result<BTreeMap<String, Term>> {
    let mut values = BTreeMap::new();
    for binding in &verb.bind {
        let (variable, value) = binding
            .split_once('=')
            .with_context(|| format!("--bind {binding}: not of the form VARIABLE=VALUE"))?;
        let name = variable.trim_start_matches('?').to_owned();
        values.insert(name, self::value(value, cartulary)?);
    }
    Ok(values)
}

fn value(value: &str, cartulary: &Cartulary) -> anyhow::Result<Term> {
    let written = term(value, cartulary.domain().prefixes());
    if matches!(written, Term::NamedNode(_)) {
        return Ok(written);
    }
    match cartulary.find(value) {
        Ok(id) => Ok(NamedNode::new(&cartulary.view().entity(id).iri)?.into()),
        Err(cartulary::Error::Name(why @ NameError::Unknown { .. })) => {
            note(&format!("{why}\n{value:?} is taken as text"));
            Ok(written)
        }
        Err(why) => Err(why.into()),
    }
}

fn list(domain: &Domain) -> anyhow::Result<Outcome> {
    let mut out = stdout();
    for question in domain.questions() {
        writeln!(out, "{:<24}{}", question.name, question.title)?;
        for parameter in &question.parameters {
            writeln!(out, "{:<24}  --bind {}=…  {}", "", parameter.name, parameter.about)?;
        }
    }
    out.flush()?;
    Ok(if domain.questions().is_empty() { Outcome::Nothing } else { Outcome::Done })
}
