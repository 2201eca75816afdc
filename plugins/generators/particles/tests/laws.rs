//! What holds for every effect of this generator, whatever the brief; and the manifest's examples.

use effectforge_particles::{Variant, generate};
use effectforge_style::laws::Family;

fn family() -> Family {
    Family {
        family: "particles",
        parameter: "variant",
        choices: Variant::ALL.map(Variant::name).to_vec(),
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
