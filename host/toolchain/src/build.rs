//! Runs cargo so that the bytes depend on source, compiler and lock file, and on nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use effectforge_manifest::{FILE_NAME, Manifest};
use serde::Deserialize;

use crate::compiler::TARGET;
use crate::{
    Compiler, Inspection, Overrides, ToolchainError, check_contract, componentize, find_compiler,
    inspect, wrapper,
};

/// Stack of a guest, bytes. A small one keeps a pooled instance cheap to reset.
const STACK: u32 = 131_072;
/// Most of the compiler's output that an error carries, bytes.
const OUTPUT: usize = 64 << 10;
/// What the profile must be for plugins, whatever the workspace says.
const PROFILE: [&str; 4] = [
    "lto=true",
    "codegen-units=1",
    "panic=\"abort\"",
    "strip=\"debuginfo\"",
];
/// Variables that would leak the caller's settings into the build.
const LEAKS: [&str; 6] = [
    "RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_BOOTSTRAP",
    "CARGO_INCREMENTAL",
];

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Where a compiler is looked for.
    pub compiler: Overrides,
    /// Build output; cargo's own choice when none.
    pub target_dir: Option<PathBuf>,
    /// Refuse to change the lock file.
    pub locked: bool,
    /// Touch no registry.
    pub offline: bool,
}

/// A component that was built and checked.
#[derive(Clone, Debug)]
pub struct Built {
    /// The plugin's manifest.
    pub manifest: Manifest,
    /// The component.
    pub component: Vec<u8>,
    /// Size of the core module before it became a component, bytes.
    pub core_size: usize,
    /// What it imports and exports.
    pub inspection: Inspection,
    /// Remarks that are no errors.
    pub notes: Vec<String>,
    /// What compiled it.
    pub compiler: Compiler,
}

/// What [`check`] found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The plugin's manifest.
    pub manifest: Manifest,
    /// The component beside it, when there is one.
    pub inspection: Option<Inspection>,
    /// Remarks that are no errors.
    pub notes: Vec<String>,
}

/// Reads the manifest of a plugin's folder.
///
/// # Errors
/// It is not there, or does not hold.
pub fn read_manifest(folder: &Path) -> Result<Manifest, ToolchainError> {
    let path = folder.join(FILE_NAME);
    let text = fs::read_to_string(&path).map_err(|cause| ToolchainError::Io {
        path: path.clone(),
        cause,
    })?;
    Manifest::parse(&text).map_err(|cause| ToolchainError::Manifest { path, cause })
}

/// Checks a plugin's folder without building: the manifest and, when it lies beside it, the
/// component.
///
/// # Errors
/// The manifest does not hold, or the component does not keep the contract.
pub fn check(folder: &Path) -> Result<Checked, ToolchainError> {
    let manifest = read_manifest(folder)?;
    let path = folder.join(&manifest.component);
    if !path.is_file() {
        return Ok(Checked {
            manifest,
            inspection: None,
            notes: Vec::new(),
        });
    }
    let bytes = fs::read(&path).map_err(|cause| ToolchainError::Io { path, cause })?;
    let inspection = inspect(&bytes)?;
    let notes = check_contract(&manifest, &inspection)?;
    Ok(Checked {
        manifest,
        inspection: Some(inspection),
        notes,
    })
}

/// Builds the plugin of a folder. Equal source, lock file and compiler give equal bytes in any
/// folder.
///
/// # Errors
/// No compiler, no plugin crate, source that does not compile, or a component that does not keep
/// the contract of its kind.
pub fn build(folder: &Path, options: &BuildOptions) -> Result<Built, ToolchainError> {
    let manifest = read_manifest(folder)?;
    let folder = fs::canonicalize(folder).map_err(|cause| ToolchainError::Io {
        path: folder.to_owned(),
        cause,
    })?;
    let compiler = find_compiler(&options.compiler)?;
    let plugin = find_crate(&folder, options)?;
    let target_dir = options
        .target_dir
        .clone()
        .unwrap_or_else(|| plugin.target_dir.join("guest"));
    let core = compile(&plugin, &compiler, &target_dir, options)?;
    let core = fs::read(&core).map_err(|cause| ToolchainError::Io { path: core, cause })?;
    let component = componentize(&core)?;
    let inspection = inspect(&component)?;
    let notes = check_contract(&manifest, &inspection)?;
    Ok(Built {
        manifest,
        component,
        core_size: core.len(),
        inspection,
        notes,
        compiler,
    })
}

