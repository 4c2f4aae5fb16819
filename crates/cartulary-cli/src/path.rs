use std::io::Write;

use anyhow::bail;
use cartulary::query::{FactLine, Hop, Tie, path_graph_ml, path_sparql};
use cartulary::{Cartulary, Modality, PathOptions, Paths, View, Weight};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::Outcome;
use crate::arguments::Common;
use crate::output::{marks, note, stdout, write_evidence, write_json};

/// Show how things are connected, with the sentence behind each step
///
/// Two names give paths from the first to the second, three or more the smallest tree that joins
/// them. Facts of every modality are walked, in both directions, unless the options say otherwise,
/// and places inside places as the gazetteer has them, marked as inferred. A thing is found by any
/// of its names.
///
/// Paths with fewer steps come first, but to go through what everything is joined to costs extra: a
/// thing with 16 facts or more counts as one step more, with 32 as two, with 64 or more as three.
/// A step that was inferred counts as two. `--weight hops` counts steps alone, `--weight confidence` looks for the path that is
/// right most likely, `--weight evidence` for facts that many documents state. Of as good paths,
/// those through things with fewer facts come first.
///
/// Example: cartulary path MOTIE Daejeon -k 3 --not-via partOf
///
/// Example: cartulary path MOTIE Daejeon --only asserted --since 2022 --not-type Region
///
/// Example: cartulary path MOTIE Daejeon ITIF
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Path {
    /// Where to begin and where to arrive; or three or more things to join
    #[arg(value_name = "NAME", required_unless_present_all = ["from", "to"])]
    names: Vec<String>,
    /// Begin at this, or also at this; may be given several times
    #[arg(long, value_name = "NAME")]
    from: Vec<String>,
    /// Arrive at this, or also at this; may be given several times
    #[arg(long, value_name = "NAME")]
    to: Vec<String>,
    /// Go through this; several are gone through in the order in which they are given
    #[arg(long, value_name = "NAME")]
    through: Vec<String>,
    /// Show at most so many paths [default: 1; with --all: 1000]
    #[arg(short = 'k', value_name = "N")]
    count: Option<usize>,
    /// Show every path, not only the first ones, those with fewer steps first
    #[arg(long, requires = "max_hops")]
    all: bool,
    /// Take at most so many steps
    #[arg(long, value_name = "N")]
    max_hops: Option<usize>,
    /// Which paths come first: hubs, hops, confidence or evidence
    #[arg(long, value_name = "WEIGHT", default_value_t)]
    weight: Weight,
    /// Walk only along the arrows, from subject to object
    #[arg(long)]
    directed: bool,
    /// Walk only over this predicate; may be given several times
    #[arg(long, value_name = "PREDICATE")]
    via: Vec<String>,
    /// Do not walk over this predicate; may be given several times
    #[arg(long, value_name = "PREDICATE")]
    not_via: Vec<String>,
    /// Go only through things of this type, or a finer one; may be given several times
    #[arg(long = "type", value_name = "TYPE")]
    classes: Vec<String>,
    /// Do not go through things of this type; may be given several times
    #[arg(long = "not-type", value_name = "TYPE")]
    not_classes: Vec<String>,
    /// Go only through things that lie in this region
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Walk only over claims of this modality: asserted, planned, proposed or negated; may be given
    /// several times
    #[arg(long, value_name = "MODALITY")]
    only: Vec<Modality>,
    /// Walk only over claims of this date or later: that of the fact, else that of its text
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Walk only over claims of this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Walk only over claims of texts that this body published; may be given several times
    #[arg(long, value_name = "NAME")]
    publisher: Vec<String>,
    /// Walk only over facts that at least so many texts state
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    min_evidence: usize,
    /// Walk only over what texts state, not over what was inferred
    #[arg(long)]
    no_inferred: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// The things and steps as a graph, with their evidence
    Graphml,
    /// The query that gives these paths again
    Sparql,
}

/// How many of all paths are shown where no number is given.
const MANY: usize = 1000;

#[derive(Serialize)]
struct Found<'a> {
    hops: usize,
    path: String,
    facts: &'a cartulary::Path<'a>,
}

#[derive(Serialize)]
struct Joined<'a> {
    hops: usize,
    facts: &'a cartulary::Connection<'a>,
    apart: Vec<&'a str>,
}

