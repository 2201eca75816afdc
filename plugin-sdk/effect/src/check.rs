//! The checker: a graph that passes has units that agree, references that exist, and bounds.
//!
//! Invariant: every effect that [`Effect::check`] accepts can be lowered and drawn at any time,
//! size and seed without failing. What does not type-check does not leave a generator.

mod expressions;
mod grids;
mod groups;
mod images;
mod nodes;
mod paths;
mod sub_emitters;
mod timeline;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::graph::{Effect, Param, ParamKind};
use crate::unit::{Dimension, Quantity, Unit};

use expressions::Allowed;

/// Bounds of a graph. Everything has a limit.
pub mod limits {
    /// Nodes of a graph.
    pub const NODES_MAX: usize = 64;
    /// Parameters of a graph.
    pub const PARAMS_MAX: usize = 32;
    /// Visible layers.
    pub const LAYERS_MAX: usize = 32;
    /// Roles of a palette.
    pub const PALETTE_MAX: usize = 32;
    /// Elements of one emitter.
    pub const CAPACITY_MAX: u32 = 20_000;
    /// Elements of all emitters.
    pub const ELEMENTS_MAX: u32 = 40_000;
    /// Nesting of an expression.
    pub const EXPR_DEPTH_MAX: usize = 24;
    /// Operations of all expressions of a node.
    pub const EXPR_OPS_MAX: usize = 512;
    /// Named expressions of a graph.
    pub const SIGNALS_MAX: usize = 32;
    /// Inputs of a graph.
    pub const INPUTS_MAX: usize = 16;
    /// Clips of a timeline.
    pub const CLIPS_MAX: usize = 32;
    /// Turns of a clip.
    pub const TURNS_MAX: u32 = 64;
    /// Sub-emitters that descend from each other.
    pub const SUB_EMITTERS_MAX: usize = 3;
    /// Points of a ribbon.
    pub const POINTS_MAX: u32 = 64;
    /// Points of all ribbons of a layer together.
    pub const RIBBON_POINTS_MAX: u32 = 40_000;
    /// Outlines of a shape.
    pub const OUTLINES_MAX: usize = 64;
    /// Bytes of all outlines of a shape.
    pub const OUTLINE_BYTES_MAX: usize = 32_768;
    /// Elements that a pixel may sum over.
    pub const SUM_MAX: u32 = 64;
    /// Images of a graph.
    pub const IMAGES_MAX: usize = 8;
    /// Bytes of an image's file.
    pub const IMAGE_BYTES_MAX: usize = 256 * 1024;
    /// Sides of an image, pixels.
    pub const IMAGE_PX_MAX: u32 = 1024;
    /// Sums of all expressions of a graph.
    pub const SUMS_MAX: usize = 64;
    /// Problems that are told of a graph.
    pub const PROBLEMS_MAX: usize = 100;
    /// Octaves of a noise.
    pub const OCTAVES_MAX: u8 = 8;
    /// Operations per pixel of all shades, sums counted element by element, noise by its octaves.
    pub const PIXEL_OPS_MAX: u64 = 8_192;
    /// Layers of a group.
    pub const GROUP_LAYERS_MAX: usize = 16;
    /// Groups within groups, the outermost counted.
    pub const GROUP_DEPTH_MAX: usize = 4;
    /// Steps of one post chain.
    pub const POST_MAX: usize = 8;
    /// Steps of all post chains together.
    pub const POST_TOTAL_MAX: usize = 16;
    /// Radius of a blur, design pixels.
    pub const BLUR_MAX_PX: f64 = 64.0;
    /// Threshold of a bloom.
    pub const THRESHOLD_MAX: f64 = 0.98;
    /// Strength of a bloom, factors of a grade.
    pub const POST_FACTOR_MAX: f64 = 4.0;
    /// Cells of a grid along a side.
    pub const GRID_SIDE: std::ops::RangeInclusive<f64> = 2.0..=160.0;
    /// Numbers of a grid's cell.
    pub const CHANNELS_MAX: usize = 4;
    /// How far a cell sees.
    pub const CELL_REACH_MAX: i8 = 2;
    /// Step of a simulation, seconds.
    pub const STEP_S: std::ops::RangeInclusive<f64> = 1.0 / 120.0..=1.0;
    /// Cells computed in a run of a grid: cells times steps.
    pub const CELL_STEPS_MAX: u64 = 16 * 1024 * 1024;
    /// Operations of a run of all grids, counted like those of pixels.
    pub const GRID_OPS_MAX: u64 = 1 << 30;
    /// Fields of a sprite.
    pub const FIELDS_MAX: usize = 12;
    /// Length of a loop, seconds.
    pub const DURATION_MAX_S: f64 = 600.0;
    /// Sides of the design size, pixels.
    pub const DESIGN_PX: std::ops::RangeInclusive<f64> = 16.0..=8_192.0;
}

