//! The scene: sky, four depths of flakes, grain.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{
    EffectBuilder, age, height, rand, rand_life, sine, uniform, width,
};
use effectforge_sdk::effect::graph::{
    Axis, Blend, ColorShare, Emitter, Fill, Lobe, NodeKind, Paint, PaintStop, Sprite, WaveField,
};
use effectforge_sdk::effect::unit::{hz, px, s};
use effectforge_sdk::effect::{Color, Effect, Expr, Oklch, Quantity, limits};
use effectforge_style::{Brief, NIGHT_HUE, Parameters, Tones, finish, lobes, shift, sliders};

use crate::Weather;

/// One depth.
struct Depth {
    id: &'static str,
    count: u32,
    /// Seconds of a fall at medium tempo.
    fall: (f64, f64),
    /// Radius, design pixels.
    radius: (f64, f64),
    alpha: (f64, f64),
    /// Sway, design pixels.
    sway: (f64, f64),
    /// Out of focus, 0 to 1.
    soft: f64,
    colors: &'static [(&'static str, f64)],
}

const DEPTHS: [Depth; 4] = [
    Depth {
        id: "far",
        count: 190,
        fall: (11.0, 22.0),
        radius: (2.0, 3.6),
        alpha: (0.35, 0.75),
        sway: (3.0, 9.0),
        soft: 0.5,
        colors: &[("secondary", 3.0), ("primary", 2.0)],
    },
    Depth {
        id: "mid",
        count: 150,
        fall: (7.0, 12.0),
        radius: (3.6, 7.4),
        alpha: (0.5, 0.9),
        sway: (6.0, 18.0),
        soft: 0.45,
        colors: &[("primary", 4.0), ("secondary", 1.0)],
    },
    Depth {
        id: "near",
        count: 74,
        fall: (4.6, 7.0),
        radius: (7.5, 17.0),
        alpha: (0.6, 0.95),
        sway: (12.0, 30.0),
        soft: 0.7,
        colors: &[("primary", 1.0)],
    },
    Depth {
        id: "close",
        count: 26,
        fall: (3.4, 4.8),
        radius: (22.0, 74.0),
        alpha: (0.12, 0.34),
        sway: (20.0, 44.0),
        soft: 1.0,
        colors: &[("primary", 2.0), ("secondary", 1.0)],
    },
];

struct Knobs {
    density: Expr,
    size: Expr,
    wind: Expr,
    sway: Expr,
    gusts: Expr,
    brightness: Expr,
    depth: Expr,
}

pub(crate) struct Scene {
    e: EffectBuilder,
    brief: Brief,
    tones: Tones,
    weather: Weather,
    k: Knobs,
    density: f64,
}

