//! Picture files.

mod png;

pub use self::png::png;
