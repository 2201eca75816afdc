//! What happens to bytes from outside, one function per door: an effect, a package, a manifest, a
//! brief, a component, a text file.
//!
//! Each function takes any bytes, and panics when what the door promises does not hold: it must not
//! panic by itself, and what it lets through must keep its word (reads back as it was, spans lie in the
//! text). `fuzz_targets/` hands them to libfuzzer, `tests/corpus.rs` a small corpus and random bytes.

// The source and not the crate: a plugin is also a `cdylib`, whose file has no hash in its name, so that two
// workspaces with one target folder would overwrite each other's.
// Not in this crate's unit tests, of which there are none: the parser's own would come with it.
#[cfg(not(test))]
#[path = "../../../plugins/parsers/text/src/lib.rs"]
mod text_parser;

use std::sync::OnceLock;

use effectforge_capabilities::kinds::Generator;
use effectforge_effect::{Document, Effect, Program};
use effectforge_sandbox::{Grants, Options, Sandbox};
#[cfg(not(test))]
use effectforge_sdk::{Blob, Context};

/// A function that takes bytes.
pub type Body = fn(&[u8]);

/// Every body by the name of its target and of its folder in `corpus/`.
#[cfg(not(test))]
pub const ALL: [(&str, Body); 6] = [
    ("component", component),
    ("dna", dna),
    ("effect_json", effect_json),
    ("manifest", manifest),
    ("package", package),
    ("text", text),
];

/// An `effect.json`: what passes the checker reads back as it was, and can be lowered.
pub fn effect_json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match Effect::from_json(text) {
        Ok(effect) => {
            let canonical = effect.to_canonical_json();
            let again = canonical.map(|text| Effect::from_json(&text));
            assert!(
                matches!(&again, Ok(Ok(again)) if *again == effect),
                "an effect reads back as another"
            );
            let program = Program::lower(&effect);
            assert!(
                program.layers.len() <= effect.layers.len() + effect.nodes.len(),
                "layers grow"
            );
        }
        Err(problems) => assert!(!problems.is_empty(), "refused without a reason"),
    }
}

/// A `.efp`: what opens has a manifest and the component that it names.
pub fn package(bytes: &[u8]) {
    if let Ok(package) = effectforge_package::open(bytes) {
        assert_eq!(package.digest, effectforge_package::sha256(bytes));
        assert!(!package.component.is_empty(), "a package without component");
    }
}

/// An `effectforge.toml`: what is refused says where and why.
pub fn manifest(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(error) = effectforge_manifest::Manifest::parse(text) {
        assert!(!error.to_string().is_empty(), "refused without a reason");
        let problems = error.problems().iter();
        assert!(problems.clone().all(|p| p.line >= 1 && p.column >= 1));
    }
}

/// A brief: evidence lies in the text, on the borders of characters.
pub fn dna(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = Document::from_text(&text);
    let options = effectforge_understand::Options::default();
    let dna = effectforge_understand::understand(&document, &options);
    assert!((0.0..=1.0).contains(&dna.confidence), "{}", dna.confidence);
    let plain = document.plain_text();
    let fields = [&dna.families, &dna.motion, &dna.mood];
    let fields = fields.into_iter().flatten().flat_map(|field| &field.spans);
    let swatches = dna.palette.iter().flat_map(|swatch| &swatch.spans);
    for span in fields.chain(swatches) {
        assert!(
            span.start < span.end && plain.get(span.start..span.end).is_some(),
            "{span:?} is no evidence"
        );
    }
}

/// A component: it compiles or is refused, fits or is told what does not, and never runs here.
pub fn component(bytes: &[u8]) {
    static SANDBOX: OnceLock<Option<Sandbox>> = OnceLock::new();
    let start = || {
        let options = Options {
            without_pool: true,
            ..Options::default()
        };
        Sandbox::new(&options).ok()
    };
    let Some(sandbox) = SANDBOX.get_or_init(start) else {
        return;
    };
    if let Ok(compiled) = sandbox.compile(bytes) {
        let grants = Grants::of(&effectforge_capabilities::all(), &[]);
        if let Err(error) = Generator::prepare(sandbox, &compiled, &grants) {
            assert!(!error.to_string().is_empty(), "refused without a reason");
        }
    }
}

/// A file for the text parser, as plain text and as Markdown.
#[cfg(not(test))]
pub fn text(bytes: &[u8]) {
    for name in ["brief.txt", "brief.md"] {
        let Ok(blob) = Blob::from_bytes("text/plain", bytes) else {
            return;
        };
        match text_parser::parse(&blob, name, &Context::default()) {
            Ok(document) => assert!(!document.encoding.is_empty(), "read with no encoding"),
            Err(failure) => assert!(!failure.code.is_empty(), "refused without a code"),
        }
    }
}
