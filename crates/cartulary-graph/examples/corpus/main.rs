//! Measures the graph on a corpus made up by rule, and holds it against bars.
//!
//! ```text
//! cargo run --release -p cartulary-graph --example corpus -- [DOCUMENTS]    (10000 unless told)
//! ```
//!
//! What it compares with is bare oxigraph, loading the same quads from memory in one transaction, as
//! the graph itself does. Each step is a process of its own, so that all begin with the same memory.
//! Ten thousand documents take some minutes, 7 GB of memory and 4 GB of disk. With the feature
//! `rocksdb` the store is kept on disk, and what counts is opening it again.

mod made;
mod measure;

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use cartulary_graph::oxigraph::io::{RdfFormat, RdfParser};
use cartulary_graph::oxigraph::model::{GraphName, Quad};
use cartulary_graph::oxigraph::store::Store;
use cartulary_graph::{Graph, export};
use cartulary_model::{Document, Folder, Ontology, Reading};
use made::Corpus;
use measure::{Figures, bar, memory, processor, timed};

/// Quads that bare oxigraph gets at a time, parsed before.
const CHUNK: usize = 100_000;
const ON_DISK: bool = cfg!(feature = "rocksdb");

type Step = fn(&Ontology, usize, &Path) -> Result<(), Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let steps: [(&str, Step); 5] = [
        ("write", write),
        ("build", build),
        ("open", open),
        ("open again", open_again),
        ("bare", bare),
    ];
    let arguments: Vec<_> = env::args().skip(1).collect();
    let count: usize = arguments.first().map_or(Ok(10_000), |count| count.parse())?;
    if let [_, name, folder] = &arguments[..] {
        let step = steps.iter().find(|(step, _)| step == name).ok_or("no such step")?.1;
        return step(&domain()?, count, folder.as_ref());
    }
    println!("   by the clock (time of the processor)");
    let folder = tempfile::tempdir()?;
    for (step, _) in steps {
        let mut command = Command::new(env::current_exe()?);
        let status = command.arg(count.to_string()).arg(step).arg(folder.path()).status()?;
        if !status.success() {
            return Err(format!("{step}: {status}").into());
        }
    }
    bars(&Figures::read(folder.path())?);
    Ok(())
}

fn bars(figures: &Figures) {
    let of = |name| figures.get(name);
    println!();
    for (bytes, when) in
        [("read", "read"), ("viewed", "with the view"), ("filled", "with the RDF store")]
    {
        println!("{:>10.0} bytes of memory a statement, {when}", of(bytes) / of("statements"));
    }
    let opened = of("open") + of("view");
    if ON_DISK {
        bar("seconds to open the store on disk again for a question", of("open again"), 0.5);
    } else {
        bar("building / bare oxigraph", of("build") / of("bare"), 1.3);
        bar("opening for SPARQL / bare oxigraph", (opened + of("store")) / of("bare"), 1.5);
    }
    bar("opening for path and show / bare oxigraph", opened / of("bare"), 1.0);
    bar("adding one document / building", of("add") / of("build"), 0.01);
    bar("quads of documents' graphs / statement", of("quads") / of("statements"), 25.0);
}

fn domain() -> Result<Ontology, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ontology/innovation");
    Ok(Ontology::load(&Folder::open(&folder)?)?)
}

fn documents(ontology: &Ontology, count: usize) -> Vec<(Document, Reading)> {
    let corpus = Corpus::new(ontology);
    (0..count).map(|number| corpus.document(number)).collect()
}

fn write(ontology: &Ontology, count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let documents = documents(ontology, count);
    let statements: usize = documents.iter().map(|(_, reading)| reading.statements.len()).sum();
    let entities: usize = documents.iter().map(|(_, reading)| reading.entities.len()).sum();
    println!("{count} documents, {statements} statements, {entities} entities in them");
    timed("write every document to its file", || {
        let mut graph = Graph::open(folder.join("graph"), ontology)?;
        for (document, reading) in documents {
            graph.add(&document, reading)?;
        }
        Ok(())
    })?;
    Figures::note(folder, &[("statements", statements as f64)])
}

