//! Metaballs: drops that melt into each other.
//!
//! A pixel sums `(r/d)²` over the balls; where the sum is above 1 is liquid. Two more sums are the
//! slope of that field: the surface's normal, so that light falls on a body and not on a flat shape.
//! A fourth mixes the colours of the balls by how near they are.

use effectforge_sdk::effect::builder::{
    element_x, element_y, height, hypot, in_burst, rand, signal, sine, smoothstep, sum, uniform,
    width, x, y,
};
use effectforge_sdk::effect::graph::{
    Axis, Blend, Bloom, Emitter, NodeKind, Orbit, Post, WaveField,
};
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Color, Expr, Oklch, limits};
use effectforge_style::{Slider, along, shift};

use crate::stage::{Pixel, Stage, bell, tone};

const FIELDS: [&str; 2] = ["round", "bob"];

struct Knobs {
    size: Expr,
    gleam: Expr,
    rim: Expr,
}

/// What a pixel knows of the liquid.
struct Body {
    /// Above 1 within.
    field: Expr,
    /// Slope of the surface, −1 to 1: to the right and downwards.
    normal: [Expr; 2],
    /// Colour of the nearest balls, 0 to 1.
    tint: Expr,
}

pub(crate) fn compose(stage: &mut Stage) {
    colors(stage);
    let density = if stage.brief.count.is_some() {
        1.0
    } else {
        stage.density
    };
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 3.0)),
        ("balls", "Blobs", "Gouttes", "look", density, (0.6, 1.3)),
        ("size", "Size", "Taille", "look", 1.0, (0.7, 1.3)),
        ("travel", "Travel", "Amplitude", "motion", stage.energy, (0.4, 1.5)),
        ("gleam", "Gleam", "Reflets", "look", stage.intensity, (0.0, 1.6)),
        ("rim", "Rim light", "Liseré", "look", 1.0, (0.5, 1.6)),
    ];
    let [_, balls, size, travel, gleam, rim] = stage.sliders(rows);
    emitter(stage, balls, travel);
    let k = Knobs { size, gleam, rim };
    match stage.look.name {
        "mercury" => mercury(stage, &k),
        "glass" => glass(stage, &k),
        "neon" => neon(stage, &k),
        _ => lava(stage, &k),
    }
}

fn colors(stage: &mut Stage) {
    let t = stage.tones;
    let (deep, back) = if t.light {
        (t.bg, t.bg.mix(t.secondary, 0.16))
    } else {
        (t.deeper(0.4), t.lifted(t.secondary, 0.1))
    };
    stage.color("deep", deep);
    stage.color("back", back);
    stage.color("between", along(t.primary, t.secondary, 0.5));
    let (low, high) = if t.light { (0.5, 0.94) } else { (0.26, 0.93) };
    let pale = |color: Color| {
        let o = color.to_oklch();
        Oklch {
            l: high,
            c: o.c.min(0.09),
            h: o.h,
        }
        .to_color()
    };
    stage.color("dark", tone(t.primary, low, 0.8));
    stage.color("pale", pale(t.glow));
    stage.color("cool", shift(t.accent, 1.0, 0.9, 0.0));
    stage.expose(&[
        ("primary", "First colour", "Première couleur"),
        ("secondary", "Second colour", "Seconde couleur"),
        ("cool", "Accent", "Accent"),
        ("back", "Ground", "Fond"),
    ]);
}

/// Balls and what moves them: round on ellipses of their own, and up and down as the look has it.
fn emitter(stage: &mut Stage, knob: Expr, travel: Expr) {
    let most = f64::from(limits::SUM_MAX) / 1.5;
    let balls = stage
        .brief
        .count
        .map_or(10.0, |count| f64::from(count).min(most));
    let lava = stage.look.name == "lava";
    // Five columns, or chance would heap them up.
    let column = in_burst() * 0.9 + 0.05 + (rand("x") - 0.5) * 0.2;
    let y = if lava {
        height() * 0.52
    } else {
        height() * (rand("y") * 0.7 + 0.15)
    };
    stage.e.emitter(
        "balls",
        Emitter {
            capacity: (balls * 1.3).ceil().max(5.0) as u32,
            count: knob * balls,
            x: width() * column,
            y,
            lifetime: None,
            burst: Some(5),
            fixed: true,
        },
    );
    let way = uniform(stage.turns(1.0), stage.turns(2.49), "pace");
    let round = Orbit {
        rx: uniform(px(40.0), px(170.0), "rx") * travel.clone(),
        ry: uniform(px(30.0), px(110.0), "ry") * travel.clone(),
        frequency: way,
        phase: rand("phase"),
    };
    stage.e.node("round", NodeKind::Orbit(round));
    let amplitude = if lava {
        height() * uniform(0.25, 0.56, "rise")
    } else {
        uniform(px(10.0), px(70.0), "rise") * travel
    };
    let bob = WaveField {
        axis: Axis::Y,
        amplitude,
        frequency: uniform(stage.turns(0.8), stage.turns(2.49), "bob"),
        phase: rand("bob_phase"),
        along: None,
        wavelength: None,
    };
    stage.e.node("bob", NodeKind::Wave(bob));
}

