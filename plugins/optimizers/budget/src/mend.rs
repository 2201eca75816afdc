//! A budget for an effect that a rule found too dear.
//!
//! Invariant: never looser than the budget that was asked for; what cannot be compared (a rule of
//! another plugin, a value that is no number) changes nothing.

use effectforge_sdk::FailedRule;
use effectforge_sdk::effect::Effect;

use crate::cost;
use crate::fit::Limits;

/// Rules whose value grows with the elements of a frame; the manifest's `mends` names the same.
pub const RULES: [&str; 1] = ["hygiene.draw-calls"];

/// Below the threshold by this much: a frame also draws what is no element, and that stays.
const MARGIN: f64 = 0.97;

/// The limits, tightened by the rule that failed most.
#[must_use]
pub fn tightened(limits: Limits, effect: &Effect, failed: &[FailedRule]) -> Limits {
    let least = failed.iter().filter_map(share).fold(1.0, f64::min);
    if least >= 1.0 {
        return limits;
    }
    let fewer = cost::usual(effect).elements * least * MARGIN;
    Limits {
        elements: limits.elements.min(fewer),
        ..limits
    }
}

/// The share of the elements that keeps the rule; none when it is not for us.
fn share(failed: &FailedRule) -> Option<f64> {
    let known = RULES.contains(&failed.rule.as_str());
    let (value, threshold) = (failed.value.as_f64()?, failed.threshold.as_f64()?);
    (known && value > threshold && threshold >= 0.0).then(|| threshold / value)
}
