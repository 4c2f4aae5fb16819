use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;
use std::{fs, thread};

use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxigraph::sparql::{
    CancellationToken, PreparedSparqlQuery, QueryEvaluationError, SparqlEvaluator,
};
use oxigraph::store::{StorageError, Store};
use spargebra::{Query, SparqlParser};

use crate::answer::gather;
use crate::bind::bind;
use crate::columns::in_order_of_text;
use crate::{Answer, Prefixes, SyntaxError};

/// What the default graph of a query holds beside what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// These quads.
    pub quads: Vec<Quad>,
    /// What these graphs hold, unless the query says itself of what its default graph is made.
    pub graphs: Vec<NamedNode>,
}

/// A query with what the SPARQL Protocol lets a client say beside its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SparqlQuery {
    /// The text, in SPARQL 1.1.
    pub text: String,
    /// Terms in place of variables.
    pub values: BTreeMap<String, Term>,
    /// IRI against which relative ones are resolved. Without it they are refused.
    pub base: Option<String>,
    /// The graphs to ask, in place of those that the text names.
    pub dataset: Option<Dataset>,
}

/// The graphs that a query is asked of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dataset {
    /// Their union is the default graph.
    pub default: Vec<NamedNode>,
    /// Those that `GRAPH` finds.
    pub named: Vec<NamedNode>,
}

/// How much a query may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may run.
    pub time: Duration,
    /// How many rows or triples it may give.
    pub rows: usize,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// It is no SPARQL query.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// It is longer than any query needs to be.
    #[error("the query has {length} bytes; {LONGEST} are the most")]
    TooLong {
        /// Bytes of its text.
        length: usize,
    },
    /// It ran longer than it may.
    #[error("the query was stopped after {} s", .0.as_secs_f64())]
    TimedOut(Duration),
    /// It took more memory than it may.
    #[error("the query was stopped: it took more than {} MB of memory", MEMORY >> 20)]
    TooLarge,
    /// A value was given for a variable that it does not have.
    #[error("the query has no variable ?{0} to give a value to")]
    NoVariable(String),
    /// It failed while it ran.
    #[error("{0}")]
    Evaluation(QueryEvaluationError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StorageError),
    /// No thread could be started for it.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
}

/// Bytes of the longest query.
const LONGEST: usize = 1 << 18;
/// Parsing and evaluation recurse over the query; this holds one of [`LONGEST`]. Memory is taken
/// only as far as it is used.
const STACK: usize = 1 << 29;
/// How long a stopped query has to notice.
const GRACE: Duration = Duration::from_millis(200);
/// By how many bytes the memory of the process may grow while a query runs.
const MEMORY: usize = 1 << 30;
/// How often that is looked at.
const GLANCE: Duration = Duration::from_millis(10);

impl Default for Limits {
    /// A minute and ten thousand rows.
    fn default() -> Self {
        Self { time: Duration::from_secs(60), rows: 10_000 }
    }
}

/// Answers a SPARQL 1.1 query. `values` are put in place of variables as terms, so that no value
/// can change what is asked.
///
/// Blank nodes are named anew by their order in the answer, so that the same query on the same
/// graph gives the same answer.
///
/// # Errors
/// Where the text is no query, or a limit of length, time or memory (1 GB, where the system tells
/// it) is reached. A query that was stopped notices when it next reads the store. While it sorts, or
/// builds long strings, it reads nothing and goes on in its own thread: only the end of the process
/// ends that. Whoever answers strangers runs such queries in a process of their own, `cartulary
/// query` for instance, and kills it.
pub fn sparql(
    store: &Store,
    prefixes: &Prefixes,
    text: &str,
    values: &BTreeMap<String, Term>,
    limits: Limits,
) -> Result<Answer, QueryError> {
    sparql_beside(store, prefixes, text, values, &Beside::default(), limits)
}

/// Answers a SPARQL 1.1 query as [`sparql`] does, with more in its default graph. The store stays as
/// it is; while a query with quads of its own runs, another such one waits.
///
/// # Errors
/// As [`sparql`].
pub fn sparql_beside(
    store: &Store,
    prefixes: &Prefixes,
    text: &str,
    values: &BTreeMap<String, Term>,
    beside: &Beside,
    limits: Limits,
) -> Result<Answer, QueryError> {
    let query = SparqlQuery { values: values.clone(), ..SparqlQuery::new(text) };
    answer(store, prefixes, &query, beside, limits)
}

