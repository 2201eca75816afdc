//! Time per brief, for people: a short brief, ten thousand characters, the most that is read.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use effectforge_effect::Document;
use effectforge_understand::{Options, understand};

fn main() {
    let short = "Particules brillantes avec mouvement fluide, or et violet";
    let cold = Instant::now();
    let first = understand(&Document::from_text(short), &Options::default());
    println!(
        "first call, tables included: {:.2?} ({:?})",
        cold.elapsed(),
        first.status
    );
    for chars in [short.len(), 10_000, 200_000] {
        let document = Document::from_text(&format!("{short}. ").repeat(chars / short.len()));
        let runs = (1_000_000 / chars).clamp(5, 2_000);
        let start = Instant::now();
        for _ in 0..runs {
            std::hint::black_box(understand(&document, &Options::default()));
        }
        println!(
            "{chars} characters: {:.3} ms",
            start.elapsed().as_secs_f64() * 1e3 / runs as f64
        );
    }
}
