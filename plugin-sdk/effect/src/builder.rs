//! Building a graph in Rust: operators on expressions, and a builder that ends with the checker.

use std::collections::BTreeMap;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::color::Color;
use crate::diagnostic::Diagnostic;
use crate::expr::{Env, Expr, Lfo, Noise, Op, Sum, Unused, Wave};
use crate::graph::{
    Accessibility, Budget, Design, EFFECT_SCHEMA, Effect, Emitter, Fill, Grain, Node, NodeKind,
    Param, ParamKind, Shade, Sprite,
};
use crate::program;
use crate::unit::{Unit, hz, px, s};

macro_rules! operator {
    ($trait:ident, $method:ident, $op:ident) => {
        impl<T: Into<Expr>> $trait<T> for Expr {
            type Output = Expr;
            fn $method(self, other: T) -> Expr {
                Op::$op(self, other.into()).into()
            }
        }
    };
}
operator!(Add, add, Add);
operator!(Sub, sub, Sub);
operator!(Mul, mul, Mul);
operator!(Div, div, Div);

impl Neg for Expr {
    type Output = Self;
    fn neg(self) -> Self {
        Op::Mul(Self::from(-1.0), self).into()
    }
}

impl Expr {
    /// The power of a pure number.
    #[must_use]
    pub fn pow(self, exponent: f64) -> Self {
        Op::Pow(self, exponent.into()).into()
    }

    /// Kept between two values.
    #[must_use]
    pub fn clamp(self, low: impl Into<Self>, high: impl Into<Self>) -> Self {
        Op::Clamp(self, low.into(), high.into()).into()
    }

    /// The larger of two.
    #[must_use]
    pub fn max(self, other: impl Into<Self>) -> Self {
        Op::Max(self, other.into()).into()
    }

    /// The smaller of two.
    #[must_use]
    pub fn min(self, other: impl Into<Self>) -> Self {
        Op::Min(self, other.into()).into()
    }

    /// Absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        Op::Abs(self).into()
    }

    /// Part after the point.
    #[must_use]
    pub fn fract(self) -> Self {
        Op::Fract(self).into()
    }

    /// Largest whole number not above.
    #[must_use]
    pub fn floor(self) -> Self {
        Op::Floor(self).into()
    }

    /// `e` to this power.
    #[must_use]
    pub fn exp(self) -> Self {
        Op::Exp(self).into()
    }

    /// Sine of an angle.
    #[must_use]
    pub fn sin(self) -> Self {
        Op::Sin(self).into()
    }

    /// Cosine of an angle.
    #[must_use]
    pub fn cos(self) -> Self {
        Op::Cos(self).into()
    }
}

/// Width of the canvas.
#[must_use]
pub fn width() -> Expr {
    Op::Env(Env::Width).into()
}

/// Height of the canvas.
#[must_use]
pub fn height() -> Expr {
    Op::Env(Env::Height).into()
}

/// The pixel's place from the left; only in a shade.
#[must_use]
pub fn x() -> Expr {
    Op::Env(Env::X).into()
}

/// The pixel's place from the top; only in a shade.
#[must_use]
pub fn y() -> Expr {
    Op::Env(Env::Y).into()
}

/// The element's place from the left; only in what a pixel sums.
#[must_use]
pub fn element_x() -> Expr {
    Op::Env(Env::ElementX).into()
}

/// The element's place from the top; only in what a pixel sums.
#[must_use]
pub fn element_y() -> Expr {
    Op::Env(Env::ElementY).into()
}

/// A named expression of the effect.
#[must_use]
pub fn signal(name: &str) -> Expr {
    Op::Signal(name.to_owned()).into()
}

/// Length of a vector.
#[must_use]
pub fn hypot(x: impl Into<Expr>, y: impl Into<Expr>) -> Expr {
    Op::Hypot(x.into(), y.into()).into()
}

/// Angle of a vector; the vertical part comes first.
#[must_use]
pub fn atan2(y: impl Into<Expr>, x: impl Into<Expr>) -> Expr {
    Op::Atan2(y.into(), x.into()).into()
}

/// Flow noise of a stream at a place in cells: one octave that does not move.
#[must_use]
pub fn noise(stream: &str, x: impl Into<Expr>, y: impl Into<Expr>) -> Noise {
    Noise {
        x: x.into(),
        y: y.into(),
        frequency: hz(0.0).into(),
        octaves: 1,
        gain: 0.5,
        stream: stream.to_owned(),
    }
}

impl Noise {
    /// With this many octaves.
    #[must_use]
    pub fn octaves(self, octaves: u8) -> Self {
        Self { octaves, ..self }
    }

    /// With this weight of an octave relative to the one before.
    #[must_use]
    pub fn gain(self, gain: f64) -> Self {
        Self { gain, ..self }
    }

