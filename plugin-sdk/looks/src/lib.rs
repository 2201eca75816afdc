//! Tests of generators that look at what they draw.
//!
//! A [`Subject`] is one look of a generator. [`Subject::listens`] draws it small for two briefs that
//! differ in one thing, and wants to see a difference; [`Subject::unfit_ends`] draws every
//! slider at both ends and wants neither a blank nor a blown-out picture, and a slider that does
//! something. Both give the sentences that say what is wrong. For development only: no guest is built with it.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use effectforge_render::{ParamValue, RenderOptions, Renderer};
use effectforge_sdk::effect::graph::ParamKind;
use effectforge_sdk::{Context, Dna, Effect, Failure, testing};
use serde_json::{Map, Value, json};

/// Size of a frame, CSS pixels: as many elements as at the usual size.
const SIZE: (u32, u32) = (640, 360);
/// Device pixels per CSS pixel: enough to see, few enough for hundreds of frames.
const RATIO: f64 = 0.25;
/// Moments that are looked at, seconds: what is at rest at one moves at another.
const MOMENTS_S: [f64; 3] = [0.9, 2.6, 4.3];

/// What one look of a generator draws.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The generator.
    pub generate: fn(&Dna, &Context) -> Result<Effect, Failure>,
    /// Family.
    pub family: &'static str,
    /// The parameter that chooses the look, and its name.
    pub look: (&'static str, &'static str),
}

/// What a brief says.
#[derive(Clone, Copy, Debug)]
struct Brief {
    palette: &'static [(&'static str, &'static str)],
    mood: &'static str,
    motion: &'static str,
    speed: &'static str,
    density: &'static str,
}

const PLAIN: Brief = Brief {
    palette: &[],
    mood: "",
    motion: "",
    speed: "medium",
    density: "medium",
};

/// Luminance of a frame, 0 to 255: mean and standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub spread: f64,
}

/// Frames of an effect at [`MOMENTS_S`].
struct Frames(Vec<Vec<u8>>);

fn field(value: &Value) -> Value {
    json!({"value": value, "source": "stated", "spans": [{"start": 0, "end": 1}], "confidence": 0.9})
}

impl Brief {
    fn dna(&self, family: &str) -> Dna {
        let swatch = |(role, hex): &(&str, &str)| {
            json!({"role": role, "hex": hex, "name": hex, "source": "stated", "confidence": 0.9,
                "spans": [{"start": 0, "end": 1}]})
        };
        let palette: Vec<Value> = self.palette.iter().map(swatch).collect();
        let words = |word: &str| -> Vec<Value> {
            let said = Some(word).filter(|word| !word.is_empty());
            said.iter().map(|word| field(&json!(word))).collect()
        };
        let dna = json!({
            "schema": "effectforge.dna/1", "status": "ok", "title": "Study", "confidence": 0.9,
            "language": field(&json!("en")), "families": [field(&json!(family))],
            "palette": palette, "motion": words(self.motion), "mood": words(self.mood),
            "speed": field(&json!(self.speed)), "density": field(&json!(self.density)),
            "constraints": {},
        });
        serde_json::from_value(dna).unwrap()
    }
}

impl Frames {
    fn of(effect: &Effect, set: Option<(&str, f64)>) -> Self {
        let mut options = RenderOptions::new(SIZE.0, SIZE.1);
        options.pixel_ratio = RATIO;
        if let Some((id, value)) = set {
            options
                .params
                .insert(id.to_owned(), ParamValue::Number(value));
        }
        let mut renderer = Renderer::new(effect, &options).unwrap();
        Self(
            MOMENTS_S
                .map(|t| flat(&renderer.frame(t).unwrap().rgba))
                .to_vec(),
        )
    }

    /// The largest mean difference of a channel over the moments, 0 to 255.
    fn differ(&self, other: &Self) -> f64 {
        let apart = |(a, b): (&Vec<u8>, &Vec<u8>)| {
            let sum: u64 = a
                .iter()
                .zip(b)
                .map(|(a, b)| u64::from(a.abs_diff(*b)))
                .sum();
            sum as f64 / a.len().max(1) as f64
        };
        self.0.iter().zip(&other.0).map(apart).fold(0.0, f64::max)
    }

