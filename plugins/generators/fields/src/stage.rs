//! What every look is composed on: coordinates, colours, sliders, shades.
//!
//! Coordinates `u` (to the right) and `v` (downwards) are shares of the canvas's size from its middle:
//! at 16 : 9 `v` runs from −½ to ½. A look has the same composition on every canvas.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{
    EffectBuilder, height, hypot, noise, rand, sine, uniform, width, x, y,
};
use effectforge_sdk::effect::graph::{
    Blend, ColorShare, Emitter, Fill, Paint, PaintStop, Shade, Sprite,
};
use effectforge_sdk::effect::unit::{hz, px};
use effectforge_sdk::effect::{Color, Effect, Expr, Oklch, Quantity};
use effectforge_style::{Brief, Look, Parameters, Slider, Tones, finish, lobes, sliders};

/// Most stops of a ramp.
const STOPS_MAX: usize = 12;

/// A look while it is composed.
pub(crate) struct Stage {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) look: &'static Look,
    /// What the brief's moods and motions do to motion and contrast: 0.4 still to 1.6 wild.
    pub(crate) energy: f64,
    /// What a call asks for, 1 by default.
    pub(crate) intensity: f64,
    /// What a call asks for times the brief's density.
    pub(crate) density: f64,
}

/// Position, palette role, alpha.
pub(crate) type Stop<'a> = (f64, &'a str, f64);

/// What a shade computes per pixel.
pub(crate) struct Pixel {
    pub(crate) value: Expr,
    pub(crate) alpha: Expr,
    pub(crate) light: Expr,
}

impl Stage {
    pub(crate) fn new(
        look: &'static Look,
        brief: Brief,
        tones: Tones,
        energy: f64,
        parameters: &Parameters<'_>,
    ) -> Self {
        let mut e = look.scene(&brief, "effectforge/fields");
        for (role, color) in [
            ("bg", tones.bg),
            ("primary", tones.primary),
            ("secondary", tones.secondary),
            ("accent", tones.accent),
            ("glow", tones.glow),
        ] {
            e.color(role, color);
        }
        let density = brief.dense(parameters.number("density", 1.0, (0.4, 1.6)));
        Self {
            density,
            intensity: parameters.number("intensity", 1.0, (0.5, 1.5)),
            e,
            brief,
            tones,
            look,
            energy,
        }
    }

    /// Exposes colours by role with their labels.
    pub(crate) fn expose(&mut self, roles: &[(&str, &str, &str)]) {
        for (role, en, fr) in roles {
            if !(self.tones.transparent && *role == "bg") {
                self.e.expose_color(role, en, fr);
            }
        }
    }

    /// Adds the sliders; the first scales time.
    pub(crate) fn sliders<const N: usize>(&mut self, rows: [Slider; N]) -> [Expr; N] {
        let knobs = sliders(&mut self.e, rows);
        self.e.time_scale(rows[0].0);
        knobs
    }

    /// Checks and gives the effect.
    pub(crate) fn finish(mut self) -> Result<Effect, Failure> {
        if !self.tones.transparent {
            self.e.grain("film", 0.026);
        }
        finish(self.e)
    }

    /// A frequency: so many turns per loop at the look's own length.
    pub(crate) fn turns(&self, turns: f64) -> Quantity {
        hz(turns / self.look.length * self.brief.tempo)
    }

    /// The pixel's coordinates.
    pub(crate) fn place(&mut self) -> [Expr; 2] {
        let unit = || hypot(width(), height()) * 0.49;
        [
            self.e.signal("u", (x() - width() * 0.5) / unit()),
            self.e.signal("v", (y() - height() * 0.5) / unit()),
        ]
    }

    /// Noise of a place; `turns` per loop.
    pub(crate) fn noise(&self, stream: &str, at: [Expr; 2], octaves: u8, turns: f64) -> Expr {
        let [x, y] = at;
        let noise = noise(stream, x, y).octaves(octaves);
        if turns == 0.0 {
            return noise.into();
        }
        noise.turning(self.turns(turns)).into()
    }

