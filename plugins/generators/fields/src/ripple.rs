//! Ripple: rings that spread from drops on dark water.
//!
//! A ring is a packet of waves that runs out from where its drop fell. What a pixel sums is not the
//! height but its slope towards the light, which is what an eye sees of water: it moves the reflected
//! sky about and lights the near side of every crest.

use effectforge_sdk::effect::builder::{
    age, element_x, element_y, height, hypot, rand_life, smoothstep, sum, uniform, width, x, y,
};
use effectforge_sdk::effect::graph::{Blend, Emitter};
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_sdk::effect::{Color, Expr, limits};
use effectforge_style::{Slider, along};

use crate::stage::{Pixel, Stage, bell, tone};

/// How water is rained on.
pub(crate) struct Water {
    drops: f64,
    /// Shortest and longest life of a drop's rings, seconds.
    life: (f64, f64),
    /// How far rings run, in hundreds of design pixels.
    reach: f64,
    /// Length of a wave and half width of a packet, in the same.
    wave: f64,
    packet: f64,
    /// How much a circle is flattened by the eye's low place.
    flat: f64,
}

const DROPS: Water = Water {
    drops: 7.0,
    life: (4.0, 7.0),
    reach: 4.6,
    wave: 0.42,
    packet: 0.62,
    flat: 1.25,
};

const MOONLIT: Water = Water {
    drops: 6.0,
    life: (4.5, 7.5),
    reach: 4.2,
    wave: 0.36,
    packet: 0.55,
    flat: 2.3,
};

const RAIN: Water = Water {
    drops: 17.0,
    life: (1.5, 3.0),
    reach: 1.7,
    wave: 0.24,
    packet: 0.3,
    flat: 1.7,
};

const SONAR: Water = Water {
    drops: 5.0,
    life: (3.2, 5.3),
    reach: 6.0,
    wave: 0.5,
    packet: 0.3,
    flat: 1.0,
};

/// A basin's drops: few, for waves meet and come back.
pub(crate) const BASIN: Water = Water {
    drops: 6.0,
    life: (3.4, 6.6),
    ..DROPS
};

pub(crate) struct Knobs {
    pub(crate) size: Expr,
    pub(crate) strength: Expr,
    breeze: Expr,
    pub(crate) gleam: Expr,
}

pub(crate) fn compose(stage: &mut Stage) {
    colors(stage);
    let water = match stage.look.name {
        "moonlit" => MOONLIT,
        "rain" => RAIN,
        "sonar" => SONAR,
        "basin" => BASIN,
        _ => DROPS,
    };
    let density = if stage.brief.count.is_some() {
        1.0
    } else {
        stage.density
    };
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 3.0)),
        ("drops", "Drops", "Gouttes", "look", density, (0.6, 1.4)),
        ("size", "Size of the rings", "Taille des ronds", "look", 1.0, (0.6, 1.5)),
        ("strength", "Height of the waves", "Hauteur des vagues", "look", stage.energy, (0.6, 1.6)),
        ("breeze", "Breeze", "Brise", "motion", 1.0, (0.0, 1.8)),
        ("gleam", "Gleam", "Reflets", "look", stage.intensity, (0.0, 1.6)),
    ];
    let [_, drops, size, strength, breeze, gleam] = stage.sliders(rows);
    let k = Knobs {
        size,
        strength,
        breeze,
        gleam,
    };
    emitter(stage, &water, drops);
    match stage.look.name {
        "sonar" => sonar(stage, &water, &k),
        "basin" => crate::basin::basin(stage, &k),
        "moonlit" => moonlit(stage, &water, &k),
        _ => pool(stage, &water, &k),
    }
}

fn colors(stage: &mut Stage) {
    let t = stage.tones;
    let l = t.bg.to_oklch().l;
    let (deep, low, mid, sky, sheen) = if t.light {
        (
            tone(t.primary, 0.76, 0.55),
            tone(t.primary, 0.87, 0.4),
            tone(t.secondary, 0.93, 0.3),
            Color::WHITE.mix(t.bg, 0.3),
            Color::WHITE,
        )
    } else {
        (
            tone(t.bg, (l * 0.55).max(0.07), 1.0),
            tone(t.secondary, l + 0.1, 0.7),
            along(t.secondary, t.primary, 0.4),
            t.primary,
            t.glow,
        )
    };
    stage.color("sheen", sheen);
    stage.color("deep", deep);
    stage.color("low", low);
    stage.color("mid", mid);
    stage.color("sky", sky);
    stage.expose(&[
        ("sky", "Reflected light", "Lumière reflétée"),
        ("mid", "Crests", "Crêtes"),
        ("low", "Water", "Eau"),
        ("deep", "Depth", "Profondeur"),
    ]);
}

/// A number of drops that the brief gives is kept as far as a pixel can sum over them.
pub(crate) fn drops(stage: &Stage, water: &Water) -> f64 {
    let asked = stage
        .brief
        .count
        .map(|count| f64::from(count).min(f64::from(limits::SUM_MAX) / 1.6));
    asked.unwrap_or(water.drops)
}

/// Drops that there are at most, the knob turned up.
pub(crate) fn capacity(drops: f64) -> u32 {
    (drops * 1.4).ceil().max(2.0) as u32
}

fn emitter(stage: &mut Stage, water: &Water, knob: Expr) {
    let drops = drops(stage, water);
    let (short, long) = water.life;
    let tempo = stage.brief.tempo;
    stage.e.emitter(
        "drops",
        Emitter {
            capacity: capacity(drops),
            count: knob * drops,
            x: width() * rand_life("x"),
            y: height() * rand_life("y"),
            lifetime: Some(uniform(s(short / tempo), s(long / tempo), "life")),
            burst: None,
            fixed: false,
        },
    );
}

