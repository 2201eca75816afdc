//! The plugins that are there: embedded packages, and files that the user names.
//!
//! Invariant: one plugin per id; a file that the user names takes the place of an embedded one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use effectforge_manifest::{Kind, Manifest, SubjectKind, suggest};
use effectforge_package::Package;

use crate::error::RuntimeError;

/// First-party packages, so that a fresh machine without a WASM toolchain runs everything.
static EMBEDDED: &[&[u8]] = include!(concat!(env!("OUT_DIR"), "/packages.rs"));

/// Largest package file that is read, bytes.
const PACKAGE_MAX_BYTES: u64 = effectforge_package::MAX_TOTAL;

/// Where a plugin came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Part of this program.
    Embedded,
    /// A package file.
    File(PathBuf),
}

/// An installed plugin.
#[derive(Clone, Debug)]
pub struct Plugin {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Where it came from.
    pub origin: Origin,
    /// SHA-256 of the package, lower-case hex.
    pub package_sha256: String,
    /// SHA-256 of the component, lower-case hex.
    pub component_sha256: String,
    /// The component.
    pub component: Arc<[u8]>,
    /// The package's README, when it has one.
    pub readme: Option<String>,
}

impl Plugin {
    /// `publisher/name`.
    #[must_use]
    pub fn id(&self) -> String {
        self.manifest.id.to_string()
    }

    /// `publisher/name 1.2.3`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.manifest.id, self.manifest.version)
    }

    fn new(package: Package, origin: Origin) -> Self {
        let readme = package.files.get("README.md");
        Self {
            readme: readme.map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
            origin,
            package_sha256: package.digest,
            component_sha256: effectforge_package::sha256(&package.component),
            component: package.component.into(),
            manifest: package.manifest,
        }
    }
}

/// All installed plugins.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    plugins: BTreeMap<String, Arc<Plugin>>,
}

impl Catalog {
    /// The embedded plugins and those of the given package files.
    ///
    /// # Errors
    /// When a package cannot be read.
    pub fn open(extra: &[PathBuf]) -> Result<Self, RuntimeError> {
        let mut catalog = Self::default();
        // Unpacking is most of a cold start: one thread per package, they are few.
        let opened: Vec<_> = std::thread::scope(|scope| {
            let open = |bytes: &'static [u8]| scope.spawn(move || effectforge_package::open(bytes));
            let threads: Vec<_> = EMBEDDED.iter().map(|bytes| open(bytes)).collect();
            threads
                .into_iter()
                .map(std::thread::ScopedJoinHandle::join)
                .collect()
        });
        for package in opened {
            let package =
                package.map_err(|_| RuntimeError::Internal("a thread died".to_owned()))?;
            let package = package.map_err(|error| RuntimeError::Internal(error.to_string()))?;
            catalog.add(Plugin::new(package, Origin::Embedded));
        }
        for path in extra {
            catalog.add(Self::read(path)?);
        }
        Ok(catalog)
    }

    /// Reads one package file.
    ///
    /// # Errors
    /// When it cannot be read, or is no package.
    pub fn read(path: &Path) -> Result<Plugin, RuntimeError> {
        let fail = |cause| RuntimeError::Read {
            path: path.to_path_buf(),
            cause,
        };
        let bytes = read_bounded(path, PACKAGE_MAX_BYTES).map_err(fail)?;
        let package = effectforge_package::open(&bytes).map_err(|error| RuntimeError::Load {
            plugin: path.display().to_string(),
            reason: error.to_string(),
        })?;
        Ok(Plugin::new(package, Origin::File(path.to_path_buf())))
    }

    fn add(&mut self, plugin: Plugin) {
        self.plugins.insert(plugin.id(), Arc::new(plugin));
    }

    /// All plugins, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Plugin>> {
        self.plugins.values()
    }

    /// The plugins of a kind, by id.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Arc<Plugin>> {
        self.iter()
            .filter(move |plugin| plugin.manifest.kind == kind)
    }

    /// The plugin of an id.
    ///
    /// # Errors
    /// [`RuntimeError::UnknownPlugin`], with a likely id.
    pub fn get(&self, id: &str) -> Result<&Arc<Plugin>, RuntimeError> {
        self.plugins
            .get(id)
            .ok_or_else(|| RuntimeError::UnknownPlugin {
                id: id.to_owned(),
                suggestion: suggest(id, self.plugins.keys().map(String::as_str)).map(str::to_owned),
            })
    }

    /// The generator of a family.
    #[must_use]
    pub fn generator(&self, family: &str) -> Option<&Arc<Plugin>> {
        let makes = |p: &&Arc<Plugin>| p.manifest.families.iter().any(|f| f == family);
        self.of_kind(Kind::Generator).find(makes)
    }

    /// Every family that can be made, sorted.
    #[must_use]
    pub fn families(&self) -> Vec<String> {
        let all = self
            .of_kind(Kind::Generator)
            .flat_map(|p| p.manifest.families.iter().cloned());
        let mut all: Vec<_> = all.collect();
        all.sort();
        all.dedup();
        all
    }

    /// The exporter of a target.
    #[must_use]
    pub fn exporter(&self, target: &str) -> Option<&Arc<Plugin>> {
        self.of_kind(Kind::Exporter)
            .find(|p| targets(p).any(|t| t == target))
    }

    /// Every target that can be written, sorted.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        let all = self
            .of_kind(Kind::Exporter)
            .flat_map(|p| targets(p).map(str::to_owned));
        let mut all: Vec<_> = all.collect();
        all.sort();
        all.dedup();
        all
    }

    /// The optimizers of effects or of artifacts, by id.
    pub fn optimizers(&self, subject: SubjectKind) -> impl Iterator<Item = &Arc<Plugin>> {
        self.of_kind(Kind::Optimizer)
            .filter(move |p| p.manifest.subject == Some(subject))
    }
}

fn targets(plugin: &Plugin) -> impl Iterator<Item = &str> {
    plugin
        .manifest
        .exporter
        .iter()
        .flat_map(|e| e.targets.iter().map(String::as_str))
}

/// Reads a file of at most `limit` bytes; a larger one is an error, not a surprise in memory.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(limit + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let message = format!("it has more than {limit} bytes");
        return Err(std::io::Error::new(
            std::io::ErrorKind::FileTooLarge,
            message,
        ));
    }
    Ok(bytes)
}
