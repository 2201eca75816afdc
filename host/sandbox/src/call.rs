//! One call: a fresh instance, every bound set, raced against deadline and cancel, then gone.
//!
//! Invariant: whatever the outcome, the store is dropped before the caller sees it, so that memory,
//! tables and handles are back with the host.

use crate::cancel::{CancelToken, GRACE};
use crate::classify::{Cancelled, classify};
use crate::engine::{Profile, STACK_MAX_BYTES, Sandbox};
use crate::failure::{Bound, BoundHit, CallFailure};
use crate::limits::Limits;
use crate::state::{CallState, Usage};
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;
use wasmtime::component::{Instance, InstancePre};
use wasmtime::{Store, StoreContextMut, UpdateDeadline};

/// A component joined with its grants: ready to be called any number of times, from any thread.
#[derive(Clone)]
pub struct Prepared {
    sandbox: Sandbox,
    pre: InstancePre<CallState>,
    digest: String,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

/// What to do with the fresh instance of a call. Implemented once per plugin kind.
pub trait Invoke: Send {
    /// What comes back, as host data: nothing in it may need the instance.
    type Output: Send;

    /// Calls exports. A [`CallFailure`] or [`BoundHit`] as error ends the call as that failure.
    fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> impl Future<Output = wasmtime::Result<Self::Output>> + Send;
}

/// A call that is over.
#[derive(Debug)]
pub struct Finished<T> {
    /// The outcome.
    pub result: Result<T, CallFailure>,
    /// What it cost, also when it failed.
    pub usage: Usage,
    /// What the capabilities put aside, also when it failed.
    pub state: CallState,
}

/// Why a call was stopped from outside.
enum Stop {
    Deadline,
    Cancel,
}

impl Prepared {
    pub(crate) fn new(sandbox: Sandbox, pre: InstancePre<CallState>, digest: String) -> Self {
        Prepared {
            sandbox,
            pre,
            digest,
        }
    }

    /// SHA-256 of the component file, lower-case hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The component with its imports resolved, for looking up exports once.
    #[must_use]
    pub fn instance_pre(&self) -> &InstancePre<CallState> {
        &self.pre
    }

    /// Runs one call. `setup` puts the capabilities' state of this call. Must run within a tokio
    /// runtime that has its timer on.
    pub async fn call<C: Invoke>(
        &self,
        limits: Limits,
        cancel: &CancelToken,
        setup: impl FnOnce(&mut CallState) + Send,
        call: C,
    ) -> Finished<C::Output> {
        let inner = &*self.sandbox.inner;
        let _active = inner.ticker.begin();
        let mut store = self.store(limits, cancel.clone());
        setup(store.data_mut());
        let deadline = store.data().deadline();
        let running = async {
            let instance = self.pre.instantiate_async(&mut store).await?;
            call.invoke(&mut store, &instance).await
        };
        let outcome = race(running, deadline, cancel).await;
        let fuel = (inner.profile == Profile::Deterministic).then(|| {
            limits
                .fuel_max
                .saturating_sub(store.get_fuel().unwrap_or(0))
        });
        // The instance goes here: what follows is host data.
        let state = store.into_data();
        let result = settle(outcome, &state);
        let usage = state.usage(fuel);
        Finished {
            result,
            usage,
            state,
        }
    }

    fn store(&self, limits: Limits, cancel: CancelToken) -> Store<CallState> {
        let inner = &*self.sandbox.inner;
        let mut store = Store::new(&inner.engine, CallState::new(limits, cancel));
        store.limiter(|state| &mut state.memory);
        store.set_hostcall_fuel(usize::try_from(limits.hostcall_max_bytes).unwrap_or(usize::MAX));
        store.set_max_component_handles(limits.handles_max as usize);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(on_tick);
        if inner.profile == Profile::Deterministic {
            // Fuel is on in this profile, so this cannot fail; without fuel a call stops at once.
            let _ = store.set_fuel(limits.fuel_max);
        }
        store
    }
}

/// Runs in the guest's fiber whenever the epoch has moved.
fn on_tick(store: StoreContextMut<'_, CallState>) -> wasmtime::Result<UpdateDeadline> {
    let state = store.data();
    state.check_wall()?;
    if state.cancel().is_overdue() {
        return Err(Cancelled.into());
    }
    // The engine's own yield may put the guest straight back on; the runtime's lets others run.
    Ok(UpdateDeadline::YieldCustom(
        1,
        Box::pin(tokio::task::yield_now()),
    ))
}

/// Polls the call until it ends or may not go on. A call that never waits never registers a timer.
async fn race<F: Future>(
    call: F,
    deadline: Instant,
    cancel: &CancelToken,
) -> Result<F::Output, Stop> {
    let mut call = pin!(call);
    let mut stop = None;
    std::future::poll_fn(|context| {
        if let Poll::Ready(output) = call.as_mut().poll(context) {
            return Poll::Ready(Ok(output));
        }
        let stop = stop.get_or_insert_with(|| Box::pin(stopped(deadline, cancel)));
        stop.as_mut().poll(context).map(Err)
    })
    .await
}

async fn stopped(deadline: Instant, cancel: &CancelToken) -> Stop {
    tokio::select! {
        () = overdue(cancel) => Stop::Cancel,
        () = tokio::time::sleep_until(deadline.into()) => Stop::Deadline,
    }
}

async fn overdue(cancel: &CancelToken) {
    cancel.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

fn settle<T>(
    outcome: Result<wasmtime::Result<T>, Stop>,
    state: &CallState,
) -> Result<T, CallFailure> {
    match outcome {
        // A host call that never yields can carry a call past its deadline: late is failed.
        Ok(Ok(output)) => state
            .check_wall()
            .map(|()| output)
            .map_err(CallFailure::from),
        Ok(Err(error)) => {
            let failure = classify(&error, state.limits(), STACK_MAX_BYTES as u64);
            Err(blame_refusal(failure, state.refused()))
        }
        Err(Stop::Cancel) => Err(CallFailure::Cancelled),
        Err(Stop::Deadline) => {
            let limit = crate::limits::millis(state.limits().wall_max);
            let hit = state.check_wall().err();
            Err(hit
                .unwrap_or(BoundHit {
                    bound: Bound::Wall,
                    limit,
                    used: limit,
                })
                .into())
        }
    }
}

/// A guest that aborts after the host refused it more output or memory aborts because of that.
fn blame_refusal(failure: CallFailure, refused: Option<BoundHit>) -> CallFailure {
    match (failure, refused) {
        (
            CallFailure::Trap {
                code: "unreachable",
                frames,
                ..
            },
            Some(hit),
        ) => CallFailure::Bound { hit, frames },
        (failure, _) => failure,
    }
}
