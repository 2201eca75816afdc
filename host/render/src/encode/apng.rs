//! Animated PNG.
//!
//! Every frame is compressed as a PNG of its own, on all threads; its data then becomes a frame of the
//! one file. Nothing is lost: this is the format for few colours, hard edges and exact transparency.

use crate::error::RenderError;
use crate::renderer::Frame;

use super::delays;
use super::png::rgba_png;

const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// A compressed frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cel {
    /// The header chunk's data.
    header: Vec<u8>,
    /// The compressed rows.
    data: Vec<u8>,
}

impl Cel {
    pub(crate) fn new(frame: &Frame) -> Result<Self, RenderError> {
        let file = rgba_png(frame)?;
        let mut cel = Self {
            header: Vec::new(),
            data: Vec::new(),
        };
        let mut rest = file.get(SIGNATURE.len()..).unwrap_or_default();
        while let Some((head, body)) = rest.split_at_checked(8) {
            let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
            let data = body.get(..size).unwrap_or_default();
            match &head[4..] {
                b"IHDR" => cel.header = data.to_vec(),
                b"IDAT" => cel.data.extend_from_slice(data),
                _ => {}
            }
            // The chunk's checksum follows.
            rest = body.get(size + 4..).unwrap_or_default();
        }
        if cel.header.is_empty() || cel.data.is_empty() {
            let cause = "the encoder gave no picture";
            return Err(RenderError::encode("apng", cause));
        }
        Ok(cel)
    }
}

/// An endless animation of frames of one size. Equal neighbours become one frame.
pub(crate) fn mux(cels: &[Cel], size: (u32, u32), fps: f64) -> Result<Vec<u8>, RenderError> {
    let Some(first) = cels.first() else {
        return Err(RenderError::encode("apng", "there is no frame"));
    };
    let shown = delays(cels, fps, 1_000.0);
    let mut file = SIGNATURE.to_vec();
    chunk(&mut file, b"IHDR", &first.header);
    // sRGB, perceptual intent.
    chunk(&mut file, b"sRGB", &[0]);
    let mut control = (shown.len() as u32).to_be_bytes().to_vec();
    // Played for ever.
    control.extend(0_u32.to_be_bytes());
    chunk(&mut file, b"acTL", &control);
    let mut sequence = 0_u32;
    let mut next = || {
        sequence += 1;
        (sequence - 1).to_be_bytes()
    };
    for (at, delay) in shown {
        let mut frame = next().to_vec();
        frame.extend(size.0.to_be_bytes());
        frame.extend(size.1.to_be_bytes());
        frame.extend([0; 8]);
        frame.extend((delay.clamp(1, u32::from(u16::MAX)) as u16).to_be_bytes());
        frame.extend(1_000_u16.to_be_bytes());
        // Left as it is afterwards, and replaced by the next.
        frame.extend([0, 0]);
        chunk(&mut file, b"fcTL", &frame);
        if at == 0 {
            chunk(&mut file, b"IDAT", &cels[at].data);
        } else {
            let mut data = next().to_vec();
            data.extend(&cels[at].data);
            chunk(&mut file, b"fdAT", &data);
        }
    }
    chunk(&mut file, b"IEND", &[]);
    Ok(file)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let from = out.len();
    out.extend(name);
    out.extend(data);
    let sum = crc32fast::hash(&out[from..]);
    out.extend(sum.to_be_bytes());
}
