//! Bands of silk that twist, over a grid of dots that light up around the head.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    age, along, height, hypot, in_burst, index, normal, rand, rand_burst, uniform, width,
};
use effectforge_sdk::effect::graph::Emitter;
use effectforge_sdk::effect::unit::{deg, px};
use effectforge_style::lobes;

use super::{Knobs, Trail, born_behind, head, lasts};
use crate::stage::{Bands, Spots, Stage, still};

/// Threads of a ribbon, and ribbons.
const THREADS: u32 = 16;
const RIBBONS: u32 = 3;

pub(super) fn compose(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    grid(stage, k, trail);
    silk(stage, k, trail);
    glitter(stage, k, trail);
    head(stage, k, trail, 30.0);
}

/// Threads side by side, across a way that turns along the trail.
fn silk(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    let [x, y] = still();
    stage.e.emitter(
        "silk",
        Emitter {
            capacity: THREADS * RIBBONS,
            count: f64::from(THREADS * RIBBONS).into(),
            x,
            y,
            lifetime: None,
            burst: Some(THREADS),
            fixed: true,
        },
    );
    stage.place("silk", trail.head());
    let u = along() * k.length.clone();
    let [back_x, back_y] = trail.back(&u);
    // Ribbons part behind the head, open, and close to a point.
    let open = along().pow(0.7) * (Expr::one() - along()).pow(0.5) * 1.5;
    let [far_x, far_y] = trail.back(&Expr::one());
    let taut = (hypot(far_x, far_y) / px(420.0)).clamp(0.12, 1.2);
    let taut = stage.e.signal("taut", taut);
    let turn = stage.swing(2.0, rand_burst("swing")) * deg(70.0);
    let twist = stage.e.signal("twist", turn);
    let twist = || twist.clone() + along() * deg(250.0) + rand_burst("turn") * deg(360.0);
    let lane =
        || (rand_burst("lane") - 0.5) * px(190.0) * along() * taut.clone() * k.spread.clone();
    let across = || (in_burst() - 0.5) * px(120.0) * open.clone() * taut.clone() * k.size.clone();
    let bands = Bands {
        emitter: "silk",
        points: 34,
        step: still(),
        shift: [
            back_x + twist().cos() * across() + lane() * 0.6,
            back_y + twist().sin() * across() + lane(),
        ],
        width: open.clone() * px(9.0) * k.size.clone() + px(0.7),
        alpha: uniform(0.1, 0.32, "sheen") * k.glow.clone(),
        mix: &[
            ("primary", 5.0),
            ("secondary", 4.0),
            ("middle", 3.0),
            ("accent", 1.5),
            ("glow", 0.5),
        ],
        blend: stage.shine(),
    };
    stage.bands("ribbons", bands);
}

/// Glints that flash up around the ribbons.
fn glitter(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    let [x, y] = trail.at(&(age() * lasts()));
    let stray = |stream: &str| normal(px(0.0), px(30.0), stream) * (age() + 0.3) * k.spread.clone();
    born_behind(
        stage,
        "glitter",
        60.0,
        k,
        [x + stray("dx"), y + stray("dy")],
    );
    stage.spots(
        "glints",
        Spots {
            emitter: "glitter",
            radius: (rand("size").pow(3.0) * px(22.0) + px(6.0)) * k.size.clone(),
            alpha: (age() * (Expr::one() - age()) * 4.0).pow(3.0) * k.glow.clone(),
            lobes: lobes::glint(),
            mix: &[("glow", 1.0)],
        },
    );
}

/// Columns and rows of dots that light up around the head.
const GRID: [f64; 2] = [27.0, 15.0];

fn grid(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    let [columns, rows] = GRID;
    let place = || {
        let column = (index() / columns).fract() + 0.5 / columns;
        let row = ((index() + 0.5) / columns).floor() / rows + 0.5 / rows;
        [width() * column, height() * row]
    };
    stage.fixed("grid", (columns * rows) as u32, place(), None);
    let [x, y] = place();
    let lit = |[at_x, at_y]: [Expr; 2], reach: f64| {
        let far = hypot(x.clone() - at_x, y.clone() - at_y) / px(reach);
        (-(far.clone() * far)).exp()
    };
    let near = lit(trail.head(), 210.0);
    let behind = lit(trail.at(&0.5.into()), 260.0);
    let light = stage.e.signal("lit", near + behind * 0.45);
    stage.spots(
        "dots",
        Spots {
            emitter: "grid",
            radius: (light.clone() * px(5.5) + px(2.6)) * k.size.clone(),
            alpha: (light * 0.8 + 0.1) * k.glow.clone(),
            lobes: lobes::flake(0.5),
            mix: &[("primary", 1.0), ("secondary", 1.0)],
        },
    );
}
