//! Building a graph in Rust: operators on expressions, and a builder that ends with the checker.

mod terms;

pub use terms::*;

use std::collections::{BTreeMap, BTreeSet};

use crate::color::Color;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Op};
use crate::graph::{
    Accessibility, Budget, Clip, Design, EFFECT_SCHEMA, Effect, Emitter, Fill, Grain, Grid, Group,
    Image, Input, Node, NodeKind, Param, ParamKind, Picture, Post, Ribbon, Shade, Shape, Source,
    Sprite, SubEmitter,
};
use crate::program;
use crate::unit::{Unit, px, s};

/// A label in English and French.
#[must_use]
pub fn label(en: &str, fr: &str) -> BTreeMap<String, String> {
    [
        ("en".to_owned(), en.to_owned()),
        ("fr".to_owned(), fr.to_owned()),
    ]
    .into()
}

/// A number parameter, before it is added.
#[derive(Clone, Debug)]
pub struct FloatParam {
    /// Identifier.
    pub id: &'static str,
    /// English label.
    pub en: &'static str,
    /// French label.
    pub fr: &'static str,
    /// Heading.
    pub group: &'static str,
    /// Start value.
    pub default: f64,
    /// Smallest and largest value.
    pub range: (f64, f64),
    /// Step of its slider.
    pub step: f64,
    /// Unit of all numbers.
    pub unit: Unit,
}

/// Builds an effect.
#[derive(Clone, Debug)]
pub struct EffectBuilder {
    effect: Effect,
}

impl EffectBuilder {
    /// Starts an effect of a family: 1280 × 720 px, a loop of 12 s, poster at 2 s.
    #[must_use]
    pub fn new(name: &str, family: &str) -> Self {
        Self {
            effect: Effect {
                schema: EFFECT_SCHEMA.to_owned(),
                name: name.to_owned(),
                family: family.to_owned(),
                seed: 1,
                duration: s(12.0),
                design: Design {
                    width: px(1280.0),
                    height: px(720.0),
                },
                time_scale: None,
                palette: BTreeMap::new(),
                params: Vec::new(),
                signals: BTreeMap::new(),
                inputs: BTreeMap::new(),
                timeline: BTreeMap::new(),
                images: BTreeMap::new(),
                nodes: Vec::new(),
                layers: Vec::new(),
                post: Vec::new(),
                a11y: Accessibility {
                    poster: s(2.0),
                    label: label(name, name),
                },
                budget: Budget {
                    elements: 0,
                    gzip_bytes: 6 * 1024,
                },
                provenance: BTreeMap::new(),
            },
        }
    }

    /// Sets the seed.
    #[must_use]
    pub fn seed(mut self, seed: u32) -> Self {
        self.effect.seed = seed;
        self
    }

    /// Sets the length of the loop, seconds.
    #[must_use]
    pub fn duration(mut self, seconds: f64) -> Self {
        self.effect.duration = s(seconds);
        self
    }

    /// Sets the time of the poster, seconds.
    #[must_use]
    pub fn poster(mut self, seconds: f64) -> Self {
        self.effect.a11y.poster = s(seconds);
        self
    }

    /// Sets the description for those who do not see the effect.
    #[must_use]
    pub fn describe(mut self, en: &str, fr: &str) -> Self {
        self.effect.a11y.label = label(en, fr);
        self
    }

    /// Notes where the effect came from.
    #[must_use]
    pub fn provenance(mut self, key: &str, value: &str) -> Self {
        self.effect
            .provenance
            .insert(key.to_owned(), value.to_owned());
        self
    }

    /// Adds a colour to the palette.
    pub fn color(&mut self, role: &str, color: Color) -> &mut Self {
        self.effect.palette.insert(role.to_owned(), color);
        self
    }

    /// Adds a number parameter and gives the expression that reads it.
    pub fn float(&mut self, param: FloatParam) -> Expr {
        let FloatParam {
            id,
            en,
            fr,
            group,
            default,
            range,
            step,
            unit,
        } = param;
        self.effect.params.push(Param {
            id: id.to_owned(),
            label: label(en, fr),
            group: group.to_owned(),
            kind: ParamKind::Float {
                default,
                min: range.0,
                max: range.1,
                step,
                unit,
            },
        });
        Op::Param(id.to_owned()).into()
    }

    /// Exposes a palette role as a colour parameter with the role's name.
    pub fn expose_color(&mut self, role: &str, en: &str, fr: &str) -> &mut Self {
        self.effect.params.push(Param {
            id: role.to_owned(),
            label: label(en, fr),
            group: "colour".to_owned(),
            kind: ParamKind::Color {
                role: role.to_owned(),
            },
        });
        self
    }

    /// Lets a number parameter without unit multiply time.
    pub fn time_scale(&mut self, id: &str) -> &mut Self {
        self.effect.time_scale = Some(id.to_owned());
        self
    }

    /// Adds a node that is not drawn: an emitter or a field.
    pub fn node(&mut self, id: &str, kind: NodeKind) -> &mut Self {
        self.effect.nodes.push(Node {
            id: id.to_owned(),
            kind,
        });
        self
    }

