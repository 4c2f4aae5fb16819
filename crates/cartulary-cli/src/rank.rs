use std::cmp::Ordering;
use std::io::Write;

use cartulary::graph::EntityIx;
use cartulary::query::{Classes, ThingLine};
use cartulary::{Cartulary, MeasureOptions, Measures, Modality};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::Outcome;
use crate::arguments::{Common, Format};
use crate::output::{note, stdout, write_json};

/// Show which things matter most in the network of facts, and which hang together
///
/// Degree counts the facts of a thing. `PageRank` is the share of time that a reader spends at it who
/// follows facts from subject to object and now and then begins anew. Betweenness is the share of
/// pairs of others between which the shortest paths lead through it; of networks with more than
/// 1000 things an estimate. Things of one community have more to do with each other than with
/// others (Leiden, by modularity). Bridges are the pairs of regions between which a thing stands:
/// what it has to do with lies in both, and neither region lies in the other.
///
/// Example: cartulary rank --by bridges --type Organization
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Rank {
    /// What to put things in order by
    #[arg(long, value_enum, default_value_t)]
    by: Measure,
    /// Show only things of this type, or a finer one; may be given several times
    #[arg(long = "type", value_name = "TYPE")]
    classes: Vec<String>,
    /// Count only facts with a claim of this modality; may be given several times
    #[arg(long, value_name = "MODALITY")]
    only: Vec<Modality>,
    /// Show at most so many things
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// By the number of facts
    Degree,
    /// By `PageRank`
    #[default]
    Pagerank,
    /// By betweenness
    Betweenness,
    /// By community, the largest first, and in it by `PageRank`
    Community,
    /// By the number of pairs of regions between which a thing stands
    Bridges,
}

#[derive(Serialize)]
struct Ranked<'a> {
    #[serde(flatten)]
    thing: ThingLine,
    degree: usize,
    in_degree: usize,
    out_degree: usize,
    pagerank: f64,
    betweenness: f64,
    component: usize,
    community: usize,
    bridges: Vec<[&'a str; 2]>,
}

pub(crate) fn run(common: &Common, verb: &Rank) -> anyhow::Result<Outcome> {
    let cartulary = common.open()?;
    let (view, ontology) = (cartulary.view(), cartulary.domain().ontology());
    let classes = Classes::new(view, ontology, &verb.classes)?;
    let options = MeasureOptions { only: verb.only.clone(), ..MeasureOptions::default() };
    let measures = cartulary.measures(&options);
    let degree = |this: &Measures| this.out_degree + this.in_degree;
    let mut shown: Vec<usize> = (0..measures.len())
        .filter(|&thing| degree(&measures[thing]) > 0)
        .filter(|&thing| classes.is_empty() || classes.has(view, ontology, EntityIx(thing)))
        .collect();
    // More comes first; of as much, what comes first in the view.
    let more = |a: f64, b: f64| b.total_cmp(&a);
    shown.sort_by(|&a, &b| {
        let (a, b) = (&measures[a], &measures[b]);
        let by = match verb.by {
            Measure::Degree => degree(b).cmp(&degree(a)),
            Measure::Pagerank => Ordering::Equal,
            Measure::Betweenness => more(a.betweenness, b.betweenness),
            Measure::Community => a.community.cmp(&b.community),
            Measure::Bridges => b.bridges.len().cmp(&a.bridges.len()),
        };
        by.then_with(|| more(a.page_rank, b.page_rank))
    });
    let all = shown.len();
    shown.truncate(verb.limit);
    let rows: Vec<Ranked<'_>> =
        shown.iter().map(|&thing| ranked(&cartulary, thing, &measures[thing])).collect();
    let mut out = stdout();
    match verb.format {
        Format::Json => write_json(&mut out, &rows)?,
        Format::Text => write_table(&mut out, &rows)?,
    }
    out.flush()?;
    if all > rows.len() {
        note(&format!("there are {all}: only the first {} are shown, see -n", rows.len()));
    }
    Ok(if rows.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn ranked<'a>(cartulary: &'a Cartulary, thing: usize, measures: &Measures) -> Ranked<'a> {
    let view = cartulary.view();
    // Six digits say more than any of the figures means.
    let short = |value: f64| (value * 1e6).round() / 1e6;
    Ranked {
        thing: ThingLine::new(view, EntityIx(thing)),
        degree: measures.out_degree + measures.in_degree,
        in_degree: measures.in_degree,
        out_degree: measures.out_degree,
        pagerank: short(measures.page_rank),
        betweenness: short(measures.betweenness),
        component: measures.component,
        community: measures.community,
        bridges: measures
            .bridges
            .iter()
            .map(|&(one, other)| [view.entity(one).label.as_str(), &view.entity(other).label])
            .collect(),
    }
}

fn write_table(to: &mut impl Write, rows: &[Ranked<'_>]) -> anyhow::Result<()> {
    writeln!(to, "pagerank  betweenness  degree  community  bridges  thing")?;
    writeln!(to, "────────  ───────────  ──────  ─────────  ───────  ─────")?;
    for row in rows {
        writeln!(
            to,
            "{:>8.4}  {:>11.4}  {:>6}  {:>9}  {:>7}  {} ({})",
            row.pagerank,
            row.betweenness,
            row.degree,
            row.community,
            row.bridges.len(),
            row.thing.name,
            row.thing.subtype.as_ref().unwrap_or(&row.thing.class),
        )?;
    }
    Ok(())
}
