//! Cursor trail: what follows a pointer.
//!
//! The graph knows where the pointer is, not where it was. So the same place is read several times,
//! each time followed more slowly: the slower, the older. A Bézier curve through these places from
//! the newest to the oldest is the trail. While nobody moves the pointer, each plays a dance that
//! lags behind by as much as it would follow late, so that the picture is the same.

use effectforge_sdk::effect::Expr;
mod comet;
mod ribbon;
mod sparks;

use effectforge_sdk::effect::builder::{along, height, index, rand, smoothstep, uniform, width};
use effectforge_sdk::effect::graph::{Emitter, Source};
use effectforge_sdk::effect::unit::{px, s};
use effectforge_style::{Slider, lobes};

use crate::stage::{Bands, Light, Spots, Stage, short, still};

/// Age of the trail's end, seconds at medium tempo.
const TAIL_S: f64 = 1.6;
/// Degree of the curve: one more place is read on each axis.
const DEGREE: usize = 4;
/// Time in which the head follows the pointer, seconds.
const HEAD_S: f64 = 0.06;

struct Knobs {
    length: Expr,
    size: Expr,
    spread: Expr,
    glow: Expr,
    density: Expr,
    /// Sparks of the look at the middle of the slider.
    all: f64,
    /// 1 at a click, soon 0.
    flash: Expr,
}

/// Coefficients of the trail's polynomials, constant first.
struct Trail {
    x: Vec<Expr>,
    y: Vec<Expr>,
}

impl Trail {
    /// The trail's place: 0 at the head, 1 at the oldest.
    fn at(&self, u: &Expr) -> [Expr; 2] {
        [&self.x, &self.y].map(|axis| {
            let mut terms = axis.iter().rev().cloned();
            let first = terms.next().unwrap_or_else(|| px(0.0).into());
            terms.fold(first, |sum, term| sum * u.clone() + term)
        })
    }

    fn head(&self) -> [Expr; 2] {
        [self.x[0].clone(), self.y[0].clone()]
    }

    /// From the head to the trail's place.
    fn back(&self, u: &Expr) -> [Expr; 2] {
        let [x, y] = self.at(u);
        let [head_x, head_y] = self.head();
        [x - head_x, y - head_y]
    }
}

pub(crate) fn compose(stage: &mut Stage) {
    let dense = if stage.brief.count.is_some() {
        1.0
    } else {
        stage.density
    };
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.4, 2.0)),
        ("length", "Length of the trail", "Longueur de la traînée", "look", 0.85, (0.55, 1.0)),
        ("size", "Size", "Taille", "look", 1.0, (0.75, 1.5)),
        ("spread", "Spread", "Dispersion", "motion", stage.energy, (0.4, 1.6)),
        ("density", "Density", "Densité", "look", dense, (0.4, 1.6)),
        ("brightness", "Glow", "Éclat", "look", stage.brightness, (0.65, 1.4)),
    ];
    let [_, length, size, spread, density, glow] = stage.sliders(rows);
    let flash = click(stage);
    let all = match stage.look.name {
        "ribbon" => 60.0,
        "sparks" => 390.0,
        _ => 260.0,
    };
    let k = Knobs {
        all,
        length,
        size,
        spread,
        glow,
        density,
        flash,
    };
    stage.backdrop([0.2, 0.0], [0.7, 1.0], &LIGHTS);
    let trail = trail(stage);
    match stage.look.name {
        "ribbon" => ribbon::compose(stage, &k, &trail),
        "sparks" => sparks::compose(stage, &k, &trail),
        _ => comet::compose(stage, &k, &trail),
    }
}

const LIGHTS: [Light; 2] = [
    ("aura_a", "haze", [0.72, 0.28], 0.52, 0.2),
    ("aura_b", "ember", [0.22, 0.84], 0.46, 0.14),
];

/// 1 at a click and soon 0; a few times per loop while nobody clicks.
fn click(stage: &mut Stage) -> Expr {
    let period = short(stage.brief.duration / stage.whole(3.0));
    let idle = stage.saw(3.0, 0.5) * s(period);
    let since = stage.e.input("click", Source::Click, 0.0, idle);
    let flash = (since / s(-0.22)).exp();
    stage.e.signal("flash", flash)
}

/// Reads the pointer from now to long ago and gives the curve through what was read.
fn trail(stage: &mut Stage) -> Trail {
    let mut axis = |name: &str, source, extent: fn() -> Expr, dance: &[(f64, f64, f64); 2]| {
        let mut read = Vec::new();
        for step in 0..=DEGREE {
            let late = TAIL_S * step as f64 / DEGREE as f64;
            let mut place = Expr::from(0.5);
            for (reach, turns, phase) in dance {
                let whole = stage.whole(*turns);
                let behind = whole * stage.seconds(late) / stage.brief.duration;
                place = place + stage.swing(*turns, short(phase - behind)) * *reach;
            }
            let smooth = short(stage.seconds(late).clamp(HEAD_S, 2.0));
            let id = format!("{name}{step}");
            read.push(stage.e.input(&id, source, smooth, extent() * place));
        }
        coefficients(stage, name, &read)
    };
    Trail {
        x: axis(
            "x",
            Source::PointerX,
            width,
            &[(0.3, 2.0, 0.13), (0.06, 4.0, 0.76)],
        ),
        y: axis(
            "y",
            Source::PointerY,
            height,
            &[(0.26, 3.0, 0.71), (0.06, 1.0, 0.4)],
        ),
    }
}

