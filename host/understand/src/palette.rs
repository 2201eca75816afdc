//! The palette: stated colours in order, the rest derived in OKLCH or taken from family and mood.
//!
//! Laws: bg, primary, secondary and accent are always there; the primary stands off the ground by
//! at least [`CONTRAST`] in OKLab lightness unless the brief states both; a colour that the brief
//! refuses is moved off its hue. The choices are house taste: dark grounds for light, hues of one
//! family for two, a pale tint of the primary as the third.

use effectforge_effect::{Color, Oklch, Source, Span, Swatch};

use crate::colors::{Hit, Part};
use crate::lexicon::{Ground, Lexicon, Look, Trait};

/// Least difference in lightness between ground and primary.
const CONTRAST: f64 = 0.35;
/// Most stated colours kept.
const MAX_STATED: usize = 8;
/// OKLab distance within which a derived colour counts as one that was refused.
const REFUSED_BALL: f64 = 0.13;
const ROLES: [&str; 5] = ["bg", "primary", "secondary", "accent", "glow"];
const RAINBOW: [&str; 5] = ["#ff4d5e", "#ffb02e", "#ffe14d", "#34d399", "#4d8dff"];

/// What the palette follows from.
pub(crate) struct Wish<'a> {
    pub(crate) hits: &'a [Hit],
    pub(crate) family: Option<&'a Trait>,
    /// Spans of the family, evidence of its look.
    pub(crate) family_spans: &'a [Span],
    /// Moods, best first, with their evidence.
    pub(crate) moods: &'a [(String, Vec<Span>)],
    /// Palette words: `mono`, `rainbow`, `pastel`, `warm`, `cold`, `vivid`, `iridescent`.
    pub(crate) schemes: &'a [(&'static str, Span)],
    /// `dark` or `light` when asked for.
    pub(crate) ground: Option<(&'static str, Span)>,
}

/// The palette of a wish: bg first, then stated colours and what completes them, glow last.
pub(crate) fn build(wish: &Wish<'_>, lexicon: &Lexicon) -> Vec<Swatch> {
    let (look, source, name, spans) = base(wish, lexicon);
    let look: [Color; 5] = std::array::from_fn(|i| {
        let color = Color::from_hex(look[i]).unwrap_or(Color::WHITE);
        avoid(restyle(color, i, wish), wish.hits)
    });
    let implied = |role: usize, color: Color| Swatch {
        hex: color.to_hex(),
        role: ROLES[role].to_owned(),
        name: name.clone(),
        source,
        spans: spans.clone(),
        confidence: if source == Source::Default { 0.4 } else { 0.6 },
    };
    let mut main = stated(wish);
    let ground = take_ground(&mut main, wish);
    let glow = wish
        .hits
        .iter()
        .find(|h| !h.negated && h.part == Part::Glow)
        .filter(|_| !main.is_empty());
    let mut palette = Vec::with_capacity(9);
    let bg = match (&ground, main.is_empty()) {
        (Some(hit), _) => swatch(hit, "bg"),
        (None, true) => implied(0, grounded(look[0], wish)),
        (None, false) => derived_ground(&main, wish),
    };
    let bg_color = bg.color().unwrap_or(Color::BLACK);
    palette.push(bg);
    if main.is_empty() {
        palette.extend((1..4).map(|i| implied(i, stand_off(look[i], bg_color, i))));
    } else {
        palette.extend(
            main.iter()
                .enumerate()
                .map(|(i, hit)| swatch(hit, ROLES[(i + 1).min(3)])),
        );
        palette.extend(complete(&main, bg_color, wish.hits));
    }
    palette.push(match glow {
        Some(hit) => swatch(hit, "glow"),
        None if main.is_empty() => implied(4, look[4]),
        None => derived("glow", glow_of(main[0].color), &main[..1]),
    });
    palette
}

