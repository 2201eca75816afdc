//! Sparks that rise, and sparks that stream out.

use effectforge_sdk::effect::builder::{age, height, rand, rand_life, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::Expr;
use effectforge_style::lobes;

use crate::scene::{Look, Scene, fade, round, wave};
use super::glints;

/// Sparks that rise, sway and blink over a glow from below.
pub(super) fn fireflies(scene: &mut Scene) {
    let [fine, flies, stars] = scene.deal([200, 64, 10]);
    scene.discs(9, (22.0, 62.0), 0.15);
    let turbulence = scene.k.turbulence.clone();
    let plume = wave(Axis::X, turbulence.clone() * px(30.0), scene.hz(1.0 / 12.0), Expr::zero(), Some((Axis::Y, px(470.0).into())));
    scene.wave("plume", plume);
    let curl = wave(Axis::X, turbulence.clone() * px(12.0), scene.hz(-2.0 / 12.0), Expr::from(0.3), Some((Axis::Y, px(190.0).into())));
    scene.wave("curl", curl);
    let pace = uniform(scene.hz(0.08), scene.hz(0.3), "sway_pace");
    let sway = wave(Axis::X, uniform(px(6.0), px(26.0), "sway") * turbulence, pace, rand("sway_phase"), None);
    scene.wave("sway", sway);

    // Born along the bottom, denser towards the middle; those near rise further.
    let born = |reach: (f64, f64)| {
        let spread = (rand_life("x") + rand_life("x2") - 1.0) * 0.62 + 0.5;
        let travel = uniform(reach.0, reach.1, "reach");
        (width() * spread, height() * (Expr::from(1.04) - age() * travel))
    };
    let life = uniform(scene.s(4.0), scene.s(9.0), "life");
    scene.emit("embers", fine, born((0.4, 1.2)), Some(life));
    let lit = scene.twinkle(0.25, 0.8, 1.0);
    let near = || rand("near").pow(2.6);
    scene.sprite("embers_out", "embers", &["plume", "curl", "sway"], Look {
        radius: (near() * px(17.0) + px(5.4)) * scene.k.size.clone() * (Expr::from(1.1) - age() * 0.5),
        alpha: lit * fade(0.06, 0.4) * (rand("near") * 0.5 + 0.5) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 7.0), ("glow", 2.0), ("accent", 2.0), ("secondary", 1.2)],
    });
    let life = uniform(scene.s(6.0), scene.s(12.0), "life");
    scene.emit("flies", flies, born((0.35, 1.1)), Some(life));
    let lit = scene.twinkle(0.16, 0.4, 1.6);
    scene.sprite("flies_out", "flies", &["plume", "sway"], Look {
        radius: (rand("size").pow(1.8) * px(38.0) + px(17.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.12, 0.6) * scene.k.glow.clone() * 0.95,
        lobes: lobes::orb(),
        colors: &[("primary", 6.0), ("secondary", 3.0), ("accent", 2.0)],
    });
    glints(scene, stars, &["plume", "sway"], -40.0);
}

/// Sparks that stream out of a bright centre in every direction and slow down.
pub(super) fn burst(scene: &mut Scene) {
    let [fine, orbs, stars] = scene.deal([230, 60, 12]);
    scene.discs(7, (24.0, 70.0), 0.14);
    let turbulence = scene.k.turbulence.clone();
    let air = wave(Axis::Y, turbulence.clone() * px(14.0), scene.hz(-1.0 / 12.0), Expr::zero(), Some((Axis::X, px(420.0).into())));
    scene.wave("air", air);
    let eddy = wave(Axis::X, turbulence * px(14.0), scene.hz(1.0 / 12.0), Expr::zero(), Some((Axis::Y, px(360.0).into())));
    scene.wave("eddy", eddy);
    let thrown = || {
        let (cos, sin) = round(rand_life("angle"));
        let eased = Expr::one() - (Expr::one() - age()).pow(2.4);
        let far = eased * (rand("far").pow(0.7) * 0.85 + 0.15);
        let sinks = age() * age() * px(34.0);
        (
            width() * 0.5 + width() * 0.56 * far.clone() * cos,
            height() * 0.52 + height() * 0.62 * far * sin + sinks,
        )
    };
    let near = || rand("near").pow(2.6);
    let life = uniform(scene.s(2.4), scene.s(5.4), "life");
    scene.emit("sparks", fine, thrown(), Some(life));
    let lit = scene.twinkle(0.4, 1.0, 1.4);
    scene.sprite("sparks_out", "sparks", &["air", "eddy"], Look {
        radius: (near() * px(17.0) + px(5.4)) * scene.k.size.clone() * (Expr::from(1.1) - age() * 0.6),
        alpha: lit * fade(0.05, 0.2) * (rand("near") * 0.5 + 0.5) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("glow", 3.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    let life = uniform(scene.s(3.0), scene.s(6.0), "life");
    scene.emit("orbs", orbs, thrown(), Some(life));
    let lit = scene.twinkle(0.2, 0.5, 1.8);
    scene.sprite("orbs_out", "orbs", &["air", "eddy"], Look {
        radius: (rand("size").pow(2.0) * px(32.0) + px(14.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.1, 0.35) * scene.k.glow.clone() * 0.9,
        lobes: lobes::orb(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    glints(scene, stars, &["air"], 10.0);
}
