//! Light stemming for French and English at once: plural, feminine, `-ly`/`-ment`, `-ing`, `-ed`.
//!
//! It only has to map the forms of one word to one key and keep different words apart; it is used
//! on the lexicon and on the brief alike, so a key need not be a word.

/// The key of a folded word.
pub(crate) fn stem(word: &str) -> String {
    let mut s = word.to_owned();
    if s.len() < 4 || !s.bytes().all(|b| b.is_ascii_lowercase()) {
        return s;
    }
    strip_plural(&mut s);
    strip_ending(&mut s);
    while s.len() > 3 && s.ends_with('e') {
        s.pop();
    }
    let bytes = s.as_bytes();
    if let [.., a, b] = bytes
        && a == b
        && s.len() > 3
        && !b"aeiouy".contains(b)
    {
        s.pop();
    }
    if s.len() > 3 && s.ends_with('y') {
        s.pop();
        s.push('i');
    }
    s
}

fn strip_plural(s: &mut String) {
    if s.ends_with("eaux") {
        s.pop();
    } else if s.len() > 4 && s.ends_with("aux") {
        s.truncate(s.len() - 2);
        s.push('l');
    } else if (s.len() > 4 && s.ends_with('x')) || (s.ends_with('s') && !s.ends_with("ss")) {
        s.pop();
    }
}

fn strip_ending(s: &mut String) {
    let has_vowel = |rest: &str| rest.bytes().any(|b| b"aeiouy".contains(&b));
    if s.ends_with("ive") {
        s.truncate(s.len() - 2);
        s.push('f');
        return;
    }
    for (ending, kept) in [
        ("euse", 2),
        ("ement", 0),
        ("ment", 0),
        ("ly", 0),
        ("ing", 0),
        ("ed", 0),
    ] {
        let Some(rest) = s.strip_suffix(ending) else {
            continue;
        };
        let least = if ending == "ing" { 3 } else { 4 - kept };
        if rest.len() >= least && has_vowel(rest) && !(ending == "ed" && rest.ends_with('e')) {
            s.truncate(rest.len() + kept);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            &["verte", "vertes", "vert", "verts"][..],
            &["lumineux", "lumineuse", "lumineuses"],
            &["violet", "violette", "violets", "violettes"],
            &["falling", "fall", "falls"],
            &["rise", "rises", "rising"],
            &["galaxy", "galaxies", "galaxie"],
            &["vif", "vive"],
            &["lent", "lente", "lentement"],
            &["slow", "slowly"],
            &["dore", "doree", "dorees"],
        ] {
            let want = stem(forms[0]);
            for form in forms {
                if form.len() >= 4 {
                    assert_eq!(stem(form), want, "{form}");
                }
            }
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (a, b) in [
            ("flower", "flow"),
            ("seed", "see"),
            ("vert", "vers"),
            ("spring", "spr"),
        ] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }
}
