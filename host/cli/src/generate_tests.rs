//! The summary, in both languages.
#![allow(clippy::unwrap_used)]

use effectforge_runtime::certificate::{Rule, Verdict};
use effectforge_runtime::{Call, REPORT_SCHEMA, Repair, RepairOutcome, Saving, Verdicts};
use serde_json::Value;

use super::*;

fn report() -> Report {
    let field =
        |value: &str| json!({"value": value, "source": "stated", "spans": [], "confidence": 1.0});
    let dna = json!({
        "schema": "effectforge.dna/1", "status": "ok", "title": "Gold", "confidence": 0.87,
        "language": field("fr"), "families": [field("particles")], "palette": [],
        "motion": [field("flow")], "speed": field("slow"), "density": field("low"), "mood": [field("calm")],
        "question": "Lente ou rapide ?", "notes": [],
    });
    let call = |stage: &str, by: &str, memory, load| Call {
        stage: stage.to_owned(),
        by: by.to_owned(),
        wall_ms: 12.34,
        memory_peak_bytes: memory,
        load_ms: load,
    };
    let saving = Saving {
        by: "effectforge/budget".to_owned(),
        what: "elements".to_owned(),
        unit: "elements".to_owned(),
        before: 300.0,
        after: 180.0,
    };
    let repair = |round, outcome, kept| Repair {
        round,
        rule: "hygiene.draw-calls".to_owned(),
        value: json!(900),
        threshold: json!(600),
        by: "effectforge/budget".to_owned(),
        savings: vec![saving.clone()],
        outcome,
        value_after: json!(610),
        kept,
    };
    Report {
        schema: REPORT_SCHEMA,
        dna: serde_json::from_value(dna).unwrap(),
        seed: 7,
        calls: vec![
            call("understand", "host", None, None),
            call(
                "generate",
                "effectforge/particles 0.1.0",
                Some(524_288),
                Some(5.0),
            ),
        ],
        verdicts: Verdicts {
            pass: 39,
            fail: 1,
            not_measured: 6,
        },
        failed: vec![Rule {
            rule: "hygiene.size".to_owned(),
            verdict: Verdict::Fail,
            value: json!(7000),
            threshold: json!(6144),
            method: "bytes".to_owned(),
            message: "7000 bytes".to_owned(),
            location: String::new(),
            help: "fewer nodes".to_owned(),
            by: "effectforge/hygiene 0.1.0".to_owned(),
        }],
        fidelity: "approximate".to_owned(),
        losses: vec!["film: no grain".to_owned()],
        savings: vec![saving.clone()],
        repairs: vec![
            repair(1, RepairOutcome::StillFails, true),
            repair(2, RepairOutcome::Passes, true),
            repair(3, RepairOutcome::Unchanged, false),
            Repair {
                value: Value::Null,
                savings: vec![],
                ..repair(3, RepairOutcome::NotMeasured, false)
            },
        ],
        notes: vec!["the file has no text".to_owned()],
        total_ms: 1_234.0,
        peak_memory_bytes: Some(50_000_000),
    }
}

#[test]
fn summaries_in_both_languages() {
    console::set_colors_enabled(false);
    let file = File {
        role: "module".to_owned(),
        media_type: "text/javascript".to_owned(),
        bytes: vec![0; 28_000].into(),
    };
    let (report, files) = (report(), BTreeMap::from([("effect.js".to_owned(), file)]));
    let of = |language| {
        summary(&Summary {
            report: &report,
            family: "particles",
            files: &files,
            out: "out",
            words: Words::of(language),
        })
    };
    insta::assert_snapshot!("summary_en", of(Language::English));
    insta::assert_snapshot!("summary_fr", of(Language::French));
}
