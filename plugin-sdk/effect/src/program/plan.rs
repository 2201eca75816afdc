//! Which values a layer computes, and in which order.

use super::{Layer, Program, ValueId};

/// The values that a layer computes per element or per pixel, operands first.
pub(super) fn plan(program: &Program, layer: &Layer) -> Vec<ValueId> {
    match layer {
        Layer::Sprites(s) => {
            let roots = [s.x, s.y, s.radius, s.alpha, s.pick];
            program.needed(&roots, |rate| rate.element)
        }
        // What depends on an element too is computed within its sum.
        Layer::Shade(s) => program.needed(&[s.value, s.alpha, s.light], |rate| {
            rate.pixel && !rate.element
        }),
        Layer::Ribbons(r) => {
            let [x, y] = r.start;
            let roots: Vec<_> = [x, y, r.alpha, r.pick, r.width]
                .into_iter()
                .chain(r.step)
                .chain(r.shift)
                .collect();
            program.needed(&roots, |rate| rate.element && !rate.point)
        }
        Layer::Shapes(s) => {
            let roots: Vec<_> = [s.angle, s.alpha, s.morph, s.pick]
                .into_iter()
                .chain(s.place)
                .chain(s.size)
                .collect();
            program.needed(&roots, |rate| rate.element)
        }
        Layer::Fill(_) | Layer::Grain { .. } => Vec::new(),
    }
}

/// The values that a layer computes per point of an element, operands first.
pub(super) fn point_plan(program: &Program, layer: &Layer) -> Vec<ValueId> {
    let Layer::Ribbons(r) = layer else {
        return Vec::new();
    };
    let roots: Vec<_> = std::iter::once(r.width)
        .chain(r.step)
        .chain(r.shift)
        .collect();
    program.needed(&roots, |rate| rate.point)
}