impl Scene {
    pub(crate) fn new(
        brief: Brief,
        tones: Tones,
        weather: Weather,
        parameters: &Parameters<'_>,
    ) -> Self {
        let (en, fr) = weather.description();
        let mut e = EffectBuilder::new(&brief.name, "snow")
            .seed(brief.seed)
            .duration(brief.duration)
            .poster(brief.moment(0.4))
            .describe(en, fr)
            .provenance("generator", "effectforge/snow")
            .provenance("weather", weather.name());
        let dense = brief.dense(parameters.number("density", 1.0, (0.4, 1.6)));
        let large = parameters.number("size", 1.0, (0.5, 2.0));
        let (blow, gust) = (weather.wind(), weather.gusts());
        #[rustfmt::skip]
        let rows = [
            ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 2.5)),
            ("density", "Density", "Densité", "look", dense, (0.2, 2.4)),
            ("size", "Flake size", "Taille des flocons", "look", large, (0.5, 2.0)),
            ("wind", "Wind", "Vent", "motion", blow, (-2.0, 2.0)),
            ("sway", "Sway", "Balancement", "motion", 1.0, (0.0, 2.0)),
            ("gusts", "Gusts", "Rafales", "motion", gust, (0.0, 2.5)),
            ("brightness", "Brightness", "Luminosité", "look", 1.0, (0.4, 1.4)),
            ("depth", "Close flakes", "Flocons proches", "look", 1.0, (0.0, 1.6)),
        ];
        let [_, density, size, wind, sway, gusts, brightness, depth] = sliders(&mut e, rows);
        let k = Knobs {
            density,
            size,
            wind,
            sway,
            gusts,
            brightness,
            depth,
        };
        e.time_scale("speed");
        Self {
            e,
            brief,
            tones,
            weather,
            k,
            density: dense,
        }
    }

    pub(crate) fn compose(mut self) -> Self {
        self.colors();
        self.sky();
        self.gust();
        let counts = self.brief.counts(DEPTHS.map(|depth| depth.count));
        let dealt = if self.brief.count.is_some() {
            counts
        } else {
            DEPTHS.map(|d| d.count)
        };
        let total: u32 = dealt.iter().sum();
        for (depth, count) in DEPTHS.iter().zip(dealt) {
            self.depth(depth, count, total);
        }
        if !self.tones.transparent {
            self.e.grain("film", 0.022);
        }
        self
    }

    pub(crate) fn finish(self) -> Result<Effect, Failure> {
        finish(self.e)
    }

    fn colors(&mut self) {
        let t = &self.tones;
        let sky = Sky::of(t);
        self.e
            .color("sky", sky.top)
            .color("bg", sky.middle)
            .color("horizon", sky.low)
            .color("primary", flake(t.primary))
            .color("secondary", shift(flake(t.secondary), 0.94, 1.2, 0.0))
            .color("glow", sky.gleam)
            .expose_color("primary", "Flakes", "Flocons")
            .expose_color("secondary", "Far flakes", "Flocons lointains");
        if !t.transparent {
            self.e
                .expose_color("sky", "Sky", "Ciel")
                .expose_color("horizon", "Horizon", "Horizon")
                .expose_color("glow", "Glow", "Lueur");
        }
    }

    fn hz(&self, frequency: f64) -> Quantity {
        hz(frequency * self.brief.tempo)
    }

    fn fill(
        &mut self,
        id: &str,
        paint: Paint,
        stops: &[(f64, &str, f64)],
        opacity: Expr,
        blend: Blend,
    ) {
        let stop = |(at, color, alpha): &(f64, &str, f64)| PaintStop {
            at: *at,
            color: (*color).to_owned(),
            alpha: *alpha,
        };
        let stops = stops.iter().map(stop).collect();
        self.e.fill(
            id,
            Fill {
                paint,
                stops,
                opacity,
                blend,
            },
        );
    }

    /// A graded sky with a breath of light over the horizon.
    fn sky(&mut self) {
        if self.tones.transparent {
            return;
        }
        let down = Paint::Linear {
            from: [0.0, 0.0],
            to: [0.0, 1.0],
        };
        let stops = [(0.0, "sky", 1.0), (0.52, "bg", 1.0), (1.0, "horizon", 1.0)];
        self.fill("air", down, &stops, Expr::one(), Blend::Normal);
        let curve = [
            (0.0, 1.0),
            (0.2, 0.78),
            (0.4, 0.42),
            (0.6, 0.17),
            (0.8, 0.04),
            (1.0, 0.0),
        ];
        let strength = match (self.tones.light, self.weather) {
            (true, _) => 0.16,
            (false, Weather::Storm) => 0.12,
            (false, _) => 0.22,
        };
        let stops: Vec<_> = curve
            .iter()
            .map(|(at, a)| (*at, "glow", a * strength))
            .collect();
        let breath = sine(self.hz(1.0 / 24.0), Expr::from(0.2)) * 0.12 + 0.88;
        let round = Paint::Radial {
            center: [0.66, 1.08],
            radius: 0.62,
        };
        let opacity = (breath * self.k.brightness.clone()).min(1.0);
        self.fill("lueur", round, &stops, opacity, Blend::Screen);
    }

    /// Gusts move neighbours alike: a wave that travels down through the air.
    fn gust(&mut self) {
        let frequency = self.hz(-3.0 / 24.0);
        self.wave(
            "gust",
            WaveField {
                axis: Axis::X,
                amplitude: self.k.gusts.clone() * px(30.0),
                frequency: frequency.into(),
                phase: Expr::zero(),
                along: Some(Axis::Y),
                wavelength: Some(px(880.0).into()),
            },
        );
        let frequency = self.hz(2.0 / 24.0);
        self.wave(
            "lift",
            WaveField {
                axis: Axis::Y,
                amplitude: self.k.gusts.clone() * px(16.0),
                frequency: frequency.into(),
                phase: Expr::zero(),
                along: Some(Axis::X),
                wavelength: Some(px(760.0).into()),
            },
        );
    }

    fn wave(&mut self, id: &str, wave: WaveField) {
        self.e.node(id, NodeKind::Wave(wave));
    }

    fn depth(&mut self, depth: &Depth, count: u32, total: u32) {
        let id = depth.id;
        let margin = depth.radius.1 * 2.0 + 44.0;
        // Across: what the wind blows out on one side is born beyond the other.
        let near = 0.75 + depth.sway.1 / 60.0;
        let blown = height() * self.k.wind.clone() * near;
        let reach = blown.clone().abs();
        let start = rand_life("x") * (width() + reach.clone() + px(2.0 * margin)) - px(margin);
        let start = start - (blown.clone() + reach) * 0.5;
        let x = start + blown * age();
        let y = age() * (height() + px(2.0 * margin)) - px(margin);
        let slow = self.weather.fall() / self.brief.tempo;
        let life = uniform(s(depth.fall.0 * slow), s(depth.fall.1 * slow), "fall");

        let n = f64::from(count);
        let room = f64::from(limits::ELEMENTS_MAX) / f64::from(total.max(1));
        let capacity = (n * room.clamp(1.0, 4.0))
            .ceil()
            .clamp(1.0, f64::from(limits::CAPACITY_MAX));
        let base = if self.brief.count.is_some() {
            n / self.density
        } else {
            n
        };
        let emitter = Emitter {
            capacity: capacity as u32,
            count: self.k.density.clone() * base,
            x,
            y,
            lifetime: Some(life),
            burst: None,
            fixed: false,
        };
        self.e.emitter(id, emitter);

        let sway_id = format!("{id}_sway");
        let pace = uniform(self.hz(0.08), self.hz(0.3), "pace");
        self.wave(
            &sway_id,
            WaveField {
                axis: Axis::X,
                amplitude: uniform(px(depth.sway.0), px(depth.sway.1), "sway")
                    * self.k.sway.clone(),
                frequency: pace,
                phase: rand("phase"),
                along: None,
                wavelength: None,
            },
        );
        self.sprite(depth, &sway_id);
    }

    fn sprite(&mut self, depth: &Depth, sway_id: &str) {
        let close = depth.id == "close";
        let size = px(depth.radius.1 - depth.radius.0);
        let radius = (rand("size").pow(1.7) * size + px(depth.radius.0)) * self.k.size.clone();
        let light = uniform(depth.alpha.0, depth.alpha.1, "light") * self.k.brightness.clone();
        let alpha = if close {
            light * self.k.depth.clone()
        } else {
            light
        };
        let colors = depth.colors.iter().map(|(role, weight)| ColorShare {
            color: (*role).to_owned(),
            weight: *weight,
        });
        let lobes: Vec<Lobe> = lobes::flake(depth.soft);
        self.e.sprite(
            &format!("{}_out", depth.id),
            Sprite {
                emitter: depth.id.to_owned(),
                fields: vec![sway_id.to_owned(), "gust".to_owned(), "lift".to_owned()],
                radius,
                alpha,
                lobes,
                colors: colors.collect(),
                blend: Blend::Normal,
            },
        );
    }
}

