//! The art direction as data: which pictures there are, when a brief calls for each, their colours.

use effectforge_style::{Fallback, Look};

const fn colors(bg: &'static str, primary: &'static str, secondary: &'static str) -> Fallback {
    Fallback {
        bg,
        primary,
        secondary,
    }
}

const NORTH: Fallback = colors("#04101c", "#3df2a4", "#38b6ff");

const PLASMA: Fallback = colors("#12041f", "#ff3d81", "#7a3cff");

const POND: Fallback = colors("#06161f", "#4fb8cf", "#1f7f9c");

const POOL: Fallback = colors("#04283a", "#5fe0d8", "#1590b8");

const INK: Fallback = colors("#080b18", "#3f7bff", "#b14dff");

const BLOBS: Fallback = colors("#150f24", "#ff6b8b", "#ffae5c");

const CHROME: Fallback = colors("#0b0d16", "#8ea6d8", "#e3a9d6");

const BUBBLES: Fallback = colors("#0c1030", "#6fa8ff", "#c58bff");

const NEON: Fallback = colors("#0a0714", "#ff3d9a", "#3dcfff");

const PEARL: Fallback = colors("#1a1030", "#ff9ec4", "#8fb4ff");

/// All looks, family by family.
#[rustfmt::skip]
pub const LOOKS: &[Look] = &[
    Look {
        family: "aurora", name: "curtains", title: "Northern lights",
        describe: ("Curtains of light wave over a mountain ridge under the stars", "Des rideaux de lumière ondulent au-dessus des crêtes, sous les étoiles"),
        calls: &["epic", "natural", "cold", "wave"],
        length: 24.0, poster: 0.3, paper: false, fallback: NORTH,
    },
    Look {
        family: "aurora", name: "lake", title: "Northern lights over a lake",
        describe: ("Northern lights and their reflection in a still lake", "Une aurore boréale et son reflet dans un lac immobile"),
        calls: &["calm", "romantic", "nostalgic", "melancholic", "mysterious"],
        length: 24.0, poster: 0.3, paper: false, fallback: NORTH,
    },
    Look {
        family: "aurora", name: "veil", title: "Veils of light",
        describe: ("Wide soft veils of light drift through each other", "De larges voiles de lumière douce se traversent lentement"),
        calls: &["elegant", "minimal", "corporate", "luxurious", "warm", "flow", "drift"],
        length: 24.0, poster: 0.3, paper: false, fallback: NORTH,
    },
    Look {
        family: "aurora", name: "corona", title: "Aurora corona",
        describe: ("Rays of light stream out of a crown overhead", "Des rayons jaillissent d’une couronne de lumière au zénith"),
        calls: &["energetic", "aggressive", "festive", "futuristic", "burst", "pulse", "swirl"],
        length: 20.0, poster: 0.3, paper: false, fallback: NORTH,
    },
    Look {
        family: "plasma", name: "silk", title: "Luminous folds",
        describe: ("Silken folds of coloured light roll slowly", "Des plis soyeux de lumière colorée roulent lentement"),
        calls: &["elegant", "luxurious", "romantic", "calm", "warm", "wave", "flow"],
        length: 18.0, poster: 0.3, paper: false, fallback: PLASMA,
    },
    Look {
        family: "plasma", name: "opal", title: "Opal",
        describe: ("Iridescent colours slide over each other like on a soap film", "Des couleurs irisées glissent comme sur une bulle de savon"),
        calls: &["dreamy", "playful", "joyful", "magical", "nostalgic", "morph"],
        length: 18.0, poster: 0.3, paper: false, fallback: PEARL,
    },
    Look {
        family: "plasma", name: "filaments", title: "Plasma threads",
        describe: ("Threads of glowing plasma twist in the dark", "Des filaments de plasma incandescent se tordent dans la nuit"),
        calls: &["aggressive", "futuristic", "dark", "tense", "epic", "mysterious", "scary", "pulse"],
        length: 18.0, poster: 0.3, paper: false, fallback: PLASMA,
    },
    Look {
        family: "ripple", name: "drops", title: "Drops on dark water",
        describe: ("Drops fall into dark water; their rings spread and fade", "Des gouttes tombent dans une eau sombre ; leurs ronds s’élargissent et s’effacent"),
        calls: &["calm", "minimal", "elegant", "luxurious", "dreamy", "wave"],
        length: 20.0, poster: 0.35, paper: false, fallback: POND,
    },
    Look {
        family: "ripple", name: "moonlit", title: "Moonlit pond",
        describe: ("Rings cross the path of the moon on a pond", "Des ondes traversent le reflet de la lune sur un étang"),
        calls: &["romantic", "mysterious", "magical", "nostalgic", "melancholic", "natural", "dark"],
        length: 20.0, poster: 0.35, paper: false, fallback: POND,
    },
    Look {
        family: "ripple", name: "rain", title: "Rain on water",
        describe: ("Rain covers a pond with small rings", "La pluie couvre un étang de petits ronds"),
        calls: &["energetic", "cold", "tense", "fall", "playful"],
        length: 16.0, poster: 0.35, paper: false, fallback: POND,
    },
    Look {
        family: "ripple", name: "sonar", title: "Rings of light",
        describe: ("Rings of light spread from a centre and cross each other", "Des anneaux de lumière s’élargissent et se croisent"),
        calls: &["futuristic", "epic", "festive", "aggressive", "pulse", "burst", "corporate"],
        length: 16.0, poster: 0.35, paper: false, fallback: POND,
    },
    Look {
        family: "ripple", name: "basin", title: "Waves in a basin",
        describe: ("Waves cross a sunlit basin, meet, and come back from its edges", "Des vagues traversent un bassin au soleil, se croisent et reviennent de ses bords"),
        calls: &["joyful", "warm", "flow", "bounce", "swirl"],
        length: 20.0, poster: 0.35, paper: false, fallback: POOL,
    },
    Look {
        family: "fluid", name: "ink", title: "Ink in water",
        describe: ("Clouds of ink unfold and meet in still water", "Des nuages d’encre se déploient et se rejoignent dans l’eau"),
        calls: &["dreamy", "mysterious", "magical", "nostalgic", "swirl", "dark"],
        length: 24.0, poster: 0.3, paper: false, fallback: INK,
    },
    Look {
        family: "fluid", name: "marble", title: "Liquid marble",
        describe: ("Marbled colours flow, veined with bright lines", "Des couleurs marbrées s’écoulent, veinées de lumière"),
        calls: &["luxurious", "elegant", "epic", "festive", "warm", "morph"],
        length: 24.0, poster: 0.3, paper: false, fallback: INK,
    },
    Look {
        family: "fluid", name: "smoke", title: "Coloured smoke",
        describe: ("Wisps of coloured smoke rise and curl", "Des volutes de fumée colorée montent et s’enroulent"),
        calls: &["calm", "melancholic", "minimal", "romantic", "natural", "rise", "drift", "scary"],
        length: 24.0, poster: 0.3, paper: false, fallback: INK,
    },
    Look {
        family: "fluid", name: "paint", title: "Pouring paint",
        describe: ("Glossy paints run into each other", "Des peintures brillantes se coulent l’une dans l’autre"),
        calls: &["playful", "joyful", "energetic", "futuristic", "aggressive", "flow"],
        length: 20.0, poster: 0.3, paper: false, fallback: INK,
    },
    Look {
        family: "metaballs", name: "lava", title: "Lava lamp",
        describe: ("Glowing blobs rise, sink and melt into each other", "Des gouttes lumineuses montent, descendent et se fondent"),
        calls: &["nostalgic", "playful", "calm", "warm", "joyful", "rise", "drift"],
        length: 24.0, poster: 0.3, paper: false, fallback: BLOBS,
    },
    Look {
        family: "metaballs", name: "mercury", title: "Liquid metal",
        describe: ("Drops of liquid metal glide and join", "Des gouttes de métal liquide glissent et se rejoignent"),
        calls: &["futuristic", "luxurious", "elegant", "corporate", "tense", "cold"],
        length: 20.0, poster: 0.3, paper: false, fallback: CHROME,
    },
    Look {
        family: "metaballs", name: "glass", title: "Glass drops",
        describe: ("Clear drops with bright rims float and merge", "Des gouttes transparentes aux bords brillants flottent et fusionnent"),
        calls: &["dreamy", "minimal", "romantic", "magical", "natural", "bounce"],
        length: 24.0, poster: 0.3, paper: false, fallback: BUBBLES,
    },
    Look {
        family: "metaballs", name: "neon", title: "Neon cells",
        describe: ("Outlines of light split and merge in the dark", "Des contours de lumière se divisent et fusionnent dans la nuit"),
        calls: &["energetic", "festive", "mysterious", "dark", "aggressive", "epic", "pulse", "swirl"],
        length: 20.0, poster: 0.3, paper: false, fallback: NEON,
    },
];
