//! Surfaces: groups, masks and post chains as passes from one texture of the canvas's size to another.
//!
//! Which surface holds what is decided here, once: the module names them by number, and −1 is the
//! canvas. A step writes to a free surface, which then takes the place of the one it read.

use std::collections::BTreeSet;

use effectforge_effect::program::{Layer, Program, Stage, Step, ValueId};
use effectforge_web::code::{Known, clamped};
use effectforge_web::expression::Writer;
use effectforge_web::plan::{Plan, Roots};

use crate::draw::{Named, factor};
use crate::glsl::Glsl;
use crate::pass::{Pass, arrange, inputs, is_seeded, shader};

/// Passes that every step of a kind shares: flag of the template, constant with its shader.
const SHARED: [(&str, &str); 6] = [
    ("surfaces", "COPY"),
    ("softens", "SOFT"),
    ("blooms", "BRIGHT"),
    ("grades", "GRADE"),
    ("vignettes", "VIGNETTE"),
    ("aberrations", "ABERRATION"),
];

/// Whether there is more than the canvas to draw on.
pub(crate) fn is_composed(program: &Program) -> bool {
    program.stages.contains(&Stage::Open)
}

/// The steps of all chains, with the id of their group.
pub(crate) fn steps(program: &Program) -> impl Iterator<Item = (&str, &Step)> {
    program.stages.iter().filter_map(|stage| match stage {
        Stage::Post { node, step } => Some((node.as_str(), step)),
        _ => None,
    })
}

/// What of the template a program needs.
pub(crate) fn flags(program: &Program) -> BTreeSet<&'static str> {
    let mut flags = BTreeSet::new();
    if is_composed(program) {
        flags.insert("surfaces");
        flags.insert(if is_drafted(program) {
            "drafts"
        } else {
            "plain_surfaces"
        });
    }
    for (_, step) in steps(program) {
        flags.extend(match step {
            Step::Blur { .. } => &["softens"][..],
            Step::Bloom { .. } => &["softens", "blooms", "steps"][..],
            Step::Grade { .. } => &["grades", "steps"][..],
            Step::Vignette { .. } => &["vignettes", "steps"][..],
            Step::Aberration { .. } => &["aberrations", "steps"][..],
            Step::Displace { .. } => &["displaces"][..],
        });
    }
    if flags.contains("softens") {
        flags.insert("steps");
    }
    let masked = |stage: &Stage| matches!(stage, Stage::Mask { .. });
    if program.stages.iter().any(masked) {
        flags.insert("masks");
    }
    flags
}

/// Whether layers need a depth or a stencil, which textures do not have.
fn is_drafted(program: &Program) -> bool {
    let needs = |layer: &Layer| matches!(layer, Layer::Ribbons(_) | Layer::Shapes(_));
    program.layers.iter().any(needs)
}

/// The shaders that the template has for a program's steps, by their constant.
pub(crate) fn shared(program: &Program) -> impl Iterator<Item = &'static str> {
    let flags = flags(program);
    let used = SHARED
        .into_iter()
        .filter(move |(flag, _)| flags.contains(flag));
    used.map(|(_, constant)| constant)
}

/// Values that frames hand to steps; those of displacements belong to their passes.
pub(crate) fn roots(program: &Program, roots: &mut Roots) {
    for stage in &program.stages {
        match stage {
            Stage::Post {
                step: Step::Displace { .. },
                ..
            } => {}
            Stage::Post { step, .. } => roots.frame.extend(step.values()),
            Stage::Close { opacity, .. } => roots.frame.push(*opacity),
            Stage::Layer(_) | Stage::Open | Stage::Mask { .. } => {}
        }
    }
}

/// The pass of each displacement, in the order of the stages.
pub(crate) fn passes<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Pass> + use<'p> {
    steps(plan.program).filter_map(|(_, step)| match step {
        Step::Displace { dx, dy, .. } => Some(displace(plan, [*dx, *dy])),
        _ => None,
    })
}

fn displace(plan: &Plan<'_>, roots: [ValueId; 2]) -> Pass {
    let own = |id: ValueId| plan.rate(id).pixel;
    let seeded = is_seeded(plan, &roots, own);
    let (mut pass, read) = arrange(inputs(plan, &roots, own), seeded, 0);
    let mut glsl = Glsl::new(plan, read, &roots);
    let [dx, dy] = roots.map(|id| glsl.value(id).code);
    let mut main = std::mem::take(&mut glsl.lines);
    main.insert(0, "float x = gl_FragCoord.x * u[0].x / u[0].z, y = u[0].y - gl_FragCoord.y * u[0].y / u[0].w;".into());
    main.push(format!("vec2 away = vec2({dx}, -({dy}));"));
    main.push(
        "color = textureLod(picture, gl_FragCoord.xy / u[0].zw + away / u[0].xy, 0.0);".to_owned(),
    );
    pass.fragment = shader("uniform sampler2D picture;\nout vec4 color;\n", &main);
    pass
}

