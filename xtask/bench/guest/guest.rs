//! The guest of the `call` bench: canonical ABI by hand, so that no binding generator stands between
//! the figures and the engine. The same file is the native library (`cfg(not(target_arch))`).
//!
//! guest.wasm is this file, compiled by
//!   RUSTC --edition 2024 --target wasm32-unknown-unknown --crate-type cdylib -Copt-level=3
//!     -Ctarget-feature=+simd128 -Cpanic=abort -Cstrip=symbols -Ccodegen-units=1
//!     -Clink-arg=-zstack-size=131072 --remap-path-prefix=$PWD=/bench -o guest.wasm guest.rs
//! where RUSTC is what `.ci/wasm-toolchain` prints.

mod kernel {
    include!("kernel.rs");
}

use std::cell::RefCell;

thread_local! {
    static PICTURES: RefCell<Option<(Vec<u8>, Vec<u8>)>> = const { RefCell::new(None) };
}

fn blur(rounds: u32) -> u32 {
    PICTURES.with_borrow_mut(|pictures| {
        let (a, b) = pictures.get_or_insert_with(|| (kernel::picture(), kernel::picture()));
        kernel::blur_rounds(a, b, rounds)
    })
}

#[cfg(target_arch = "wasm32")]
mod guest {
    use std::cell::UnsafeCell;

    const HEAP: usize = 2 * 1024 * 1024;
    struct Heap(UnsafeCell<[u8; HEAP]>, UnsafeCell<usize>, UnsafeCell<[usize; 2]>);
    // SAFETY: a guest has one thread.
    unsafe impl Sync for Heap {}
    static ARENA: Heap =
        Heap(UnsafeCell::new([0; HEAP]), UnsafeCell::new(0), UnsafeCell::new([0; 2]));

    #[unsafe(export_name = "cabi_realloc")]
    extern "C" fn realloc(_: usize, _: usize, align: usize, len: usize) -> *mut u8 {
        // SAFETY: one thread; the host asks for one list at a time, `cabi_post_echo` frees it.
        unsafe {
            let next = ARENA.1.get();
            let at = (*next + align - 1) & !(align - 1);
            assert!(len <= HEAP - at);
            *next = at + len;
            ARENA.0.get().cast::<u8>().add(at)
        }
    }

    #[unsafe(export_name = "effectforge:bench/kernel@0.1.0#noop")]
    extern "C" fn noop() {}

    #[unsafe(export_name = "effectforge:bench/kernel@0.1.0#echo")]
    extern "C" fn echo(at: usize, len: usize) -> *const [usize; 2] {
        // SAFETY: one thread; the place is read by the host before the next call.
        unsafe {
            *ARENA.2.get() = [at, len];
        }
        ARENA.2.get()
    }

    #[unsafe(export_name = "cabi_post_effectforge:bench/kernel@0.1.0#echo")]
    extern "C" fn post_echo(_: usize) {
        // SAFETY: one thread; the host has copied the list.
        unsafe { *ARENA.1.get() = 0 }
    }

    #[unsafe(export_name = "effectforge:bench/kernel@0.1.0#blur")]
    extern "C" fn blur(rounds: u32) -> u32 {
        super::blur(rounds)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    #[unsafe(no_mangle)]
    extern "C" fn bench_noop() {}

    #[unsafe(no_mangle)]
    extern "C" fn bench_blur(rounds: u32) -> u32 {
        super::blur(rounds)
    }
}
