//! Rules on the files beside the module: sizes, types, the minified twin.

use std::collections::BTreeSet;

use effectforge_sdk::prelude::*;
use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast_visit::Visit;
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::code::{self, Module};
use crate::data;
use crate::rule::{Judgement, Rule, place};
use crate::scan::key;

/// The most that a module may weigh on the wire, bytes.
const MAX_GZIP: usize = 6 * 1024;
/// The most bytes of the readable module after gzip: its comments and names are for people, a page
/// ships the minified one.
const MAX_GZIP_READABLE: usize = 10 * 1024;
/// What a WebGL2 module may weigh more: its shaders. Bytes.
const SHADERS_GZIP: usize = 2 * 1024;
/// Header and trailer of gzip, bytes.
const GZIP_FRAME: usize = 18;

const SIZE: Rule = rule(
    "hygiene.size",
    "bytes",
    "10240",
    "fewer node types, shorter tables, or leave comments to the README",
);
const SIZE_MIN: Rule = rule("hygiene.size-minified", "bytes", "6144", "see hygiene.size");
const MINIFIED: Rule = rule(
    "hygiene.minified",
    "ast",
    "null",
    "minify the module again: its twin must parse and export the same names",
);
const TYPES: Rule = rule(
    "hygiene.types",
    "ast",
    "null",
    "declare create, the controller's methods and every parameter by name in the .d.ts",
);

/// The rules of this file.
pub(crate) const RULES: [Rule; 4] = [SIZE, SIZE_MIN, MINIFIED, TYPES];

/// What the controller must be typed with.
const METHODS: [&str; 5] = ["play", "pause", "seek", "set", "destroy"];

const fn rule(
    id: &'static str,
    method: &'static str,
    threshold: &'static str,
    help: &'static str,
) -> Rule {
    Rule {
        id,
        method,
        threshold,
        help,
    }
}

/// A text file of the export.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The findings on the files. `params` are the names of the effect's parameters, if known.
pub(crate) fn check(
    module: &File,
    read: &Result<Module, (String, u32)>,
    minified: Option<&File>,
    types: Option<&File>,
    params: Option<&[String]>,
) -> Vec<Finding> {
    let more = if draws_with_webgl(&module.text) {
        SHADERS_GZIP
    } else {
        0
    };
    let twin = match minified {
        None => [SIZE_MIN, MINIFIED].map(|r| {
            r.finding(Judgement::unknown(
                "there is no artifact of role module-minified",
            ))
        }),
        Some(file) => [
            limited(SIZE_MIN, file, MAX_GZIP + more),
            MINIFIED.finding(same_exports(file, read)),
        ],
    };
    let types = match (types, params) {
        (None, _) => Judgement::of(false, Value::Null, "there is no artifact of role types"),
        (_, None) => Judgement::unknown(
            "the names of the parameters are neither in the source nor in the probes",
        ),
        (Some(file), Some(params)) => typed(file, params),
    };
    let mut findings = vec![limited(SIZE, module, MAX_GZIP_READABLE + more)];
    findings.extend(twin);
    findings.push(TYPES.finding(types));
    findings
}

/// Whether a module can draw with WebGL2 alone. One that has a 2D context, too, can be run and judged:
/// to name WebGL2 somewhere frees no module of its rules.
pub(crate) fn draws_with_webgl(source: &str) -> bool {
    source.contains("getContext('webgl2'") && !source.contains("getContext('2d'")
}

/// The finding on a size, with the limit of the target.
fn limited(rule: Rule, file: &File, most: usize) -> Finding {
    let mut finding = rule.finding(size(file, most));
    finding.threshold = json!(most);
    finding
}

/// Judges all that a page loads, and says how much of it is letters and pictures, which no code can shorten.
fn size(file: &File, most: usize) -> Judgement {
    let all = gzip(&file.text);
    let code = gzip(&data::without(&file.text));
    let mut message = format!(
        "{} has {} bytes, {all} with gzip",
        file.path,
        file.text.len()
    );
    if code < all {
        message = format!("{message}; without its outlines and pictures, {code}");
    }
    Judgement::of(all <= most, json!(all), message).at(&file.path)
}

/// Bytes after gzip.
fn gzip(text: &str) -> usize {
    miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9).len() + GZIP_FRAME
}

fn same_exports(file: &File, read: &Result<Module, (String, u32)>) -> Judgement {
    match (code::read(&file.text), read) {
        (Err((message, at)), _) => {
            let text = format!("{} does not parse: {message}", file.path);
            Judgement::of(false, json!(message), text).at(place(&file.path, &file.text, at))
        }
        (_, Err(_)) => Judgement::unknown("the readable module does not parse"),
        (Ok(twin), Ok(module)) => {
            let good = twin.exports == module.exports;
            let message = format!("{} exports {}", file.path, twin.exports.join(", "));
            Judgement::of(good, json!(twin.exports), message).at(&file.path)
        }
    }
}

/// Whether a declaration file names what it must.
fn typed(file: &File, params: &[String]) -> Judgement {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &file.text, SourceType::d_ts()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        let at = error.labels.first().map_or(0, |label| label.offset());
        let text = format!("{} does not parse: {}", file.path, error.message);
        return Judgement::of(false, json!(error.message), text)
            .at(place(&file.path, &file.text, at));
    }
    let mut names = Names::default();
    names.visit_program(&parsed.program);
    let exported = |name: &str| {
        parsed
            .module_record
            .exported_bindings
            .keys()
            .any(|k| k.as_str() == name)
    };
    let mut missing: Vec<&str> = METHODS
        .into_iter()
        .filter(|m| !names.members.contains(*m))
        .collect();
    missing.extend(
        params
            .iter()
            .map(String::as_str)
            .filter(|p| !names.members.contains(*p)),
    );
    missing.extend(
        ["create", "params"]
            .into_iter()
            .filter(|name| !exported(name)),
    );
    let message = match missing.as_slice() {
        [] => format!(
            "{} declares create, the controller and {} parameters",
            file.path,
            params.len()
        ),
        missing => format!("{} does not declare {}", file.path, missing.join(", ")),
    };
    Judgement::of(
        missing.is_empty(),
        json!({ "parameters": params.len(), "missing": missing }),
        message,
    )
    .at(&file.path)
}

/// Names of members in interfaces, type literals and classes.
#[derive(Default)]
struct Names {
    members: BTreeSet<String>,
}

impl<'a> Visit<'a> for Names {
    fn enter_node(&mut self, kind: AstKind<'a>) {
        let name = match kind {
            AstKind::TSPropertySignature(p) => key(&p.key),
            AstKind::TSMethodSignature(m) => key(&m.key),
            AstKind::MethodDefinition(m) => key(&m.key),
            AstKind::PropertyDefinition(p) => key(&p.key),
            _ => return,
        };
        self.members.insert(name);
    }
}
