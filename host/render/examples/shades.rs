//! Renders the computed pictures of the tests: `shades FOLDER` writes a PNG each and says how long
//! a frame takes.

#![allow(clippy::print_stdout)] // A program's output is its purpose.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use effectforge_render::{RenderOptions, Renderer, encode};

#[path = "../tests/sample/shades.rs"]
mod shades;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 360;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: shades FOLDER")?;
    let all = [
        shades::warped_noise(),
        shades::drops(),
        shades::plasma(),
        shades::everything(),
    ];
    for effect in all {
        let mut options = RenderOptions::new(WIDTH, HEIGHT);
        options.threads = std::num::NonZeroUsize::new(1);
        let mut renderer = Renderer::new(&effect, &options)?;
        let file = Path::new(&folder).join(format!("{}.png", effect.name));
        std::fs::write(file, encode::png(renderer.frame(2.0)?)?)?;
        // The quickest of many: what another program on the machine took is left out.
        let mut each = f64::MAX;
        for at in 0..30 {
            let begin = Instant::now();
            renderer.frame(f64::from(at) * 0.1)?;
            each = each.min(begin.elapsed().as_secs_f64());
        }
        let pixel = each * 1e9 / f64::from(WIDTH * HEIGHT);
        println!(
            "{}: {:.2} ms a frame, {pixel:.2} ns a pixel",
            effect.name,
            each * 1e3
        );
    }
    Ok(())
}
