//! What it snows on: a clear night with its moon, a dusk with a rosy horizon, the grey of a storm.

use effectforge_sdk::effect::builder::{height, rand, sine, uniform, width};
use effectforge_sdk::effect::graph::{
    Blend, ColorShare, Drift, Emitter, Fill, NodeKind, Paint, PaintStop, Sprite,
};
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Color, Expr, Oklch, Quantity, Unit};
use effectforge_style::{NIGHT_HUE, Tones, dusk, lobes};

use crate::Weather;
use crate::scene::Scene;

/// Degrees from the hue of the air to that of its horizon at dusk: from blue to rose.
const ROSE: f64 = 82.0;

/// The sky's tones.
pub(crate) struct Sky {
    pub(crate) top: Color,
    pub(crate) middle: Color,
    pub(crate) low: Color,
    pub(crate) gleam: Color,
    /// Snow on the ground, far and near; mist in a storm.
    pub(crate) land: [Color; 2],
}

impl Sky {
    pub(crate) fn of(t: &Tones, weather: Weather) -> Self {
        let air = if t.light { day(t) } else { night(t) };
        let tone = |l: f64, c: f64, h: f64| Oklch { l, c, h };
        let (l, c, h) = (air.l, air.c, air.h);
        let rose = h + ROSE;
        let [top, middle, low] = match (weather, t.light) {
            (Weather::Calm, true) => [
                tone(0.6, c + 0.03, h),
                tone(0.72, c, h),
                tone(0.87, c * 0.6, h),
            ],
            (Weather::Breeze, true) => [
                tone(0.62, c + 0.02, h),
                tone(0.73, c, h - 12.0),
                tone(0.86, 0.06, rose),
            ],
            (Weather::Storm, true) => [
                tone(0.57, c * 0.7, h),
                tone(0.64, c * 0.7, h),
                tone(0.72, c * 0.5, h),
            ],
            (Weather::Calm, false) => [
                tone((l * 0.6).max(0.07), c, h),
                tone(l, c + 0.01, h),
                tone(l + 0.19, c + 0.035, h),
            ],
            (Weather::Breeze, false) => [
                tone(l + 0.02, c + 0.015, h),
                tone(l + 0.13, c + 0.04, h + 14.0),
                tone(l + 0.33, 0.09, rose - 8.0),
            ],
            (Weather::Storm, false) => [
                tone(l, c, h),
                tone(l + 0.08, c + 0.012, h),
                tone(l + 0.2, c + 0.018, h),
            ],
        };
        let land = match (weather, t.light) {
            (_, true) => [tone(0.9, c * 0.5, h), tone(0.95, c * 0.3, h)],
            (Weather::Calm, false) => [tone(l + 0.12, c + 0.025, h), tone(l + 0.27, c + 0.035, h)],
            (Weather::Breeze, false) => {
                [tone(l + 0.2, 0.07, h + 40.0), tone(l + 0.3, 0.07, h + 24.0)]
            }
            (Weather::Storm, false) => [tone(l + 0.4, c + 0.02, h), tone(l + 0.5, c, h)],
        };
        // White light over a blue sky is grey: it takes the sky's hue.
        let glow = t.glow.to_oklch();
        let own = if glow.c < 0.05 {
            tone(0.82, 0.1, h)
        } else {
            glow
        };
        let gleam = match weather {
            Weather::Calm => tone(0.9, 0.075, own.h),
            Weather::Breeze if t.light => tone(0.93, 0.06, rose + 24.0),
            Weather::Breeze => tone(0.76, 0.12, rose + 24.0),
            Weather::Storm => own,
        };
        let [top, middle, low, gleam] = [top, middle, low, gleam].map(Oklch::to_color);
        let land = land.map(Oklch::to_color);
        Self {
            top,
            middle,
            low,
            gleam,
            land,
        }
    }
}

/// The air by day: dimmed, or flakes would not show.
fn day(t: &Tones) -> Oklch {
    let bg = t.bg.to_oklch();
    let h = if bg.c < 0.02 {
        t.secondary.to_oklch().h
    } else {
        bg.h
    };
    Oklch {
        l: 0.74,
        c: bg.c.clamp(0.045, 0.08),
        h,
    }
}

/// The air by night. Brown is no colour of a sky.
fn night(t: &Tones) -> Oklch {
    let bg = t.bg.to_oklch();
    let h = if bg.c < 0.008 { NIGHT_HUE } else { dusk(bg.h) };
    Oklch {
        l: bg.l.min(0.3),
        c: bg.c.clamp(0.022, 0.09),
        h,
    }
}

