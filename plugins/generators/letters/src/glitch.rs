//! Glitches: a text that breaks up and comes back.
//!
//! Chance jumps in steps: elements whose lives are a tenth of a second long take new numbers all at
//! once. Flash safety: what jumps is letters and small blocks, never the ground; a piece of a letter
//! goes out at most twice in a second, and only while the text comes or leaves.

mod data;

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    height, index, rand, rand_life, sine, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{Blend, Emitter, NodeKind, Offset, Shape};
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_style::{Slider, shares};

use crate::pace::{Burst, bursts, present};
use crate::stage::{Stage, bell};
use crate::text::Text;

/// Steps of chance per second of the loop at medium tempo.
const STEPS_PER_S: f64 = 8.0;
/// Bytes that the bands of a text may take.
const BANDS_BYTES_MAX: usize = 12_000;
/// A box of one unit.
const BOX: &str = "M0 0L1 0L1 1L0 1Z";

struct Knobs {
    size: Expr,
    glow: Expr,
    /// Strength of what breaks.
    tear: Expr,
    /// Distance of the colours.
    split: Expr,
    noise: Expr,
    lines: Expr,
}

pub(crate) fn compose(stage: &mut Stage, text: &Text) {
    let (strong, dense) = (stage.intensity, stage.density);
    #[rustfmt::skip]
    let rows: [Slider; 7] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.5, 1.5)),
        ("size", "Text size", "Taille du texte", "look", 1.0, (0.6, 1.1)),
        ("tear", "Tearing", "Déchirure", "motion", strong, (0.1, 1.6)),
        ("split", "Colour split", "Décalage des couleurs", "look", strong, (0.0, 1.8)),
        ("noise", "Noise", "Parasites", "look", dense, (0.0, 1.8)),
        ("lines", "Scan lines", "Lignes", "look", 1.0, (0.0, 1.6)),
        ("glow", "Glow", "Éclat", "look", 1.0, (0.0, 1.5)),
    ];
    let [_, size, tear, split, noise, lines, glow] = stage.sliders(rows);
    let k = Knobs {
        size,
        glow,
        tear,
        split,
        noise,
        lines,
    };
    match stage.look.name {
        "vhs" => vhs(stage, text, &k),
        "data" => data::draw(stage, text, &k),
        _ => signal(stage, text, &k),
    }
    scan_lines(stage, &k);
    stage.expose(&[
        ("ink", "Letters", "Lettres"),
        ("primary", "First fringe", "Première frange"),
        ("secondary", "Second fringe", "Seconde frange"),
        ("bg", "Ground", "Fond"),
    ]);
}

/// Length of a step of chance.
fn step(stage: &Stage) -> Expr {
    Expr::from(s(1.0 / STEPS_PER_S / stage.brief.tempo.min(1.0)))
}

/// The text in bands, all in the middle of the canvas.
struct Bands {
    outlines: Vec<String>,
    em: Expr,
}

fn bands(stage: &mut Stage, text: &Text, size: Expr, edges: &[f64]) -> Bands {
    // The longer a text, the fewer its bands, or its outlines would outgrow the effect.
    let last = edges.len() - 1;
    let cut = |every: usize| {
        let kept = edges
            .iter()
            .enumerate()
            .filter(|(at, _)| at % every == 0 || *at == last);
        text.bands(&kept.map(|(_, edge)| *edge).collect::<Vec<_>>())
    };
    let light =
        |bands: &Vec<String>| bands.iter().map(String::len).sum::<usize>() < BANDS_BYTES_MAX;
    let outlines = (1..last).map(cut).find(light).unwrap_or_else(|| cut(last));
    let count = outlines.len().max(1) as u32;
    let em = stage.e.signal("em", text.em(size));
    let lifetime = Some(step(stage));
    stage.e.emitter(
        "bands",
        Emitter {
            capacity: count.max(2),
            count: f64::from(count).into(),
            x: width() * 0.5,
            y: height() * 0.5,
            lifetime,
            burst: Some(count.max(2)),
            fixed: true,
        },
    );
    Bands { outlines, em }
}

impl Bands {
    fn shape(&self, role: &str, field: &str, alpha: Expr, blend: Blend) -> Shape {
        Shape {
            emitter: "bands".to_owned(),
            fields: vec![field.to_owned()],
            outlines: self.outlines.clone(),
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: self.em.clone(),
            size_y: self.em.clone(),
            angle: deg(0.0).into(),
            alpha,
            colors: shares(&[(role, 1.0)]),
            blend,
        }
    }

