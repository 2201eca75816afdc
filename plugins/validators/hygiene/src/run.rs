//! Rules that are judged from what the host observed when it ran the module (`effectforge.probes/1`).
//!
//! A rule reads the facts of one scenario. When the effect threw there, the rule fails with what it
//! threw; when the host could not play the scenario, or a fact is missing, the rule is not measured.

mod control;
mod drawing;
mod page;

use effectforge_sdk::prelude::*;

use crate::facts::Facts;
use crate::rule::{Judgement, Rule};

/// The rule on the number of elements by area.
pub(crate) const DENSITY: &str = "hygiene.density";
/// The rule on drawing calls.
const DRAW_CALLS: &str = "hygiene.draw-calls";

/// Judges the density again for an effect whose graph fixes the number of some elements: those must
/// not grow with the area, so that all together grow less. The pixel ratio still changes nothing.
pub(crate) fn allow_fixed(finding: &mut Finding) {
    let figure = |name: &str| finding.value.get(name).and_then(Value::as_f64);
    let (Some(change), Some(ratio)) = (figure("dpr_change"), figure("area_ratio")) else {
        return;
    };
    let failed = finding.rule == DENSITY && finding.verdict == Verdict::Fail;
    if failed && change < 0.05 && (0.99..=4.4).contains(&ratio) {
        finding.verdict = Verdict::Pass;
        finding.message = format!(
            "four times the area has {ratio:.2} times the elements; the graph fixes the number of some"
        );
        finding.help.clear();
    }
}

/// Judges the drawing calls again for such an effect: what is fixed does not grow with the area, so
/// that a page of four times the size tells, of which the density knows how many elements it has.
pub(crate) fn allow_fixed_draws(findings: &mut [Finding]) {
    let figure = |finding: &Finding| finding.value.get("area_ratio").and_then(Value::as_f64);
    let density = findings.iter().find(|finding| finding.rule == DENSITY);
    let Some(ratio) = density.and_then(figure) else {
        return;
    };
    for finding in findings
        .iter_mut()
        .filter(|f| f.rule == DRAW_CALLS && f.verdict == Verdict::Fail)
    {
        let Some(draws) = finding.value.as_f64() else {
            continue;
        };
        let large = (draws * ratio).round();
        if large <= drawing::MAX_DRAWS_LARGE {
            finding.verdict = Verdict::Pass;
            finding.message =
                format!("{draws} drawing calls a frame at 320 by 180, about {large} at 640 by 360");
            finding.help.clear();
        }
    }
}

/// The page that modules are run on has no WebGL2: what fails there is the module's fallback, and says
/// nothing of the module.
pub(crate) fn without_webgl(finding: &mut Finding) {
    if finding.verdict == Verdict::Fail {
        finding.verdict = Verdict::NotMeasured;
        finding.value = Value::Null;
        finding.message = "the page that modules are run on has no WebGL2".to_owned();
    }
}

