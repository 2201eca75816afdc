//! What a brief asks for: document → DNA, by rules and our own lexicons, French and English.
//!
//! [`understand`] is pure and total: any document gives a DNA, the same one every time, in time
//! linear in the text that is read (at most [`Options::max_chars`]). Every value carries its
//! evidence as byte spans of [`Document::plain_text`]; text never becomes a name: the title is
//! made of our own words, and only a quoted display text is passed on, as data.
//!
//! How: fold → set aside code, mark-up and commands → tokens → longest phrases of the lexicons →
//! negation → slots → palette → conflicts → status. This is the first cut; a second voice (a
//! small classifier) and calibration come behind the same function. Until then the confidences
//! are a stated formula over evidence (`status::confidence`), comparable but not calibrated.

mod colors;
mod conflict;
mod constraints;
mod language;
mod lexicon;
mod literal;
mod mask;
mod negation;
mod normalize;
mod numbers;
mod palette;
mod reading;
mod slots;
mod spelling;
mod status;
mod stem;
mod title;
mod token;

use effectforge_effect::{DNA_SCHEMA, Dna, Document, Field, Source, Span, Status};

use crate::lexicon::{Language, Lexicon, Slot, Trait};
use crate::numbers::Constraints;
use crate::reading::Reading;
use crate::slots::Candidate;

/// Bounds of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Characters of the text that are read; what follows is noted and left.
    pub max_chars: usize,
    /// Most spans of evidence per field.
    pub max_spans: usize,
}

impl Default for Options {
    /// 200,000 characters, 16 spans.
    fn default() -> Self {
        Self {
            max_chars: 200_000,
            max_spans: 16,
        }
    }
}

/// What `document` asks for.
///
/// Never fails: a text that describes nothing to be seen has [`Status::NotAnEffect`].
#[must_use]
pub fn understand(document: &Document, options: &Options) -> Dna {
    let lexicon = Lexicon::get();
    let whole = document.plain_text();
    let text = head(&whole, options.max_chars);
    let mut reading = Reading::new(text, lexicon);
    let mut constraints = Constraints::new();
    if let Some(shown) = constraints::display_text(text, &reading, lexicon, &mut constraints) {
        reading.forget(shown);
    }
    let size_clash = numbers::read(&reading, lexicon, &mut constraints);
    constraints::read(&reading, options.max_spans, &mut constraints);
    let mut dna = Builder {
        reading: &reading,
        lexicon,
        options,
    }
    .build(document, constraints, size_clash);
    dna.notes = notes(
        &reading,
        text.len() < whole.len(),
        language_of(&reading, document),
    );
    dna
}

/// The first `max` characters.
fn head(text: &str, max: usize) -> &str {
    text.char_indices()
        .nth(max)
        .map_or(text, |(end, _)| &text[..end])
}

/// The language to answer in.
fn language_of(reading: &Reading, document: &Document) -> Language {
    match (reading.votes.winner(), document.language.as_deref()) {
        (Language::Any, Some(tag)) if tag.starts_with("fr") => Language::French,
        (Language::Any, Some(tag)) if tag.starts_with("en") => Language::English,
        (Language::Any, _) => Language::English,
        (winner, _) => winner,
    }
}

fn notes(reading: &Reading, cut: bool, language: Language) -> Vec<String> {
    let french = language == Language::French;
    let mut notes = Vec::new();
    let mut add = |fr: &str, en: &str| notes.push(if french { fr } else { en }.to_owned());
    if cut {
        add(
            "Le texte est très long : seul le début a été lu.",
            "The text is very long: only its beginning was read.",
        );
    }
    if !reading.commands.is_empty() {
        add(
            "Une partie du texte donne des ordres au système ; elle a été ignorée.",
            "Part of the text gives orders to the system; it was ignored.",
        );
    }
    if reading.masked {
        add(
            "Du code, des balises ou des adresses ont été laissés de côté.",
            "Code, mark-up or addresses were set aside.",
        );
    }
    notes
}

struct Builder<'a> {
    reading: &'a Reading,
    lexicon: &'static Lexicon,
    options: &'a Options,
}

/// What the slots say, before it is put together.
struct Slots {
    families: Vec<Field<String>>,
    motions: Vec<Field<String>>,
    moods: Vec<Field<String>>,
    stated_motions: Vec<Candidate>,
    has_family: bool,
    has_mood: bool,
}

