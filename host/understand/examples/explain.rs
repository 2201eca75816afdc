//! Reads briefs, one a line, from standard input and prints their DNA: `explain [--json]`.
#![allow(clippy::print_stdout)]

use std::io::BufRead as _;

use effectforge_effect::{Dna, Document, Field};
use effectforge_understand::{Options, understand};

fn main() -> std::io::Result<()> {
    let json = std::env::args().any(|arg| arg == "--json");
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let dna = understand(&Document::from_text(&line), &Options::default());
        if json {
            println!("{}", serde_json::to_string(&dna).unwrap_or_default());
        } else {
            println!("{line}\n{}", summary(&dna));
        }
    }
    Ok(())
}

fn summary(dna: &Dna) -> String {
    let list = |fields: &[Field<String>]| {
        let all = fields
            .iter()
            .map(|f| format!("{}({:?} {:.2})", f.value, f.source, f.confidence));
        all.collect::<Vec<_>>().join(" ")
    };
    let palette: Vec<String> = dna
        .palette
        .iter()
        .map(|s| format!("{}={} {}", s.role, s.hex, s.name))
        .collect();
    let limits: Vec<String> = dna
        .constraints
        .iter()
        .map(|(k, f)| format!("{k}={}", f.value))
        .collect();
    let conflicts: Vec<&str> = dna.conflicts.iter().map(|c| c.code.as_str()).collect();
    format!(
        "  {:?} [{}] {} conf {:.2} « {} »\n  families {}\n  motion {} | mood {} | speed {} density {}\n  palette {}\n  {} {:?} {:?} {:?}",
        dna.status,
        dna.language.value,
        dna.family().unwrap_or("-"),
        dna.confidence,
        dna.title,
        list(&dna.families),
        list(&dna.motion),
        list(&dna.mood),
        dna.speed.value,
        dna.density.value,
        palette.join(", "),
        limits.join(" "),
        conflicts,
        dna.question,
        dna.notes,
    )
}
