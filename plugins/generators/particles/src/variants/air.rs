//! Lights that hang or fall in the air.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{age, height, rand, rand_life, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_style::lobes;

use super::{DUST, GLOWS};
use crate::scene::{Scene, Swarm, fade};

/// Discs out of focus in three sizes, over fine dust.
pub(super) fn bokeh(scene: &mut Scene) {
    let [dust, middle, stars, discs] = scene.deal([130, 30, 9, 13]);
    scene.discs(discs, (56.0, 128.0), 0.26);
    let sway = || uniform(px(8.0), px(30.0), "sway") * scene.k.turbulence.clone();
    let ellipse = (sway(), sway() * 0.6);
    scene.orbit("sway", ellipse, 1.0, rand("phase"));

    let anywhere = |by: f64| {
        let y = height() * rand_life("y") - age() * px(by);
        (width() * rand_life("x"), y)
    };
    let soft = Expr::from(0.66) - rand("near").pow(1.5) * 0.3;
    scene.swarm(Swarm {
        id: "middle",
        n: middle,
        at: anywhere(36.0),
        life: Some((5.0, 12.0)),
        fields: &["sway"],
        radius: scene.radius("near", 1.5, 15.0, 32.0),
        alpha: fade(0.3, 0.6) * soft * scene.k.glow.clone(),
        lobes: lobes::disc(),
        mix: &[
            ("primary", 5.0),
            ("secondary", 4.0),
            ("accent", 2.0),
            ("glow", 1.0),
        ],
    });
    let lit = scene.twinkle((0.2, 0.6), 1.8) * fade(0.25, 0.6);
    scene.swarm(Swarm {
        id: "dust",
        n: dust,
        at: anywhere(60.0),
        life: Some((4.0, 9.0)),
        fields: &["sway"],
        radius: scene.radius("near", 3.0, 4.6, 12.0),
        alpha: lit * scene.dust_light(0.4, 0.5),
        lobes: lobes::spark(),
        mix: DUST,
    });
    scene.glints(stars, &["sway"], -14.0);
}

/// Dust that floats in shafts of light.
pub(super) fn motes(scene: &mut Scene) {
    let [fine, mid, stars, discs] = scene.deal([190, 60, 9, 10]);
    scene.discs(discs, (24.0, 80.0), 0.15);
    let turbulence = || scene.k.turbulence.clone();
    let (air, eddy) = (turbulence() * px(26.0), turbulence() * px(22.0));
    let sway = || uniform(px(4.0), px(22.0), "sway") * turbulence();
    let ellipse = (sway(), sway());
    scene.travel(
        "air",
        (Axis::Y, air),
        (1.0, Expr::zero()),
        (Axis::X, px(640.0).into()),
    );
    scene.travel(
        "eddy",
        (Axis::X, eddy),
        (-1.0, Expr::from(0.4)),
        (Axis::Y, px(430.0).into()),
    );
    scene.orbit("float", ellipse, 1.0, rand("phase"));
    let fields = ["air", "eddy", "float"];

    let lit = scene.twinkle((0.12, 0.5), 1.6) * fade(0.2, 0.7);
    scene.swarm(Swarm {
        id: "dust",
        n: fine,
        at: floating(),
        life: Some((5.0, 12.0)),
        fields: &fields,
        radius: scene.radius("near", 2.4, 5.4, 16.0),
        alpha: lit * scene.dust_light(0.4, 0.55),
        lobes: lobes::spark(),
        mix: DUST,
    });
    let lit = scene.twinkle((0.1, 0.3), 1.4) * fade(0.25, 0.6);
    scene.swarm(Swarm {
        id: "orbs",
        n: mid,
        at: floating(),
        life: Some((6.0, 12.0)),
        fields: &fields,
        radius: scene.radius("size", 2.0, 14.0, 36.0),
        alpha: lit * scene.k.glow.clone() * 0.9,
        lobes: lobes::orb(),
        mix: GLOWS,
    });
    scene.glints(stars, &fields, -10.0);
}

/// Anywhere, and slowly on: what is near goes further.
fn floating() -> (Expr, Expr) {
    let way = || rand("near").pow(2.4) * 1.4 + 0.5;
    let x = width() * (rand_life("x") * 1.06 - 0.05) + age() * way() * px(80.0);
    (x, height() * rand_life("y") - age() * way() * px(34.0))
}

/// Glitter that rains through the light and catches it.
pub(super) fn shower(scene: &mut Scene) {
    let [fine, flakes, stars, discs] = scene.deal([190, 74, 14, 8]);
    scene.discs(discs, (24.0, 66.0), 0.15);
    let air = scene.k.turbulence.clone() * px(24.0);
    scene.travel(
        "air",
        (Axis::X, air),
        (-1.0, Expr::zero()),
        (Axis::Y, px(520.0).into()),
    );
    scene.sway("sway", (4.0, 20.0), (0.1, 0.34));
    let falling = |reach: (f64, f64)| {
        let travel = uniform(reach.0, reach.1, "reach");
        (
            width() * (rand_life("x") * 1.04 - 0.02),
            height() * (age() * travel - 0.05),
        )
    };

    let lit = scene.twinkle((0.4, 1.0), 1.4) * fade(0.04, 0.55);
    scene.swarm(Swarm {
        id: "dust",
        n: fine,
        at: falling((0.5, 1.12)),
        life: Some((3.4, 8.0)),
        fields: &["air", "sway"],
        radius: scene.radius("near", 2.6, 5.4, 16.0),
        alpha: lit * scene.dust_light(0.5, 0.5),
        lobes: lobes::spark(),
        mix: DUST,
    });
    let lit = scene.twinkle((0.3, 0.8), 1.8) * fade(0.06, 0.6);
    scene.swarm(Swarm {
        id: "flakes",
        n: flakes,
        at: falling((0.6, 1.15)),
        life: Some((4.0, 8.0)),
        fields: &["air", "sway"],
        radius: scene.radius("size", 2.0, 14.0, 30.0),
        alpha: lit * scene.k.glow.clone(),
        lobes: lobes::orb(),
        mix: GLOWS,
    });
    scene.glints(stars, &["air"], 70.0);
}