/// Sums over the balls of something that names `near`, `dx` and `dy`.
fn add(of: Expr) -> Expr {
    sum("balls", &FIELDS, of)
}

/// The field, and the colour of what is near.
fn field(stage: &mut Stage, k: &Knobs) -> [Expr; 2] {
    let breath = sine(stage.turns(2.0), rand("breath")) * 0.07 + 1.0;
    let radius = (rand("size").pow(1.6) * px(76.0) + px(42.0)) * breath * k.size.clone();
    let dx = stage.e.signal("dx", (x() - element_x()) / radius.clone());
    let dy = stage.e.signal("dy", (y() - element_y()) / radius);
    let far = dx.clone() * dx + dy.clone() * dy + 0.04;
    let near = stage.e.signal("near", Expr::one() / far);
    let field = stage.e.signal("field", add(near.clone()));
    let tint = add(near * rand("tint")) / (field.clone() + 0.001);
    // The middle of many is always the same: what differs is drawn out.
    let tint = stage.e.signal("tint", smoothstep(0.15, 0.85, tint));
    [field, tint]
}

/// The field with its slope.
fn body(stage: &mut Stage, k: &Knobs) -> Body {
    let [field, tint] = field(stage, k);
    let near = || signal("near") * signal("near");
    let nx = stage.e.signal("nx", add(near() * signal("dx")));
    let ny = stage.e.signal("ny", add(near() * signal("dy")));
    // At the rim the surface falls away from the eye; within it rises and lies flat.
    let round = (Expr::one() / field.clone()).min(1.0).pow(0.9);
    let unit = stage
        .e
        .signal("unit", round / (hypot(nx.clone(), ny.clone()) + 0.0001));
    Body {
        normal: [
            stage.e.signal("slope_x", nx * unit.clone()),
            stage.e.signal("slope_y", ny * unit),
        ],
        field,
        tint,
    }
}

/// 0 outside, 1 inside, and an edge as wide as a pixel or two.
fn inside(field: &Expr) -> Expr {
    smoothstep(0.97, 1.04, field.clone())
}

/// Light from a direction that a normal catches.
fn facing([nx, ny]: &[Expr; 2], to: [f64; 2]) -> Expr {
    nx.clone() * to[0] + ny.clone() * to[1]
}

fn ground(stage: &mut Stage) {
    let ramp = match stage.look.name {
        "lava" => [(0.0, "deep", 1.0), (0.55, "bg", 1.0), (1.0, "back", 1.0)],
        _ => [(0.0, "back", 1.0), (0.5, "bg", 1.0), (1.0, "deep", 1.0)],
    };
    stage.sky("room", &ramp);
}

/// Wax lit from below: warm within, a halo around.
fn lava(stage: &mut Stage, k: &Knobs) {
    ground(stage);
    let b = body(stage, k);
    let [_, v] = stage.place();
    let solid = stage.e.signal("solid", inside(&b.field));
    let halo = smoothstep(0.25, 1.0, b.field.clone()).pow(2.0) * 0.34;
    let under = facing(&b.normal, [0.1, 0.95]);
    let core = Expr::one() - (Expr::one() / b.field).min(1.0);
    let pixel = Pixel {
        value: b.tint * 0.34 + v * 0.42 + under * 0.24 + core.clone() * 0.24 + 0.3,
        alpha: solid.clone().max(halo),
        light: (bell((facing(&b.normal, [-0.55, -0.8]) - 0.72) * 5.0) * 0.3 * k.gleam.clone()
            + (Expr::one() - core).pow(6.0) * 0.16 * k.rim.clone())
            * solid,
    };
    let ramp = [
        (0.0, "dark", 1.0),
        (0.3, "primary", 1.0),
        (0.55, "between", 1.0),
        (0.8, "secondary", 1.0),
        (1.0, "pale", 1.0),
    ];
    stage.shade("wax", pixel, &ramp, 4.0, Blend::Normal);
}

