//! Two effects as layers of one graph.
//!
//! The back effect stays as it is. The front one loses what would hide the back (its opaque fills)
//! and its film grain; a shade of it that covers the canvas is screened over the back's picture. Its
//! names get its family as prefix where they would meet the back's, and equal colours are shared.
//! Both then run on the back's loop: frequencies and lives are fitted to it when the graph is
//! lowered, so that no seam appears.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::limits;
use crate::diagnostic::Diagnostic;
use crate::expr::{Expr, Op};
use crate::graph::{
    Blend, Clip, ClipAxis, Effect, Fill, Group, Node, NodeKind, ParamKind, Shade, Trigger,
};
use crate::unit::Quantity;

/// What a further family may add to a module after gzip: most of a module is shared. Bytes.
const SECOND_GZIP_BYTES: u32 = 1024;
/// Id of the group that keeps the front's post chain.
const WHOLE: &str = "whole";

/// Puts `front` over `back`. The post chain of the back goes over both, that of the front over its own
/// layers.
///
/// Parameters of the front beyond what a graph may hold are left out, last first; the graph then
/// keeps their default values.
///
/// # Errors
/// What the checker says of the result, for example too many nodes or layers.
pub fn compose(back: &Effect, front: &Effect) -> Result<Effect, Vec<Diagnostic>> {
    let mut all = back.clone();
    let mut over = front.clone();
    uncover(&mut over);
    enclose(&mut over);
    let room = limits::PARAMS_MAX.saturating_sub(all.params.len());
    while over.params.len() > room + shared_speed(back, &over) {
        let Some(last) = over.params.pop() else { break };
        freeze(&mut over, &last.id, &last.kind);
    }
    let names = Names::new(back, &over);
    names.rename(&mut over);
    stretch(&mut over, back.duration.value / front.duration.value);
    for (role, color) in over.palette {
        all.palette.entry(role).or_insert(color);
    }
    let known: BTreeSet<String> = all.params.iter().map(|param| param.id.clone()).collect();
    let added = over.params.into_iter().filter(|p| !known.contains(&p.id));
    all.params.extend(added);
    all.signals.extend(over.signals);
    all.inputs.extend(over.inputs);
    all.timeline.extend(over.timeline);
    all.images.extend(over.images);
    all.nodes.extend(over.nodes);
    // Grain stays on top of everything.
    let grain = all
        .layers
        .iter()
        .rposition(|id| !matches!(all.node(id), Some(NodeKind::Grain(_))))
        .map_or(0, |last| last + 1);
    all.layers.splice(grain..grain, over.layers);
    all.time_scale = all.time_scale.or(over.time_scale);
    all.budget.elements = all.budget.elements.saturating_add(front.budget.elements);
    let larger = all.budget.gzip_bytes.max(front.budget.gzip_bytes);
    all.budget.gzip_bytes = larger.saturating_add(SECOND_GZIP_BYTES);
    for (language, label) in &mut all.a11y.label {
        if let Some(other) = front.a11y.label.get(language) {
            let joined = format!("{label}; {other}");
            if joined.chars().count() <= 200 {
                *label = joined;
            }
        }
    }
    let others = all.provenance.get("over").cloned();
    let over = others.into_iter().chain([front.family.clone()]);
    let over = over.collect::<Vec<_>>().join(", ");
    all.provenance.insert("over".to_owned(), over);
    all.check()?;
    Ok(all)
}

/// Moves the clips of the loop with its length; those that people drive keep theirs.
fn stretch(effect: &mut Effect, factor: f64) {
    let timed = |(name, clip): (&String, &Clip)| {
        let looped = matches!(effect.clip_axis(clip), Some((_, ClipAxis::Loop)));
        looped.then(|| name.clone())
    };
    let timed: Vec<String> = effect.timeline.iter().filter_map(timed).collect();
    for name in timed.into_iter().filter(|_| factor != 1.0) {
        let Some(clip) = effect.timeline.get_mut(&name) else {
            continue;
        };
        clip.places_mut().for_each(|place| place.value *= factor);
        clip.stagger = clip.stagger.take().map(|stagger| stagger * factor);
    }
}

/// 1 when both have a parameter of the same name that scales time: it is counted once.
fn shared_speed(back: &Effect, front: &Effect) -> usize {
    usize::from(back.time_scale.is_some() && back.time_scale == front.time_scale)
}

/// Takes away what covers the whole canvas, and the grain.
fn uncover(effect: &mut Effect) {
    let opaque = |fill: &Fill| {
        fill.blend == Blend::Normal
            && fill.opacity == Expr::one()
            && fill.stops.iter().all(|stop| stop.alpha >= 1.0)
    };
    let mut gone = BTreeSet::new();
    for id in &effect.layers {
        let covers = match effect.node(id) {
            Some(NodeKind::Fill(fill)) => opaque(fill),
            Some(NodeKind::Grain(_)) => true,
            _ => false,
        };
        if covers {
            gone.insert(id.clone());
        }
    }
    // A frame darkens what lies below it; below is the other effect's picture now.
    effect.layers.retain(|id| !gone.contains(id));
    effect.nodes.retain(|node| !gone.contains(&node.id));
    let covering = |node: &Node| match &node.kind {
        NodeKind::Fill(fill) => opaque(fill),
        NodeKind::Shade(shade) => covers_all(shade),
        _ => false,
    };
    let covering = effect.nodes.iter().filter(|node| covering(node));
    let covering: BTreeSet<String> = covering.map(|node| node.id.clone()).collect();
    for node in &mut effect.nodes {
        match &mut node.kind {
            NodeKind::Shade(shade) if covers_all(shade) => shade.blend = Blend::Screen,
            // What covers a group is its own ground: the group's light goes over the back.
            NodeKind::Group(group) if group.layers.iter().any(|id| covering.contains(id)) => {
                group.blend = Blend::Screen;
            }
            _ => {}
        }
    }
}