impl Builder<'_> {
    fn build(
        &self,
        document: &Document,
        constraints: Constraints,
        size_clash: numbers::SizeClash,
    ) -> Dna {
        let reading = self.reading;
        let language = language_of(reading, document);
        let (hits, used) = colors::find(reading);
        let wanted_hit = hits.iter().any(|h| !h.negated);
        let schemes = self.schemes();
        let mut slots = self.slots(&used);
        let evidence = status::weigh(reading, self.lexicon);
        let mut status = status::status(
            evidence,
            slots.has_family,
            !slots.stated_motions.is_empty(),
            wanted_hit || !schemes.is_empty(),
            slots.has_mood,
        );
        let (mut constraints, mut size_clash) = (constraints, size_clash);
        if status == Status::NotAnEffect {
            // Chance words: 20 minutes in the oven are no duration.
            slots.families.clear();
            slots.motions.clear();
            slots.moods.clear();
            slots.stated_motions.clear();
            constraints.clear();
            size_clash = None;
        }
        let family = slots.families.first().cloned();
        let family_trait = family.as_ref().and_then(|f| self.lexicon.family(&f.value));
        let family_spans = family.as_ref().map_or(&[][..], |f| &f.spans);
        let speeds = self.collect(Slot::Speed, &used);
        let densities = self.collect(Slot::Density, &used);
        let with_spans = family_trait.map(|t| (t, family_spans));
        let speed = slots::speed(reading, &speeds, &slots.moods, &slots.motions, with_spans);
        let density = slots::density(reading, &densities, count(&constraints), &slots.moods);
        let palette = self.palette(&hits, &schemes, &slots.moods, family_trait, family_spans);
        let conflicts = conflict::find(&conflict::Demands {
            reading,
            speeds: &speeds,
            densities: &densities,
            motions: &slots.stated_motions,
            hits: &hits,
            schemes: &schemes,
            family: family_trait,
            constraints: &constraints,
            size_clash,
            french: language == Language::French,
        });
        if status == Status::Ok && !conflicts.is_empty() {
            status = Status::OkWithConflicts;
        }
        let (name, share) = reading.votes.verdict();
        let mut dna = Dna {
            schema: DNA_SCHEMA.to_owned(),
            status,
            title: String::new(),
            language: self.language_field(name, share),
            families: slots.families,
            palette,
            motion: slots.motions,
            speed,
            density,
            mood: slots.moods,
            constraints,
            conflicts,
            confidence: 0.0,
            question: None,
            notes: Vec::new(),
        };
        dna.title = title::title(&dna, self.lexicon, language);
        if status == Status::NeedsClarification {
            dna.question = Some(status::question(&dna, language));
        }
        dna.confidence = status::confidence(&dna, evidence);
        round(&mut dna);
        dna
    }

    fn collect(&self, slot: Slot, used: &[bool]) -> Vec<Candidate> {
        slots::collect(self.reading, slot, used, self.options.max_spans)
    }

    /// Families, motions and moods: stated, then what they imply.
    fn slots(&self, used: &[bool]) -> Slots {
        let families = slots::families(self.reading, used, self.options.max_spans);
        let stated_motions = self.collect(Slot::Motion, used);
        let stated_moods = self.collect(Slot::Mood, used);
        let fields = |list: &[Candidate]| list.iter().map(Candidate::field).collect::<Vec<_>>();
        let (has_family, has_mood) = (!families.is_empty(), !stated_moods.is_empty());
        let mut families = fields(&families);
        let mut motions = fields(&stated_motions);
        let mut moods = fields(&stated_moods);
        if families.is_empty() {
            families.push(self.proposal(&stated_motions));
        }
        let traits = families
            .first()
            .and_then(|f| Some((self.lexicon.family(&f.value)?, f.spans.clone())));
        if let Some((family, spans)) = traits {
            if motions.is_empty() {
                self.imply(&mut motions, &family.motions, &spans);
            }
            // A mood that nobody named is a guess from the family: one, not three.
            let colored = self.color_moods();
            if moods.is_empty() {
                moods.extend(colored);
                self.imply(&mut moods, family.moods.get(..1).unwrap_or(&[]), &spans);
            } else if moods.iter().all(|m| m.confidence < 0.6) {
                moods.extend(
                    colored
                        .filter(|c| moods.iter().all(|m| m.value != c.value))
                        .into_iter()
                        .collect::<Vec<_>>(),
                );
            }
        }
        Slots {
            families,
            motions,
            moods,
            stated_motions,
            has_family,
            has_mood,
        }
    }

    /// The family to propose when none is named: from the motion, else the house's.
    fn proposal(&self, motions: &[Candidate]) -> Field<String> {
        match motions.first() {
            Some(motion) => Field::implied(
                slots::family_of_motion(motion.value).to_owned(),
                motion.spans.clone(),
                0.5,
            ),
            None => Field::default_of("particles".to_owned(), 0.35),
        }
    }

    /// Adds what a family implies, after what is stated and unless the brief refuses it.
    fn imply(&self, fields: &mut Vec<Field<String>>, values: &[&'static str], spans: &[Span]) {
        let refused = |value: &str| {
            let negated = self.reading.matches.iter().filter(|m| m.negated);
            negated.flat_map(|m| &m.meanings).any(|m| m.value == value)
        };
        let still = fields.iter().any(|f| f.value == "static");
        for value in values {
            let known = fields.iter().any(|f| f.value == *value);
            if known || still || refused(value) || fields.len() >= 3 {
                continue;
            }
            fields.push(if spans.is_empty() {
                Field::default_of((*value).to_owned(), 0.4)
            } else {
                Field::implied((*value).to_owned(), spans.to_vec(), 0.55)
            });
        }
    }

    /// Gold asks for luxury, and says so.
    fn color_moods(&self) -> Option<Field<String>> {
        let gold = self
            .reading
            .wanted(Slot::Color)
            .find(|(_, m)| matches!(m.value, "#ffc94d" | "#d4af37" | "#c5a028"));
        let (found, _) = gold?;
        Some(Field::implied(
            "luxurious".to_owned(),
            vec![self.reading.span_of(found)],
            0.5,
        ))
    }

    /// Palette words with their evidence.
    fn schemes(&self) -> Vec<(&'static str, Span)> {
        let all = self.reading.wanted(Slot::Palette);
        all.map(|(found, meaning)| (meaning.value, self.reading.span_of(found)))
            .take(8)
            .collect()
    }

    fn palette(
        &self,
        hits: &[colors::Hit],
        schemes: &[(&'static str, Span)],
        moods: &[Field<String>],
        family: Option<&Trait>,
        family_spans: &[Span],
    ) -> Vec<effectforge_effect::Swatch> {
        let stated = moods.iter().filter(|m| m.source == Source::Stated);
        let moods: Vec<(String, Vec<Span>)> =
            stated.map(|m| (m.value.clone(), m.spans.clone())).collect();
        let ground = self.reading.wanted(Slot::Ground).next();
        palette::build(
            &palette::Wish {
                hits,
                family,
                family_spans,
                moods: &moods,
                schemes,
                ground: ground.map(|(found, m)| (m.value, self.reading.span_of(found))),
            },
            self.lexicon,
        )
    }

    fn language_field(&self, name: &str, share: f64) -> Field<String> {
        match self.reading.tokens.first().zip(self.reading.tokens.last()) {
            Some((first, last)) if name != "und" => {
                let span = Span {
                    start: first.span.start,
                    end: last.span.end,
                };
                Field::implied(name.to_owned(), vec![span], share)
            }
            _ => Field::default_of("und".to_owned(), share),
        }
    }
}

/// Three decimals: more would be noise, and JSON gives these back exactly.
fn round(dna: &mut Dna) {
    let three = |v: &mut f64| *v = (*v * 1000.0).round() / 1000.0;
    let lists = [&mut dna.families, &mut dna.motion, &mut dna.mood];
    lists
        .into_iter()
        .flatten()
        .for_each(|f| three(&mut f.confidence));
    for field in [&mut dna.language, &mut dna.speed, &mut dna.density] {
        three(&mut field.confidence);
    }
    dna.constraints
        .values_mut()
        .for_each(|f| three(&mut f.confidence));
    dna.palette
        .iter_mut()
        .for_each(|s| three(&mut s.confidence));
    three(&mut dna.confidence);
}

fn count(constraints: &Constraints) -> Option<(f64, Span)> {
    let field = constraints.get("count")?;
    Some((field.value.as_f64()?, *field.spans.first()?))
}