impl Effect {
    /// Checks the whole graph.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place, reason and a proposed fix.
    pub fn check(&self) -> Result<(), Vec<Diagnostic>> {
        let mut checker = Checker {
            effect: self,
            problems: Vec::new(),
            signals: HashMap::new(),
            fields: HashSet::new(),
            sums: 0,
        };
        checker.header();
        checker.params();
        checker.signals();
        checker.inputs();
        checker.timeline();
        checker.images();
        checker.nodes();
        checker.layers();
        if checker.problems.is_empty() {
            Ok(())
        } else {
            Err(checker.problems)
        }
    }
}

struct Checker<'a> {
    effect: &'a Effect,
    problems: Vec<Diagnostic>,
    /// Dimensions of signals by what they may depend on, so that each is walked once per place.
    signals: HashMap<(String, Allowed), Option<Dimension>>,
    /// Fields that hold where so much is allowed: thousands of sums may name the same.
    fields: HashSet<(String, Allowed)>,
    /// Sums of all expressions.
    sums: usize,
}

/// An identifier: a lower-case letter, then lower-case letters, digits or `_`; at most 32.
pub(crate) fn is_identifier(text: &str) -> bool {
    text.len() <= 32
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl Checker<'_> {
    fn problem(&mut self, code: &str, at: impl Into<String>, message: String, help: &str) {
        if self.full() {
            return; // Nobody reads more, and each takes room.
        }
        self.problems.push(Diagnostic::new(code, at, message, help));
    }

    /// Whether as many problems were found as are told.
    fn full(&self) -> bool {
        self.problems.len() >= limits::PROBLEMS_MAX
    }

    fn unit(&mut self, quantity: Quantity, wanted: Dimension, at: &str) -> bool {
        let found = quantity.unit.dimension();
        if found != wanted {
            let message = format!("`{quantity}` is {found}, wanted {wanted}");
            self.problem(
                "unit_mismatch",
                at,
                message,
                "write the number with the wanted unit",
            );
        }
        found == wanted
    }

    fn range(&mut self, value: f64, range: std::ops::RangeInclusive<f64>, at: &str) {
        if !range.contains(&value) {
            let message = format!("{value} is outside {} to {}", range.start(), range.end());
            self.problem(
                "out_of_range",
                at,
                message,
                "choose a value inside the range",
            );
        }
    }

    fn header(&mut self) {
        let effect = self.effect;
        if effect.schema != crate::graph::EFFECT_SCHEMA {
            let message = format!("schema `{}` is not known", effect.schema);
            let help = "this version reads effectforge.effect/1";
            self.problem("unknown_schema", "/schema", message, help);
        }
        let plain = |c: char| c.is_alphanumeric() || " -'’".contains(c);
        if effect.name.is_empty() || effect.name.chars().count() > 64 {
            let message = "the name has no or more than 64 characters".to_owned();
            self.problem("invalid_name", "/name", message, "give a short name");
        } else if !effect.name.chars().all(plain) {
            let message = "the name holds more than letters, digits, spaces, hyphens".to_owned();
            self.problem(
                "invalid_name",
                "/name",
                message,
                "drop the other characters",
            );
        }
        if !is_identifier(&effect.family) {
            let message = format!("`{}` is no identifier", effect.family);
            self.problem(
                "invalid_id",
                "/family",
                message,
                "use lower-case letters and `_`",
            );
        }
        if self.unit(effect.duration, Dimension::TIME, "/duration") {
            self.range(
                effect.duration.value,
                0.1..=limits::DURATION_MAX_S,
                "/duration",
            );
        }
        let sides = [
            (effect.design.width, "/design/width"),
            (effect.design.height, "/design/height"),
        ];
        for (side, at) in sides {
            if self.unit(side, Dimension::LENGTH, at) {
                self.range(side.value, limits::DESIGN_PX, at);
            }
        }
        if self.unit(effect.a11y.poster, Dimension::TIME, "/a11y/poster") {
            self.range(
                effect.a11y.poster.value,
                0.0..=effect.duration.value,
                "/a11y/poster",
            );
        }
        self.labels(&effect.a11y.label, "/a11y/label", 200);
        if effect.palette.is_empty() || effect.palette.len() > limits::PALETTE_MAX {
            let message = format!(
                "{} roles; 1 to {} are allowed",
                effect.palette.len(),
                limits::PALETTE_MAX
            );
            self.problem(
                "out_of_range",
                "/palette",
                message,
                "name the colours that are used",
            );
        }
        for role in effect.palette.keys().filter(|role| !is_identifier(role)) {
            let message = format!("role `{role}` is no identifier");
            self.problem(
                "invalid_id",
                "/palette",
                message,
                "use lower-case letters and `_`",
            );
        }
        let provenance = &effect.provenance;
        if provenance.len() > 16 || provenance.iter().any(|(k, v)| k.len() + v.len() > 600) {
            let message = "more than 16 entries, or one over 600 bytes".to_owned();
            self.problem("too_large", "/provenance", message, "shorten it");
        }
    }

    fn labels(
        &mut self,
        labels: &std::collections::BTreeMap<String, String>,
        at: &str,
        chars_max: usize,
    ) {
        for language in ["en", "fr"] {
            match labels.get(language) {
                None => {
                    let message = format!("the label in `{language}` is missing");
                    self.problem(
                        "missing_label",
                        at,
                        message,
                        "labels are needed in en and fr",
                    );
                }
                Some(text) if text.is_empty() || text.chars().count() > chars_max => {
                    let message = format!("the label in `{language}` is empty or too long");
                    self.problem("missing_label", at, message, "use one to a few words");
                }
                Some(text) if text.chars().any(char::is_control) => {
                    let message = format!("the label in `{language}` holds control characters");
                    self.problem("missing_label", at, message, "use plain text");
                }
                Some(_) => {}
            }
        }
    }

    fn signals(&mut self) {
        let signals = &self.effect.signals;
        if signals.len() > limits::SIGNALS_MAX {
            let message = format!("{} signals are more than {}", signals.len(), 32);
            self.problem("too_many", "/signals", message, "name fewer");
        }
        for name in signals.keys().filter(|name| !is_identifier(name)) {
            let message = format!("`{name}` is no identifier");
            self.problem("invalid_id", "/signals", message, "use lower case, `_`");
        }
    }

    fn inputs(&mut self) {
        let effect = self.effect;
        if effect.inputs.len() > limits::INPUTS_MAX {
            let message = format!("{} inputs are more than {}", effect.inputs.len(), 16);
            self.problem("too_many", "/inputs", message, "use fewer");
        }
        for (id, input) in effect.inputs.iter().take(limits::INPUTS_MAX) {
            if !is_identifier(id) {
                let message = format!("`{id}` is no identifier");
                self.problem("invalid_id", "/inputs", message, "use lower case, `_`");
            }
            let path = format!("/inputs/{id}");
            let at = format!("{path}/idle");
            self.range(input.smooth, 0.0..=2.0, &format!("{path}/smooth"));
            self.expect(&input.idle, input.source.dimension(), Allowed::IDLE, &at);
        }
    }

    fn params(&mut self) {
        let params = &self.effect.params;
        if params.len() > limits::PARAMS_MAX {
            let message = format!("{} parameters are more than {}", params.len(), 32);
            self.problem("too_many", "/params", message, "expose fewer");
        }
        let mut seen = BTreeSet::new();
        for (at, param) in params.iter().enumerate() {
            let path = format!("/params/{at}");
            // These would shadow what the exported controller itself takes.
            let reserved = ["seed", "autoplay"].contains(&param.id.as_str());
            if !is_identifier(&param.id) || reserved {
                let message = format!("`{}` is no identifier, or reserved", param.id);
                self.problem(
                    "invalid_id",
                    format!("{path}/id"),
                    message,
                    "choose another id",
                );
            }
            if !seen.insert(&param.id) {
                let message = format!("`{}` is there twice", param.id);
                self.problem("duplicate_id", format!("{path}/id"), message, "rename one");
            }
            if !is_identifier(&param.group) {
                let message = format!("`{}` is no identifier", param.group);
                self.problem(
                    "invalid_id",
                    format!("{path}/group"),
                    message,
                    "use lower case",
                );
            }
            self.labels(&param.label, &format!("{path}/label"), 48);
            self.param_kind(param, &path);
        }
        if let Some(id) = &self.effect.time_scale {
            let good = self.effect.param(id).is_some_and(|param| {
                matches!(param.kind, ParamKind::Float { min, unit: Unit::One, .. } if min > 0.0)
            });
            if !good {
                let message = format!("`{id}` is no pure-number parameter above zero");
                let help = "name a float parameter without unit whose min is above 0";
                self.problem("invalid_reference", "/time_scale", message, help);
            }
        }
    }

    fn param_kind(&mut self, param: &Param, path: &str) {
        match &param.kind {
            ParamKind::Float {
                default,
                min,
                max,
                step,
                ..
            } => {
                let finite = [default, min, max, step].into_iter().all(|v| v.is_finite());
                if !finite || min >= max || default < min || default > max {
                    let message = format!("default {default} is not within {min} to {max}");
                    self.problem(
                        "out_of_range",
                        path,
                        message,
                        "min ≤ default ≤ max, min < max",
                    );
                } else if *step <= 0.0 || *step > max - min {
                    let message = format!("step {step} does not fit {min} to {max}");
                    self.problem("out_of_range", path, message, "use a step within the range");
                }
            }
            ParamKind::Color { role } => self.role(role, &format!("{path}/role")),
        }
    }

    fn role(&mut self, role: &str, at: &str) {
        if !self.effect.palette.contains_key(role) && !self.full() {
            let short = |role: &String| role.chars().take(32).collect::<String>();
            let known: Vec<_> = self.effect.palette.keys().take(32).map(short).collect();
            let message = format!("`{role}` is no role of the palette");
            self.problem(
                "unknown_role",
                at,
                message,
                &format!("roles: {}", known.join(", ")),
            );
        }
    }
}
