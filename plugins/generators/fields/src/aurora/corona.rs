//! The corona: rays seen from below, where they meet overhead.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{hypot, smoothstep};

use super::{Knobs, show};
use crate::stage::Stage;

/// Where the rays meet.
const ZENITH: [f64; 2] = [0.12, -0.2];

/// A ring of rays: letter of its noise, radius of its hem, how far it strays, length, light, rays.
struct Ring(&'static str, f64, f64, f64, f64, f64);

const RINGS: [Ring; 2] = [
    Ring("a", 0.98, 0.4, 0.62, 0.8, 4.6),
    Ring("b", 0.5, 0.26, 0.34, 0.6, 3.2),
];

pub(super) fn corona(stage: &mut Stage, k: &Knobs, [u, v]: &[Expr; 2]) {
    let (du, dv) = (u.clone() - ZENITH[0], (v.clone() - ZENITH[1]) * 1.15);
    let far = stage.e.signal("far", hypot(du.clone(), dv.clone()) + 0.02);
    // A direction, not an angle: an angle would have a seam.
    let swirl = stage.noise("swirl", [u.clone() * 1.1, v.clone() * 1.1], 1, 1.0) * k.folds.clone();
    let swirl = stage.e.signal("swirl", swirl * 0.35);
    let way = [
        (du.clone() - dv.clone() * swirl.clone()) / far.clone(),
        (dv + du * swirl) / far.clone(),
    ];
    let way = [
        stage.e.signal("wu", way[0].clone()),
        stage.e.signal("wv", way[1].clone()),
    ];
    let lit = RINGS.map(|ring| light(stage, &ring, k, &way, &far));
    // The crown itself: where all rays meet it is bright, or there would be a dark star.
    let crown = (-(far.clone() * far * 9.0)).exp() * 0.34;
    let crown = stage.e.signal("crown", crown);
    let [a, b] = lit;
    show(stage, k, [a, b, [crown.clone(), crown]], (0.2, None));
}

fn light(
    stage: &mut Stage,
    Ring(id, hem, stray, length, light, rays): &Ring,
    k: &Knobs,
    [wu, wv]: &[Expr; 2],
    far: &Expr,
) -> [Expr; 2] {
    let name = |part: &str| format!("{part}_{id}");
    let at = |by: f64| [wu.clone() * by, wv.clone() * by];
    let line = stage.noise(&name("line"), at(1.3), 2, 1.0) * k.folds.clone() * *stray;
    let above = stage.e.signal(&name("above"), line + *hem - far.clone());
    let ray = [
        wu.clone() * *rays + far.clone() * 0.6,
        wv.clone() * *rays + far.clone() * 0.6,
    ];
    let ray = stage.noise(&name("ray"), ray, 2, 2.0);
    // Near the zenith rays are too fine to be told apart.
    let fine = smoothstep(0.04, 0.5, far.clone());
    let ray = (ray * 0.95 * k.rays.clone() * fine + 0.5).clamp(0.0, 1.4);
    let ray = stage.e.signal(&name("ray"), ray);
    let band = smoothstep(-0.5, 0.3, stage.noise(&name("band"), at(1.1), 1, 1.0));
    let fall = above.clone() / ((ray.clone() * 0.8 + 0.45) * k.height.clone() * *length);
    let fall = stage.e.signal(&name("fall"), fall);
    let shine = smoothstep(-0.3, 0.12, above)
        * (-fall.clone()).min(1.0).exp()
        * (ray.clone() * ray * 1.3 + 0.2)
        * (band * 0.8 + 0.2)
        * *light;
    let shine = stage.e.signal(&name("shine"), shine);
    [shine.clone(), shine * fall]
}
