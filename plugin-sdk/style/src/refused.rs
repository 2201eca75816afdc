//! How a generator says no.

use effectforge_sdk::effect::Diagnostic;
use effectforge_sdk::{Dna, Failure};

/// Problems of an effect that a failure names.
const PROBLEMS_MAX: usize = 4;

/// The best of the brief's families that the generator makes; a brief without family gets the first.
///
/// # Errors
/// `unsupported_family` when it makes none of them.
pub fn unless_made<'m>(dna: &Dna, made: &[&'m str]) -> Result<&'m str, Failure> {
    let find = |asked: &str| made.iter().copied().find(|family| *family == asked);
    let found = dna.families.iter().find_map(|field| find(&field.value));
    match (found, dna.family(), made.first()) {
        (Some(family), _, _) => Ok(family),
        (None, None, Some(first)) => Ok(first),
        (None, asked, _) => {
            let asked = asked.unwrap_or("none");
            let message = format!("this generator does not make the family `{asked}`");
            let help = format!("it makes: {}", made.join(", "));
            Err(Failure::new("unsupported_family", message).help(help))
        }
    }
}

/// The checker refuses what the generator made.
#[must_use]
pub fn effect(problems: &[Diagnostic]) -> Failure {
    let named: Vec<String> = problems
        .iter()
        .take(PROBLEMS_MAX)
        .map(ToString::to_string)
        .collect();
    Failure::new("invalid_effect", named.join("; "))
        .help("this is a fault of the plugin, not of the brief")
}
