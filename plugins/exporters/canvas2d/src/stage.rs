//! Groups, masks and post chains on surfaces beside the page's.
//!
//! `ctx.filter` is not everywhere, so every step is made of what every canvas has: blur and bloom of a
//! picture that is halved again and again and drawn back, the rest of blend modes. Steps leave their
//! outcome where they found the picture, so the surface on top of the stack is always `context`.

use effectforge_effect::graph::Blend;
use effectforge_effect::program::{Layer, Program, Stage, Step, ValueId, ValueOp};
use effectforge_web::bounds::bounds;
use effectforge_web::code::{Code, Known, clamped};
use effectforge_web::expression::Writer;
use effectforge_web::plan::{Plan, Roots};
use effectforge_web::text::literal;

use crate::frame::{composite, put};

/// Names that the template declares for surfaces.
const RESERVED: &str = "page surfaces rungs GRAYS CHANNELS spread open close redraw tone soften bloom grade split lift \
 slide slip strip run runX runY one own part all share below fine top from to";
/// Straight pieces in which a vignette's gradient follows its curve.
const PIECES: u32 = 10;

/// Whether there is more than the page's canvas to draw on.
pub(crate) fn is_composed(program: &Program) -> bool {
    program.stages.contains(&Stage::Open)
}

fn steps(program: &Program) -> impl Iterator<Item = (usize, &str, &Step)> {
    let stages = program.stages.iter().enumerate();
    stages.filter_map(|(at, stage)| match stage {
        Stage::Post { node, step } => Some((at, node.as_str(), step)),
        _ => None,
    })
}

/// What frames compute for stages.
pub(crate) fn roots(program: &Program, roots: &mut Roots) {
    if is_composed(program) {
        roots.reserved = RESERVED;
    }
    for stage in &program.stages {
        match stage {
            Stage::Post { step, .. } if matches!(step, Step::Displace { .. }) => {
                roots.looped.extend(step.values());
            }
            Stage::Post { step, .. } => roots.frame.extend(step.values()),
            Stage::Close { opacity, .. } => roots.frame.push(*opacity),
            Stage::Layer(_) | Stage::Open | Stage::Mask { .. } => {}
        }
    }
}

/// What of the template a program needs.
pub(crate) fn flags(program: &Program) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if is_composed(program) {
        flags.push("stages");
    }
    for (_, _, step) in steps(program) {
        flags.extend(match step {
            Step::Blur { .. } => &["redraws", "softens"][..],
            Step::Bloom { .. } => &["redraws", "softens", "tones", "blooms"][..],
            Step::Grade { .. } => &["redraws", "tones", "grades"][..],
            Step::Vignette { .. } => &["ramp", "css"][..],
            Step::Aberration { .. } => &["redraws", "splits"][..],
            Step::Displace { dx, dy, .. } => match axis(program, [*dx, *dy]) {
                Some(Axis::Columns) => &["redraws", "lifts", "slips"][..],
                _ => &["redraws", "lifts", "slides"][..],
            },
        });
    }
    flags
}

/// Along what a displacement is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Rows,
    Columns,
}

/// None when every pixel goes its own way.
fn axis(program: &Program, roots: [ValueId; 2]) -> Option<Axis> {
    let reads = |wanted: ValueOp| {
        let needed = program.needed(&roots, |_| true);
        needed.iter().any(|id| program.value(*id).op == wanted)
    };
    match (reads(ValueOp::X), reads(ValueOp::Y)) {
        (false, _) => Some(Axis::Rows),
        (true, false) => Some(Axis::Columns),
        (true, true) => None,
    }
}

/// Design pixels from one strip to the next.
fn strip(detail: f64) -> f64 {
    (detail / 2.0).max(1.0)
}

/// What Canvas 2D cannot do, by node.
pub(crate) fn refused(plan: &Plan<'_>) -> Vec<(String, String)> {
    let program = plan.program;
    let all = bounds(plan.effect, program, &plan.idioms, (0.5, 1.5));
    let mut out = Vec::new();
    for (at, node, step) in steps(program) {
        let why = match step {
            Step::Grade {
                saturation, hue, ..
            } => {
                let turned = program.value(*hue).op != ValueOp::Const(0.0);
                let more = all[saturation.0].high > 1.0;
                (turned || more).then_some("grade: Canvas 2D neither turns hues nor saturates")
            }
            Step::Displace { dx, dy, .. } => axis(program, [*dx, *dy])
                .is_none()
                .then_some("displace: Canvas 2D moves rows or columns, not pixels"),
            Step::Bloom { .. } => (!is_light(program, at))
                .then_some("bloom: Canvas 2D has it in groups that are added or screened"),
            Step::Blur { .. } | Step::Vignette { .. } | Step::Aberration { .. } => None,
        };
        out.extend(why.map(|why| (node.to_owned(), why.to_owned())));
    }
    out
}

