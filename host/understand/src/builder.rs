//! Puts the slots together: DNA from a reading.

use effectforge_effect::{
    Conflict, DNA_SCHEMA, Dna, Document, Field, Source, Span, Status, Swatch,
};

use crate::colors::{self, Hit};
use crate::lexicon::{Language, Lexicon, Slot, Trait};
use crate::numbers::{Constraints, SizeClash};
use crate::reading::Reading;
use crate::slots::{self, Candidate};
use crate::{Options, conflict, palette, status, title};

/// The language to answer in.
pub(crate) fn language_of(reading: &Reading, document: &Document) -> Language {
    match (reading.votes.winner(), document.language.as_deref()) {
        (Language::Any, Some(tag)) if tag.starts_with("fr") => Language::French,
        (Language::Any, Some(tag)) if tag.starts_with("en") => Language::English,
        (Language::Any, _) => Language::English,
        (winner, _) => winner,
    }
}

/// Puts a reading together.
pub(crate) struct Builder<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) lexicon: &'static Lexicon,
    pub(crate) options: &'a Options,
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
    /// Fills every field but the notes.
    pub(crate) fn build(
        &self,
        document: &Document,
        constraints: Constraints,
        size_clash: SizeClash,
    ) -> Dna {
        let reading = self.reading;
        let language = language_of(reading, document);
        let (hits, used) = colors::find(reading);
        let schemes = self.schemes();
        let slots = self.slots(&used);
        let evidence = status::weigh(reading, self.lexicon);
        let status = status::status(
            evidence,
            slots.has_family,
            !slots.stated_motions.is_empty(),
            hits.iter().any(|h| !h.negated) || !schemes.is_empty(),
            slots.has_mood,
        );
        let mut dna = self.silent(status);
        if status != Status::NotAnEffect {
            dna.constraints = constraints;
            self.fill(&mut dna, slots, &hits, &used, &schemes);
            dna.conflicts = self.conflicts(&dna, &hits, &used, &schemes, size_clash, language);
        }
        if status == Status::Ok && !dna.conflicts.is_empty() {
            dna.status = Status::OkWithConflicts;
        }
        dna.title = title::title(&dna, self.lexicon, language);
        if status == Status::NeedsClarification {
            dna.question = Some(status::question(&dna, language));
        }
        dna.confidence = status::confidence(&dna, evidence);
        round(&mut dna);
        dna
    }

    /// What is answered when nothing is said, or nothing that can be seen: chance words of a
    /// recipe (20 minutes, golden brown) are evidence of nothing.
    fn silent(&self, status: Status) -> Dna {
        let (name, share) = self.reading.votes.verdict();
        Dna {
            schema: DNA_SCHEMA.to_owned(),
            status,
            title: String::new(),
            language: self.language_field(name, share),
            families: Vec::new(),
            palette: self.palette(&[], &[], &[], None),
            motion: Vec::new(),
            speed: Field::default_of("medium".to_owned(), 0.5),
            density: Field::default_of("medium".to_owned(), 0.5),
            mood: Vec::new(),
            constraints: Constraints::new(),
            conflicts: Vec::new(),
            confidence: 0.0,
            question: None,
            notes: Vec::new(),
        }
    }

    fn fill(
        &self,
        dna: &mut Dna,
        slots: Slots,
        hits: &[Hit],
        used: &[bool],
        schemes: &[(&'static str, Span)],
    ) {
        let best = slots.families.first().cloned();
        let family = best
            .as_ref()
            .and_then(|f| Some((self.lexicon.family(&f.value)?, &f.spans[..])));
        let speeds = self.collect(Slot::Speed, used);
        let densities = self.collect(Slot::Density, used);
        let count = count(&dna.constraints);
        dna.speed = slots::speed(self.reading, &speeds, &slots.moods, &slots.motions, family);
        dna.density = slots::density(self.reading, &densities, count, &slots.moods);
        dna.palette = self.palette(hits, schemes, &slots.moods, family);
        dna.families = slots.families;
        dna.motion = slots.motions;
        dna.mood = slots.moods;
    }

    fn conflicts(
        &self,
        dna: &Dna,
        hits: &[Hit],
        used: &[bool],
        schemes: &[(&'static str, Span)],
        size_clash: SizeClash,
        language: Language,
    ) -> Vec<Conflict> {
        conflict::find(&conflict::Demands {
            reading: self.reading,
            speeds: &self.collect(Slot::Speed, used),
            densities: &self.collect(Slot::Density, used),
            motions: &self.collect(Slot::Motion, used),
            hits,
            schemes,
            family: dna.family().and_then(|name| self.lexicon.family(name)),
            constraints: &dna.constraints,
            size_clash,
            french: language == Language::French,
        })
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
        hits: &[Hit],
        schemes: &[(&'static str, Span)],
        moods: &[Field<String>],
        family: Option<(&Trait, &[Span])>,
    ) -> Vec<Swatch> {
        let stated = moods.iter().filter(|m| m.source == Source::Stated);
        let moods: Vec<(String, Vec<Span>)> =
            stated.map(|m| (m.value.clone(), m.spans.clone())).collect();
        let ground = self.reading.wanted(Slot::Ground).next();
        palette::build(
            &palette::Wish {
                hits,
                family: family.map(|(family, _)| family),
                family_spans: family.map_or(&[], |(_, spans)| spans),
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
