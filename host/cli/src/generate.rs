//! `effectforge generate`.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use console::style;
use effectforge_runtime::{
    Brief, CancelToken, Generate, Made, Observer, Runtime, RuntimeOptions, output,
};
use serde_json::json;

use crate::args::GenerateArgs;
use crate::exit;
use crate::print::{self, Failure, bytes, millis};
use crate::progress::Progress;

pub(crate) fn run(
    tokio: &tokio::runtime::Runtime,
    args: GenerateArgs,
    json: bool,
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
        print::out(&summary(&made, &out));
    }
    let failed = made.report.verdicts.fail > 0;
    Ok(ExitCode::from(if failed { exit::RULE_FAILED } else { 0 }))
}

/// The text that ends a run: what was understood, what ran, what was measured.
fn summary(made: &Made, out: &str) -> String {
    let mut text = String::new();
    understood(&mut text, made);
    ran(&mut text, made);
    files(&mut text, made, out);
    verdicts(&mut text, made, out);
    text.trim_end().to_owned()
}

fn heading(text: &mut String, title: &str) {
    let _ = writeln!(text, "{}", style(title).bold());
}

fn understood(text: &mut String, made: &Made) {
    let dna = &made.dna;
    heading(text, "Understood");
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
        ("family", made.effect.family.clone()),
        ("palette", palette.join(" · ")),
        (
            "motion",
            format!("{} ({})", join(&dna.motion), dna.speed.value),
        ),
        ("mood", join(&dna.mood)),
        ("language", dna.language.value.clone()),
        (
            "confidence",
            format!("{:.0} % (uncalibrated)", dna.confidence * 100.0),
        ),
        ("seed", made.report.seed.to_string()),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "  {:<11} {value}", style(name).dim());
    }
    for conflict in &dna.conflicts {
        let _ = writeln!(
            text,
            "  {:<11} {}",
            style("conflict").yellow(),
            conflict.message
        );
    }
    if let Some(question) = &dna.question {
        let _ = writeln!(text, "  {:<11} {question}", style("question").yellow());
    }
    for note in &made.report.notes {
        let _ = writeln!(text, "  {:<11} {note}", style("note").yellow());
    }
    text.push('\n');
}

fn ran(text: &mut String, made: &Made) {
    heading(text, "Ran");
    for call in &made.report.calls {
        let memory = call.memory_peak_bytes.map_or(String::new(), bytes);
        let load = call
            .load_ms
            .map_or(String::new(), |ms| format!("loaded in {}", millis(ms)));
        let time = millis(call.wall_ms);
        let row = format!("  {:<11} {:<30} {time:>9} {memory:>9}", call.stage, call.by);
        let _ = writeln!(text, "{row}  {}", style(load).dim());
    }
    mended(text, made);
    for saving in &made.report.savings {
        let (before, after) = (saving.before, saving.after);
        let unit = &saving.unit;
        let _ = writeln!(
            text,
            "  {:<11} {}: {before} → {after} {unit}",
            "saved", saving.what
        );
    }
    let peak = made
        .report
        .peak_memory_bytes
        .map_or(String::new(), |b| format!(", {}", bytes(b)));
    let _ = writeln!(
        text,
        "  {:<11} {}{peak}\n",
        "in all",
        millis(made.report.total_ms)
    );
}

/// A line per rule that went back to an optimizer.
fn mended(text: &mut String, made: &Made) {
    for repair in &made.report.repairs {
        let name = style("mended").yellow();
        let _ = writeln!(text, "  {name:<11} {repair}");
    }
}

fn files(text: &mut String, made: &Made, out: &str) {
    heading(text, &format!("Wrote {out}/"));
    for (path, file) in &made.files {
        let size = bytes(file.bytes.len() as u64);
        let _ = writeln!(text, "  {path:<20} {size:>9}  {}", style(&file.role).dim());
    }
    text.push('\n');
}

fn verdicts(text: &mut String, made: &Made, out: &str) {
    let v = made.report.verdicts;
    heading(text, "Certificate");
    let losses = made.report.losses.join("; ");
    let losses = if losses.is_empty() {
        losses
    } else {
        format!(" ({losses})")
    };
    let _ = writeln!(text, "  {} export{losses}", made.report.fidelity);
    let (pass, fail) = (style(v.pass).green(), style(v.fail).red());
    let _ = writeln!(
        text,
        "  {pass} passed, {fail} failed, {} not measured",
        v.not_measured
    );
    for rule in &made.report.failed {
        let _ = writeln!(
            text,
            "  {} {}: {}",
            style("✗").red(),
            rule.rule,
            rule.message
        );
        if !rule.help.is_empty() {
            let _ = writeln!(text, "    {} {}", style("help:").cyan(), rule.help);
        }
    }
    let _ = writeln!(text, "\nOpen {out}/index.html in a browser.");
}
