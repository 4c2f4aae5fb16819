use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use cartulary::query::quick;
use cartulary::{Cartulary, Document};
use http_body_util::channel::Channel;
use http_body_util::{Either, Full};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::UnixStream;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::arguments::Common;
use crate::output::note;
use crate::serve::clock::Clock;
use crate::serve::frames::{self, Head};
use crate::serve::job::{self, Costs, Job, Reply, Sparql};
use crate::serve::problem::Problem;
use crate::serve::{Limits, description};

/// Rows of an answer that is given where it is asked.
const QUICK_ROWS: usize = 1000;
/// How many questions that are not queries are answered at the same time.
const SHORT: usize = 8;
/// How many questions wait for their turn; more are sent away.
const WAITING: usize = 64;
/// How long a client has to take an answer.
const TAKING: Duration = Duration::from_secs(60);

/// Answers jobs: a query that can be stopped at any moment here, everything else in a process of its
/// own (see [`worker`](super::worker)).
pub(crate) struct Engine {
    common: Common,
    limits: Limits,
    costs: Costs,
    snapshot: RwLock<Arc<Snapshot>>,
    clock: Clock,
    long: Arc<Semaphore>,
    short: Arc<Semaphore>,
    waiting: AtomicUsize,
    writing: Mutex<()>,
}

/// The graph as it was when it was opened.
struct Snapshot {
    cartulary: Cartulary,
    process: Child,
    /// Removed when nobody uses the snapshot any more.
    directory: TempDir,
}

/// An answer, whole or still coming.
pub(crate) struct Answered {
    pub(crate) head: Head,
    pub(crate) body: Body,
}

/// Body of an answer.
pub(crate) type Body = Either<Full<Bytes>, Channel<Bytes, io::Error>>;

impl From<Reply> for Answered {
    fn from(Reply { head, body }: Reply) -> Self {
        Self { head, body: Either::Left(Full::new(body.into())) }
    }
}

impl Engine {
    /// Opens the graph, here and in a process beside this one.
    pub(crate) fn open(common: &Common, limits: Limits) -> anyhow::Result<Self> {
        Ok(Self {
            common: common.clone(),
            limits,
            costs: limits.costs(),
            snapshot: RwLock::new(Arc::new(Snapshot::open(common, limits)?)),
            clock: Clock::start()?,
            long: Arc::new(Semaphore::new(limits.queries())),
            short: Arc::new(Semaphore::new(SHORT)),
            waiting: AtomicUsize::new(0),
            writing: Mutex::new(()),
        })
    }

    /// How many documents the graph has.
    pub(crate) fn documents(&self) -> usize {
        self.snapshot().cartulary.graph().ids().count()
    }

    /// The page on which the graph is asked in SPARQL at an address.
    pub(crate) fn sparql_editor(&self, endpoint: &str) -> String {
        cartulary::explorer::sparql_editor(self.snapshot().cartulary.domain(), endpoint)
    }

    /// Does a job.
    pub(crate) async fn answer(&self, job: Job) -> Result<Answered, Problem> {
        let snapshot = self.snapshot();
        match &job {
            Job::Sparql(query) => {
                if let Some(reply) = self.quick(&snapshot.cartulary, query)? {
                    return Ok(reply.into());
                }
            }
            Job::Description { endpoint, accept } => {
                return Ok(description::reply(endpoint, accept.as_deref())?.into());
            }
            Job::Graph { .. } | Job::Explorer | Job::Json(_) => {}
        }
        let turn = self.turn(&job).await?;
        let connection = self.connect(&snapshot).await?;
        timeout(self.costs.time, ask(connection, &job, turn)).await.unwrap_or_else(|_| {
            let seconds = self.costs.time.as_secs_f64();
            Err(Problem::new(504, format!("the query was stopped after {seconds} s")))
        })
    }

    /// A connection to the process that answers. Where that is gone, for the system ends large
    /// processes when memory runs out, the graph is opened anew.
    async fn connect(&self, snapshot: &Arc<Snapshot>) -> Result<UnixStream, Problem> {
        if let Ok(connection) = UnixStream::connect(snapshot.socket()).await {
            return Ok(connection);
        }
        let writing = self.writing.lock().await;
        if Arc::ptr_eq(snapshot, &self.snapshot()) {
            note("the process that answers is gone; the graph is opened anew");
            let (common, limits) = (self.common.clone(), self.limits);
            let open = move || Snapshot::open(&common, limits);
            let opened = tokio::task::spawn_blocking(open).await;
            let opened = opened.map_err(|why| Problem::internal(&why))?;
            self.replace(opened.map_err(|why| Problem::internal(&format!("{why:#}")))?);
        }
        drop(writing);
        let connection = UnixStream::connect(self.snapshot().socket()).await;
        connection.map_err(|why| Problem::internal(&format!("worker: {why}")))
    }

