//! The straight-line code of one effect: state, `layout()`, `paint()` and the frame.

use std::collections::BTreeMap;

use effectforge_effect::graph::{Blend, Lobe, Paint, ParamKind};
use effectforge_effect::program::{FillLayer, Layer, Rate, SpriteLayer, ValueId, ValueOp};

use crate::bounds::bounds;
use crate::expression::{Writer, literal};
use crate::plan::{Group, Place, Plan};

/// Alpha that nobody sees: half a step of an 8-bit channel is 0.002.
const ALPHA_MIN: &str = "0.004";
/// Radius of the largest sprite picture, device pixels; also what is assumed when none is known.
const REACH_MAX: f64 = 256.0;

/// The blocks that the module's template takes.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) lobes: Vec<String>,
    pub(crate) state: Vec<String>,
    pub(crate) layout: Vec<String>,
    pub(crate) paint: Vec<String>,
    pub(crate) draw: Vec<String>,
    pub(crate) set: Vec<String>,
    /// Canvases whose pixels are freed in the end.
    pub(crate) surfaces: String,
    /// Elements that are drawn.
    pub(crate) count: String,
}

/// Prints the code of a plan.
pub(crate) fn print(plan: &mut Plan<'_>) -> Code {
    let mut code = Code::default();
    let layers = LayerNames::new(plan);
    state_and_layout(plan, &layers, &mut code);
    paint(plan, &layers, &mut code);
    draw(plan, &layers, &mut code);
    set(plan, &mut code);
    let mut surfaces = vec!["canvas".to_owned()];
    if plan.backdrop > 0 {
        surfaces.push("backdrop".to_owned());
    }
    surfaces.extend(plan.sprites().map(|(at, _)| format!("...{}", layers.pictures(at))));
    code.surfaces = surfaces.join(", ");
    let counts: Vec<_> = plan.groups.iter().map(|g| format!("ceil({} * quality)", g.count_name)).collect();
    code.count = if counts.is_empty() { "0".to_owned() } else { counts.join(" + ") };
    code
}

/// Names that belong to layers.
struct LayerNames {
    by_layer: BTreeMap<usize, [String; 4]>,
}

impl LayerNames {
    fn new(plan: &mut Plan<'_>) -> Self {
        let mut by_layer = BTreeMap::new();
        for (at, layer) in plan.program.layers.iter().enumerate() {
            let names = match layer {
                Layer::Sprites(s) => ["pictures", "top", "tint", "lobes"].map(|part| plan.names.fresh(&[&s.node, part])),
                Layer::Fill(f) => [plan.names.fresh(&[&f.node, "fill"]), String::new(), String::new(), String::new()],
                Layer::Grain { node, .. } => {
                    [plan.names.fresh(&[node, "grain"]), String::new(), String::new(), String::new()]
                }
            };
            by_layer.insert(at, names);
        }
        Self { by_layer }
    }

    fn get(&self, at: usize, part: usize) -> &str {
        self.by_layer.get(&at).map_or("", |names| names[part].as_str())
    }
    fn pictures(&self, at: usize) -> &str {
        self.get(at, 0)
    }
    fn top(&self, at: usize) -> &str {
        self.get(at, 1)
    }
    fn tint(&self, at: usize) -> &str {
        self.get(at, 2)
    }
    fn lobes(&self, at: usize) -> String {
        let mut out = String::new();
        for c in self.get(at, 3).chars() {
            if c.is_ascii_uppercase() {
                out.push('_');
            }
            out.push(c.to_ascii_uppercase());
        }
        out
    }
    /// Gradient of a fill or pattern of the grain.
    fn style(&self, at: usize) -> &str {
        self.get(at, 0)
    }
}

fn state_and_layout(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) {
    constants(plan, code);
    for group in plan.groups.clone() {
        columns(plan, layers, &group, code);
    }
    for (at, sprites) in plan.sprites() {
        code.lobes.push(format!("const {} = [", layers.lobes(at)));
        code.lobes.extend(sprites.lobes.iter().map(|lobe| format!("  {},", lobe_text(lobe))));
        code.lobes.push("];".to_owned());
        code.state.push(format!("const {} = [];", layers.pictures(at)));
        code.state.push(format!("let {} = 0;", layers.top(at)));
    }
    for (at, layer) in plan.program.layers.iter().enumerate() {
        if let Layer::Grain { amount, stream, .. } = layer {
            let (name, amount) = (layers.style(at), literal(*amount).code);
            code.state.push(format!("const {name} = paintGrain(context, random, {stream:#x}, {amount});"));
        }
    }
    for (at, _) in plan.fills().filter(|(at, _)| *at >= plan.backdrop) {
        code.state.push(format!("let {} = '';", layers.style(at)));
    }
    if plan.backdrop > 0 {
        code.state.push("const backdrop = document.createElement('canvas'); // what never moves".to_owned());
    }
}

