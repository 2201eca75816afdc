//! The parts that every variant is made of: sliders, swarms and the fields that move them.
//!
//! Lengths are design pixels or shares of the canvas; frequencies are given at medium tempo, so that
//! the usual loop of 12 s holds whole turns of them.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{
    EffectBuilder, age, height, rand, rand_life, sine, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{
    Axis, Blend, ColorShare, Emitter, Lobe, NodeKind, Orbit, Sprite, WaveField,
};
use effectforge_sdk::effect::unit::{hz, px, s};
use effectforge_sdk::effect::{Color, Effect, Expr, Quantity, limits};
use effectforge_style::{Brief, Parameters, Tones, along, finish, lobes, shift, sliders};

use crate::Variant;

/// Palette roles with weights.
pub(crate) type Mix = &'static [(&'static str, f64)];

/// Expressions that read the sliders.
#[derive(Clone, Debug)]
pub(crate) struct Knobs {
    pub(crate) density: Expr,
    pub(crate) size: Expr,
    pub(crate) glow: Expr,
    pub(crate) turbulence: Expr,
    pub(crate) twinkle: Expr,
    pub(crate) discs: Expr,
}

/// A scene while it is composed.
pub(crate) struct Scene {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) k: Knobs,
    /// Start value of the density slider.
    density: f64,
    /// Elements of all swarms at that value; 0 until counts are dealt.
    total: u32,
}

