//! `registry/local/index.json`: what packages there are, what they hold, what made them.

use std::fs;
use std::path::Path;

use effectforge_manifest::{Kind, Manifest};
use serde::{Deserialize, Serialize};

use crate::error::at;
use crate::{Error, Result};

/// The index's file name.
pub(crate) const FILE: &str = "index.json";
const SCHEMA: &str = "effectforge.index/1";

/// The packages of a folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Index {
    /// Always [`SCHEMA`].
    pub(crate) schema: String,
    /// The compiler that made the components: another one gives other bytes.
    pub(crate) compiler: String,
    /// Sorted by id.
    pub(crate) packages: Vec<Entry>,
}

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) kind: String,
    /// The package's file, relative to the index.
    pub(crate) file: String,
    /// Of the package's file.
    pub(crate) sha256: String,
    /// Of the component in it.
    pub(crate) component_sha256: String,
    /// Of the package's file, bytes.
    pub(crate) size: usize,
    /// Of the component, bytes.
    pub(crate) component_size: usize,
    /// What the component imports.
    pub(crate) imports: Vec<String>,
}

impl Index {
    pub(crate) fn new(compiler: &str) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            compiler: compiler.to_owned(),
            packages: Vec::new(),
        }
    }

    /// Reads the index of a folder; none when there is none.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path).map_err(at(&path))?;
        serde_json::from_str(&text).map(Some).map_err(Error::Index)
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self).map_err(Error::Index)?;
        text.push('\n');
        let path = folder.join(FILE);
        fs::write(&path, text).map_err(at(&path))
    }

    /// Adds an entry or replaces the one with its id.
    pub(crate) fn put(&mut self, entry: Entry) {
        self.packages.retain(|old| old.id != entry.id);
        self.packages.push(entry);
        self.packages.sort_by(|a, b| a.id.cmp(&b.id));
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.packages.iter().find(|entry| entry.id == id)
    }
}

/// `publisher/name-version.efp`.
pub(crate) fn file_name(manifest: &Manifest) -> String {
    let id = &manifest.id;
    format!("{}/{}-{}.efp", id.publisher(), id.name(), manifest.version)
}

/// A kind's name.
pub(crate) fn kind(kind: Kind) -> String {
    kind.as_str().to_owned()
}