impl SparqlQuery {
    /// A query without values, asked of the whole graph.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Answers it as [`sparql`] does.
    ///
    /// # Errors
    /// As [`sparql`].
    pub fn answer(
        &self,
        store: &Store,
        prefixes: &Prefixes,
        limits: Limits,
    ) -> Result<Answer, QueryError> {
        answer(store, prefixes, self, &Beside::default(), limits)
    }
}

fn answer(
    store: &Store,
    prefixes: &Prefixes,
    query: &SparqlQuery,
    beside: &Beside,
    limits: Limits,
) -> Result<Answer, QueryError> {
    if query.text.len() > LONGEST {
        return Err(QueryError::TooLong { length: query.text.len() });
    }
    let token = CancellationToken::new();
    let job = Job {
        store: store.clone(),
        prefixes: prefixes.clone(),
        query: query.clone(),
        beside: beside.clone(),
        rows: limits.rows,
        token: token.clone(),
    };
    let (sender, answer) = channel();
    let thread = thread::Builder::new()
        .name("sparql".to_owned())
        .stack_size(STACK)
        .spawn(move || job.run(&sender))
        .map_err(QueryError::Thread)?;
    // Its stack is given back before the next query asks for as much.
    let done = |answer| {
        let _ = thread.join();
        answer
    };
    let (before, mut left) = (memory(), limits.time);
    let stopped = loop {
        let wait = left.min(GLANCE);
        left -= wait;
        match answer.recv_timeout(wait) {
            Ok(answer) => return done(answer),
            Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                break QueryError::TimedOut(limits.time);
            }
            Err(RecvTimeoutError::Timeout) if memory() > before.saturating_add(MEMORY) => {
                break QueryError::TooLarge;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(QueryError::TimedOut(limits.time)),
        }
    };
    token.cancel();
    match answer.recv_timeout(GRACE) {
        Err(_) | Ok(Err(QueryError::Evaluation(QueryEvaluationError::Cancelled))) => Err(stopped),
        // It was done at the last moment.
        Ok(answer) => done(answer),
    }
}

/// Bytes of memory that the process holds, where the system tells.
fn memory() -> usize {
    const PAGE: usize = 4096;
    let told = fs::read_to_string("/proc/self/statm").ok();
    told.and_then(|told| told.split(' ').nth(1)?.parse::<usize>().ok()).map_or(0, |n| n * PAGE)
}

/// Whether a text is a SPARQL query.
///
/// # Errors
/// Where it is not: what is wrong and where.
pub fn check_sparql(prefixes: &Prefixes, text: &str) -> Result<(), SyntaxError> {
    parse(prefixes, None, text).map(drop)
}

/// A parser for a text that knows the prefixes that stand in it, and the base, where they are IRIs:
/// to use one that is none is a syntax error then.
pub(crate) fn parser(prefixes: &Prefixes, base: Option<&str>, text: &str) -> SparqlParser {
    let is_iri = |iri: &str| NamedNode::new(iri).is_ok();
    // To declare one costs more than to look for it; a short query has none or two. Escapes may
    // spell any of them.
    let is_used = |short: &str| {
        let mut at = text.match_indices(short).map(|(at, _)| at + short.len());
        at.any(|end| text[end..].starts_with(':'))
    };
    let escaped = text.contains('\\');
    let mut parser = SparqlParser::new();
    for (short, long) in prefixes.iter() {
        if (escaped || is_used(short)) && is_iri(long) {
            parser = parser.with_prefix(short, long).expect("an IRI, as was just seen");
        }
    }
    if let Some(base) = base.filter(|base| is_iri(base)) {
        parser = parser.with_base_iri(base).expect("an IRI, as was just seen");
    }
    parser
}

fn parse(prefixes: &Prefixes, base: Option<&str>, text: &str) -> Result<Query, SyntaxError> {
    let query = parser(prefixes, base, text).parse_query(text);
    query.map(|query| in_order_of_text(query, text)).map_err(|why| {
        let again =
            |text: &str| Some(parser(prefixes, base, text).parse_query(text).err()?.to_string());
        SyntaxError::new(text, prefixes, &why.to_string(), &again)
    })
}

struct Job {
    store: Store,
    prefixes: Prefixes,
    query: SparqlQuery,
    beside: Beside,
    rows: usize,
    token: CancellationToken,
}

