//! Markdown to blocks: a flat reading of what the CommonMark reader finds.
//!
//! Lists and quotes may nest to any depth in the file; here they are one list and one quote, so no
//! recursion and no deep structure comes out, whatever goes in.

use effectforge_sdk::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Most entries of front matter.
const METADATA: usize = 64;

/// Reads at most `max` blocks; title, language and metadata go into the document.
pub(crate) fn read(text: &str, max: usize, document: &mut Document) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options) {
        if reader.blocks.len() >= max {
            break;
        }
        reader.event(event);
    }
    reader.finish(document)
}

/// What is being collected.
#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    /// Running text of a paragraph, heading, item or quote.
    text: String,
    heading: u8,
    /// How deep in lists, and the items of the outermost.
    lists: usize,
    ordered: bool,
    items: Vec<String>,
    quotes: usize,
    code: Option<(String, String)>,
    cell: Option<String>,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    image: Option<(String, String)>,
    images: Vec<Block>,
    metadata: Option<String>,
    /// Front matter that is complete.
    front: Option<String>,
    html: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Html(_) | Event::InlineHtml(_) => self.html = true,
            // Rules and task marks carry no text; the rest is not enabled.
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let target = match self {
            Self {
                metadata: Some(text),
                ..
            } => text,
            Self {
                code: Some((_, text)),
                ..
            } => text,
            Self {
                image: Some((alt, _)),
                ..
            } => alt,
            Self {
                cell: Some(text), ..
            } => text,
            Self { text, .. } => text,
        };
        target.push_str(text);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.heading = level as u8,
            Tag::List(first) => {
                if self.lists == 0 {
                    self.ordered = first.is_some();
                }
                self.flush_item();
                self.lists += 1;
            }
            Tag::BlockQuote(_) if self.lists == 0 => self.quotes += 1,
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::TableCell => self.cell = Some(String::new()),
            Tag::Image { dest_url, .. } if self.image.is_none() => {
                self.image = Some((String::new(), dest_url.into_string()));
            }
            Tag::MetadataBlock(_) => self.metadata = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.lists > 0 || self.quotes > 0 => self.text.push('\n'),
            TagEnd::Paragraph => {
                if let Some(text) = self.take_text() {
                    self.blocks.push(Block::Paragraph { text });
                }
                self.flush_images();
            }
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Item => self.flush_item(),
            TagEnd::List(_) => self.end_list(),
            TagEnd::BlockQuote(_) if self.lists == 0 => {
                self.quotes = self.quotes.saturating_sub(1);
                if self.quotes == 0 {
                    if let Some(text) = self.take_text() {
                        self.blocks.push(Block::Quote { text });
                    }
                    self.flush_images();
                }
            }
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    self.blocks.push(Block::Code { language, text });
                }
            }
            TagEnd::TableCell => {
                let cell = self.cell.take().unwrap_or_default();
                self.row.push(cell.trim().to_owned());
            }
            TagEnd::TableHead | TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                self.blocks.push(Block::Table {
                    rows: std::mem::take(&mut self.rows),
                });
                self.flush_images();
            }
            TagEnd::MetadataBlock(_) => self.front = self.metadata.take(),
            TagEnd::Image => {
                if let Some((alt, source)) = self.image.take() {
                    self.images.push(Block::Image { alt, source });
                }
            }
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let level = std::mem::take(&mut self.heading);
        if self.lists > 0 || self.quotes > 0 {
            self.text.push('\n');
            return;
        }
        if let Some(text) = self.take_text() {
            self.blocks.push(Block::Heading { level, text });
        }
        self.flush_images();
    }

    fn end_list(&mut self) {
        self.lists = self.lists.saturating_sub(1);
        if self.lists == 0 && !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            self.blocks.push(Block::List {
                ordered: self.ordered,
                items,
            });
            self.flush_images();
        }
    }

    /// Ends an item; in a quote it is a line of it.
    fn flush_item(&mut self) {
        if self.quotes > 0 {
            self.text.push('\n');
        } else if self.lists > 0
            && let Some(text) = self.take_text()
        {
            self.items.push(text);
        }
    }

    /// The text collected, without what surrounds it, when there is any.
    fn take_text(&mut self) -> Option<String> {
        let text = std::mem::take(&mut self.text);
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next()?.to_owned();
        Some(lines.fold(first, |text, line| text + "\n" + line))
    }

    fn flush_images(&mut self) {
        self.blocks.append(&mut self.images);
    }

    fn finish(mut self, document: &mut Document) -> Vec<Block> {
        if let Some(text) = self.front.take() {
            read_metadata(&text, document);
        }
        if document.title.is_none() {
            document.title = self.blocks.iter().find_map(|block| match block {
                Block::Heading { level: 1, text } => Some(text.clone()),
                _ => None,
            });
        }
        if self.html {
            document
                .notes
                .push("HTML in the file was left out".to_owned());
        }
        self.blocks
    }
}

/// `key: value` lines; deeper YAML is left out, with a note.
fn read_metadata(text: &str, document: &mut Document) {
    let mut left_out = 0_usize;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let flat = !line.starts_with([' ', '-', '#', '\t']);
        let Some((key, value)) = line.split_once(':').filter(|_| flat) else {
            left_out += 1;
            continue;
        };
        let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']));
        match key {
            "title" if !value.is_empty() => document.title = Some(value.to_owned()),
            "lang" | "language" if !value.is_empty() => document.language = Some(value.to_owned()),
            _ if document.metadata.len() < METADATA => {
                document.metadata.insert(key.to_owned(), value.to_owned());
            }
            _ => left_out += 1,
        }
    }
    if left_out > 0 {
        document
            .notes
            .push(format!("{left_out} lines of front matter were left out"));
    }
}