/// What cargo knows about the plugin's crate.
struct PluginCrate {
    cargo_toml: PathBuf,
    package: String,
    target_dir: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    crate_types: Vec<String>,
}

fn cargo(folder: &Path) -> Command {
    // Under `cargo run` this is the cargo that runs; rustup's choice otherwise.
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder);
    for name in LEAKS {
        cargo.env_remove(name);
    }
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PROFILE_") {
            cargo.env_remove(name);
        }
    }
    cargo
}

fn run(command: &mut Command) -> Result<Output, ToolchainError> {
    command.output().map_err(|cause| ToolchainError::Run {
        program: command.get_program().to_string_lossy().into_owned(),
        cause,
    })
}

fn find_crate(folder: &Path, options: &BuildOptions) -> Result<PluginCrate, ToolchainError> {
    let not = |cause: String| ToolchainError::NotAPlugin {
        folder: folder.to_owned(),
        cause,
    };
    let mut command = cargo(folder);
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    if options.offline {
        command.arg("--offline");
    }
    let output = run(&mut command)?;
    if !output.status.success() {
        return Err(not(tail(&output.stderr)));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| not(format!("cargo's metadata cannot be read: {error}")))?;
    let cargo_toml = folder.join("Cargo.toml");
    let package = metadata
        .packages
        .into_iter()
        .find(|package| {
            fs::canonicalize(&package.manifest_path).is_ok_and(|path| path == cargo_toml)
        })
        .ok_or_else(|| {
            not("there is no Cargo.toml for it; only Rust plugins are built from here".to_owned())
        })?;
    let cdylib = |target: &Target| target.crate_types.iter().any(|kind| kind == "cdylib");
    if !package.targets.iter().any(cdylib) {
        return Err(not(
            "add to its Cargo.toml: [lib] crate-type = [\"cdylib\", \"rlib\"]".to_owned(),
        ));
    }
    Ok(PluginCrate {
        cargo_toml,
        package: package.name,
        target_dir: metadata.target_directory,
    })
}

/// Runs `cargo build`; gives the path of the core module.
fn compile(
    plugin: &PluginCrate,
    compiler: &Compiler,
    target_dir: &Path,
    options: &BuildOptions,
) -> Result<PathBuf, ToolchainError> {
    let folder = plugin.cargo_toml.parent().unwrap_or(Path::new("."));
    let wrapper = wrapper::ensure(compiler, target_dir)?;
    let mut command = cargo(folder);
    command
        .args([
            "build",
            "--release",
            "--lib",
            "--target",
            TARGET,
            "--package",
            &plugin.package,
        ])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--target-dir")
        .arg(target_dir);
    for setting in PROFILE {
        command.args(["--config", &format!("profile.release.{setting}")]);
    }
    for (flag, on) in [("--locked", options.locked), ("--offline", options.offline)] {
        if on {
            command.arg(flag);
        }
    }
    let flags = [
        "-Ctarget-feature=+simd128".to_owned(),
        format!("-Clink-arg=-zstack-size={STACK}"),
        format!(
            "--remap-path-prefix={}=/rustc/{}",
            compiler.sysroot.join("lib/rustlib/src/rust").display(),
            compiler.commit
        ),
    ];
    command
        .env("RUSTC", &compiler.rustc)
        .env("RUSTC_WRAPPER", wrapper)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    let output = run(&mut command)?;
    if !output.status.success() {
        return Err(ToolchainError::Compile(tail(&output.stderr)));
    }
    core_module(&output.stdout, &plugin.cargo_toml).ok_or_else(|| ToolchainError::NotAPlugin {
        folder: folder.to_owned(),
        cause: "cargo made no .wasm file for it".to_owned(),
    })
}

