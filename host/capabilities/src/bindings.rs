//! Rust types of the contract in `wit/`, generated. The only place that knows its spelling.

// Generated code: the engine's typed calls are `unsafe` inside the macro, and it documents nothing.
#![allow(missing_docs, unsafe_code, unreachable_pub, unused_qualifications)]
#![allow(clippy::all, clippy::undocumented_unsafe_blocks)]

wasmtime::component::bindgen!({
    path: "../../wit",
    inline: "
        package effectforge:host-bindings;
        world all-kinds {
            include effectforge:plugin/base@0.1.0;
            export effectforge:effect/parser@0.1.0;
            export effectforge:effect/generator@0.1.0;
            export effectforge:effect/optimizer@0.1.0;
            export effectforge:effect/exporter@0.1.0;
            export effectforge:effect/validator@0.1.0;
        }
    ",
    world: "all-kinds",
    imports: { default: trappable },
    exports: { default: async },
    with: {
        "effectforge:media/blobs.blob": crate::blobs::Blob,
        "effectforge:media/blobs.blob-writer": crate::blobs::BlobWriter,
        "effectforge:media/images.image": crate::images::Image,
        "effectforge:effect/effects.effect": crate::effects::HeldEffect,
    },
});
