//! The end of a generator: numbers that people can read, and the checker.
//!
//! Invariant: every number of a finished graph's nodes, steps and parameters has at most [`DECIMALS`] decimals, so that its text is
//! short in every target and reads back to the same float whatever reads it.

use effectforge_sdk::effect::builder::EffectBuilder;
use effectforge_sdk::effect::{Effect, Quantity};
use effectforge_sdk::{Failure, Value};
use serde_json::Number;

use crate::refused;

/// Decimals of a number: a thousandth of a pixel and a hundredth of a turn per loop are not seen.
pub const DECIMALS: i32 = 5;

/// Ends a scene: rounds the numbers of its nodes and checks the graph.
///
/// # Errors
/// `invalid_effect` when the checker refuses the graph, which is a fault of the generator.
pub fn finish(scene: EffectBuilder) -> Result<Effect, Failure> {
    let effect = scene
        .finish()
        .map_err(|problems| refused::effect(&problems))?;
    let mut value = serde_json::to_value(effect)?;
    for part in ["nodes", "params", "post"] {
        if let Some(part) = value.get_mut(part) {
            tidy(part);
        }
    }
    let effect: Effect = serde_json::from_value(value)?;
    effect
        .check()
        .map_err(|problems| refused::effect(&problems))?;
    Ok(effect)
}

/// Rounds plain numbers and texts with a unit. The nesting is the graph's own, which the checker
/// has bounded.
fn tidy(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let short = number.as_f64().map(round).and_then(Number::from_f64);
            *number = match short {
                Some(short) if !number.is_u64() && !number.is_i64() => short,
                _ => return,
            };
        }
        Value::String(text) => {
            if let Ok(quantity) = text.parse::<Quantity>() {
                *text = Quantity::new(round(quantity.value), quantity.unit).to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(fields) => fields.values_mut().for_each(tidy),
        Value::Null | Value::Bool(_) => {}
    }
}

fn round(value: f64) -> f64 {
    let scale = 10_f64.powi(DECIMALS);
    (value * scale).round() / scale
}