/// A rule, the scenario that it reads, and its judge.
pub(crate) struct RunRule {
    pub(crate) rule: Rule,
    scenario: &'static str,
    judge: fn(&Facts<'_>) -> Result<Judgement, String>,
}

const fn run(
    id: &'static str,
    scenario: &'static str,
    threshold: &'static str,
    help: &'static str,
    judge: fn(&Facts<'_>) -> Result<Judgement, String>,
) -> RunRule {
    RunRule {
        rule: Rule {
            id,
            method: "run",
            threshold,
            help,
        },
        scenario,
        judge,
    }
}

/// The rules of this file, in the order of their findings.
pub(crate) const RULES: [RunRule; 23] = [
    run(
        "hygiene.draws",
        "mount",
        "2",
        "draw the first frame in create() or in the first frame callback",
        drawing::draws,
    ),
    run(
        "hygiene.moves",
        "mount",
        "true",
        "let the frame depend on the time",
        drawing::moves,
    ),
    run(
        "hygiene.finite",
        "mount",
        "0",
        "check sizes and parameters before they reach the canvas",
        drawing::finite,
    ),
    run(
        "hygiene.decorative",
        "mount",
        r#"{"aria_hidden":"true","pointer_events":"none"}"#,
        "set pointer-events:none and aria-hidden=\"true\" on the canvas, or role=\"img\" with an aria-label",
        drawing::decorative,
    ),
    run(
        "hygiene.controller",
        "mount",
        r#"["play","pause","seek","set","destroy"]"#,
        "return a controller with all five methods and the getters time, playing, quality and count",
        drawing::controller,
    ),
    run(
        DRAW_CALLS,
        "density",
        "375",
        "fewer elements, or several elements in one sprite",
        drawing::draw_calls,
    ),
    run(
        "hygiene.no-frame-work",
        "mount",
        "0",
        "make gradients, contexts and canvases in create()",
        drawing::frame_work,
    ),
    run(
        "hygiene.seeded",
        "seed",
        "true",
        "derive every random number from options.seed, and meta.seed when it is absent",
        drawing::seeded,
    ),
    run(
        "hygiene.seek",
        "seek",
        r#"{"max_difference":0.001}"#,
        "compute each frame from the time alone",
        drawing::seek,
    ),
    run(
        "hygiene.density",
        "density",
        r#"{"dpr_change":0.05,"area_ratio":[1.5,4.4]}"#,
        "scale the count with the area in CSS pixels, with a cap, never with the pixel ratio",
        page::density,
    ),
    run(
        "hygiene.dpr-clamp",
        "density",
        "2",
        "use Math.min(2, devicePixelRatio)",
        page::dpr,
    ),
    run(
        "hygiene.pixel-cap",
        "huge",
        "8300000",
        "scale down so that width times height stays within 8.3 million pixels",
        page::pixels,
    ),
    run(
        "hygiene.resize",
        "resize",
        "true",
        "size the canvas from a ResizeObserver, and draw nothing while it has no area",
        page::resize,
    ),
    run(
        "hygiene.pauses-when-hidden",
        "hidden",
        r#"{"callbacks":0,"jump":0.1}"#,
        "cancel the frame callback on visibilitychange, and forget the last timestamp when it resumes",
        page::absence,
    ),
    run(
        "hygiene.pauses-off-screen",
        "offscreen",
        r#"{"callbacks":0,"jump":0.1}"#,
        "cancel the frame callback when the IntersectionObserver says so, and forget the last timestamp when it resumes",
        page::absence,
    ),
    run(
        "hygiene.reduced-motion",
        "reduced",
        r#"{"callbacks":0}"#,
        "draw the poster frame and do not start when prefers-reduced-motion is set; listen for its change",
        page::reduced,
    ),
    run(
        "hygiene.controls",
        "controls",
        "true",
        "keep one frame callback at most, and none while paused",
        control::controls,
    ),
    run(
        "hygiene.parameters",
        "params",
        "0",
        "make every value of a parameter's range draw something",
        control::parameters,
    ),
    run(
        "hygiene.parameter-abuse",
        "unknown",
        "0",
        "clamp what is out of range, ignore what is no number, and name unknown parameters in the error",
        control::abuse,
    ),
    run(
        "hygiene.governor",
        "governor",
        "true",
        "measure frame times and lower the count when they are slow",
        control::governor,
    ),
    run(
        "hygiene.governor-steady",
        "governor",
        "2",
        "wait longer before each raise of quality",
        control::steady,
    ),
    run(
        "hygiene.destroy",
        "destroy",
        "0",
        "undo in destroy() what create() did: listeners, observers, frame callback, timers, nodes",
        control::destroy,
    ),
    run(
        "hygiene.no-growth",
        "memory",
        "109",
        "keep what a frame needs in buffers made once",
        control::growth,
    ),
];

/// The finding of one rule.
pub(crate) fn judge(rule: &RunRule, probes: &Value) -> Finding {
    let scenario = &probes["scenarios"][rule.scenario];
    let judgement = match scenario["status"].as_str() {
        Some("measured") => {
            (rule.judge)(&Facts(&scenario["facts"])).unwrap_or_else(Judgement::unknown)
        }
        Some("threw") => {
            let message = scenario["message"].as_str().unwrap_or("an error");
            Judgement::of(
                false,
                json!({ "threw": message }),
                format!("the effect threw: {message}"),
            )
        }
        Some("not_measured") => {
            let reason = scenario["reason"].as_str().unwrap_or("no reason given");
            Judgement::unknown(format!(
                "the scenario {} was not played: {reason}",
                rule.scenario
            ))
        }
        _ => Judgement::unknown(format!(
            "the host did not play the scenario {}",
            rule.scenario
        )),
    };
    rule.rule.finding(judgement)
}
