//! Text reveals: letters come one after another, stay, and leave in the same order, by clips of
//! [`crate::pace`].
//!
//! Shares of the loop: they come from 0.03, all are there at 0.5, the first leaves at 0.8 and all
//! are gone at 0.97, so that the seam lies in a moment without letters.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    height, index, mix, rand, sine, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{
    Blend, Drift, Ease, Emitter, NodeKind, Offset, Shape, Sprite,
};
use effectforge_sdk::effect::unit::{deg, px, px_per_s};
use effectforge_style::{Slider, lobes, shares};

use crate::cast::Cast;
use crate::pace::Pace;
use crate::stage::{Stage, bell};
use crate::text::Text;

/// Lives of the letters, 0 to 1 each.
struct Lives {
    /// How far the letter has come.
    come: Expr,
    /// How far it has left.
    go: Expr,
}

struct Knobs {
    size: Expr,
    glow: Expr,
    travel: Expr,
    stagger: Expr,
    dust: Expr,
}

pub(crate) fn compose(stage: &mut Stage, text: &Text) {
    let name = stage.look.name;
    let (size, stagger) = if name == "focus" {
        (0.95, 0.8)
    } else {
        (1.0, 1.0)
    };
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.5, 2.0)),
        ("size", "Text size", "Taille du texte", "look", size, (0.6, 1.1)),
        ("glow", "Glow", "Éclat", "look", stage.intensity, (0.0, 1.5)),
        ("travel", "Travel", "Élan", "motion", 1.0, (0.3, 1.6)),
        ("stagger", "Stagger", "Décalage", "motion", stagger, (0.2, 1.5)),
        ("dust", "Dust", "Poussière", "look", stage.density, (0.0, 2.0)),
    ];
    let [_, size, glow, travel, stagger, dust] = stage.sliders(rows);
    let k = Knobs {
        size,
        glow,
        travel,
        stagger,
        dust,
    };
    match name {
        "focus" => focus(stage, text, &k),
        "assemble" => assemble(stage, text, &k),
        _ => rise(stage, text, &k),
    }
    stage.expose(&[
        ("ink", "Letters", "Lettres"),
        ("primary", "First light", "Première lumière"),
        ("secondary", "Second light", "Seconde lumière"),
        ("bg", "Ground", "Fond"),
    ]);
}

/// `lag` holds copies back that follow their letter, in shares of the loop.
fn lives(
    stage: &mut Stage,
    pace: &Pace,
    cast: &Cast,
    k: &Knobs,
    long: f64,
    lag: Option<Expr>,
) -> Lives {
    let order = stage.e.signal("order", cast.order.clone());
    let later = order.clone() * k.stagger.clone() * 0.2;
    let later = match lag {
        Some(lag) => later + lag,
        None => later,
    };
    Lives {
        come: pace.come(stage, "come", 0.03, long, Some(later), Ease::Linear),
        go: pace.go(stage, "go", 0.085, Some(order * 0.08), Ease::Linear),
    }
}

/// Letters rise out of nothing, a thin rule opens below them.
fn rise(stage: &mut Stage, text: &Text, k: &Knobs) {
    stage.room(
        [([0.24, 0.16], 0.75, 0.3), ([0.78, 0.95], 0.6, 0.16)],
        &k.glow,
    );
    stage.dust(46.0, 1.0, &k.dust);
    let cast = Cast::new(stage, text, k.size.clone(), index(), 1);
    let pace = Pace::new(stage);
    let Lives { come, go } = lives(stage, &pace, &cast, k, 0.17, None);
    // Comes fast and settles slowly; leaves slowly and then fast.
    let left = stage
        .e
        .signal("left", (Expr::one() - come.clone()).pow(3.0));
    let wave = sine(stage.turns(2.0), cast.letter.clone() * -0.06) * 0.012;
    let dy = (left.clone() * 0.85 - go.clone().pow(2.0) * 0.45) * k.travel.clone() + wave;
    cast.moves(stage, "lift_up", Expr::zero(), dy);
    let alpha = smoothstep(0.0, 0.55, come) * (Expr::one() - smoothstep(0.1, 0.9, go));
    let alpha = stage.e.signal("seen", alpha);
    cast.halo(stage, &["lift_up"], alpha.clone() * k.glow.clone() * 0.5);
    let mut letters = cast.shape("ink", &["lift_up"], alpha);
    letters.angle = Expr::from(deg(16.0)) * left * k.travel.clone() * (rand("lean") - 0.35);
    stage.e.shape("letters_out", letters);
    rule(stage, &pace, text, &cast);
}

