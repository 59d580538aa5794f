//! The worker that leads while the device is locked: there is no engine, and no key.
//!
//! Whatever asks for data is refused; edits wait unanswered, held by every tab ([`crate::runtime::held`]), and are asked
//! again of the engine that opens.

use super::{
    clock::{mono, now},
    election::Vote,
    follower::answer_lost,
    host::{Asked, Host},
    inbox::Input,
    leader::{Shut, is_edit},
    safe,
};
use crate::runtime::{
    held::HeldEdit,
    messages::{FromPage, Peer},
    packet::{Question, Sealed},
};
use carnet_engine::{
    Origin,
    api::{CodeProblem, Event, Failure, LockOrder, LockStatus, Reply, Request, Status},
    unsent, wiped_unread,
};
use carnet_lock::{Prf, Refused, Vault};
use carnet_storage::{DataKey, IdbStore, StoreError, idb_store::Gone};
use std::pin::Pin;

/// Waits until somebody opens it, and gives the key. Not known by its type, and never inlined, so that
/// it is not compiled into what every start does.
#[inline(never)]
pub(super) fn opened<'a>(
    host: &'a mut Host,
    mandate: u64,
    vault: &'a mut Vault<IdbStore>,
) -> Pin<Box<dyn Future<Output = Result<DataKey, Shut>> + 'a>> {
    Box::pin(wait(host, mandate, vault))
}

async fn wait(host: &mut Host, mandate: u64, vault: &mut Vault<IdbStore>) -> Result<DataKey, Shut> {
    let mut door = Door { waiting: waiting(vault).await?, host, vault };
    door.host.peers.lead(Some(true));
    answer_lost(door.host);
    // The leader before may have gone without a word.
    door.host.say(&Event::Locking);
    door.tell();
    for (number, asked) in std::mem::take(&mut door.host.asked) {
        let origin = Origin { client: door.host.me, number };
        if let Some(key) = door.hear(origin, asked.question).await? {
            return Ok(key);
        }
    }
    loop {
        let (origin, question) = match door.host.inbox.next().await {
            Input::Page(FromPage::Ask { number, question }) => {
                (Origin { client: door.host.me, number }, question)
            }
            Input::Peer(Peer::Ask { leader, client, number, question })
                if leader == door.host.me =>
            {
                (Origin { client, number }, question)
            }
            Input::Vote(Vote::Lost(lost)) if lost == mandate => {
                return Err(Shut::Deposed);
            }
            other => {
                door.host.hear_of_held(other);
                continue;
            }
        };
        if let Some(key) = door.hear(origin, question).await? {
            return Ok(key);
        }
    }
}

/// Changes on the device that the server does not have: their keys can be counted without reading them.
async fn waiting(vault: &Vault<IdbStore>) -> Result<usize, StoreError> {
    let mut count = 0;
    for prefix in unsent() {
        count += vault.count_rows(&prefix).await?;
    }
    Ok(count)
}

struct Door<'a> {
    host: &'a mut Host,
    vault: &'a mut Vault<IdbStore>,
    waiting: usize,
}

