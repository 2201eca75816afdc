//! Rules of what is drawn with outlines: ribbons and shapes.

use crate::graph::{ColorShare, NodeKind, Ribbon, Shape};
use crate::outline;
use crate::program;
use crate::unit::Dimension;

use super::expressions::Allowed;
use super::{Checker, limits};

impl Checker<'_> {
    pub(super) fn ribbon(&mut self, ribbon: &Ribbon, path: &str) {
        let element = self.used_emitter(&ribbon.emitter, path);
        let point = element.along();
        self.used_fields(&ribbon.fields, element, path);
        let lengths = [
            (&ribbon.step_x, "step_x"),
            (&ribbon.step_y, "step_y"),
            (&ribbon.shift_x, "shift_x"),
            (&ribbon.shift_y, "shift_y"),
            (&ribbon.width, "width"),
        ];
        for (expr, name) in lengths {
            self.expect(expr, Dimension::LENGTH, point, &format!("{path}/{name}"));
        }
        let at = format!("{path}/alpha");
        self.expect(&ribbon.alpha, Dimension::SCALAR, element, &at);
        let at = format!("{path}/points");
        let most = f64::from(limits::POINTS_MAX);
        self.range(f64::from(ribbon.points), 2.0..=most, &at);
        if let Some(population) = self.effect.population(&ribbon.emitter) {
            let total = population.capacity().saturating_mul(ribbon.points.into());
            if total > u64::from(limits::RIBBON_POINTS_MAX) {
                let most = limits::RIBBON_POINTS_MAX;
                let message = format!("{total} points of all elements are more than {most}");
                let help = "lower the emitter's capacity or the points";
                self.problem("over_budget", at, message, help);
            }
        }
        self.colors(&ribbon.colors, path);
    }

    pub(super) fn shape(&mut self, shape: &Shape, path: &str) {
        let element = self.used_emitter(&shape.emitter, path);
        self.used_fields(&shape.fields, element, path);
        let numbers = [
            (&shape.size_x, Dimension::LENGTH, "size_x"),
            (&shape.size_y, Dimension::LENGTH, "size_y"),
            (&shape.angle, Dimension::ANGLE, "angle"),
            (&shape.alpha, Dimension::SCALAR, "alpha"),
            (&shape.morph, Dimension::SCALAR, "morph"),
        ];
        for (expr, dimension, name) in numbers {
            self.expect(expr, dimension, element, &format!("{path}/{name}"));
        }
        self.outlines(shape, path);
        self.colors(&shape.colors, path);
    }

    fn outlines(&mut self, shape: &Shape, path: &str) {
        let at = format!("{path}/outlines");
        let (count, most) = (shape.outlines.len(), limits::OUTLINES_MAX);
        if count == 0 || count > most {
            let message = format!("{count} outlines; 1 to {most} are allowed");
            self.problem("out_of_range", at, message, "draw fewer letters");
            return;
        }
        let bytes: usize = shape
            .outlines
            .iter()
            .chain(&shape.into)
            .map(String::len)
            .sum();
        if bytes > limits::OUTLINE_BYTES_MAX {
            let most = limits::OUTLINE_BYTES_MAX;
            let message = format!("{bytes} bytes of outlines are more than {most}");
            self.problem("too_large", at, message, "round their numbers");
            return;
        }
        if !shape.into.is_empty() && shape.into.len() != count {
            let message = format!("{count} outlines become {}", shape.into.len());
            let at = format!("{path}/into");
            self.problem("missing_field", at, message, "give each outline its other");
            return;
        }
        for (at, data) in shape.outlines.iter().enumerate() {
            let read = self.outline(data, format!("{path}/outlines/{at}"));
            let Some(into) = shape.into.get(at) else {
                continue;
            };
            let place = format!("{path}/into/{at}");
            let other = self.outline(into, place.clone());
            if let (Some(read), Some(other)) = (read, other)
                && !outline::same_build(&read, &other)
            {
                let message = "the two outlines differ in their letters".to_owned();
                let help = "cut both into the same number of the same segments";
                self.problem("invalid_outline", place, message, help);
            }
        }
    }

    fn outline(&mut self, data: &str, at: String) -> Option<Vec<outline::Segment>> {
        match outline::parse(data) {
            Ok(segments) => Some(segments),
            Err(error) => {
                let help = "write absolute M, L, Q, C, Z with their numbers";
                self.problem("invalid_outline", at, error.to_string(), help);
                None
            }
        }
    }

    /// What expressions of an emitter's elements may depend on. Of an emitter that does not exist
    /// nothing more is said.
    pub(super) fn used_emitter(&mut self, id: &str, path: &str) -> Allowed {
        let effect = self.effect;
        if let Some(population) = effect.population(id) {
            return Allowed::of(population);
        }
        let message = format!("`{id}` is no emitter");
        let at = format!("{path}/emitter");
        self.problem(
            "invalid_reference",
            at,
            message,
            "name an emitter node's id",
        );
        Allowed::FIELD
    }

    pub(super) fn colors(&mut self, colors: &[ColorShare], path: &str) {
        if colors.is_empty() || colors.len() > 8 {
            let message = format!("{} colours; 1 to 8 are allowed", colors.len());
            let at = format!("{path}/colors");
            self.problem("out_of_range", at, message, "use 1 to 8");
        }
        for (at, share) in colors.iter().enumerate() {
            let at = format!("{path}/colors/{at}");
            self.role(&share.color, &at);
            self.range(share.weight, 1e-6..=1e6, &at);
        }
    }

    /// Shades must be cheap enough to be drawn at all.
    pub(super) fn pixel_total(&mut self) {
        let has_shade = |node: &crate::graph::Node| matches!(node.kind, NodeKind::Shade(_));
        if !self.problems.is_empty() || !self.effect.nodes.iter().any(has_shade) {
            return;
        }
        let ops = program::Program::lower(self.effect).pixel_ops();
        if ops > limits::PIXEL_OPS_MAX {
            let most = limits::PIXEL_OPS_MAX;
            let message = format!("{ops} operations per pixel are more than {most}");
            let help = "use fewer octaves, or sum over fewer elements";
            self.problem("over_budget", "/layers", message, help);
        }
    }
}
