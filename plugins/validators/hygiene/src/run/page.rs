//! Judges how an effect follows its page: size, pixel ratio, absence, reduced motion.

use effectforge_sdk::prelude::*;

use crate::facts::Facts;
use crate::rule::Judgement;

/// Drawing calls of an effect that is made of fills, not of elements.
const FEW_DRAWS: f64 = 16.0;
/// Pixels of a canvas.
const MAX_PIXELS: f64 = 8.3e6;
/// Seconds that an effect may jump when it comes back.
const MAX_JUMP: f64 = 0.1;

pub(super) fn density(f: &Facts<'_>) -> Result<Judgement, String> {
    let change = f.number("dpr_change")?;
    let ratio = f.number("area_ratio")?;
    let draws = f.number("draws_per_frame")?;
    let value = json!({ "dpr_change": change, "area_ratio": ratio, "draws": draws });
    let steady = change < 0.05;
    if draws <= FEW_DRAWS && ratio == 1.0 {
        let message = format!("a frame is {draws} drawing calls: there are no elements to scale");
        return Ok(Judgement::of(steady, value, message));
    }
    let message = format!(
        "four times the area has {ratio:.2} times the elements; pixel ratio 4 changes them by {:.0} %",
        change * 100.0
    );
    Ok(Judgement::of(
        steady && (1.5..=4.4).contains(&ratio),
        value,
        message,
    ))
}

pub(super) fn dpr(f: &Facts<'_>) -> Result<Judgement, String> {
    let ratio = f.inner("sharp")?.number("ratio")?;
    let message = format!("at a pixel ratio of 4 the canvas has {ratio:.2} pixels per CSS pixel");
    Ok(Judgement::of(
        (1.0..=2.0).contains(&ratio),
        json!(ratio),
        message,
    ))
}

pub(super) fn pixels(f: &Facts<'_>) -> Result<Judgement, String> {
    let pixels = f.number("pixels")?;
    let message = format!(
        "on 3680 by 2300 at ratio 2 the canvas has {:.1} million pixels",
        pixels / 1e6
    );
    Ok(Judgement::of(
        pixels <= MAX_PIXELS && pixels > 0.0,
        json!(pixels),
        message,
    ))
}

pub(super) fn resize(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn absence(f: &Facts<'_>) -> Result<Judgement, String> {
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

pub(super) fn reduced(f: &Facts<'_>) -> Result<Judgement, String> {
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
