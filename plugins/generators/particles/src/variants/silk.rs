//! Two ribbons of dust.

use effectforge_sdk::effect::builder::{height, normal, rand, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use crate::scene::{Look, Scene, wave};

/// How far beyond the edge dust goes, and the wide lights of a sheet's body; design pixels.
const NARROW: f64 = 48.0;
const WIDE: f64 = 150.0;

/// A sheet of silk: its dust, and what its fields are called.
struct Sheet {
    name: char,
    /// Height of its middle, share of the canvas.
    level: f64,
    /// Turns by which its waves are ahead.
    ahead: f64,
    colors: &'static [(&'static str, f64)],
}

/// Two sheets that undulate through each other: each element has a place `n` across its sheet; the
/// sheet twists because the waves displace by `n`, and folds because they displace all alike.
pub(super) fn silk(scene: &mut Scene) {
    let [dust, veil, body, spark, glints] = scene.deal([140, 116, 54, 34, 12]);
    scene.discs(8, (26.0, 74.0), 0.16);
    let back = Sheet {
        name: 'b',
        level: 0.47,
        ahead: 0.38,
        colors: &[("secondary", 8.0), ("accent", 2.0), ("glow", 0.6)],
    };
    let front = Sheet {
        name: 'a',
        level: 0.54,
        ahead: 0.0,
        colors: &[("primary", 8.0), ("glow", 1.6), ("ember", 3.0)],
    };
    sheet(scene, &back, veil, body);
    sheet(scene, &front, dust, body);
    along_sheet(scene, &front, spark, glints);
}

/// Place across a sheet, −1 to 1 and a little beyond: on one of five threads.
fn across() -> Expr {
    Expr::from(Op::Floor(rand("across") * 5.0)) * 0.5 - 1.0 + normal(0.0, 0.07, "frayed")
}

/// Drift carries elements through the canvas and `margin` beyond it on both sides; they start all over
/// that way, or a hole would travel along.
fn sheet_place(sheet: &Sheet, margin: f64) -> (Expr, Expr) {
    let across = across() * px(26.0);
    (rand("x") * (width() + px(2.0 * margin)) - px(margin), height() * sheet.level + across)
}

fn sheet_fields(scene: &mut Scene, sheet: &Sheet) {
    let id = |what: &str| format!("{what}_{}", sheet.name);
    let ahead = sheet.ahead;
    let along = |length: f64| Some((Axis::X, Expr::from(px(length))));
    let turbulence = scene.k.turbulence.clone();
    // The standing bend is the composition; it does not move.
    let bend = wave(Axis::Y, height() * 0.15, scene.hz(0.0), Expr::from(0.12 + ahead * 0.4), Some((Axis::X, width() * 1.5)));
    scene.wave(&id("bend"), bend);
    let roll = wave(Axis::Y, turbulence.clone() * px(52.0), scene.hz(-1.0 / 12.0), Expr::from(ahead), along(820.0));
    scene.wave(&id("roll"), roll);
    let twist = wave(Axis::Y, across() * px(96.0), scene.hz(-1.0 / 12.0), Expr::from(ahead + 0.21), along(1130.0));
    scene.wave(&id("twist"), twist);
    let ripple = wave(Axis::Y, turbulence * px(13.0), scene.hz(-2.0 / 12.0), across() * 0.16 + ahead, along(330.0));
    scene.wave(&id("ripple"), ripple);
}

fn sheet(scene: &mut Scene, sheet: &Sheet, dust: u32, body: u32) {
    let id = |what: &str| format!("{what}_{}", sheet.name);
    sheet_fields(scene, sheet);
    let (flow, slow) = (id("flow"), id("slow"));
    let near = || rand("near").pow(3.0);
    scene.drift(&flow, scene.pace() * (near() * 1.5 + 0.9), Expr::from(effectforge_sdk::effect::unit::px_per_s(0.0)), NARROW);
    scene.drift(&slow, scene.pace(), Expr::from(effectforge_sdk::effect::unit::px_per_s(0.0)), WIDE);
    let waves = [id("bend"), id("roll"), id("twist"), id("ripple")];
    let with = |first: &str, left_out: &str| -> Vec<String> {
        let kept = waves.iter().filter(|id| !id.starts_with(left_out)).cloned();
        std::iter::once(first.to_owned()).chain(kept).collect()
    };

    // The body of the sheet: wide soft lights that run into each other.
    let body_id = id("body");
    scene.emit_fixed(&body_id, body, sheet_place(sheet, WIDE), None);
    let fields = with(&slow, "twist");
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let size = scene.k.size.clone().pow(0.5);
    scene.sprite(&id("sheen"), &body_id, &fields, Look {
        radius: uniform(px(50.0), px(96.0), "size") * size,
        alpha: scene.k.glow.clone() * uniform(0.08, 0.18, "light"),
        lobes: vec![lobes::bell(1.0, 3.0, [1.0, 0.55])],
        colors: sheet.colors,
    });

    let dust_id = id("dust");
    scene.emit(&dust_id, dust, sheet_place(sheet, NARROW), None);
    let fields = with(&flow, "-");
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let lit = scene.twinkle(0.12, 0.5, 1.0);
    scene.sprite(&id("dust_out"), &dust_id, &fields, Look {
        radius: (near() * px(17.0) + px(5.4)) * scene.k.size.clone(),
        alpha: lit * (rand("near") * 0.4 + 0.6) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: sheet.colors,
    });
}

/// Glows and glints that ride the front sheet.
fn along_sheet(scene: &mut Scene, sheet: &Sheet, sparks: u32, glints: u32) {
    let fields = ["flow_a", "bend_a", "roll_a", "twist_a", "ripple_a"];
    let wide = || {
        let (x, _) = sheet_place(sheet, NARROW);
        (x, height() * 0.5 + across() * px(64.0))
    };
    scene.emit("orbs", sparks, wide(), None);
    let lit = scene.twinkle(0.1, 0.34, 2.0);
    scene.sprite("orbs_out", "orbs", &fields, Look {
        radius: (rand("size").pow(2.0) * px(34.0) + px(15.0)) * scene.k.size.clone(),
        alpha: lit * scene.k.glow.clone(),
        lobes: lobes::orb(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    scene.emit("stars", glints, wide(), None);
    let lit = scene.twinkle(0.16, 0.34, 9.0);
    scene.sprite("stars_out", "stars", &fields, Look {
        radius: uniform(px(20.0), px(46.0), "size") * scene.k.size.clone(),
        alpha: lit * scene.k.glow.clone(),
        lobes: lobes::glint(),
        colors: &[("glow", 1.0)],
    });
}