/// Elements and their looks.
pub(crate) struct Swarm<'a> {
    pub(crate) id: &'a str,
    pub(crate) n: u32,
    pub(crate) at: (Expr, Expr),
    /// Shortest and longest life, seconds; none lives for ever.
    pub(crate) life: Option<(f64, f64)>,
    pub(crate) fields: &'a [&'a str],
    pub(crate) radius: Expr,
    pub(crate) alpha: Expr,
    pub(crate) lobes: Vec<Lobe>,
    pub(crate) mix: Mix,
}

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
        let dense = brief.dense(parameters.number("density", 1.0, (0.4, 1.6)));
        let size = parameters.number("size", 1.0, (0.5, 2.0));
        let stir = brief.stir;
        let glow = parameters.number("brightness", 1.0, (0.3, 1.6));
        #[rustfmt::skip]
        let rows = [
            ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 2.5)),
            ("density", "Density", "Densité", "look", dense, (0.3, 2.4)),
            ("size", "Size", "Taille", "look", size, (0.6, 2.0)),
            ("brightness", "Glow", "Éclat", "look", glow, (0.5, 1.6)),
            ("turbulence", "Turbulence", "Turbulence", "motion", stir, (0.0, 2.0)),
            ("twinkle", "Twinkle", "Scintillement", "look", 0.75, (0.0, 1.0)),
            ("discs", "Soft discs", "Disques flous", "look", 1.0, (0.0, 1.6)),
        ];
        let [_, density, size, glow, turbulence, twinkle, discs] = sliders(&mut e, rows);
        e.time_scale("speed");
        let k = Knobs {
            density,
            size,
            glow,
            turbulence,
            twinkle,
            discs,
        };
        let mut scene = Self {
            e,
            brief,
            tones,
            k,
            density: dense,
            total: 0,
        };
        scene.colors();
        scene
    }

    fn colors(&mut self) {
        let t = &self.tones;
        self.e
            .color("bg", t.bg)
            .color("primary", t.primary)
            .color("secondary", t.secondary)
            .color("accent", t.accent)
            .color("glow", t.glow)
            .color("ember", along(dim(t.primary), t.secondary, 0.2))
            .color("haze", dim(t.secondary))
            .expose_color("primary", "Main colour", "Couleur principale")
            .expose_color("secondary", "Second colour", "Seconde couleur")
            .expose_color("accent", "Accent", "Accent")
            .expose_color("glow", "Sparkle", "Étincelle");
        if !t.transparent {
            self.e.expose_color("bg", "Background", "Fond");
        }
    }

    /// Checks and gives the effect.
    pub(crate) fn finish(self) -> Result<Effect, Failure> {
        finish(self.e)
    }

    /// Deals elements out to swarms by what the brief asks for.
    pub(crate) fn deal<const N: usize>(&mut self, base: [u32; N]) -> [u32; N] {
        let counted = self.brief.count.is_some();
        let dealt = if counted {
            self.brief.counts(base)
        } else {
            base
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

    /// A swarm of `n` elements when the density slider stands where the brief put it.
    pub(crate) fn swarm(&mut self, swarm: Swarm<'_>) {
        let n = f64::from(swarm.n);
        let base = if self.brief.count.is_some() {
            n / self.density
        } else {
            n
        };
        self.place(&swarm, self.k.density.clone() * base);
        self.draw(swarm);
    }

    /// A swarm that the density slider leaves alone: large pictures are dear, and few compose.
    pub(crate) fn fixed(&mut self, swarm: Swarm<'_>) {
        self.place(&swarm, Expr::from(f64::from(swarm.n)));
        self.draw(swarm);
    }

    fn place(&mut self, swarm: &Swarm<'_>, count: Expr) {
        // Large canvases get more elements, up to four times as many, within the format's bounds.
        let room = f64::from(limits::ELEMENTS_MAX) / f64::from(self.total.max(1));
        let capacity = (f64::from(swarm.n) * room.clamp(1.0, 4.0)).ceil();
        let capacity = capacity.clamp(1.0, f64::from(limits::CAPACITY_MAX)) as u32;
        let (x, y) = swarm.at.clone();
        let lifetime = swarm
            .life
            .map(|(low, high)| uniform(self.s(low), self.s(high), "life"));
        self.e.emitter(
            swarm.id,
            Emitter {
                capacity,
                count,
                x,
                y,
                lifetime,
                burst: None,
                fixed: false,
            },
        );
    }

    fn draw(&mut self, swarm: Swarm<'_>) {
        let Swarm {
            id,
            fields,
            radius,
            alpha,
            mut lobes,
            mix,
            ..
        } = swarm;
        // Light on a dark or absent ground adds up; on a light one colour covers, without white hearts.
        let blend = if self.tones.light {
            Blend::Normal
        } else {
            Blend::Add
        };
        if self.tones.light {
            lobes
                .iter_mut()
                .flat_map(|lobe| &mut lobe.stops)
                .for_each(|stop| stop.white = 0.0);
        }
        let share = |(role, weight): &(&str, f64)| {
            let color = (*role).to_owned();
            ColorShare {
                color,
                weight: *weight,
            }
        };
        let colors = mix.iter().map(share).collect();
        let fields = fields.iter().map(|id| (*id).to_owned()).collect();
        let emitter = id.to_owned();
        let sprite = Sprite {
            emitter,
            fields,
            radius,
            alpha,
            lobes,
            colors,
            blend,
        };
        self.e.sprite(&format!("{id}_out"), sprite);
    }

    /// A wave that travels along the canvas and moves neighbours alike: `turns` per 12 s.
    pub(crate) fn travel(
        &mut self,
        id: &str,
        (axis, amplitude): (Axis, Expr),
        (turns, phase): (f64, Expr),
        (along, wavelength): (Axis, Expr),
    ) {
        let frequency = self.hz(turns / 12.0).into();
        let (along, wavelength) = (Some(along), Some(wavelength));
        let wave = WaveField {
            axis,
            amplitude,
            frequency,
            phase,
            along,
            wavelength,
        };
        self.e.node(id, NodeKind::Wave(wave));
    }

    /// A sway of each element by itself, sideways: amplitude in design pixels, pace in Hz.
    pub(crate) fn sway(&mut self, id: &str, amplitude: (f64, f64), pace: (f64, f64)) {
        let swing = uniform(px(amplitude.0), px(amplitude.1), "sway");
        let wave = WaveField {
            axis: Axis::X,
            amplitude: swing * self.k.turbulence.clone(),
            frequency: uniform(self.hz(pace.0), self.hz(pace.1), "sway_pace"),
            phase: rand("sway_phase"),
            along: None,
            wavelength: None,
        };
        self.e.node(id, NodeKind::Wave(wave));
    }

    /// An ellipse that each element goes round.
    pub(crate) fn orbit(&mut self, id: &str, (rx, ry): (Expr, Expr), turns: f64, phase: Expr) {
        let frequency = self.hz(turns / 12.0).into();
        self.e.node(
            id,
            NodeKind::Orbit(Orbit {
                rx,
                ry,
                frequency,
                phase,
            }),
        );
    }

    /// Twinkle, 1 at its brightest: each element at its own pace (Hz) and phase, sharper with `power`.
    pub(crate) fn twinkle(&self, pace: (f64, f64), power: f64) -> Expr {
        let swing = sine(
            uniform(self.hz(pace.0), self.hz(pace.1), "pace"),
            rand("phase"),
        );
        let lit = (swing * 0.5 + 0.5).pow(power);
        Expr::one() - self.k.twinkle.clone() * (Expr::one() - lit)
    }

    /// A radius from `least` on, `more` for the rare largest; the stream ties it to what else uses it.
    pub(crate) fn radius(&self, stream: &str, power: f64, least: f64, more: f64) -> Expr {
        (rand(stream).pow(power) * px(more) + px(least)) * self.k.size.clone()
    }

    /// Light of dust: what is near is brighter.
    pub(crate) fn dust_light(&self, least: f64, more: f64) -> Expr {
        (rand("near") * more + least) * self.k.glow.clone().pow(0.5)
    }

    /// A few discs out of focus, far in front: they come, sway and go, each time elsewhere.
    pub(crate) fn discs(&mut self, n: u32, size: (f64, f64), alpha: f64) {
        let place = |side: Expr, stream: &str| side * (rand_life(stream) * 1.1 - 0.05);
        let sway = || uniform(px(12.0), px(46.0), "sway");
        self.orbit("discs_sway", (sway(), sway() * 0.5), 1.0, rand("phase"));
        let soft = Expr::one() - rand("near").pow(1.6) * 0.55;
        self.fixed(Swarm {
            id: "discs",
            n,
            at: (place(width(), "x"), place(height(), "y") - age() * px(50.0)),
            life: Some((5.5, 12.0)),
            fields: &["discs_sway"],
            radius: self.radius("near", 1.6, size.0, size.1 - size.0),
            alpha: fade(0.3, 0.65) * soft * alpha * self.k.discs.clone(),
            lobes: lobes::disc(),
            mix: &[("ember", 4.0), ("secondary", 4.0), ("accent", 2.0)],
        });
    }

    /// Glints that flash up anywhere and move `by` design pixels downwards in their life.
    pub(crate) fn glints(&mut self, n: u32, fields: &[&str], by: f64) {
        let flash = (age() * (Expr::one() - age()) * 4.0).pow(6.0);
        self.swarm(Swarm {
            id: "stars",
            n,
            at: (
                width() * rand_life("x"),
                height() * rand_life("y") + age() * px(by),
            ),
            life: Some((2.4, 5.0)),
            fields,
            radius: self.radius("size", 1.0, 16.0, 26.0),
            alpha: flash * self.k.glow.clone() * self.k.twinkle.clone().pow(0.5),
            lobes: lobes::glint(),
            mix: &[("glow", 1.0)],
        });
    }
}

/// Comes in until `rise` of the life and goes from `fall` on.
pub(crate) fn fade(rise: f64, fall: f64) -> Expr {
    smoothstep(0.0, rise, age()) * (Expr::one() - smoothstep(fall, 1.0, age()))
}

/// A light that is not bright: deeper and richer, and yellow turned to copper, for dim yellow on a dark
/// ground is brown.
fn dim(color: Color) -> Color {
    let turn = match color.to_oklch().h {
        60.0..118.0 => -56.0,
        36.0..60.0 => -30.0,
        _ => 0.0,
    };
    shift(color, 0.9, 1.25, turn)
}