fn lobe_text(lobe: &Lobe) -> String {
    let number = |v: f64| literal(v).code;
    let stops: Vec<_> = lobe
        .stops
        .iter()
        .map(|s| format!("[{}, {}, {}]", number(s.at), number(s.alpha), number(s.white)))
        .collect();
    format!("[{}, {}, [{}]]", number(lobe.size[0]), number(lobe.size[1]), stops.join(", "))
}

/// Constants that frames read, and the number of elements of each emitter.
fn constants(plan: &mut Plan<'_>, code: &mut Code) {
    let ids: Vec<_> = (0..plan.places.len()).map(ValueId).filter(|id| plan.rate(*id) == Rate::CONST).collect();
    let mut known = BTreeMap::new();
    let mut names = Vec::new();
    for id in &ids {
        if plan.places[id.0] == Place::State {
            let name = plan.label(*id);
            names.push(format!("{name} = 0"));
            let mut writer = Writer::new(plan, known);
            let text = writer.computed(*id);
            known = std::mem::take(&mut writer.known);
            code.layout.append(&mut writer.lines);
            code.layout.push(format!("{name} = {};", text.code));
            known.insert(*id, name);
        }
    }
    for group in plan.groups.clone() {
        let mut writer = Writer::new(plan, known);
        let count = writer.value(group.count);
        known = std::mem::take(&mut writer.known);
        code.layout.append(&mut writer.lines);
        code.layout.push(format!("{} = populate({}, {});", group.count_name, count.code, group.capacity));
        names.push(format!("{} = 0", group.count_name));
    }
    for some in names.chunks(6) {
        code.state.push(format!("let {};", some.join(", ")));
    }
}

/// The columns of an emitter, filled element by element.
fn columns(plan: &mut Plan<'_>, layers: &LayerNames, group: &Group, code: &mut Code) {
    let roots: Vec<ValueId> = group.layers.iter().flat_map(|at| loop_roots(plan, *at)).collect();
    let needed = reachable(plan, &roots);
    let mut known: BTreeMap<ValueId, String> = (0..plan.places.len())
        .map(ValueId)
        .filter(|id| plan.places[id.0] == Place::State)
        .filter_map(|id| plan.labels[id.0].clone().map(|name| (id, name)))
        .collect();
    let ids: Vec<_> = (0..plan.places.len()).map(ValueId).filter(|id| needed[id.0]).collect();
    // Constants of the loop first.
    let mut writer = Writer::new(plan, std::mem::take(&mut known));
    for id in &ids {
        let local = writer.plan.places[id.0] == Place::Local && writer.plan.rate(*id) == Rate::CONST;
        if local && writer.plan.labels[id.0].is_none() {
            writer.value(*id);
        } else if local && let Some(name) = writer.plan.labels[id.0].clone() {
            writer.known.insert(*id, name);
        }
    }
    code.layout.append(&mut writer.lines);
    for id in &ids {
        if writer.plan.places[id.0] == Place::Column {
            let name = writer.plan.label(*id);
            code.state.push(format!("const {name} = new Float64Array({});", group.capacity));
            let text = writer.computed(*id);
            writer.lines.push(format!("{name}[k] = {};", text.code));
            writer.known.insert(*id, format!("{name}[k]"));
        }
    }
    for at in &group.layers {
        if let Layer::Sprites(sprites) = &writer.plan.program.layers[*at]
            && sprites.colors.len() > 1
        {
            let name = layers.tint(*at);
            code.state.push(format!("const {name} = new Uint8Array({});", group.capacity));
            tint(&mut writer, name, sprites);
        }
    }
    if !writer.lines.is_empty() {
        code.layout.push(format!("for (let k = 0; k < {}; k++) {{", group.count_name));
        code.layout.extend(writer.lines.iter().map(|line| format!("  {line}")));
        code.layout.push("}".to_owned());
    }
}

/// Which colour an element has.
fn tint(writer: &mut Writer<'_, '_>, name: &str, sprites: &SpriteLayer) {
    let mut pick = writer.value(sprites.pick);
    if sprites.colors.len() > 2 && !pick.code.chars().all(|c| c.is_ascii_alphanumeric()) {
        let label = writer.plan.label(sprites.pick);
        writer.lines.push(format!("const {label} = {};", pick.code));
        writer.known.insert(sprites.pick, label.clone());
        pick.code = label;
    }
    let last = sprites.colors.len() - 1;
    let mut choice = String::new();
    for (at, (_, below)) in sprites.colors.iter().enumerate().take(last) {
        choice.push_str(&format!("{} < {} ? {at} : ", pick.code, literal(*below).code));
    }
    writer.lines.push(format!("{name}[k] = {choice}{last};"));
}

