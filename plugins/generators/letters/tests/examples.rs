//! The manifest's examples hold when the plugin's code runs natively.

use std::path::Path;

use effectforge_letters::generate;
use effectforge_style::laws;

#[test]
fn examples_hold() {
    laws::examples_hold(generate, Path::new(env!("CARGO_MANIFEST_DIR")));
}
