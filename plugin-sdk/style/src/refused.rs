//! How a generator says no.

use effectforge_sdk::Failure;
use effectforge_sdk::effect::Diagnostic;

/// Problems of an effect that a failure names.
const PROBLEMS_MAX: usize = 4;

/// The brief asks for a family that the generator does not make.
#[must_use]
pub fn family(asked: &str, made: &[&str]) -> Failure {
    Failure::new("unsupported_family", format!("this generator does not make the family `{asked}`"))
        .help(format!("it makes: {}", made.join(", ")))
}

/// The checker refuses what the generator made.
#[must_use]
pub fn effect(problems: &[Diagnostic]) -> Failure {
    let named: Vec<String> =
        problems.iter().take(PROBLEMS_MAX).map(ToString::to_string).collect();
    Failure::new("invalid_effect", named.join("; "))
        .help("this is a fault of the plugin, not of the brief")
}
