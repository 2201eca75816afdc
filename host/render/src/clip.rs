//! Many pictures: filmstrips, the looping preview, the poster.
//!
//! Frames of a clip are shared among threads whole; each is a function of its time, so the order in
//! which they are made does not matter.

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use effectforge_effect::graph::Effect;

use crate::encode::{self, Still, WebpQuality, apng, gif};
use crate::error::RenderError;
use crate::options::{PIXELS_MAX, RenderOptions, SIDE_MAX_PX};
use crate::renderer::{Frame, Painter, Renderer};
use crate::scene::Scene;
use crate::stage::painters;

/// Frames of one clip at most.
pub const FRAMES_MAX: usize = 3_600;
/// Bytes of a filmstrip's frames together at most.
pub const FILMSTRIP_BYTES_MAX: u64 = 1 << 30;
/// Frames from which a GIF's colours are chosen.
const PALETTE_FRAMES: usize = 12;
/// Length of the preview, seconds.
const PREVIEW_S: f64 = 3.0;
/// Frames per second of the preview.
const PREVIEW_FPS: f64 = 30.0;
/// End of the preview that melts into its beginning, seconds.
const PREVIEW_FADE_S: f64 = 0.4;

/// What a caller hears and says while frames are made.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Asked before every frame; true stops the work with [`RenderError::Cancelled`].
    pub cancel: &'a (dyn Fn() -> bool + Sync),
    /// Told how many frames are done, and of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl Default for Control<'_> {
    fn default() -> Self {
        Self {
            cancel: &|| false,
            progress: &|_, _| {},
        }
    }
}

impl fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Control")
    }
}

/// A frame of a clip: one picture, or one that melts into another.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shot {
    t: f64,
    /// Time of the other picture and its share.
    other: Option<(f64, f64)>,
}

/// The frames of play times `range.start` (included) to `range.end` (excluded), in order.
///
/// # Errors
/// When times or rate make no sense, the clip is over the bounds, or the caller cancels.
pub fn filmstrip(
    effect: &Effect,
    options: &RenderOptions,
    range: Range<f64>,
    fps: f64,
    control: &Control<'_>,
) -> Result<Vec<Frame>, RenderError> {
    let shots = even_shots(&range, fps)?;
    let scene = Scene::new(effect, options)?;
    let bytes = (scene.width * scene.height * 4) as u64 * shots.len() as u64;
    if bytes > FILMSTRIP_BYTES_MAX {
        let what = format!("a filmstrip of {bytes} bytes");
        let max = FILMSTRIP_BYTES_MAX;
        return Err(RenderError::TooLarge { what, max });
    }
    shoot(&scene, options.threads(), &shots, control, |frame| {
        Ok(frame.clone())
    })
}

/// A file of moving pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClipFormat {
    /// Animated WebP: small, lossy, transparent.
    Webp(WebpQuality),
    /// Animated PNG: large, exact, transparent.
    Apng,
    /// GIF: 255 colours for the whole clip, dithered, transparent or not; 50 frames a second at most.
    Gif,
}

/// An animation of play times `range`, that repeats without end.
///
/// # Errors
/// Like [`filmstrip`], and when the format cannot hold the size or rate.
pub fn clip(
    effect: &Effect,
    options: &RenderOptions,
    range: Range<f64>,
    fps: f64,
    format: ClipFormat,
    control: &Control<'_>,
) -> Result<Vec<u8>, RenderError> {
    let shots = even_shots(&range, fps)?;
    let scene = Scene::new(effect, options)?;
    let size = (scene.width as u32, scene.height as u32);
    let threads = options.threads();
    match format {
        ClipFormat::Webp(quality) => {
            return encode_shots(&scene, options, &shots, fps, quality, control);
        }
        ClipFormat::Apng => {
            let cels = shoot(&scene, threads, &shots, control, apng::Cel::new)?;
            return apng::mux(&cels, size, fps);
        }
        ClipFormat::Gif => gif::check(size, fps)?,
    }
    let few: Vec<Shot> = (0..PALETTE_FRAMES)
        .filter_map(|at| shots.get(at * shots.len() / PALETTE_FRAMES))
        .copied()
        .collect();
    // These frames are not counted: what is told is about the clip's own.
    let silent = Control {
        progress: &|_, _| {},
        ..*control
    };
    let samples = shoot(&scene, threads, &few, &silent, |frame| Ok(frame.clone()))?;
    let palette = gif::Palette::new(&samples);
    drop(samples);
    let cels = shoot(&scene, threads, &shots, control, |frame| {
        Ok(gif::Cel::new(frame, &palette))
    })?;
    gif::mux(cels, &palette, size, fps)
}

/// Frames of a clip in one picture, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// All frames; what is left of the last row is transparent.
    pub frame: Frame,
    /// Frames per row.
    pub columns: u32,
    /// Frames.
    pub count: u32,
}

