//! Flow field: streaks that follow the currents of a noise that slowly turns.
//!
//! A streak is a curve that steps through the field. What is seen of it is a window that moves from
//! its first point to its last while the element lives: it grows, glides and fades.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    age, along, element_x, element_y, height, hypot, in_burst, noise, normal, rand, rand_burst,
    rand_life, signal, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{Blend, Emitter, Lobe, LobeStop};
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_style::Slider;

use crate::stage::{Bands, Light, Mix, Spots, Stage, still};

/// Most streaks that a brief's own number may ask for.
const COUNT_MAX: f64 = 500.0;

/// The currents: way without noise (degrees), most that noise turns it, size of a cell in shares of
/// the canvas's diagonal, turns of the noise per loop.
struct Current {
    way: f64,
    spread: f64,
    cell: f64,
    octaves: u8,
    turns: f64,
}

/// Streaks of one kind.
struct Streaks<'a> {
    id: &'a str,
    n: f64,
    points: u32,
    /// Way of a point to the next, share of the canvas's diagonal.
    step: f64,
    /// Finest and broadest line, design pixels.
    width: (f64, f64),
    life: (f64, f64),
    /// Half of the window that is seen, share of the line; 1 and more shows nearly all of it.
    window: f64,
    alpha: (f64, f64),
    mix: Mix<'a>,
}

struct Knobs {
    density: Expr,
    length: Expr,
    width: Expr,
    glow: Expr,
    /// What the brief's own number makes of a look's streaks; 1 without one.
    share: f64,
}

pub(crate) fn compose(stage: &mut Stage) {
    let dense = if stage.brief.count.is_some() {
        1.0
    } else {
        stage.density
    };
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 2.5)),
        ("density", "Density", "Densité", "look", dense, (0.55, 1.3)),
        ("length", "Length of the lines", "Longueur des traits", "look", 1.0, (0.65, 1.35)),
        ("width", "Width of the lines", "Épaisseur des traits", "look", 1.0, (0.7, 1.8)),
        ("turbulence", "Turbulence", "Turbulence", "motion", stage.energy, (0.4, 1.6)),
        ("brightness", "Glow", "Éclat", "look", stage.brightness, (0.65, 1.5)),
    ];
    let [_, density, length, thick, turbulence, glow] = stage.sliders(rows);
    // Streaks of each look at the middle of the slider.
    let all = match stage.look.name {
        "wind" => 380.0,
        "ink" => 234.0,
        _ => 172.0,
    };
    let asked = stage
        .brief
        .count
        .map(|count| f64::from(count).min(COUNT_MAX));
    let k = Knobs {
        share: asked.map_or(1.0, |asked| asked / all),
        density,
        length,
        width: thick,
        glow,
    };
    match stage.look.name {
        "wind" => wind(stage, &k, turbulence),
        "ink" => ink(stage, &k, turbulence),
        _ => silk(stage, &k, turbulence),
    }
}

/// The canvas's diagonal.
fn diagonal() -> Expr {
    hypot(width(), height())
}

/// Names the angle of the current at the running point.
fn current(stage: &mut Stage, c: &Current, turbulence: Expr) {
    let cell = || diagonal() * c.cell;
    let field = noise("flow", element_x() / cell(), element_y() / cell())
        .octaves(c.octaves)
        .turning(stage.turns(c.turns));
    let turned = Expr::from(field) * deg(c.spread) * turbulence;
    stage.e.signal("heading", turned + deg(c.way));
}

/// Way to the next point.
fn step(share: f64, k: &Knobs) -> [Expr; 2] {
    let heading = || signal("heading");
    let length = || diagonal() * k.length.clone() * share;
    [heading().cos() * length(), heading().sin() * length()]
}

/// What is seen of a line: 1 in the middle of a window that moves along it with age, 0 outside.
fn window(half: f64) -> Expr {
    let middle = age() * (1.0 + 2.0 * half) - half;
    let off = (along() - middle) / Expr::from(half);
    (Expr::one() - off.clone() * off).max(0.0) * taper()
}

/// Thin at both ends of the line.
fn taper() -> Expr {
    (along() * (Expr::one() - along()) * 4.0).pow(0.7)
}

/// Elements of a kind at their places.
fn emitter(stage: &mut Stage, k: &Knobs, streaks: &Streaks<'_>, at: [Expr; 2], burst: Option<u32>) {
    let least = burst.map_or(1.0, f64::from);
    let n = (streaks.n * k.share).round().max(least);
    let life = (stage.seconds(streaks.life.0), stage.seconds(streaks.life.1));
    let [x, y] = at;
    let lifetime = match burst {
        Some(_) => Expr::from(s(life.0)) + rand_burst("life") * s(life.1 - life.0),
        None => uniform(s(life.0), s(life.1), "life"),
    };
    stage.e.emitter(
        streaks.id,
        Emitter {
            capacity: (n * 2.0).ceil().max(2.0) as u32,
            count: k.density.clone() * n,
            x,
            y,
            lifetime: Some(lifetime),
            burst,
            fixed: false,
        },
    );
}

