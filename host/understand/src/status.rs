//! Whether a brief can become an effect, the question to ask when it cannot yet, and confidence.

use effectforge_effect::{Dna, Source, Status};

use crate::lexicon::{Language, Lexicon, Slot};
use crate::reading::Reading;
use crate::token::Kind;

/// Evidence for and against a brief being about something to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Content words.
    pub(crate) words: f64,
    /// Words that any lexicon or the function words know.
    pub(crate) known: f64,
    /// Sum of weights of what is to be seen.
    pub(crate) visual: f64,
    /// Words of recipes, invoices, meetings and other errands.
    pub(crate) errand: f64,
    /// Words that ask for something without saying what.
    pub(crate) vague: f64,
    /// Words like "effect" and "animation".
    pub(crate) named: f64,
}

/// Weighs a reading.
pub(crate) fn weigh(reading: &Reading, lexicon: &Lexicon) -> Evidence {
    let mut evidence = Evidence::default();
    let words = reading.tokens.iter().filter(|t| t.kind == Kind::Word);
    for token in words {
        if lexicon.vote(&token.word).is_some() || token.word.len() < 3 {
            continue;
        }
        evidence.words += 1.0;
    }
    for found in &reading.matches {
        evidence.known += (found.last - found.first + 1) as f64;
        let best = |slot: Slot| found.meaning(slot).map_or(0.0, |m| m.weight);
        let visual = best(Slot::Family)
            .max(best(Slot::Motion) * 0.8)
            .max(best(Slot::Color) * 0.6)
            .max(best(Slot::Palette) * 0.6)
            .max(best(Slot::Mood) * 0.5);
        evidence.visual += visual;
        evidence.errand += f64::from(u8::from(found.is_cue("nonvisual")));
        evidence.vague += f64::from(u8::from(found.is_cue("vague") || found.is_cue("request")));
        evidence.named += f64::from(u8::from(found.is_cue("visual")));
    }
    evidence
}

/// The status, before conflicts.
pub(crate) fn status(
    e: Evidence,
    has_family: bool,
    has_motion: bool,
    has_color: bool,
    has_mood: bool,
) -> Status {
    let strange = e.visual + e.named;
    // Errands outweigh chance words: « blanc », "stir", « chocolat » in a recipe.
    if e.errand >= 2.0 && e.errand > strange * 1.2 || (e.errand >= 1.0 && strange < 0.8) {
        return Status::NotAnEffect;
    }
    if has_family || has_motion || (has_color && has_mood && e.named > 0.0) {
        return Status::Ok;
    }
    // One word that chances to be known, among words that nobody knows.
    let gibberish = e.words >= 4.0 && e.known / e.words < 0.3;
    if has_color || has_mood || (e.named + e.vague > 0.0 && !gibberish) {
        return Status::NeedsClarification;
    }
    Status::NotAnEffect
}

/// The one question worth asking, in the brief's language.
pub(crate) fn question(dna: &Dna, language: Language) -> String {
    let french = language != Language::English;
    let mood = dna
        .mood
        .iter()
        .find(|m| m.source != Source::Default)
        .map(|m| m.value.as_str());
    let (fr, en) = match mood {
        Some("calm" | "dreamy" | "melancholic" | "romantic" | "cold") => (
            "une neige lente, une brume qui dérive ou un dégradé qui respire",
            "slow snow, drifting mist or a breathing gradient",
        ),
        Some("energetic" | "festive" | "joyful" | "playful" | "aggressive") => (
            "des confettis, un feu d'artifice ou des particules qui éclatent",
            "confetti, fireworks or bursting particles",
        ),
        Some("mysterious" | "dark" | "scary" | "tense" | "magical") => (
            "de la fumée, des lucioles ou un portail",
            "smoke, fireflies or a portal",
        ),
        Some("futuristic" | "corporate" | "epic") => (
            "un champ de flux, un hologramme ou des particules en réseau",
            "a flow field, a hologram or fine particles",
        ),
        _ => (
            "des particules, une neige douce ou un dégradé en mouvement",
            "particles, soft snow or a moving gradient",
        ),
    };
    if french {
        format!("Que doit-on voir bouger : {fr} ?")
    } else {
        format!("What should move on screen: {en}?")
    }
}

/// Confidence of the whole, 0 to 1. A formula, not yet calibrated on data:
///
/// `(0.45·family + 0.2·palette + 0.15·motion + 0.1·mood + 0.1·speed) · (0.6 + 0.4·coverage) · 0.88^conflicts`
///
/// where each term is the confidence of the slot's best value and `coverage` is the share of
/// content words that the lexicons know. A brief that needs a question keeps at most 0.45; one
/// that is no effect has the confidence of that verdict instead.
pub(crate) fn confidence(dna: &Dna, e: Evidence) -> f64 {
    let coverage = if e.words > 0.0 {
        (e.known / e.words).min(1.0)
    } else {
        0.0
    };
    let raw = match dna.status {
        Status::NotAnEffect => {
            0.55 + 0.4 * (1.0 - (-(e.errand * 0.6)).exp()) * (1.0 / (1.0 + e.visual))
                + if e.words < 1.0 { 0.4 } else { 0.0 }
        }
        _ => {
            let first = |c: Option<f64>| c.unwrap_or(0.3);
            let palette = dna
                .palette
                .iter()
                .find(|s| s.role == "primary")
                .map(|s| s.confidence);
            let sum = 0.45 * first(dna.families.first().map(|f| f.confidence))
                + 0.2 * first(palette)
                + 0.15 * first(dna.motion.first().map(|f| f.confidence))
                + 0.1 * first(dna.mood.first().map(|f| f.confidence))
                + 0.1 * dna.speed.confidence;
            let conflicts = i32::try_from(dna.conflicts.len()).unwrap_or(6);
            sum * (0.6 + 0.4 * coverage) * 0.88_f64.powi(conflicts)
        }
    };
    let most = if dna.status == Status::NeedsClarification {
        0.45
    } else {
        0.97
    };
    (raw.clamp(0.02, most) * 1000.0).round() / 1000.0
}
