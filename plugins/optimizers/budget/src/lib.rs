//! Optimizer `budget`: fits an effect's elements to what a canvas can draw sixty times a second.
//!
//! The cost of an effect (module `cost`) is measured at 1280 × 720 with its sliders where they stand and
//! where they cost most. What is over the budget is fitted (module `fit`): counts and capacities of all
//! emitters but the fixed ones go down in proportion, each keeping a floor. Invariants: an effect within the budget comes
//! back as it was; elements that remain are the first ones, unchanged; a second run changes nothing.
//!
//! When a rule failed that elements are to blame for (module `mend`), the budget is tightened in
//! proportion to what the rule measured, and the same fit is made.

pub mod cost;
pub mod fit;
pub mod mend;

use effectforge_sdk::prelude::*;

use crate::cost::Cost;
use crate::fit::Limits;

/// Fits the effect.
///
/// # Errors
/// `wrong_subject` when it is given artifacts, `invalid_parameter` when a limit is no number or what
/// failed is no list of rules.
#[effectforge_sdk::optimizer]
pub fn optimize(subject: Subject, cx: &Context) -> Result<Optimized, Failure> {
    let effect = subject.effect()?;
    let limits = Limits {
        elements: cx.param_or("elements_max", Limits::DEFAULT.elements)?,
        overdraw: cx.param_or("overdraw_max", Limits::DEFAULT.overdraw)?,
        floor: cx.param_or("floor", Limits::DEFAULT.floor)?,
    };
    let limits = mend::tightened(limits, &effect, &cx.failed()?);
    let Some(fitted) = fit::fit(&effect, &limits) else {
        return Ok(Optimized {
            subject: effect.into(),
            savings: Vec::new(),
        });
    };
    cx.progress(1, 2, "fit");
    let (before, after) = (cost::worst(&effect), cost::worst(&fitted));
    cx.progress(2, 2, "measure");
    if after.overdraw > limits.overdraw * cost::CANVAS_PX {
        warn!(
            "the few elements that must stay are too large for the budget: {:.0} px",
            after.overdraw
        );
    }
    Ok(Optimized {
        subject: fitted.into(),
        savings: savings(&before, &after),
    })
}

fn savings(before: &Cost, after: &Cost) -> Vec<Saving> {
    let rows = [
        ("elements", "elements", before.elements, after.elements),
        ("overdraw", "px", before.overdraw, after.overdraw),
        ("operations per frame", "ops", before.ops, after.ops),
    ];
    rows.into_iter()
        .filter(|(_, _, before, after)| after < before)
        .map(|(what, unit, before, after)| Saving {
            what: what.to_owned(),
            unit: unit.to_owned(),
            before: before.round(),
            after: after.round(),
            lossless: false,
        })
        .collect()
}
