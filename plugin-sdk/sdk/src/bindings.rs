//! What `wit-bindgen` makes of the contract: `base` has every import once; each kind adds its export
//! and shares `base`'s types, so that a handle from one is a handle of the other.
#![allow(
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::unwrap_used
)]

pub mod base {
    wit_bindgen::generate!({
        inline: "
            package effectforge:sdk;
            world imports {
                include effectforge:plugin/base@0.1.0;
                import effectforge:effect/diagnostics@0.1.0;
                import effectforge:effect/artifacts@0.1.0;
            }
        ",
        path: "../../wit",
        generate_all,
        generate_unused_types: true,
    });
}

/// One kind: its world, its module, its export macro.
macro_rules! kind {
    ($module:ident, $world:tt, $export:tt, $bindings:tt, { $($with:tt)* }) => {
        pub mod $module {
            wit_bindgen::generate!({
                world: $world,
                path: "../../wit",
                with: {
                    "effectforge:host/log@0.1.0": effectforge_sdk::bindings::base::effectforge::host::log,
                    "effectforge:host/job@0.1.0": effectforge_sdk::bindings::base::effectforge::host::job,
                    "effectforge:host/config@0.1.0": effectforge_sdk::bindings::base::effectforge::host::config,
                    "effectforge:media/blobs@0.1.0": effectforge_sdk::bindings::base::effectforge::media::blobs,
                    "effectforge:media/images@0.1.0": effectforge_sdk::bindings::base::effectforge::media::images,
                    "effectforge:effect/diagnostics@0.1.0": effectforge_sdk::bindings::base::effectforge::effect::diagnostics,
                    "effectforge:effect/effects@0.1.0": effectforge_sdk::bindings::base::effectforge::effect::effects,
                    $($with)*
                },
                runtime_path: "::effectforge_sdk::wit_bindgen::rt",
                pub_export_macro: true,
                export_macro_name: $export,
                default_bindings_module: $bindings,
            });
        }
    };
}

kind!(
    parser,
    "effectforge:plugin/parser-plugin",
    "export_parser",
    "::effectforge_sdk::bindings::parser",
    {}
);
kind!(
    generator,
    "effectforge:plugin/generator-plugin",
    "export_generator",
    "::effectforge_sdk::bindings::generator",
    {}
);
kind!(
    optimizer,
    "effectforge:plugin/optimizer-plugin",
    "export_optimizer",
    "::effectforge_sdk::bindings::optimizer",
    { "effectforge:effect/artifacts@0.1.0": effectforge_sdk::bindings::base::effectforge::effect::artifacts, }
);
kind!(
    exporter,
    "effectforge:plugin/exporter-plugin",
    "export_exporter",
    "::effectforge_sdk::bindings::exporter",
    { "effectforge:effect/artifacts@0.1.0": effectforge_sdk::bindings::base::effectforge::effect::artifacts, }
);
kind!(
    validator,
    "effectforge:plugin/validator-plugin",
    "export_validator",
    "::effectforge_sdk::bindings::validator",
    { "effectforge:effect/artifacts@0.1.0": effectforge_sdk::bindings::base::effectforge::effect::artifacts, }
);
