//! The files: PNG and WebP decode back to what was drawn; clips can be stopped and are bounded.
#![allow(clippy::unwrap_used, missing_docs)]

mod sample;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::encode::{WebpQuality, animated_webp, png, read_png};
use effectforge_render::{
    Control, Frame, RenderError, RenderOptions, Renderer, clip_webp, filmstrip, poster_png,
    preview_webp,
};

use sample::sample;

/// Frames of an animated WebP with the times at which they end, by libwebp.
fn decoded(file: &[u8]) -> Vec<(i32, Frame)> {
    let animation = webp::AnimDecoder::new(file).decode().unwrap();
    (0..animation.len())
        .map(|at| {
            let frame = animation.get_frame(at).unwrap();
            let rgba = match frame.get_layout() {
                webp::PixelLayout::Rgba => frame.get_image().to_vec(),
                webp::PixelLayout::Rgb => frame
                    .get_image()
                    .chunks_exact(3)
                    .flat_map(|p| [p[0], p[1], p[2], 255])
                    .collect(),
            };
            let (width, height) = (frame.width(), frame.height());
            let frame_of = Frame {
                width,
                height,
                rgba,
            };
            (frame.get_time_ms(), frame_of)
        })
        .collect()
}

#[test]
fn a_png_holds_every_byte() {
    let effect = sample();
    let mut renderer = Renderer::new(&effect, &RenderOptions::new(200, 120)).unwrap();
    let opaque = renderer.frame(1.0).unwrap().clone();
    let mut clear = opaque.clone();
    clear.rgba[3] = 17;
    for (frame, channels) in [(opaque, 3), (clear, 4)] {
        let file = png(&frame).unwrap();
        assert!(read_png(&file).unwrap() == frame);
        // Colour type of the header: 2 is RGB, 6 is RGBA.
        assert_eq!(file[25], if channels == 3 { 2 } else { 6 });
        assert!(read_png(&file[..file.len() / 2]).is_err());
    }
}

#[test]
fn the_preview_is_a_clip_of_three_seconds_that_loops_softly() {
    let (effect, options) = (sample(), RenderOptions::new(320, 180));
    let file = preview_webp(&effect, &options, &Control::default()).unwrap();
    assert_eq!((&file[..4], &file[8..16]), (&b"RIFF"[..], &b"WEBPVP8X"[..]));
    let size = u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize;
    assert_eq!(size + 8, file.len());
    let frames = decoded(&file);
    assert_eq!(frames.len(), 90);
    assert_eq!(frames[89].0, 3_000);
    let mut renderer = Renderer::new(&effect, &options).unwrap();
    let first = renderer.frame(effect.a11y.poster.value).unwrap();
    let kept = ssim(first, &frames[0].1).unwrap();
    assert!(kept > 0.9, "{kept}");
    let step = mean_abs_diff(&frames[40].1, &frames[41].1).unwrap();
    let seam = mean_abs_diff(&frames[89].1, &frames[0].1).unwrap();
    assert!(seam < 2.0 * step + 0.2, "seam {seam}, step {step}");
}

#[test]
fn threads_do_not_change_a_clip() {
    let effect = sample();
    let [one, two] = [1, 2].map(|threads| {
        let mut options = RenderOptions::new(160, 90);
        options.threads = NonZeroUsize::new(threads);
        let quality = WebpQuality::default();
        let control = Control::default();
        clip_webp(&effect, &options, 0.0..0.5, 20.0, quality, &control).unwrap()
    });
    assert!(one == two);
}

#[test]
fn a_filmstrip_is_its_frames_and_equal_ones_merge_in_the_file() {
    let (effect, options) = (sample(), RenderOptions::new(64, 36));
    let strip = filmstrip(&effect, &options, 1.0..2.0, 10.0, &Control::default()).unwrap();
    assert_eq!(strip.len(), 10);
    let mut renderer = Renderer::new(&effect, &options).unwrap();
    assert!(&strip[5] == renderer.frame(1.5).unwrap());
    let still = vec![strip[0].clone(); 3];
    let frames = decoded(&animated_webp(&still, 10.0, WebpQuality::default()).unwrap());
    assert_eq!((frames.len(), frames[0].0), (1, 300));
}

#[test]
fn a_clip_tells_its_progress_and_stops_when_asked() {
    let (effect, options) = (sample(), RenderOptions::new(64, 36));
    let told = AtomicUsize::new(0);
    let control = Control {
        cancel: &|| told.load(Ordering::SeqCst) >= 3,
        progress: &|done, total| {
            assert!(done <= total && total == 10);
            told.fetch_add(1, Ordering::SeqCst);
        },
    };
    let stopped = filmstrip(&effect, &options, 0.0..1.0, 10.0, &control).unwrap_err();
    assert_eq!(stopped, RenderError::Cancelled);
    assert!((3..10).contains(&told.load(Ordering::SeqCst)));
}

#[test]
fn bounds_of_clips_hold() {
    let effect = sample();
    let options = RenderOptions::new(4_096, 4_096);
    let refused = filmstrip(&effect, &options, 0.0..60.0, 30.0, &Control::default()).unwrap_err();
    assert!(matches!(refused, RenderError::TooLarge { .. }), "{refused}");
    let small = RenderOptions::new(8, 8);
    let refused = filmstrip(&effect, &small, 0.0..1e6, 30.0, &Control::default()).unwrap_err();
    assert!(matches!(refused, RenderError::TooLarge { .. }), "{refused}");
    assert!(animated_webp(&[], 30.0, WebpQuality::default()).is_err());
}

#[test]
fn the_poster_is_the_frame_of_its_time() {
    let (effect, options) = (sample(), RenderOptions::new(160, 90));
    let mut renderer = Renderer::new(&effect, &options).unwrap();
    let frame = renderer.frame(effect.a11y.poster.value).unwrap();
    assert_eq!(poster_png(&effect, &options).unwrap(), png(frame).unwrap());
}
