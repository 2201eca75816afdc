//! Guests that want too much: time, memory, stack, output, instructions.

use std::sync::Arc;
use std::time::{Duration, Instant};

use effectforge_capabilities::kinds::{CallContext, Generator};
use effectforge_sandbox::{Bound, CallFailure, CancelToken, Limits, Options, Profile};

use super::host::{Host, MIB, assert_bound, effect, quick};

#[tokio::test]
async fn a_polite_plugin_is_served() {
    let host = Host::new();
    assert!(host.sandbox.is_pooled());
    let called = host.polite(&CallContext::default()).await;
    let effect = called.result.unwrap();
    assert_eq!(effect.json(), self::effect().json());
    assert!(called.usage.memory_peak_bytes >= 128 * 1024);
    assert_eq!(called.usage.output_bytes, effect.json().len() as u64);
    assert_eq!(called.usage.fuel, None);
    // What does not type-check gets its problems, not a handle.
    let context = CallContext::default();
    let refused = host
        .polite
        .generate(&context, "{\"nodes\": NaN}", "{}")
        .await
        .result;
    let Err(CallFailure::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.code, "invalid_json");
    host.unharmed("a refusal").await;
}

#[tokio::test]
async fn endless_work_is_ended_by_the_deadline() {
    let host = Host::new();
    for name in ["endless-loop", "endless-start", "endless-host-calls"] {
        let begin = Instant::now();
        let failure = host.attack(name, "{}", quick()).await;
        assert_bound(&failure, Bound::Wall, 60);
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{name} took {:?}",
            begin.elapsed()
        );
    }
}

#[tokio::test]
async fn a_host_call_that_never_completes_is_ended_by_the_deadline() {
    let host = Host::new();
    let generator = Host::prepare(&host.sandbox, "hang", "hanging", &["hang"]).unwrap();
    let context = CallContext {
        limits: quick(),
        ..CallContext::default()
    };
    let failure = generator
        .generate(&context, "{}", "{}")
        .await
        .result
        .unwrap_err();
    assert_bound(&failure, Bound::Wall, 60);
    host.unharmed("hang").await;
}

#[tokio::test]
async fn a_cancelled_call_ends_whether_it_computes_or_waits() {
    let host = Host::new();
    let looping = host.generator("endless-loop");
    let waiting = Host::prepare(&host.sandbox, "hang", "hanging", &["hang"]).unwrap();
    for generator in [looping, waiting] {
        let cancel = CancelToken::new();
        let context = CallContext {
            cancel: cancel.clone(),
            ..CallContext::default()
        };
        let stop = async {
            tokio::task::yield_now().await;
            cancel.cancel();
        };
        let (called, ()) = tokio::join!(generator.generate(&context, "{}", "{}"), stop);
        assert!(
            matches!(called.result, Err(CallFailure::Cancelled)),
            "{:?}",
            called.result
        );
        assert!(called.usage.wall < Duration::from_secs(5));
        host.unharmed("a cancel").await;
    }
}

#[tokio::test]
async fn a_loop_does_not_keep_others_from_running() {
    let host = Host::new();
    let looping = host.generator("endless-loop");
    let limits = Limits {
        wall_max: Duration::from_millis(200),
        ..Limits::default()
    };
    let context = CallContext {
        limits,
        ..CallContext::default()
    };
    // One thread for both: the polite calls run in the yields of the loop.
    let served = async {
        let mut served = 0;
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(150) {
            served += u32::from(host.polite(&CallContext::default()).await.result.is_ok());
            tokio::task::yield_now().await;
        }
        served
    };
    let (called, served) = tokio::join!(looping.generate(&context, "{}", "{}"), served);
    assert_bound(&called.result.unwrap_err(), Bound::Wall, 200);
    assert!(
        served >= 5,
        "only {served} calls were served beside the loop"
    );
}

#[tokio::test]
async fn memory_and_tables_are_bounded() {
    let host = Host::new();
    let limits = Limits {
        memory_max_bytes: 32 * MIB,
        ..Limits::default()
    };
    for mode in ["t", "g"] {
        let failure = host.attack("memory-bomb", mode, limits).await;
        assert_bound(&failure, Bound::Memory, 32 * MIB);
    }
    let failure = host.attack("memory-from-birth", "{}", limits).await;
    assert_bound(&failure, Bound::Memory, 32 * MIB);
    let failure = host.attack("table-bomb", "{}", limits).await;
    assert_bound(&failure, Bound::Table, Limits::default().table_max_elements);
}

