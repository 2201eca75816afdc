//! Judges how an effect is driven and taken down: controls, parameters, load, destroy, memory.

use effectforge_sdk::prelude::*;

use crate::facts::Facts;
use crate::rule::Judgement;

/// Bytes that a frame may leave behind: 64 KiB in 600 frames.
const MAX_LEAK: f64 = 109.0;
/// Changes of level after the load was answered.
const MAX_CHANGES: f64 = 2.0;

pub(super) fn controls(f: &Facts<'_>) -> Result<Judgement, String> {
    let per_tick = f.number("callbacks_per_tick_after_play_twice")?;
    let (advanced, expected) = (f.number("advanced")?, f.number("expected")?);
    let problem = if !f.get("unknown_option")?.is_null() {
        Some("an option that it does not know makes create() throw")
    } else if f.number("idle_callbacks")? > 0.0 || f.boolean("playing_at_start")? {
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

pub(super) fn parameters(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn abuse(f: &Facts<'_>) -> Result<Judgement, String> {
    let wild = f.list("wild")?;
    let set = f.inner("set")?;
    let named = set
        .get("message")?
        .as_str()
        .is_some_and(|m| m.contains("no such parameter"));
    let (good, message) = if set.boolean("threw")? && !named {
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

pub(super) fn governor(f: &Facts<'_>) -> Result<Judgement, String> {
    let (start, end) = (f.inner("start")?, f.inner("end")?);
    let fell = f.0["frames_to_fall"].as_f64();
    let value = json!({ "frames_to_fall": fell, "start": start.0, "end": end.0 });
    let mut lower = Vec::new();
    for what in ["count", "pixels"] {
        if end.number(what)? < start.number(what)? {
            lower.push(what);
        }
    }
    let (good, message) = match fell {
        None => (false, "frames of 40 ms do not lower the quality".to_owned()),
        Some(n) if lower.is_empty() => (
            false,
            format!("the quality fell after {n} frames but neither count nor pixels did"),
        ),
        Some(n) => (
            true,
            format!(
                "frames of 40 ms lower quality and {} after {n} frames",
                lower.join(" and ")
            ),
        ),
    };
    Ok(Judgement::of(good, value, message))
}

pub(super) fn steady(f: &Facts<'_>) -> Result<Judgement, String> {
    let (calm, after) = (f.number("steady_changes")?, f.number("changes_after")?);
    // An effect of many operations plays fewer frames.
    let played = |name: &str, most: u64| f.0[name].as_u64().unwrap_or(most);
    let message = format!(
        "{calm} level changes in {} good frames, {after} in {} frames after the load was answered",
        played("calm_frames", 40),
        played("settle_frames", 120)
    );
    Ok(Judgement::of(
        calm == 0.0 && after <= MAX_CHANGES,
        json!({ "good": calm, "after": after }),
        message,
    ))
}

pub(super) fn destroy(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn growth(f: &Facts<'_>) -> Result<Judgement, String> {
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
