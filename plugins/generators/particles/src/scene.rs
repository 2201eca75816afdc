//! The parts that every variant is made of.
//!
//! Lengths are design pixels or shares of the canvas; frequencies are given at medium tempo.

use effectforge_sdk::effect::builder::{
    EffectBuilder, FloatParam, age, height, rand, sine, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{
    Blend, ColorShare, Drift, Emitter, Fill, Lobe, NodeKind, Orbit, Paint, PaintStop, Sprite,
    WaveField,
};
use effectforge_sdk::effect::unit::{deg, hz, px, s};
use effectforge_sdk::effect::{Color, Diagnostic, Effect, Expr, Op, Quantity, Unit, limits};
use effectforge_style::{Brief, Parameters, Tones, along, lobes, shift};

use crate::Variant;

/// Expressions that read the exposed parameters.
#[derive(Clone, Debug)]
pub(crate) struct Knobs {
    pub(crate) density: Expr,
    pub(crate) size: Expr,
    pub(crate) glow: Expr,
    pub(crate) turbulence: Expr,
    pub(crate) twinkle: Expr,
    pub(crate) bokeh: Expr,
}

/// A scene while it is composed.
pub(crate) struct Scene {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) k: Knobs,
    /// Start value of the density slider.
    density: f64,
    /// Elements that the brief asks for, all layers together; 0 until counts are dealt.
    total: u32,
}

/// A slider's text and range.
type Slider = (&'static str, &'static str, &'static str, &'static str, f64, (f64, f64));

