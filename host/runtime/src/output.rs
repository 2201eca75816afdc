//! Files on disk: everything that was made, or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::RuntimeError;
use crate::request::File;

/// The file by which a folder is known as ours.
const MARK: &str = "certificate.json";

/// Writes files into a folder: an empty or new one, or one that an earlier run made. Each file is
/// written beside its place and then moved there, the certificate last: a folder that holds one is
/// complete. Files of an earlier run that this one did not make are removed.
///
/// # Errors
/// [`RuntimeError::ForeignFolder`] when the folder holds something else; nothing is written then.
pub fn write_folder(folder: &Path, files: &BTreeMap<String, File>) -> Result<(), RuntimeError> {
    let fail = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| RuntimeError::Write { path, cause }
    };
    let old = earlier_run(folder)?;
    fs::create_dir_all(folder).map_err(fail(folder))?;
    // Without its mark the folder is nobody's: should we stop half-way, the next run must still
    // know it. So the mark stays until the new one takes its place.
    for (path, file) in files.iter().filter(|(path, _)| *path != MARK) {
        write_file(&folder.join(path), &file.bytes).map_err(fail(&folder.join(path)))?;
    }
    if let Some(file) = files.get(MARK) {
        write_file(&folder.join(MARK), &file.bytes).map_err(fail(&folder.join(MARK)))?;
    }
    for stale in old.into_iter().filter(|path| !files.contains_key(path)) {
        let path = folder.join(stale);
        fs::remove_file(&path).map_err(fail(&path))?;
    }
    Ok(())
}

/// Whether [`write_folder`] would take the folder: asked before work that would be lost.
///
/// # Errors
/// [`RuntimeError::ForeignFolder`] when the folder holds something else.
pub fn check_folder(folder: &Path) -> Result<(), RuntimeError> {
    earlier_run(folder).map(|_| ())
}

/// Names of the files that an earlier run left, as its certificate's folder lists them.
fn earlier_run(folder: &Path) -> Result<Vec<String>, RuntimeError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => {
            return Err(RuntimeError::Write {
                path: folder.to_path_buf(),
                cause,
            });
        }
    };
    let names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    if !names.iter().any(|name| name == MARK) {
        return Err(RuntimeError::ForeignFolder(folder.to_path_buf()));
    }
    let ours = |name: &String| {
        let stem_is_ours = ["effect.", "preview.", "poster."]
            .iter()
            .any(|p| name.starts_with(p));
        stem_is_ours || [MARK, "index.html", "README.md"].contains(&name.as_str())
    };
    Ok(names.into_iter().filter(ours).collect())
}

/// Writes one file in one step: a reader sees the old bytes or the new ones.
///
/// # Errors
/// The system's.
pub fn write_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    let parent = parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    fs::create_dir_all(&parent)?;
    let mut file = tempfile::Builder::new()
        .prefix(".effectforge-")
        .tempfile_in(&parent)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is private; what was asked for is an ordinary file.
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> BTreeMap<String, File> {
        let file = |name: &&str| {
            let bytes = name.as_bytes().into();
            let file = File {
                role: String::new(),
                media_type: String::new(),
                bytes,
            };
            ((*name).to_owned(), file)
        };
        names.iter().map(file).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_second_run_replaces_the_first_and_keeps_what_is_not_ours() {
        let temp = tempfile::tempdir().unwrap();
        let out = temp.path().join("out");
        write_folder(
            &out,
            &files(&["certificate.json", "effect.js", "effect.min.js"]),
        )
        .unwrap();
        fs::write(out.join("mine.txt"), "x").unwrap();
        write_folder(&out, &files(&["certificate.json", "effect.js"])).unwrap();
        assert_eq!(names(&out), ["certificate.json", "effect.js", "mine.txt"]);
    }

    #[test]
    fn a_foreign_folder_is_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("thesis.doc"), "x").unwrap();
        let error = write_folder(temp.path(), &files(&["certificate.json"])).unwrap_err();
        assert_eq!(error.code(), "foreign_folder");
        assert_eq!(names(temp.path()), ["thesis.doc"]);
    }
}
