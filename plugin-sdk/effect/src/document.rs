//! What a parser makes of a file: blocks of text with their metadata.
//!
//! Invariant: [`Document::plain_text`] is a pure function of the blocks, so a byte span into it
//! means the same to whoever computes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Schema of [`Document`] in JSON.
pub const DOCUMENT_SCHEMA: &str = "effectforge.document/1";

/// A parsed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Always [`DOCUMENT_SCHEMA`].
    #[cfg_attr(feature = "schema", schemars(extend("const" = DOCUMENT_SCHEMA)))]
    pub schema: String,
    /// Title, when the file names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// BCP 47 language when the file states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Character encoding that the bytes were read with, for example `utf-8`.
    pub encoding: String,
    /// Front matter and other key–value data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// The content in reading order.
    pub blocks: Vec<Block>,
    /// What the parser had to guess, repair or drop; sentences for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading; level 1 is the highest, 6 the lowest.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: String,
    },
    /// Running text.
    Paragraph {
        /// Its text.
        text: String,
    },
    /// A list, nested lists flattened.
    List {
        /// Numbered or not.
        ordered: bool,
        /// One text per item.
        items: Vec<String>,
    },
    /// A table; the first row is the header when there is one.
    Table {
        /// Cells by row.
        rows: Vec<Vec<String>>,
    },
    /// A reference to a picture.
    Image {
        /// Alternative text.
        alt: String,
        /// Where it points.
        source: String,
    },
    /// Program text. Never read for meaning.
    Code {
        /// Language tag; may be empty.
        language: String,
        /// The code.
        text: String,
    },
    /// A quotation.
    Quote {
        /// Its text.
        text: String,
    },
}

impl Document {
    /// A document of one paragraph: what a brief on the command line becomes.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self {
            schema: DOCUMENT_SCHEMA.to_owned(),
            title: None,
            language: None,
            encoding: "utf-8".to_owned(),
            metadata: BTreeMap::new(),
            blocks: vec![Block::Paragraph {
                text: text.to_owned(),
            }],
            notes: Vec::new(),
        }
    }

    /// The text that evidence spans point into: every block's text, lists and tables item by
    /// item, joined by line feeds. Code is left out: it is never read for meaning.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut lines: Vec<&str> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph { text } | Block::Quote { text } => {
                    lines.push(text);
                }
                Block::List { items, .. } => lines.extend(items.iter().map(String::as_str)),
                Block::Table { rows } => lines.extend(rows.iter().flatten().map(String::as_str)),
                Block::Image { alt, .. } => lines.push(alt),
                Block::Code { .. } => {}
            }
        }
        lines.join("\n")
    }
}