/// Distance from an element's ring and from the element, in hundreds of design pixels.
fn ring(water: &Water, k: &Knobs) -> [Expr; 2] {
    let hundred = k.size.clone() * px(100.0);
    let far = hypot(
        (x() - element_x()) / hundred.clone(),
        (y() - element_y()) * water.flat / hundred,
    );
    [far.clone() - age() * water.reach, far]
}

/// Slope of all rings towards the light, up left.
fn slope(stage: &mut Stage, water: &Water, k: &Knobs) -> Expr {
    let [from, far] = ring(water, k);
    let hundred = || k.size.clone() * px(100.0);
    let towards = ((x() - element_x()) * 0.5 + (y() - element_y()) * (water.flat * 0.87))
        / hundred()
        / (far + 0.06);
    let packet = bell(from.clone() / water.packet);
    let fade = (Expr::one() - age()).pow(1.3) * smoothstep(0.0, 0.06, age());
    let wave = (from * deg(360.0 / water.wave)).sin();
    let rings = sum("drops", &[], wave * packet * fade * towards);
    let slope = rings * k.strength.clone() * 1.25;
    stage.e.signal("slope", slope)
}

/// Slope of the wind's own waves.
pub(crate) fn breeze(
    stage: &mut Stage,
    k: &Knobs,
    [u, v]: &[Expr; 2],
    flat: f64,
    fine: f64,
) -> Expr {
    let at = [u.clone() * fine, v.clone() * (fine * flat)];
    stage.noise("wind", at, 2, 2.0) * k.breeze.clone()
}

/// Water that reflects a sky which grows light away from the eye.
fn pool(stage: &mut Stage, water: &Water, k: &Knobs) {
    let slope = slope(stage, water, k);
    let place = stage.place();
    let wind = breeze(stage, k, &place, water.flat * 2.0, 5.0);
    let [u, v] = place;
    let tilt = stage.e.signal("tilt", slope + wind * 0.11);
    // A light above, out of sight, whose reflection the waves break up.
    let lamp = hypot((u - 0.25) * 0.8, v + 0.42 + tilt.clone() * 0.2);
    let lamp = (lamp * -2.1).exp();
    let pixel = Pixel {
        value: lamp.clone() * 0.7 + tilt.clone() * (lamp.clone() * 0.75 + 0.24) + 0.03,
        alpha: Expr::one(),
        light: smoothstep(0.25, 1.05, tilt) * (lamp * 0.9 + 0.16) * k.gleam.clone() * 0.75,
    };
    surface(stage, pixel);
}

/// The moon's path: its reflection, drawn out towards the eye and broken by every wave.
fn moonlit(stage: &mut Stage, water: &Water, k: &Knobs) {
    let slope = slope(stage, water, k);
    let place = stage.place();
    let wind = breeze(stage, k, &place, water.flat * 3.0, 4.0);
    let [u, v] = place;
    let near = stage.e.signal("near", v + 0.5);
    let tilt = slope * 0.55 + wind * (near.clone() * 0.5 + 0.12);
    let tilt = stage.e.signal("tilt", tilt);
    let aside = (u - 0.12 + tilt.clone() * 0.34) / (near.clone() * 0.22 + 0.1);
    let path = stage.e.signal("path", bell(aside));
    let sheen = (near * -1.6).exp() * 0.34;
    let pixel = Pixel {
        value: path.clone() * 0.6 + sheen + tilt.clone() * 0.22,
        alpha: Expr::one(),
        light: path.pow(3.0) * smoothstep(0.02, 0.4, tilt) * k.gleam.clone() * 0.75,
    };
    surface(stage, pixel);
}

fn sonar(stage: &mut Stage, water: &Water, k: &Knobs) {
    let [from, _] = ring(water, k);
    // A sharp front, and echoes behind it.
    let line = bell(from.clone() / (water.packet * 0.16));
    let echo = (from.clone() * deg(360.0 / water.wave)).cos() * 0.5 + 0.5;
    let wake = (from.clone().min(0.0) * 1.3).exp() * smoothstep(0.25, 0.0, from);
    let fade = (Expr::one() - age()).pow(1.3) * smoothstep(0.0, 0.05, age());
    let light = line * 0.75 + wake * (echo.pow(7.0) * 0.34 + 0.12);
    let rings = sum("drops", &[], light * fade);
    let rings = stage.e.signal("rings", rings * k.strength.clone());
    let place = stage.place();
    let mist = breeze(stage, k, &place, 1.0, 1.6);
    let pixel = Pixel {
        value: rings.clone() * 0.85 + mist * 0.09 + 0.12,
        alpha: Expr::one(),
        light: smoothstep(0.3, 1.1, rings) * 0.75 * k.gleam.clone(),
    };
    surface(stage, pixel);
}

/// On a transparent ground only what shines is seen.
pub(crate) fn surface(stage: &mut Stage, pixel: Pixel) {
    let clear: f64 = if stage.tones.transparent { 0.0 } else { 1.0 };
    let ramp = [
        (0.0, "deep", clear),
        (0.22, "low", clear.max(0.25)),
        (0.5, "mid", clear.max(0.7)),
        (0.78, "sky", 1.0),
        (1.0, "sheen", 1.0),
    ];
    stage.shade("water", pixel, &ramp, 4.0, Blend::Normal);
}
