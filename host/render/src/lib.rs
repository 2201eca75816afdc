//! The reference picture of an effect.
//!
//! [`Renderer`] draws what a browser's Canvas2D draws with the exported effect: layers back to front
//! on premultiplied non-linear sRGB, gradients interpolated without premultiplication, sprites as
//! sums of round lobes. Exporters are compared with it through [`compare`]. Pictures are a function of
//! effect, options and time alone: no clock, no history, no dependence on threads.

mod band;
mod blend;
mod clip;
pub mod compare;
pub mod encode;
mod error;
mod lut;
mod options;
mod path;
mod post;
mod renderer;
mod scene;
mod shade;
mod sprite;
mod stage;
mod texture;

pub use clip::{
    ClipFormat, Control, FILMSTRIP_BYTES_MAX, FRAMES_MAX, Sheet, clip, clip_webp, filmstrip,
    poster_png, preview_webp, sheet,
};
pub use error::RenderError;
pub use options::{PIXELS_MAX, ParamValue, RenderOptions, SIDE_MAX_PX};
pub use renderer::{Frame, Renderer};
