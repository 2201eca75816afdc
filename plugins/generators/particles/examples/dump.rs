//! Prints element places of an effect: `dump effect.json seconds`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]
use effectforge_sdk::effect::program::{Evaluator, Layer, Program, Setup, default_params};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let effect = effectforge_sdk::effect::Effect::from_json(&std::fs::read_to_string(&args[1]).unwrap()).unwrap();
    let program = Program::lower(&effect);
    let mut e = Evaluator::new(&program, &default_params(&effect), Setup { width: 1280.0, height: 720.0, seed: effect.seed });
    e.seek(args[2].parse().unwrap());
    let (mut total, mut area) = (0, 0.0);
    for (at, layer) in program.layers.iter().enumerate() {
        let Layer::Sprites(s) = layer else { continue };
        let n = e.count(s);
        let all: Vec<_> = (0..n).map(|k| e.element(at, s, k)).collect();
        let a: f64 = all.iter().map(|i| 4.0 * i.radius * i.radius).sum::<f64>() / (1280.0 * 720.0);
        let lit = all.iter().filter(|i| i.alpha > 0.15).count();
        eprintln!("{:12} n {n:4} lit {lit:4} area {a:.3}", s.node);
        total += n;
        area += a;
        if args.get(3).is_some_and(|w| *w == s.node) {
            let mut xs: Vec<_> = all.iter().map(|i| i.x.round() as i64).collect();
            xs.sort_unstable();
            println!("{xs:?}");
        }
    }
    eprintln!("elements {total}, area {area:.2}, json {}", effect.to_canonical_json().unwrap().len());
}