#[tokio::test]
async fn the_memory_of_a_bomb_comes_back() {
    let host = Host::new();
    let bomb = host.generator("memory-bomb");
    let limits = Limits {
        memory_max_bytes: 64 * MIB,
        ..Limits::default()
    };
    let context = CallContext {
        limits,
        ..CallContext::default()
    };
    let mut before = None;
    for round in 0..12 {
        let called = bomb.generate(&context, "{}", "t").await;
        assert_bound(&called.result.unwrap_err(), Bound::Memory, 64 * MIB);
        assert!(called.usage.memory_peak_bytes > 60 * MIB);
        if round == 1 {
            before = resident_bytes();
        }
    }
    host.unharmed("twelve bombs").await;
    // Ten bombs of 64 MiB came after the first look; other tests run beside this one.
    if let (Some(before), Some(after)) = (before, resident_bytes()) {
        assert!(after < before + 300 * MIB, "{before} bytes grew to {after}");
    }
}

/// Resident memory of this process, where the system tells.
fn resident_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    statm
        .split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|pages| pages * 4096)
}

#[tokio::test]
async fn deep_recursion_ends_at_the_stack() {
    let host = Host::new();
    let failure = host.attack("deep-recursion", "{}", Limits::default()).await;
    assert_bound(&failure, Bound::Stack, 512 * 1024);
    let CallFailure::Bound { frames, .. } = failure else {
        panic!()
    };
    assert!(
        !frames.is_empty() && frames.len() <= 32,
        "{} frames",
        frames.len()
    );
}

#[tokio::test]
async fn floods_are_bounded() {
    let host = Host::new();
    let limits = Limits {
        output_max_bytes: 4 * MIB,
        host_bytes_max: 20 * MIB,
        ..Limits::default()
    };
    let cases = [
        ("log-flood", "s", Bound::LogLines, limits.log_max_lines),
        ("log-flood", "l", Bound::LogBytes, limits.log_max_bytes),
        (
            "log-flood",
            "h",
            Bound::HostcallBytes,
            limits.hostcall_max_bytes,
        ),
        ("output-flood", "x", Bound::Output, limits.output_max_bytes),
        ("output-flood", "p", Bound::Output, limits.output_max_bytes),
        (
            "handle-flood",
            "x",
            Bound::Handles,
            u64::from(limits.handles_max),
        ),
        ("image-flood", "x", Bound::HostBytes, limits.host_bytes_max),
    ];
    for (name, mode, bound, limit) in cases {
        let failure = host.attack(name, mode, limits).await;
        assert_bound(&failure, bound, limit);
    }
}

#[tokio::test]
async fn instructions_are_bounded_and_counted_alike_each_time() {
    let host = Host::with(&Options {
        profile: Profile::Deterministic,
        ..Options::default()
    });
    let limits = Limits {
        fuel_max: 5_000_000,
        ..Limits::default()
    };
    let failure = host.attack("endless-loop", "{}", limits).await;
    assert_bound(&failure, Bound::Fuel, 5_000_000);
    let context = CallContext::default();
    let (first, second) = (host.polite(&context).await, host.polite(&context).await);
    assert_eq!(first.usage.fuel, second.usage.fuel);
    assert!(first.usage.fuel.unwrap() > 0);
    assert_eq!(
        first.result.unwrap().digest(),
        second.result.unwrap().digest()
    );
}

#[tokio::test]
async fn bounds_hold_without_the_pool() {
    let host = Host::with(&Options {
        without_pool: true,
        ..Options::default()
    });
    assert!(!host.sandbox.is_pooled());
    let limits = Limits {
        memory_max_bytes: 32 * MIB,
        ..Limits::default()
    };
    assert_bound(
        &host.attack("memory-bomb", "t", limits).await,
        Bound::Memory,
        32 * MIB,
    );
    assert_bound(
        &host.attack("endless-loop", "{}", quick()).await,
        Bound::Wall,
        60,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_hostile_calls_at_once_leave_nothing() {
    let host = Arc::new(Host::new());
    let limits = Limits {
        memory_max_bytes: 16 * MIB,
        ..quick()
    };
    let names = [
        "endless-loop",
        "memory-bomb",
        "deep-recursion",
        "output-flood",
        "table-bomb",
    ];
    let generators: Vec<Generator> = names.iter().map(|name| host.generator(name)).collect();
    let mut calls = tokio::task::JoinSet::new();
    for at in 0..40 {
        let generator = generators[at % generators.len()].clone();
        calls.spawn(async move {
            let context = CallContext {
                limits,
                ..CallContext::default()
            };
            generator
                .generate(&context, "{}", "t")
                .await
                .result
                .map(|_| ())
                .unwrap_err()
        });
    }
    while let Some(failure) = calls.join_next().await {
        assert!(failure.unwrap().bound().is_some());
    }
    host.unharmed("forty at once").await;
}
