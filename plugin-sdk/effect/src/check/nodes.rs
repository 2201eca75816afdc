//! Rules of the node types.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::expr::Expr;
use crate::graph::{Emitter, Fill, Lobe, NodeKind, PaintStop, Shade, Sprite, WaveField};
use crate::program;
use crate::unit::{Dimension, Quantity};

use super::expressions::Allowed;
use super::{Checker, is_identifier, limits};

impl Checker<'_> {
    pub(super) fn nodes(&mut self) {
        let nodes = &self.effect.nodes;
        if nodes.is_empty() || nodes.len() > limits::NODES_MAX {
            let message = format!("{} nodes; 1 to {} are allowed", nodes.len(), 64);
            self.problem("out_of_range", "/nodes", message, "draw with fewer nodes");
        }
        let mut seen = BTreeSet::new();
        for (at, node) in nodes.iter().enumerate().take(limits::NODES_MAX) {
            let path = format!("/nodes/{at}");
            if !is_identifier(&node.id) {
                let message = format!("`{}` is no identifier", node.id);
                self.problem(
                    "invalid_id",
                    format!("{path}/id"),
                    message,
                    "use lower case, `_`",
                );
            }
            if !seen.insert(&node.id) {
                let message = format!("`{}` is there twice", node.id);
                self.problem("duplicate_id", format!("{path}/id"), message, "rename one");
            }
            match &node.kind {
                NodeKind::Fill(fill) => self.fill(fill, &path),
                NodeKind::Emitter(emitter) => self.emitter(emitter, &path),
                NodeKind::SubEmitter(sub) => self.sub_emitter(sub, &path),
                NodeKind::Sprite(sprite) => self.sprite(sprite, &path),
                NodeKind::Grain(grain) => {
                    self.range(grain.amount, 0.0..=0.5, &format!("{path}/amount"));
                }
                NodeKind::Shade(shade) => self.shade(shade, &path),
                NodeKind::Ribbon(ribbon) => self.ribbon(ribbon, &path),
                NodeKind::Shape(shape) => self.shape(shape, &path),
                NodeKind::Group(group) => self.group(group, &path),
                NodeKind::Grid(grid) => self.grid(grid, at, &path),
                NodeKind::Picture(picture) => self.picture(picture, &path),
                // Whether a field may use the life is known where a sprite uses it.
                field => self.field(field, Allowed::FIELD, &path),
            }
        }
        self.element_total();
        self.pixel_total();
        self.grid_total();
    }

    /// Elements at the design size with default parameters must keep the declared budget.
    fn element_total(&mut self) {
        if !self.problems.is_empty() {
            return;
        }
        let (mut total, mut capacity) = (0.0, 0_u64);
        for node in &self.effect.nodes {
            if let Some(population) = self.effect.population(&node.id) {
                total += program::elements(self.effect, &population);
                capacity = capacity.saturating_add(population.capacity());
            }
        }
        if total > f64::from(self.effect.budget.elements) {
            let message = format!(
                "{total} elements; the budget is {}",
                self.effect.budget.elements
            );
            self.problem(
                "over_budget",
                "/budget/elements",
                message,
                "lower counts or raise it",
            );
        }
        if capacity > u64::from(limits::ELEMENTS_MAX) {
            let message = format!(
                "capacities add up to {capacity}, over {}",
                limits::ELEMENTS_MAX
            );
            self.problem("over_budget", "/nodes", message, "lower the capacities");
        }
    }

    fn fill(&mut self, fill: &Fill, path: &str) {
        self.expect(
            &fill.opacity,
            Dimension::SCALAR,
            Allowed::FRAME,
            &format!("{path}/opacity"),
        );
        self.stops(&fill.stops, 1..=8, path);
        let numbers = match fill.paint {
            crate::graph::Paint::Linear { from, to } => [from[0], from[1], to[0], to[1]],
            crate::graph::Paint::Radial { center, radius } => {
                self.range(radius, 0.01..=4.0, &format!("{path}/paint"));
                [center[0], center[1], 0.0, 0.0]
            }
        };
        for number in numbers {
            self.range(number, -4.0..=4.0, &format!("{path}/paint"));
        }
    }

    fn stops(&mut self, stops: &[PaintStop], allowed: RangeInclusive<usize>, path: &str) {
        if !allowed.contains(&stops.len()) {
            let (least, most) = (allowed.start(), allowed.end());
            let message = format!("{} stops; {least} to {most} are allowed", stops.len());
            let help = format!("use {least} to {most} stops");
            self.problem("out_of_range", format!("{path}/stops"), message, &help);
        }
        for (at, stop) in stops.iter().enumerate() {
            let at = format!("{path}/stops/{at}");
            self.range(stop.at, 0.0..=1.0, &at);
            self.range(stop.alpha, 0.0..=1.0, &at);
            self.role(&stop.color, &at);
        }
        self.rising(stops.iter().map(|stop| stop.at), &format!("{path}/stops"));
    }

    fn shade(&mut self, shade: &Shade, path: &str) {
        let numbers = [
            (&shade.value, "value"),
            (&shade.alpha, "alpha"),
            (&shade.light, "light"),
        ];
        for (expr, name) in numbers {
            let at = format!("{path}/{name}");
            self.expect(expr, Dimension::SCALAR, Allowed::PIXEL, &at);
        }
        self.stops(&shade.stops, 2..=12, path);
        let at = format!("{path}/detail");
        if self.unit(shade.detail, Dimension::LENGTH, &at) {
            self.range(shade.detail.value, 1.0..=64.0, &at);
        }
    }

    fn emitter(&mut self, emitter: &Emitter, path: &str) {
        let at = format!("{path}/capacity");
        self.range(
            f64::from(emitter.capacity),
            1.0..=f64::from(limits::CAPACITY_MAX),
            &at,
        );
        let at = format!("{path}/count");
        self.expect(&emitter.count, Dimension::SCALAR, Allowed::CONSTANT, &at);
        if let Some(burst) = emitter.burst {
            let most = f64::from(emitter.capacity.max(2));
            self.range(f64::from(burst), 2.0..=most, &format!("{path}/burst"));
        }
        let place = Allowed {
            time: false,
            ..Allowed::moving(emitter)
        };
        for (expr, name) in [(&emitter.x, "x"), (&emitter.y, "y")] {
            self.expect(expr, Dimension::LENGTH, place, &format!("{path}/{name}"));
        }
        if let Some(lifetime) = &emitter.lifetime {
            let at = format!("{path}/lifetime");
            let bare = Allowed {
                burst: emitter.burst.is_some(),
                ..Allowed::ELEMENT
            };
            self.expect(lifetime, Dimension::TIME, bare, &at);
            if matches!(lifetime, Expr::Literal(Quantity { value, .. }) if *value <= 0.0) {
                let message = "a life must be longer than nothing".to_owned();
                self.problem("out_of_range", at, message, "use seconds above 0");
            }
        }
    }

    fn field(&mut self, kind: &NodeKind, allowed: Allowed, path: &str) {
        let still = Allowed {
            time: false,
            ..allowed
        };
        match kind {
            NodeKind::Drift(drift) => {
                self.expect(
                    &drift.vx,
                    Dimension::SPEED,
                    Allowed::ELEMENT,
                    &format!("{path}/vx"),
                );
                self.expect(
                    &drift.vy,
                    Dimension::SPEED,
                    Allowed::ELEMENT,
                    &format!("{path}/vy"),
                );
                let at = format!("{path}/margin");
                if self.unit(drift.margin, Dimension::LENGTH, &at) {
                    self.range(drift.margin.value, 0.0..=8_192.0, &at);
                }
            }
            NodeKind::Wave(wave) => self.wave(wave, allowed, path),
            NodeKind::Orbit(orbit) => {
                self.expect(&orbit.rx, Dimension::LENGTH, allowed, &format!("{path}/rx"));
                self.expect(&orbit.ry, Dimension::LENGTH, allowed, &format!("{path}/ry"));
                let at = format!("{path}/frequency");
                self.expect(&orbit.frequency, Dimension::FREQUENCY, still, &at);
                self.expect(
                    &orbit.phase,
                    Dimension::SCALAR,
                    still,
                    &format!("{path}/phase"),
                );
            }
            NodeKind::Offset(offset) => {
                for (expr, name) in [(&offset.dx, "dx"), (&offset.dy, "dy")] {
                    self.expect(expr, Dimension::LENGTH, allowed, &format!("{path}/{name}"));
                }
            }
            _ => {}
        }
    }

    fn wave(&mut self, wave: &WaveField, allowed: Allowed, path: &str) {
        let still = Allowed {
            time: false,
            ..allowed
        };
        self.expect(
            &wave.amplitude,
            Dimension::LENGTH,
            allowed,
            &format!("{path}/amplitude"),
        );
        let at = format!("{path}/frequency");
        self.expect(&wave.frequency, Dimension::FREQUENCY, still, &at);
        self.expect(
            &wave.phase,
            Dimension::SCALAR,
            still,
            &format!("{path}/phase"),
        );
        let at = format!("{path}/wavelength");
        if let Some(wavelength) = &wave.wavelength {
            self.expect(wavelength, Dimension::LENGTH, still, &at);
        }
        if wave.along.is_some() != wave.wavelength.is_some() {
            let message = "`along` and `wavelength` belong together".to_owned();
            self.problem("missing_field", at, message, "give both or neither");
        }
    }

    fn sprite(&mut self, sprite: &Sprite, path: &str) {
        let allowed = self.used_emitter(&sprite.emitter, path);
        self.expect(
            &sprite.radius,
            Dimension::LENGTH,
            allowed,
            &format!("{path}/radius"),
        );
        self.expect(
            &sprite.alpha,
            Dimension::SCALAR,
            allowed,
            &format!("{path}/alpha"),
        );
        self.used_fields(&sprite.fields, allowed, path);
        self.lobes(&sprite.lobes, path);
        self.colors(&sprite.colors, path);
    }

    /// The fields that a sprite or a sum names.
    pub(super) fn used_fields(&mut self, fields: &[String], allowed: Allowed, path: &str) {
        if fields.len() > limits::FIELDS_MAX {
            let message = format!("{} fields are more than 12", fields.len());
            self.problem("too_many", format!("{path}/fields"), message, "use fewer");
        }
        let effect = self.effect;
        for (at, id) in fields.iter().enumerate().take(limits::FIELDS_MAX) {
            let at = format!("{path}/fields/{at}");
            match effect.node(id) {
                Some(kind) if kind.is_field() => {
                    let key = (id.clone(), allowed);
                    if self.fields.contains(&key) {
                        continue;
                    }
                    let before = self.problems.len();
                    self.field(kind, allowed, &at);
                    if self.problems.len() == before && !self.full() {
                        self.fields.insert(key);
                    }
                }
                _ => {
                    let message = format!("`{id}` is no field");
                    let help = "fields are drift, wave, orbit and offset nodes";
                    self.problem("invalid_reference", at, message, help);
                }
            }
        }
    }

    fn lobes(&mut self, lobes: &[Lobe], path: &str) {
        if lobes.is_empty() || lobes.len() > 4 {
            let message = format!("{} lobes; 1 to 4 are allowed", lobes.len());
            self.problem(
                "out_of_range",
                format!("{path}/lobes"),
                message,
                "use 1 to 4 lobes",
            );
        }
        for (at, lobe) in lobes.iter().enumerate() {
            let at = format!("{path}/lobes/{at}");
            for side in lobe.size {
                self.range(side, 0.02..=1.0, &at);
            }
            if lobe.stops.len() < 2 || lobe.stops.len() > 12 {
                let message = format!("{} stops; 2 to 12 are allowed", lobe.stops.len());
                self.problem("out_of_range", at.clone(), message, "use 2 to 12 stops");
            }
            for stop in &lobe.stops {
                self.range(stop.at, 0.0..=1.0, &at);
                self.range(stop.alpha, 0.0..=1.0, &at);
                self.range(stop.white, 0.0..=1.0, &at);
            }
            self.rising(lobe.stops.iter().map(|stop| stop.at), &at);
        }
    }

    fn rising(&mut self, positions: impl Iterator<Item = f64>, at: &str) {
        let mut last = f64::NEG_INFINITY;
        for position in positions {
            if position < last {
                let message = format!("position {position} comes after {last}");
                self.problem("out_of_order", at, message, "sort the stops by position");
                return;
            }
            last = position;
        }
    }
}
