//! Rules that are judged from what the host observed when it ran the module (`effectforge.probes/1`).
//!
//! A rule reads the facts of one scenario. When the effect threw there, the rule fails with what it
//! threw; when the host could not play the scenario, or a fact is missing, the rule is not measured.

use effectforge_sdk::prelude::*;

use crate::facts::Facts;
use crate::rule::{Judgement, Rule};

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

/// Frames that an effect may need before it draws.
const FIRST_DRAW: f64 = 2.0;
/// Draw calls of a frame at 640 by 360: 2 000 cached sprites cost 33 ms on a page without a GPU.
const MAX_DRAWS: f64 = 1500.0;
/// Pixels of a canvas.
const MAX_PIXELS: f64 = 8.3e6;
/// Seconds that an effect may jump when it comes back.
const MAX_JUMP: f64 = 0.1;
/// Bytes that a frame may leave behind: 64 KiB in 600 frames.
const MAX_LEAK: f64 = 109.0;
/// Changes of level after the load was answered.
const MAX_CHANGES: f64 = 2.0;

/// The rules of this file, in the order of their findings.
pub(crate) const RULES: [RunRule; 23] = [
    run(
        "hygiene.draws",
        "mount",
        "2",
        "draw the first frame in create() or in the first frame callback",
        draws,
    ),
    run(
        "hygiene.moves",
        "mount",
        "true",
        "let the frame depend on the time",
        moves,
    ),
    run(
        "hygiene.finite",
        "mount",
        "0",
        "check sizes and parameters before they reach the canvas",
        finite,
    ),
    run(
        "hygiene.decorative",
        "mount",
        r#"{"aria_hidden":"true","pointer_events":"none"}"#,
        "set aria-hidden=\"true\" and pointer-events:none on the canvas",
        decorative,
    ),
    run(
        "hygiene.controller",
        "mount",
        r#"["play","pause","seek","set","destroy"]"#,
        "return a controller with all five methods and the getters time, playing, quality and count",
        controller,
    ),
    run(
        "hygiene.draw-calls",
        "density",
        "1500",
        "fewer elements, or several elements in one sprite",
        draw_calls,
    ),
    run(
        "hygiene.no-frame-work",
        "mount",
        "0",
        "make gradients, contexts and canvases in create()",
        frame_work,
    ),
    run(
        "hygiene.seeded",
        "seed",
        "true",
        "derive every random number from options.seed, and meta.seed when it is absent",
        seeded,
    ),
    run(
        "hygiene.seek",
        "seek",
        r#"{"max_difference":0.001}"#,
        "compute each frame from the time alone",
        seek,
    ),
    run(
        "hygiene.density",
        "density",
        r#"{"dpr_change":0.05,"area_ratio":[1.5,4.4]}"#,
        "scale the count with the area in CSS pixels, with a cap, never with the pixel ratio",
        density,
    ),
    run(
        "hygiene.dpr-clamp",
        "density",
        "2",
        "use Math.min(2, devicePixelRatio)",
        dpr,
    ),
    run(
        "hygiene.pixel-cap",
        "huge",
        "8300000",
        "scale down so that width times height stays within 8.3 million pixels",
        pixels,
    ),
    run(
        "hygiene.resize",
        "resize",
        "true",
        "size the canvas from a ResizeObserver, and draw nothing while it has no area",
        resize,
    ),
    run(
        "hygiene.pauses-when-hidden",
        "hidden",
        r#"{"callbacks":0,"jump":0.1}"#,
        "cancel the frame callback on visibilitychange, and forget the last timestamp when it resumes",
        absence,
    ),
    run(
        "hygiene.pauses-off-screen",
        "offscreen",
        r#"{"callbacks":0,"jump":0.1}"#,
        "cancel the frame callback when the IntersectionObserver says so, and forget the last timestamp when it resumes",
        absence,
    ),
    run(
        "hygiene.reduced-motion",
        "reduced",
        r#"{"callbacks":0}"#,
        "draw the poster frame and do not start when prefers-reduced-motion is set; listen for its change",
        reduced,
    ),
    run(
        "hygiene.controls",
        "controls",
        "true",
        "keep one frame callback at most, and none while paused",
        controls,
    ),
    run(
        "hygiene.parameters",
        "params",
        "0",
        "make every value of a parameter's range draw something",
        parameters,
    ),
    run(
        "hygiene.parameter-abuse",
        "unknown",
        "0",
        "clamp what is out of range, ignore what is no number, and name unknown parameters in the error",
        abuse,
    ),
    run(
        "hygiene.governor",
        "governor",
        "true",
        "measure frame times and lower the count when they are slow",
        governor,
    ),
    run(
        "hygiene.governor-steady",
        "governor",
        "2",
        "wait longer before each raise of quality",
        steady,
    ),
    run(
        "hygiene.destroy",
        "destroy",
        "0",
        "undo in destroy() what create() did: listeners, observers, frame callback, timers, nodes",
        destroy,
    ),
    run(
        "hygiene.no-growth",
        "memory",
        "109",
        "keep what a frame needs in buffers made once",
        growth,
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

fn draws(f: &Facts<'_>) -> Result<Judgement, String> {
    let ticks = f.number("ticks_to_draw")?;
    let message = match ticks {
        t if t < 0.0 => "nothing was drawn in four frames".to_owned(),
        t => format!("the first drawing came after {t} frames"),
    };
    Ok(Judgement::of(
        (0.0..=FIRST_DRAW).contains(&ticks),
        json!(ticks),
        message,
    ))
}

fn moves(f: &Facts<'_>) -> Result<Judgement, String> {
    let moves = f.boolean("moves")?;
    let message = if moves {
        "frames differ"
    } else {
        "frames at different times are equal"
    };
    Ok(Judgement::of(moves, json!(moves), message))
}

fn finite(f: &Facts<'_>) -> Result<Judgement, String> {
    let bad = f.number("non_finite")?;
    Ok(Judgement::of(
        bad == 0.0,
        json!(bad),
        format!("{bad} arguments of drawing calls are missing or not finite"),
    ))
}

fn decorative(f: &Facts<'_>) -> Result<Judgement, String> {
    if !f.boolean("canvas")? {
        return Ok(Judgement::of(
            false,
            Value::Null,
            "there is no canvas in the element",
        ));
    }
    let (aria, pointer) = (f.get("aria_hidden")?, f.get("pointer_events")?);
    let good = aria == "true" && pointer == "none";
    let message = format!("the canvas has aria-hidden {aria} and pointer-events {pointer}");
    Ok(Judgement::of(
        good,
        json!({ "aria_hidden": aria, "pointer_events": pointer }),
        message,
    ))
}

fn controller(f: &Facts<'_>) -> Result<Judgement, String> {
    let methods = f.list("methods")?;
    let getters = f.inner("getters")?;
    let wanted = [
        ("time", "number"),
        ("playing", "boolean"),
        ("quality", "number"),
        ("count", "number"),
    ];
    let mut wrong: Vec<String> = Vec::new();
    for name in ["play", "pause", "seek", "set", "destroy"] {
        if !methods.iter().any(|m| m == name) {
            wrong.push(format!("{name}()"));
        }
    }
    for (name, kind) in wanted {
        if getters.get(name)? != kind {
            wrong.push(name.to_owned());
        }
    }
    let message = match wrong.as_slice() {
        [] => "the controller has its methods and getters".to_owned(),
        wrong => format!("the controller lacks {}", wrong.join(", ")),
    };
    Ok(Judgement::of(
        wrong.is_empty(),
        json!({ "missing": wrong }),
        message,
    ))
}

fn draw_calls(f: &Facts<'_>) -> Result<Judgement, String> {
    let draws = f.number("draws_per_frame")?;
    let message = format!(
        "{draws} drawing calls and {} operations a frame at 640 by 360",
        f.number("ops_per_frame")?
    );
    Ok(Judgement::of(draws <= MAX_DRAWS, json!(draws), message))
}

fn frame_work(f: &Facts<'_>) -> Result<Judgement, String> {
    let frame = f.inner("frame")?;
    let mut all = Vec::new();
    for name in [
        "canvases",
        "contexts",
        "filter",
        "gradients",
        "layout_reads",
        "measures",
        "readbacks",
        "shadow",
    ] {
        let times = frame.number(name)?;
        if times > 0.0 {
            all.push(format!("{} {times}", name.replace('_', " ")));
        }
    }
    let message = match all.as_slice() {
        [] => "frames make no gradient, context or canvas and read no layout".to_owned(),
        all => format!("in eight frames: {}", all.join(", ")),
    };
    Ok(Judgement::of(all.is_empty(), json!(all.len()), message))
}

fn seeded(f: &Facts<'_>) -> Result<Judgement, String> {
    let (same, other) = (f.inner("same_seed")?, f.inner("other_seed")?);
    let (random, date) = (
        f.inner("seeded")?.number("random")?,
        f.inner("seeded")?.number("date")?,
    );
    let unseeded = f.inner("unseeded")?.number("random")? + f.inner("unseeded")?.number("date")?;
    let value = json!({ "same_seed": same.0["equal"], "other_seed": other.0["equal"], "random": random, "date": date });
    let (good, message) = if f.number("draws")? == 0.0 {
        return Ok(Judgement::unknown(
            "nothing was drawn that could be compared",
        ));
    } else if !same.boolean("equal")? {
        (false, "the same seed gave two different effects")
    } else if other.boolean("equal")? {
        (false, "another seed gave the same effect")
    } else if random + date > 0.0 {
        (
            false,
            "Math.random or the date was used although a seed was given",
        )
    } else if unseeded > 0.0 {
        (
            false,
            "Math.random or the date stands in for an absent seed",
        )
    } else {
        (
            true,
            "the same seed gives the same frames, another seed others",
        )
    };
    Ok(Judgement::of(good, value, message))
}

fn seek(f: &Facts<'_>) -> Result<Judgement, String> {
    let (played, back) = (f.inner("played")?, f.inner("back")?);
    let (time, after) = (
        f.number("time")?,
        f.number("time_after_seek").unwrap_or(f64::NAN),
    );
    let late = f.inner("late")?;
    let value = json!({ "played": played.0, "back": back.0 });
    let (good, message) = if !f.boolean("drew")? {
        (false, "seek() draws nothing".to_owned())
    } else if late.boolean("threw")? {
        (false, "seek(3600) threw".to_owned())
    } else if f.number("non_finite")? > 0.0 {
        (
            false,
            "seek() draws with arguments that are not finite".to_owned(),
        )
    } else if (time - after).abs() > 1e-6 || after.is_nan() {
        (false, format!("after seek({time}) the time is {after}"))
    } else if !played.boolean("equal")? {
        (
            false,
            format!("seek({time:.3}) shows another frame than playing to it"),
        )
    } else if !back.boolean("equal")? {
        (
            false,
            "seeking away and back shows another frame".to_owned(),
        )
    } else if f.inner("far")?.boolean("equal")? {
        (
            false,
            "seek() shows the same frame at another time".to_owned(),
        )
    } else {
        (
            true,
            "seeking to a time and playing to it show the same frame".to_owned(),
        )
    };
    Ok(Judgement::of(good, value, message))
}

fn density(f: &Facts<'_>) -> Result<Judgement, String> {
    let change = f.number("dpr_change")?;
    let ratio = f.number("area_ratio")?;
    let value = json!({ "dpr_change": change, "area_ratio": ratio });
    let message = format!(
        "four times the area has {ratio:.2} times the elements; pixel ratio 4 changes them by {:.0} %",
        change * 100.0
    );
    Ok(Judgement::of(
        change < 0.05 && (1.5..=4.4).contains(&ratio),
        value,
        message,
    ))
}

fn dpr(f: &Facts<'_>) -> Result<Judgement, String> {
    let ratio = f.inner("sharp")?.number("ratio")?;
    let message = format!("at a pixel ratio of 4 the canvas has {ratio:.2} pixels per CSS pixel");
    Ok(Judgement::of(
        (1.0..=2.0).contains(&ratio),
        json!(ratio),
        message,
    ))
}

fn pixels(f: &Facts<'_>) -> Result<Judgement, String> {
    let pixels = f.number("pixels")?;
    let message = format!(
        "on 7680 by 4320 at ratio 2 the canvas has {:.1} million pixels",
        pixels / 1e6
    );
    Ok(Judgement::of(
        pixels <= MAX_PIXELS && pixels > 0.0,
        json!(pixels),
        message,
    ))
}

fn resize(f: &Facts<'_>) -> Result<Judgement, String> {
    let (wanted, got) = (f.get("wanted")?, f.get("got")?);
    let (good, message) = if f.inner("empty")?.boolean("threw")? {
        (false, "an element without area makes it throw".to_owned())
    } else if wanted != got {
        (false, format!("the canvas should be {wanted} and is {got}"))
    } else if f.number("non_finite")? > 0.0 {
        (
            false,
            "a resize makes drawing arguments that are not finite".to_owned(),
        )
    } else if f.number("draws_after_empty")? == 0.0 {
        (
            false,
            "nothing is drawn after the element had no area".to_owned(),
        )
    } else if f.number("listeners_added")? > 0.0 {
        (false, "each resize adds listeners".to_owned())
    } else {
        (true, "the canvas follows its element".to_owned())
    };
    Ok(Judgement::of(good, got.clone(), message))
}

fn absence(f: &Facts<'_>) -> Result<Judgement, String> {
    let callbacks = f.number("callbacks")?;
    let jump = f.number("jump")?;
    let value = json!({ "callbacks": callbacks, "jump": jump });
    let (good, message) = if callbacks > 0.0 {
        (
            false,
            format!("{callbacks} frame callbacks ran in 12 frames while nobody could see it"),
        )
    } else if f.number("pending")? > 0.0 {
        (false, "a frame callback stays requested".to_owned())
    } else if !(-1e-9..=MAX_JUMP).contains(&jump) {
        (
            false,
            format!("the time jumped by {jump:.2} s over an absence of 30 s"),
        )
    } else if f.number("resumed")? == 0.0 || f.number("advanced")? <= 0.0 {
        (false, "it does not resume".to_owned())
    } else if f.number("resumed_while_paused")? > 0.0 {
        (
            false,
            "coming back starts an effect that was paused".to_owned(),
        )
    } else if f.number("resumed_while_off_screen")? > 0.0 {
        (
            false,
            "it plays although only one of tab and scroll position is back".to_owned(),
        )
    } else {
        (
            true,
            "it pauses while nobody can see it and resumes where it was".to_owned(),
        )
    };
    Ok(Judgement::of(good, value, message))
}

fn reduced(f: &Facts<'_>) -> Result<Judgement, String> {
    let callbacks = f.number("callbacks")?;
    let changed = f.number("callbacks_after_change")?;
    let (good, message) = if f.number("drawn")? == 0.0 {
        (false, "no poster is drawn under reduced motion".to_owned())
    } else if callbacks > 0.0 || f.number("pending")? > 0.0 || f.number("drawn_later")? > 0.0 {
        (
            false,
            format!("{callbacks} frame callbacks ran in 12 frames of reduced motion"),
        )
    } else if changed > 0.0 {
        (
            false,
            "it plays on when reduced motion is switched on".to_owned(),
        )
    } else {
        (true, "a poster is drawn and nothing moves".to_owned())
    };
    Ok(Judgement::of(
        good,
        json!({ "callbacks": callbacks, "after_change": changed }),
        message,
    ))
}

fn controls(f: &Facts<'_>) -> Result<Judgement, String> {
    let per_tick = f.number("callbacks_per_tick_after_play_twice")?;
    let (advanced, expected) = (f.number("advanced")?, f.number("expected")?);
    let problem = if f.number("idle_callbacks")? > 0.0 || f.boolean("playing_at_start")? {
        Some("it plays although autoplay is false")
    } else if f.number("drawn_without_play")? == 0.0 {
        Some("without autoplay nothing is drawn")
    } else if !f.boolean("playing")? || (advanced - expected).abs() > 0.25 * expected {
        Some("play() does not advance the time with the clock")
    } else if f.number("paused_callbacks")? > 0.0 || f.boolean("playing_paused")? {
        Some("pause() leaves frame callbacks running")
    } else if f.number("drift_while_paused")? > 0.05 {
        Some("the time runs on while it is paused")
    } else if per_tick > 1.0 {
        Some("a second play() runs a second loop")
    } else {
        None
    };
    let message = problem.unwrap_or("play, pause and autoplay do what they say");
    Ok(Judgement::of(
        problem.is_none(),
        json!(problem.is_none()),
        message,
    ))
}

fn parameters(f: &Facts<'_>) -> Result<Judgement, String> {
    let params = f.list("params")?;
    if params.is_empty() {
        return Ok(Judgement::of(
            false,
            json!(0),
            "the effect has no parameters",
        ));
    }
    let mut wrong = Vec::new();
    for param in params {
        let p = Facts(param);
        let name = param["name"].as_str().unwrap_or("?");
        if !p.list("threw")?.is_empty() {
            wrong.push(format!("{name} throws"));
        } else if p.number("non_finite")? > 0.0 {
            wrong.push(format!("{name} gives arguments that are not finite"));
        } else if p.number("blank")? > 0.0 {
            wrong.push(format!("{name} leaves the canvas blank"));
        } else if param["changes"] == json!(false) {
            wrong.push(format!("{name} changes nothing"));
        }
    }
    let message = match wrong.as_slice() {
        [] => format!(
            "{} parameters hold at both ends of their range",
            params.len()
        ),
        wrong => wrong.join(", "),
    };
    Ok(Judgement::of(wrong.is_empty(), json!(wrong.len()), message))
}

fn abuse(f: &Facts<'_>) -> Result<Judgement, String> {
    let wild = f.list("wild")?;
    let set = f.inner("set")?;
    let named = set
        .get("message")?
        .as_str()
        .is_some_and(|m| m.contains("no such parameter"));
    let (good, message) = if f.inner("option")?.boolean("threw")? {
        (false, "an unknown option makes create() throw".to_owned())
    } else if set.boolean("threw")? && !named {
        (
            false,
            "set() of an unknown parameter throws without naming it".to_owned(),
        )
    } else if f.number("draws_after")? == 0.0 {
        (false, "an unknown parameter stops the drawing".to_owned())
    } else if let Some(first) = wild.first() {
        (
            false,
            format!(
                "{} = {}: {}",
                text(first, "name"),
                text(first, "value"),
                text(first, "message")
            ),
        )
    } else {
        (true, "unknown names and wild values do no harm".to_owned())
    };
    Ok(Judgement::of(good, json!(wild.len()), message))
}

fn governor(f: &Facts<'_>) -> Result<Judgement, String> {
    let (start, end) = (f.inner("start")?, f.inner("end")?);
    let fell = f.0["frames_to_fall"].as_f64();
    let value = json!({ "frames_to_fall": fell, "start": start.0, "end": end.0 });
    let lower = end.number("count")? < start.number("count")?;
    let (good, message) = match fell {
        None => (false, "frames of 40 ms do not lower the quality".to_owned()),
        Some(n) if !lower => (
            false,
            format!("the quality fell after {n} frames but the count did not"),
        ),
        Some(n) => (
            true,
            format!("frames of 40 ms lower quality and count after {n} frames"),
        ),
    };
    Ok(Judgement::of(good, value, message))
}

fn steady(f: &Facts<'_>) -> Result<Judgement, String> {
    let (calm, after) = (f.number("steady_changes")?, f.number("changes_after")?);
    let message = format!(
        "{calm} level changes in 40 good frames, {after} in 120 frames after the load was answered"
    );
    Ok(Judgement::of(
        calm == 0.0 && after <= MAX_CHANGES,
        json!({ "good": calm, "after": after }),
        message,
    ))
}

fn destroy(f: &Facts<'_>) -> Result<Judgement, String> {
    let left = f.inner("left")?;
    let mut all = Vec::new();
    for name in ["listeners", "observed", "frames", "timers"] {
        all.push((name.to_owned(), left.number(name)?));
    }
    for name in [
        "nodes_left",
        "attributes_left",
        "callbacks_after",
        "draws_after",
        "revived",
    ] {
        all.push((name.replace('_', " "), f.number(name)?));
    }
    all.push((
        "styles left".to_owned(),
        f64::from(u8::from(!f.boolean("style_restored")?)),
    ));
    let threw = f.0["threw_after"].as_object().map_or(0, |m| m.len());
    all.push(("methods that throw afterwards".to_owned(), threw as f64));
    let count: f64 = all.iter().map(|(_, n)| n.abs()).sum();
    let list: Vec<_> = all
        .iter()
        .filter(|(_, n)| *n != 0.0)
        .map(|(name, n)| format!("{name} {n}"))
        .collect();
    let message = match list.as_slice() {
        [] => "nothing is left after two times create() and destroy()".to_owned(),
        list => format!("left after destroy(): {}", list.join(", ")),
    };
    Ok(Judgement::of(list.is_empty(), json!(count), message))
}

fn growth(f: &Facts<'_>) -> Result<Judgement, String> {
    let bytes = f.number("bytes_per_frame")?;
    Ok(Judgement::of(
        bytes <= MAX_LEAK,
        json!(bytes),
        format!("{bytes:.0} bytes stay after each frame"),
    ))
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or("?")
}
