//! What holds for every effect of this generator, whatever the brief; and the manifest's examples.

use effectforge_snow::{Weather, generate};
use effectforge_style::laws::Family;

fn family() -> Family {
    Family {
        family: "snow",
        parameter: "weather",
        choices: Weather::ALL.map(Weather::name).to_vec(),
        generate,
    }
}

effectforge_style::laws!(family());

#[test]
fn examples_hold() {
    family().examples_hold(env!("CARGO_MANIFEST_DIR").as_ref());
}

#[test]
fn a_number_of_elements_is_taken_literally() {
    family().a_number_of_elements_is_taken_literally();
}
