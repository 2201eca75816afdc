//! What `paint()` fills: gradients, profiles of lobes, and the colours that elements choose from.

use effectforge_effect::program::{FillLayer, Layer, ShadeLayer, SpriteLayer};
use effectforge_web::code::{Code, color};
use effectforge_web::plan::Plan;
use effectforge_web::text::literal;

use crate::draw::Named;
use crate::outline;
use crate::pass::Pass;

/// Prints the body of `paint()`.
pub(crate) fn paint(plan: &Plan<'_>, layers: &[Layer], named: &[Named], code: &mut Code) {
    let out = &mut code.paint;
    let number = |v: f64| literal(v).code;
    for (layer, named) in layers.iter().zip(named) {
        let Named {
            name,
            pass,
            row,
            outline,
        } = named;
        match layer {
            Layer::Fill(FillLayer { stops, .. }) | Layer::Shade(ShadeLayer { stops, .. }) => {
                let stops: Vec<_> = stops
                    .iter()
                    .map(|(at, role, alpha)| {
                        format!(
                            "[{}, {}, {}]",
                            number(*at),
                            number(*alpha),
                            color(plan, *role)
                        )
                    })
                    .collect();
                out.push(format!("fill({row}, [{}]);", stops.join(", ")));
            }
            Layer::Sprites(s) => sprite_paint(plan, s, name, pass, *row, out),
            Layer::Ribbons(r) => out.push(tinted(plan, &r.colors, name, pass)),
            Layer::Shapes(s) => {
                out.extend(outline.as_ref().map(|own| outline::paint(plan, s, own)))
            }
            Layer::Grain { .. } => {}
        }
    }
}

fn sprite_paint(
    plan: &Plan<'_>,
    sprites: &SpriteLayer,
    name: &str,
    pass: &Pass,
    row: usize,
    out: &mut Vec<String>,
) {
    for (at, lobe) in sprites.lobes.iter().enumerate() {
        let stops: Vec<_> = lobe
            .stops
            .iter()
            .map(|stop| {
                let [at, alpha, white] = [stop.at, stop.alpha, stop.white].map(|v| literal(v).code);
                format!("[{at}, {alpha}, {white}]")
            })
            .collect();
        out.push(format!("fill({}, [{}]);", row + at, stops.join(", ")));
    }
    out.push(tinted(plan, &sprites.colors, name, pass));
}

/// The colours that a pass's elements choose from.
fn tinted(plan: &Plan<'_>, colors: &[(usize, f64)], name: &str, pass: &Pass) -> String {
    let colors: Vec<_> = colors.iter().map(|(role, _)| color(plan, *role)).collect();
    format!("tint({name}, {}, [{}]);", pass.tints, colors.join(", "))
}