    /// Adds an emitter.
    pub fn emitter(&mut self, id: &str, emitter: Emitter) -> &mut Self {
        self.node(id, NodeKind::Emitter(emitter))
    }

    /// Adds the children of an emitter's elements.
    pub fn sub_emitter(&mut self, id: &str, sub: SubEmitter) -> &mut Self {
        self.node(id, NodeKind::SubEmitter(Box::new(sub)))
    }

    /// Adds a visible node above the ones before it.
    pub fn layer(&mut self, id: &str, kind: NodeKind) -> &mut Self {
        self.effect.layers.push(id.to_owned());
        self.node(id, kind)
    }

    /// Adds a gradient layer.
    pub fn fill(&mut self, id: &str, fill: Fill) -> &mut Self {
        self.layer(id, NodeKind::Fill(fill))
    }

    /// Adds a sprite layer.
    pub fn sprite(&mut self, id: &str, sprite: Sprite) -> &mut Self {
        self.layer(id, NodeKind::Sprite(sprite))
    }

    /// Names an expression and gives what reads it.
    pub fn signal(&mut self, name: &str, expr: Expr) -> Expr {
        self.effect.signals.insert(name.to_owned(), expr);
        signal(name)
    }

    /// Declares an input and gives what reads it.
    pub fn input(&mut self, id: &str, source: Source, smooth: f64, idle: Expr) -> Expr {
        let input = Input {
            source,
            idle,
            smooth,
        };
        self.effect.inputs.insert(id.to_owned(), input);
        Op::Input(id.to_owned()).into()
    }

    /// Puts a clip on the timeline and gives what reads its progress.
    pub fn clip(&mut self, name: &str, clip: Clip) -> Expr {
        self.effect.timeline.insert(name.to_owned(), clip);
        terms::clip(name)
    }

    /// Adds bands along curves.
    pub fn ribbon(&mut self, id: &str, ribbon: Ribbon) -> &mut Self {
        self.layer(id, NodeKind::Ribbon(Box::new(ribbon)))
    }

    /// Adds outlines.
    pub fn shape(&mut self, id: &str, shape: Shape) -> &mut Self {
        self.layer(id, NodeKind::Shape(Box::new(shape)))
    }

    /// Brings an image along.
    pub fn image(&mut self, name: &str, image: Image) -> &mut Self {
        self.effect.images.insert(name.to_owned(), image);
        self
    }

    /// Adds elements that are images.
    pub fn picture(&mut self, id: &str, picture: Picture) -> &mut Self {
        self.layer(id, NodeKind::Picture(Box::new(picture)))
    }

    /// Adds a colour per pixel.
    pub fn shade(&mut self, id: &str, shade: Shade) -> &mut Self {
        self.layer(id, NodeKind::Shade(shade))
    }

    /// Adds a simulation on cells.
    pub fn grid(&mut self, id: &str, grid: Grid) -> &mut Self {
        self.node(id, NodeKind::Grid(grid))
    }

    /// Adds film grain.
    pub fn grain(&mut self, id: &str, amount: f64) -> &mut Self {
        self.layer(id, NodeKind::Grain(Grain { amount }))
    }

    /// Puts layers that were added before, and the mask, into a group. It lies where the front one of
    /// them lay.
    pub fn group(&mut self, id: &str, group: Group) -> &mut Self {
        let mask = group.mask.as_ref().map(|mask| &mask.layer);
        let inside = |layer: &String| group.layers.contains(layer) || mask == Some(layer);
        let layers = &mut self.effect.layers;
        let after = layers
            .iter()
            .rposition(inside)
            .map_or(layers.len(), |at| at + 1);
        layers.insert(after, id.to_owned());
        layers.retain(|layer| !inside(layer));
        self.node(id, NodeKind::Group(Box::new(group)))
    }

    /// Adds a step over the whole picture.
    pub fn post(&mut self, step: Post) -> &mut Self {
        self.effect.post.push(step);
        self
    }

    /// Ends the building: sets the element budget to what the emitters ask for and checks.
    ///
    /// # Errors
    /// Everything that is wrong with the graph.
    pub fn finish(mut self) -> Result<Effect, Vec<Diagnostic>> {
        let asked: f64 = self
            .effect
            .nodes
            .iter()
            .filter_map(|node| self.effect.population(&node.id))
            .map(|population| program::elements(&self.effect, &population))
            .sum();
        self.effect.budget.elements = asked.ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
        self.drop_idle_colors();
        self.effect.check()?;
        Ok(self.effect)
    }

    /// Takes away the controls of colours that no node uses: a look may have fewer than its family, and
    /// a control that changes nothing misleads.
    fn drop_idle_colors(&mut self) {
        let nodes = self.effect.nodes.iter_mut();
        let used: BTreeSet<String> = nodes
            .flat_map(|node| node.kind.roles_mut())
            .map(|role| role.clone())
            .collect();
        self.effect.params.retain(|param| match &param.kind {
            ParamKind::Color { role } => used.contains(role),
            ParamKind::Float { .. } => true,
        });
    }
}
