//! Finds a compiler for plugins, in this order: the override, the one in PATH, the private prefix.
//!
//! Nothing is installed from here: the error names the one command that mends it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;

use crate::ToolchainError;

/// The target of plugins: no WASI in it, so nothing to deny.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Names a compiler outright.
const OVERRIDE: &str = "EFFECTFORGE_WASM_RUSTC";
/// Names the folder of the private prefix.
const PREFIX: &str = "EF_TOOLCHAIN_DIR";

/// Where a compiler was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Named by the caller or by `EFFECTFORGE_WASM_RUSTC`.
    Override,
    /// The rustc that a shell would start.
    Path,
    /// Made by `.ci/wasm-toolchain`.
    Prefix,
}

/// A compiler that has the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compiler {
    /// The program.
    pub rustc: PathBuf,
    /// Where it was found.
    pub source: Source,
    /// `rustc -V`.
    pub version: String,
    /// The commit it was made from, or its release: equal commits give equal bytes.
    pub commit: String,
    /// Its sysroot.
    pub sysroot: PathBuf,
}

/// What replaces the environment, for callers that have settings of their own.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Instead of `EFFECTFORGE_WASM_RUSTC`.
    pub rustc: Option<PathBuf>,
    /// Instead of the private prefix's usual folder.
    pub prefix: Option<PathBuf>,
}

/// One place that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Probe {
    /// Which place.
    pub source: Source,
    /// The program there.
    pub rustc: PathBuf,
    /// Its version, when it runs.
    pub version: Option<String>,
    /// What is wrong with it; none when it can build plugins.
    pub problem: Option<String>,
}

/// Finds a compiler that has the target.
///
/// # Errors
/// There is none, or the one that was named has it not.
pub fn find_compiler(overrides: &Overrides) -> Result<Compiler, ToolchainError> {
    let mut tried = Vec::new();
    for (source, rustc) in places(overrides) {
        match examine(source, &rustc) {
            Ok(compiler) => return Ok(compiler),
            Err(cause) if source == Source::Override => {
                return Err(ToolchainError::BadOverride {
                    rustc,
                    cause,
                    target: TARGET,
                });
            }
            Err(cause) => tried.push(format!("  {} {cause}", rustc.display())),
        }
    }
    Err(ToolchainError::NoCompiler {
        target: TARGET,
        tried: tried.join("\n"),
        mend: mend(),
    })
}

/// Looks at every place, for a doctor.
#[must_use]
pub fn probe(overrides: &Overrides) -> Vec<Probe> {
    places(overrides)
        .into_iter()
        .map(|(source, rustc)| {
            let version = ask(&rustc, &["-V"]).ok();
            let problem = examine(source, &rustc).err();
            Probe {
                source,
                rustc,
                version,
                problem,
            }
        })
        .collect()
}

fn places(overrides: &Overrides) -> Vec<(Source, PathBuf)> {
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let named = overrides.rustc.clone().or_else(|| set(OVERRIDE));
    let prefix = overrides
        .prefix
        .clone()
        .or_else(|| set(PREFIX))
        .or_else(|| {
            let cache =
                set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))?;
            Some(cache.join("effectforge/wasm-toolchain"))
        });
    let mut places = Vec::new();
    places.extend(named.map(|rustc| (Source::Override, rustc)));
    places.push((Source::Path, PathBuf::from("rustc")));
    places.extend(prefix.map(|folder| (Source::Prefix, folder.join("prefix/bin/rustc"))));
    places
}

/// A compiler, or what is wrong with it in words that follow its name.
fn examine(source: Source, rustc: &Path) -> Result<Compiler, String> {
    let version = ask(rustc, &["-V"])?;
    let lib = PathBuf::from(ask(
        rustc,
        &["--print", "target-libdir", "--target", TARGET],
    )?);
    let has_core = std::fs::read_dir(&lib).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    });
    if !has_core {
        return Err(format!("({version}) has not the target {TARGET}"));
    }
    let verbose = ask(rustc, &["-vV"])?;
    let field = |name: &str| {
        verbose
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .map(|rest| rest.trim().to_owned())
    };
    let commit = field("commit-hash:")
        .filter(|hash| hash != "unknown")
        .or_else(|| field("release:"))
        .unwrap_or_default();
    let sysroot = PathBuf::from(ask(rustc, &["--print", "sysroot"])?);
    // A name that PATH resolves must be made absolute: cargo would resolve it in another folder.
    let rustc = if rustc.components().count() > 1 {
        rustc.to_owned()
    } else {
        sysroot.join("bin").join(rustc)
    };
    Ok(Compiler {
        rustc,
        source,
        version,
        commit,
        sysroot,
    })
}

fn ask(rustc: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new(rustc)
        .args(args)
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "is not there".to_owned(),
            _ => format!("does not run: {error}"),
        })?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "fails: {}",
            message.lines().next().unwrap_or("no message")
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command that mends a missing compiler here.
fn mend() -> String {
    let rustup = Command::new("rustup")
        .arg("--version")
        .output()
        .is_ok_and(|out| out.status.success());
    if rustup {
        format!("rustup target add {TARGET}")
    } else if Path::new("/etc/debian_version").exists() {
        ".ci/wasm-toolchain (in EffectForge's repository; makes a private compiler, without root)"
            .to_owned()
    } else {
        format!("install rustup (https://rustup.rs), then: rustup target add {TARGET}")
    }
}