pub(crate) fn run(common: &Common, verb: &Path) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    match verb.names.as_slice() {
        [from, to] => between(&cartulary, verb, from, to, &verb.from, &verb.to),
        [] => match (verb.from.as_slice(), verb.to.as_slice()) {
            ([from, or_from @ ..], [to, or_to @ ..]) => {
                between(&cartulary, verb, from, to, or_from, or_to)
            }
            _ => bail!("name where to begin with --from and where to arrive with --to"),
        },
        [_] => bail!("name a second thing to arrive at"),
        names => join(&cartulary, verb, names),
    }
}

fn options(verb: &Path, or_from: &[String], or_to: &[String]) -> PathOptions {
    PathOptions {
        via: verb.via.clone(),
        not_via: verb.not_via.clone(),
        classes: verb.classes.clone(),
        not_classes: verb.not_classes.clone(),
        only: verb.only.clone(),
        since: verb.since.clone(),
        until: verb.until.clone(),
        publishers: verb.publisher.clone(),
        min_evidence: verb.min_evidence,
        region: verb.region.clone(),
        through: verb.through.clone(),
        or_from: or_from.to_vec(),
        or_to: or_to.to_vec(),
        no_inferred: verb.no_inferred,
        directed: verb.directed,
        max_hops: verb.max_hops,
        weight: verb.weight,
    }
}

