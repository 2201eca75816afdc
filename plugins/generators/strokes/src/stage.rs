//! What every look is composed on: colours, sliders, ground and lights, emitters, bands, sprites.
//!
//! Frequencies are whole turns per loop at the look's own length; lengths are design pixels or shares
//! of the canvas.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{EffectBuilder, atan2, sine};
use effectforge_sdk::effect::graph::{
    Blend, Emitter, Fill, Lobe, NodeKind, Offset, Paint, PaintStop, Ribbon, Sprite,
};
use effectforge_sdk::effect::unit::{deg, hz, px};
use effectforge_sdk::effect::{Color, Dna, Effect, Expr, Oklch, Quantity, Source};
use effectforge_style::{
    Brief, Look, Parameters, Slider, Tones, along as between, finish, shares, shift, sliders,
};

/// Palette roles with weights.
pub(crate) type Mix<'a> = &'a [(&'a str, f64)];

/// A look while it is composed.
pub(crate) struct Stage {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) look: &'static Look,
    /// What the brief's moods and motions do to motion: 0.4 still to 1.6 wild.
    pub(crate) energy: f64,
    /// What a call asks for, 1 by default.
    pub(crate) brightness: f64,
    /// What a call asks for times the brief's density.
    pub(crate) density: f64,
    /// Emitters whose elements a field of the name `<emitter>_at` brings to their places.
    placed: Vec<String>,
}

/// A round light of the ground: id, role, centre and radius in shares of the canvas, strength.
pub(crate) type Light = (&'static str, &'static str, [f64; 2], f64, f64);

/// Bands of an emitter.
pub(crate) struct Bands<'a> {
    pub(crate) emitter: &'a str,
    pub(crate) points: u32,
    pub(crate) step: [Expr; 2],
    pub(crate) shift: [Expr; 2],
    pub(crate) width: Expr,
    pub(crate) alpha: Expr,
    pub(crate) mix: Mix<'a>,
    pub(crate) blend: Blend,
}

/// Soft spots of an emitter.
pub(crate) struct Spots<'a> {
    pub(crate) emitter: &'a str,
    pub(crate) radius: Expr,
    pub(crate) alpha: Expr,
    pub(crate) lobes: Vec<Lobe>,
    pub(crate) mix: Mix<'a>,
}

impl Stage {
    pub(crate) fn new(
        look: &'static Look,
        brief: Brief,
        dna: &Dna,
        parameters: &Parameters<'_>,
    ) -> Self {
        let e = look.scene(&brief, "effectforge/strokes");
        let mut stage = Self {
            e,
            tones: tones(look, dna),
            look,
            energy: brief.stir,
            brightness: parameters.number("brightness", 1.0, (0.65, 1.35)),
            density: brief.dense(parameters.number("density", 1.0, (0.6, 1.3))),
            brief,
            placed: Vec::new(),
        };
        stage.colors();
        stage
    }

    fn colors(&mut self) {
        let t = self.tones;
        let (deep, lift) = if t.light {
            (shift(t.bg, 0.93, 1.3, 0.0), t.bg.mix(Color::WHITE, 0.5))
        } else {
            (
                t.deeper(0.5),
                t.lifted(haze(t.secondary, t.primary, false), 0.12),
            )
        };
        self.e
            .color("bg", t.bg)
            .color("deep", deep)
            .color("lift", lift)
            .color("primary", t.primary)
            .color("secondary", t.secondary)
            .color("middle", between(t.primary, t.secondary, 0.5))
            .color("accent", t.accent)
            .color("glow", t.glow)
            .color("haze", haze(t.secondary, t.primary, t.light))
            .color("ember", haze(t.primary, t.secondary, t.light))
            .expose_color("primary", "Main colour", "Couleur principale")
            .expose_color("secondary", "Second colour", "Seconde couleur")
            .expose_color("accent", "Accent", "Accent")
            .expose_color("glow", "Highlights", "Reflets");
        if !t.transparent {
            self.e.expose_color("bg", "Background", "Fond");
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
            self.e.grain("film", 0.024);
        }
        finish(self.e)
    }

