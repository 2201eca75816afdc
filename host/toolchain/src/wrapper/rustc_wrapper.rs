//! Stands between cargo and rustc while a plugin is built, so that its bytes do not depend on where
//! its source lies. Cargo puts the absolute folder of a crate outside the workspace into the hash
//! that every symbol carries (`-C metadata`), and rustc puts file names into panic messages: both
//! get names made of the crate's name and version instead. Only the standard library: it is compiled
//! with one rustc call.

use std::env;
use std::process::{exit, Command};

fn main() {
    let mut args = env::args_os().skip(1);
    let rustc = args.next().unwrap_or_else(|| "rustc".into());
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let mut command = Command::new(rustc);
    match (env::var("CARGO_PKG_NAME"), env::var("CARGO_PKG_VERSION"), env::var("CARGO_MANIFEST_DIR")) {
        (Ok(name), Ok(version), Ok(folder)) => {
            let mut features: Vec<&str> =
                args.iter().filter(|arg| arg.starts_with("feature=")).map(String::as_str).collect();
            features.sort_unstable();
            let metadata = format!("metadata={name}-{version}-{}", features.join("-"));
            command.args(args.iter().map(|arg| match arg.strip_prefix("-C").unwrap_or(arg) {
                value if value.starts_with("metadata=") && arg.starts_with("-C") => format!("-C{metadata}"),
                value if value.starts_with("metadata=") => metadata.clone(),
                _ => arg.clone(),
            }));
            let place = format!("/{name}-{version}");
            // Members of the workspace are named relative to its root.
            if let Ok(root) = env::current_dir() {
                if let Some(below) = folder.strip_prefix(&*root.to_string_lossy()) {
                    let below = below.trim_start_matches(['/', '\\']);
                    if !below.is_empty() {
                        command.arg(format!("--remap-path-prefix={below}={place}"));
                    }
                }
            }
            if let Ok(out) = env::var("OUT_DIR") {
                command.arg(format!("--remap-path-prefix={out}={place}/out"));
            }
            command.arg(format!("--remap-path-prefix={folder}={place}"));
        }
        _ => {
            command.args(args);
        }
    }
    match command.status() {
        Ok(status) => exit(status.code().unwrap_or(101)),
        Err(error) => {
            eprintln!("cannot run the compiler: {error}");
            exit(101);
        }
    }
}
