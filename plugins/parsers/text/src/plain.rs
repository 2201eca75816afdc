//! Plain text to blocks: blank lines part paragraphs, marked lines are lists.

use effectforge_sdk::prelude::*;

/// Reads at most `max` blocks.
pub(crate) fn read(text: &str, max: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut items: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        let line = line.trim();
        let item = list_item(line);
        // A list ends where a line is no item; a paragraph where a line is blank or an item.
        if item.is_none() && !items.is_empty() {
            let items = items.drain(..).map(str::to_owned).collect();
            blocks.push(Block::List {
                ordered: false,
                items,
            });
        }
        if (item.is_some() || line.is_empty()) && !lines.is_empty() {
            blocks.push(Block::Paragraph {
                text: lines.join("\n"),
            });
            lines.clear();
        }
        if blocks.len() >= max {
            break;
        }
        match item {
            Some(item) => items.push(item),
            None if !line.is_empty() => lines.push(line),
            None => {}
        }
    }
    blocks
}

/// The text of a line that is marked as an item of a list.
fn list_item(line: &str) -> Option<&str> {
    let rest = ["- ", "* ", "• ", "– "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))?
        .trim();
    (!rest.is_empty()).then_some(rest)
}