/// The frames of play times `range` in one picture: as many per row as fit
/// [`SIDE_MAX_PX`](crate::SIDE_MAX_PX).
///
/// # Errors
/// Like [`filmstrip`], and when the picture would be too large.
pub fn sheet(
    effect: &Effect,
    options: &RenderOptions,
    range: Range<f64>,
    fps: f64,
    control: &Control<'_>,
) -> Result<Sheet, RenderError> {
    let count = frame_count(&range, fps)?;
    let (width, height) = options.device_size()?;
    let columns = ((SIDE_MAX_PX / width).max(1) as usize).min(count);
    let rows = count.div_ceil(columns);
    let (wide, high) = (width as usize * columns, height as usize * rows);
    if high > SIDE_MAX_PX as usize || (wide * high) as u64 > PIXELS_MAX {
        let what = format!("a strip of {wide} x {high} device pixels");
        let max = PIXELS_MAX;
        return Err(RenderError::TooLarge { what, max });
    }
    let frames = filmstrip(effect, options, range, fps, control)?;
    let mut rgba = vec![0; wide * high * 4];
    for (at, frame) in frames.iter().enumerate() {
        let (left, top) = (
            at % columns * width as usize,
            at / columns * height as usize,
        );
        let lines = frame.rgba.chunks_exact(width as usize * 4);
        for (y, line) in lines.enumerate() {
            rgba[((top + y) * wide + left) * 4..][..line.len()].copy_from_slice(line);
        }
    }
    Ok(Sheet {
        frame: Frame {
            width: wide as u32,
            height: high as u32,
            rgba,
        },
        columns: columns as u32,
        count: count as u32,
    })
}

/// An animated WebP of play times `range`, that repeats without end.
///
/// # Errors
/// Like [`filmstrip`], and when the encoder refuses.
pub fn clip_webp(
    effect: &Effect,
    options: &RenderOptions,
    range: Range<f64>,
    fps: f64,
    quality: WebpQuality,
    control: &Control<'_>,
) -> Result<Vec<u8>, RenderError> {
    let shots = even_shots(&range, fps)?;
    let scene = Scene::new(effect, options)?;
    encode_shots(&scene, options, &shots, fps, quality, control)
}

/// The looping preview: 3 s at 30 frames per second from the poster's time on.
///
/// Where the effect's loop is longer, the last 0.4 s melt into the moment before the first frame;
/// where it is not, the clip is exactly the loop.
///
/// # Errors
/// When the options do not fit, the encoder refuses, or the caller cancels.
pub fn preview_webp(
    effect: &Effect,
    options: &RenderOptions,
    control: &Control<'_>,
) -> Result<Vec<u8>, RenderError> {
    let scene = Scene::new(effect, options)?;
    let (shots, fps) = preview_shots(effect.a11y.poster.value, scene.loop_s());
    let quality = WebpQuality::default();
    encode_shots(&scene, options, &shots, fps, quality, control)
}

/// A PNG of the moment that stands for the effect.
///
/// # Errors
/// When the options do not fit or the encoder refuses.
pub fn poster_png(effect: &Effect, options: &RenderOptions) -> Result<Vec<u8>, RenderError> {
    let mut renderer = Renderer::new(effect, options)?;
    encode::png(renderer.frame(effect.a11y.poster.value)?)
}

/// One shot per frame.
fn even_shots(range: &Range<f64>, fps: f64) -> Result<Vec<Shot>, RenderError> {
    let shot = |at: usize| Shot {
        t: range.start + at as f64 / fps,
        other: None,
    };
    Ok((0..frame_count(range, fps)?).map(shot).collect())
}

fn frame_count(range: &Range<f64>, fps: f64) -> Result<usize, RenderError> {
    if !(fps.is_finite() && fps > 0.0) {
        let (what, rule) = ("the frame rate", " above 0");
        return Err(RenderError::InvalidNumber { what, rule });
    }
    let length = range.end - range.start;
    if !(length.is_finite() && length > 0.0) {
        let (what, rule) = ("the length of a clip", " above 0");
        return Err(RenderError::InvalidNumber { what, rule });
    }
    let count = (length * fps).round().max(1.0);
    if count > FRAMES_MAX as f64 {
        let what = format!("a clip of {count} frames");
        let max = FRAMES_MAX as u64;
        return Err(RenderError::TooLarge { what, max });
    }
    Ok(count as usize)
}

/// Shots of the preview, and the rate at which they last exactly as long as they show.
fn preview_shots(start: f64, loop_s: f64) -> (Vec<Shot>, f64) {
    let whole = loop_s <= PREVIEW_S;
    let length = if whole { loop_s } else { PREVIEW_S };
    let count = (length * PREVIEW_FPS).round().max(1.0);
    let fps = count / length;
    let fade = if whole {
        0.0
    } else {
        (PREVIEW_FADE_S * fps).round()
    };
    let shot = |at: usize| {
        let at = at as f64;
        let into = at - (count - fade);
        // The picture that precedes the first frame as much as this one precedes the clip's end.
        let before = (start + (at - count) / fps).rem_euclid(loop_s);
        Shot {
            t: start + at / fps,
            other: (into >= 0.0).then(|| (before, (into + 1.0) / (fade + 1.0))),
        }
    };
    ((0..count as usize).map(shot).collect(), fps)
}

