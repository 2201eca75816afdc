//! The five attributes and the stand-in host, natively.
#![allow(clippy::unwrap_used)]

mod exporter {
    use effectforge_sdk::prelude::*;

    #[effectforge_sdk::exporter]
    fn lower(_effect: &Effect, target: &str, _cx: &Context) -> Result<Exported, Refusal> {
        match target {
            "none" => Err(Refusal::Unsupported(vec![Loss::new(
                "rain",
                "no rain there",
            )])),
            _ => Err(Failure::new("unknown_target", target).into()),
        }
    }
}

mod optimizer {
    use effectforge_sdk::prelude::*;

    #[effectforge_sdk::optimizer]
    pub(crate) fn optimize(subject: Subject, _cx: &Context) -> Result<Optimized, Failure> {
        let files = subject.artifacts()?;
        let before = files.iter().map(Artifact::len).sum::<u64>() as f64;
        let saving = Saving {
            what: "all".to_owned(),
            unit: "bytes".to_owned(),
            before,
            after: before,
            lossless: true,
        };
        Ok(Optimized {
            subject: files.into(),
            savings: vec![saving],
        })
    }
}

mod generator {
    use effectforge_sdk::prelude::*;

    #[effectforge_sdk::generator]
    fn generate(_dna: &Dna, cx: &Context) -> Result<Effect, Failure> {
        let count: u32 = cx.param("count")?;
        Err(Failure::new("too_many", format!("{count}")).help("fewer"))
    }
}

mod validator {
    use effectforge_sdk::prelude::*;

    #[effectforge_sdk::validator]
    fn validate(
        _effect: &Effect,
        _artifacts: &[Artifact],
        _probes: &Value,
        _cx: &Context,
    ) -> Result<Vec<Finding>, Failure> {
        Ok(Vec::new())
    }
}

use effectforge_sdk::prelude::*;
use effectforge_sdk::testing;

#[test]
fn a_context_reads_parameters_and_settings() {
    let cx = Context::from_json(r#"{"count": 3, "name": null}"#).unwrap();
    assert_eq!(cx.param::<u32>("count").unwrap(), 3);
    assert_eq!(
        cx.param::<String>("count").unwrap_err().code,
        "invalid_parameter"
    );
    assert_eq!(
        cx.param::<u32>("name").unwrap_err().code,
        "missing_parameter"
    );
    assert_eq!(cx.param_or("name", 7).unwrap(), 7);
    assert_eq!(
        Context::from_json("[]").unwrap_err().code,
        "invalid_parameters"
    );
    testing::set_seed(9);
    testing::set_config("quality", &json!("high"));
    assert_eq!(cx.seed(), 9);
    assert_eq!(
        cx.config::<String>("quality").unwrap().as_deref(),
        Some("high")
    );
    assert_eq!(cx.config::<u32>("other").unwrap(), None);
}

#[test]
fn log_lines_have_fields() {
    info!(count = 3, name = "rain"; "read {}", "it");
    warn!("careful");
    let lines = testing::take_log();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].message, "read it");
    assert_eq!(lines[0].fields[0], ("count".to_owned(), "3".to_owned()));
    assert_eq!(lines[1].level, Level::Warn);
}

#[test]
fn blobs_are_read_in_parts() {
    let bytes: Vec<u8> = (0..9_000_000_u32).map(|n| n as u8).collect();
    let blob = testing::blob("application/octet-stream", &bytes);
    assert_eq!(blob.read_all(9_000_000).unwrap(), bytes);
    assert_eq!(
        blob.read_all(8_999_999).unwrap_err().code,
        "input_too_large"
    );
    assert_eq!(blob.read_at(8_999_999, 10), [bytes[8_999_999]]);
    assert!(blob.read_at(u64::MAX, 10).is_empty());
}

#[test]
fn a_function_with_an_attribute_is_still_a_function() {
    let file = Artifact::held(
        "a.js".to_owned(),
        "text/javascript".to_owned(),
        "module".to_owned(),
        None,
        testing::blob("text/javascript", b"let a"),
    );
    assert_eq!(file.text().unwrap(), "let a");
    let done = optimizer::optimize(vec![file].into(), &Context::default()).unwrap();
    assert_eq!(done.savings[0].before, 5.0);
}
