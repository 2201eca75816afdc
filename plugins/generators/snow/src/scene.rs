//! The scene: colours, gusts, four depths of flakes, grain.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::builder::{
    EffectBuilder, age, height, rand, rand_life, uniform, width,
};
use effectforge_sdk::effect::graph::{
    Axis, Blend, ColorShare, Emitter, NodeKind, Sprite, WaveField,
};
use effectforge_sdk::effect::unit::{hz, px, s};
use effectforge_sdk::effect::{Color, Effect, Expr, Oklch, Quantity, limits};
use effectforge_style::{Brief, Parameters, Tones, finish, shift, sliders};

use crate::Weather;
use crate::depths::Depth;
use crate::sky::Sky;

pub(crate) struct Knobs {
    pub(crate) density: Expr,
    pub(crate) size: Expr,
    pub(crate) wind: Expr,
    pub(crate) sway: Expr,
    pub(crate) gusts: Expr,
    pub(crate) brightness: Expr,
    pub(crate) depth: Expr,
}

pub(crate) struct Scene {
    pub(crate) e: EffectBuilder,
    pub(crate) brief: Brief,
    pub(crate) tones: Tones,
    pub(crate) weather: Weather,
    pub(crate) k: Knobs,
    density: f64,
}

impl Scene {
    pub(crate) fn new(
        brief: Brief,
        tones: Tones,
        weather: Weather,
        parameters: &Parameters<'_>,
    ) -> Self {
        let (en, fr) = weather.description();
        let mut e = EffectBuilder::new(&brief.name, "snow")
            .seed(brief.seed)
            .duration(brief.duration)
            .poster(brief.moment(0.4))
            .describe(en, fr)
            .provenance("generator", "effectforge/snow")
            .provenance("weather", weather.name());
        let dense = brief.dense(parameters.number("density", 1.0, (0.4, 1.6)));
        let large = parameters.number("size", 1.0, (0.5, 2.0));
        let (blow, stir) = (weather.wind(), brief.stir);
        let gust = weather.gusts() * stir;
        #[rustfmt::skip]
        let rows = [
            ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 2.5)),
            ("density", "Density", "Densité", "look", dense, (0.3, 2.4)),
            ("size", "Flake size", "Taille des flocons", "look", large, (0.5, 2.0)),
            ("wind", "Wind", "Vent", "motion", blow, (-2.4, 2.4)),
            ("sway", "Sway", "Balancement", "motion", stir, (0.0, 2.0)),
            ("gusts", "Gusts", "Rafales", "motion", gust, (0.0, 2.5)),
            ("brightness", "Brightness", "Luminosité", "look", 1.0, (0.4, 1.4)),
            ("depth", "Close flakes", "Flocons proches", "look", 1.0, (0.0, 1.6)),
        ];
        let [_, density, size, wind, sway, gusts, brightness, depth] = sliders(&mut e, rows);
        let k = Knobs {
            density,
            size,
            wind,
            sway,
            gusts,
            brightness,
            depth,
        };
        e.time_scale("speed");
        Self {
            e,
            brief,
            tones,
            weather,
            k,
            density: dense,
        }
    }

    pub(crate) fn compose(mut self) -> Self {
        self.colors();
        self.gust();
        self.sky();
        let depths = self.weather.depths();
        let usual = depths.map(|depth| depth.count);
        let dealt = match self.brief.count {
            Some(_) => self.brief.counts(usual),
            None => usual,
        };
        let total: u32 = dealt.iter().sum();
        for (depth, count) in depths.iter().zip(dealt) {
            self.depth(depth, count, total);
        }
        if !self.tones.transparent {
            self.e.grain("film", 0.022);
        }
        self
    }

    pub(crate) fn finish(self) -> Result<Effect, Failure> {
        finish(self.e)
    }

    fn colors(&mut self) {
        let t = &self.tones;
        let sky = Sky::of(t, self.weather);
        let [hill, drift] = sky.land;
        self.e
            .color("sky", sky.top)
            .color("bg", sky.middle)
            .color("horizon", sky.low)
            .color("primary", flake(t.primary))
            .color("secondary", shift(flake(t.secondary), 0.94, 1.2, 0.0))
            .color("glow", sky.gleam)
            .color("hill", hill)
            .color("drift", drift)
            .expose_color("primary", "Flakes", "Flocons")
            .expose_color("secondary", "Far flakes", "Flocons lointains");
        if !t.transparent {
            self.e
                .expose_color("sky", "Sky", "Ciel")
                .expose_color("horizon", "Horizon", "Horizon")
                .expose_color("glow", "Glow", "Lueur");
        }
    }

    pub(crate) fn hz(&self, frequency: f64) -> Quantity {
        hz(frequency * self.brief.tempo)
    }

    /// Gusts move neighbours alike: a wave that travels down through the air.
    fn gust(&mut self) {
        let frequency = self.hz(-3.0 / 24.0);
        self.wave(
            "gust",
            WaveField {
                axis: Axis::X,
                amplitude: self.k.gusts.clone() * px(30.0),
                frequency: frequency.into(),
                phase: Expr::zero(),
                along: Some(Axis::Y),
                wavelength: Some(px(880.0).into()),
            },
        );
        let frequency = self.hz(2.0 / 24.0);
        self.wave(
            "lift",
            WaveField {
                axis: Axis::Y,
                amplitude: self.k.gusts.clone() * px(16.0),
                frequency: frequency.into(),
                phase: Expr::zero(),
                along: Some(Axis::X),
                wavelength: Some(px(760.0).into()),
            },
        );
    }

    fn wave(&mut self, id: &str, wave: WaveField) {
        self.e.node(id, NodeKind::Wave(wave));
    }

    fn depth(&mut self, depth: &Depth, count: u32, total: u32) {
        let id = depth.id;
        let margin = depth.radius.1 * 2.0 + 96.0;
        // Across: what the wind blows out on one side comes back beyond the other, out of sight.
        let near = 0.75 + depth.sway.1 / 60.0;
        let span = width() + px(2.0 * margin);
        let blown = height() * self.k.wind.clone() * near * age() / span.clone();
        let x = (rand_life("x") + blown).fract() * span - px(margin);
        let y = age() * (height() + px(2.0 * margin)) - px(margin);
        let slow = 1.0 / self.brief.tempo;
        let life = uniform(s(depth.fall.0 * slow), s(depth.fall.1 * slow), "fall");

        let n = f64::from(count);
        let room = f64::from(limits::ELEMENTS_MAX) / f64::from(total.max(1));
        let capacity = (n * room.clamp(1.0, 4.0))
            .ceil()
            .clamp(1.0, f64::from(limits::CAPACITY_MAX));
        let base = if self.brief.count.is_some() {
            n / self.density
        } else {
            n
        };
        let emitter = Emitter {
            capacity: capacity as u32,
            count: self.k.density.clone() * base,
            x,
            y,
            lifetime: Some(life),
            burst: None,
            fixed: false,
        };
        self.e.emitter(id, emitter);

        let sway_id = format!("{id}_sway");
        let pace = uniform(self.hz(0.08), self.hz(0.3), "pace");
        self.wave(
            &sway_id,
            WaveField {
                axis: Axis::X,
                amplitude: uniform(px(depth.sway.0), px(depth.sway.1), "sway")
                    * self.k.sway.clone(),
                frequency: pace,
                phase: rand("phase"),
                along: None,
                wavelength: None,
            },
        );
        self.sprite(depth, &sway_id);
    }

    fn sprite(&mut self, depth: &Depth, sway_id: &str) {
        let close = depth.id == "close";
        let size = px(depth.radius.1 - depth.radius.0);
        let radius = (rand("size").pow(1.7) * size + px(depth.radius.0)) * self.k.size.clone();
        let light = uniform(depth.alpha.0, depth.alpha.1, "light") * self.k.brightness.clone();
        let alpha = if close {
            light * self.k.depth.clone()
        } else {
            light
        };
        let colors = depth.colors.iter().map(|(role, weight)| ColorShare {
            color: (*role).to_owned(),
            weight: *weight,
        });
        self.e.sprite(
            &format!("{}_out", depth.id),
            Sprite {
                emitter: depth.id.to_owned(),
                fields: vec![sway_id.to_owned(), "gust".to_owned(), "lift".to_owned()],
                radius,
                alpha,
                lobes: depth.lobes(),
                colors: colors.collect(),
                blend: Blend::Normal,
            },
        );
    }
}

/// Flakes are nearly white, whatever colour is asked for.
fn flake(color: Color) -> Color {
    let o = color.to_oklch();
    Oklch {
        l: o.l.max(0.9),
        c: o.c.min(0.09),
        h: o.h,
    }
    .to_color()
}
