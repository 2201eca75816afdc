//! The sections of a manifest, one function each.

use std::collections::BTreeSet;

use toml::de::DeTable;

use crate::examples::{fits_kind, read_example};
use crate::problem::{Problems, suggest};
use crate::reader::{Section, Text};
use crate::{
    CAPABILITIES, Capability, Example, Execution, Exporter, Format, INHERENT, Kind, Limits,
    MAX_BYTES, Manifest, ManifestError, Parameter, PluginId, SubjectKind, Support, path,
};

/// Most parameters, examples, formats and the like of one manifest.
const MANY: usize = 128;

impl Manifest {
    /// Reads a manifest and finds all that is wrong with it.
    ///
    /// # Errors
    /// [`ManifestError::Invalid`] with every problem, or that the text is too large.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        if text.len() > MAX_BYTES {
            return Err(ManifestError::TooLarge {
                used: text.len(),
                limit: MAX_BYTES,
            });
        }
        let mut p = Problems::new(text);
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                p.add(
                    &at,
                    "not_toml",
                    error.message().replace('\n', ", "),
                    "the file is TOML: https://toml.io",
                );
                return Err(p.into_error());
            }
        };
        match (file(&mut p, Section::root(&table)), p.is_empty()) {
            (Some(manifest), true) => Ok(manifest),
            _ => Err(p.into_error()),
        }
    }
}

fn file(p: &mut Problems<'_>, mut s: Section<'_>) -> Option<Manifest> {
    let plugin = s.section(p, "plugin");
    if plugin.is_none() {
        p.add(
            &(0..0),
            "missing_section",
            "`[plugin]` is missing",
            "it says id, version, kind, title, summary and license",
        );
    }
    let plugin = plugin.and_then(|section| read_plugin(p, section));
    let component = s.section(p, "component").and_then(|mut section| {
        let found = section.line(p, "path", path::MAX_BYTES, "where the component is");
        section.finish(p);
        package_path(p, found?)
    });
    let (reads, writes) = s
        .section(p, "formats")
        .map(|section| formats(p, section))
        .unwrap_or_default();
    let families = list_section(p, &mut s, "generator", "families");
    let rules = list_section(p, &mut s, "validator", "rules");
    let exporter = s
        .section(p, "exporter")
        .map(|section| read_exporter(p, section));
    let (subject, mends) = s
        .section(p, "optimizer")
        .map(|section| read_optimizer(p, section))
        .unwrap_or_default();
    let parameters = s.sections(p, "parameters");
    let parameters: Vec<Parameter> = bounded(p, parameters)
        .filter_map(|one| Parameter::read(p, one))
        .collect();
    let capabilities = s
        .section(p, "capabilities")
        .map(|section| read_capabilities(p, section))
        .unwrap_or_default();
    let limits = s
        .section(p, "limits")
        .map(|section| read_limits(p, section))
        .unwrap_or_default();
    let execution = s
        .section(p, "execution")
        .map_or_else(Execution::default, |mut section| {
            let deterministic = section.truth(p, "deterministic").unwrap_or(true);
            section.finish(p);
            Execution { deterministic }
        });
    let examples = s.sections(p, "examples");
    let examples: Vec<Example> = bounded(p, examples)
        .filter_map(|one| read_example(p, one))
        .collect();
    s.finish(p);
    unique(p, "parameter", parameters.iter().map(|one| one.id.as_str()));
    unique(p, "example", examples.iter().map(|one| one.name.as_str()));
    unique(p, "rule to mend", mends.iter().map(String::as_str));
    let mut manifest = plugin?;
    manifest.component = component.unwrap_or(manifest.component);
    let manifest = Manifest {
        reads,
        writes,
        families,
        exporter,
        subject,
        mends,
        rules,
        parameters,
        capabilities,
        limits,
        execution,
        examples,
        ..manifest
    };
    fits_kind(p, &manifest);
    Some(manifest)
}

