//! The scene: a fall of colour, large lights on closed paths, a rest for the eye, grain.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{EffectBuilder, height, rand, sine, uniform, width};
use effectforge_sdk::effect::graph::{
    Axis, Blend, ColorShare, Emitter, Fill, NodeKind, Orbit, Paint, PaintStop, Sprite, WaveField,
};
use effectforge_sdk::effect::unit::{hz, px};
use effectforge_sdk::effect::{Effect, Expr, Quantity};
use effectforge_style::{Brief, Parameters, Tones, finish, lobes, sliders};

use crate::Mood;

fn id_is_accent(id: &str) -> bool {
    id.starts_with("accent")
}

/// One light: where it rests, its colour, size and path.
struct Light {
    id: &'static str,
    at: [f64; 2],
    role: &'static str,
    /// Share of the canvas's longer side.
    radius: f64,
    alpha: f64,
    /// Turns per loop of its orbit.
    turns: f64,
    /// The light whose path it shares; its own id for a path of its own.
    on: &'static str,
}

const fn light(
    id: &'static str,
    at: [f64; 2],
    role: &'static str,
    radius: f64,
    alpha: f64,
    turns: f64,
) -> Light {
    Light {
        id,
        at,
        role,
        radius,
        alpha,
        turns,
        on: id,
    }
}

/// Back to front. Neighbours in the picture are neighbours on the colour wheel.
const LIGHTS: [Light; 9] = [
    light("below_a", [0.12, 1.06], "primary", 0.42, 0.4, 1.0),
    light("below_b", [0.92, 1.1], "secondary", 0.46, 0.4, -1.0),
    light("b_beside", [0.9, 0.2], "beside_b", 0.5, 0.85, -1.0),
    light("a_beside", [0.1, 0.86], "beside_a", 0.5, 0.85, 1.0),
    light("b_main", [0.86, 0.84], "secondary", 0.54, 0.95, 1.0),
    light("a_main", [0.14, 0.16], "primary", 0.54, 0.95, -1.0),
    light("between", [0.5, 0.52], "between", 0.44, 0.8, 2.0),
    light("accent_halo", [0.68, 0.74], "towards", 0.5, 0.85, 1.0),
    Light {
        on: "accent_halo",
        ..light("accent_spot", [0.0, 0.0], "accent", 0.34, 0.72, 1.0)
    },
];

pub(crate) struct Knobs {
    pub(crate) size: Expr,
    pub(crate) intensity: Expr,
    pub(crate) spread: Expr,
    pub(crate) warp: Expr,
    pub(crate) highlight: Expr,
    pub(crate) shade: Expr,
}

pub(crate) struct Scene {
    pub(crate) e: EffectBuilder,
    brief: Brief,
    tones: Tones,
    pub(crate) mood: Mood,
    pub(crate) k: Knobs,
}

