//! From the engine's errors to [`CallFailure`].
//!
//! The engine reports some violations as plain text only (an exhausted host call, a forged handle).
//! The texts below are those of the pinned version; the hostile tests hold each of them.

use crate::failure::{Bound, BoundHit, CallFailure, Frame};
use crate::limits::Limits;
use wasmtime::component::ResourceTableError;
use wasmtime::{Error, PoolConcurrencyLimitError, Trap, WasmBacktrace};

/// Frames kept of one backtrace; a deep recursion has thousands.
const FRAMES_MAX: usize = 32;

/// Ends a call whose caller gave up.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the call was cancelled")]
pub(crate) struct Cancelled;

pub(crate) fn classify(error: &Error, limits: &Limits, stack_max_bytes: u64) -> CallFailure {
    let frames = frames(error);
    if let Some(failure) = error.downcast_ref::<CallFailure>() {
        return failure.clone();
    }
    if let Some(hit) = error.downcast_ref::<BoundHit>() {
        return CallFailure::Bound { hit: *hit, frames };
    }
    if error.downcast_ref::<Cancelled>().is_some() {
        return CallFailure::Cancelled;
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return from_trap(*trap, frames, limits, stack_max_bytes);
    }
    if error.downcast_ref::<PoolConcurrencyLimitError>().is_some() {
        return at_limit(
            Bound::Concurrency,
            u64::from(crate::engine::CALLS_MAX),
            frames,
        );
    }
    if let Some(table) = error.downcast_ref::<ResourceTableError>() {
        return match table {
            ResourceTableError::Full => {
                at_limit(Bound::Handles, u64::from(limits.handles_max), frames)
            }
            other => trap("handle_misuse", other.to_string(), frames),
        };
    }
    from_text(&error.root_cause().to_string(), frames, limits)
}

fn from_trap(kind: Trap, frames: Vec<Frame>, limits: &Limits, stack_max_bytes: u64) -> CallFailure {
    let code = match kind {
        Trap::StackOverflow => return at_limit(Bound::Stack, stack_max_bytes, frames),
        Trap::OutOfFuel => return at_limit(Bound::Fuel, limits.fuel_max, frames),
        Trap::MemoryOutOfBounds => "memory_out_of_bounds",
        Trap::TableOutOfBounds | Trap::IndirectCallToNull | Trap::BadSignature => "bad_call",
        Trap::IntegerOverflow | Trap::IntegerDivisionByZero | Trap::BadConversionToInteger => {
            "arithmetic"
        }
        Trap::UnreachableCodeReached => "unreachable",
        _ => "trap",
    };
    trap(code, kind.to_string(), frames)
}

fn from_text(text: &str, frames: Vec<Frame>, limits: &Limits) -> CallFailure {
    let has = |part: &str| text.contains(part);
    if has("store handle limit exceeded") || has("index overflow") {
        at_limit(Bound::Handles, u64::from(limits.handles_max), frames)
    } else if has("too much data") || has("fuel allocated for hostcalls") {
        at_limit(Bound::HostcallBytes, limits.hostcall_max_bytes, frames)
    } else if has("handle") || has("resource") {
        trap("handle_misuse", text.to_owned(), frames)
    } else if has("utf-8") || has("utf8") {
        CallFailure::Malformed {
            what: "text",
            why: "it is not valid UTF-8".to_owned(),
        }
    } else if has("pointer") || has("out of bounds") || has("discriminant") || has("realloc") {
        trap("abi_misuse", text.to_owned(), frames)
    } else {
        trap("trap", text.to_owned(), frames)
    }
}

fn at_limit(bound: Bound, limit: u64, frames: Vec<Frame>) -> CallFailure {
    CallFailure::Bound {
        hit: BoundHit {
            bound,
            limit,
            used: limit,
        },
        frames,
    }
}

fn trap(code: &'static str, message: String, frames: Vec<Frame>) -> CallFailure {
    CallFailure::Trap {
        code,
        message,
        frames,
    }
}

fn frames(error: &Error) -> Vec<Frame> {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else {
        return Vec::new();
    };
    let name = |frame: &wasmtime::FrameInfo| match frame.func_name() {
        Some(mangled) => format!("{:#}", rustc_demangle::demangle(mangled)),
        None => format!("function {}", frame.func_index()),
    };
    backtrace
        .frames()
        .iter()
        .take(FRAMES_MAX)
        .map(|frame| Frame {
            function: name(frame),
            offset: frame.module_offset(),
        })
        .collect()
}
