//! Effects of groups, masks and post chains.
#![allow(clippy::unwrap_used, dead_code)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px};
use effectforge_effect::{Color, Effect};

fn stop(at: f64, color: &str, alpha: f64) -> PaintStop {
    PaintStop {
        at,
        color: color.into(),
        alpha,
    }
}

fn fill(paint: Paint, stops: Vec<PaintStop>, blend: Blend) -> Fill {
    Fill {
        paint,
        stops,
        opacity: Expr::one(),
        blend,
    }
}

const DOWN: Paint = Paint::Linear {
    from: [0.0, 0.0],
    to: [0.0, 1.0],
};

/// Two sets of discs over a sky: `far` and `near`.
fn scene(name: &str) -> EffectBuilder {
    let mut e = EffectBuilder::new(name, "particles")
        .seed(5)
        .duration(8.0)
        .poster(2.5);
    for (role, hex) in [
        ("night", "#0b1026"),
        ("dusk", "#3a2b60"),
        ("gold", "#ffc94d"),
        ("rose", "#ff5f8d"),
        ("sky", "#6cc6ff"),
    ] {
        e.color(role, Color::from_hex(hex).unwrap());
    }
    let stops = vec![stop(0.0, "night", 1.0), stop(1.0, "dusk", 1.0)];
    e.fill("back", fill(DOWN, stops, Blend::Normal));
    e.emitter(
        "places",
        Emitter {
            capacity: 90,
            count: 60.0.into(),
            x: rand("x") * width(),
            y: rand("y") * height(),
            lifetime: None,
            burst: None,
            fixed: false,
        },
    );
    e.node(
        "swing",
        NodeKind::Orbit(Orbit {
            rx: px(40.0).into(),
            ry: px(24.0).into(),
            frequency: hz(0.25).into(),
            phase: rand("turn"),
        }),
    );
    for (id, size, colors) in [
        ("far", 14.0, ["sky", "rose"]),
        ("near", 34.0, ["gold", "rose"]),
    ] {
        let disc = [(0.0, 0.9, 0.4), (0.7, 0.8, 0.0), (1.0, 0.0, 0.0)];
        let stops = disc.map(|(at, alpha, white)| LobeStop { at, alpha, white });
        e.sprite(
            id,
            Sprite {
                emitter: "places".into(),
                fields: vec!["swing".into()],
                radius: (rand(id) * 0.7 + 0.5) * px(size),
                alpha: 0.9.into(),
                lobes: vec![Lobe {
                    size: [1.0, 1.0],
                    stops: stops.to_vec(),
                }],
                colors: colors
                    .map(|color| ColorShare {
                        color: color.into(),
                        weight: 1.0,
                    })
                    .to_vec(),
                blend: Blend::Normal,
            },
        );
    }
    e
}

/// Every step, in a group and over the whole picture, as Canvas 2D can draw them, too.
pub(crate) fn lens() -> Effect {
    let mut e = scene("Lens");
    let round = Paint::Radial {
        center: [0.5, 0.5],
        radius: 0.45,
    };
    let stops = vec![
        stop(0.0, "sky", 1.0),
        stop(0.6, "sky", 1.0),
        stop(1.0, "sky", 0.0),
    ];
    e.fill("hole", fill(round, stops, Blend::Normal));
    let mut soft = Group::of(&["far"]);
    soft.post = vec![Post::Blur(Blur {
        radius: Expr::from(px(10.0)) * (sine(hz(0.25), 0.0) * 0.5 + 0.6),
    })];
    soft.opacity = 0.8.into();
    e.group("soft", soft);
    let mut glow = Group::of(&["near"]);
    glow.post = vec![Post::Bloom(Bloom {
        threshold: 0.35.into(),
        radius: px(36.0).into(),
        strength: 0.9.into(),
    })];
    glow.mask = Some(Mask {
        layer: "hole".into(),
        invert: false,
    });
    glow.blend = Blend::Screen;
    e.group("glow", glow);
    let strip = smoothstep(0.55, 0.6, sine(hz(0.5), y() / px(180.0)));
    e.post(Post::Displace(Displace {
        dx: Expr::from(px(30.0)) * strip,
        dy: px(0.0).into(),
        detail: px(4.0),
    }));
    e.post(Post::Grade(Grade {
        brightness: 1.1.into(),
        contrast: 1.2.into(),
        saturation: 0.7.into(),
        ..Grade::default()
    }));
    e.post(Post::Aberration(Aberration {
        x: px(6.0).into(),
        y: px(0.0).into(),
    }));
    e.post(Post::Vignette(Vignette {
        amount: 0.8.into(),
        inner: 0.25,
        outer: 0.6,
    }));
    e.finish().unwrap()
}

/// What only a GPU draws: a displacement along both axes, hue and much saturation, bloom in a plain
/// group, an inverted mask.
pub(crate) fn prism() -> Effect {
    let mut e = scene("Prism");
    let stops = vec![stop(0.0, "sky", 0.0), stop(1.0, "sky", 1.0)];
    e.fill("half", fill(DOWN, stops, Blend::Normal));
    let mut water = Group::of(&["far", "near"]);
    let way = |s: &str| Expr::from(noise(s, x() / px(160.0), y() / px(160.0)).turning(hz(0.25)));
    water.post = vec![
        Post::Bloom(Bloom {
            threshold: 0.5.into(),
            radius: px(24.0).into(),
            strength: 0.7.into(),
        }),
        Post::Displace(Displace {
            dx: way("across") * px(40.0),
            dy: way("down") * px(40.0),
            detail: px(12.0),
        }),
    ];
    water.mask = Some(Mask {
        layer: "half".into(),
        invert: true,
    });
    e.group("water", water);
    e.post(Post::Grade(Grade {
        saturation: 1.5.into(),
        hue: effectforge_effect::unit::deg(40.0).into(),
        ..Grade::default()
    }));
    e.finish().unwrap()
}