/// Whether only the light of the surface at a stage is seen: black is nothing, for it and for all
/// around it are added or screened, up to the page.
fn is_light(program: &Program, at: usize) -> bool {
    let (mut depth, mut around) = (0_i32, 0_i32);
    for stage in program.stages.iter().skip(at) {
        match stage {
            Stage::Open => depth += 1,
            Stage::Mask { .. } if depth == around => return false,
            Stage::Mask { .. } => depth -= 1,
            Stage::Close { node, blend, .. } => {
                if depth == around {
                    if *blend == Blend::Normal && node != "post" {
                        return false;
                    }
                    around -= 1;
                }
                depth -= 1;
            }
            Stage::Layer(_) | Stage::Post { .. } => {}
        }
    }
    true
}

/// What Canvas 2D shows otherwise than the reference, by node.
pub(crate) fn losses(program: &Program) -> Vec<(String, String)> {
    let loss = |(_, node, step): (usize, &str, &Step)| {
        let what = match step {
            Step::Blur { .. } => "blur is of halved pictures, not of a bell".to_owned(),
            Step::Bloom { .. } => "bloom is of halved pictures, not of a bell".to_owned(),
            Step::Grade { .. } => "grade goes in 8-bit steps, each kept in range".to_owned(),
            Step::Aberration { .. } => "aberration is exact where the picture is opaque".to_owned(),
            Step::Displace { detail, .. } => {
                format!("displacement moves strips of {} px", strip(*detail))
            }
            Step::Vignette { .. } => return None,
        };
        Some((node.to_owned(), what))
    };
    steps(program).filter_map(loss).collect()
}

/// Names of the gradients of vignettes, by stage.
pub(crate) fn vignettes(plan: &mut Plan<'_>, code: &mut Code) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let program = plan.program;
    for (at, _, step) in steps(program) {
        let Step::Vignette { inner, outer, .. } = step else {
            continue;
        };
        let name = plan.names.fresh(&["vignette"]);
        code.state.push(format!("let {name} = '';"));
        let stops: Vec<String> = (0..=PIECES)
            .map(|piece| {
                let t = f64::from(piece) / f64::from(PIECES);
                let place = (inner + (outer - inner) * t) / outer;
                let alpha = t * t * (3.0 - 2.0 * t);
                let short = |v: f64| literal((v * 1e4).round() / 1e4).code;
                format!("[{}, {}, '#000000']", short(place), short(alpha))
            })
            .collect();
        let outer = literal(*outer).code;
        code.paint.push(format!(
            "{name} = ramp(context.createRadialGradient(width / 2, height / 2, 0, width / 2, height / 2, {outer} * max(width, height)), [{}]);",
            stops.join(", ")
        ));
        out.push((at, name));
    }
    out
}

/// Gives the surfaces their size, first of all in `layout()`.
pub(crate) fn layout(program: &Program, code: &mut Code) {
    if !is_composed(program) {
        return;
    }
    let flags = flags(program);
    if flags.contains(&"softens") {
        let line = "for (let k = 0; k < rungs.length; k++) spread(rungs[k], max(1, canvas.width >> (k + 1)), max(1, canvas.height >> (k + 1)));";
        code.layout.insert(0, line.to_owned());
    }
    let line = "for (const one of surfaces) spread(one, canvas.width, canvas.height);";
    code.layout.insert(0, line.to_owned());
}

/// Surfaces by number.
#[derive(Debug, Default)]
struct Room {
    open: Vec<usize>,
    made: usize,
}

impl Room {
    /// Numbers that are free for a step or a group.
    fn spare(&mut self, which: usize) -> usize {
        let next = self.open.len() + which;
        self.made = self.made.max(next + 1);
        next
    }
}

