//! Contact sheets: many small pictures in one, with their names.

use effectforge_effect::Color;
use effectforge_render::Frame;

use super::{CELL, Entry, MOMENT_CELL, label};
use crate::parity::Result;

/// Rows of the second sheet at most: WebP ends at 16383 pixels.
pub(crate) const ROWS_MAX: usize = 100;
/// Looks side by side.
const COLUMNS: usize = 4;
const MARGIN: u32 = 24;
const GAP: u32 = 10;
const FAMILY: u32 = 26;
const NAME: u32 = 20;

const PAPER: [u8; 3] = [0x14, 0x15, 0x1c];

struct Sheet {
    frame: Frame,
}

impl Sheet {
    fn new(width: u32, height: u32) -> Self {
        let [r, g, b] = PAPER;
        let rgba = [r, g, b, 255].repeat(width as usize * height as usize);
        Self {
            frame: Frame {
                width,
                height,
                rgba,
            },
        }
    }

    /// Lays a picture over the sheet.
    fn paste(&mut self, picture: &Frame, [left, top]: [u32; 2]) {
        let width = self.frame.width as usize;
        let line = picture.width as usize * 4;
        for (y, row) in picture.rgba.chunks_exact(line.max(4)).enumerate() {
            let from = ((top as usize + y) * width + left as usize) * 4;
            let Some(under) = self.frame.rgba.get_mut(from..from + row.len()) else {
                continue;
            };
            for (below, above) in under.chunks_exact_mut(4).zip(row.chunks_exact(4)) {
                let alpha = u32::from(above[3]);
                for at in 0..3 {
                    let mixed = u32::from(above[at]) * alpha + u32::from(below[at]) * (255 - alpha);
                    below[at] = ((mixed + 127) / 255) as u8;
                }
            }
        }
    }

    fn write(&mut self, text: &str, height: u32, color: &str, at: [u32; 2]) -> Result<()> {
        let color = Color::from_hex(color).unwrap_or(Color::WHITE);
        self.paste(&label::draw(text, height, color)?, at);
        Ok(())
    }
}

/// One picture per look: families as rows, their variants as columns.
pub(crate) fn posters(entries: &[Entry]) -> Result<Frame> {
    let families: Vec<&[Entry]> = entries
        .chunk_by(|a, b| a.look.family == b.look.family)
        .collect();
    let lines: usize = families
        .iter()
        .map(|looks| looks.len().div_ceil(COLUMNS))
        .sum();
    let (line, columns) = (CELL.1 + NAME + GAP, COLUMNS as u32);
    let width = 2 * MARGIN + columns * CELL.0 + (columns - 1) * GAP;
    let height = 2 * MARGIN + families.len() as u32 * (FAMILY + GAP) + lines as u32 * line;
    let mut sheet = Sheet::new(width, height);
    let mut top = MARGIN;
    for looks in families {
        let title = looks
            .first()
            .map_or("", |entry| &entry.look.family)
            .replace('_', " ");
        sheet.write(&title, FAMILY, "#f4f1ea", [MARGIN - 3, top])?;
        top += FAMILY + GAP / 2;
        for row in looks.chunks(COLUMNS) {
            for (at, entry) in row.iter().enumerate() {
                let left = MARGIN + at as u32 * (CELL.0 + GAP);
                sheet.paste(&entry.poster, [left, top]);
                sheet.write(
                    entry.look.variant(),
                    NAME,
                    "#a8a8b8",
                    [left - 2, top + CELL.1 + 1],
                )?;
            }
            top += line;
        }
        top += GAP / 2;
    }
    Ok(sheet.frame)
}

/// Several moments of each look, one row per look: the poster first.
pub(crate) fn moments(rows: &[(String, &[Frame])]) -> Result<Frame> {
    let columns = rows
        .iter()
        .map(|(_, frames)| frames.len())
        .max()
        .unwrap_or(0) as u32;
    let line = MOMENT_CELL.1 + NAME + 4;
    let width = 2 * MARGIN + columns * (MOMENT_CELL.0 + 4);
    let mut sheet = Sheet::new(width.max(400), 2 * MARGIN + rows.len() as u32 * line);
    for (at, (name, frames)) in rows.iter().enumerate() {
        let top = MARGIN + at as u32 * line;
        sheet.write(&name.replace('_', " "), NAME, "#d8d4c8", [MARGIN - 2, top])?;
        for (column, frame) in frames.iter().enumerate() {
            let left = MARGIN + column as u32 * (MOMENT_CELL.0 + 4);
            sheet.paste(frame, [left, top + NAME]);
        }
    }
    Ok(sheet.frame)
}