/// The look to start from when no colour is stated.
fn base(wish: &Wish<'_>, lexicon: &Lexicon) -> (Look, Source, String, Vec<Span>) {
    if let Some((_, span)) = wish.schemes.iter().find(|(s, _)| *s == "rainbow") {
        let [a, b, c, d, _] = RAINBOW;
        return (
            ["#120f1f", a, b, d, c],
            Source::Implied,
            "rainbow".to_owned(),
            vec![*span],
        );
    }
    let keeps = wish.family.is_some_and(|t| t.ground == Ground::Own);
    if !keeps
        && let Some((mood, spans, look)) = wish
            .moods
            .iter()
            .find_map(|(m, s)| Some((m, s, lexicon.mood_look(m)?)))
    {
        return (look, Source::Implied, mood.clone(), spans.clone());
    }
    match wish.family {
        Some(t) if wish.family_spans.is_empty() => {
            (t.look, Source::Default, t.family.to_owned(), Vec::new())
        }
        Some(t) => (
            t.look,
            Source::Implied,
            t.family.to_owned(),
            wish.family_spans.to_vec(),
        ),
        None => (
            ["#0b0d1a", "#ffd27a", "#8f7bff", "#fff1cf", "#ffb347"],
            Source::Default,
            "house".to_owned(),
            Vec::new(),
        ),
    }
}

/// Bends a colour of the base look to the palette words.
fn restyle(color: Color, role: usize, wish: &Wish<'_>) -> Color {
    let mut o = color.to_oklch();
    for (scheme, _) in wish.schemes {
        match *scheme {
            "mono" => o.c = 0.0,
            "pastel" if role > 0 => {
                o = Oklch {
                    l: o.l.max(0.84),
                    c: o.c.clamp(0.05, 0.09),
                    h: o.h,
                }
            }
            "vivid" if role > 0 => {
                o = Oklch {
                    l: o.l.clamp(0.62, 0.82),
                    c: o.c.max(0.2),
                    h: o.h,
                }
            }
            "iridescent" if role > 0 => {
                o = Oklch {
                    l: 0.82,
                    c: 0.11,
                    h: 300.0 - 70.0 * (role as f64 - 1.0),
                };
            }
            // Pull the hue towards amber or blue, the short way round.
            "warm" if role > 0 => o.h = pull(o.h, 55.0, 0.75),
            "cold" if role > 0 => o.h = pull(o.h, 240.0, 0.75),
            _ => {}
        }
    }
    o.to_color()
}

fn pull(from: f64, to: f64, share: f64) -> f64 {
    let way = (to - from + 540.0).rem_euclid(360.0) - 180.0;
    (from + way * share).rem_euclid(360.0)
}

/// Moves a derived colour off the hues that the brief refuses.
fn avoid(color: Color, hits: &[Hit]) -> Color {
    let mut color = color;
    for step in 0..6 {
        let clash = hits.iter().any(|h| h.negated && near(color, h.color));
        if !clash {
            break;
        }
        let o = color.to_oklch();
        color = Oklch {
            h: (o.h + 60.0 + f64::from(step)).rem_euclid(360.0),
            ..o
        }
        .to_color();
    }
    color
}

/// Same colour to a reader: close in OKLab, or both coloured and of one hue.
pub(crate) fn near(a: Color, b: Color) -> bool {
    let (x, y) = (a.to_oklch(), b.to_oklch());
    let turn = ((x.h - y.h + 540.0).rem_euclid(360.0) - 180.0).abs();
    if x.c > 0.05 && y.c > 0.05 && turn < 28.0 {
        return true;
    }
    let (hx, hy) = (x.h.to_radians(), y.h.to_radians());
    let da = x.c * hx.cos() - y.c * hy.cos();
    let db = x.c * hx.sin() - y.c * hy.sin();
    (x.l - y.l).hypot(da.hypot(db)) < REFUSED_BALL
}

/// The wanted colours that are drawn: main ones in order, then accents; decided ones alone when
/// there are any.
fn stated(wish: &Wish<'_>) -> Vec<Hit> {
    let wanted = |h: &&Hit| !h.negated;
    let decided = wish.hits.iter().filter(wanted).any(|h| h.weight > 1.0);
    let all: Vec<&Hit> = wish
        .hits
        .iter()
        .filter(wanted)
        .filter(|h| !decided || h.weight > 1.0)
        .collect();
    let mut main: Vec<Hit> = Vec::new();
    for part in [Part::Main, Part::Accent] {
        for hit in all.iter().filter(|h| h.part == part) {
            let room = main.len() < MAX_STATED;
            match main.iter_mut().find(|m| m.color == hit.color) {
                Some(known) => known.confidence = known.confidence.max(hit.confidence),
                None if room => main.push((*hit).clone()),
                None => {}
            }
        }
    }
    if main.is_empty() {
        main.extend(
            all.iter()
                .filter(|h| h.part == Part::Glow)
                .take(1)
                .map(|h| (*h).clone()),
        );
    }
    // A background that is all the brief says about colour, for an effect that is a background.
    let own_ground = wish.family.is_none_or(|t| t.family == "gradient");
    if main.is_empty() && own_ground {
        let chromatic = |h: &&&Hit| h.part == Part::Ground && h.color.to_oklch().c > 0.06;
        main.extend(all.iter().filter(chromatic).take(1).map(|h| Hit {
            part: Part::Main,
            ..(**h).clone()
        }));
    }
    main
}

