//! What stands behind the particles: ground, lights, vignette; and the grain over all.

use effectforge_sdk::effect::builder::sine;
use effectforge_sdk::effect::graph::{Blend, Fill, Paint, PaintStop};
use effectforge_sdk::effect::{Color, Expr};

use crate::scene::Scene;

/// A light behind the particles.
pub(crate) struct Light {
    id: &'static str,
    role: &'static str,
    paint: Paint,
    /// Alpha at its brightest.
    strength: f64,
}

/// A round light: centre in shares of the canvas, radius of its longer side.
pub(crate) const fn light(
    id: &'static str,
    role: &'static str,
    center: [f64; 2],
    radius: f64,
    strength: f64,
) -> Light {
    let paint = Paint::Radial { center, radius };
    Light {
        id,
        role,
        paint,
        strength,
    }
}

/// A shaft of light, at a right angle to the way between two points.
pub(crate) const fn shaft(
    id: &'static str,
    role: &'static str,
    from: [f64; 2],
    to: [f64; 2],
    strength: f64,
) -> Light {
    let paint = Paint::Linear { from, to };
    Light {
        id,
        role,
        paint,
        strength,
    }
}

/// Alpha of a round light from centre to rim.
const HALO: [(f64, f64); 7] = [
    (0.0, 1.0),
    (0.15, 0.86),
    (0.32, 0.56),
    (0.5, 0.28),
    (0.68, 0.11),
    (0.85, 0.03),
    (1.0, 0.0),
];

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

impl Scene {
    /// Ground, lights and vignette. The first light breathes; the others stand still and lie below it,
    /// so that a target can bake them.
    pub(crate) fn backdrop(&mut self, lights: &[Light]) {
        if self.tones.transparent {
            return;
        }
        self.ground();
        if let [breathing, still @ ..] = lights {
            for light in still {
                self.aura(light, Expr::one());
            }
            self.vignette(0.8);
            let breath = sine(self.hz(1.0 / 12.0), 0.0) * 0.18 + 0.82;
            self.aura(breathing, breath);
        }
    }

    /// Film grain against banding; none on a transparent ground, which it would dirty.
    pub(crate) fn grain(&mut self) {
        if !self.tones.transparent {
            self.e.grain("film", 0.022);
        }
    }

    /// A fall of the background's own tones.
    fn ground(&mut self) {
        let t = &self.tones;
        let (deep, lift) = if t.light {
            (t.bg, t.bg.mix(Color::WHITE, 0.5))
        } else {
            (t.deeper(0.45), t.lifted(t.secondary, 0.1))
        };
        self.e.color("deep", deep).color("lift", lift);
        let paint = Paint::Linear {
            from: [0.1, 0.0],
            to: [0.75, 1.0],
        };
        let stops = [(0.0, "deep", 1.0), (0.55, "bg", 1.0), (1.0, "lift", 1.0)];
        self.fill("ground", paint, &stops, Expr::one(), Blend::Normal);
    }

    fn aura(&mut self, light: &Light, breath: Expr) {
        let strength = light.strength * if self.tones.light { 0.5 } else { 1.0 };
        let strength = strength * if self.tones.bg_stated { 0.7 } else { 1.0 };
        let curve: &[(f64, f64)] = match light.paint {
            Paint::Radial { .. } => &HALO,
            Paint::Linear { .. } => &SHAFT,
        };
        let stops: Vec<_> = curve
            .iter()
            .map(|(at, a)| (*at, light.role, a * strength))
            .collect();
        let opacity = (breath * self.k.glow.clone()).min(1.0);
        let blend = if self.tones.light {
            Blend::Normal
        } else {
            Blend::Screen
        };
        self.fill(light.id, light.paint, &stops, opacity, blend);
    }

    /// Darkens the corners; a light ground has none.
    fn vignette(&mut self, strength: f64) {
        if self.tones.light {
            return;
        }
        let stops = [
            (0.0, "deep", 0.0),
            (0.45, "deep", 0.0),
            (0.7, "deep", strength * 0.35),
            (1.0, "deep", strength),
        ];
        let paint = Paint::Radial {
            center: [0.5, 0.5],
            radius: 0.66,
        };
        self.fill("vignette", paint, &stops, Expr::one(), Blend::Normal);
    }

    fn fill(
        &mut self,
        id: &str,
        paint: Paint,
        stops: &[(f64, &str, f64)],
        opacity: Expr,
        blend: Blend,
    ) {
        let stop = |(at, role, alpha): &(f64, &str, f64)| {
            let color = (*role).to_owned();
            PaintStop {
                at: *at,
                color,
                alpha: *alpha,
            }
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
}
