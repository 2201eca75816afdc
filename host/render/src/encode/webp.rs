//! WebP, still and animated.
//!
//! Every frame of an animation is a still of its own, so that frames are compressed on all threads
//! and a player can start anywhere; the container around them is written here.

use crate::error::RenderError;
use crate::renderer::Frame;

use super::delays;

/// Longest side that the format can hold.
const SIDE_MAX_PX: u32 = 16_383;
/// Longest duration of a frame that the format can hold.
const DURATION_MAX_MS: u32 = 0x00ff_ffff;

/// How much is spent on a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WebpQuality {
    /// 0 to 100, lossy.
    pub quality: f32,
    /// 0 (fast) to 6 (small).
    pub effort: u8,
}

impl Default for WebpQuality {
    fn default() -> Self {
        Self {
            quality: 80.0,
            effort: 2,
        }
    }
}

/// A lossy WebP file of a frame.
///
/// # Errors
/// When the encoder refuses, for example a side over 16383 pixels.
pub fn webp(frame: &Frame, quality: WebpQuality) -> Result<Vec<u8>, RenderError> {
    let fail = |cause: String| RenderError::encode("webp", cause);
    if frame.width.max(frame.height) > SIDE_MAX_PX {
        return Err(fail(format!("a side is over {SIDE_MAX_PX} pixels")));
    }
    let mut config = ::webp::WebPConfig::new().map_err(|()| fail("no configuration".to_owned()))?;
    config.quality = quality.quality.clamp(0.0, 100.0);
    config.method = i32::from(quality.effort.min(6));
    let file = ::webp::Encoder::from_rgba(&frame.rgba, frame.width, frame.height)
        .encode_advanced(&config)
        .map_err(|cause| fail(format!("{cause:?}")))?;
    Ok(file.to_vec())
}

/// A compressed frame of an animation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Still {
    /// Alpha and picture chunks of a still file.
    chunks: Vec<u8>,
    has_alpha: bool,
}

impl Still {
    pub(crate) fn new(frame: &Frame, quality: WebpQuality) -> Result<Self, RenderError> {
        let file = webp(frame, quality)?;
        let mut still = Self {
            chunks: Vec::new(),
            has_alpha: false,
        };
        let mut rest = file.get(12..).unwrap_or_default();
        while let Some((head, body)) = rest.split_at_checked(8) {
            let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
            let padded = size + size % 2;
            if matches!(&head[..4], b"ALPH" | b"VP8 " | b"VP8L") {
                still.has_alpha |= &head[..4] != b"VP8 ";
                still.chunks.extend_from_slice(head);
                still
                    .chunks
                    .extend_from_slice(body.get(..padded).unwrap_or(body));
            }
            rest = body.get(padded..).unwrap_or_default();
        }
        if still.chunks.is_empty() {
            let cause = "the encoder gave no picture";
            return Err(RenderError::encode("webp", cause));
        }
        Ok(still)
    }
}

/// An endless animation from stills of one size. Equal neighbours become one frame.
pub(crate) fn mux(
    stills: &[Still],
    (width, height): (u32, u32),
    fps: f64,
) -> Result<Vec<u8>, RenderError> {
    let mut body = b"WEBP".to_vec();
    let has_alpha = stills.iter().any(|still| still.has_alpha);
    let mut header = vec![0x02 | if has_alpha { 0x10 } else { 0 }, 0, 0, 0];
    header.extend(u24(width - 1));
    header.extend(u24(height - 1));
    chunk(&mut body, b"VP8X", &header);
    // Background colour 0, loop count 0: for ever.
    chunk(&mut body, b"ANIM", &[0; 6]);
    for (at, delay) in delays(stills, fps, 1_000.0) {
        let mut frame = Vec::with_capacity(16 + stills[at].chunks.len());
        frame.extend([0; 6]);
        frame.extend(u24(width - 1));
        frame.extend(u24(height - 1));
        frame.extend(u24(delay.clamp(1, DURATION_MAX_MS)));
        // Replace what was there, do not blend.
        frame.push(0x02);
        frame.extend(&stills[at].chunks);
        chunk(&mut body, b"ANMF", &frame);
    }
    let size = u32::try_from(body.len())
        .map_err(|_| RenderError::encode("webp", "the file is over 4 GiB"))?;
    let mut file = b"RIFF".to_vec();
    file.extend(size.to_le_bytes());
    file.append(&mut body);
    Ok(file)
}

/// An endless animation of frames, compressed one after the other.
///
/// # Errors
/// When there is no frame, their sizes differ, the rate is not above 0, or the encoder refuses.
pub fn animated_webp(
    frames: &[Frame],
    fps: f64,
    quality: WebpQuality,
) -> Result<Vec<u8>, RenderError> {
    let Some(first) = frames.first() else {
        return Err(RenderError::encode("webp", "there is no frame"));
    };
    if !(fps.is_finite() && fps > 0.0) {
        let (what, rule) = ("the frame rate", " above 0");
        return Err(RenderError::InvalidNumber { what, rule });
    }
    let (width, height) = (first.width, first.height);
    let mut stills = Vec::with_capacity(frames.len());
    for frame in frames {
        if (frame.width, frame.height) != (width, height) {
            let error = RenderError::SizeMismatch(width, height, frame.width, frame.height);
            return Err(error);
        }
        stills.push(Still::new(frame, quality)?);
    }
    mux(&stills, (width, height), fps)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend(name);
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}

fn u24(value: u32) -> [u8; 3] {
    let [a, b, c, _] = value.to_le_bytes();
    [a, b, c]
}
