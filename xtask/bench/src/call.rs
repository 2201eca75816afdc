//! What a sandboxed call costs, all bounds set, against the targets of the design.

use crate::figure::{Figure, Target, median, nanoseconds};
use crate::native::Native;
use effectforge_sandbox::{
    CallState, CancelToken, ExportSpec, Grants, Invoke, Limits, Options, Prepared, Sandbox,
};
use std::error::Error;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use wasmtime::component::{ComponentExportIndex, Instance};
use wasmtime::{AsContextMut, Store};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

const GUEST: &[u8] = include_bytes!("../guest/guest.wasm");
const WIT: &str = include_str!("../guest/bench.wit");
const INTERFACE: &str = "effectforge:bench/kernel@0.1.0";
const EXPORT: ExportSpec = ExportSpec {
    interface: "effectforge:bench/kernel",
    version: "0.1.0",
    functions: &["noop", "echo", "blur"],
};
const MIB: usize = 1024 * 1024;
/// Rounds of the kernel in one measured call: some milliseconds, many epoch ticks apart.
const ROUNDS: u32 = 2;

/// Measures everything.
pub(crate) fn run() -> Result<Vec<Figure>, Box<dyn Error>> {
    let bench = Bench::new()?;
    let native = Native::load()?;
    let native_noop = {
        let call = native.noop()?;
        nanoseconds(51, 10_000, || black_box(&call)())
    };
    let fresh = bench.fresh()? / 1000.0;
    let (per_wall, per_cpu) = bench.throughput(Duration::from_millis(1500))?;
    let live = bench.live_noop()?;
    let (echo, copy) = bench.echo()?;
    let (guest_ms, native_ms) = bench.kernel(&native)?;
    let figure = |name, value, unit, target| Figure {
        name,
        value,
        unit,
        target,
    };
    Ok(vec![
        figure(
            "fresh sandbox, all bounds set, no-op call, dropped (median)",
            fresh,
            "µs",
            Target::AtMost(15.0),
        ),
        figure(
            "the same on two threads at once, instances per second",
            per_wall / 1000.0,
            "k/s",
            Target::AtLeast(150.0),
        ),
        figure(
            "the same, per second of processor time (what an idle machine would give)",
            per_cpu.unwrap_or(per_wall) / 1000.0,
            "k/s",
            Target::None,
        ),
        figure(
            "no-op call on a live instance, async",
            live,
            "ns",
            Target::AtMost(250.0),
        ),
        figure(
            "no-op call through libloading, no sandbox",
            native_noop,
            "ns",
            Target::None,
        ),
        figure(
            "sandboxed no-op call / libloading call",
            live / native_noop,
            "×",
            Target::None,
        ),
        figure(
            "1 MiB list<u8> in and out of a live instance",
            echo / 1000.0,
            "µs",
            Target::None,
        ),
        figure(
            "memcpy of 1 MiB, warm buffers",
            copy / 1000.0,
            "µs",
            Target::None,
        ),
        figure(
            "1 MiB in and out, in memcpys (echo time / memcpy of 1 MiB)",
            echo / copy,
            "×",
            Target::AtMost(2.5),
        ),
        figure(
            "3×3 blur of 1024² RGBA, guest, simd128, epochs on",
            guest_ms,
            "ms",
            Target::None,
        ),
        figure(
            "the same source, native (x86-64 baseline)",
            native_ms,
            "ms",
            Target::None,
        ),
        figure(
            "guest SIMD kernel with epochs / native of the same source",
            guest_ms / native_ms,
            "×",
            Target::AtMost(1.6),
        ),
    ])
}

struct Bench {
    prepared: Prepared,
    exports: Exports,
    runtime: Runtime,
}

/// Where the exports are, looked up once.
#[derive(Clone, Copy)]
struct Exports {
    noop: ComponentExportIndex,
    echo: ComponentExportIndex,
    blur: ComponentExportIndex,
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
}

impl Bench {
    fn new() -> Result<Self, Box<dyn Error>> {
        let sandbox = Sandbox::new(&Options::default())?;
        let compiled = sandbox.compile(&component()?)?;
        let prepared = sandbox.prepare(&compiled, &Grants::default(), &EXPORT)?;
        let component = prepared.instance_pre().component();
        let (_, interface) = component
            .get_export(None, INTERFACE)
            .ok_or("the guest has no bench interface")?;
        let index = |name: &str| {
            let found = component.get_export(Some(&interface), name);
            found
                .map(|(_, index)| index)
                .ok_or(format!("the guest has no `{name}`"))
        };
        let exports = Exports {
            noop: index("noop")?,
            echo: index("echo")?,
            blur: index("blur")?,
        };
        Ok(Bench {
            prepared,
            exports,
            runtime: runtime()?,
        })
    }

    /// One whole call as the host makes it; the error, if any, ends the bench.
    async fn call<C: Invoke>(&self, call: C) -> Result<C::Output, Box<dyn Error>> {
        let limits = Limits {
            wall_max: Duration::from_secs(60),
            ..Limits::default()
        };
        let finished = self
            .prepared
            .call(limits, &CancelToken::new(), |_| {}, call)
            .await;
        Ok(finished.result?)
    }

    /// Nanoseconds of a fresh instance with a no-op call.
    fn fresh(&self) -> Result<f64, Box<dyn Error>> {
        self.runtime.block_on(async {
            let mut samples = Vec::new();
            for _ in 0..201 {
                let begin = Instant::now();
                for _ in 0..20 {
                    self.call(Noop {
                        exports: self.exports,
                        times: 1,
                    })
                    .await?;
                }
                samples.push(begin.elapsed().as_nanos() as f64 / 20.0);
            }
            Ok(median(samples))
        })
    }

