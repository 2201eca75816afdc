//! The scenes, one function each.

use effectforge_sdk::effect::builder::{age, height, normal, rand, rand_life, uniform, width};
use effectforge_sdk::effect::graph::Axis;
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use crate::Variant;
use crate::scene::{Look, Scene, fade, round, wave};

/// Composes a variant.
pub(crate) fn compose(mut scene: Scene, variant: Variant) -> Scene {
    scene.ground();
    match variant {
        Variant::Silk => silk(&mut scene),
        Variant::Fireflies => fireflies(&mut scene),
        Variant::Bokeh => bokeh(&mut scene),
        Variant::Motes => motes(&mut scene),
        Variant::Shower => shower(&mut scene),
        Variant::Galaxy => galaxy(&mut scene),
        Variant::Burst => burst(&mut scene),
    }
    scene.vignette(0.8);
    scene.grain();
    scene
}

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
fn silk(scene: &mut Scene) {
    scene.aura("aura_a", "haze", [0.7, 0.36], 0.46, 0.17);
    scene.aura("aura_b", "ember", [0.28, 0.64], 0.42, 0.15);
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
        radius: (near() * px(14.0) + px(4.6)) * scene.k.size.clone(),
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
        radius: (rand("size").pow(2.0) * px(22.0) + px(12.0)) * scene.k.size.clone(),
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

/// Sparks that rise, sway and blink over a glow from below.
fn fireflies(scene: &mut Scene) {
    scene.aura("embers_glow", "ember", [0.5, 1.12], 0.62, 0.34);
    scene.aura("night", "haze", [0.7, 0.2], 0.55, 0.14);
    let [fine, flies, glints] = scene.deal([170, 58, 10]);
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
    scene.emit("embers", fine, born((0.35, 1.05)), Some(life));
    let lit = scene.twinkle(0.25, 0.8, 1.4);
    let near = || rand("near").pow(2.6);
    scene.sprite("embers_out", "embers", &["plume", "curl", "sway"], Look {
        radius: (near() * px(13.0) + px(4.2)) * scene.k.size.clone() * (Expr::from(1.1) - age() * 0.5),
        alpha: lit * fade(0.06, 0.3) * (rand("near") * 0.5 + 0.5) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 7.0), ("glow", 2.0), ("accent", 2.0), ("secondary", 1.2)],
    });
    let life = uniform(scene.s(6.0), scene.s(12.0), "life");
    scene.emit("flies", flies, born((0.3, 0.95)), Some(life));
    let lit = scene.twinkle(0.16, 0.4, 2.6);
    scene.sprite("flies_out", "flies", &["plume", "sway"], Look {
        radius: (rand("size").pow(1.8) * px(19.0) + px(10.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.12, 0.6) * scene.k.glow.clone() * 0.95,
        lobes: lobes::orb(),
        colors: &[("primary", 6.0), ("secondary", 3.0), ("accent", 2.0)],
    });
    glints_everywhere(scene, glints, &["plume", "sway"], -40.0);
}

/// Glints that flash up anywhere and move `by` design pixels downwards in their life.
fn glints_everywhere(scene: &mut Scene, n: u32, fields: &[&str], by: f64) {
    let at = (width() * rand_life("x"), height() * rand_life("y") + age() * px(by));
    let life = uniform(scene.s(2.4), scene.s(5.0), "life");
    scene.emit("stars", n, at, Some(life));
    let flash = (age() * (Expr::one() - age()) * 4.0).pow(6.0);
    scene.sprite("stars_out", "stars", fields, Look {
        radius: uniform(px(16.0), px(42.0), "size") * scene.k.size.clone(),
        alpha: flash * scene.k.glow.clone() * scene.k.twinkle.clone().pow(0.5),
        lobes: lobes::glint(),
        colors: &[("glow", 1.0)],
    });
}

/// Discs out of focus in three sizes, over fine dust.
fn bokeh(scene: &mut Scene) {
    scene.aura("warm", "ember", [0.24, 0.7], 0.6, 0.24);
    scene.aura("cool", "haze", [0.8, 0.26], 0.6, 0.24);
    let [dust, middle, glints] = scene.deal([130, 30, 9]);
    scene.discs(13, (56.0, 128.0), 0.19);
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
        alpha: fade(0.3, 0.6) * (Expr::from(0.5) - near() * 0.24) * scene.k.glow.clone(),
        lobes: lobes::disc(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0), ("glow", 1.0)],
    });
    let life = uniform(scene.s(4.0), scene.s(9.0), "life");
    scene.emit("dust", dust, anywhere(60.0), Some(life));
    let lit = scene.twinkle(0.2, 0.6, 1.8);
    scene.sprite("dust_out", "dust", &["sway"], Look {
        radius: (rand("near").pow(3.0) * px(9.0) + px(3.8)) * scene.k.size.clone(),
        alpha: lit * fade(0.25, 0.6) * (rand("near") * 0.5 + 0.4) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 5.0), ("glow", 3.0), ("secondary", 3.0)],
    });
    glints_everywhere(scene, glints, &["sway"], -14.0);
}

