//! Makes the small program that stands between cargo and rustc; what it does and why is at its head.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use sha2::{Digest, Sha256};

use crate::{Compiler, ToolchainError};

const SOURCE: &str = include_str!("rustc_wrapper.rs");

/// The wrapper's program in `folder`, compiled when it is not there yet (under a second).
pub(crate) fn ensure(compiler: &Compiler, folder: &Path) -> Result<PathBuf, ToolchainError> {
    let digest = Sha256::digest(format!("{}{SOURCE}", compiler.version));
    let stem: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("rustc-wrapper-{stem}{}", env::consts::EXE_SUFFIX);
    let program = folder.join(&name);
    if program.exists() {
        return Ok(program);
    }
    let io = |path: &Path| {
        let path = path.to_owned();
        move |cause| ToolchainError::Io { path, cause }
    };
    fs::create_dir_all(folder).map_err(io(folder))?;
    // Two builds at once each make their own and move it into place.
    let own = folder.join(format!("{}-{name}", process::id()));
    let source = own.with_extension("rs");
    fs::write(&source, SOURCE).map_err(io(&source))?;
    let output = Command::new(&compiler.rustc)
        .args([
            "--edition",
            "2021",
            "--crate-name",
            "rustc_wrapper",
            "-Copt-level=1",
            "-o",
        ])
        .arg(&own)
        .arg(&source)
        .output()
        .map_err(|cause| ToolchainError::Run {
            program: compiler.rustc.display().to_string(),
            cause,
        })?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(ToolchainError::Compile(format!(
            "the build's own helper (is there a C linker, `cc`?):\n{cause}"
        )));
    }
    fs::rename(&own, &program).map_err(io(&program))?;
    // Left-overs do no harm.
    let _ = fs::remove_file(source);
    Ok(program)
}
