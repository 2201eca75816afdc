//! The native library that the sandbox is held against: the guest's own source, compiled by the
//! rustc in PATH when the bench runs, loaded as a plugin system without a sandbox would load it.

#![allow(unsafe_code)] // The one place: calling a library that was just compiled from our source.

use libloading::Library;
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// The loaded library.
pub(crate) struct Native {
    library: Library,
    // Holds the file for as long as it is mapped.
    _folder: tempfile::TempDir,
}

impl Native {
    /// Compiles and loads it.
    pub(crate) fn load() -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let file = folder
            .path()
            .join(libloading::library_filename("bench_guest"));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("guest/guest.rs");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let status = Command::new(rustc)
            .args([
                "--edition",
                "2024",
                "--crate-type",
                "cdylib",
                "-Copt-level=3",
                "-o",
            ])
            .arg(&file)
            .arg(source)
            .status()?;
        if !status.success() {
            return Err("rustc did not compile guest/guest.rs as a native library".into());
        }
        // SAFETY: the library is our own source; loading it runs no code of it.
        let library = unsafe { Library::new(&file) }?;
        Ok(Native {
            library,
            _folder: folder,
        })
    }

    /// A call that does nothing, through the looked-up symbol.
    pub(crate) fn noop(&self) -> Result<impl Fn() + '_, Box<dyn Error>> {
        // SAFETY: `bench_noop` has this signature in guest/guest.rs.
        let symbol = unsafe { self.library.get::<extern "C" fn()>(b"bench_noop") }?;
        Ok(move || symbol())
    }

    /// The blur kernel.
    pub(crate) fn blur(&self) -> Result<impl Fn(u32) -> u32 + '_, Box<dyn Error>> {
        // SAFETY: `bench_blur` has this signature in guest/guest.rs.
        let symbol = unsafe { self.library.get::<extern "C" fn(u32) -> u32>(b"bench_blur") }?;
        Ok(move |rounds| symbol(rounds))
    }
}
