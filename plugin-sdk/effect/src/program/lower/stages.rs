//! Layers, groups and post chains, in the order in which a frame draws them.

use crate::check::limits;
use crate::expr::Expr;
use crate::graph::{Blend, Group, NodeKind, Post};
use crate::unit::Quantity;

use super::super::{Binary, Layer, Stage, Step, ValueId, ValueOp};
use super::{Lowering, Scope};

/// Stages of a graph that was not checked end here.
const STAGES_MAX: usize = 1_024;
/// What stands for the whole picture where a group's id is asked for.
const WHOLE: &str = "post";

/// What is drawn, and in which order.
#[derive(Debug, Default)]
pub(super) struct Staged {
    pub(super) layers: Vec<Layer>,
    pub(super) stages: Vec<Stage>,
}

impl<'a> Lowering<'a> {
    pub(super) fn staged(&mut self) -> Staged {
        let mut out = Staged::default();
        let effect = self.effect;
        let chained = !effect.post.is_empty();
        // The chain of the whole picture is that of a group which holds it.
        if chained {
            out.stages.push(Stage::Open);
        }
        self.draw(&effect.layers, 0, &mut out);
        if chained {
            self.chain(WHOLE, &effect.post, &mut out);
            out.stages.push(Stage::Close {
                node: WHOLE.to_owned(),
                opacity: self.c(1.0),
                blend: Blend::Normal,
            });
        }
        out
    }

    fn draw(&mut self, ids: &'a [String], depth: usize, out: &mut Staged) {
        for id in ids {
            // More only holds a graph that was not checked.
            if depth > limits::GROUP_DEPTH_MAX || out.stages.len() > STAGES_MAX {
                return;
            }
            if let Some(NodeKind::Group(group)) = self.effect.node(id) {
                self.group(id, group, depth + 1, out);
            } else if let Some(layer) = self.layer(id) {
                out.stages.push(Stage::Layer(out.layers.len()));
                out.layers.push(layer);
            }
        }
    }

    fn group(&mut self, id: &str, group: &'a Group, depth: usize, out: &mut Staged) {
        out.stages.push(Stage::Open);
        self.draw(&group.layers, depth, out);
        self.chain(id, &group.post, out);
        if let Some(mask) = &group.mask {
            out.stages.push(Stage::Open);
            self.draw(std::slice::from_ref(&mask.layer), depth, out);
            let invert = mask.invert;
            out.stages.push(Stage::Mask { invert });
        }
        let opacity = self.expr(&group.opacity, &Scope::default());
        out.stages.push(Stage::Close {
            node: id.to_owned(),
            opacity,
            blend: group.blend,
        });
    }

    fn chain(&mut self, node: &str, steps: &'a [Post], out: &mut Staged) {
        for step in steps {
            let step = self.post_step(step);
            out.stages.push(Stage::Post {
                node: node.to_owned(),
                step,
            });
        }
    }

    fn post_step(&mut self, step: &'a Post) -> Step {
        let scope = Scope::default();
        let factor = limits::POST_FACTOR_MAX;
        match step {
            Post::Blur(blur) => Step::Blur {
                radius: self.radius(&blur.radius),
            },
            Post::Bloom(bloom) => Step::Bloom {
                threshold: self.number(&bloom.threshold, limits::THRESHOLD_MAX),
                radius: self.radius(&bloom.radius),
                strength: self.number(&bloom.strength, factor),
            },
            Post::Grade(grade) => Step::Grade {
                brightness: self.number(&grade.brightness, factor),
                contrast: self.number(&grade.contrast, factor),
                saturation: self.number(&grade.saturation, factor),
                hue: self.expr(&grade.hue, &scope),
            },
            Post::Vignette(vignette) => Step::Vignette {
                amount: self.number(&vignette.amount, 1.0),
                inner: vignette.inner,
                outer: vignette.outer,
            },
            Post::Aberration(shift) => Step::Aberration {
                x: self.expr(&shift.x, &scope),
                y: self.expr(&shift.y, &scope),
            },
            Post::Displace(displace) => Step::Displace {
                dx: self.expr(&displace.dx, &scope),
                dy: self.expr(&displace.dy, &scope),
                detail: displace.detail.value,
            },
        }
    }

    fn number(&mut self, expr: &'a Expr, most: f64) -> ValueId {
        let high = self.c(most);
        self.bounded(expr, most, high)
    }

    fn radius(&mut self, expr: &'a Expr) -> ValueId {
        let (most, scale) = (self.c(limits::BLUR_MAX_PX), self.build.leaf(ValueOp::Scale));
        let high = self.mul(most, scale);
        self.bounded(expr, limits::BLUR_MAX_PX, high)
    }

    /// A value kept from 0 to `high`; what is written out and lies there is as it is.
    fn bounded(&mut self, expr: &'a Expr, most: f64, high: ValueId) -> ValueId {
        let value = self.expr(expr, &Scope::default());
        if matches!(expr, Expr::Literal(Quantity { value, .. }) if (0.0..=most).contains(value)) {
            return value;
        }
        let low = self.c(0.0);
        let floor = self.bin(Binary::Max, value, low);
        self.bin(Binary::Min, floor, high)
    }
}