    /// Serves a graph from now on.
    fn replace(&self, snapshot: Snapshot) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    /// Reads a text into the graph's folder and serves the graph as it is then; what changed.
    pub(crate) async fn read(&self, document: Document) -> Result<cartulary::Change, Problem> {
        let writing = self.writing.lock().await;
        let (common, limits) = (self.common.clone(), self.limits);
        let read = move || -> Result<_, Problem> {
            let failed = |why: &anyhow::Error| Problem::internal(&format!("{why:#}"));
            let mut writer = common.open().map_err(|why| failed(&why))?;
            let change = writer.read(&document).map_err(|why| match &why {
                cartulary::Error::Graph(cartulary::graph::GraphError::Locked { .. }) => {
                    Problem::new(503, "another process is writing to this graph: try again")
                }
                _ => Problem::internal(&why),
            })?;
            // Others may write again while it is opened.
            drop(writer);
            Ok((change, Snapshot::open(&common, limits).map_err(|why| failed(&why))?))
        };
        let done = tokio::task::spawn_blocking(read).await;
        let (change, snapshot) = done.map_err(|why| Problem::internal(&why))??;
        self.replace(snapshot);
        drop(writing);
        Ok(change)
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn quick(&self, cartulary: &Cartulary, query: &Sparql) -> Result<Option<Reply>, Problem> {
        let store = cartulary.graph().store().map_err(|why| Problem::internal(&why))?;
        let prefixes = cartulary.domain().prefixes();
        let rows = self.costs.rows.min(QUICK_ROWS);
        let answer = quick(store, prefixes, &query.query()?, self.clock.token(), rows);
        let write = |answer| job::write(&answer, cartulary, query.accept.as_deref(), self.costs);
        answer.map(write).transpose()
    }

    /// Waits until a job may be done.
    async fn turn(&self, job: &Job) -> Result<OwnedSemaphorePermit, Problem> {
        let turns = match job {
            Job::Json(question) if !question.is_long() => &self.short,
            _ => &self.long,
        };
        if let Ok(turn) = Arc::clone(turns).try_acquire_owned() {
            return Ok(turn);
        }
        let waiter = Waiter(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= WAITING {
            return Err(busy());
        }
        let turn = timeout(self.costs.time, Arc::clone(turns).acquire_owned()).await;
        drop(waiter);
        turn.map_err(|_| busy())?.map_err(|why| Problem::internal(&why))
    }
}

/// Counts one less that waits, also where it went away.
struct Waiter<'a>(&'a AtomicUsize);

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn busy() -> Problem {
    Problem::new(503, "too many questions at the same time: try again later")
}

/// Puts a job to a process of its own. The process ends when the connection is dropped.
async fn ask(
    mut connection: UnixStream,
    job: &Job,
    turn: OwnedSemaphorePermit,
) -> Result<Answered, Problem> {
    let failed = |why: io::Error| Problem::internal(&format!("worker: {why}"));
    let question = serde_json::to_vec(job).map_err(|why| failed(why.into()))?;
    let mut bytes = Vec::new();
    frames::write(&mut bytes, &question).map_err(failed)?;
    connection.write_all(&bytes).await.map_err(failed)?;
    let Ok(head) = frames::receive(&mut connection).await else {
        // It ended without a word: it was not given the memory it asked for.
        return Err(Problem::new(507, "the question takes more memory than it may"));
    };
    let head: Head = serde_json::from_slice(&head).map_err(|why| failed(why.into()))?;
    let (mut sender, body) = Channel::new(4);
    tokio::spawn(async move {
        let _turn = turn;
        let pass = async {
            loop {
                let piece = frames::receive(&mut connection).await?;
                if piece.is_empty() || sender.send_data(piece.into()).await.is_err() {
                    return Ok(());
                }
            }
        };
        // An answer that breaks off breaks the connection, so that nobody takes it for whole.
        if let Err(why) = timeout(TAKING, pass).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
        {
            sender.abort(why);
        }
    });
    Ok(Answered { head, body: Either::Right(body) })
}

impl Snapshot {
    fn open(common: &Common, limits: Limits) -> anyhow::Result<Self> {
        // What is wrong with the graph is told here, before the worker would tell it again.
        let cartulary = common.open()?;
        let directory = TempDir::with_prefix("cartulary-")?;
        let program = std::env::current_exe().context("cannot find this program")?;
        let mut process = Command::new(program)
            .args(common.as_arguments())
            .arg("worker")
            .arg(directory.path().join("socket"))
            .args(limits.as_arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a worker")?;
        cartulary.graph().store()?;
        let mut said = String::new();
        let ready = process.stdout.take().context("a worker's output")?;
        io::Read::read_to_string(&mut io::Read::take(ready, 6), &mut said)?;
        anyhow::ensure!(said == "ready\n", "the worker did not start");
        Ok(Self { cartulary, process, directory })
    }

    fn socket(&self) -> PathBuf {
        self.directory.path().join("socket")
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        // It ends when nothing can come from here any more; its children go on until they have answered.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
