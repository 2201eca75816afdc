//! Renders the computed pictures of the tests: `shades FOLDER [NAME]` writes a PNG and the effect's JSON
//! each, and says how long a frame takes.

#![allow(clippy::print_stdout)] // A program's output is its purpose.

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use effectforge_render::{RenderOptions, Renderer, encode};

#[path = "../tests/sample/shades.rs"]
mod shades;

const WIDTH: u32 = 320;
const HEIGHT: u32 = 90;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: shades FOLDER")?;
    let all = [
        shades::warped_noise(),
        shades::drops(),
        shades::plasma(),
        shades::everything(),
    ];
    let only = std::env::args().nth(2);
    for effect in all {
        if only.as_ref().is_some_and(|name| *name != effect.name) {
            continue;
        }
        let mut large = Renderer::new(&effect, &RenderOptions::new(1280, 720))?;
        let file = Path::new(&folder).join(format!("{}.png", effect.name));
        std::fs::write(&file, encode::png(large.frame(2.0)?)?)?;
        std::fs::write(file.with_extension("json"), effect.to_canonical_json()?)?;
        let mut options = RenderOptions::new(WIDTH, HEIGHT);
        options.threads = NonZeroUsize::new(1);
        let mut renderer = Renderer::new(&effect, &options)?;
        // The quickest of many short ones: what other programs took is left out.
        let mut each = f64::MAX;
        for at in 0..300 {
            let begin = Instant::now();
            renderer.frame(f64::from(at) * 0.01)?;
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
