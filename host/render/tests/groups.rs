//! Groups, masks and chains in whole pictures.
#![allow(clippy::unwrap_used, missing_docs)]

mod sample;

use std::num::NonZeroUsize;

use effectforge_effect::Effect;
use effectforge_effect::builder::{height, sine, x, y};
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px};
use effectforge_render::{Frame, RenderError, RenderOptions, Renderer};

use sample::{paint, start};

fn render(effect: &Effect, options: &RenderOptions, t: f64) -> Frame {
    let mut renderer = Renderer::new(effect, options).unwrap();
    renderer.frame(t).unwrap().clone()
}

/// A picture of one flat colour, or a gradient across.
fn layer(stops: Vec<PaintStop>, blend: Blend) -> Fill {
    Fill {
        paint: Paint::Linear {
            from: [0.0, 0.0],
            to: [1.0, 0.0],
        },
        stops,
        opacity: Expr::one(),
        blend,
    }
}

/// Premultiplied numbers of a pixel, 0 to 1.
fn pixel(frame: &Frame, x: u32, y: u32) -> [f64; 4] {
    let at = ((y * frame.width + x) * 4) as usize;
    let p: [f64; 4] = std::array::from_fn(|i| f64::from(frame.rgba[at + i]) / 255.0);
    [p[0] * p[3], p[1] * p[3], p[2] * p[3], p[3]]
}

fn near(found: [f64; 4], wanted: [f64; 4]) -> bool {
    found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.006)
}

/// Blue below; in the group gold and, half covering it, white to the right.
fn grouped(change: impl FnOnce(&mut Group)) -> Effect {
    let mut e = start();
    e.fill("back", layer(vec![paint(0.0, "blue", 1.0)], Blend::Normal));
    e.fill("gold", layer(vec![paint(0.0, "gold", 0.5)], Blend::Normal));
    let clear = vec![paint(0.0, "gold", 0.0), paint(1.0, "gold", 1.0)];
    e.fill("veil", layer(clear, Blend::Normal));
    let mut group = Group::of(&["gold"]);
    change(&mut group);
    if group.mask.is_none() {
        group.layers.push("veil".into());
    }
    e.group("all", group);
    e.finish().unwrap()
}

const SIZE: (u32, u32) = (100, 10);

fn options() -> RenderOptions {
    RenderOptions::new(SIZE.0, SIZE.1)
}

const BLUE: [f64; 3] = [91.0 / 255.0, 140.0 / 255.0, 1.0];
const GOLD: [f64; 3] = [1.0, 201.0 / 255.0, 77.0 / 255.0];

/// Gold of an alpha over blue.
fn over(alpha: f64) -> [f64; 4] {
    let mix = |i: usize| GOLD[i] * alpha + BLUE[i] * (1.0 - alpha);
    [mix(0), mix(1), mix(2), 1.0]
}

#[test]
fn a_group_is_composited_before_its_opacity() {
    let frame = render(
        &grouped(|group| group.opacity = 0.4.into()),
        &options(),
        0.0,
    );
    let share = 50.5 / 100.0;
    let alpha = (0.5 * (1.0 - share) + share) * 0.4;
    assert!(
        near(pixel(&frame, 50, 5), over(alpha)),
        "{:?} {:?}",
        pixel(&frame, 50, 5),
        over(alpha)
    );
}

#[test]
fn a_mask_multiplies_by_its_alpha_or_the_rest_of_it() {
    for invert in [false, true] {
        let effect = grouped(|group| {
            let layer = "veil".to_owned();
            group.mask = Some(Mask { layer, invert });
        });
        let frame = render(&effect, &options(), 0.0);
        for at in [3, 40, 96] {
            let share = (f64::from(at) + 0.5) / 100.0;
            let share = if invert { 1.0 - share } else { share };
            assert!(
                near(pixel(&frame, at, 5), over(0.5 * share)),
                "{at} {invert}"
            );
        }
    }
}

#[test]
fn groups_meet_what_lies_below_by_their_blend() {
    let effect = grouped(|group| group.blend = Blend::Add);
    let found = pixel(&render(&effect, &options(), 0.0), 0, 5);
    let wanted = |i: usize| (GOLD[i] * 0.5025 + BLUE[i]).min(1.0);
    assert!(
        near(found, [wanted(0), wanted(1), wanted(2), 1.0]),
        "{found:?}"
    );
}

#[test]
fn a_group_that_does_nothing_changes_nothing() {
    let effect = sample::sample();
    let mut inside = effect.clone();
    let layers: Vec<&str> = effect.layers.iter().map(String::as_str).collect();
    let kind = NodeKind::Group(Box::new(Group::of(&layers)));
    let id = "all".to_owned();
    inside.nodes.push(Node { id, kind });
    inside.layers = vec!["all".into()];
    inside.check().unwrap();
    let options = RenderOptions::new(160, 90);
    assert_eq!(
        render(&inside, &options, 1.3),
        render(&effect, &options, 1.3)
    );
}