/// The `.wasm` file among cargo's messages.
fn core_module(messages: &[u8], cargo_toml: &Path) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        manifest_path: PathBuf,
        #[serde(default)]
        filenames: Vec<PathBuf>,
    }
    String::from_utf8_lossy(messages)
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| {
            fs::canonicalize(&message.manifest_path).is_ok_and(|path| path == cargo_toml)
        })
        .flat_map(|message| message.filenames)
        .find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "wasm")
        })
}

/// The end of a program's output.
fn tail(output: &[u8]) -> String {
    let from = output.len().saturating_sub(OUTPUT);
    String::from_utf8_lossy(&output[from..]).trim().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A small workspace whose crate uses another one from outside it, as the first-party plugins use
    /// the SDK: that is where cargo puts absolute folders into symbols.
    fn workspace(root: &Path) -> PathBuf {
        let put = |name: &str, text: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put(
            "sdk/Cargo.toml",
            "[package]\nname = \"sdk\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n",
        );
        put(
            "sdk/src/lib.rs",
            "#[inline(never)]\npub fn at<T: Copy>(list: &[T], n: usize) -> T { *list.get(n).expect(\"in range\") }\n\
             pub struct Held(pub Vec<u32>);\nimpl Drop for Held { #[inline(never)] fn drop(&mut self) { self.0[0] += 1; } }\n",
        );
        put(
            "plugins/Cargo.toml",
            "[workspace]\nmembers = [\"one\"]\nresolver = \"2\"\n",
        );
        put(
            "plugins/one/Cargo.toml",
            "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
             [lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\nsdk = { path = \"../../sdk\" }\n",
        );
        put(
            "plugins/one/src/lib.rs",
            "#[no_mangle]\npub extern \"C\" fn run(n: usize) -> u32 {\n\
             let held = sdk::Held(vec![1, 2, 3]);\nsdk::at(&held.0, n) + file!().len() as u32\n}\n",
        );
        root.join("plugins/one")
    }

    #[test]
    fn bytes_do_not_depend_on_the_folder() {
        let Ok(compiler) = find_compiler(&Overrides::default()) else {
            assert!(
                env::var_os("EFFECTFORGE_REQUIRE_ALL").is_none(),
                "no compiler for plugins, and EFFECTFORGE_REQUIRE_ALL is set"
            );
            // Past the capture of the test runner, for the summary at the end.
            writeln!(
                std::io::stdout(),
                "\nskipped: building a plugin (no compiler for {TARGET})"
            )
            .unwrap();
            return;
        };
        let home = tempfile::tempdir().unwrap();
        let options = BuildOptions {
            offline: true,
            ..BuildOptions::default()
        };
        let build = |below: &str| {
            let folder = fs::canonicalize(workspace(&home.path().join(below))).unwrap();
            let plugin = find_crate(&folder, &options).unwrap();
            let target = home.path().join(below).join("t");
            fs::read(compile(&plugin, &compiler, &target, &options).unwrap()).unwrap()
        };
        let (short, long) = (build("a"), build("a/much/longer/folder"));
        assert!(
            short == long,
            "the same source gives other bytes in another folder"
        );
        let path = home.path().to_string_lossy().into_owned();
        let leaks = short
            .windows(path.len())
            .any(|window| window == path.as_bytes());
        assert!(!leaks, "the module names a folder of this machine");
    }

    #[test]
    fn a_folder_without_a_crate_is_no_plugin() {
        let home = tempfile::tempdir().unwrap();
        let folder = workspace(home.path());
        let cargo_toml = folder.join("Cargo.toml");
        let text = fs::read_to_string(&cargo_toml)
            .unwrap()
            .replace("cdylib", "rlib");
        fs::write(&cargo_toml, text).unwrap();
        let folder = fs::canonicalize(folder).unwrap();
        let error = find_crate(
            &folder,
            &BuildOptions {
                offline: true,
                ..BuildOptions::default()
            },
        );
        assert!(error.err().unwrap().to_string().contains("crate-type"));
    }
}
