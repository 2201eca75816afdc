//! The table is held against every error there is, and both languages are shown side by side.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Error, ErrorKind};

use effectforge_manifest::Manifest;
use effectforge_sandbox::{Bound, BoundHit, Refusal};

use super::*;
use crate::language::Language;

fn missing_file() -> Error {
    ErrorKind::NotFound.into()
}

fn plugin(failure: CallFailure) -> RuntimeError {
    RuntimeError::Plugin {
        plugin: "studio/rain 1.0.0".to_owned(),
        task: "make the effect",
        failure: Box::new(failure),
    }
}

/// The variant after this one. A new variant does not compile until it stands here.
fn after(error: Option<&RuntimeError>) -> Option<RuntimeError> {
    use RuntimeError as E;
    let s = |text: &str| text.to_owned();
    Some(match error {
        None => E::Read {
            path: "brief.md".into(),
            cause: missing_file(),
        },
        Some(E::Read { .. }) => E::Write {
            path: "out".into(),
            cause: ErrorKind::PermissionDenied.into(),
        },
        Some(E::Write { .. }) => E::ForeignFolder("out".into()),
        Some(E::ForeignFolder(_)) => E::BriefTooLarge {
            used: 17,
            limit: 16,
        },
        Some(E::BriefTooLarge { .. }) => E::NoParser(s("`photo.jpg`")),
        Some(E::NoParser(_)) => E::NotAnEffect { question: None },
        Some(E::NotAnEffect { .. }) => E::NoGenerator {
            wanted: s("`fire`"),
            available: vec![s("particles"), s("snow")],
        },
        Some(E::NoGenerator { .. }) => E::NoExporter {
            target: s("gameboy"),
            available: vec![s("canvas2d")],
        },
        Some(E::NoExporter { .. }) => E::Unsupported {
            plugin: s("studio/svg 1.0.0"),
            reasons: s("no grain (film)"),
        },
        Some(E::Unsupported { .. }) => plugin(CallFailure::Cancelled),
        Some(E::Plugin { .. }) => E::Quarantined {
            plugin: s("studio/rain 1.0.0"),
            reason: s("three traps"),
        },
        Some(E::Quarantined { .. }) => E::Load {
            plugin: s("rain.efp"),
            reason: s("it is no zip"),
        },
        Some(E::Load { .. }) => E::Toolchain(ToolchainError::Compile(s("error: expected `;`"))),
        Some(E::Toolchain(_)) => E::UnknownPlugin {
            id: s("studio/snw"),
            suggestion: None,
        },
        Some(E::UnknownPlugin { .. }) => E::InvalidEffect(s("  /nodes/3: unit_mismatch")),
        Some(E::InvalidEffect(_)) => E::Render(s("the picture is too large")),
        Some(E::Render(_)) => {
            let reason = ParameterFault::Unknown {
                known: s("density, speed"),
            };
            E::Parameter {
                name: s("nope"),
                reason,
            }
        }
        Some(E::Parameter { .. }) => E::StillAndClip,
        Some(E::StillAndClip) => E::Cancelled,
        Some(E::Cancelled) => E::Internal(s("a thread died")),
        Some(E::Internal(_)) => return None,
    })
}

fn toolchain() -> Vec<ToolchainError> {
    use ToolchainError as E;
    let s = |text: &str| text.to_owned();
    let target = "wasm32-unknown-unknown";
    let manifest = Manifest::parse("[plugin").unwrap_err();
    vec![
        E::NoCompiler {
            target,
            tried: s("  rustc: not there"),
            mend: s("rustup target add"),
        },
        E::BadOverride {
            rustc: "/opt/rustc".into(),
            cause: s("lacks the target"),
            target,
        },
        E::Io {
            path: "rain".into(),
            cause: missing_file(),
        },
        E::Run {
            program: s("cargo"),
            cause: missing_file(),
        },
        E::Manifest {
            path: "effectforge.toml".into(),
            cause: manifest,
        },
        E::NotAPlugin {
            folder: "rain".into(),
            cause: s("no Cargo.toml"),
        },
        E::Compile(s("error: expected `;`")),
        E::Component {
            cause: s("no memory"),
            help: s("export one"),
        },
        E::Contract(vec![s("imports wasi:clocks")]),
    ]
}

