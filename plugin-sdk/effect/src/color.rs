//! Colours: sRGB and OKLCH, and the way between them.
//!
//! The conversions are those of Björn Ottosson's OKLab with the sRGB transfer function of
//! IEC 61966-2-1. In files a colour is `#rrggbb` or `#rrggbbaa`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A colour: non-linear sRGB, straight alpha, every channel 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color {
    /// Red.
    pub r: f64,
    /// Green.
    pub g: f64,
    /// Blue.
    pub b: f64,
    /// Alpha; 1 is opaque.
    pub a: f64,
}

/// OKLCH: lightness 0 to 1, chroma from 0 (about 0.37 at most in sRGB), hue in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklch {
    /// Lightness.
    pub l: f64,
    /// Chroma.
    pub c: f64,
    /// Hue, degrees, 0 to 360.
    pub h: f64,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self {
        r: 1.0,
        g: 1.0,
        b: 1.0,
        a: 1.0,
    };
    /// Black.
    pub const BLACK: Self = Self {
        r: 0.0,
        g: 0.0,
        b: 0.0,
        a: 1.0,
    };

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let channel = |at: usize| byte(at).map(|v| f64::from(v) / 255.0);
        match digits.len() {
            3 => {
                let nibble = |at: usize| {
                    let v = u8::from_str_radix(digits.get(at..=at)?, 16).ok()?;
                    Some(f64::from(v) / 15.0)
                };
                Some(Self {
                    r: nibble(0)?,
                    g: nibble(1)?,
                    b: nibble(2)?,
                    a: 1.0,
                })
            }
            6 => Some(Self {
                r: channel(0)?,
                g: channel(2)?,
                b: channel(4)?,
                a: 1.0,
            }),
            8 => Some(Self {
                r: channel(0)?,
                g: channel(2)?,
                b: channel(4)?,
                a: channel(6)?,
            }),
            _ => None,
        }
    }

    /// The channels as bytes: red, green, blue, alpha.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 4] {
        [self.r, self.g, self.b, self.a].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8)
    }

    /// `#rrggbb`, or `#rrggbbaa` when not opaque.
    #[must_use]
    pub fn to_hex(self) -> String {
        let [r, g, b, a] = self.to_bytes();
        if a == 255 {
            format!("#{r:02x}{g:02x}{b:02x}")
        } else {
            format!("#{r:02x}{g:02x}{b:02x}{a:02x}")
        }
    }

    /// The same colour in OKLCH; alpha is dropped.
    #[must_use]
    pub fn to_oklch(self) -> Oklch {
        let [r, g, b] = [self.r, self.g, self.b].map(to_linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
        let h = b.atan2(a).to_degrees().rem_euclid(360.0);
        Oklch {
            l: lightness,
            c: a.hypot(b),
            h,
        }
    }

    /// Straight mix in OKLab; `t` 0 is `self`, 1 is `other`.
    #[must_use]
    pub fn mix(self, other: Self, t: f64) -> Self {
        let lab = |c: Self| {
            let o = c.to_oklch();
            let h = o.h.to_radians();
            [o.l, o.c * h.cos(), o.c * h.sin(), c.a]
        };
        let (x, y) = (lab(self), lab(other));
        let [l, a, b, alpha]: [f64; 4] = std::array::from_fn(|i| x[i] + (y[i] - x[i]) * t);
        let h = b.atan2(a).to_degrees();
        Self {
            a: alpha,
            ..Oklch {
                l,
                c: a.hypot(b),
                h,
            }
            .to_color()
        }
    }

    /// The same colour with another alpha.
    #[must_use]
    pub fn with_alpha(self, a: f64) -> Self {
        Self { a, ..self }
    }
}

impl Oklch {
    /// The nearest sRGB colour: chroma is reduced until it is in gamut, hue and lightness stay.
    #[must_use]
    pub fn to_color(self) -> Color {
        let l = self.l.clamp(0.0, 1.0);
        let direct = oklab_to_linear(l, self.c, self.h);
        let inside = |rgb: &[f64; 3]| rgb.iter().all(|v| (-1e-4..=1.0001).contains(v));
        let rgb = if inside(&direct) {
            direct
        } else {
            let (mut low, mut high) = (0.0, self.c);
            for _ in 0..24 {
                let mid = f64::midpoint(low, high);
                if inside(&oklab_to_linear(l, mid, self.h)) {
                    low = mid
                } else {
                    high = mid
                }
            }
            oklab_to_linear(l, low, self.h)
        };
        let [r, g, b] = rgb.map(|v| to_gamma(v.clamp(0.0, 1.0)));
        Color { r, g, b, a: 1.0 }
    }
}

fn oklab_to_linear(lightness: f64, c: f64, h: f64) -> [f64; 3] {
    let (a, b) = (c * h.to_radians().cos(), c * h.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

/// sRGB transfer function, to linear light.
#[must_use]
pub fn to_linear(v: f64) -> f64 {
    if v <= 0.040_45 {
        v / 12.92
    } else {
        ((v + 0.055) / 1.055).powf(2.4)
    }
}

/// sRGB transfer function, from linear light.
#[must_use]
pub fn to_gamma(v: f64) -> f64 {
    if v <= 0.003_130_8 {
        v * 12.92
    } else {
        1.055 * v.powf(1.0 / 2.4) - 0.055
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a colour like `#ffc94d`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_round_trips_through_oklch() {
        for hex in ["#000000", "#ffffff", "#ffc94d", "#7a3cff", "#12d8a0"] {
            let color = Color::from_hex(hex).unwrap_or(Color::BLACK);
            assert_eq!(color.to_oklch().to_color().to_hex(), hex);
        }
    }

    #[test]
    fn bad_hex_is_refused() {
        for bad in ["", "#", "#12", "#ggg", "ffffff", "#é12345", "#1234567"] {
            assert_eq!(Color::from_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn out_of_gamut_keeps_hue() {
        let wild = Oklch {
            l: 0.7,
            c: 0.5,
            h: 150.0,
        }
        .to_color()
        .to_oklch();
        assert!((wild.h - 150.0).abs() < 1.5, "{wild:?}");
    }
}
