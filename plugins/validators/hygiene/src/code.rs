//! Rules that are read off the source of a module.

use effectforge_sdk::prelude::*;
use oxc_allocator::Allocator;
use oxc_ast_visit::Visit;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

use crate::frame::FramePath;
use crate::rule::{Judgement, Rule, place};
use crate::scan::{Event, Kind, Scan, Scanner};

/// Occurrences that a message names at most.
const SHOWN: usize = 4;

const PARSES: Rule = rule(
    "hygiene.parses",
    "null",
    "mend the syntax; nothing else can be checked until it parses",
);
const EXPORTS: Rule = rule(
    "hygiene.exports",
    r#"["create","meta","params"]"#,
    "export create, params and meta by these names",
);
const IMPORTS: Rule = rule(
    "hygiene.no-imports",
    "0",
    "put what is imported into the module: an effect is one file",
);
const SYNTAX: Rule = rule(
    "hygiene.es2020",
    "0",
    "write it with the syntax of ES2020, which browsers since 2020 read",
);
const FORBIDDEN: Rule = rule(
    "hygiene.no-forbidden-api",
    "0",
    "an effect draws; it needs no network, storage, workers or evaluated text",
);
const UNSEEDED: Rule = rule(
    "hygiene.no-unseeded-input",
    "0",
    "take randomness from the seed and time from the frame callback's argument",
);
const GLOBALS: Rule = rule(
    "hygiene.no-global-writes",
    "0",
    "keep state in the closure of create()",
);
const ALLOCATION: Rule = rule(
    "hygiene.no-frame-allocation",
    "0",
    "make it once in create() and reuse it; keep element data in typed arrays",
);
const COSTLY: Rule = rule(
    "hygiene.no-costly-drawing",
    "0",
    "bake the glow into a cached sprite; shadows and filters are redrawn for every element",
);
const LAYOUT: Rule = rule(
    "hygiene.no-layout-reads",
    "0",
    "take sizes from the ResizeObserver's entries and keep them",
);

/// The rules of this file.
pub(crate) const RULES: [Rule; 10] = [
    PARSES, EXPORTS, IMPORTS, SYNTAX, FORBIDDEN, UNSEEDED, GLOBALS, ALLOCATION, COSTLY, LAYOUT,
];

const fn rule(id: &'static str, threshold: &'static str, help: &'static str) -> Rule {
    Rule {
        id,
        method: "ast",
        threshold,
        help,
    }
}

/// A module that was read.
pub(crate) struct Module {
    pub(crate) scan: Scan,
    /// Names of its exports, sorted.
    pub(crate) exports: Vec<String>,
    /// What it imports, with its offset.
    imports: Vec<(String, u32)>,
}

/// Reads a module; the first syntax error as message and offset otherwise.
pub(crate) fn read(source: &str) -> Result<Module, (String, u32)> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        let at = error.labels.first().map_or(0, |label| label.offset());
        return Err((error.message.to_string(), at));
    }
    let program = &parsed.program;
    let built = SemanticBuilder::new()
        .with_check_syntax_error(true)
        .build(program);
    if let Some(error) = built.diagnostics.first() {
        let at = error.labels.first().map_or(0, |label| label.offset());
        return Err((error.message.to_string(), at));
    }
    let mut scanner = Scanner::new(built.semantic.scoping());
    scanner.visit_program(program);
    let record = &parsed.module_record;
    let mut exports: Vec<String> = record
        .exported_bindings
        .keys()
        .map(|name| name.to_string())
        .collect();
    exports.sort();
    let requested = record.requested_modules.iter();
    let mut imports: Vec<(String, u32)> = requested
        .map(|(name, at)| (name.to_string(), at.first().map_or(0, |m| m.span.start)))
        .collect();
    imports.sort();
    Ok(Module {
        scan: scanner.finish(),
        exports,
        imports,
    })
}

