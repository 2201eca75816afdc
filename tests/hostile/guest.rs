//! Makes components of the small core modules in this folder, in the test, without a toolchain:
//! the text is assembled, given the contract's types, and wrapped by the component encoder.

use std::path::{Path, PathBuf};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A world beyond the contract's five: all kinds at once, and one import that only tests have.
const TEST_WORLDS: &str = "
world everything {
    include parser-plugin;
    include generator-plugin;
    include optimizer-plugin;
    include exporter-plugin;
    include validator-plugin;
}
world hanging {
    include generator-plugin;
    import test:host/hang@0.1.0;
}
";

/// How the contract is bent before a guest is built against it.
#[derive(Clone, Copy)]
pub(crate) enum Contract {
    /// As it is.
    Today,
    /// Every package at 9.0.0.
    Future,
    /// `job.seed` takes an argument.
    Bent,
    /// `host` 0.1.9 has a function more.
    Newer,
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile")
}

/// The component of `hostile/NAME.wat`, built for `world`.
pub(crate) fn build(name: &str, world: &str) -> Vec<u8> {
    build_against(name, world, Contract::Today)
}

/// The same against a bent contract.
pub(crate) fn build_against(name: &str, world: &str, contract: Contract) -> Vec<u8> {
    let read = |file: &str| std::fs::read_to_string(here().join(file)).unwrap();
    let text = read(&format!("{name}.wat")).replace(";; ALLOCATOR", &read("allocator.wat"));
    from_text(&bend(&text, contract), world, contract)
}

/// A component of a core module's text.
pub(crate) fn from_text(text: &str, world: &str, contract: Contract) -> Vec<u8> {
    let mut module = wat::parse_str(text).unwrap();
    let (resolve, package) = contract_types(contract);
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .unwrap()
        .encode()
        .unwrap()
}

/// A component that is one already, from its text.
pub(crate) fn component(name: &str) -> Vec<u8> {
    wat::parse_file(here().join(format!("{name}.wat"))).unwrap()
}

fn bend(text: &str, contract: Contract) -> String {
    match contract {
        Contract::Today | Contract::Bent => text.to_owned(),
        Contract::Future => text.replace("@0.1.0", "@9.0.0"),
        Contract::Newer => text.replace("effectforge:host/job@0.1.0", "effectforge:host/job@0.1.9"),
    }
}

/// `wit/` with the test worlds, bent, as the parser's tables.
fn contract_types(contract: Contract) -> (Resolve, wit_parser::PackageId) {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: String| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = match contract {
            Contract::Today => text,
            Contract::Future => text.replace("@0.1.0", "@9.0.0"),
            Contract::Bent => text.replace("seed: func() -> u64", "seed: func(n: u64) -> u64"),
            Contract::Newer => text
                .replace("effectforge:host@0.1.0", "effectforge:host@0.1.9")
                .replace("/job@0.1.0", "/job@0.1.9")
                .replace("/log@0.1.0", "/log@0.1.9")
                .replace("/config@0.1.0", "/config@0.1.9")
                .replace(
                    "seed: func() -> u64;",
                    "seed: func() -> u64;\nluck: func() -> u64;",
                ),
        };
        std::fs::write(path, text).unwrap();
    };
    let read = |path: &str| std::fs::read_to_string(wit.join(path)).unwrap();
    put("plugin.wit", read("plugin.wit") + TEST_WORLDS);
    for dep in ["media/media.wit", "effect/types.wit", "host/host.wit"] {
        put(&format!("deps/{dep}"), read(&format!("deps/{dep}")));
    }
    let hang = "package test:host@0.1.0; interface hang { forever: func(); }".to_owned();
    put("deps/test/test.wit", hang);
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(folder.path()).unwrap();
    (resolve, package)
}