/// Streaks that start at a place.
fn streaks(stage: &mut Stage, k: &Knobs, streaks: &Streaks<'_>, at: [Expr; 2]) {
    emitter(stage, k, streaks, at, None);
    let (fine, broad) = streaks.width;
    let near = rand("near").pow(2.0);
    let (faint, bright) = streaks.alpha;
    let blend = stage.shine();
    stage.bands(
        &format!("{}_drawn", streaks.id),
        Bands {
            emitter: streaks.id,
            points: streaks.points,
            step: step(streaks.step, k),
            shift: still(),
            width: window(streaks.window)
                * (near.clone() * px(broad - fine) + px(fine))
                * k.width.clone(),
            alpha: fade() * (near * (bright - faint) + faint) * k.glow.clone(),
            mix: streaks.mix,
            blend,
        },
    );
}

/// Comes and goes within a life.
fn fade() -> Expr {
    smoothstep(0.0, 0.16, age()) * smoothstep(1.0, 0.8, age())
}

const SILK: [Light; 2] = [
    ("aura_a", "ember", [0.66, 0.3], 0.5, 0.2),
    ("aura_b", "haze", [0.3, 0.76], 0.52, 0.22),
];

/// Colours of the sheets from the upper to the lower.
const SHEETS: Mix<'static> = &[
    ("secondary", 4.0),
    ("middle", 2.0),
    ("accent", 1.5),
    ("primary", 4.0),
];

const VEILS: Streaks<'static> = Streaks {
    id: "veils",
    n: 26.0,
    points: 16,
    step: 0.05,
    width: (36.0, 110.0),
    life: (7.0, 12.0),
    window: 0.6,
    alpha: (0.035, 0.06),
    mix: SHEETS,
};

const THREADS: Streaks<'static> = Streaks {
    id: "threads",
    n: 128.0,
    points: 28,
    step: 0.026,
    width: (1.0, 3.4),
    life: (5.0, 9.0),
    window: 0.62,
    alpha: (0.34, 0.95),
    mix: SHEETS,
};

const GLEAMS: Streaks<'static> = Streaks {
    id: "gleams",
    n: 18.0,
    points: 28,
    step: 0.026,
    width: (1.6, 3.2),
    life: (3.0, 5.0),
    window: 0.16,
    alpha: (0.6, 1.0),
    mix: &[("glow", 1.0)],
};

/// Long threads in sheets that lie above each other by their colours.
fn silk(stage: &mut Stage, k: &Knobs, turbulence: Expr) {
    stage.backdrop([0.1, 0.0], [0.7, 1.0], &SILK);
    let c = Current {
        way: -9.0,
        spread: 88.0,
        cell: 0.46,
        octaves: 1,
        turns: 1.0,
    };
    current(stage, &c, turbulence);
    let place = |stray: f64| {
        let level = rand("@color") * 0.62 + 0.24 + normal(0.0, stray, "stray");
        [
            width() * (rand_life("x") * 0.95 - 0.3),
            height() * (level + rand_life("y") * 0.16),
        ]
    };
    streaks(stage, k, &VEILS, place(0.05));
    streaks(stage, k, &THREADS, place(0.05));
    streaks(stage, k, &GLEAMS, place(0.05));
}

const WIND: [Light; 2] = [
    ("aura_a", "haze", [0.26, 0.24], 0.52, 0.26),
    ("aura_b", "ember", [0.8, 0.8], 0.46, 0.18),
];

const FAR: Streaks<'static> = Streaks {
    id: "far",
    n: 70.0,
    points: 10,
    step: 0.02,
    width: (9.0, 30.0),
    life: (3.0, 6.0),
    window: 0.7,
    alpha: (0.05, 0.11),
    mix: &[("secondary", 3.0), ("middle", 2.0), ("primary", 2.0)],
};

const NEAR: Streaks<'static> = Streaks {
    id: "near",
    n: 310.0,
    points: 12,
    step: 0.0125,
    width: (1.4, 5.2),
    life: (1.8, 3.6),
    window: 0.62,
    alpha: (0.5, 1.0),
    mix: &[
        ("secondary", 5.0),
        ("middle", 2.5),
        ("glow", 1.2),
        ("accent", 1.0),
        ("primary", 5.0),
    ],
};

