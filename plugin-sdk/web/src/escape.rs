//! Text from the graph, made safe for the language it is printed in.
//!
//! Names and labels are written by others. Whatever they hold, they stay text: no string, comment,
//! tag or table cell can be left early, and no character that reorders or hides text gets through.

use effectforge_effect::unseen;

/// A JavaScript string literal with single quotes. It can stand in an inline script: neither
/// `</script` nor `<!--` can come out of it.
pub fn js_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '<' => out.push_str("\\x3c"),
            // Two code units beyond the first plane: `\u` takes four digits.
            c if unseen(c) => {
                let units = c.encode_utf16(&mut [0; 2]).to_vec();
                out.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// Text for a block comment of JavaScript or TypeScript, also inside an inline script.
pub fn comment(text: &str) -> String {
    plain(text)
        .replace("*/", "* /")
        .replace('<', "‹")
        .replace('@', "＠")
}

/// Text or a quoted attribute value of HTML.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Text in Markdown, also in a table cell: nothing in it is markup, link or HTML.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if "\\`*_{}[]()#!|~$".contains(c) => out.extend(['\\', c]),
            // Bare addresses become links in some readers.
            ':' => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
    out
}

/// Without line breaks and deceptive characters.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if unseen(c) { ' ' } else { c })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What JavaScript reads of a literal; none where it is no single one.
    fn read(literal: &str) -> Option<String> {
        let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
        let mut units = Vec::new();
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            match c {
                '\'' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => return None,
                '\\' => match chars.next()? {
                    'x' => units.push(number(&mut chars, 2)?),
                    'u' => units.push(number(&mut chars, 4)?),
                    c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
                },
                c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            }
        }
        String::from_utf16(&units).ok()
    }

    fn number(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<u16> {
        let text: String = chars.by_ref().take(digits).collect();
        u16::from_str_radix(&text, 16).ok()
    }

    fn text() -> impl Strategy<Value = String> {
        let pieces = [
            "</script>",
            "<!--",
            "*/",
            "'",
            "\"",
            "`",
            "${x}",
            "\\",
            "\u{2028}",
            "\u{202e}",
            "\u{e0041}",
            "\0",
            "\r\n",
            "&amp;",
            "|",
            "](x)",
            "@x",
            ":",
            "\u{61c}",
            "\u{ad}",
        ];
        let piece = prop_oneof![
            proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(piece, 0..20).prop_map(|all| all.concat())
    }

    fn shown(text: &str) -> bool {
        !text.chars().any(unseen)
    }

    proptest! {
        #[test]
        fn any_string_is_read_back_and_stays_a_string(text in text()) {
            let literal = js_string(&text);
            prop_assert_eq!(read(&literal), Some(text));
            prop_assert!(!literal.contains('<') && shown(&literal));
        }

        #[test]
        fn any_comment_ends_where_it_should(text in text()) {
            let inner = format!("/* {} */", comment(&text));
            prop_assert_eq!(inner.find("*/"), Some(inner.len() - 2));
            prop_assert!(!inner.contains(['<', '@']) && shown(&inner));
        }

        #[test]
        fn any_page_text_holds_no_markup(text in text()) {
            let page = html(&text);
            prop_assert!(!page.contains(['<', '>', '"', '\'']) && shown(&page));
            let names = ["amp;", "lt;", "gt;", "quot;", "#39;"];
            let known = page.split('&').skip(1).all(|rest| names.iter().any(|name| rest.starts_with(name)));
            prop_assert!(known, "{}", page);
        }

        #[test]
        fn any_markdown_text_holds_no_markup(text in text()) {
            let line = markdown(&text);
            prop_assert!(!line.contains(['<', '>', ':']) && shown(&line));
            let mut escaped = false;
            for c in line.chars() {
                // An entity's own sign is written by us.
                let entity = c == '#' && line.contains("&#58;");
                prop_assert!(escaped || entity || !"`*_{}[]()!|~$".contains(c), "{}", line);
                escaped = !escaped && c == '\\';
            }
        }
    }

    #[test]
    fn nothing_leaves_its_place() {
        let hostile = "a'\\</script><!--*/\n\u{2028}\u{202e}@x";
        assert_eq!(
            js_string(hostile),
            r"'a\'\\\x3c/script>\x3c!--*/\u000a\u2028\u202e@x'"
        );
        assert_eq!(comment("*/ </script> @type"), "* / ‹/script> ＠type");
        assert_eq!(html("<b a=\"'&"), "&lt;b a=&quot;&#39;&amp;");
        assert_eq!(
            markdown("[x](http://y) | <b>"),
            "\\[x\\]\\(http&#58;//y\\) \\| &lt;b&gt;"
        );
    }
}
