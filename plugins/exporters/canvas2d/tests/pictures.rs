//! Images in a module: there once, drawn when they can be.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_canvas2d::print;
use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{deg, px};
use effectforge_effect::{Color, Effect};

const DATA: &str = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAAC";

fn logo() -> Effect {
    let mut e = EffectBuilder::new("Logo", "logo");
    e.color("bg", Color::BLACK);
    e.emitter(
        "place",
        Emitter {
            capacity: 4,
            count: 4.0.into(),
            x: width() * rand("x"),
            y: height() * 0.5,
            lifetime: None,
            burst: None,
            fixed: true,
        },
    );
    e.image(
        "mark",
        Image {
            media_type: "image/png".to_owned(),
            width: 3,
            height: 2,
            sha256: "0".repeat(64),
            data: DATA.to_owned(),
        },
    );
    for id in ["logo", "shadow"] {
        e.picture(
            id,
            Picture {
                emitter: "place".into(),
                fields: Vec::new(),
                image: "mark".into(),
                size_x: px(300.0).into(),
                size_y: px(200.0).into(),
                angle: Expr::from(deg(40.0)) * rand("turn"),
                alpha: Expr::from(0.5),
                blend: Blend::Add,
            },
        );
    }
    e.finish().unwrap()
}

#[test]
fn an_image_is_printed_once_and_drawn_only_when_it_is_there() {
    let files = print(&logo());
    let module = &files
        .iter()
        .find(|file| file.path == "effect.js")
        .unwrap()
        .text;
    assert_eq!(module.matches(DATA).count(), 1);
    assert_eq!(module.matches("data:image/png;base64,").count(), 1);
    assert_eq!(module.matches("loadPicture(").count(), 2, "{module}");
    let guarded = module.matches("Image.complete && ").count();
    assert_eq!(
        (guarded, module.matches("Image.naturalWidth)").count()),
        (2, 2)
    );
    assert!(
        module.contains("context.drawImage(logoImage, -0.5, -0.5, 1, 1);"),
        "{module}"
    );
    assert!(!module.contains("Path2D"));
}
