//! What the host knows about one running call: its budgets, its handles, its capabilities' state.
//!
//! Invariant: a number in [`Budget`] never passes its limit; a request that would is refused
//! before anything is spent.

use crate::cancel::CancelToken;
use crate::failure::{Bound, BoundHit};
use crate::limits::Limits;
use std::any::Any;
use std::time::{Duration, Instant};
use wasmtime::ResourceLimiter;
use wasmtime::component::{Resource, ResourceTable};

/// How often a guest may ignore a refused request before the call is ended: a flood of requests
/// that are all refused is a loop of host calls.
const REFUSALS_MAX: u32 = 16;

/// What a call used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Wall time from the start of the call to its end.
    pub wall: Duration,
    /// Most linear memory at one time, in bytes, over all memories.
    pub memory_peak_bytes: u64,
    /// Instructions; none outside the deterministic profile.
    pub fuel: Option<u64>,
    /// Log lines kept.
    pub log_lines: u64,
    /// Bytes of these lines.
    pub log_bytes: u64,
    /// Bytes given back.
    pub output_bytes: u64,
    /// Most bytes of images and blobs that the host held at one time.
    pub host_peak_bytes: u64,
}

/// The store's data: one per call, gone with it.
pub struct CallState {
    table: ResourceTable,
    pub(crate) memory: MemoryBudget,
    limits: Limits,
    log_lines: u64,
    log_bytes: u64,
    output_bytes: u64,
    host_bytes: u64,
    host_peak_bytes: u64,
    refusals: u32,
    refused: Option<BoundHit>,
    slots: Vec<Box<dyn Any + Send>>,
    started: Instant,
    cancel: CancelToken,
}

