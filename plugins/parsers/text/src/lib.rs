//! Reads plain text and Markdown.
use effectforge_sdk::prelude::*;

fn probe(head: &[u8], name: &str) -> u8 {
    if name.ends_with(".txt") && !head.contains(&0) { 200 } else { 0 }
}

#[effectforge_sdk::parser(probe = probe)]
fn parse(source: &Blob, _name: &str, _cx: &Context) -> Result<Document, Failure> {
    let bytes = source.read_all(2 << 20)?;
    Ok(Document::from_text(&String::from_utf8_lossy(&bytes)))
}
