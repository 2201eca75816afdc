//! Sparks that rise, and sparks that stream out.

use effectforge_sdk::effect::builder::{age, height, rand, rand_life, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::{deg, px};
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use super::{DUST, GLOWS};
use crate::scene::{Scene, Swarm, fade};

/// Sparks that rise, sway and blink over a glow from below.
pub(super) fn fireflies(scene: &mut Scene) {
    let [fine, flies, stars, discs] = scene.deal([200, 64, 10, 9]);
    scene.discs(discs, (22.0, 62.0), 0.15);
    let turbulence = || scene.k.turbulence.clone();
    let (plume, curl) = (turbulence() * px(30.0), turbulence() * px(12.0));
    scene.travel(
        "plume",
        (Axis::X, plume),
        (1.0, Expr::zero()),
        (Axis::Y, px(470.0).into()),
    );
    scene.travel(
        "curl",
        (Axis::X, curl),
        (-2.0, Expr::from(0.3)),
        (Axis::Y, px(190.0).into()),
    );
    scene.sway("sway", (6.0, 26.0), (0.08, 0.3));

    let cooling = Expr::from(1.1) - age() * 0.5;
    let lit = scene.twinkle((0.25, 0.8), 1.0) * fade(0.06, 0.4);
    scene.swarm(Swarm {
        id: "embers",
        n: fine,
        at: born((0.4, 1.2)),
        life: Some((4.0, 9.0)),
        fields: &["plume", "curl", "sway"],
        radius: scene.radius("near", 2.6, 5.4, 17.0) * cooling,
        alpha: lit * scene.dust_light(0.5, 0.5),
        lobes: lobes::spark(),
        mix: &[
            ("primary", 7.0),
            ("glow", 2.0),
            ("accent", 2.0),
            ("secondary", 1.2),
        ],
    });
    let lit = scene.twinkle((0.16, 0.4), 1.6) * fade(0.12, 0.6);
    scene.swarm(Swarm {
        id: "flies",
        n: flies,
        at: born((0.35, 1.1)),
        life: Some((6.0, 12.0)),
        fields: &["plume", "sway"],
        radius: scene.radius("size", 1.8, 17.0, 38.0),
        alpha: lit * scene.k.glow.clone() * 0.95,
        lobes: lobes::orb(),
        mix: GLOWS,
    });
    scene.glints(stars, &["plume", "sway"], -40.0);
}

/// Born along the bottom, denser towards the middle; rises by a share of the height.
fn born(reach: (f64, f64)) -> (Expr, Expr) {
    let spread = (rand_life("x") + rand_life("x2") - 1.0) * 0.62 + 0.5;
    let travel = uniform(reach.0, reach.1, "reach");
    (
        width() * spread,
        height() * (Expr::from(1.04) - age() * travel),
    )
}

/// Sparks that stream out of a bright centre in every direction and slow down.
pub(super) fn burst(scene: &mut Scene) {
    let [fine, orbs, stars, discs] = scene.deal([230, 60, 12, 7]);
    scene.discs(discs, (24.0, 70.0), 0.14);
    let air = || scene.k.turbulence.clone() * px(14.0);
    let (down, across) = ((Axis::Y, air()), (Axis::X, air()));
    scene.travel(
        "air",
        down,
        (-1.0, Expr::zero()),
        (Axis::X, px(420.0).into()),
    );
    scene.travel(
        "eddy",
        across,
        (1.0, Expr::zero()),
        (Axis::Y, px(360.0).into()),
    );

    let cooling = Expr::from(1.1) - age() * 0.6;
    let lit = scene.twinkle((0.4, 1.0), 1.4) * fade(0.05, 0.2);
    scene.swarm(Swarm {
        id: "sparks",
        n: fine,
        at: thrown(),
        life: Some((2.4, 5.4)),
        fields: &["air", "eddy"],
        radius: scene.radius("near", 2.6, 5.4, 17.0) * cooling,
        alpha: lit * scene.dust_light(0.5, 0.5),
        lobes: lobes::spark(),
        mix: DUST,
    });
    let lit = scene.twinkle((0.2, 0.5), 1.8) * fade(0.1, 0.35);
    scene.swarm(Swarm {
        id: "orbs",
        n: orbs,
        at: thrown(),
        life: Some((3.0, 6.0)),
        fields: &["air", "eddy"],
        radius: scene.radius("size", 2.0, 14.0, 32.0),
        alpha: lit * scene.k.glow.clone() * 0.9,
        lobes: lobes::orb(),
        mix: GLOWS,
    });
    scene.glints(stars, &["air"], 10.0);
}

/// Out of the centre, fast at first, and a little down at last.
fn thrown() -> (Expr, Expr) {
    let angle = || rand_life("angle") * deg(360.0);
    let (cos, sin) = (Expr::from(Op::Cos(angle())), Expr::from(Op::Sin(angle())));
    let eased = Expr::one() - (Expr::one() - age()).pow(2.4);
    let far = eased * (rand("far").pow(0.7) * 0.85 + 0.15);
    let sinks = age() * age() * px(34.0);
    (
        width() * 0.5 + width() * 0.56 * far.clone() * cos,
        height() * 0.52 + height() * 0.62 * far * sin + sinks,
    )
}
