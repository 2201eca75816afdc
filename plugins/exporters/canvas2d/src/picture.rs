//! Pictures: images that the module holds as text, and the loop that draws them.

use effectforge_effect::program::{Layer, ShapeLayer};
use effectforge_web::escape::js_string;
use effectforge_web::plan::Plan;

use crate::code::LayerNames;

/// The layers that draw an image, with its name.
fn pictures<'a>(plan: &Plan<'a>) -> Vec<(usize, &'a str)> {
    let of = |(at, layer): (usize, &'a Layer)| match layer {
        Layer::Shapes(ShapeLayer {
            image: Some(image), ..
        }) => Some((at, image.as_str())),
        _ => None,
    };
    plan.program
        .layers
        .iter()
        .enumerate()
        .filter_map(of)
        .collect()
}

/// The images, outside of `create()`; one that several layers draw is there once.
pub(crate) fn data(plan: &Plan<'_>, layers: &LayerNames) -> Vec<String> {
    let mut lines = Vec::new();
    let all = pictures(plan);
    for (number, (at, image)) in all.iter().enumerate() {
        let name = layers.into(*at);
        let first = all.iter().take(number).find(|(_, other)| other == image);
        lines.push(match (first, plan.effect.images.get(*image)) {
            (Some((known, _)), _) => format!("const {name} = {};", layers.into(*known)),
            (None, Some(image)) => {
                let text = js_string(&format!("data:{};base64,{}", image.media_type, image.data));
                format!("const {name} = {text};")
            }
            (None, None) => format!("const {name} = '';"),
        });
    }
    lines
}

/// What `create()` keeps of them.
pub(crate) fn state(plan: &Plan<'_>, layers: &LayerNames) -> Vec<String> {
    let one = |(at, _): (usize, &str)| {
        let (name, data) = (layers.style(at), layers.into(at));
        format!("const {name} = loadPicture({data});")
    };
    pictures(plan).into_iter().map(one).collect()
}

/// What is done for each element. An image that is not there yet, or is broken, would throw.
pub(crate) fn draw(image: &str, numbers: &str, lines: &mut Vec<String>) {
    let there = format!("if (!({image}.complete && {image}.naturalWidth)) break;");
    lines.insert(0, there);
    lines.push(format!("turn(alpha, {numbers});"));
    lines.push(format!("context.drawImage({image}, -0.5, -0.5, 1, 1);"));
    lines.push("context.restore();".to_owned());
}
