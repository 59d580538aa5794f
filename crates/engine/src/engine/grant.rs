//! How long this device may work without the server.
//!
//! Each contact says for how long, and begins anew: the welcome, and every message that follows it on the same line.
//! A line that says nothing is none, as it may have slept with its device. The largest clock that was seen counts, so
//! that putting the clock back gives no time, and while the app runs, time passes by the clock that never goes back, too:
//! a calendar that stands still gives none. What has run out shuts the screens; nothing is deleted, what was written waits
//! and goes out at the next contact, which opens them again.

use super::{Engine, Now};
use crate::{api::Request, rows};
use carnet_storage::{Batch, ReadNow, Store, StoreError};
use serde::{Deserialize, Serialize};

/// The clock is noted as often as this while it runs, in seconds.
const NOTED: i64 = 600;

/// The row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Grant {
    /// For how many seconds without contact; 0 for as long as it likes.
    span: i64,
    /// When the last contact was, by this device's clock, in seconds since 1970.
    contact: i64,
    /// The largest clock that was seen.
    seen: i64,
}

impl Grant {
    const fn of(span: i64, now: i64) -> Self {
        Self { span, contact: now, seen: now }
    }

    const fn is_over(&self) -> bool {
        self.span > 0 && self.seen.saturating_sub(self.contact) >= self.span
    }
}

impl<S: Store + ReadNow + Clone> Engine<S> {
    pub(super) fn stored_grant(&self) -> Result<Grant, StoreError> {
        Ok(self.store.get_now(rows::GRANT)?.and_then(|row| rows::decode(&row)).unwrap_or_default())
    }

    /// The server was reached.
    pub(super) async fn granted(&mut self, now: Now, span: u64) {
        let span = i64::try_from(span).unwrap_or(i64::MAX);
        self.grant = Grant::of(span, now.seconds());
        self.looked_at = now.mono;
        self.note_grant().await;
    }

    /// A message came. Once the server has welcomed this device, that is contact.
    pub(super) async fn was_in_contact(&mut self, now: Now) {
        if self.grant.span > 0 && self.is_welcome() {
            let was_over = self.grant.is_over();
            self.grant = Grant::of(self.grant.span, now.seconds());
            self.looked_at = now.mono;
            if was_over || self.grant.seen.abs_diff(self.grant_noted) >= NOTED.unsigned_abs() {
                self.note_grant().await;
            }
        }
    }

    /// Looks at the clocks.
    pub(super) async fn see_clock(&mut self, now: Now) {
        if self.grant.span == 0 {
            return;
        }
        self.grant.seen = self.grant.seen.saturating_add(self.passed(now)).max(now.seconds());
        let noted = self.grant_noted;
        let is_news = self.grant.is_over() && noted != self.grant.seen;
        if is_news || self.grant.seen.abs_diff(noted) >= NOTED.unsigned_abs() {
            self.note_grant().await;
        }
    }

    /// Whole seconds since it was looked the last time, by the clock that never goes back.
    fn passed(&mut self, now: Now) -> i64 {
        let seconds = now.mono.saturating_sub(self.looked_at) / 1_000;
        self.looked_at += seconds * 1_000;
        i64::try_from(seconds).unwrap_or(i64::MAX)
    }

    /// Whether the server has to be reached before anything is shown.
    pub(super) const fn is_expired(&self) -> bool {
        self.grant.is_over()
    }

    /// Where the disk refuses it, it is tried again with the next look at the clock.
    async fn note_grant(&mut self) {
        let mut batch = Batch::default();
        batch.put(rows::GRANT, rows::encode(&self.grant));
        if self.store.commit(batch).await.is_ok() {
            self.grant_noted = self.grant.seen;
        }
    }
}

/// What is answered however long ago the last contact was: what shows nothing, and what somebody wrote.
pub(super) const fn is_always_allowed(request: &Request) -> bool {
    matches!(
        request,
        Request::Status
            | Request::SignIn(_)
            | Request::SignOut { .. }
            | Request::Connect
            | Request::Token
            | Request::Wiped
            | Request::ForgetWiped
            | Request::Lock(_)
            | Request::Looking { .. }
            | Request::PutLocal { .. }
            | Request::Apply(_)
            | Request::NameDevice(_)
    )
}
