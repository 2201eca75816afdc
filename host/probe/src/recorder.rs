//! Keeps drawing operations that the mock context recorded, and compares them.
//!
//! A recording is rows of numbers: code, number of arguments, arguments. Its length is bounded;
//! what comes beyond is dropped and makes the recording incomparable.

use std::collections::BTreeMap;

/// Numbers kept per recording: about 200 000 drawing operations.
const MAX_NUMBERS: usize = 2 << 20;
/// Numbers kept in all recordings together.
const MAX_KEPT: usize = 6 << 20;

/// Operations that were kept.
pub(crate) type Recording = Vec<f64>;

/// The recordings of one engine.
#[derive(Default)]
pub(crate) struct Recorder {
    current: Recording,
    truncated: bool,
    kept: BTreeMap<String, Recording>,
}

impl Recorder {
    /// Forgets what was recorded since the last `keep`.
    pub(crate) fn clear(&mut self) {
        self.current.clear();
        self.truncated = false;
    }

    /// Adds one number; false once the bound is reached.
    pub(crate) fn push(&mut self, number: f64) -> bool {
        if self.current.len() >= MAX_NUMBERS {
            self.truncated = true;
            return false;
        }
        self.current.push(number);
        true
    }

    /// Moves what was recorded to a name.
    pub(crate) fn keep(&mut self, name: String) {
        self.kept.remove(&name);
        let held: usize = self.kept.values().map(Vec::len).sum();
        let mut taken = std::mem::take(&mut self.current);
        if self.truncated || held + taken.len() > MAX_KEPT {
            // One row that equals nothing, itself included.
            taken = vec![f64::NAN];
        }
        self.truncated = false;
        self.kept.insert(name, taken);
    }

    /// Takes a recording out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Recording> {
        self.kept.remove(name)
    }

    /// Whether two recordings hold the same operations, and by how much their arguments differ at
    /// most (infinite where one is not a number and the other is).
    pub(crate) fn differ(&self, a: &str, b: &str) -> (bool, f64) {
        match (self.kept.get(a), self.kept.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => (false, f64::MAX),
        }
    }
}

/// The number that stands for a text in a recording: FNV-1a, 32 bits, and a half that no argument
/// of a drawing call is likely to have.
pub(crate) fn text_number(text: &str) -> f64 {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    f64::from(text.bytes().fold(2_166_136_261, fold)) + 0.5
}

/// FNV-1a over the bits of a recording, as hex; empty for none.
pub(crate) fn hash(numbers: Option<&Recording>) -> String {
    let Some(numbers) = numbers else {
        return String::new();
    };
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for number in numbers {
        hash = (hash ^ number.to_bits()).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    format!("{hash:016x}")
}

/// Whether two recordings hold the same operations, and by how much their arguments differ at most.
pub(crate) fn compare(a: &[f64], b: &[f64]) -> (bool, f64) {
    if a.len() != b.len() {
        return (false, f64::MAX);
    }
    let mut max = 0.0_f64;
    let mut at = 0;
    while at + 1 < a.len() {
        if a[at] != b[at] || a[at + 1] != b[at + 1] {
            return (false, f64::MAX);
        }
        // Counts are small non-negative integers that the mock wrote itself.
        let end = (at + 2).saturating_add(a[at + 1] as usize).min(a.len());
        for (x, y) in a[at + 2..end].iter().zip(&b[at + 2..end]) {
            let gap = (x - y).abs();
            max = if gap.is_nan() && !(x.is_nan() && y.is_nan()) {
                f64::MAX
            } else {
                max.max(if gap.is_nan() { 0.0 } else { gap })
            };
        }
        at = end;
    }
    // A row that was cut short holds no operation that could be compared.
    (at == a.len(), max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(rows: &[(&str, &[f64])]) -> Recorder {
        let mut r = Recorder::default();
        for (name, numbers) in rows {
            for n in *numbers {
                assert!(r.push(*n));
            }
            r.keep((*name).into());
        }
        r
    }

    #[test]
    fn equal_and_close_recordings() {
        let r = recorded(&[("a", &[10.0, 2.0, 1.0, 2.0]), ("b", &[10.0, 2.0, 1.5, 2.0])]);
        assert_eq!(r.differ("a", "a"), (true, 0.0));
        assert_eq!(r.differ("a", "b"), (true, 0.5));
        assert_ne!(hash(r.kept.get("a")), hash(r.kept.get("b")));
        assert_ne!(text_number("a"), text_number("b"));
    }

    #[test]
    fn other_operations_have_another_shape() {
        let r = recorded(&[
            ("a", &[10.0, 1.0, 1.0]),
            ("b", &[11.0, 1.0, 1.0]),
            ("c", &[10.0, 0.0]),
        ]);
        assert!(!r.differ("a", "b").0);
        assert!(!r.differ("a", "c").0);
        assert!(!r.differ("a", "missing").0);
    }

    #[test]
    fn a_recording_past_the_bound_equals_nothing() {
        let mut r = Recorder::default();
        while r.push(0.0) {}
        r.keep("a".into());
        assert!(!r.differ("a", "a").0);
    }
}
