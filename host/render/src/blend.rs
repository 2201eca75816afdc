//! How a premultiplied colour meets what lies below it.
//!
//! These are the canvas's `source-over`, `lighter` and `screen` on premultiplied non-linear sRGB.
//! The band keeps 32-bit floats where a canvas rounds to bytes after every draw.

/// Premultiplied red, green, blue and alpha, 0 to 1.
pub(crate) type Pixel = [f32; 4];

/// One blend mode; a type each, so that the inner loops hold no branch on it.
pub(crate) trait Mode {
    /// The new pixel.
    fn mix(below: Pixel, above: Pixel) -> Pixel;
}

pub(crate) struct Normal;
pub(crate) struct Add;
pub(crate) struct Screen;

impl Mode for Normal {
    #[inline(always)]
    fn mix(below: Pixel, above: Pixel) -> Pixel {
        let rest = 1.0 - above[3];
        std::array::from_fn(|i| above[i] + below[i] * rest)
    }
}

impl Mode for Add {
    #[inline(always)]
    fn mix(below: Pixel, above: Pixel) -> Pixel {
        std::array::from_fn(|i| (above[i] + below[i]).min(1.0))
    }
}

impl Mode for Screen {
    #[inline(always)]
    fn mix(below: Pixel, above: Pixel) -> Pixel {
        std::array::from_fn(|i| above[i] + below[i] - above[i] * below[i])
    }
}

/// Calls a generic function with the mode as its first type.
macro_rules! with_mode {
    ($blend:expr, $mode:ident => $call:expr) => {
        match $blend {
            effectforge_effect::graph::Blend::Normal => {
                type $mode = crate::blend::Normal;
                $call
            }
            effectforge_effect::graph::Blend::Add => {
                type $mode = crate::blend::Add;
                $call
            }
            effectforge_effect::graph::Blend::Screen => {
                type $mode = crate::blend::Screen;
                $call
            }
        }
    };
}
pub(crate) use with_mode;

/// A premultiplied row as straight RGBA8.
pub(crate) fn to_straight(row: &[Pixel], out: &mut [u8]) {
    for (pixel, out) in row.iter().zip(out.chunks_exact_mut(4)) {
        let alpha = pixel[3];
        if alpha == 1.0 {
            // Most pictures have no other pixels.
            out.copy_from_slice(&pixel.map(|v| (v * 255.0 + 0.5) as u8));
            continue;
        }
        let scale = if alpha > 0.0 { 255.0 / alpha } else { 0.0 };
        let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(|v| (v * scale + 0.5) as u8);
        out.copy_from_slice(&[r, g, b, (alpha * 255.0 + 0.5) as u8]);
    }
}
