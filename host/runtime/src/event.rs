//! What a job tells while it runs.

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A stage began.
    Started {
        /// `parse`, `understand`, `generate`, `optimize`, `export`, `minify`, `probe`, `validate`,
        /// `mend`, `render`, `write`.
        stage: &'static str,
        /// The plugin's id, or empty for work of the host.
        plugin: String,
    },
    /// A stage came further.
    Progress {
        /// The stage.
        stage: &'static str,
        /// Units done.
        done: u64,
        /// Units in all.
        total: u64,
    },
    /// A stage ended.
    Finished {
        /// The stage.
        stage: &'static str,
    },
    /// A plugin wrote a log line.
    Log {
        /// The plugin's id.
        plugin: String,
        /// `trace` to `error`.
        level: String,
        /// The line.
        message: String,
    },
}

/// Takes events. Called from worker threads; must not block.
pub trait Observer: Send + Sync {
    /// Takes one event.
    fn event(&self, event: Event);
}

/// Takes events and does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _event: Event) {}
}
