//! The languages in which an error is said: English, where the error stands (`Display` and `help`), and
//! French, in one table (`french_table`).
//!
//! Invariants: a code is the same in every language; a text that the table lacks is said in English
//! rather than not at all, and a test fails on it. What a plugin, a compiler or the system says about
//! itself is passed on in its own words.

mod french;
mod french_table;

use crate::RuntimeError;

/// A language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// The language of a tag or locale (`fr`, `fr-CA`, `fr_FR.UTF-8`); none when it is neither.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let end = tag.find(['-', '_', '.', '@']).unwrap_or(tag.len());
        match tag[..end].to_ascii_lowercase().as_str() {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The language that the user's environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and
    /// `LANG` that is set decides, as POSIX has it; English when it is neither or none is set.
    #[must_use]
    pub fn of_environment(get: impl Fn(&str) -> Option<String>) -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(get)
            .find(|value| !value.is_empty())
            .and_then(|value| Self::of_tag(&value))
            .unwrap_or_default()
    }
}

impl RuntimeError {
    /// What went wrong, in a language.
    #[must_use]
    pub fn message_in(&self, language: Language) -> String {
        let said = match language {
            Language::English => None,
            Language::French => french::message(self),
        };
        said.unwrap_or_else(|| self.to_string())
    }

    /// What to do about it, in a language; empty when there is nothing to do.
    #[must_use]
    pub fn help_in(&self, language: Language) -> String {
        let said = match language {
            Language::English => None,
            Language::French => french::help(self),
        };
        said.unwrap_or_else(|| self.help())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_locales_are_read() {
        for tag in ["fr", "FR", "fr-CA", "fr_FR.UTF-8", "fr@euro"] {
            assert_eq!(Language::of_tag(tag), Some(Language::French), "{tag}");
        }
        assert_eq!(Language::of_tag("en_GB.UTF-8"), Some(Language::English));
        for tag in ["", "C", "de_DE", "frr_DE", "french"] {
            assert_eq!(Language::of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let of = |set: &[(&str, &str)]| {
            Language::of_environment(|name| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8")]), Language::French);
        assert_eq!(of(&[("LANG", "fr_FR"), ("LC_ALL", "")]), Language::French);
        assert_eq!(of(&[("LANG", "fr_FR"), ("LC_ALL", "C")]), Language::English);
        let messages = [("LANG", "de_DE"), ("LC_MESSAGES", "fr_BE")];
        assert_eq!(of(&messages), Language::French);
    }
}
