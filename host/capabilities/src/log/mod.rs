//! `log`: lines that a plugin writes, bounded in number and bytes.

use crate::bindings::effectforge::host::log as wit;
use effectforge_sandbox::{CallState, Capability, Consent, Interface};
use std::sync::Arc;
use wasmtime::component::{HasSelf, Linker};

/// The capability.
#[derive(Clone, Copy, Debug)]
pub struct Log;

/// Severity, from the least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Every step.
    Trace,
    /// What a plugin's author looks for.
    Debug,
    /// What a user may care about.
    #[default]
    Info,
    /// Something is not as it should be; the result stands.
    Warn,
    /// Something failed.
    Error,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Severity.
    pub level: Level,
    /// The message, as the plugin wrote it.
    pub message: String,
    /// Named values.
    pub fields: Vec<(String, String)>,
}

/// Gets each line as it is written.
pub type LogSink = Arc<dyn Fn(&LogLine) + Send + Sync>;

/// The state of one call.
#[derive(Clone, Default)]
pub struct LogState {
    /// The least severity that is kept.
    pub least: Level,
    /// Who else hears the lines.
    pub sink: Option<LogSink>,
    /// The lines, in order. Bounded by the call's log limits.
    pub lines: Vec<LogLine>,
}

impl std::fmt::Debug for LogState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogState")
            .field("least", &self.least)
            .finish_non_exhaustive()
    }
}

impl Capability for Log {
    fn name(&self) -> &'static str {
        "log"
    }

    fn consent(&self) -> Consent {
        Consent::Inherent
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "effectforge:host/log",
            version: "0.1.0",
            since: "0.1.0",
            items: &["enabled", "write"],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        wit::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state)
    }
}

impl wit::Host for CallState {
    fn enabled(&mut self, level: wit::Level) -> wasmtime::Result<bool> {
        let state = self
            .get::<LogState>()
            .ok_or_else(|| crate::missing_state("log"))?;
        Ok(from_wit(level) >= state.least)
    }

    fn write(
        &mut self,
        level: wit::Level,
        message: String,
        fields: Vec<(String, String)>,
    ) -> wasmtime::Result<()> {
        let bytes = fields
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum::<usize>()
            + message.len();
        // Charged whether it is kept or not: a flood below the level is still a flood.
        self.charge_log(bytes as u64)?;
        let state = self
            .get_mut::<LogState>()
            .ok_or_else(|| crate::missing_state("log"))?;
        let level = from_wit(level);
        if level >= state.least {
            let line = LogLine {
                level,
                message,
                fields,
            };
            if let Some(sink) = &state.sink {
                sink(&line);
            }
            state.lines.push(line);
        }
        Ok(())
    }
}

fn from_wit(level: wit::Level) -> Level {
    match level {
        wit::Level::Trace => Level::Trace,
        wit::Level::Debug => Level::Debug,
        wit::Level::Info => Level::Info,
        wit::Level::Warn => Level::Warn,
        wit::Level::Error => Level::Error,
    }
}