#[test]
fn the_chain_of_the_picture_is_that_of_a_group_around_it() {
    let effect = sample::sample();
    let chain = every_step();
    let mut whole = effect.clone();
    whole.post.clone_from(&chain);
    whole.check().unwrap();
    let mut inside = effect.clone();
    let layers: Vec<&str> = effect.layers.iter().map(String::as_str).collect();
    let mut group = Group::of(&layers);
    group.post = chain;
    let (id, kind) = ("all".to_owned(), NodeKind::Group(Box::new(group)));
    inside.nodes.push(Node { id, kind });
    inside.layers = vec!["all".into()];
    let options = RenderOptions::new(160, 90);
    let found = render(&whole, &options, 1.3);
    assert_eq!(found, render(&inside, &options, 1.3));
    assert_ne!(found, render(&effect, &options, 1.3));
}

fn every_step() -> Vec<Post> {
    vec![
        Post::Displace(Displace {
            dx: Expr::from(px(9.0)) * (y() / height()),
            dy: Expr::from(px(4.0)) * sine(hz(0.5), 0.1) * (x() / px(640.0)),
            detail: px(4.0),
        }),
        Post::Blur(Blur {
            radius: Expr::from(px(6.0)) * (sine(hz(0.5), 0.0) * 0.5 + 0.5),
        }),
        Post::Bloom(Bloom {
            threshold: 0.4.into(),
            radius: px(20.0).into(),
            strength: 0.8.into(),
        }),
        Post::Grade(Grade {
            saturation: 1.4.into(),
            ..Grade::default()
        }),
        Post::Vignette(Vignette {
            amount: 0.8.into(),
            inner: 0.2,
            outer: 0.7,
        }),
        Post::Aberration(Aberration {
            x: px(5.0).into(),
            y: px(0.0).into(),
        }),
    ]
}

#[test]
fn composed_pictures_are_the_same_on_any_number_of_threads() {
    let mut effect = sample::sample();
    effect.post = every_step();
    effect.check().unwrap();
    let with = |threads: usize| {
        let mut options = RenderOptions::new(480, 270);
        options.threads = NonZeroUsize::new(threads);
        render(&effect, &options, 2.1)
    };
    let one = with(1);
    assert!(with(2) == one && with(5) == one);
}

#[test]
fn a_renderer_keeps_nothing_of_the_frame_before() {
    let mut effect = sample::sample();
    effect.post = every_step();
    let options = RenderOptions::new(96, 54);
    let mut renderer = Renderer::new(&effect, &options).unwrap();
    for t in [0.4, 3.0, 1.7] {
        assert_eq!(*renderer.frame(t).unwrap(), render(&effect, &options, t));
    }
}

#[test]
fn displacement_takes_pixels_from_another_place() {
    let mut e = start();
    let across = vec![paint(0.0, "bg", 1.0), paint(1.0, "gold", 1.0)];
    e.fill("back", layer(across, Blend::Normal));
    let plain = e.clone().finish().unwrap();
    e.post(Post::Displace(Displace {
        // The lower half comes from twenty design pixels to the right: half of that on this canvas.
        dx: Expr::from(px(20.0))
            * effectforge_effect::builder::smoothstep(0.5, 0.500_001, y() / height()),
        dy: px(0.0).into(),
        detail: px(2.0),
    }));
    let moved = e.finish().unwrap();
    let (plain, moved) = (
        render(&plain, &options(), 0.0),
        render(&moved, &options(), 0.0),
    );
    for at in [0, 30, 80, 99_u32] {
        assert_eq!(pixel(&moved, at, 2), pixel(&plain, at, 2));
        let from = pixel(&plain, (at + 10).min(99), 7);
        assert!(near(pixel(&moved, at, 7), from), "{at}");
    }
}

#[test]
fn surfaces_without_room_are_refused() {
    let mut effect = sample::sample();
    let options = RenderOptions::new(8_192, 4_096);
    assert!(Renderer::new(&effect, &options).is_ok());
    effect.post = every_step();
    let layers: Vec<&str> = effect.layers.iter().map(String::as_str).collect();
    let kind = NodeKind::Group(Box::new(Group::of(&layers)));
    let id = "all".to_owned();
    effect.nodes.push(Node { id, kind });
    effect.layers = vec!["all".into()];
    let refused = Renderer::new(&effect, &options).err().unwrap();
    assert!(matches!(refused, RenderError::TooLarge { .. }), "{refused}");
}
