//! Prints an effect to a folder: `cargo run --release --example print -- EFFECT.json FOLDER`.
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (input, folder) = (
        args.next().ok_or("which effect?")?,
        args.next().ok_or("which folder?")?,
    );
    let text = std::fs::read_to_string(input)?;
    let effect =
        effectforge_effect::Effect::from_json(&text).map_err(|problems| format!("{problems:?}"))?;
    std::fs::create_dir_all(&folder)?;
    for file in effectforge_webgl2::print(&effect) {
        std::fs::write(std::path::Path::new(&folder).join(file.path), file.text)?;
    }
    Ok(())
}