/// Metal mirrors a room: bands of light and dark over the normal.
fn mercury(stage: &mut Stage, k: &Knobs) {
    ground(stage);
    let b = body(stage, k);
    let solid = inside(&b.field);
    let up = stage.e.signal("up", facing(&b.normal, [-0.35, -0.94]));
    let side = facing(&b.normal, [0.8, 0.3]);
    // Sky above, a dark horizon, ground light below.
    let sky = smoothstep(-0.08, 0.75, up.clone());
    let floor = smoothstep(-0.12, -0.9, up.clone()) * 0.5;
    let pixel = Pixel {
        value: sky * 0.7 + floor + side * 0.1 + b.tint * 0.1 + 0.05,
        alpha: solid,
        light: bell((up - 0.66) * 6.5) * 0.55 * k.gleam.clone()
            + smoothstep(1.5, 1.0, b.field) * 0.12 * k.rim.clone(),
    };
    let ramp = [
        (0.0, "deep", 1.0),
        (0.2, "dark", 1.0),
        (0.46, "primary", 1.0),
        (0.64, "between", 1.0),
        (0.82, "pale", 1.0),
        (1.0, "pale", 1.0),
    ];
    stage.shade("metal", pixel, &ramp, 3.0, Blend::Normal);
}

/// Clear drops: colour gathers at the rim, light passes to the far side.
fn glass(stage: &mut Stage, k: &Knobs) {
    ground(stage);
    let b = body(stage, k);
    let solid = stage.e.signal("solid", inside(&b.field));
    let rim = (Expr::one() / b.field.max(1.0)).pow(2.8);
    let rim = stage.e.signal("rim_at", rim);
    let through = facing(&b.normal, [0.5, 0.8]).max(0.0);
    let spot = bell((facing(&b.normal, [-0.5, -0.75]) - 0.66) * 7.5);
    let spot = stage.e.signal("spot", spot);
    let pixel = Pixel {
        value: b.tint * 0.55 + through.clone() * 0.45 + rim.clone() * 0.12,
        alpha: solid.clone()
            * (rim.clone() * 0.95 * k.rim.clone() + through.clone() * 0.5 + spot.clone() + 0.06)
                .min(1.0),
        light: (spot * 0.8 * k.gleam.clone()
            + rim.pow(4.0) * 0.36 * k.rim.clone()
            + through * 0.14)
            * solid,
    };
    let ramp = [
        (0.0, "primary", 1.0),
        (0.3, "between", 1.0),
        (0.55, "secondary", 1.0),
        (0.8, "cool", 1.0),
        (1.0, "pale", 1.0),
    ];
    stage.shade("glass", pixel, &ramp, 3.0, Blend::Normal);
}

/// Lines of light along the surface, echoes within.
fn neon(stage: &mut Stage, k: &Knobs) {
    ground(stage);
    let [field, tint] = field(stage, k);
    // For one ball this is the share of its radius below the surface.
    let depth = Expr::one() - field.pow(-0.5);
    let depth = stage.e.signal("depth", depth);
    let line = stage.e.signal("line", bell(depth.clone() * 22.0));
    let glow = bell(depth.clone() * 4.5) * 0.5;
    let inner =
        bell((depth.clone() - 0.24) * 20.0) * 0.4 + bell((depth.clone() - 0.44) * 20.0) * 0.2;
    let strength = (line.clone() + glow + inner) * k.rim.clone();
    let pixel = Pixel {
        value: tint * 0.85 + depth.clone() * 0.2,
        alpha: strength + smoothstep(-0.05, 0.7, depth) * 0.2,
        light: line * 0.55 * k.gleam.clone(),
    };
    let ramp = [
        (0.0, "primary", 1.0),
        (0.4, "between", 1.0),
        (0.7, "secondary", 1.0),
        (1.0, "cool", 1.0),
    ];
    stage.shade("lines", pixel, &ramp, 3.0, Blend::Normal);
    // Tubes light the air around them; on a light ground, or on none, there is no dark to light.
    if !stage.tones.light && !stage.tones.transparent {
        stage.e.post(Post::Bloom(Bloom {
            threshold: 0.4.into(),
            radius: px(42.0).into(),
            strength: k.gleam.clone() * 0.9,
        }));
    }
}