/// Puts the layers of an effect with a post chain into a group that keeps the chain: it is not for
/// what lies below. Where that is too much for a group, the chain is left out.
fn enclose(effect: &mut Effect) {
    let post = std::mem::take(&mut effect.post);
    let grouped = |node: &Node| matches!(node.kind, NodeKind::Group(_));
    let fits = (1..=limits::GROUP_LAYERS_MAX).contains(&effect.layers.len())
        && effect.nodes.len() < limits::NODES_MAX
        && !effect.nodes.iter().any(grouped);
    if post.is_empty() || !fits || effect.node(WHOLE).is_some() {
        return;
    }
    let layers = std::mem::replace(&mut effect.layers, vec![WHOLE.to_owned()]);
    let group = Group {
        layers,
        post,
        ..Group::of(&[])
    };
    effect.nodes.push(Node {
        id: WHOLE.to_owned(),
        kind: NodeKind::Group(Box::new(group)),
    });
}

/// Whether a shade hides everything below it.
fn covers_all(shade: &Shade) -> bool {
    shade.blend == Blend::Normal && shade.alpha == Expr::one()
}

/// Puts the default of a parameter in place of the parameter.
fn freeze(effect: &mut Effect, id: &str, kind: &ParamKind) {
    let ParamKind::Float { default, unit, .. } = kind else {
        return; // A colour's role stays in the palette.
    };
    let value = Expr::Literal(Quantity::new(*default, *unit));
    effect.each_expr(&mut |expr| {
        if matches!(expr, Expr::Op(op) if matches!(op.as_ref(), Op::Param(name) if name == id)) {
            *expr = value.clone();
        }
    });
    if effect.time_scale.as_deref() == Some(id) {
        effect.time_scale = None;
    }
}

/// New names of the front effect, by what they name.
struct Names {
    nodes: BTreeMap<String, String>,
    params: BTreeMap<String, String>,
    roles: BTreeMap<String, String>,
    signals: BTreeMap<String, String>,
    inputs: BTreeMap<String, String>,
    images: BTreeMap<String, String>,
    clips: BTreeMap<String, String>,
    tracks: BTreeMap<String, String>,
}

impl Names {
    fn new(back: &Effect, front: &Effect) -> Self {
        let prefix = front.family.as_str();
        let meet = |taken: &dyn Fn(&str) -> bool, id: &str| {
            let mut name = id.to_owned();
            for attempt in 0..100 {
                if !taken(&name) {
                    break;
                }
                let tail = if attempt == 0 {
                    id.to_owned()
                } else {
                    format!("{id}_{attempt}")
                };
                // Identifiers have 32 characters at most, and prefix and name are ASCII.
                let room = 31_usize.saturating_sub(tail.len()).max(1);
                let head = prefix.get(..room.min(prefix.len())).unwrap_or("x");
                name = format!("{head}_{tail}");
                name.truncate(32);
            }
            (id.to_owned(), name)
        };
        let node = |id: &str| back.node(id).is_some();
        // One speed moves both.
        let speed = back
            .time_scale
            .clone()
            .filter(|_| shared_speed(back, front) == 1);
        let param = |id: &str| back.param(id).is_some() && speed.as_deref() != Some(id);
        let signal = |id: &str| back.signals.contains_key(id);
        let role = |(id, color): (&String, &crate::Color)| {
            let taken = |name: &str| back.palette.get(name).is_some_and(|known| known != color);
            let same = back.palette.iter().find(|(_, known)| *known == color);
            // An equal colour is shared, unless the front lets people change it.
            let exposed = front
                .params
                .iter()
                .any(|p| matches!(&p.kind, ParamKind::Color { role } if role == id));
            match same {
                Some((known, _)) if !exposed => (id.clone(), known.clone()),
                _ if exposed => meet(&|name| back.palette.contains_key(name), id),
                _ => meet(&taken, id),
            }
        };
        let input = |(id, input): (&String, &crate::graph::Input)| {
            let taken = |name: &str| back.inputs.get(name).is_some_and(|known| known != input);
            meet(&taken, id)
        };
        let tracks = |effect: &Effect| -> BTreeSet<String> {
            effect
                .timeline
                .values()
                .filter_map(|clip| clip.track.clone())
                .collect()
        };
        let (known, own) = (tracks(back), tracks(front));
        let clip = |id: &str| back.timeline.contains_key(id);
        let track = |id: &str| known.contains(id);
        Self {
            images: front
                .images
                .iter()
                .map(|(id, image)| {
                    let taken = |name: &str| back.images.get(name).is_some_and(|i| i != image);
                    meet(&taken, id)
                })
                .collect(),
            clips: front.timeline.keys().map(|id| meet(&clip, id)).collect(),
            tracks: own.iter().map(|id| meet(&track, id)).collect(),
            nodes: front.nodes.iter().map(|n| meet(&node, &n.id)).collect(),
            params: front.params.iter().map(|p| meet(&param, &p.id)).collect(),
            roles: front.palette.iter().map(role).collect(),
            signals: front.signals.keys().map(|id| meet(&signal, id)).collect(),
            inputs: front.inputs.iter().map(input).collect(),
        }
    }

