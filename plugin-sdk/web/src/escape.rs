//! Text from the graph, made safe for the language it is printed in.
//!
//! Names and labels are written by others. Whatever they hold, they stay text: no string, comment,
//! tag or table cell can be left early, and no character that reorders or hides text gets through.

/// Characters that a reader cannot see or that reorder what they see.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

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
            c if is_deceptive(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
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
        .map(|c| if is_deceptive(c) { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
