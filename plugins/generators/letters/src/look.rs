//! The art direction as data: which looks there are, when a brief calls for each, their colours.

use effectforge_glyphs::Face;
use effectforge_sdk::Dna;
use effectforge_style::{Fallback, Look};

const fn colors(bg: &'static str, primary: &'static str, secondary: &'static str) -> Fallback {
    Fallback {
        bg,
        primary,
        secondary,
    }
}

/// All looks, family by family.
#[rustfmt::skip]
pub const LOOKS: &[Look] = &[
    Look {
        family: "text_reveal", name: "rise", title: "Rising letters",
        describe: ("A text rises letter by letter", "Un texte s’élève lettre par lettre"),
        calls: &["calm", "elegant", "luxurious", "romantic", "minimal", "corporate", "natural", "rise", "drift", "fade", "melancholic"],
        length: 8.0, poster: 0.62, paper: false, fallback: colors("#0d1020", "#e8c07a", "#6f7bd9"),
    },
    Look {
        family: "text_reveal", name: "focus", title: "Text in focus",
        describe: ("Letters come into focus out of blurred lights", "Des lettres deviennent nettes parmi des lumières floues"),
        calls: &["dreamy", "nostalgic", "mysterious", "epic", "dark", "zoom", "pulse", "tense", "scary", "cold"],
        length: 8.0, poster: 0.62, paper: false, fallback: colors("#0b0a18", "#ff9d6b", "#7a6bff"),
    },
    Look {
        family: "text_reveal", name: "assemble", title: "Assembling letters",
        describe: ("Letters fly together in arcs and strike sparks", "Des lettres se rassemblent en arcs et jettent des étincelles"),
        calls: &["magical", "festive", "joyful", "playful", "energetic", "futuristic", "aggressive", "warm", "swirl", "burst", "explode", "bounce", "orbit"],
        length: 8.0, poster: 0.62, paper: false, fallback: colors("#120a24", "#ffb347", "#b14dff"),
    },
    Look {
        family: "glitch", name: "signal", title: "Broken signal",
        describe: ("A text breaks into slices and colours and comes back", "Un texte se brise en tranches et en couleurs, puis revient"),
        calls: &["energetic", "aggressive", "dark", "tense", "futuristic", "minimal", "epic", "shake", "flicker"],
        length: 8.0, poster: 0.3, paper: false, fallback: colors("#07080d", "#ff2e63", "#08d9d6"),
    },
    Look {
        family: "glitch", name: "vhs", title: "Video tape",
        describe: ("A text on worn video tape, with bleeding colours", "Un texte sur une bande vidéo usée aux couleurs baveuses"),
        calls: &["nostalgic", "warm", "dreamy", "playful", "melancholic", "joyful", "wave", "drift", "romantic", "festive", "calm"],
        length: 10.0, poster: 0.3, paper: false, fallback: colors("#180a2e", "#2fd0ff", "#ff4fa0"),
    },
    Look {
        family: "glitch", name: "data", title: "Decoded text",
        describe: ("A text is decoded out of running characters", "Un texte se décode parmi des caractères qui défilent"),
        calls: &["mysterious", "cold", "corporate", "scary", "magical", "elegant", "flow", "fall", "rise"],
        length: 9.0, poster: 0.6, paper: false, fallback: colors("#04100c", "#3dffa2", "#2aa7ff"),
    },
    Look {
        family: "morph", name: "blob", title: "Living shape",
        describe: ("A soft shape changes slowly in layers of colour", "Une forme souple se transforme en voiles de couleur"),
        calls: &["calm", "natural", "dreamy", "playful", "melancholic", "flow", "drift", "wave", "corporate"],
        length: 16.0, poster: 0.3, paper: false, fallback: colors("#0c0b1e", "#ff6b8b", "#6a5cff"),
    },
    Look {
        family: "morph", name: "crystal", title: "Crystal",
        describe: ("Nested outlines of a crystal turn and change their cut", "Les contours d’un cristal tournent et changent de taille"),
        calls: &["futuristic", "cold", "tense", "dark", "epic", "minimal", "mysterious", "rotate", "aggressive", "luxurious"],
        length: 16.0, poster: 0.605, paper: false, fallback: colors("#050b18", "#5ad7ff", "#8f6bff"),
    },
    Look {
        family: "morph", name: "bloom", title: "Bloom",
        describe: ("A flower of light opens, changes its petals and closes", "Une fleur de lumière s’ouvre, change ses pétales et se referme"),
        calls: &["romantic", "elegant", "magical", "warm", "swirl", "burst", "orbit", "scary", "nostalgic"],
        length: 16.0, poster: 0.3, paper: false, fallback: colors("#12081f", "#ff7ab8", "#7d5cff"),
    },
    Look {
        family: "morph", name: "emblem", title: "Changing emblem",
        describe: ("A sign becomes star, heart, drop and hexagon in turn", "Un signe devient étoile, cœur, goutte puis hexagone"),
        calls: &["joyful", "festive", "energetic", "morph", "pulse", "bounce", "zoom"],
        length: 12.0, poster: 0.28, paper: false, fallback: colors("#100c1f", "#ffc24d", "#ff4d8d"),
    },
];

/// The letters that suit: with serifs where a brief is elegant or old.
pub(crate) fn face(look: &Look, dna: &Dna) -> Face {
    let bookish = [
        "elegant",
        "luxurious",
        "romantic",
        "nostalgic",
        "melancholic",
        "mysterious",
        "dreamy",
        "natural",
    ];
    let first = dna
        .mood
        .first()
        .is_some_and(|mood| bookish.contains(&mood.value.as_str()));
    if look.family == "text_reveal" && (first || (dna.mood.is_empty() && look.name == "rise")) {
        Face::Serif
    } else {
        Face::Sans
    }
}
