//! The templates' three marks.
//!
//! `//#if flag` … `//#end` keeps lines when a flag is set (no nesting), `//= block` stands for the
//! lines of a block at its indentation, `$word` inside a line for a text. One pass: what is filled
//! in is never read as a mark again.

use std::collections::{BTreeMap, BTreeSet};

/// What a template is filled with.
#[derive(Debug, Default)]
pub struct Filling {
    /// Which passages are kept.
    pub flags: BTreeSet<&'static str>,
    /// Lines by block.
    pub blocks: BTreeMap<&'static str, Vec<String>>,
    /// Texts by word.
    pub words: BTreeMap<&'static str, String>,
}

/// Fills a template. An unknown block is empty; an unknown word stays as it is.
pub fn fill(template: &str, filling: &Filling) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut skipping = false;
    for line in template.lines() {
        let mark = line.trim_start();
        if let Some(flag) = mark.strip_prefix("//#if ") {
            skipping = !filling.flags.contains(flag.trim());
        } else if mark == "//#end" {
            skipping = false;
        } else if skipping {
        } else if let Some(name) = mark.strip_prefix("//= ") {
            let indent = &line[..line.len() - mark.len()];
            for row in filling.blocks.get(name.trim()).into_iter().flatten() {
                push_row(&mut out, indent, row);
            }
        } else {
            push_words(&mut out, line, &filling.words);
            out.push('\n');
        }
    }
    out
}

fn push_row(out: &mut String, indent: &str, row: &str) {
    if !row.is_empty() {
        out.push_str(indent);
        out.push_str(row);
    }
    out.push('\n');
}

fn push_words(out: &mut String, line: &str, words: &BTreeMap<&'static str, String>) {
    let mut rest = line;
    while let Some(at) = rest.find('$') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let name = &tail[1..];
        let end = name
            .find(|c: char| !c.is_ascii_lowercase() && c != '_')
            .unwrap_or(name.len());
        match words.get(&name[..end]) {
            Some(text) => out.push_str(text),
            None => out.push_str(&tail[..=end]),
        }
        rest = &name[end..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_filled_once() {
        let mut filling = Filling::default();
        filling.flags.insert("yes");
        filling
            .blocks
            .insert("rows", vec!["$word".into(), String::new(), "//#end".into()]);
        filling.words.insert("word", "w$word".into());
        let template = "a $word ${x} /$/\n//#if no\nx\n//#end\n//#if yes\ny\n//#end\n  //= rows\nz";
        assert_eq!(
            fill(template, &filling),
            "a w$word ${x} /$/\ny\n  $word\n\n  //#end\nz\n"
        );
    }
}
