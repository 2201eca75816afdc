//! Reads plain text and Markdown.
//!
//! Bytes become text (`decode`), text becomes blocks (`markdown`, `plain`). What had to be guessed
//! or left out is a note of the document: nobody reads a wrong letter without being told. Language is
//! left to the host, unless the file states it.

mod decode;
mod markdown;
mod plain;

use effectforge_sdk::prelude::*;

/// Largest file that is read, bytes.
const MAX_BYTES: u64 = 2 << 20;
/// Most blocks of a document; what comes after is left out, with a note.
const MAX_BLOCKS: usize = 20_000;

/// What kind of text a name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Markdown,
    Plain,
}

fn form(name: &str) -> Option<Form> {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("md" | "markdown") => Some(Form::Markdown),
        Some("txt" | "text") => Some(Form::Plain),
        _ => None,
    }
}

/// A name that promises text and bytes that look like it; less sure by the bytes alone.
fn probe(head: &[u8], name: &str) -> u8 {
    match (form(name), decode::looks_like_text(head)) {
        (Some(_), true) => 230,
        (Some(_), false) => 40,
        (None, true) => 60,
        (None, false) => 0,
    }
}

/// Reads the file.
///
/// # Errors
/// `not_text` when it is none, whatever its name says, `input_too_large`.
#[effectforge_sdk::parser(probe = probe)]
pub(crate) fn parse(source: &Blob, name: &str, cx: &Context) -> Result<Document, Failure> {
    let bytes = source.read_all(MAX_BYTES)?;
    cx.progress(1, 3, "decode");
    let decoded = decode::decode(&bytes)?;
    cx.progress(2, 3, "read");
    let mut document = Document::from_text("");
    document.encoding = decoded.encoding.to_owned();
    document.notes = decoded.notes;
    document.blocks = match form(name).unwrap_or(Form::Plain) {
        Form::Plain => plain::read(&decoded.text, MAX_BLOCKS + 1),
        Form::Markdown => markdown::read(&decoded.text, MAX_BLOCKS + 1, &mut document),
    };
    if document.blocks.len() > MAX_BLOCKS {
        document.blocks.truncate(MAX_BLOCKS);
        document
            .notes
            .push(format!("only the first {MAX_BLOCKS} blocks were read"));
    }
    if document.blocks.is_empty() {
        document.notes.push("the file has no text".to_owned());
    }
    cx.progress(3, 3, "read");
    Ok(document)
}

#[cfg(test)]
mod tests;