/// Flakes are nearly white, whatever colour is asked for.
fn flake(color: Color) -> Color {
    let o = color.to_oklch();
    Oklch {
        l: o.l.max(0.9),
        c: o.c.min(0.09),
        h: o.h,
    }
    .to_color()
}

/// The sky's tones.
struct Sky {
    top: Color,
    middle: Color,
    low: Color,
    gleam: Color,
}

impl Sky {
    fn of(t: &Tones) -> Self {
        let [top, middle, low] = if t.light { day(t) } else { night(t) };
        // White light over a blue sky is grey: it takes the sky's hue.
        let glow = t.glow.to_oklch();
        let dyed = Oklch {
            l: 0.82,
            c: 0.1,
            h: middle.h,
        };
        let gleam = if glow.c < 0.05 { dyed } else { glow };
        let [top, middle, low, gleam] = [top, middle, low, gleam].map(Oklch::to_color);
        Self {
            top,
            middle,
            low,
            gleam,
        }
    }
}

/// A light sky is dimmed, or flakes would not show.
fn day(t: &Tones) -> [Oklch; 3] {
    let bg = t.bg.to_oklch();
    let h = if bg.c < 0.02 {
        t.secondary.to_oklch().h
    } else {
        bg.h
    };
    let c = bg.c.max(0.035);
    let tone = |l: f64, c: f64| Oklch { l, c, h };
    [
        tone(0.66, c + 0.02),
        tone(bg.l.min(0.8), c),
        tone(0.9, c * 0.6),
    ]
}

/// A dark sky grows lighter towards the horizon.
fn night(t: &Tones) -> [Oklch; 3] {
    let bg = t.bg.to_oklch();
    let h = if bg.c < 0.008 { NIGHT_HUE } else { bg.h };
    let c = bg.c.max(0.022);
    let tone = |l: f64, c: f64| Oklch { l, c, h };
    [
        tone((bg.l * 0.62).max(0.07), c),
        tone(bg.l, c),
        tone(bg.l + 0.17, c + 0.03),
    ]
}