/// Prints the stages of a frame; `layer` prints one layer. Gives how many surfaces there are.
pub(crate) fn draw(
    plan: &mut Plan<'_>,
    summed: &Known,
    vignettes: &[(usize, String)],
    lines: &mut Vec<String>,
    mut layer: impl FnMut(&mut Plan<'_>, usize, &mut Vec<String>),
) -> usize {
    let program = plan.program;
    let mut room = Room::default();
    for (at, stage) in program.stages.iter().enumerate().skip(plan.backdrop) {
        match stage {
            Stage::Layer(which) => layer(plan, *which, lines),
            Stage::Open => {
                let next = room.spare(0);
                room.open.push(next);
                lines.push(format!("open({next});"));
            }
            Stage::Mask { invert } => {
                let mode = if *invert {
                    "destination-out"
                } else {
                    "destination-in"
                };
                close(&mut room, "1", mode, lines);
            }
            Stage::Close { opacity, blend, .. } => {
                let text = value(plan, summed, *opacity, lines);
                let text = clamped(plan, *opacity, text);
                close(&mut room, &text, composite(*blend), lines);
            }
            Stage::Post { node, step } => {
                let name = vignettes.iter().find(|(own, _)| *own == at);
                let name = name.map_or("", |(_, name)| name.as_str());
                let whole = node == "post" && is_opaque(program);
                post(plan, summed, (step, name, whole), &mut room, lines);
            }
        }
    }
    room.made
}

fn close(room: &mut Room, opacity: &str, mode: &str, lines: &mut Vec<String>) {
    let Some(from) = room.open.pop() else { return };
    let to = room
        .open
        .last()
        .map_or("-1".to_owned(), ToString::to_string);
    lines.push(format!("close({from}, {to}, {opacity}, '{mode}');"));
}

/// Whether the first layer covers the whole picture.
fn is_opaque(program: &Program) -> bool {
    match program.layers.first() {
        Some(Layer::Fill(fill)) => {
            fill.blend == Blend::Normal
                && program.value(fill.opacity).op == ValueOp::Const(1.0)
                && fill.stops.iter().all(|(_, _, alpha)| *alpha >= 1.0)
        }
        _ => false,
    }
}

fn value(plan: &mut Plan<'_>, known: &Known, id: ValueId, lines: &mut Vec<String>) -> String {
    let mut writer = Writer::new(plan, known.clone());
    let text = writer.value(id).code;
    lines.append(&mut writer.lines);
    text
}

fn post(
    plan: &mut Plan<'_>,
    known: &Known,
    (step, name, whole): (&Step, &str, bool),
    room: &mut Room,
    lines: &mut Vec<String>,
) {
    let mut numbers = |plan: &mut Plan<'_>, ids: &[ValueId]| {
        let all = ids.iter().map(|id| value(plan, known, *id, lines));
        all.collect::<Vec<_>>().join(", ")
    };
    let line = match step {
        Step::Blur { radius } => format!("soften(context, {});", numbers(plan, &[*radius])),
        Step::Bloom { .. } => {
            let numbers = numbers(plan, &step.values());
            format!("bloom({}, {numbers});", room.spare(0))
        }
        Step::Grade {
            brightness,
            contrast,
            saturation,
            ..
        } => {
            let numbers = numbers(plan, &[*brightness, *contrast, *saturation]);
            format!("grade({}, {numbers});", room.spare(0))
        }
        Step::Vignette { amount, .. } => {
            let amount = numbers(plan, &[*amount]);
            put(
                "context",
                "globalCompositeOperation",
                "'source-atop'",
                lines,
            );
            put("context", "globalAlpha", &amount, lines);
            lines.push(format!("context.fillStyle = {name};"));
            "context.fillRect(0, 0, width, height);".to_owned()
        }
        Step::Aberration { x, y } => {
            let numbers = numbers(plan, &[*x, *y]);
            let (own, sum) = (room.spare(0), room.spare(1));
            format!("split({own}, {sum}, {numbers}, {whole});")
        }
        Step::Displace { dx, dy, detail } => {
            let spare = room.spare(0);
            strips(plan, known, ([*dx, *dy], *detail, spare), lines);
            return;
        }
    };
    lines.push(line);
}

/// The loop over the strips of a displacement.
fn strips(
    plan: &mut Plan<'_>,
    known: &Known,
    (roots, detail, spare): ([ValueId; 2], f64, usize),
    out: &mut Vec<String>,
) {
    let rows = axis(plan.program, roots) != Some(Axis::Columns);
    let (side, place, helper) = if rows {
        ("height", "y", "slide")
    } else {
        ("width", "x", "slip")
    };
    let mut writer = Writer::new(plan, known.clone());
    let [dx, dy] = roots.map(|id| writer.value(id).code);
    let step = literal(strip(detail)).code;
    out.push(format!("lift({spare});"));
    out.push(format!(
        "for (let at = 0, size = max(1, round({step} * scale * ratio)) * ({side} / canvas.{side}); at < {side}; at += size) {{"
    ));
    out.push(format!("  const {place} = at + size / 2;"));
    out.extend(writer.lines.into_iter().map(|line| format!("  {line}")));
    out.push(format!("  strip({helper}, {spare}, at, {dx}, {dy});"));
    out.push("}".to_owned());
    // What is no number is equal to nothing: it ends the last run.
    out.push(format!("strip({helper}, {spare}, {side}, NaN, NaN);"));
}