impl Door<'_> {
    /// Answers a request; the key, once it opens.
    async fn hear(&mut self, origin: Origin, question: Question) -> Result<Option<DataKey>, Shut> {
        if let Some(gone) = self.vault.disk().gone() {
            // It is asked of whoever opens the store next.
            self.leave_waiting(origin, question);
            return Err(match gone {
                Gone::TakenOver => Shut::Deposed,
                Gone::Closed => Shut::StoreGone,
            });
        }
        let Some(request) = question.clone().open() else { return Ok(None) };
        match request {
            Request::Lock(LockOrder::Unlock(secret)) => {
                let unlocked = self.vault.unlock(&secret.0, now().unix_ms).await;
                self.judge(origin, unlocked).await
            }
            Request::Lock(LockOrder::UnlockBy(prf)) => {
                let unlocked = match Prf::from_slice(&prf.0) {
                    Some(prf) => self.vault.unlock_by(&prf).await,
                    None => Err(Refused::Foreign),
                };
                self.judge(origin, unlocked).await
            }
            Request::Lock(LockOrder::Forget) => self.wiped(origin).await,
            Request::Lock(LockOrder::Status | LockOrder::Active) => {
                self.answer(origin, Reply::Lock(self.status()));
                Ok(None)
            }
            Request::Status => {
                let status =
                    Status { user: None, sync: Default::default(), lock: Box::new(self.status()) };
                self.answer(origin, Reply::Status(status));
                Ok(None)
            }
            request if waits(&request) => {
                self.hold(origin, &question, &request);
                self.leave_waiting(origin, question);
                Ok(None)
            }
            // What only an open lock takes, too: whoever asked is not to think that it was done.
            _ => {
                self.answer(origin, Reply::Failed(Failure::Locked));
                Ok(None)
            }
        }
    }

    async fn judge(
        &mut self,
        origin: Origin,
        unlocked: Result<DataKey, Refused>,
    ) -> Result<Option<DataKey>, Shut> {
        let problem = match unlocked {
            Ok(key) => {
                self.answer(origin, Reply::Lock(safe::status(self.vault, false)));
                return Ok(Some(key));
            }
            Err(Refused::Last) => {
                return self.wiped(origin).await;
            }
            Err(Refused::Store(error)) => return Err(self.failed(origin, error)),
            Err(Refused::Wait(until)) => CodeProblem::Wait(until),
            Err(Refused::Wrong | Refused::Short) => CodeProblem::Wrong,
            Err(Refused::Foreign | Refused::NoCode) => CodeProblem::Passkey,
        };
        self.answer(origin, Reply::Failed(Failure::Code(problem)));
        self.tell();
        Ok(None)
    }

    async fn wiped(&mut self, origin: Origin) -> Result<Option<DataKey>, Shut> {
        match self.wipe().await {
            Ok(key) => {
                self.answer(origin, Reply::Lock(safe::status(self.vault, false)));
                Ok(key)
            }
            Err(error) => Err(self.failed(origin, error)),
        }
    }

    fn failed(&self, origin: Origin, error: StoreError) -> Shut {
        let failure = Failure::from(error);
        self.answer(origin, Reply::Failed(failure.clone()));
        Shut::Failed(failure)
    }

    /// Everything goes; how much the server never had is told to whoever signs in next.
    async fn wipe(&mut self) -> Result<Option<DataKey>, StoreError> {
        let report = wiped_unread(now().unix_ms.div_euclid(1000), self.lost());
        self.vault.wipe(report).await?;
        safe::forget_files();
        self.host.drop_everything();
        self.vault.clear_key()
    }

    /// An edit is in memory alone until it opens: no tab may close over it unasked.
    fn hold(&mut self, origin: Origin, question: &Question, request: &Request) {
        if is_edit(request) && self.host.held.has_room(question) {
            self.host.hold_everywhere(HeldEdit { origin, question: question.clone() });
        }
    }

    /// What would go with everything on this device.
    fn lost(&self) -> usize {
        self.waiting + self.host.held.len()
    }

    fn leave_waiting(&mut self, origin: Origin, question: Question) {
        // Those of other tabs are asked again by them.
        if origin.client == self.host.me {
            let asked = Asked { question, at: mono(), sent: false };
            self.host.asked.insert(origin.number, asked);
        }
    }

    fn status(&self) -> LockStatus {
        LockStatus { waiting: self.lost(), ..safe::status(self.vault, true) }
    }

    fn tell(&self) {
        self.host.say(&Event::Lock(self.status()));
    }

    fn answer(&self, origin: Origin, reply: Reply) {
        let (Origin { client, number }, reply) = (origin, Sealed::seal(&reply));
        if client == self.host.me {
            self.host.page.answer(number, reply);
        } else {
            self.host.peers.send(Peer::Answer { client, number, reply });
        }
    }
}

/// What somebody wrote is kept until it can be carried out.
const fn waits(request: &Request) -> bool {
    is_edit(request) || matches!(request, Request::PutLocal { .. })
}
