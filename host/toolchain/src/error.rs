//! What can go wrong between source and component.

use std::path::PathBuf;

use effectforge_manifest::ManifestError;

/// Why there is no compiler, no component, or one that may not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ToolchainError {
    /// No compiler for plugins on this machine.
    #[error("no Rust compiler with the target {target} was found\n{tried}\nmend it with: {mend}")]
    NoCompiler {
        /// The target triple.
        target: &'static str,
        /// What was looked at, one line each.
        tried: String,
        /// The one command that mends it.
        mend: String,
    },
    /// The compiler that was asked for has not the target.
    #[error("EFFECTFORGE_WASM_RUSTC names `{}`, which {cause}; name a rustc that has {target}, or unset the variable", .rustc.display())]
    BadOverride {
        /// What was named.
        rustc: PathBuf,
        /// What is wrong with it.
        cause: String,
        /// The target triple.
        target: &'static str,
    },
    /// A file cannot be read or written.
    #[error("cannot use `{}`: {cause}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// A program cannot be started.
    #[error("cannot run `{program}`: {cause}; is it installed and in PATH?")]
    Run {
        /// The program.
        program: String,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// The manifest does not hold.
    #[error("`{}` does not hold:\n{cause}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Its problems.
        cause: ManifestError,
    },
    /// Cargo does not take the folder for a plugin crate.
    #[error("`{}` is no plugin crate: {cause}", .folder.display())]
    NotAPlugin {
        /// The folder.
        folder: PathBuf,
        /// Why not, and what to do.
        cause: String,
    },
    /// The source does not compile.
    #[error("the plugin does not compile:\n{0}")]
    Compile(String),
    /// The core module cannot become a component, or is no valid WebAssembly for the sandbox.
    #[error("no component can be made: {cause}{}{help}", if .help.is_empty() { "" } else { "; " })]
    Component {
        /// Why.
        cause: String,
        /// What to do; may be empty.
        help: String,
    },
    /// The component imports or exports what its kind and manifest do not allow.
    #[error("the component does not keep the contract of its kind:\n{}", .0.join("\n"))]
    Contract(Vec<String>),
}

impl ToolchainError {
    /// Every code, in the order of the variants.
    pub const CODES: [&'static str; 9] = [
        "no_compiler",
        "bad_override",
        "io",
        "cannot_run",
        "bad_manifest",
        "not_a_plugin",
        "does_not_compile",
        "bad_component",
        "breaks_contract",
    ];

    /// Stable, snake_case, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        // A new variant needs a name here, and so a code in the list.
        let [
            no_compiler,
            bad_override,
            io,
            run,
            manifest,
            not_a_plugin,
            compile,
            component,
            contract,
        ] = Self::CODES;
        match self {
            Self::NoCompiler { .. } => no_compiler,
            Self::BadOverride { .. } => bad_override,
            Self::Io { .. } => io,
            Self::Run { .. } => run,
            Self::Manifest { .. } => manifest,
            Self::NotAPlugin { .. } => not_a_plugin,
            Self::Compile(_) => compile,
            Self::Component { .. } => component,
            Self::Contract(_) => contract,
        }
    }
}
