//! Writes the effects of the tests as JSON: `cargo run --example samples -- FOLDER`.
#[path = "../tests/common/mod.rs"]
mod common;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    std::fs::create_dir_all(&folder)?;
    let all = [
        ("particles", common::particles()),
        ("gradient", common::gradient()),
        ("pond", common::pixels::pond()),
        ("plasma", common::pixels::plasma()),
        ("sparks", common::pixels::sparks()),
        ("flash", common::pixels::flash()),
        ("basin", common::grids::basin()),
        ("pool", common::grids::pool()),
        ("coral", common::grids::coral()),
        ("boats", common::grids::boats()),
        ("lens", common::stages::lens()),
        ("prism", common::stages::prism()),
    ];
    for (name, effect) in all {
        let text = effect.to_canonical_json()?;
        let name = format!("{name}.json");
        std::fs::write(std::path::Path::new(&folder).join(name), text)?;
    }
    Ok(())
}