/// The findings on one module.
pub(crate) fn check(
    path: &str,
    source: &str,
    module: &Result<Module, (String, u32)>,
) -> Vec<Finding> {
    let module = match module {
        Ok(module) => module,
        Err((message, at)) => {
            let broken = Judgement::of(
                false,
                json!(message),
                format!("the module does not parse: {message}"),
            );
            let mut findings = vec![PARSES.finding(broken.at(place(path, source, *at)))];
            let rest = RULES.iter().skip(1);
            findings
                .extend(rest.map(|r| r.finding(Judgement::unknown("the module does not parse"))));
            return findings;
        }
    };
    let report = Report {
        path,
        source,
        module,
    };
    let frame = FramePath::of(&module.scan);
    vec![
        PARSES.finding(Judgement::of(true, json!(true), "the module parses")),
        EXPORTS.finding(report.exports()),
        IMPORTS.finding(report.imports()),
        SYNTAX.finding(report.anywhere(Kind::NewSyntax, "syntax newer than ES2020")),
        FORBIDDEN.finding(report.anywhere(Kind::Forbidden, "forbidden interfaces")),
        UNSEEDED.finding(report.anywhere(
            Kind::Unseeded,
            "sources of randomness or time beside the seed",
        )),
        GLOBALS.finding(report.anywhere(Kind::GlobalWrite, "writes to the global object")),
        ALLOCATION.finding(report.in_frame(
            &frame,
            &[Kind::Allocation, Kind::AllocatingMethod],
            "allocations",
        )),
        COSTLY.finding(report.in_frame(&frame, &[Kind::Costly], "shadows or filters")),
        LAYOUT.finding(report.in_frame(&frame, &[Kind::LayoutRead], "layout reads")),
    ]
}

/// A module with its path and source.
struct Report<'m> {
    path: &'m str,
    source: &'m str,
    module: &'m Module,
}

impl Report<'_> {
    fn exports(&self) -> Judgement {
        let wanted = ["create", "meta", "params"];
        let missing: Vec<_> = wanted
            .into_iter()
            .filter(|w| !self.module.exports.iter().any(|e| e == w))
            .collect();
        let message = match missing.as_slice() {
            [] => "the module exports create, params and meta".to_owned(),
            missing => format!("the module does not export {}", missing.join(", ")),
        };
        Judgement::of(missing.is_empty(), json!(self.module.exports), message).at(self.path)
    }

    fn imports(&self) -> Judgement {
        let imports = &self.module.imports;
        match imports.first() {
            None => Judgement::of(true, json!(0), "the module imports nothing"),
            Some((name, at)) => {
                let message = format!("the module imports {} modules, first {name}", imports.len());
                Judgement::of(false, json!(imports.len()), message).at(self.place(*at))
            }
        }
    }

    fn anywhere(&self, kind: Kind, what: &str) -> Judgement {
        let events: Vec<_> = self
            .module
            .scan
            .events
            .iter()
            .filter(|e| e.kind == kind)
            .collect();
        self.count(&events, format!("{what} in the module"))
    }

    fn in_frame(&self, frame: &Option<FramePath>, kinds: &[Kind], what: &str) -> Judgement {
        let Some(frame) = frame else {
            return Judgement::unknown(
                "no callback of requestAnimationFrame was found in the source",
            );
        };
        let events = frame.events(&self.module.scan, kinds);
        self.count(
            &events,
            format!("{what} in the {} functions that a frame runs", frame.len()),
        )
    }

    fn count(&self, events: &[&Event], what: String) -> Judgement {
        let Some(first) = events.first() else {
            return Judgement::of(true, json!(0), format!("no {what}"));
        };
        let shown: Vec<_> = events
            .iter()
            .take(SHOWN)
            .map(|e| format!("{} ({})", e.what, self.place(e.at)))
            .collect();
        let more = if events.len() > SHOWN { ", …" } else { "" };
        let message = format!("{} {what}: {}{more}", events.len(), shown.join(", "));
        Judgement::of(false, json!(events.len()), message).at(self.place(first.at))
    }

    fn place(&self, at: u32) -> String {
        place(self.path, self.source, at)
    }
}
