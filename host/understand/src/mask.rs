//! What is in the text but never read for meaning: code, mark-up, addresses; and quoted texts.
//!
//! Ranges count glyphs. Each search looks ahead a bounded way, so the whole is linear.

use effectforge_effect::Span;

use crate::normalize::Glyph;

/// Glyphs `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

const MAX_TAG: usize = 1_000;
const MAX_INLINE_CODE: usize = 400;
const MAX_QUOTE: usize = 300;

/// The glyphs that are code, mark-up or addresses; ascending, disjoint.
pub(crate) fn find(glyphs: &[Glyph]) -> Vec<Range> {
    let mut ranges = Vec::new();
    let mut at = 0;
    // An element's end is searched once per name: a miss is a miss for the rest of the text.
    let mut open = Open::default();
    while at < glyphs.len() {
        if let Some(end) = end_at(glyphs, at, &mut open) {
            ranges.push(Range { start: at, end });
            at = end;
        } else {
            at += 1;
        }
    }
    ranges
}

#[derive(Default)]
struct Open {
    no_fence: bool,
    no_script: bool,
    no_style: bool,
}

fn end_at(glyphs: &[Glyph], at: usize, open: &mut Open) -> Option<usize> {
    match glyphs[at].c {
        '\'' if starts(glyphs, at, "'''") => {
            seek(glyphs, at + 3, "'''", glyphs.len(), &mut open.no_fence)
        }
        '~' if starts(glyphs, at, "~~~") => {
            seek(glyphs, at + 3, "~~~", glyphs.len(), &mut open.no_fence)
        }
        '<' => tag(glyphs, at, open),
        'h' if starts(glyphs, at, "http://") || starts(glyphs, at, "https://") => {
            Some(word_end(glyphs, at))
        }
        'w' if starts(glyphs, at, "www.") => Some(word_end(glyphs, at)),
        '{' => {
            let limit = glyphs.len().min(at + MAX_INLINE_CODE);
            let close = (at..limit).find(|i| glyphs[*i].c == '}')?;
            let codelike = |g: &Glyph| matches!(g.c, ';' | '=' | '{' | ':' | '%' | '$');
            glyphs[at + 1..close]
                .iter()
                .any(codelike)
                .then_some(close + 1)
        }
        _ => None,
    }
}

fn tag(glyphs: &[Glyph], at: usize, open: &mut Open) -> Option<usize> {
    let next = glyphs.get(at + 1)?.c;
    if !(next.is_alphabetic() || matches!(next, '/' | '!' | '?' | '%')) {
        return None;
    }
    if starts(glyphs, at, "<script")
        && let Some(end) = seek(glyphs, at, "</script>", glyphs.len(), &mut open.no_script)
    {
        return Some(end);
    }
    if starts(glyphs, at, "<style")
        && let Some(end) = seek(glyphs, at, "</style>", glyphs.len(), &mut open.no_style)
    {
        return Some(end);
    }
    let limit = glyphs.len().min(at + MAX_TAG);
    (at + 1..limit)
        .take_while(|i| glyphs[*i].c != '<')
        .find(|i| glyphs[*i].c == '>')
        .map(|i| i + 1)
}

fn starts(glyphs: &[Glyph], at: usize, what: &str) -> bool {
    let mut rest = glyphs[at..].iter();
    what.chars().all(|c| rest.next().is_some_and(|g| g.c == c))
}

/// End of the next `what` at or after `from`; remembers a miss.
fn seek(
    glyphs: &[Glyph],
    from: usize,
    what: &str,
    limit: usize,
    missed: &mut bool,
) -> Option<usize> {
    if *missed {
        return None;
    }
    let found = (from..limit)
        .find(|i| starts(glyphs, *i, what))
        .map(|i| i + what.len());
    *missed = found.is_none();
    found
}

fn word_end(glyphs: &[Glyph], at: usize) -> usize {
    glyphs[at..]
        .iter()
        .position(|g| g.c.is_whitespace())
        .map_or(glyphs.len(), |n| at + n)
}

/// The insides of « … », “…” and "…", as bytes of the text; ascending, disjoint.
pub(crate) fn quotes(glyphs: &[Glyph], masked: &[Range]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut ranges = masked.iter().peekable();
    while at < glyphs.len() {
        if let Some(range) = ranges.next_if(|range| range.start <= at) {
            at = at.max(range.end);
            continue;
        }
        let close = match glyphs[at].c {
            '«' => '»',
            '"' => '"',
            _ => {
                at += 1;
                continue;
            }
        };
        let limit = glyphs.len().min(at + MAX_QUOTE);
        let end = (at + 1..limit)
            .take_while(|i| glyphs[*i].c != '\n')
            .find(|i| glyphs[*i].c == close);
        match end {
            Some(end) => {
                let trim = |i: &usize| !glyphs[*i].c.is_whitespace();
                let first = (at + 1..end).find(trim);
                let last = (at + 1..end).rev().find(trim);
                if let (Some(first), Some(last)) = (first, last) {
                    found.push(Span {
                        start: glyphs[first].start,
                        end: glyphs[last].end,
                    });
                }
                at = end + 1;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold;

    fn left(text: &str) -> String {
        let glyphs = fold(text);
        let masked = find(&glyphs);
        let keep = |i: usize| !masked.iter().any(|r| (r.start..r.end).contains(&i));
        glyphs
            .iter()
            .enumerate()
            .filter(|(i, _)| keep(*i))
            .map(|(_, g)| g.c)
            .collect()
    }

    #[test]
    fn code_and_markup_go() {
        assert_eq!(left("a <b>red</b> b"), "a red b");
        assert_eq!(left("x <script>fire()</script> y"), "x  y");
        assert_eq!(
            left("x ```snow``` y https://fire.example/snow z"),
            "x  y  z"
        );
        assert_eq!(
            left("a < b and 3 > 2 {red} {color: red}"),
            "a < b and 3 > 2 {red} "
        );
    }

    #[test]
    fn quotes_are_found() {
        let text = "mot « Été 24 » et \"Go\" \"";
        let glyphs = fold(text);
        let found: Vec<&str> = quotes(&glyphs, &[])
            .iter()
            .map(|s| &text[s.start..s.end])
            .collect();
        assert_eq!(found, ["Été 24", "Go"]);
    }
}
