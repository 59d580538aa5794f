//! Running the core until it is quiet: commits to the store, news to the directory.

use super::{Engine, Now};
use crate::api::{Event, Link, SyncStatus};
use carnet_ids::DocId;
use carnet_model::kind::DocKey;
use carnet_storage::{Batch, ReadNow, Store};
use carnet_sync::{
    CommitId, Millis, WriteId,
    device::{self, Input, Output},
    wire::code::REVOKED,
};
use std::collections::BTreeMap;

/// With more changed documents than this at once, the directory reads them later, in
/// [`Engine::work`], and screens hear of the fiche that they show only.
const AT_ONCE: usize = 64;
/// While the directory is being read, screens hear of it this often at most.
const DIRECTORY_PACE: Millis = 400;
/// How much reading into the directory one [`Engine::work`] does, in documents that are read at a
/// glance: some two milliseconds.
const SLICE: usize = 64;
/// Documents that are read before an answer that needs all of them: less than a second on a slow tablet.
const FEW: usize = 500;
/// What one that has to be loaded counts.
const LOADED: usize = 12;

/// What screens are to hear of when the core is quiet.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub directory: bool,
    pub workspace: bool,
    /// Contacts, and whoever else changed them.
    pub fiches: BTreeMap<DocId, Option<String>>,
    /// When screens last heard of the directory.
    told_at: Millis,
    /// When they last heard how sync stands.
    status_at: Millis,
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// The socket is open.
    pub async fn connected(&mut self, now: Now) {
        self.line.connected();
        self.feed(now, Input::Connected).await;
    }

    /// The socket is gone, or could not be had.
    pub async fn disconnected(&mut self, now: Now) {
        let random = self.dice.number();
        self.line.disconnected(now.mono, random);
        self.feed(now, Input::Disconnected).await;
    }

    /// A message came on the socket.
    pub async fn received(&mut self, now: Now, message: Vec<u8>) {
        self.received_all(now, [message]).await;
    }

    /// Messages came on the socket. What they bring becomes durable in one commit.
    pub async fn received_all(&mut self, now: Now, messages: impl IntoIterator<Item = Vec<u8>>) {
        if let Some(device) = &mut self.device {
            device.hold(true);
            for message in messages {
                device.handle(now.mono, Input::Message(message));
            }
            device.hold(false);
        }
        self.drive(now).await;
        self.was_in_contact(now).await;
        if self.is_reading() {
            // During a first sync messages come without a pause, and the fiches that came first
            // are to be seen meanwhile.
            self.read_some(now).await;
            self.drive(now).await;
        }
    }

    /// [`Self::poll_timeout`] is reached.
    pub async fn tick(&mut self, now: Now) {
        self.see_clock(now).await;
        self.feed(now, Input::Tick).await;
        self.remember_directory(now).await;
    }

    /// Does a small part of what waits: reads some documents into the directory, or goes on with an
    /// import. To be called while [`Self::has_work`], letting requests in between.
    pub async fn work(&mut self, now: Now) {
        if self.importing.is_some() && !self.shelf.is_reading() {
            self.import_step(now).await;
        } else {
            self.read_some(now).await;
        }
        self.drive(now).await;
        self.remember_directory(now).await;
    }

    /// Whether documents wait to be read into the directory.
    pub(super) fn is_reading(&self) -> bool {
        self.shelf.is_reading() || !self.stale.is_empty()
    }

    /// Makes the directory more complete: from what it was before, then from documents.
    pub(super) async fn read_some(&mut self, now: Now) {
        if self.shelf.is_reading() {
            return self.recall_directory(now).await;
        }
        let mut left = SLICE;
        while left > 0 {
            let Some(doc) = self.stale.next() else { return };
            let held = self.known_of(doc);
            let cost = if self.index(doc) { LOADED } else { 1 };
            self.notice(now, doc, &held, false);
            left = left.saturating_sub(cost);
        }
    }

    /// Reads what the directory lacks, where that takes a moment only: the rows of before, and the
    /// few documents that changed since they were written. For what must not be answered from a part.
    pub(super) async fn catch_up(&mut self, now: Now) {
        while self.shelf.is_reading() {
            self.recall_directory(now).await;
        }
        let mut waiting = FEW + 1;
        while (1..waiting).contains(&self.stale.len()) {
            waiting = self.stale.len();
            self.read_some(now).await;
        }
    }

    async fn feed(&mut self, now: Now, input: Input) {
        if let Some(device) = &mut self.device {
            device.handle(now.mono, input);
        }
        self.drive(now).await;
    }

    /// Carries out everything that the core asks for.
    pub(super) async fn drive(&mut self, now: Now) {
        loop {
            let output = self.device.as_mut().and_then(carnet_sync::Device::poll_output);
            let Some(output) = output else {
                if self.note_handed() || self.clear_erased().await {
                    continue;
                }
                break;
            };
            match output {
                Output::Commit(id, batch) => {
                    self.note_handed();
                    self.commit(now, id, batch).await;
                }
                Output::Event(device::Event::Token(token)) => self.take_token(token).await,
                Output::Event(device::Event::Granted(span)) => self.granted(now, span).await,
                Output::Event(device::Event::Refused { code, .. }) if code == REVOKED => {
                    self.withdraw(now).await;
                }
                Output::Event(event) => self.heard(now, event),
            }
        }
        self.keep_notices().await;
        self.tell(now);
    }

    async fn commit(&mut self, now: Now, id: CommitId, batch: Batch) {
        let input = match self.store.commit(batch).await {
            Ok(()) => Input::Committed(id),
            Err(error) => Input::CommitFailed(id, error),
        };
        let Some(device) = &mut self.device else { return };
        let was_refusing = device.state().store_error.is_some();
        device.handle(now.mono, input);
        if was_refusing && device.state().store_error.is_none() {
            // Connections came to nothing meanwhile.
            self.line.hurry(now.mono);
        }
    }

    fn heard(&mut self, now: Now, event: device::Event) {
        match event {
            device::Event::Changed { docs } => self.changed(now, docs),
            device::Event::Saved(write) => self.saved(write),
            device::Event::Synced(_) => self.taken_by_server(),
            device::Event::State => self.stands(now),
            device::Event::Refused { code, .. } => self.refused_by_server(&code),
            device::Event::Rejected(change) => {
                let doc = change.doc;
                self.tell_refused(change);
                self.notice_refused(now, doc);
            }
            device::Event::Leaving(doc) => self.leaves(now, doc),
            device::Event::Staying(doc) => self.stays(doc),
            device::Event::Erased { doc, of, lost } => self.erased(now, doc, of, lost),
            device::Event::Presence { doc, who } => self.present(doc, who),
            device::Event::NewActor(_) => self.touched.workspace = true,
            device::Event::SetAside(doc, _) => self.touch(doc, None),
            device::Event::Close(_) => self.close = true,
            // Carried out by the caller, as it waits for the disk.
            device::Event::Token(_) | device::Event::Granted(_) => {}
        }
    }

    fn changed(&mut self, now: Now, docs: Vec<(DocId, device::Origin)>) {
        self.pending = None;
        let many = docs.len() > AT_ONCE || self.is_cold();
        for (doc, origin) in docs {
            self.came(doc);
            let ours = origin == device::Origin::Local && self.fresh.remove(&doc);
            if !ours && many {
                self.stale.push(doc);
                self.touch_shown(doc);
            } else if !ours {
                // One that is gone has none any more.
                let before = self.directory.key(doc);
                let held = self.known_of(doc);
                self.index(doc);
                if origin == device::Origin::Remote {
                    self.notice(now, doc, &held, true);
                }
                let by =
                    (origin == device::Origin::Remote).then(|| self.last_author(doc)).flatten();
                let key = self.key_of(doc).or(before);
                self.touch_key(key, by);
            }
        }
    }

    /// Whether everything comes for the first time: who changed it last is no news then.
    pub(super) fn is_cold(&self) -> bool {
        self.device.as_ref().is_some_and(|device| device.state().link == device::Link::Cold)
    }

    fn saved(&mut self, write: WriteId) {
        if let Some(request) = self.saving.saved(write) {
            self.done.saved(request);
        }
    }

    fn stands(&mut self, now: Now) {
        self.pending = None;
        let Some(state) = self.device.as_ref().map(carnet_sync::Device::state) else { return };
        if state.link != device::Link::Offline && state.link != device::Link::Greeting {
            self.line.welcomed();
            self.refused = None;
            self.taken();
        }
        if state.up_to_date {
            self.up_to_date_at = Some(now.seconds());
        }
    }

    /// Refusals that only a person can do something about end the attempts to connect.
    fn refused_by_server(&mut self, code: &str) {
        self.refused = match code {
            carnet_sync::wire::code::TOKEN if self.try_older() => return,
            carnet_sync::wire::code::TOKEN => Some(Link::Refused),
            carnet_sync::wire::code::PROTOCOL => Some(Link::UpdateNeeded),
            _ => return,
        };
        self.line.close();
        self.close = true;
    }

    /// Notes that screens are to hear of a document's fiche.
    pub(super) fn touch(&mut self, doc: DocId, by: Option<String>) {
        let key = self.key_of(doc);
        self.touch_key(key, by);
    }

    fn touch_key(&mut self, key: Option<DocKey>, by: Option<String>) {
        let Some(key) = key else { return };
        match contact_of(key) {
            None => self.touched.workspace = true,
            Some(contact) => {
                let contact = self.directory.survivor(contact);
                let known = self.touched.fiches.entry(contact).or_default();
                *known = by.or(known.take());
                self.touched.directory = true;
            }
        }
    }

    fn touch_shown(&mut self, doc: DocId) {
        let contact = self.directory.key(doc).and_then(contact_of);
        if let Some(contact) = contact.filter(|contact| self.looking.at(*contact)) {
            self.touched.fiches.entry(contact).or_default();
        }
    }

    /// Tells the screens, once, of all that happened.
    pub(super) fn tell(&mut self, now: Now) {
        let pace = if self.is_reading() { DIRECTORY_PACE } else { 0 };
        for (contact, by) in std::mem::take(&mut self.touched.fiches) {
            self.events.push_back(Event::Fiche { contact, by });
        }
        if self.touched.directory && now.mono >= self.touched.told_at.saturating_add(pace) {
            self.touched.directory = false;
            self.touched.told_at = now.mono;
            self.events.push_back(Event::Directory);
        }
        if std::mem::take(&mut self.touched.workspace) {
            self.events.push_back(Event::Workspace);
        }
        self.tell_status(now, pace);
        self.note_directory(now);
    }

    /// While the directory is being read, mere counts are told now and then.
    fn tell_status(&mut self, now: Now, pace: Millis) {
        let status = self.sync_status();
        let counts = SyncStatus {
            arriving: self.told.arriving.and(status.arriving),
            fiches: status.fiches,
            unlisted: status.unlisted,
            ..self.told.clone()
        };
        let waits = status == counts && now.mono < self.touched.status_at.saturating_add(pace);
        if status != self.told && !waits {
            if status.expired && !self.told.expired {
                // Screens shut with the next event.
                self.events.push_back(Event::Locking);
            }
            self.touched.status_at = now.mono;
            self.told = status.clone();
            self.events.push_back(Event::Sync(status));
        }
    }
}

/// The contact that a document belongs to.
pub(super) const fn contact_of(key: DocKey) -> Option<DocId> {
    key.contact()
}
