//! Lights that hang or fall in the air.

use effectforge_sdk::effect::builder::{age, height, rand, rand_life, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::Expr;
use effectforge_style::lobes;

use crate::scene::{Look, Scene, fade, wave};
use super::glints;

/// Discs out of focus in three sizes, over fine dust.
pub(super) fn bokeh(scene: &mut Scene) {
    let [dust, middle, stars] = scene.deal([130, 30, 9]);
    scene.discs(13, (56.0, 128.0), 0.26);
    let sway = || uniform(px(8.0), px(30.0), "sway");
    let frequency = Expr::from(scene.hz(1.0 / 12.0));
    scene.orbit("sway", sway(), sway() * 0.6, frequency, rand("phase"));

    let anywhere = |by: f64| {
        (width() * rand_life("x"), height() * rand_life("y") - age() * px(by))
    };
    let life = uniform(scene.s(5.0), scene.s(12.0), "life");
    scene.emit("middle", middle, anywhere(36.0), Some(life));
    let near = || rand("near").pow(1.5);
    scene.sprite("middle_out", "middle", &["sway"], Look {
        radius: (near() * px(32.0) + px(15.0)) * scene.k.size.clone(),
        alpha: fade(0.3, 0.6) * (Expr::from(0.66) - near() * 0.3) * scene.k.glow.clone(),
        lobes: lobes::disc(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0), ("glow", 1.0)],
    });
    let life = uniform(scene.s(4.0), scene.s(9.0), "life");
    scene.emit("dust", dust, anywhere(60.0), Some(life));
    let lit = scene.twinkle(0.2, 0.6, 1.8);
    scene.sprite("dust_out", "dust", &["sway"], Look {
        radius: (rand("near").pow(3.0) * px(12.0) + px(4.6)) * scene.k.size.clone(),
        alpha: lit * fade(0.25, 0.6) * (rand("near") * 0.5 + 0.4) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 5.0), ("glow", 3.0), ("secondary", 3.0)],
    });
    glints(scene, stars, &["sway"], -14.0);
}

/// Dust that floats in a slanting ray of light.
pub(super) fn motes(scene: &mut Scene) {
    let [fine, mid, stars] = scene.deal([190, 60, 9]);
    scene.discs(10, (24.0, 80.0), 0.15);
    let turbulence = scene.k.turbulence.clone();
    let air = wave(Axis::Y, turbulence.clone() * px(26.0), scene.hz(1.0 / 12.0), Expr::zero(), Some((Axis::X, px(640.0).into())));
    scene.wave("air", air);
    let eddy = wave(Axis::X, turbulence.clone() * px(22.0), scene.hz(-1.0 / 12.0), Expr::from(0.4), Some((Axis::Y, px(430.0).into())));
    scene.wave("eddy", eddy);
    let sway = || uniform(px(4.0), px(22.0), "sway");
    let pace = uniform(scene.hz(0.08), scene.hz(0.2), "sway_pace");
    scene.orbit("float", sway() * turbulence.clone(), sway() * turbulence, pace, rand("phase"));
    let fields = ["air", "eddy", "float"];

    let near = || rand("near").pow(2.4);
    let floating = || {
        let way = near() * 1.4 + 0.5;
        (
            width() * (rand_life("x") * 1.06 - 0.05) + age() * way.clone() * px(80.0),
            height() * rand_life("y") - age() * way * px(34.0),
        )
    };
    let life = uniform(scene.s(5.0), scene.s(12.0), "life");
    scene.emit("dust", fine, floating(), Some(life));
    let lit = scene.twinkle(0.12, 0.5, 1.6);
    scene.sprite("dust_out", "dust", &fields, Look {
        radius: (near() * px(16.0) + px(5.4)) * scene.k.size.clone(),
        alpha: lit * fade(0.2, 0.7) * (rand("near") * 0.55 + 0.4) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("glow", 3.0), ("secondary", 3.0), ("accent", 1.0)],
    });
    let life = uniform(scene.s(6.0), scene.s(12.0), "life");
    scene.emit("orbs", mid, floating(), Some(life));
    let lit = scene.twinkle(0.1, 0.3, 1.4);
    scene.sprite("orbs_out", "orbs", &fields, Look {
        radius: (rand("size").pow(2.0) * px(36.0) + px(14.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.25, 0.6) * scene.k.glow.clone() * 0.9,
        lobes: lobes::orb(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    glints(scene, stars, &fields, -10.0);
}

/// Glitter that rains through the light and catches it.
pub(super) fn shower(scene: &mut Scene) {
    let [fine, flakes, stars] = scene.deal([190, 74, 14]);
    scene.discs(8, (24.0, 66.0), 0.15);
    let turbulence = scene.k.turbulence.clone();
    let air = wave(Axis::X, turbulence.clone() * px(24.0), scene.hz(-1.0 / 12.0), Expr::zero(), Some((Axis::Y, px(520.0).into())));
    scene.wave("air", air);
    let pace = uniform(scene.hz(0.1), scene.hz(0.34), "sway_pace");
    let sway = wave(Axis::X, uniform(px(4.0), px(20.0), "sway") * turbulence, pace, rand("sway_phase"), None);
    scene.wave("sway", sway);
    let falling = |reach: (f64, f64)| {
        let travel = uniform(reach.0, reach.1, "reach");
        (width() * (rand_life("x") * 1.04 - 0.02), height() * (age() * travel - 0.05))
    };
    let near = || rand("near").pow(2.6);
    let life = uniform(scene.s(3.4), scene.s(8.0), "life");
    scene.emit("dust", fine, falling((0.5, 1.12)), Some(life));
    let lit = scene.twinkle(0.4, 1.0, 1.4);
    scene.sprite("dust_out", "dust", &["air", "sway"], Look {
        radius: (near() * px(16.0) + px(5.4)) * scene.k.size.clone(),
        alpha: lit * fade(0.04, 0.55) * (rand("near") * 0.5 + 0.5) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("glow", 3.0), ("secondary", 3.0)],
    });
    let life = uniform(scene.s(4.0), scene.s(8.0), "life");
    scene.emit("flakes", flakes, falling((0.6, 1.15)), Some(life));
    let lit = scene.twinkle(0.3, 0.8, 1.8);
    scene.sprite("flakes_out", "flakes", &["air", "sway"], Look {
        radius: (rand("size").pow(2.0) * px(30.0) + px(14.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.06, 0.6) * scene.k.glow.clone(),
        lobes: lobes::orb(),
        colors: &[("primary", 6.0), ("secondary", 3.0), ("accent", 2.0)],
    });
    glints(scene, stars, &["air"], 70.0);
}
