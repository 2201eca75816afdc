//! What is painted ahead (`paint()`) and what is drawn in every frame (`draw()`).

use effectforge_effect::graph::{Blend, Paint};
use effectforge_effect::program::{FillLayer, Layer, SpriteLayer, ValueId, ValueOp};
use effectforge_web::bounds::bounds;
use effectforge_web::code::{
    ALPHA_MIN, Code, Known, clamped, color, each, frame, frame_columns, root, stop_text,
};
use effectforge_web::expression::Writer;
use effectforge_web::grids;
use effectforge_web::plan::Plan;
use effectforge_web::text::literal;

use crate::code::LayerNames;
use crate::curve;
use crate::shade::shade_loop;

/// Radius of the largest sprite picture, device pixels; also what is assumed when none is known.
const REACH_MAX: f64 = 256.0;

/// Prints the body of `paint()`.
pub(crate) fn paint(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) {
    let out = &mut code.paint;
    for (at, sprites) in plan.sprites() {
        let colors: Vec<_> = sprites
            .colors
            .iter()
            .map(|(role, _)| color(plan, *role))
            .collect();
        out.push(format!(
            "bake({}, {}, {});",
            layers.style(at),
            reach(plan, sprites.radius),
            colors.join(", "),
        ));
    }
    for (at, colors) in curve::colors(plan) {
        let all: Vec<_> = colors
            .iter()
            .map(|(role, _)| format!("css({}, 1)", color(plan, *role)))
            .collect();
        out.push(format!("{} = [{}];", layers.style(at), all.join(", ")));
    }
    for (at, fill) in plan.fills().filter(|(at, _)| *at >= plan.backdrop) {
        out.push(format!(
            "{} = {};",
            layers.style(at),
            fill_style(plan, fill, "context")
        ));
    }
    for (at, shade) in plan.shades() {
        let stops: Vec<_> = shade
            .stops
            .iter()
            .map(|stop| stop_text(plan, *stop))
            .collect();
        out.push(format!(
            "shades({}, [{}]);",
            layers.style(at),
            stops.join(", ")
        ));
    }
    if plan.backdrop > 0 {
        code.paint
            .push("const surface = sized(backdrop, canvas.width, canvas.height);".to_owned());
        code.paint.push(
            "surface.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);"
                .to_owned(),
        );
        for (at, fill) in plan
            .fills()
            .filter(|(at, _)| *at < plan.backdrop)
            .collect::<Vec<_>>()
        {
            fill_statements(
                plan,
                fill,
                "surface",
                &fill_style(plan, fill, "surface"),
                at > 0,
                &mut code.paint,
            );
        }
    }
}

/// Upper bound of a radius in CSS pixels, as code.
fn reach(plan: &Plan<'_>, radius: ValueId) -> String {
    let high =
        |scale: f64| bounds(plan.effect, plan.program, &plan.idioms, (scale, scale))[radius.0].high;
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
        return format!("css({}, {})", color(plan, *role), literal(*alpha).code);
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
    let one = fill.stops.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let stops = fill.stops.iter();
    let stops: Vec<_> = if one {
        let number = |v: f64| literal(v).code;
        let bare =
            |(at, _, alpha): &(f64, usize, f64)| format!("[{}, {}]", number(*at), number(*alpha));
        stops.map(bare).collect()
    } else {
        stops.map(|stop| stop_text(plan, *stop)).collect()
    };
    let own = fill.stops.first().filter(|_| one);
    let own = own.map_or_else(String::new, |stop| format!(", {}", color(plan, stop.1)));
    format!("ramp({context}.{geometry}, [{}]{own})", stops.join(", "))
}

pub(crate) fn composite(blend: Blend) -> &'static str {
    match blend {
        Blend::Normal => "source-over",
        Blend::Add => "lighter",
        Blend::Screen => "screen",
    }
}

/// Whether what follows a line draws on another context, or one that a helper has set.
fn changes(line: &str) -> bool {
    const HELPERS: [&str; 8] = [
        "open(", "close(", "soften(", "bloom(", "grade(", "split(", "lift(", "strip(",
    ];
    HELPERS.iter().any(|helper| line.starts_with(helper))
}

/// Sets a property of a context unless its last value is the same.
pub(crate) fn put(context: &str, property: &str, value: &str, out: &mut Vec<String>) {
    let head = format!("{context}.{property} = ");
    let line = format!("{head}{value};");
    // What elements left behind is not known: their alpha is set inside of `stamp` and `band`.
    let elements = |line: &str| {
        property == "globalAlpha" && (line.starts_with("stamp(") || line.starts_with("band("))
    };
    let tells = |line: &&String| {
        let line = line.trim_start();
        line.starts_with(&head) || elements(line) || changes(line)
    };
    // Inside a loop's body the line is indented, and so never equal.
    if out.iter().rev().find(tells) != Some(&line) {
        out.push(line);
    }
}

