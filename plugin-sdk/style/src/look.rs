//! Looks: the pictures that a family has, as data, and which one a brief calls for.

use effectforge_sdk::effect::Dna;
use effectforge_sdk::effect::builder::EffectBuilder;
use effectforge_sdk::effect::graph::ColorShare;

use crate::{Brief, Fallback};

/// One picture of a family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Family.
    pub family: &'static str,
    /// Its name in parameters; unique among all families of a generator.
    pub name: &'static str,
    /// Name of an effect that the brief gives none.
    pub title: &'static str,
    /// What is seen, in English and French.
    pub describe: (&'static str, &'static str),
    /// Moods and motions that call for it. One stands in no more than one look of a family.
    pub calls: &'static [&'static str],
    /// Loop at medium tempo, seconds.
    pub length: f64,
    /// Moment of the poster as a share of the loop.
    pub poster: f64,
    /// Drawn on paper: a ground that nobody stated is light.
    pub paper: bool,
    /// Colours when the brief names none.
    pub fallback: Fallback,
}

impl Look {
    /// The looks of a family among all of a generator, in their order.
    pub fn of_family(all: &'static [Self], family: &str) -> impl Iterator<Item = &'static Self> {
        all.iter().filter(move |look| look.family == family)
    }

    /// The look that a call names or, failing that, that the brief calls for: its moods in order, then
    /// its motions; a brief that leaves it open leaves it to the seed. The first of `all`, which must
    /// not be empty, for a family without one.
    #[must_use]
    pub fn of(
        all: &'static [Self],
        family: &str,
        named: Option<&str>,
        dna: &Dna,
        seed: u64,
    ) -> &'static Self {
        let looks: Vec<&'static Self> = Self::of_family(all, family).collect();
        let find = |wanted: &dyn Fn(&Self) -> bool| looks.iter().find(|look| wanted(look));
        let named = find(&|look| named == Some(look.name));
        let called = || {
            let mut words = dna.mood.iter().chain(&dna.motion);
            words.find_map(|word| find(&|look| look.calls.contains(&word.value.as_str())))
        };
        let any = || looks.get(usize::try_from(seed % looks.len().max(1) as u64).unwrap_or(0));
        let look = named.or_else(called).or_else(any).copied();
        look.unwrap_or(&all[0])
    }

    /// The scene of a look before anything is in it: name, seed, length, poster, label, provenance.
    #[must_use]
    pub fn scene(&self, brief: &Brief, generator: &str) -> EffectBuilder {
        let (en, fr) = self.describe;
        EffectBuilder::new(&brief.name, self.family)
            .seed(brief.seed)
            .duration(brief.duration)
            .poster(brief.moment(self.poster))
            .describe(en, fr)
            .provenance("generator", generator)
            .provenance("variant", self.name)
    }
}

/// Palette roles with weights.
#[must_use]
pub fn shares(roles: &[(&str, f64)]) -> Vec<ColorShare> {
    let share = |(role, weight): &(&str, f64)| ColorShare {
        color: (*role).to_owned(),
        weight: *weight,
    };
    roles.iter().map(share).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    const fn look(name: &'static str, calls: &'static [&'static str]) -> Look {
        Look {
            family: "sparks",
            name,
            title: "Sparks",
            describe: ("Sparks", "Étincelles"),
            calls,
            length: 8.0,
            poster: 0.5,
            paper: false,
            fallback: Fallback {
                bg: "#000000",
                primary: "#ffffff",
                secondary: "#ff0000",
            },
        }
    }

    const LOOKS: &[Look] = &[
        look("soft", &["calm", "drift"]),
        look("wild", &["epic", "burst"]),
    ];

    fn dna(moods: &[&str], motions: &[&str]) -> Dna {
        let field = |value: &str| json!({"value": value, "source": "stated", "spans": [{"start": 0, "end": 1}], "confidence": 0.8});
        let all = |words: &[&str]| words.iter().map(|word| field(word)).collect::<Vec<_>>();
        serde_json::from_value(json!({
            "schema": "effectforge.dna/1", "status": "ok", "title": "", "confidence": 0.9,
            "language": field("en"), "families": [field("sparks")], "palette": [],
            "motion": all(motions), "mood": all(moods), "speed": field("medium"),
            "density": field("medium"), "constraints": {},
        }))
        .unwrap()
    }

    #[test]
    fn a_name_goes_before_moods_before_motions_before_the_seed() {
        let of = |named, dna: &Dna, seed| Look::of(LOOKS, "sparks", named, dna, seed).name;
        let wild = dna(&["dull", "epic"], &["drift"]);
        assert_eq!(of(Some("soft"), &wild, 0), "soft");
        assert_eq!(of(Some("none"), &wild, 0), "wild");
        assert_eq!(of(None, &dna(&["dull"], &["drift"]), 1), "soft");
        let silent = dna(&[], &[]);
        assert_eq!(
            [0, 1, 2].map(|seed| of(None, &silent, seed)),
            ["soft", "wild", "soft"]
        );
        assert_eq!(Look::of(LOOKS, "other", None, &silent, 1).name, "soft");
    }
}