    /// Light adds up on a dark ground; on a light one colours cover.
    pub(crate) fn shine(&self) -> Blend {
        if self.tones.light {
            Blend::Normal
        } else {
            Blend::Add
        }
    }

    /// How often the look's own length fits into the brief's at its tempo; 1 unless the brief asks
    /// for a length.
    pub(crate) fn loops(&self) -> f64 {
        self.brief.duration * self.brief.tempo / self.look.length
    }

    /// Turns per loop that `turns` become at the brief's tempo and length: a whole number.
    pub(crate) fn whole(&self, turns: f64) -> f64 {
        (turns * self.loops()).round().max(1.0)
    }

    /// The frequency of so many turns per loop.
    pub(crate) fn turns(&self, turns: f64) -> Quantity {
        let sign = if turns < 0.0 { -1.0 } else { 1.0 };
        hz(short(sign * self.whole(turns.abs()) / self.brief.duration))
    }

    /// Seconds at medium tempo, in effect time.
    pub(crate) fn seconds(&self, seconds: f64) -> f64 {
        seconds / self.brief.tempo
    }

    /// A sine of so many turns per loop.
    pub(crate) fn swing(&self, turns: f64, phase: impl Into<Expr>) -> Expr {
        sine(self.turns(turns), phase)
    }

    /// 0 to 1 again and again, so many times per loop, ahead by `phase` turns.
    pub(crate) fn saw(&self, turns: f64, phase: f64) -> Expr {
        let angle = atan2(self.swing(turns, phase), self.swing(turns, phase + 0.25));
        (angle / deg(360.0)).fract()
    }

    /// Ground, lights and vignette; the first light breathes. Nothing on a transparent ground.
    pub(crate) fn backdrop(&mut self, from: [f64; 2], to: [f64; 2], lights: &[Light]) {
        if self.tones.transparent {
            return;
        }
        let ground = [(0.0, "deep", 1.0), (0.5, "bg", 1.0), (1.0, "lift", 1.0)];
        self.fill(
            "ground",
            Paint::Linear { from, to },
            &ground,
            Expr::one(),
            Blend::Normal,
        );
        for (at, (id, role, center, radius, strength)) in lights.iter().enumerate() {
            let dim = if self.tones.light { 0.35 } else { 1.0 };
            let dim = dim * if self.tones.bg_stated { 0.75 } else { 1.0 };
            let stops = HALO.map(|(at, alpha)| (at, *role, short(alpha * strength * dim)));
            let paint = Paint::Radial {
                center: *center,
                radius: *radius,
            };
            let opacity = if at == 0 {
                self.swing(1.0, 0.0) * 0.15 + 0.85
            } else {
                Expr::one()
            };
            let blend = if self.tones.light {
                Blend::Normal
            } else {
                Blend::Screen
            };
            self.fill(id, paint, &stops, opacity, blend);
        }
        let dark = if self.tones.light { 0.5 } else { 0.75 };
        let stops = [
            (0.0, "deep", 0.0),
            (0.5, "deep", 0.0),
            (0.75, "deep", dark * 0.35),
            (1.0, "deep", dark),
        ];
        let paint = Paint::Radial {
            center: [0.5, 0.5],
            radius: 0.66,
        };
        self.fill("vignette", paint, &stops, Expr::one(), Blend::Normal);
    }