impl Job {
    fn run(self, sender: &Sender<Result<Answer, QueryError>>) {
        // Nobody listens any more when the time was over.
        let _ = sender.send(self.answer());
    }

    fn answer(self) -> Result<Answer, QueryError> {
        let SparqlQuery { text, values, base, dataset } = &self.query;
        let mut query = parse(&self.prefixes, base.as_deref(), text)?;
        bind(&mut query, values).map_err(QueryError::NoVariable)?;
        let own_default = query.dataset().is_some() || dataset.is_some();
        let mut query = SparqlEvaluator::new().with_cancellation_token(self.token).for_query(query);
        if let Some(dataset) = dataset {
            dataset.restrict(&mut query);
        }
        let Beside { quads, graphs } = self.beside;
        if !graphs.is_empty() && !own_default {
            let graphs = graphs.into_iter().map(GraphName::from);
            let all = std::iter::once(GraphName::DefaultGraph).chain(graphs).collect();
            query.dataset_mut().set_default_graph(all);
        }
        if quads.is_empty() {
            let results = query.on_store(&self.store).execute();
            return gather(results.map_err(QueryError::Evaluation)?, self.rows);
        }
        // What a transaction that is never committed has put in, only it can see.
        let mut transaction = self.store.start_transaction()?;
        for quad in &quads {
            transaction.insert(quad);
        }
        let results = query.on_transaction(&transaction).execute();
        gather(results.map_err(QueryError::Evaluation)?, self.rows)
    }
}

impl Dataset {
    fn restrict(&self, query: &mut PreparedSparqlQuery) {
        let specification = query.dataset_mut();
        let default = self.default.iter().cloned().map(GraphName::from);
        specification.set_default_graph(default.collect());
        let named = self.named.iter().cloned().map(Into::into);
        specification.set_available_named_graphs(named.collect());
    }
}

/// Answers a parsed query on the caller's thread, with at most so many rows.
pub(crate) fn evaluate(
    store: &Store,
    query: Query,
    dataset: Option<&Dataset>,
    token: CancellationToken,
    most: usize,
) -> Result<Answer, QueryError> {
    let mut query = SparqlEvaluator::new().with_cancellation_token(token).for_query(query);
    if let Some(dataset) = dataset {
        dataset.restrict(&mut query);
    }
    let results = query.on_store(store).execute();
    gather(results.map_err(QueryError::Evaluation)?, most)
}

#[cfg(test)]
pub(crate) mod tests {
    use oxigraph::io::RdfFormat;
    use oxigraph::model::Literal;

    use super::*;

    /// A store of five triples.
    pub(crate) fn store() -> Store {
        let store = Store::new().expect("memory");
        let turtle = "
            @prefix ex: <https://example.org/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            ex:a ex:funds ex:b ; rdfs:label \"A, \\\"the\\\" first\" .
            ex:b ex:funds ex:c ; rdfs:label \"대전\"@ko .
            ex:c ex:budget 12 .";
        store.load_from_slice(RdfFormat::Turtle, turtle).expect("Turtle");
        store
    }

    pub(crate) fn prefixes() -> Prefixes {
        Prefixes::new([("ex", "https://example.org/")])
    }

    fn ask(text: &str, values: &BTreeMap<String, Term>, limits: Limits) -> Result<Answer, String> {
        sparql(&store(), &prefixes(), text, values, limits).map_err(|why| why.to_string())
    }

    #[test]
    fn every_form_of_query_is_answered() {
        let (none, limits) = (BTreeMap::new(), Limits::default());
        let Ok(Answer::Rows(rows)) =
            ask("SELECT ?to { ex:a ex:funds+ ?to } ORDER BY ?to", &none, limits)
        else {
            panic!("rows")
        };
        let to: Vec<_> = rows.rows.iter().flatten().flatten().map(ToString::to_string).collect();
        assert_eq!(to, ["<https://example.org/b>", "<https://example.org/c>"]);
        assert_eq!(ask("ASK { ex:a ex:funds ex:c }", &none, limits), Ok(Answer::Truth(false)));
        for form in
            ["CONSTRUCT { ?s ex:gives [ ex:to ?o ] } WHERE { ?s ex:funds ?o }", "DESCRIBE ex:a"]
        {
            let Ok(Answer::Triples { triples, cut: false }) = ask(form, &none, limits) else {
                panic!("triples")
            };
            assert!(!triples.is_empty());
            assert_eq!(ask(form, &none, limits), Ok(Answer::Triples { triples, cut: false }));
        }
    }

