//! Pictures of grids: a frame is a function of time, whatever was drawn before and by how many.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "sample/shades.rs"]
mod shades;

use effectforge_render::compare::ssim;
use effectforge_render::{Control, Frame, RenderOptions, Renderer, filmstrip};

fn options(threads: usize) -> RenderOptions {
    let mut options = RenderOptions::new(160, 90);
    options.threads = std::num::NonZero::new(threads);
    options
}

#[test]
fn a_sought_frame_is_the_played_one() {
    let effect = shades::basin();
    let direct = |t: f64| -> Frame {
        let mut renderer = Renderer::new(&effect, &options(1)).unwrap();
        renderer.frame(t).unwrap().clone()
    };
    let mut played = Renderer::new(&effect, &options(1)).unwrap();
    for at in 0..260 {
        let t = f64::from(at) / 30.0;
        let frame = played.frame(t).unwrap();
        if at % 37 == 5 {
            assert_eq!(*frame, direct(t), "{t}");
        }
    }
    for t in [7.7, 0.3, 5.1, 2.2, 7.95, 0.0] {
        assert_eq!(*played.frame(t).unwrap(), direct(t), "{t}");
    }
    assert_ne!(direct(1.0), direct(2.0));
    let seam = ssim(&direct(0.0), &direct(8.0 - 1e-6)).unwrap();
    assert!(seam > 0.999, "{seam}");
}

#[test]
fn threads_draw_the_same_film() {
    let effect = shades::basin();
    let film = |threads| -> Vec<Frame> {
        filmstrip(
            &effect,
            &options(threads),
            0.0..1.0,
            12.0,
            &Control::default(),
        )
        .unwrap()
    };
    assert_eq!(film(1), film(3));
}