    fn rename(&self, effect: &mut Effect) {
        let put = |names: &BTreeMap<String, String>, id: &mut String| {
            if let Some(name) = names.get(id) {
                id.clone_from(name);
            }
        };
        effect.each_expr(&mut |expr| {
            let Expr::Op(op) = expr else { return };
            match op.as_mut() {
                Op::Param(id) => put(&self.params, id),
                Op::Signal(id) => put(&self.signals, id),
                Op::Input(id) => put(&self.inputs, id),
                Op::Clip(id) | Op::Envelope(id) => put(&self.clips, id),
                Op::Track(id) => put(&self.tracks, id),
                Op::Sum(sum) => {
                    put(&self.nodes, &mut sum.emitter);
                    sum.fields.iter_mut().for_each(|id| put(&self.nodes, id));
                }
                Op::Grid(grid) => put(&self.nodes, &mut grid.node),
                _ => {}
            }
        });
        let family = effect.family.clone();
        for param in &mut effect.params {
            let before = param.id.clone();
            put(&self.params, &mut param.id);
            if param.id != before {
                for label in param.label.values_mut() {
                    let longer = format!("{label} ({})", family.replace('_', " "));
                    if longer.chars().count() <= 48 {
                        *label = longer;
                    }
                }
            }
            if let ParamKind::Color { role } = &mut param.kind {
                put(&self.roles, role);
            }
        }
        if let Some(id) = &mut effect.time_scale {
            put(&self.params, id);
        }
        for node in &mut effect.nodes {
            put(&self.nodes, &mut node.id);
            let (emitter, fields) = node.kind.elements_mut();
            emitter.into_iter().for_each(|id| put(&self.nodes, id));
            fields
                .into_iter()
                .flatten()
                .for_each(|id| put(&self.nodes, id));
            let children = node.kind.children_mut();
            children.into_iter().for_each(|id| put(&self.nodes, id));
            if let NodeKind::Picture(picture) = &mut node.kind {
                put(&self.images, &mut picture.image);
            }
            for role in node.kind.roles_mut() {
                put(&self.roles, role);
            }
        }
        effect.layers.iter_mut().for_each(|id| put(&self.nodes, id));
        let renamed =
            |names: &BTreeMap<String, String>, id: String| names.get(&id).cloned().unwrap_or(id);
        let palette = std::mem::take(&mut effect.palette);
        let renew = |(id, color)| (renamed(&self.roles, id), color);
        effect.palette = palette.into_iter().map(renew).collect();
        let signals = std::mem::take(&mut effect.signals);
        let renew = |(id, expr)| (renamed(&self.signals, id), expr);
        effect.signals = signals.into_iter().map(renew).collect();
        for clip in effect.timeline.values_mut() {
            clip.track.iter_mut().for_each(|id| put(&self.tracks, id));
            match &mut clip.trigger {
                Trigger::Load(_) => {}
                Trigger::Input(id) => put(&self.inputs, id),
                Trigger::Threshold(bound) => put(&self.inputs, &mut bound.input),
                Trigger::After(id) | Trigger::With(id) => put(&self.clips, id),
            }
        }
        let timeline = std::mem::take(&mut effect.timeline);
        let renew = |(id, clip)| (renamed(&self.clips, id), clip);
        effect.timeline = timeline.into_iter().map(renew).collect();
        let images = std::mem::take(&mut effect.images);
        let renew = |(id, image)| (renamed(&self.images, id), image);
        effect.images = images.into_iter().map(renew).collect();
        let inputs = std::mem::take(&mut effect.inputs);
        let renew = |(id, input)| (renamed(&self.inputs, id), input);
        effect.inputs = inputs.into_iter().map(renew).collect();
    }
}

/// Whether an effect covers the whole canvas with pixels of its own: it belongs at the back.
#[must_use]
pub fn is_backdrop(effect: &Effect) -> bool {
    let shade = |id: &String| match effect.node(id) {
        Some(NodeKind::Shade(shade)) => covers_all(shade),
        _ => false,
    };
    let covers = |id: &String| match effect.node(id) {
        Some(NodeKind::Group(group)) => {
            let whole = group.blend == Blend::Normal && group.mask.is_none();
            whole && group.opacity == Expr::one() && group.layers.iter().any(shade)
        }
        _ => shade(id),
    };
    effect.layers.iter().any(covers)
}