    /// The text in two colours apart and in its own above, each moved by `slip` em.
    fn draw(&self, stage: &mut Stage, slip: &Expr, split: &Expr, seen: &Expr) {
        let fringe = if stage.tones.light { 0.75 } else { 0.92 };
        let light = stage.light();
        for (id, role, way) in [("red", "primary", -1.0), ("blue", "secondary", 1.0)] {
            let dx = self.em.clone() * (slip.clone() + split.clone() * way);
            let dy = self.em.clone() * split.clone() * (way * 0.12);
            let field = format!("{id}_way");
            stage.e.node(&field, NodeKind::Offset(Offset { dx, dy }));
            let shape = self.shape(role, &field, seen.clone() * fringe, light);
            stage.e.shape(id, shape);
        }
        let dx = self.em.clone() * slip.clone();
        stage.e.node(
            "core_way",
            NodeKind::Offset(Offset {
                dx,
                dy: px(0.0).into(),
            }),
        );
        let shape = self.shape("ink", "core_way", seen.clone() * 0.94, Blend::Normal);
        stage.e.shape("core", shape);
    }
}

/// When things break: moments of the loop with their strengths.
fn storms(stage: &mut Stage, k: &Knobs, moments: &[Burst]) -> Expr {
    let all = bursts(stage, moments);
    stage.e.signal("storm", (all + 0.07) * k.tear.clone())
}

/// 1 while the text is there; comes and leaves piece by piece, by chance `stream`.
fn presence(stage: &mut Stage, come: (f64, f64), leave: (f64, f64)) -> Expr {
    let there = present(stage, come, leave);
    let chance = rand("on") * 0.9 + rand_life("on") * 0.1;
    smoothstep(0.0, 0.05, there * 1.06 - chance)
}

/// Slices jump sideways, colours part.
fn signal(stage: &mut Stage, text: &Text, k: &Knobs) {
    stage.room([([0.5, 0.5], 0.6, 0.16), ([0.5, 1.0], 0.7, 0.1)], &k.glow);
    let storm = storms(
        stage,
        k,
        &[
            (0.05, 0.04, 1.0),
            (0.33, 0.035, 0.6),
            (0.62, 0.045, 1.0),
            (0.95, 0.04, 1.0),
        ],
    );
    let edges = [-1.4, -0.64, -0.52, -0.33, -0.24, -0.08, 0.5];
    let b = bands(stage, text, k.size.clone(), &edges);
    let kick = stage.e.signal("kick", rand_life("slip") * 2.0 - 1.0);
    let slip = kick.clone() * kick.abs().pow(1.5) * storm.clone() * 0.75;
    let split = (storm.clone() * (rand_life("split") * 0.11 + 0.02) + 0.012) * k.split.clone();
    let seen = presence(stage, (0.012, 0.075), (0.93, 0.985));
    let (slip, split, seen) = (
        stage.e.signal("slip", slip),
        stage.e.signal("apart", split),
        stage.e.signal("seen", seen),
    );
    blocks(stage, text, k, &storm);
    b.draw(stage, &slip, &split, &seen);
}

