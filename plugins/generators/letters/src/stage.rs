//! What every look is composed on: colours, sliders, the clock, the room behind.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{EffectBuilder, height, rand, sine, uniform, width};
use effectforge_sdk::effect::graph::{
    Blend, Clip, Drift, Emitter, Fill, NodeKind, Paint, PaintStop, Sprite,
};
use effectforge_sdk::effect::unit::{hz, px, px_per_s};
use effectforge_sdk::effect::{Color, Effect, Expr, Oklch, Quantity};
use effectforge_style::{Brief, Look, Parameters, Slider, Tones, finish, lobes, shares, sliders};

use crate::pace::When;
use crate::text::Text;

/// Position, palette role, alpha.
pub(crate) type Stop<'a> = (f64, &'a str, f64);

/// A look while it is composed.
pub(crate) struct Stage {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) look: &'static Look,
    /// What a call asks for, 1 by default.
    pub(crate) intensity: f64,
    /// What a call asks for times the brief's density.
    pub(crate) density: f64,
    /// What begins it.
    pub(crate) when: When,
}

impl Stage {
    pub(crate) fn new(
        look: &'static Look,
        brief: Brief,
        tones: Tones,
        parameters: &Parameters<'_>,
    ) -> Self {
        let mut e = look.scene(&brief, "effectforge/letters");
        let (tones, roles) = colors(tones);
        for (role, color) in roles {
            e.color(role, color);
        }
        let density = brief.dense(parameters.number("density", 1.0, (0.4, 1.6)));
        let intensity = parameters.number("intensity", 1.0, (0.5, 1.5));
        Self {
            e,
            brief,
            tones,
            look,
            intensity,
            density,
            when: When::Load,
        }
    }

    /// Names the text where people look for it, and what of it is not drawn.
    pub(crate) fn say(&mut self, text: &Text) {
        let (en, fr) = self.look.describe;
        let e = std::mem::replace(&mut self.e, EffectBuilder::new("", ""));
        let e = if text.words.is_empty() {
            e
        } else {
            e.describe(
                &format!("{en}: “{}”", text.words),
                &format!("{fr} : « {} »", text.words),
            )
        };
        self.e = match text.note() {
            Some(note) => e.provenance("text", &note),
            None => e,
        };
    }

    /// Adds the sliders; the first scales time.
    pub(crate) fn sliders<const N: usize>(&mut self, rows: [Slider; N]) -> [Expr; N] {
        let knobs = sliders(&mut self.e, rows);
        self.e.time_scale(rows[0].0);
        knobs
    }

    /// Exposes colours with their labels.
    pub(crate) fn expose(&mut self, roles: &[(&str, &str, &str)]) {
        for (role, en, fr) in roles {
            if !(self.tones.transparent && *role == "bg") {
                self.e.expose_color(role, en, fr);
            }
        }
    }

    /// A colour that stands in no brief.
    pub(crate) fn color(&mut self, role: &str, color: Color) {
        self.e.color(role, color);
    }

    /// So many turns per loop.
    pub(crate) fn turns(&self, turns: f64) -> Quantity {
        hz(turns / self.brief.duration)
    }

    /// The share of the loop that has passed, 0 to 1.
    pub(crate) fn clock(&mut self) -> Expr {
        let whole = Clip::load(0.0, self.brief.duration);
        self.e.clip("loop", whole)
    }

    /// Light on a dark ground adds up; on a light one it would vanish, so it covers.
    pub(crate) fn light(&self) -> Blend {
        if self.tones.light {
            Blend::Normal
        } else {
            Blend::Screen
        }
    }

    /// Ends the scene.
    pub(crate) fn finish(mut self) -> Result<Effect, Failure> {
        if !self.tones.transparent {
            self.e.grain("film", 0.024);
        }
        finish(self.e)
    }

