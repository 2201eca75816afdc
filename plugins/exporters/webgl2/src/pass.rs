//! Passes: what one draw call needs. A pass has one array of vectors, `u`, and everything that
//! JavaScript tells its shader lies in it:
//!
//! | vectors | what |
//! |---|---|
//! | 0 | width and height of the canvas in CSS pixels, then in device pixels |
//! | 1 | the seed's halves (16 bits each), where there is chance |
//! | then | slots: values that do not differ between elements and pixels, four to a vector |
//! | then | colours of elements, straight |
//! | then | columns of a sum's elements |

use effectforge_effect::program::{ShadeLayer, SpriteLayer, Sum, ValueId, ValueOp};
use effectforge_web::plan::Plan;

use crate::glsl::{Glsl, Read};

/// Vectors that every WebGL2 gives a fragment shader; two are kept back.
pub(crate) const VECTORS_MAX: usize = 222;
const CHANCE: &str = "${CHANCE}";
const NOISE: &str = "${NOISE}";
const CELLS: &str = "${CELLS}";
const LOBE: &str = "${LOBE}";

/// One layer's shaders and where its numbers lie.
#[derive(Debug, Default)]
pub(crate) struct Pass {
    /// Code after the heading; the screen's own when empty.
    pub(crate) vertex: String,
    /// Code after the heading.
    pub(crate) fragment: String,
    /// Whether the second vector holds the seed.
    pub(crate) seeded: bool,
    /// Values in slots, by index of the number.
    pub(crate) slots: Vec<(ValueId, usize)>,
    /// Vector of the first colour.
    pub(crate) tints: usize,
    /// Columns of each sum.
    pub(crate) sums: Vec<Columns>,
    /// Vectors of the array.
    pub(crate) vectors: usize,
}

/// What of a sum's elements JavaScript computes.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub(crate) sum: Sum,
    pub(crate) ids: Vec<ValueId>,
    /// Index of the number that says how many elements there are.
    pub(crate) count: usize,
    /// Vector of the first element.
    pub(crate) from: usize,
}

impl Columns {
    /// Vectors per element.
    pub(crate) fn stride(&self) -> usize {
        self.ids.len().div_ceil(4)
    }
}

/// What a shader for `roots` reads of JavaScript: slots, and columns of sums. `own` says what the
/// shader computes by itself.
pub(crate) fn inputs(
    plan: &Plan<'_>,
    roots: &[ValueId],
    own: impl Fn(ValueId) -> bool,
) -> (Vec<ValueId>, Vec<(Sum, Vec<ValueId>)>) {
    let needed = plan.reachable(roots);
    let mut wanted: Vec<ValueId> = roots.iter().copied().filter(|id| !own(*id)).collect();
    let mut sums = Vec::new();
    for id in (0..needed.len()).map(ValueId) {
        if !needed[id.0] || !own(id) {
            continue;
        }
        if let ValueOp::Sum(sum) = plan.program.value(id).op {
            // The number of elements has a place of its own.
            wanted.extend(Some(sum.of).filter(|of| !own(*of)));
            sums.push(sum);
        } else {
            wanted.extend(plan.operands(id).filter(|operand| !own(*operand)));
        }
    }
    wanted.sort();
    wanted.dedup();
    let script = |id: &ValueId| {
        let op = plan.program.value(*id).op;
        !matches!(op, ValueOp::Const(_) | ValueOp::Width | ValueOp::Height)
    };
    wanted.retain(script);
    let columns = |id: &ValueId| plan.rate(*id).element;
    let of = |sum: Sum| {
        let below = plan.reachable(&[sum.of]);
        let ids = wanted
            .iter()
            .copied()
            .filter(|id| below[id.0] && columns(id));
        (sum, ids.collect())
    };
    let sums = sums.into_iter().map(of).collect();
    wanted.retain(|id| !columns(id));
    (wanted, sums)
}

/// How shaders read a number by its index.
fn place(at: usize) -> String {
    format!("u[{}].{}", at / 4, ["x", "y", "z", "w"][at % 4])
}

