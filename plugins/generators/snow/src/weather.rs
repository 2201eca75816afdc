//! Calm, breeze or storm.

use effectforge_sdk::Dna;

/// How it snows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weather {
    /// Large flakes, nearly no wind.
    Calm,
    /// Some wind.
    Breeze,
    /// Hard wind and gusts.
    Storm,
}

impl Weather {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Calm, Self::Breeze, Self::Storm];

    /// Its name in parameters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Breeze => "breeze",
            Self::Storm => "storm",
        }
    }

    /// Name of an effect that the brief gives none.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Calm => "Quiet snow",
            Self::Breeze => "Snowfall",
            Self::Storm => "Snowstorm",
        }
    }

    /// What is seen, in English and French.
    #[must_use]
    pub fn description(self) -> (&'static str, &'static str) {
        match self {
            Self::Calm => (
                "Snow falls slowly through a still night",
                "La neige tombe doucement dans une nuit paisible",
            ),
            Self::Breeze => (
                "Snow falls, carried by a light wind",
                "La neige tombe, portée par une brise légère",
            ),
            Self::Storm => (
                "A snowstorm drives flakes across the sky",
                "Une tempête de neige chasse les flocons dans le ciel",
            ),
        }
    }

    /// The weather of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|weather| weather.name() == name)
    }

    /// What a brief calls for: moods first, then its speed.
    #[must_use]
    pub fn of(dna: &Dna) -> Self {
        let by_mood = |mood: &str| match mood {
            "aggressive" | "tense" | "epic" | "scary" | "energetic" => Some(Self::Storm),
            "calm" | "romantic" | "dreamy" | "nostalgic" | "magical" | "elegant" => {
                Some(Self::Calm)
            }
            _ => None,
        };
        let swirls = dna.has_motion("swirl") || dna.has_motion("flow");
        match dna.speed.value.as_str() {
            "fast" => Self::Storm,
            _ if swirls => Self::Breeze,
            speed => dna
                .mood
                .iter()
                .find_map(|field| by_mood(&field.value))
                .unwrap_or(if speed == "slow" {
                    Self::Calm
                } else {
                    Self::Breeze
                }),
        }
    }

    /// Start value of the wind slider: share of the canvas's height blown sideways in one fall.
    #[must_use]
    pub fn wind(self) -> f64 {
        match self {
            Self::Calm => 0.1,
            Self::Breeze => 0.42,
            Self::Storm => 1.9,
        }
    }

    /// Start value of the gust slider.
    #[must_use]
    pub fn gusts(self) -> f64 {
        match self {
            Self::Calm => 0.5,
            Self::Breeze => 1.0,
            Self::Storm => 1.6,
        }
    }
}
