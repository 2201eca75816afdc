//! Shades: loops that compute a small picture, sample by sample, in every frame. The picture is scaled
//! up, so that the main thread computes at most [`SAMPLES_MAX`] samples whatever the size.

use effectforge_effect::program::{Layer, Program, ShadeLayer, ValueId, ValueOp};
use effectforge_web::code::{Known, clamped};
use effectforge_web::expression::Writer;
use effectforge_web::plan::Plan;

use crate::frame::{composite, put};

/// Samples of a shade's picture, about; the template's `grid` keeps it.
const SAMPLES_MAX: f64 = 9_000.0;

/// The loops that compute one shade, and the statements that show it.
pub(crate) fn shade_loop(
    plan: &mut Plan<'_>,
    plate: &str,
    shade: &ShadeLayer,
    known: &Known,
    out: &mut Vec<String>,
) {
    let roots = [shade.value, shade.alpha, shade.light];
    let (rows, known) = per_row(plan, &roots, known);
    let columns = per_sample(plan, plate, shade, known);
    out.push(format!(
        "for (let row = 0, at = 0; row < {plate}.rows; row++) {{"
    ));
    out.push(format!("  const y = (row + 0.5) * {plate}.down;"));
    out.extend(rows.into_iter().map(|line| format!("  {line}")));
    out.push(format!(
        "  for (let column = 0; column < {plate}.columns; column++, at += 4) {{"
    ));
    out.push(format!("    const x = (column + 0.5) * {plate}.across;"));
    out.extend(columns.into_iter().map(|line| format!("    {line}")));
    out.extend(["  }".to_owned(), "}".to_owned()]);
    let blend = format!("'{}'", composite(shade.blend));
    put("context", "globalCompositeOperation", &blend, out);
    put("context", "globalAlpha", "1", out);
    out.push(format!("show({plate});"));
}

/// What all samples of a row share.
fn per_row(plan: &mut Plan<'_>, roots: &[ValueId; 3], known: &Known) -> (Vec<String>, Known) {
    let needed = plan.reachable(roots);
    let shared = |id: &ValueId| {
        let wider = |user: &ValueId| !plan.is_per_row(*user);
        needed[id.0]
            && plan.is_per_row(*id)
            && !plan.is_leaf(*id)
            && (roots.contains(id) || plan.users(*id).iter().any(wider))
    };
    let ids: Vec<ValueId> = (0..needed.len()).map(ValueId).filter(shared).collect();
    let mut writer = Writer::new(plan, known.clone());
    for id in ids {
        if !writer.known.contains_key(&id) {
            writer.local(id);
        }
    }
    (writer.lines, writer.known)
}

/// One sample: its place on the ramp, and its four bytes.
fn per_sample(plan: &mut Plan<'_>, plate: &str, shade: &ShadeLayer, known: Known) -> Vec<String> {
    let mut writer = Writer::new(plan, known);
    for (id, name) in [
        (shade.value, "tone"),
        (shade.alpha, "alpha"),
        (shade.light, "light"),
    ] {
        let op = writer.plan.program.value(id).op;
        let plain = matches!(op, ValueOp::Const(_)) || writer.plan.is_leaf(id);
        if !writer.known.contains_key(&id) && !plain {
            writer.named.insert(id, name.to_owned());
        }
    }
    let mut share = |id: ValueId| {
        let text = writer.value(id);
        match writer.plan.program.value(id).op {
            ValueOp::Const(number) => Share::Still(number.clamp(0.0, 1.0)),
            _ => Share::Moving(clamped(writer.plan, id, text.code)),
        }
    };
    let (tone, alpha, light) = (share(shade.value), share(shade.alpha), share(shade.light));
    let mut lines = writer.lines;
    // Not a number becomes 0, as in the reference.
    lines.push(format!(
        "const from = ({} + 0.5) << 2;",
        tone.times(255.0, "")
    ));
    let shine = light.times(255.0, " + ");
    let mut white = "";
    if !shine.is_empty() {
        lines.push(format!("const white = {};", &shine[3..]));
        white = " + white";
    }
    for part in 0..3 {
        let (at, from) = match part {
            0 => ("at".to_owned(), "from".to_owned()),
            _ => (format!("at + {part}"), format!("from + {part}")),
        };
        lines.push(format!(
            "{plate}.bytes[{at}] = {plate}.ramp[{from}]{white};"
        ));
    }
    let alpha = match alpha {
        Share::Still(1.0) => String::new(),
        other => format!(" * {}", other.factor()),
    };
    lines.push(format!(
        "{plate}.bytes[at + 3] = {plate}.ramp[from + 3]{alpha};"
    ));
    lines
}

/// A number from 0 to 1.
enum Share {
    Still(f64),
    Moving(String),
}

impl Share {
    /// As code, times a number; nothing when it is 0 and stands behind `sign`.
    fn times(&self, number: f64, sign: &str) -> String {
        match self {
            Self::Still(own) if *own == 0.0 && !sign.is_empty() => String::new(),
            Self::Still(own) => format!("{sign}{}", own * number),
            Self::Moving(code) => format!("{sign}{number} * {}", atom(code)),
        }
    }

    fn factor(&self) -> String {
        match self {
            Self::Still(own) => own.to_string(),
            Self::Moving(code) => atom(code),
        }
    }
}

/// In parentheses unless it is a name, a number or a call.
fn atom(code: &str) -> String {
    let plain = !code.contains(' ') || (code.ends_with(')') && code.starts_with("min("));
    if plain {
        code.to_owned()
    } else {
        format!("({code})")
    }
}

/// CSS pixels from one sample to the next at the design size.
fn step(program: &Program, shade: &ShadeLayer) -> f64 {
    let [width, height] = program.design;
    (shade.detail / 2.0).max((width * height / SAMPLES_MAX).sqrt())
}

/// What the target shows otherwise than the reference: shades, by node.
pub(crate) fn losses(program: &Program) -> Vec<(String, String)> {
    let loss = |layer: &Layer| match layer {
        Layer::Shade(shade) => {
            let step = (step(program, shade) * 10.0).round() / 10.0;
            let what = format!(
                "shade {} is computed every {step} px and scaled up",
                shade.node
            );
            Some((shade.node.clone(), what))
        }
        _ => None,
    };
    program.layers.iter().filter_map(loss).collect()
}
