//! Morphs: shapes that become one another without end.
//!
//! One emitter draws every shape of a cycle, copy by copy; of each copy only the shape whose turn it
//! is is seen. Where one ends the next begins with the same outline, so nothing jumps.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{height, index, rand, sine, smoothstep, uniform, width};
use effectforge_sdk::effect::graph::{Blend, Emitter, NodeKind, Offset, Shape, Sprite};
use effectforge_sdk::effect::unit::{deg, px};
use effectforge_style::{Slider, lobes, shares, shift};

use crate::forms;
use crate::stage::Stage;

struct Knobs {
    /// Radius of the shapes.
    radius: Expr,
    glow: Expr,
    /// How far copies follow behind, and stand apart.
    depth: Expr,
    spin: Expr,
    dust: Expr,
}

/// Copies of a cycle of shapes.
struct Cycle {
    id: &'static str,
    shapes: Vec<String>,
    copies: u32,
    /// Share of a turn for which a shape holds still.
    rest: f64,
    /// Lag of the last copy behind the first, in shares of the cycle.
    lag: f64,
}

/// What an element of a cycle knows.
struct Member {
    /// 0 for the first copy, 1 for the last.
    place: Expr,
    /// Number of the copy.
    copy: Expr,
    /// How far its shape has become the next.
    morph: Expr,
    /// 1 while it is its turn.
    turn: Expr,
}

pub(crate) fn compose(stage: &mut Stage) {
    let dust = stage.density;
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.3, 2.5)),
        ("size", "Size", "Taille", "look", 1.0, (0.6, 1.3)),
        ("glow", "Glow", "Éclat", "look", stage.intensity, (0.0, 1.5)),
        ("depth", "Depth", "Profondeur", "look", 1.0, (0.3, 1.6)),
        ("sway", "Sway", "Balancement", "motion", 1.0, (0.0, 1.6)),
        ("dust", "Dust", "Poussière", "look", dust, (0.0, 2.0)),
    ];
    let [_, size, glow, depth, spin, dust] = stage.sliders(rows);
    let radius = stage
        .e
        .signal("radius", width().min(height()) * 0.29 * size);
    let k = Knobs {
        radius,
        glow,
        depth,
        spin,
        dust,
    };
    stage.color("pale", shift(stage.tones.primary, 1.15, 0.7, 12.0));
    match stage.look.name {
        "crystal" => crystal(stage, &k),
        "bloom" => bloom(stage, &k),
        "emblem" => emblem(stage, &k),
        _ => blob(stage, &k),
    }
    stage.expose(&[
        ("primary", "First colour", "Première couleur"),
        ("secondary", "Second colour", "Seconde couleur"),
        ("accent", "Third colour", "Troisième couleur"),
        ("bg", "Ground", "Fond"),
    ]);
}

/// The emitter of a cycle and what its elements know.
fn cycle(stage: &mut Stage, c: &Cycle, depth: &Expr) -> Member {
    let (n, copies) = (c.shapes.len() as f64, f64::from(c.copies));
    let emitter = Emitter {
        capacity: c.copies * c.shapes.len() as u32,
        count: (n * copies).into(),
        x: width() * 0.5,
        y: height() * 0.5,
        lifetime: None,
        burst: None,
        fixed: true,
    };
    stage.e.emitter(c.id, emitter);
    let copy = (index() / Expr::from(n) + 0.0001).floor();
    let shape = index() - copy.clone() * n;
    let place = copy.clone() / Expr::from((copies - 1.0).max(1.0));
    let clock = stage.clock();
    let lagging = clock + 1.0 - place.clone() * depth.clone() * c.lag;
    let hand = stage
        .e
        .signal(&format!("{}_hand", c.id), lagging.fract() * n);
    // The distance to the hand's shape: 0 for the one whose turn it is.
    let turn = Expr::one() - (hand.clone().floor() - shape).abs().min(1.0);
    let morph = smoothstep(c.rest, 1.0, hand.fract());
    Member {
        place,
        copy,
        morph,
        turn,
    }
}