    /// Fresh instances with a no-op call, on two threads at once: per second of wall time, and per
    /// second of processor time that each thread really got, where the system tells.
    fn throughput(&self, time: Duration) -> Result<(f64, Option<f64>), Box<dyn Error>> {
        let (stop, total) = (AtomicBool::new(false), AtomicU64::new(0));
        let (on_cpu, threads) = (AtomicU64::new(0), [runtime()?, runtime()?]);
        let begin = Instant::now();
        std::thread::scope(|scope| {
            for runtime in &threads {
                let (stop, total, on_cpu) = (&stop, &total, &on_cpu);
                scope.spawn(move || {
                    runtime.block_on(async {
                        while !stop.load(Ordering::Relaxed) {
                            let call = Noop {
                                exports: self.exports,
                                times: 1,
                            };
                            if self.call(call).await.is_ok() {
                                total.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    });
                    on_cpu.fetch_add(thread_cpu_ns().unwrap_or(0), Ordering::Relaxed);
                });
            }
            std::thread::sleep(time);
            stop.store(true, Ordering::Relaxed);
        });
        let count = total.into_inner() as f64;
        let wall = count / begin.elapsed().as_secs_f64();
        let cpu_ns = on_cpu.into_inner();
        let cpu = (cpu_ns > 0).then(|| count / (cpu_ns as f64 / 1e9) * threads.len() as f64);
        Ok((wall, cpu))
    }

    /// Nanoseconds of a no-op call on an instance that lives.
    fn live_noop(&self) -> Result<f64, Box<dyn Error>> {
        self.runtime.block_on(self.call(Noop {
            exports: self.exports,
            times: 1_000_000,
        }))
    }

    /// Nanoseconds of 1 MiB in and out, and of one memcpy of it. Interleaved samples.
    fn echo(&self) -> Result<(f64, f64), Box<dyn Error>> {
        let source = vec![7u8; MIB];
        self.runtime.block_on(self.call(Echo {
            exports: self.exports,
            bytes: &source,
        }))
    }

    /// Milliseconds of one round of the kernel: in the guest, natively. Interleaved samples.
    fn kernel(&self, native: &Native) -> Result<(f64, f64), Box<dyn Error>> {
        let native = native.blur()?;
        self.runtime.block_on(self.call(Kernel {
            exports: self.exports,
            native: &native,
        }))
    }
}

/// Nanoseconds that this thread has spent on a processor.
fn thread_cpu_ns() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok()
}

fn component() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("bench.wit", WIT)?;
    let world = resolve.select_world(&[package], Some("guest"))?;
    let mut module = GUEST.to_vec();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)?;
    Ok(ComponentEncoder::default()
        .validate(true)
        .module(&module)?
        .encode()?)
}

/// Calls `noop` `times` times and gives the median nanoseconds of one.
struct Noop {
    exports: Exports,
    times: u32,
}

impl Invoke for Noop {
    type Output = f64;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<f64> {
        let noop = instance.get_typed_func::<(), ()>(store.as_context_mut(), self.exports.noop)?;
        // Short batches: most of them end before the system takes the processor away.
        let batch = (self.times / 2001).max(1);
        let mut samples = Vec::new();
        for _ in 0..self.times / batch {
            let begin = Instant::now();
            for _ in 0..batch {
                noop.call_async(&mut *store, ()).await?;
            }
            samples.push(begin.elapsed().as_nanos() as f64 / f64::from(batch));
        }
        Ok(median(samples))
    }
}

struct Echo<'a> {
    exports: Exports,
    bytes: &'a [u8],
}

impl Invoke for Echo<'_> {
    type Output = (f64, f64);

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<(f64, f64)> {
        let echo = instance
            .get_typed_func::<(&[u8],), (Vec<u8>,)>(store.as_context_mut(), self.exports.echo)?;
        let (mut echoes, mut copies) = (Vec::new(), Vec::new());
        let mut target = vec![0u8; self.bytes.len()];
        for _ in 0..501 {
            let begin = Instant::now();
            let (bytes,) = echo.call_async(&mut *store, (self.bytes,)).await?;
            echoes.push(begin.elapsed().as_nanos() as f64);
            wasmtime::ensure!(bytes == self.bytes, "the echo is not the call");
            let begin = Instant::now();
            target.copy_from_slice(black_box(self.bytes));
            black_box(&target);
            copies.push(begin.elapsed().as_nanos() as f64);
        }
        Ok((median(echoes), median(copies)))
    }
}

struct Kernel<'a, F> {
    exports: Exports,
    native: &'a F,
}

impl<F: Fn(u32) -> u32 + Sync> Invoke for Kernel<'_, F> {
    type Output = (f64, f64);

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<(f64, f64)> {
        let blur =
            instance.get_typed_func::<(u32,), (u32,)>(store.as_context_mut(), self.exports.blur)?;
        let (mut guest_ms, mut native_ms) = (Vec::new(), Vec::new());
        for _ in 0..31 {
            let begin = Instant::now();
            let (guest,) = blur.call_async(&mut *store, (ROUNDS,)).await?;
            guest_ms.push(begin.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS));
            let begin = Instant::now();
            let native = (self.native)(ROUNDS);
            native_ms.push(begin.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS));
            wasmtime::ensure!(
                guest == native,
                "guest and native differ: {guest} and {native}"
            );
        }
        Ok((median(guest_ms), median(native_ms)))
    }
}
