//! Laws of the pictures: determinism, seeking, the loop's seam, hand-computed pixels, energy.
#![allow(clippy::unwrap_used, missing_docs)]

mod sample;

use std::num::NonZeroUsize;

use effectforge_effect::builder::{EffectBuilder, sine};
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px};
use effectforge_effect::{Color, Effect};
use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::{Frame, ParamValue, RenderError, RenderOptions, Renderer};

use sample::{paint, sample, share, start, stop};

fn render(effect: &Effect, options: &RenderOptions, t: f64) -> Frame {
    let mut renderer = Renderer::new(effect, options).unwrap();
    renderer.frame(t).unwrap().clone()
}

fn pixel(frame: &Frame, x: u32, y: u32) -> [u8; 4] {
    let at = ((y * frame.width + x) * 4) as usize;
    frame.rgba[at..at + 4].try_into().unwrap()
}

fn near(a: [u8; 4], b: [u8; 4], by: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= by)
}

/// One canvas-wide fill and nothing else.
fn filled(paint: Paint, stops: Vec<PaintStop>, opacity: f64) -> Effect {
    let mut e = start();
    let (opacity, blend) = (opacity.into(), Blend::Normal);
    e.fill(
        "back",
        Fill {
            paint,
            stops,
            opacity,
            blend,
        },
    );
    e.finish().unwrap()
}

/// One white sprite on black at a place and of a radius, both CSS pixels of a canvas of 64 × 64.
fn spot(x: f64, y: f64, radius: f64, lobes: Vec<Lobe>, blend: Blend) -> Effect {
    let mut e = EffectBuilder::new("Spot", "particles");
    e.color("bg", Color::BLACK).color("white", Color::WHITE);
    let flat = Paint::Linear {
        from: [0.0, 0.0],
        to: [0.0, 1.0],
    };
    e.fill(
        "back",
        Fill {
            paint: flat,
            stops: vec![paint(0.0, "bg", 1.0)],
            opacity: Expr::one(),
            blend: Blend::Normal,
        },
    );
    e.emitter(
        "one",
        Emitter {
            capacity: 1,
            count: Expr::one(),
            x: px(x).into(),
            y: px(y).into(),
            lifetime: None,
            burst: None,
            fixed: false,
        },
    );
    e.sprite(
        "dot",
        Sprite {
            emitter: "one".into(),
            fields: vec![],
            radius: px(radius).into(),
            alpha: Expr::one(),
            lobes,
            colors: vec![share("white")],
            blend,
        },
    );
    let mut effect = e.finish().unwrap();
    // At the design size a design pixel is a CSS pixel.
    (effect.design.width, effect.design.height) = (px(64.0), px(64.0));
    effect
}

fn disc(stops: Vec<LobeStop>) -> Vec<Lobe> {
    let size = [1.0, 1.0];
    vec![Lobe { size, stops }]
}

#[test]
fn threads_do_not_change_a_byte() {
    let effect = sample();
    let mut options = RenderOptions::new(640, 360);
    options.pixel_ratio = 1.5;
    let mut frames = [1, 2, 5].map(|threads| {
        options.threads = NonZeroUsize::new(threads);
        render(&effect, &options, 2.5)
    });
    frames.sort_by(|a, b| a.rgba.cmp(&b.rgba));
    assert_eq!((frames[0].width, frames[0].height), (960, 540));
    assert!(frames[0] == frames[2]);
}

#[test]
fn seek_equals_play_and_seeds_differ() {
    let (effect, mut options) = (sample(), RenderOptions::new(320, 180));
    let mut renderer = Renderer::new(&effect, &options).unwrap();
    for t in [0.0, 5.0, 1.0, -3.0] {
        renderer.frame(t).unwrap();
    }
    let played = renderer.frame(2.5).unwrap().clone();
    assert!(played == render(&effect, &options, 2.5));
    options.seed = Some(effect.seed + 1);
    assert!(played != render(&effect, &options, 2.5));
}

#[test]
fn the_loop_has_no_seam() {
    let (effect, options) = (sample(), RenderOptions::new(320, 180));
    let mut renderer = Renderer::new(&effect, &options).unwrap();
    let length = renderer.loop_s();
    let first = renderer.frame(0.25).unwrap().clone();
    let again = renderer.frame(length + 0.25).unwrap();
    assert!(ssim(&first, again).unwrap() > 0.999);
    let last = renderer.frame(length - 1.0 / 60.0).unwrap().clone();
    let next = renderer.frame(0.0).unwrap();
    let seam = ssim(&last, next).unwrap();
    assert!(seam >= 0.98, "{seam}");
    assert!(ssim(&first, renderer.frame(4.0).unwrap()).unwrap() < 0.95);
}

