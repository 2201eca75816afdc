//! One macro per kind: checks the author's function and, in a component, exports it.

#[doc(hidden)]
#[macro_export]
macro_rules! __effectforge_parser {
    ($probe:path, $parse:ident) => {
        const _: fn(&[u8], &str) -> u8 = $probe;
        const _: fn(
            &$crate::Blob,
            &str,
            &$crate::Context,
        ) -> Result<$crate::Document, $crate::Failure> = $parse;
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::{bindings::parser, glue};
            struct Plugin;
            impl parser::exports::effectforge::effect::parser::Guest for Plugin {
                fn probe(head: Vec<u8>, name: String) -> u8 {
                    $probe(&head, &name)
                }
                fn parse(
                    source: &glue::Blob,
                    name: String,
                    parameters: String,
                ) -> Result<String, glue::Failure> {
                    glue::parse($parse, source, &name, &parameters)
                }
            }
    parser::export_parser!(Plugin with_types_in $crate::bindings::parser);
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __effectforge_generator {
    ($generate:ident) => {
        const _: fn(&$crate::Dna, &$crate::Context) -> Result<$crate::Effect, $crate::Failure> =
            $generate;
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::{bindings::generator, glue};
            struct Plugin;
            impl generator::exports::effectforge::effect::generator::Guest for Plugin {
                fn generate(
                    dna: String,
                    parameters: String,
                ) -> Result<glue::Effect, glue::Failure> {
                    glue::generate($generate, &dna, &parameters)
                }
            }
    generator::export_generator!(Plugin with_types_in $crate::bindings::generator);
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __effectforge_optimizer {
    ($optimize:ident) => {
        const _: fn(
            $crate::Subject,
            &$crate::Context,
        ) -> Result<$crate::Optimized, $crate::Failure> = $optimize;
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::{bindings::optimizer, glue};
            struct Plugin;
            impl optimizer::exports::effectforge::effect::optimizer::Guest for Plugin {
                fn optimize(
                    subject: glue::optimizer::Subject,
                    parameters: String,
                ) -> Result<glue::optimizer::Optimized, glue::Failure> {
                    glue::optimizer::optimize($optimize, subject, &parameters)
                }
            }
    optimizer::export_optimizer!(Plugin with_types_in $crate::bindings::optimizer);
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __effectforge_exporter {
    ($lower:ident) => {
        const _: fn(
            &$crate::Effect,
            &str,
            &$crate::Context,
        ) -> Result<$crate::Exported, $crate::Refusal> = $lower;
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::{bindings::exporter, glue};
            struct Plugin;
            impl exporter::exports::effectforge::effect::exporter::Guest for Plugin {
                fn lower(
                    effect: &glue::Effect,
                    target: String,
                    parameters: String,
                ) -> Result<glue::exporter::Exported, glue::exporter::Refusal> {
                    glue::exporter::lower($lower, effect, &target, &parameters)
                }
            }
    exporter::export_exporter!(Plugin with_types_in $crate::bindings::exporter);
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __effectforge_validator {
    ($validate:ident) => {
        const _: fn(
            &$crate::Effect,
            &[$crate::Artifact],
            &$crate::Value,
            &$crate::Context,
        ) -> Result<Vec<$crate::Finding>, $crate::Failure> = $validate;
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::{bindings::validator, glue};
            struct Plugin;
            impl validator::exports::effectforge::effect::validator::Guest for Plugin {
                fn validate(
                    effect: &glue::Effect,
                    artifacts: Vec<glue::Artifact>,
                    probes: String,
                    parameters: String,
                ) -> Result<Vec<glue::Finding>, glue::Failure> {
                    glue::validate($validate, effect, artifacts, &probes, &parameters)
                }
            }
    validator::export_validator!(Plugin with_types_in $crate::bindings::validator);
        };
    };
}
