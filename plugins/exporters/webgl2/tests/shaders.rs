//! Every printed shader is valid: parsed and validated by naga, which reads desktop GLSL, so the
//! heading is put into its dialect first. The code itself stays as browsers get it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "../../canvas2d/tests/common/mod.rs"]
mod common;

use common::curves::{flow, word};
use common::grids::{basin, boats, coral};
use common::pixels::{flash, plasma, pond, sparks};
use common::random;
use common::stages::{lens, prism};
use effectforge_effect::Effect;
use effectforge_webgl2::{print, shaders};
use naga::ShaderStage;
use naga::front::glsl::{Frontend, Options};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

fn effects() -> Vec<Effect> {
    let mut runner = TestRunner::deterministic();
    let mut random = Vec::new();
    for _ in 0..40 {
        random.push(random::effects().new_tree(&mut runner).unwrap().current());
        random.push(random::shades().new_tree(&mut runner).unwrap().current());
    }
    let own = vec![
        common::particles(),
        common::gradient(),
        pond(),
        plasma(),
        sparks(),
        flash(),
        flow(),
        word(true),
        lens(),
        prism(),
        basin(),
        coral(),
        boats(),
    ];
    own.into_iter().chain(random).collect()
}

/// GLSL ES 3.00 as GLSL 4.50: uniforms in a block, samplers in two halves, numbered varyings.
fn desktop(code: &str) -> String {
    let mut places = 0;
    let mut line = |line: &str| -> String {
        let varying = ["out vec2", "out vec4", "in vec2", "in vec4", "flat "]
            .iter()
            .any(|start| line.starts_with(start));
        match line {
            "#version 300 es" => "#version 450".to_owned(),
            "uniform sampler2D picture;" => {
                "layout(set = 0, binding = 3) uniform texture2D picture;\n\
                 layout(set = 0, binding = 4) uniform sampler smoothing;"
                    .to_owned()
            }
            "uniform sampler2D table;" => "layout(set = 0, binding = 1) uniform texture2D table;\n\
                 layout(set = 0, binding = 2) uniform sampler filtering;"
                .to_owned(),
            "uniform sampler2D cells;" => {
                "layout(set = 0, binding = 3) uniform texture2D cells;".to_owned()
            }
            _ if line.starts_with("precision ") => String::new(),
            _ if line.starts_with("uniform vec4 u[") => {
                let declared = line.strip_prefix("uniform ").unwrap();
                format!("layout(std140, set = 0, binding = 0) uniform Numbers {{ {declared} }};")
            }
            _ if varying => {
                places += 1;
                format!("layout(location = {}) {line}", places - 1)
            }
            _ => line.to_owned(),
        }
    };
    let lines: Vec<String> = code.lines().map(&mut line).collect();
    lines
        .join("\n")
        .replace(
            "textureLod(table,",
            "textureLod(sampler2D(table, filtering),",
        )
        .replace(
            "textureLod(picture,",
            "textureLod(sampler2D(picture, smoothing),",
        )
        .replace(
            "texelFetch(picture,",
            "texelFetch(sampler2D(picture, smoothing),",
        )
        .replace(
            "texelFetch(cells,",
            "texelFetch(sampler2D(cells, filtering),",
        )
        .replace("gl_InstanceID", "gl_InstanceIndex")
        .replace("gl_VertexID", "gl_VertexIndex")
}

fn validate(stage: &str, code: &str) -> Result<(), String> {
    let stage = match stage {
        "vert" => ShaderStage::Vertex,
        _ => ShaderStage::Fragment,
    };
    let options = Options::from(stage);
    let module = Frontend::default()
        .parse(&options, code)
        .map_err(|errors| errors.emit_to_string(code))?;
    Validator::new(ValidationFlags::all(), Capabilities::all())
        .validate(&module)
        .map(|_| ())
        .map_err(|error| error.emit_to_string(code))
}

#[test]
fn every_shader_is_valid() {
    let mut seen = 0;
    for effect in effects() {
        for (layer, stage, code) in shaders(&effect) {
            let code = desktop(&code);
            if let Err(error) = validate(stage, &code) {
                panic!("{}, layer {layer}, {stage}:\n{error}\n{code}", effect.name);
            }
            seen += 1;
        }
    }
    assert!(seen >= 180, "{seen} shaders");
}

#[test]
fn a_wrong_shader_is_found() {
    let (_, stage, code) = shaders(&pond()).swap_remove(1);
    let code = desktop(&code);
    assert!(validate(stage, &code.replace("vec4 color;", "vec3 color;")).is_err());
    assert!(validate(stage, &code.replace("look(clamp", "look_(clamp")).is_err());
}

#[test]
fn the_module_holds_the_shaders() {
    for effect in effects() {
        let files = print(&effect);
        let module = &files
            .iter()
            .find(|file| file.role == "module")
            .unwrap()
            .text;
        for (_, _, code) in shaders(&effect) {
            // The heading and the shared helpers stand once; `main` stands as it is.
            let main = &code[code.find("void main()").unwrap()..];
            assert!(module.contains(main.trim_end()), "{main}\n{module}");
        }
    }
}
