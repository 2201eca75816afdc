//! A wheel of stars.

use effectforge_sdk::effect::builder::{height, normal, rand, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use crate::scene::{Look, Scene, wave};

/// A wheel of two arms around a bright heart, seen at a slant.
pub(super) fn galaxy(scene: &mut Scene) {
    let [arms, cloud, halo, glints] = scene.deal([210, 60, 90, 10]);
    scene.discs(5, (22.0, 54.0), 0.12);
    let turn = Expr::from(scene.hz(-1.0 / 12.0));
    // How far out: 0 at the heart. The arms trail by 0.72 turns from heart to rim.
    let out = |power: f64| rand("out").pow(power);
    let arm = |power: f64, loose: f64| {
        let which = Op::Floor(rand("arm") * 2.0);
        Expr::from(which) * 0.5 + out(power) * 0.72 + normal(0.0, loose, "loose")
    };
    let far = |power: f64| out(power) * 0.94 + 0.05;
    scene.orbit("arms_turn", width() * far(1.05) * 0.47, height() * far(1.05) * 0.37, turn.clone(), arm(1.05, 0.035));
    scene.orbit("cloud_turn", width() * far(0.8) * 0.43, height() * far(0.8) * 0.34, turn.clone(), arm(0.8, 0.025));
    scene.orbit("halo_turn", width() * far(0.6) * 0.54, height() * far(0.6) * 0.46, turn, rand("phase"));
    // Slants the disc: a wave so long that the canvas sees its straight part.
    let slant = wave(Axis::Y, height() * -0.16, scene.hz(0.0), Expr::from(-0.125), Some((Axis::X, width() * 4.0)));
    scene.wave("slant", slant);
    let bob = wave(Axis::Y, scene.k.turbulence.clone() * px(9.0), scene.hz(2.0 / 12.0), rand("bob"), None);
    scene.wave("bob", bob);
    let centre = || (width() * 0.5, height() * 0.5);

    scene.emit_fixed("cloud", cloud, centre(), None);
    scene.sprite("cloud_out", "cloud", &["cloud_turn", "slant"], Look {
        radius: (rand("size") * px(54.0) + px(46.0)) * scene.k.size.clone().pow(0.5),
        alpha: scene.k.glow.clone() * uniform(0.06, 0.15, "light"),
        lobes: vec![lobes::bell(1.0, 3.0, [1.0, 0.66])],
        colors: &[("secondary", 6.0), ("accent", 3.0), ("primary", 2.0)],
    });
    scene.emit("halo", halo, centre(), None);
    let lit = scene.twinkle(0.16, 0.6, 1.8);
    scene.sprite("halo_out", "halo", &["halo_turn", "slant", "bob"], Look {
        radius: (rand("near").pow(3.0) * px(10.0) + px(4.2)) * scene.k.size.clone(),
        alpha: lit * (rand("near") * 0.4 + 0.28) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("glow", 4.0), ("secondary", 4.0), ("primary", 2.0)],
    });
    scene.emit("arms", arms, centre(), None);
    let lit = scene.twinkle(0.14, 0.6, 1.5);
    scene.sprite("arms_out", "arms", &["arms_turn", "slant", "bob"], Look {
        radius: (rand("near").pow(3.0) * px(18.0) + px(6.0)) * scene.k.size.clone(),
        alpha: lit * (rand("near") * 0.5 + 0.45) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("secondary", 5.0), ("accent", 2.0), ("glow", 2.0)],
    });
    scene.emit("stars", glints, centre(), None);
    let lit = scene.twinkle(0.16, 0.34, 8.0);
    scene.sprite("stars_out", "stars", &["arms_turn", "slant"], Look {
        radius: uniform(px(18.0), px(42.0), "size") * scene.k.size.clone(),
        alpha: lit * scene.k.glow.clone(),
        lobes: lobes::glint(),
        colors: &[("glow", 1.0)],
    });
}
