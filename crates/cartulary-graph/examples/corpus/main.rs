//! Measures the graph on a corpus made up by rule.
//!
//! ```text
//! cargo run --release -p cartulary-graph --example corpus -- [DOCUMENTS]    (10000 unless told)
//! ```
//!
//! What it compares with is bare oxigraph, loading the same quads: from memory, one transaction, as
//! the graph itself does, and from N-Quads.

mod made;

use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, io};

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::oxigraph::model::Quad;
use cartulary_graph::oxigraph::store::Store;
use cartulary_graph::{Graph, export};
use cartulary_model::{Folder, Ontology};
use made::Corpus;

fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/innovation");
    let ontology = Ontology::load(&Folder::open(&folder)?)?;
    let corpus = Corpus::new(&ontology);
    let documents: Vec<_> = (0..count).map(|number| corpus.document(number)).collect();
    let statements: usize = documents.iter().map(|(_, reading)| reading.statements.len()).sum();
    println!("{count} documents, {statements} statements");

    let directory = tempfile::tempdir()?;
    let graph = timed("write: every document to its file", || {
        let mut graph = Graph::open(directory.path(), &ontology)?;
        for (document, reading) in &documents {
            graph.add(document, reading.clone())?;
        }
        Ok(graph)
    })?;
    drop(graph);

    let (before, graph) = (
        memory(),
        timed("open: read and verify the files", || Ok(Graph::open(directory.path(), &ontology)?))?,
    );
    let read = memory();
    let view = timed("open: the view, for path and show", || Ok(graph.view()))?;
    println!(
        "{:>10} entities, {} facts, {} inferences",
        view.entities.len(),
        view.facts.len(),
        view.inferences.len()
    );
    let viewed = memory();
    let store = timed("open: the RDF store, for SPARQL", || Ok(graph.store()?))?;
    println!("{:>10} quads", store.len()?);
    let stored = memory();
    let each = |bytes: usize| bytes / statements.max(1);
    println!(
        "{:>10} bytes a statement read, {} with the view, {} with the store",
        each(read - before),
        each(viewed - before),
        each(stored - before)
    );
    let proposals = timed("propose what may be one", || Ok(graph.proposals()))?;
    println!("{:>10} proposals", proposals.len());
    let mut bytes = Vec::new();
    timed("export N-Quads", || Ok(export::n_quads(&graph, &mut bytes)?))?;
    drop(graph);

    timed("build: from readings in memory to the store", || {
        let mut graph = Graph::in_memory(&ontology);
        for (document, reading) in &documents {
            graph.add(document, reading.clone())?;
        }
        Ok(graph.store()?.len()?)
    })?;
    let parser = RdfParser::from_format(RdfFormat::NQuads);
    let quads: Vec<Quad> = parser.clone().for_slice(&bytes).collect::<Result<_, _>>()?;
    timed("bare oxigraph: the same quads from memory", || {
        let store = Store::new()?;
        let mut transaction = store.start_transaction()?;
        for quad in &quads {
            transaction.insert(quad.as_ref());
        }
        transaction.commit()?;
        Ok(store.len()?)
    })?;
    drop(quads);
    timed("bare oxigraph: the same quads from N-Quads", || {
        let store = Store::new()?;
        store.load_from_slice(parser, &bytes)?;
        Ok(store.len()?)
    })?;

    let mut graph = Graph::open(directory.path(), &ontology)?;
    let (document, reading) = corpus.document(count);
    timed("add one document to the open graph", || Ok(graph.add(&document, reading)?))?;
    Ok(())
}

/// Does some work and prints how long it took: by the clock, and in time of the processor, which
/// tells more on a busy machine.
fn timed<T>(
    what: &str,
    work: impl FnOnce() -> Result<T, Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
    let (start, used) = (Instant::now(), processor());
    let done = work()?;
    let (elapsed, used) = (start.elapsed().as_secs_f64(), processor() - used);
    println!("{elapsed:>10.3} s ({used:.3} s) {what}");
    Ok(done)
}

/// Seconds that this thread has had of the processor, where the system tells.
fn processor() -> f64 {
    let read = fs::read_to_string("/proc/thread-self/schedstat");
    let nanoseconds = read.ok().and_then(|it| it.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// Bytes of memory in use, where the system tells.
fn memory() -> usize {
    let pages = |text: String| text.split(' ').nth(1)?.parse::<usize>().ok();
    let read: io::Result<String> = fs::read_to_string("/proc/self/statm");
    read.ok().and_then(pages).unwrap_or(0) * 4096
}
