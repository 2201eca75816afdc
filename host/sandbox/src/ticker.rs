//! The OS thread that moves the engine's epoch.
//!
//! Invariant: while a call is active the epoch moves every [`TICK`]; when none has been active for
//! a while the thread sleeps until the next call wakes it, so an idle host costs nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{JoinHandle, Thread};
use std::time::Duration;
use wasmtime::{Engine, EngineWeak};

/// How often a running guest is looked at: the precision of the wall limit.
pub(crate) const TICK: Duration = Duration::from_millis(2);
/// Ticks without any call before the thread goes to sleep.
const IDLE_TICKS: u32 = 50;

#[derive(Debug, Default)]
struct Shared {
    /// Calls that run now.
    active: AtomicU64,
    /// Calls that ever began: tells a busy tick from an idle one.
    begun: AtomicU64,
    asleep: AtomicBool,
    stop: AtomicBool,
}

/// Owns the thread; dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Thread,
    handle: Option<JoinHandle<()>>,
}

/// Counts one call as active for as long as it lives.
#[derive(Debug)]
pub(crate) struct Active<'a>(&'a Shared);

impl Ticker {
    /// Starts the thread for `engine`, without keeping the engine alive.
    pub(crate) fn start(engine: &Engine) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (theirs, weak) = (Arc::clone(&shared), engine.weak());
        let handle = std::thread::Builder::new()
            .name("effectforge-epoch".into())
            .spawn(move || run(&theirs, &weak))?;
        Ok(Ticker {
            shared,
            thread: handle.thread().clone(),
            handle: Some(handle),
        })
    }

    /// Marks the begin of a call.
    pub(crate) fn begin(&self) -> Active<'_> {
        // Both sides are sequentially consistent: either the thread sees this call, or this call
        // sees that the thread went to sleep.
        self.shared.active.fetch_add(1, Ordering::SeqCst);
        self.shared.begun.fetch_add(1, Ordering::Relaxed);
        if self.shared.asleep.load(Ordering::SeqCst) {
            self.shared.asleep.store(false, Ordering::SeqCst);
            self.thread.unpark();
        }
        Active(&self.shared)
    }

    /// Calls that run now.
    pub(crate) fn active(&self) -> u64 {
        self.shared.active.load(Ordering::SeqCst)
    }
}

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.0.active.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.thread.unpark();
        if let Some(handle) = self.handle.take() {
            // The thread wakes within a tick; its panic, if any, is not ours to pass on here.
            let _ = handle.join();
        }
    }
}

fn run(shared: &Shared, engine: &EngineWeak) {
    let mut idle = 0u32;
    let mut seen = 0u64;
    while !shared.stop.load(Ordering::SeqCst) {
        std::thread::park_timeout(TICK);
        let Some(engine) = engine.upgrade() else {
            return;
        };
        engine.increment_epoch();
        let begun = shared.begun.load(Ordering::Relaxed);
        let busy = begun != seen || shared.active.load(Ordering::SeqCst) > 0;
        seen = begun;
        idle = if busy { 0 } else { idle + 1 };
        if idle >= IDLE_TICKS {
            drop(engine);
            sleep_until_woken(shared);
            idle = 0;
        }
    }
}

fn sleep_until_woken(shared: &Shared) {
    shared.asleep.store(true, Ordering::SeqCst);
    while shared.asleep.load(Ordering::SeqCst)
        && shared.active.load(Ordering::SeqCst) == 0
        && !shared.stop.load(Ordering::SeqCst)
    {
        std::thread::park();
    }
    shared.asleep.store(false, Ordering::SeqCst);
}
