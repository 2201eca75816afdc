//! What a family brings along when the brief is silent: motion, moods, speed, look, targets.

use super::parse::rows;

const TRAITS: &str = include_str!("../../lexicon/traits.tsv");
const MOOD_PALETTES: &str = include_str!("../../lexicon/mood_palettes.tsv");

/// Five colours as hex: bg, primary, secondary, accent, glow.
pub(crate) type Look = [&'static str; 5];

/// How a family takes colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// A mood may repaint it.
    Free,
    /// Keeps its hues: fire is not blue because the mood is cold.
    Own,
    /// Free, and at home on a light ground.
    Light,
}

/// One family.
#[derive(Clone, Debug)]
pub(crate) struct Trait {
    pub(crate) family: &'static str,
    pub(crate) label_fr: &'static str,
    pub(crate) label_en: &'static str,
    pub(crate) motions: Vec<&'static str>,
    pub(crate) moods: Vec<&'static str>,
    pub(crate) speed: &'static str,
    pub(crate) look: Look,
    pub(crate) ground: Ground,
    /// Targets that cannot show it.
    pub(crate) refused: Vec<&'static str>,
}

pub(super) fn families() -> Vec<Trait> {
    rows(TRAITS).filter_map(family).collect()
}

fn family(row: &'static str) -> Option<Trait> {
    let columns: Vec<&'static str> = row.split('\t').collect();
    let [
        family,
        label_fr,
        label_en,
        motions,
        moods,
        speed,
        look,
        ground,
        refused,
    ] = columns.as_slice()
    else {
        return None;
    };
    Some(Trait {
        family,
        label_fr,
        label_en,
        motions: list(motions),
        moods: list(moods),
        speed,
        look: colors(look)?,
        ground: match *ground {
            "own" => Ground::Own,
            "light" => Ground::Light,
            _ => Ground::Free,
        },
        refused: list(refused),
    })
}

pub(super) fn moods() -> Vec<(&'static str, Look)> {
    rows(MOOD_PALETTES)
        .filter_map(|row| row.split_once('\t'))
        .filter_map(|(mood, look)| Some((mood, colors(look)?)))
        .collect()
}

fn list(text: &'static str) -> Vec<&'static str> {
    text.split(',').filter(|part| !part.is_empty()).collect()
}

fn colors(text: &'static str) -> Option<Look> {
    text.split_whitespace().collect::<Vec<_>>().try_into().ok()
}
