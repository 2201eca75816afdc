//! Images in a document, without their pixels.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::compose::compose;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Layer, Program};
use effectforge_effect::unit::{deg, px};
use effectforge_effect::{Color, Effect};

/// The head of a PNG of 3 × 2 pixels.
fn image() -> Image {
    Image {
        media_type: "image/png".to_owned(),
        width: 3,
        height: 2,
        sha256: "0".repeat(64),
        data: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAC".to_owned(),
    }
}

fn logo(family: &str, image: Image) -> EffectBuilder {
    let mut e = EffectBuilder::new("Logo", family);
    e.color("bg", Color::BLACK);
    e.emitter(
        "place",
        Emitter {
            capacity: 1,
            count: 1.0.into(),
            x: width() * 0.5,
            y: height() * 0.5,
            lifetime: None,
            burst: None,
            fixed: true,
        },
    );
    e.image("mark", image);
    e.picture(
        "logo",
        Picture {
            emitter: "place".into(),
            fields: Vec::new(),
            image: "mark".into(),
            size_x: px(300.0).into(),
            size_y: px(200.0).into(),
            angle: deg(0.0).into(),
            alpha: Expr::one(),
            blend: Blend::Normal,
        },
    );
    e
}

#[test]
fn a_file_is_read_from_its_text() {
    assert_eq!(
        image().png_head(),
        Some(PngHead {
            width: 3,
            height: 2
        })
    );
    let with = |data: &str| Image {
        data: data.to_owned(),
        ..image()
    };
    assert_eq!(with("AP8=").file(), Some(vec![0, 255]));
    assert_eq!(with("AP8=").file_bytes(), Some(2));
    for bad in [
        "", "A", "AP8", "AP9=", "AP8==", "A===", "AP8-", "====", "AP\n8", "é=AA",
    ] {
        assert_eq!(with(bad).file(), None, "{bad}");
    }
}

#[test]
fn a_picture_is_a_square_that_an_image_fills() {
    let effect = logo("logo", image()).finish().unwrap();
    let program = Program::lower(&effect);
    let [Layer::Shapes(layer)] = program.layers.as_slice() else {
        unreachable!()
    };
    assert_eq!(layer.image.as_deref(), Some("mark"));
    let text = effect.to_canonical_json().unwrap();
    let again = Effect::from_json(&text).unwrap();
    assert_eq!(effect, again);
    assert_eq!(text, again.to_canonical_json().unwrap());
}

#[test]
fn composing_keeps_both_images() {
    let other = Image {
        sha256: "1".repeat(64),
        ..image()
    };
    let back = logo("back", image()).finish().unwrap();
    let all = compose(&back, &logo("front", other.clone()).finish().unwrap()).unwrap();
    assert_eq!(all.images.len(), 2);
    let Some(NodeKind::Picture(picture)) = all.node("front_logo") else {
        panic!("{:?}", all.layers)
    };
    assert_eq!(all.images[&picture.image], other);
}