    /// Evolving by so many turns of its gradients per second.
    #[must_use]
    pub fn turning(self, frequency: impl Into<Expr>) -> Self {
        let frequency = frequency.into();
        Self { frequency, ..self }
    }
}

impl From<Noise> for Expr {
    fn from(noise: Noise) -> Self {
        Op::Noise(Box::new(noise)).into()
    }
}

/// Sum over the elements of an emitter.
#[must_use]
pub fn sum(emitter: &str, fields: &[&str], of: Expr) -> Expr {
    Op::Sum(Box::new(Sum {
        emitter: emitter.to_owned(),
        fields: fields.iter().map(|&field| field.to_owned()).collect(),
        of,
    }))
    .into()
}

/// Random number in `[0, 1)` of a stream.
#[must_use]
pub fn rand(stream: &str) -> Expr {
    Op::Rand(stream.to_owned()).into()
}

/// Random number in `[0, 1)` of a stream, new in every life.
#[must_use]
pub fn rand_life(stream: &str) -> Expr {
    Op::RandLife(stream.to_owned()).into()
}

/// Random number in `[0, 1)` that a burst shares, new in every life.
#[must_use]
pub fn rand_burst(stream: &str) -> Expr {
    Op::RandBurst(stream.to_owned()).into()
}

/// Place of the element within its burst, 0 to 1.
#[must_use]
pub fn in_burst() -> Expr {
    Op::InBurst(Unused {}).into()
}

/// Uniform between two values.
#[must_use]
pub fn uniform(low: impl Into<Expr>, high: impl Into<Expr>, stream: &str) -> Expr {
    Op::Uniform(low.into(), high.into(), stream.to_owned()).into()
}

/// Normal with mean and deviation.
#[must_use]
pub fn normal(mean: impl Into<Expr>, deviation: impl Into<Expr>, stream: &str) -> Expr {
    Op::Normal(mean.into(), deviation.into(), stream.to_owned()).into()
}

/// From `a` at 0 to `b` at 1.
#[must_use]
pub fn mix(a: impl Into<Expr>, b: impl Into<Expr>, t: impl Into<Expr>) -> Expr {
    Op::Mix(a.into(), b.into(), t.into()).into()
}

/// Smooth step from 0 below `low` to 1 above `high`.
#[must_use]
pub fn smoothstep(low: impl Into<Expr>, high: impl Into<Expr>, x: impl Into<Expr>) -> Expr {
    Op::Smoothstep(low.into(), high.into(), x.into()).into()
}

/// Age of the element, 0 to 1.
#[must_use]
pub fn age() -> Expr {
    Op::Age(Unused {}).into()
}

/// Sine oscillation between −1 and 1.
#[must_use]
pub fn sine(frequency: impl Into<Expr>, phase: impl Into<Expr>) -> Expr {
    lfo(Wave::Sine, frequency, phase)
}

/// Oscillation between −1 and 1.
#[must_use]
pub fn lfo(wave: Wave, frequency: impl Into<Expr>, phase: impl Into<Expr>) -> Expr {
    Op::Lfo(Box::new(Lfo {
        wave,
        frequency: frequency.into(),
        phase: phase.into(),
    }))
    .into()
}

/// A label in English and French.
#[must_use]
pub fn label(en: &str, fr: &str) -> BTreeMap<String, String> {
    [
        ("en".to_owned(), en.to_owned()),
        ("fr".to_owned(), fr.to_owned()),
    ]
    .into()
}

/// A number parameter, before it is added.
#[derive(Clone, Debug)]
pub struct FloatParam {
    /// Identifier.
    pub id: &'static str,
    /// English label.
    pub en: &'static str,
    /// French label.
    pub fr: &'static str,
    /// Heading.
    pub group: &'static str,
    /// Start value.
    pub default: f64,
    /// Smallest and largest value.
    pub range: (f64, f64),
    /// Step of its slider.
    pub step: f64,
    /// Unit of all numbers.
    pub unit: Unit,
}

/// Builds an effect.
#[derive(Clone, Debug)]
pub struct EffectBuilder {
    effect: Effect,
}

impl EffectBuilder {
    /// Starts an effect of a family: 1280 × 720 px, a loop of 12 s, poster at 2 s.
    #[must_use]
    pub fn new(name: &str, family: &str) -> Self {
        Self {
            effect: Effect {
                schema: EFFECT_SCHEMA.to_owned(),
                name: name.to_owned(),
                family: family.to_owned(),
                seed: 1,
                duration: s(12.0),
                design: Design {
                    width: px(1280.0),
                    height: px(720.0),
                },
                time_scale: None,
                palette: BTreeMap::new(),
                params: Vec::new(),
                signals: BTreeMap::new(),
                nodes: Vec::new(),
                layers: Vec::new(),
                a11y: Accessibility {
                    poster: s(2.0),
                    label: label(name, name),
                },
                budget: Budget {
                    elements: 0,
                    gzip_bytes: 6 * 1024,
                },
                provenance: BTreeMap::new(),
            },
        }
    }

