//! Picture files.

mod png;
mod webp;

pub use self::png::{png, read_png};
pub(crate) use self::webp::{Still, mux};
pub use self::webp::{WebpQuality, animated_webp, webp};