/// Gives every number its place and says how shaders read it.
pub(crate) fn arrange(
    (slots, sums): (Vec<ValueId>, Vec<(Sum, Vec<ValueId>)>),
    seeded: bool,
    tints: usize,
) -> (Pass, Read) {
    let first = if seeded { 2 } else { 1 };
    let mut read = Read::default();
    let mut pass = Pass {
        seeded,
        ..Pass::default()
    };
    for (at, id) in slots.into_iter().enumerate() {
        read.slots.insert(id, place(4 * first + at));
        pass.slots.push((id, 4 * first + at));
    }
    let counts = 4 * first + pass.slots.len();
    pass.tints = (counts + sums.len()).div_ceil(4);
    pass.vectors = pass.tints + tints;
    for (at, (sum, ids)) in sums.into_iter().enumerate() {
        read.counts.push((sum, place(counts + at)));
        let columns = Columns {
            sum,
            ids,
            count: counts + at,
            from: pass.vectors,
        };
        let stride = columns.stride();
        for (at, id) in columns.ids.iter().enumerate() {
            let vector = columns.from + at / 4;
            let step = if stride == 1 {
                "k".to_owned()
            } else {
                format!("k * {stride}")
            };
            let part = ["x", "y", "z", "w"][at % 4];
            read.slots
                .insert(*id, format!("u[{vector} + {step}].{part}"));
        }
        pass.vectors += stride * sum.capacity as usize;
        pass.sums.push(columns);
    }
    (pass, read)
}

/// Whether a shader that computes `own` values of `roots` needs chance.
pub(crate) fn is_seeded(plan: &Plan<'_>, roots: &[ValueId], own: impl Fn(ValueId) -> bool) -> bool {
    let needed = plan.reachable(roots);
    let random = |id: &ValueId| {
        matches!(
            plan.program.value(*id).op,
            ValueOp::Rand(_)
                | ValueOp::RandLife(..)
                | ValueOp::RandBurst { .. }
                | ValueOp::Noise(_)
        )
    };
    (0..needed.len())
        .map(ValueId)
        .any(|id| needed[id.0] && own(id) && random(&id))
}

/// The pass of a shade; `row` of the table is its ramp.
pub(crate) fn shade(plan: &Plan<'_>, shade: &ShadeLayer, row: &str) -> Pass {
    let roots = [shade.value, shade.alpha, shade.light];
    let own = |id: ValueId| plan.rate(id).pixel;
    let seeded = is_seeded(plan, &roots, own);
    let (mut pass, read) = arrange(inputs(plan, &roots, own), seeded, 0);
    let mut glsl = Glsl::new(plan, read, &roots);
    let [value, alpha, light] = roots.map(|id| glsl.value(id).code);
    let mut main = std::mem::take(&mut glsl.lines);
    main.insert(0, "float x = gl_FragCoord.x * u[0].x / u[0].z, y = u[0].y - gl_FragCoord.y * u[0].y / u[0].w;".into());
    main.push(format!(
        "vec4 shade = look(clamp({value}, 0.0, 1.0), {row});"
    ));
    if light != "0.0" {
        main.push(format!(
            "shade.rgb = min(shade.rgb + clamp({light}, 0.0, 1.0) * shade.a, vec3(shade.a));"
        ));
    }
    main.push(match alpha.as_str() {
        "1.0" => "color = shade;".to_owned(),
        _ => format!("color = shade * clamp({alpha}, 0.0, 1.0);"),
    });
    pass.fragment = shader("out vec4 color;\n", &main);
    pass
}

