//! Everything that was made, as files by path.

use std::collections::BTreeMap;
use std::sync::Arc;

use effectforge_capabilities::kinds::Artifact;

use super::Held;
use crate::certificate::Certificate;
use crate::error::RuntimeError;
use crate::measure::Drawn;
use crate::request::File;

pub(super) fn collect(
    effect: &Held,
    artifacts: Vec<Artifact>,
    drawn: Option<Drawn>,
    certificate: &Certificate,
) -> Result<BTreeMap<String, File>, RuntimeError> {
    let mut files = BTreeMap::new();
    for artifact in artifacts {
        let file = File {
            role: artifact.role,
            media_type: artifact.media_type,
            bytes: Arc::clone(&artifact.content.bytes),
        };
        files.insert(artifact.path, file);
    }
    // The host's own files come last: no plugin can stand in for them.
    let mut own = |path: &str, role: &str, media_type: &str, bytes: Vec<u8>| {
        let (role, media_type) = (role.to_owned(), media_type.to_owned());
        files.insert(
            path.to_owned(),
            File {
                role,
                media_type,
                bytes: bytes.into(),
            },
        );
    };
    let json = "application/json";
    own(
        "effect.json",
        "effect",
        json,
        pretty(effect.effect().as_ref())?,
    );
    own(
        "certificate.json",
        "certificate",
        json,
        pretty(certificate)?,
    );
    if let Some(drawn) = drawn {
        own("preview.webp", "preview", "image/webp", drawn.preview);
        own("poster.png", "poster", "image/png", drawn.poster);
    }
    Ok(files)
}

fn pretty<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, RuntimeError> {
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|error| RuntimeError::Internal(error.to_string()))?;
    Ok((text + "\n").into_bytes())
}