fn failures() -> Vec<CallFailure> {
    let s = |text: &str| text.to_owned();
    let bound = |bound| {
        CallFailure::from(BoundHit {
            bound,
            limit: 64,
            used: 65,
        })
    };
    let mut all: Vec<CallFailure> = Bound::ALL.into_iter().map(bound).collect();
    all.push(CallFailure::Cancelled);
    all.push(CallFailure::Trap {
        code: "unreachable",
        message: s("it aborted"),
        frames: Vec::new(),
    });
    let refusal = Refusal {
        code: s("no_rain"),
        message: s("it never rains here"),
        help: s("move"),
    };
    all.push(CallFailure::Refused(refusal));
    all.push(CallFailure::Malformed {
        what: "document",
        why: s("it is no JSON"),
    });
    all
}

/// One error of every code, and more where there are more texts.
fn every_error() -> Vec<RuntimeError> {
    let mut all: Vec<RuntimeError> = Vec::new();
    while let Some(next) = after(all.last()) {
        all.push(next);
    }
    all.extend(toolchain().into_iter().map(RuntimeError::Toolchain));
    all.extend(failures().into_iter().map(plugin));
    let s = |text: &str| text.to_owned();
    let faults = [
        ParameterFault::NotAssigned { text: s("density") },
        ParameterFault::NotANumber {
            value: s("x"),
            min: 0.5,
            max: 2.0,
        },
        ParameterFault::NotOfGenerator {
            known: s("variant"),
        },
        ParameterFault::NotTaken {
            wanted: s("`variant` must be one of auto, calm"),
        },
        ParameterFault::NotAColor { value: s("gold") },
    ];
    all.extend(faults.map(|reason| RuntimeError::Parameter {
        name: s("density"),
        reason,
    }));
    all.push(RuntimeError::UnknownPlugin {
        id: s("studio/snw"),
        suggestion: Some(s("studio/snow")),
    });
    all
}

#[test]
fn every_error_has_its_french() {
    for error in every_error() {
        let french = message(&error).unwrap_or_else(|| panic!("no French for `{}`", error.code()));
        assert!(!french.contains(MISSING), "{french}");
        let helps = help(&error).unwrap_or_else(|| panic!("no French help for `{}`", error.code()));
        assert_eq!(
            helps.is_empty(),
            error.help().is_empty(),
            "{}",
            error.code()
        );
    }
    let codes: BTreeSet<&str> = TOOLCHAIN.iter().map(|text| text.code).collect();
    assert_eq!(codes, BTreeSet::from(ToolchainError::CODES));
    let calls = concat!(
        include_str!("../pipeline/brief.rs"),
        include_str!("../pipeline/plugins.rs")
    );
    for (english, _) in TASKS {
        assert!(calls.contains(&format!("\"{english}\"")), "{english}");
    }
}

#[test]
fn nothing_in_the_table_is_unused() {
    let said: BTreeSet<String> = every_error()
        .iter()
        .flat_map(|error| {
            let inner = match error {
                RuntimeError::Plugin { failure, .. } => {
                    vec![failure_key(failure).to_owned(), "plugin_failed".to_owned()]
                }
                RuntimeError::Parameter { reason, .. } => vec![reason.key().to_owned()],
                _ => Vec::new(),
            };
            inner.into_iter().chain([error.code().to_owned()])
        })
        .collect();
    for text in [ERRORS, PARAMETERS, TOOLCHAIN, FAILURES]
        .into_iter()
        .flatten()
    {
        // A preflight report is made of a component alone.
        assert!(
            said.contains(text.code) || text.code == "preflight",
            "{}",
            text.code
        );
    }
}

#[test]
fn facts_are_not_read_as_places() {
    let facts = vec![("a", "{b}".to_owned()), ("b", "no".to_owned())];
    assert_eq!(fill("<{a}>{c}", &facts), format!("<{{b}}>{MISSING}"));
    assert_eq!(fill("<{a", &facts), "<{a");
}

#[test]
fn both_languages() {
    let mut shown = String::new();
    for error in every_error() {
        for (name, language) in [("en", Language::English), ("fr", Language::French)] {
            let (message, help) = (error.message_in(language), error.help_in(language));
            let _ = writeln!(shown, "{name} [{}] {message}", error.code());
            if !help.is_empty() {
                let _ = writeln!(shown, "   > {help}");
            }
        }
    }
    insta::assert_snapshot!(shown);
}
