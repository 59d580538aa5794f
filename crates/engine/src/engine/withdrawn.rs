//! What the server decides about this device: its next secret, and that it lets go of everything.
//!
//! A secret is kept with those before it, because a server that was restored from a backup knows an
//! older one only. A server that was not restored never refuses the last one as unknown, so that
//! trying older ones gives nobody away.

use super::{Engine, Now};
use crate::{
    api::{Draft, Failure, PendingEdit, Quarantined, Reply, Wiped},
    rows,
};
use carnet_ids::DocId;
use carnet_storage::{Batch, ReadNow, Scan, Store, StoreError, contract::Row};
use std::collections::{BTreeMap, btree_map::Entry};

/// As many older secrets are kept; one a day at most.
const OLDER: usize = 32;
/// As many edits of a report stand in one row.
const PART: usize = 200;

impl<S: Store + ReadNow + Clone> Engine<S> {
    /// Keeps the next secret. Where the disk refuses it, the one before stays good. What the store held
    /// goes in front of the older ones, whichever of them this server was shown: a server that was restored
    /// may be taken away again, and then the one that was there before knows that one only. Any older one
    /// would give this device away there.
    pub(super) async fn take_token(&mut self, token: String) {
        let Some(mut credentials) = self.credentials.clone() else { return };
        let shown = std::mem::replace(&mut credentials.token, token.clone());
        let Ok(held) = self.stored_sign_in() else { return };
        let mut older = self.older.clone();
        older.insert(0, held.map_or(shown, |held| held.token));
        older.truncate(OLDER);
        let mut batch = Batch::default();
        batch.put(rows::SIGN_IN, rows::encode(&credentials));
        batch.put(rows::OLDER, rows::encode(&older));
        if self.store.commit(batch).await.is_err() {
            return;
        }
        self.untried = older.clone().into();
        self.older = older;
        self.credentials = Some(credentials);
        if let Some(device) = &mut self.device {
            device.set_token(token);
        }
    }

