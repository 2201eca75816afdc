//! Sparks that spring from the head and fall.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{age, along, rand, rand_life};
use effectforge_sdk::effect::unit::{deg, px};
use effectforge_style::lobes;

use super::{Knobs, Tail, Trail, born_behind, head, lasts, stars, tail};
use crate::stage::{Bands, Spots, Stage, still};

/// From the widest and faintest to the core.
const TAIL: [Tail; 2] = [
    Tail {
        id: "haze",
        drawn: "tail",
        layers: 9,
        broad: 110.0,
        alpha: 0.045,
        role: "secondary",
    },
    Tail {
        id: "stream",
        drawn: "core",
        layers: 5,
        broad: 24.0,
        alpha: 0.14,
        role: "primary",
    },
];

pub(super) fn compose(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    stars(stage, k);
    for layers in &TAIL {
        tail(stage, k, trail, layers);
    }
    let place = |a: &Expr| thrown(trail, k, a);
    born_behind(stage, "sparks", 300.0, k, place(&age()));
    let twinkle = stage.swing(40.0, rand("phase")) * 0.35 + 0.65;
    let fades = || (Expr::one() - age()).pow(0.8);
    stage.spots(
        "lit",
        Spots {
            emitter: "sparks",
            radius: (rand("size").pow(3.0) * px(19.0) + px(5.0)) * fades() * k.size.clone(),
            alpha: fades() * twinkle * k.glow.clone(),
            lobes: lobes::spark(),
            mix: &[
                ("primary", 5.0),
                ("glow", 3.0),
                ("secondary", 3.0),
                ("accent", 1.5),
            ],
        },
    );
    // Streaks: the way that a spark went in the last moment.
    let [x, y] = place(&age());
    born_behind(stage, "streaks", 90.0, k, [x.clone(), y.clone()]);
    let [from_x, from_y] = place(&(age() - along() * 0.07).max(0.0));
    let bands = Bands {
        emitter: "streaks",
        points: 5,
        step: still(),
        shift: [from_x - x, from_y - y],
        width: (Expr::one() - along()) * px(4.6) * k.size.clone(),
        alpha: fades() * k.glow.clone(),
        mix: &[("glow", 2.0), ("primary", 3.0), ("accent", 1.0)],
        blend: stage.shine(),
    };
    stage.bands("flying", bands);
    head(stage, k, trail, 60.0);
}

/// Place of a spark of an age: born at the head, thrown, then falling.
fn thrown(trail: &Trail, k: &Knobs, a: &Expr) -> [Expr; 2] {
    let [x, y] = trail.at(&(a.clone() * lasts()));
    let way = || rand_life("way") * deg(360.0);
    let reach = || (rand_life("reach").pow(2.0) * px(200.0) + px(24.0)) * k.spread.clone();
    let run = || Expr::one() - (a.clone() * -3.2).exp();
    let fall = a.clone() * a.clone() * px(170.0);
    [
        x + way().cos() * reach() * run(),
        y + way().sin() * reach() * run() + fall,
    ]
}
