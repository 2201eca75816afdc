//! From a core module to a component, and what a component imports and exports.

use wasmparser::{BinaryReader, Parser, Payload, Validator, WasmFeatures};
use wit_component::ComponentEncoder;

use crate::ToolchainError;

/// Largest component that is read, bytes.
const MAX_BYTES: usize = 32 << 20;

/// What a component needs and gives: interface names with their versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Inspection {
    /// Imports, sorted.
    pub imports: Vec<String>,
    /// Exports, sorted.
    pub exports: Vec<String>,
}

/// What the sandbox takes: WebAssembly 2 with SIMD, and components; no threads, no GC, no 64-bit
/// memory.
fn features() -> WasmFeatures {
    WasmFeatures::WASM2 | WasmFeatures::COMPONENT_MODEL
}

/// Makes a component of a core module that carries its component type, and validates it. Function
/// names stay for backtraces; other custom sections go.
///
/// # Errors
/// The module has imports from outside the contract, or is not valid for the sandbox.
pub fn componentize(core: &[u8]) -> Result<Vec<u8>, ToolchainError> {
    let bad = |cause: String| ToolchainError::Component {
        cause,
        help: String::new(),
    };
    foreign_imports(core)?;
    let keep = |name: &str| name == "name" || name.starts_with("component-type");
    let core = strip(core, keep)?;
    let encoder = ComponentEncoder::default()
        .module(&core)
        .map_err(|e| bad(format!("{e:#}")))?;
    let component = encoder
        .validate(true)
        .encode()
        .map_err(|e| bad(format!("{e:#}")))?;
    let component = strip(&component, |_| false)?;
    inspect(&component)?;
    Ok(component)
}

/// Validates a component for the sandbox's features and lists its imports and exports.
///
/// # Errors
/// The bytes are no component, too large, or use features that the sandbox does not have.
pub fn inspect(component: &[u8]) -> Result<Inspection, ToolchainError> {
    let bad = |cause: String, help: &str| ToolchainError::Component {
        cause,
        help: help.to_owned(),
    };
    if component.len() > MAX_BYTES {
        return Err(bad(
            format!("{} bytes, {MAX_BYTES} are read at most", component.len()),
            "",
        ));
    }
    if !Parser::is_component(component) {
        return Err(bad(
            "the file is no component".to_owned(),
            "`effectforge plugin build` makes one",
        ));
    }
    Validator::new_with_features(features())
        .validate_all(component)
        .map_err(|error| {
            bad(
                error.to_string(),
                "the sandbox runs WebAssembly 2 with SIMD, without threads, GC and 64-bit memory",
            )
        })?;
    let mut found = Inspection::default();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(|error| bad(error.to_string(), ""))? {
            // Only the outermost component's own imports and exports are the contract.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    let import = import.map_err(|error| bad(error.to_string(), ""))?;
                    found.imports.push(import.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    let export = export.map_err(|error| bad(error.to_string(), ""))?;
                    found.exports.push(export.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    found.imports.sort();
    found.exports.sort();
    Ok(found)
}

/// Imports of a core module that no component can have, with the usual culprit.
fn foreign_imports(core: &[u8]) -> Result<(), ToolchainError> {
    let bad = |cause: String, help: &str| ToolchainError::Component {
        cause,
        help: help.to_owned(),
    };
    for payload in Parser::new(0).parse_all(core) {
        let Payload::ImportSection(section) =
            payload.map_err(|error| bad(error.to_string(), ""))?
        else {
            continue;
        };
        for import in section.into_imports() {
            let import = import.map_err(|error| bad(error.to_string(), ""))?;
            let help = match import.module {
                "env" => "C code or an `extern \"C\"` block needs a function that is not linked in",
                "__wbindgen_placeholder__" | "__wbindgen_externref_xform__" => {
                    "a dependency uses wasm-bindgen, which needs a browser: turn off its `js` or `wasm-bindgen` feature"
                }
                module if module.starts_with("wasi") => {
                    "the module was built for WASI: build it for wasm32-unknown-unknown, a plugin has no files, clock or environment"
                }
                _ => continue,
            };
            return Err(bad(
                format!(
                    "the module imports `{}` from `{}`",
                    import.name, import.module
                ),
                help,
            ));
        }
    }
    Ok(())
}

/// Copies a module or component without the outermost custom sections that `keep` does not want.
fn strip(wasm: &[u8], keep: impl Fn(&str) -> bool) -> Result<Vec<u8>, ToolchainError> {
    let bad = |cause: &dyn ToString| ToolchainError::Component {
        cause: cause.to_string(),
        help: String::new(),
    };
    // Modules and components alike: 8 bytes of magic and version, then (id, length, content).
    let mut reader = BinaryReader::new(wasm, 0);
    let head = reader.read_bytes(8).map_err(|error| bad(&error))?;
    let mut out = Vec::with_capacity(wasm.len());
    out.extend_from_slice(head);
    while !reader.eof() {
        let start = reader.original_position();
        let id = reader.read_u8().map_err(|error| bad(&error))?;
        let length = reader.read_var_u32().map_err(|error| bad(&error))?;
        let mut content = BinaryReader::new(
            reader
                .read_bytes(length as usize)
                .map_err(|error| bad(&error))?,
            start,
        );
        if id != 0 || keep(content.read_string().map_err(|error| bad(&error))?) {
            out.extend_from_slice(&wasm[start..reader.original_position()]);
        }
    }
    Ok(out)
}