    /// Ground, two lights that breathe by turns, dark corners.
    pub(crate) fn room(&mut self, lights: [([f64; 2], f64, f64); 2], glow: &Expr) {
        if self.tones.transparent {
            return;
        }
        let way = Paint::Linear {
            from: [0.2, 0.0],
            to: [0.7, 1.0],
        };
        let ramp = [(0.0, "deep", 1.0), (0.55, "bg", 1.0), (1.0, "lift", 1.0)];
        self.fill("ground", way, &ramp, Expr::one(), Blend::Normal);
        let quiet = if self.tones.light { 0.45 } else { 1.0 };
        let quiet = quiet * if self.tones.bg_stated { 0.75 } else { 1.0 };
        let roles = [("light_one", "air_one", 0.0), ("light_two", "air_two", 0.5)];
        for ((center, radius, strength), (id, role, phase)) in lights.into_iter().zip(roles) {
            let curve = [
                (0.0, 1.0),
                (0.18, 0.82),
                (0.36, 0.5),
                (0.55, 0.22),
                (0.76, 0.06),
                (1.0, 0.0),
            ];
            let ramp = curve.map(|(at, alpha)| (at, role, alpha * strength * quiet));
            let breath = sine(self.turns(1.0), phase) * 0.2 + 0.8;
            let light = self.light();
            self.fill(
                id,
                Paint::Radial { center, radius },
                &ramp,
                (breath * glow.clone()).min(1.0),
                light,
            );
        }
        if !self.tones.light {
            let ramp = [
                (0.0, "deep", 0.0),
                (0.5, "deep", 0.0),
                (0.75, "deep", 0.3),
                (1.0, "deep", 0.8),
            ];
            let paint = Paint::Radial {
                center: [0.5, 0.5],
                radius: 0.66,
            };
            self.fill("corners", paint, &ramp, Expr::one(), Blend::Normal);
        }
    }

    fn fill(&mut self, id: &str, paint: Paint, ramp: &[Stop<'_>], opacity: Expr, blend: Blend) {
        let stop = |(at, role, alpha): &Stop<'_>| {
            let color = (*role).to_owned();
            PaintStop {
                at: *at,
                color,
                alpha: *alpha,
            }
        };
        let stops = ramp.iter().map(stop).collect();
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

    /// Dust that drifts and twinkles.
    pub(crate) fn dust(&mut self, count: f64, up: f64, amount: &Expr) {
        let emitter = Emitter {
            capacity: (count * 6.0).ceil() as u32,
            count: amount.clone() * count,
            x: width() * rand("x"),
            y: height() * rand("y"),
            lifetime: None,
            burst: None,
            fixed: false,
        };
        self.e.emitter("dust", emitter);
        let drift = Drift {
            vx: uniform(px_per_s(-8.0), px_per_s(8.0), "vx"),
            vy: uniform(px_per_s(-6.0 * up), px_per_s(-26.0 * up), "vy"),
            margin: px(12.0),
        };
        self.e.node("float", NodeKind::Drift(drift));
        let twinkle = sine(
            uniform(self.turns(1.0), self.turns(5.0), "pace"),
            rand("phase"),
        );
        let sprite = Sprite {
            emitter: "dust".to_owned(),
            fields: vec!["float".to_owned()],
            radius: rand("size").pow(3.0) * px(13.0) + px(3.2),
            alpha: (twinkle * 0.4 + 0.6) * uniform(0.35, 1.0, "light"),
            lobes: lobes::spark(),
            colors: shares(&[("primary", 2.0), ("secondary", 1.0), ("glow", 1.0)]),
            blend: self.light(),
        };
        self.e.sprite("dust_out", sprite);
    }
}

/// The palette: the brief's tones with a ground that suits them, the colour of letters, and the air.
fn colors(tones: Tones) -> (Tones, [(&'static str, Color); 10]) {
    // Letters are read: they are nearly white on a dark ground, dark on a light one.
    let Oklch { c, h, .. } = tones.primary.to_oklch();
    let (l, c) = if tones.light {
        (0.3, c.min(0.1))
    } else {
        (0.965, c.min(0.035))
    };
    let ink = Oklch { l, c, h }.to_color();
    let air = |color: Color| if tones.light { color } else { air(color) };
    let (air_one, air_two) = (air(tones.secondary), air(tones.primary));
    let bg = if tones.bg_stated {
        tones.bg
    } else {
        air(tones.bg)
    };
    let tones = Tones { bg, ..tones };
    let (deep, lift) = if tones.light {
        (bg, bg.mix(tones.secondary, 0.1))
    } else {
        (tones.deeper(0.5), tones.lifted(air_one, 0.13))
    };
    let roles = [
        ("bg", bg),
        ("primary", tones.primary),
        ("secondary", tones.secondary),
        ("accent", tones.accent),
        ("glow", tones.glow),
        ("ink", ink),
        ("deep", deep),
        ("lift", lift),
        ("air_one", air_one),
        ("air_two", air_two),
    ];
    (tones, roles)
}

/// A colour as the dark is lit by it. Dim yellow is brown and dim pastel is fog: it takes the hue
/// beside them, and depth.
fn air(color: Color) -> Color {
    let Oklch { l, c, h } = color.to_oklch();
    let (l, grey) = (l.min(0.6), c <= 0.02);
    let yellow = (25.0..112.0).contains(&h) && !grey;
    let h = if yellow { h - 75.0 } else { h };
    let c = if grey { c } else { c.max(0.1) };
    Oklch { l, c, h }.to_color()
}

/// `e` to the minus square.
pub(crate) fn bell(x: Expr) -> Expr {
    (-(x.clone() * x)).exp()
}
