//! Pictures of sprites: soft spots, discs, glints.
//!
//! A lobe is straight between its stops, so a curve is sampled where it bends. All end at alpha 0:
//! a sprite has no edge.

use effectforge_sdk::effect::graph::{Lobe, LobeStop};

const ROUND: [f64; 2] = [1.0, 1.0];

fn stop(at: f64, alpha: f64, white: f64) -> LobeStop {
    LobeStop {
        at,
        alpha: (alpha * 1000.0).round() / 1000.0,
        white,
    }
}

/// A bell curve; `sharpness` 2 is wide, 6 narrow.
#[must_use]
pub fn bell(alpha: f64, sharpness: f64, size: [f64; 2]) -> Lobe {
    let rim = (-sharpness).exp();
    let curve = |r: f64| ((-sharpness * r * r).exp() - rim) / (1.0 - rim);
    let at = [0.0, 0.12, 0.24, 0.36, 0.48, 0.6, 0.72, 0.86, 1.0];
    Lobe {
        size,
        stops: at
            .iter()
            .map(|r| stop(*r, alpha * curve(*r), 0.0))
            .collect(),
    }
}

/// A spark: white-hot core, coloured halo.
#[must_use]
pub fn spark() -> Vec<Lobe> {
    vec![Lobe {
        size: ROUND,
        stops: vec![
            stop(0.0, 1.0, 0.95),
            stop(0.1, 0.96, 0.7),
            stop(0.2, 0.62, 0.28),
            stop(0.34, 0.27, 0.06),
            stop(0.52, 0.1, 0.0),
            stop(0.75, 0.028, 0.0),
            stop(1.0, 0.0, 0.0),
        ],
    }]
}

/// A glow: small bright heart in a wide halo.
#[must_use]
pub fn orb() -> Vec<Lobe> {
    vec![
        bell(0.34, 3.6, ROUND),
        Lobe {
            size: [0.3, 0.3],
            stops: vec![
                stop(0.0, 0.9, 0.9),
                stop(0.35, 0.55, 0.5),
                stop(0.7, 0.16, 0.1),
                stop(1.0, 0.0, 0.0),
            ],
        },
    ]
}

/// A disc out of focus: even inside, a little brighter at the rim, soft edge.
#[must_use]
pub fn disc() -> Vec<Lobe> {
    vec![Lobe {
        size: ROUND,
        stops: vec![
            stop(0.0, 0.6, 0.0),
            stop(0.55, 0.64, 0.0),
            stop(0.76, 0.8, 0.04),
            stop(0.86, 0.92, 0.1),
            stop(0.92, 0.6, 0.04),
            stop(0.97, 0.16, 0.0),
            stop(1.0, 0.0, 0.0),
        ],
    }]
}

/// A star: thin crossed beams, heart and halo.
#[must_use]
pub fn glint() -> Vec<Lobe> {
    let beam = |size: [f64; 2], peak: f64| Lobe {
        size,
        stops: vec![
            stop(0.0, peak, 0.9),
            stop(0.18, peak * 0.5, 0.5),
            stop(0.45, peak * 0.16, 0.15),
            stop(0.75, peak * 0.04, 0.0),
            stop(1.0, 0.0, 0.0),
        ],
    };
    vec![
        beam([1.0, 0.035], 0.9),
        beam([0.035, 0.8], 0.8),
        bell(0.2, 4.5, [0.5, 0.5]),
        Lobe {
            size: [0.13, 0.13],
            stops: vec![
                stop(0.0, 1.0, 1.0),
                stop(0.4, 0.7, 0.7),
                stop(1.0, 0.0, 0.0),
            ],
        },
    ]
}

/// A flake: soft ball, `soft` 0 (in focus) to 1 (out of focus).
#[must_use]
pub fn flake(soft: f64) -> Vec<Lobe> {
    let hold = 0.5 - 0.4 * soft.clamp(0.0, 1.0);
    vec![Lobe {
        size: ROUND,
        stops: vec![
            stop(0.0, 1.0, 0.5),
            stop(hold, 0.9, 0.35),
            stop(hold + (1.0 - hold) * 0.35, 0.5, 0.15),
            stop(hold + (1.0 - hold) * 0.7, 0.13, 0.0),
            stop(1.0, 0.0, 0.0),
        ],
    }]
}

/// A very wide bell with as many stops as a lobe may have: for lights as large as the canvas, whose
/// every bend would be seen as a ring.
#[must_use]
pub fn veil() -> Lobe {
    let steps = 11_u32;
    let curve = |r: f64| {
        let s = 1.0 - r * r;
        s * s * (1.0 - 0.25 * r)
    };
    let at = |k: u32| f64::from(k) / f64::from(steps);
    let stops = (0..=steps)
        .map(|k| stop(at(k), curve(at(k)), 0.0))
        .collect();
    Lobe { size: ROUND, stops }
}