    #[test]
    fn a_value_is_a_term_and_no_text() {
        let values = |name: &str, value: Term| BTreeMap::from([(name.to_owned(), value)]);
        let rows = |query: &str, values: &BTreeMap<String, Term>| match ask(
            query,
            values,
            Limits::default(),
        ) {
            Ok(Answer::Rows(rows)) => {
                let cells = rows.rows.into_iter().flatten().flatten();
                cells.map(|term| term.to_string()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        let nasty = Term::from(Literal::from("} ; DROP ALL"));
        let node = Term::from(NamedNode::new_unchecked("https://example.org/a"));
        // The variable need not be selected; it may stand below groups and orders.
        for query in [
            "SELECT ?to { ?s ex:funds ?to }",
            "SELECT DISTINCT ?to { ?s ex:funds ?to FILTER(isIRI(?to)) } ORDER BY ?s LIMIT 5",
            "SELECT ?to { { SELECT ?s ?to { ?s ex:funds ?to } } }",
            "SELECT (SAMPLE(?o) AS ?to) { ?s ex:funds ?o } GROUP BY ?s",
        ] {
            assert_eq!(rows(query, &values("s", node.clone())), ["<https://example.org/b>"]);
            assert_eq!(rows(query, &values("s", nasty.clone())), Vec::<String>::new());
        }
        assert_eq!(
            ask("SELECT ?s { ?s ?p ?o }", &values("who", nasty), Limits::default()),
            Err("the query has no variable ?who to give a value to".to_owned())
        );
    }

    #[test]
    fn limits_are_kept() {
        let none = BTreeMap::new();
        let few = Limits { rows: 2, ..Limits::default() };
        let Ok(Answer::Rows(rows)) = ask("SELECT * { ?s ?p ?o }", &none, few) else {
            panic!("rows")
        };
        assert_eq!((rows.rows.len(), rows.cut), (2, true));
        let Ok(Answer::Rows(rows)) = ask("SELECT * { ?s ex:funds ?o }", &none, few) else {
            panic!("rows")
        };
        assert_eq!((rows.rows.len(), rows.cut), (2, false));

        let short = Limits { time: Duration::from_millis(50), ..Limits::default() };
        let patterns: Vec<_> = (0..30).map(|n| format!("?a{n} ?b{n} ?c{n} .")).collect();
        let endless = patterns.concat();
        assert_eq!(
            ask(&format!("SELECT (COUNT(*) AS ?n) {{ {endless} }}"), &none, short),
            Err("the query was stopped after 0.05 s".to_owned())
        );
        let long = format!("ASK {{ }} #{}", "x".repeat(10 << 20));
        assert_eq!(
            ask(&long, &none, short),
            Err("the query has 10485769 bytes; 262144 are the most".to_owned())
        );
    }

    /// What the store is slow at, as `examples/slow_spots` measures, looks at the token as it reads.
    #[test]
    fn what_may_take_long_can_be_stopped() {
        for text in [
            "ASK { ex:a ex:funds+ ex:c }",
            "SELECT (COUNT(*) AS ?n) { ?x ex:funds/ex:funds* ex:c }",
            "SELECT * { ?a ex:funds ?b . ?c ex:funds ?d } ORDER BY ?d ?b",
        ] {
            let answer = |token| {
                let query = parse(&prefixes(), None, text).expect("a query");
                evaluate(&store(), query, None, token, 10)
            };
            assert!(answer(CancellationToken::new()).is_ok(), "{text}");
            let token = CancellationToken::new();
            token.cancel();
            let why = answer(token).expect_err(text);
            let stopped = QueryError::Evaluation(QueryEvaluationError::Cancelled);
            assert_eq!(why.to_string(), stopped.to_string(), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_no_crash() {
        let none = BTreeMap::new();
        let limits = Limits { time: Duration::from_secs(1), ..Limits::default() };
        for (before, inside, after) in
            [("(", "1", ")"), ("!", "true", ""), ("1+", "1", ""), ("-", "1", "")]
        {
            let count = 250_000 / (before.len() + after.len());
            let deep = format!("{}{inside}{}", before.repeat(count), after.repeat(count));
            let _ = ask(&format!("SELECT ?x {{ BIND({deep} AS ?x) }}"), &none, limits);
        }
        let groups = format!("ASK {}{}", "{".repeat(120_000), "}".repeat(120_000));
        let _ = ask(&groups, &none, limits);
    }
}
