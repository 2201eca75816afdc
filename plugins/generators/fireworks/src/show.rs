//! Which shells are fired.

use effectforge_sdk::Dna;

/// A show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Show {
    /// Round shells that glitter at last.
    Peony,
    /// Golden shells that droop like branches.
    Willow,
    /// Rings around a heart.
    Ring,
    /// All of them, more at a time.
    Finale,
}

impl Show {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Peony, Self::Willow, Self::Ring, Self::Finale];

    /// Its name in parameters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Peony => "peony",
            Self::Willow => "willow",
            Self::Ring => "ring",
            Self::Finale => "finale",
        }
    }

    /// Name of an effect that the brief gives none.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Peony => "Fireworks",
            Self::Willow => "Golden willows",
            Self::Ring => "Rings of fire",
            Self::Finale => "Grand finale",
        }
    }

    /// What is seen, in English and French.
    #[must_use]
    pub fn description(self) -> (&'static str, &'static str) {
        match self {
            Self::Peony => (
                "Rockets rise and burst into round flowers of sparks",
                "Des fusées montent et éclatent en fleurs d’étincelles",
            ),
            Self::Willow => (
                "Shells burst high up and their sparks hang down like branches",
                "Des bombes éclatent très haut et leurs étincelles retombent en branches",
            ),
            Self::Ring => (
                "Shells burst into tilted rings around a bright heart",
                "Des bombes éclatent en anneaux inclinés autour d’un cœur brillant",
            ),
            Self::Finale => (
                "Flowers, willows and rings of sparks fill the sky",
                "Fleurs, saules et anneaux d’étincelles emplissent le ciel",
            ),
        }
    }

    /// The show of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.name() == name)
    }

    /// What a brief calls for: its moods in order, then its motions; else the seed decides.
    #[must_use]
    pub fn of(dna: &Dna, seed: u64) -> Self {
        let called = |word: &str| match word {
            "joyful" | "playful" | "nostalgic" | "natural" => Some(Self::Peony),
            "elegant" | "luxurious" | "romantic" | "calm" | "dreamy" | "melancholic" | "fall" => {
                Some(Self::Willow)
            }
            "futuristic" | "magical" | "mysterious" | "rotate" | "orbit" | "pulse" => {
                Some(Self::Ring)
            }
            "epic" | "energetic" | "aggressive" | "tense" => Some(Self::Finale),
            _ => None,
        };
        let mut words = dna.mood.iter().chain(&dna.motion);
        let found = words.find_map(|field| called(&field.value));
        found.unwrap_or(Self::ALL[usize::try_from(seed % 4).unwrap_or(0)])
    }

    /// The shells of a show, by the place in the sky that each keeps to.
    pub(crate) fn shells(self) -> [Shell; 4] {
        use Kind::{Peony, Ring, Willow};
        let shells = match self {
            Self::Peony => [
                (Peony, "primary", "warm"),
                (Peony, "secondary", "secondary"),
                (Peony, "accent", "accent"),
                (Peony, "glow", "primary"),
            ],
            Self::Willow => [
                (Willow, "glow", "warm"),
                (Willow, "primary", "primary"),
                (Peony, "secondary", "secondary"),
                (Willow, "warm", "warm"),
            ],
            Self::Ring => [
                (Ring, "primary", "primary"),
                (Ring, "accent", "accent"),
                (Ring, "secondary", "secondary"),
                (Peony, "glow", "warm"),
            ],
            Self::Finale => [
                (Peony, "secondary", "secondary"),
                (Willow, "primary", "warm"),
                (Ring, "accent", "accent"),
                (Peony, "glow", "primary"),
            ],
        };
        shells.map(|(kind, color, halo)| Shell { kind, color, halo })
    }
}

/// How a shell bursts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Peony,
    Willow,
    Ring,
}

/// A shell: its kind, the colour of its sparks and of its glow on the smoke.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shell {
    pub(crate) kind: Kind,
    pub(crate) color: &'static str,
    pub(crate) halo: &'static str,
}
