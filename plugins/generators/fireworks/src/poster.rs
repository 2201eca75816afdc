//! The moment of the still: the one of a loop at which most light is in the sky.

use effectforge_sdk::effect::Effect;
use effectforge_sdk::effect::program::{Evaluator, Layer, Program, Setup, default_params};
use effectforge_sdk::effect::unit::s;

/// Moments that are tried.
const TRIED: u32 = 30;

/// Sets the poster to the best of [`TRIED`] moments.
pub(crate) fn at_its_best(mut effect: Effect) -> Effect {
    let program = Program::lower(&effect);
    let setup = Setup {
        width: program.design[0],
        height: program.design[1],
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(&effect), setup);
    let step = effect.duration.value / f64::from(TRIED);
    let moments = (0..TRIED).map(|at| f64::from(at) * step);
    let lit = moments.map(|t| (t, light(&program, &mut evaluator, t)));
    let best = lit.fold(
        (0.0, -1.0),
        |best, next| if next.1 > best.1 { next } else { best },
    );
    effect.a11y.poster = s((best.0 * 100.0).round() / 100.0);
    effect
}

/// Light of all sparks: what is opened wide counts, what has just burst less.
fn light(program: &Program, evaluator: &mut Evaluator<'_>, t: f64) -> f64 {
    evaluator.seek(t);
    let mut sum = 0.0;
    for (at, layer) in program.layers.iter().enumerate() {
        let Layer::Sprites(layer) = layer else {
            continue;
        };
        if !layer.node.ends_with("sparks") {
            continue;
        }
        let count = evaluator.count(layer);
        let one = |k| evaluator.element(at, layer, k);
        let sparks: Vec<_> = (0..count).step_by(17).map(one).collect();
        let bright: f64 = sparks.iter().map(|spark| spark.alpha).sum();
        let middle = sparks.iter().map(|spark| spark.y).sum::<f64>() / sparks.len().max(1) as f64;
        let wide = sparks
            .iter()
            .map(|spark| (spark.y - middle).abs())
            .sum::<f64>();
        sum += bright.sqrt() * (wide / sparks.len().max(1) as f64).min(120.0);
    }
    sum
}
