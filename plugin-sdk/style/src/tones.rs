//! Five colours that go together, out of whatever the brief names.
//!
//! Invariant: on a dark ground every light is brighter than the ground, on a light ground darker;
//! hues that the brief states are kept.

use effectforge_sdk::effect::{Color, Dna, Oklch, Source, Swatch};

use crate::temper::Temper;

/// Colours when the brief names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// Ground.
    pub bg: &'static str,
    /// Main colour.
    pub primary: &'static str,
    /// Second colour.
    pub secondary: &'static str,
}

/// The colours of an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tones {
    /// Ground.
    pub bg: Color,
    /// Main colour.
    pub primary: Color,
    /// Second colour.
    pub secondary: Color,
    /// Rare colour.
    pub accent: Color,
    /// Colour of light itself: bright, little chroma.
    pub glow: Color,
    /// The ground is light: things are drawn darker than it.
    pub light: bool,
    /// No ground is drawn.
    pub transparent: bool,
    /// The brief states the ground.
    pub bg_stated: bool,
}

/// Lightness from which a ground counts as light.
const LIGHT_FROM: f64 = 0.62;

/// The colour with lightness, chroma and hue moved: `l` and `c` are factors, `h` degrees.
#[must_use]
pub fn shift(color: Color, l: f64, c: f64, h: f64) -> Color {
    let o = color.to_oklch();
    Oklch {
        l: (o.l * l).min(1.0),
        c: o.c * c,
        h: o.h + h,
    }
    .to_color()
}

/// The way from `a` to `b` around the colour wheel, the short side, 0 to 1: keeps its chroma where a
/// straight mix would turn grey. A colour without hue takes the other's.
#[must_use]
pub fn along(a: Color, b: Color, t: f64) -> Color {
    let (x, y) = (a.to_oklch(), b.to_oklch());
    let (from, to) = match (x.c < 0.02, y.c < 0.02) {
        (true, false) => (y.h, y.h),
        (false, true) => (x.h, x.h),
        _ => (x.h, y.h),
    };
    let way = (to - from + 540.0).rem_euclid(360.0) - 180.0;
    let mix = |p: f64, q: f64| p + (q - p) * t;
    Oklch {
        l: mix(x.l, y.l),
        c: mix(x.c, y.c),
        h: from + way * t,
    }
    .to_color()
}

impl Tones {
    /// The same with the ground of the palette's own where no colour of `dna` is stated, or `given`. A
    /// ground that nobody stated is never brown; one that is stated stays.
    #[must_use]
    pub fn on_own_ground(self, dna: &Dna, given: Option<Color>) -> Self {
        if self.bg_stated {
            return self;
        }
        let any = dna.palette.iter().any(|s| s.source == Source::Stated);
        let own = given.or_else(|| dna.swatch("bg").filter(|_| !any));
        let bg = own.unwrap_or(self.bg).to_oklch();
        let h = if self.light { bg.h } else { dusk(bg.h) };
        Self {
            bg: Oklch { h, ..bg }.to_color(),
            ..self
        }
    }

    /// Reads the palette of a DNA. Colours that nobody stated give way to tones of those that
    /// somebody did.
    #[must_use]
    pub fn of(dna: &Dna, fallback: &Fallback) -> Self {
        let ground = dna.palette.iter().find(|s| s.role == "bg");
        let bg_stated = ground.is_some_and(stated);
        let bg = ground
            .and_then(Swatch::color)
            .unwrap_or_else(|| hex(fallback.bg));
        let transparent = dna.flag("transparent");
        let light = !transparent && bg.to_oklch().l >= LIGHT_FROM;
        let asked = Asked::of(dna);
        let temper = Temper::of(dna);
        // Nobody's colours take on the mood; somebody's are kept.
        let free = |color: Color| {
            if asked.stated {
                color
            } else {
                temper.color(color)
            }
        };
        let primary = asked.primary.unwrap_or_else(|| hex(fallback.primary));
        let secondary = match (asked.secondary, asked.primary) {
            (Some(color), _) => free(color),
            (None, Some(color)) => temper.color(companion(color)),
            (None, None) => free(hex(fallback.secondary)),
        };
        let primary = free(primary);
        let (primary, secondary) = (legible(primary, light), legible(secondary, light));
        let bridge = along(primary, secondary, 0.5);
        Self {
            bg: if bg_stated {
                bg
            } else if light {
                tint(bg, secondary, light)
            } else {
                temper.ground(tint(bg, secondary, light))
            },
            primary,
            secondary,
            accent: asked.accent.map_or(bridge, |color| legible(color, light)),
            glow: bright(asked.glow.unwrap_or(primary), light),
            light,
            transparent,
            bg_stated,
        }
    }