    /// The tone of the moment that has most to see.
    fn tone(&self) -> Tone {
        let tones = self.0.iter().map(|frame| tone(frame));
        let best = tones.max_by(|a, b| a.spread.total_cmp(&b.spread));
        best.unwrap()
    }
}

/// Over black.
fn flat(rgba: &[u8]) -> Vec<u8> {
    let over = |p: &[u8]| {
        let a = u32::from(p[3]);
        [0, 1, 2].map(|k| (u32::from(p[k]) * a / 255) as u8)
    };
    rgba.chunks_exact(4).flat_map(over).collect()
}

fn tone(rgb: &[u8]) -> Tone {
    let light =
        |p: &[u8]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
    let n = (rgb.len() / 3).max(1) as f64;
    let mean = rgb.chunks_exact(3).map(light).sum::<f64>() / n;
    let square = |p: &[u8]| (light(p) - mean).powi(2);
    let spread = (rgb.chunks_exact(3).map(square).sum::<f64>() / n).sqrt();
    Tone { mean, spread }
}

impl Subject {
    fn make(&self, brief: &Brief, look: bool) -> Effect {
        testing::set_seed(3);
        let (parameter, name) = self.look;
        let chosen = look.then(|| (parameter.to_owned(), json!(name)));
        let context = Context::new(Map::from_iter(chosen));
        (self.generate)(&brief.dna(self.family), &context).unwrap()
    }

    /// Palette, mood, speed and density change this look; ground and motion change it or call for another.
    #[must_use]
    pub fn listens(&self) -> Vec<String> {
        let look = |brief: Brief| Frames::of(&self.make(&brief, true), None);
        let any = |brief: Brief| Frames::of(&self.make(&brief, false), None);
        let gold: &[_] = &[("primary", "#ffc94d"), ("secondary", "#7a3cff")];
        let sea: &[_] = &[("primary", "#2de0c8"), ("secondary", "#ff5a5f")];
        let day: &[_] = &[("bg", "#f7f4ee"), ("primary", "#2f6bff")];
        let night: &[_] = &[("bg", "#060913"), ("primary", "#2f6bff")];
        let palette = |palette| Brief { palette, ..PLAIN };
        let mood = |mood| Brief { mood, ..PLAIN };
        let speed = |speed| Brief { speed, ..PLAIN };
        let density = |density| Brief { density, ..PLAIN };
        let motion = |motion| Brief { motion, ..PLAIN };
        let pairs = [
            ("palette", 1.2, [gold, sea].map(palette).map(look)),
            ("ground", 4.0, [day, night].map(palette).map(any)),
            ("mood", 1.0, ["calm", "aggressive"].map(mood).map(look)),
            ("speed", 0.3, ["slow", "fast"].map(speed).map(look)),
            ("density", 0.05, ["low", "high"].map(density).map(look)),
            ("motion", 0.2, ["drift", "swirl"].map(motion).map(any)),
        ];
        let said = |(what, least, [a, b]): &(&str, f64, [Frames; 2])| {
            let found = a.differ(b);
            let name = self.look.1;
            let sentence = || format!("{name}: the {what} changes {found:.3} of 255, not {least}");
            (found < *least).then(sentence)
        };
        pairs.iter().filter_map(said).collect()
    }

    /// Every slider at both ends: something to see, neither black nor white, and a difference.
    #[must_use]
    pub fn unfit_ends(&self) -> Vec<String> {
        let name = self.look.1;
        let effect = self.make(&PLAIN, true);
        let mut wrong = Vec::new();
        for param in &effect.params {
            let ParamKind::Float { min, max, .. } = &param.kind else {
                continue;
            };
            let id = param.id.as_str();
            let [low, high] = [*min, *max].map(|end| Frames::of(&effect, Some((id, end))));
            for (end, frames) in [("min", &low), ("max", &high)] {
                let Tone { mean, spread } = frames.tone();
                if !(5.0..250.0).contains(&mean) || spread < 3.5 {
                    wrong.push(format!("{name}: {id} at its {end}: {:?}", frames.tone()));
                }
            }
            let found = low.differ(&high);
            if found < 0.01 {
                wrong.push(format!("{name}: {id} changes {found:.4} of 255"));
            }
        }
        wrong
    }
}