/// A line below the text that opens from its middle.
fn rule(stage: &mut Stage, pace: &Pace, text: &Text, cast: &Cast) {
    let below = text.layout.height / 2.0 + 0.34;
    let emitter = Emitter {
        capacity: 1,
        count: 1.0.into(),
        x: width() * 0.5,
        y: height() * 0.5 + cast.em.clone() * below,
        lifetime: None,
        burst: None,
        fixed: true,
    };
    stage.e.emitter("line", emitter);
    let open = pace.come(stage, "opens", 0.22, 0.34, None, Ease::InOut);
    let shut = pace.go(stage, "shuts", 0.14, None, Ease::InOut);
    let open = stage.e.signal("open", open * (Expr::one() - shut));
    stage.e.shape(
        "rule",
        Shape {
            emitter: "line".to_owned(),
            fields: Vec::new(),
            // Thin at its ends.
            outlines: vec!["M-.5 0C-.2 -.5 .2 -.5 .5 0C.2 .5 -.2 .5 -.5 0Z".to_owned()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: cast.em.clone() * open.clone() * (text.layout.width * 0.62),
            size_y: px(3.0).into(),
            angle: deg(0.0).into(),
            alpha: open * 0.9,
            colors: shares(&[("primary", 1.0)]),
            blend: Blend::Normal,
        },
    );
}

/// Letters come out of a blur: copies of each, apart while it is far, one when it is there.
fn focus(stage: &mut Stage, text: &Text, k: &Knobs) {
    stage.room([([0.2, 0.8], 0.7, 0.26), ([0.82, 0.15], 0.6, 0.2)], &k.glow);
    discs(stage, k);
    const COPIES: f64 = 7.0;
    let number = index();
    let cast = Cast::new(stage, text, k.size.clone(), number.clone(), COPIES as u32);
    let copy = (number - cast.letter.clone()) / Expr::from(text.count().max(1) as f64);
    let copy = stage.e.signal("copy", copy);
    let pace = Pace::new(stage);
    let Lives { come, go } = lives(stage, &pace, &cast, k, 0.24, None);
    let far = (Expr::one() - come.clone()).pow(2.0) + go.clone().pow(2.0) * 0.7;
    let far = stage.e.signal("far", far * k.travel.clone());
    // Spread of the copies about their letter: the circle of confusion.
    let around = copy.clone() / Expr::from(COPIES) + rand("around") * 0.2;
    let turn = Expr::from(deg(360.0)) * around;
    let apart = far.clone() * 0.16;
    let push = cast.letter.clone() - (text.count() as f64 - 1.0) / 2.0;
    let dx = turn.clone().cos() * apart.clone() + push * far.clone() * 0.14;
    cast.moves(stage, "blur", dx, turn.sin() * apart);
    let seen =
        smoothstep(0.0, 0.4, come.clone()) * (Expr::one() - smoothstep(0.25, 1.0, go.clone()));
    // Where the copies meet the last alone remains: edges drawn seven times over would be jagged.
    let met = smoothstep(0.5, 1.0, come) * (Expr::one() - smoothstep(0.0, 0.35, go));
    let thick = mix(0.17, smoothstep(COPIES - 1.5, COPIES - 1.2, copy), met);
    let seen = stage.e.signal("seen", seen);
    cast.halo(stage, &["blur"], seen.clone() * k.glow.clone() * 0.055);
    let breath = sine(stage.turns(1.0), 0.0) * 0.012;
    let large = far.clone() * 0.55 + breath + 1.0;
    let mut letters = cast.shape("ink", &["blur"], seen * thick);
    letters.size_x = cast.em.clone() * large.clone();
    letters.size_y = cast.em.clone() * large;
    letters.angle = Expr::from(deg(9.0)) * far * (rand("lean") - 0.5);
    stage.e.shape("letters_out", letters);
}

/// Lights out of focus that drift behind.
fn discs(stage: &mut Stage, k: &Knobs) {
    let emitter = Emitter {
        capacity: 90,
        count: k.dust.clone() * 16.0,
        x: width() * rand("x"),
        y: height() * rand("y"),
        lifetime: None,
        burst: None,
        fixed: false,
    };
    stage.e.emitter("discs", emitter);
    let drift = Drift {
        vx: uniform(px_per_s(-14.0), px_per_s(14.0), "vx"),
        vy: uniform(px_per_s(-9.0), px_per_s(9.0), "vy"),
        margin: px(110.0),
    };
    stage.e.node("float", NodeKind::Drift(drift));
    let breath = sine(
        uniform(stage.turns(1.0), stage.turns(2.0), "pace"),
        rand("phase"),
    );
    let quiet = if stage.tones.light { 0.5 } else { 0.34 };
    let sprite = Sprite {
        emitter: "discs".to_owned(),
        fields: vec!["float".to_owned()],
        radius: rand("size").pow(1.6) * px(74.0) + px(18.0),
        alpha: (breath * 0.35 + 0.65) * uniform(0.15, 1.0, "light") * quiet,
        lobes: lobes::disc(),
        colors: shares(&[("primary", 2.0), ("secondary", 2.0), ("accent", 1.0)]),
        blend: stage.light(),
    };
    stage.e.sprite("discs_out", sprite);
}

/// Letters fly in on arcs with a trail, overshoot, and strike sparks.
fn assemble(stage: &mut Stage, text: &Text, k: &Knobs) {
    stage.room([([0.2, 0.9], 0.7, 0.26), ([0.8, 0.12], 0.65, 0.2)], &k.glow);
    stage.dust(60.0, 0.6, &k.dust);
    const COPIES: f64 = 4.0;
    let number = index();
    let cast = Cast::new(stage, text, k.size.clone(), number.clone(), COPIES as u32);
    // The last copy is the letter, the others follow it.
    let behind =
        (cast.letter.clone() - number) / Expr::from(text.count().max(1) as f64) + (COPIES - 1.0);
    let behind = stage.e.signal("behind", behind);
    let pace = Pace::new(stage);
    let Lives { come, go } = lives(stage, &pace, &cast, k, 0.24, Some(behind.clone() * 0.011));
    // A spring: past the place and back.
    let swing = (Expr::from(deg(400.0)) * come.clone()).cos();
    let spring =
        (come.clone() * -5.5).exp() * swing * (Expr::one() - smoothstep(0.75, 1.0, come.clone()));
    let spring = stage.e.signal("spring", spring + go.clone().pow(2.5) * 0.9);
    // Copies of a letter share its way: chance is per element, so the way goes by the number.
    let chance = |stage: &mut Stage, name: &str, by: f64| {
        stage
            .e
            .signal(name, (cast.letter.clone() * by + 0.37).fract())
    };
    let (a, b) = (chance(stage, "way", 0.618), chance(stage, "reach", 0.414));
    let turn = Expr::from(deg(360.0)) * a.clone() + Expr::from(deg(150.0)) * spring.clone();
    let far = (b * 1.6 + 1.1) * spring.clone() * k.travel.clone();
    cast.moves(
        stage,
        "arc",
        turn.clone().cos() * far.clone() * 1.6,
        turn.sin() * far,
    );
    let first = Expr::one() - behind.clone().min(1.0);
    let moving = smoothstep(0.02, 0.3, spring.clone().abs());
    let trail = mix(moving * 0.5 / (behind + 1.0), Expr::one(), first.clone());
    let seen = smoothstep(0.0, 0.16, come) * (Expr::one() - smoothstep(0.3, 1.0, go)) * trail;
    let seen = stage.e.signal("seen", seen);
    cast.halo(stage, &["arc"], seen.clone() * first * k.glow.clone() * 0.6);
    let mut letters = cast.shape("ink", &["arc"], seen);
    letters.angle = Expr::from(deg(200.0)) * spring * (a - 0.5);
    stage.e.shape("letters_out", letters);
    sparks(stage, &pace, text, &cast, k);
}

/// Sparks where a letter arrives.
fn sparks(stage: &mut Stage, pace: &Pace, text: &Text, cast: &Cast, k: &Knobs) {
    let letters = text.count().max(1) as f64;
    let letter = (rand("which") * letters).floor();
    let ([x, y], _) = text.rows(&letter, 0.7);
    let emitter = Emitter {
        capacity: 300,
        count: k.dust.clone() * (letters * 14.0).min(150.0),
        x: width() * 0.5 + cast.em.clone() * x,
        y: height() * 0.5 + cast.em.clone() * y,
        lifetime: None,
        burst: None,
        fixed: true,
    };
    stage.e.emitter("sparks", emitter);
    let order = letter / Expr::from((letters - 1.0).max(1.0));
    let later = order * k.stagger.clone() * 0.2 + rand("late") * 0.012;
    let spent = pace.come(stage, "spent", 0.085, 0.15, Some(later), Ease::Linear);
    let way = Expr::from(deg(360.0)) * rand("way");
    let out = Expr::one() - (spent.clone() * -4.0).exp();
    let far = cast.em.clone() * out * uniform(0.25, 1.5, "far") * k.travel.clone();
    let fall = cast.em.clone() * spent.clone().pow(2.0) * 0.5;
    let offset = Offset {
        dx: far.clone() * way.clone().cos(),
        dy: far * way.sin() + fall,
    };
    stage.e.node("fly", NodeKind::Offset(offset));
    let shine = smoothstep(0.0, 0.03, spent.clone()) * (Expr::one() - spent).pow(1.6);
    let sprite = Sprite {
        emitter: "sparks".to_owned(),
        fields: vec!["fly".to_owned()],
        radius: uniform(px(6.0), px(22.0), "size"),
        alpha: shine * (bell(rand("light")) + 0.1),
        lobes: lobes::spark(),
        colors: shares(&[("primary", 3.0), ("accent", 1.0), ("secondary", 1.0)]),
        blend: stage.light(),
    };
    stage.e.sprite("sparks_out", sprite);
}
