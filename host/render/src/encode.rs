//! Picture files.

pub(crate) mod apng;
pub(crate) mod gif;
mod png;
mod webp;

pub use self::png::{png, read_png};
pub(crate) use self::webp::{Still, mux};
pub use self::webp::{WebpQuality, animated_webp, webp};

/// Which frames of a clip are shown, equal neighbours once, and for how long each: whole numbers of
/// `ticks` per second that add up to the clip's length.
fn delays<T: PartialEq>(frames: &[T], fps: f64, ticks: f64) -> Vec<(usize, u32)> {
    let time = |at: usize| (at as f64 * ticks / fps).round() as u32;
    let mut shown: Vec<(usize, u32)> = Vec::new();
    let mut at = 0;
    while at < frames.len() {
        let same = frames[at..].iter().take_while(|f| **f == frames[at]);
        let next = at + same.count();
        shown.push((at, time(next) - time(at)));
        at = next;
    }
    shown
}
