//! The art direction as data: which pictures there are, when a brief calls for each, their colours.

use effectforge_sdk::Dna;
use effectforge_style::Fallback;

/// One picture of a family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Family.
    pub family: &'static str,
    /// Its name in parameters; unique among all families.
    pub name: &'static str,
    /// Name of an effect that the brief gives none.
    pub title: &'static str,
    /// What is seen, in English and French.
    pub describe: (&'static str, &'static str),
    /// Moods and motions that call for it. One stands in no more than one look of a family.
    pub calls: &'static [&'static str],
    /// Loop at medium tempo, seconds.
    pub length: f64,
    /// Moment of the poster as a share of the loop.
    pub poster: f64,
    /// Colours when the brief names none.
    pub(crate) fallback: Fallback,
}

const fn colors(bg: &'static str, primary: &'static str, secondary: &'static str) -> Fallback {
    Fallback {
        bg,
        primary,
        secondary,
    }
}

const NORTH: Fallback = colors("#04101c", "#3df2a4", "#38b6ff");

/// All looks, family by family.
#[rustfmt::skip]
pub const LOOKS: &[Look] = &[
    Look {
        family: "aurora", name: "curtains", title: "Northern lights",
        describe: ("Curtains of light wave over a mountain ridge under the stars", "Des rideaux de lumière ondulent au-dessus des crêtes, sous les étoiles"),
        calls: &["epic", "natural", "cold", "wave"],
        length: 24.0, poster: 0.3, fallback: NORTH,
    },
    Look {
        family: "aurora", name: "lake", title: "Northern lights over a lake",
        describe: ("Northern lights and their reflection in a still lake", "Une aurore boréale et son reflet dans un lac immobile"),
        calls: &["calm", "romantic", "nostalgic", "melancholic", "mysterious"],
        length: 24.0, poster: 0.3, fallback: NORTH,
    },
    Look {
        family: "aurora", name: "veil", title: "Veils of light",
        describe: ("Wide soft veils of light drift through each other", "De larges voiles de lumière douce se traversent lentement"),
        calls: &["elegant", "minimal", "corporate", "luxurious", "warm", "flow", "drift"],
        length: 24.0, poster: 0.3, fallback: NORTH,
    },
    Look {
        family: "aurora", name: "corona", title: "Aurora corona",
        describe: ("Rays of light stream out of a crown overhead", "Des rayons jaillissent d’une couronne de lumière au zénith"),
        calls: &["energetic", "aggressive", "festive", "futuristic", "burst", "pulse", "swirl"],
        length: 20.0, poster: 0.3, fallback: NORTH,
    },
];

impl Look {
    /// The looks of a family, in the order of [`LOOKS`].
    pub fn of_family(family: &str) -> impl Iterator<Item = &'static Self> {
        LOOKS.iter().filter(move |look| look.family == family)
    }

    /// The look that a call names or, failing that, that the brief calls for: its moods in order, then its
    /// motions; a brief that leaves it open leaves it to the seed.
    #[must_use]
    pub fn of(family: &str, named: Option<&str>, dna: &Dna, seed: u64) -> &'static Self {
        let find = |word: &str| Self::of_family(family).find(|look| look.calls.contains(&word));
        let words = dna.mood.iter().chain(&dna.motion);
        let named = named.and_then(|name| Self::of_family(family).find(|look| look.name == name));
        let called = || words.into_iter().find_map(|field| find(&field.value));
        let any = || {
            let count = Self::of_family(family).count().max(1);
            let at = usize::try_from(seed % count as u64).unwrap_or(0);
            Self::of_family(family).nth(at)
        };
        named.or_else(called).or_else(any).unwrap_or(&LOOKS[0])
    }
}