    pub(crate) fn fill(
        &mut self,
        id: &str,
        paint: Paint,
        stops: &[(f64, &str, f64)],
        opacity: Expr,
        blend: Blend,
    ) {
        let stop = |(at, role, alpha): &(f64, &str, f64)| PaintStop {
            at: *at,
            color: (*role).to_owned(),
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

    /// Elements whose number holds at every size of the canvas.
    pub(crate) fn fixed(&mut self, id: &str, n: u32, at: [Expr; 2], lifetime: Option<Expr>) {
        let [x, y] = at;
        self.e.emitter(
            id,
            Emitter {
                capacity: n.max(1),
                count: f64::from(n).into(),
                x,
                y,
                lifetime,
                burst: None,
                fixed: true,
            },
        );
    }

    /// Lets elements of an emitter, which must stand at 0, be where time takes them.
    pub(crate) fn place(&mut self, emitter: &str, at: [Expr; 2]) {
        let [dx, dy] = at;
        self.e
            .node(&field(emitter), NodeKind::Offset(Offset { dx, dy }));
        self.placed.push(emitter.to_owned());
    }

    fn fields(&self, emitter: &str) -> Vec<String> {
        let mut of = self.placed.iter().filter(|placed| *placed == emitter);
        of.next()
            .map(|emitter| field(emitter))
            .into_iter()
            .collect()
    }

    pub(crate) fn bands(&mut self, id: &str, bands: Bands<'_>) {
        let [step_x, step_y] = bands.step;
        let [shift_x, shift_y] = bands.shift;
        let fields = self.fields(bands.emitter);
        self.e.ribbon(
            id,
            Ribbon {
                emitter: bands.emitter.to_owned(),
                fields,
                points: bands.points,
                step_x,
                step_y,
                shift_x,
                shift_y,
                width: bands.width,
                alpha: bands.alpha,
                colors: shares(bands.mix),
                blend: bands.blend,
            },
        );
    }

    pub(crate) fn spots(&mut self, id: &str, spots: Spots<'_>) {
        let (blend, fields) = (self.shine(), self.fields(spots.emitter));
        let lobes = self.unlit(spots.lobes);
        self.e.sprite(
            id,
            Sprite {
                emitter: spots.emitter.to_owned(),
                fields,
                radius: spots.radius,
                alpha: spots.alpha,
                lobes,
                colors: shares(spots.mix),
                blend,
            },
        );
    }

    /// White hearts are for a dark ground.
    fn unlit(&self, mut lobes: Vec<Lobe>) -> Vec<Lobe> {
        if self.tones.light {
            for stop in lobes.iter_mut().flat_map(|lobe| &mut lobe.stops) {
                stop.white = 0.0;
            }
        }
        lobes
    }
}

/// Alpha of a round light from centre to rim.
const HALO: [(f64, f64); 7] = [
    (0.0, 1.0),
    (0.14, 0.87),
    (0.3, 0.58),
    (0.48, 0.29),
    (0.66, 0.11),
    (0.84, 0.03),
    (1.0, 0.0),
];

/// A light of the ground: deep and rich, and never of a hue that is brown in the dark; then it takes
/// the other colour's, or a wine red.
fn haze(color: Color, other: Color, light: bool) -> Color {
    let brown = |color: Color| (32.0..118.0).contains(&color.to_oklch().h);
    let grey = |o: Oklch| o.c < 0.02;
    let o = color.to_oklch();
    if light || grey(o) {
        return shift(color, if light { 1.0 } else { 0.75 }, 1.0, 0.0);
    }
    let rich = |o: Oklch, h: f64| Oklch {
        l: (o.l * 0.85).min(0.66),
        c: (o.c * 1.1).max(0.11),
        h,
    };
    let of = other.to_oklch();
    let lit = match (brown(color), brown(other) || grey(of)) {
        (false, _) => rich(o, o.h),
        (true, false) => rich(of, of.h),
        (true, true) => rich(o, 5.0),
    };
    lit.to_color()
}

/// Id of the field that places an emitter's elements.
fn field(emitter: &str) -> String {
    format!("{emitter}_at")
}

/// A number that reads back from a short text; signals and inputs are not rounded later.
pub(crate) fn short(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// No way.
pub(crate) fn still() -> [Expr; 2] {
    [px(0.0).into(), px(0.0).into()]
}

/// The colours of a look. A ground that nobody stated is never brown; a look on paper takes from the
/// brief what is stated alone.
fn tones(look: &Look, dna: &Dna) -> Tones {
    let mut read = dna.clone();
    if look.paper {
        read.palette
            .retain(|swatch| swatch.source == Source::Stated);
    }
    let paper = Color::from_hex(look.fallback.bg).filter(|_| look.paper);
    Tones::of(&read, &look.fallback).on_own_ground(&read, paper)
}
