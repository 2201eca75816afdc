//! Cursor trail: what follows a pointer.
//!
//! The graph knows where the pointer is, not where it was. So the same place is read several times,
//! each time followed more slowly: the slower, the older. A Bézier curve through these places from
//! the newest to the oldest is the trail. While nobody moves the pointer, each plays a dance that
//! lags behind by as much as it would follow late, so that the picture is the same.

use effectforge_sdk::effect::builder::{
    age, along, height, hypot, in_burst, index, normal, rand, rand_burst, rand_life, smoothstep, uniform,
    width,
};
use effectforge_sdk::effect::graph::{Emitter, Source};
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_sdk::effect::Expr;
use effectforge_style::{Slider, lobes};

use crate::stage::{Bands, Light, Mix, Spots, Stage, short, still};

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
    let dense = if stage.brief.count.is_some() { 1.0 } else { stage.density };
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
        "ribbon" => ribbon(stage, &k, &trail),
        "sparks" => sparks(stage, &k, &trail),
        _ => comet(stage, &k, &trail),
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
        x: axis("x", Source::PointerX, width, &[(0.3, 2.0, 0.13), (0.06, 4.0, 0.76)]),
        y: axis("y", Source::PointerY, height, &[(0.26, 3.0, 0.71), (0.06, 1.0, 0.4)]),
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
    let asked = stage.brief.count.map(|count| f64::from(count).min(COUNT_MAX));
    let n = asked.map_or(n, |asked| (asked * n / k.all).round()).max(1.0);
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
    let wide = spots(bloom() * px(size * 4.2), 0.3, vec![lobes::veil()], &[("secondary", 1.0)]);
    stage.spots("halo", wide);
    let near = spots(bloom() * breath * px(size * 1.5), 0.6, vec![lobes::bell(1.0, 4.5, [1.0, 1.0])], &[("primary", 1.0)]);
    stage.spots("corona", near);
    stage.spots("heart", spots(bloom() * px(size), 1.0, lobes::spark(), &[("glow", 1.0)]));
}

/// Layers of light that narrow from a wide haze to a bright core.
fn tail(stage: &mut Stage, k: &Knobs, trail: &Trail, (id, drawn): (&str, &str), layers: u32, broad: f64, alpha: f64, mix: Mix<'_>) {
    stage.fixed(id, layers, still(), None);
    stage.place(id, trail.head());
    let blend = stage.shine();
    let layer = (Expr::from(f64::from(layers)) - index()) / Expr::from(f64::from(layers));
    let thin = (Expr::one() - along()).pow(1.15) * smoothstep(-0.03, 0.05, along());
    let bands = Bands {
        emitter: id,
        points: 30,
        step: still(),
        shift: trail.back(&(along() * k.length.clone() * (layer.clone() * -0.22 + 1.1).min(1.0))),
        width: layer.pow(1.7) * thin * px(broad) * k.size.clone(),
        alpha: k.glow.clone() * alpha,
        mix,
        blend,
    };
    stage.bands(drawn, bands);
}