fn loop_roots(plan: &Plan<'_>, at: usize) -> Vec<ValueId> {
    match &plan.program.layers[at] {
        Layer::Sprites(s) if s.colors.len() > 1 => vec![s.x, s.y, s.radius, s.alpha, s.pick],
        Layer::Sprites(s) => vec![s.x, s.y, s.radius, s.alpha],
        _ => Vec::new(),
    }
}

fn reachable(plan: &Plan<'_>, roots: &[ValueId]) -> Vec<bool> {
    let mut needed = vec![false; plan.places.len()];
    for root in roots {
        needed[root.0] = true;
    }
    for at in (0..needed.len()).rev() {
        if needed[at] {
            for operand in plan.operands(ValueId(at)) {
                needed[operand.0] = true;
            }
        }
    }
    needed
}

/// The colour of a palette role: a parameter's value, or a constant.
fn color(plan: &Plan<'_>, role: usize) -> String {
    let role = plan.program.roles.get(role).map_or("", String::as_str);
    let exposed = plan.effect.params.iter().find(|param| matches!(&param.kind, ParamKind::Color { role: r } if r == role));
    match (exposed, plan.effect.palette.get(role)) {
        (Some(param), _) => format!("values.{}", param.id),
        (None, Some(color)) => format!("'{}'", color.to_hex()),
        (None, None) => "'#000000'".to_owned(),
    }
}

fn paint(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) {
    let out = &mut code.paint;
    for (at, sprites) in plan.sprites() {
        let colors: Vec<_> = sprites.colors.iter().map(|(role, _)| color(plan, *role)).collect();
        out.push(format!(
            "{} = paintSprites({}, {}, [{}], {} * ratio);",
            layers.top(at),
            layers.pictures(at),
            layers.lobes(at),
            colors.join(", "),
            reach(plan, sprites.radius),
        ));
    }
    for (at, fill) in plan.fills().filter(|(at, _)| *at >= plan.backdrop) {
        out.push(format!("{} = {};", layers.style(at), fill_style(plan, fill, "context")));
    }
    if plan.backdrop > 0 {
        code.paint.push("backdrop.width = canvas.width;".to_owned());
        code.paint.push("backdrop.height = canvas.height;".to_owned());
        code.paint.push("const surface = backdrop.getContext('2d');".to_owned());
        code.paint.push("surface.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);".to_owned());
        for (at, fill) in plan.fills().filter(|(at, _)| *at < plan.backdrop).collect::<Vec<_>>() {
            fill_statements(plan, fill, "surface", &fill_style(plan, fill, "surface"), at > 0, &mut code.paint);
        }
    }
}

/// Upper bound of a radius in CSS pixels, as code.
fn reach(plan: &Plan<'_>, radius: ValueId) -> String {
    let high = |scale: f64| bounds(plan.effect, plan.program, &plan.idioms, (scale, scale))[radius.0].high;
    let (one, small, large) = (high(1.0), high(0.5), high(1.5));
    let scales = small <= one * 0.5 + 1e-9 && large <= one * 1.5 + 1e-9;
    if !large.is_finite() {
        literal(REACH_MAX).code
    } else if scales {
        format!("{} * scale", literal(round_up(one)).code)
    } else {
        literal(round_up(large)).code
    }
}

/// Two decimals are enough to choose a picture.
fn round_up(value: f64) -> f64 {
    ((value * 100.0).ceil() / 100.0).clamp(1.0, 8_192.0)
}

fn fill_style(plan: &Plan<'_>, fill: &FillLayer, context: &str) -> String {
    if let [(_, role, alpha)] = fill.stops.as_slice() {
        return format!("css({}, {}, 0)", color(plan, *role), literal(*alpha).code);
    }
    let share = |v: f64, side: &str| match v {
        0.0 => "0".to_owned(),
        1.0 => side.to_owned(),
        v => format!("{} * {side}", literal(v).code),
    };
    let geometry = match fill.paint {
        Paint::Linear { from, to } => format!(
            "createLinearGradient({}, {}, {}, {})",
            share(from[0], "width"),
            share(from[1], "height"),
            share(to[0], "width"),
            share(to[1], "height"),
        ),
        Paint::Radial { center, radius } => {
            let (x, y) = (share(center[0], "width"), share(center[1], "height"));
            let radius = share(radius, "max(width, height)");
            format!("createRadialGradient({x}, {y}, 0, {x}, {y}, {radius})")
        }
    };
    let stops: Vec<_> = fill
        .stops
        .iter()
        .map(|(at, role, alpha)| format!("[{}, {}, 0, {}]", literal(*at).code, literal(*alpha).code, color(plan, *role)))
        .collect();
    format!("ramp({context}.{geometry}, [{}])", stops.join(", "))
}

