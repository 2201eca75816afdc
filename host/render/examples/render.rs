//! Renders one frame of an effect: `render effect.json out.png [seconds] [WIDTHxHEIGHT]`; with a name
//! that ends in `.webp`, the looping preview.

use std::error::Error;
use std::fs;

use effectforge_effect::Effect;
use effectforge_render::{Control, RenderOptions, Renderer, encode, preview_webp};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [effect, out, rest @ ..] = args.as_slice() else {
        return Err("usage: render effect.json out.png [seconds] [WIDTHxHEIGHT]".into());
    };
    let effect: Effect = serde_json::from_slice(&fs::read(effect)?)?;
    if let Err(problems) = effect.check() {
        return Err(format!("the effect does not hold: {problems:#?}").into());
    }
    let t = match rest.first() {
        Some(text) => text.parse()?,
        None => effect.a11y.poster.value,
    };
    let (width, height) = match rest.get(1).and_then(|text| text.split_once('x')) {
        Some((w, h)) => (w.parse()?, h.parse()?),
        None => (1280, 720),
    };
    if out.ends_with(".webp") {
        let options = RenderOptions::new(320, 180);
        fs::write(out, preview_webp(&effect, &options, &Control::default())?)?;
        return Ok(());
    }
    let mut renderer = Renderer::new(&effect, &RenderOptions::new(width, height))?;
    fs::write(out, encode::png(renderer.frame(t)?)?)?;
    Ok(())
}
