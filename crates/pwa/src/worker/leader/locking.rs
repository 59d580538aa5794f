//! The lock, while it is open: orders about it, and when it closes by itself.

use super::Leader;
use crate::worker::{
    clock::{mono, now},
    safe,
};
use carnet_engine::api::{CodeProblem, Event, Failure, LockOrder, LockStatus, Reply, Secret};
use carnet_lock::{Idle, Refused, Settings, Vault};
use carnet_storage::{IdbStore, StoreError};
use std::pin::Pin;

/// How long pages have to send what is typed before the engine goes, in milliseconds.
const GRACE: u64 = 400;

/// The lock of an open store.
pub(super) struct Bolt {
    vault: Vault<IdbStore>,
    idle: Idle,
    /// It was told that it locks now, and does at this moment.
    locks_at: Option<u64>,
    /// The company's limit, in seconds.
    longest: Option<u32>,
}

impl Bolt {
    pub(super) fn new(vault: Vault<IdbStore>) -> Self {
        Self { vault, idle: someone_is_there(), locks_at: None, longest: None }
    }

    fn is_set(&self) -> bool {
        self.vault.header().kind().is_some()
    }

    /// How long nothing may be touched, in milliseconds; `None` when it does not lock by itself.
    fn patience(&self) -> Option<u64> {
        let chosen = Some(self.vault.settings().after).filter(|after| *after > 0);
        let after = [chosen, self.longest].into_iter().flatten().min().filter(|_| self.is_set());
        after.map(|after| u64::from(after) * 1_000)
    }

    fn idle_for(&self) -> u64 {
        self.idle.lasts(mono(), now().unix_ms)
    }

    /// When to look again, on the worker's clock.
    pub(super) fn timeout(&self) -> Option<u64> {
        let idle = self.patience().map(|after| mono() + after.saturating_sub(self.idle_for()));
        self.locks_at.or(idle)
    }
}

impl Leader<'_> {
    /// How the lock stands.
    pub(super) fn lock_status(&self) -> LockStatus {
        let LockStatus { required, .. } = self.engine.lock_wanted();
        LockStatus { required, ..safe::status(&self.bolt.vault, false) }
    }

    /// Whether it is time to lock. Pages hear of it a moment before. An import is somebody's work.
    pub(super) fn is_to_lock(&mut self) -> bool {
        self.bolt.longest = self.engine.lock_wanted().required.filter(|longest| *longest > 0);
        if let Some(at) = self.bolt.locks_at {
            return mono() >= at;
        }
        if self.engine.is_importing() {
            self.bolt.idle = someone_is_there();
        }
        let is_over = |after| self.bolt.idle_for() >= after;
        if self.bolt.patience().is_some_and(is_over) {
            self.begin_to_lock();
        }
        false
    }

    fn begin_to_lock(&mut self) {
        self.bolt.locks_at = self.bolt.locks_at.or(Some(mono() + GRACE));
        self.host.say(&Event::Locking);
    }

    /// Carries out an order about the lock. Where it does more than look at the clock it is not known
    /// by its type, and never inlined, so that it is not compiled into what every start does.
    pub(super) async fn order(&mut self, order: LockOrder) -> Reply {
        if let LockOrder::Active = order {
            self.bolt.idle = someone_is_there();
            return Reply::Done;
        }
        self.boxed(order).await
    }

    #[inline(never)]
    fn boxed(&mut self, order: LockOrder) -> Pin<Box<dyn Future<Output = Reply> + '_>> {
        Box::pin(self.carry_out(order))
    }

    async fn carry_out(&mut self, order: LockOrder) -> Reply {
        let done = match order {
            LockOrder::Active => return Reply::Done,
            LockOrder::Now if self.engine.is_importing() => Err(Failure::Busy),
            LockOrder::Now => {
                if self.bolt.is_set() {
                    self.begin_to_lock();
                }
                return Reply::Done;
            }
            LockOrder::Remove { .. } if self.engine.lock_wanted().required.is_some() => {
                Err(Failure::Code(CodeProblem::Required))
            }
            LockOrder::Set { present, secret } => self.set(present, &secret).await,
            LockOrder::Remove { present } => self.remove(present).await,
            LockOrder::Settle { after, wipe } => {
                self.bolt.vault.settle(Settings { after, wipe }).await.map_err(Failure::from)
            }
            // It is open.
            LockOrder::Status | LockOrder::Unlock(_) | LockOrder::Forget => {
                return Reply::Lock(self.lock_status());
            }
        };
        match done {
            Ok(()) => {
                self.say_lock();
                Reply::Lock(self.lock_status())
            }
            Err(failure) => Reply::Failed(failure),
        }
    }

    async fn set(&mut self, present: Option<Secret>, secret: &Secret) -> Result<(), Failure> {
        self.check(present).await?;
        let sealed = self.engine.store().disk();
        self.bolt.vault.set(sealed, &secret.0).await.map_err(refused)?;
        self.bolt.idle = someone_is_there();
        Ok(())
    }

    async fn remove(&mut self, present: Secret) -> Result<(), Failure> {
        self.check(Some(present)).await?;
        let sealed = self.engine.store().disk();
        self.bolt.vault.remove(sealed).await.map_err(Failure::from)
    }

    /// Whoever changes a lock knows what opens it.
    async fn check(&mut self, present: Option<Secret>) -> Result<(), Failure> {
        if !self.bolt.is_set() {
            return Ok(());
        }
        let present = present.unwrap_or_else(|| Secret(String::new()));
        let checked = self.bolt.vault.unlock(&present.0, now().unix_ms).await;
        checked.map(drop).map_err(refused)
    }

    /// A lock goes with what it locked: whoever signs in next on this device does not know its code.
    pub(super) async fn unlock_if_bare(&mut self) -> Result<(), StoreError> {
        if !self.bolt.is_set() || self.engine.is_signed_in() || !self.engine.is_bare()? {
            return Ok(());
        }
        Box::pin(self.bolt.vault.remove(self.engine.store().disk())).await?;
        self.say_lock();
        Ok(())
    }

    /// Tells every page how the lock stands.
    pub(super) fn say_lock(&self) {
        self.host.say(&Event::Lock(self.lock_status()));
    }
}

fn someone_is_there() -> Idle {
    Idle::since(mono(), now().unix_ms)
}

fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::Wrong | Refused::Last => Failure::Code(CodeProblem::Wrong),
        Refused::Wait(until) => Failure::Code(CodeProblem::Wait(until)),
        Refused::Short => Failure::Code(CodeProblem::Short),
        Refused::Store(error) => error.into(),
    }
}
