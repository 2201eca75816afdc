//! Sliders of an effect: number parameters without unit.

use effectforge_sdk::effect::builder::{EffectBuilder, FloatParam};
use effectforge_sdk::effect::{Expr, Unit};

/// Id, English and French label, group, start value, range.
pub type Slider = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f64,
    (f64, f64),
);

/// Adds sliders and gives the expressions that read them, in order. Start values are kept in range.
pub fn sliders<const N: usize>(e: &mut EffectBuilder, rows: [Slider; N]) -> [Expr; N] {
    rows.map(|(id, en, fr, group, start, range)| {
        let default = start.clamp(range.0, range.1);
        e.float(FloatParam {
            id,
            en,
            fr,
            group,
            default,
            range,
            step: 0.05,
            unit: Unit::One,
        })
    })
}
