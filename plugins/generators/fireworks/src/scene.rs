//! The scene: night, stars, shells, grain.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{
    EffectBuilder, height, hypot, noise, rand, sine, smoothstep, uniform, width, x, y,
};
use effectforge_sdk::effect::graph::{
    Blend, ColorShare, Emitter, Fill, Paint, PaintStop, Shade, Sprite,
};
use effectforge_sdk::effect::unit::{hz, px};
use effectforge_sdk::effect::{Color, Effect, Expr, Oklch, Quantity};
use effectforge_style::{
    Brief, NIGHT_HUE, Parameters, Tones, along, finish, lobes, shift, sliders,
};

use crate::{LENGTH, Show, shell};

/// Expressions that read the sliders.
pub(crate) struct Knobs {
    pub(crate) shells: Expr,
    pub(crate) size: Expr,
    pub(crate) spark: Expr,
    pub(crate) bright: Expr,
    pub(crate) gravity: Expr,
    pub(crate) glitter: Expr,
    pub(crate) smoke: Expr,
}

pub(crate) struct Scene {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) show: Show,
    pub(crate) k: Knobs,
}

impl Scene {
    pub(crate) fn new(
        brief: Brief,
        tones: Tones,
        show: Show,
        energy: f64,
        parameters: &Parameters<'_>,
    ) -> Self {
        let (en, fr) = show.description();
        let mut e = EffectBuilder::new(&brief.name, "fireworks")
            .seed(brief.seed)
            .duration(brief.duration)
            .describe(en, fr)
            .provenance("generator", "effectforge/fireworks")
            .provenance("variant", show.name());
        let shells = if show == Show::Finale { 1.3 } else { 1.2 };
        let shells = shells * energy * brief.dense(parameters.number("density", 1.0, (0.4, 1.6)));
        // A sky full of shells is as much as a canvas draws in time.
        let shells = shells.min(1.9);
        let size = parameters.number("size", 1.0, (0.7, 1.4));
        #[rustfmt::skip]
        let rows = [
            ("speed", "Speed", "Vitesse", "motion", 1.0, (0.4, 2.0)),
            ("shells", "Shells", "Bombes", "look", shells, (0.8, 2.4)),
            ("size", "Size of the bursts", "Taille des éclats", "look", size, (0.7, 1.4)),
            ("spark", "Size of the sparks", "Taille des étincelles", "look", 1.0, (0.75, 1.4)),
            ("brightness", "Brightness", "Luminosité", "look", 1.0, (0.65, 1.35)),
            ("gravity", "Gravity", "Pesanteur", "motion", 1.0, (0.0, 2.0)),
            ("glitter", "Glitter", "Crépitement", "look", 0.75 * energy, (0.0, 1.0)),
            ("smoke", "Glow on the smoke", "Lueur des fumées", "look", 1.0, (0.0, 1.4)),
        ];
        let [_, shells, size, spark, bright, gravity, glitter, smoke] = sliders(&mut e, rows);
        e.time_scale("speed");
        let k = Knobs {
            shells,
            size,
            spark,
            bright,
            gravity,
            glitter,
            smoke,
        };
        Self {
            e,
            brief,
            tones,
            show,
            k,
        }
    }

    pub(crate) fn compose(mut self) -> Result<Effect, Failure> {
        self.colors();
        if !self.tones.transparent {
            self.night();
        }
        if !self.tones.light && !self.tones.transparent {
            self.stars();
        }
        for (at, shell) in self.show.shells().into_iter().enumerate() {
            shell::shell(&mut self, at, shell);
        }
        if !self.tones.transparent {
            self.hills();
        }
        finish(self.e)
    }

    /// A frequency at the brief's tempo: turns per usual loop.
    pub(crate) fn turns(&self, turns: f64) -> Quantity {
        hz(turns / LENGTH * self.brief.tempo)
    }

    /// How light meets what lies below.
    pub(crate) fn blend(&self) -> Blend {
        if self.tones.light {
            Blend::Normal
        } else {
            Blend::Add
        }
    }

