//! What is printed.
mod common;

#[test]
fn print_to_folder() {
    let out = std::env::temp_dir().join("canvas2d-out");
    std::fs::create_dir_all(&out).unwrap();
    for file in effectforge_canvas2d::print(&common::particles()) {
        std::fs::write(out.join(file.path), file.text).unwrap();
    }
}
