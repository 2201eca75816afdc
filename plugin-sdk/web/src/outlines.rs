//! What targets share that fill outlines: path data that is safe to print, and the colour of an element.

use effectforge_effect::outline::{Segment, parse};
use effectforge_effect::program::ValueId;

use crate::expression::Writer;
use crate::text::literal;

/// Path data from what was read: whatever the graph's text was, this is letters and numbers.
#[must_use]
pub fn clean(data: &str) -> String {
    let mut out = String::new();
    let mut put = |letter: char, points: &[[f64; 2]]| {
        out.push(letter);
        let numbers: Vec<_> = points
            .iter()
            .flatten()
            .map(|v| format!("{}", round(*v)))
            .collect();
        out.push_str(&numbers.join(" "));
    };
    for segment in parse(data).unwrap_or_default() {
        match segment {
            Segment::Move(end) => put('M', &[end]),
            Segment::Line(end) => put('L', &[end]),
            Segment::Quad(points) => put('Q', &points),
            Segment::Cubic(points) => put('C', &points),
            Segment::Close => put('Z', &[]),
        }
    }
    out
}

/// Four decimals of a unit: a tenth of a pixel at 1,000 px.
fn round(value: f64) -> f64 {
    let rounded = (value * 1e4).round() / 1e4;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Which colour an element has: its property `name`.
pub fn tint(writer: &mut Writer<'_, '_>, name: &str, id: ValueId, colors: &[(usize, f64)]) {
    let mut pick = writer.value(id);
    if colors.len() > 2 && !pick.code.chars().all(|c| c.is_ascii_alphanumeric()) {
        let label = writer.plan.label(id);
        writer.lines.push(format!("const {label} = {};", pick.code));
        writer.known.insert(id, label.clone());
        pick.code = label;
    }
    let last = colors.len() - 1;
    let mut choice = String::new();
    for (at, (_, below)) in colors.iter().enumerate().take(last) {
        choice.push_str(&format!(
            "{} < {} ? {at} : ",
            pick.code,
            literal(*below).code
        ));
    }
    writer.lines.push(format!("e.{name} = {choice}{last};"));
}
