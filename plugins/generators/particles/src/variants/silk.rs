//! Two ribbons of dust.

use effectforge_sdk::effect::builder::{height, normal, rand, uniform, width};
use effectforge_sdk::effect::graph::{Axis, Drift, NodeKind};
use effectforge_sdk::effect::unit::{px, px_per_s};
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use crate::scene::{Mix, Scene, Swarm};

/// How far beyond the edge dust goes, and the wide lights of a sheet's body; design pixels.
const NARROW: f64 = 100.0;
const WIDE: f64 = 140.0;

/// Colours of both sheets: those of the front one come first.
const COLOURS: Mix = &[
    ("primary", 0.347),
    ("ember", 0.13),
    ("glow", 0.095),
    ("secondary", 0.342),
    ("accent", 0.086),
];
/// Share of the elements that lie on the front sheet. It falls into the glow's share: both have some.
const FRONT: f64 = 0.547;

/// Two sheets that undulate through each other, one in the primary colours, one in the secondary
/// ones. An element has a place across its sheet; the sheet twists because one wave displaces by that
/// place, and folds because the others displace all alike.
pub(super) fn silk(scene: &mut Scene) {
    let [dust, body, stars, discs] = scene.deal([284, 104, 14, 8]);
    scene.discs(discs, (26.0, 74.0), 0.16);
    waves(scene);
    flow(scene, "flow", rand("near").pow(3.0) * 1.5 + 0.9, NARROW);
    flow(scene, "slow", Expr::one(), WIDE);
    sheets(scene, dust, body);
    glints(scene, stars);
}

/// 0 on the front sheet, 1 on the back one: decided by the number that picks the colour, so that one
/// set of nodes draws both.
fn side() -> Expr {
    Op::Floor(rand("@color") + (1.0 - FRONT)).into()
}

/// Turns by which the waves of the back sheet are ahead.
fn ahead() -> Expr {
    side() * 0.38
}

/// Place across a sheet, −1 to 1 and a little beyond: on one of five threads.
fn across() -> Expr {
    Expr::from(Op::Floor(rand("across") * 5.0)) * 0.5 - 1.0 + normal(0.0, 0.07, "frayed")
}

/// Drift carries elements through the canvas and `margin` beyond it on both sides. They start all
/// over that way, or a hole would travel along.
fn start(margin: f64) -> Expr {
    rand("x") * (width() + px(2.0 * margin)) - px(margin)
}

fn sheets(scene: &mut Scene, dust: u32, body: u32) {
    let place = |margin: f64| {
        let level = Expr::from(0.54) - side() * 0.07;
        (start(margin), height() * level + across() * px(26.0))
    };
    // The body: wide soft lights that run into each other along a sheet's middle.
    let size = scene.k.size.clone().pow(0.5);
    scene.fixed(Swarm {
        id: "body",
        n: body,
        at: place(WIDE),
        life: None,
        fields: &["slow", "bend", "roll", "ripple"],
        radius: uniform(px(54.0), px(100.0), "size") * size,
        alpha: scene.k.glow.clone() * uniform(0.08, 0.18, "light"),
        lobes: vec![lobes::bell(1.0, 3.0, [1.0, 0.55])],
        mix: COLOURS,
    });
    scene.swarm(Swarm {
        id: "dust",
        n: dust,
        at: place(NARROW),
        life: None,
        fields: &FIELDS,
        radius: scene.radius("near", 3.0, 5.4, 17.0),
        alpha: scene.twinkle((0.12, 0.5), 1.0) * scene.dust_light(0.6, 0.4),
        lobes: lobes::spark(),
        mix: COLOURS,
    });
}

fn flow(scene: &mut Scene, id: &str, pace: Expr, margin: f64) {
    let vx = width() / scene.s(12.0) * pace;
    let drift = Drift {
        vx,
        vy: Expr::from(px_per_s(0.0)),
        margin: px(margin),
    };
    scene.e.node(id, NodeKind::Drift(drift));
}

/// What carries dust and riders.
const FIELDS: [&str; 5] = ["flow", "bend", "roll", "twist", "ripple"];

fn waves(scene: &mut Scene) {
    let along = |length: f64| (Axis::X, Expr::from(px(length)));
    let turbulence = scene.k.turbulence.clone();
    // The standing bend is the composition; it does not move.
    let bend = (0.0, ahead() * 0.4 + 0.12);
    scene.travel(
        "bend",
        (Axis::Y, height() * 0.15),
        bend,
        (Axis::X, width() * 1.5),
    );
    let roll = (Axis::Y, turbulence.clone() * px(52.0));
    scene.travel("roll", roll, (-1.0, ahead()), along(820.0));
    let twist = (Axis::Y, across() * px(96.0));
    scene.travel("twist", twist, (-1.0, ahead() + 0.21), along(1130.0));
    let ripple = (Axis::Y, turbulence * px(13.0));
    scene.travel(
        "ripple",
        ripple,
        (-2.0, across() * 0.16 + ahead()),
        along(330.0),
    );
}

/// Glints that ride the sheets.
fn glints(scene: &mut Scene, n: u32) {
    scene.swarm(Swarm {
        id: "stars",
        n,
        at: (start(NARROW), height() * 0.5 + across() * px(64.0)),
        life: None,
        fields: &FIELDS,
        radius: scene.radius("size", 1.0, 20.0, 26.0),
        alpha: scene.twinkle((0.16, 0.34), 9.0) * scene.k.glow.clone(),
        lobes: lobes::glint(),
        mix: &[("glow", 1.0)],
    });
}
