//! The art direction as data: which pictures there are, when a brief calls for each, their colours.

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
        family: "flow_field", name: "silk", title: "Threads of silk",
        describe: ("Long fine threads of light glide like silk in the wind", "De longs fils de lumière ondulent comme de la soie dans le vent"),
        calls: &["elegant", "luxurious", "romantic", "calm", "dreamy", "magical", "flow", "wave", "drift"],
        length: 16.0, poster: 0.4, paper: false, fallback: colors("#0a0a1f", "#ff9d6b", "#7b5cff"),
    },
    Look {
        family: "flow_field", name: "wind", title: "Currents of light",
        describe: ("Short streaks of light follow the currents of the wind", "Des traits de lumière suivent les courants du vent"),
        calls: &["energetic", "epic", "futuristic", "aggressive", "cold", "tense", "festive", "natural", "swirl", "burst"],
        length: 12.0, poster: 0.4, paper: false, fallback: colors("#04121d", "#3fe0d0", "#3f7bff"),
    },
    Look {
        family: "flow_field", name: "ink", title: "Brush and ink",
        describe: ("Strokes of a brush flow over paper and fade", "Des coups de pinceau glissent sur le papier et s’effacent"),
        calls: &["minimal", "nostalgic", "melancholic", "corporate", "warm", "playful", "joyful", "trail", "static"],
        length: 16.0, poster: 0.45, paper: true, fallback: colors("#f4efe4", "#1d2b53", "#c8402f"),
    },
    Look {
        family: "cursor_trail", name: "comet", title: "Comet",
        describe: ("A comet with a glowing tail follows the pointer", "Une comète à la queue lumineuse suit le pointeur"),
        calls: &["epic", "mysterious", "dark", "calm", "cold", "elegant", "futuristic", "trail", "follow_cursor", "drift"],
        length: 10.0, poster: 0.525, paper: false, fallback: colors("#070a1c", "#6fb7ff", "#9a5cff"),
    },
    Look {
        family: "cursor_trail", name: "ribbon", title: "Silk ribbons",
        describe: ("Ribbons of silk twist behind the pointer", "Des rubans de soie se tordent derrière le pointeur"),
        calls: &["luxurious", "romantic", "dreamy", "minimal", "corporate", "warm", "nostalgic", "wave", "flow"],
        length: 10.0, poster: 0.525, paper: false, fallback: colors("#10081f", "#ff5c9a", "#ff9a4d"),
    },
    Look {
        family: "cursor_trail", name: "sparks", title: "Sparks",
        describe: ("A trail of sparks springs from the pointer and falls", "Une traînée d’étincelles jaillit du pointeur et retombe"),
        calls: &["festive", "magical", "playful", "joyful", "energetic", "aggressive", "fall", "burst", "explode", "flicker"],
        length: 10.0, poster: 0.525, paper: false, fallback: colors("#0b0b18", "#ffc24d", "#ff5e7a"),
    },
    Look {
        family: "audio_visualizer", name: "bars", title: "Spectrum",
        describe: ("Rounded bars dance to the spectrum over a mirrored floor", "Des barres arrondies dansent au rythme du spectre et se reflètent"),
        calls: &["energetic", "corporate", "minimal", "playful", "joyful", "futuristic", "bounce"],
        length: 8.0, poster: 0.258, paper: false, fallback: colors("#0a0718", "#ff4d8d", "#4d7bff"),
    },
    Look {
        family: "audio_visualizer", name: "ring", title: "Ring of sound",
        describe: ("Rays dance around a glowing core", "Des rayons dansent autour d’un cœur lumineux"),
        calls: &["epic", "mysterious", "dark", "aggressive", "festive", "magical", "pulse", "rotate", "orbit"],
        length: 8.0, poster: 0.258, paper: false, fallback: colors("#080716", "#ff8a3d", "#c43dff"),
    },
    Look {
        family: "audio_visualizer", name: "wave", title: "Waves of sound",
        describe: ("Lines of light swell and cross to the music", "Des lignes de lumière ondulent et se croisent en musique"),
        calls: &["calm", "elegant", "dreamy", "romantic", "luxurious", "melancholic", "nostalgic", "wave", "flow"],
        length: 8.0, poster: 0.258, paper: false, fallback: colors("#06101f", "#3fd8e0", "#8b5cff"),
    },
];
