//! Ribbons: one strip of triangles per element, whose vertices walk the curve by themselves.
//!
//! A vertex follows the running point up to the one after its own, so that the frame costs the main
//! thread nothing. The strip is a pixel wider and longer than the band; how much of a pixel the band
//! covers is computed from the distances to its four edges, so that lines are smooth without
//! multisampling and as faint as they are thin. Every element has a depth of its own, and only what is
//! nearer is drawn: where a band meets itself, each pixel is drawn once, as the fill of its polygon is.

use effectforge_effect::program::{RibbonLayer, ValueId, ValueOp};
use effectforge_web::plan::{Plan, ribbon_roots};

use crate::glsl::{Glsl, number};
use crate::pass::{Pass, arrange, choice, inputs, is_seeded, shader};

/// Coordinate that is beyond every picture: the distance to an end that is another segment's.
const FAR: &str = "1e4";

/// The pass of a layer of ribbons.
pub(crate) fn ribbons(plan: &Plan<'_>, ribbons: &RibbonLayer) -> Pass {
    let [alpha, x, y, pick, points @ ..] = ribbon_roots(ribbons);
    let mut roots = vec![alpha, x, y];
    roots.extend(points);
    if ribbons.colors.len() > 1 {
        roots.push(pick);
    }
    let own = |id: ValueId| plan.rate(id).element || plan.rate(id).point;
    let seeded = is_seeded(plan, &roots, own);
    let (mut pass, read) = arrange(inputs(plan, &roots, own), seeded, ribbons.colors.len());
    let mut glsl = Glsl::new(plan, read, &roots);
    let mut main = vec!["uint k = uint(gl_InstanceID);".to_owned()];
    let alpha = glsl.value(alpha).code;
    let (x, y) = (glsl.value(x).code, glsl.value(y).code);
    let picks = (ribbons.colors.len() > 1).then(|| glsl.value(pick).code);
    hoist(&mut glsl, &points);
    main.append(&mut glsl.lines);
    main.push(format!("float alpha = {alpha};"));
    main.extend(picks.map(|code| format!("float pick = {code};")));
    main.push(format!("tint = {};", choice(&ribbons.colors, pass.tints)));
    main.push("tint.a *= min(alpha, 1.0);".to_owned());
    main.extend(walk(&mut glsl, ribbons, [x, y]));
    // The nearer the later; whole steps of 16 bits, for as many elements as there may be.
    let nearer = number(2.0 / f64::from(ribbons.capacity + 1)).code;
    main.extend([
        "vec2 way = after - before;".to_owned(),
        "float far = length(way);".to_owned(),
        "if (far > 0.0) way /= far;".to_owned(),
        "float side = (half_size + 1.0) * float(1 - 2 * (vertex & 1));".to_owned(),
        format!("float ahead = float(at == {last}) - float(at == 0);", last = ribbons.points - 1),
        "vec2 place = here + way * ahead + vec2(-way.y, way.x) * side;".to_owned(),
        format!(
            "band = vec4(half_size - side, half_size + side, at < 2 ? dot(place - before, way) : {FAR}, \
             at > {} ? dot(after - place, way) : {FAR});",
            i64::from(ribbons.points) - 3
        ),
        "place = place / u[0].zw * 2.0 - 1.0;".to_owned(),
        format!(
            "gl_Position = alpha > 0.004 ? vec4(place.x, -place.y, 1.0 - {nearer} * float(k + 1u), 1.0) : vec4(2.0);"
        ),
    ]);
    pass.vertex = shader("out vec4 band;\nflat out vec4 tint;\n", &main);
    let cover = [
        "vec2 sides = clamp(vec2(edge(band.x), edge(band.y)) + 0.5, 0.0, 1.0), ends = clamp(band.zw + 0.5, 0.0, 1.0);",
        "float cover = max(sides.x + sides.y - 1.0, 0.0) * ends.x * ends.y;",
        "if (!(cover > 0.0)) discard;",
        "color = vec4(tint.rgb, 1.0) * tint.a * cover;",
    ];
    let fragment = shader("out vec4 color;\n", &cover.map(str::to_owned));
    pass.fragment = format!("{}{fragment}", include_str!("../templates/band.glsl"));
    pass
}

/// Declares before the loop over points what does not differ between them.
fn hoist(glsl: &mut Glsl<'_, '_>, roots: &[ValueId]) {
    let plan = glsl.plan;
    let needed = plan.reachable(roots);
    let by_point = |id: &ValueId| {
        let pointed = |user: &ValueId| needed[user.0] && plan.rate(*user).point;
        roots.contains(id) || plan.users(*id).iter().any(pointed)
    };
    let still = |id: &ValueId| {
        needed[id.0] && plan.rate(*id).element && !plan.rate(*id).point && by_point(id)
    };
    for id in (0..needed.len()).map(ValueId).filter(still) {
        glsl.declared(id);
    }
}

/// The loop over points, up to the one after the vertex's own; lengths in device pixels.
fn walk(glsl: &mut Glsl<'_, '_>, ribbons: &RibbonLayer, [x, y]: [String; 2]) -> Vec<String> {
    let last = ribbons.points - 1;
    let width = glsl.value(ribbons.width).code;
    let [right, down] = ribbons.shift.map(|id| glsl.value(id).code);
    let steps = ribbons.step.map(|id| glsl.value(id).code);
    let rests = ribbons
        .step
        .iter()
        .all(|id| glsl.plan.program.value(*id).op == ValueOp::Const(0.0));
    let mut body = std::mem::take(&mut glsl.lines);
    body.extend([
        format!("vec2 drawn = (point + vec2({right}, {down})) * ratio;"),
        "if (i == max(at - 1, 0)) before = drawn;".to_owned(),
        format!("if (i == at) here = drawn, half_size = max({width}, 0.0) * 0.5 * ratio;"),
        "after = drawn;".to_owned(),
    ]);
    if !rests {
        body.push(format!("point += vec2({}, {});", steps[0], steps[1]));
    }
    let along = format!("float along = min(float(i) / {last}.0, 1.0);");
    if body.iter().any(|line| line.contains("along")) {
        body.insert(0, along);
    }
    let from = if rests { "max(at - 1, 0)" } else { "0" };
    let mut lines = vec![
        "int vertex = int(gl_VertexID), at = vertex >> 1;".to_owned(),
        format!("vec2 point = vec2({x}, {y}), before, here, after;"),
        "float half_size, ratio = u[0].z / u[0].x;".to_owned(),
        format!("for (int i = {from}; i <= min(at + 1, {last}); i++) {{"),
    ];
    lines.extend(body.into_iter().map(|line| format!("  {line}")));
    lines.push("}".to_owned());
    lines
}