fn composite(blend: Blend) -> &'static str {
    match blend {
        Blend::Normal => "source-over",
        Blend::Add => "lighter",
        Blend::Screen => "screen",
    }
}

/// Sets a property of a context unless its last value is the same.
fn put(context: &str, property: &str, value: &str, out: &mut Vec<String>) {
    let head = format!("{context}.{property} = ");
    let line = format!("{head}{value};");
    // Inside a loop's body the line is indented: what a loop left behind is not known to be equal.
    if out.iter().rev().find(|line| line.trim_start().starts_with(&head)) != Some(&line) {
        out.push(line);
    }
}

fn fill_statements(plan: &Plan<'_>, fill: &FillLayer, context: &str, style: &str, blend: bool, out: &mut Vec<String>) {
    if blend || fill.blend != Blend::Normal {
        put(context, "globalCompositeOperation", &format!("'{}'", composite(fill.blend)), out);
    }
    let alpha = match plan.program.value(fill.opacity).op {
        ValueOp::Const(v) => literal(v.clamp(0.0, 1.0)).code,
        _ => {
            let name = plan.labels[fill.opacity.0].clone().unwrap_or_else(|| match plan.program.value(fill.opacity).op {
                ValueOp::Param(at) => plan.effect.params.get(at).map_or("1".into(), |p| format!("values.{}", p.id)),
                _ => "1".to_owned(),
            });
            clamped(plan, fill.opacity, name)
        }
    };
    if blend || alpha != "1" {
        put(context, "globalAlpha", &alpha, out);
    }
    out.push(format!("{context}.fillStyle = {style};"));
    out.push(format!("{context}.fillRect(0, 0, width, height);"));
}

/// A number as alpha: the clamp is left out where the bounds prove it idle.
fn clamped(plan: &Plan<'_>, id: ValueId, code: String) -> String {
    let bounds = plan.bounds[id.0];
    let code = if bounds.low < 0.0 { format!("max({code}, 0)") } else { code };
    if bounds.high > 1.0 { format!("min({code}, 1)") } else { code }
}

fn draw(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) {
    let known: BTreeMap<ValueId, String> = (0..plan.places.len())
        .map(ValueId)
        .filter_map(|id| {
            let name = plan.labels[id.0].clone()?;
            match plan.places[id.0] {
                Place::State => Some((id, name)),
                Place::Column => Some((id, format!("{name}[k]"))),
                _ => None,
            }
        })
        .collect();
    let mut writer = Writer::new(plan, known);
    for at in 0..writer.plan.places.len() {
        let id = ValueId(at);
        if writer.plan.rate(id) == Rate::FRAME && writer.plan.places[at] == Place::Local {
            writer.value(id);
        }
    }
    // The opacity of a fill is always a frame's local, so that its statements are plain.
    for (_, fill) in writer.plan.fills().collect::<Vec<_>>() {
        if writer.plan.rate(fill.opacity).time && !writer.known.contains_key(&fill.opacity) {
            let name = writer.plan.label(fill.opacity);
            writer.named.insert(fill.opacity, name);
            writer.value(fill.opacity);
        }
    }
    let mut lines = std::mem::take(&mut writer.lines);
    let frame = writer.known.clone();
    if plan.backdrop > 0 {
        lines.push("context.globalCompositeOperation = 'copy';".to_owned());
        lines.push("context.globalAlpha = 1;".to_owned());
        lines.push("context.drawImage(backdrop, 0, 0, width, height);".to_owned());
    } else {
        lines.push("context.clearRect(0, 0, width, height);".to_owned());
    }
    for (at, layer) in plan.program.layers.iter().enumerate().skip(plan.backdrop) {
        match layer {
            Layer::Fill(fill) => fill_statements(plan, fill, "context", layers.style(at), true, &mut lines),
            Layer::Sprites(sprites) => sprite_loop(plan, layers, at, sprites, &frame, &mut lines),
            Layer::Grain { .. } => {
                put("context", "globalCompositeOperation", "'source-over'", &mut lines);
                put("context", "globalAlpha", "1", &mut lines);
                lines.push(format!("context.fillStyle = {};", layers.style(at)));
                lines.push("context.fillRect(0, 0, width, height);".to_owned());
            }
        }
    }
    code.draw = lines;
}