fn comet(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    stars(stage, k);
    tail(stage, k, trail, ("haze", "tail"), 11, 170.0, 0.045, &[("secondary", 1.0)]);
    tail(stage, k, trail, ("stream", "core"), 7, 56.0, 0.11, &[("primary", 1.0)]);
    tail(stage, k, trail, ("fibre", "bright"), 2, 12.0, 0.5, &[("glow", 1.0)]);
    let u = age() * lasts();
    let [x, y] = trail.at(&u);
    let stray = |stream: &str| normal(px(0.0), px(19.0), stream) * (age() * 2.6 + 0.4) * k.spread.clone();
    born_behind(stage, "dust", 260.0, k, [x + stray("dx"), y + stray("dy") + age() * age() * px(26.0)]);
    let twinkle = stage.swing(30.0, rand("phase")) * 0.4 + 0.6;
    stage.spots(
        "dust_lit",
        Spots {
            emitter: "dust",
            radius: (rand("size").pow(3.0) * px(15.0) + px(3.4)) * (Expr::one() - age() * 0.6) * k.size.clone(),
            alpha: (Expr::one() - age()).pow(1.2) * twinkle * k.glow.clone(),
            lobes: lobes::spark(),
            mix: &[("primary", 4.0), ("glow", 3.0), ("secondary", 3.0), ("accent", 1.0)],
        },
    );
    head(stage, k, trail, 74.0);
    let flare = Spots {
        emitter: "head",
        radius: (k.flash.clone() + 1.0) * k.size.clone() * px(130.0),
        alpha: k.glow.clone() * 0.7,
        lobes: lobes::glint(),
        mix: &[("glow", 1.0)],
    };
    stage.spots("flare", flare);
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

/// Threads of a ribbon, and ribbons.
const THREADS: u32 = 16;
const RIBBONS: u32 = 3;

fn ribbon(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    grid(stage, k, trail);
    let [x, y] = still();
    stage.e.emitter(
        "silk",
        Emitter {
            capacity: THREADS * RIBBONS,
            count: f64::from(THREADS * RIBBONS).into(),
            x,
            y,
            lifetime: None,
            burst: Some(THREADS),
            fixed: true,
        },
    );
    stage.place("silk", trail.head());
    let u = along() * k.length.clone();
    let [back_x, back_y] = trail.back(&u);
    // Ribbons part behind the head, open, and close to a point.
    let open = along().pow(0.7) * (Expr::one() - along()).pow(0.5) * 1.5;
    let [far_x, far_y] = trail.back(&Expr::one());
    let taut = (hypot(far_x, far_y) / px(420.0)).clamp(0.12, 1.2);
    let taut = stage.e.signal("taut", taut);
    let turn = stage.swing(2.0, rand_burst("swing")) * deg(70.0);
    let twist = stage.e.signal("twist", turn);
    let twist = || twist.clone() + along() * deg(250.0) + rand_burst("turn") * deg(360.0);
    let lane = || (rand_burst("lane") - 0.5) * px(190.0) * along() * taut.clone() * k.spread.clone();
    let across = || (in_burst() - 0.5) * px(120.0) * open.clone() * taut.clone() * k.size.clone();
    let bands = Bands {
        emitter: "silk",
        points: 34,
        step: still(),
        shift: [
            back_x + twist().cos() * across() + lane() * 0.6,
            back_y + twist().sin() * across() + lane(),
        ],
        width: open.clone() * px(9.0) * k.size.clone() + px(0.7),
        alpha: uniform(0.1, 0.32, "sheen") * k.glow.clone(),
        mix: &[("primary", 5.0), ("secondary", 4.0), ("middle", 3.0), ("accent", 1.5), ("glow", 0.5)],
        blend: stage.shine(),
    };
    stage.bands("ribbons", bands);
    let [x, y] = trail.at(&(age() * lasts()));
    let stray = |stream: &str| normal(px(0.0), px(30.0), stream) * (age() + 0.3) * k.spread.clone();
    born_behind(stage, "glitter", 60.0, k, [x + stray("dx"), y + stray("dy")]);
    stage.spots(
        "glints",
        Spots {
            emitter: "glitter",
            radius: (rand("size").pow(3.0) * px(16.0) + px(4.0)) * k.size.clone(),
            alpha: (age() * (Expr::one() - age()) * 4.0).pow(3.0) * k.glow.clone(),
            lobes: lobes::glint(),
            mix: &[("glow", 1.0)],
        },
    );
    head(stage, k, trail, 30.0);
}

/// Columns and rows of dots that light up around the head.
const GRID: [f64; 2] = [27.0, 15.0];

fn grid(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    let [columns, rows] = GRID;
    let place = || {
        let column = (index() / columns).fract() + 0.5 / columns;
        let row = ((index() + 0.5) / columns).floor() / rows + 0.5 / rows;
        [width() * column, height() * row]
    };
    stage.fixed("grid", (columns * rows) as u32, place(), None);
    let [x, y] = place();
    let lit = |[at_x, at_y]: [Expr; 2], reach: f64| {
        let far = hypot(x.clone() - at_x, y.clone() - at_y) / px(reach);
        (-(far.clone() * far)).exp()
    };
    let near = lit(trail.head(), 210.0);
    let behind = lit(trail.at(&0.5.into()), 260.0);
    let light = stage.e.signal("lit", near + behind * 0.45);
    stage.spots(
        "dots",
        Spots {
            emitter: "grid",
            radius: (light.clone() * px(5.5) + px(2.6)) * k.size.clone(),
            alpha: (light * 0.8 + 0.1) * k.glow.clone(),
            lobes: lobes::flake(0.5),
            mix: &[("primary", 1.0), ("secondary", 1.0)],
        },
    );
}

fn sparks(stage: &mut Stage, k: &Knobs, trail: &Trail) {
    stars(stage, k);
    tail(stage, k, trail, ("haze", "tail"), 9, 110.0, 0.045, &[("secondary", 1.0)]);
    tail(stage, k, trail, ("stream", "core"), 5, 24.0, 0.14, &[("primary", 1.0)]);
    let place = |a: &Expr| thrown(trail, k, a);
    born_behind(stage, "sparks", 300.0, k, place(&age()));
    let twinkle = stage.swing(40.0, rand("phase")) * 0.35 + 0.65;
    let fades = || (Expr::one() - age()).pow(0.8);
    stage.spots(
        "lit",
        Spots {
            emitter: "sparks",
            radius: (rand("size").pow(3.0) * px(19.0) + px(5.0)) * fades() * k.size.clone(),
            alpha: fades() * twinkle * k.glow.clone(),
            lobes: lobes::spark(),
            mix: &[("primary", 5.0), ("glow", 3.0), ("secondary", 3.0), ("accent", 1.5)],
        },
    );
    // Streaks: the way that a spark went in the last moment.
    let [x, y] = place(&age());
    born_behind(stage, "streaks", 90.0, k, [x.clone(), y.clone()]);
    let [from_x, from_y] = place(&(age() - along() * 0.07).max(0.0));
    let bands = Bands {
        emitter: "streaks",
        points: 5,
        step: still(),
        shift: [from_x - x, from_y - y],
        width: (Expr::one() - along()) * px(4.6) * k.size.clone(),
        alpha: fades() * k.glow.clone(),
        mix: &[("glow", 2.0), ("primary", 3.0), ("accent", 1.0)],
        blend: stage.shine(),
    };
    stage.bands("flying", bands);
    head(stage, k, trail, 60.0);
}

/// Place of a spark of an age: born at the head, thrown, then falling.
fn thrown(trail: &Trail, k: &Knobs, a: &Expr) -> [Expr; 2] {
    let [x, y] = trail.at(&(a.clone() * lasts()));
    let way = || rand_life("way") * deg(360.0);
    let reach = || (rand_life("reach").pow(2.0) * px(200.0) + px(24.0)) * k.spread.clone();
    let run = || Expr::one() - (a.clone() * -3.2).exp();
    let fall = a.clone() * a.clone() * px(170.0);
    [x + way().cos() * reach() * run(), y + way().sin() * reach() * run() + fall]
}