/// Bézier curve of places as a polynomial; each coefficient is a signal.
fn coefficients(stage: &mut Stage, name: &str, places: &[Expr]) -> Vec<Expr> {
    let degree = places.len() - 1;
    let choose = |n: usize, k: usize| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
    let mut all = vec![places[0].clone()];
    for j in 1..=degree {
        let mut sum: Option<Expr> = None;
        for (i, place) in places.iter().enumerate().take(j + 1) {
            let sign = if (i + j) % 2 == 0 { 1.0 } else { -1.0 };
            let term = place.clone() * (sign * choose(degree, j) * choose(j, i)).round();
            sum = Some(match sum {
                Some(sum) => sum + term,
                None => term,
            });
        }
        let sum = sum.unwrap_or_else(|| px(0.0).into());
        all.push(stage.e.signal(&format!("{name}_c{j}"), sum));
    }
    all
}

/// Most sparks that a brief's own number may ask for.
const COUNT_MAX: f64 = 1500.0;

/// Sparks that stay where the head was when they were born: their age is the trail's.
fn born_behind(stage: &mut Stage, id: &str, n: f64, k: &Knobs, at: [Expr; 2]) {
    let asked = stage
        .brief
        .count
        .map(|count| f64::from(count).min(COUNT_MAX));
    let n = asked
        .map_or(n, |asked| (asked * n / k.all).round())
        .max(1.0);
    let tail = stage.seconds(TAIL_S);
    let [x, y] = still();
    stage.e.emitter(
        id,
        Emitter {
            capacity: (n * 1.6).ceil() as u32,
            count: k.density.clone() * n,
            x,
            y,
            lifetime: Some(lasts() * s(tail)),
            burst: None,
            fixed: true,
        },
    );
    stage.place(id, at);
}

/// Share of the trail that a spark outlives.
fn lasts() -> Expr {
    uniform(0.45, 0.95, "lasts")
}

/// A light at the head.
fn head(stage: &mut Stage, k: &Knobs, trail: &Trail, size: f64) {
    stage.fixed("head", 1, still(), None);
    stage.place("head", trail.head());
    let bloom = || (k.flash.clone() * 0.5 + 1.0) * k.size.clone();
    let breath = stage.swing(8.0, 0.0) * 0.06 + 0.94;
    let spots = |radius: Expr, alpha: f64, lobes, mix| Spots {
        emitter: "head",
        radius,
        alpha: k.glow.clone() * alpha,
        lobes,
        mix,
    };
    let wide = spots(
        bloom() * px(size * 4.2),
        0.3,
        vec![lobes::veil()],
        &[("haze", 1.0)],
    );
    stage.spots("halo", wide);
    let near = spots(
        bloom() * breath * px(size * 1.5),
        0.6,
        vec![lobes::bell(1.0, 4.5, [1.0, 1.0])],
        &[("primary", 1.0)],
    );
    stage.spots("corona", near);
    stage.spots(
        "heart",
        spots(bloom() * px(size), 1.0, lobes::spark(), &[("glow", 1.0)]),
    );
}

/// Layers of light behind the head.
struct Tail {
    id: &'static str,
    drawn: &'static str,
    layers: u32,
    /// Width of the widest, design pixels.
    broad: f64,
    /// Alpha of each.
    alpha: f64,
    role: &'static str,
}

/// Draws layers of light that narrow from a wide haze to a bright core.
fn tail(stage: &mut Stage, k: &Knobs, trail: &Trail, tail: &Tail) {
    let Tail {
        id,
        drawn,
        layers,
        broad,
        alpha,
        role,
    } = *tail;
    stage.fixed(id, layers, still(), None);
    stage.place(id, trail.head());
    let blend = stage.shine();
    let layer = (Expr::from(f64::from(layers)) - index()) / Expr::from(f64::from(layers));
    let thin = (Expr::one() - along()).pow(1.15) * smoothstep(-0.05, 0.2, along());
    let bands = Bands {
        emitter: id,
        points: 30,
        step: still(),
        shift: trail.back(&(along() * k.length.clone() * (layer.clone() * -0.22 + 1.1).min(1.0))),
        width: layer.pow(1.7) * thin * px(broad) * k.size.clone(),
        alpha: k.glow.clone() * alpha,
        mix: &[(role, 1.0)],
        blend,
    };
    stage.bands(drawn, bands);
}

/// A few faint stars behind.
fn stars(stage: &mut Stage, k: &Knobs) {
    let n = 70.0;
    stage.e.emitter(
        "stars",
        Emitter {
            capacity: 160,
            count: k.density.clone() * n,
            x: width() * rand("x"),
            y: height() * rand("y"),
            lifetime: None,
            burst: None,
            fixed: false,
        },
    );
    let twinkle = stage.swing(6.0, rand("phase")) * 0.3 + 0.7;
    let spots = Spots {
        emitter: "stars",
        radius: rand("size").pow(5.0) * px(7.0) + px(2.0),
        alpha: twinkle * uniform(0.12, 0.55, "light"),
        lobes: lobes::spark(),
        mix: &[("glow", 2.0), ("secondary", 1.0)],
    };
    stage.spots("sky", spots);
}