    /// The secrets before the one that the store holds.
    pub(super) fn older_tokens(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.store.get_now(rows::OLDER)?.and_then(|row| rows::decode(&row)).unwrap_or_default())
    }

    /// The server took the secret that it was shown. If that was an older one and the next server is
    /// another again, it is shown all of them, the one in the store first.
    pub(super) fn taken(&mut self) {
        if self.untried.len() >= self.older.len() {
            return;
        }
        let (Ok(Some(held)), Some(shown)) = (self.stored_sign_in(), &self.credentials) else {
            return;
        };
        let all = std::iter::once(held.token).chain(self.older.iter().cloned());
        self.untried = all.filter(|token| *token != shown.token).collect();
    }

    /// Connects once more with the secret before, if there is one that was not tried.
    pub(super) fn try_older(&mut self) -> bool {
        let (Some(device), Some(credentials)) = (&mut self.device, &mut self.credentials) else {
            return false;
        };
        let Some(token) = self.untried.pop_front() else { return false };
        credentials.token.clone_from(&token);
        device.set_token(token);
        // The next attempt is the first again: it is another one.
        self.line.welcomed();
        self.close = true;
        true
    }

    /// Lets go of everything on this device, but for a report of what the server never had.
    pub(super) async fn withdraw(&mut self, now: Now) {
        let kept = match self.report(now) {
            Ok(report) => self.wipe(Some(report)).await,
            Err(error) => Err(error),
        };
        if kept.is_err() {
            // It is refused and wiped again at the next contact.
            self.refused = Some(crate::api::Link::Refused);
            self.line.close();
            self.close = true;
        }
    }

    fn report(&mut self, now: Now) -> Result<Wiped, StoreError> {
        let (edits, refused) = (self.pending_edits(), self.refused_edits());
        let drafts = self.drafts()?.into_iter().map(|(key, text)| self.draft(&key, &text));
        let drafts = drafts.collect();
        let credentials = self.credentials.as_ref();
        Ok(Wiped {
            at: now.seconds(),
            person: credentials.map(|who| who.person_name.clone()).unwrap_or_default(),
            workspace: credentials.map(|who| who.workspace.clone()).unwrap_or_default(),
            edits,
            refused,
            drafts,
            unread: 0,
        })
    }

    /// The rows of what was typed and not saved.
    pub(super) fn drafts(&self) -> Result<Vec<Row>, StoreError> {
        self.store.scan_now(&rows::drafts())
    }

    /// A draft's name ends with its contact.
    fn draft(&mut self, key: &[u8], text: &[u8]) -> Draft {
        let named = rows::local_name(key).and_then(|name| name.rsplit('/').next()?.parse().ok());
        let (contact, name) = named.map_or((None, String::new()), |doc: DocId| self.whose(doc));
        Draft { contact, name, text: String::from_utf8_lossy(text).into_owned() }
    }

    /// Deletes every row but reports that nobody has read, in one commit, and forgets what was read
    /// of them.
    pub(super) async fn wipe(&mut self, report: Option<Wiped>) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let all = self.store.scan_now(&Scan::prefix(&[]))?.into_iter().map(|(key, _)| key);
        all.filter(|key| !rows::is_wiped(key)).for_each(|key| batch.delete(key));
        (0..=u8::MAX).for_each(|shard| batch.delete(rows::shard(shard)));
        if let Some(report) = report {
            let before = self.store.scan_now(&rows::all_wiped())?;
            let last = before.iter().filter_map(|(key, _)| rows::wiped_report(key)).max();
            let number = last.map_or(1, |last| last.saturating_add(1));
            for (part, row) in (0..).zip(parts(report)) {
                batch.put(rows::wiped(number, part), rows::encode(&row));
            }
        }
        self.store.commit(batch).await?;
        self.forget();
        self.credentials = None;
        self.line.close();
        Ok(())
    }

    /// The reports of what was let go of that nobody has read.
    pub(super) fn wiped(&self) -> Result<Reply, Failure> {
        let mut reports: BTreeMap<u64, Wiped> = BTreeMap::new();
        for (key, row) in self.store.scan_now(&rows::all_wiped())? {
            let Some(mut part) = rows::decode::<Wiped>(&row) else { continue };
            match reports.entry(rows::wiped_report(&key).unwrap_or_default()) {
                Entry::Vacant(place) => _ = place.insert(part),
                Entry::Occupied(mut report) => {
                    let report = report.get_mut();
                    report.edits.append(&mut part.edits);
                    report.refused.append(&mut part.refused);
                    report.drafts.append(&mut part.drafts);
                }
            }
        }
        Ok(Reply::Wiped(reports.into_values().collect()))
    }

    /// Somebody has read them.
    pub(super) async fn forget_wiped(&mut self) -> Result<Reply, Failure> {
        let mut batch = Batch::default();
        let reports = self.store.scan_now(&rows::all_wiped())?;
        reports.into_iter().for_each(|(key, _)| batch.delete(key));
        self.store.commit(batch).await?;
        Ok(Reply::Done)
    }
}

/// A report in several, each of so much that it goes into a row.
fn parts(report: Wiped) -> Vec<Wiped> {
    let Wiped { at, person, workspace, edits, refused, drafts, unread } = report;
    let part = |edits: &[PendingEdit], refused: &[Quarantined], drafts: &[Draft]| Wiped {
        at,
        person: person.clone(),
        workspace: workspace.clone(),
        edits: edits.to_vec(),
        refused: refused.to_vec(),
        drafts: drafts.to_vec(),
        unread: 0,
    };
    // One that holds nothing says that the device was withdrawn.
    let mut parts = vec![Wiped { unread, ..part(&[], &[], &[]) }];
    parts.extend(edits.chunks(PART).map(|edits| part(edits, &[], &[])));
    parts.extend(refused.chunks(PART).map(|refused| part(&[], refused, &[])));
    parts.extend(drafts.chunks(PART).map(|drafts| part(&[], &[], drafts)));
    parts
}