#[test]
fn gradients_match_pixels_computed_by_hand() {
    let across = Paint::Linear {
        from: [0.0, 0.0],
        to: [1.0, 0.0],
    };
    let stops = vec![paint(0.0, "bg", 1.0), paint(1.0, "gold", 1.0)];
    let frame = render(
        &filled(across, stops, 1.0),
        &RenderOptions::new(100, 10),
        0.0,
    );
    // Pixel 49 is at 0.495 of the way from #000000 to #ffc94d.
    assert!(near(pixel(&frame, 49, 5), [126, 99, 38, 255], 1));
    assert!(near(pixel(&frame, 0, 5), [1, 1, 0, 255], 1));

    let round = Paint::Radial {
        center: [0.5, 0.5],
        radius: 0.5,
    };
    let stops = vec![paint(0.0, "gold", 1.0), paint(1.0, "blue", 0.0)];
    let frame = render(
        &filled(round, stops, 0.5),
        &RenderOptions::new(100, 50),
        0.0,
    );
    // 25.5 of 50 px from the centre: 0.51 of the way, colours mixed without premultiplication.
    let [r, g, b, a] = pixel(&frame, 75, 25);
    let t = (25.5_f64.powi(2) + 0.25).sqrt() / 50.0;
    let mix = |a: f64, b: f64| (a + (b - a) * t).round() as u8;
    let wanted = [mix(255.0, 91.0), mix(201.0, 140.0), mix(77.0, 255.0)];
    let alpha = ((1.0 - t) * 0.5 * 255.0).round() as u8;
    assert!(near(
        [r, g, b, a],
        [wanted[0], wanted[1], wanted[2], alpha],
        2
    ));
}

#[test]
fn gradients_without_extent_paint_nothing_and_one_stop_is_flat() {
    let point = Paint::Linear {
        from: [0.5, 0.5],
        to: [0.5, 0.5],
    };
    let two = vec![paint(0.0, "gold", 1.0), paint(1.0, "gold", 1.0)];
    let options = RenderOptions::new(8, 8);
    if let Ok(effect) = std::panic::catch_unwind(|| filled(point, two, 1.0)) {
        assert_eq!(pixel(&render(&effect, &options, 0.0), 3, 3), [0; 4]);
    }
    let across = Paint::Linear {
        from: [0.0, 0.0],
        to: [1.0, 0.0],
    };
    let flat = filled(across, vec![paint(0.0, "gold", 0.5)], 1.0);
    assert_eq!(
        pixel(&render(&flat, &options, 0.0), 7, 3),
        [255, 201, 77, 128]
    );
}

#[test]
fn sprites_follow_profile_and_whiteness() {
    let stops = vec![stop(0.0, 1.0, 0.0), stop(1.0, 0.0, 0.0)];
    let effect = spot(32.5, 32.5, 20.0, disc(stops), Blend::Add);
    let frame = render(&effect, &RenderOptions::new(64, 64), 0.0);
    for (x, wanted) in [(33, 242), (42, 127), (50, 25), (52, 1), (54, 0)] {
        let [r, _, _, a] = pixel(&frame, x, 32);
        assert!(r.abs_diff(wanted) <= 3 && a == 255, "{x}: {r} for {wanted}");
    }
}

#[test]
fn lobes_add_up_and_stop_at_full() {
    let lobe = || disc(vec![stop(0.0, 0.7, 0.0), stop(1.0, 0.7, 0.0)]).remove(0);
    let effect = spot(32.0, 32.0, 20.0, vec![lobe(), lobe()], Blend::Normal);
    let frame = render(&effect, &RenderOptions::new(64, 64), 0.0);
    assert_eq!(pixel(&frame, 32, 32), [255; 4]);
    let effect = spot(32.0, 32.0, 20.0, vec![lobe()], Blend::Screen);
    let frame = render(&effect, &RenderOptions::new(64, 64), 0.0);
    assert_eq!(pixel(&frame, 32, 32), [179, 179, 179, 255]);
    // A hard rim is smoothed over about a pixel.
    let rim: Vec<u8> = (50..54).map(|x| pixel(&frame, x, 32)[0]).collect();
    assert!(rim[0] > 170 && rim[3] == 0, "{rim:?}");
}

/// Light that a white spot adds to black, in full pixels.
fn light(x: f64, y: f64, radius: f64, lobes: Vec<Lobe>) -> f64 {
    let effect = spot(x, y, radius, lobes, Blend::Add);
    let frame = render(&effect, &RenderOptions::new(64, 64), 0.0);
    let sum: u32 = frame.rgba.chunks_exact(4).map(|p| u32::from(p[0])).sum();
    f64::from(sum) / 255.0
}

