//! How a call can end badly. Each way has a type, a stable code and the figures that belong to it.

use crate::preflight::Preflight;
use std::fmt;

/// One of the bounds that every call runs under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bound {
    /// Linear memory, in bytes, summed over all memories.
    Memory,
    /// Table entries, summed over all tables.
    Table,
    /// Wall time in milliseconds, host calls included.
    Wall,
    /// Instructions, in the deterministic profile.
    Fuel,
    /// The guest's call stack, in bytes.
    Stack,
    /// Log lines.
    LogLines,
    /// Log bytes.
    LogBytes,
    /// Bytes given back: blobs and texts.
    Output,
    /// Bytes of images and blobs that the host holds for the call.
    HostBytes,
    /// Handles alive at one time.
    Handles,
    /// Bytes passed in one host call.
    HostcallBytes,
    /// Calls that the host runs at the same time.
    Concurrency,
}

impl Bound {
    /// All bounds.
    pub const ALL: [Self; 12] = [
        Self::Memory,
        Self::Table,
        Self::Wall,
        Self::Fuel,
        Self::Stack,
        Self::LogLines,
        Self::LogBytes,
        Self::Output,
        Self::HostBytes,
        Self::Handles,
        Self::HostcallBytes,
        Self::Concurrency,
    ];

    /// A stable name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Bound::Memory => "memory",
            Bound::Table => "table",
            Bound::Wall => "wall",
            Bound::Fuel => "fuel",
            Bound::Stack => "stack",
            Bound::LogLines => "log_lines",
            Bound::LogBytes => "log_bytes",
            Bound::Output => "output",
            Bound::HostBytes => "host_bytes",
            Bound::Handles => "handles",
            Bound::HostcallBytes => "hostcall_bytes",
            Bound::Concurrency => "concurrency",
        }
    }

    /// What `limit` and `used` of a [`BoundHit`] count.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Bound::Table => "elements",
            Bound::Wall => "ms",
            Bound::Fuel => "instructions",
            Bound::LogLines => "lines",
            Bound::Handles => "handles",
            Bound::Concurrency => "calls",
            _ => "bytes",
        }
    }
}

/// A bound that was reached. `used` is what would have been in use had the host agreed; for a
/// bound that is only seen once it is passed (stack, fuel) it equals the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} limit reached: {used} of {limit} {}", bound.name(), bound.unit())]
pub struct BoundHit {
    /// Which bound.
    pub bound: Bound,
    /// The most that was allowed, in the bound's unit.
    pub limit: u64,
    /// What was asked for, in the bound's unit.
    pub used: u64,
}

/// One frame of a guest's call stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The demangled function, or `function 12` when the component carries no names.
    pub function: String,
    /// Byte offset in the core module, for tools; none when it is not known.
    pub offset: Option<usize>,
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "{} @{offset:#x}", self.function),
            None => f.write_str(&self.function),
        }
    }
}

/// A refusal in the plugin's own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// Stable, snake_case.
    pub code: String,
    /// One sentence for people.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

/// How a call failed. The call's instance is gone by the time anybody holds one of these.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallFailure {
    /// The guest reached a bound.
    #[error("{hit}")]
    Bound {
        /// Bound, limit and use.
        hit: BoundHit,
        /// Where the guest was, innermost first; empty when it was not running.
        frames: Vec<Frame>,
    },
    /// The caller gave up.
    #[error("the call was cancelled")]
    Cancelled,
    /// The guest broke a rule of the machine: it aborted, read beyond its memory, forged a handle.
    #[error("the plugin trapped: {message} ({code})")]
    Trap {
        /// Stable, snake_case: `unreachable`, `memory_out_of_bounds`, `handle_misuse`.
        code: &'static str,
        /// What happened.
        message: String,
        /// Where, innermost first.
        frames: Vec<Frame>,
    },
    /// The plugin said no.
    #[error("{0}")]
    Refused(Refusal),
    /// The plugin's imports or exports do not fit this host.
    #[error("{0}")]
    Preflight(Preflight),
    /// The plugin returned something that its contract forbids.
    #[error("malformed {what}: {why}")]
    Malformed {
        /// What was returned: `document`, `artifact path`.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

impl CallFailure {
    /// A stable code for programs and tests.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            CallFailure::Bound { hit, .. } => hit.bound.name(),
            CallFailure::Cancelled => "cancelled",
            CallFailure::Trap { code, .. } => code,
            CallFailure::Refused(refusal) => &refusal.code,
            CallFailure::Preflight(_) => "preflight",
            CallFailure::Malformed { .. } => "malformed_result",
        }
    }

    /// The bound that was reached, if that is what happened.
    #[must_use]
    pub fn bound(&self) -> Option<BoundHit> {
        match self {
            CallFailure::Bound { hit, .. } => Some(*hit),
            _ => None,
        }
    }

    /// Whether the failure speaks against the plugin (and counts towards its quarantine): a trap or
    /// a bound other than a busy host. A refusal is an answer.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        match self {
            CallFailure::Bound { hit, .. } => hit.bound != Bound::Concurrency,
            CallFailure::Trap { .. } | CallFailure::Malformed { .. } => true,
            CallFailure::Cancelled | CallFailure::Refused(_) | CallFailure::Preflight(_) => false,
        }
    }
}

impl From<BoundHit> for CallFailure {
    fn from(hit: BoundHit) -> Self {
        CallFailure::Bound {
            hit,
            frames: Vec::new(),
        }
    }
}
