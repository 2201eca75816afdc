//! One shell: an emitter whose bursts are its sparks, drawn as sparks and as the glow on the smoke.
//! Before the burst the first of them are the rocket's trail.
//!
//! Within a burst, elements are ordered by direction and, for each direction, from the head of the
//! spark to the end of its tail. Directions follow a sequence whose every beginning covers the sphere
//! evenly, so that a small canvas, which gets fewer elements, gets whole shells with fewer sparks.

use effectforge_sdk::effect::builder::{
    age, height, in_burst, rand, rand_burst, sine, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{
    ColorShare, Emitter, Lobe, LobeStop, NodeKind, Offset, Sprite,
};
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_sdk::effect::{Expr, Quantity};
use effectforge_style::lobes;

use crate::scene::Scene;
use crate::show::{Kind, Shell};

/// Share of a life in which the rocket rises.
const RISE: f64 = 0.23;
/// Elements of a rocket's trail.
const TRAIL: f64 = 26.0;

/// How a kind of shell burns.
struct Burn {
    /// Directions, and elements of a tail.
    sparks: u32,
    tail: u32,
    /// How far sparks are thrown, design pixels.
    reach: f64,
    /// How hard the air brakes.
    drag: f64,
    /// How far they fall in a life, design pixels.
    fall: f64,
    /// How far the end of a tail is behind, share of the time after the burst.
    lag: f64,
    /// Shortest and longest life, seconds.
    life: (f64, f64),
    /// When sparks fade.
    fade: (f64, f64),
}

impl Kind {
    fn burn(self) -> Burn {
        match self {
            Self::Peony => Burn {
                sparks: 48,
                tail: 8,
                reach: 290.0,
                drag: 3.4,
                fall: 110.0,
                lag: 0.115,
                life: (3.4, 4.6),
                fade: (0.45, 1.0),
            },
            Self::Willow => Burn {
                sparks: 32,
                tail: 15,
                reach: 245.0,
                drag: 2.8,
                fall: 300.0,
                lag: 0.34,
                life: (4.4, 5.4),
                fade: (0.6, 1.0),
            },
            Self::Ring => Burn {
                sparks: 56,
                tail: 6,
                reach: 275.0,
                drag: 3.2,
                fall: 80.0,
                lag: 0.1,
                life: (3.4, 4.6),
                fade: (0.4, 1.0),
            },
        }
    }
}

/// Lengths of a shell, as the slider has them.
fn scaled(scene: &Scene, length: f64) -> Expr {
    scene.k.size.clone() * px(length)
}

/// Shell `at` of four, which keeps to its part of the sky.
pub(crate) fn shell(scene: &mut Scene, at: usize, shell: Shell) {
    let burn = shell.kind.burn();
    let id = ["a", "b", "c", "d"][at.min(3)];
    emitter(scene, id, at, &burn);
    climb(scene, id, &burn);
    throw(scene, id, shell.kind, &burn);
    glow(scene, id, shell, &burn);
    sparks(scene, id, shell, &burn);
}

fn emitter(scene: &mut Scene, id: &str, at: usize, burn: &Burn) {
    let each = burn.sparks * burn.tail;
    let tempo = scene.brief.tempo;
    let seconds = |t: f64| -> Quantity { s(t / tempo) };
    let (short, long) = burn.life;
    // Parts of the sky overlap: middles at 0.2, 0.4, 0.6, 0.8 in an order that alternates.
    let middle = [0.24, 0.66, 0.44, 0.82][at.min(3)];
    scene.e.emitter(
        id,
        Emitter {
            capacity: each * 4,
            count: scene.k.shells.clone() * f64::from(each),
            x: width() * ((rand_burst("x") - 0.5) * 0.26 + middle),
            y: height() * (rand_burst("y") * 0.26 + 0.2),
            lifetime: Some(rand_burst("life") * seconds(long - short) + seconds(short)),
            burst: Some(each),
            fixed: false,
        },
    );
}

/// Place along the rocket's trail, 0 at its head; above 1 for what is no part of it.
fn behind(burn: &Burn) -> Expr {
    in_burst() * (f64::from(burn.sparks * burn.tail) / TRAIL)
}

/// Before the burst: from below the canvas to the place of the burst, ever slower.
fn climb(scene: &mut Scene, id: &str, burn: &Burn) {
    let way = (age() / RISE - behind(burn) * 0.2).clamp(0.0, 1.0);
    // Where the shell bursts, the trail is drawn in.
    let left = (Expr::one() - way).pow(2.0) * smoothstep(RISE, RISE - 0.02, age());
    let dy = left.clone() * height() * (Expr::from(0.86) - rand_burst("y") * 0.26);
    let dx = left * width() * ((rand_burst("lean") - 0.5) * 0.12);
    let offset = Offset { dx, dy };
    scene
        .e
        .node(&format!("{id}_climb"), NodeKind::Offset(offset));
}

/// Time since the burst, 0 to 1, of an element of a tail: its end lags behind.
fn since(burn: &Burn) -> Expr {
    let after = (age() - RISE) / (1.0 - RISE);
    (after - tail_at(burn) * burn.lag).clamp(0.0, 1.0)
}

/// Place along the tail, 0 at the head.
fn tail_at(burn: &Burn) -> Expr {
    (in_burst() * f64::from(burn.sparks)).fract()
}

/// After the burst: out, braked by the air, and down.
fn throw(scene: &mut Scene, id: &str, kind: Kind, burn: &Burn) {
    let t = since(burn);
    let index = (in_burst() * f64::from(burn.sparks)).floor();
    // A sequence that fills the square evenly from the start (the plastic number's powers).
    let first = (index.clone() * 0.754_877_666 + 0.5).fract();
    let second = (index * 0.569_840_291 + rand_burst("turn")).fract() * deg(360.0);
    let braked = Expr::one() - (t.clone() * -burn.drag).exp();
    let reach = scaled(scene, burn.reach) * (rand_burst("reach") * 0.3 + 0.85);
    let out = braked * reach / (1.0 - (-burn.drag).exp());
    let (dx, dy) = match kind {
        Kind::Ring => ring(first, second),
        _ => sphere(first, second),
    };
    // Falling is braked too: slow at first, then even.
    let fall = scaled(scene, burn.fall) * scene.k.gravity.clone();
    let fall = t.clone() * t * fall;
    let offset = Offset {
        dx: out.clone() * dx,
        dy: out * dy + fall,
    };
    scene
        .e
        .node(&format!("{id}_throw"), NodeKind::Offset(offset));
}

/// A sphere seen from afar. Sparks differ a little in speed, or the shell would look machined.
fn sphere(first: Expr, second: Expr) -> (Expr, Expr) {
    let z = first * 2.0 - 1.0;
    let around = (Expr::one() - z.clone() * z.clone()).max(0.0).pow(0.5);
    (around * second.cos(), z)
}

/// Three quarters of the sparks on a tilted circle, the others a small heart.
fn ring(first: Expr, second: Expr) -> (Expr, Expr) {
    let heart = smoothstep(0.74, 0.76, first.clone());
    let far = Expr::one() - heart * (first * 0.5 + 0.2);
    let tilt = rand_burst("tilt") * 0.5 + 0.25;
    let lean = (rand_burst("lean") - 0.5) * deg(120.0);
    let (x, y) = (second.clone().cos(), second.sin() * tilt);
    let turned = |a: Expr, b: Expr| a * lean.clone().cos() + b * lean.clone().sin();
    (
        turned(x.clone(), -y.clone()) * far.clone(),
        turned(y, x) * far,
    )
}

fn share(color: &str, weight: f64) -> ColorShare {
    ColorShare {
        color: color.to_owned(),
        weight,
    }
}

/// Light on a light ground has no white heart.
fn fitted(scene: &Scene, mut lobes: Vec<Lobe>) -> Vec<Lobe> {
    if scene.tones.light {
        let stops = lobes.iter_mut().flat_map(|lobe| &mut lobe.stops);
        stops.for_each(|stop| stop.white = 0.0);
    }
    lobes
}

/// A spark whose neighbours in a tail run together: a broad white heart, little halo.
fn ember() -> Vec<Lobe> {
    let stops = [
        (0.0, 1.0, 0.8),
        (0.2, 0.94, 0.6),
        (0.42, 0.66, 0.22),
        (0.62, 0.3, 0.04),
        (0.82, 0.08, 0.0),
        (1.0, 0.0, 0.0),
    ];
    let stops = stops.map(|(at, alpha, white)| LobeStop { at, alpha, white });
    vec![Lobe {
        size: [1.0, 1.0],
        stops: stops.to_vec(),
    }]
}

/// The first element of a burst alone: the flash, then the glow on the smoke, which drifts off.
fn glow(scene: &mut Scene, id: &str, shell: Shell, burn: &Burn) {
    let each = f64::from(burn.sparks * burn.tail);
    let alone = smoothstep(1.0, 0.9, in_burst() * each);
    let t = ((age() - RISE) / (1.0 - RISE)).max(0.0);
    let lit = smoothstep(0.0, 0.02, t.clone()) * (t * -3.8).exp();
    let strength = if scene.tones.light { 0.16 } else { 0.32 };
    let sprite = Sprite {
        emitter: id.to_owned(),
        fields: Vec::new(),
        radius: scaled(scene, 330.0),
        alpha: alone * lit * scene.k.smoke.clone() * strength,
        lobes: vec![lobes::veil()],
        colors: vec![share(shell.halo, 1.0)],
        blend: scene.blend(),
    };
    scene.e.sprite(&format!("{id}_glow"), sprite);
}

fn sparks(scene: &mut Scene, id: &str, shell: Shell, burn: &Burn) {
    let t = ((age() - RISE) / (1.0 - RISE)).max(0.0);
    let born = smoothstep(0.0, 0.012, t.clone());
    let (from, to) = burn.fade;
    let dying = Expr::one() - smoothstep(from, to, t.clone());
    let tail = Expr::one() - tail_at(burn);
    // At last each spark crackles by itself.
    let pace = uniform(scene.turns(40.0), scene.turns(70.0), "pace");
    let crackle = (sine(pace, rand("phase")) * 0.5 + 0.5).pow(2.0);
    let late = smoothstep(0.3, 0.7, t.clone()) * scene.k.glitter.clone();
    let lit = Expr::one() - late * (Expr::one() - crackle * 1.35);
    let rocket = (Expr::one() - behind(burn)).max(0.0);
    let rising = smoothstep(0.0, 0.03, age()) * smoothstep(RISE + 0.004, RISE - 0.01, age());
    let rising = rocket.clone().pow(1.6) * rising * 0.75;
    let hot = (t * -6.0).exp();
    let radius = (hot * px(5.0) + px(7.6)) * (tail.clone() * 0.5 + 0.5);
    let sprite = Sprite {
        emitter: id.to_owned(),
        fields: vec![format!("{id}_climb"), format!("{id}_throw")],
        radius: radius * scene.k.spark.clone(),
        alpha: (born * dying * lit * tail.pow(1.35) + rising) * scene.k.bright.clone(),
        lobes: fitted(scene, ember()),
        colors: vec![share(shell.color, 1.0)],
        blend: scene.blend(),
    };
    scene.e.sprite(&format!("{id}_sparks"), sprite);
}