/// Small blocks that flash up about the text while it breaks.
fn blocks(stage: &mut Stage, text: &Text, k: &Knobs, storm: &Expr) {
    let lifetime = Some(step(stage));
    let em = text.em(k.size.clone());
    let emitter = Emitter {
        capacity: 70,
        count: k.noise.clone() * 30.0,
        x: width() * 0.5 + em.clone() * (rand_life("x") - 0.5) * (text.layout.width * 1.25),
        y: height() * 0.5 + em.clone() * (rand_life("y") - 0.5) * (text.layout.height + 1.0),
        lifetime,
        burst: Some(70),
        fixed: true,
    };
    stage.e.emitter("blocks", emitter);
    let shown = smoothstep(0.0, 0.1, storm.clone() * 0.75 - rand_life("shown"));
    let blend = stage.light();
    stage.e.shape(
        "blocks_out",
        Shape {
            emitter: "blocks".to_owned(),
            fields: Vec::new(),
            outlines: vec![BOX.to_owned()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: em.clone() * (rand_life("wide").pow(3.0) * 0.9 + 0.06),
            size_y: em * (rand_life("high").pow(2.0) * 0.07 + 0.012),
            angle: deg(0.0).into(),
            alpha: shown * uniform(0.35, 0.9, "light"),
            colors: shares(&[("primary", 2.0), ("secondary", 2.0), ("ink", 1.0)]),
            blend,
        },
    );
}

/// Dark lines over all, as a tube has them.
fn scan_lines(stage: &mut Stage, k: &Knobs) {
    if stage.tones.transparent {
        return;
    }
    const LINES: u32 = 120;
    let emitter = Emitter {
        capacity: LINES,
        count: f64::from(LINES).into(),
        x: px(0.0).into(),
        y: height() * (index() / Expr::from(f64::from(LINES))),
        lifetime: None,
        burst: None,
        fixed: true,
    };
    stage.e.emitter("rows", emitter);
    stage.e.shape(
        "scan_lines",
        Shape {
            emitter: "rows".to_owned(),
            fields: Vec::new(),
            outlines: vec![BOX.to_owned()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: width(),
            size_y: height() * (0.42 / f64::from(LINES)),
            angle: deg(0.0).into(),
            alpha: k.lines.clone() * if stage.tones.light { 0.05 } else { 0.22 },
            colors: shares(&[(if stage.tones.light { "ink" } else { "deep" }, 1.0)]),
            blend: Blend::Normal,
        },
    );
}

/// Worn tape: the text sways, colours bleed, a bar of noise travels.
fn vhs(stage: &mut Stage, text: &Text, k: &Knobs) {
    stage.room(
        [([0.5, 1.05], 0.75, 0.62), ([0.3, -0.1], 0.8, 0.3)],
        &k.glow,
    );
    let edges = [-1.4, -0.68, -0.56, -0.44, -0.32, -0.2, -0.08, 0.5];
    let clock = stage.clock();
    let bar = stage.e.signal("bar", (clock * 2.0 + 0.1).fract());
    let storm = storms(
        stage,
        k,
        &[(0.06, 0.05, 0.75), (0.55, 0.04, 0.5), (0.94, 0.05, 0.75)],
    );
    let b = bands(stage, text, k.size.clone(), &edges);
    let rows = Expr::from(b.outlines.len().max(1) as f64);
    let row = (index() + 0.5) / rows;
    // The bar's place among the bands: the text lies in the canvas's middle.
    let high = (text.layout.height + 0.3) * 0.16;
    let near = bell((bar.clone() - 0.5 - (row.clone() - 0.5) * high) * 16.0);
    let sway =
        sine(stage.turns(9.0), row.clone() * 0.6) * 0.006 + sine(stage.turns(2.0), row) * 0.012;
    let slip = (sway + near * 0.15) * k.tear.clone() + (rand_life("slip") - 0.5) * storm * 0.2;
    let split = (sine(stage.turns(3.0), 0.0) * 0.012 + 0.046) * k.split.clone();
    let seen = presence(stage, (0.01, 0.09), (0.92, 0.985));
    let (slip, split, seen) = (
        stage.e.signal("slip", slip),
        stage.e.signal("apart", split),
        stage.e.signal("seen", seen),
    );
    b.draw(stage, &slip, &split, &seen);
    tracking(stage, k, &bar);
}

/// Dashes of noise in a bar that travels down the canvas.
fn tracking(stage: &mut Stage, k: &Knobs, bar: &Expr) {
    let lifetime = Some(step(stage));
    let emitter = Emitter {
        capacity: 130,
        count: k.noise.clone() * 66.0,
        x: width() * (rand_life("x") * 1.1 - 0.1),
        y: height() * ((rand_life("y") + rand("y") - 1.0) * 0.045),
        lifetime,
        burst: Some(130),
        fixed: true,
    };
    stage.e.emitter("dashes", emitter);
    let dy = height() * (bar.clone() * 1.2 - 0.1);
    stage.e.node(
        "travel",
        NodeKind::Offset(Offset {
            dx: px(0.0).into(),
            dy,
        }),
    );
    let light = stage.light();
    let role = if stage.tones.light { "primary" } else { "ink" };
    stage.e.shape(
        "tracking",
        Shape {
            emitter: "dashes".to_owned(),
            fields: vec!["travel".to_owned()],
            outlines: vec![BOX.to_owned()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: width() * (rand_life("wide").pow(4.0) * 0.16 + 0.006),
            size_y: px(2.2).into(),
            angle: deg(0.0).into(),
            alpha: rand_life("light") * 0.5,
            colors: shares(&[(role, 3.0), ("primary", 1.0), ("secondary", 1.0)]),
            blend: light,
        },
    );
}
