//! Letters and their accents.

/// Accents that a text writes after their letters, and what both make together.
const MARKS: [(char, &str, &str); 8] = [
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
    ('\u{302}', "AEIOUWYaeiouwy", "ÂÊÎÔÛŴŶâêîôûŵŷ"),
    ('\u{303}', "ANOano", "ÃÑÕãñõ"),
    ('\u{308}', "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
    ('\u{30a}', "Aa", "Åå"),
    ('\u{30c}', "SZsz", "ŠŽšž"),
    ('\u{327}', "Cc", "Çç"),
];

/// The text with each letter and its accent as one character.
pub(crate) fn composed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let mark = MARKS.iter().find(|(mark, ..)| *mark == c);
        let both = mark.and_then(|(_, bases, whole)| {
            let last = out.chars().last()?;
            let at = bases.chars().position(|base| base == last)?;
            whole.chars().nth(at)
        });
        match both {
            Some(both) => {
                out.pop();
                out.push(both);
            }
            None => out.push(c),
        }
    }
    out
}

/// The letter without its accent.
pub(crate) fn plain(c: char) -> char {
    let base = |(_, bases, whole): &(char, &str, &str)| {
        let at = whole.chars().position(|both| both == c)?;
        bases.chars().nth(at)
    };
    MARKS.iter().find_map(base).unwrap_or(c)
}
