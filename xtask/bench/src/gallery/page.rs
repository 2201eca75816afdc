//! The page: live exports beside the native render, with the figures. One HTML file, no resource from
//! elsewhere; modules and pictures lie beside it and are loaded when they come into view.

use std::fmt::Write as _;

use super::{Answer, Entry, Export};
use crate::parity::Result;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("page.js");

/// A module as a file that a page from the file system may load: a call with its text.
pub(crate) fn module_file(name: &str, target: &str, module: &str) -> Result<String> {
    let source = serde_json::to_string(module)?;
    Ok(format!("effectforge('{name}.{target}',{source});\n"))
}

/// The page of all looks.
pub(crate) fn html(entries: &[Entry]) -> String {
    let families: Vec<&[Entry]> = entries
        .chunk_by(|a, b| a.look.family == b.look.family)
        .collect();
    let mut body = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        body,
        "<header><h1>EffectForge <span>gallery</span></h1><p>{} families, {} looks. Each is one graph: drawn natively \
         (left), and live as the modules that two exporters wrote of it. Effects off screen do not run.</p>{}</header>",
        families.len(),
        entries.len(),
        summary(entries)
    );
    body.push_str("<nav aria-label=\"Families\"><div>");
    for looks in &families {
        let family = family(looks);
        let _ = write!(body, "<a href=\"#{family}\">{}</a>", words(family));
    }
    body.push_str("</div><button id=\"play\" type=\"button\" aria-pressed=\"false\">Pause all</button></nav><main>");
    for looks in &families {
        let family = family(looks);
        let _ = write!(body, "<section id=\"{family}\"><h2>{}</h2>", words(family));
        looks.iter().for_each(|entry| card(&mut body, entry));
        body.push_str("</section>");
    }
    body.push_str(
        "</main><footer><p>SSIM is the lowest of four moments at 320×180 against the native render, the mean \
         difference the largest, of 255; sizes are <code>gzip -9</code> of the minified module. Made by \
         <code>cargo xtask gallery</code>.</p></footer>",
    );
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"dark light\"><title>EffectForge gallery</title>\
         <style>{STYLE}</style></head><body>{body}<script>{SCRIPT}</script></body></html>\n"
    )
}

/// How many cells are what they should be.
fn summary(entries: &[Entry]) -> String {
    let all = || entries.iter().flat_map(|entry| &entry.exports);
    let count = |good: &dyn Fn(&Export) -> bool| all().filter(|export| good(export)).count();
    let of = |answer: &str| count(&|export| export.answer.word() == answer);
    let measured = count(&|export| export.parity.is_some());
    let near = count(&|export| {
        export
            .parity
            .is_some_and(|(ssim, _)| ssim >= export.least())
    });
    let made = count(&|export| export.bytes > 0);
    let small = count(&|export| export.bytes > 0 && export.bytes <= export.limit);
    let fact = |value: String, what: &str| format!("<li><b>{value}</b> {what}</li>");
    let mut list = String::from("<ul class=\"facts\">");
    list += &fact(of("exact").to_string(), "exports exact");
    list += &fact(of("approximate").to_string(), "approximate");
    list += &fact(of("refused").to_string(), "refused");
    if measured > 0 {
        list += &fact(format!("{near}/{measured}"), "as like as they must be");
    }
    list += &fact(format!("{small}/{made}"), "within their size");
    list + "</ul>"
}

fn card(body: &mut String, entry: &Entry) {
    let name = entry.look.name();
    let _ = write!(
        body,
        "<article id=\"{name}\"><h3>{}<small>{} · {:.0} s loop</small></h3><div class=\"panes\">\
         <figure><img src=\"{}\" width=\"320\" height=\"180\" loading=\"lazy\" decoding=\"async\" alt=\"{}\">\
         <figcaption><b>native</b><span class=\"tag\">reference</span></figcaption></figure>",
        words(entry.look.variant()),
        escape(&entry.label),
        entry.loop_s,
        entry.native,
        escape(&entry.label),
    );
    for export in &entry.exports {
        pane(body, &name, export);
    }
    body.push_str("</div></article>");
}

fn pane(body: &mut String, name: &str, export: &Export) {
    let Export {
        target,
        answer,
        bytes,
        limit,
        verdicts,
        ..
    } = export;
    let word = answer.word();
    let _ = match answer {
        Answer::Refused(_) => write!(
            body,
            "<figure class=\"no\"><div class=\"live\"><p>refused</p></div><figcaption><b>{target}</b>\
             <span class=\"tag {word}\">{word}</span>"
        ),
        _ => write!(
            body,
            "<figure><div class=\"live\" data-module=\"{name}.{target}\"></div><figcaption><b>{target}</b>\
             <span class=\"tag {word}\">{word}</span>"
        ),
    };
    if let Some((ssim, diff)) = export.parity {
        let class = if ssim >= export.least() {
            "good"
        } else {
            "bad"
        };
        let _ = write!(
            body,
            "<span class=\"{class}\" title=\"lowest SSIM; must reach {:.2}\">{ssim:.3}</span><span title=\"largest mean difference, of 255\">Δ {diff:.1}</span>",
            export.least()
        );
    }
    if *bytes > 0 {
        let class = if bytes <= limit { "good" } else { "bad" };
        let [pass, fail, open] = verdicts;
        let _ = write!(
            body,
            "<span class=\"{class}\" title=\"gzip bytes; limit {limit}\">{bytes} B</span>\
             <span class=\"{}\" title=\"rules of the certificate: passed, failed, not measured\">{pass} ✓ {fail} ✗ {open} –</span>",
            if *fail == 0 { "good" } else { "bad" }
        );
    }
    body.push_str("</figcaption>");
    notes(body, "why", export.answer.reasons());
    notes(body, "failed rules", &export.failed);
    body.push_str("</figure>");
}

fn notes(body: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(
        body,
        "<details><summary>{title} ({})</summary><ul>",
        lines.len()
    );
    for line in lines {
        let _ = write!(body, "<li>{}</li>", escape(line));
    }
    body.push_str("</ul></details>");
}

fn family(looks: &[Entry]) -> &str {
    looks.first().map_or("", |entry| &entry.look.family)
}

fn words(name: &str) -> String {
    escape(&name.replace('_', " "))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
