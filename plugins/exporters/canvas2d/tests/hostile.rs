//! Texts of others stay texts: whatever stands in labels and notes, the code around them is the same.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use effectforge_canvas2d::print;
use effectforge_effect::{Effect, unseen};
use proptest::prelude::*;

/// An effect with a text wherever the checker lets one stand.
fn with(text: &str) -> Effect {
    let mut effect = common::particles();
    for label in effect.a11y.label.values_mut() {
        *label = text.to_owned();
    }
    for param in &mut effect.params {
        let short: String = text.chars().take(48).collect();
        param
            .label
            .values_mut()
            .for_each(|label| label.clone_from(&short));
    }
    effect.provenance.insert("note".to_owned(), text.to_owned());
    effect
        .provenance
        .insert(text.chars().take(40).collect(), "x".to_owned());
    effect.check().unwrap();
    effect
}

/// JavaScript without what stands in its comments and strings.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\'' | '"' | '`' => {
                out.push(c);
                let end = closing(after, c).unwrap_or_else(|| panic!("a string ends: {rest:.80}"));
                &after[end + 1..]
            }
            '/' if after.starts_with('*') => {
                out.push_str("/**/");
                &after[after.find("*/").unwrap() + 2..]
            }
            '/' if after.starts_with('/') => &after[after.find('\n').unwrap_or(after.len())..],
            c => {
                out.push(c);
                after
            }
        };
    }
    out
}

/// Where a string ends; a line break ends none but a template.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote != '`' => return None,
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Marks that a text could add: of a page anywhere, of a readme in a readme.
fn marks(path: &str, text: &str) -> Vec<usize> {
    let page = ["<", "</", "<script", "<!--"].iter();
    let readme = ["javascript:", "](", "\n| "].iter();
    let readme = readme.filter(|_| path.ends_with(".md"));
    page.chain(readme)
        .map(|mark| text.matches(mark).count())
        .collect()
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "</script>",
            "<script>",
            "<!--",
            "-->",
            "*/",
            "/*",
            "//",
            "'",
            "\"",
            "`",
            "${",
            "}",
            "\\",
            "\\u0027",
            "\u{2028}",
            "\u{2029}",
            "\u{202e}",
            "\u{200b}",
            "\u{feff}",
            "\u{e0041}",
            "\u{61c}",
            "|",
            "](javascript:",
            "@import",
            "&lt;",
            "__proto__",
            "=",
            "<img src=x onerror=",
            "]]>",
            "😀",
            "e\u{301}",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    let joined = proptest::collection::vec(piece, 1..12).prop_map(|all| all.concat());
    joined.prop_map(|text| {
        let text: String = text.chars().filter(|c| !c.is_control()).take(180).collect();
        if text.is_empty() {
            "x".to_owned()
        } else {
            text
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_changes_no_code_and_no_page(text in hostile()) {
        let (plain, other) = (print(&with("x")), print(&with(&text)));
        prop_assert_eq!(plain.len(), other.len());
        for (plain, other) in plain.iter().zip(&other) {
            prop_assert_eq!(&plain.path, &other.path);
            if plain.path.ends_with(".js") || plain.path.ends_with(".ts") {
                prop_assert_eq!(code(&plain.text), code(&other.text), "{}", plain.path);
            }
            if !plain.path.ends_with(".json") {
                prop_assert_eq!(marks(plain.path, &plain.text), marks(plain.path, &other.text), "{}", plain.path);
                let hidden = other.text.chars().find(|c| unseen(*c) && !"\n\t".contains(*c));
                prop_assert_eq!(hidden, None, "{}", plain.path);
            }
        }
    }
}