/// The stated ground: said to be one, or a near-black among other colours.
fn take_ground(main: &mut Vec<Hit>, wish: &Wish<'_>) -> Option<Hit> {
    let said = wish
        .hits
        .iter()
        .find(|h| !h.negated && h.part == Part::Ground);
    if let Some(hit) = said {
        let alone = main.len() == 1 && main[0].at == hit.at;
        return (!alone).then(|| hit.clone());
    }
    let light = wish.ground.is_some_and(|(g, _)| g == "light");
    if main.len() < 2 || light {
        return None;
    }
    let black = main.iter().position(|h| h.color.to_oklch().l < 0.2)?;
    let rest_is_light = main
        .iter()
        .enumerate()
        .any(|(i, h)| i != black && h.color.to_oklch().l > 0.45);
    rest_is_light.then(|| main.remove(black))
}

fn swatch(hit: &Hit, role: &str) -> Swatch {
    Swatch {
        hex: hit.color.to_hex(),
        role: role.to_owned(),
        name: hit.name.clone(),
        source: Source::Stated,
        spans: vec![hit.span],
        confidence: hit.confidence,
    }
}

fn derived(role: &str, color: Color, from: &[Hit]) -> Swatch {
    Swatch {
        hex: color.to_hex(),
        role: role.to_owned(),
        name: "derived".to_owned(),
        source: Source::Implied,
        spans: from.iter().map(|h| h.span).collect(),
        confidence: 0.6,
    }
}

/// A ground that carries the stated colours: tinted near-black with the cooler hue, or a tinted
/// near-white when the primary is dark or a light ground is asked for.
fn derived_ground(main: &[Hit], wish: &Wish<'_>) -> Swatch {
    let primary = main[0].color.to_oklch();
    let cool = |o: &Oklch| (o.h - 265.0 + 540.0).rem_euclid(360.0) - 180.0;
    let hue = main
        .iter()
        .map(|h| h.color.to_oklch())
        .filter(|o| o.c > 0.03)
        .min_by(|a, b| cool(a).abs().total_cmp(&cool(b).abs()));
    let (h, c) = hue.map_or((265.0, 0.012), |o| (o.h, (o.c * 0.22).min(0.045)));
    let asked = wish.ground.map(|(g, _)| g);
    let light = match asked {
        Some(g) => g == "light",
        None => primary.l < 0.36 && main.iter().all(|h| h.color.to_oklch().l < 0.5),
    };
    let dark = (primary.l - CONTRAST).clamp(0.03, 0.15);
    let (l, c) = if light { (0.96, c * 0.4) } else { (dark, c) };
    let color = Oklch { l, c, h };
    let mut swatch = derived(
        "bg",
        avoid(color.to_color(), wish.hits),
        &main[..main.len().min(2)],
    );
    if let Some((_, span)) = wish.ground {
        swatch.spans.push(span);
    }
    swatch
}

fn grounded(color: Color, wish: &Wish<'_>) -> Color {
    let o = color.to_oklch();
    match wish.ground.map(|(g, _)| g) {
        Some("light") => Oklch {
            l: 0.96,
            c: o.c.min(0.018),
            h: o.h,
        }
        .to_color(),
        Some("dark") => Oklch {
            l: o.l.min(0.16),
            ..o
        }
        .to_color(),
        _ => color,
    }
}

/// Keeps an implied colour legible on its ground.
fn stand_off(color: Color, ground: Color, role: usize) -> Color {
    let (o, g) = (color.to_oklch(), ground.to_oklch());
    let least = if role == 1 { CONTRAST } else { CONTRAST * 0.6 };
    if (o.l - g.l).abs() >= least {
        return color;
    }
    let l = if g.l > 0.5 { g.l - least } else { g.l + least };
    Oklch { l, ..o }.to_color()
}