fn build(ontology: &Ontology, count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let documents = documents(ontology, count);
    let built = timed("build: from readings in memory to the RDF store", || {
        let mut graph = Graph::in_memory(ontology);
        for (document, reading) in documents {
            graph.add(&document, reading)?;
        }
        graph.store()?;
        Ok(graph)
    })?;
    timed("give its memory back", || {
        drop(built.value);
        Ok(())
    })?;
    Figures::note(folder, &[("build", built.used)])
}

fn open(ontology: &Ontology, count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let path = folder.join("graph");
    let before = memory();
    let opened = timed("open: read and verify the files", || Ok(Graph::open(&path, ontology)?))?;
    let read = memory();
    let mut graph = opened.value;
    let (document, reading) = Corpus::new(ontology).document(count);
    let added = timed("add one document", || Ok(graph.add(&document, reading)?))?;
    timed("forget it", || Ok(graph.forget(document.id())?))?;
    let view = timed("open: the view, which is all that path and show need", || {
        Ok((graph.view().facts.len(), graph.view().inferences.len()))
    })?;
    let viewed = memory();
    let what =
        if ON_DISK { "fill the RDF store on disk" } else { "open: the RDF store, for SPARQL" };
    let store = timed(what, || Ok(graph.store().map(drop)?))?;
    let filled = memory();
    let ((facts, inferences), entities) = (view.value, graph.view().entities.len());
    println!("           {entities} entities, {facts} facts, {inferences} inferences");
    let proposals = timed("propose what may be one", || Ok(graph.proposals().len()))?;
    println!("           {} proposals", proposals.value);
    timed("export N-Quads", || {
        let mut file = BufWriter::new(File::create(folder.join("graph.nq"))?);
        export::n_quads(&graph, &mut file)?;
        Ok(file.flush()?)
    })?;
    let bytes = |now: usize| now.saturating_sub(before) as f64;
    Figures::note(
        folder,
        &[
            ("open", opened.used),
            ("add", added.used),
            ("view", view.used),
            ("store", store.used),
            ("read", bytes(read)),
            ("viewed", bytes(viewed)),
            ("filled", bytes(filled)),
        ],
    )
}

/// Opens a graph whose store is kept on disk and asks a first question.
fn open_again(ontology: &Ontology, _count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    if !ON_DISK {
        return Ok(());
    }
    let path = folder.join("graph");
    let asked = timed("open the store on disk again and ask it", || {
        let graph = Graph::open(&path, ontology)?;
        Ok(graph.store()?.iter().next().transpose()?.is_some())
    })?;
    if !asked.value {
        return Err("the store on disk is empty".into());
    }
    Figures::note(folder, &[("open again", asked.elapsed)])
}

/// Loads the dump into bare oxigraph, counting only the time in which it is given quads.
fn bare(_: &Ontology, _count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let dump = BufReader::new(File::open(folder.join("graph.nq"))?);
    let mut parser = RdfParser::from_format(RdfFormat::NQuads).for_reader(dump);
    let store = Store::new()?;
    let mut transaction = store.start_transaction()?;
    let (mut used, mut all, mut of_documents) = (0.0, 0, 0);
    loop {
        let quads: Vec<Quad> = parser.by_ref().take(CHUNK).collect::<Result<_, _>>()?;
        if quads.is_empty() {
            break;
        }
        let of_document = |quad: &&Quad| match &quad.graph_name {
            GraphName::NamedNode(name) => name.as_str().starts_with("https://cartulary.org/doc/"),
            _ => false,
        };
        all += quads.len();
        of_documents += quads.iter().filter(of_document).count();
        let start = processor();
        for quad in &quads {
            transaction.insert(quad.as_ref());
        }
        used += processor() - start;
    }
    let start = processor();
    transaction.commit()?;
    used += processor() - start;
    println!("{:>10} s ({used:.3} s) bare oxigraph: the same {all} quads", "");
    Figures::note(folder, &[("bare", used), ("quads", of_documents as f64)])
}