    /// The ground further from the light: lower by `by` of itself.
    #[must_use]
    pub fn deeper(&self, by: f64) -> Color {
        shift(self.bg, 1.0 - by, 1.0, 0.0)
    }

    /// The ground lifted towards a colour.
    #[must_use]
    pub fn lifted(&self, towards: Color, by: f64) -> Color {
        self.bg.mix(towards, by)
    }
}

fn hex(text: &str) -> Color {
    Color::from_hex(text).unwrap_or(Color::WHITE)
}

/// What is only implied, a reader made up to fill the palette.
fn stated(swatch: &Swatch) -> bool {
    swatch.source == Source::Stated
}

/// The colours beside the ground that a brief asks for.
struct Asked {
    /// Somebody stated them.
    stated: bool,
    primary: Option<Color>,
    secondary: Option<Color>,
    accent: Option<Color>,
    glow: Option<Color>,
}

impl Asked {
    /// Stated colours alone when there is one, else all. A role that is missing takes the next colour.
    fn of(dna: &Dna) -> Self {
        let lights = || dna.palette.iter().filter(|s| s.role != "bg");
        let any = lights().any(stated);
        let usable = || lights().filter(|s| !any || stated(s));
        let role = |name: &str| usable().find(|s| s.role == name).and_then(Swatch::color);
        let primary = role("primary").or_else(|| usable().find_map(Swatch::color));
        let other = || {
            usable()
                .filter_map(Swatch::color)
                .find(|color| Some(*color) != primary)
        };
        let secondary = role("secondary").or_else(other);
        Self {
            stated: any,
            primary,
            secondary,
            accent: role("accent"),
            glow: role("glow"),
        }
    }
}

/// The colour of light itself: bright and nearly white, or darker than a light ground.
fn bright(color: Color, light: bool) -> Color {
    let o = color.to_oklch();
    let fitted = if light {
        Oklch {
            l: o.l.clamp(0.5, 0.7),
            ..o
        }
    } else {
        Oklch {
            l: o.l.max(0.86),
            c: o.c.min(0.11),
            h: o.h,
        }
    };
    fitted.to_color()
}

/// Hue of greys where a hue is needed: the blue of a night sky, degrees.
pub const NIGHT_HUE: f64 = 262.0;
/// Chroma below which a colour has no hue to speak of.
const GREY_BELOW: f64 = 0.02;

/// The second colour of a brief that names one: the neighbour on the colour wheel that flatters. Greens
/// lean to blue and blues to violet, all others to warmth; what is dark is followed by something lighter,
/// or both would be one.
fn companion(color: Color) -> Color {
    let o = color.to_oklch();
    let cold = (112.0..290.0).contains(&o.h);
    let h = o.h + if cold { 34.0 } else { -32.0 };
    let l = if o.l < 0.55 { o.l + 0.14 } else { o.l * 0.84 };
    Oklch {
        l,
        c: o.c * 1.05,
        h,
    }
    .to_color()
}

/// Bright enough to be seen on a dark ground, dark enough on a light one. Yellow that is darkened leans to
/// amber, or it would be olive.
fn legible(color: Color, light: bool) -> Color {
    let o = color.to_oklch();
    let l = if light { o.l.min(0.68) } else { o.l.max(0.52) };
    // A pale rose that is darkened would be mauve, a dark blue that is lifted slate: what moves in
    // lightness gains colour, as a pigment does that is laid on thicker.
    let rich = (o.c + (o.l - l).abs() * 0.42).min(0.16);
    let c = if o.c < GREY_BELOW { o.c } else { o.c.max(rich) };
    let yellow = (62.0..118.0).contains(&o.h);
    let h = if yellow {
        o.h - (o.l - l).max(0.0) * 110.0
    } else {
        o.h
    };
    Oklch { l, c, h }.to_color()
}

/// Hue of a dark ground: brown is none, the same warmth as plum is.
#[must_use]
pub fn dusk(hue: f64) -> f64 {
    if (30.0..112.0).contains(&hue.rem_euclid(360.0)) {
        hue - 75.0
    } else {
        hue
    }
}

/// A ground that nobody stated takes a breath of the second colour's hue.
fn tint(bg: Color, towards: Color, light: bool) -> Color {
    let (o, t) = (bg.to_oklch(), towards.to_oklch());
    let (c, h) = match (t.c < GREY_BELOW, o.c < GREY_BELOW / 2.0) {
        (false, _) => (t.c, t.h),
        (true, false) => (0.02, o.h),
        (true, true) => (0.02, NIGHT_HUE),
    };
    let l = if light { o.l } else { o.l.clamp(0.11, 0.2) };
    Oklch {
        l,
        c: c.min(if light { 0.03 } else { 0.045 }),
        h,
    }
    .to_color()
}
