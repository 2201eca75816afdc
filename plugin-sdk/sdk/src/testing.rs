//! Stands in for the host when a plugin's code runs natively, in its author's unit tests.
//!
//! One stand-in per thread, so that tests do not see each other. The real host, with its real
//! bounds, is in the crate `effectforge-testing`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::{Blob, Level, Value};

/// What the stand-in answers and remembers.
#[derive(Debug, Default)]
pub(crate) struct Stand {
    pub(crate) seed: u64,
    pub(crate) cancelled: bool,
    pub(crate) config: BTreeMap<String, String>,
    pub(crate) lines: Vec<Line>,
}

/// One log line that a plugin wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its severity.
    pub level: Level,
    /// Its text.
    pub message: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
}

/// Lines kept per thread; later ones are dropped.
pub(crate) const LINES: usize = 10_000;

thread_local! {
    pub(crate) static STAND: RefCell<Stand> = RefCell::default();
}

/// Sets what [`Context::seed`](crate::Context::seed) gives on this thread; 0 until then.
pub fn set_seed(seed: u64) {
    STAND.with_borrow_mut(|stand| stand.seed = seed);
}

/// Sets what [`Context::is_cancelled`](crate::Context::is_cancelled) gives on this thread.
pub fn set_cancelled(cancelled: bool) {
    STAND.with_borrow_mut(|stand| stand.cancelled = cancelled);
}

/// Makes a setting for this thread.
pub fn set_config(key: &str, value: &Value) {
    STAND.with_borrow_mut(|stand| stand.config.insert(key.to_owned(), value.to_string()));
}

/// Takes the log lines that were written on this thread so far.
#[must_use]
pub fn take_log() -> Vec<Line> {
    STAND.with_borrow_mut(|stand| std::mem::take(&mut stand.lines))
}

/// A blob as a plugin would be given it.
#[must_use]
pub fn blob(media_type: &str, bytes: &[u8]) -> Blob {
    Blob::of(media_type, bytes)
}
