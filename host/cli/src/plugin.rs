//! `effectforge plugin …`.

use std::fmt::Write as _;
use std::process::ExitCode;

use console::style;
use effectforge_runtime::plugins::{self, BuiltPackage, Checked, Description};
use serde_json::{Value, json};

use crate::args::PluginCommand;
use crate::exit;
use crate::print::{self, Failure, bytes, millis};

pub(crate) fn run(
    tokio: &tokio::runtime::Runtime,
    command: PluginCommand,
    json: bool,
) -> Result<ExitCode, Failure> {
    match command {
        PluginCommand::Build { folder, out } => {
            let built = plugins::build(&folder, out.as_deref())?;
            show(json, || json!(built), || build_text(&built));
        }
        PluginCommand::Check { path } => {
            let checked = tokio.block_on(plugins::check(&path))?;
            show(json, || json!(checked), || check_text(&checked));
            if !checked.is_good() {
                return Ok(ExitCode::from(exit::FAILED));
            }
        }
        PluginCommand::List => {
            let list = plugins::list()?;
            show(
                json,
                || json!(list.iter().map(short).collect::<Vec<_>>()),
                || list_text(&list),
            );
        }
        PluginCommand::Info { plugin } => {
            let description = plugins::info(&plugin)?;
            show(json, || json!(description), || info_text(&description));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(json: bool, object: impl FnOnce() -> Value, text: impl FnOnce() -> String) {
    if json {
        print::object(&object());
    } else {
        print::out(text().trim_end());
    }
}

fn short(description: &Description) -> Value {
    let manifest = &description.manifest;
    json!({
        "id": manifest.id, "version": manifest.version, "kind": manifest.kind,
        "summary": manifest.summary, "origin": description.origin,
        "package_sha256": description.package_sha256,
    })
}

fn build_text(built: &BuiltPackage) -> String {
    let mut text = String::new();
    let name = style(format!("{} {}", built.id, built.version)).bold();
    let _ = writeln!(text, "built {name} with {}", built.compiler);
    let component = bytes(built.component_bytes as u64);
    let _ = writeln!(
        text,
        "  component  {component:>9}  {}",
        built.component_sha256
    );
    let package = bytes(built.package_bytes as u64);
    let _ = writeln!(text, "  package    {package:>9}  {}", built.package_sha256);
    let _ = writeln!(text, "  imports    {}", built.imports.join(", "));
    let _ = writeln!(text, "  exports    {}", built.exports.join(", "));
    for note in &built.notes {
        let _ = writeln!(text, "  {} {note}", style("note:").yellow());
    }
    let _ = writeln!(text, "  wrote      {}", built.path.display());
    text
}

fn check_text(checked: &Checked) -> String {
    let mut text = String::new();
    let name = style(format!("{} {}", checked.id, checked.version)).bold();
    let _ = writeln!(text, "{name}");
    match &checked.imports {
        Some(imports) => {
            let _ = writeln!(text, "  imports    {}", imports.join(", "));
        }
        None => {
            let help = "not built yet: `effectforge plugin build` makes the component";
            let _ = writeln!(text, "  component  {help}");
        }
    }
    for example in &checked.examples {
        let memory = bytes(example.memory_peak_bytes);
        let figures = format!("{} · {memory}", millis(example.wall_ms));
        match &example.problem {
            None => {
                let mark = style("✓").green();
                let _ = writeln!(
                    text,
                    "  {mark} {:<28} {}",
                    example.name,
                    style(figures).dim()
                );
            }
            Some(problem) => {
                let _ = writeln!(text, "  {} {}: {problem}", style("✗").red(), example.name);
            }
        }
    }
    for note in &checked.notes {
        let _ = writeln!(text, "  {} {note}", style("note:").yellow());
    }
    text
}

fn list_text(list: &[Description]) -> String {
    let mut text = String::new();
    for Description {
        manifest, origin, ..
    } in list
    {
        let id = format!("{:<24}", manifest.id.to_string());
        let _ = writeln!(
            text,
            "{} {:<8} {:<10} {} {}",
            style(id).bold(),
            manifest.version.to_string(),
            manifest.kind.to_string(),
            manifest.summary,
            style(format!("({origin})")).dim(),
        );
    }
    text
}

fn info_text(description: &Description) -> String {
    let manifest = &description.manifest;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} {}",
        style(&manifest.title).bold(),
        manifest.version
    );
    let _ = writeln!(text, "{}\n", manifest.summary);
    let mut row = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {:<13} {value}", style(name).dim());
        }
    };
    row("id", manifest.id.to_string());
    row("kind", manifest.kind.to_string());
    row("licence", manifest.license.clone());
    row("origin", description.origin.clone());
    row("families", manifest.families.join(", "));
    let targets = manifest.exporter.iter().flat_map(|e| e.targets.clone());
    row("targets", targets.collect::<Vec<_>>().join(", "));
    let reads = manifest.reads.iter().map(|f| f.media_type.clone());
    row("reads", reads.collect::<Vec<_>>().join(", "));
    row("rules", manifest.rules.join(", "));
    row("mends", manifest.mends.join(", "));
    for (name, capability) in &manifest.capabilities {
        row("capability", format!("{name}: {}", capability.reason));
    }
    if manifest.capabilities.is_empty() {
        row(
            "capabilities",
            "none beyond those every plugin has".to_owned(),
        );
    }
    row("examples", manifest.examples.len().to_string());
    let size = bytes(description.component_bytes as u64);
    row(
        "component",
        format!("{size}  sha256 {}", description.component_sha256),
    );
    row("package", format!("sha256 {}", description.package_sha256));
    text
}
