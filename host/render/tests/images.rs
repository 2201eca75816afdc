//! Pictures of images.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::deg;
use effectforge_effect::{Color, Effect};
use effectforge_render::{RenderError, RenderOptions, Renderer};
use sha2::{Digest as _, Sha256};

const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let all = part
            .iter()
            .fold(0_u32, |all, byte| all << 8 | u32::from(*byte))
            << (8 * (3 - part.len()));
        for at in 0..4 {
            let letter = LETTERS[(all >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= part.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    out
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn png(width: u32, height: u32, rgba: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(rgba)
        .unwrap();
    file
}

fn image(width: u32, height: u32, file: &[u8]) -> Image {
    Image {
        media_type: "image/png".to_owned(),
        width,
        height,
        sha256: digest(file),
        data: base64(file),
    }
}

/// An image of 80 × 40 px in the middle of a canvas of 160 × 90.
fn effect(image: Image, angle: f64, alpha: f64) -> Effect {
    let mut e = EffectBuilder::new("Logo", "logo");
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
            size_x: width() * 0.5,
            size_y: width() * 0.25,
            angle: deg(angle).into(),
            alpha: Expr::from(alpha),
            blend: Blend::Normal,
        },
    );
    e.finish().unwrap()
}

fn pixels(effect: &Effect) -> impl Fn(usize, usize) -> [u8; 4] + use<> {
    let mut renderer = Renderer::new(effect, &RenderOptions::new(160, 90)).unwrap();
    let rgba = renderer.frame(0.0).unwrap().rgba.clone();
    move |x, y| rgba[(y * 160 + x) * 4..][..4].try_into().unwrap()
}

fn halves() -> Image {
    // Broad halves: between two single pixels all would be a gradient.
    let row: Vec<u8> = (0..8)
        .flat_map(|x| if x < 4 { RED } else { BLUE })
        .collect();
    image(8, 4, &png(8, 4, &row.repeat(4)))
}

#[test]
fn an_image_lies_where_its_element_is() {
    let at = pixels(&effect(halves(), 0.0, 1.0));
    assert_eq!(at(45, 45), RED);
    assert_eq!(at(115, 45), BLUE);
    assert_eq!(
        [at(38, 45), at(121, 45), at(80, 23), at(80, 67)],
        [[0; 4]; 4]
    );
    assert_eq!([at(40, 25), at(119, 64)], [RED, BLUE], "to its corners");
}

#[test]
fn it_turns_clockwise_about_its_middle() {
    let at = pixels(&effect(halves(), 180.0, 1.0));
    assert_eq!([at(45, 45), at(115, 45)], [BLUE, RED]);
    let at = pixels(&effect(halves(), 90.0, 1.0));
    assert_eq!([at(80, 10), at(80, 80)], [RED, BLUE]);
}

#[test]
fn alpha_of_element_and_image_multiply() {
    let file = png(1, 1, &[0, 255, 0, 128]);
    let at = pixels(&effect(image(1, 1, &file), 0.0, 0.5));
    assert_eq!(at(80, 45), [0, 255, 0, 64]);
}

#[test]
fn what_is_drawn_small_is_the_mean() {
    let rgba: Vec<u8> = (0..640 * 320)
        .flat_map(|k| if k % 2 == 0 { RED } else { BLUE })
        .collect();
    let at = pixels(&effect(image(640, 320, &png(640, 320, &rgba)), 0.0, 1.0));
    let [r, g, b, a] = at(80, 45);
    assert!(
        r.abs_diff(128) < 4 && b.abs_diff(128) < 4 && (g, a) == (0, 255),
        "{:?}",
        at(80, 45)
    );
}

#[test]
fn a_broken_image_is_told_and_draws_nothing() {
    let cause = |image: Image| match Renderer::new(
        &effect(image, 0.0, 1.0),
        &RenderOptions::new(160, 90),
    ) {
        Err(RenderError::Image { name, cause }) => (name, cause),
        other => panic!("{other:?}"),
    };
    let file = png(8, 4, &BLUE.repeat(32));
    let cut = &file[..file.len() - 20];
    assert_eq!(cause(image(8, 4, cut)).0, "mark");
    let mut other = image(8, 4, &file);
    other.sha256 = "0".repeat(64);
    assert!(cause(other).1.contains("digest"));
    let mut torn = file.clone();
    torn[45] ^= 0x55;
    cause(image(8, 4, &torn));
}
