//! The threads that answer. Each has its connections and waits for them alone: nothing is handed from
//! one to another, and the system gives every thread its turn, so that a query that takes its 20 ms
//! holds up only those beside it.

use std::future::Future;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::{io, panic};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// How many there are for each processor.
const EACH: usize = 4;
/// Address space for the stack of a thread that parses queries; see [`cartulary::query::quick`].
const STACK: usize = 64 << 20;

/// Threads that wait for connections.
pub(crate) struct Threads(Vec<Answerer>);

struct Answerer {
    connections: UnboundedSender<(TcpStream, Held)>,
    /// Held by each of its connections too, which tells how many there are.
    open: Arc<()>,
    thread: JoinHandle<()>,
}

/// What a connection holds while it is open.
type Held = (Arc<()>, OwnedSemaphorePermit);

impl Threads {
    /// Starts threads that do with each connection what `serve` does.
    pub(crate) fn start<S, F>(serve: &Arc<S>) -> io::Result<Self>
    where
        S: Fn(tokio::net::TcpStream) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let start = |number| {
            let (connections, mut coming) = unbounded_channel::<(TcpStream, Held)>();
            let (runtime, serve) = (runtime()?, Arc::clone(serve));
            let run = async move {
                while let Some((stream, held)) = coming.recv().await {
                    // A client that has gone again is nobody to serve.
                    let Ok(stream) = tokio::net::TcpStream::from_std(stream) else { continue };
                    let served = serve(stream);
                    tokio::spawn(async move {
                        let _held = held;
                        served.await;
                    });
                }
            };
            let thread = thread::Builder::new()
                .name(format!("answer {number}"))
                .stack_size(STACK)
                .spawn(move || runtime.block_on(run))?;
            Ok(Answerer { connections, open: Arc::new(()), thread })
        };
        Ok(Self((0..EACH * processors).map(start).collect::<io::Result<_>>()?))
    }

    /// Gives a connection to the thread that has the fewest.
    pub(crate) fn take(&self, stream: tokio::net::TcpStream, free: OwnedSemaphorePermit) {
        let fewest = self.0.iter().min_by_key(|one| Arc::strong_count(&one.open));
        if let (Some(one), Ok(stream)) = (fewest, stream.into_std()) {
            // It takes them until it is ended.
            let _ = one.connections.send((stream, (Arc::clone(&one.open), free)));
        }
    }

    /// Ends the threads, whatever they are doing.
    pub(crate) fn end(self) {
        for Answerer { connections, thread, .. } in self.0 {
            drop(connections);
            // What it had to say of a panic it has said.
            let _ = thread.join();
        }
    }
}

/// Runs something on a thread whose stack holds the parsing of any query.
pub(crate) fn on_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run)?;
        Ok(thread.join().unwrap_or_else(|why| panic::resume_unwind(why)))
    })
}

/// What a thread waits with.
pub(crate) fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
