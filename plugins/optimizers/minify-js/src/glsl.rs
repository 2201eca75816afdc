//! Shaders inside a module: a template literal that holds functions of GLSL loses what its compiler
//! does not read. Names stay: uniforms are found by them.

use oxc_allocator::Allocator;
use oxc_ast::ast::{Program, Str, TemplateLiteral};
use oxc_ast_visit::VisitMut;

/// What a function of GLSL can give, with the blank before its name.
const TYPES: [&str; 8] = [
    "void ", "float ", "int ", "uint ", "bool ", "vec2 ", "vec3 ", "vec4 ",
];

/// Squeezes the shaders of a module.
pub(crate) fn squeeze<'a>(program: &mut Program<'a>, allocator: &'a Allocator) {
    Shaders { allocator }.visit_program(program);
}

struct Shaders<'a> {
    allocator: &'a Allocator,
}

impl<'a> VisitMut<'a> for Shaders<'a> {
    fn visit_template_literal(&mut self, literal: &mut TemplateLiteral<'a>) {
        if literal.quasis.iter().any(|part| is_shader(&part.value.raw)) {
            for part in &mut literal.quasis {
                // What a backslash hides is not code.
                if !part.value.raw.contains('\\') {
                    let text = Str::from_str_in(&squeezed(&part.value.raw), &self.allocator);
                    part.value.raw = text;
                    part.value.cooked = Some(text);
                }
            }
        }
        oxc_ast_visit::walk_mut::walk_template_literal(self, literal);
    }
}

/// Whether a text defines a function as GLSL does, `vec4 look(…) {`: no JavaScript reads like that.
fn is_shader(text: &str) -> bool {
    text.lines().any(|line| {
        let rest = TYPES.iter().find_map(|kind| line.strip_prefix(kind));
        let Some((name, rest)) = rest.and_then(|rest| rest.split_once('(')) else {
            return false;
        };
        let plain = !name.is_empty() && name.chars().all(is_word);
        plain && rest.contains(") {")
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The same tokens with as little between them as they need. Directives keep their lines; at its ends,
/// where other text may follow, what was blank stays one blank.
fn squeezed(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut blank = None; // what stands between the last token and the next
    for line in code.split_inclusive('\n') {
        let directive = line.trim_start().starts_with('#');
        let text = match line.find("//") {
            Some(at) if !directive => &line[..at],
            _ => line,
        };
        if directive && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
            blank = None;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                let new = if c == '\n' { '\n' } else { ' ' };
                blank = Some(if blank == Some('\n') { '\n' } else { new });
                continue;
            }
            if let Some(between) = blank.take()
                && is_needed(&out, c, directive)
            {
                out.push(between);
            }
            out.push(c);
        }
        if directive {
            out.push('\n');
            blank = None;
        }
    }
    out.extend(blank);
    out
}

/// Whether two tokens would be one without a blank.
fn is_needed(before: &str, next: char, directive: bool) -> bool {
    match before.chars().next_back() {
        None => true,
        Some('\n') => false,
        Some(last) => {
            directive || (is_word(last) && is_word(next)) || (last == next && "+-".contains(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stay_and_blanks_go() {
        let code = "\n#version 300 es\nprecision highp float;\n// why\nvec4 look(float at) {\n  \
             return  vec4(at - -1.0, 2.0 * at, 0.0, 1.0); // so\n}\n";
        let small = "\n#version 300 es\nprecision highp float;vec4 look(float at){return \
             vec4(at- -1.0,2.0*at,0.0,1.0);}\n";
        assert_eq!(squeezed(code), small);
        assert_eq!(squeezed(small), small, "nothing is left to squeeze");
    }

    #[test]
    fn only_shaders_are_squeezed() {
        for text in [
            "void main() { color = vec4(1.0); }",
            "\nin vec2 at;\nfloat far(vec2 p) {\n}",
        ] {
            assert!(is_shader(text), "{text}");
        }
        for text in [
            "float  like a leaf (softly) {",
            "a float main() {",
            "const f = (x) => {\n  int = 3;\n};",
            "<p>void (0) { }</p>",
            "void in name (of) {",
        ] {
            assert!(!is_shader(text), "{text}");
        }
    }
}
