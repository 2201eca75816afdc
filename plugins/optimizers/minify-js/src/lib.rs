//! Minifies the JavaScript modules of an export, beside the readable ones.
//!
//! For each artifact of role `module` it adds `NAME.min.js` (role `module-minified`) and
//! `NAME.min.js.map` (role `source-map`, the source included). Every artifact that came is handed
//! back untouched; a minified file of an earlier run is replaced. Invariant: the exports of the
//! module keep their names and the output needs no newer syntax than ES2020.

mod glsl;
mod minify;

use effectforge_sdk::prelude::*;
use minify::Minified;

/// The largest module that is minified, bytes.
const MAX_BYTES: u64 = 4 << 20;

#[effectforge_sdk::optimizer]
fn optimize(subject: Subject, cx: &Context) -> Result<Optimized, Failure> {
    let mut artifacts = subject.artifacts()?;
    let mut added = Vec::new();
    let mut savings = Vec::new();
    let modules: Vec<usize> = (0..artifacts.len())
        .filter(|&i| is_module(&artifacts[i]))
        .collect();
    for (done, &index) in modules.iter().enumerate() {
        cx.progress(done as u64, modules.len() as u64, "minify");
        let module = &artifacts[index];
        let source = read(module)?;
        let file = minify::file_name(&module.path);
        let small = minify::minify(&source, file).map_err(|e| {
            Failure::new(
                "syntax_error",
                format!("{}:{}:{}: {}", module.path, e.line, e.column, e.message),
            )
            .help(
                "the module must parse before it can be minified; mend the exporter that wrote it",
            )
        })?;
        savings.extend(saved(&module.path, &source, &small));
        added.extend(files(&module.path, small));
    }
    artifacts.retain(|old| !added.iter().any(|new: &Artifact| new.path == old.path));
    artifacts.extend(added);
    Ok(Optimized {
        subject: artifacts.into(),
        savings,
    })
}

fn is_module(artifact: &Artifact) -> bool {
    artifact.role == "module" && artifact.media_type.starts_with("text/javascript")
}

fn read(module: &Artifact) -> Result<String, Failure> {
    let len = module.len();
    if len > MAX_BYTES {
        let message = format!(
            "{} has {len} bytes, {MAX_BYTES} are minified at most",
            module.path
        );
        return Err(Failure::new("input_too_large", message).help("split the module"));
    }
    module.text()
}

/// The two files that a module gets.
fn files(path: &str, small: Minified) -> [Artifact; 2] {
    let path = minify::minified_path(path);
    let map_path = format!("{path}.map");
    let code = format!(
        "{}\n//# sourceMappingURL={}\n",
        small.code.trim_end(),
        minify::file_name(&map_path)
    );
    let map = Artifact::new(&map_path, "application/json", "source-map", small.map);
    let code =
        Artifact::new(path, "text/javascript", "module-minified", code).with_source_map(map_path);
    [code, map]
}

/// What it saved, as bytes of the file and as bytes on the wire.
fn saved(path: &str, source: &str, small: &Minified) -> [Saving; 2] {
    let saving = |what: String, before: usize, after: usize| Saving {
        what,
        unit: "bytes".to_owned(),
        before: before as f64,
        after: after as f64,
        lossless: true,
    };
    [
        saving(path.to_owned(), source.len(), small.code.len()),
        saving(
            format!("{path} (gzip)"),
            minify::gzip_len(source),
            minify::gzip_len(&small.code),
        ),
    ]
}