/// Dust that floats in a slanting ray of light.
fn motes(scene: &mut Scene) {
    scene.aura("ray", "ember", [0.2, -0.1], 0.95, 0.34);
    scene.aura("shade", "haze", [0.85, 0.9], 0.6, 0.2);
    let [fine, mid, glints] = scene.deal([190, 60, 9]);
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
        radius: (near() * px(12.0) + px(4.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.2, 0.7) * (rand("near") * 0.55 + 0.4) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("glow", 3.0), ("secondary", 3.0), ("accent", 1.0)],
    });
    let life = uniform(scene.s(6.0), scene.s(12.0), "life");
    scene.emit("orbs", mid, floating(), Some(life));
    let lit = scene.twinkle(0.1, 0.3, 2.0);
    scene.sprite("orbs_out", "orbs", &fields, Look {
        radius: (rand("size").pow(2.0) * px(20.0) + px(8.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.25, 0.6) * scene.k.glow.clone() * 0.7,
        lobes: lobes::orb(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    glints_everywhere(scene, glints, &fields, -10.0);
}

/// Glitter that rains through the light and catches it.
fn shower(scene: &mut Scene) {
    scene.aura("above", "ember", [0.5, -0.12], 0.66, 0.36);
    scene.aura("below", "haze", [0.4, 1.1], 0.6, 0.2);
    let [fine, flakes, glints] = scene.deal([190, 74, 14]);
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
    let lit = scene.twinkle(0.4, 1.0, 2.2);
    scene.sprite("dust_out", "dust", &["air", "sway"], Look {
        radius: (near() * px(12.0) + px(4.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.04, 0.55) * (rand("near") * 0.5 + 0.5) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("glow", 3.0), ("secondary", 3.0)],
    });
    let life = uniform(scene.s(4.0), scene.s(8.0), "life");
    scene.emit("flakes", flakes, falling((0.6, 1.15)), Some(life));
    let lit = scene.twinkle(0.3, 0.8, 3.0);
    scene.sprite("flakes_out", "flakes", &["air", "sway"], Look {
        radius: (rand("size").pow(2.0) * px(15.0) + px(8.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.06, 0.6) * scene.k.glow.clone(),
        lobes: lobes::orb(),
        colors: &[("primary", 6.0), ("secondary", 3.0), ("accent", 2.0)],
    });
    glints_everywhere(scene, glints, &["air"], 70.0);
}

/// A wheel of two arms around a bright heart, seen at a slant.
fn galaxy(scene: &mut Scene) {
    scene.aura("disc_glow", "haze", [0.5, 0.5], 0.52, 0.34);
    scene.aura("heart", "ember", [0.5, 0.5], 0.2, 0.7);
    let [arms, cloud, halo, glints] = scene.deal([240, 36, 90, 12]);
    scene.discs(5, (22.0, 54.0), 0.12);
    let turn = Expr::from(scene.hz(-1.0 / 12.0));
    // How far out: 0 at the heart. The arms trail by 0.62 turns from heart to rim.
    let out = |power: f64| rand("out").pow(power);
    let arm = |power: f64, loose: f64| {
        let which = Op::Floor(rand("arm") * 2.0);
        Expr::from(which) * 0.5 + out(power) * 0.62 + normal(0.0, loose, "loose")
    };
    let far = |power: f64| out(power) * 0.94 + 0.05;
    scene.orbit("arms_turn", width() * far(0.85) * 0.47, height() * far(0.85) * 0.37, turn.clone(), arm(0.85, 0.035));
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
        radius: (rand("size") * px(70.0) + px(60.0)) * scene.k.size.clone().pow(0.5),
        alpha: scene.k.glow.clone() * uniform(0.06, 0.15, "light"),
        lobes: vec![lobes::bell(1.0, 3.0, [1.0, 0.66])],
        colors: &[("secondary", 6.0), ("accent", 3.0), ("primary", 2.0)],
    });
    scene.emit("halo", halo, centre(), None);
    let lit = scene.twinkle(0.16, 0.6, 1.8);
    scene.sprite("halo_out", "halo", &["halo_turn", "slant", "bob"], Look {
        radius: (rand("near").pow(3.0) * px(8.0) + px(3.6)) * scene.k.size.clone(),
        alpha: lit * (rand("near") * 0.4 + 0.28) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("glow", 4.0), ("secondary", 4.0), ("primary", 2.0)],
    });
    scene.emit("arms", arms, centre(), None);
    let lit = scene.twinkle(0.14, 0.6, 1.5);
    scene.sprite("arms_out", "arms", &["arms_turn", "slant", "bob"], Look {
        radius: (rand("near").pow(3.0) * px(14.0) + px(4.8)) * scene.k.size.clone(),
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

/// Sparks that stream out of a bright centre in every direction and slow down.
fn burst(scene: &mut Scene) {
    scene.aura("wide", "haze", [0.5, 0.52], 0.6, 0.26);
    scene.aura("heart", "ember", [0.5, 0.52], 0.26, 0.6);
    let [fine, orbs, glints] = scene.deal([230, 60, 12]);
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
        radius: (near() * px(13.0) + px(4.2)) * scene.k.size.clone() * (Expr::from(1.1) - age() * 0.6),
        alpha: lit * fade(0.05, 0.2) * (rand("near") * 0.5 + 0.5) * scene.k.glow.clone().pow(0.5),
        lobes: lobes::spark(),
        colors: &[("primary", 6.0), ("glow", 3.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    let life = uniform(scene.s(3.0), scene.s(6.0), "life");
    scene.emit("orbs", orbs, thrown(), Some(life));
    let lit = scene.twinkle(0.2, 0.5, 1.8);
    scene.sprite("orbs_out", "orbs", &["air", "eddy"], Look {
        radius: (rand("size").pow(2.0) * px(17.0) + px(9.0)) * scene.k.size.clone(),
        alpha: lit * fade(0.1, 0.35) * scene.k.glow.clone() * 0.9,
        lobes: lobes::orb(),
        colors: &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0)],
    });
    glints_everywhere(scene, glints, &["air"], 10.0);
}
