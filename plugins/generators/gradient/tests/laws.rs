//! What holds for every effect of this generator, whatever the brief; and the manifest's examples.

use effectforge_gradient::{Mood, generate};
use effectforge_style::laws::Family;

fn family() -> Family {
    Family {
        family: "gradient",
        parameter: "mood",
        choices: Mood::ALL.map(Mood::name).to_vec(),
        generate,
    }
}

effectforge_style::laws!(family());

#[test]
fn examples_hold() {
    family().examples_hold(env!("CARGO_MANIFEST_DIR").as_ref());
}
