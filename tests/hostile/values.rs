//! Guests that give what nobody may give: forged handles, paths, texts, numbers, traps.

use effectforge_capabilities::blobs::Blob;
use effectforge_capabilities::kinds::{
    CallContext, Exporter, Generator, Optimizer, Parser, Subject, Validator,
};
use effectforge_sandbox::{CallFailure, Limits};

use super::guest;
use super::host::{Host, effect, granted};

#[tokio::test]
async fn handles_cannot_be_forged() {
    let host = Host::new();
    for mode in ["f", "d", "w", "r", "x"] {
        let failure = host.attack("handle-misuse", mode, Limits::default()).await;
        assert_eq!(failure.code(), "handle_misuse", "mode {mode}: {failure:?}");
    }
    let failure = host.attack("bad-allocator", "{}", Limits::default()).await;
    assert_eq!(failure.code(), "abi_misuse", "{failure:?}");
}

#[tokio::test]
async fn artifact_paths_cannot_leave_their_folder() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("path-tricks", "exporter-plugin"))
        .unwrap();
    let exporter = Exporter::prepare(&host.sandbox, &compiled, &granted(&[])).unwrap();
    let context = CallContext::default();
    let fine = exporter
        .lower(&context, effect(), "one", "a/effect.js")
        .await
        .result;
    // `one` has three letters: its list lies outside the guest's memory.
    assert_eq!(fine.unwrap_err().code(), "abi_misuse");
    let fine = exporter
        .lower(&context, effect(), "canvas", "a/effect.js")
        .await
        .result
        .unwrap();
    assert_eq!(fine.unwrap().artifacts[0].path, "a/effect.js");
    let tricks = [
        "../up",
        "/etc/passwd",
        "a/../../b",
        "C:\\x",
        "a\\b",
        "a\0b",
        "nul.txt",
        "",
        "a/",
        "./a",
    ];
    for path in tricks {
        let failure = exporter
            .lower(&context, effect(), "canvas", path)
            .await
            .result
            .unwrap_err();
        let CallFailure::Malformed { what, why } = &failure else {
            panic!("{path:?}: {failure}")
        };
        assert_eq!(*what, "artifact path", "{why}");
    }
    let failure = exporter
        .lower(&context, effect(), "twice", "A.js")
        .await
        .result
        .unwrap_err();
    assert!(failure.to_string().contains("twice"), "{failure}");
    host.unharmed("path tricks").await;
}

#[tokio::test]
async fn texts_that_nobody_can_read_are_malformed() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("bad-text", "parser-plugin"))
        .unwrap();
    let parser = Parser::prepare(&host.sandbox, &compiled, &granted(&[])).unwrap();
    let context = CallContext::default();
    for mode in ["u", "j", "n", "e", "l", "f"] {
        let blob = Blob::new("text/plain", vec![1u8, 2, 3]);
        let called = parser.parse(&context, blob, "x.txt", mode).await;
        let failure = called.result.unwrap_err();
        let expected = if mode == "f" {
            "abi_misuse"
        } else {
            "malformed_result"
        };
        assert_eq!(failure.code(), expected, "mode {mode}: {failure:?}");
        host.unharmed("bad text").await;
    }
    assert_eq!(
        parser
            .probe(&context, &[0; 9000], "x")
            .await
            .result
            .unwrap(),
        255
    );
}

#[tokio::test]
async fn numbers_that_are_none_are_malformed() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("nan-everywhere", "optimizer-plugin"))
        .unwrap();
    let optimizer = Optimizer::prepare(&host.sandbox, &compiled, &granted(&[])).unwrap();
    let subject = Subject::Effect(effect());
    let failure = optimizer
        .optimize(&CallContext::default(), subject, "{}")
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(failure, CallFailure::Malformed { what: "saving", .. }),
        "{failure:?}"
    );
    host.unharmed("nan").await;
}

#[tokio::test]
async fn a_trap_on_any_export_is_typed_and_says_where() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("trap-each-export", "everything"))
        .unwrap();
    let (sandbox, grants, context) = (&host.sandbox, granted(&[]), CallContext::default());
    let blob = Blob::new("text/plain", vec![1u8]);
    let parser = Parser::prepare(sandbox, &compiled, &grants).unwrap();
    let generator = Generator::prepare(sandbox, &compiled, &grants).unwrap();
    let optimizer = Optimizer::prepare(sandbox, &compiled, &grants).unwrap();
    let exporter = Exporter::prepare(sandbox, &compiled, &grants).unwrap();
    let validator = Validator::prepare(sandbox, &compiled, &grants).unwrap();
    let failures = [
        parser
            .probe(&context, b"x", "x")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        parser
            .parse(&context, blob, "x", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        generator
            .generate(&context, "{}", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        optimizer
            .optimize(&context, Subject::Effect(effect()), "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        exporter
            .lower(&context, effect(), "t", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        validator
            .validate(&context, effect(), Vec::new(), "{}", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
    ];
    for failure in failures {
        let CallFailure::Trap { code, frames, .. } = &failure else {
            panic!("{failure:?}")
        };
        assert_eq!(*code, "unreachable");
        assert_eq!(
            frames[0].function, "evil::do_it_now",
            "demangled, innermost first"
        );
        assert!(frames.len() >= 2 && failure.is_fault());
    }
    host.unharmed("traps").await;
}
