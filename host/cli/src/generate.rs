//! `effectforge generate`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use console::style;
use effectforge_runtime::{
    Brief, CancelToken, File, Generate, Language, Observer, ParameterFault, Report, Runtime,
    RuntimeError, RuntimeOptions, output,
};
use serde_json::{Map, Value, json};

use crate::args::GenerateArgs;
use crate::exit;
use crate::print::{self, Failure, bytes, millis};
use crate::progress::Progress;
use crate::words::Words;

pub(crate) fn run(
    tokio: &tokio::runtime::Runtime,
    args: GenerateArgs,
    json: bool,
    language: Language,
) -> Result<ExitCode, Failure> {
    output::check_folder(&args.out)?;
    let brief = match (args.brief, args.file) {
        (Some(text), _) => Brief::Text(text),
        (None, Some(file)) => Brief::File(file),
        (None, None) => return Err(Failure::internal("no brief was given")),
    };
    let request = Generate {
        brief,
        seed: args.seed,
        family: args.family,
        parameters: parameters(&args.with)?,
        target: args.target,
        preview: !args.no_preview,
        probe: true,
    };
    let progress = Arc::new(Progress::new(json));
    let options = RuntimeOptions {
        extra_packages: args.plugins,
        ..RuntimeOptions::default()
    };
    let made = tokio.block_on(async {
        let runtime = Runtime::open(options)?;
        let cancel = CancelToken::new();
        let job = runtime.generate(request, Arc::clone(&progress) as Arc<dyn Observer>, &cancel);
        let interrupted = async {
            if tokio::signal::ctrl_c().await.is_ok() {
                cancel.cancel();
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::pin!(job);
        tokio::select! {
            made = &mut job => made,
            () = interrupted => job.await,
        }
    });
    progress.finish();
    let made = made?;
    output::write_folder(&args.out, &made.files)?;
    let out = args.out.display().to_string();
    if json {
        let artifacts: Vec<_> = made
            .files
            .iter()
            .map(|(path, f)| json!({"path": path, "role": f.role, "bytes": f.bytes.len()}))
            .collect();
        print::object(&json!({"out": out, "artifacts": artifacts, "report": made.report}));
    } else {
        print::out(&summary(&Summary {
            report: &made.report,
            family: &made.effect.family,
            files: &made.files,
            out: &out,
            words: Words::of(language),
        }));
    }
    let failed = made.report.verdicts.fail > 0;
    Ok(ExitCode::from(if failed { exit::RULE_FAILED } else { 0 }))
}

/// Numbers, truths and texts in quotes as JSON has them, everything else as text.
fn parameters(with: &[String]) -> Result<Map<String, Value>, RuntimeError> {
    let one = |text: &String| {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| RuntimeError::Parameter {
                name: text.clone(),
                reason: ParameterFault::NotAssigned { text: text.clone() },
            })?;
        let typed = serde_json::from_str(value).ok();
        let typed = typed
            .filter(|value: &Value| value.is_number() || value.is_boolean() || value.is_string());
        let value = typed.unwrap_or_else(|| Value::String(value.to_owned()));
        Ok((name.to_owned(), value))
    };
    with.iter().map(one).collect()
}

/// What a summary is of.
struct Summary<'a> {
    report: &'a Report,
    family: &'a str,
    files: &'a BTreeMap<String, File>,
    out: &'a str,
    words: &'static Words,
}

/// The text that ends a run: what was understood, what ran, what was measured.
fn summary(of: &Summary<'_>) -> String {
    let mut text = String::new();
    understood(&mut text, of);
    ran(&mut text, of);
    files(&mut text, of);
    verdicts(&mut text, of);
    text.trim_end().to_owned()
}

fn heading(text: &mut String, title: &str) {
    let _ = writeln!(text, "{}", style(title).bold());
}

