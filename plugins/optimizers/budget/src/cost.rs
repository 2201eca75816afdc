//! What a frame of an effect costs, from the graph alone.

use effectforge_sdk::effect::graph::{Effect, ParamKind};
use effectforge_sdk::effect::program::{
    Evaluator, Layer, Program, Setup, SpriteLayer, ValueId, ValueOp, default_params,
};

/// Canvas that costs are meant for, pixels.
pub const CANVAS: [f64; 2] = [1280.0, 720.0];
/// Its area.
pub const CANVAS_PX: f64 = 1280.0 * 720.0;

/// Elements of a layer that are looked at; they are alike, so the rest is scaled up.
const SAMPLE: u32 = 64;
/// Shares of the loop at which a frame is looked at.
const MOMENTS: [f64; 3] = [0.0, 0.37, 0.71];
/// Below this alpha nothing is seen, and targets do not draw.
const ALPHA_MIN: f64 = 1.0 / 255.0;

/// Cost of the dearest of the frames that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Elements drawn.
    pub elements: f64,
    /// Pixels that sprites touch, each sprite's square cut to the canvas.
    pub overdraw: f64,
    /// Arithmetic operations.
    pub ops: f64,
}

/// Cost with every slider where it stands.
#[must_use]
pub fn usual(effect: &Effect) -> Cost {
    measure(effect, &lowered(effect), &default_params(effect))
}

/// The program without the runs of its grids: they take long, and what they show moves elements but
/// makes none.
fn lowered(effect: &Effect) -> Program {
    Program {
        grids: Vec::new(),
        ..Program::lower(effect)
    }
}

/// Cost with every slider at the end where it costs most.
#[must_use]
pub fn worst(effect: &Effect) -> Cost {
    let program = lowered(effect);
    let start = default_params(effect);
    let here = measure(effect, &program, &start);
    let mut dearest = start.clone();
    for at in sizing(&program) {
        let Some(ParamKind::Float { min, max, .. }) = effect.params.get(at).map(|p| &p.kind) else {
            continue;
        };
        let mut best = here.overdraw + here.elements;
        for end in [*min, *max] {
            let mut params = start.clone();
            params[at] = end;
            let there = measure(effect, &program, &params);
            if there.overdraw + there.elements > best {
                best = there.overdraw + there.elements;
                dearest[at] = end;
            }
        }
    }
    if dearest == start {
        return here;
    }
    let there = measure(effect, &program, &dearest);
    Cost {
        elements: there.elements.max(here.elements),
        overdraw: there.overdraw.max(here.overdraw),
        ops: there.ops.max(here.ops),
    }
}

/// Parameters that counts or sizes depend on; the others move and colour, which costs the same.
fn sizing(program: &Program) -> Vec<usize> {
    let mut used = vec![false; program.values.len()];
    for layer in &program.layers {
        if let Layer::Sprites(sprites) = layer {
            used[sprites.count.0] = true;
            used[sprites.radius.0] = true;
        }
    }
    let mut found = Vec::new();
    for at in (0..program.values.len()).rev() {
        if used[at] {
            if let ValueOp::Param(param) = program.values[at].op {
                found.push(param);
            }
            for operand in operands(program.values[at].op).into_iter().flatten() {
                used[operand.0] = true;
            }
        }
    }
    found
}

fn operands(op: ValueOp) -> [Option<ValueId>; 2] {
    match op {
        ValueOp::RandLife(_, a) | ValueOp::Unary(_, a) => [Some(a), None],
        ValueOp::Binary(_, a, b) => [Some(a), Some(b)],
        _ => [None, None],
    }
}

fn measure(effect: &Effect, program: &Program, params: &[f64]) -> Cost {
    let [width, height] = CANVAS;
    let setup = Setup {
        width,
        height,
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(program, params, setup);
    let mut cost = Cost::default();
    for layer in &program.layers {
        if let Layer::Sprites(sprites) = layer {
            let count = f64::from(evaluator.count(sprites));
            cost.elements += count;
            cost.ops += count * ops(program, sprites);
        }
    }
    for moment in MOMENTS {
        evaluator.seek(moment * effect.duration.value);
        cost.overdraw = cost.overdraw.max(frame(program, &mut evaluator));
    }
    cost
}

/// Pixels that the sprites of the current frame touch.
fn frame(program: &Program, evaluator: &mut Evaluator<'_>) -> f64 {
    let mut pixels = 0.0;
    for (at, layer) in program.layers.iter().enumerate() {
        let Layer::Sprites(sprites) = layer else {
            continue;
        };
        let count = evaluator.count(sprites);
        let seen = count.min(SAMPLE);
        if seen == 0 {
            continue;
        }
        let mut touched = 0.0;
        for k in 0..seen {
            let one = evaluator.element(at, sprites, k);
            if one.alpha >= ALPHA_MIN {
                let side = |place: f64, length: f64| {
                    (place + one.radius).min(length) - (place - one.radius).max(0.0)
                };
                touched += side(one.x, CANVAS[0]).max(0.0) * side(one.y, CANVAS[1]).max(0.0);
            }
        }
        pixels += touched * f64::from(count) / f64::from(seen);
    }
    pixels
}

/// Operations that one element needs per frame.
fn ops(program: &Program, layer: &SpriteLayer) -> f64 {
    let mut used = vec![false; program.values.len()];
    for root in [layer.x, layer.y, layer.radius, layer.alpha] {
        used[root.0] = true;
    }
    let mut count = 0_u32;
    for at in (0..program.values.len())
        .rev()
        .filter(|at| program.values[*at].rate.element)
    {
        if !used[at] {
            continue;
        }
        for operand in operands(program.values[at].op).into_iter().flatten() {
            used[operand.0] = true;
        }
        // What does not change with time is computed once, at the start.
        count += u32::from(program.values[at].rate.time);
    }
    f64::from(count)
}