/// Alpha of a light from its centre to its rim.
const HALO: [(f64, f64); 7] = [
    (0.0, 1.0),
    (0.14, 0.82),
    (0.3, 0.5),
    (0.48, 0.24),
    (0.66, 0.09),
    (0.84, 0.02),
    (1.0, 0.0),
];

impl Scene {
    /// Sky, its light, and what lies on the ground.
    pub(crate) fn sky(&mut self) {
        if self.tones.transparent {
            return;
        }
        let down = Paint::Linear {
            from: [0.0, 0.0],
            to: [0.0, 1.0],
        };
        let middle = if self.weather == Weather::Breeze {
            0.58
        } else {
            0.52
        };
        let stops = [
            (0.0, "sky", 1.0),
            (middle, "bg", 1.0),
            (1.0, "horizon", 1.0),
        ];
        self.fill("air", down, &stops, Expr::one(), Blend::Normal);
        let (center, radius, strength) = match self.weather {
            Weather::Calm => ([0.73, 0.23], 0.5, 0.3),
            Weather::Breeze => ([0.22, 1.0], 0.6, 0.5),
            Weather::Storm => ([0.6, -0.1], 0.7, 0.16),
        };
        let strength = if self.tones.light {
            strength * 0.8
        } else {
            strength
        };
        let stops: Vec<_> = HALO
            .iter()
            .map(|(at, a)| (*at, "glow", a * strength))
            .collect();
        let breath = sine(self.hz(1.0 / 24.0), Expr::from(0.2)) * 0.1 + 0.9;
        let opacity = (breath * self.k.brightness.clone()).min(1.0);
        self.fill(
            "lueur",
            Paint::Radial { center, radius },
            &stops,
            opacity,
            Blend::Screen,
        );
        match self.weather {
            Weather::Calm => {
                self.moon(center);
                self.hill("far_hill", [0.1, 0.85], 1.5, "hill");
                self.hill("near_hill", [0.9, 0.88], 1.25, "drift");
            }
            Weather::Breeze => {
                self.hill("far_hill", [0.8, 0.87], 1.3, "hill");
                self.hill("near_hill", [0.2, 0.915], 0.9, "drift");
            }
            Weather::Storm => self.mist(),
        }
    }

    /// The disc, with an edge that air has softened.
    fn moon(&mut self, center: [f64; 2]) {
        let stops = [
            (0.0, "primary", 0.95),
            (0.78, "glow", 0.92),
            (0.92, "glow", 0.7),
            (1.0, "glow", 0.0),
        ];
        let disc = Paint::Radial {
            center,
            radius: 0.024,
        };
        self.fill("moon", disc, &stops, Expr::one(), Blend::Normal);
    }

    /// A rise of the ground: the top of a large circle, lit along its edge. `top` is the place of its highest
    /// point; a canvas that is taller than wide does without.
    fn hill(&mut self, id: &str, top: [f64; 2], radius: f64, role: &str) {
        // At 16 : 9 a share of the longer side is 16/9 of it as a share of the height.
        let center = [top[0], top[1] + radius * 16.0 / 9.0];
        let stops = [
            (0.0, "sky", 1.0),
            (0.86, "bg", 1.0),
            (0.95, role, 1.0),
            (0.996, role, 1.0),
            (1.0, role, 0.0),
        ];
        self.fill(
            id,
            Paint::Radial { center, radius },
            &stops,
            Expr::one(),
            Blend::Normal,
        );
    }

    /// Veils of driven snow that sweep past.
    fn mist(&mut self) {
        let emitter = Emitter {
            capacity: 6,
            count: Expr::from(6.0),
            x: width() * rand("x"),
            y: height() * (rand("y") * 0.8 + 0.2),
            lifetime: None,
            burst: None,
            fixed: true,
        };
        self.e.emitter("mist", emitter);
        let speed = |v: f64| Quantity::new(v * self.brief.tempo, Unit::PxPerSecond);
        let vx = uniform(speed(150.0), speed(330.0), "pace") * self.k.wind.clone();
        let margin = px(900.0);
        self.e.node(
            "sweep",
            NodeKind::Drift(Drift {
                vx,
                vy: Expr::Literal(speed(0.0)),
                margin,
            }),
        );
        let mut veil = lobes::veil();
        veil.size[1] *= 0.36;
        self.e.sprite(
            "mist_out",
            Sprite {
                emitter: "mist".to_owned(),
                fields: vec!["sweep".to_owned(), "lift".to_owned()],
                radius: uniform(px(380.0), px(820.0), "size"),
                alpha: uniform(0.24, 0.46, "light") * self.k.depth.clone().min(1.0),
                lobes: vec![veil],
                colors: vec![ColorShare {
                    color: "hill".to_owned(),
                    weight: 1.0,
                }],
                blend: Blend::Normal,
            },
        );
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
}