impl Scene {
    pub(crate) fn new(
        brief: Brief,
        tones: Tones,
        (family, variant): (&str, Variant),
        parameters: &Parameters<'_>,
    ) -> Self {
        let (en, fr) = variant.description();
        let mut e = EffectBuilder::new(&brief.name, family)
            .seed(brief.seed)
            .duration(brief.duration)
            .poster(brief.moment(0.34))
            .describe(en, fr)
            .provenance("generator", "effectforge/particles")
            .provenance("variant", variant.name());
        let density = if brief.count.is_some() { 1.0 } else { brief.density };
        let density = parameters.number("density", 1.0, (0.4, 1.6)) * density;
        let start = |id, range: (f64, f64)| parameters.number(id, 1.0, range);
        let mut float = |(id, en, fr, group, usual, range): Slider| {
            e.float(FloatParam { id, en, fr, group, default: usual, range, step: 0.05, unit: Unit::One })
        };
        let _ = float(("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 2.5)));
        let k = Knobs {
            density: float(("density", "Density", "Densité", "look", density, (0.2, 2.4))),
            size: float(("size", "Size", "Taille", "look", start("size", (0.5, 2.0)), (0.5, 2.0))),
            glow: float(("brightness", "Glow", "Éclat", "look", start("brightness", (0.3, 1.6)), (0.3, 1.6))),
            turbulence: float(("turbulence", "Turbulence", "Turbulence", "motion", 1.0, (0.0, 2.0))),
            twinkle: float(("twinkle", "Twinkle", "Scintillement", "look", 0.75, (0.0, 1.0))),
            bokeh: float(("bokeh", "Soft discs", "Disques flous", "look", 1.0, (0.0, 1.6))),
        };
        e.time_scale("speed");
        e.color("ember", along(dim(tones.primary), tones.secondary, 0.2))
            .color("haze", dim(tones.secondary))
            .color("bg", tones.bg)
            .color("primary", tones.primary)
            .color("secondary", tones.secondary)
            .color("accent", tones.accent)
            .color("glow", tones.glow)
            .expose_color("primary", "Main colour", "Couleur principale")
            .expose_color("secondary", "Second colour", "Seconde couleur")
            .expose_color("accent", "Accent", "Accent")
            .expose_color("glow", "Sparkle", "Étincelle");
        if !tones.transparent {
            e.expose_color("bg", "Background", "Fond");
        }
        Self { e, brief, tones, k, density, total: 0 }
    }

    /// Deals elements out to layers by what the brief asks for.
    pub(crate) fn deal<const N: usize>(&mut self, base: [u32; N]) -> [u32; N] {
        let dealt = match self.brief.count {
            Some(_) => self.brief.counts(base),
            None => base,
        };
        self.total = dealt.iter().sum();
        dealt
    }

    /// A frequency at the brief's tempo.
    pub(crate) fn hz(&self, frequency: f64) -> Quantity {
        hz(frequency * self.brief.tempo)
    }

    /// A time at the brief's tempo.
    pub(crate) fn s(&self, seconds: f64) -> Quantity {
        s(seconds / self.brief.tempo)
    }

    /// One crossing of the canvas's width per 12 s at medium tempo, a speed.
    pub(crate) fn pace(&self) -> Expr {
        width() / self.s(12.0)
    }

    /// Light on a dark or absent ground adds up; on a light ground colour covers.
    pub(crate) fn blend(&self) -> Blend {
        if self.tones.light { Blend::Normal } else { Blend::Add }
    }

    /// Pictures without white hearts where the ground is light.
    fn picture(&self, mut lobes: Vec<Lobe>) -> Vec<Lobe> {
        if self.tones.light {
            for stop in lobes.iter_mut().flat_map(|lobe| &mut lobe.stops) {
                stop.white = 0.0;
            }
        }
        lobes
    }

    /// An emitter of `n` elements when the density slider stands where the brief put it. Layers
    /// with `fixed` counts keep theirs: large pictures are dear, and a few make the composition.
    pub(crate) fn emit(&mut self, id: &str, n: u32, at: (Expr, Expr), life: Option<Expr>) {
        self.emitter(id, n, at, life, false);
    }

    /// An emitter whose count the density slider leaves alone.
    pub(crate) fn emit_fixed(&mut self, id: &str, n: u32, at: (Expr, Expr), life: Option<Expr>) {
        self.emitter(id, n, at, life, true);
    }

    fn emitter(&mut self, id: &str, n: u32, (x, y): (Expr, Expr), lifetime: Option<Expr>, fixed: bool) {
        let n = f64::from(n);
        let room = f64::from(limits::ELEMENTS_MAX) / f64::from(self.total.max(1));
        let capacity = (n * room.clamp(1.0, 4.0)).ceil().clamp(1.0, f64::from(limits::CAPACITY_MAX));
        let base = if self.brief.count.is_some() { n / self.density } else { n };
        let count = if fixed { Expr::from(n) } else { self.k.density.clone() * base };
        self.e.emitter(id, Emitter { capacity: capacity as u32, count, x, y, lifetime });
    }

    pub(crate) fn drift(&mut self, id: &str, vx: Expr, vy: Expr, margin: f64) {
        self.e.node(id, NodeKind::Drift(Drift { vx, vy, margin: px(margin) }));
    }

    pub(crate) fn wave(&mut self, id: &str, wave: WaveField) {
        self.e.node(id, NodeKind::Wave(wave));
    }

    pub(crate) fn orbit(&mut self, id: &str, rx: Expr, ry: Expr, frequency: Expr, phase: Expr) {
        self.e.node(id, NodeKind::Orbit(Orbit { rx, ry, frequency, phase }));
    }

    pub(crate) fn sprite(&mut self, id: &str, emitter: &str, fields: &[&str], look: Look) {
        let lobes = self.picture(look.lobes);
        let blend = self.blend();
        let colors = look.colors.iter().map(|(role, weight)| ColorShare {
            color: (*role).to_owned(),
            weight: *weight,
        });
        self.e.sprite(
            id,
            Sprite {
                emitter: emitter.to_owned(),
                fields: fields.iter().map(|id| (*id).to_owned()).collect(),
                radius: look.radius,
                alpha: look.alpha,
                lobes,
                colors: colors.collect(),
                blend,
            },
        );
    }

    /// Twinkle, 1 at its brightest: each element at its own pace and phase, sharper with `power`.
    pub(crate) fn twinkle(&self, slow: f64, fast: f64, power: f64) -> Expr {
        let swing = sine(uniform(self.hz(slow), self.hz(fast), "pace"), rand("phase"));
        let lit = (swing * 0.5 + 0.5).pow(power);
        let depth = self.k.twinkle.clone();
        Expr::one() - depth * (Expr::one() - lit)
    }

    /// A gradient over the whole canvas.
    fn fill(&mut self, id: &str, paint: Paint, stops: &[(f64, &str, f64)], opacity: Expr, blend: Blend) {
        let stops = stops
            .iter()
            .map(|(at, color, alpha)| PaintStop { at: *at, color: (*color).to_owned(), alpha: *alpha })
            .collect();
        self.e.fill(id, Fill { paint, stops, opacity, blend });
    }

    /// The ground: a fall of the background's own tones.
    pub(crate) fn ground(&mut self) {
        if self.tones.transparent {
            return;
        }
        let (deep, lift) = if self.tones.light {
            (self.tones.bg, self.tones.bg.mix(Color::WHITE, 0.5))
        } else {
            (self.tones.deeper(0.45), self.tones.lifted(self.tones.secondary, 0.1))
        };
        self.e.color("deep", deep).color("lift", lift);
        let paint = Paint::Linear { from: [0.1, 0.0], to: [0.75, 1.0] };
        self.fill(
            "ground",
            paint,
            &[(0.0, "deep", 1.0), (0.55, "bg", 1.0), (1.0, "lift", 1.0)],
            Expr::one(),
            Blend::Normal,
        );
    }

    /// Coloured light behind the particles.
    pub(crate) fn aura(&mut self, light: &Light, breathes: bool) {
        if self.tones.transparent {
            return;
        }
        let strength = light.strength * if self.tones.light { 0.5 } else { 1.0 };
        let strength = strength * if self.tones.bg_stated { 0.7 } else { 1.0 };
        let curve: &[(f64, f64)] = match light.paint {
            Paint::Radial { .. } => &HALO,
            Paint::Linear { .. } => &SHAFT,
        };
        let stops: Vec<_> = curve.iter().map(|(at, a)| (*at, light.role, a * strength)).collect();
        let breath = sine(self.hz(1.0 / 12.0), 0.0) * 0.18 + 0.82;
        let breath = if breathes { breath } else { Expr::one() };
        let opacity = (breath * self.k.glow.clone()).min(1.0);
        let blend = if self.tones.light { Blend::Normal } else { Blend::Screen };
        self.fill(light.id, light.paint, &stops, opacity, blend);
    }

    /// Darkens the corners; on light grounds whitens nothing, so there is none.
    pub(crate) fn vignette(&mut self, strength: f64) {
        if self.tones.transparent || self.tones.light {
            return;
        }
        let stops = [
            (0.0, "deep", 0.0),
            (0.45, "deep", 0.0),
            (0.7, "deep", strength * 0.35),
            (1.0, "deep", strength),
        ];
        let paint = Paint::Radial { center: [0.5, 0.5], radius: 0.66 };
        self.fill("vignette", paint, &stops, Expr::one(), Blend::Normal);
    }

    /// Film grain against banding; none on a transparent ground, which it would dirty.
    pub(crate) fn grain(&mut self) {
        if !self.tones.transparent {
            self.e.grain("film", 0.022);
        }
    }

    /// A few discs out of focus, far in front: they come, sway and go, each time elsewhere.
    pub(crate) fn discs(&mut self, n: u32, size: (f64, f64), alpha: f64) {
        let place = |side: Expr, stream: &str| side * (Op::RandLife(stream.to_owned()).into_expr() * 1.1 - 0.05);
        let at = (place(width(), "x"), place(height(), "y") - age() * px(50.0));
        let life = uniform(self.s(5.5), self.s(12.0), "life");
        self.emit_fixed("discs", n, at, Some(life));
        let sway = uniform(px(12.0), px(46.0), "sway");
        let pace = Expr::from(self.hz(1.0 / 12.0));
        self.orbit("discs_sway", sway.clone(), sway * 0.5, pace, rand("phase"));
        let near = rand("near").pow(1.6);
        let radius = (near.clone() * px(size.1 - size.0) + px(size.0)) * self.k.size.clone();
        let soft = Expr::one() - near * 0.55;
        let alpha = fade(0.3, 0.65) * soft * alpha * self.k.bokeh.clone();
        self.sprite("discs_out", "discs", &["discs_sway"], Look {
            radius,
            alpha,
            lobes: lobes::disc(),
            colors: &[("ember", 4.0), ("secondary", 4.0), ("accent", 2.0)],
        });
    }
}

/// A light that is not bright: deeper and richer, and yellow turned to amber, for dim yellow on a dark
/// ground is brown.
fn dim(color: Color) -> Color {
    let yellow = (60.0..118.0).contains(&color.to_oklch().h);
    shift(color, 0.9, 1.25, if yellow { -24.0 } else { 0.0 })
}

/// A light behind the particles.
pub(crate) struct Light {
    pub(crate) id: &'static str,
    pub(crate) role: &'static str,
    pub(crate) paint: Paint,
    /// Alpha at its brightest.
    pub(crate) strength: f64,
}

/// A round light: centre in shares of the canvas, radius of its longer side.
pub(crate) const fn light(
    id: &'static str,
    role: &'static str,
    center: [f64; 2],
    radius: f64,
    strength: f64,
) -> Light {
    Light { id, role, paint: Paint::Radial { center, radius }, strength }
}

/// A shaft of light, at a right angle to the way between two points.
pub(crate) const fn shaft(
    id: &'static str,
    role: &'static str,
    from: [f64; 2],
    to: [f64; 2],
    strength: f64,
) -> Light {
    Light { id, role, paint: Paint::Linear { from, to }, strength }
}

/// Alpha of a round light from centre to rim.
const HALO: [(f64, f64); 7] =
    [(0.0, 1.0), (0.15, 0.86), (0.32, 0.56), (0.5, 0.28), (0.68, 0.11), (0.85, 0.03), (1.0, 0.0)];

/// Alpha of a shaft from side to side; its back is round, or its ridge would be seen as a line.
const SHAFT: [(f64, f64); 8] = [
    (0.0, 0.0),
    (0.14, 0.06),
    (0.28, 0.32),
    (0.42, 0.78),
    (0.53, 0.86),
    (0.68, 0.46),
    (0.84, 0.1),
    (1.0, 0.0),
];

/// What a sprite layer looks like.
pub(crate) struct Look {
    pub(crate) radius: Expr,
    pub(crate) alpha: Expr,
    pub(crate) lobes: Vec<Lobe>,
    pub(crate) colors: &'static [(&'static str, f64)],
}