    fn colors(&mut self) {
        let t = self.tones;
        let bg = t.bg.to_oklch();
        let h = if t.light || t.bg_stated {
            bg.h
        } else {
            NIGHT_HUE
        };
        let sky = |l: f64, c: f64| Oklch { l, c: bg.c + c, h }.to_color();
        let (deep, ground, low) = if t.light {
            (t.bg, sky(bg.l, 0.0), sky(bg.l - 0.05, 0.02))
        } else {
            let lift = if bg.c < 0.004 { 0.0 } else { 0.03 };
            (sky(bg.l * 0.6, 0.0), sky(bg.l, 0.0), sky(bg.l + 0.07, lift))
        };
        let shore = if t.light {
            sky(bg.l - 0.16, 0.03)
        } else {
            sky(bg.l * 0.36, 0.0)
        };
        let vivid = |color: Color| {
            let o = color.to_oklch();
            let c = if o.c < 0.03 { o.c } else { o.c.max(0.13) };
            Oklch { c, ..o }.to_color()
        };
        self.e
            .color("deep", deep)
            .color("bg", ground)
            .color("horizon", low)
            .color("primary", vivid(t.primary))
            .color("secondary", vivid(t.secondary))
            .color("accent", vivid(t.accent))
            .color("glow", t.glow)
            .color(
                "warm",
                vivid(shift(along(t.primary, t.secondary, 0.3), 1.02, 1.0, 0.0)),
            )
            .color("shore", shore)
            .color("lamp", Color::from_hex("#ffd9a0").unwrap_or(Color::WHITE))
            .color("star", Color::WHITE.mix(t.glow, 0.2))
            .expose_color("primary", "First shells", "Premières bombes")
            .expose_color("secondary", "Second shells", "Deuxièmes bombes")
            .expose_color("accent", "Third shells", "Troisièmes bombes")
            .expose_color("warm", "Fourth shells", "Quatrièmes bombes");
        if !t.transparent {
            self.e.expose_color("bg", "Sky", "Ciel");
        }
    }

    fn fill(&mut self, id: &str, paint: Paint, stops: &[(f64, &str, f64)], blend: Blend) {
        let stop = |(at, color, alpha): &(f64, &str, f64)| PaintStop {
            at: *at,
            color: (*color).to_owned(),
            alpha: *alpha,
        };
        let stops = stops.iter().map(stop).collect();
        let opacity = Expr::one();
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

    /// A night that grows lighter towards the horizon.
    fn night(&mut self) {
        let down = Paint::Linear {
            from: [0.5, 0.0],
            to: [0.5, 1.0],
        };
        let stops = [(0.0, "deep", 1.0), (0.5, "bg", 1.0), (1.0, "horizon", 1.0)];
        self.fill("night", down, &stops, Blend::Normal);
        let curve = [
            (0.0, 0.16),
            (0.25, 0.11),
            (0.5, 0.05),
            (0.75, 0.014),
            (1.0, 0.0),
        ];
        let stops = curve.map(|(at, alpha)| (at, "warm", alpha));
        let town = Paint::Radial {
            center: [0.5, 1.16],
            radius: 0.55,
        };
        let blend = if self.tones.light {
            Blend::Normal
        } else {
            Blend::Screen
        };
        self.fill("town", town, &stops, blend);
    }

    fn stars(&mut self) {
        let emitter = Emitter {
            capacity: 480,
            count: 120.0.into(),
            x: width() * rand("x"),
            y: height() * (rand("y").pow(1.4) * 0.85),
            lifetime: None,
            burst: None,
            fixed: false,
        };
        self.e.emitter("stars", emitter);
        let pace = uniform(self.turns(3.0), self.turns(9.0), "pace");
        let sprite = Sprite {
            emitter: "stars".to_owned(),
            fields: Vec::new(),
            radius: rand("size").pow(6.0) * px(4.0) + px(1.7),
            alpha: (sine(pace, rand("phase")) * 0.3 + 0.7) * uniform(0.08, 0.5, "light"),
            lobes: lobes::spark(),
            colors: vec![ColorShare {
                color: "star".to_owned(),
                weight: 1.0,
            }],
            blend: Blend::Add,
        };
        self.e.sprite("stars_out", sprite);
    }

    /// A dark shore with a few lights, before everything.
    fn hills(&mut self) {
        let unit = || hypot(width(), height()) * 0.49;
        let line = noise("hills", x() / unit() * 2.1, 0.4).octaves(3);
        let line = Expr::from(0.93) - Expr::from(line) * 0.075;
        let below = smoothstep(0.0, 0.005, y() / height() - line);
        let stops = [0.0, 1.0].map(|at| PaintStop {
            at,
            color: "shore".to_owned(),
            alpha: 1.0,
        });
        self.e.shade(
            "hills",
            Shade {
                value: Expr::zero(),
                stops: stops.to_vec(),
                alpha: below,
                light: Expr::zero(),
                detail: px(2.0),
                blend: Blend::Normal,
            },
        );
        if self.tones.light {
            return;
        }
        let emitter = Emitter {
            capacity: 240,
            count: 60.0.into(),
            x: width() * rand("x"),
            y: height() * (Expr::from(1.0) - rand("y").pow(2.0) * 0.045),
            lifetime: None,
            burst: None,
            fixed: false,
        };
        self.e.emitter("town_lights", emitter);
        let sprite = Sprite {
            emitter: "town_lights".to_owned(),
            fields: Vec::new(),
            radius: rand("size").pow(4.0) * px(4.0) + px(2.2),
            alpha: uniform(0.15, 0.7, "light"),
            lobes: lobes::spark(),
            colors: vec![ColorShare {
                color: "lamp".to_owned(),
                weight: 1.0,
            }],
            blend: Blend::Add,
        };
        self.e.sprite("town_lights_out", sprite);
    }
}