/// Secondary and accent where the brief names fewer than three colours.
fn complete(main: &[Hit], ground: Color, hits: &[Hit]) -> Vec<Swatch> {
    let primary = main[0].color.to_oklch();
    let up = if ground.to_oklch().l > 0.5 { -1.0 } else { 1.0 };
    let mut rest = Vec::new();
    if main.len() < 2 {
        let color = if primary.c < 0.03 {
            Oklch {
                l: primary.l - up * 0.22,
                c: 0.03,
                h: 255.0,
            }
        } else {
            neighbour(primary, up)
        };
        let color = stand_off(avoid(color.to_color(), hits), ground, 2);
        rest.push(derived("secondary", color, &main[..1]));
    }
    if main.len() < 3 {
        // A pale tint of the primary: the highlight that ties the two together.
        let tint = Oklch {
            l: (primary.l + up * 0.22).clamp(0.25, 0.95),
            c: (primary.c * 0.4).min(0.08),
            h: primary.h,
        };
        let color = stand_off(avoid(tint.to_color(), hits), ground, 3);
        rest.push(derived("accent", color, &main[..1]));
    }
    rest
}

/// A neighbour on the wheel, half a step back so that the primary leads. Oranges and golds turn
/// towards red (the other way lies olive); what becomes an amber must be bright, or it is brown.
fn neighbour(of: Oklch, up: f64) -> Oklch {
    let turn = if (50.0..130.0).contains(&of.h) {
        -35.0
    } else {
        38.0
    };
    let h = (of.h + turn).rem_euclid(360.0);
    let l = if (45.0..115.0).contains(&h) {
        (of.l + 0.08).max(0.72)
    } else {
        of.l - up * 0.12
    };
    Oklch {
        l,
        c: of.c * 0.8,
        h,
    }
}

fn glow_of(color: Color) -> Color {
    let o = color.to_oklch();
    Oklch {
        l: (o.l + 0.08).clamp(0.6, 0.9),
        c: o.c * 1.1,
        h: o.h,
    }
    .to_color()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colors;
    use crate::reading::Reading;

    fn palette(text: &str) -> Vec<Swatch> {
        let reading = Reading::new(text, Lexicon::get());
        let (hits, _) = colors::find(&reading);
        let wish = Wish {
            hits: &hits,
            family: Lexicon::get().family("particles"),
            family_spans: &[],
            moods: &[],
            schemes: &[],
            ground: None,
        };
        build(&wish, Lexicon::get())
    }

    fn role(palette: &[Swatch], role: &str) -> Oklch {
        let found = palette.iter().find(|s| s.role == role);
        found
            .and_then(Swatch::color)
            .map(Color::to_oklch)
            .unwrap_or(Oklch {
                l: 0.0,
                c: 0.0,
                h: 0.0,
            })
    }

    #[test]
    fn every_single_colour_stands_off_its_ground_and_has_company() {
        for name in [
            "rouge",
            "orange",
            "jaune",
            "or",
            "vert",
            "turquoise",
            "bleu",
            "bleu marine",
            "violet",
            "rose",
            "noir",
            "blanc",
            "gris",
            "gris foncé",
            "marron",
            "beige",
            "bordeaux",
        ] {
            let palette = palette(name);
            let (bg, primary) = (role(&palette, "bg"), role(&palette, "primary"));
            assert!(
                (bg.l - primary.l).abs() > CONTRAST - 0.02,
                "{name} {bg:?} {primary:?}"
            );
            for other in ["secondary", "accent"] {
                let color = role(&palette, other);
                assert!(
                    (bg.l - color.l).abs() > 0.19,
                    "{name} {other} {color:?} on {bg:?}"
                );
            }
            assert_eq!(
                palette.iter().filter(|s| s.role == "glow").count(),
                1,
                "{name}"
            );
        }
    }

    #[test]
    fn stated_colours_keep_their_order_and_refused_ones_stay_away() {
        let order: Vec<String> = palette("vert, or et violet")
            .into_iter()
            .map(|s| s.name)
            .collect();
        assert_eq!(order[1..4], ["vert", "or", "violet"]);
        let refused = Color::from_hex("#40e0d0").unwrap_or(Color::WHITE);
        for swatch in palette("vert, pas de turquoise") {
            assert!(
                !swatch.color().is_some_and(|c| near(c, refused)),
                "{swatch:?}"
            );
        }
        let black: Vec<String> = palette("noir et or")
            .into_iter()
            .map(|s| s.role + &s.name)
            .collect();
        assert_eq!(black[..2], ["bgnoir", "primaryor"]);
    }
}