fn understood(text: &mut String, of: &Summary<'_>) {
    let (dna, words) = (&of.report.dna, of.words);
    heading(text, words.understood);
    let join = |fields: &[effectforge_runtime::TextField]| {
        fields
            .iter()
            .map(|f| f.value.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let palette: Vec<_> = dna
        .palette
        .iter()
        .map(|s| format!("{} {}", s.name, s.hex))
        .collect();
    let rows = [
        (words.family, of.family.to_owned()),
        (words.palette, palette.join(" · ")),
        (
            words.motion,
            format!("{} ({})", join(&dna.motion), dna.speed.value),
        ),
        (words.mood, join(&dna.mood)),
        (words.brief_language, dna.language.value.clone()),
        (
            words.confidence,
            format!("{:.0} % ({})", dna.confidence * 100.0, words.uncalibrated),
        ),
        (words.seed, of.report.seed.to_string()),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "  {:<11} {value}", style(name).dim());
    }
    let mut remark = |name: &str, what: &str| {
        let _ = writeln!(text, "  {:<11} {what}", style(name).yellow());
    };
    for conflict in &dna.conflicts {
        remark(words.conflict, &conflict.message);
    }
    if let Some(question) = &dna.question {
        remark(words.question, question);
    }
    for note in &of.report.notes {
        remark(words.note, note);
    }
    text.push('\n');
}

fn ran(text: &mut String, of: &Summary<'_>) {
    let words = of.words;
    heading(text, words.ran);
    for call in &of.report.calls {
        let memory = call
            .memory_peak_bytes
            .map_or(String::new(), |b| words.figure(bytes(b)));
        let load = call.load_ms.map_or(String::new(), |ms| {
            format!("{} {}", words.loaded_in, words.figure(millis(ms)))
        });
        let time = words.figure(millis(call.wall_ms));
        let by = if call.by == "host" {
            words.host
        } else {
            &call.by
        };
        let row = format!("  {:<11} {by:<30} {time:>9} {memory:>9}", call.stage);
        let _ = writeln!(text, "{row}  {}", style(load).dim());
    }
    for repair in &of.report.repairs {
        let name = style(words.mended).yellow();
        let _ = writeln!(text, "  {name:<11} {}", words.repair(repair));
    }
    for saving in &of.report.savings {
        let (before, after) = (saving.before, saving.after);
        let (what, unit) = (&saving.what, &saving.unit);
        let _ = writeln!(
            text,
            "  {:<11} {what}{}{before} → {after} {unit}",
            words.saved, words.colon
        );
    }
    let peak = of.report.peak_memory_bytes;
    let peak = peak.map_or(String::new(), |b| format!(", {}", words.figure(bytes(b))));
    let total = words.figure(millis(of.report.total_ms));
    let _ = writeln!(text, "  {:<11} {total}{peak}\n", words.in_all);
}

fn files(text: &mut String, of: &Summary<'_>) {
    heading(text, &format!("{} {}/", of.words.wrote, of.out));
    for (path, file) in of.files {
        let size = of.words.figure(bytes(file.bytes.len() as u64));
        let _ = writeln!(text, "  {path:<20} {size:>9}  {}", style(&file.role).dim());
    }
    text.push('\n');
}

fn verdicts(text: &mut String, of: &Summary<'_>) {
    let (report, words) = (of.report, of.words);
    let v = report.verdicts;
    heading(text, words.certificate);
    let losses = report.losses.join("; ");
    let losses = if losses.is_empty() {
        losses
    } else {
        format!(" ({losses})")
    };
    let fidelity = match report.fidelity.as_str() {
        "exact" => words.exact,
        _ => words.approximate,
    };
    let _ = writeln!(text, "  {fidelity}{losses}");
    let (pass, fail) = (style(v.pass).green(), style(v.fail).red());
    let passed = Words::of_many(v.pass, words.passed);
    let failed = Words::of_many(v.fail, words.failed);
    let not_measured = Words::of_many(v.not_measured, words.not_measured);
    let _ = writeln!(
        text,
        "  {pass} {passed}, {fail} {failed}, {} {not_measured}",
        v.not_measured
    );
    for rule in &report.failed {
        let mark = style("✗").red();
        let (id, colon, message) = (&rule.rule, words.colon, &rule.message);
        let _ = writeln!(text, "  {mark} {id}{colon}{message}");
        if !rule.help.is_empty() {
            let _ = writeln!(text, "    {} {}", style(words.help).cyan(), rule.help);
        }
    }
    let [open, browser] = words.open;
    let _ = writeln!(text, "\n{open} {}/index.html {browser}", of.out);
}

#[cfg(test)]
#[path = "generate_tests.rs"]
mod tests;