/// `[plugin]`; the rest of the manifest is filled in later.
fn read_plugin(p: &mut Problems<'_>, mut s: Section<'_>) -> Option<Manifest> {
    let id = s
        .line(p, "id", 129, "`publisher/name`, for example `studio/rain`")
        .and_then(|(text, at)| {
            let id = PluginId::new(text);
            if id.is_none() {
                let help = "`publisher/name` in lower-case letters, digits and `-`, a letter first";
                p.add(&at, "bad_id", format!("`{text}` is no plugin id"), help);
            }
            id
        });
    let version = s
        .line(p, "version", 64, "for example \"0.1.0\"")
        .and_then(|(text, at)| {
            semver::Version::parse(text)
                .map_err(|error| {
                    p.add(
                        &at,
                        "bad_version",
                        format!("`{text}` is no version: {error}"),
                        "three numbers: \"0.1.0\"",
                    )
                })
                .ok()
        });
    let kinds = Kind::ALL.map(Kind::as_str);
    let kind = s
        .line(p, "kind", 16, "what the plugin does")
        .and_then(|(text, at)| {
            let kind = Kind::from_name(text);
            if kind.is_none() {
                let near = suggest(text, kinds).map(|near| format!("did you mean `{near}`?"));
                let help = near.unwrap_or_else(|| format!("known: {}", kinds.join(", ")));
                p.add(
                    &at,
                    "unknown_kind",
                    format!("unknown plugin kind `{text}`"),
                    help,
                );
            }
            kind
        });
    let title = s.line(p, "title", 80, "a name for people");
    let summary = s.line(p, "summary", 200, "one sentence for people");
    let license = s.line(p, "license", 80, "an SPDX expression, for example \"MIT\"");
    let keywords = s.texts(p, "keywords");
    let keywords = bounded(p, keywords)
        .map(|(text, _)| text.to_owned())
        .collect();
    let repository = s.text(p, "repository").map(|(text, _)| text.to_owned());
    s.finish(p);
    Some(Manifest {
        id: id?,
        version: version?,
        kind: kind?,
        title: title?.0.to_owned(),
        summary: summary?.0.to_owned(),
        license: license?.0.to_owned(),
        keywords,
        repository,
        component: "component.wasm".to_owned(),
        reads: Vec::new(),
        writes: Vec::new(),
        families: Vec::new(),
        exporter: None,
        subject: None,
        mends: Vec::new(),
        rules: Vec::new(),
        parameters: Vec::new(),
        capabilities: std::collections::BTreeMap::new(),
        limits: Limits::default(),
        execution: Execution::default(),
        examples: Vec::new(),
    })
}

/// At most [`MANY`] of a list; more is a problem of the file.
pub(crate) fn bounded<T>(p: &mut Problems<'_>, mut list: Vec<T>) -> std::vec::IntoIter<T> {
    if list.len() > MANY {
        p.add(
            &(0..0),
            "too_many",
            format!("a list has {} entries, {MANY} are read at most", list.len()),
            "",
        );
        list.truncate(MANY);
    }
    list.into_iter()
}

fn unique<'n>(p: &mut Problems<'_>, what: &str, names: impl Iterator<Item = &'n str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            p.add(
                &(0..0),
                "duplicate",
                format!("two {what}s are called `{name}`"),
                "",
            );
        }
    }
}

pub(crate) fn package_path(p: &mut Problems<'_>, (text, at): Text<'_>) -> Option<String> {
    match path::check(text) {
        Ok(()) => Some(text.to_owned()),
        Err(error) => {
            p.add(
                &at,
                "bad_path",
                format!("`{text}`: {error}"),
                "name a file below the manifest's folder",
            );
            None
        }
    }
}

fn formats(p: &mut Problems<'_>, mut s: Section<'_>) -> (Vec<Format>, Vec<Format>) {
    let mut read = |p: &mut Problems<'_>, key| {
        let list = s.sections(p, key);
        bounded(p, list).filter_map(|one| format(p, one)).collect()
    };
    let both = (read(p, "reads"), read(p, "writes"));
    s.finish(p);
    both
}

fn format(p: &mut Problems<'_>, mut s: Section<'_>) -> Option<Format> {
    let media_type = s.line(p, "media_type", 100, "for example \"text/markdown\"");
    if let Some((text, at)) = &media_type
        && text
            .split_once('/')
            .is_none_or(|(a, b)| a.is_empty() || b.is_empty() || b.contains('/'))
    {
        p.add(
            at,
            "bad_media_type",
            format!("`{text}` is no media type"),
            "for example \"text/markdown\"",
        );
    }
    let mut extensions = Vec::new();
    for (text, at) in s.texts(p, "extensions") {
        if text.is_empty()
            || !text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        {
            p.add(
                &at,
                "bad_extension",
                format!("`{text}` is no extension"),
                "lower-case and without the dot: \"md\"",
            );
        }
        extensions.push(text.to_owned());
    }
    s.finish(p);
    Some(Format {
        media_type: media_type?.0.to_owned(),
        extensions,
    })
}

fn list_section(
    p: &mut Problems<'_>,
    s: &mut Section<'_>,
    section: &'static str,
    key: &'static str,
) -> Vec<String> {
    let Some(mut s) = s.section(p, section) else {
        return Vec::new();
    };
    let list = s.texts(p, key);
    let list = bounded(p, list).map(|(text, _)| text.to_owned()).collect();
    s.finish(p);
    list
}