fn drawn(
    c: Cycle,
    radius: Expr,
    m: &Member,
    alpha: Expr,
    colors: &[(&str, f64)],
    blend: Blend,
) -> Shape {
    let (outlines, into) = forms::round(c.shapes);
    Shape {
        emitter: c.id.to_owned(),
        fields: Vec::new(),
        outlines,
        into,
        morph: m.morph.clone(),
        size_x: radius.clone(),
        size_y: radius,
        angle: deg(0.0).into(),
        alpha: alpha * m.turn.clone(),
        colors: shares(colors),
        blend,
    }
}

/// A light behind everything, that breathes.
fn halo(stage: &mut Stage, k: &Knobs, role: &str, large: f64, strong: f64) {
    if stage.tones.light {
        return;
    }
    let emitter = Emitter {
        capacity: 1,
        count: 1.0.into(),
        x: width() * 0.5,
        y: height() * 0.5,
        lifetime: None,
        burst: None,
        fixed: true,
    };
    stage.e.emitter("heart", emitter);
    let breath = sine(stage.turns(2.0), 0.0) * 0.1 + 0.9;
    let sprite = Sprite {
        emitter: "heart".to_owned(),
        fields: Vec::new(),
        radius: k.radius.clone() * large,
        alpha: breath * k.glow.clone() * strong,
        lobes: vec![lobes::veil()],
        colors: shares(&[(role, 1.0)]),
        blend: Blend::Screen,
    };
    stage.e.sprite("halo", sprite);
}

fn covers(stage: &Stage) -> Blend {
    if stage.tones.light {
        Blend::Normal
    } else {
        Blend::Add
    }
}

/// Veils of a soft shape, each a little behind the one before, from wide and pale to small and bright.
fn blob(stage: &mut Stage, k: &Knobs) {
    stage.room([([0.3, 0.2], 0.7, 0.2), ([0.75, 0.9], 0.65, 0.14)], &k.glow);
    stage.dust(34.0, 0.7, &k.dust);
    halo(stage, k, "secondary", 2.3, 0.5);
    let layers = [
        ("outer", "secondary", 1.0, 0.0),
        ("middle", "primary", 0.78, 1.7),
        ("inner", "pale", 0.5, 3.1),
    ];
    for (id, role, large, seed) in layers {
        let shapes = (0..4)
            .map(|n| forms::blob(seed + f64::from(n) * 1.9))
            .collect();
        let c = Cycle {
            id,
            shapes,
            copies: 5,
            rest: 0.0,
            lag: 0.16,
        };
        let m = cycle(stage, &c, &k.depth);
        let spread = (Expr::one() - m.place.clone() * k.depth.clone() * 0.17) * large;
        let alpha = 0.24;
        let mut shape = drawn(
            c,
            k.radius.clone() * 1.12 * spread,
            &m,
            alpha.into(),
            &[(role, 1.0)],
            Blend::Normal,
        );
        let sway = sine(stage.turns(1.0), m.place * 0.2 + seed * 0.13) * k.spin.clone();
        shape.angle = Expr::from(deg(38.0)) * sway;
        stage.e.shape(&format!("{id}_out"), shape);
    }
}

