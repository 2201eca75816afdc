//! Prints the effect of a DNA: `make dna.json [seed] [parameters]`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dna = serde_json::from_str(&std::fs::read_to_string(&args[1]).unwrap()).unwrap();
    let seed = args.get(2).map_or(1, |s| s.parse().unwrap());
    let params = args.get(3).map_or_else(Default::default, |s| serde_json::from_str(s).unwrap());
    effectforge_sdk::testing::set_seed(seed);
    let effect = effectforge_snow::generate(&dna, &effectforge_sdk::Context::new(params)).unwrap();
    println!("{}", effect.to_canonical_json().unwrap());
}