/// Comes in until `rise` of the life and goes from `fall` on.
pub(crate) fn fade(rise: f64, fall: f64) -> Expr {
    smoothstep(0.0, rise, age()) * (Expr::one() - smoothstep(fall, 1.0, age()))
}

/// Cosine and sine of a number of turns.
pub(crate) fn round(turns: Expr) -> (Expr, Expr) {
    let angle = turns * deg(360.0);
    (Op::Cos(angle.clone()).into(), Op::Sin(angle).into())
}

/// A travelling wave with its usual settings.
pub(crate) fn wave(
    axis: effectforge_sdk::effect::graph::Axis,
    amplitude: Expr,
    frequency: impl Into<Expr>,
    phase: Expr,
    along: Option<(effectforge_sdk::effect::graph::Axis, Expr)>,
) -> WaveField {
    let (along, wavelength) = along.unzip();
    WaveField { axis, amplitude, frequency: frequency.into(), phase, along, wavelength }
}

trait IntoExpr {
    fn into_expr(self) -> Expr;
}
impl IntoExpr for Op {
    fn into_expr(self) -> Expr {
        self.into()
    }
}

/// Ends a scene.
impl Scene {
    /// Checks and gives the effect.
    pub(crate) fn finish(self) -> Result<Effect, Vec<Diagnostic>> {
        self.e.finish()
    }
}
