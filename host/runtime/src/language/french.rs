//! What errors say in French: their facts, put into the places of the table.
//!
//! Invariant: every place in braces is filled by [`facts`]; the tests hold the table against every
//! error there is.

use effectforge_sandbox::CallFailure;
use effectforge_toolchain::ToolchainError;

use super::french_table::{ERRORS, FAILURES, PARAMETERS, TASKS, TOOLCHAIN, Text};
use crate::error::{ParameterFault, RuntimeError};

/// Stands where a fact is missing; the tests find it.
const MISSING: &str = "\u{fffd}";

type Facts = Vec<(&'static str, String)>;

/// The cause; none when the table lacks it.
pub(super) fn message(error: &RuntimeError) -> Option<String> {
    match error {
        RuntimeError::Toolchain(error) => said(TOOLCHAIN, error.code(), &toolchain_facts(error)),
        RuntimeError::Plugin { .. } => said(ERRORS, "plugin_failed", &facts(error)?),
        RuntimeError::Parameter {
            reason: reason @ ParameterFault::NotAssigned { .. },
            ..
        } => fault(reason),
        _ => said(ERRORS, error.code(), &facts(error)?),
    }
}

/// The help; none when the table lacks it.
pub(super) fn help(error: &RuntimeError) -> Option<String> {
    match error {
        RuntimeError::NotAnEffect {
            question: Some(question),
        } => Some(question.clone()),
        RuntimeError::UnknownPlugin {
            suggestion: Some(id),
            ..
        } => Some(format!("vouliez-vous dire `{id}` ?")),
        RuntimeError::Plugin { failure, .. } => match failure.as_ref() {
            CallFailure::Refused(refusal) => Some(refusal.help.clone()),
            failure => find(FAILURES, failure_key(failure)).map(|text| text.help.to_owned()),
        },
        RuntimeError::Toolchain(error) => {
            find(TOOLCHAIN, error.code()).map(|text| text.help.to_owned())
        }
        RuntimeError::Parameter { reason, .. } => {
            let own = find(PARAMETERS, reason.key())?.help;
            let common = find(ERRORS, error.code())?.help;
            Some(if own.is_empty() { common } else { own }.to_owned())
        }
        _ => {
            let text = find(ERRORS, error.code())?;
            Some(fill(text.help, &facts(error)?))
        }
    }
}

fn find<'t>(table: &'t [Text], code: &str) -> Option<&'t Text> {
    table.iter().find(|text| text.code == code)
}

fn said(table: &[Text], code: &str, facts: &Facts) -> Option<String> {
    find(table, code).map(|text| fill(text.cause, facts))
}