fn read_exporter(p: &mut Problems<'_>, mut s: Section<'_>) -> Exporter {
    let targets = s
        .texts(p, "targets")
        .into_iter()
        .map(|(text, _)| text.to_owned())
        .collect();
    let mut nodes = std::collections::BTreeMap::new();
    if let Some(mut table) = s.section(p, "nodes") {
        let entries = table.entries();
        for ((node, _), value) in bounded(p, entries) {
            match value.get_ref().as_str().and_then(support) {
                Some(support) => drop(nodes.insert(node.to_owned(), support)),
                None => p.add(
                    &value.span(),
                    "bad_support",
                    format!("support of node type `{node}` is not clear"),
                    "\"exact\", \"approximate: why\" or \"refused: why\"",
                ),
            }
        }
    }
    s.finish(p);
    Exporter { targets, nodes }
}

fn support(text: &str) -> Option<Support> {
    let why = |rest: &str| Some(rest.trim().to_owned()).filter(|why| !why.is_empty());
    match text.split_once(':') {
        None => (text == "exact").then_some(Support::Exact),
        Some(("approximate", rest)) => why(rest).map(Support::Approximate),
        Some(("refused", rest)) => why(rest).map(Support::Refused),
        Some(_) => None,
    }
}

fn read_optimizer(p: &mut Problems<'_>, mut s: Section<'_>) -> (Option<SubjectKind>, Vec<String>) {
    let found = s.line(p, "subject", 16, "\"effect\" or \"artifacts\"");
    let subject = found.and_then(|(text, at)| match text {
        "effect" => Some(SubjectKind::Effect),
        "artifacts" => Some(SubjectKind::Artifacts),
        other => {
            p.add(
                &at,
                "unknown_subject",
                format!("`{other}` cannot be optimized"),
                "\"effect\" or \"artifacts\"",
            );
            None
        }
    });
    let mends = read_mends(p, &mut s, subject);
    s.finish(p);
    (subject, mends)
}

/// Ids of rules. What the files of an export lack is mended in the effect that they are made of: an
/// optimizer of artifacts mends nothing.
fn read_mends(
    p: &mut Problems<'_>,
    s: &mut Section<'_>,
    subject: Option<SubjectKind>,
) -> Vec<String> {
    let list = s.texts(p, "mends");
    if let (Some(SubjectKind::Artifacts), Some((_, at))) = (subject, list.first()) {
        p.add(
            at,
            "wrong_subject",
            "an optimizer of artifacts cannot mend rules",
            "rules are mended in the effect: subject = \"effect\"",
        );
    }
    let mut mends = Vec::new();
    for (text, at) in bounded(p, list) {
        if !is_rule_id(text) {
            p.add(
                &at,
                "bad_rule",
                format!("`{text}` is no rule id"),
                "its validator and its name, for example \"hygiene.draw-calls\"",
            );
        }
        mends.push(text.to_owned());
    }
    mends
}

/// `validator.name`: two parts or more of lower-case letters, digits and `-`, a letter first.
fn is_rule_id(text: &str) -> bool {
    let good = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    text.len() <= 100 && text.contains('.') && text.split('.').all(good)
}

fn read_capabilities(
    p: &mut Problems<'_>,
    mut s: Section<'_>,
) -> std::collections::BTreeMap<String, Capability> {
    let mut found = std::collections::BTreeMap::new();
    let entries = s.entries();
    for ((name, at), value) in bounded(p, entries) {
        if INHERENT.contains(&name) {
            p.add(
                &at,
                "inherent_capability",
                format!("every plugin has `{name}`"),
                "leave the entry out",
            );
        } else if !CAPABILITIES.contains(&name) {
            let near = suggest(name, CAPABILITIES).map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| format!("known: {}", CAPABILITIES.join(", ")));
            p.add(
                &at,
                "unknown_capability",
                format!("there is no capability `{name}`"),
                help,
            );
        }
        let Some(mut one) = s.sub(p, name, value) else {
            continue;
        };
        let reason = one.line(
            p,
            "reason",
            200,
            "say in one sentence what the plugin needs it for",
        );
        one.finish(p);
        if let Some((reason, _)) = reason {
            found.insert(
                name.to_owned(),
                Capability {
                    reason: reason.to_owned(),
                },
            );
        }
    }
    found
}

fn read_limits(p: &mut Problems<'_>, mut s: Section<'_>) -> Limits {
    let limits = Limits {
        memory_max_mib: s.whole(p, "memory_max_mib", 1, 4096),
        wall_max_ms: s.whole(p, "wall_max_ms", 1, 3_600_000),
        output_max_mib: s.whole(p, "output_max_mib", 1, 4096),
        log_max_lines: s.whole(p, "log_max_lines", 1, 1_000_000),
    };
    s.finish(p);
    limits
}
