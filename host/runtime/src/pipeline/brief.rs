//! From a brief to a document.

use std::path::Path;
use std::sync::Arc;

use effectforge_capabilities::blobs::Blob;
use effectforge_capabilities::kinds::{PROBE_MAX_BYTES, Parser};
use effectforge_effect::Document;
use effectforge_manifest::Kind;

use crate::catalog::{Plugin, read_bounded};
use crate::error::RuntimeError;
use crate::host::{Host, Job};
use crate::request::Brief;

/// Largest brief file, bytes; a parser may take less.
const BRIEF_MAX_BYTES: u64 = 16 << 20;
/// Largest brief on the command line, bytes.
const TEXT_MAX_BYTES: usize = 1 << 20;

pub(super) async fn document(
    host: &Arc<Host>,
    job: &Job,
    brief: &Brief,
) -> Result<Document, RuntimeError> {
    match brief {
        Brief::Text(text) if text.len() > TEXT_MAX_BYTES => {
            let (used, limit) = (text.len() as u64, TEXT_MAX_BYTES as u64);
            Err(RuntimeError::BriefTooLarge { used, limit })
        }
        Brief::Text(text) => Ok(Document::from_text(text)),
        Brief::File(path) => parse(host, job, path).await,
    }
}

async fn parse(host: &Arc<Host>, job: &Job, path: &Path) -> Result<Document, RuntimeError> {
    let fail = |cause| RuntimeError::Read {
        path: path.to_path_buf(),
        cause,
    };
    let used = std::fs::metadata(path).map_err(fail)?.len();
    if used > BRIEF_MAX_BYTES {
        return Err(RuntimeError::BriefTooLarge {
            used,
            limit: BRIEF_MAX_BYTES,
        });
    }
    let bytes = read_bounded(path, BRIEF_MAX_BYTES).map_err(fail)?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let parser = best_parser(host, job, &bytes, &name).await?;
    let media_type = media_type(&parser, &name);
    let blob = Blob::new(media_type, bytes);
    host.call::<Parser, _, _, _>(
        job,
        "parse",
        "read the brief",
        &parser,
        |plugin, context| async move { plugin.parse(&context, blob, &name, "{}").await },
    )
    .await
}

/// The parser that is surest.
async fn best_parser(
    host: &Arc<Host>,
    job: &Job,
    bytes: &[u8],
    name: &str,
) -> Result<Arc<Plugin>, RuntimeError> {
    let head: Vec<u8> = bytes.iter().take(PROBE_MAX_BYTES).copied().collect();
    let mut best: Option<(u8, Arc<Plugin>)> = None;
    for plugin in host.catalog.of_kind(Kind::Parser) {
        let (head, name) = (head.clone(), name.to_owned());
        let sure = host
            .call::<Parser, _, _, _>(
                job,
                "probe",
                "look at the brief",
                plugin,
                |plugin, context| async move { plugin.probe(&context, &head, &name).await },
            )
            .await?;
        if sure > 0 && best.as_ref().is_none_or(|(most, _)| sure > *most) {
            best = Some((sure, Arc::clone(plugin)));
        }
    }
    best.map(|(_, plugin)| plugin)
        .ok_or_else(|| RuntimeError::NoParser(format!("`{name}`")))
}

fn media_type(parser: &Plugin, name: &str) -> String {
    let extension = Path::new(name)
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase());
    let matches =
        |extensions: &[String]| extension.as_ref().is_some_and(|e| extensions.contains(e));
    let format = parser
        .manifest
        .reads
        .iter()
        .find(|format| matches(&format.extensions));
    format.map_or_else(
        || "application/octet-stream".to_owned(),
        |f| f.media_type.clone(),
    )
}