/// Thin nested outlines that turn against each other.
fn crystal(stage: &mut Stage, k: &Knobs) {
    stage.room([([0.5, 0.5], 0.6, 0.22), ([0.15, 0.1], 0.6, 0.12)], &k.glow);
    stage.dust(40.0, 0.5, &k.dust);
    halo(stage, k, "primary", 1.9, 0.42);
    let kinds = || {
        vec![
            forms::hexagon(),
            forms::star(4, 1.12, 1.12),
            forms::star(12, 1.2, 0.78),
            forms::star(3, 1.3, 1.3),
        ]
    };
    let layers = [
        ("facets", "secondary", 0.07, false),
        ("edges", "primary", 0.62, true),
    ];
    for (id, role, alpha, thin) in layers {
        let mut shapes = kinds();
        if thin {
            shapes = shapes
                .iter()
                .map(|data| forms::hollow(data, 0.98))
                .collect();
        }
        let c = Cycle {
            id,
            shapes,
            copies: 8,
            rest: 0.45,
            lag: 0.1,
        };
        let m = cycle(stage, &c, &k.depth);
        let large = k.radius.clone() * 1.3 * (Expr::one() - m.place.clone() * 0.74);
        let fade = if thin { 0.3 } else { 0.85 };
        let strong = (Expr::one() - m.place.clone() * fade) * alpha;
        let colors = [(role, 2.0), ("pale", 1.0)];
        let mut shape = drawn(c, large, &m, strong, &colors, covers(stage));
        let sway = sine(stage.turns(1.0), m.place.clone() * 0.35) * k.spin.clone();
        shape.angle =
            Expr::from(deg(26.0)) * sway + Expr::from(deg(90.0)) * m.place * k.depth.clone();
        stage.e.shape(&format!("{id}_out"), shape);
    }
}

/// Rings of petals that open, change and close.
fn bloom(stage: &mut Stage, k: &Knobs) {
    stage.room(
        [([0.5, 0.56], 0.62, 0.22), ([0.85, 0.1], 0.6, 0.12)],
        &k.glow,
    );
    stage.dust(44.0, 0.8, &k.dust);
    halo(stage, k, "primary", 2.2, 0.5);
    let petals = [(0.34, 0.0), (0.26, 0.9), (0.46, 0.35)];
    let rings = [
        ("outer", "secondary", 10.0, 1.5, 0.0),
        ("middle", "primary", 8.0, 1.08, 0.5),
        ("inner", "pale", 6.0, 0.66, 0.25),
    ];
    for (id, role, count, large, half) in rings {
        let shapes = petals
            .map(|(wide, sharp)| forms::petal(wide, sharp))
            .to_vec();
        let c = Cycle {
            id,
            shapes,
            copies: count as u32,
            rest: 0.2,
            lag: 0.0,
        };
        let m = cycle(stage, &c, &k.depth);
        let open = sine(stage.turns(1.0), half * 0.12 - 0.05) * 0.16 * k.spin.clone() + 0.9;
        let ripple =
            sine(stage.turns(3.0), m.copy.clone() * (2.0 / count)) * 0.05 * k.depth.clone();
        let radius = k.radius.clone() * large * (open + ripple);
        let alpha = 0.36;
        let mut shape = drawn(
            c,
            radius,
            &m,
            alpha.into(),
            &[(role, 3.0), ("accent", 1.0)],
            Blend::Normal,
        );
        shape.size_x = shape.size_x * (k.depth.clone() * 0.35 + 0.65);
        let sway = sine(stage.turns(1.0), 0.25 + half) * k.spin.clone();
        shape.angle = Expr::from(deg(360.0)) * ((m.copy + half) / Expr::from(count))
            + Expr::from(deg(14.0)) * sway;
        stage.e.shape(&format!("{id}_out"), shape);
    }
    heart(stage, k);
}

/// Light in the middle of the flower.
fn heart(stage: &mut Stage, k: &Knobs) {
    if stage.tones.light {
        return;
    }
    let breath = sine(stage.turns(2.0), 0.1) * 0.12 + 0.88;
    let sprite = Sprite {
        emitter: "heart".to_owned(),
        fields: Vec::new(),
        radius: k.radius.clone() * 0.62 * breath,
        alpha: (k.glow.clone() * 0.85).min(1.0),
        lobes: lobes::orb(),
        colors: shares(&[("primary", 1.0)]),
        blend: Blend::Add,
    };
    stage.e.sprite("middle_light", sprite);
}

