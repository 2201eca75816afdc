//! What is computed per pixel, one picture per mood: a sheet of colour that leaves room for words, folds over
//! the whole mesh, an arc of light over a dark ground.
//!
//! Each is one field of noise that noise has warped; height gives colour, slope gives gleam. Coordinates
//! `u` (to the right) and `v` (downwards) are shares of the canvas's size from its middle.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{height, hypot, noise, smoothstep, width, x, y};
use effectforge_sdk::effect::graph::{Blend, PaintStop, Shade};
use effectforge_sdk::effect::unit::{deg, px};

use crate::Mood;
use crate::scene::Scene;

/// Where the arc's circle has its middle, `u` and `v`, and its radius: the highest point lies right of the
/// middle and low, so that words have the dark above.
const ARC: ([f64; 2], f64) = ([0.24, 1.28], 1.04);

/// What a shade computes per pixel.
struct Pixel {
    value: Expr,
    alpha: Expr,
    light: Expr,
}

impl Scene {
    pub(crate) fn shades(&mut self) {
        let unit = || hypot(width(), height()) * 0.49;
        let u = self.e.signal("u", (x() - width() * 0.5) / unit());
        let v = self.e.signal("v", (y() - height() * 0.5) / unit());
        match self.mood {
            Mood::Light => self.sheet(u, v),
            Mood::Vivid => self.folds(u, v),
            Mood::Dark => self.arc(u, v),
        }
    }

    /// The field of a cloth that is turned by `turned` degrees: two warps and what they make of it.
    fn cloth(&mut self, u: Expr, v: Expr, turned: f64, fine: f64) -> [Expr; 3] {
        let (sin, cos) = turned.to_radians().sin_cos();
        let size = self.k.size.clone();
        let p = (u.clone() * cos + v.clone() * sin) * fine / size.clone();
        let q = (v * cos - u * sin) * fine / size;
        let p = self.e.signal("p", p);
        let q = self.e.signal("q", q);
        let a = noise("a", p.clone() * 0.7, q.clone() * 1.1).turning(self.hz(1.0));
        let a = self.e.signal("a", a.into());
        let by = a.clone() * self.k.warp.clone();
        let f = noise("f", p * 0.6 + by.clone() * 0.55, q.clone() * 1.5 + by * 0.4);
        let f = self.e.signal("f", f.turning(self.hz(-1.0)).into());
        [f, a, q]
    }

    /// Folds of colour that hang in from the upper right over a nearly white ground.
    fn sheet(&mut self, u: Expr, v: Expr) {
        let [f, a, q] = self.cloth(u.clone(), v.clone(), -24.0, 1.0);
        let fold = ((f.clone() * 1.3 + q.clone() * 1.1) * deg(360.0))
            .sin()
            .max(0.0);
        let travel = a.clone() * self.k.spread.clone() * 0.4;
        let deep = self.k.shade.clone() * 0.5 + 0.5;
        let pixel = Pixel {
            value: (f * 0.75 + q * 0.75 + travel.clone()) * deep + 0.5,
            alpha: smoothstep(-0.34, 0.26, u * 0.62 - v * 0.92 + travel * 0.7)
                * self.k.intensity.clone().min(1.0),
            light: fold.clone() * fold * self.k.highlight.clone() * 0.11,
        };
        let ramp = [
            (0.0, "accent", 1.0),
            (0.2, "towards", 1.0),
            (0.36, "secondary", 1.0),
            (0.52, "between", 1.0),
            (0.7, "primary", 1.0),
            (0.86, "beside_a", 1.0),
            (1.0, "glow", 1.0),
        ];
        self.shade(pixel, &ramp, 12.0);
    }

    /// Light and shadow of a silk that lies over the whole mesh.
    fn folds(&mut self, u: Expr, v: Expr) {
        let [f, a, q] = self.cloth(u, v, 32.0, 1.15);
        let fold = (f * 1.2 + q * 0.9 + a * self.k.spread.clone() * 0.25) * deg(360.0);
        let fold = self.e.signal("fold", fold);
        let slope = (fold.clone() - deg(58.0)).cos().max(0.0);
        let slope = self.e.signal("slope", slope);
        let pixel = Pixel {
            value: fold.sin() * 0.5 + 0.5,
            alpha: self.k.shade.clone().min(1.6) * 0.6,
            light: slope.clone() * slope.clone() * slope * self.k.highlight.clone() * 0.2,
        };
        let ramp = [
            (0.0, "deep", 0.75),
            (0.3, "deep", 0.3),
            (0.52, "deep", 0.0),
            (0.53, "glow", 0.0),
            (0.76, "glow", 0.2),
            (1.0, "glow", 0.55),
        ];
        self.shade(pixel, &ramp, 12.0);
    }

    /// The limb of something vast, lit from behind.
    fn arc(&mut self, u: Expr, v: Expr) {
        let ([cu, cv], radius) = ARC;
        let n = noise("n", u.clone() * 1.3, v.clone() * 1.3).turning(self.hz(1.0));
        let n = self.e.signal("n", n.into());
        let far = hypot(u.clone() - cu, v.clone() - cv) - radius;
        let far = self
            .e
            .signal("far", far + n.clone() * self.k.warp.clone() * 0.035);
        let sweep = noise("sweep", u.clone() * 0.9, v * 0.4).turning(self.hz(-1.0));
        let sweep = self.e.signal("sweep", sweep.into());
        let along = smoothstep(
            -0.75,
            0.45,
            sweep.clone() * self.k.spread.clone() - n.clone() * 0.2,
        );
        let along = self.e.signal("along", along);
        let beyond = far.clone().max(0.0) / self.k.size.clone();
        // Two falls: a broad air and the bright skin of it.
        let air = (-(beyond.clone() * 2.7)).exp() * 0.62 + (-(beyond * 13.0)).exp() * 0.45;
        let within = (far.clone().min(0.0) * 30.0).exp();
        let rim = (-(far.clone() * far * 1500.0)).exp();
        let pixel = Pixel {
            value: u * 0.62 + n * self.k.shade.clone() * 0.36 + sweep * 0.3 + 0.46,
            alpha: air * within * (along.clone() * 0.72 + 0.28) * self.k.intensity.clone(),
            light: rim * along * self.k.highlight.clone() * 0.5,
        };
        let ramp = [
            (0.0, "beside_a", 1.0),
            (0.26, "primary", 1.0),
            (0.5, "between", 1.0),
            (0.74, "secondary", 1.0),
            (1.0, "accent", 1.0),
        ];
        self.shade(pixel, &ramp, 6.0);
    }

    fn shade(&mut self, pixel: Pixel, ramp: &[(f64, &str, f64)], detail: f64) {
        let stop = |(at, role, alpha): &(f64, &str, f64)| PaintStop {
            at: *at,
            color: (*role).to_owned(),
            alpha: *alpha,
        };
        let Pixel {
            value,
            alpha,
            light,
        } = pixel;
        self.e.shade(
            "cloth",
            Shade {
                value,
                stops: ramp.iter().map(stop).collect(),
                alpha,
                light,
                detail: px(detail),
                blend: Blend::Normal,
            },
        );
    }
}
