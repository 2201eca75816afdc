//! Keeps a plugin that keeps crashing from being called: back off, then quarantine.
//!
//! A pure state machine over a clock that the caller brings. Invariants: [`FAULTS_MAX`] faults
//! within [`WINDOW`] end in quarantine, fewer never do; a quarantined plugin is called again only
//! after [`Quarantine::release`].

use std::collections::VecDeque;
use std::time::Duration;

/// Faults within [`WINDOW`] that put a plugin into quarantine.
pub const FAULTS_MAX: usize = 3;
/// How long a fault counts.
pub const WINDOW: Duration = Duration::from_secs(60);
/// How long a plugin rests after its first fault; doubled with each further one in the window.
pub const BACK_OFF: Duration = Duration::from_millis(500);

/// Whether a plugin may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Yes.
    Admitted,
    /// Not yet: it crashed a moment ago.
    BackOff {
        /// How long from now.
        remaining: Duration,
    },
    /// No, until a person or an upgrade releases it.
    Quarantined {
        /// What it did, for its user.
        reason: String,
    },
}

/// The record of one plugin.
#[derive(Clone, Debug, Default)]
pub struct Quarantine {
    faults: VecDeque<Duration>,
    reason: Option<String>,
}

impl Quarantine {
    /// A plugin without faults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the plugin may be called at `now` (time since any fixed moment).
    #[must_use]
    pub fn admit(&self, now: Duration) -> Admission {
        if let Some(reason) = &self.reason {
            return Admission::Quarantined {
                reason: reason.clone(),
            };
        }
        let recent = self.faults.iter().filter(|at| is_recent(**at, now)).count();
        let Some(last) = self.faults.back().filter(|_| recent > 0) else {
            return Admission::Admitted;
        };
        let doublings = u32::try_from(recent.saturating_sub(1))
            .unwrap_or(u32::MAX)
            .min(16);
        let until = last.saturating_add(BACK_OFF.saturating_mul(1 << doublings));
        match until.checked_sub(now) {
            Some(remaining) if !remaining.is_zero() => Admission::BackOff { remaining },
            _ => Admission::Admitted,
        }
    }

    /// Records a fault (see [`crate::CallFailure::is_fault`]) that happened at `now`.
    pub fn fault(&mut self, now: Duration, what: &str) {
        self.faults.retain(|at| is_recent(*at, now));
        self.faults.push_back(now);
        if self.reason.is_none() && self.faults.len() >= FAULTS_MAX {
            self.reason = Some(format!(
                "{} faults within {} seconds, the last: {what}",
                self.faults.len(),
                WINDOW.as_secs()
            ));
        }
        debug_assert!(self.faults.len() <= FAULTS_MAX || self.reason.is_some());
        while self.faults.len() > FAULTS_MAX {
            self.faults.pop_front();
        }
    }

    /// Forgets everything: the plugin was upgraded, or its user wants to try again.
    pub fn release(&mut self) {
        *self = Self::default();
    }

    /// Why it is in quarantine, if it is.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

fn is_recent(at: Duration, now: Duration) -> bool {
    now.saturating_sub(at) < WINDOW
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn three_faults_in_a_minute_are_too_many() {
        let mut q = Quarantine::new();
        q.fault(secs(0), "unreachable");
        assert_eq!(
            q.admit(secs(0)),
            Admission::BackOff {
                remaining: BACK_OFF
            }
        );
        assert_eq!(q.admit(secs(1)), Admission::Admitted);
        q.fault(secs(10), "unreachable");
        assert_eq!(
            q.admit(secs(10)),
            Admission::BackOff {
                remaining: BACK_OFF * 2
            }
        );
        q.fault(secs(59), "stack");
        let Admission::Quarantined { reason } = q.admit(secs(10_000)) else {
            panic!()
        };
        assert!(
            reason.contains("3 faults") && reason.contains("stack"),
            "{reason}"
        );
        q.release();
        assert_eq!(q.admit(secs(59)), Admission::Admitted);
    }

    #[test]
    fn old_faults_are_forgotten() {
        let mut q = Quarantine::new();
        for minute in 0..20 {
            q.fault(secs(minute * 30), "trap");
            assert!(q.reason().is_none(), "minute {minute}");
        }
    }

    proptest! {
        /// Against the plain definition: quarantine begins with the first fault that has two
        /// others less than a window before it.
        #[test]
        fn quarantine_is_what_its_definition_says(
            gaps in prop::collection::vec(0u64..90_000, 1..40)
        ) {
            let mut q = Quarantine::new();
            let mut now = Duration::ZERO;
            let mut all: Vec<Duration> = Vec::new();
            let mut expected = false;
            for gap in gaps {
                now += Duration::from_millis(gap);
                all.push(now);
                q.fault(now, "trap");
                let recent = all.iter().filter(|at| now - **at < WINDOW).count();
                expected |= recent >= FAULTS_MAX;
                prop_assert_eq!(q.reason().is_some(), expected);
                prop_assert_eq!(
                    matches!(q.admit(now), Admission::Quarantined { .. }), expected);
            }
        }

        /// Below quarantine a plugin is always admitted again, within a bounded time.
        #[test]
        fn back_off_ends(gaps in prop::collection::vec(31_000u64..200_000, 1..20)) {
            let mut q = Quarantine::new();
            let mut now = Duration::ZERO;
            for gap in gaps {
                now += Duration::from_millis(gap);
                q.fault(now, "trap");
                prop_assert!(
                    matches!(q.admit(now), Admission::BackOff { .. }), "rests right after");
                prop_assert_eq!(q.admit(now + BACK_OFF * 4), Admission::Admitted);
            }
        }
    }
}