impl std::fmt::Debug for CallState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallState")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl CallState {
    pub(crate) fn new(limits: Limits, cancel: CancelToken) -> Self {
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.handles_max as usize);
        CallState {
            table,
            memory: MemoryBudget {
                bytes: 0,
                peak_bytes: 0,
                elements: 0,
                bytes_max: limits.memory_max_bytes,
                elements_max: limits.table_max_elements,
            },
            limits,
            log_lines: 0,
            log_bytes: 0,
            output_bytes: 0,
            host_bytes: 0,
            host_peak_bytes: 0,
            refusals: 0,
            refused: None,
            slots: Vec::new(),
            started: Instant::now(),
            cancel,
        }
    }

    /// The call's limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The token that ends this call.
    #[must_use]
    pub fn cancel(&self) -> &CancelToken {
        &self.cancel
    }

    /// The moment the wall limit is reached.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.started + self.limits.wall_max
    }

    /// Fails once the wall limit is reached.
    ///
    /// # Errors
    /// The bound hit, with the time used in milliseconds.
    pub fn check_wall(&self) -> Result<(), BoundHit> {
        let used = self.started.elapsed();
        if used < self.limits.wall_max {
            Ok(())
        } else {
            Err(self.wall_hit(used))
        }
    }

    pub(crate) fn wall_hit(&self, used: Duration) -> BoundHit {
        let (limit, used) = (
            crate::limits::millis(self.limits.wall_max),
            crate::limits::millis(used),
        );
        BoundHit {
            bound: Bound::Wall,
            limit,
            used: used.max(limit),
        }
    }

    /// Handles of the call: what guests name by number.
    pub fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }

    /// Stores `entry` and gives its handle.
    ///
    /// # Errors
    /// [`Bound::Handles`] when as many handles are alive as the call may have.
    pub fn push<T: Send + 'static>(&mut self, entry: T) -> Result<Resource<T>, BoundHit> {
        let limit = u64::from(self.limits.handles_max);
        self.table.push(entry).map_err(|_| BoundHit {
            bound: Bound::Handles,
            limit,
            used: limit.saturating_add(1),
        })
    }

    /// Counts one log line of `bytes` bytes.
    ///
    /// # Errors
    /// [`Bound::LogLines`] or [`Bound::LogBytes`]; nothing is counted then.
    pub fn charge_log(&mut self, bytes: u64) -> Result<(), BoundHit> {
        let lines = add(
            Bound::LogLines,
            self.log_lines,
            1,
            self.limits.log_max_lines,
        )?;
        self.log_bytes = add(
            Bound::LogBytes,
            self.log_bytes,
            bytes,
            self.limits.log_max_bytes,
        )?;
        self.log_lines = lines;
        Ok(())
    }

    /// Counts `bytes` bytes that the plugin gives back.
    ///
    /// # Errors
    /// [`Bound::Output`]; nothing is counted then.
    pub fn charge_output(&mut self, bytes: u64) -> Result<(), BoundHit> {
        self.output_bytes = add(
            Bound::Output,
            self.output_bytes,
            bytes,
            self.limits.output_max_bytes,
        )?;
        Ok(())
    }

    /// Whether `bytes` more could be held, without holding them.
    ///
    /// # Errors
    /// [`Bound::HostBytes`] when not.
    pub fn may_hold(&self, bytes: u64) -> Result<(), BoundHit> {
        add(
            Bound::HostBytes,
            self.host_bytes,
            bytes,
            self.limits.host_bytes_max,
        )
        .map(|_| ())
    }

    /// Counts `bytes` bytes that the host holds for the call from now on.
    ///
    /// # Errors
    /// [`Bound::HostBytes`]; nothing is counted then.
    pub fn hold(&mut self, bytes: u64) -> Result<(), BoundHit> {
        self.host_bytes = add(
            Bound::HostBytes,
            self.host_bytes,
            bytes,
            self.limits.host_bytes_max,
        )?;
        self.host_peak_bytes = self.host_peak_bytes.max(self.host_bytes);
        Ok(())
    }

    /// Gives back what [`CallState::hold`] took.
    pub fn release(&mut self, bytes: u64) {
        debug_assert!(bytes <= self.host_bytes, "released more than was held");
        self.host_bytes = self.host_bytes.saturating_sub(bytes);
    }

    /// Remembers that the guest was told no for reaching a bound. It may take the answer well;
    /// should it trap instead, the bound is the reason that is reported.
    ///
    /// # Errors
    /// The bound itself, when the guest has been told often enough.
    pub fn refuse(&mut self, hit: BoundHit) -> Result<(), BoundHit> {
        self.refusals = self.refusals.saturating_add(1);
        self.refused = Some(hit);
        if self.refusals > REFUSALS_MAX {
            Err(hit)
        } else {
            Ok(())
        }
    }

    pub(crate) fn refused(&self) -> Option<BoundHit> {
        self.refused
    }

    /// Puts a capability's state of this call, one value per type.
    pub fn put<T: Send + 'static>(&mut self, value: T) {
        match self.slots.iter_mut().find(|slot| slot.is::<T>()) {
            Some(slot) => *slot = Box::new(value),
            None => self.slots.push(Box::new(value)),
        }
    }

    /// The state of type `T`, if it was put.
    #[must_use]
    pub fn get<T: Send + 'static>(&self) -> Option<&T> {
        self.slots.iter().find_map(|slot| slot.downcast_ref())
    }

    /// The state of type `T`, if it was put.
    pub fn get_mut<T: Send + 'static>(&mut self) -> Option<&mut T> {
        self.slots.iter_mut().find_map(|slot| slot.downcast_mut())
    }

    /// Takes the state of type `T` out, as is done when the call is over.
    pub fn take<T: Send + 'static>(&mut self) -> Option<T> {
        let at = self.slots.iter().position(|slot| slot.is::<T>())?;
        self.slots
            .swap_remove(at)
            .downcast()
            .ok()
            .map(|value| *value)
    }

    pub(crate) fn usage(&self, fuel: Option<u64>) -> Usage {
        Usage {
            wall: self.started.elapsed(),
            memory_peak_bytes: self.memory.peak_bytes,
            fuel,
            log_lines: self.log_lines,
            log_bytes: self.log_bytes,
            output_bytes: self.output_bytes,
            host_peak_bytes: self.host_peak_bytes,
        }
    }
}