/// A surface under way.
#[derive(Clone, Copy, Debug)]
struct Top {
    at: i32,
    /// Layers were drawn that must be brought from the draft to the texture.
    drafted: bool,
}

/// Surfaces by number.
#[derive(Debug, Default)]
struct Room {
    free: BTreeSet<i32>,
    made: i32,
}

impl Room {
    fn take(&mut self) -> i32 {
        if let Some(at) = self.free.pop_first() {
            return at;
        }
        self.made += 1;
        self.made - 1
    }

    fn give(&mut self, at: i32) {
        if at >= 0 {
            self.free.insert(at);
        }
    }
}

/// Prints the stages of a frame; `layer` prints one layer. Gives how many surfaces there are.
pub(crate) fn draw(
    plan: &mut Plan<'_>,
    named: &[Named],
    known: &Known,
    lines: &mut Vec<String>,
    mut layer: impl FnMut(&mut Plan<'_>, usize, &mut Vec<String>),
) -> i32 {
    let program = plan.program;
    let drafts = is_drafted(program);
    let mut room = Room::default();
    let canvas = Top {
        at: -1,
        drafted: false,
    };
    let mut stack = vec![canvas];
    let mut displacements = named.iter().skip(program.layers.len());
    for stage in &program.stages {
        if let Stage::Layer(at) = stage {
            layer(plan, *at, lines);
            continue;
        }
        if *stage == Stage::Open {
            let at = room.take();
            let drafted = drafts;
            stack.push(Top { at, drafted });
            lines.push(format!("onto({at});"));
            lines.push("gl.clear(gl.COLOR_BUFFER_BIT);".to_owned());
            continue;
        }
        let Some(top) = stack.last_mut() else {
            continue;
        };
        if std::mem::take(&mut top.drafted) {
            lines.push(format!("settle({});", top.at));
        }
        let at = top.at;
        match stage {
            Stage::Layer(_) | Stage::Open => {}
            Stage::Mask { invert } => {
                stack.pop();
                let Some(below) = stack.last_mut() else {
                    continue;
                };
                if std::mem::take(&mut below.drafted) {
                    lines.push(format!("settle({});", below.at));
                }
                let factor = if *invert {
                    "gl.ONE_MINUS_SRC_ALPHA"
                } else {
                    "gl.SRC_ALPHA"
                };
                lines.push(format!("mask({at}, {}, {factor});", below.at));
                room.give(at);
            }
            Stage::Close { opacity, blend, .. } => {
                stack.pop();
                let below = stack.last().map_or(-1, |below| below.at);
                let text = value(plan, known, *opacity, lines);
                let text = clamped(plan, *opacity, text);
                lines.push(format!("over({at}, {below}, {text}, {});", factor(*blend)));
                room.give(at);
            }
            Stage::Post { step, .. } => {
                let name = match step {
                    Step::Displace { .. } => displacements.next().map(|own| own.name.as_str()),
                    _ => None,
                };
                let next = post(plan, known, (at, step, name), &mut room, lines);
                if let Some(top) = stack.last_mut() {
                    top.at = next;
                }
            }
        }
    }
    room.made
}

/// Prints one step over a surface; gives the surface that holds the outcome.
fn post(
    plan: &mut Plan<'_>,
    known: &Known,
    (at, step, name): (i32, &Step, Option<&str>),
    room: &mut Room,
    lines: &mut Vec<String>,
) -> i32 {
    let numbers: Vec<String> = match step {
        Step::Displace { .. } => Vec::new(),
        _ => {
            let ids = step.values();
            ids.iter()
                .map(|id| value(plan, known, *id, lines))
                .collect()
        }
    };
    let mut numbers = numbers.join(", ");
    let spare = room.take();
    let shared = match step {
        Step::Blur { .. } => {
            lines.push(format!("soften({at}, {spare}, {numbers});"));
            room.give(spare);
            return at;
        }
        Step::Bloom { .. } => {
            let other = room.take();
            lines.push(format!("bloom({at}, {spare}, {other}, {numbers});"));
            room.give(spare);
            room.give(other);
            return at;
        }
        Step::Displace { .. } => {
            let name = name.unwrap_or("copy");
            lines.push(format!("into({spare});"));
            lines.push(format!("cast({name}, {at}, gl.ONE, gl.ZERO);"));
            room.give(at);
            return spare;
        }
        Step::Grade { .. } => "grade",
        Step::Aberration { .. } => "aberration",
        Step::Vignette { inner, outer, .. } => {
            let own = |v: f64| effectforge_web::text::literal(v).code;
            numbers = format!("{numbers}, {}, {}", own(*inner), own(*outer));
            "vignette"
        }
    };
    lines.push(format!("step({shared}, {at}, {spare}, {numbers});"));
    room.give(at);
    spare
}

fn value(plan: &mut Plan<'_>, known: &Known, id: ValueId, lines: &mut Vec<String>) -> String {
    let mut writer = Writer::new(plan, known.clone());
    let text = writer.value(id).code;
    lines.append(&mut writer.lines);
    text
}
