//! Whatever comes in as a graph is answered: a code, a place, a fix, in bounded memory, without a panic.
#![allow(clippy::unwrap_used, missing_docs)]
// An allocator that counts is the one thing here that needs it.
#![allow(unsafe_code)]

mod bad;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use effectforge_effect::{Diagnostic, Effect, unseen};
use proptest::prelude::*;

/// Most memory that an answer takes beside the bytes that were given.
const MEMORY_MAX: usize = 64 << 20;

struct Counting;

thread_local! {
    /// Bytes in use on this thread, and the most there were since they were last reset.
    static USED: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

fn took(bytes: usize) {
    let _ = USED.try_with(|used| {
        let now = used.get().0.saturating_add(bytes);
        used.set((now, now.max(used.get().1)));
    });
}

fn gave(bytes: usize) {
    let _ = USED.try_with(|used| used.set((used.get().0.saturating_sub(bytes), used.get().1)));
}

// SAFETY: every call goes to the system's allocator as it came; counting touches no memory of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller keeps the contract of `GlobalAlloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        gave(layout.size());
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both blocks may exist while one is copied to the other.
        took(size);
        // SAFETY: as above.
        let block = unsafe { System.realloc(block, layout, size) };
        gave(layout.size());
        block
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What `work` gives, and the most memory it held at once.
fn measured<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = USED.with(|used| {
        let now = used.get().0;
        used.set((now, now));
        now
    });
    let result = work();
    let peak = USED.with(|used| used.get().1);
    (result, peak.saturating_sub(before))
}

fn told(problems: &[Diagnostic], name: &str) {
    assert!(
        !problems.is_empty() && problems.len() <= 100,
        "{name}: {}",
        problems.len()
    );
    for problem in problems {
        let code = &problem.code;
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let plain = !code.is_empty() && code.bytes().all(known);
        assert!(plain, "{name}: {problem}");
        assert!(
            !problem.message.is_empty() && !problem.help.is_empty(),
            "{name}: {problem}"
        );
        for text in [&problem.location, &problem.message, &problem.help] {
            assert!(
                text.chars().count() <= 401 && !text.chars().any(unseen),
                "{name}: {text:?}"
            );
        }
    }
}

#[test]
fn the_good_document_holds() {
    Effect::from_json(&bad::good().to_string()).unwrap();
}

#[test]
fn every_bad_graph_is_told_with_code_place_and_fix_in_bounded_memory() {
    let mut most = (0, String::new());
    for case in bad::all() {
        let (answer, memory) = measured(|| Effect::from_slice(&case.bytes));
        let problems = answer
            .err()
            .unwrap_or_else(|| panic!("{} passes", case.name));
        let first = &problems[0];
        assert_eq!(first.code, case.code, "{}: {problems:?}", case.name);
        let at = match case.place.strip_suffix('…') {
            Some(head) => first.location.starts_with(head),
            None => first.location == case.place,
        };
        assert!(at, "{}: {first}", case.name);
        told(&problems, &case.name);
        assert!(memory <= MEMORY_MAX, "{}: {memory} bytes", case.name);
        if memory > most.0 {
            most = (memory, case.name);
        }
    }
    // The bound is not kept by reading nothing.
    assert!(most.0 > 100_000, "{most:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any part of a good document put anywhere else in it, or cut off.
    #[test]
    fn a_damaged_document_is_answered(from in 0..2_000_usize, long in 0..400_usize, to in 0..2_000_usize) {
        let text = bad::good().to_string();
        let cut = |at: usize| at.min(text.len());
        let part = &text[cut(from)..cut(from + long)];
        let damaged = format!("{}{part}{}", &text[..cut(to)], &text[cut(to + long)..]);
        if let Err(problems) = Effect::from_slice(damaged.as_bytes()) {
            told(&problems, &damaged);
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        told(&Effect::from_slice(&bytes).unwrap_err(), "bytes");
    }

    /// A value of the wrong kind at any place.
    #[test]
    fn a_wrong_value_anywhere_is_answered(at in 0..200_usize, kind in 0..6_usize) {
        let mut all = bad::good();
        let mut places = Vec::new();
        pointers(&all, &mut String::new(), &mut places);
        let place = &places[at % places.len()];
        let values = [
            serde_json::json!(null), serde_json::json!(-1e300), serde_json::json!("x"),
            serde_json::json!([]), serde_json::json!({}), serde_json::json!(true),
        ];
        *all.pointer_mut(place).unwrap() = values[kind].clone();
        if let Err(problems) = Effect::from_json(&all.to_string()) {
            told(&problems, place);
        }
    }
}

fn pointers(value: &serde_json::Value, here: &mut String, all: &mut Vec<String>) {
    all.push(here.clone());
    let length = here.len();
    let mut down = |key: &str, inner: &serde_json::Value| {
        here.push('/');
        here.push_str(key);
        pointers(inner, here, all);
        here.truncate(length);
    };
    match value {
        serde_json::Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| down(&at.to_string(), item));
        }
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| down(key, inner))
        }
        _ => {}
    }
}
