//! Rules of what is visible: layers, groups with their masks, and the steps over finished surfaces.

use std::collections::BTreeMap;

use crate::expr::Expr;
use crate::graph::{Group, NodeKind, Post, Vignette};
use crate::unit::{Dimension, Quantity};

use super::expressions::Allowed;
use super::{Checker, limits};

/// What groups hold, by id of the group: index of its node and the places where it names nodes.
type Children<'a> = BTreeMap<&'a str, (usize, Vec<(&'a str, String)>)>;

impl<'a> Checker<'a> {
    pub(super) fn layers(&mut self) {
        let layers = &self.effect.layers;
        if layers.is_empty() || layers.len() > limits::LAYERS_MAX {
            let message = format!("{} layers; 1 to {} are allowed", layers.len(), 32);
            self.problem("out_of_range", "/layers", message, "list the visible nodes");
        }
        for (at, id) in layers.iter().enumerate() {
            self.visible(id, format!("/layers/{at}"));
        }
        let children = self.children();
        self.used_once(&children);
        self.nesting(&children);
        self.post(&self.effect.post, "/post");
        let groups = self.effect.nodes.iter().map(|node| match &node.kind {
            NodeKind::Group(group) => group.post.len(),
            _ => 0,
        });
        let steps = groups.sum::<usize>() + self.effect.post.len();
        if steps > limits::POST_TOTAL_MAX {
            let message = format!("{steps} steps of all chains are more than 16");
            let help = "drop steps, or put what needs the same ones into one group";
            self.problem("too_many", "/post", message, help);
        }
    }

    /// A layer must be drawn.
    fn visible(&mut self, id: &str, path: String) {
        match self.effect.node(id) {
            Some(kind) if kind.is_visible() => {}
            None => {
                let message = format!("there is no node `{id}`");
                self.problem("invalid_reference", path, message, "name a node's id");
            }
            Some(other) => {
                let message = format!("`{id}` is {}, which is not drawn", other.type_name());
                let help =
                    "layers are fill, sprite, shade, ribbon, shape, picture, grain and group nodes";
                self.problem("invalid_reference", path, message, help);
            }
        }
    }

    /// The group by itself.
    pub(super) fn group(&mut self, group: &Group, path: &str) {
        if group.layers.is_empty() || group.layers.len() > limits::GROUP_LAYERS_MAX {
            let message = format!("{} layers; 1 to 16 are allowed", group.layers.len());
            let help = "list what the group holds; put groups into groups for more";
            self.problem("out_of_range", format!("{path}/layers"), message, help);
        }
        for (at, id) in group.layers.iter().enumerate() {
            self.visible(id, format!("{path}/layers/{at}"));
        }
        if let Some(mask) = &group.mask {
            self.visible(&mask.layer, format!("{path}/mask/layer"));
        }
        let at = format!("{path}/opacity");
        self.expect(&group.opacity, Dimension::SCALAR, Allowed::FRAME, &at);
        self.post(&group.post, &format!("{path}/post"));
    }

    fn children(&self) -> Children<'a> {
        let nodes = self.effect.nodes.iter().enumerate();
        let of = |(at, node): (usize, &'a crate::graph::Node)| {
            let NodeKind::Group(group) = &node.kind else {
                return None;
            };
            let path = |place: String| format!("/nodes/{at}/{place}");
            let layers = group.layers.iter().enumerate();
            let layers = layers.map(|(k, id)| (id.as_str(), path(format!("layers/{k}"))));
            let mask = group.mask.as_ref();
            let mask = mask.map(|mask| (mask.layer.as_str(), path("mask/layer".to_owned())));
            Some((node.id.as_str(), (at, layers.chain(mask).collect())))
        };
        nodes.filter_map(of).collect()
    }

    /// What a group or mask names is named nowhere else.
    fn used_once(&mut self, children: &Children<'a>) {
        let effect = self.effect;
        let roots = effect.layers.iter().enumerate();
        let mut known: BTreeMap<&str, String> = roots
            .map(|(at, id)| (id.as_str(), format!("/layers/{at}")))
            .collect();
        let named = children.values().flat_map(|(_, named)| named);
        for (id, at) in named {
            if let Some(first) = known.get(id) {
                let message = format!("`{id}` is already drawn by {first}");
                let help =
                    "name it once: as a layer, in one group or as one mask; or copy the node";
                self.problem("used_twice", at.clone(), message, help);
                continue;
            }
            known.insert(id, at.clone());
        }
    }

    /// Groups end, and not too deep. A group that is named once has one way up, which is followed.
    fn nesting(&mut self, children: &Children<'a>) {
        let mut above: BTreeMap<&str, &str> = BTreeMap::new();
        for (group, (_, named)) in children {
            for (id, _) in named {
                above.entry(id).or_insert(group);
            }
        }
        for (group, (at, _)) in children {
            let mut here = *group;
            let mut depth = 1;
            while let Some(next) = above.get(here) {
                here = next;
                depth += 1;
                if here == *group || depth > limits::GROUP_DEPTH_MAX {
                    break;
                }
            }
            if depth > 1 && here == *group {
                let message = format!("group `{group}` holds itself");
                let help = "take it out of the groups that lie within it";
                self.problem("cycle", format!("/nodes/{at}/layers"), message, help);
            } else if depth > limits::GROUP_DEPTH_MAX {
                let message = format!("group `{group}` lies over 4 groups deep");
                let help = "draw its layers in the group around it";
                self.problem("too_deep", format!("/nodes/{at}"), message, help);
            }
        }
    }

    fn post(&mut self, steps: &[Post], path: &str) {
        if steps.len() > limits::POST_MAX {
            let message = format!("{} steps are more than 8", steps.len());
            self.problem("too_many", path, message, "drop steps");
        }
        for (at, step) in steps.iter().enumerate().take(limits::POST_MAX) {
            self.step(step, &format!("{path}/{at}"));
        }
    }

    fn step(&mut self, step: &Post, path: &str) {
        let number = |me: &mut Self, expr: &Expr, most: f64, name: &str| {
            me.bounded(expr, Dimension::SCALAR, most, &format!("{path}/{name}"));
        };
        let radius = |me: &mut Self, expr: &Expr| {
            let at = format!("{path}/radius");
            me.bounded(expr, Dimension::LENGTH, limits::BLUR_MAX_PX, &at);
        };
        match step {
            Post::Blur(blur) => radius(self, &blur.radius),
            Post::Bloom(bloom) => {
                number(self, &bloom.threshold, limits::THRESHOLD_MAX, "threshold");
                radius(self, &bloom.radius);
                number(self, &bloom.strength, limits::POST_FACTOR_MAX, "strength");
            }
            Post::Grade(grade) => {
                let most = limits::POST_FACTOR_MAX;
                number(self, &grade.brightness, most, "brightness");
                number(self, &grade.contrast, most, "contrast");
                number(self, &grade.saturation, most, "saturation");
                let at = format!("{path}/hue");
                self.expect(&grade.hue, Dimension::ANGLE, Allowed::FRAME, &at);
            }
            Post::Vignette(vignette) => {
                number(self, &vignette.amount, 1.0, "amount");
                self.vignette(vignette, path);
            }
            Post::Aberration(shift) => {
                for (expr, name) in [(&shift.x, "x"), (&shift.y, "y")] {
                    let at = format!("{path}/{name}");
                    self.expect(expr, Dimension::LENGTH, Allowed::FRAME, &at);
                }
            }
            Post::Displace(displace) => {
                for (expr, name) in [(&displace.dx, "dx"), (&displace.dy, "dy")] {
                    let at = format!("{path}/{name}");
                    self.expect(expr, Dimension::LENGTH, Allowed::PIXEL, &at);
                }
                let at = format!("{path}/detail");
                if self.unit(displace.detail, Dimension::LENGTH, &at) {
                    self.range(displace.detail.value, 1.0..=64.0, &at);
                }
            }
        }
    }

    fn vignette(&mut self, vignette: &Vignette, path: &str) {
        let Vignette { inner, outer, .. } = *vignette;
        self.range(inner, 0.0..=2.0, &format!("{path}/inner"));
        self.range(outer, 0.0..=2.0, &format!("{path}/outer"));
        if inner >= outer {
            let message = format!("{inner} is not less than the outer {outer}");
            let help = "let the darkening begin nearer to the middle than it ends";
            self.problem("out_of_order", format!("{path}/inner"), message, help);
        }
    }

    /// A number of a frame from 0 on; what is written out must lie in the range to which the rest is
    /// clamped.
    fn bounded(&mut self, expr: &Expr, wanted: Dimension, most: f64, at: &str) {
        self.expect(expr, wanted, Allowed::FRAME, at);
        if let Expr::Literal(Quantity { value, .. }) = expr {
            self.range(*value, 0.0..=most, at);
        }
    }
}