impl Scene {
    pub(crate) fn new(brief: Brief, tones: Tones, mood: Mood, parameters: &Parameters<'_>) -> Self {
        let (en, fr) = mood.description();
        let mut e = EffectBuilder::new(&brief.name, "gradient")
            .seed(brief.seed)
            .duration(brief.duration)
            .poster(brief.moment(0.3))
            .describe(en, fr)
            .provenance("generator", "effectforge/gradient")
            .provenance("mood", mood.name());
        // A dense brief gets more and smaller lights.
        let size = parameters.number("size", 1.0, (0.6, 1.5)) / brief.density.powf(0.6);
        let stir = brief.stir;
        let spread = parameters.number("spread", 1.0, (0.0, 2.0)) * stir;
        #[rustfmt::skip]
        let rows = [
            ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 3.0)),
            ("size", "Size of the lights", "Taille des lumières", "look", size, (0.6, 1.5)),
            ("intensity", "Intensity", "Intensité", "look", 1.0, (0.55, 1.2)),
            ("spread", "Travel", "Amplitude", "motion", spread, (0.0, 2.0)),
            ("warp", "Undulation", "Ondulation", "motion", stir, (0.0, 2.0)),
            ("highlight", "Highlight", "Reflet", "look", 1.0, (0.0, 1.6)),
            ("shade", "Contrast", "Contraste", "look", 1.0, (0.0, 1.6)),
        ];
        let [_, size, intensity, spread, warp, highlight, shade] = sliders(&mut e, rows);
        let k = Knobs {
            size,
            intensity,
            spread,
            warp,
            highlight,
            shade,
        };
        e.time_scale("speed");
        Self {
            e,
            brief,
            tones,
            mood,
            k,
        }
    }

    pub(crate) fn compose(mut self) -> Self {
        self.colors();
        self.base();
        self.currents();
        let fewer = self.brief.density < 1.0;
        for (at, light) in LIGHTS.iter().enumerate() {
            // Below a sheet four are enough, folds make their own shadow and gleam, the dark has what
            // glows from below alone; a quiet brief does without the accent.
            let id = light.id;
            let wanted = match self.mood {
                Mood::Light => id.ends_with("_main") || id.ends_with("_beside"),
                Mood::Vivid => !(id.starts_with("below") || fewer && id_is_accent(id)),
                Mood::Dark => id.starts_with("below"),
            };
            if wanted {
                self.light(light, at);
            }
        }
        self.shades();
        if !self.tones.transparent {
            self.e.grain("film", 0.03);
        }
        self
    }

    pub(crate) fn finish(self) -> Result<Effect, Failure> {
        finish(self.e)
    }

    pub(crate) fn hz(&self, turns: f64) -> Quantity {
        hz(turns / 16.0 * self.brief.tempo)
    }

    fn colors(&mut self) {
        let mesh = self.mood.mesh(&self.tones);
        let [top, middle, low] = mesh.base;
        let [beside_a, beside_b] = mesh.beside;
        self.e
            .color("base_a", top)
            .color("base_m", middle)
            .color("base_b", low)
            .color("primary", mesh.first)
            .color("secondary", mesh.last)
            .color("between", mesh.between)
            .color("beside_a", beside_a)
            .color("beside_b", beside_b)
            .color("accent", mesh.accent)
            .color("towards", mesh.towards)
            .color("glow", mesh.light)
            .color("deep", mesh.deep)
            .expose_color("primary", "Main colour", "Couleur principale")
            .expose_color("secondary", "Second colour", "Seconde couleur")
            .expose_color("between", "Middle colour", "Couleur médiane")
            .expose_color("accent", "Accent", "Accent");
        // In the dark the rim is light itself.
        if self.mood != Mood::Dark {
            self.e
                .expose_color("glow", "Highlight colour", "Couleur du reflet");
        }
    }

    /// The base: what shows where no light reaches.
    fn base(&mut self) {
        if self.tones.transparent {
            return;
        }
        let stop = |at: f64, color: &str| PaintStop {
            at,
            color: color.to_owned(),
            alpha: 1.0,
        };
        let fill = Fill {
            paint: Paint::Linear {
                from: [0.0, 0.0],
                to: [1.0, 1.0],
            },
            stops: vec![
                stop(0.0, "base_a"),
                stop(0.5, "base_m"),
                stop(1.0, "base_b"),
            ],
            opacity: Expr::one(),
            blend: Blend::Normal,
        };
        self.e.fill("base", fill);
    }

    /// Two currents that move all lights alike, so that the mesh bends as one.
    fn currents(&mut self) {
        let currents = [
            ("tide", Axis::Y, Axis::X, 2.0, 0.0),
            ("draft", Axis::X, Axis::Y, -1.0, 0.3),
        ];
        for (id, axis, along, turns, phase) in currents {
            let side = || if axis == Axis::Y { height() } else { width() };
            let wave = WaveField {
                axis,
                amplitude: side() * 0.07 * self.k.warp.clone(),
                frequency: self.hz(turns).into(),
                phase: Expr::from(phase),
                along: Some(along),
                wavelength: Some(px(1400.0).into()),
            };
            self.e.node(id, NodeKind::Wave(wave));
        }
    }

    fn light(&mut self, light: &Light, at: usize) {
        let id = light.id;
        if light.on == id {
            self.path(light);
        }
        let longer = width().max(height());
        let breath = sine(
            self.hz(if at.is_multiple_of(2) { 1.0 } else { 2.0 }),
            rand("breath"),
        ) * 0.08
            + 1.0;
        let knob = self.k.intensity.clone();
        self.e.sprite(
            &format!("{id}_out"),
            Sprite {
                emitter: light.on.to_owned(),
                fields: vec![
                    format!("{}_path", light.on),
                    "tide".to_owned(),
                    "draft".to_owned(),
                ],
                radius: longer * light.radius * self.k.size.clone() * breath,
                alpha: knob * (light.alpha * self.mood.wash()),
                lobes: vec![lobes::veil()],
                colors: vec![ColorShare {
                    color: light.role.to_owned(),
                    weight: 1.0,
                }],
                blend: Blend::Normal,
            },
        );
    }

    /// Where a light rests and the ellipse it travels on.
    fn path(&mut self, light: &Light) {
        let id = light.id;
        let jitter = |stream: &str| uniform(-0.06, 0.06, stream);
        self.e.emitter(
            id,
            Emitter {
                capacity: 1,
                count: Expr::one(),
                x: width() * (jitter("x") + light.at[0]),
                y: height() * (jitter("y") + light.at[1]),
                lifetime: None,
                burst: None,
                fixed: false,
            },
        );
        let reach = |side: Expr| side * self.k.spread.clone() * uniform(0.1, 0.17, "reach");
        let orbit = Orbit {
            rx: reach(width()),
            ry: reach(height()),
            frequency: self.hz(light.turns).into(),
            phase: rand("phase"),
        };
        self.e.node(&format!("{id}_path"), NodeKind::Orbit(orbit));
    }
}
