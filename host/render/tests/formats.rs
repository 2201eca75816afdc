//! Moving pictures as files, read back by other readers.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::Cursor;

use effectforge_effect::Effect;
use effectforge_render::encode::WebpQuality;
use effectforge_render::{ClipFormat, Control, Frame, RenderOptions, clip, filmstrip, sheet};

mod sample;
#[path = "sample/shades.rs"]
mod shades;

const FPS: f64 = 10.0;

fn options() -> RenderOptions {
    RenderOptions::new(96, 54)
}

fn frames(effect: &Effect) -> Vec<Frame> {
    filmstrip(effect, &options(), 0.0..0.5, FPS, &Control::default()).unwrap()
}

fn file(effect: &Effect, format: ClipFormat) -> Vec<u8> {
    let control = Control::default();
    clip(effect, &options(), 0.0..0.5, FPS, format, &control).unwrap()
}

#[test]
fn an_apng_is_its_frames() {
    let effect = shades::everything();
    let file = file(&effect, ClipFormat::Apng);
    let mut reader = png::Decoder::new(Cursor::new(&file)).read_info().unwrap();
    let control = reader.info().animation_control().unwrap();
    assert_eq!((control.num_frames, control.num_plays), (5, 0));
    for frame in frames(&effect) {
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut bytes).unwrap();
        assert_eq!(bytes, frame.rgba);
        let shown = reader.info().frame_control().unwrap();
        assert_eq!((shown.delay_num, shown.delay_den), (100, 1_000));
    }
}

#[test]
fn a_gif_is_close_to_its_frames() {
    for effect in [shades::warped_noise(), shades::plasma(), sample::sample()] {
        let file = file(&effect, ClipFormat::Gif);
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut reader = options.read_info(Cursor::new(&file)).unwrap();
        assert_eq!(reader.repeat(), gif::Repeat::Infinite);
        for frame in frames(&effect) {
            let read = reader.read_next_frame().unwrap().unwrap();
            assert_eq!(read.delay, 10);
            let pairs = read.buffer.iter().zip(&frame.rgba);
            let off: u32 = pairs.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
            let mean = f64::from(off) / frame.rgba.len() as f64;
            assert!(mean < 6.0, "{}: {mean}", effect.name);
        }
        assert!(reader.read_next_frame().unwrap().is_none());
    }
}

#[test]
fn formats_do_not_depend_on_threads() {
    let effect = shades::everything();
    for format in [
        ClipFormat::Apng,
        ClipFormat::Gif,
        ClipFormat::Webp(WebpQuality::default()),
    ] {
        let on = |threads| {
            let mut options = options();
            options.threads = std::num::NonZeroUsize::new(threads);
            clip(
                &effect,
                &options,
                0.0..0.5,
                FPS,
                format,
                &Control::default(),
            )
            .unwrap()
        };
        assert_eq!(on(1), on(3), "{format:?}");
    }
}

#[test]
fn a_sheet_holds_its_frames_row_by_row() {
    let effect = shades::plasma();
    let wide = RenderOptions::new(3_000, 20);
    let control = Control::default();
    let made = sheet(&effect, &wide, 0.0..0.5, FPS, &control).unwrap();
    assert_eq!((made.columns, made.count), (2, 5));
    assert_eq!((made.frame.width, made.frame.height), (6_000, 60));
    let all = filmstrip(&effect, &wide, 0.0..0.5, FPS, &control).unwrap();
    let place = |x: usize, y: usize| &made.frame.rgba[(y * 6_000 + x) * 4..][..4];
    // The fourth frame is the second of the second row.
    assert_eq!(place(3_007, 25), &all[3].rgba[(5 * 3_000 + 7) * 4..][..4]);
    assert_eq!(place(3_007, 45), [0; 4], "no sixth frame");
}

#[test]
fn what_a_format_cannot_hold_is_refused() {
    let effect = shades::plasma();
    let fast = clip(
        &effect,
        &options(),
        0.0..0.5,
        60.0,
        ClipFormat::Gif,
        &Control::default(),
    );
    assert!(fast.unwrap_err().to_string().contains("frames per second"));
    let control = Control::default();
    assert!(
        sheet(
            &effect,
            &RenderOptions::new(4_000, 4_000),
            0.0..1.0,
            FPS,
            &control
        )
        .is_err()
    );
}
