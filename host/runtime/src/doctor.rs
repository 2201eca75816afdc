//! What this machine has, what is missing, and what to do about it.

use std::path::PathBuf;

use effectforge_sandbox::{Options, Sandbox};
use serde::Serialize;

use crate::catalog::Catalog;
use crate::host::default_cache_folder;

/// How a finding is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// There, and works.
    Good,
    /// An optional tool that is missing; something can not be done without it.
    Missing,
    /// Something that every job needs does not work.
    Broken,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What: `plugin compiler`.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do, or what works without it; may be empty.
    pub help: String,
}

/// Looks at everything.
#[must_use]
pub fn examine() -> Vec<Finding> {
    vec![plugins(), sandbox(), code_cache(), compiler(), browser()]
}

fn finding(what: &'static str, state: State, found: String, help: &str) -> Finding {
    Finding {
        what,
        state,
        found,
        help: help.to_owned(),
    }
}

fn plugins() -> Finding {
    match Catalog::open(&[]) {
        Ok(catalog) if catalog.iter().next().is_some() => {
            let found = format!("{} embedded", catalog.iter().count());
            finding("plugins", State::Good, found, "")
        }
        Ok(_) => {
            let help = "build them with `cargo xtask plugins`, then this program again";
            finding("plugins", State::Broken, "none embedded".to_owned(), help)
        }
        Err(error) => finding("plugins", State::Broken, error.to_string(), &error.help()),
    }
}

fn sandbox() -> Finding {
    match Sandbox::new(&Options::default()) {
        Ok(sandbox) if sandbox.is_pooled() => {
            finding("sandbox", State::Good, "pooled instances".to_owned(), "")
        }
        Ok(_) => {
            let found = "instances on demand: the address space for a pool cannot be had";
            let help = "calls cost some µs more; raise `ulimit -v` to have the pool";
            finding("sandbox", State::Good, found.to_owned(), help)
        }
        Err(error) => finding("sandbox", State::Broken, error.to_string(), "report it"),
    }
}

fn code_cache() -> Finding {
    let what = "code cache";
    let Some(folder) = default_cache_folder() else {
        let help = "set HOME or XDG_CACHE_HOME; without it plugins are compiled anew in each run";
        return finding(what, State::Missing, "no cache folder".to_owned(), help);
    };
    let options = Options {
        cache_folder: Some(folder.clone()),
        ..Options::default()
    };
    match Sandbox::new(&options) {
        Ok(_) => finding(what, State::Good, folder.display().to_string(), ""),
        Err(error) => {
            let help = "plugins are compiled anew in each run; mend or remove the folder";
            finding(what, State::Missing, error.to_string(), help)
        }
    }
}

fn compiler() -> Finding {
    let what = "plugin compiler";
    match effectforge_toolchain::find_compiler(&effectforge_toolchain::Overrides::default()) {
        Ok(compiler) => {
            let found = format!("{} ({})", compiler.version, compiler.rustc.display());
            finding(what, State::Good, found, "")
        }
        Err(error) => {
            let help = "needed only for `effectforge plugin build`";
            finding(what, State::Missing, error.to_string(), help)
        }
    }
}

/// Names under which a Chromium is found in PATH.
pub const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Finding {
    match in_path(&BROWSERS) {
        Some(path) => finding("browser", State::Good, path.display().to_string(), ""),
        None => {
            let help = "needed only for `cargo xtask bench parity`; install Chromium";
            finding(
                "browser",
                State::Missing,
                "no Chromium in PATH".to_owned(),
                help,
            )
        }
    }
}

/// The first of some programs that is in PATH.
#[must_use]
pub fn in_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let candidates = names
        .iter()
        .flat_map(|name| folders.iter().map(move |f| f.join(name)));
    candidates.into_iter().find(|candidate| candidate.is_file())
}