/// One clear sign, echoes of it, and sparks when it changes.
fn emblem(stage: &mut Stage, k: &Knobs) {
    stage.room([([0.5, 0.5], 0.66, 0.26), ([0.2, 0.9], 0.6, 0.14)], &k.glow);
    stage.dust(36.0, 0.8, &k.dust);
    halo(stage, k, "primary", 2.2, 0.5);
    sparks(stage, k);
    let layers = [
        ("echoes", "secondary", 6, 0.3),
        ("signs", "primary", 1, 0.0),
        ("gleams", "pale", 4, 0.06),
    ];
    for (id, role, copies, lag) in layers {
        let thin = copies == 6;
        let shapes = signs(thin);
        let c = Cycle {
            id,
            shapes,
            copies,
            rest: 0.5,
            lag: lag * 0.3,
        };
        let m = cycle(stage, &c, &k.depth);
        // A breath in before the change, and a swing after it.
        let change = (m.morph.clone() * (Expr::one() - m.morph.clone())) * 0.5;
        let large: Expr = (Expr::one() - change)
            * match copies {
                6 => m.place.clone() * k.depth.clone() * 0.42 + 1.14,
                4 => m.place.clone() * k.depth.clone() * -0.4 + 0.88,
                _ => 1.0.into(),
            };
        let alpha = match copies {
            6 => (Expr::one() - m.place.clone()) * 0.5 + 0.06,
            4 => 0.2.into(),
            _ => 0.95.into(),
        };
        let blend = if thin { stage.light() } else { Blend::Normal };
        let mut shape = drawn(
            c,
            k.radius.clone() * large,
            &m,
            alpha,
            &[(role, 1.0)],
            blend,
        );
        let sway = sine(stage.turns(5.0), 0.0) * k.spin.clone();
        shape.angle = Expr::from(deg(5.0)) * sway;
        stage.e.shape(&format!("{id}_out"), shape);
    }
}

/// The signs of the emblem, or their outlines.
fn signs(thin: bool) -> Vec<String> {
    let signs = [
        forms::circle(),
        forms::star(10, 1.16, 0.52),
        forms::heart(),
        forms::drop(),
        forms::hexagon(),
    ];
    let drawn = signs.iter().map(|data| {
        if thin {
            forms::hollow(data, 0.97)
        } else {
            data.clone()
        }
    });
    drawn.collect()
}

/// Sparks that leave the rim at every change.
fn sparks(stage: &mut Stage, k: &Knobs) {
    let clock = stage.clock();
    let emitter = Emitter {
        capacity: 160,
        count: k.dust.clone() * 70.0,
        x: width() * 0.5,
        y: height() * 0.5,
        lifetime: None,
        burst: None,
        fixed: true,
    };
    stage.e.emitter("sparks", emitter);
    let spent = ((clock * 5.0).fract() - 0.62 - rand("late") * 0.06) * (1.0 / 0.32);
    let spent = stage.e.signal("spent", spent.clamp(0.0, 1.0));
    let way = Expr::from(deg(360.0)) * rand("way");
    let out = Expr::one() - (spent.clone() * -3.0).exp();
    let far = k.radius.clone() * (out * uniform(0.3, 1.2, "far") + 0.8);
    let offset = Offset {
        dx: far.clone() * way.clone().cos(),
        dy: far * way.sin(),
    };
    stage.e.node("fly", NodeKind::Offset(offset));
    let shine = smoothstep(0.0, 0.06, spent.clone()) * (Expr::one() - spent).pow(1.5);
    let sprite = Sprite {
        emitter: "sparks".to_owned(),
        fields: vec!["fly".to_owned()],
        radius: uniform(px(4.0), px(12.0), "size"),
        alpha: shine * uniform(0.3, 1.0, "light"),
        lobes: lobes::spark(),
        colors: shares(&[("primary", 2.0), ("secondary", 1.0), ("accent", 1.0)]),
        blend: stage.light(),
    };
    stage.e.sprite("sparks_out", sprite);
}
