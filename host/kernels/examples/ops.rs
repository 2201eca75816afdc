//! temporary
use effectforge_kernels::*;
fn main() {
    let one: Vec<(&str, Box<dyn Fn(&mut Source, NodeId, NodeId) -> NodeId>)> = vec![
        (
            "add",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Add, a, b))),
        ),
        (
            "min",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Min, a, b))),
        ),
        (
            "div",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Div, a, b))),
        ),
        (
            "mod",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Mod, a, b))),
        ),
        (
            "pow",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Pow, a, b))),
        ),
        (
            "hypot",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Hypot, a, b))),
        ),
        (
            "atan2",
            Box::new(|s, a, b| s.push(Node::Binary(Binary::Atan2, a, b))),
        ),
        (
            "abs",
            Box::new(|s, a, _| s.push(Node::Unary(Unary::Abs, a))),
        ),
        (
            "floor",
            Box::new(|s, a, _| s.push(Node::Unary(Unary::Floor, a))),
        ),
        (
            "fract",
            Box::new(|s, a, _| s.push(Node::Unary(Unary::Fract, a))),
        ),
        (
            "sin",
            Box::new(|s, a, _| s.push(Node::Unary(Unary::Sin, a))),
        ),
        (
            "exp",
            Box::new(|s, a, _| s.push(Node::Unary(Unary::Exp, a))),
        ),
        (
            "sign",
            Box::new(|s, a, _| s.push(Node::Unary(Unary::Sign, a))),
        ),
        (
            "noise",
            Box::new(|s, a, b| {
                if s.fields.is_empty() {
                    s.fields.push(NoiseField {
                        bases: vec![1],
                        gain: 0.5,
                    });
                }
                s.push(Node::Noise {
                    field: 0,
                    x: a,
                    y: b,
                })
            }),
        ),
    ];
    for level in [Level::best(), Level::BASELINE] {
        for (name, op) in &one {
            let mut s = Source::default();
            let (x, y) = (s.push(Node::X), s.push(Node::Y));
            let start = s.push(Node::Binary(Binary::Add, x, y));
            let mut a = start;
            for _ in 0..20 {
                a = op(&mut s, start, a);
            }
            if matches!(*name, "abs" | "floor" | "fract" | "sin" | "exp" | "sign") {
                let mut all = vec![];
                for i in 0..20 {
                    let c = s.push(Node::Constant(i as f32));
                    let d = s.push(Node::Binary(Binary::Mul, start, c));
                    all.push(op(&mut s, d, d));
                }
                a = all[0];
                for b in all {
                    a = s.push(Node::Binary(Binary::Add, a, b));
                }
            }
            s.outputs = vec![a];
            let kernel = Kernel::new(&s).unwrap();
            let columns: Vec<f32> = (0..1280).map(|i| i as f32 / 100.0).collect();
            let moment = Moment {
                turns: vec![0.0; s.fields.len()],
                ..Moment::default()
            };
            let frame = kernel.frame(&moment, &columns, level).unwrap();
            let mut scratch = Scratch::default();
            let rows: Vec<f32> = (0..256).map(|i| i as f32 / 100.0).collect();
            let mut best = f64::MAX;
            for _ in 0..60 {
                let t = std::time::Instant::now();
                frame.paint(&mut scratch, &rows, |_, _, _| ());
                best = best.min(t.elapsed().as_secs_f64());
            }
            println!(
                "{} {name}: {:.3} ns per lane",
                level.name(),
                best * 1e9 / (1280.0 * 256.0 * 20.0)
            );
        }
    }
}
