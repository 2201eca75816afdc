//! Which scene a brief calls for.

use effectforge_sdk::effect::Dna;

/// A scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    /// Two sheets of dust that undulate through each other.
    Silk,
    /// Sparks and fireflies that rise.
    Fireflies,
    /// Large discs out of focus that come and go.
    Bokeh,
    /// Dust in a ray of light.
    Motes,
    /// Glitter that rains.
    Shower,
    /// A wheel of two arms.
    Galaxy,
    /// Sparks that stream out of a centre.
    Burst,
}

impl Variant {
    /// All variants.
    pub const ALL: [Self; 7] = [
        Self::Silk,
        Self::Fireflies,
        Self::Bokeh,
        Self::Motes,
        Self::Shower,
        Self::Galaxy,
        Self::Burst,
    ];

    /// Its name in parameters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Silk => "silk",
            Self::Fireflies => "fireflies",
            Self::Bokeh => "bokeh",
            Self::Motes => "motes",
            Self::Shower => "shower",
            Self::Galaxy => "galaxy",
            Self::Burst => "burst",
        }
    }

    /// Name of an effect that the brief gives none.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Silk => "Luminous silk",
            Self::Fireflies => "Fireflies",
            Self::Bokeh => "Bokeh",
            Self::Motes => "Dust in the light",
            Self::Shower => "Glitter rain",
            Self::Galaxy => "Galaxy",
            Self::Burst => "Sparks",
        }
    }

    /// What is seen, in English and French.
    #[must_use]
    pub fn description(self) -> (&'static str, &'static str) {
        match self {
            Self::Silk => (
                "Two ribbons of luminous dust undulate through each other",
                "Deux rubans de poussière lumineuse ondulent et s’entrelacent",
            ),
            Self::Fireflies => (
                "Sparks and fireflies rise and fade",
                "Des étincelles et des lucioles s’élèvent et s’éteignent",
            ),
            Self::Bokeh => (
                "Large soft discs of light come and go",
                "De grands disques de lumière douce apparaissent et disparaissent",
            ),
            Self::Motes => (
                "Dust floats in a ray of light",
                "De la poussière flotte dans un rayon de lumière",
            ),
            Self::Shower => (
                "Glitter rains and twinkles",
                "Une pluie de paillettes scintille",
            ),
            Self::Galaxy => (
                "A spiral of stars turns around a bright heart",
                "Une spirale d’étoiles tourne autour d’un cœur brillant",
            ),
            Self::Burst => (
                "Sparks stream out of a bright centre",
                "Des étincelles jaillissent d’un centre lumineux",
            ),
        }
    }

    /// The variant of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.name() == name)
    }

    /// What a brief calls for: its family, then its motions in order, then its moods.
    #[must_use]
    pub fn of(family: &str, dna: &Dna) -> Self {
        match family {
            "bokeh" => return Self::Bokeh,
            "galaxy" => return Self::Galaxy,
            _ => {}
        }
        let by_motion = |motion: &str| match motion {
            "flow" | "wave" => Some(Self::Silk),
            "rise" | "flicker" => Some(Self::Fireflies),
            "fall" => Some(Self::Shower),
            "swirl" | "orbit" | "rotate" => Some(Self::Galaxy),
            "burst" | "explode" | "pulse" => Some(Self::Burst),
            _ => None,
        };
        let by_mood = |mood: &str| match mood {
            "romantic" | "luxurious" | "elegant" | "festive" => Some(Self::Bokeh),
            "magical" | "natural" | "warm" => Some(Self::Fireflies),
            "epic" | "futuristic" => Some(Self::Silk),
            _ => None,
        };
        let motion = dna.motion.iter().find_map(|field| by_motion(&field.value));
        let mood = || dna.mood.iter().find_map(|field| by_mood(&field.value));
        motion.or_else(mood).unwrap_or(Self::Motes)
    }
}