fn fill_statements(
    plan: &Plan<'_>,
    fill: &FillLayer,
    context: &str,
    style: &str,
    blend: bool,
    out: &mut Vec<String>,
) {
    if blend || fill.blend != Blend::Normal {
        put(
            context,
            "globalCompositeOperation",
            &format!("'{}'", composite(fill.blend)),
            out,
        );
    }
    let alpha = match plan.program.value(fill.opacity).op {
        ValueOp::Const(v) => literal(v.clamp(0.0, 1.0)).code,
        _ => {
            let name = plan.labels[fill.opacity.0].clone().unwrap_or_else(|| {
                match plan.program.value(fill.opacity).op {
                    ValueOp::Param(at) => plan
                        .effect
                        .params
                        .get(at)
                        .map_or("1".into(), |p| format!("values.{}", p.id)),
                    _ => "1".to_owned(),
                }
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

/// Prints the body of `draw()`, which allocates nothing. Gives how many surfaces it draws on beside the
/// page's.
pub(crate) fn draw(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) -> usize {
    // The opacity of a fill is always a frame's local, so that its statements are plain.
    let opacities: Vec<_> = plan.fills().map(|(_, fill)| fill.opacity).collect();
    let mut lines = grids::seek(plan);
    let (own, frame) = frame(plan, &opacities);
    lines.extend(own);
    let summed = frame_columns(plan, &frame, &mut lines);
    if plan.backdrop > 0 {
        lines.push("context.globalCompositeOperation = 'copy';".to_owned());
        lines.push("context.globalAlpha = 1;".to_owned());
        lines.push("context.drawImage(backdrop, 0, 0, width, height);".to_owned());
    } else {
        lines.push("context.clearRect(0, 0, width, height);".to_owned());
    }
    let vignettes = crate::stage::vignettes(plan, code);
    let surfaces = crate::stage::draw(plan, &summed, &vignettes, &mut lines, |plan, at, lines| {
        draw_layer(plan, layers, at, (&frame, &summed), lines);
    });
    code.draw = lines;
    surfaces
}

fn draw_layer(
    plan: &mut Plan<'_>,
    layers: &LayerNames,
    at: usize,
    (frame, summed): (&Known, &Known),
    lines: &mut Vec<String>,
) {
    match &plan.program.layers[at] {
        Layer::Fill(fill) => {
            fill_statements(plan, fill, "context", layers.style(at), true, lines);
        }
        Layer::Sprites(sprites) => sprite_loop(plan, layers, at, sprites, frame, lines),
        Layer::Ribbons(ribbons) => curve::ribbon_loop(plan, layers, at, ribbons, frame, lines),
        Layer::Shapes(shapes) => curve::shape_loop(plan, layers, at, shapes, frame, lines),
        Layer::Shade(shade) => shade_loop(plan, layers.style(at), shade, summed, lines),
        Layer::Grain { .. } => {
            put(
                "context",
                "globalCompositeOperation",
                "'source-over'",
                lines,
            );
            put("context", "globalAlpha", "1", lines);
            lines.push(format!("context.fillStyle = {};", layers.style(at)));
            lines.push("context.fillRect(0, 0, width, height);".to_owned());
        }
    }
}

/// The loop that draws the elements of one layer.
fn sprite_loop(
    plan: &mut Plan<'_>,
    layers: &LayerNames,
    at: usize,
    sprites: &SpriteLayer,
    frame: &Known,
    out: &mut Vec<String>,
) {
    let (elements, less) = plan.drawn(at);
    let mut writer = Writer::new(plan, frame.clone());
    for (id, name) in [
        (sprites.alpha, "alpha"),
        (sprites.radius, "radius"),
        (sprites.y, "y"),
        (sprites.x, "x"),
    ] {
        if !writer.known.contains_key(&id) && !writer.plan.is_leaf(id) {
            writer.named.insert(id, name.to_owned());
        }
    }
    root(&mut writer, sprites.alpha, "alpha");
    writer
        .lines
        .push(format!("if (!(alpha > {ALPHA_MIN})) continue;"));
    let [radius, x, y] = [sprites.radius, sprites.x, sprites.y].map(|id| writer.value(id).code);
    let mut lines = writer.lines;
    let tint = match sprites.colors.len() {
        1 => "0".to_owned(),
        _ => format!("e.{}", layers.tint(at)),
    };
    lines.push(format!(
        "stamp({}, {tint}, alpha, {radius}, {x}, {y});",
        layers.style(at)
    ));
    put(
        "context",
        "globalCompositeOperation",
        &format!("'{}'", composite(sprites.blend)),
        out,
    );
    out.extend(each(&elements, less, &lines));
}
