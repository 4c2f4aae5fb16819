use std::io::{self, Write};
use std::time::Duration;

use cartulary::graph::oxigraph::io::RdfSerializer;
use cartulary::graph::oxigraph::model::{GraphName, GraphNameRef, NamedNode};
use cartulary::query::Dataset;
use cartulary::{Answer, AnswerFormat, Cartulary, Limits, SparqlQuery, explorer};
use serde::{Deserialize, Serialize};

use crate::serve::accept::{RESULTS, TRIPLES, choose};
use crate::serve::frames::{Answering, Head};
use crate::serve::problem::Problem;
use crate::serve::{description, json};

/// What a client asks of the graph. It goes to a worker as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Job {
    /// A SPARQL query.
    Sparql(Sparql),
    /// The triples of one graph; of the default graph where none is named.
    Graph { name: Option<String>, accept: Option<String> },
    /// What the SPARQL service can do.
    Description { endpoint: String, accept: Option<String> },
    /// What the explorer shows.
    Explorer,
    /// A question that is answered in JSON.
    Json(json::Question),
}

/// A query of the SPARQL 1.1 Protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sparql {
    /// The query.
    pub(crate) text: String,
    /// IRI against which its relative ones are resolved.
    pub(crate) base: String,
    /// Graphs to ask in place of those that the query names: default ones and named ones.
    pub(crate) dataset: Option<(Vec<String>, Vec<String>)>,
    /// The header `Accept`.
    pub(crate) accept: Option<String>,
}

/// How much a job may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Costs {
    /// How long it may run.
    pub(crate) time: Duration,
    /// Rows or triples of an answer.
    pub(crate) rows: usize,
    /// Bytes of an answer.
    pub(crate) bytes: usize,
    /// Bytes of memory beside the graph's.
    pub(crate) memory: u64,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(media: &str, body: Vec<u8>) -> Self {
        Self { head: Head { status: 200, media: media.to_owned() }, body }
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        let head = Head { status: problem.status, media: "application/problem+json".to_owned() };
        Self { head, body: serde_json::to_vec(&problem).unwrap_or_default() }
    }
}

impl Sparql {
    /// The query as the library takes it.
    pub(crate) fn query(&self) -> Result<SparqlQuery, Problem> {
        let graphs = |names: &[String]| -> Result<Vec<NamedNode>, Problem> {
            let node = |name: &String| {
                NamedNode::new(name).map_err(|why| Problem::bad(format!("{name:?}: {why}")))
            };
            names.iter().map(node).collect()
        };
        let dataset = match &self.dataset {
            Some((default, named)) => {
                Some(Dataset { default: graphs(default)?, named: graphs(named)? })
            }
            None => None,
        };
        let base = Some(self.base.clone());
        Ok(SparqlQuery { base, dataset, ..SparqlQuery::new(&self.text) })
    }
}

/// Does a job and writes the answer.
pub(crate) fn run(
    job: &Job,
    cartulary: &Cartulary,
    costs: Costs,
    to: impl Write,
) -> io::Result<()> {
    let reply = match job {
        Job::Sparql(query) => sparql(query, cartulary, costs),
        Job::Description { endpoint, accept } => description::reply(endpoint, accept.as_deref()),
        Job::Json(question) => {
            json::answer(question, cartulary).map(|body| Reply::new("application/json", body))
        }
        // A graph may be larger than any answer: it goes out while it is read.
        Job::Explorer => {
            let head = Head { status: 200, media: "application/json".to_owned() };
            let mut answering = Answering::begin(to, &head)?;
            explorer::data(cartulary.graph(), &mut answering)?;
            return answering.end();
        }
        Job::Graph { name, accept } => match graph(name.as_deref(), accept.as_deref()) {
            Ok((name, media, format)) => return triples(cartulary, &name, media, format, to),
            Err(problem) => Err(problem),
        },
    };
    let Reply { head, body } = reply.unwrap_or_else(Reply::from);
    let (head, body) = if body.len() > costs.bytes {
        let Reply { head, body } = too_large(costs).into();
        (head, body)
    } else {
        (head, body)
    };
    let mut answering = Answering::begin(to, &head)?;
    answering.write_all(&body)?;
    answering.end()
}