fn between(
    cartulary: &Cartulary,
    verb: &Path,
    from: &str,
    to: &str,
    or_from: &[String],
    or_to: &[String],
) -> anyhow::Result<Outcome> {
    let paths = cartulary.paths_with(from, to, &options(verb, or_from, or_to))?;
    let mut found = Vec::new();
    let mut more = false;
    if verb.all {
        let count = verb.count.unwrap_or(MANY);
        paths.each(|path| {
            more = found.len() == count;
            if !more {
                found.push(path);
            }
            !more
        });
    } else {
        found = paths.up_to(verb.count.unwrap_or(1));
    }
    let hops: Vec<&[Hop<'_>]> = found.iter().map(cartulary::Path::hops).collect();
    let more_than_steps = |path| {
        if verb.all { String::new() } else { surcharge(cartulary, verb.weight, &paths, path) }
    };
    let counted: Vec<String> = found.iter().map(more_than_steps).collect();
    let mut out = stdout();
    if verb.format == Form::Json {
        let found: Vec<_> = found
            .iter()
            .map(|path| Found { hops: path.hops().len(), path: path.to_string(), facts: path })
            .collect();
        write_json(&mut out, &found)?;
    } else {
        write(&mut out, cartulary, verb.format, &hops, &counted)?;
    }
    out.flush()?;
    if let ([only], Form::Text, false, Weight::Hubs) =
        (found.as_slice(), verb.format, verb.all, verb.weight)
    {
        let by_hops = PathOptions { weight: Weight::Hops, ..options(verb, or_from, or_to) };
        let shortest = cartulary.paths_with(from, to, &by_hops)?.up_to(1);
        if let Some(short) = shortest.first().filter(|it| it.hops().len() < only.hops().len()) {
            let counted = surcharge(cartulary, verb.weight, &paths, short);
            let steps = steps(short.hops());
            note(&format!("there is one of {steps}{counted}; --weight hops shows it"));
        }
    }
    if more {
        note(&format!("there are more: only the first {} are shown, see -k", found.len()));
    }
    if found.is_empty() {
        let any = |first: &str, others: &[String]| {
            let others = others.iter().map(|name| format!(" or {name:?}"));
            format!("{first:?}{}", others.collect::<String>())
        };
        note(&format!("no path from {} to {}", any(from, or_from), any(to, or_to)));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

fn join(cartulary: &Cartulary, verb: &Path, names: &[String]) -> anyhow::Result<Outcome> {
    let alone = [
        ("--through", !verb.through.is_empty()),
        ("-k", verb.count.is_some()),
        ("--all", verb.all),
    ]
    .into_iter()
    .chain([("--from", !verb.from.is_empty()), ("--to", !verb.to.is_empty())]);
    if let Some((option, _)) = alone.into_iter().find(|(_, given)| *given) {
        bail!("{option} goes with paths between two things, not with a tree that joins several");
    }
    let connection = cartulary.connection(names, &options(verb, &[], &[]))?;
    let label = |id| cartulary.view().entity(id).label.as_str();
    let apart: Vec<&str> = connection.apart().iter().map(|&id| label(id)).collect();
    let mut out = stdout();
    if verb.format == Form::Json {
        let hops = connection.hops().len();
        write_json(&mut out, &Joined { hops, facts: &connection, apart: apart.clone() })?;
    } else {
        write(&mut out, cartulary, verb.format, &[connection.hops()], &[String::new()])?;
    }
    out.flush()?;
    for name in &apart {
        note(&format!("nothing joins {name:?} to the others"));
    }
    Ok(if connection.hops().is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn write(
    out: &mut impl Write,
    cartulary: &Cartulary,
    form: Form,
    found: &[&[Hop<'_>]],
    counted: &[String],
) -> anyhow::Result<()> {
    let (view, domain) = (cartulary.view(), cartulary.domain());
    match form {
        Form::Graphml => path_graph_ml(view, found, out)?,
        Form::Sparql if found.is_empty() => {}
        Form::Sparql => {
            let query = path_sparql(view, domain.ontology(), domain.prefixes(), found);
            out.write_all(query.as_bytes())?;
        }
        Form::Text | Form::Json => {
            for (n, (hops, counted)) in found.iter().zip(counted).enumerate() {
                if n > 0 {
                    writeln!(out)?;
                }
                let heading = format!("{}. {}{counted}", n + 1, steps(hops));
                write_text(out, view, hops, (found.len() > 1).then_some(&heading))?;
            }
        }
    }
    Ok(())
}

/// "1 step", "2 steps"
fn steps(hops: &[Hop<'_>]) -> String {
    let count = hops.len();
    format!("{count} step{}", if count == 1 { "" } else { "s" })
}

/// What a path counts beyond its steps, and why, where things are weighed by what is joined to them.
fn surcharge(
    cartulary: &Cartulary,
    weight: Weight,
    paths: &Paths<'_>,
    path: &cartulary::Path<'_>,
) -> String {
    if weight != Weight::Hubs {
        return String::new();
    }
    let hubs = paths.hubs(path);
    let inferred = path.hops().iter().filter(|hop| hop.stated().is_none()).count();
    let steps = path.hops().len() + inferred + hubs.iter().map(|hub| hub.2 as usize).sum::<usize>();
    if steps == path.hops().len() {
        return String::new();
    }
    let label = |thing| &cartulary.view().entity(thing).label;
    let hubs = hubs
        .iter()
        .map(|(thing, facts, more)| format!("{} has {facts} facts (+{more})", label(*thing)));
    let inferred = (inferred > 0).then(|| format!("{inferred} inferred (+{inferred})"));
    let why: Vec<String> = hubs.chain(inferred).collect();
    format!(", counted as {steps}: {}", why.join(", "))
}

fn write_text(
    to: &mut impl Write,
    view: &View,
    hops: &[Hop<'_>],
    heading: Option<&String>,
) -> anyhow::Result<()> {
    let indent = if let Some(heading) = heading {
        writeln!(to, "{heading}")?;
        3
    } else {
        0
    };
    let label = |id| &view.entity(id).label;
    for hop in hops {
        let (from, onto) = (label(hop.from), label(hop.to));
        let (left, right) = if hop.forward { ("—", "→") } else { ("←", "—") };
        match hop.tie {
            Tie::Fact(fact, claim) => {
                let fact = FactLine::new(view, fact, claim);
                let (predicate, marks) = (&fact.predicate, marks(&fact));
                writeln!(to, "{:indent$}{from} {left}{predicate}{marks}{right} {onto}", "")?;
                write_evidence(to, &fact.evidence, indent + 4)?;
            }
            Tie::Inference(inference) => {
                let predicate = &inference.predicate;
                writeln!(to, "{:indent$}{from} {left}{predicate} (inferred){right} {onto}", "")?;
                let (inner, outer) = (label(inference.subject), label(inference.object));
                writeln!(to, "{:indent$}    the gazetteer puts {inner} inside {outer}", "")?;
            }
        }
    }
    Ok(())
}
