use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use cartulary::graph::oxigraph::sparql::CancellationToken;

/// How long a query may run where it arrives: one tick at least, two at most.
const TICK: Duration = Duration::from_millis(10);

/// Stops queries that run where they arrive. All that begin in one tick share a token, so that a
/// query costs the clock nothing.
pub(crate) struct Clock {
    shared: Arc<Shared>,
    thread: thread::Thread,
}

#[derive(Default)]
struct Shared {
    token: Mutex<CancellationToken>,
    used: AtomicBool,
}

impl Clock {
    /// Starts the clock. It sleeps while nobody asks.
    pub(crate) fn start() -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let ticking = Arc::clone(&shared);
        let thread =
            thread::Builder::new().name("clock".to_owned()).spawn(move || tick(&ticking))?;
        Ok(Self { shared, thread: thread.thread().clone() })
    }

    /// A token that is cancelled one to two ticks from now.
    pub(crate) fn token(&self) -> CancellationToken {
        let token = self.shared.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !self.shared.used.swap(true, Ordering::SeqCst) {
            self.thread.unpark();
        }
        token
    }
}

fn tick(shared: &Shared) {
    let mut last = CancellationToken::new();
    loop {
        if !shared.used.swap(false, Ordering::SeqCst) {
            // Whoever asks next wakes it; the tokens given out before have had their time.
            last.cancel();
            thread::park();
        }
        thread::sleep(TICK);
        last.cancel();
        let mut token = shared.token.lock().unwrap_or_else(PoisonError::into_inner);
        last = std::mem::take(&mut *token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_cancelled_after_its_time() {
        let clock = Clock::start().expect("a thread");
        for pause in [0, 1, 15, 60, 5] {
            thread::sleep(Duration::from_millis(pause));
            let token = clock.token();
            assert!(!token.is_cancelled());
            let begun = std::time::Instant::now();
            while !token.is_cancelled() {
                assert!(begun.elapsed() < Duration::from_secs(5), "never cancelled");
                thread::sleep(Duration::from_millis(1));
            }
        }
    }
}
