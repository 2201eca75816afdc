//! Tests of the parser as its author runs them: natively, with a stand-in host.
#![allow(clippy::unwrap_used)]

use effectforge_sdk::testing;

use super::*;

fn parse_bytes(name: &str, bytes: &[u8]) -> Result<Document, Failure> {
    parse(
        &testing::blob("text/plain", bytes),
        name,
        &Context::default(),
    )
}

fn markdown(text: &str) -> Document {
    parse_bytes("a.md", text.as_bytes()).unwrap()
}

#[test]
fn markdown_becomes_blocks() {
    let document = markdown(
        "---\ntitle: Pluie\nlang: fr\nauthor: Ana\n---\n# Or\n\nUn *texte*\nsur deux lignes.\n\n\
         - a\n  - b\n- c\n\n1. x\n\n> cité\n> deux\n\n```js\nlet a = 1\n```\n\n| k | v |\n|---|---|\n| a | 1 |\n\n![alt](p.png)\n",
    );
    assert_eq!(document.title.as_deref(), Some("Pluie"));
    assert_eq!(document.language.as_deref(), Some("fr"));
    assert_eq!(document.metadata["author"], "Ana");
    let text = |s: &str| s.to_owned();
    assert_eq!(
        document.blocks,
        [
            Block::Heading {
                level: 1,
                text: text("Or")
            },
            Block::Paragraph {
                text: text("Un texte sur deux lignes.")
            },
            Block::List {
                ordered: false,
                items: vec![text("a"), text("b"), text("c")]
            },
            Block::List {
                ordered: true,
                items: vec![text("x")]
            },
            Block::Quote {
                text: text("cité deux")
            },
            Block::Code {
                language: text("js"),
                text: text("let a = 1\n")
            },
            Block::Table {
                rows: vec![vec![text("k"), text("v")], vec![text("a"), text("1")]]
            },
            Block::Image {
                alt: text("alt"),
                source: text("p.png")
            },
        ]
    );
}

#[test]
fn plain_text_has_paragraphs_and_lists() {
    let document = parse_bytes(
        "a.txt",
        b"One\r\ntwo\r\n\r\n- a\r\n- b\r\nThree # no heading",
    )
    .unwrap();
    assert_eq!(document.blocks.len(), 3);
    assert_eq!(
        document.blocks[0],
        Block::Paragraph {
            text: "One\ntwo".to_owned()
        }
    );
    assert_eq!(document.encoding, "utf-8");
    assert!(document.notes.is_empty());
}

#[test]
fn encodings_are_read_and_noted() {
    let wide: Vec<u8> = "\u{feff}Neige légère"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let document = parse_bytes("a.txt", &wide).unwrap();
    assert_eq!(
        (document.encoding.as_str(), document.notes.len()),
        ("utf-16le", 0)
    );
    assert_eq!(document.plain_text(), "Neige légère");

    let document = parse_bytes("a.txt", &wide[2..]).unwrap();
    assert_eq!(
        (document.plain_text().as_str(), document.notes.len()),
        ("Neige légère", 1)
    );

    let document = parse_bytes("a.txt", b"Neige l\xe9g\xe8re, \x80 5").unwrap();
    assert_eq!(
        (document.encoding.as_str(), document.notes.len()),
        ("windows-1252", 1)
    );
    assert_eq!(document.plain_text(), "Neige légère, € 5");
}

#[test]
fn bad_input_is_a_failure_with_a_code() {
    assert_eq!(
        parse_bytes("a.txt", &[0, 1, 2, 3, 255, 0, 9])
            .unwrap_err()
            .code,
        "not_text"
    );
    let large = vec![b'a'; (MAX_BYTES + 1) as usize];
    assert_eq!(
        parse_bytes("a.txt", &large).unwrap_err().code,
        "input_too_large"
    );
}

#[test]
fn an_empty_file_is_a_document_with_a_note() {
    let document = parse_bytes("a.md", b"").unwrap();
    assert!(document.blocks.is_empty());
    assert_eq!(document.notes.len(), 1);
}

#[test]
fn hostile_markdown_ends_soon() {
    // Deep nesting, many blocks, unclosed everything.
    for text in [
        ">".repeat(100_000),
        "- ".repeat(50_000),
        "a\n\n".repeat(100_000),
        "[".repeat(100_000),
        "*a ".repeat(50_000),
        "|a".repeat(50_000) + "\n" + &"|-".repeat(50_000),
    ] {
        let document = markdown(&text);
        assert!(document.blocks.len() <= MAX_BLOCKS);
    }
}

#[test]
fn probe_goes_by_name_and_bytes() {
    assert_eq!(probe(b"# Hi", "a.md"), 230);
    assert_eq!(probe(b"Hi", "brief"), 60);
    assert_eq!(probe(b"\x00\x01PK", "a.zip"), 0);
    assert!(probe(b"\x00\x01\x02\x03", "a.txt") < 100);
    // A character cut at the end of the head is no sign of binary.
    assert_eq!(probe(&"é".as_bytes()[..1], "a.txt"), 230);
}

/// The goldens of the manifest, from here: `EF_UPDATE_GOLDENS=1` writes them anew.
#[test]
fn examples_give_their_goldens() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["brief.md", "utf16.txt", "latin1.txt"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let document = parse_bytes(name, &bytes).unwrap();
        let golden = folder.join(name).with_extension("json");
        if std::env::var_os("EF_UPDATE_GOLDENS").is_some() {
            let text = effectforge_sdk::effect::to_canonical_json(&document).unwrap();
            std::fs::write(&golden, text + "\n").unwrap();
        }
        let expected: Value = std::fs::read_to_string(&golden).unwrap().parse().unwrap();
        let found: Value = effectforge_sdk::effect::to_canonical_json(&document)
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(found, expected, "{name}");
    }
    let bytes = std::fs::read(folder.join("not-text.txt")).unwrap();
    assert_eq!(
        parse_bytes("not-text.txt", &bytes).unwrap_err().code,
        "not_text"
    );
}
