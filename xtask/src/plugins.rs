//! `cargo xtask plugins`: first-party plugins from source to packages.
//!
//! The packages are committed and compiled into the program, so that a machine without a compiler
//! for plugins runs everything; `--check` proves that each equals a rebuild from source.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use effectforge_manifest::FILE_NAME;
use effectforge_package::{pack, sha256};
use effectforge_toolchain::{
    BuildOptions, Compiler, Overrides, build, find_compiler, read_manifest,
};

use crate::error::at;
use crate::index::{Entry, Index, file_name, kind};
use crate::{Error, Result, root, say};

/// Folders below `plugins/` that hold plugins, one per kind.
const KINDS: [&str; 5] = [
    "parsers",
    "generators",
    "optimizers",
    "exporters",
    "validators",
];

/// Options of `cargo xtask plugins`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Rebuild elsewhere and compare with registry/local; change nothing.
    #[arg(long)]
    check: bool,
    /// Only this plugin: its folder's name or its id.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let root = root();
    let folders = select(&root, args.only.as_deref())?;
    let compiler = find_compiler(&Overrides::default()).map_err(|cause| Error::Build {
        plugin: "all".to_owned(),
        cause,
    })?;
    say(&format!(
        "compiler: {} ({})",
        compiler.version,
        compiler.rustc.display()
    ));
    if args.check {
        compare(&root, &folders, &compiler, args.only.is_none())
    } else {
        make(&root, &folders, &compiler, args.only.is_none())
    }
}

/// The folders of the plugins that are meant, sorted.
fn select(root: &Path, only: Option<&str>) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for kind in KINDS {
        let below = root.join("plugins").join(kind);
        if !below.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&below).map_err(at(&below))? {
            let folder = entry.map_err(at(&below))?.path();
            if folder.join(FILE_NAME).is_file() {
                folders.push(folder);
            }
        }
    }
    folders.sort();
    let Some(only) = only else { return Ok(folders) };
    folders.retain(|folder| {
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        name.as_deref() == Some(only)
            || read_manifest(folder).is_ok_and(|manifest| manifest.id.to_string() == only)
    });
    if folders.is_empty() {
        Err(Error::NoSuchPlugin(only.to_owned()))
    } else {
        Ok(folders)
    }
}

/// Builds one plugin; gives its package and what the index says about it.
fn build_one(folder: &Path) -> Result<(Vec<u8>, Entry)> {
    let plugin = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let started = Instant::now();
    let options = BuildOptions {
        locked: true,
        ..BuildOptions::default()
    };
    let built = build(folder, &options).map_err(|cause| Error::Build {
        plugin: plugin.clone(),
        cause,
    })?;
    let package = pack(folder, &built.component).map_err(|cause| Error::Pack { plugin, cause })?;
    let manifest = &built.manifest;
    for note in &built.notes {
        say(&format!("note: {}: {note}", manifest.id));
    }
    let entry = Entry {
        id: manifest.id.to_string(),
        version: manifest.version.to_string(),
        kind: kind(manifest.kind),
        file: file_name(manifest),
        sha256: sha256(&package),
        component_sha256: sha256(&built.component),
        size: package.len(),
        component_size: built.component.len(),
        imports: built.inspection.imports,
    };
    say(&format!(
        "{:<28} {:>9} B component, {:>8} B package, {:.1} s",
        format!("{} {}", entry.id, entry.version),
        entry.component_size,
        entry.size,
        started.elapsed().as_secs_f32()
    ));
    Ok((package, entry))
}

fn make(root: &Path, folders: &[PathBuf], compiler: &Compiler, all: bool) -> Result<()> {
    let local = root.join("registry/local");
    fs::create_dir_all(&local).map_err(at(&local))?;
    let old = Index::read(&local)?.filter(|_| !all);
    let mut index = old.unwrap_or_else(|| Index::new(&compiler.version));
    index.compiler.clone_from(&compiler.version);
    for folder in folders {
        let (package, entry) = build_one(folder)?;
        let path = local.join(&entry.file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        fs::write(&path, package).map_err(at(&path))?;
        index.put(entry);
    }
    index.write(&local)?;
    remove_stale(&local, &index)
}

/// Removes packages that the index no longer names: older versions, plugins that are gone.
fn remove_stale(local: &Path, index: &Index) -> Result<()> {
    for publisher in fs::read_dir(local).map_err(at(local))? {
        let folder = publisher.map_err(at(local))?.path();
        if !folder.is_dir() {
            continue;
        }
        for package in fs::read_dir(&folder).map_err(at(&folder))? {
            let path = package.map_err(at(&folder))?.path();
            let named = index
                .packages
                .iter()
                .any(|entry| local.join(&entry.file) == path);
            if !named && path.extension().is_some_and(|extension| extension == "efp") {
                fs::remove_file(&path).map_err(at(&path))?;
            }
        }
    }
    Ok(())
}

fn compare(root: &Path, folders: &[PathBuf], compiler: &Compiler, all: bool) -> Result<()> {
    let local = root.join("registry/local");
    let index = Index::read(&local)?.unwrap_or_else(|| Index::new("nothing"));
    let mut differ = Vec::new();
    let mut built = Vec::new();
    for folder in folders {
        let (package, entry) = build_one(folder)?;
        let committed = fs::read(local.join(&entry.file)).unwrap_or_default();
        if index.find(&entry.id) != Some(&entry) || committed != package {
            differ.push(entry.id.clone());
        }
        built.push(entry.id);
    }
    if all {
        let gone = index
            .packages
            .iter()
            .filter(|entry| !built.contains(&entry.id));
        differ.extend(gone.map(|entry| format!("{} (no source)", entry.id)));
    }
    if differ.is_empty() {
        say(&format!(
            "{} packages equal a rebuild from source",
            built.len()
        ));
        return Ok(());
    }
    let help = if index.compiler == compiler.version {
        "run `cargo xtask plugins` and commit registry/local".to_owned()
    } else {
        format!(
            "the packages were made by {}, this is {}: another compiler gives other bytes",
            index.compiler, compiler.version
        )
    };
    Err(Error::Differ {
        count: differ.len(),
        all: built.len(),
        ids: differ.join(", "),
        help,
    })
}
