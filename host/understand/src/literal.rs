//! Numbers and colours written as figures: `1,5`, `10 000`, `2.5k`, `#f80`, `rgb()`, `hsl()`, `oklch()`.

use effectforge_effect::{Color, Oklch};

use crate::normalize::Glyph;

/// Longest colour function that is read, in characters.
const MAX_FUNCTION: usize = 64;
/// Most digits of a number; what follows is another number.
const MAX_DIGITS: usize = 15;

/// A colour literal at the start of `glyphs`: its length and value.
pub(crate) fn color(glyphs: &[Glyph]) -> Option<(usize, Color)> {
    match glyphs.first()?.c {
        '#' => hex(glyphs),
        'r' | 'h' | 'o' => function(glyphs),
        _ => None,
    }
}

fn hex(glyphs: &[Glyph]) -> Option<(usize, Color)> {
    let run: String = glyphs[1..]
        .iter()
        .take(9)
        .map_while(|g| g.c.is_alphanumeric().then_some(g.c))
        .collect();
    Color::from_hex(&format!("#{run}")).map(|c| (1 + run.len(), c.with_alpha(1.0)))
}

fn function(glyphs: &[Glyph]) -> Option<(usize, Color)> {
    let name: String = glyphs
        .iter()
        .take(6)
        .map(|g| g.c)
        .take_while(char::is_ascii_lowercase)
        .collect();
    if !matches!(name.as_str(), "rgb" | "rgba" | "hsl" | "hsla" | "oklch") {
        return None;
    }
    let body = &glyphs[name.len()..glyphs.len().min(MAX_FUNCTION)];
    if body.first()?.c != '(' {
        return None;
    }
    let close = body.iter().position(|g| g.c == ')')?;
    let inner: String = body[1..close].iter().map(|g| g.c).collect();
    let parts: Vec<&str> = inner
        .split([',', ' ', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let [a, b, c, ..] = parts.as_slice() else {
        return None;
    };
    let color = match name.as_str() {
        "rgb" | "rgba" => Color {
            r: unit(a, 255.0)?,
            g: unit(b, 255.0)?,
            b: unit(c, 255.0)?,
            a: 1.0,
        },
        "oklch" => Oklch {
            l: unit(a, 1.0)?,
            c: plain(b)?.clamp(0.0, 0.5),
            h: plain(c)?.rem_euclid(360.0),
        }
        .to_color(),
        _ => hsl(
            plain(a)?.rem_euclid(360.0),
            unit(b, 100.0)?,
            unit(c, 100.0)?,
        ),
    };
    Some((name.len() + close + 1, color))
}

fn plain(text: &str) -> Option<f64> {
    text.trim_end_matches("deg")
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite())
}

/// A channel as 0 to 1; `%` counts from 100, else from `full`.
fn unit(text: &str, full: f64) -> Option<f64> {
    let value = match text.strip_suffix('%') {
        Some(percent) => plain(percent)? / 100.0,
        None => plain(text)? / full,
    };
    Some(value.clamp(0.0, 1.0))
}

fn hsl(h: f64, s: f64, l: f64) -> Color {
    let chroma = s * l.min(1.0 - l);
    let channel = |n: f64| {
        let k = (n + h / 30.0) % 12.0;
        l - chroma * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    };
    Color {
        r: channel(0.0),
        g: channel(8.0),
        b: channel(4.0),
        a: 1.0,
    }
}

/// The number at the start of `glyphs`, which begins with a digit: its length and value.
/// Decimal comma or point; groups of three after a space, a comma or a point; a glued `k`.
pub(crate) fn number(glyphs: &[Glyph]) -> (usize, f64) {
    let digit = |at: usize| glyphs.get(at).is_some_and(|g| g.c.is_ascii_digit());
    let run = |from: usize| {
        (from..from + MAX_DIGITS)
            .take_while(|at| digit(*at))
            .count()
    };
    let mut end = run(0);
    let mut text: String = glyphs[..end].iter().map(|g| g.c).collect();
    let mut grouped = None;
    while text.len() < MAX_DIGITS {
        let Some(mark) = glyphs.get(end).map(|g| g.c) else {
            break;
        };
        let follows = run(end + 1);
        let group = follows == 3 && text.len() <= 12 && grouped.is_none_or(|m| m == mark);
        let starts = grouped.is_some() || (text.len() <= 3 && !text.starts_with('0'));
        // `10.000` is ten thousand, `23.976` a frame rate: a point groups only round numbers.
        let round = glyphs
            .get(end + 2..end + 4)
            .is_some_and(|g| g.iter().all(|g| g.c == '0'));
        if group && starts && (matches!(mark, ' ' | ',' | '\'') || (mark == '.' && round)) {
            text.extend(glyphs[end + 1..end + 4].iter().map(|g| g.c));
            end += 4;
            grouped = Some(mark);
            continue;
        }
        if follows > 0 && matches!(mark, ',' | '.') && grouped != Some(mark) {
            text.push('.');
            text.extend(glyphs[end + 1..end + 1 + follows].iter().map(|g| g.c));
            end += 1 + follows;
        }
        break;
    }
    let mut value = text.parse::<f64>().unwrap_or(0.0);
    let after = glyphs.get(end + 1).map(|g| g.c);
    if glyphs.get(end).is_some_and(|g| g.c == 'k') && !after.is_some_and(char::is_alphanumeric) {
        value *= 1000.0;
        end += 1;
    }
    (end, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold;

    #[test]
    fn numbers_in_both_notations() {
        for (text, want) in [
            ("1,5", 1.5),
            ("1.5", 1.5),
            ("10 000", 10_000.0),
            ("10,000", 10_000.0),
            ("1,000,000", 1_000_000.0),
            ("0,250", 0.25),
            ("2k", 2_000.0),
            ("3 4", 3.0),
            ("12 1234", 12.0),
            ("23.976", 23.976),
            ("10.000", 10_000.0),
            ("9999999999999999999999", 999_999_999_999_999.0),
        ] {
            assert_eq!(number(&fold(text)).1, want, "{text}");
        }
    }

    #[test]
    fn colours_as_figures() {
        for (text, want) in [
            ("#f80", "#ff8800"),
            ("#FF8800aa", "#ff8800"),
            ("rgb(255,136,0)", "#ff8800"),
            ("rgb(100% 0% 0% / 50%)", "#ff0000"),
            ("hsl(120, 100%, 50%)", "#00ff00"),
        ] {
            let got = color(&fold(text)).map(|(_, c)| c.to_hex());
            assert_eq!(got.as_deref(), Some(want), "{text}");
        }
        for bad in ["#12", "#zzz", "rgb(1)", "rose", "hsl(a,b,c)", "#"] {
            assert!(color(&fold(bad)).is_none(), "{bad}");
        }
    }
}