/// The pass of a sprite layer; `rows` of the table are its lobes.
pub(crate) fn sprites(plan: &Plan<'_>, sprites: &SpriteLayer, rows: &[String]) -> Pass {
    let mut roots = vec![sprites.alpha, sprites.radius, sprites.x, sprites.y];
    if sprites.colors.len() > 1 {
        roots.push(sprites.pick);
    }
    let own = |id: ValueId| plan.rate(id).element;
    let seeded = is_seeded(plan, &roots, own);
    let (mut pass, read) = arrange(inputs(plan, &roots, own), seeded, sprites.colors.len());
    let mut glsl = Glsl::new(plan, read, &roots);
    let all: Vec<String> = roots.iter().map(|id| glsl.value(*id).code).collect();
    let mut main = vec!["uint k = uint(gl_InstanceID);".to_owned()];
    main.append(&mut glsl.lines);
    for (name, code) in ["alpha", "radius", "x", "y", "pick"].into_iter().zip(&all) {
        main.push(format!("float {name} = {code};"));
    }
    main.extend([
        format!("tint = {};", choice(&sprites.colors, pass.tints)),
        "tint.a *= min(alpha, 1.0);".to_owned(),
        "pixels = radius * u[0].z / u[0].x;".to_owned(),
        "vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;".to_owned(),
        // A pixel more than the radius, for the rim.
        "at = corner * (1.0 + 1.0 / pixels);".to_owned(),
        "vec2 place = (vec2(x, y) + at * radius) / u[0].xy * 2.0 - 1.0;".to_owned(),
        "gl_Position = alpha > 0.004 && radius > 0.0 ? vec4(place.x, -place.y, 0.0, 1.0) : vec4(2.0);".to_owned(),
    ]);
    pass.vertex = shader(
        "out vec2 at;\nflat out vec4 tint;\nflat out float pixels;\n",
        &main,
    );
    let lobes: Vec<String> = sprites
        .lobes
        .iter()
        .zip(rows)
        .map(|(lobe, row)| {
            let [width, height] = lobe.size.map(|v| crate::glsl::number(v).code);
            format!("lobe(vec2({width}, {height}), {row})")
        })
        .collect();
    pass.fragment = format!(
        "{LOBE}{}",
        shader(
            "out vec4 color;\n",
            &[
                format!("vec2 sum = {};", lobes.join(" + ")),
                "color = min(vec4(tint.rgb * sum.x + sum.y, sum.x + sum.y), 1.0) * tint.a;"
                    .to_owned(),
            ],
        )
    );
    pass
}

/// The colour of an element by its `pick`.
pub(crate) fn choice(colors: &[(usize, f64)], tints: usize) -> String {
    let mut choice = String::new();
    for (at, (_, below)) in colors.iter().enumerate().rev() {
        choice = match choice.as_str() {
            "" => format!("u[{}]", tints + at),
            rest => {
                let below = crate::glsl::number(*below).code;
                format!("pick < {below} ? u[{}] : {rest}", tints + at)
            }
        };
    }
    choice
}

/// The pass of a fill: a straight or round gradient by its geometry.
pub(crate) fn fill() -> Pass {
    let main = [
        "vec2 at = vec2(gl_FragCoord.x, u[0].w - gl_FragCoord.y) * u[0].xy / u[0].zw;",
        "float far = u[1].w > 0.0 ? length(at - u[1].xy) / u[1].w : dot(at, u[1].xy) + u[1].z;",
        "color = look(clamp(far, 0.0, 1.0), u[2].x) * u[2].y;",
    ];
    Pass {
        fragment: shader("out vec4 color;\n", &main.map(str::to_owned)),
        vectors: 3,
        ..Pass::default()
    }
}

/// The pass of the grain.
pub(crate) fn grain(stream: u32, amount: f64) -> Pass {
    let amount = crate::glsl::number(amount * 255.0).code;
    let main = [
        "uvec2 at = uvec2(vec2(gl_FragCoord.x, u[0].w - gl_FragCoord.y) * u[0].xy / u[0].zw) & 63u;".to_owned(),
        format!("uint bits = uint(random({stream:#x}u, at.y * 16u + at.x / 4u, 0u) * 16777216.0);"),
        "float grain = (float(bits >> 6u * (at.x & 3u) & 63u) + 0.5) / 32.0 - 1.0;".to_owned(),
        format!("float alpha = floor({amount} * abs(grain) + 0.5) / 255.0;"),
        "color = vec4(vec3(grain < 0.0 ? 0.0 : alpha), alpha);".to_owned(),
    ];
    Pass {
        fragment: shader("out vec4 color;\n", &main),
        seeded: true,
        vectors: 2,
        ..Pass::default()
    }
}

/// Helpers that are called, declarations and `main`.
pub(crate) fn shader(declared: &str, main: &[String]) -> String {
    let body: String = main.iter().map(|line| format!("  {line}\n")).collect();
    let mut out = String::new();
    let calls = |name: &str| effectforge_web::shell::calls(&body, name);
    if calls("random") || calls("noise") {
        out.push_str(CHANCE);
    }
    if calls("noise") {
        out.push_str(NOISE);
    }
    if calls("cell") {
        out.push_str(CELLS);
    }
    for line in include_str!("../templates/arithmetic.glsl").lines() {
        let name = line.split(['(', ' ']).nth(1).unwrap_or_default();
        if calls(name) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.push_str(declared);
    out.push_str(&format!("void main() {{\n{body}}}\n"));
    out
}