fn encode_shots(
    scene: &Scene,
    options: &RenderOptions,
    shots: &[Shot],
    fps: f64,
    quality: WebpQuality,
    control: &Control<'_>,
) -> Result<Vec<u8>, RenderError> {
    let stills = shoot(scene, options.threads(), shots, control, |frame| {
        Still::new(frame, quality)
    })?;
    let size = (scene.width as u32, scene.height as u32);
    encode::mux(&stills, size, fps)
}

/// Makes all shots on some threads and gives what `develop` makes of them, in order.
fn shoot<T: Send>(
    scene: &Scene,
    threads: usize,
    shots: &[Shot],
    control: &Control<'_>,
    develop: impl Fn(&Frame) -> Result<T, RenderError> + Sync,
) -> Result<Vec<T>, RenderError> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let stopped = AtomicBool::new(false);
    let slots: Vec<Mutex<Option<T>>> = shots.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        let mut painter = Painter::new(scene);
        let mut frames = [Frame::default(), Frame::default()];
        while !stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(shot) = shots.get(at) else { break };
            if (control.cancel)() {
                return Err(RenderError::Cancelled);
            }
            take(&mut painter, *shot, &mut frames)?;
            let developed = develop(&frames[0])?;
            *slots[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(developed);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            (control.progress)(done, shots.len());
        }
        Ok(())
    };
    let guarded = || work().inspect_err(|_| stopped.store(true, Ordering::Relaxed));
    let threads = threads.min(shots.len()).min(painters(scene)).max(1);
    std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(guarded)).collect();
        let own = guarded();
        let joined = helpers.into_iter().map(|helper| match helper.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.fold(own, Result::and)
    })?;
    let taken = slots.into_iter().map(|slot| {
        slot.into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .ok_or(RenderError::Cancelled)
    });
    taken.collect()
}

/// Paints a shot into the first frame; the second is scratch.
fn take(painter: &mut Painter<'_>, shot: Shot, frames: &mut [Frame; 2]) -> Result<(), RenderError> {
    let [frame, scratch] = frames;
    painter.frame(shot.t, frame)?;
    if let Some((t, share)) = shot.other {
        painter.frame(t, scratch)?;
        let share = (share.clamp(0.0, 1.0) * 256.0).round() as u32;
        let pixels = frame.rgba.chunks_exact_mut(4);
        for (a, b) in pixels.zip(scratch.rgba.chunks_exact(4)) {
            melt(a, b, share);
        }
    }
    Ok(())
}

/// Mixes `share`/256 of a straight RGBA pixel into another, weighing colours by their alpha.
fn melt(into: &mut [u8], other: &[u8], share: u32) {
    let (own, new) = (
        u32::from(into[3]) * (256 - share),
        u32::from(other[3]) * share,
    );
    let alpha = own + new;
    if alpha == 0 {
        return;
    }
    for (a, b) in into.iter_mut().zip(other).take(3) {
        *a = ((u32::from(*a) * own + u32::from(*b) * new + alpha / 2) / alpha) as u8;
    }
    into[3] = ((alpha + 128) >> 8) as u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_of_the_clips_length_does_not_fade() {
        let (shots, fps) = preview_shots(1.0, 3.0);
        assert_eq!((shots.len(), fps), (90, 30.0));
        assert!(shots.iter().all(|shot| shot.other.is_none()));
        let (shots, fps) = preview_shots(0.0, 1.01);
        assert_eq!(shots.len(), 30);
        assert!((shots.len() as f64 / fps - 1.01).abs() < 1e-12);
    }

    #[test]
    fn a_longer_loop_fades_into_the_moment_before_the_first_frame() {
        let (shots, _) = preview_shots(0.0, 8.0);
        assert_eq!(shots.iter().filter(|s| s.other.is_some()).count(), 12);
        let (t, share) = shots[89].other.unwrap_or_default();
        assert!((t - (8.0 - 1.0 / 30.0)).abs() < 1e-9, "{t}");
        assert!(share > 0.9 && share < 1.0);
        assert_eq!(shots[77].other, None);
    }

    #[test]
    fn senseless_clips_are_refused() {
        for (range, fps) in [
            (0.0..0.0, 30.0),
            (0.0..f64::INFINITY, 30.0),
            (0.0..1.0, 0.0),
            (0.0..1.0, f64::NAN),
            (0.0..1e9, 30.0),
        ] {
            assert!(frame_count(&range, fps).is_err(), "{range:?} {fps}");
        }
    }
}
