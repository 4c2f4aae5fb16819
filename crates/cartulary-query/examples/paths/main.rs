//! Measures path queries with every filter on, quotes included, on a corpus made up by rule.
//!
//! ```text
//! cargo run --release -p cartulary-query --example paths -- [DOCUMENTS]    (10000 unless told)
//! ```

#[path = "../../../cartulary-graph/examples/corpus/made.rs"]
mod made;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use cartulary_graph::{EntityIx, Graph};
use cartulary_model::{Folder, Modality, Ontology};
use cartulary_query::{Names, Network, PathOptions, Paths, Weight};
use made::Corpus;

const QUERIES: usize = 40;

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
    for (what, options) in [
        ("shortest, no filter", PathOptions::default()),
        (
            "shortest, by steps alone",
            PathOptions { weight: Weight::Hops, ..PathOptions::default() },
        ),
        ("shortest, every filter", filters.clone()),
        (
            "shortest, every filter and sixty publishers",
            PathOptions { publishers, ..filters.clone() },
        ),
        (
            "shortest, every filter, by confidence",
            PathOptions { weight: Weight::Confidence, ..filters.clone() },
        ),
    ] {
        for k in [1, 5] {
            let mut times = Vec::new();
            let (mut found, mut quoted) = (0, 0);
            for &(from, to) in &pairs {
                let (bytes, took) = timed(|| -> Result<usize, Box<dyn Error>> {
                    let paths = Paths::new(view, &network, from, to);
                    let paths = paths.with(&ontology, &names, &options)?.up_to(k);
                    found += paths.len();
                    Ok(paths
                        .iter()
                        .flat_map(cartulary_query::Path::facts)
                        .map(|fact| fact.evidence.quote.len())
                        .sum())
                });
                quoted += bytes?;
                times.push(took);
            }
            times.sort();
            println!(
                "{:>10.1?} median, {:>8.1?} at most: {what}, {k} of each, {found} found, {quoted} bytes quoted",
                times[times.len() / 2],
                times[times.len() - 1]
            );
        }
    }
    Ok(())
}

/// Does some work; the time of the processor that it took, where the system tells, since a busy
/// machine shows in the clock.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (start, used) = (Instant::now(), processor());
    let done = work();
    let clock = start.elapsed();
    (done, used.and_then(|used| processor()?.checked_sub(used)).unwrap_or(clock))
}

/// What this thread has had of the processor.
fn processor() -> Option<Duration> {
    let read = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(read.split(' ').next()?.parse().ok()?))
}
