//! Judges what is drawn: that something is, that it moves, and that seed and time alone decide it.

use effectforge_sdk::prelude::*;

use crate::facts::Facts;
use crate::rule::Judgement;

/// Frames that an effect may need before it draws.
const FIRST_DRAW: f64 = 2.0;
/// Draw calls of a frame at 320 by 180. Elements grow with the area (`hygiene.density`), so these are
/// 1 500 at 640 by 360, where 2 000 cached sprites cost 33 ms on a page without a GPU.
const MAX_DRAWS: f64 = 375.0;
/// The same at 640 by 360.
pub(super) const MAX_DRAWS_LARGE: f64 = 1_500.0;

pub(super) fn draws(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn moves(f: &Facts<'_>) -> Result<Judgement, String> {
    let moves = f.boolean("moves")?;
    let message = if moves {
        "frames differ"
    } else {
        "frames at different times are equal"
    };
    Ok(Judgement::of(moves, json!(moves), message))
}

pub(super) fn finite(f: &Facts<'_>) -> Result<Judgement, String> {
    let bad = f.number("non_finite")?;
    Ok(Judgement::of(
        bad == 0.0,
        json!(bad),
        format!("{bad} arguments of drawing calls are missing or not finite"),
    ))
}

pub(super) fn decorative(f: &Facts<'_>) -> Result<Judgement, String> {
    if !f.boolean("canvas")? {
        return Ok(Judgement::of(
            false,
            Value::Null,
            "there is no canvas in the element",
        ));
    }
    let (aria, pointer) = (f.get("aria_hidden")?, f.get("pointer_events")?);
    // Alone on its element it may be a picture for those who do not see it: then it has a label.
    let labelled = f.0["label"].as_str().is_some_and(|label| !label.is_empty());
    let picture = f.0["role"] == "img" && labelled;
    let good = (aria == "true" || picture) && pointer == "none";
    let message = match picture {
        true => format!("the canvas is a picture with a label and has pointer-events {pointer}"),
        false => format!("the canvas has aria-hidden {aria} and pointer-events {pointer}"),
    };
    Ok(Judgement::of(
        good,
        json!({ "aria_hidden": aria, "picture": picture, "pointer_events": pointer }),
        message,
    ))
}

pub(super) fn controller(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn draw_calls(f: &Facts<'_>) -> Result<Judgement, String> {
    let draws = f.number("draws_per_frame")?;
    let message = format!(
        "{draws} drawing calls and {} operations a frame at 320 by 180",
        f.number("ops_per_frame")?
    );
    Ok(Judgement::of(draws <= MAX_DRAWS, json!(draws), message))
}

pub(super) fn frame_work(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn seeded(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn seek(f: &Facts<'_>) -> Result<Judgement, String> {
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
