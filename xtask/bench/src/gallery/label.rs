//! Labels of the sheets: letters are outlines, drawn by the engine itself.

use effectforge_effect::Color;
use effectforge_effect::builder::{EffectBuilder, height};
use effectforge_effect::graph::{ColorShare, Effect, Emitter, Shape};
use effectforge_effect::{Expr, outline::Segment};
use effectforge_glyphs::{Face, outline};
use effectforge_render::{Frame, RenderOptions, Renderer};

use crate::parity::Result;

/// Height of a line in em: room for what hangs below.
const LINE_EM: f64 = 1.25;

/// A text in one colour on nothing, `pixels` high.
pub(crate) fn draw(text: &str, pixels: u32, color: Color) -> Result<Frame> {
    let layout = Face::Sans.layout(text, 1e6);
    let width = (((layout.width + 0.3) / LINE_EM) * f64::from(pixels))
        .ceil()
        .max(1.0);
    let mut e = EffectBuilder::new("label", "label").seed(1);
    e.color("ink", color);
    for (at, letter) in layout.placed.iter().enumerate() {
        let place = |em: f64| height() * (em / LINE_EM);
        if letter.outline.is_empty() {
            continue;
        }
        let (emitter, shape) = (format!("at{at}"), format!("letter{at}"));
        e.emitter(
            &emitter,
            one(place(letter.x + layout.width / 2.0 + 0.15), place(0.95)),
        );
        e.shape(&shape, letter_of(emitter, &letter.outline));
    }
    let effect: Effect = e
        .finish()
        .map_err(|problems| format!("`{text}`: {problems:?}"))?;
    let options = RenderOptions::new(width as u32, pixels);
    Ok(Renderer::new(&effect, &options)?.frame(0.0)?.clone())
}

fn one(x: Expr, y: Expr) -> Emitter {
    Emitter {
        capacity: 1,
        count: Expr::from(1.0),
        lifetime: None,
        burst: None,
        fixed: true,
        x,
        y,
    }
}

fn letter_of(emitter: String, segments: &[Segment]) -> Shape {
    Shape {
        emitter,
        fields: Vec::new(),
        outlines: vec![outline::write(segments)],
        into: Vec::new(),
        morph: Expr::zero(),
        size_x: height() * (1.0 / LINE_EM),
        size_y: height() * (1.0 / LINE_EM),
        angle: Expr::from(effectforge_effect::unit::deg(0.0)),
        alpha: Expr::from(1.0),
        colors: vec![ColorShare {
            color: "ink".to_owned(),
            weight: 1.0,
        }],
        blend: effectforge_effect::graph::Blend::Normal,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_as_long_as_its_text_and_inked() {
        let short = draw("ink", 20, Color::WHITE).unwrap();
        let long = draw("audio visualizer", 20, Color::WHITE).unwrap();
        assert!(long.width > 3 * short.width);
        let inked = |frame: &Frame| frame.rgba.chunks_exact(4).filter(|p| p[3] > 128).count();
        assert!(inked(&short) > 40 && inked(&long) > 3 * inked(&short));
        // Nothing is cut off at the edges.
        let edge = |frame: &Frame| {
            let (w, h) = (frame.width as usize, frame.height as usize);
            let at = |x: usize, y: usize| frame.rgba[(y * w + x) * 4 + 3];
            (0..h).all(|y| at(0, y) == 0 && at(w - 1, y) == 0) && (0..w).all(|x| at(x, 0) == 0)
        };
        assert!(edge(&long));
    }
}
