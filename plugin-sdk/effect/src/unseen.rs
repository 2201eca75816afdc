//! Characters that a reader cannot see, or that change the order of what is seen.

/// Whether a character is a control, a line or paragraph separator, a mark of direction, or takes no
/// room: in code, on a page or on a terminal it would show another text than the one that is there.
#[must_use]
pub fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