/// Puts facts into their places. What a fact holds is not looked at again: braces in it stay.
fn fill(template: &str, facts: &Facts) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        let fact = facts.iter().find(|(key, _)| *key == name);
        out.push_str(fact.map_or(MISSING, |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn facts(error: &RuntimeError) -> Option<Facts> {
    let list = |names: &[String]| names.join(", ");
    Some(match error {
        RuntimeError::Read { path, cause } | RuntimeError::Write { path, cause } => vec![
            ("path", path.display().to_string()),
            ("cause", system(cause)),
        ],
        RuntimeError::ForeignFolder(path) => vec![("path", path.display().to_string())],
        RuntimeError::BriefTooLarge { used, limit } => {
            vec![("used", used.to_string()), ("limit", limit.to_string())]
        }
        RuntimeError::NoParser(name) => vec![("name", name.clone())],
        RuntimeError::NoGenerator { wanted, available } => vec![
            ("wanted", wanted_in_french(wanted)),
            ("available", list(available)),
        ],
        RuntimeError::NoExporter { target, available } => {
            vec![("target", target.clone()), ("available", list(available))]
        }
        RuntimeError::Unsupported { plugin, reasons } => {
            vec![("plugin", plugin.clone()), ("reasons", reasons.clone())]
        }
        RuntimeError::Plugin {
            plugin,
            task,
            failure,
        } => {
            let known = TASKS.iter().find(|(english, _)| english == task);
            let task = known.map_or(*task, |(_, french)| french);
            let key = failure_key(failure);
            let failure = said(FAILURES, key, &failure_facts(failure))?;
            vec![
                ("plugin", plugin.clone()),
                ("task", task.to_owned()),
                ("failure", failure),
            ]
        }
        RuntimeError::Quarantined { plugin, reason } | RuntimeError::Load { plugin, reason } => {
            vec![("plugin", plugin.clone()), ("reason", reason.clone())]
        }
        RuntimeError::UnknownPlugin { id, .. } => vec![("id", id.clone())],
        RuntimeError::InvalidEffect(problems) => vec![("problems", problems.clone())],
        RuntimeError::Render(cause) | RuntimeError::Internal(cause) => {
            vec![("cause", cause.clone())]
        }
        RuntimeError::Parameter { name, reason } => {
            vec![("name", name.clone()), ("reason", fault(reason)?)]
        }
        RuntimeError::NotAnEffect { .. }
        | RuntimeError::StillAndClip
        | RuntimeError::Cancelled
        | RuntimeError::Toolchain(_) => Vec::new(),
    })
}

fn wanted_in_french(wanted: &str) -> String {
    if wanted == RuntimeError::WHATEVER {
        "ce que le brief demande".to_owned()
    } else {
        wanted.to_owned()
    }
}

fn fault(reason: &ParameterFault) -> Option<String> {
    let facts = match reason {
        ParameterFault::NotAssigned { text } => vec![("text", text.clone())],
        ParameterFault::Unknown { known } | ParameterFault::NotOfGenerator { known } => {
            vec![("known", known.clone())]
        }
        ParameterFault::NotANumber { value, min, max } => vec![
            ("value", value.clone()),
            ("min", min.to_string()),
            ("max", max.to_string()),
        ],
        ParameterFault::NotTaken { wanted } => vec![("wanted", wanted.clone())],
        ParameterFault::NotAColor { value } => vec![("value", value.clone())],
    };
    said(PARAMETERS, reason.key(), &facts)
}

fn failure_key(failure: &CallFailure) -> &str {
    match failure {
        // Their codes are the machine's and the plugin's.
        CallFailure::Trap { .. } => "trap",
        CallFailure::Refused(_) => "refused",
        failure => failure.code(),
    }
}

fn failure_facts(failure: &CallFailure) -> Facts {
    match failure {
        CallFailure::Bound { hit, .. } => vec![
            ("used", hit.used.to_string()),
            ("limit", hit.limit.to_string()),
        ],
        CallFailure::Trap { code, message, .. } => {
            vec![("code", (*code).to_owned()), ("message", message.clone())]
        }
        CallFailure::Malformed { what, why } => {
            vec![("what", (*what).to_owned()), ("message", why.clone())]
        }
        other => vec![("message", other.to_string())],
    }
}

fn toolchain_facts(error: &ToolchainError) -> Facts {
    let path = |path: &std::path::Path| path.display().to_string();
    match error {
        ToolchainError::NoCompiler {
            target,
            tried,
            mend,
        } => vec![
            ("target", (*target).to_owned()),
            ("tried", tried.clone()),
            ("mend", mend.clone()),
        ],
        ToolchainError::BadOverride {
            rustc,
            cause,
            target,
        } => vec![
            ("rustc", path(rustc)),
            ("cause", cause.clone()),
            ("target", (*target).to_owned()),
        ],
        ToolchainError::Io { path: at, cause } => {
            vec![("path", path(at)), ("cause", system(cause))]
        }
        ToolchainError::Run { program, cause } => {
            vec![("program", program.clone()), ("cause", system(cause))]
        }
        ToolchainError::Manifest { path: at, cause } => {
            vec![("path", path(at)), ("cause", cause.to_string())]
        }
        ToolchainError::NotAPlugin { folder, cause } => {
            vec![("folder", path(folder)), ("cause", cause.clone())]
        }
        ToolchainError::Compile(cause) => vec![("cause", cause.clone())],
        ToolchainError::Component { cause, help } => {
            let help = if help.is_empty() {
                String::new()
            } else {
                format!(" ; {help}")
            };
            vec![("cause", cause.clone()), ("help", help)]
        }
        ToolchainError::Contract(list) => vec![("cause", list.join("\n"))],
        _ => Vec::new(),
    }
}

/// The system's usual reasons; others in its own words.
fn system(cause: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match cause.kind() {
        ErrorKind::NotFound => "introuvable".to_owned(),
        ErrorKind::PermissionDenied => "accès refusé".to_owned(),
        ErrorKind::IsADirectory => "c'est un dossier".to_owned(),
        ErrorKind::NotADirectory => "ce n'est pas un dossier".to_owned(),
        ErrorKind::StorageFull => "le disque est plein".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "le système de fichiers est en lecture seule".to_owned(),
        _ => cause.to_string(),
    }
}

#[cfg(test)]
#[path = "french_tests.rs"]
mod tests;
