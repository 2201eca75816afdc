//! Decoding: letters are found one after another among signs that change.
//!
//! Shares of the loop: the first letter is found at 0.25, the last at 0.55; they leave from 0.86.

use effectforge_glyphs::Face;
use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    height, index, rand, rand_burst, rand_life, sine, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{Blend, Drift, Emitter, NodeKind, Shape};
use effectforge_sdk::effect::unit::{deg, px, px_per_s};

use super::{BOX, Knobs, step};
use effectforge_style::shares;

use crate::cast::Cast;
use crate::stage::Stage;
use crate::text::Text;

/// Letters are found one after another among characters that change.
pub(super) fn draw(stage: &mut Stage, text: &Text, k: &Knobs) {
    stage.room([([0.5, 0.45], 0.6, 0.18), ([0.5, 1.0], 0.7, 0.12)], &k.glow);
    bits(stage, k);
    let cast = Cast::new(stage, text, k.size.clone(), index(), 1);
    let clock = stage.clock();
    let order = stage.e.signal("order", cast.order.clone());
    let since = stage
        .e
        .signal("since", clock.clone() - order.clone() * 0.3 - 0.25);
    let until = stage.e.signal("until", -(clock - order * 0.08 - 0.86));
    let seen = smoothstep(0.0, 0.006, since.clone()) * smoothstep(0.0, 0.006, until.clone());
    let seen = stage.e.signal("seen", seen);
    // The colours of a letter part while it is new, and when it leaves.
    let new = (since.max(0.0) * -26.0).exp() + (until.max(0.0) * -60.0).exp();
    let apart = (new * 0.16 + 0.01) * k.split.clone();
    let apart = stage.e.signal("apart", apart);
    cast.halo(stage, &[], seen.clone() * k.glow.clone() * 0.34);
    let light = stage.light();
    for (id, role, way) in [("red", "secondary", -1.0), ("blue", "primary", 1.0)] {
        let field = format!("{id}_way");
        cast.moves(
            stage,
            &field,
            apart.clone() * way,
            apart.clone() * (way * 0.1),
        );
        let mut shape = cast.shape(role, &[&field], seen.clone() * 0.9);
        shape.blend = light;
        stage.e.shape(id, shape);
    }
    stage.e.shape("core", cast.shape("ink", &[], seen * 0.95));
    scramble(stage, text, &cast, k);
    cursor(stage, text, &cast);
}

/// Characters that stand where letters will be.
fn scramble(stage: &mut Stage, text: &Text, cast: &Cast, k: &Knobs) {
    let signs = Text::signs(Face::Sans, "01#/X+Z");
    let letters = text.count().max(1) as f64;
    let letter = (index() / Expr::from(3.0) + 0.001).floor();
    let ([x, y], _) = text.rows(&letter, 0.7);
    let count = text.count().max(1) as u32 * 3;
    let lifetime = Some(step(stage));
    stage.e.emitter(
        "signs",
        Emitter {
            capacity: count,
            count: f64::from(count).into(),
            x: width() * 0.5 + cast.em.clone() * x,
            y: height() * 0.5 + cast.em.clone() * y,
            lifetime,
            burst: Some(count),
            fixed: true,
        },
    );
    let clock = stage.clock();
    let order = letter / Expr::from((letters - 1.0).max(1.0));
    let ahead = stage
        .e
        .signal("ahead", -(clock.clone() - order.clone() * 0.3 - 0.25));
    let behind = clock - order * 0.08 - 0.86;
    let soon = smoothstep(0.0, 0.004, ahead.clone()) * smoothstep(0.24, 0.2, ahead)
        + smoothstep(0.0, 0.004, behind.clone()) * smoothstep(0.045, 0.03, behind);
    // Of the three signs of a place one is there at a time, the same of each.
    let step = (rand_burst("which") * 3.0).floor();
    let mine = ((index() + step) / Expr::from(3.0) + 0.001).fract();
    let shown = smoothstep(0.32, 0.3, mine);
    let blend = stage.light();
    stage.e.shape(
        "signs_out",
        Shape {
            emitter: "signs".to_owned(),
            fields: Vec::new(),
            outlines: signs,
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: cast.em.clone() * 0.8,
            size_y: cast.em.clone() * 0.8,
            angle: deg(0.0).into(),
            alpha: soon * shown * (rand_life("light") * 0.4 + 0.5) * k.tear.clone().min(1.0),
            colors: shares(&[("primary", 3.0), ("secondary", 1.0)]),
            blend,
        },
    );
}

/// A bar where the next letter comes; it blinks once in a second while it waits.
fn cursor(stage: &mut Stage, text: &Text, cast: &Cast) {
    let clock = stage.clock();
    let last = text.count().max(1) as f64 - 1.0;
    let at = ((clock.clone() - 0.25) * ((last.max(1.0)) / 0.3)).clamp(-1.0, last + 0.001);
    let at = stage.e.signal("at", at.floor());
    let ([x, y], _) = text.rows(&at, 0.7);
    stage.e.emitter(
        "cursor",
        Emitter {
            capacity: 1,
            count: 1.0.into(),
            x: width() * 0.5,
            y: height() * 0.5,
            lifetime: None,
            burst: None,
            fixed: true,
        },
    );
    cast.moves(stage, "type", x + 0.42, y - 0.42);
    let waits = smoothstep(
        -0.3,
        -0.2,
        sine(stage.turns((stage.brief.duration).round()), 0.0),
    );
    let there =
        smoothstep(0.02, 0.03, clock.clone()) * (Expr::one() - smoothstep(0.56, 0.6, clock));
    stage.e.shape(
        "cursor_out",
        Shape {
            emitter: "cursor".to_owned(),
            fields: vec!["type".to_owned()],
            outlines: vec![BOX.to_owned()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: cast.em.clone() * 0.07,
            size_y: cast.em.clone() * 0.84,
            angle: deg(0.0).into(),
            alpha: waits * there,
            colors: shares(&[("primary", 1.0)]),
            blend: Blend::Normal,
        },
    );
}

/// Columns of small marks that fall.
fn bits(stage: &mut Stage, k: &Knobs) {
    let emitter = Emitter {
        capacity: 420,
        count: k.noise.clone() * 190.0,
        x: width() * ((rand("x") * 56.0).floor() + 0.5) / Expr::from(56.0),
        y: height() * rand("y"),
        lifetime: None,
        burst: None,
        fixed: false,
    };
    stage.e.emitter("bits", emitter);
    let fall = Drift {
        vx: px_per_s(0.0).into(),
        vy: uniform(px_per_s(30.0), px_per_s(110.0), "fall"),
        margin: px(20.0),
    };
    stage.e.node("falling", NodeKind::Drift(fall));
    let glint = sine(
        uniform(stage.turns(2.0), stage.turns(9.0), "pace"),
        rand("phase"),
    );
    let blend = stage.light();
    stage.e.shape(
        "bits_out",
        Shape {
            emitter: "bits".to_owned(),
            fields: vec!["falling".to_owned()],
            outlines: vec![BOX.to_owned()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: px(3.0).into(),
            size_y: uniform(px(6.0), px(34.0), "long"),
            angle: deg(0.0).into(),
            alpha: (glint * 0.5 + 0.5) * (rand("light").pow(2.0) * 0.6 + 0.06),
            colors: shares(&[("primary", 2.0), ("secondary", 1.0)]),
            blend,
        },
    );
}
