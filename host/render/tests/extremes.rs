//! No effect that the checker accepts, and no number an expression may come to, makes a render fail.
#![allow(clippy::unwrap_used, missing_docs)]

mod sample;

use effectforge_effect::Effect;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::{Blend, NodeKind};
use effectforge_effect::unit::px;
use effectforge_render::{ParamValue, RenderOptions, Renderer};
use proptest::prelude::*;

use sample::sample;

/// The sample with another radius, place and alpha of its sprites, unchecked.
fn bent(radius: f64, x: f64, alpha: f64, size: [f64; 2], blend: Blend) -> Effect {
    let mut effect = sample();
    for node in &mut effect.nodes {
        match &mut node.kind {
            NodeKind::Sprite(sprite) => {
                sprite.radius = px(radius).into();
                sprite.alpha = Expr::from(alpha);
                sprite.blend = blend;
                sprite.lobes.iter_mut().for_each(|lobe| lobe.size = size);
            }
            NodeKind::Emitter(emitter) => emitter.x = px(x).into(),
            NodeKind::Fill(fill) => fill.opacity = Expr::from(alpha),
            _ => {}
        }
    }
    effect
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e3..1e3_f64,
        Just(0.0),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(-1e30),
        Just(1e6),
        Just(1e-9),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_number_makes_a_render_fail(
        radius in any_number(),
        x in any_number(),
        alpha in any_number(),
        size in [0.02..1.0_f64, 0.02..1.0_f64],
        t in prop_oneof![-1e3..1e3_f64, Just(1e18), Just(-1e300)],
        width in 1..90_u32,
        height in 1..50_u32,
        ratio in 0.1..3.0_f64,
        density in any_number(),
        mode in 0..3_usize,
    ) {
        let blend = [Blend::Normal, Blend::Add, Blend::Screen][mode];
        let effect = bent(radius, x, alpha, size, blend);
        let mut options = RenderOptions::new(width, height);
        options.pixel_ratio = ratio;
        options.params.insert("density".into(), ParamValue::Number(density));
        let mut renderer = Renderer::new(&effect, &options).unwrap();
        let frame = renderer.frame(t).unwrap();
        prop_assert_eq!(frame.rgba.len(), (frame.width * frame.height * 4) as usize);
    }
}
