//! Measures path queries with every filter on, quotes included, on a corpus made up by rule.
//!
//! ```text
//! cargo run --release -p cartulary-query --example paths -- [DOCUMENTS]    (10000 unless told)
//! ```

#[path = "../../../cartulary-graph/examples/corpus/made.rs"]
mod made;

use std::env;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use cartulary_graph::{EntityIx, Graph};
use cartulary_model::{Folder, Modality, Ontology};
use cartulary_query::{Connection, Names, Network, PathOptions, Paths, Weight};
use made::Corpus;
use rustix::time::{ClockId, clock_gettime};

/// Pairs of things that are asked for what lies between them.
const QUERIES: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/innovation");
    let ontology = Ontology::load(&Folder::open(&folder)?)?;
    let corpus = Corpus::new(&ontology);
    let mut graph = Graph::in_memory(&ontology);
    let mut statements = 0;
    for (document, reading) in (0..count).map(|number| corpus.document(number)) {
        statements += reading.statements.len();
        graph.add(&document, reading)?;
    }
    let view = graph.view();
    println!(
        "{count} documents, {statements} statements, {} things, {} facts",
        view.entities.len(),
        view.facts.len()
    );
    let (network, took) = timed(|| Network::new(view));
    println!("{took:>10.1?} the network");
    let (names, took) = timed(|| Names::new(view));
    println!("{took:>10.1?} the names");

    // Things that many texts name, far from each other in the view.
    let mut known: Vec<usize> =
        (0..view.entities.len()).filter(|&n| network.degree(network.node(n)) >= 4).collect();
    let step = (known.len() / (2 * QUERIES)).max(1);
    known = known.into_iter().step_by(step).collect();
    let pairs: Vec<(EntityIx, EntityIx)> = known
        .iter()
        .zip(known.iter().skip(known.len() / 2))
        .take(QUERIES)
        .map(|(&one, &other)| (EntityIx(one), EntityIx(other)))
        .collect();
    let filters = PathOptions {
        not_via: vec!["proposes".to_owned()],
        not_classes: vec!["Sector".to_owned()],
        only: vec![Modality::Asserted, Modality::Planned],
        since: Some("2011".to_owned()),
        until: Some("2024-06".to_owned()),
        min_evidence: 1,
        max_hops: Some(6),
        ..PathOptions::default()
    };
    let publishers: Vec<String> = view
        .documents
        .iter()
        .filter_map(|document| document.metadata.publisher.clone())
        .take(60)
        .collect();
    // A place in which many things lie.
    let places = (0..view.entities.len()).map(EntityIx);
    let places = places.filter(|&thing| view.entity(thing).top == "Region");
    let region = places.max_by_key(|thing| network.degree(network.node(thing.0)));
    let region = region.map(|thing| view.entity(thing).iri.clone()).unwrap_or_default();
    let weighed = |weight| PathOptions { weight, ..filters.clone() };
    let cases = [
        ("no filter", PathOptions::default()),
        ("no filter, by steps", PathOptions { weight: Weight::Hops, ..PathOptions::default() }),
        ("every filter", filters.clone()),
        ("every filter, by steps", weighed(Weight::Hops)),
        ("every filter, by confidence", weighed(Weight::Confidence)),
        ("every filter, by evidence", weighed(Weight::Evidence)),
        ("every filter, along the arrows", PathOptions { directed: true, ..filters.clone() }),
        ("every filter, any length", PathOptions { max_hops: None, ..filters.clone() }),
        ("every filter, sixty publishers", PathOptions { publishers, ..filters.clone() }),
        ("every filter, a region", PathOptions { region: Some(region), ..filters.clone() }),
    ];
    let label = |thing: EntityIx| view.entity(thing).iri.clone();
    for (what, options) in &cases {
        for k in [1, 5] {
            measure(&format!("{what}, {k} of each"), &pairs, |from, to, _| {
                let paths = Paths::new(view, &network, from, to);
                Ok(quoted(&paths.with(&ontology, &names, options)?.up_to(k)))
            })?;
        }
    }
    measure("every filter, through a third thing, 5 of each", &pairs, |from, to, third| {
        let options = PathOptions { through: vec![label(third)], ..filters.clone() };
        let paths = Paths::new(view, &network, from, to);
        Ok(quoted(&paths.with(&ontology, &names, &options)?.up_to(5)))
    })?;
    measure(
        "every filter, from either of two to a third, 5 of each",
        &pairs,
        |from, to, third| {
            let options = PathOptions { or_from: vec![label(third)], ..filters.clone() };
            let paths = Paths::new(view, &network, from, to);
            Ok(quoted(&paths.with(&ontology, &names, &options)?.up_to(5)))
        },
    )?;
    measure("every filter, what joins three", &pairs, |from, to, third| {
        let things = [from, to, third];
        let found = Connection::new(view, &network, &ontology, &names, &things, &filters)?;
        let facts = found.hops().iter().filter_map(cartulary_query::Hop::stated);
        Ok((found.hops().len(), facts.map(|(_, claim)| view.quote(claim).len()).sum()))
    })?;
    Ok(())
}

/// Asks something of every pair, and of a third thing beside it; prints how long that takes.
fn measure(
    what: &str,
    pairs: &[(EntityIx, EntityIx)],
    ask: impl Fn(EntityIx, EntityIx, EntityIx) -> Result<(usize, usize), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let (mut times, mut found, mut quoted) = (Vec::new(), 0, 0);
    for (n, &(from, to)) in pairs.iter().enumerate() {
        let third = pairs[(n + pairs.len() / 3) % pairs.len()].0;
        let (answer, took) = timed(|| ask(from, to, third));
        let answer = answer?;
        found += answer.0;
        quoted += answer.1;
        times.push(took);
    }
    times.sort();
    let place = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!(
        "{:>8.1?} median, {:>8.1?} p99, {:>8.1?} at most: {what}; {found} found, {quoted} bytes quoted",
        place(50),
        place(99),
        place(100)
    );
    Ok(())
}

/// How many paths there are, and how long their quotes.
fn quoted(paths: &[cartulary_query::Path<'_>]) -> (usize, usize) {
    let facts = paths.iter().flat_map(cartulary_query::Path::facts);
    (paths.len(), facts.map(|fact| fact.evidence.quote.len()).sum())
}

/// Does some work; the time of the processor that it took, since a busy machine shows in the clock.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = processor();
    let done = work();
    (done, processor().saturating_sub(start))
}

/// What this thread has had of the processor.
fn processor() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
