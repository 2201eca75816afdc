//! Minifying one module. Knows nothing of artifacts.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::glsl;

/// The newest syntax that the output may hold.
const TARGET: &str = "es2020";
/// Header and trailer of gzip, bytes.
const GZIP_FRAME: usize = 18;

/// A module made small.
#[derive(Debug)]
pub(crate) struct Minified {
    /// The code, without a link to its map.
    pub(crate) code: String,
    /// The source map, with the source in it.
    pub(crate) map: String,
}

/// Why a module cannot be minified; line and column count from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

/// Minifies an ES module. `name` is what the map calls its source.
pub(crate) fn minify(source: &str, name: &str) -> Result<Minified, SyntaxError> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        let offset = error
            .labels
            .first()
            .map_or(0, |label| label.offset() as usize);
        let (line, column) = place(source, offset);
        return Err(SyntaxError {
            line,
            column,
            message: error.message.to_string(),
        });
    }
    let mut program = parsed.program;
    glsl::squeeze(&mut program, &allocator);
    let compress = CompressOptions {
        target: EngineTargets::from_target(TARGET).unwrap_or_default(),
        ..CompressOptions::smallest()
    };
    let options = MinifierOptions {
        // A module's top level is its own: everything but the names of its exports may change.
        mangle: Some(MangleOptions {
            top_level: Some(true),
            ..MangleOptions::default()
        }),
        mangle_properties: None,
        compress: Some(compress),
    };
    let made = Minifier::new(options).minify(&allocator, &mut program);
    let print = CodegenOptions {
        source_map_path: Some(name.into()),
        comments: CommentOptions {
            legal: LegalComment::Inline,
            ..CommentOptions::disabled()
        },
        ..CodegenOptions::minify()
    };
    let printed = Codegen::new()
        .with_options(print)
        .with_scoping(made.scoping)
        .with_private_member_mappings(made.class_private_mappings)
        .build(&program);
    let map = printed
        .map
        .map(|map| map.to_json_string())
        .unwrap_or_default();
    Ok(Minified {
        code: printed.code,
        map,
    })
}

/// Line and column (in characters), from 1, of a byte offset.
fn place(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

/// Bytes after gzip at its highest level.
pub(crate) fn gzip_len(text: &str) -> usize {
    miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9).len() + GZIP_FRAME
}

/// `effect.js` to `effect.min.js`, `a/effect.mjs` to `a/effect.min.mjs`.
pub(crate) fn minified_path(path: &str) -> String {
    match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem}.min.{extension}"),
        _ => format!("{path}.min.js"),
    }
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn exports_keep_their_names_and_the_map_holds_the_source() {
        let source = "const secret = 40;\nexport function create(element) { const unused = 1; return secret + element; }\n";
        let small = minify(source, "effect.js").unwrap();
        assert!(
            small.code.contains("create") && !small.code.contains("secret"),
            "{}",
            small.code
        );
        assert!(
            small.map.contains("\"sources\":[\"effect.js\"]") && small.map.contains("const secret")
        );
        assert!(small.code.len() < source.len());
    }

    #[test]
    fn shaders_are_squeezed_and_other_texts_are_not() {
        let source = "const f = (n) => n;\nexport const shader = `\nvoid main() {\n  ${f(1)} = 2.0 * x;\n}\n`;\n\
                      export const text = `void  of\n  blanks; ${f(2)}`;\n";
        let Ok(small) = minify(source, "a.js") else {
            panic!("it parses")
        };
        assert!(small.code.contains("`\nvoid main(){"), "{}", small.code);
        assert!(small.code.contains("=2.0*x;}\n`"), "{}", small.code);
        assert!(
            small.code.contains("`void  of\n  blanks; "),
            "{}",
            small.code
        );
        assert!(small.map.contains("2.0 * x"), "the map keeps the source");
    }

    #[test]
    fn no_syntax_newer_than_es2020_is_made() {
        let small = minify(
            "export function f(a) { a.b = a.b ?? 1; if (!a.c) a.c = 2; return a; }",
            "f.js",
        )
        .unwrap();
        assert!(
            !small.code.contains("??=") && !small.code.contains("||="),
            "{}",
            small.code
        );
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let error = minify("const a = 1;\nconst é = ;\n", "x.js").unwrap_err();
        assert_eq!((error.line, error.column), (2, 11));
        assert!(!error.message.is_empty());
    }

    #[test]
    fn paths() {
        assert_eq!(minified_path("effect.js"), "effect.min.js");
        assert_eq!(minified_path("a.b/effect"), "a.b/effect.min.js");
        assert_eq!(file_name("a/b.js"), "b.js");
    }
}
