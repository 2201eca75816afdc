//! The words of the summaries, in both languages. Errors have theirs in the runtime.
//!
//! Invariant: one value per language, every field set, so that a word cannot be forgotten.

use effectforge_runtime::{Language, Repair, RepairOutcome};

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Words {
    language: Language,
    pub(crate) error: &'static str,
    pub(crate) help: &'static str,
    pub(crate) colon: &'static str,
    pub(crate) understood: &'static str,
    pub(crate) family: &'static str,
    pub(crate) palette: &'static str,
    pub(crate) motion: &'static str,
    pub(crate) mood: &'static str,
    pub(crate) brief_language: &'static str,
    pub(crate) confidence: &'static str,
    pub(crate) uncalibrated: &'static str,
    pub(crate) seed: &'static str,
    pub(crate) conflict: &'static str,
    pub(crate) question: &'static str,
    pub(crate) note: &'static str,
    pub(crate) ran: &'static str,
    pub(crate) host: &'static str,
    pub(crate) loaded_in: &'static str,
    pub(crate) mended: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) in_all: &'static str,
    pub(crate) wrote: &'static str,
    pub(crate) certificate: &'static str,
    pub(crate) exact: &'static str,
    pub(crate) approximate: &'static str,
    /// Of one rule, of several.
    pub(crate) passed: [&'static str; 2],
    pub(crate) failed: [&'static str; 2],
    pub(crate) not_measured: [&'static str; 2],
    pub(crate) frames: &'static str,
    /// Before and after the path of the page.
    pub(crate) open: [&'static str; 2],
}

const ENGLISH: Words = Words {
    language: Language::English,
    error: "error",
    help: "help:",
    colon: ": ",
    understood: "Understood",
    family: "family",
    palette: "palette",
    motion: "motion",
    mood: "mood",
    brief_language: "language",
    confidence: "confidence",
    uncalibrated: "uncalibrated",
    seed: "seed",
    conflict: "conflict",
    question: "question",
    note: "note",
    ran: "Ran",
    host: "host",
    loaded_in: "loaded in",
    mended: "mended",
    saved: "saved",
    in_all: "in all",
    wrote: "Wrote",
    certificate: "Certificate",
    exact: "exact export",
    approximate: "approximate export",
    passed: ["passed"; 2],
    failed: ["failed"; 2],
    not_measured: ["not measured"; 2],
    frames: "frames",
    open: ["Open", "in a browser."],
};

const FRENCH: Words = Words {
    language: Language::French,
    error: "erreur",
    help: "aide :",
    colon: " : ",
    understood: "Compris",
    family: "famille",
    palette: "palette",
    motion: "mouvement",
    mood: "ambiance",
    brief_language: "langue",
    confidence: "confiance",
    uncalibrated: "non étalonnée",
    seed: "graine",
    conflict: "conflit",
    question: "question",
    note: "note",
    ran: "Exécuté",
    host: "hôte",
    loaded_in: "chargé en",
    mended: "réparé",
    saved: "gagné",
    in_all: "en tout",
    wrote: "Écrit",
    certificate: "Certificat",
    exact: "export exact",
    approximate: "export approché",
    passed: ["réussie", "réussies"],
    failed: ["échouée", "échouées"],
    not_measured: ["non mesurée", "non mesurées"],
    frames: "images",
    open: ["Ouvrez", "dans un navigateur."],
};

impl Words {
    /// The words of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }

    /// The form for so many: French takes the singular up to one.
    pub(crate) fn of_many(count: usize, [one, several]: [&'static str; 2]) -> &'static str {
        if count < 2 { one } else { several }
    }

    /// A figure as the language writes it: `1,5 Mo` for `1.5 MB`.
    pub(crate) fn figure(&self, figure: String) -> String {
        match self.language {
            Language::English => figure,
            Language::French => match figure.split_once(' ') {
                Some((number, "B")) => format!("{number} o"),
                Some((number, "KB")) => format!("{} Ko", number.replace('.', ",")),
                Some((number, "MB")) => format!("{} Mo", number.replace('.', ",")),
                _ => figure.replace('.', ","),
            },
        }
    }

    /// What a repair came to, in one line.
    pub(crate) fn repair(&self, repair: &Repair) -> String {
        match self.language {
            Language::English => repair.to_string(),
            Language::French => repair_in_french(repair),
        }
    }
}

fn repair_in_french(repair: &Repair) -> String {
    let Repair {
        rule, by, round, ..
    } = repair;
    let measured = repair.measured();
    let measured = measured.map_or_else(String::new, |measured| format!(" ({measured})"));
    let done = repair.savings.first().map_or_else(
        || format!("{by} a été appelé"),
        |saving| {
            format!(
                "{by} : {} {} → {}",
                saving.what, saving.before, saving.after
            )
        },
    );
    let outcome = match &repair.outcome {
        RepairOutcome::Passes => "réussie".to_owned(),
        RepairOutcome::StillFails => format!("échoue encore ({})", repair.value_after),
        RepairOutcome::NotMeasured => "plus mesurée ensuite".to_owned(),
        RepairOutcome::Unchanged => "rien n'a changé".to_owned(),
        RepairOutcome::Broke(why) => format!("abandonné : {why}"),
    };
    let kept = if repair.dropped() {
        " (non gardé)"
    } else {
        ""
    };
    format!("{rule} a échoué{measured} : {done}, tour {round} ; {outcome}{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_language_does() {
        let both = |text: &str| {
            let of = |language| Words::of(language).figure(text.to_owned());
            (of(Language::English), of(Language::French))
        };
        assert_eq!(both("5.9 KB"), ("5.9 KB".to_owned(), "5,9 Ko".to_owned()));
        assert_eq!(both("1023 B").1, "1023 o");
        assert_eq!(both("2.50 s").1, "2,50 s");
    }
}
