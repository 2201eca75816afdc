//! What an author does with a plugin: build, check, look at it.

use std::path::{Path, PathBuf};

use effectforge_manifest::Manifest;
use effectforge_package::sha256;
use effectforge_toolchain::BuildOptions;
use serde::Serialize;

use crate::catalog::{Catalog, Origin, Plugin};
use crate::error::RuntimeError;
use crate::host::default_cache_folder;
use crate::output::write_file;

/// A package that was built.
#[derive(Clone, Debug, Serialize)]
pub struct BuiltPackage {
    /// `publisher/name`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The package's file.
    pub path: PathBuf,
    /// Size of the package, bytes.
    pub package_bytes: usize,
    /// SHA-256 of the package.
    pub package_sha256: String,
    /// Size of the component, bytes.
    pub component_bytes: usize,
    /// SHA-256 of the component.
    pub component_sha256: String,
    /// What it imports.
    pub imports: Vec<String>,
    /// What it exports.
    pub exports: Vec<String>,
    /// The compiler's version.
    pub compiler: String,
    /// Remarks.
    pub notes: Vec<String>,
}

/// Compiles the plugin of a folder and writes its package.
///
/// # Errors
/// Whatever the toolchain finds: no compiler, source that does not compile, imports that the
/// manifest does not allow.
pub fn build(folder: &Path, out: Option<&Path>) -> Result<BuiltPackage, RuntimeError> {
    let built = effectforge_toolchain::build(folder, &BuildOptions::default())?;
    let bytes = effectforge_package::pack(folder, &built.component).map_err(|error| {
        RuntimeError::Load {
            plugin: built.manifest.id.to_string(),
            reason: error.to_string(),
        }
    })?;
    let default = || folder.join(file_name(&built.manifest));
    let path = out.map_or_else(default, Path::to_path_buf);
    write_file(&path, &bytes).map_err(|cause| RuntimeError::Write {
        path: path.clone(),
        cause,
    })?;
    Ok(BuiltPackage {
        id: built.manifest.id.to_string(),
        version: built.manifest.version.to_string(),
        package_bytes: bytes.len(),
        package_sha256: sha256(&bytes),
        component_bytes: built.component.len(),
        component_sha256: sha256(&built.component),
        imports: built.inspection.imports,
        exports: built.inspection.exports,
        compiler: built.compiler.version,
        notes: built.notes,
        path,
    })
}

/// `name-1.2.3.efp`.
fn file_name(manifest: &Manifest) -> String {
    format!("{}-{}.efp", manifest.id.name(), manifest.version)
}

/// What a check found.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// `publisher/name`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What the component imports; none when there is no component yet.
    pub imports: Option<Vec<String>>,
    /// The examples that were run.
    pub examples: Vec<ExampleResult>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// How an example came out.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleResult {
    /// Its name.
    pub name: String,
    /// What is wrong; none when it came out as its manifest says, twice with equal bytes.
    pub problem: Option<String>,
    /// Wall time of the first run, milliseconds.
    pub wall_ms: f64,
    /// Peak of the guest's memory, bytes.
    pub memory_peak_bytes: u64,
}

impl Checked {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.examples
            .iter()
            .all(|example| example.problem.is_none())
    }
}

/// Checks a plugin's folder (manifest, and the component beside it when there is one) or a package
/// (manifest, imports, and every example, run twice in the deterministic profile).
///
/// # Errors
/// When the manifest or the component does not hold. Examples that fail are in the result.
pub async fn check(path: &Path) -> Result<Checked, RuntimeError> {
    if path.is_dir() {
        let checked = effectforge_toolchain::check(path)?;
        return Ok(Checked {
            id: checked.manifest.id.to_string(),
            version: checked.manifest.version.to_string(),
            imports: checked.inspection.map(|inspection| inspection.imports),
            examples: Vec::new(),
            notes: checked.notes,
        });
    }
    let bytes = std::fs::read(path).map_err(|cause| RuntimeError::Read {
        path: path.to_path_buf(),
        cause,
    })?;
    check_package(&bytes, &path.display().to_string()).await
}

/// Checks a package: manifest, imports, examples.
///
/// # Errors
/// When the package or its component does not hold.
pub async fn check_package(bytes: &[u8], name: &str) -> Result<Checked, RuntimeError> {
    let fail = |reason: String| RuntimeError::Load {
        plugin: name.to_owned(),
        reason,
    };
    let package = effectforge_package::open(bytes).map_err(|error| fail(error.to_string()))?;
    let inspection = effectforge_toolchain::inspect(&package.component)?;
    effectforge_toolchain::check_contract(&package.manifest, &inspection)?;
    let runner = effectforge_testing::Runner::new(default_cache_folder())
        .map_err(|error| fail(error.to_string()))?;
    let report = runner
        .run_async(&package)
        .await
        .map_err(|error| fail(error.to_string()))?;
    let examples = report.examples.into_iter().map(|run| ExampleResult {
        problem: run.mismatch.map(|mismatch| mismatch.to_string()),
        wall_ms: run.usage.wall.as_secs_f64() * 1e3,
        memory_peak_bytes: run.usage.memory_peak_bytes,
        name: run.name,
    });
    Ok(Checked {
        id: package.manifest.id.to_string(),
        version: package.manifest.version.to_string(),
        imports: Some(inspection.imports),
        examples: examples.collect(),
        notes: Vec::new(),
    })
}

/// A plugin, for those who choose one.
#[derive(Clone, Debug, Serialize)]
pub struct Description {
    /// Where it came from: `embedded` or the file.
    pub origin: String,
    /// SHA-256 of the package.
    pub package_sha256: String,
    /// SHA-256 of the component.
    pub component_sha256: String,
    /// Size of the component, bytes.
    pub component_bytes: usize,
    /// Everything that the manifest says.
    pub manifest: Manifest,
    /// The package's README.
    pub readme: Option<String>,
}

impl Description {
    /// Describes a plugin.
    #[must_use]
    pub fn of(plugin: &Plugin) -> Self {
        Self {
            origin: match &plugin.origin {
                Origin::Embedded => "embedded".to_owned(),
                Origin::File(path) => path.display().to_string(),
            },
            package_sha256: plugin.package_sha256.clone(),
            component_sha256: plugin.component_sha256.clone(),
            component_bytes: plugin.component.len(),
            manifest: plugin.manifest.clone(),
            readme: plugin.readme.clone(),
        }
    }
}

/// Every installed plugin.
///
/// # Errors
/// When an embedded package is broken.
pub fn list() -> Result<Vec<Description>, RuntimeError> {
    let catalog = Catalog::open(&[])?;
    Ok(catalog
        .iter()
        .map(|plugin| Description::of(plugin))
        .collect())
}

/// One plugin, by id or package file.
///
/// # Errors
/// When there is none.
pub fn info(plugin: &str) -> Result<Description, RuntimeError> {
    let path = Path::new(plugin);
    if path
        .extension()
        .is_some_and(|e| e == effectforge_package::EXTENSION)
    {
        return Ok(Description::of(&Catalog::read(path)?));
    }
    Ok(Description::of(Catalog::open(&[])?.get(plugin)?))
}
