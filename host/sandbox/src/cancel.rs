//! Telling a running call to stop.
//!
//! A guest sees the request through `job.is-cancelled` and has [`GRACE`] to return by itself; after
//! that the call is ended, whether it computes or waits in a host call.

use std::sync::Arc;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long a guest may go on after it was asked to stop.
pub const GRACE: Duration = Duration::from_millis(50);

/// A request to stop that any number of calls share. Cloning gives another end of the same token.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    at: OnceLock<Instant>,
    notify: Notify,
}

impl CancelToken {
    /// A token that nobody has cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks every call that holds this token to stop. Asking twice is asking once.
    pub fn cancel(&self) {
        if self.0.at.set(Instant::now()).is_ok() {
            self.0.notify.notify_waiters();
        }
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.at.get().is_some()
    }

    /// Whether somebody asked and the grace is over.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.0.at.get().is_some_and(|at| at.elapsed() >= GRACE)
    }

    /// Waits for the request.
    pub async fn cancelled(&self) {
        let mut notified = std::pin::pin!(self.0.notify.notified());
        // Register first, look second: a request in between is not lost.
        notified.as_mut().enable();
        if !self.is_cancelled() {
            notified.await;
        }
    }
}
