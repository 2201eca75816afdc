//! Progress on a terminal; silent elsewhere.

use effectforge_runtime::{Event, Observer};
use indicatif::{ProgressBar, ProgressStyle};

/// One line that says what runs now.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        // A bar hides itself when standard error is no terminal.
        let bar = if quiet {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner:.magenta} {msg} {wide_bar:.dim}")
        {
            bar.set_style(style.progress_chars("━━╌"));
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(80));
        Self { bar }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn event(&self, event: Event) {
        match event {
            Event::Started { stage, plugin } if plugin.is_empty() => {
                self.bar.set_message(stage.to_owned());
            }
            Event::Started { stage, plugin } => self.bar.set_message(format!("{stage} · {plugin}")),
            Event::Progress { done, total, .. } => {
                self.bar.set_length(total);
                self.bar.set_position(done);
            }
            Event::Finished { .. } => {}
            Event::Log {
                plugin,
                level,
                message,
            } => {
                self.bar.println(format!("{plugin} {level}: {message}"));
            }
        }
    }
}
