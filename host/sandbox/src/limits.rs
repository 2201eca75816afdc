//! The bounds of a call, all of them, in one place.
//!
//! Invariant: every resource that a guest can make the host spend has a field here, with its unit
//! in its name. A manifest *asks* for limits, the host *caps* them; nothing is unbounded.

use std::time::Duration;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Largest component file, in bytes, that is compiled at all: compiling is itself work that a
/// stranger can make expensive.
pub const COMPONENT_MAX_BYTES: u64 = 16 * MIB;

/// What one call may use. Every field is an inclusive maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory, in bytes, summed over all memories of the call.
    pub memory_max_bytes: u64,
    /// Table entries, summed over all tables of the call.
    pub table_max_elements: u64,
    /// Wall time from the start of the call to its end, host calls included.
    pub wall_max: Duration,
    /// Instructions (wasmtime fuel). Counted in the deterministic profile alone.
    pub fuel_max: u64,
    /// Log lines that are kept.
    pub log_max_lines: u64,
    /// Bytes of log messages, field names and field values.
    pub log_max_bytes: u64,
    /// Bytes that the plugin gives back: blobs it writes and texts it returns.
    pub output_max_bytes: u64,
    /// Bytes of images and blobs that the host holds for the call at one time.
    pub host_bytes_max: u64,
    /// Handles (images, blobs, effects) that are alive at one time.
    pub handles_max: u32,
    /// Bytes that a guest passes in one host call, or gives back from one export.
    pub hostcall_max_bytes: u64,
}

impl Default for Limits {
    /// What a plugin gets that asks for nothing.
    fn default() -> Self {
        Limits {
            memory_max_bytes: 128 * MIB,
            table_max_elements: 20_000,
            wall_max: Duration::from_secs(10),
            fuel_max: 20_000_000_000,
            log_max_lines: 1_000,
            log_max_bytes: 256 * KIB,
            output_max_bytes: 64 * MIB,
            host_bytes_max: 256 * MIB,
            handles_max: 1_024,
            hostcall_max_bytes: 16 * MIB,
        }
    }
}

/// One limit that was asked beyond the host's cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverCap {
    /// The field's name, with its unit.
    pub limit: &'static str,
    /// What was asked.
    pub asked: u64,
    /// The most that this host gives.
    pub cap: u64,
}

impl Limits {
    /// What a manifest asks for, the defaults for the rest, both within the host's caps.
    #[must_use]
    pub fn asked(asks: &effectforge_manifest::Limits) -> Self {
        Self::asked_uncapped(asks).capped(&Self::host_caps())
    }

    /// The same without the caps, to show with [`Limits::beyond`] what is cut.
    #[must_use]
    pub fn asked_uncapped(asks: &effectforge_manifest::Limits) -> Self {
        let mib = |asked: Option<u64>, default: u64| {
            asked.map_or(default, |asked| asked.saturating_mul(MIB))
        };
        let plain = Self::default();
        let output_max_bytes = mib(asks.output_max_mib, plain.output_max_bytes);
        Limits {
            memory_max_bytes: mib(asks.memory_max_mib, plain.memory_max_bytes),
            wall_max: asks
                .wall_max_ms
                .map_or(plain.wall_max, Duration::from_millis),
            output_max_bytes,
            log_max_lines: asks.log_max_lines.unwrap_or(plain.log_max_lines),
            // Output is held by the host until the call is over.
            host_bytes_max: plain.host_bytes_max.max(output_max_bytes.saturating_mul(2)),
            ..plain
        }
    }

    /// The most that any plugin gets on this host.
    #[must_use]
    pub fn host_caps() -> Self {
        Limits {
            memory_max_bytes: 512 * MIB,
            table_max_elements: 100_000,
            wall_max: Duration::from_secs(120),
            fuel_max: 1_000_000_000_000,
            log_max_lines: 10_000,
            log_max_bytes: 4 * MIB,
            output_max_bytes: 256 * MIB,
            host_bytes_max: 1024 * MIB,
            handles_max: 4_096,
            hostcall_max_bytes: 64 * MIB,
        }
    }

    /// Each field, or the cap's where that is smaller.
    #[must_use]
    pub fn capped(self, caps: &Limits) -> Self {
        Limits {
            memory_max_bytes: self.memory_max_bytes.min(caps.memory_max_bytes),
            table_max_elements: self.table_max_elements.min(caps.table_max_elements),
            wall_max: self.wall_max.min(caps.wall_max),
            fuel_max: self.fuel_max.min(caps.fuel_max),
            log_max_lines: self.log_max_lines.min(caps.log_max_lines),
            log_max_bytes: self.log_max_bytes.min(caps.log_max_bytes),
            output_max_bytes: self.output_max_bytes.min(caps.output_max_bytes),
            host_bytes_max: self.host_bytes_max.min(caps.host_bytes_max),
            handles_max: self.handles_max.min(caps.handles_max),
            hostcall_max_bytes: self.hostcall_max_bytes.min(caps.hostcall_max_bytes),
        }
    }

    /// The fields that pass the caps, for the error that names both numbers.
    #[must_use]
    pub fn beyond(&self, caps: &Limits) -> Vec<OverCap> {
        self.figures()
            .into_iter()
            .zip(caps.figures())
            .filter(|((_, asked), (_, cap))| asked > cap)
            .map(|((limit, asked), (_, cap))| OverCap { limit, asked, cap })
            .collect()
    }

    /// Every limit as a name with its unit and a number; durations in milliseconds.
    #[must_use]
    pub fn figures(&self) -> [(&'static str, u64); 10] {
        [
            ("memory_max_bytes", self.memory_max_bytes),
            ("table_max_elements", self.table_max_elements),
            ("wall_max_ms", millis(self.wall_max)),
            ("fuel_max", self.fuel_max),
            ("log_max_lines", self.log_max_lines),
            ("log_max_bytes", self.log_max_bytes),
            ("output_max_bytes", self.output_max_bytes),
            ("host_bytes_max", self.host_bytes_max),
            ("handles_max", u64::from(self.handles_max)),
            ("hostcall_max_bytes", self.hostcall_max_bytes),
        ]
    }
}

/// Whole milliseconds, saturating.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ask_is_cut_to_the_cap_and_named() {
        let caps = Limits::host_caps();
        let ask = Limits {
            memory_max_bytes: 4096 * MIB,
            wall_max: Duration::from_millis(5),
            ..Limits::default()
        };
        let got = ask.capped(&caps);
        assert_eq!(got.memory_max_bytes, caps.memory_max_bytes);
        assert_eq!(got.wall_max, Duration::from_millis(5));
        let over = ask.beyond(&caps);
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].limit, "memory_max_bytes");
        assert_eq!(over[0].cap, caps.memory_max_bytes);
    }

    #[test]
    fn a_manifest_asks_and_the_host_caps() {
        let asks = effectforge_manifest::Limits {
            memory_max_mib: Some(1_000_000),
            wall_max_ms: Some(250),
            ..effectforge_manifest::Limits::default()
        };
        let limits = Limits::asked(&asks);
        assert_eq!(
            limits.memory_max_bytes,
            Limits::host_caps().memory_max_bytes
        );
        assert_eq!(limits.wall_max, Duration::from_millis(250));
        assert_eq!(limits.log_max_lines, Limits::default().log_max_lines);
        let over = Limits::asked_uncapped(&asks).beyond(&Limits::host_caps());
        assert_eq!(over[0].limit, "memory_max_bytes");
    }

    #[test]
    fn the_defaults_are_within_the_caps() {
        assert!(Limits::default().beyond(&Limits::host_caps()).is_empty());
    }
}
