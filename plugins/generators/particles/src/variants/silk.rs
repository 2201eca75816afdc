//! Two ribbons of dust.

use effectforge_sdk::effect::builder::{height, normal, rand, uniform, width};
use effectforge_sdk::effect::graph::{Axis, Drift, NodeKind};
use effectforge_sdk::effect::unit::{px, px_per_s};
use effectforge_sdk::effect::{Expr, Op};
use effectforge_style::lobes;

use super::GLOWS;
use crate::scene::{Mix, Scene, Swarm};

/// How far beyond the edge dust goes, and the wide lights of a sheet's body; design pixels.
const NARROW: f64 = 100.0;
const WIDE: f64 = 140.0;

/// A sheet of silk: where it lies, and what its nodes are called.
struct Sheet {
    name: char,
    /// Height of its middle, share of the canvas.
    level: f64,
    /// Turns by which its waves are ahead.
    ahead: f64,
    mix: Mix,
}

const BACK: Sheet = Sheet {
    name: 'b',
    level: 0.47,
    ahead: 0.38,
    mix: &[("secondary", 8.0), ("accent", 2.0), ("glow", 0.6)],
};

const FRONT: Sheet = Sheet {
    name: 'a',
    level: 0.54,
    ahead: 0.0,
    mix: &[("primary", 8.0), ("glow", 1.6), ("ember", 3.0)],
};

/// Two sheets that undulate through each other. An element has a place across its sheet; the sheet
/// twists because one wave displaces by that place, and folds because the others displace all alike.
pub(super) fn silk(scene: &mut Scene) {
    let [front, back, body_a, body_b, orbs, stars, discs] =
        scene.deal([140, 116, 50, 50, 34, 12, 8]);
    scene.discs(discs, (26.0, 74.0), 0.16);
    BACK.draw(scene, back, body_b);
    FRONT.draw(scene, front, body_a);
    riders(scene, orbs, stars);
}

/// Place across a sheet, −1 to 1 and a little beyond: on one of five threads.
fn across() -> Expr {
    Expr::from(Op::Floor(rand("across") * 5.0)) * 0.5 - 1.0 + normal(0.0, 0.07, "frayed")
}

/// Drift carries elements through the canvas and `margin` beyond it on both sides. They start all
/// over that way, or a hole would travel along.
fn start(margin: f64) -> Expr {
    rand("x") * (width() + px(2.0 * margin)) - px(margin)
}

impl Sheet {
    fn id(&self, what: &str) -> String {
        format!("{what}_{}", self.name)
    }

    fn place(&self, margin: f64) -> (Expr, Expr) {
        (start(margin), height() * self.level + across() * px(26.0))
    }

    fn draw(&self, scene: &mut Scene, dust: u32, body: u32) {
        self.waves(scene);
        self.flow(scene, "flow", rand("near").pow(3.0) * 1.5 + 0.9, NARROW);
        self.flow(scene, "slow", Expr::one(), WIDE);
        let ids = |all: &[&str]| all.iter().map(|what| self.id(what)).collect::<Vec<_>>();
        fn refs(ids: &[String]) -> Vec<&str> {
            ids.iter().map(String::as_str).collect()
        }

        // The body: wide soft lights that run into each other along the sheet's middle.
        let size = scene.k.size.clone().pow(0.5);
        scene.fixed(Swarm {
            id: &self.id("body"),
            n: body,
            at: self.place(WIDE),
            life: None,
            fields: &refs(&ids(&["slow", "bend", "roll", "ripple"])),
            radius: uniform(px(54.0), px(100.0), "size") * size,
            alpha: scene.k.glow.clone() * uniform(0.08, 0.18, "light"),
            lobes: vec![lobes::bell(1.0, 3.0, [1.0, 0.55])],
            mix: self.mix,
        });
        scene.swarm(Swarm {
            id: &self.id("dust"),
            n: dust,
            at: self.place(NARROW),
            life: None,
            fields: &refs(&ids(&["flow", "bend", "roll", "twist", "ripple"])),
            radius: scene.radius("near", 3.0, 5.4, 17.0),
            alpha: scene.twinkle((0.12, 0.5), 1.0) * scene.dust_light(0.6, 0.4),
            lobes: lobes::spark(),
            mix: self.mix,
        });
    }

    fn flow(&self, scene: &mut Scene, what: &str, pace: Expr, margin: f64) {
        let vx = width() / scene.s(12.0) * pace;
        let drift = Drift {
            vx,
            vy: Expr::from(px_per_s(0.0)),
            margin: px(margin),
        };
        scene.e.node(&self.id(what), NodeKind::Drift(drift));
    }

    fn waves(&self, scene: &mut Scene) {
        let ahead = self.ahead;
        let along = |length: f64| (Axis::X, Expr::from(px(length)));
        let turbulence = scene.k.turbulence.clone();
        // The standing bend is the composition; it does not move.
        let bend = (0.0, Expr::from(0.12 + ahead * 0.4));
        scene.travel(
            &self.id("bend"),
            (Axis::Y, height() * 0.15),
            bend,
            (Axis::X, width() * 1.5),
        );
        let roll = (Axis::Y, turbulence.clone() * px(52.0));
        scene.travel(
            &self.id("roll"),
            roll,
            (-1.0, Expr::from(ahead)),
            along(820.0),
        );
        let twist = (Axis::Y, across() * px(96.0));
        scene.travel(
            &self.id("twist"),
            twist,
            (-1.0, Expr::from(ahead + 0.21)),
            along(1130.0),
        );
        let ripple = (Axis::Y, turbulence * px(13.0));
        scene.travel(
            &self.id("ripple"),
            ripple,
            (-2.0, across() * 0.16 + ahead),
            along(330.0),
        );
    }
}

/// Glows and glints that ride the front sheet.
fn riders(scene: &mut Scene, orbs: u32, stars: u32) {
    let fields = ["flow_a", "bend_a", "roll_a", "twist_a", "ripple_a"];
    let wide = || (start(NARROW), height() * 0.5 + across() * px(64.0));
    scene.swarm(Swarm {
        id: "orbs",
        n: orbs,
        at: wide(),
        life: None,
        fields: &fields,
        radius: scene.radius("size", 2.0, 15.0, 34.0),
        alpha: scene.twinkle((0.1, 0.34), 2.0) * scene.k.glow.clone(),
        lobes: lobes::orb(),
        mix: GLOWS,
    });
    scene.swarm(Swarm {
        id: "stars",
        n: stars,
        at: wide(),
        life: None,
        fields: &fields,
        radius: scene.radius("size", 1.0, 20.0, 26.0),
        alpha: scene.twinkle((0.16, 0.34), 9.0) * scene.k.glow.clone(),
        lobes: lobes::glint(),
        mix: &[("glow", 1.0)],
    });
}
