//! Measures the graph on a corpus made up by rule, and holds it against bars.
//!
//! ```text
//! cargo run --release -p cartulary-graph --example corpus -- [DOCUMENTS]    (10000 unless told)
//! ```
//!
//! What it compares with is bare oxigraph, loading the same quads from memory in one transaction, as
//! the graph itself does. Ten thousand documents take some minutes, 7 GB of memory and 4 GB of disk.

mod made;

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::oxigraph::model::{GraphName, Quad};
use cartulary_graph::oxigraph::store::Store;
use cartulary_graph::{Graph, export};
use cartulary_model::{Folder, Ontology};
use made::Corpus;

/// Quads that bare oxigraph gets at a time, parsed before.
const CHUNK: usize = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let count: usize = env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/innovation");
    let ontology = Ontology::load(&Folder::open(&folder)?)?;
    let corpus = Corpus::new(&ontology);
    let documents: Vec<_> = (0..count).map(|number| corpus.document(number)).collect();
    let statements: usize = documents.iter().map(|(_, reading)| reading.statements.len()).sum();
    let entities: usize = documents.iter().map(|(_, reading)| reading.entities.len()).sum();
    println!("{count} documents, {statements} statements, {entities} entities in them");
    println!("   by the clock (time of the processor)");

    let directory = tempfile::tempdir()?;
    let path = directory.path().join("graph");
    timed("write every document to its file", || {
        let mut graph = Graph::open(&path, &ontology)?;
        for (document, reading) in &documents {
            graph.add(document, reading.clone())?;
        }
        Ok(())
    })?;
    let built = timed("build: from readings in memory to the RDF store", || {
        let mut graph = Graph::in_memory(&ontology);
        for (document, reading) in &documents {
            graph.add(document, reading.clone())?;
        }
        Ok(graph.store()?.len()?)
    })?;
    drop(documents);

    let before = memory();
    let graph = timed("open: read and verify the files", || Ok(Graph::open(&path, &ontology)?))?;
    let read = memory();
    let view = timed("open: the view, which is all that path and show need", || {
        Ok((graph.value.view().facts.len(), graph.value.view().inferences.len()))
    })?;
    let viewed = memory();
    let stored = timed("open: the RDF store, for SPARQL", || Ok(graph.value.store()?.len()?))?;
    let filled = memory();
    let ((facts, inferences), entities) = (view.value, graph.value.view().entities.len());
    println!("{entities} entities, {facts} facts, {inferences} inferences, {} quads", stored.value);
    let proposals = timed("propose what may be one", || Ok(graph.value.proposals().len()))?;
    println!("{} proposals", proposals.value);

    let dump = directory.path().join("graph.nq");
    timed("export N-Quads", || {
        let mut file = BufWriter::new(File::create(&dump)?);
        export::n_quads(&graph.value, &mut file)?;
        Ok(file.flush()?)
    })?;
    let mut graph = graph;
    let (document, reading) = corpus.document(count);
    let added =
        timed("add one document to the open graph", || Ok(graph.value.add(&document, reading)?))?;
    let opened = graph.used + view.used;
    drop(graph);
    let bare = bare(&dump)?;

    println!();
    let each = |bytes: usize| bytes / statements.max(1);
    println!(
        "bytes of memory a statement: {} read, {} with the view, {} with the RDF store",
        each(read - before),
        each(viewed - before),
        each(filled - before)
    );
    bar("building / bare oxigraph", built.used / bare.used, 1.3);
    bar("opening for SPARQL / bare oxigraph", (opened + stored.used) / bare.used, 1.5);
    bar("opening for path and show / bare oxigraph", opened / bare.used, 1.0);
    bar("adding one document / building", added.used / built.used, 0.01);
    bar("quads of documents' graphs / statement", bare.documents as f64 / statements as f64, 25.0);
    Ok(())
}

/// What bare oxigraph took for the quads of a dump.
struct Bare {
    used: f64,
    /// How many of them stand in the documents' graphs.
    documents: usize,
}

/// Loads a dump into bare oxigraph, counting only the time in which it is given quads.
fn bare(dump: &Path) -> Result<Bare, Box<dyn Error>> {
    let mut parser =
        RdfParser::from_format(RdfFormat::NQuads).for_reader(BufReader::new(File::open(dump)?));
    let store = Store::new()?;
    let mut transaction = store.start_transaction()?;
    let (mut used, mut documents) = (0.0, 0);
    loop {
        let quads: Vec<Quad> = parser.by_ref().take(CHUNK).collect::<Result<_, _>>()?;
        if quads.is_empty() {
            break;
        }
        let of_document = |quad: &&Quad| match &quad.graph_name {
            GraphName::NamedNode(name) => name.as_str().starts_with("https://cartulary.org/doc/"),
            _ => false,
        };
        documents += quads.iter().filter(of_document).count();
        let start = processor();
        for quad in &quads {
            transaction.insert(quad.as_ref());
        }
        used += processor() - start;
    }
    let start = processor();
    transaction.commit()?;
    used += processor() - start;
    println!("{:>10} s ({used:.3} s) bare oxigraph: the same {} quads", "", store.len()?);
    Ok(Bare { used, documents })
}

fn bar(what: &str, ratio: f64, most: f64) {
    let verdict = if ratio <= most { "holds" } else { "MISSED" };
    println!("{ratio:>10.4} {what}, at most {most}: {verdict}");
}

/// What some work gave, and the time of the processor that it took, in seconds.
struct Timed<T> {
    value: T,
    used: f64,
}

/// Does some work and prints how long it took: by the clock, and in time of the processor, which
/// tells more on a busy machine.
fn timed<T>(
    what: &str,
    work: impl FnOnce() -> Result<T, Box<dyn Error>>,
) -> Result<Timed<T>, Box<dyn Error>> {
    let (start, used) = (Instant::now(), processor());
    let value = work()?;
    let (elapsed, used) = (start.elapsed().as_secs_f64(), processor() - used);
    println!("{elapsed:>10.3} s ({used:.3} s) {what}");
    Ok(Timed { value, used })
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