#[test]
fn tiny_sprites_keep_their_light_wherever_they_lie() {
    let cone = || disc(vec![stop(0.0, 1.0, 0.0), stop(1.0, 0.0, 0.0)]);
    for radius in [0.3, 0.5, 0.8, 1.2, 1.9, 3.0, 5.0, 7.9, 8.1, 14.0] {
        let wanted = std::f64::consts::PI * radius * radius / 3.0;
        for (dx, dy) in [(0.0, 0.0), (0.5, 0.5), (0.25, 0.6), (0.9, 0.1)] {
            let got = light(32.0 + dx, 32.0 + dy, radius, cone());
            let slack = 0.03 * wanted + 0.02;
            assert!(
                (got - wanted).abs() < slack,
                "{radius} {dx} {dy}: {got} for {wanted}"
            );
        }
    }
    let sizes = [[1.0, 0.02], [0.02, 1.0]];
    let thin = |size| {
        let stops = vec![stop(0.0, 1.0, 0.0), stop(1.0, 0.0, 0.0)];
        vec![Lobe { size, stops }]
    };
    for size in sizes {
        let wanted = std::f64::consts::PI * 20.0 * 0.4 * 20.0 / 20.0 / 3.0;
        let got = light(32.3, 32.3, 20.0, thin(size));
        assert!((got - wanted).abs() < 0.05 * wanted, "{got} for {wanted}");
    }
}

#[test]
fn grain_is_the_documented_hash() {
    let mut e = start();
    e.grain("film", 0.5);
    let effect = e.finish().unwrap();
    let frame = render(&effect, &RenderOptions::new(140, 4), 0.0);
    use effectforge_effect::rng::{hash, stream_id};
    let stream = stream_id("film/@grain");
    for (x, y) in [(0, 0), (5, 1), (127, 3), (130, 2)] {
        let at = y * 64 + x % 64;
        let bits = hash(effect.seed, stream, at / 4, 0) >> 8 >> (6 * (at % 4)) & 63;
        let grain = (f64::from(bits) + 0.5) / 32.0 - 1.0;
        let alpha = 0.5 * grain.abs() * 255.0;
        let grey = if grain < 0.0 { 0 } else { 255 };
        assert_eq!(pixel(&frame, x, y)[3], alpha.round() as u8);
        assert_eq!(pixel(&frame, x, y)[0], grey);
    }
}

#[test]
fn overrides_change_the_picture_and_wrong_ones_are_refused() {
    let (effect, mut options) = (sample(), RenderOptions::new(320, 180));
    let before = render(&effect, &options, 1.0);
    options
        .params
        .insert("density".into(), ParamValue::Number(2.0));
    let after = render(&effect, &options, 1.0);
    assert!(mean_abs_diff(&before, &after).unwrap() > 0.1);
    options
        .params
        .insert("density".into(), ParamValue::Color(Color::WHITE));
    let wrong = Renderer::new(&effect, &options).unwrap_err();
    assert!(matches!(wrong, RenderError::InvalidParam { .. }), "{wrong}");
    options
        .params
        .insert("nope".into(), ParamValue::Number(1.0));
    options.params.remove("density");
    let wrong = Renderer::new(&effect, &options).unwrap_err();
    assert!(matches!(wrong, RenderError::UnknownParam { .. }), "{wrong}");
}

#[test]
fn a_colour_override_reaches_its_role() {
    let mut e = start();
    e.expose_color("gold", "Tint", "Teinte");
    let flat = Paint::Linear {
        from: [0.0, 0.0],
        to: [1.0, 0.0],
    };
    e.fill(
        "back",
        Fill {
            paint: flat,
            stops: vec![paint(0.0, "gold", 1.0)],
            opacity: (sine(hz(0.125), Expr::zero()) * 0.0 + 1.0).clamp(0.0, 1.0),
            blend: Blend::Normal,
        },
    );
    let effect = e.finish().unwrap();
    let mut options = RenderOptions::new(4, 4);
    let red = Color::from_hex("#ff0000").unwrap();
    options.params.insert("gold".into(), ParamValue::Color(red));
    assert_eq!(
        pixel(&render(&effect, &options, 0.0), 0, 0),
        [255, 0, 0, 255]
    );
}

#[test]
fn sizes_and_times_out_of_bounds_are_refused() {
    let effect = sample();
    let mut options = RenderOptions::new(9_000, 10);
    assert!(matches!(
        Renderer::new(&effect, &options).unwrap_err(),
        RenderError::TooLarge { .. }
    ));
    options = RenderOptions::new(8_192, 8_192);
    assert!(matches!(
        Renderer::new(&effect, &options).unwrap_err(),
        RenderError::TooLarge { .. }
    ));
    for (width, ratio) in [(0, 1.0), (10, 0.0), (10, f64::NAN), (10, -1.0)] {
        options = RenderOptions::new(width, 10);
        options.pixel_ratio = ratio;
        assert!(Renderer::new(&effect, &options).is_err());
    }
    let mut renderer = Renderer::new(&effect, &RenderOptions::new(10, 10)).unwrap();
    assert!(renderer.frame(f64::NAN).is_err());
}