/// The loop that draws the elements of one layer.
fn sprite_loop(
    plan: &mut Plan<'_>,
    layers: &LayerNames,
    at: usize,
    sprites: &SpriteLayer,
    frame: &BTreeMap<ValueId, String>,
    out: &mut Vec<String>,
) {
    let count = plan.groups.iter().find(|g| g.layers.contains(&at)).map_or("0".to_owned(), |g| g.count_name.clone());
    let (radius_bounds, alpha_bounds) = (plan.bounds[sprites.radius.0], plan.bounds[sprites.alpha.0]);
    let mut writer = Writer::new(plan, frame.clone());
    for (id, name) in [(sprites.alpha, "alpha"), (sprites.radius, "radius"), (sprites.y, "y"), (sprites.x, "x")] {
        if !writer.known.contains_key(&id) && !writer.plan.is_leaf(id) {
            writer.named.insert(id, name.to_owned());
        }
    }
    root(&mut writer, sprites.alpha, "alpha");
    writer.lines.push(format!("if (!(alpha > {ALPHA_MIN})) continue;"));
    root(&mut writer, sprites.radius, "radius");
    root(&mut writer, sprites.x, "x");
    root(&mut writer, sprites.y, "y");
    let mut lines = writer.lines;
    lines.push("const size = radius * ratio;".to_owned());
    lines.push(format!("const level = size > 2 ? min({}, 31 - clz32(ceil(size) - 1)) : 0;", layers.top(at)));
    lines.push("const half = radius + radius / (2 << level); // with the clear rim".to_owned());
    let seen = "x + half > 0 && x - half < width && y + half > 0 && y - half < height";
    let guard = if radius_bounds.low < 0.0 { "radius > 0 && " } else { "" };
    lines.push(format!("if ({guard}{seen}) {{"));
    let alpha = if alpha_bounds.high > 1.0 { "min(alpha, 1)" } else { "alpha" };
    lines.push(format!("  context.globalAlpha = {alpha};"));
    let tint = match sprites.colors.len() {
        1 => "level".to_owned(),
        colors => format!("{colors} * level + {}[k]", layers.tint(at)),
    };
    let picture = format!("{}[{tint}]", layers.pictures(at));
    lines.push(format!("  context.drawImage({picture}, x - half, y - half, 2 * half, 2 * half);"));
    lines.push("}".to_owned());
    put("context", "globalCompositeOperation", &format!("'{}'", composite(sprites.blend)), out);
    out.push(format!("for (let k = 0, n = ceil({count} * quality); k < n; k++) {{"));
    out.extend(lines.into_iter().map(|line| format!("  {line}")));
    out.push("}".to_owned());
}

/// Declares one of the numbers that every element needs.
fn root(writer: &mut Writer<'_, '_>, id: ValueId, name: &str) {
    let text = writer.value(id);
    if text.code != name {
        writer.lines.push(format!("const {name} = {};", text.code));
    }
}

/// What a new value of a parameter makes necessary.
fn set(plan: &Plan<'_>, code: &mut Code) {
    let params = &plan.effect.params;
    let has_color = params.iter().any(|p| matches!(p.kind, ParamKind::Color { .. }));
    let reads = |at: usize| plan.program.values.iter().any(|value| value.op == ValueOp::Param(at));
    let numbers: Vec<_> = params.iter().enumerate().filter(|(_, p)| matches!(p.kind, ParamKind::Float { .. })).collect();
    // The time scale alone needs nothing: effect time goes on from where it is.
    let idle: Vec<_> = numbers.iter().filter(|(at, _)| !reads(*at)).map(|(_, p)| format!("name !== '{}'", p.id)).collect();
    let layout = numbers.iter().any(|(at, _)| reads(*at));
    let repaint = plan.fills().take(plan.backdrop).any(|(_, f)| !matches!(plan.program.value(f.opacity).op, ValueOp::Const(_)));
    if has_color {
        code.set.push("if (param.kind === 'color') paint();".to_owned());
    }
    if layout {
        let mut tests = idle;
        if has_color {
            tests.insert(0, "param.kind === 'float'".to_owned());
        }
        let test = if tests.is_empty() { String::new() } else { format!("if ({}) ", tests.join(" && ")) };
        code.set.push(if repaint { format!("{test}{{ layout(); paint(); }}") } else { format!("{test}layout();") });
    }
}

