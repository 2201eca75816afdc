//! Units and dimensions: no number in a graph is bare.
//!
//! A literal is written as text, `"12px"`, `"0.5s"`, `"30deg"`, `"1.5Hz"`, `"40px/s"`; a plain JSON
//! number is dimensionless. Dimensions multiply and divide like in physics, so that
//! `40px/s × 2s` is a length and `40px/s + 2s` is an error.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Exponents of length, time and angle. A frequency is time to the power −1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dimension {
    /// Exponent of length.
    pub length: i8,
    /// Exponent of time.
    pub time: i8,
    /// Exponent of angle.
    pub angle: i8,
}

impl Dimension {
    /// A pure number.
    pub const SCALAR: Self = Self {
        length: 0,
        time: 0,
        angle: 0,
    };
    /// Pixels.
    pub const LENGTH: Self = Self {
        length: 1,
        time: 0,
        angle: 0,
    };
    /// Seconds.
    pub const TIME: Self = Self {
        length: 0,
        time: 1,
        angle: 0,
    };
    /// Degrees.
    pub const ANGLE: Self = Self {
        length: 0,
        time: 0,
        angle: 1,
    };
    /// Hertz.
    pub const FREQUENCY: Self = Self {
        length: 0,
        time: -1,
        angle: 0,
    };
    /// Pixels per second.
    pub const SPEED: Self = Self {
        length: 1,
        time: -1,
        angle: 0,
    };

    /// Dimension of a product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self {
            length: self.length.saturating_add(other.length),
            time: self.time.saturating_add(other.time),
            angle: self.angle.saturating_add(other.angle),
        }
    }

    /// Dimension of a quotient.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            length: self.length.saturating_sub(other.length),
            time: self.time.saturating_sub(other.time),
            angle: self.angle.saturating_sub(other.angle),
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match (self.length, self.time, self.angle) {
            (0, 0, 0) => "a pure number",
            (1, 0, 0) => "a length (px)",
            (0, 1, 0) => "a time (s)",
            (0, 0, 1) => "an angle (deg)",
            (0, -1, 0) => "a frequency (Hz)",
            (1, -1, 0) => "a speed (px/s)",
            (1, -2, 0) => "an acceleration (px/s2)",
            (0, -1, 1) => "an angular speed (deg/s)",
            (l, t, a) => return write!(f, "px^{l}·s^{t}·deg^{a}"),
        };
        f.write_str(name)
    }
}

/// A unit of the file format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Unit {
    /// None.
    #[default]
    #[serde(rename = "1")]
    One,
    /// Pixels of the design size.
    #[serde(rename = "px")]
    Px,
    /// Seconds.
    #[serde(rename = "s")]
    Second,
    /// Degrees.
    #[serde(rename = "deg")]
    Degree,
    /// Hertz.
    #[serde(rename = "Hz")]
    Hertz,
    /// Design pixels per second.
    #[serde(rename = "px/s")]
    PxPerSecond,
    /// Design pixels per second squared.
    #[serde(rename = "px/s2")]
    PxPerSecond2,
    /// Degrees per second.
    #[serde(rename = "deg/s")]
    DegreePerSecond,
}

impl Unit {
    /// Every unit, in the order in which a suffix is tried (longest first).
    pub const ALL: [Self; 8] = [
        Self::DegreePerSecond,
        Self::PxPerSecond2,
        Self::PxPerSecond,
        Self::Degree,
        Self::Hertz,
        Self::Px,
        Self::Second,
        Self::One,
    ];

    /// How it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::One => "",
            Self::Px => "px",
            Self::Second => "s",
            Self::Degree => "deg",
            Self::Hertz => "Hz",
            Self::PxPerSecond => "px/s",
            Self::PxPerSecond2 => "px/s2",
            Self::DegreePerSecond => "deg/s",
        }
    }

    /// What it measures.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        let (length, time, angle) = match self {
            Self::One => (0, 0, 0),
            Self::Px => (1, 0, 0),
            Self::Second => (0, 1, 0),
            Self::Degree => (0, 0, 1),
            Self::Hertz => (0, -1, 0),
            Self::PxPerSecond => (1, -1, 0),
            Self::PxPerSecond2 => (1, -2, 0),
            Self::DegreePerSecond => (0, -1, 1),
        };
        Dimension {
            length,
            time,
            angle,
        }
    }
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number; always finite.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

impl Quantity {
    /// A quantity; a non-finite number becomes zero, so that no graph ever holds one.
    #[must_use]
    pub fn new(value: f64, unit: Unit) -> Self {
        Self {
            value: if value.is_finite() { value } else { 0.0 },
            unit,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.value, self.unit.symbol())
    }
}

/// Why a text is no quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError(String);

impl fmt::Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a number with a unit; units are px, s, deg, Hz, px/s, px/s2, deg/s",
            self.0
        )
    }
}

impl std::error::Error for QuantityError {}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || QuantityError(text.chars().take(40).collect());
        for unit in Unit::ALL {
            let Some(number) = text.strip_suffix(unit.symbol()) else {
                continue;
            };
            let number = number.trim_end();
            // Only what JSON calls a number: no `inf`, no `NaN`, no hexadecimal.
            if !number.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
                continue;
            }
            match number.parse::<f64>() {
                Ok(value) if value.is_finite() => return Ok(Self { value, unit }),
                _ => {}
            }
        }
        Err(error())
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.unit {
            Unit::One => serializer.serialize_f64(self.value),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(f64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(value) => Ok(Self {
                value,
                unit: Unit::One,
            }),
            Form::Text(text) => text.parse().map_err(D::Error::custom),
        }
    }
}

/// Pixels of the design size.
#[must_use]
pub fn px(value: f64) -> Quantity {
    Quantity::new(value, Unit::Px)
}

/// Seconds.
#[must_use]
pub fn s(value: f64) -> Quantity {
    Quantity::new(value, Unit::Second)
}

/// Degrees.
#[must_use]
pub fn deg(value: f64) -> Quantity {
    Quantity::new(value, Unit::Degree)
}

/// Hertz.
#[must_use]
pub fn hz(value: f64) -> Quantity {
    Quantity::new(value, Unit::Hertz)
}

/// Design pixels per second.
#[must_use]
pub fn px_per_s(value: f64) -> Quantity {
    Quantity::new(value, Unit::PxPerSecond)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_unit_round_trips() {
        for unit in Unit::ALL {
            let text = Quantity::new(-1.25, unit).to_string();
            assert_eq!(
                text.parse::<Quantity>().unwrap(),
                Quantity::new(-1.25, unit)
            );
        }
    }

    #[test]
    fn bare_words_and_foreign_units_are_refused() {
        for bad in ["", "px", "1em", "infpx", "NaN", "1 2px", "0x10px", "1e999s"] {
            assert!(bad.parse::<Quantity>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            if let Ok(quantity) = text.parse::<Quantity>() {
                prop_assert!(quantity.value.is_finite());
            }
        }
    }
}
