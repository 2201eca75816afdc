//! Bytes to text: byte order mark, then UTF-8, then UTF-16 by its zeros, then Windows-1252.
//!
//! Windows-1252 reads every byte, so it comes last and only for bytes that look like text.

use effectforge_sdk::prelude::*;

/// Text, how it was read, and what was guessed.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static str,
    pub(crate) notes: Vec<String>,
}

/// Bytes that decide whether something is text; a longer look costs time and tells no more.
const SAMPLE: usize = 64 << 10;

/// What Windows-1252 has where Latin-1 has control codes, `80` to `9f`.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as text; line ends become `\n`.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, Failure> {
    let mut notes = Vec::new();
    let (text, encoding) = if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        (utf8(rest, &mut notes), "utf-8")
    } else if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        (utf16(rest, u16::from_le_bytes, &mut notes), "utf-16le")
    } else if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        (utf16(rest, u16::from_be_bytes, &mut notes), "utf-16be")
    } else if let Some(big) = utf16_by_zeros(bytes) {
        notes.push("read as UTF-16 without a byte order mark, by the look of it".to_owned());
        let from = if big {
            u16::from_be_bytes
        } else {
            u16::from_le_bytes
        };
        (
            utf16(bytes, from, &mut notes),
            if big { "utf-16be" } else { "utf-16le" },
        )
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        (text.to_owned(), "utf-8")
    } else {
        notes.push("not UTF-8: read as Windows-1252 (Western European), a guess".to_owned());
        (
            bytes.iter().map(|byte| windows_1252(*byte)).collect(),
            "windows-1252",
        )
    };
    if binary(&text) {
        return Err(
            Failure::new("not_text", "the file is not text, whatever its name says")
                .help("give a text or Markdown file, or the parser for its real format"),
        );
    }
    Ok(Decoded {
        text: text.replace("\r\n", "\n").replace('\r', "\n"),
        encoding,
        notes,
    })
}

/// Whether the first bytes of a file may be text.
pub(crate) fn looks_like_text(head: &[u8]) -> bool {
    // A cut in the middle of a character is no sign of anything.
    let whole = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return decode(&head[..head.len() & !1]).is_ok(),
    };
    !binary(whole) || utf16_by_zeros(head).is_some()
}

fn utf8(bytes: &[u8], notes: &mut Vec<String>) -> String {
    let text = String::from_utf8_lossy(bytes);
    note_broken(&text, notes);
    text.into_owned()
}

fn utf16(bytes: &[u8], from: fn([u8; 2]) -> u16, notes: &mut Vec<String>) -> String {
    let units = bytes.chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if bytes.len() % 2 == 1 {
        notes.push("the last byte is half a character and was left out".to_owned());
    }
    note_broken(&text, notes);
    text
}

fn note_broken(text: &str, notes: &mut Vec<String>) {
    let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
    if broken > 0 {
        notes.push(format!(
            "{broken} broken characters were replaced by U+FFFD"
        ));
    }
}

/// UTF-16 of a text with Western letters has a zero in every other byte. Gives whether the high
/// byte comes first.
fn utf16_by_zeros(bytes: &[u8]) -> Option<bool> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match (
        even * 10 > half * 7 && odd == 0,
        odd * 10 > half * 7 && even == 0,
    ) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Text has no zeros and next to no control codes.
fn binary(text: &str) -> bool {
    let mut seen = 0_usize;
    let mut controls = 0_usize;
    for c in text.chars().take(SAMPLE) {
        seen += 1;
        if c == '\0' {
            return true;
        }
        if c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}') {
            controls += 1;
        }
    }
    controls * 50 > seen
}