/// Short streaks everywhere, far ones dim and broad, near ones fine and bright.
fn wind(stage: &mut Stage, k: &Knobs, turbulence: Expr) {
    stage.backdrop([0.0, 0.0], [1.0, 1.0], &WIND);
    let c = Current {
        way: 10.0,
        spread: 165.0,
        cell: 0.34,
        octaves: 2,
        turns: 1.0,
    };
    current(stage, &c, turbulence);
    // Colours lie side by side, with stragglers.
    let place = || {
        [
            width() * (rand("@color") * 0.8 + rand_life("x") * 0.6 - 0.32),
            height() * (rand_life("y") * 1.2 - 0.1),
        ]
    };
    streaks(stage, k, &FAR, place());
    streaks(stage, k, &NEAR, place());
}

const INK: [Light; 1] = [("wash", "secondary", [0.78, 0.22], 0.5, 0.16)];

const WASHES: Streaks<'static> = Streaks {
    id: "washes",
    n: 9.0,
    points: 14,
    step: 0.034,
    width: (60.0, 200.0),
    life: (8.0, 14.0),
    window: 0.8,
    alpha: (0.05, 0.09),
    mix: &[("secondary", 2.0), ("primary", 1.0)],
};

/// Strokes of a flat brush: hairs that take the same way side by side across its nib.
fn ink(stage: &mut Stage, k: &Knobs, turbulence: Expr) {
    stage.backdrop([0.0, 0.0], [0.6, 1.0], &INK);
    let c = Current {
        way: 6.0,
        spread: 150.0,
        cell: 0.4,
        octaves: 1,
        turns: 1.0,
    };
    current(stage, &c, turbulence);
    let place = |stream: &str| {
        [
            width() * (rand_life(stream) * 1.1 - 0.25),
            height() * (rand_life("y") * 1.1 - 0.05),
        ]
    };
    streaks(stage, k, &WASHES, place("x"));
    hairs(stage, k, ("ink", "strokes", 21.0), &[("primary", 1.0)]);
    hairs(stage, k, ("red", "accents", 4.0), &[("secondary", 1.0)]);
    stage.fixed(
        "drops",
        22,
        [width() * rand("x"), height() * rand("y")],
        None,
    );
    let blink = stage.swing(2.0, rand("phase")) * 0.5 + 0.5;
    stage.spots(
        "splashes",
        Spots {
            emitter: "drops",
            radius: (rand("size").pow(4.0) * px(11.0) + px(1.6)) * k.width.clone(),
            alpha: smoothstep(0.3, 0.6, blink) * 0.85,
            lobes: vec![dot()],
            mix: &[("primary", 4.0), ("secondary", 2.0)],
        },
    );
}

/// A drop of ink: even, with a crisp edge.
fn dot() -> Lobe {
    let stop = |at, alpha| LobeStop {
        at,
        alpha,
        white: 0.0,
    };
    Lobe {
        size: [1.0, 1.0],
        stops: vec![stop(0.0, 1.0), stop(0.84, 1.0), stop(1.0, 0.0)],
    }
}

/// Hairs of a brush.
const HAIRS: u32 = 9;

/// Strokes of one colour: emitter, layer, number.
fn hairs(stage: &mut Stage, k: &Knobs, (id, drawn, strokes): (&str, &str, f64), mix: Mix<'_>) {
    let hairs = Streaks {
        id,
        n: strokes * f64::from(HAIRS),
        points: 19,
        step: 0.02,
        width: (0.0, 0.0),
        life: (5.0, 9.0),
        window: 0.75,
        alpha: (0.0, 0.0),
        mix,
    };
    let place = [
        width() * (rand_burst("x") * 1.1 - 0.2),
        height() * (rand_burst("y") * 1.1 - 0.05),
    ];
    emitter(stage, k, &hairs, place, Some(HAIRS));
    let brush = || (rand_burst("brush").pow(3.0) * px(92.0) + px(13.0)) * k.width.clone();
    let nib = || (in_burst() - 0.5) * brush() * (along() * 0.5 + 0.75);
    // Wet where the stroke begins, dry where it ends: the hairs part.
    let hair = brush() * uniform(0.06, 0.2, "hair") * (Expr::from(1.5) - along());
    let ragged = age() * 2.6 - 0.8 + rand("ragged") * 0.12;
    let off = (along() - ragged) / Expr::from(hairs.window);
    let seen = (Expr::one() - off.clone() * off).max(0.0).pow(0.5);
    let tip = smoothstep(0.0, 0.1, along()) * smoothstep(1.0, 0.8, along());
    stage.bands(
        drawn,
        Bands {
            emitter: id,
            points: hairs.points,
            step: step(hairs.step, k),
            shift: [nib() * 0.5, nib() * 0.86],
            width: seen * tip * hair,
            alpha: fade() * uniform(0.5, 0.92, "alpha") * k.glow.clone().min(1.0),
            mix: hairs.mix,
            blend: Blend::Normal,
        },
    );
}
