//! A head of light with a tail and dust.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{age, normal, rand};
use effectforge_sdk::effect::unit::px;
use effectforge_style::lobes;

use super::{Knobs, Tail, Trail, born_behind, head, lasts, stars, tail};
use crate::stage::{Spots, Stage};

/// From the widest and faintest to the core.
const TAIL: [Tail; 3] = [
    Tail {
        id: "haze",
        drawn: "tail",
        layers: 11,
        broad: 170.0,
        alpha: 0.045,
        role: "secondary",
    },
    Tail {
        id: "stream",
        drawn: "core",
        layers: 7,
        broad: 56.0,
        alpha: 0.11,
        role: "primary",
    },
    Tail {
        id: "fibre",
        drawn: "bright",
        layers: 2,
        broad: 12.0,
        alpha: 0.5,
        role: "glow",
    },
];

pub(super) fn compose(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    stars(stage, k);
    for layers in &TAIL {
        tail(stage, k, trail, layers);
    }
    dust(stage, k, trail);
    head(stage, k, trail, 74.0);
    let flare = Spots {
        emitter: "head",
        radius: (k.flash.clone() + 1.0) * k.size.clone() * px(130.0),
        alpha: k.glow.clone() * 0.7,
        lobes: lobes::glint(),
        mix: &[("glow", 1.0)],
    };
    stage.spots("flare", flare);
}

/// Dust that stays where the head was, and spreads.
fn dust(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    let u = age() * lasts();
    let [x, y] = trail.at(&u);
    let stray =
        |stream: &str| normal(px(0.0), px(19.0), stream) * (age() * 2.6 + 0.4) * k.spread.clone();
    born_behind(
        stage,
        "dust",
        260.0,
        k,
        [x + stray("dx"), y + stray("dy") + age() * age() * px(26.0)],
    );
    let twinkle = stage.swing(30.0, rand("phase")) * 0.4 + 0.6;
    stage.spots(
        "dust_lit",
        Spots {
            emitter: "dust",
            radius: (rand("size").pow(3.0) * px(15.0) + px(3.4))
                * (Expr::one() - age() * 0.6)
                * k.size.clone(),
            alpha: (Expr::one() - age()).pow(1.2) * twinkle * k.glow.clone(),
            lobes: lobes::spark(),
            mix: &[
                ("primary", 4.0),
                ("glow", 3.0),
                ("secondary", 3.0),
                ("accent", 1.0),
            ],
        },
    );
}
