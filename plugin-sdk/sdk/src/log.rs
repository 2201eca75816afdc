//! Log lines with fields. The host bounds their number; a line below its level costs one call.

use crate::host;

/// Severity, from the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For the author alone.
    Trace,
    /// For whoever looks for a fault.
    Debug,
    /// Worth telling.
    Info,
    /// Something was repaired or left out.
    Warn,
    /// Something failed.
    Error,
}

/// Whether a line of this level is kept.
#[must_use]
pub fn enabled(level: Level) -> bool {
    host::log_enabled(level)
}

/// Writes one line. The macros ([`info!`](crate::info) and its like) ask [`enabled`] first.
pub fn write(level: Level, message: &str, fields: &[(String, String)]) {
    host::log_write(level, message, fields);
}

/// Logs at [`Level::Trace`]: `trace!("read {n} lines")` or `trace!(lines = n, bytes = b; "read")`.
#[macro_export]
macro_rules! trace { ($($t:tt)*) => { $crate::__log!($crate::Level::Trace, $($t)*) }; }
/// Logs at [`Level::Debug`]; see [`trace!`](crate::trace).
#[macro_export]
macro_rules! debug { ($($t:tt)*) => { $crate::__log!($crate::Level::Debug, $($t)*) }; }
/// Logs at [`Level::Info`]; see [`trace!`](crate::trace).
#[macro_export]
macro_rules! info { ($($t:tt)*) => { $crate::__log!($crate::Level::Info, $($t)*) }; }
/// Logs at [`Level::Warn`]; see [`trace!`](crate::trace).
#[macro_export]
macro_rules! warn { ($($t:tt)*) => { $crate::__log!($crate::Level::Warn, $($t)*) }; }
/// Logs at [`Level::Error`]; see [`trace!`](crate::trace).
#[macro_export]
macro_rules! error { ($($t:tt)*) => { $crate::__log!($crate::Level::Error, $($t)*) }; }

#[doc(hidden)]
#[macro_export]
macro_rules! __log {
    ($level:expr, $($key:ident = $value:expr),+ ; $($message:tt)+) => {
        if $crate::enabled($level) {
            let fields = [$((stringify!($key).to_string(), ($value).to_string())),+];
            $crate::write($level, &format!($($message)+), &fields);
        }
    };
    ($level:expr, $($message:tt)+) => {
        if $crate::enabled($level) {
            $crate::write($level, &format!($($message)+), &[]);
        }
    };
}