fn add(bound: Bound, have: u64, more: u64, limit: u64) -> Result<u64, BoundHit> {
    let used = have.saturating_add(more);
    if used > limit {
        Err(BoundHit { bound, limit, used })
    } else {
        Ok(used)
    }
}

/// Adds up the memories and tables of a call. The engine's own limiter looks at each alone.
#[derive(Debug)]
pub(crate) struct MemoryBudget {
    bytes: u64,
    peak_bytes: u64,
    elements: u64,
    bytes_max: u64,
    elements_max: u64,
}

impl ResourceLimiter for MemoryBudget {
    // An error ends the call at once. To answer "no" would leave the guest to abort in its own
    // words, and the user would read `unreachable` instead of the bound.
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let more = desired.saturating_sub(current) as u64;
        let used = add(Bound::Memory, self.bytes, more, self.bytes_max)?;
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.bytes = used;
        self.peak_bytes = self.peak_bytes.max(self.bytes);
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let more = desired.saturating_sub(current) as u64;
        let used = add(Bound::Table, self.elements, more, self.elements_max)?;
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.elements = used;
        Ok(true)
    }

    fn instances(&self) -> usize {
        crate::engine::INSTANCES_PER_CALL as usize
    }

    fn tables(&self) -> usize {
        crate::engine::TABLES_PER_CALL as usize
    }

    fn memories(&self) -> usize {
        crate::engine::MEMORIES_PER_CALL as usize
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn state(limits: Limits) -> CallState {
        CallState::new(limits, CancelToken::new())
    }

    #[test]
    fn memories_are_added_up() {
        let mut s = state(Limits {
            memory_max_bytes: 3 << 16,
            ..Limits::default()
        });
        assert!(s.memory.memory_growing(0, 2 << 16, None).unwrap());
        assert!(s.memory.memory_growing(0, 1 << 16, None).unwrap());
        let hit = s.memory.memory_growing(1 << 16, 2 << 16, None).unwrap_err();
        let hit = hit.downcast_ref::<BoundHit>().unwrap();
        assert_eq!(
            (hit.bound, hit.limit, hit.used),
            (Bound::Memory, 3 << 16, 4 << 16)
        );
        assert_eq!(s.usage(None).memory_peak_bytes, 3 << 16);
    }

    #[test]
    fn a_module_that_asks_beyond_its_own_maximum_gets_its_no_from_the_module() {
        let mut s = state(Limits::default());
        assert!(!s.memory.memory_growing(0, 2 << 16, Some(1 << 16)).unwrap());
    }

    #[test]
    fn what_is_refused_is_not_counted() {
        let mut s = state(Limits {
            output_max_bytes: 10,
            host_bytes_max: 10,
            ..Limits::default()
        });
        s.charge_output(8).unwrap();
        assert_eq!(s.charge_output(3).unwrap_err().used, 11);
        s.charge_output(2).unwrap();
        s.hold(10).unwrap();
        assert!(s.hold(1).is_err());
        s.release(10);
        s.hold(1).unwrap();
        assert_eq!(s.usage(None).host_peak_bytes, 10);
        assert_eq!(s.charge_output(u64::MAX).unwrap_err().used, u64::MAX);
    }

    #[test]
    fn a_flood_of_refused_requests_ends() {
        let mut s = state(Limits::default());
        let hit = BoundHit {
            bound: Bound::Output,
            limit: 1,
            used: 2,
        };
        let ended = (0..100).find(|_| s.refuse(hit).is_err()).unwrap();
        assert_eq!(ended, REFUSALS_MAX);
    }

    #[test]
    fn slots_hold_one_value_per_type() {
        let mut s = state(Limits::default());
        s.put(1u32);
        s.put("text");
        s.put(2u32);
        assert_eq!(s.get::<u32>(), Some(&2));
        assert_eq!(s.take::<u32>(), Some(2));
        assert_eq!(s.take::<u32>(), None);
        assert_eq!(s.get::<&str>(), Some(&"text"));
    }
}
