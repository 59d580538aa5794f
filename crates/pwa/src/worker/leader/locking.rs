//! The lock, while it is open: orders about it, and when it closes by itself.

use super::Leader;
use crate::worker::{
    clock::{mono, now},
    safe,
};
use carnet_engine::api::{CodeProblem, Event, Failure, LockOrder, LockStatus, Prf, Reply, Secret};
use carnet_lock::{Idle, Prf as Computed, Refused, Settings, Vault, patience};
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
    /// The company's limit, in seconds; 0 for none.
    longest: u32,
    /// Pages were told that the company wants a lock that is not there.
    is_missing: bool,
}

impl Bolt {
    pub(super) fn new(vault: Vault<IdbStore>) -> Self {
        Self { vault, idle: someone_is_there(), locks_at: None, longest: 0, is_missing: false }
    }

    fn is_set(&self) -> bool {
        self.vault.header().kind().is_some()
    }

    /// How long nothing may be touched, in milliseconds; `None` when it does not lock by itself.
    fn patience(&self) -> Option<u64> {
        let after = patience(self.vault.settings().after, self.longest);
        (after > 0 && self.is_set()).then(|| u64::from(after) * 1_000)
    }

    /// Somebody touched something. Whether it was in time.
    fn touched(&mut self) -> bool {
        let patience = self.patience();
        self.idle.touched(patience, mono(), now().unix_ms)
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
    /// How the lock stands. Pages say that somebody is there for as long as it locks by itself, for whichever
    /// reason, so they are told when it really does.
    pub(super) fn lock_status(&self) -> LockStatus {
        let LockStatus { required, .. } = self.engine.lock_wanted();
        let status = safe::status(&self.bolt.vault, false);
        let after = patience(status.after, required.unwrap_or(0));
        let after = if self.bolt.is_set() { after } else { 0 };
        LockStatus { required, after, ..status }
    }

    /// The same, for who asked how things stand. Where screens are about to shut, they hear of it before.
    pub(super) fn lock_to_tell(&mut self) -> LockStatus {
        let status = self.lock_status();
        let was_missing = std::mem::replace(&mut self.bolt.is_missing, status.is_missing());
        if status.is_missing() && !was_missing {
            self.host.say(&Event::Locking);
        }
        status
    }

    /// Whether it is time to lock. Pages hear of it a moment before. An import is somebody's work, one that was begun
    /// in that moment too.
    pub(super) fn is_to_lock(&mut self) -> bool {
        self.bolt.longest = self.engine.lock_wanted().required.unwrap_or(0);
        if self.engine.is_importing() {
            self.bolt.idle = someone_is_there();
            self.bolt.locks_at = None;
        }
        if let Some(at) = self.bolt.locks_at {
            return mono() >= at;
        }
        let is_over = |after| self.bolt.idle_for() >= after;
        if self.bolt.patience().is_some_and(is_over) {
            self.begin_to_lock();
        }
        false
    }

    fn begin_to_lock(&mut self) {
        if self.bolt.locks_at.is_none() {
            self.bolt.locks_at = Some(mono() + GRACE);
            self.host.say(&Event::Locking);
        }
    }

    /// Nothing stays on the screens, whether or not the store can be opened again.
    pub(super) fn say_locked(&self) {
        self.host.say(&Event::Lock(safe::status(&self.bolt.vault, true)));
    }

    /// Carries out an order about the lock. Where it does more than look at the clock it is not known
    /// by its type, and never inlined, so that it is not compiled into what every start does.
    pub(super) async fn order(&mut self, order: LockOrder) -> Reply {
        if let LockOrder::Active = order {
            if !self.bolt.touched() {
                self.begin_to_lock();
            }
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
            LockOrder::Set { present, secret, passkey } => {
                self.set(present, &secret, passkey).await
            }
            LockOrder::Check { present } => self.check(Some(present)),
            LockOrder::AddPasskey { present, id, salt, prf } => {
                self.add_passkey(&present, (&id, &salt), &prf).await
            }
            LockOrder::RemovePasskey { present } => self.remove_passkey(&present).await,
            LockOrder::Remove { present } => self.remove(present).await,
            LockOrder::Settle { after, wipe } => {
                self.bolt.vault.settle(Settings { after, wipe }).await.map_err(Failure::from)
            }
            // It is open.
            LockOrder::Status
            | LockOrder::Unlock(_)
            | LockOrder::UnlockBy(_)
            | LockOrder::Forget => {
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

    async fn set(
        &mut self,
        present: Option<Secret>,
        secret: &Secret,
        passkey: Option<Prf>,
    ) -> Result<(), Failure> {
        let keep = passkey.as_ref().map(computed).transpose()?;
        self.check(present)?;
        let sealed = self.engine.store().disk();
        self.bolt.vault.set(sealed, &secret.0, keep.as_ref()).await.map_err(refused)?;
        self.bolt.idle = someone_is_there();
        Ok(())
    }

    async fn add_passkey(
        &mut self,
        present: &Secret,
        (id, salt): (&[u8], &[u8]),
        prf: &Prf,
    ) -> Result<(), Failure> {
        let prf = computed(prf)?;
        self.check(Some(present.clone()))?;
        let sealed = self.engine.store().disk();
        let made = (id, salt, &prf);
        self.bolt.vault.add_passkey(sealed, &present.0, made).await.map_err(refused)
    }

    async fn remove_passkey(&mut self, present: &Secret) -> Result<(), Failure> {
        self.check(Some(present.clone()))?;
        let sealed = self.engine.store().disk();
        self.bolt.vault.remove_passkey(sealed, &present.0).await.map_err(refused)
    }

    async fn remove(&mut self, present: Secret) -> Result<(), Failure> {
        self.check(Some(present))?;
        let sealed = self.engine.store().disk();
        self.bolt.vault.remove(sealed).await.map_err(Failure::from)
    }

    /// Whoever changes a lock knows what opens it.
    fn check(&mut self, present: Option<Secret>) -> Result<(), Failure> {
        if !self.bolt.is_set() {
            return Ok(());
        }
        let present = present.unwrap_or_else(|| Secret(String::new()));
        self.bolt.vault.check(&present.0, now().unix_ms).map_err(refused)
    }

    /// A lock goes with what it locked: whoever signs in next on this device does not know its code.
    pub(super) async fn unlock_if_bare(&mut self) -> Result<(), StoreError> {
        if !self.bolt.is_set() || self.engine.is_signed_in() || !self.engine.is_bare()? {
            return Ok(());
        }
        self.bare().await?;
        self.say_lock();
        Ok(())
    }

    /// As [`Self::boxed`].
    #[inline(never)]
    fn bare(&mut self) -> Pin<Box<dyn Future<Output = Result<(), StoreError>> + '_>> {
        Box::pin(self.bolt.vault.remove(self.engine.store().disk()))
    }

    /// Tells every page how the lock stands.
    pub(super) fn say_lock(&self) {
        self.host.say(&Event::Lock(self.lock_status()));
    }
}

fn someone_is_there() -> Idle {
    Idle::since(mono(), now().unix_ms)
}

fn computed(prf: &Prf) -> Result<Computed, Failure> {
    Computed::from_slice(&prf.0).ok_or(Failure::Code(CodeProblem::Passkey))
}

fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::Wrong | Refused::Last => Failure::Code(CodeProblem::Wrong),
        Refused::Wait(until) => Failure::Code(CodeProblem::Wait(until)),
        Refused::Short => Failure::Code(CodeProblem::Short),
        Refused::Foreign => Failure::Code(CodeProblem::Passkey),
        Refused::NoCode => Failure::Code(CodeProblem::NoCode),
        Refused::Store(error) => error.into(),
    }
}
