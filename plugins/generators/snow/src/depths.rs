//! The depths of a snowfall, from the haze of far flakes to discs close to the lens.

use effectforge_sdk::effect::graph::Lobe;
use effectforge_style::lobes;

use crate::Weather;

/// One depth.
#[derive(Clone, Copy)]
pub(crate) struct Depth {
    pub(crate) id: &'static str,
    pub(crate) count: u32,
    /// Seconds of a fall at medium tempo.
    pub(crate) fall: (f64, f64),
    /// Radius, design pixels.
    pub(crate) radius: (f64, f64),
    pub(crate) alpha: (f64, f64),
    /// Sway, design pixels.
    pub(crate) sway: (f64, f64),
    /// Out of focus, 0 to 1.
    pub(crate) soft: f64,
    /// Drawn out along the wind: height of a flake as a share of its width.
    pub(crate) streak: f64,
    pub(crate) colors: &'static [(&'static str, f64)],
}

const FAR: &[(&str, f64)] = &[("secondary", 3.0), ("primary", 2.0)];
const NEAR: &[(&str, f64)] = &[("primary", 5.0), ("secondary", 1.0)];

const fn depth(
    id: &'static str,
    count: u32,
    fall: (f64, f64),
    radius: (f64, f64),
    alpha: (f64, f64),
) -> Depth {
    Depth {
        id,
        count,
        fall,
        radius,
        alpha,
        sway: (3.0, 9.0),
        soft: 0.5,
        streak: 1.0,
        colors: FAR,
    }
}

/// Large flakes, few and slow, between a fine haze and a few discs of light.
const CALM: [Depth; 4] = [
    depth("far", 230, (15.0, 26.0), (1.7, 3.2), (0.3, 0.7)),
    Depth {
        sway: (8.0, 22.0),
        soft: 0.5,
        colors: NEAR,
        ..depth("mid", 96, (9.0, 14.0), (3.6, 7.0), (0.5, 0.95))
    },
    Depth {
        sway: (18.0, 40.0),
        soft: 0.75,
        colors: NEAR,
        ..depth("near", 40, (6.4, 9.0), (9.0, 22.0), (0.5, 0.9))
    },
    Depth {
        sway: (24.0, 50.0),
        soft: 1.0,
        colors: NEAR,
        ..depth("close", 20, (5.0, 6.6), (34.0, 104.0), (0.1, 0.26))
    },
];

/// An even fall, carried sideways.
const BREEZE: [Depth; 4] = [
    depth("far", 200, (9.0, 17.0), (1.8, 3.3), (0.35, 0.75)),
    Depth {
        sway: (6.0, 18.0),
        soft: 0.45,
        colors: NEAR,
        ..depth("mid", 150, (5.6, 9.0), (3.2, 6.4), (0.5, 0.9))
    },
    Depth {
        sway: (12.0, 28.0),
        soft: 0.65,
        streak: 0.86,
        colors: NEAR,
        ..depth("near", 66, (3.8, 5.6), (6.5, 14.0), (0.6, 0.95))
    },
    Depth {
        sway: (20.0, 40.0),
        soft: 1.0,
        streak: 0.8,
        colors: NEAR,
        ..depth("close", 16, (2.8, 3.8), (26.0, 64.0), (0.12, 0.3))
    },
];

/// Driven snow: fine, dense, drawn out along the wind, and it tears past the lens.
const STORM: [Depth; 4] = [
    Depth {
        streak: 0.55,
        colors: NEAR,
        ..depth("far", 226, (3.6, 6.4), (3.0, 5.4), (0.4, 0.8))
    },
    Depth {
        sway: (5.0, 14.0),
        soft: 0.3,
        streak: 0.34,
        colors: NEAR,
        ..depth("mid", 138, (2.5, 3.6), (7.0, 14.0), (0.55, 0.95))
    },
    Depth {
        sway: (8.0, 20.0),
        soft: 0.5,
        streak: 0.26,
        colors: NEAR,
        ..depth("near", 52, (1.8, 2.4), (18.0, 42.0), (0.5, 0.9))
    },
    Depth {
        sway: (12.0, 30.0),
        soft: 1.0,
        streak: 0.24,
        colors: NEAR,
        ..depth("close", 20, (1.4, 1.8), (90.0, 210.0), (0.16, 0.34))
    },
];

impl Weather {
    /// Its depths, back to front.
    pub(crate) fn depths(self) -> [Depth; 4] {
        match self {
            Self::Calm => CALM,
            Self::Breeze => BREEZE,
            Self::Storm => STORM,
        }
    }
}

impl Depth {
    /// The picture of a flake.
    pub(crate) fn lobes(&self) -> Vec<Lobe> {
        let mut lobes = lobes::flake(self.soft);
        for lobe in &mut lobes {
            lobe.size[1] *= self.streak;
        }
        lobes
    }
}