    /// Adds a palette colour.
    pub(crate) fn color(&mut self, role: &str, color: Color) {
        self.e.color(role, color);
    }

    /// A shade with stops of a ramp.
    pub(crate) fn shade(
        &mut self,
        id: &str,
        pixel: Pixel,
        ramp: &[Stop<'_>],
        detail: f64,
        blend: Blend,
    ) {
        let stops = stops(&ramp[..ramp.len().min(STOPS_MAX)]);
        let Pixel {
            value,
            alpha,
            light,
        } = pixel;
        let detail = px(detail);
        self.e.shade(
            id,
            Shade {
                value,
                stops,
                alpha,
                light,
                detail,
                blend,
            },
        );
    }

    /// A fall of colours from the top to the bottom; nothing on a transparent ground.
    pub(crate) fn sky(&mut self, id: &str, ramp: &[Stop<'_>]) {
        let paint = Paint::Linear {
            from: [0.5, 0.0],
            to: [0.5, 1.0],
        };
        self.fill(id, paint, ramp, Blend::Normal);
    }

    /// A gradient; nothing on a transparent ground.
    pub(crate) fn fill(&mut self, id: &str, paint: Paint, ramp: &[Stop<'_>], blend: Blend) {
        if self.tones.transparent {
            return;
        }
        self.e.fill(
            id,
            Fill {
                paint,
                stops: stops(ramp),
                opacity: Expr::one(),
                blend,
            },
        );
    }

    /// Stars down to a share of the height, fewer towards it, that twinkle by `twinkle`.
    pub(crate) fn stars(&mut self, count: f64, down_to: f64, twinkle: Expr, bright: Expr) {
        if self.tones.transparent {
            return;
        }
        let emitter = Emitter {
            capacity: (count * 4.0).ceil() as u32,
            count: count.into(),
            x: width() * rand("x"),
            y: height() * (rand("y").pow(1.3) * down_to),
            lifetime: None,
            burst: None,
            fixed: false,
        };
        self.e.emitter("stars", emitter);
        let pace = uniform(self.turns(4.0), self.turns(14.0), "pace");
        let flicker = sine(pace, rand("phase")) * 0.5 - 0.5;
        let magnitude = rand("size").pow(6.0);
        self.e.sprite(
            "stars_out",
            Sprite {
                emitter: "stars".to_owned(),
                fields: Vec::new(),
                radius: magnitude.clone() * px(10.0) + px(2.2),
                alpha: (magnitude * 0.5 + uniform(0.25, 0.7, "light"))
                    * (flicker * twinkle + 1.0)
                    * bright,
                lobes: lobes::spark(),
                colors: [("star", 4.0), ("glow", 1.0)]
                    .map(|(color, weight)| ColorShare {
                        color: color.to_owned(),
                        weight,
                    })
                    .to_vec(),
                blend: Blend::Add,
            },
        );
    }
}

fn stops(ramp: &[Stop<'_>]) -> Vec<PaintStop> {
    let stop = |(at, role, alpha): &Stop<'_>| PaintStop {
        at: *at,
        color: (*role).to_owned(),
        alpha: *alpha,
    };
    ramp.iter().map(stop).collect()
}

/// `e` to the minus square.
pub(crate) fn bell(x: Expr) -> Expr {
    (-(x.clone() * x)).exp()
}

/// A colour at another lightness, its chroma by a factor. Dark yellow is olive: it turns to umber.
pub(crate) fn tone(color: Color, l: f64, c: f64) -> Color {
    let o = color.to_oklch();
    let yellow = l < 0.5 && (55.0..118.0).contains(&o.h);
    let h = if yellow { o.h - 40.0 } else { o.h };
    Oklch { l, c: o.c * c, h }.to_color()
}
