//! The letters as a cast: one emitter of them, from which shapes and glows are drawn.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{height, width};
use effectforge_sdk::effect::graph::{Blend, Emitter, NodeKind, Offset, Shape, Sprite};
use effectforge_sdk::effect::unit::deg;
use effectforge_style::{lobes, shares};

use crate::stage::Stage;
use crate::text::Text;

/// Height of capitals that pivots lie in the middle of, em: about that of both faces.
const CAP: f64 = 0.68;

/// Letters with their places.
pub(crate) struct Cast {
    /// Number of an element's letter.
    pub(crate) letter: Expr,
    /// Place of the letter in the text, 0 to 1.
    pub(crate) order: Expr,
    /// Length of an em.
    pub(crate) em: Expr,
    outlines: Vec<String>,
}

impl Cast {
    /// An emitter `letters` of every letter, `copies` times over.
    pub(crate) fn new(
        stage: &mut Stage,
        text: &Text,
        size: Expr,
        index: Expr,
        copies: u32,
    ) -> Self {
        let count = text.count().max(1) as u32;
        let n = f64::from(count);
        let letter = if copies > 1 {
            let turn = (index.clone() / Expr::from(n) + 0.0001).floor();
            stage.e.signal("letter", index - turn * n)
        } else {
            index
        };
        let em = stage.e.signal("em", text.em(size));
        let ([x, y], outlines) = text.rows(&letter, CAP);
        let capacity = count * copies;
        stage.e.emitter(
            "letters",
            Emitter {
                capacity,
                count: f64::from(capacity).into(),
                x: width() * 0.5 + em.clone() * x,
                y: height() * 0.5 + em.clone() * y,
                lifetime: None,
                burst: None,
                fixed: true,
            },
        );
        let order = letter.clone() / Expr::from((n - 1.0).max(1.0));
        Self {
            letter,
            order,
            em,
            outlines,
        }
    }

    /// A field that moves letters, in em.
    pub(crate) fn moves(&self, stage: &mut Stage, id: &str, dx: Expr, dy: Expr) {
        let (dx, dy) = (self.em.clone() * dx, self.em.clone() * dy);
        stage.e.node(id, NodeKind::Offset(Offset { dx, dy }));
    }

    /// The letters in a colour.
    pub(crate) fn shape(&self, role: &str, fields: &[&str], alpha: Expr) -> Shape {
        Shape {
            emitter: "letters".to_owned(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            outlines: self.outlines.clone(),
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: self.em.clone(),
            size_y: self.em.clone(),
            angle: deg(0.0).into(),
            alpha,
            colors: shares(&[(role, 1.0)]),
            blend: Blend::Normal,
        }
    }

    /// Light around the letters.
    pub(crate) fn halo(&self, stage: &mut Stage, fields: &[&str], alpha: Expr) {
        if stage.tones.light {
            return;
        }
        let sprite = Sprite {
            emitter: "letters".to_owned(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            radius: self.em.clone() * 1.25,
            alpha,
            lobes: vec![lobes::bell(0.34, 3.0, [1.0, 1.0])],
            colors: shares(&[("primary", 1.0), ("secondary", 1.0)]),
            blend: Blend::Screen,
        };
        stage.e.sprite("halo", sprite);
    }
}