    /// Sets the seed.
    #[must_use]
    pub fn seed(mut self, seed: u32) -> Self {
        self.effect.seed = seed;
        self
    }

    /// Sets the length of the loop, seconds.
    #[must_use]
    pub fn duration(mut self, seconds: f64) -> Self {
        self.effect.duration = s(seconds);
        self
    }

    /// Sets the time of the poster, seconds.
    #[must_use]
    pub fn poster(mut self, seconds: f64) -> Self {
        self.effect.a11y.poster = s(seconds);
        self
    }

    /// Sets the description for those who do not see the effect.
    #[must_use]
    pub fn describe(mut self, en: &str, fr: &str) -> Self {
        self.effect.a11y.label = label(en, fr);
        self
    }

    /// Notes where the effect came from.
    #[must_use]
    pub fn provenance(mut self, key: &str, value: &str) -> Self {
        self.effect
            .provenance
            .insert(key.to_owned(), value.to_owned());
        self
    }

    /// Adds a colour to the palette.
    pub fn color(&mut self, role: &str, color: Color) -> &mut Self {
        self.effect.palette.insert(role.to_owned(), color);
        self
    }

    /// Adds a number parameter and gives the expression that reads it.
    pub fn float(&mut self, param: FloatParam) -> Expr {
        let FloatParam {
            id,
            en,
            fr,
            group,
            default,
            range,
            step,
            unit,
        } = param;
        self.effect.params.push(Param {
            id: id.to_owned(),
            label: label(en, fr),
            group: group.to_owned(),
            kind: ParamKind::Float {
                default,
                min: range.0,
                max: range.1,
                step,
                unit,
            },
        });
        Op::Param(id.to_owned()).into()
    }

    /// Exposes a palette role as a colour parameter with the role's name.
    pub fn expose_color(&mut self, role: &str, en: &str, fr: &str) -> &mut Self {
        self.effect.params.push(Param {
            id: role.to_owned(),
            label: label(en, fr),
            group: "colour".to_owned(),
            kind: ParamKind::Color {
                role: role.to_owned(),
            },
        });
        self
    }

    /// Lets a number parameter without unit multiply time.
    pub fn time_scale(&mut self, id: &str) -> &mut Self {
        self.effect.time_scale = Some(id.to_owned());
        self
    }

    /// Adds a node that is not drawn: an emitter or a field.
    pub fn node(&mut self, id: &str, kind: NodeKind) -> &mut Self {
        self.effect.nodes.push(Node {
            id: id.to_owned(),
            kind,
        });
        self
    }

    /// Adds an emitter.
    pub fn emitter(&mut self, id: &str, emitter: Emitter) -> &mut Self {
        self.node(id, NodeKind::Emitter(emitter))
    }

    /// Adds a visible node above the ones before it.
    pub fn layer(&mut self, id: &str, kind: NodeKind) -> &mut Self {
        self.effect.layers.push(id.to_owned());
        self.node(id, kind)
    }

    /// Adds a gradient layer.
    pub fn fill(&mut self, id: &str, fill: Fill) -> &mut Self {
        self.layer(id, NodeKind::Fill(fill))
    }

    /// Adds a sprite layer.
    pub fn sprite(&mut self, id: &str, sprite: Sprite) -> &mut Self {
        self.layer(id, NodeKind::Sprite(sprite))
    }

    /// Names an expression and gives what reads it.
    pub fn signal(&mut self, name: &str, expr: Expr) -> Expr {
        self.effect.signals.insert(name.to_owned(), expr);
        signal(name)
    }

    /// Adds a colour per pixel.
    pub fn shade(&mut self, id: &str, shade: Shade) -> &mut Self {
        self.layer(id, NodeKind::Shade(shade))
    }

    /// Adds film grain.
    pub fn grain(&mut self, id: &str, amount: f64) -> &mut Self {
        self.layer(id, NodeKind::Grain(Grain { amount }))
    }

    /// Ends the building: sets the element budget to what the emitters ask for and checks.
    ///
    /// # Errors
    /// Everything that is wrong with the graph.
    pub fn finish(mut self) -> Result<Effect, Vec<Diagnostic>> {
        let asked: f64 = self
            .effect
            .nodes
            .iter()
            .map(|node| self.asked(&node.kind))
            .sum();
        self.effect.budget.elements = asked.ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
        self.effect.check()?;
        Ok(self.effect)
    }

    fn asked(&self, kind: &NodeKind) -> f64 {
        match kind {
            NodeKind::Emitter(emitter) => program::constant(&self.effect, &emitter.count),
            _ => 0.0,
        }
    }
}
