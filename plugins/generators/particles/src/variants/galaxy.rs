//! A wheel of stars.

use effectforge_sdk::effect::builder::{height, normal, rand, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use crate::scene::{Scene, Swarm};

/// Turns by which an arm trails from heart to rim.
const TRAIL: f64 = 0.72;
/// How stars thin out: above 1 they crowd at the heart.
const ARMS: f64 = 1.05;
const CLOUD: f64 = 0.8;
const HALO: f64 = 0.6;

/// A wheel of two arms around a bright heart, seen at a slant.
pub(super) fn galaxy(scene: &mut Scene) {
    let [arms, cloud, halo, stars, discs] = scene.deal([210, 60, 90, 10, 5]);
    scene.discs(discs, (22.0, 54.0), 0.12);
    paths(scene);
    clouds(scene, cloud);
    let centre = || (width() * 0.5, height() * 0.5);
    scene.swarm(Swarm {
        id: "halo",
        n: halo,
        at: centre(),
        life: None,
        fields: &["halo_turn", "slant", "bob"],
        radius: scene.radius("near", 3.0, 4.2, 10.0),
        alpha: scene.twinkle((0.16, 0.6), 1.8) * scene.dust_light(0.28, 0.4),
        lobes: lobes::spark(),
        mix: &[("glow", 4.0), ("secondary", 4.0), ("primary", 2.0)],
    });
    scene.swarm(Swarm {
        id: "arms",
        n: arms,
        at: centre(),
        life: None,
        fields: &["arms_turn", "slant", "bob"],
        radius: scene.radius("near", 3.0, 6.0, 18.0),
        alpha: scene.twinkle((0.14, 0.6), 1.5) * scene.dust_light(0.45, 0.5),
        lobes: lobes::spark(),
        mix: &[
            ("primary", 6.0),
            ("secondary", 5.0),
            ("accent", 2.0),
            ("glow", 2.0),
        ],
    });
    scene.swarm(Swarm {
        id: "stars",
        n: stars,
        at: centre(),
        life: None,
        fields: &["arms_turn", "slant"],
        radius: scene.radius("size", 1.0, 18.0, 24.0),
        alpha: scene.twinkle((0.16, 0.34), 8.0) * scene.k.glow.clone(),
        lobes: lobes::glint(),
        mix: &[("glow", 1.0)],
    });
}

/// How far out, 0 at the heart.
fn out(power: f64) -> Expr {
    rand("out").pow(power)
}

/// Turns ahead: one of two arms, later the further out.
fn arm(power: f64, loose: f64) -> Expr {
    let which = Expr::from(Op::Floor(rand("arm") * 2.0)) * 0.5;
    which + out(power) * TRAIL + normal(0.0, loose, "loose")
}

/// The wheel turns as one, so that its arms keep their shape.
fn paths(scene: &mut Scene) {
    let rim = |power: f64, x: f64, y: f64| {
        let far = || out(power) * 0.94 + 0.05;
        (width() * far() * x, height() * far() * y)
    };
    scene.orbit("arms_turn", rim(ARMS, 0.47, 0.37), -1.0, arm(ARMS, 0.035));
    scene.orbit(
        "cloud_turn",
        rim(CLOUD, 0.43, 0.34),
        -1.0,
        arm(CLOUD, 0.025),
    );
    scene.orbit("halo_turn", rim(HALO, 0.54, 0.46), -1.0, rand("phase"));
    // Slants the disc: a wave so long that the canvas sees its straight part.
    let slant = (Axis::Y, height() * -0.16);
    scene.travel(
        "slant",
        slant,
        (0.0, Expr::from(-0.125)),
        (Axis::X, width() * 4.0),
    );
    let bob = scene.k.turbulence.clone() * px(9.0);
    scene.travel(
        "bob",
        (Axis::Y, bob),
        (2.0, rand("bob")),
        (Axis::X, px(900.0).into()),
    );
}

fn clouds(scene: &mut Scene, n: u32) {
    let size = scene.k.size.clone().pow(0.5);
    scene.fixed(Swarm {
        id: "cloud",
        n,
        at: (width() * 0.5, height() * 0.5),
        life: None,
        fields: &["cloud_turn", "slant"],
        radius: uniform(px(46.0), px(100.0), "size") * size,
        alpha: scene.k.glow.clone() * uniform(0.06, 0.15, "light"),
        lobes: vec![lobes::bell(1.0, 3.0, [1.0, 0.66])],
        mix: &[("secondary", 6.0), ("accent", 3.0), ("primary", 2.0)],
    });
}
