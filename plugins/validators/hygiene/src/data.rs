//! Data within a module: outlines of letters and shapes, pictures.

/// Bytes from which on a text is data; below, it may be a number or a unit.
const LEAST: usize = 24;

/// A module's text with its data left out: quoted SVG paths of capital commands and numbers, and `data:` URIs.
pub(crate) fn without(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let (before, quoted) = rest.split_at(at);
        kept.push_str(before);
        let mut chars = quoted.chars();
        let quote = chars.next().unwrap_or_default();
        let inner = chars.as_str();
        let length = inner.find([quote, '\n', '\\']).unwrap_or(inner.len());
        let (text, after) = inner.split_at(length);
        if after.starts_with(quote) && is_data(text) {
            rest = after;
        } else {
            // What follows an unpaired quote is read again, so that a stray one hides nothing.
            kept.push(quote);
            rest = inner;
            continue;
        }
        kept.push(quote);
        kept.push(quote);
        rest = rest.get(1..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

fn is_data(text: &str) -> bool {
    let path = |c: char| {
        matches!(
            c,
            'M' | 'L' | 'Q' | 'C' | 'Z' | '0'..='9' | ' ' | ',' | '.' | '-'
        )
    };
    text.len() >= LEAST
        && (text.starts_with("data:") || (text.starts_with('M') && text.chars().all(path)))
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn outlines_and_pictures_are_left_out() {
        let source =
            "const a = ['M0 0L10 0L10 10L0 10L0 5Z', \"data:image/png;base64,iVBORw0KGgo\"];";
        assert_eq!(without(source), "const a = ['', \"\"];");
    }

    #[test]
    fn code_stays() {
        for source in [
            "const it = 'M0 0L1 1Z';",
            "throw new TypeError(`${name}: it's no finite number of the design`);",
            "const text = 'MLQCZ and a word that is no outline';",
            "const open = 'M0 0L10 0L10 10L0 10L0 5Z",
            "",
        ] {
            assert_eq!(without(source), source);
        }
    }
}