fn too_large(costs: Costs) -> Problem {
    let megabytes = costs.bytes >> 20;
    Problem::new(422, format!("the answer has more than {megabytes} MB: ask for a part of it"))
}

fn sparql(query: &Sparql, cartulary: &Cartulary, costs: Costs) -> Result<Reply, Problem> {
    let limits = Limits { time: costs.time, rows: costs.rows };
    let answer = cartulary.sparql(&query.query()?, limits)?;
    if answer.is_cut() {
        let why = format!(
            "the answer has more than {} rows: ask for a part of it with LIMIT and OFFSET",
            costs.rows
        );
        return Err(Problem::new(422, why));
    }
    write(&answer, cartulary, query.accept.as_deref(), costs)
}

/// An answer in the form that the client likes best.
pub(crate) fn write(
    answer: &Answer,
    cartulary: &Cartulary,
    accept: Option<&str>,
    costs: Costs,
) -> Result<Reply, Problem> {
    let chosen = match answer {
        Answer::Triples { .. } => {
            choose(accept, &TRIPLES).map(|(media, format)| (media, AnswerFormat::Rdf(format)))
        }
        Answer::Rows(_) | Answer::Truth(_) => choose(accept, &RESULTS),
    };
    let (media, format) = chosen.ok_or_else(|| match answer {
        Answer::Triples { .. } => unacceptable(TRIPLES.map(|(media, _)| media)),
        Answer::Rows(_) | Answer::Truth(_) => unacceptable(RESULTS.map(|(media, _)| media)),
    })?;
    let mut body = Bounded { bytes: Vec::new(), most: costs.bytes };
    match answer.write(format, cartulary.domain().prefixes(), &mut body) {
        Ok(()) => Ok(Reply::new(media, body.bytes)),
        Err(cartulary::query::WriteError::Io(why)) if why.kind() == io::ErrorKind::FileTooLarge => {
            Err(too_large(costs))
        }
        Err(why) => Err(Problem::internal(&why)),
    }
}

pub(crate) fn unacceptable<const N: usize>(forms: [&str; N]) -> Problem {
    let names = forms.map(|form| form.split(';').next().unwrap_or_default());
    Problem::new(406, format!("it can be had as {}", names.join(", ")))
}

type Format = cartulary::graph::oxigraph::io::RdfFormat;

fn graph(
    name: Option<&str>,
    accept: Option<&str>,
) -> Result<(GraphName, &'static str, Format), Problem> {
    let name = match name {
        Some(name) => NamedNode::new(name)
            .map_err(|why| Problem::bad(format!("graph {name:?}: {why}")))?
            .into(),
        None => GraphName::DefaultGraph,
    };
    let (media, format) =
        choose(accept, &TRIPLES).ok_or_else(|| unacceptable(TRIPLES.map(|(media, _)| media)))?;
    Ok((name, media, format))
}

fn triples(
    cartulary: &Cartulary,
    name: &GraphName,
    media: &str,
    format: Format,
    to: impl Write,
) -> io::Result<()> {
    let store = cartulary.graph().store().map_err(io::Error::other)?;
    let missing = match name.as_ref() {
        GraphNameRef::NamedNode(node) => !store.contains_named_graph(node)?,
        _ => false,
    };
    if missing {
        let Reply { head, body } = Problem::new(404, "there is no graph of that name").into();
        let mut answering = Answering::begin(to, &head)?;
        answering.write_all(&body)?;
        return answering.end();
    }
    let head = Head { status: 200, media: media.to_owned() };
    let mut answering = Answering::begin(to, &head)?;
    let mut writer = RdfSerializer::from_format(format);
    for (short, long) in cartulary.domain().prefixes().iter() {
        writer = match writer.clone().with_prefix(short, long) {
            Ok(with) => with,
            Err(_) => writer,
        };
    }
    let mut writer = writer.for_writer(&mut answering);
    for quad in store.quads_for_pattern(None, None, None, Some(name.as_ref())) {
        writer.serialize_triple(quad?.as_ref())?;
    }
    writer.finish()?;
    answering.end()
}

/// Bytes in memory, up to a number.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
